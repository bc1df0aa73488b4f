"""late alerts by days that could be kept."""

from alembic import op

revision = "e63f9c1ab724"
down_revision = "d52e8b0fa613"

_AREAS = """
    CROSS JOIN LATERAL (
        SELECT DISTINCT unnest(ARRAY[rpad(one.county_code, 12, '0'), rpad(left({area}, 9), 12, '0'), {area}]) AS code
    ) AS area
"""

_UNTIL = "greatest(one.{day}, one.known_on + (one.{day} - one.due_from))"


def upgrade() -> None:
    """Figures are kept up by differences: what stands already has to be counted once by the new days."""
    visit_until, answer_until = (_UNTIL.format(day=day) for day in ("verify_by", "respond_by"))
    op.execute("DELETE FROM area_day WHERE measure IN ('alerts_late', 'visits_in_time')")
    op.execute(f"""
        INSERT INTO area_day (county_code, area_code, measure, day, amount)
        SELECT one.county_code, area.code, 'alerts_late',
            CASE one.state WHEN 'raised' THEN {visit_until} ELSE {answer_until} END + 1 AS late_from, count(*)
        FROM alert AS one {_AREAS.format(area="one.area_code")}
        WHERE one.state IN ('raised', 'verified') AND one.cleared_on IS NULL
        GROUP BY one.county_code, area.code, late_from
    """)  # noqa: S608  # of this file's own texts
    op.execute(f"""
        INSERT INTO area_day (county_code, area_code, measure, day, amount)
        SELECT one.county_code, area.code, 'visits_in_time', one.verify_by, count(*)
        FROM alert AS one {_AREAS.format(area="one.area_code")}
        WHERE one.visit_missed_on IS NULL AND one.verified_on <=
            CASE WHEN one.verified_on < one.known_on THEN one.verify_by ELSE {visit_until} END
        GROUP BY one.county_code, area.code, one.verify_by
    """)  # noqa: S608  # as above


def downgrade() -> None:
    """The figures stay as they are; a rebuild counts them by the days of the release that runs."""
