"""Preview, issue, withdraw and read bulletins."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.bulletins.contents import BulletinContent
from services.monitoring.bulletins.drawing_up import draw_up
from services.monitoring.bulletins.models import (
    Bulletin,
    BulletinDetail,
    BulletinList,
    BulletinQuery,
    BulletinRead,
    BulletinSnapshot,
    BulletinState,
    IssueRequest,
    WithdrawRequest,
)
from services.monitoring.bulletins.refusals import (
    BulletinAreaTooWide,
    BulletinIssued,
    BulletinOutOfOrder,
    BulletinWithdrawn,
    IssuedByCounty,
    PeriodInFuture,
    PeriodNotOver,
    PeriodUnreadable,
    UnknownBulletin,
)
from services.monitoring.bulletins.rules import BulletinPeriod, may_issue, number_text
from services.monitoring.places import codes_around, county_lock
from shared.areas import full_code, significant_prefix
from shared.areas.directory import area_text, same_codes, tenants_of
from shared.areas.successions import Successions
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock, day_text
from shared.database import Sessions, decode_cursor, decode_day, decode_id, encode_cursor, is_one_of, table_of
from shared.errors import OutsideArea
from shared.policies.active import ActivePolicies
from shared.security.callers import COUNTY_DIGITS, Caller

_CITY_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a bulletin is about: the area by the code that it bears now, the caller narrowed to it, and the period."""

    area_code: str
    caller: Caller
    period: BulletinPeriod


async def preview(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, area: str | None, period: str
) -> BulletinContent:
    """The bulletin of an area as it would be issued now.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        BulletinAreaTooWide: it lies above a city.
        PeriodUnreadable, PeriodInFuture, PeriodNotOver: of the period.
    """
    subject = _subject(caller, area, period, field="area")
    _check_over(clock, subject.period, clock.today())
    return await draw_up(session, policies, subject.caller, subject.area_code, subject.period, clock.today())


async def issue(
    session: AsyncSession,
    reading: Sessions,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    request: IssueRequest,
) -> BulletinDetail:
    """Issue the bulletin of an area and period: it gets its office's next number of the year, and stays as it is.

    Args:
        session: in which it is written.
        reading: sessions that see one moment: what it tells must fit together.
        clock: tells today.
        policies: the packs in force.
        caller: the office.
        request: which area and period, and on which day.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        BulletinAreaTooWide: it lies above a city.
        IssuedByCounty: another office issues it.
        PeriodUnreadable, PeriodInFuture, PeriodNotOver: of the period, by the day of issue.
        DateInFuture: the day of issue lies after today.
        DateBeforeStep: or before the bulletin that it replaces was withdrawn.
        BulletinIssued: one stands already.
        BulletinOutOfOrder: the day of issue lies before that of the office's last number of the year.
    """
    subject = _subject(caller, request.area_code, request.period, field="area_code")
    if not may_issue(caller.area_prefix, subject.caller.area_prefix):
        raise IssuedByCounty(field="area_code")
    check_not_future(clock, request.occurred_on)
    _check_over(clock, subject.period, request.occurred_on)
    issuer_code = caller.areas.present_code(full_code(caller.area_prefix))
    county_code = caller.tenant
    # two at once would take the same number, or tell of the same period twice
    await session.execute(select(county_lock(county_code, "bulletins")))
    before = await _last_of(session, county_code, caller.areas, subject)
    if before is not None and before.withdrawn_on is None:
        raise _issued(before)
    check_step_date(clock, request.occurred_on, before.withdrawn_on if before else None)
    number = await _next_number(session, county_code, caller, request.occurred_on)
    async with reading() as moment:
        content = await draw_up(moment, policies, subject.caller, subject.area_code, subject.period, clock.today())
    row = Bulletin(
        county_code=county_code,
        issuer_code=issuer_code,
        area_code=subject.area_code,
        kind=subject.period.kind.value,
        period=subject.period.label,
        year=request.occurred_on.year,
        number=number,
        issued_on=request.occurred_on,
        issued_by=caller.subject,
        issuer=caller.name,
        issuer_role=caller.role.value,
        replaces=before.id if before else None,
        recorded_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    session.add(BulletinSnapshot(county_code=county_code, bulletin_id=row.id, content=content.model_dump(mode="json")))
    await session.flush()
    return _detail(row, content)


async def withdraw(
    session: AsyncSession, clock: Clock, caller: Caller, bulletin_id: UUID, request: WithdrawRequest
) -> BulletinRead:
    """Withdraw a bulletin with the reason; it can still be read, and its area's may be issued anew.

    Raises:
        UnknownBulletin: there is none that the caller may see.
        OutsideArea: another office issued it.
        BulletinWithdrawn: it was withdrawn already.
        DateInFuture, DateBeforeStep: the step lies after today, or before the issue.
    """
    row = await _load(session, caller, bulletin_id, lock=True)
    own = caller.areas.present_code(full_code(caller.area_prefix))
    if caller.areas.present_code(row.issuer_code) != own:
        raise OutsideArea("只能撤回本单位发布的通报", "Only one's own office's bulletins can be withdrawn", field="id")
    if row.withdrawn_on is not None:
        raise BulletinWithdrawn(
            f"{number_text(row.year, row.number)}已于{day_text(row.withdrawn_on)}撤回",
            f"It was withdrawn on {row.withdrawn_on}",
        )
    check_step_date(clock, request.occurred_on, row.issued_on)
    row.withdrawn_on, row.withdrawn_by, row.withdrawn_reason = request.occurred_on, caller.subject, request.reason
    await session.flush()
    return BulletinRead.of(row)


async def show(session: AsyncSession, caller: Caller, bulletin_id: UUID) -> BulletinDetail:
    """An issued bulletin with what it told when it was issued. Raises UnknownBulletin."""
    row = await _load(session, caller, bulletin_id)
    snapshot = await session.get_one(BulletinSnapshot, (row.county_code, row.id))
    return _detail(row, BulletinContent.model_validate(snapshot.content))


async def list_bulletins(session: AsyncSession, caller: Caller, query: BulletinQuery) -> BulletinList:
    """Bulletins that the caller may see, or those of an area and what lies inside, the latest first.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        PeriodUnreadable: the period is no month or quarter.
        Invalid: the cursor is not of this list.
    """
    if query.period is not None:
        _period(query.period)
    table = table_of(Bulletin).c
    asked = caller.narrowed(query.area, field="area")
    wanted = [_visible(caller) if query.area is None else asked.area_filter(table.county_code, table.area_code)]
    wanted += [getattr(table, name) == value for name in ("kind", "period") if (value := getattr(query, name))]
    if query.state is not None:
        holds = table.withdrawn_on.is_(None)
        wanted.append(holds if query.state is BulletinState.ISSUED else ~holds)
    order = (table.issued_on, table.id)
    if query.after is not None:
        issued_on, bulletin_id = decode_cursor("bulletins", query.after, 2)
        wanted.append(tuple_(*order) < tuple_(decode_day(issued_on), decode_id(bulletin_id)))
    found = (
        await session.scalars(
            select(Bulletin).where(*wanted).order_by(*(one.desc() for one in order)).limit(query.limit + 1)
        )
    ).all()
    rows = found[: query.limit]
    more = encode_cursor("bulletins", rows[-1].issued_on, rows[-1].id) if len(found) > query.limit else None
    return BulletinList(items=[BulletinRead.of(row) for row in rows], next=more)


def _subject(caller: Caller, area: str | None, label: str, *, field: str) -> _Subject:
    asked = caller.narrowed(area, field=field)
    if len(asked.area_prefix) < _CITY_DIGITS:
        raise BulletinAreaTooWide(field=field)
    return _Subject(caller.areas.present_code(full_code(asked.area_prefix)), asked, _period(label))


def _period(label: str) -> BulletinPeriod:
    try:
        return BulletinPeriod.parse(label)
    except ValueError:
        raise PeriodUnreadable(
            f"“{label}”不是月份或季度，应写成 2019-12 或 2019Q4",
            f"{label!r} is no month or quarter; they are written 2019-12 and 2019Q4",
            field="period",
        ) from None


def _check_over(clock: Clock, period: BulletinPeriod, on: date) -> None:
    if period.first_day > (today := clock.today()):
        raise PeriodInFuture(f"{period.text}尚未开始，今天是{day_text(today)}", f"Today is {today}", field="period")
    if on <= period.last_day:
        raise PeriodNotOver(
            f"{period.text}到{day_text(period.last_day)}为止",
            f"The period runs until {period.last_day}",
            field="period",
        )


def _issued(row: Bulletin) -> BulletinIssued:
    number = number_text(row.year, row.number)
    return BulletinIssued(
        f"{area_text(row.area_code)}{BulletinPeriod.parse(row.period).text}已由{number}通报",
        f"It is {number}, {row.id}",
        field="period",
    )


async def _last_of(session: AsyncSession, county_code: str, known: Successions, subject: _Subject) -> Bulletin | None:
    table = table_of(Bulletin).c
    found: Bulletin | None = await session.scalar(
        select(Bulletin)
        .where(
            table.county_code == county_code,
            is_one_of(table.area_code, same_codes(known, significant_prefix(subject.area_code))),
            table.period == subject.period.label,
        )
        .order_by(table.id.desc())
        .limit(1)
    )
    return found


async def _next_number(session: AsyncSession, county_code: str, caller: Caller, on: date) -> int:
    table = table_of(Bulletin).c
    number, issued_on = (
        await session.execute(
            select(func.max(table.number), func.max(table.issued_on)).where(
                table.county_code == county_code,
                is_one_of(table.issuer_code, same_codes(caller.areas, caller.area_prefix)),
                table.year == on.year,
            )
        )
    ).one()
    if issued_on is not None and on < issued_on:
        raise BulletinOutOfOrder(
            f"{number_text(on.year, number)}的发布日期是{day_text(issued_on)}",
            f"No. {number} of {on.year} is dated {issued_on}",
            field="occurred_on",
        )
    return int(number or 0) + 1


def _visible(caller: Caller) -> ColumnElement[bool]:
    """Bulletins of the caller's area, of what lies inside, and of the areas around, which tell him too."""
    table = table_of(Bulletin).c
    inside = caller.area_filter(table.county_code, table.area_code)
    if len(caller.area_prefix) < COUNTY_DIGITS:
        return inside
    code = full_code(caller.area_prefix)
    around = [full_code(caller.areas.code_now(code)[:_CITY_DIGITS]), *codes_around(caller.areas, code)]
    counties = tenants_of(caller.areas, around)
    return or_(inside, and_(is_one_of(table.county_code, counties), is_one_of(table.area_code, around)))


async def _load(session: AsyncSession, caller: Caller, bulletin_id: UUID, *, lock: bool = False) -> Bulletin:
    statement = select(Bulletin).where(_visible(caller), table_of(Bulletin).c.id == bulletin_id)
    row = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if row is None:
        raise UnknownBulletin(field="id")
    return row


def _detail(row: Bulletin, content: BulletinContent) -> BulletinDetail:
    return BulletinDetail(**BulletinRead.of(row).model_dump(), content=content)
