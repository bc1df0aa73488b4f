"""Writing the book of an area: overview, parts, roll, people, incomes, and what every room holds of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select

from services.registry.areas.models import AreaRecord as KnownArea
from services.registry.books import rows
from services.registry.books.rules import Entry, Totals
from services.registry.cards.levels import book_level, level_label
from services.registry.cards.sections import Kind, Reader, line_of, names_of, readable, titles_of
from services.registry.cards.service import area_names
from services.registry.cards.texts import label_text
from services.registry.documents.files import facts_of, parts_if_any
from services.registry.documents.rules import FilePart, file_state
from services.registry.households.models import REMOVED, Household, Member
from services.registry.households.queries import households_of
from services.registry.imports.commit import Progress, unreported
from services.registry.incomes.models import Income
from services.registry.kinds import KINDS
from services.registry.records.kinds import Desk
from services.registry.records.models import AreaRecord, HouseholdRecord
from services.registry.records.queries import records_of
from shared.areas import TOWN_DIGITS, full_code
from shared.codes import DOCUMENT_THEMES
from shared.database import after_key, is_one_of, table_of
from shared.errors import Refusal
from shared.security.callers import Caller
from shared.workbooks import MOST_ROWS, Book, Cell, Sheet

READ_AT_ONCE = 1_000
LEVELS = ("household", "village", "town", "county", "city")


class NoBookOfArea(Refusal):
    """A level that keeps no book."""

    code = "registry.no_book_of_area"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该级区划没有册簿"
    title_en = "No book is kept at this level"
    remedy = "请填写村、乡镇、县或市的区划代码。"
    remedy_en = "Give the code of a village, township, county or city."


@dataclass(slots=True)
class _Batch:
    households: Sequence[Household]
    members: dict[UUID, list[Member]]


async def title_of(desk: Desk, asked: Caller, field: str = "area_code") -> str:
    """What the book of an area is called.

    Raises:
        NoBookOfArea: a province keeps none.
    """
    code, level = full_code(asked.area_prefix), level_of(asked, field)
    names = await area_names(desk, code)
    return rows.title_of(names[-1], await level_label(desk, level, code))


def level_of(asked: Caller, field: str = "area_code") -> str:
    """The level of an area's book.

    Raises:
        NoBookOfArea: a province keeps none.
    """
    level = book_level(full_code(asked.area_prefix)) if asked.area_prefix else None
    if level is None:
        raise NoBookOfArea(field=field)
    return level


async def write_book(
    desk: Desk, asked: Caller, progress: Progress = unreported, most_rows: int = MOST_ROWS
) -> IO[bytes]:
    """The book of an area.

    Its totals are added up from the rows that stand in it. A city's has the roll without people and incomes.

    Args:
        desk: who asks.
        asked: the same, narrowed to the area.
        progress: told how many households are written.
        most_rows: of a sheet, where it is less than a sheet can hold.

    Raises:
        NoBookOfArea: a province keeps none.
    """
    level, title = level_of(asked), await title_of(desk, asked)
    book = Book(most_rows)
    try:
        await _Writing(desk, asked, book, level, title).run(progress)
        return await asyncio.to_thread(book.finish)
    except BaseException:
        book.drop()
        raise


class _Writing:
    """A book being written: its sheets stand open side by side, each is filled batch by batch."""

    def __init__(self, desk: Desk, asked: Caller, book: Book, level: str, title: str) -> None:
        self._desk = desk
        self._asked = asked
        self._book = book
        self._title = title
        self._totals = Totals(level)
        self._in_full = level != "city"
        self._parts_by_town: dict[str, tuple[FilePart, ...]] = {}
        self._villages: dict[str, str] = {}
        self._present: dict[str, str] = {}
        self._overview = Sheet(book, "概况", (), heading=(title, f"生成日期：{desk.clock.today()}"))
        self._parts = book.sheet("分项汇总", rows.parts_header(level))
        self._roll = book.sheet("贫困户名册", rows.ROLL)
        self._people = book.sheet("家庭成员", rows.PEOPLE) if self._in_full else None
        self._incomes = book.sheet("家庭收入", rows.INCOMES) if self._in_full else None
        self._files: Sheet | None = None
        self._kinds: dict[str, Sheet] = {}

    async def run(self, progress: Progress) -> None:
        """Read and write everything, the totals at the end."""
        self._villages = await self._names_below()
        async for batch in self._batches():
            await self._write(batch)
            await progress(self._totals.counts.whole.households)
        for kind in readable(KINDS, self._desk.caller):
            if self._in_full and issubclass(kind.model, AreaRecord):
                await self._write_area_kind(kind)
        await self._write_overview()

    async def _batches(self) -> AsyncIterator[_Batch]:
        table, member = table_of(Household).c, table_of(Member).c
        order = (table.county_code, table.village_code, table.household_no)
        key: tuple[str, ...] = ()
        while True:
            statement = households_of(self._asked).where(table.status != REMOVED).order_by(*order).limit(READ_AT_ONCE)
            if key:
                statement = after_key(statement, order, key)
            found = (await self._desk.session.scalars(statement)).all()
            if not found:
                return
            members: dict[UUID, list[Member]] = {one.id: [] for one in found}
            people = select(Member).where(*_of(member, found)).order_by(member.household_id, member.id)
            for person in await self._desk.session.scalars(people):
                if person.left_on is None:
                    members[person.household_id].append(person)
            yield _Batch(found, members)
            key = (found[-1].county_code, found[-1].village_code, found[-1].household_no)
            self._desk.session.expunge_all()

    async def _write(self, batch: _Batch) -> None:
        roll = []
        for one in batch.households:
            village = self._village_of(one)
            self._totals.add(
                Entry(village, one.village_group, one.household_type, one.main_cause, one.status, one.people)
            )
            roll.append(rows.roll_row(one, village, self._villages))
        await asyncio.to_thread(self._roll.add, roll)
        if self._people is not None and self._incomes is not None:
            numbers = {one.id: one.household_no for one in batch.households}
            people = [
                rows.person_row(numbers[one.household_id], one) for people in batch.members.values() for one in people
            ]
            await asyncio.to_thread(self._people.add, people)
            await asyncio.to_thread(self._incomes.add, await self._income_rows(batch))
            for kind in readable(KINDS, self._desk.caller):
                if issubclass(kind.model, HouseholdRecord):
                    await self._write_kind(kind, batch, numbers)
        await self._write_files(batch)

    async def _income_rows(self, batch: _Batch) -> list[list[Cell]]:
        table = table_of(Income).c
        by_id = {one.id: one for one in batch.households}
        found = await self._desk.session.scalars(
            select(Income).where(*_of(table, batch.households)).order_by(table.household_id, table.year)
        )
        return [
            rows.income_row(by_id[one.household_id].household_no, by_id[one.household_id].head_name, one)
            for one in found
        ]

    async def _write_kind(self, kind: Kind, batch: _Batch, numbers: dict[UUID, str]) -> None:
        table = table_of(kind.model).c
        statement = (
            select(kind.model)
            .where(*_of(table, batch.households), table.withdrawn_on.is_(None))
            .order_by(table.county_code, table.id)
        )
        found = (await self._desk.session.scalars(statement)).all()
        if not found:
            return
        names = await names_of(self._reader(), kind, found)
        members = {one.id: one.name for people in batch.members.values() for one in people}
        lines = [[numbers[row.household_id], *line_of(kind, row, members, names)] for row in found]
        await asyncio.to_thread(self._sheet_of(kind, "户编号").add, lines)

    async def _write_area_kind(self, kind: Kind) -> None:
        table = table_of(kind.model).c
        statement = (
            records_of(self._asked, kind.model)
            .where(table.withdrawn_on.is_(None))
            .order_by(table.county_code, table.id)
        )
        found = (await self._desk.session.scalars(statement)).all()
        if found:
            names = await names_of(self._reader(), kind, found)
            lines = [[row.area_code, *line_of(kind, row, {}, names)] for row in found]
            await asyncio.to_thread(self._sheet_of(kind, "区划代码").add, lines)

    async def _write_files(self, batch: _Batch) -> None:
        facts = await facts_of(self._desk.session, batch.households)
        lines: list[list[Cell]] = []
        for one in batch.households:
            town = self._village_of(one)[:TOWN_DIGITS]
            if town not in self._parts_by_town:
                self._parts_by_town[town] = await parts_if_any(self._desk, one.village_code)
            for state in file_state(self._parts_by_town[town], facts[one.id]):
                missing = "、".join(label_text(DOCUMENT_THEMES, theme) for theme in state.missing_themes)
                lines.append(
                    [
                        one.household_no,
                        one.head_name,
                        state.part.label,
                        state.have,
                        state.part.least,
                        missing,
                        "是" if state.complete else "否",
                    ]
                )
        if lines:
            if self._files is None:
                self._files = self._book.sheet("档案完备情况", rows.FILES)
            await asyncio.to_thread(self._files.add, lines)

    async def _write_overview(self) -> None:
        sheet, totals = self._overview, self._totals
        sheet.line(["本册证件号码和电话已作掩码处理；合计由名册逐户累加。"], self._book.plain_format)
        sheet.skip()
        counted = totals.books()
        sheet.line(["档案级次", "名称", "数量"], self._book.header_format)
        code = full_code(self._asked.area_prefix)
        for level in LEVELS[: LEVELS.index(totals.level) + 1]:
            label = await level_label(self._desk, level, code)
            number = 1 if level == totals.level else counted.get(level, 0)
            sheet.line([_LEVEL_TITLES[level], label, number])
        sheet.skip()
        sheet.line(["项目", "户数", "人数"], self._book.header_format)
        for title, household_count, people in rows.overview_rows(totals.counts):
            sheet.line([title, household_count, people])
        self._parts.add(
            [rows.part_row(part, self._villages, counts) for part, counts in sorted(totals.parts.items())]
            + [rows.part_row("合计", {}, totals.counts)]
        )

    async def _names_below(self) -> dict[str, str]:
        table = table_of(KnownArea).c
        below = table.code.startswith(self._asked.area_prefix, autoescape=True)
        found = await self._desk.session.execute(select(table.code, table.name).where(below))
        return {row.code: row.name for row in found}

    def _village_of(self, one: Household) -> str:
        """The code that a household's village bears now, or the one it was merged into: one village is one part."""
        if one.village_code not in self._present:
            self._present[one.village_code] = self._desk.caller.areas.present_code(one.village_code)
        return self._present[one.village_code]

    def _sheet_of(self, kind: Kind, first: str) -> Sheet:
        if kind.name not in self._kinds:
            self._kinds[kind.name] = self._book.sheet(kind.title[:25], (first, *titles_of(kind)))
        return self._kinds[kind.name]

    def _reader(self) -> Reader:
        return Reader(self._desk.session, self._desk.caller, self._desk.personal)


_LEVEL_TITLES = {"household": "户", "village": "村", "town": "乡镇", "county": "县", "city": "市"}


def _of(table: Any, households: Sequence[Household]) -> tuple[Any, ...]:
    counties = sorted({one.county_code for one in households})
    return is_one_of(table.county_code, counties), is_one_of(table.household_id, [one.id for one in households])
