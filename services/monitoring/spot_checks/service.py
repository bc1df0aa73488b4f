"""Enter what visits came to, and close a spot check."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.draws import keep_by_draw
from services.monitoring.late_entries import entered_late
from services.monitoring.posts import check_not_above
from services.monitoring.spot_checks.lists import detail_of, drawn_read
from services.monitoring.spot_checks.models import SpotCheck, SpotCheckHousehold, SpotCheckResult
from services.monitoring.spot_checks.queries import drawn, drawn_of, find_check, find_drawn, latest_results, results_of
from services.monitoring.spot_checks.refusals import (
    CheckedByHelper,
    ElementsIncomplete,
    MissedTwice,
    ReasonMissing,
    ResultExists,
    ResultIncomplete,
    ResultsMissing,
    SpotCheckClosed,
    TooManyMissed,
    VisitBeforeDraw,
)
from services.monitoring.spot_checks.rules import Outcome, repeated, same_person
from services.monitoring.spot_checks.schemas import DrawnRead, ResultCreate, SpotCheckClose, SpotCheckDetail
from services.monitoring.supervision.feed import announce_check
from services.monitoring.supervision.models import SupervisionEvent
from shared.areas.directory import same_codes
from shared.areas.successions import Successions
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock, day_text
from shared.codes import GUARANTEE_ELEMENTS
from shared.database import is_one_of, table_of, violated_constraint
from shared.errors import StaleVersion
from shared.security.callers import Caller


async def enter_result(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    spot_check_id: UUID,
    household_id: UUID,
    request: ResultCreate,
) -> DrawnRead:
    """Enter what a visit to a drawn household came to.

    Raises:
        UnknownSpotCheck, NotDrawn: there is no such check, or it did not draw the household.
        SpotCheckClosed: the check is over.
        CheckedByHelper, ResultIncomplete, ElementsIncomplete, ReasonMissing, TooManyMissed, MissedTwice: not fit.
        ResultExists, StaleVersion: the household has its result, or another than the one to be corrected.
        RecordedAbove: a level above the caller's entered that one.
        DateInFuture, VisitBeforeDraw: visited after today, or before the draw or its population's day.
    """
    # missed households are compared with those of all others, so results that name some wait for each other
    check = await find_check(session, caller, spot_check_id, lock="alone" if request.missed else "shared")
    place = await find_drawn(session, caller, check, household_id)
    if check.closed_on is not None:
        raise SpotCheckClosed(f"已于{day_text(check.closed_on)}完成", f"It was closed on {check.closed_on}")
    _check_result(check, request)
    _check_visit_day(clock, check, request.visited_on)
    last = await _last_result(session, check, household_id)
    version = 0 if last is None else last.version
    if request.corrects is None and version:
        raise ResultExists(f"已有第 {version} 版结果", f"It has a result, version {version}")
    if request.corrects is not None and request.corrects != version:
        raise StaleVersion(
            f"当前为第 {version} 版，您要更正的是第 {request.corrects} 版",
            f"The result is at version {version}, you correct {request.corrects}",
            field="corrects",
        )
    if last is not None:
        check_not_above(last.actor_role, caller.role)
    if request.missed:
        await _check_missed(session, caller.areas, check, place, request)
    session.add(
        SpotCheckResult(
            county_code=check.county_code,
            spot_check_id=check.id,
            household_id=household_id,
            version=version + 1,
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
            **request.model_dump(exclude={"corrects", "outcome"}),
            outcome=request.outcome.value,
        )
    )
    try:
        await session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == "uq_spot_check_result":  # another was first in this moment
            raise ResultExists from error
        raise
    statement = drawn_of(caller, check, latest_results(check))
    row = await session.execute(statement.where(table_of(SpotCheckHousehold).c.household_id == household_id))
    return drawn_read(caller, check, drawn(row.one()), clock.today())


async def close(
    session: AsyncSession, clock: Clock, caller: Caller, spot_check_id: UUID, request: SpotCheckClose
) -> SpotCheckDetail:
    """Close a check whose drawn households all have their results; that keeps the quarter's duty to draw.

    Raises:
        UnknownSpotCheck, SpotCheckClosed: there is no such check, or no more.
        OutsideArea: the check's area is wider than the caller's.
        ResultsMissing: some are without a result.
        DateInFuture, DateBeforeStep: after today, or before the last visit.
    """
    check = await find_check(session, caller, spot_check_id, lock="alone")
    caller.require_area(check.area_code, field="id")
    if check.closed_on is not None:
        raise SpotCheckClosed(f"已于{day_text(check.closed_on)}完成", f"It was closed on {check.closed_on}")
    results = await results_of(session, check)
    if missing := check.drawn - len(results):
        raise ResultsMissing(
            f"抽中 {check.drawn} 户，还有 {missing} 户没有结果",
            f"{missing} of {check.drawn} households are without a result",
            missing=missing,
        )
    check_step_date(clock, request.occurred_on, max(result.visited_on for result in results))
    check.closed_on = request.occurred_on
    await session.flush()
    for duty in await keep_by_draw(session, clock, caller.areas, check.area_code, check.quarter, request.occurred_on):
        duty.entered_late = entered_late(duty.due_on, clock.today())
    announce_check(session, check, SupervisionEvent.CHECK_CLOSED, check.closed_on)
    return await detail_of(session, clock, caller, check)


def _check_visit_day(clock: Clock, check: SpotCheck, visited_on: date) -> None:
    check_not_future(clock, visited_on, field="visited_on")
    days = {"抽取日期": check.drawn_on, "名单日期": check.population_on}
    label, first_on = max(days.items(), key=lambda one: one[1])
    if visited_on < first_on:
        raise VisitBeforeDraw(
            f"入户日期{day_text(visited_on)}早于{label}{day_text(first_on)}",
            f"It was visited on {visited_on}, before {first_on}",
            field="visited_on",
        )


_ITEM_LABELS = {
    "income_ok": "收入是否达标",
    "satisfied": "是否满意",
    "wrongly_exited": "是否错退",
    "guarantees": "各项保障",
    "looked_at": "查看的非建档立卡户数",
    "missed": "漏评户",
    "note": "情况说明",
}


def _labels(names: Iterable[str]) -> str:
    return "、".join(_ITEM_LABELS[name] for name in names)


def _check_result(check: SpotCheck, request: ResultCreate) -> None:
    if request.helper is not None and same_person(request.helper, request.visited_by):
        raise CheckedByHelper(field="visited_by")
    answers = {name: getattr(request, name) for name in ("income_ok", "satisfied", "wrongly_exited")}
    if request.outcome is Outcome.GONE:
        given = [name for name, answer in answers.items() if answer is not None]
        given += [name for name in ("guarantees", "looked_at", "missed") if getattr(request, name)]
        if given or request.note is None:
            words = f"已不在当地的不填：{_labels(given)}" if given else f"应填：{_labels(['note'])}"
            told = f"Of one that is gone leave out {', '.join(given)}" if given else "It takes a note"
            raise ResultIncomplete(words, told, field=(given or ["note"])[0])
        return
    if missing := [name for name, answer in answers.items() if answer is None]:
        raise ResultIncomplete(f"应填：{_labels(missing)}", f"It lacks {', '.join(missing)}", field=missing[0])
    if request.guarantees.keys() != set(check.elements):
        labels = "、".join(GUARANTEE_ELEMENTS.by_code(code).label for code in check.elements)
        raise ElementsIncomplete(f"应填：{labels}", f"It takes {', '.join(check.elements)}", field="guarantees")
    fine = request.income_ok and request.satisfied and not request.wrongly_exited and all(request.guarantees.values())
    if not fine and request.note is None:
        raise ReasonMissing(field="note")
    if len(request.missed) > request.looked_at:
        raise TooManyMissed(
            f"查看 {request.looked_at} 户，漏评 {len(request.missed)} 户",
            f"{len(request.missed)} of {request.looked_at} were missed",
            field="looked_at",
        )


async def _check_missed(
    session: AsyncSession, known: Successions, check: SpotCheck, place: SpotCheckHousehold, request: ResultCreate
) -> None:
    """Refuse a missed household of the village that another result, or this one, has named already."""
    table = table_of(SpotCheckHousehold).c
    of_village = set(
        await session.scalars(
            select(table.household_id).where(
                table.county_code == check.county_code,
                table.spot_check_id == check.id,
                is_one_of(table.village_code, same_codes(known, place.village_code)),
            )
        )
    )
    others: Sequence[SpotCheckResult] = [
        result
        for result in await results_of(session, check)
        if result.household_id in of_village and result.household_id != place.household_id
    ]
    before = [missed["head_name"] for result in others for missed in result.missed]
    if (name := repeated([missed.head_name for missed in request.missed], before)) is not None:
        raise MissedTwice(f"{name} 已登记", f"{name} is entered already", field="missed")


async def _last_result(session: AsyncSession, check: SpotCheck, household_id: UUID) -> SpotCheckResult | None:
    table = table_of(SpotCheckResult).c
    found = await session.scalars(
        select(SpotCheckResult)
        .where(
            table.county_code == check.county_code,
            table.spot_check_id == check.id,
            table.household_id == household_id,
        )
        .order_by(table.version.desc())
        .limit(1)
    )
    return found.one_or_none()
