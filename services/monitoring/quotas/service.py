"""Break a quota down, and read how it was broken down before."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import merged_codes
from services.monitoring.quotas import refusals
from services.monitoring.quotas.models import (
    PartCreate,
    PartThen,
    Quota,
    QuotaHistory,
    QuotaPart,
    QuotaPut,
    QuotaRead,
    QuotaRevision,
)
from services.monitoring.quotas.queries import leading, parts_of_area
from services.monitoring.quotas.reading import list_quotas, parts_of
from services.monitoring.quotas.rules import check_parts
from services.monitoring.quotas.sources import Source, sources_of
from shared.areas import full_code, significant_prefix
from shared.areas.directory import same_codes
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import CHINA, Clock, day_text
from shared.database import Page, decode_cursor, decode_id, encode_cursor, is_one_of, new_id, table_of
from shared.errors import VersionRequired
from shared.http import check_version
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def break_down(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    code: str,
    body: QuotaPut,
    expected: int | None,
) -> QuotaRead:
    """Break a milestone's value down to the areas below, as a whole; what stood before is kept in the history.

    Args:
        session: everything happens in its transaction.
        clock: tells today.
        policies: the packs in force.
        caller: the office of the area.
        code: the target.
        body: the parts.
        expected: the revision that the caller read; None where he read none.

    Raises:
        OutsideArea, AreaUnknown: the area or a part's is not the caller's, or none.
        QuotaOfAnotherOffice: the caller's area is a wider one.
        DateInFuture, DateBeforeStep: dated after today, or before what is broken down was there, or was broken down.
        NoQuota, NoSuchMilestone: there is nothing of the target, or nothing for the day.
        WholeMissing, WholeNotAsked: the plan leaves the value blank, or has set another one.
        QuotaOver: the day of the milestone is over.
        VersionRequired, StaleVersion: it was broken down already, and the caller didn't read that.
        ReasonMissing: so it was, and no reason is given.
        PartOfWrongLevel, PartTwice, PartsDontAddUp: the parts are not what they must be.
    """
    caller.narrowed(body.area_code, field="area_code")
    # by whichever code the area is called, it is written under that of today
    area_code = caller.areas.present_code(body.area_code)
    asked = caller.narrowed(area_code, field="area_code")
    if caller.areas.present_code(full_code(caller.area_prefix)) != area_code:
        raise refusals.QuotaOfAnotherOffice(field="area_code")
    check_not_future(clock, body.occurred_on)
    # one breakdown of a target at a time: that above may change what this one divides
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"quota {code}", 0))))
    source = await _source(session, clock, policies, asked, area_code, code, body)
    whole = _whole(source, body)
    standing = await _standing(session, asked, source, body.due_on)
    _check_revision(standing, expected, body)
    check_step_date(
        clock, body.occurred_on, max([source.given_on[body.due_on], *(quota.occurred_on for quota in standing)])
    )
    # whatever day it is dated: nobody changes afterwards what areas were judged by
    if clock.today() > body.due_on:
        raise refusals.QuotaOver(
            f"节点日期为{day_text(body.due_on)}", f"It was due on {body.due_on}", field="occurred_on"
        )
    parts = _parts(asked, body.parts)
    check_parts(whole, [(part.area_code, part.value) for part in parts], source.level)
    for replaced in standing:
        replaced.replaced_on = body.occurred_on
    await session.flush()
    quota = Quota(
        county_code=asked.tenant,
        id=new_id(),
        pack=source.pack.name,
        code=code,
        area_code=area_code,
        level=source.level.value,
        due_on=body.due_on,
        whole=whole,
        revision=leading(standing).revision + 1 if standing else 1,
        reason=body.reason or "",
        occurred_on=body.occurred_on,
        actor=caller.name,
        actor_role=caller.role.value,
        recorded_at=clock.now(),
    )
    session.add(quota)
    await session.flush()
    session.add_all(
        QuotaPart(county_code=quota.county_code, id=new_id(), quota_id=quota.id, **part.model_dump()) for part in parts
    )
    await session.flush()
    shown = await list_quotas(session, policies, asked, clock.today(), code=code, due_on=body.due_on)
    return shown.items[0]


async def _source(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    asked: Caller,
    area_code: str,
    code: str,
    body: QuotaPut,
) -> Source:
    parts = await parts_of_area(session, asked, clock.today())
    found = []
    # what was planned then must be planned still: nobody hands down what a later plan has dropped
    for day in (body.occurred_on, clock.today()):
        active = await policies.touching(session, asked.area_prefix, day)
        source = sources_of(area_code, active, parts).get(code)
        if source is None:
            raise refusals.NoQuota(field="code")
        if body.due_on not in source.wholes:
            days = "、".join(map(str, sorted(source.wholes)))
            raise refusals.NoSuchMilestone(f"节点日期有：{days}", f"There are: {days}", field="due_on")
        found.append(source)
    then, now = found
    if then.pack.name != now.pack.name:
        raise refusals.NoQuota(field="code")
    return then


def _whole(source: Source, body: QuotaPut) -> int:
    fixed = source.wholes[body.due_on]
    if fixed is None:
        if body.whole is None:
            raise refusals.WholeMissing(field="whole")
        return body.whole
    if body.whole not in (None, fixed):
        raise refusals.WholeNotAsked(f"总数为 {fixed}", f"The whole is {fixed}", field="whole")
    return fixed


async def _standing(session: AsyncSession, asked: Caller, source: Source, due_on: date) -> Sequence[Quota]:
    """What stands of the area, and of those that were merged into it: one revision takes the place of all."""
    table = table_of(Quota).c
    codes = merged_codes(asked.areas, asked.area_prefix)
    found: Sequence[Quota] = (
        await session.scalars(
            select(Quota)
            .where(
                is_one_of(table.county_code, sorted({asked.areas.tenant(significant_prefix(code)) for code in codes})),
                table.pack == source.pack.name,
                table.code == source.target.code,
                is_one_of(table.area_code, codes),
                table.due_on == due_on,
                table.replaced_on.is_(None),
            )
            .order_by(table.county_code, table.id)
            .with_for_update()
        )
    ).all()
    return found


def _check_revision(quotas: Sequence[Quota], expected: int | None, body: QuotaPut) -> None:
    if not quotas:
        if expected not in (None, 0):  # 0 is the version of what isn't there yet
            raise refusals.NothingToReplace(field="If-Match")
        return
    standing = leading(quotas)
    if expected is None:
        raise VersionRequired(
            f"已于{day_text(standing.occurred_on)}分解",
            f"It was broken down on {standing.occurred_on}",
            field="If-Match",
        )
    check_version(standing.revision, expected)
    if body.reason is None:
        raise refusals.ReasonMissing(field="reason")


def _parts(asked: Caller, given: Sequence[PartCreate]) -> list[PartCreate]:
    """The parts, each under the code that its area bears now."""
    parts = []
    for index, part in enumerate(given):
        asked.narrowed(part.area_code, field=f"parts.{index}.area_code")
        parts.append(part.model_copy(update={"area_code": asked.areas.present_code(part.area_code)}))
    return parts


async def history(session: AsyncSession, caller: Caller, code: str, due_on: date, page: Page) -> QuotaHistory:
    """Every breakdown of a milestone's value by the caller's area, the latest first.

    Raises:
        Invalid: a cursor of another list.
    """
    table = table_of(Quota).c
    wanted = [
        table.county_code == caller.tenant,
        is_one_of(table.area_code, same_codes(caller.areas, caller.area_prefix)),
        table.code == code,
        table.due_on == due_on,
    ]
    if page.after is not None:
        wanted.append(table.id < decode_id(decode_cursor("quotas", page.after, 1)[0]))
    found = (await session.scalars(select(Quota).where(*wanted).order_by(table.id.desc()).limit(page.limit + 1))).all()
    rows = found[: page.limit]
    parts = await parts_of(session, rows)
    items = [
        QuotaRevision(
            **row.model_dump(exclude={"recorded_at"}),
            recorded_at=row.recorded_at.astimezone(CHINA),
            parts=[PartThen(**part.model_dump()) for part in parts.get(row.id, ())],
        )
        for row in rows
    ]
    more = encode_cursor("quotas", rows[-1].id) if len(found) > page.limit else None
    return QuotaHistory(area_code=full_code(caller.area_prefix), code=code, due_on=due_on, items=items, next=more)
