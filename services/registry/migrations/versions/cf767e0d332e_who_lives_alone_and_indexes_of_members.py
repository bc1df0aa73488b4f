"""who lives alone, and indexes of members."""

import sqlalchemy as sa
from alembic import op

revision = "cf767e0d332e"
down_revision = "1cd37cde1faf"

_ALONE = sa.text("people = 1")
_LEFT = sa.text("left_on IS NOT NULL")


def upgrade() -> None:
    op.add_column("household", sa.Column("sole_born_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE household SET sole_born_on = member.born_on FROM member "
        "WHERE household.people = 1 AND member.county_code = household.county_code "
        "AND member.household_id = household.id AND member.left_on IS NULL"
    )
    op.drop_index("ix_household_alone", table_name="household", postgresql_where=_ALONE)
    op.create_index(
        "ix_household_alone",
        "household",
        ["county_code", "household_no"],
        unique=False,
        postgresql_where=_ALONE,
        postgresql_include=["sole_born_on", "village_code", "removed_on"],
    )
    op.drop_index("ix_member_id_index", table_name="member")
    op.create_index("ix_member_id_index", "member", ["id_index"], unique=False, postgresql_where=_LEFT)


def downgrade() -> None:
    op.drop_index("ix_member_id_index", table_name="member", postgresql_where=_LEFT)
    op.create_index("ix_member_id_index", "member", ["id_index"], unique=False)
    op.drop_index("ix_household_alone", table_name="household", postgresql_where=_ALONE)
    op.create_index(
        "ix_household_alone", "household", ["county_code", "household_no"], unique=False, postgresql_where=_ALONE
    )
    op.drop_column("household", "sole_born_on")
