"""Checks of read rows against each other and the register: in bulk, over lists of column values, in the sheets' order.

Rows may come in runs of any length; `FileFacts` carries what later rows, and `check_families` at the end, must know.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from services.registry.households.rules import (
    HEAD,
    MOST_FUELS,
    MOST_OTHER_CAUSES,
    SPOUSE,
    age_in_range,
    repeated_cause,
)
from services.registry.imports.faults import Fault
from services.registry.imports.sheets import EXITS, HOUSEHOLDS, INCOMES, MEMBERS, Layout, Rows
from services.registry.incomes.rules import IncomeParts, net_income_fen, net_per_head_fen
from shared.calendar import completed_years
from shared.codes import DISABILITY_KINDS, POVERTY_CAUSES, SEXES
from shared.identity import ID_DIGITS, mask_id_number
from shared.money import yuan_text


class RegisteredHousehold(NamedTuple):
    """What a check must know of a household that the register already holds.

    `mine` tells that it is the importer's, so that what the file says of it may be compared with the register.
    """

    persons: int
    registered_on: date
    exited_on: date | None = None
    mine: bool = False


class RegisteredIncome(NamedTuple):
    """A year's income that the register already holds; `paid_away_fen` is None where nobody asked."""

    parts: IncomeParts
    persons: int
    paid_away_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The register as an import finds it.

    Attributes:
        villages: codes of all villages there are.
        scope: area-code prefix of the importer; empty for the whole country.
        households: households already there, by number.
        as_of: day whose facts the file states, not after today: nothing in it is dated later, nobody born later.
        incomes: incomes already there, by household number and year.
    """

    villages: Container[str]
    scope: str
    households: Mapping[str, RegisteredHousehold]
    as_of: date
    incomes: Mapping[tuple[str, int], RegisteredIncome] = field(default_factory=dict)


class FileHousehold(NamedTuple):
    """A row of the households' sheet, as far as later rows need it."""

    row: int
    head_name: str | None
    registered_on: date | None


@dataclass(slots=True)
class FileFacts:
    """What the rows of one file have said so far.

    Attributes:
        households: by number, first row only.
        people: member rows by household number.
        heads: names of heads by household number.
        spouses: heads' spouses by household number.
        unclear: households with a member whose relation could not be read: their heads can't be counted.
        id_rows: row of each identity number.
        births: each birth date in a number, and what is wrong with it: thousands share one.
        member_runs: rows of members, run by run, and the household numbers in them.
        income_rows: row of each household and year.
        exit_rows: row of each household's exit.
    """

    households: dict[str, FileHousehold] = field(default_factory=dict)
    people: Counter[str] = field(default_factory=Counter)
    heads: dict[str, list[str | None]] = field(default_factory=dict)
    spouses: Counter[str] = field(default_factory=Counter)
    unclear: set[str] = field(default_factory=set)
    id_rows: dict[str, int] = field(default_factory=dict)
    births: dict[str, tuple[date, tuple[str, str, str] | None]] = field(default_factory=dict)
    member_runs: list[tuple[Sequence[int], Sequence[str | None]]] = field(default_factory=list)
    income_rows: dict[tuple[str, int], int] = field(default_factory=dict)
    exit_rows: dict[str, int] = field(default_factory=dict)


def check_layouts(layouts: Mapping[str, Layout | None]) -> list[Fault]:
    """Refuse a sheet that is none, stands twice, lacks a column, or brings households without their members.

    Args:
        layouts: what `find_layout` made of each worksheet that isn't blank, by the worksheet's name.
    """
    faults: list[Fault] = []
    kinds: set[str] = set()
    for title, layout in layouts.items():
        if layout is None:
            faults.append(Fault(title, 0, "", "registry.import_unknown_sheet", title))
            continue
        if layout.sheet.kind in kinds:
            faults.append(Fault(title, 0, "", "registry.import_duplicate_sheet", layout.sheet.title))
        kinds.add(layout.sheet.kind)
        faults += layout.faults
    if HOUSEHOLDS.kind in kinds and MEMBERS.kind not in kinds:
        faults.append(Fault(MEMBERS.title, 0, "", "registry.import_missing_sheet", MEMBERS.title))
    return faults


def check_rows(rows: Rows, facts: FileFacts, register: Register) -> list[Fault]:
    """Check a run of rows beside what was read before it; the sheets must come in the order of `SHEETS`.

    Args:
        rows: values as read; what could not be read is None and already blamed in `rows.faults`.
        facts: what the file has said so far; grows by this run.
        register: what the register holds.

    Returns:
        Faults beyond those of reading.
    """
    return _CHECKS[rows.sheet.kind](rows, facts, register)


def check_families(facts: FileFacts) -> list[Fault]:
    """Check at the file's end that each household has members, one head, named as it says, and one spouse at most."""
    faults: list[Fault] = []
    for number, household in facts.households.items():
        heads = facts.heads.get(number, [])
        if number not in facts.people:
            code, value, note = "no_members", number, ""
        elif number in facts.unclear:
            continue
        elif not heads:
            code, value, note = "no_head", number, ""
        elif len(heads) > 1:
            code, value, note = "two_heads", number, str(len(heads))
        elif facts.spouses[number] > 1:
            code, value, note = "two_spouses", number, str(facts.spouses[number])
        elif household.head_name and heads[0] and heads[0] != household.head_name:
            code, value, note = "head_name_mismatch", heads[0], ""
        else:
            continue
        column = HOUSEHOLDS.header_of("head_name" if code == "head_name_mismatch" else "household_no")
        faults.append(Fault(HOUSEHOLDS.title, household.row, column, f"registry.import_{code}", value, note, number))
    return faults


def rejected_households(faults: Iterable[Fault]) -> set[str]:
    """Numbers of the households that stay out whole, with all their rows: nothing of a family is half written."""
    return {fault.household_no for fault in faults if fault.household_no is not None}


class _Blame:
    """Collects faults of one run of rows."""

    def __init__(self, rows: Rows) -> None:
        self.faults: list[Fault] = []
        self._rows = rows
        self._household_nos = rows.columns["household_no"]

    def __call__(self, index: int, key: str, code: str, value: str = "", note: str = "") -> None:
        sheet = self._rows.sheet
        code = f"registry.import_{code}"
        household_no = self._household_nos[index]
        number = self._rows.numbers[index]
        self.faults.append(Fault(sheet.title, number, sheet.header_of(key), code, value, note, household_no))


def _check_households(rows: Rows, facts: FileFacts, register: Register) -> list[Fault]:
    blame = _Blame(rows)
    columns = rows.columns
    facts_of_row = zip(rows.numbers, columns["head_name"], columns["registered_on"], strict=True)
    for index, (number, fact) in enumerate(zip(columns["household_no"], facts_of_row, strict=True)):
        if number is None:
            continue
        first = facts.households.setdefault(number, FileHousehold(*fact))
        if first.row != fact[0]:
            blame(index, "household_no", "duplicate_household", number, str(first.row))
        if number in register.households and not register.households[number].mine:
            blame(index, "household_no", "household_registered", number)
    _check_villages(columns["village_code"], register, blame)
    _check_not_later("registered_on", columns["registered_on"], register.as_of, blame)
    for index, (main, others) in enumerate(zip(columns["main_cause"], columns["other_causes"], strict=True)):
        if not others:
            continue
        if len(others) > MOST_OTHER_CAUSES:
            blame(index, "other_causes", "too_many_causes", str(len(others)))
        if repeated := repeated_cause(main, others):
            blame(index, "other_causes", "repeated_cause", POVERTY_CAUSES.by_code(repeated).label)
    _check_further(columns, register.as_of.year, blame)
    return blame.faults


def _check_further(columns: Mapping[str, Sequence[Any]], this_year: int, blame: _Blame) -> None:
    for index, year in enumerate(columns["built_year"]):
        if year is not None and year > this_year:
            blame(index, "built_year", "year_in_future", str(year), str(this_year))
    for key in ("fuels", "help_needs"):
        for index, choices in enumerate(columns[key]):
            if choices and len(set(choices)) < len(choices):
                blame(index, key, "repeated_choice")
    for index, fuels in enumerate(columns["fuels"]):
        if fuels and len(fuels) > MOST_FUELS:
            blame(index, "fuels", "too_many_fuels", str(len(fuels)))


def _check_villages(codes: Sequence[str | None], register: Register, blame: _Blame) -> None:
    wrong: dict[str, str] = {}
    for code in set(codes):
        if code is None:
            continue
        if code not in register.villages:
            wrong[code] = "unknown_village"
        elif not code.startswith(register.scope):
            wrong[code] = "village_out_of_scope"
    if wrong:
        for index, code in enumerate(codes):
            if code in wrong:
                blame(index, "village_code", wrong[code], code)


def _check_not_later(key: str, days: Sequence[date | None], as_of: date, blame: _Blame) -> None:
    future = {day for day in set(days) if day is not None and day > as_of}
    if future:
        for index, day in enumerate(days):
            if day in future:
                blame(index, key, "date_in_future", str(day), str(as_of))


def _check_members(rows: Rows, facts: FileFacts, register: Register) -> list[Fault]:
    blame = _Blame(rows)
    _part_cards(rows)
    numbers, ids = rows.columns["household_no"], rows.columns["id_number"]
    relations = rows.columns["relation"]
    _check_belongs(numbers, facts, register, blame)
    _check_id_unique(rows, facts, blame)
    _check_births(ids, facts, register.as_of, blame)
    # the seventeenth digit is odd for men; a sex left unstated contradicts nothing
    opposite = {"male": "02468", "female": "13579"}
    for index, (sex, number) in enumerate(zip(rows.columns["sex"], ids, strict=True)):
        if number is not None and sex in opposite and number[16] in opposite[sex]:
            blame(index, "sex", "sex_mismatch", SEXES.by_code(sex).label)
    _check_disability(rows, blame)
    facts.people.update(number for number in numbers if number is not None)
    for number, relation, name in zip(numbers, relations, rows.columns["name"], strict=True):
        if relation == HEAD:
            facts.heads.setdefault(number, []).append(name)
        elif relation == SPOUSE and number is not None:
            facts.spouses[number] += 1
        elif relation is None:
            facts.unclear.add(number)
    return blame.faults


def _check_disability(rows: Rows, blame: _Blame) -> None:
    """Kind and grade go together; a card's number tells both, and what is stated beside it must be the same."""
    kinds, grades, cards = (rows.columns[f"disability_{name}"] for name in ("kind", "grade", "card"))
    unread = {fault.row for fault in rows.faults}
    for index, (kind, grade, card) in enumerate(zip(kinds, grades, cards, strict=True)):
        if rows.numbers[index] in unread:
            continue
        if (kind is None) != (grade is None):
            blame(index, "disability_kind", "disability_incomplete")
        elif card is not None:
            kinds[index] = DISABILITY_KINDS.by_label(card[ID_DIGITS]).code
            grades[index] = int(card[ID_DIGITS + 1])
            if kind is not None and (kind, grade) != (kinds[index], grades[index]):
                blame(index, "disability_kind", "disability_mismatch")


def _part_cards(rows: Rows) -> None:
    """Part the disability cards' numbers from the identity numbers with which they begin."""
    ids = rows.columns["id_number"]
    rows.columns["disability_card"] = cards = [
        number if number is not None and len(number) > ID_DIGITS else None for number in ids
    ]
    for index, card in enumerate(cards):
        if card is not None:
            ids[index] = card[:ID_DIGITS]


def _check_belongs(numbers: Sequence[str | None], facts: FileFacts, register: Register, blame: _Blame) -> None:
    """A member must come with the household: those of registered ones are changed in the register, not imported."""
    wrong: dict[str, str] = {}
    for number in set(numbers):
        if number is not None and number not in facts.households:
            wrong[number] = "household_registered" if number in register.households else "unknown_household"
    if wrong:
        for index, number in enumerate(numbers):
            if number in wrong:
                blame(index, "household_no", wrong[number], number)


def _check_id_unique(rows: Rows, facts: FileFacts, blame: _Blame) -> None:
    ids = rows.columns["id_number"]
    facts.member_runs.append((rows.numbers, rows.columns["household_no"]))
    distinct = set(ids)
    if len(distinct) == len(ids) and None not in distinct and distinct.isdisjoint(facts.id_rows):
        facts.id_rows.update(zip(ids, rows.numbers, strict=True))
        return
    for index, (number, row) in enumerate(zip(ids, rows.numbers, strict=True)):
        if number is None:
            continue
        first = facts.id_rows.setdefault(number, row)
        if first == row:
            continue
        # nobody can tell whose number it is, so both households stay out
        masked = mask_id_number(number)
        blame(index, "id_number", "duplicate_id_number", masked, str(first))
        header, code = MEMBERS.header_of("id_number"), "registry.import_duplicate_id_number"
        other = _household_at(first, facts)
        blame.faults.append(Fault(MEMBERS.title, first, header, code, masked, str(row), other))


def _household_at(row: int, facts: FileFacts) -> str | None:
    """Household number in a row of members that was read before."""
    numbers, households = next(run for run in facts.member_runs if run[0] and run[0][0] <= row <= run[0][-1])
    return households[bisect_left(numbers, row)]


def _check_births(ids: Sequence[str | None], facts: FileFacts, as_of: date, blame: _Blame) -> None:
    births = {number[6:14] for number in ids if number is not None}
    for birth in births - facts.births.keys():
        born_on = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
        wrong = None
        if born_on > as_of:
            wrong = "born_after_file", str(born_on), str(as_of)
        elif not age_in_range(born_on, as_of):
            wrong = "age_out_of_range", str(completed_years(born_on, as_of)), ""
        facts.births[birth] = born_on, wrong
    if any(facts.births[birth][1] for birth in births):
        for index, number in enumerate(ids):
            if number is not None and (blamed := facts.births[number[6:14]][1]):
                blame(index, "id_number", *blamed)


def _check_incomes(rows: Rows, facts: FileFacts, register: Register) -> list[Fault]:
    blame = _Blame(rows)
    columns = rows.columns
    for index, (number, year) in enumerate(zip(columns["household_no"], columns["year"], strict=True)):
        if year is not None and year > register.as_of.year:
            blame(index, "year", "year_in_future", str(year), str(register.as_of))
        if number is None:
            continue
        persons = _persons(number, facts, register)
        if persons is None:
            blame(index, "household_no", "unknown_household", number)
        if year is not None:
            row = rows.numbers[index]
            if facts.income_rows.setdefault((number, year), row) != row:
                blame(index, "household_no", "duplicate_income", number, str(year))
        if columns["net_fen"][index] is not None or columns["net_per_head_fen"][index] is not None:
            known = register.incomes.get((number, year)) if year is not None else None
            _check_sums(index, columns, columns["persons"][index] or persons, known, blame)
    return blame.faults


def _persons(number: str, facts: FileFacts, register: Register) -> int | None:
    """Members of a household of the file, or of the register; None where neither knows it."""
    if number in facts.households:
        return facts.people[number]
    registered = register.households.get(number)
    return None if registered is None else registered.persons


_PARTS = ("wage_fen", "business_fen", "transfer_fen", "property_fen", "production_cost_fen")


def _check_sums(
    index: int,
    columns: Mapping[str, Sequence[Any]],
    persons: int | None,
    known: RegisteredIncome | None,
    blame: _Blame,
) -> None:
    amounts = [columns[key][index] for key in _PARTS]
    if None in amounts:
        return
    parts = IncomeParts(*amounts)
    if known is not None and known.parts == parts and columns["persons"][index] is None:
        persons = known.persons  # a year that stands keeps the people of its time
    net_fen = net_income_fen(parts)
    stated_fen = columns["net_fen"][index]
    if stated_fen is not None and stated_fen != net_fen:
        blame(index, "net_fen", "net_mismatch", yuan_text(stated_fen), yuan_text(net_fen))
    stated_fen = columns["net_per_head_fen"][index]
    if stated_fen is not None and persons:
        per_head_fen = net_per_head_fen(net_fen, persons)
        if stated_fen != per_head_fen:
            blame(index, "net_per_head_fen", "net_per_head_mismatch", yuan_text(stated_fen), yuan_text(per_head_fen))


def _check_exits(rows: Rows, facts: FileFacts, register: Register) -> list[Fault]:
    blame = _Blame(rows)
    days = rows.columns["exited_on"]
    _check_not_later("exited_on", days, register.as_of, blame)
    for index, (number, day) in enumerate(zip(rows.columns["household_no"], days, strict=True)):
        if number is None:
            continue
        row = rows.numbers[index]
        first = facts.exit_rows.setdefault(number, row)
        if first != row:
            blame(index, "household_no", "duplicate_exit", number, str(first))
        registered = register.households.get(number)
        household = facts.households.get(number) or registered
        if household is None:
            blame(index, "household_no", "unknown_household", number)
            continue
        registered_on = household.registered_on
        if day is not None and registered_on is not None and day < registered_on:
            blame(index, "exited_on", "exit_before_registration", str(day), str(registered_on))
        if registered is not None and registered.exited_on not in (None, day):
            blame(index, "household_no", "already_exited", number, str(registered.exited_on))
    return blame.faults


_CHECKS = {
    HOUSEHOLDS.kind: _check_households,
    MEMBERS.kind: _check_members,
    INCOMES.kind: _check_incomes,
    EXITS.kind: _check_exits,
}
