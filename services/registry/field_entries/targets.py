"""What an entry from the field changes: a household with its members, a year's income, or a record."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from services.registry.field_entries.forms import RECORD_KINDS
from services.registry.field_entries.rules import Standing
from services.registry.households import service as households
from services.registry.households.forms import HouseholdPatch
from services.registry.households.models import Household, Member
from services.registry.households.queries import find_household, members_of
from services.registry.incomes import service as incomes
from services.registry.incomes.models import Income, IncomeWrite
from services.registry.records import service as records
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.models import HouseholdRecord
from services.registry.records.queries import find_record
from services.registry.requests.refusals import NeedsApproval
from shared.errors import NotFound

Values = Mapping[str, Any]
"""A value by the name of its field; a member's are named ``members.<id>.<field>``."""

_MEMBERS = "members"


class Target(ABC):
    """A part of the register that an entry changes, locked; every rule is that of its own house."""

    name: str
    permission: str
    """Whoever holds it may change it without the township."""

    def __init__(self, desk: Desk, household: Household) -> None:
        self.desk = desk
        self.household = household

    @property
    @abstractmethod
    def id(self) -> UUID:
        """Of the household or record."""

    @property
    def year(self) -> int | None:
        """Of an income."""
        return None

    @abstractmethod
    def stands(self, name: str) -> Any:
        """A field's value in the register, as it is shown."""

    @abstractmethod
    def form(self, values: Values, occurred_on: date, reason: str) -> BaseModel:
        """The request by which its own house changes it.

        Raises:
            ValidationError: a value isn't one, or there is no such field.
        """

    @abstractmethod
    async def change(self, values: Values, occurred_on: date, reason: str) -> None:
        """Change it as anybody does.

        Raises:
            ValidationError, Refusal: whatever its own house says.
        """

    def read(self, name: str, value: Any, on: date) -> Any:
        """A value as the register keeps it. Raises ValidationError."""
        return _part_of(self.form({name: value}, on, "-"), name)

    def standing(self, name: str, base: Any, value: Any, on: date) -> Standing:
        """How a value from the field relates to the register. Raises ValidationError."""
        kept = self.read(name, value, on)
        return Standing(is_so=self._is(name, kept), is_base=self._was_shown(name, base, on))

    def shown(self, name: str, value: Any, on: date) -> Any:
        """A value from the field as people may see it."""
        return to_jsonable_python(self.read(name, value, on))

    def is_sealed(self, _name: str) -> bool:
        """Whether a value is a person's number."""
        return False

    def _is(self, name: str, kept: Any) -> bool:
        return bool(self.stands(name) == kept)

    def _was_shown(self, name: str, base: Any, on: date) -> bool:
        standing = self.stands(name)
        if base is None or standing is None:
            return base is None and standing is None
        try:
            return bool(self.read(name, base, on) == standing)
        except ValidationError:  # what the register would take no more it may still hold
            return bool(to_jsonable_python(standing) == base)


def member_field(member_id: UUID, field: str) -> str:
    """The name of a member's field."""
    return f"{_MEMBERS}.{member_id}.{field}"


def _part_of(form: BaseModel, name: str) -> Any:
    if not name.startswith(f"{_MEMBERS}."):
        return getattr(form, name)
    (member,) = getattr(form, _MEMBERS)
    return getattr(member, name.rsplit(".", 1)[1])


class HouseholdTarget(Target):
    """A household's facts and its members'."""

    name = "household"
    permission = "household.write"

    _SEALED = {"phone": households.sealed_phone, "bank_account": households.sealed_account}  # noqa: RUF012  # a constant

    def __init__(self, desk: Desk, household: Household, members: Mapping[UUID, Member]) -> None:
        super().__init__(desk, household)
        self._members = members

    @property
    def id(self) -> UUID:
        return self.household.id

    def stands(self, name: str) -> Any:
        if self.is_sealed(name):
            return getattr(self.household, f"{name}_masked")
        if not name.startswith(f"{_MEMBERS}."):
            return getattr(self.household, name)
        _, member_id, field = name.split(".")
        return getattr(self._member(UUID(member_id)), field)

    def form(self, values: Values, occurred_on: date, reason: str) -> HouseholdPatch:
        own: dict[str, Any] = {}
        theirs: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            if name.startswith(f"{_MEMBERS}."):
                _, member_id, field = name.split(".")
                theirs.setdefault(member_id, {"id": member_id})[field] = value
            else:
                own[name] = value
        return HouseholdPatch.model_validate(
            {"occurred_on": occurred_on, "reason": reason, **own, _MEMBERS: list(theirs.values())}
        )

    def read(self, name: str, value: Any, on: date) -> Any:
        if name == "household_type":
            raise NeedsApproval("贫困户属性的变更须经审批", "A type is changed by approval", field=name)
        return super().read(name, value, on)

    async def change(self, values: Values, occurred_on: date, reason: str) -> None:
        form = self.form(values, occurred_on, reason)
        await households.change(self.desk, self.household.id, self.household.version, form)

    def shown(self, name: str, value: Any, on: date) -> Any:
        kept = super().shown(name, value, on)
        if kept is None or not self.is_sealed(name):
            return kept
        return self._SEALED[name](self.desk.personal, kept)[f"{name}_masked"]

    def is_sealed(self, name: str) -> bool:
        return name in self._SEALED

    def _is(self, name: str, kept: Any) -> bool:
        if not self.is_sealed(name):
            return super()._is(name, kept)
        cipher: bytes | None = getattr(self.household, f"{name}_encrypted")
        return bool(kept == (None if cipher is None else self.desk.personal.decrypt(cipher)))

    def _was_shown(self, name: str, base: Any, on: date) -> bool:
        if self.is_sealed(name):
            return bool(base == self.stands(name))
        return super()._was_shown(name, base, on)

    def _member(self, member_id: UUID) -> Member:
        if member_id not in self._members:
            raise NotFound("该户没有这名成员", "The household has no such member", field="member_id")
        return self._members[member_id]


class IncomeTarget(Target):
    """A household's income of a year."""

    name = "income"
    permission = "household.write"

    _FIELDS = frozenset(IncomeWrite.model_fields) - {"occurred_on", "reason"}

    def __init__(self, desk: Desk, household: Household, year: int, kept: Income | None) -> None:
        super().__init__(desk, household)
        self._year = year
        self._kept = kept

    @property
    def id(self) -> UUID:
        return self.household.id

    @property
    def year(self) -> int:
        return self._year

    def stands(self, name: str) -> Any:
        return None if self._kept is None else getattr(self._kept, name)

    def read(self, name: str, value: Any, on: date) -> Any:
        # the form wants a year's items together, of which a single one is asked here
        nothing = dict.fromkeys(incomes.PARTS, 0)
        return getattr(IncomeWrite.model_validate({"occurred_on": on, "reason": "-", **nothing, name: value}), name)

    def form(self, values: Values, occurred_on: date, reason: str) -> IncomeWrite:
        kept = {} if self._kept is None else self._kept.model_dump(include=set(self._FIELDS))
        return IncomeWrite.model_validate({"occurred_on": occurred_on, "reason": reason, **kept, **values})

    async def change(self, values: Values, occurred_on: date, reason: str) -> None:
        form = self.form(values, occurred_on, reason)
        desk, household = self.desk, self.household
        await incomes.record_income(
            desk.session, desk.clock, desk.caller, household.id, self._year, household.version, form
        )
        key = (household.county_code, household.id, self._year)
        self._kept = await desk.session.get_one(Income, key, populate_existing=True)


class RecordTarget(Target):
    """A record of a household."""

    def __init__(self, desk: Desk, household: Household, kind: RecordKind[Any], row: HouseholdRecord) -> None:
        super().__init__(desk, household)
        self.name, self.permission = kind.name, kind.write
        self._kind = kind
        self._row = row

    @property
    def id(self) -> UUID:
        return self._row.id

    def stands(self, name: str) -> Any:
        return getattr(self._row, name)

    def form(self, values: Values, occurred_on: date, reason: str) -> BaseModel:
        return self._kind.patch.model_validate({"occurred_on": occurred_on, "reason": reason, **values})

    async def change(self, values: Values, occurred_on: date, reason: str) -> None:
        form = self.form(values, occurred_on, reason)
        self._row = await records.change(self.desk, self._kind, self._row.id, self._row.version, form)


async def household_target(desk: Desk, household_id: UUID) -> Target:
    """A household, locked. Raises NotFound."""
    household = await find_household(desk.session, desk.caller, household_id, lock=True)
    return HouseholdTarget(desk, household, {one.id: one for one in await members_of(desk.session, household)})


async def income_target(desk: Desk, household_id: UUID, year: int) -> Target:
    """A household's income of a year, locked. Raises NotFound."""
    household = await find_household(desk.session, desk.caller, household_id, lock=True)
    kept = await desk.session.get(Income, (household.county_code, household.id, year), populate_existing=True)
    return IncomeTarget(desk, household, year, kept)


async def record_target(desk: Desk, name: str, record_id: UUID) -> Target:
    """A record of a household, both locked.

    Raises:
        NotFound: there is none in the caller's area.
        RecordWithdrawn: it was withdrawn.
    """
    kind: RecordKind[HouseholdRecord] = RECORD_KINDS[name]
    seen = await find_record(desk.session, desk.caller, kind.model, record_id)
    household = await find_household(desk.session, desk.caller, seen.household_id, lock=True)
    row = await records.locked(desk, kind, record_id, None)
    return RecordTarget(desk, household, kind, row)
