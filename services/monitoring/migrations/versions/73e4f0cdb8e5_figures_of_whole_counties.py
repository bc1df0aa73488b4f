"""figures of whole counties."""

import sqlalchemy as sa
from alembic import op

revision = "73e4f0cdb8e5"
down_revision = "8347adb83ea8"

_OF_COUNTIES = sa.text("area_code = rpad(county_code, 12, '0')")


def upgrade() -> None:
    """What stands late, and what was lent and repaid in each quarter, is added up from the days once."""
    op.create_index("ix_area_total_counties", "area_total", ["measure", "county_code"], postgresql_where=_OF_COUNTIES)
    op.create_index(
        "ix_area_day_counties", "area_day", ["measure", "county_code", "day"], postgresql_where=_OF_COUNTIES
    )
    op.execute("""
        INSERT INTO area_total (county_code, area_code, measure, detail, amount)
        SELECT county_code, area_code, measure, '', sum(amount) FROM area_day
        WHERE measure = 'alerts_late' GROUP BY county_code, area_code, measure
    """)
    op.execute("""
        INSERT INTO area_total (county_code, area_code, measure, detail, amount)
        SELECT county_code, area_code, replace(measure, '_fen', '_by_quarter_fen'), to_char(day, 'YYYY"Q"Q'),
               sum(amount)
        FROM area_day WHERE measure IN ('lent_fen', 'repaid_fen') GROUP BY county_code, area_code, measure, 4
    """)


def downgrade() -> None:
    """The days hold the same."""
    op.execute(
        "DELETE FROM area_total WHERE measure IN ('alerts_late', 'lent_by_quarter_fen', 'repaid_by_quarter_fen')"
    )
    op.drop_index("ix_area_day_counties", table_name="area_day")
    op.drop_index("ix_area_total_counties", table_name="area_total")
