"""Checked rows as records of the staging tables: ids given, numbers encrypted and indexed; work for a thread."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from services.registry.households.service import sealed_account, sealed_phone
from services.registry.imports.cells import Cell
from services.registry.imports.faults import Fault
from services.registry.imports.models import StagedExit, StagedHousehold, StagedIncome, StagedMember
from services.registry.imports.rules import FileFacts, Register, RegisteredHousehold, check_rows, rejected_households
from services.registry.imports.sheets import EXITS, HOUSEHOLDS, INCOMES, MEMBERS, Layout, Rows, read_rows
from services.registry.incomes.rules import IncomeParts, net_income_fen, net_per_head_fen, total_income_fen
from shared.database import new_id
from shared.identity import mask_id_number
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
_RENAMED = {"standard": "identification_standard", "labour": "labour_capacity", "work": "work_state"}


def _columns(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(_RENAMED.get(name, name) for group in groups for name in group)


class Target(NamedTuple):
    """A staging table and the columns in which records for it stand."""

    model: type[StagedHousehold | StagedMember | StagedIncome | StagedExit]
    columns: tuple[str, ...]


_KEY = ("county_code", "import_id")
TARGETS = {
    HOUSEHOLDS.kind: Target(
        StagedHousehold,
        _columns(
            _KEY,
            ("id", "phone_masked", "phone_encrypted", "bank_account_masked", "bank_account_encrypted"),
            _HOUSEHOLD_VALUES,
        ),
    ),
    MEMBERS.kind: Target(
        StagedMember,
        _columns(
            _KEY,
            ("household_id", "id", "row", "id_index", "id_masked", "id_number_encrypted", "born_on"),
            ("disability_card_encrypted",),
            _MEMBER_VALUES,
        ),
    ),
    INCOMES.kind: Target(
        StagedIncome,
        _columns(
            _KEY,
            ("household_id", "version", "found_version", "year", "persons"),
            ("total_fen", "net_fen", "net_per_head_fen"),
            _INCOME_VALUES,
        ),
    ),
    EXITS.kind: Target(StagedExit, _columns(_KEY, ("household_id", "version", "found_version", "exited_on"))),
}


class Found(NamedTuple):
    """A registered household that a file refers to."""

    id: UUID
    version: int


@dataclass(slots=True)
class Staging:
    """What the check of one file has gathered so far.

    Attributes:
        county_code: tenant of all records.
        import_id: the import.
        register: the register as the rules see it; `registered` is its mapping and grows with each look-up.
        found: registered households by number.
        household_ids: ids given to the file's households.
        versions: the version that each household has reached.
        rejected: numbers of households that stay out.
        seen: numbers of all households that the file names.
    """

    county_code: str
    import_id: UUID
    personal: PersonalData
    register: Register
    registered: dict[str, RegisteredHousehold]
    facts: FileFacts = field(default_factory=FileFacts)
    found: dict[str, Found] = field(default_factory=dict)
    household_ids: dict[str, UUID] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)

    def read(self, layout: Layout, first_number: int, batch: Sequence[Sequence[Cell]]) -> Rows:
        """Read a run of rows."""
        rows = read_rows(layout, batch, first_number)
        self.rows[layout.sheet.kind] += len(rows)
        self.seen.update(number for number in rows.columns["household_no"] if number is not None)
        return rows

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
    values = [columns[name] for name in _HOUSEHOLD_VALUES]
    at_causes, at_number = _HOUSEHOLD_VALUES.index("other_causes"), _HOUSEHOLD_VALUES.index("household_no")
    records = []
    for at in kept:
        row = [column[at] for column in values]
        row[at_causes] = row[at_causes] or ()
        household_id = new_id()
        staging.household_ids[row[at_number]] = household_id
        staging.versions[row[at_number]] = 1
        sealed = (*sealed_phone(staging.personal, phones[at]).values(),)
        sealed += (*sealed_account(staging.personal, accounts[at]).values(),)
        records.append((staging.county_code, staging.import_id, household_id, *sealed, *row))
    return records


def _members(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    columns = rows.columns
    numbers, ids = columns["household_no"], columns["id_number"]
    values = list(zip(*(columns[name] for name in _MEMBER_VALUES), strict=True))
    cards = columns["disability_card"]
    county_code, import_id, household_ids = staging.county_code, staging.import_id, staging.household_ids
    encrypt, blind_index = staging.personal.encrypt, staging.personal.blind_index
    births: dict[str, date] = {}
    records = []
    for at in kept:
        number = ids[at]
        birth = number[6:14]
        born_on = births.get(birth)
        if born_on is None:
            born_on = births[birth] = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
        records.append(
            (
                county_code,
                import_id,
                household_ids[numbers[at]],
                new_id(),
                rows.numbers[at],
                blind_index(number),
                mask_id_number(number),
                encrypt(number),
                born_on,
                None if cards[at] is None else encrypt(cards[at]),
                *values[at],
            )
        )
    return records


def _incomes(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    columns = rows.columns
    records = []
    for at in kept:
        number = columns["household_no"][at]
        amounts = [columns[name][at] for name in _INCOME_VALUES]
        parts = IncomeParts(*amounts)
        net_fen = net_income_fen(parts)
        persons = staging.facts.people[number] or staging.registered[number].persons
        per_head_fen = net_per_head_fen(net_fen, persons)
        key = _next_version(staging, number)
        derived = (columns["year"][at], persons, total_income_fen(parts), net_fen, per_head_fen)
        records.append((staging.county_code, staging.import_id, *key, *derived, *amounts))
    return records


def _exits(staging: Staging, rows: Rows, kept: list[int]) -> list[Record]:
    numbers, days = rows.columns["household_no"], rows.columns["exited_on"]
    key = (staging.county_code, staging.import_id)
    return [(*key, *_next_version(staging, numbers[at]), days[at]) for at in kept]


def _next_version(staging: Staging, number: str) -> tuple[UUID, int, int | None]:
    """Id of the household, the version that this row makes, and the one that the register holds."""
    household_id, found_version = staging.household_ids.get(number), None
    if household_id is None:
        household_id, found_version = staging.found[number]
    staging.versions[number] = version = staging.versions.get(number, found_version or 0) + 1
    return household_id, version, found_version


_RECORDS = {
    HOUSEHOLDS.kind: _households,
    MEMBERS.kind: _members,
    INCOMES.kind: _incomes,
    EXITS.kind: _exits,
}
