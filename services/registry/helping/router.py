"""Help seen together, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.helping import aid, cards, coverage, duties, people, visiting
from services.registry.helping.forms import (
    AreaQuery,
    Coverage,
    DayQuery,
    HelpCard,
    HelperSeenList,
    HelpLedger,
    HouseholdHelp,
    HouseholdLackingList,
    ItemsMissingList,
    ItemsQuery,
    LackQuery,
    LecturesMissing,
    LettersMissing,
    OverdueList,
    PairedAidProgress,
    ShortfallList,
    Standing,
    UnitSeenList,
    UnvisitedList,
    UnvisitedQuery,
    VillageHelp,
    VillagesWithout,
    YearQuery,
)
from services.registry.records.fields import VillageCode
from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, desk_of

router = APIRouter(prefix="/registry/helping", tags=["helping"])

Reader = Annotated[Desk, desk_of("help.read")]
OfArea = Annotated[AreaQuery, Query()]
OnDay = Annotated[DayQuery, Query()]
OfYear = Annotated[YearQuery, Query()]


@router.get("/helpers")
async def list_helpers_seen(query: OfArea, desk: Reader) -> HelperSeenList:
    """List helpers of the area and those from above who help in it, by name and post alone."""
    return await people.list_helpers(desk, query)


@router.get("/units")
async def list_units_seen(query: OfArea, desk: Reader) -> UnitSeenList:
    """List units of the area and those from above that help in it."""
    return await people.list_units(desk, query)


@router.get("/helpers/{helper_id}/standing")
async def read_standing(helper_id: UUID, desk: Reader) -> Standing:
    """Tell how many households of a helper are still poor; while one is, promotion is barred."""
    return await people.standing(desk, helper_id)


@router.get("/households/{household_id}")
async def read_household_help(household_id: UUID, desk: Reader) -> HouseholdHelp:
    """Tell who helps a household, since when, and how."""
    return await people.household_help(desk, household_id)


@router.get("/households/{household_id}/ledger")
async def read_help_ledger(household_id: UUID, desk: Reader) -> HelpLedger:
    """Read the help ledger (帮扶台帐) of a household."""
    return await cards.help_ledger(desk, household_id)


@router.get("/villages/{village_code}")
async def read_village_help(village_code: VillageCode, desk: Reader) -> VillageHelp:
    """Tell which units and helpers cover a village."""
    return await people.village_help(desk, village_code)


@router.get("/pairings/{pairing_id}/card")
async def read_help_card(pairing_id: UUID, desk: Reader) -> HelpCard:
    """Read the help card (明白卡) of a household and a helper."""
    return await cards.help_card(desk, pairing_id)


@router.get("/coverage", responses=NEEDS_PLAN)
async def read_coverage(query: OfArea, desk: Reader) -> Coverage:
    """Tell how many villages have a unit and how many poor households a helper, and whether that is enough."""
    return await coverage.coverage(desk, query)


@router.get("/villages-without-unit")
async def list_villages_without(query: OfArea, desk: Reader) -> VillagesWithout:
    """List villages with poor households that no unit helps."""
    return await coverage.villages_without(desk, query)


@router.get("/households-lacking", responses=NEEDS_PLAN)
async def list_households_lacking(query: Annotated[LackQuery, Query()], desk: Reader) -> HouseholdLackingList:
    """List poor households that lack a helper, medical staff or a health file."""
    return await coverage.households_lacking(desk, query)


@router.get("/shortfalls", responses=NEEDS_PLAN)
async def list_shortfalls(query: OfArea, desk: Reader) -> ShortfallList:
    """List helpers who cover other villages or fewer households than their posts say."""
    return await coverage.shortfalls(desk, query)


@router.get("/items-missing")
async def list_items_missing(query: Annotated[ItemsQuery, Query()], desk: Reader) -> ItemsMissingList:
    """List villages or households to which not all six items are traced."""
    return await coverage.items_missing(desk, query)


@router.get("/visits-overdue", responses=NEEDS_PLAN)
async def list_visits_overdue(query: OnDay, desk: Reader) -> OverdueList:
    """List helpers who owe a poor household visits by the day."""
    return await duties.visits_overdue(desk, query)


@router.get("/unvisited")
async def list_unvisited(query: Annotated[UnvisitedQuery, Query()], desk: Reader) -> UnvisitedList:
    """List the poor households that nobody visited from a day on, with their helpers and their last visit."""
    return await visiting.unvisited(desk, query)


@router.get("/medical-overdue", responses=NEEDS_PLAN)
async def list_medical_overdue(query: OnDay, desk: Reader) -> OverdueList:
    """List medical staff whose next visit by schedule is overdue on the day."""
    return await duties.medical_overdue(desk, query)


@router.get("/letters-missing")
async def list_letters_missing(query: OfYear, desk: Reader) -> LettersMissing:
    """List who has not signed a responsibility letter of the year."""
    return await duties.letters_missing(desk, query)


@router.get("/lectures-missing", responses=NEEDS_PLAN)
async def list_lectures_missing(query: OfYear, desk: Reader) -> LecturesMissing:
    """List branch secretaries who owe party lectures of the year."""
    return await duties.lectures_missing(desk, query)


@router.get("/paired-aid", responses=NEEDS_PLAN)
async def read_paired_aid(query: OnDay, desk: Reader) -> PairedAidProgress:
    """Tell how far the plan of paired aid has come."""
    return await aid.progress(desk, query)
