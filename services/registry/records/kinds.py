"""A kind of record: its table, its forms, who may read and write it, and what it must keep to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import Household
from services.registry.records.fields import RefersTo, mark_of
from services.registry.records.forms import RecordQuery, conditions_of, creation_of, patch_of, read_of
from services.registry.records.models import Record
from shared.calendar import Clock
from shared.database import StrictPage
from shared.errors import Refusal
from shared.events.base import Event
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.encryption import PersonalData

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step on a record needs: the transaction, who acts, and the rules in force."""

    session: AsyncSession
    clock: Clock
    caller: Caller
    policies: ActivePolicies
    personal: PersonalData


@dataclass(frozen=True, slots=True)
class Step(Generic[R]):
    """A record as a step leaves it, before it is written.

    Attributes:
        row: the record, new values in place.
        before: its values before; None where it is new.
        occurred_on: business date of the step.
        household: the household that it belongs to, locked; None for a record of an area.
    """

    row: R
    before: Mapping[str, Any] | None
    occurred_on: date
    household: Household | None

    @property
    def home(self) -> Household:
        """The household of a household's record.

        Raises:
            TypeError: the record belongs to none.
        """
        if self.household is None:
            raise TypeError(f"{type(self.row).__name__} belongs to no household")
        return self.household

    def sets(self, *names: str) -> bool:
        """Whether the record is new, or the step changes one of these values.

        What was right when it was entered may be left as it is, even where the rule or the household changed since.
        """
        return self.before is None or any(self.before[name] != getattr(self.row, name) for name in names)


Check = Callable[[Desk, Step[R]], Awaitable[None]]
"""Refuses what may not be, and sets what follows from the rest; runs before each creation and change."""


class Part(StrEnum):
    """The part of a household's papers (card, handbook, four lists) in which records of a kind are printed."""

    NEEDS = "needs"
    HELPERS = "helpers"
    PLANS = "plans"
    MEASURES = "measures"
    RESULTS = "results"
    OTHER = "other"


_PART_OF_ENTRY = {
    "plan": Part.PLANS,
    "measure": Part.MEASURES,
    "project": Part.MEASURES,
    "helper_unit": Part.HELPERS,
    "responsible": Part.HELPERS,
}


@dataclass(frozen=True, slots=True)
class Sealed:
    """How a personal number is kept: a field `phone` in the columns `phone_masked` and `phone_encrypted`.

    Attributes:
        mask: what everybody may see of it.
    """

    mask: Callable[[str], str]


_NUMBERS: dict[type[Any], str | None] = {}
_REFERRERS: dict[type[Any], list[tuple[type[Record], str]]] = {}


def number_column(model: type[Any]) -> str | None:
    """The column by which records of a table are named; None where its kind has none."""
    return _NUMBERS.get(model)


def referrers(model: type[Any]) -> Sequence[tuple[type[Record], str]]:
    """Tables, and their columns, that refer to records of a table."""
    return _REFERRERS.get(model, ())


@dataclass(frozen=True)
class RecordKind(Generic[R]):
    """A kind of record.

    Attributes:
        name: English name, singular; the table's.
        title: Chinese name, as sheets and messages give it.
        path: where it stands under ``/registry``.
        model: the table.
        fields: what people fill in, a SQLModel with validators and a Chinese title for each field.
        read: permission to read.
        write: permission to write.
        check: what a creation or change must keep to.
        announce: the event that tells other services of the record as it now stands, where one of its own is declared.
        told: columns that a `RecordKept` tells other services of; never a person's name or number, nor a free text.
        query: conditions of its list; a member named like a column asks for equality, or, of a list, for what it
            holds. By household only those are asked that belong to one (`conditions`).
        number: the column by which people and files name one, unique in its county (`models.numbered`); None where
            only its household or area tells it.
        exclude: columns that are never shown (cipher texts).
        part: where a household's papers print its records; left out, it follows from `answers`.
        withdrawal: what a withdrawal must keep to.
        follow: lets what else the register holds follow a record, in the transaction of each step on it.
        answers: entry of shared.codes.REQUIRED_ENTRIES that a household has where it, or its village, has such a
            record; None where the kind is none of them.
        constraints: a table's own constraint → what it refuses, and the field that it is about.
        sealed: fields that are kept masked and encrypted.
        carried: what the kind's own steps left on a record beyond its fields (the day of each stage, why it came
            first), as files carry it: new records are taken over with it, of those that stand no file changes it.
        imported: False where records come about by steps of several people alone: no file brings them in, and they
            are exported only where somebody asks for them by name.
        once: column of the sender's own id: what is sent again under it is entered once; only for households' records.
    """

    name: str
    title: str
    path: str
    model: type[R]
    fields: type[BaseModel]
    read: str
    write: str
    check: Check[R] | None = None
    announce: Callable[[R], Event] | None = None
    told: tuple[str, ...] = ()
    query: type[RecordQuery] = RecordQuery
    number: str | None = None
    exclude: frozenset[str] = frozenset()
    part: Part | None = None
    withdrawal: Check[R] | None = None
    follow: Callable[[Desk, R], Awaitable[None]] | None = None
    answers: str | None = None
    constraints: Mapping[str, tuple[type[Refusal], str]] = field(default_factory=dict)
    sealed: Mapping[str, Sealed] = field(default_factory=dict)
    once: str | None = None
    carried: type[BaseModel] | None = None
    imported: bool = True
    creation: type[BaseModel] = field(init=False)
    patch: type[BaseModel] = field(init=False)
    shown: type[BaseModel] = field(init=False)
    conditions: type[StrictPage] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "creation", creation_of(self.fields, self.model))
        object.__setattr__(self, "patch", patch_of(self.fields))
        object.__setattr__(self, "shown", read_of(self.model, self.exclude))
        object.__setattr__(self, "conditions", conditions_of(self.query, self.model))
        if shown_to_none := set(self.told) - self.shown.model_fields.keys():
            raise TypeError(f"{self.name} has no {', '.join(sorted(shown_to_none))} to tell of")
        _NUMBERS[self.model] = self.number
        for name, info in self.fields.model_fields.items():
            if (mark := mark_of(info, RefersTo)) is not None:
                _REFERRERS.setdefault(mark.model, []).append((self.model, name))

    @property
    def printed_in(self) -> Part:
        """The part of a household's papers in which its records stand."""
        return self.part or _PART_OF_ENTRY.get(self.answers or "", Part.OTHER)
