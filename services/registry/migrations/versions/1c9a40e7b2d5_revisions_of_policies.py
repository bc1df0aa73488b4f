"""revisions of policies, the age of kept replies, expired imports."""

import hashlib

import orjson
import sqlalchemy as sa
from alembic import op

revision = "1c9a40e7b2d5"
down_revision = "6f3d2888de48"


def upgrade() -> None:
    op.alter_column("policy_activation", "activated_at", new_column_name="loaded_at")
    # what was loaded before is the first revision; who loaded it was not written down
    op.add_column("policy_activation", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("policy_activation", sa.Column("digest", sa.String(), nullable=False, server_default=""))
    op.add_column("policy_activation", sa.Column("loaded_by", sa.String(), nullable=False, server_default="unknown"))
    _fill_digests()
    for column in ("revision", "digest", "loaded_by"):
        op.alter_column("policy_activation", column, server_default=None)
    op.drop_constraint("policy_activation_pkey", "policy_activation", type_="primary")
    op.create_primary_key(
        "policy_activation_pkey", "policy_activation", ["area_code", "pack", "effective_from", "revision"]
    )
    op.create_index("ix_idempotent_reply_age", "idempotent_reply", ["county_code", "recorded_at"])
    op.add_column("import_job", sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True))


def _fill_digests() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT area_code, pack, effective_from, content FROM policy_activation"))
    for row in rows.mappings().all():
        digest = hashlib.sha256(orjson.dumps(row["content"], option=orjson.OPT_SORT_KEYS)).hexdigest()
        connection.execute(
            sa.text(
                "UPDATE policy_activation SET digest = :digest "
                "WHERE area_code = :area_code AND pack = :pack AND effective_from = :effective_from"
            ),
            {"digest": digest, **{name: row[name] for name in ("area_code", "pack", "effective_from")}},
        )


def downgrade() -> None:
    op.drop_column("import_job", "expired_at")
    op.drop_index("ix_idempotent_reply_age", table_name="idempotent_reply")
    # the newest revision is the one that holds
    op.execute(
        "DELETE FROM policy_activation AS older USING policy_activation AS newer "
        "WHERE older.area_code = newer.area_code AND older.pack = newer.pack "
        "AND older.effective_from = newer.effective_from AND older.revision < newer.revision"
    )
    op.drop_constraint("policy_activation_pkey", "policy_activation", type_="primary")
    op.create_primary_key("policy_activation_pkey", "policy_activation", ["area_code", "pack", "effective_from"])
    for column in ("loaded_by", "digest", "revision"):
        op.drop_column("policy_activation", column)
    op.alter_column("policy_activation", "loaded_at", new_column_name="activated_at")
