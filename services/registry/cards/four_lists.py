"""The four lists (四个清单) of households: whom and what they need, by when, by what measures, by whose duty."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from services.registry.areas.models import AreaRecord as KnownArea
from services.registry.cards.chapters import needs_text, plan_facts
from services.registry.cards.forms import FactRead, FourListsPage, FourListsRead, ListRead, TableRead
from services.registry.cards.sections import Reader, member_names, tables_of
from services.registry.cards.texts import label_text, labels_text
from services.registry.households.models import REMOVED, Household
from services.registry.households.queries import find_household, households_of, shown
from services.registry.kinds import KINDS
from services.registry.records.kinds import Desk, Part
from shared import codes
from shared.areas import full_code
from shared.database import StrictPage, after_key, decode_cursor, encode_cursor, table_of
from shared.security.callers import AskedArea

Tables = Sequence[tuple[Part, TableRead]]

OBJECTS, DEADLINES, MEASURES, DUTIES = "对象和需求清单", "脱贫时限清单", "扶贫措施清单", "脱贫责任清单"
TITLES = (OBJECTS, DEADLINES, MEASURES, DUTIES)
"""In the order of the plan. Source: R002-061 to R002-064."""


class FourListsQuery(StrictPage):
    """Whose lists: of an area, the caller's own without one."""

    area: AskedArea = None


async def of_household(desk: Desk, household_id: UUID) -> FourListsRead:
    """The four lists of one household. Raises NotFound: no such household in the caller's area."""
    household = await find_household(desk.session, desk.caller, household_id)
    (found,) = await lists_of(desk, [household])
    return found


async def of_area(desk: Desk, query: FourListsQuery) -> tuple[FourListsPage, str]:
    """The four lists of an area's households, by household number within their county, and the area's code.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    table = table_of(Household).c
    statement = households_of(asked).where(table.status != REMOVED).order_by(table.county_code, table.household_no)
    if query.after:
        statement = after_key(
            statement, (table.county_code, table.household_no), tuple(decode_cursor("four lists", query.after, 2))
        )
    found = (await desk.session.scalars(statement.limit(query.limit + 1))).all()
    kept = found[: query.limit]
    after = (
        encode_cursor("four lists", kept[-1].county_code, kept[-1].household_no) if len(found) > query.limit else None
    )
    return FourListsPage(items=await lists_of(desk, kept), next=after), full_code(asked.area_prefix)


async def lists_of(desk: Desk, households: Sequence[Household]) -> list[FourListsRead]:
    """The four lists of some households of the caller's area."""
    reader = Reader(desk.session, desk.caller, desk.personal)
    tables = await tables_of(reader, KINDS, households, await member_names(desk.session, households))
    known = table_of(KnownArea).c
    villages = {one.village_code for one in households}
    rows = await desk.session.execute(select(known.code, known.name).where(known.code.in_(villages)))
    names = {row.code: row.name for row in rows}
    return [
        FourListsRead(
            county_code=one.county_code,
            household_id=one.id,
            household_no=one.household_no,
            village_code=one.village_code,
            village=names.get(one.village_code, one.village_code),
            head_name=one.head_name,
            lists=_lists(desk, one, tables[one.id]),
        )
        for one in households
    ]


def _lists(desk: Desk, household: Household, tables: Tables) -> list[ListRead]:
    read = shown(desk.caller, household, (), desk.clock.today())
    needs = needs_text(read.help_needs)
    whom = [
        FactRead(label="扶贫对象", text=f"{read.head_name}，{read.people} 人"),
        FactRead(label="贫困户属性", text=label_text(codes.HOUSEHOLD_TYPES, read.household_type)),
        FactRead(label="致贫原因", text=labels_text(codes.POVERTY_CAUSES, [read.main_cause, *read.other_causes])),
        FactRead(label="帮扶需求", text=needs),
    ]
    wanted = _of(tables, Part.NEEDS)
    return [
        ListRead(code="objects", title=OBJECTS, facts=whom, tables=wanted, entered=bool(needs or wanted)),
        _list("deadlines", DEADLINES, plan_facts(read), _of(tables, Part.PLANS)),
        _list("measures", MEASURES, [], _of(tables, Part.MEASURES)),
        _list("duties", DUTIES, [], _of(tables, Part.HELPERS)),
    ]


def _list(code: str, title: str, facts: list[FactRead], tables: list[TableRead]) -> ListRead:
    return ListRead(code=code, title=title, facts=facts, tables=tables, entered=bool(facts or tables))


def _of(tables: Tables, part: Part) -> list[TableRead]:
    return [table for printed_in, table in tables if printed_in is part]
