"""What is missing of one household."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.registry.completeness import rules
from services.registry.completeness.forms import CompletenessRead, MissingRead, PersonFacts
from services.registry.completeness.rules import Entries, Missing, Person
from services.registry.households.models import Household, Member
from services.registry.households.queries import find_household, members_of
from services.registry.households.rules import ABLE
from services.registry.incomes.models import Income
from services.registry.kinds import KINDS
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.models import HouseholdRecord
from services.registry.villages.queries import every_code_of
from shared import codes
from shared.codes import CodeList
from shared.database import is_one_of, table_of

_DWELLING = ("housing_sqm", "housing_structure", "drinking_water")


async def completeness(desk: Desk, household_id: UUID) -> CompletenessRead:
    """The three facts of a household and of each person in it, and what is still to be entered.

    Raises:
        NotFound: no such household in the caller's area.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    members = await members_of(desk.session, household)
    entries = await _entries(desk, household, members)
    return CompletenessRead(
        **household.model_dump(include={"county_code", "village_code", "household_no", "household_type", "status"}),
        household_id=household.id,
        cause=household.main_cause,
        plan=household.help_plan,
        people=[_facts(household, member) for member in members],
        missing=_shown(codes.REQUIRED_ENTRIES, rules.missing_entries(entries)),
        unclear=_shown(codes.FOUR_CLEARS, rules.missing_clears(entries, desk.clock.today())),
    )


async def _entries(desk: Desk, household: Household, members: Sequence[Member]) -> Entries:
    income = table_of(Income).c
    years = await desk.session.scalar(
        select(func.count()).where(income.county_code == household.county_code, income.household_id == household.id)
    )
    records: dict[str, int] = {}
    for kind in KINDS:
        if kind.answers is not None:
            records[kind.answers] = records.get(kind.answers, 0) + await _count(desk, kind, household)
    return Entries(
        dwelling={name: getattr(household, name) for name in _DWELLING},
        incomes=years or 0,
        main_cause=household.main_cause,
        help_plan=household.help_plan,
        help_needs=None if household.help_needs is None else tuple(household.help_needs),
        records=records,
        people=tuple(
            Person(one.id, one.born_on, one.labour_capacity in ABLE, one.skill, one.own_cause, one.own_plan)
            for one in members
        ),
    )


async def _count(desk: Desk, kind: RecordKind[Any], household: Household) -> int:
    """Records of a kind that stand for the household, or for its village where the kind is one of areas."""
    table = table_of(kind.model).c
    of_it = (
        table.household_id == household.id
        if issubclass(kind.model, HouseholdRecord)
        else is_one_of(table.area_code, every_code_of(desk.caller, household.village_code))
    )
    counted = select(func.count()).where(
        table.county_code == household.county_code, of_it, table.withdrawn_on.is_(None)
    )
    count: int = (await desk.session.execute(counted)).scalar_one()
    return count


def _facts(household: Household, member: Member) -> PersonFacts:
    return PersonFacts(
        **member.model_dump(include={"name", "health", "labour_capacity", "dibao"}),
        member_id=member.id,
        cause=member.own_cause or household.main_cause,
        plan=member.own_plan or household.help_plan,
    )


def _shown(entries: CodeList, missing: tuple[Missing, ...]) -> list[MissingRead]:
    return [
        MissingRead(entry=one.entry, label=entries.by_code(one.entry).label, field=one.field, member_id=one.member_id)
        for one in missing
    ]
