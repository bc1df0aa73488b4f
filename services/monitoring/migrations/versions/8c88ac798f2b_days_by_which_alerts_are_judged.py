"""days by which alerts are judged."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.calendar import working_days_after

revision = "8c88ac798f2b"
down_revision = "80ea63a20fa4"

_ADDED: dict[str, sa.types.TypeEngine[Any]] = {
    "verify_days": sa.Integer(),
    "respond_days": sa.Integer(),
    "verify_until": sa.Date(),
    "respond_until": sa.Date(),
}

_FILL = """
    UPDATE alert SET verify_days = found.verify_days, respond_days = found.respond_days,
        verify_until = CASE WHEN verified_on < alert.known_on THEN alert.verify_by ELSE found.verify_until END,
        respond_until = CASE WHEN responded_on < alert.known_on THEN alert.respond_by ELSE found.respond_until END
    FROM unnest(
        :due_from, :known_on, :verify_by, :respond_by, :verify_days, :respond_days, :verify_until, :respond_until
    ) AS found (due_from, known_on, verify_by, respond_by, verify_days, respond_days, verify_until, respond_until)
    WHERE (alert.due_from, alert.known_on, alert.verify_by, alert.respond_by)
        = (found.due_from, found.known_on, found.verify_by, found.respond_by)
"""

_COUNTED = {
    "alerts_late": (
        "CASE one.state WHEN 'raised' THEN one.verify_until ELSE one.respond_until END + 1",
        "one.state IN ('raised', 'verified') AND one.cleared_on IS NULL",
    ),
    "visits_due": (
        "one.verify_until",
        "one.verified_on IS NOT NULL OR one.cleared_on IS NULL OR one.cleared_on > one.verify_until",
    ),
    "visits_in_time": (
        "one.verify_until",
        "one.visit_missed_on IS NULL AND one.verified_on <= one.verify_until",
    ),
}
"""Measure → the day on which an alert counts, and which ones do."""


def upgrade() -> None:
    """What the plan gave is counted from the deadlines that stand; figures are counted once by the new days."""
    for name, kind in _ADDED.items():
        op.add_column("alert", sa.Column(name, kind, nullable=True))
    _fill()
    for name in _ADDED:
        op.alter_column("alert", name, nullable=False)
    op.execute("DELETE FROM area_day WHERE measure IN ('alerts_late', 'visits_due', 'visits_in_time')")
    for measure, (day, condition) in _COUNTED.items():
        op.execute(f"""
            INSERT INTO area_day (county_code, area_code, measure, day, amount)
            SELECT one.county_code, area.code, '{measure}', {day} AS counted_on, count(*)
            FROM alert AS one CROSS JOIN LATERAL (
                SELECT DISTINCT unnest(ARRAY[
                    rpad(one.county_code, 12, '0'), rpad(left(one.area_code, 9), 12, '0'), one.area_code
                ]) AS code
            ) AS area
            WHERE {condition}
            GROUP BY one.county_code, area.code, counted_on
        """)  # noqa: S608  # of this file's own texts
    op.drop_index("ix_alert_open", table_name="alert")
    op.create_index(
        "ix_alert_open",
        "alert",
        ["county_code", "raised_on", "id"],
        postgresql_where=sa.text("state IN ('raised', 'verified', 'responded') AND cleared_on IS NULL"),
    )


def _fill() -> None:
    connection = op.get_bind()
    known = ("due_from", "known_on", "verify_by", "respond_by")
    rows = connection.execute(sa.text(f"SELECT DISTINCT {', '.join(known)} FROM alert")).all()  # noqa: S608  # as above
    found: dict[str, list[date | int]] = {name: [] for name in (*known, *_ADDED)}
    for row in rows:
        for name in known:
            found[name].append(getattr(row, name))
        for step in ("verify", "respond"):
            by = getattr(row, f"{step}_by")
            days = _working_days(row.due_from, by)
            found[f"{step}_days"].append(days)
            found[f"{step}_until"].append(max(by, working_days_after(row.known_on, days).on))
    types: dict[str, sa.types.TypeEngine[Any]] = {**dict.fromkeys(known, sa.Date()), **_ADDED}
    arrays: list[sa.BindParameter[Any]] = [
        sa.bindparam(name, value, type_=ARRAY(types[name])) for name, value in found.items()
    ]
    connection.execute(sa.text(_FILL).bindparams(*arrays))


def _working_days(since: date, until: date) -> int:
    days = 1
    while working_days_after(since, days).on < until:
        days += 1
    return days


def downgrade() -> None:
    """The figures stay as they are; a rebuild counts them by the days of the release that runs."""
    op.drop_index("ix_alert_open", table_name="alert")
    op.create_index(
        "ix_alert_open",
        "alert",
        ["county_code", "verify_by"],
        postgresql_where=sa.text("state IN ('raised', 'verified') AND cleared_on IS NULL"),
    )
    for name in reversed(_ADDED):
        op.drop_column("alert", name)
