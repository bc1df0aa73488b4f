"""The three-in-one file of each household, held against what the policy in force asks for."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents.forms import FilePartRead, FileQuery, HouseholdFileList, HouseholdFileRead
from services.registry.documents.models import Document
from services.registry.documents.rules import FileFacts, FilePart, PartState, file_state
from services.registry.households.models import REMOVED, Household
from services.registry.households.queries import find_household, households_of
from services.registry.incomes.models import Income
from services.registry.records.kinds import Desk
from shared.areas import TOWN_DIGITS, significant_prefix
from shared.codes import DOCUMENT_KINDS, DOCUMENT_THEMES
from shared.codes.documents import IMAGES
from shared.database import after_key, decode_cursor, encode_cursor, is_one_of, table_of
from shared.policies.pack import PolicyPack
from shared.policies.selection import NoActivePolicy

_IMAGE_KINDS = tuple(kind.code for kind in DOCUMENT_KINDS if kind.group == IMAGES)
_READ_AT_ONCE = 500


async def read_file(desk: Desk, household_id: UUID) -> HouseholdFileRead:
    """How far one household's file is.

    Raises:
        NotFound: no such household in the caller's area.
        NoActivePolicy: no pack says of what a household's file consists.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    facts = await facts_of(desk.session, [household])
    return _shown(household, file_state(await parts_for(desk, household.village_code), facts[household.id]))


async def list_files(desk: Desk, query: FileQuery) -> HouseholdFileList:
    """How far the files of an area's households are, by household number within their county.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
        NoActivePolicy: no pack says of what a household's file consists in a town of the area.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    table = table_of(Household).c
    order = (table.county_code, table.household_no)
    key = tuple(decode_cursor("household files", query.after, 2)) if query.after else ()
    items: list[HouseholdFileRead] = []
    towns: dict[str, tuple[FilePart, ...]] = {}
    while True:
        statement = households_of(asked).where(table.status != REMOVED)
        if key:
            statement = after_key(statement, order, key)
        found = (await desk.session.scalars(statement.order_by(*order).limit(_READ_AT_ONCE))).all()
        for read in await _states(desk, found, towns):
            if query.incomplete and read.complete:
                continue
            if len(items) == query.limit:
                return HouseholdFileList(
                    items=items, next=encode_cursor("household files", items[-1].county_code, items[-1].household_no)
                )
            items.append(read)
        if len(found) < _READ_AT_ONCE:
            return HouseholdFileList(items=items, next=None)
        key = (found[-1].county_code, found[-1].household_no)


async def parts_for(desk: Desk, village_code: str) -> tuple[FilePart, ...]:
    """Of what a household's file consists in a village today, by whichever of its codes. Raises NoActivePolicy."""
    village = significant_prefix(desk.caller.areas.present_code(village_code))
    today = desk.clock.today()
    section = await desk.policies.for_area(desk.session, village, today, _section)
    return tuple(FilePart(one.code, one.label, one.least, one.themes) for one in section)


async def parts_if_any(desk: Desk, village_code: str) -> tuple[FilePart, ...]:
    """The same; none where no plan asks for a file."""
    try:
        return await parts_for(desk, village_code)
    except NoActivePolicy:
        return ()


async def facts_of(session: AsyncSession, households: Sequence[Household]) -> dict[UUID, FileFacts]:
    """What the files of some households hold."""
    counties, ids = _keys(households)
    document, income = table_of(Document).c, table_of(Income).c
    kind = document.document_kind
    of_documents = (
        select(
            document.household_id,
            func.count().filter(kind == "household_card").label("cards"),
            func.count().filter(kind.in_(_IMAGE_KINDS)).label("images"),
            func.array_agg(distinct(func.array_to_string(document.themes, " ")))
            .filter(kind.in_(_IMAGE_KINDS))
            .label("themes"),
        )
        .where(
            is_one_of(document.county_code, counties),
            is_one_of(document.household_id, ids),
            document.withdrawn_on.is_(None),
        )
        .group_by(document.household_id)
    )
    of_incomes = (
        select(income.household_id, func.count())
        .where(is_one_of(income.county_code, counties), is_one_of(income.household_id, ids))
        .group_by(income.household_id)
    )
    documents = {row.household_id: row for row in await session.execute(of_documents)}
    years: dict[UUID, int] = {row[0]: row[1] for row in await session.execute(of_incomes)}
    return {one: _facts(documents.get(one), years.get(one, 0)) for one in ids}


def _section(pack: PolicyPack) -> Any:
    return pack.household_file


def _keys(households: Iterable[Household]) -> tuple[list[str], list[UUID]]:
    given = list(households)
    return sorted({one.county_code for one in given}), [one.id for one in given]


def _facts(row: Any, income_years: int) -> FileFacts:
    if row is None:
        return FileFacts(income_years=income_years)
    themes = frozenset(theme for joined in row.themes or () for theme in joined.split())
    return FileFacts(row.cards, income_years, row.images, themes)


async def _states(
    desk: Desk, households: Sequence[Household], towns: dict[str, tuple[FilePart, ...]]
) -> list[HouseholdFileRead]:
    facts = await facts_of(desk.session, households)
    shown = []
    for household in households:
        town = desk.caller.areas.present_code(household.village_code)[:TOWN_DIGITS]
        if town not in towns:
            towns[town] = await parts_for(desk, household.village_code)
        shown.append(_shown(household, file_state(towns[town], facts[household.id])))
    return shown


def _shown(household: Household, states: Sequence[PartState]) -> HouseholdFileRead:
    return HouseholdFileRead(
        county_code=household.county_code,
        household_id=household.id,
        household_no=household.household_no,
        village_code=household.village_code,
        head_name=household.head_name,
        complete=all(state.complete for state in states),
        parts=[part_read(state) for state in states],
    )


def part_read(state: PartState) -> FilePartRead:
    """A part as it is shown."""
    return FilePartRead(
        code=state.part.code,
        label=state.part.label,
        have=state.have,
        least=state.part.least,
        missing_themes=list(state.missing_themes),
        missing_labels=[DOCUMENT_THEMES.by_code(theme).label for theme in state.missing_themes],
        complete=state.complete,
    )
