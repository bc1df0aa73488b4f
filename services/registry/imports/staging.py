"""Checked rows as records of the staging tables: ids given, numbers encrypted and indexed; work for a thread."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple
from uuid import UUID

from services.registry.households.service import sealed_account, sealed_phone
from services.registry.imports.faults import Fault
from services.registry.imports.models import StagedExit, StagedHousehold, StagedIncome, StagedMember
from services.registry.imports.rules import (
    FileFacts,
    Register,
    RegisteredHousehold,
    RegisteredIncome,
    check_rows,
    rejected_households,
)
from services.registry.imports.sheets import EXITS, HOUSEHOLDS, INCOMES, MEMBERS, Layout, Rows
from services.registry.incomes.rules import (
    IncomeParts,
    disposable_per_head_fen,
    net_income_fen,
    net_per_head_fen,
    total_income_fen,
)
from shared.database import new_row_id
from shared.security.encryption import PersonalData

Record = tuple[Any, ...]

_HOUSEHOLD_VALUES = (
    "household_no",
    "village_code",
    "village_group",
    "head_name",
    "bank_name",
    "standard",
    "household_type",
    "main_cause",
    "other_causes",
    "registered_on",
    "housing_sqm",
    "housing_structure",
    "built_year",
    "electricity",
    "fuels",
    "drinking_water",
    "support_form",
    "planned_exit_year",
    "help_plan",
    "help_needs",
)
_MEMBER_VALUES = (
    "name",
    "sex",
    "relation",
    "ethnic_group",
    "education",
    "schooling",
    "health",
    "labour",
    "work",
    "skill",
    "dibao",
    "medical_insured",
    "major_illness_insured",
    "supplementary_insured",
    "medical_assistance",
    "pension_insured",
    "disability_kind",
    "disability_grade",
    "returning_graduate",
    "veteran",
    "no_income_source",
    "no_able_supporter",
    "own_cause",
    "own_plan",
)
_INCOME_VALUES = ("wage_fen", "business_fen", "transfer_fen", "property_fen", "production_cost_fen")
_SEALED = frozenset({"phone", "bank_account"})
_DERIVED = frozenset({"household_no", "id_number", "net_fen", "net_per_head_fen"})
"""Columns that name a row, or state what follows from others."""
_RENAMED = {"standard": "identification_standard", "labour": "labour_capacity", "work": "work_state"}


def _columns(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(_RENAMED.get(name, name) for group in groups for name in group)


def columns_of(key: str) -> tuple[str, ...]:
    """The columns of the register that a sheet's column fills."""
    if key in _SEALED:
        return f"{key}_masked", f"{key}_encrypted"
    return () if key in _DERIVED else _columns([key])


class Target(NamedTuple):
    """A staging table, the columns of it that are made for each record, and those behind them that are copied."""

    model: type[StagedHousehold | StagedMember | StagedIncome | StagedExit]
    made: tuple[str, ...]
    values: tuple[str, ...] = ()


_KEY = ("county_code", "import_id")
TARGETS = {
    HOUSEHOLDS.kind: Target(
        StagedHousehold,
        (
            *_KEY,
            *("id", "found_version", "row"),
            *("phone_masked", "phone_encrypted", "bank_account_masked", "bank_account_encrypted"),
        ),
        _HOUSEHOLD_VALUES,
    ),
    MEMBERS.kind: Target(
        StagedMember,
        (
            *_KEY,
            *("household_id", "id", "row", "id_index", "id_masked", "id_number_encrypted", "born_on"),
            "disability_card_encrypted",
        ),
        _MEMBER_VALUES,
    ),
    INCOMES.kind: Target(
        StagedIncome,
        (
            *_KEY,
            *("household_id", "version", "found_version", "year", "persons"),
            *("total_fen", "net_fen", "net_per_head_fen", "paid_away_fen", "disposable_per_head_fen"),
        ),
        _INCOME_VALUES,
    ),
    EXITS.kind: Target(StagedExit, (*_KEY, "household_id", "version", "found_version", "exited_on")),
}
_FILLED = frozenset({"other_causes", "disability_kind", "disability_grade"})
"""Columns that are filled where the file doesn't have them: with nothing, or out of a disability card's number."""


class Found(NamedTuple):
    """A registered household that a file refers to, with its sealed columns."""

    id: UUID
    version: int
    phone: tuple[str | None, bytes | None] = (None, None)
    account: tuple[str | None, bytes | None] = (None, None)


@dataclass(slots=True)
class Staging:
    """What the check of one file has gathered so far.

    Attributes:
        county_code: tenant of all records.
        import_id: the import.
        register: the register as the rules see it; `registered` and `incomes` are its mappings, filled by look-ups.
        found: registered households by number.
        household_ids: ids given to the file's households.
        versions: the version that each household has reached.
        absent: columns by kind of sheet that the file doesn't have.
        values: columns by kind of sheet that are copied as they were read; half of a form's are in few files.
        changed: rows by kind that say something else than the register.
        unchanged: rows by kind that say what it holds.
        rejected: numbers of households that stay out.
        seen: numbers of all households that the file names.
    """

    county_code: str
    import_id: UUID
    personal: PersonalData
    register: Register
    registered: dict[str, RegisteredHousehold]
    incomes: dict[tuple[str, int], RegisteredIncome] = field(default_factory=dict)
    facts: FileFacts = field(default_factory=FileFacts)
    found: dict[str, Found] = field(default_factory=dict)
    household_ids: dict[str, UUID] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    absent: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    rejected: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)

    def begin(self, layout: Layout) -> None:
        """Begin a sheet; one without rows is told as such."""
        kind = layout.sheet.kind
        self.rows[kind] += 0
        self.absent[kind] = tuple(column.key for column in layout.sheet.columns if column.key not in layout.positions)
        left_out = {*self.absent[kind]} - _FILLED
        self.values[kind] = tuple(name for name in TARGETS[kind].values if name not in left_out)

    def columns(self, kind: str) -> tuple[str, ...]:
        """The columns in which the records of a sheet stand."""
        return TARGETS[kind].made + _columns(self.values[kind])

    def count(self, rows: Rows) -> None:
        """Count a run of rows that was read."""
        self.rows[rows.sheet.kind] += len(rows)
        self.seen.update(number for number in rows.columns["household_no"] if number is not None)

    def unknown_numbers(self, rows: Rows) -> list[str]:
        """Household numbers that the register must be asked about before the rows can be checked."""
        known, own = self.registered, self.facts.households
        return sorted(
            number
            for number in set(rows.columns["household_no"])
            if number is not None and number not in known and number not in own
        )

    def check(self, rows: Rows) -> tuple[list[Fault], list[Record]]:
        """Check a run of rows and make the records of those whose households are sound so far."""
        faults = rows.faults + check_rows(rows, self.facts, self.register)
        self.rejected |= rejected_households(faults)
        flawed = {fault.row for fault in faults}
        kept = [
            at
            for at, (number, row) in enumerate(zip(rows.columns["household_no"], rows.numbers, strict=True))
            if number is not None and number not in self.rejected and row not in flawed
        ]
        return faults, _RECORDS[rows.sheet.kind](self, rows, kept)


def _households(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    columns = rows.columns
    phones, accounts = columns["phone"], columns["bank_account"]
    names = staging.values[HOUSEHOLDS.kind]
    values = [columns[name] for name in names]
    at_causes, at_number = names.index("other_causes"), names.index("household_no")
    records = []
    for at in kept:
        row = [column[at] for column in values]
        row[at_causes] = row[at_causes] or ()
        found = staging.found.get(row[at_number])
        household_id, version = (new_row_id(), None) if found is None else (found.id, found.version)
        staging.household_ids[row[at_number]] = household_id
        staging.versions[row[at_number]] = version or 1
        sealed = _sealed(staging.personal, phones[at], sealed_phone, found.phone if found else None)
        sealed += _sealed(staging.personal, accounts[at], sealed_account, found.account if found else None)
        key = (staging.county_code, staging.import_id, household_id, version, rows.numbers[at])
        records.append((*key, *sealed, *row))
    return records


def _sealed(
    personal: PersonalData,
    number: str | None,
    seal: Callable[[PersonalData, str | None], dict[str, Any]],
    kept: tuple[str | None, bytes | None] | None,
) -> tuple[Any, ...]:
    """Columns of a number; those that are registered where it is the same, so that it compares as the same."""
    if kept is not None and kept[1] is not None and number is not None and personal.decrypt(kept[1]) == number:
        return kept
    return tuple(seal(personal, number).values())


def _members(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    # column by column: a county's million rows are laid out in half the time that row by row takes
    def of(name: str) -> list[Any]:
        column = rows.columns[name]
        return column if len(kept) == len(column) else [column[at] for at in kept]

    encrypt, ids, births = staging.personal.encrypt, of("id_number"), staging.facts.births
    return list(
        zip(
            repeat(staging.county_code, len(kept)),
            repeat(staging.import_id, len(kept)),
            map(staging.household_ids.__getitem__, of("household_no")),
            [new_row_id() for _ in kept],
            [rows.numbers[at] for at in kept],
            map(staging.personal.blind_index, ids),
            [f"{number[:6]}********{number[14:]}" for number in ids],
            map(encrypt, ids),
            [births[number[6:14]][0] for number in ids],
            [None if card is None else encrypt(card) for card in of("disability_card")],
            *map(of, staging.values[MEMBERS.kind]),
            strict=True,
        )
    )


def _incomes(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    columns = rows.columns
    records = []
    for at in kept:
        number, year = columns["household_no"][at], columns["year"][at]
        amounts = [columns[name][at] for name in _INCOME_VALUES]
        parts = IncomeParts(*amounts)
        known = staging.register.incomes.get((number, year))
        paid_fen, persons = columns["paid_away_fen"][at], columns["persons"][at]
        if known is not None:
            # the national sheets don't have what was paid away: what was found of it stays
            paid_fen = known.paid_away_fen if paid_fen is None else paid_fen
            if known.parts == parts:
                persons = persons or known.persons  # a year that stands keeps the people of its time
                if (persons, paid_fen) == known[1:]:
                    staging.unchanged[INCOMES.kind] += 1
                    continue
        net_fen = net_income_fen(parts)
        persons = persons or staging.facts.people[number] or staging.registered[number].persons
        per_head_fen = net_per_head_fen(net_fen, persons)
        disposable_fen = None if paid_fen is None else disposable_per_head_fen(net_fen, paid_fen, persons)
        key = _next_version(staging, number)
        derived = (year, persons, total_income_fen(parts), net_fen, per_head_fen, paid_fen, disposable_fen)
        records.append((staging.county_code, staging.import_id, *key, *derived, *amounts))
    return records


def _exits(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    numbers, days = rows.columns["household_no"], rows.columns["exited_on"]
    key = (staging.county_code, staging.import_id)
    records = []
    for at in kept:
        registered = staging.registered.get(numbers[at])
        if registered is not None and registered.exited_on is not None:  # the same day: the check refuses another
            staging.unchanged[EXITS.kind] += 1
        else:
            records.append((*key, *_next_version(staging, numbers[at]), days[at]))
    return records


def _next_version(staging: Staging, number: str) -> tuple[UUID, int, int | None]:
    """Id of the household, the version that this row makes, and the one that the register holds."""
    found = staging.found.get(number)
    household_id, found_version = (staging.household_ids[number], None) if found is None else found[:2]
    staging.versions[number] = version = staging.versions.get(number, found_version or 0) + 1
    return household_id, version, found_version


_RECORDS = {
    HOUSEHOLDS.kind: _households,
    MEMBERS.kind: _members,
    INCOMES.kind: _incomes,
    EXITS.kind: _exits,
}
