"""Duties as a calendar file (iCalendar, RFC 5545) that phones and offices subscribe to."""

from collections.abc import Iterable, Mapping
from datetime import UTC, timedelta

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.watch import Watch
from services.monitoring.duties.models import KEPT_BY_CREDIT, Duty
from services.monitoring.duties.refusals import CalendarTooLarge
from services.monitoring.duties.rules import STATE_LABELS, DutyState, period_text
from services.monitoring.duties.service import seen_by
from shared.areas import listed_areas
from shared.calendar import day_text
from shared.database import table_of
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role

PAST_DAYS = 92
"""What fell due longer ago is left out, but for what is still owed."""
MOST_EVENTS = 2_000

_STATUS = {
    DutyState.OPEN: "CONFIRMED",
    DutyState.MISSED: "CONFIRMED",
    DutyState.KEPT: "CONFIRMED",
    DutyState.KEPT_LATE: "CONFIRMED",
    DutyState.LAPSED: "CANCELLED",
}


async def calendar_of(session: AsyncSession, watch: Watch, caller: Caller, role: Role | None) -> bytes:
    """Write the duties of an area, or of a post in it, as a calendar.

    Raises:
        CalendarTooLarge: there are more than `MOST_EVENTS`.
    """
    table = table_of(Duty).c
    wanted = [seen_by(caller)]
    if role is not None:
        wanted.append(table.role == role.value)
    today = watch.clock.today()
    since = today - timedelta(days=PAST_DAYS)
    recent = (table.due_on >= since) | table.state.in_([DutyState.OPEN.value, DutyState.MISSED.value])
    found = await session.scalars(
        select(Duty).where(*wanted, recent).order_by(table.due_on, table.id).limit(MOST_EVENTS + 1)
    )
    duties = found.all()
    if len(duties) > MOST_EVENTS:
        raise CalendarTooLarge(f"超过 {MOST_EVENTS} 项", f"There are more than {MOST_EVENTS}")
    of_banks = {(duty.county_code, duty.bank_code) for duty in duties if duty.bank_code is not None}
    banks = {(county, code): await watch.bank_label(session, county, code, today) for county, code in of_banks}
    return written(duties, banks)


def written(duties: Iterable[Duty], banks: Mapping[tuple[str, str], str]) -> bytes:
    """The file: each duty an event of a whole day, its deadline.

    Args:
        duties: in the order of the file.
        banks: county and code of each bank that one of them is about → its name.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//fupin//duties//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "扶贫工作职责")
    for duty in duties:
        bank = None if duty.bank_code is None else banks[duty.county_code, duty.bank_code]
        calendar.add_component(_event(duty, bank))
    content: bytes = calendar.to_ical()
    return content


def _event(duty: Duty, bank: str | None) -> Event:
    state = DutyState(duty.state)
    area = listed_areas().get(duty.area_code)
    place = area.name if area else duty.area_code
    changed_at = duty.changed_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{duty.county_code}-{duty.id}@duties.fupin")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", duty.version - 1)
    event.add("dtstart", duty.due_on)
    event.add("dtend", duty.due_on + timedelta(days=1))
    of_whom = "，".join(part for part in (place, duty.department, bank, STATE_LABELS[state]) if part)
    event.add("summary", f"{duty.label}（{of_whom}）")
    event.add("description", _description(duty, place, bank))
    event.add("categories", [ROLE_LABELS[Role(duty.role)]])
    tentative = duty.provisional and state is DutyState.OPEN
    event.add("status", "TENTATIVE" if tentative else _STATUS[state])
    event.add("transp", "TRANSPARENT")
    if duty.remind_on is not None and state is DutyState.OPEN:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{duty.label}：{day_text(duty.due_on)}到期")
        alarm.add("trigger", duty.remind_on - duty.due_on)
        event.add_component(alarm)
    return event


def _description(duty: Duty, place: str, bank: str | None) -> str:
    # of a loan's duty the credit service names the loan, not a period
    of_loan = duty.kept_by == KEPT_BY_CREDIT and duty.subject_id is not None
    lines = [
        f"区划：{place}",
        f"岗位：{ROLE_LABELS[Role(duty.role)]}",
        *([f"部门：{duty.department}"] if duty.department else []),
        *([f"银行：{bank}"] if bank else []),
        f"贷款编号：{duty.period}" if of_loan else f"时段：{period_text(duty.period)}",
        f"开始：{day_text(duty.opened_on)}，截止：{day_text(duty.due_on)}",
        f"次数：{duty.times_done}/{duty.times}",
        *(["节假日安排尚未公布，截止日可能调整"] if duty.provisional else []),
    ]
    return "\n".join(lines)
