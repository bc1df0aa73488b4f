"""targets watched and quotas; figures of what is late, owed and monitored."""

import sqlalchemy as sa
from alembic import op

revision = "a1f4c27d9b36"
down_revision = "b73120b713ec"

# the areas of a row: its county, its town and itself
_AREAS = """
    CROSS JOIN LATERAL (
        SELECT DISTINCT unnest(ARRAY[rpad(one.county_code, 12, '0'), rpad(left({area}, 9), 12, '0'), {area}]) AS code
    ) AS area
"""


def upgrade() -> None:
    op.create_table(
        "quota",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "pack", "code", "area_code", "due_on", "revision", name="uq_quota_revision"),
    )
    op.create_index(
        "uq_quota_standing",
        "quota",
        ["county_code", "pack", "code", "area_code", "due_on"],
        unique=True,
        postgresql_where=sa.text("replaced_on IS NULL"),
    )
    op.create_table(
        "quota_part",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quota_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["county_code", "quota_id"], ["quota.county_code", "quota.id"], name="fk_quota_part"),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_quota_part_area", "quota_part", ["county_code", "area_code"])
    op.create_index("ix_quota_part_quota", "quota_part", ["county_code", "quota_id"])
    op.create_table(
        "target_state",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "area_code", "code", name="uq_target_state"),
    )
    op.create_table(
        "target_watch",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("watched_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "area_code", "pack"),
    )
    _count_what_is_there()


def _count_what_is_there() -> None:
    """Figures are kept up by differences: what stands already has to be counted once."""
    op.execute(f"""
        INSERT INTO area_day (county_code, area_code, measure, day, amount)
        SELECT one.county_code, area.code, 'alerts_late',
            CASE one.state WHEN 'raised' THEN one.verify_by ELSE one.respond_by END + 1 AS late_from, count(*)
        FROM alert AS one {_AREAS.format(area="one.area_code")}
        WHERE one.state IN ('raised', 'verified') AND one.cleared_on IS NULL
        GROUP BY one.county_code, area.code, late_from
    """)  # noqa: S608  # of this file's own texts
    op.execute(f"""
        INSERT INTO area_day (county_code, area_code, measure, day, amount)
        SELECT one.county_code, area.code,
            CASE one.kept_by WHEN 'credit' THEN 'bank_duties_late' ELSE 'duties_late' END AS late,
            one.due_on + 1 AS late_from, count(*)
        FROM duty AS one {_AREAS.format(area="one.area_code")}
        WHERE one.state IN ('open', 'missed')
        GROUP BY one.county_code, area.code, late, late_from
    """)  # noqa: S608  # as above
    op.execute(f"""
        INSERT INTO area_total (county_code, area_code, measure, detail, amount)
        SELECT one.county_code, area.code, 'duties_owed', one.kept_by, count(*)
        FROM duty AS one {_AREAS.format(area="one.area_code")}
        WHERE one.state IN ('open', 'missed')
        GROUP BY one.county_code, area.code, one.kept_by
    """)  # noqa: S608  # as above
    op.execute(f"""
        INSERT INTO area_total (county_code, area_code, measure, detail, amount)
        SELECT one.county_code, area.code,
            CASE WHEN one.removed_on IS NULL THEN 'monitored' ELSE 'monitored_removed' END AS standing,
            one.monitored_kind, count(*)
        FROM monitoring_object AS one {_AREAS.format(area="one.village_code")}
        GROUP BY one.county_code, area.code, standing, one.monitored_kind
    """)  # noqa: S608  # as above


def downgrade() -> None:
    op.execute("DELETE FROM area_day WHERE measure IN ('alerts_late', 'bank_duties_late', 'duties_late')")
    op.execute("DELETE FROM area_total WHERE measure IN ('duties_owed', 'monitored', 'monitored_removed')")
    op.drop_table("target_watch")
    op.drop_table("target_state")
    op.drop_index("ix_quota_part_quota", table_name="quota_part")
    op.drop_index("ix_quota_part_area", table_name="quota_part")
    op.drop_table("quota_part")
    op.drop_index("uq_quota_standing", table_name="quota")
    op.drop_table("quota")
