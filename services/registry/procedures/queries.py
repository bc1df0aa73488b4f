"""Finding rounds inside the caller's area, and what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.procedures.forms import RoundQuery
from services.registry.procedures.models import RUNNING, STANDING, Entry, Finding, Round, TakenStep
from services.registry.procedures.plan import Plan, load_plan
from shared.areas import covers
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import NotFound
from shared.security.callers import Caller


@dataclass(slots=True)
class Case:
    """A round with its plan, what is in it, and the steps taken."""

    round: Round
    plan: Plan
    taken: Sequence[TakenStep]
    entries: Sequence[Entry]

    @property
    def codes(self) -> list[str]:
        """The codes of the steps taken."""
        return [step.code for step in self.taken]

    @property
    def ended(self) -> bool:
        """Whether the round is over."""
        return self.round.state != RUNNING

    @property
    def standing(self) -> list[Entry]:
        """The entries that are still in it."""
        return [entry for entry in self.entries if entry.state == STANDING]

    @property
    def last_on(self) -> Any:
        """Business date of the last step, or of the opening."""
        return self.taken[-1].occurred_on if self.taken else self.round.opened_on


def lies_in(caller: Caller, row: Round, village_code: str) -> bool:
    """Whether a village lies in a round's area, whichever of their codes either of both bears."""
    return covers(caller.areas.present_code(row.area_code), caller.areas.present_code(village_code))


def rounds_of(caller: Caller) -> Select[Round]:
    """The rounds of the caller's area: every read and every step starts here."""
    table = table_of(Round).c
    return select(Round).where(caller.area_filter(table.county_code, table.area_code))


async def find_round(
    session: AsyncSession, caller: Caller, round_id: UUID, *, lock: bool = False, field: str = "id"
) -> Round:
    """A round of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside; `field` is where it was named.
    """
    statement = rounds_of(caller).where(table_of(Round).c.id == round_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound("没有这一轮程序", "No such round", field=field)
    return found


async def find_case(
    session: AsyncSession, caller: Caller, round_id: UUID, *, lock: bool = False, entry_id: UUID | None = None
) -> Case:
    """A round of the caller's area with all that belongs to it.

    Args:
        session: the request's.
        caller: who asks.
        round_id: of the round.
        lock: whether nobody else may take a step meanwhile.
        entry_id: the one entry that matters, where the others are left out: what is done once for each entry must not
            read all of them each time.

    Raises:
        NotFound: there is none, or it lies outside; or the round has no such entry.
    """
    row = await find_round(session, caller, round_id, lock=lock)
    case = await case_of(session, row, entry_id)
    if entry_id is not None and not case.entries:
        raise NotFound("本轮程序中没有该对象", "No such entry in the round", field="entry_id")
    return case


async def case_of(
    session: AsyncSession, row: Round, entry_id: UUID | None = None, *, with_entries: bool = True
) -> Case:
    """A round with all that belongs to it; with one entry alone, or with none, where the others don't matter."""
    step, entry = table_of(TakenStep).c, table_of(Entry).c
    wanted: list[ColumnElement[bool]] = [] if entry_id is None else [entry.id == entry_id]
    if not with_entries:
        wanted = [false()]
    taken = await session.scalars(
        select(TakenStep).where(step.county_code == row.county_code, step.round_id == row.id).order_by(step.place)
    )
    entries = await session.scalars(
        select(Entry)
        .where(entry.county_code == row.county_code, entry.round_id == row.id, *wanted)
        .order_by(entry.number)
        .execution_options(populate_existing=True)
    )
    return Case(row, await load_plan(session, row), taken.all(), entries.all())


async def list_rounds(session: AsyncSession, caller: Caller, query: RoundQuery) -> tuple[Sequence[Round], str | None]:
    """A page of rounds in the order in which they were opened, and the cursor of the next.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Round).c
    statement: Any = rounds_of(caller.narrowed(query.area, field="area"))
    for name in ("procedure", "year", "state"):
        if (value := getattr(query, name)) is not None:
            statement = statement.where(table[name] == value)
    if query.after:
        county, round_id = decode_cursor("procedures", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(round_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    items = found[: query.limit]
    return items, encode_cursor("procedures", items[-1].county_code, items[-1].id) if len(found) > query.limit else None


async def findings_of(session: AsyncSession, row: Round) -> Sequence[Finding]:
    """Everything that was found in a round, in the order in which it was recorded."""
    table = table_of(Finding).c
    found = await session.scalars(
        select(Finding).where(table.county_code == row.county_code, table.round_id == row.id).order_by(table.id)
    )
    return found.all()


async def latest_findings(session: AsyncSession, row: Round, step: str) -> dict[UUID, Finding]:
    """Entry → what was last found of it for a step."""
    return {one.entry_id: one for one in await findings_of(session, row) if one.step == step}
