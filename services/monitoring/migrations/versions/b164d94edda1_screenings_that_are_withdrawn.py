"""screenings that are withdrawn."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "b164d94edda1"
down_revision = "73e4f0cdb8e5"

_ADDED: dict[str, sa.types.TypeEngine[Any]] = {
    "begun_by": sa.String(),
    "begun_role": sa.String(),
    "withdrawn_on": sa.Date(),
    "withdrawn_by": sa.String(),
    "withdrawal_reason": sa.String(),
}
_DAY = ["county_code", "area_code", "screening", "begun_on"]


def upgrade() -> None:
    """Who began the runs of before isn't known; none was withdrawn."""
    for name, kind in _ADDED.items():
        op.add_column("screening", sa.Column(name, kind, nullable=True))
    op.drop_constraint("uq_screening_day", "screening", type_="unique")
    op.create_index(
        "uq_screening_day", "screening", _DAY, unique=True, postgresql_where=sa.text("withdrawn_on IS NULL")
    )


def downgrade() -> None:
    """Take it away again; it stops where a withdrawn run's day was begun anew."""
    op.drop_index("uq_screening_day", table_name="screening", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.create_unique_constraint("uq_screening_day", "screening", _DAY)
    for name in reversed(_ADDED):
        op.drop_column("screening", name)
