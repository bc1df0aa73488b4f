"""What people read of a round: where it stands, its ranking, and its archive."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.registry.households.rules import household_group
from services.registry.households.standing import poor_by_type
from services.registry.notices import queries as notices
from services.registry.procedures import rules
from services.registry.procedures.findings import account_of
from services.registry.procedures.forms import (
    Archive,
    EntryRead,
    FindingRead,
    NextStep,
    RankedRead,
    Ranking,
    Remaining,
    RoundRead,
    RoundRow,
    StatedTotal,
    StepRead,
)
from services.registry.procedures.models import DROPPED, ENTERED, TakenStep
from services.registry.procedures.queries import Case, find_case, findings_of, latest_findings
from services.registry.procedures.refusals import RoundRunning
from services.registry.procedures.service import ranked, surveyed
from services.registry.records.kinds import Desk
from shared.areas import full_code, significant_prefix
from shared.policies.pack import Total
from shared.policies.procedures import Procedure
from shared.policies.selection import NoActivePolicy


async def show_round(desk: Desk, case: Case) -> RoundRead:
    """A round with its steps, and what the next one needs."""
    states = [entry.state for entry in case.entries]
    return RoundRead(
        **RoundRow.model_validate(case.round).model_dump(),
        label=case.plan.procedure.label,
        next_step=await _next_step(desk, case),
        steps=[_shown_step(step) for step in case.taken],
        standing=len(case.standing),
        dropped=states.count(DROPPED),
        entered=states.count(ENTERED),
    )


def _shown_step(step: TakenStep) -> StepRead:
    late = step.due_on is not None and step.occurred_on > step.due_on
    return StepRead(**step.model_dump(exclude={"county_code", "round_id"}), late=late)


async def _next_step(desk: Desk, case: Case) -> NextStep | None:
    step = rules.next_step(case.plan.steps, case.codes, ended=case.ended)
    if step is None:
        return None
    missing = 0
    if step.kind in rules.FINDINGS:
        found = await latest_findings(desk.session, case.round, step.code)
        missing = sum(entry.id not in found for entry in case.standing)
    return NextStep(
        code=step.code,
        label=step.label,
        kind=step.kind,
        role=step.role,
        needs=rules.needs(step, missing),
        due_on=rules.due_on(step, case.last_on),
    )


async def show_ranking(desk: Desk, round_id: UUID) -> Ranking:
    """The first list with its working, as it is drawn up from the survey, before or after the list was cut.

    Raises:
        NotFound: no such round in the caller's area.
        FindingsMissing, LineUnknown, QuotaMissing: it can't be drawn up yet.
    """
    case = await find_case(desk.session, desk.caller, round_id)
    cut_at = next((step.code for step in case.plan.steps if step.kind == "shortlist"), None)
    before = {
        entry.id
        for entry in case.entries
        if entry.state != DROPPED or entry.place is not None or entry.dropped_at == cut_at
    }
    found = {entry.id: (entry, finding) for entry, finding in await surveyed(desk, case, before)}
    rule = case.plan.income
    measure = "net_income" if rule is None else rule.measure
    items = []
    for one in await ranked(desk, case, before):
        entry, finding = found[one.entry_id]
        account = account_of(entry, finding)
        items.append(
            RankedRead(
                place=one.place,
                entry_id=entry.id,
                number=entry.number,
                head_name=entry.head_name,
                people=entry.people,
                per_head_fen=account.per_head_fen(measure),
                kept=one.kept,
                sentence=one.sentence,
                working=account.working,
            )
        )
    return Ranking(items=items)


async def show_archive(desk: Desk, round_id: UUID) -> Archive:
    """Everything of a round that is over.

    Raises:
        NotFound: no such round in the caller's area.
        RoundRunning: it is not over yet.
    """
    case = await find_case(desk.session, desk.caller, round_id)
    if not case.ended:
        raise RoundRunning("本轮程序尚未结束，还没有归档", "The round is not over, so there is no archive yet")
    hung = await notices.of_round(desk.session, case.round.county_code, case.round.id)
    objections = await notices.objections_of(desk.session, case.round.county_code, [one.id for one in hung])
    return Archive(
        round=await show_round(desk, case),
        entries=[EntryRead.model_validate(entry) for entry in case.entries],
        findings=[FindingRead.model_validate(one) for one in await findings_of(desk.session, case.round)],
        notices=[notices.shown(one, objections) for one in hung],
        objections=[notices.archived_objection(desk.personal, one) for one in objections],
    )


async def show_procedures(desk: Desk, area: str | None, on: date) -> list[Procedure]:
    """The procedures in force in an area on a day; none where no policy is.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
    """
    prefix = desk.caller.narrowed(area, field="area").area_prefix
    try:
        found = await desk.policies.for_area(desk.session, full_code(prefix), on, lambda pack: pack.procedures)
    except NoActivePolicy:
        return []
    return list(found)


async def show_remaining(desk: Desk, area: str | None, on: date) -> Remaining:
    """How many people of an area are still poor on a day, beside the numbers that the plan in force states.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
    """
    asked = desk.caller.narrowed(area, field="area")
    poor = await poor_by_type(desk.session, asked, on)
    parts = [_beside(total, poor) for total in await _stated(desk, asked.as_named_now().area_prefix, on)]
    whole = next((one for one in parts if one.household_type is None and one.group is None), None)
    return Remaining(
        area_code=full_code(asked.area_prefix),
        on=on,
        households=sum(households for households, _ in poor.values()),
        people=sum(people for _, people in poor.values()),
        stated_households=None if whole is None else whole.stated_households,
        stated_people=None if whole is None else whole.stated_people,
        agrees=None if whole is None else whole.agrees,
        parts=[one for one in parts if one is not whole],
    )


async def _stated(desk: Desk, prefix: str, on: date) -> tuple[Total, ...]:
    """The totals of the pack that was made for just this area."""
    active = await desk.policies.touching(desk.session, prefix, on)
    found = [
        pack.totals for activation, pack in active if significant_prefix(activation.area_code) == prefix and pack.totals
    ]
    return found[-1] if found else ()


def _beside(total: Total, poor: Mapping[str, tuple[int, int]]) -> StatedTotal:
    counted = [
        numbers
        for kind, numbers in poor.items()
        if total.household_type in (None, kind) and total.group in (None, household_group(kind))
    ]
    households, people = sum(one for one, _ in counted), sum(one for _, one in counted)
    return StatedTotal(
        household_type=total.household_type,
        group=total.group,
        households=households,
        people=people,
        stated_households=total.households,
        stated_people=total.people,
        agrees=total.households in (None, households) and total.people == people,
    )
