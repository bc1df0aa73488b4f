"""Judging the guarantees of one household, and looking an area through for what is missing."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from services.registry.guarantees import rules
from services.registry.guarantees.facts import Checks, checks_of, element_of, facts_of, gathered, with_earlier_schools
from services.registry.guarantees.forms import (
    CheckRead,
    ElementCount,
    GuaranteeCounts,
    GuaranteeQuery,
    GuaranteeRead,
    GuaranteesRead,
    OpenHousehold,
    OpenItem,
    OpenList,
)
from services.registry.guarantees.rules import MET, UNKNOWN, UNMET, Element, Verdict
from services.registry.households.models import Household
from services.registry.households.queries import households_of, read_as_of
from services.registry.records.kinds import Desk
from shared.codes import GUARANTEE_ELEMENTS
from shared.database import after_key, decode_cursor, encode_cursor, table_of
from shared.policies.guarantees import GuaranteeElement
from shared.policies.pack import PolicyPack
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller

BATCH = 500
"""Households judged at a time: what is read for them stays small, and other requests get their turn."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A household with its verdicts; without a plan in force there are none."""

    household: Household
    pack: str | None
    verdicts: tuple[Verdict, ...]

    @property
    def open(self) -> tuple[Verdict, ...]:
        """What is not met or not proven."""
        return tuple(one for one in self.verdicts if one.state != MET)


async def guarantees(desk: Desk, household_id: UUID, on: date) -> GuaranteesRead:
    """Each element of the plan for one household, by what was known of it on a day.

    Raises:
        NotFound: no such household in the caller's area, or it was not on record on the day.
        NoActivePolicy: no plan with guarantees holds there then.
    """
    household = await read_as_of(desk.session, desk.caller, household_id, on)
    pack, entries = await desk.policies.for_area(desk.session, household.village_code, on, _with_guarantees)
    key = (household.county_code, household.id)
    checks = (await checks_of(desk.session, [key], on))[key]
    elements = tuple(map(element_of, entries))
    facts = {key: facts_of(household.members, checks, on)}
    facts = await with_earlier_schools(desk.session, facts, {key: elements})
    verdicts = rules.judge(elements, facts[key])
    return GuaranteesRead(
        household_id=household_id,
        on=on,
        pack=pack,
        secured=all(one.state == MET for one in verdicts),
        items=[_shown(entry, verdict, checks) for entry, verdict in zip(entries, verdicts, strict=True)],
    )


async def verdicts_of(desk: Desk, household: Household, on: date) -> dict[str, Verdict]:
    """Each element of the plan for a household as it now stands, by the checks up to a day: for steps that need them.

    Args:
        desk: the step's.
        household: of the caller's area.
        on: day of the step, on which ages are counted.

    Raises:
        NoActivePolicy: no plan with guarantees holds there then.
    """
    _, entries = await desk.policies.for_area(desk.session, household.village_code, on, _with_guarantees)
    elements = tuple(map(element_of, entries))
    facts = await gathered(desk.session, [household], {household.village_code: elements}, on)
    verdicts = rules.judge(elements, facts[household.county_code, household.id])
    return {verdict.element: verdict for verdict in verdicts}


def _shown(entry: GuaranteeElement, verdict: Verdict, checks: Checks) -> GuaranteeRead:
    check = checks.proving(entry.code)
    by = CheckRead(record_id=check.id, checked_on=check.checked_on, checked_by=check.checked_by) if check else None
    return GuaranteeRead(**asdict(verdict), source=entry.source, check=by)


async def list_open(desk: Desk, query: GuaranteeQuery) -> OpenList:
    """Households of an area with anything not met or not proven, or without a plan that says what they should have.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    caller = desk.caller.narrowed(query.area, field="area")
    items: list[OpenHousehold] = []
    async for judged in _judged(desk, caller, query.after):
        wanted = [one for one in judged.open if query.element in (None, one.element)]
        if wanted or judged.pack is None:
            items.append(_open(judged, wanted))
        if len(items) > query.limit:
            break
    page = items[: query.limit]
    more = len(items) > query.limit
    return OpenList(
        items=page, next=encode_cursor("guarantees", page[-1].county_code, page[-1].household_no) if more else None
    )


def _open(judged: Judged, wanted: Sequence[Verdict]) -> OpenHousehold:
    household = judged.household
    return OpenHousehold(
        **household.model_dump(include={"county_code", "household_no", "village_code", "head_name"}),
        household_id=household.id,
        pack=judged.pack,
        items=[OpenItem(**asdict(verdict)) for verdict in wanted],
    )


async def count(desk: Desk, area: str | None) -> GuaranteeCounts:
    """Count the households of an area by the state of each element.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
    """
    caller = desk.caller.narrowed(area, field="area")
    counted = GuaranteeCounts(households=0, without_plan=0, secured=0, elements=[])
    states = {entry.code: dict.fromkeys((MET, UNMET, UNKNOWN), 0) for entry in GUARANTEE_ELEMENTS}
    async for judged in _judged(desk, caller, None):
        counted.households += 1
        counted.without_plan += judged.pack is None
        counted.secured += judged.pack is not None and not judged.open
        for verdict in judged.verdicts:
            states[verdict.element][verdict.state] += 1
    counted.elements = [
        ElementCount(element=entry.code, label=entry.label, **states[entry.code])
        for entry in GUARANTEE_ELEMENTS
        if any(states[entry.code].values())
    ]
    return counted


async def _judged(desk: Desk, caller: Caller, after: str | None) -> AsyncIterator[Judged]:
    """Households on the register in their order, judged as of today."""
    table, today = table_of(Household).c, desk.clock.today()
    plans: dict[str, tuple[str | None, tuple[Element, ...]]] = {}
    order = (table.county_code, table.household_no)
    found: Sequence[Household] = ()
    while True:
        statement = households_of(caller).where(table.removed_on.is_(None)).order_by(*order).limit(BATCH)
        if found:
            statement = after_key(statement, order, (found[-1].county_code, found[-1].household_no))
        elif after:
            statement = after_key(statement, order, tuple(decode_cursor("guarantees", after, 2)))
        found = (await desk.session.scalars(statement)).all()
        for village_code in {one.village_code for one in found} - plans.keys():
            plans[village_code] = await _plan(desk, village_code, today)
        held = {village_code: elements for village_code, (_, elements) in plans.items()}
        facts = await gathered(desk.session, found, held, today) if found else {}
        for household in found:
            pack, elements = plans[household.village_code]
            yield Judged(household, pack, rules.judge(elements, facts[household.county_code, household.id]))
        if len(found) < BATCH:
            return


async def _plan(desk: Desk, village_code: str, on: date) -> tuple[str | None, tuple[Element, ...]]:
    try:
        pack, entries = await desk.policies.for_area(desk.session, village_code, on, _with_guarantees)
    except NoActivePolicy:
        return None, ()
    return pack, tuple(map(element_of, entries))


def _with_guarantees(pack: PolicyPack) -> tuple[str, tuple[GuaranteeElement, ...]] | None:
    return (pack.name, pack.guarantees) if pack.guarantees else None
