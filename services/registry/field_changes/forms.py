"""What a telephone asks, and what it is given of its villages: what nobody recorded is left out."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from services.registry.documents.service import DOCUMENT
from services.registry.field_entries.forms import ConflictRead
from services.registry.households.forms import HouseholdRead, MemberRead
from services.registry.incomes.models import IncomeRead
from services.registry.measures.service import HOUSEHOLD_PLAN
from services.registry.pairings.service import HOUSEHOLD_PAIRING
from services.registry.tasks.service import HOUSEHOLD_TASK
from services.registry.visits.service import VISIT
from shared.database import StrictPage
from shared.security.callers import AskedArea

_OF_RECORDS = {"county_code", "household_id", "withdrawn_on", "recorded_at"}
# of letters that need no escape: an address of more than 64 KiB is refused by the server before any route sees it
_Token = Annotated[str, Field(max_length=60_000, pattern=r"^[A-Za-z0-9_=-]*$")]


def _part(form: str, shown: type[BaseModel], without: Iterable[str], told: str, /, **more: Any) -> Any:
    """A form with fewer fields, each of which may be left out."""
    dropped = {*without, *more}
    kept: dict[str, Any] = {
        field: (info.annotation | None, Field(default=None, title=info.title))  # type: ignore[operator]  # of types
        for field, info in shown.model_fields.items()
        if field not in dropped
    }
    return create_model(form, __doc__=told, **kept, **more)


FieldMember: Any = _part("FieldMember", MemberRead, ("id_number", "disability_card"), "A person of a household.")
FieldIncome: Any = _part("FieldIncome", IncomeRead, ("working", "version"), "A year's income, fen.")
FieldVisit: Any = _part("FieldVisit", VISIT.shown, _OF_RECORDS, "A visit to the household.")
FieldTask: Any = _part("FieldTask", HOUSEHOLD_TASK.shown, _OF_RECORDS, "A task for the household that isn't done.")
FieldPlan: Any = _part("FieldPlan", HOUSEHOLD_PLAN.shown, _OF_RECORDS, "The household's plan to leave poverty.")
FieldPhoto: Any = _part(
    "FieldPhoto",
    DOCUMENT.shown,
    (*_OF_RECORDS, "area_code", "subject_kind", "subject_id", "file_name", "size_bytes", "sha256"),
    "A photo of the household; its pictures stand under ``/registry/documents``.",
)
FieldHelper: Any = _part(
    "FieldHelper",
    HOUSEHOLD_PAIRING.shown,
    (*_OF_RECORDS, "ended_on", "planned_until"),
    "Who helps the household.",
    name=(str | None, None),
    post=(str | None, None),
    phone_masked=(str | None, None),
)
FieldConflictRead: Any = _part(
    "FieldConflictRead",
    ConflictRead,
    ("county_code", "household_id", "entered_by", "entered_role", "device_at", "recorded_at", "decided_by"),
    "Values from the field that wait for a decision, or had one.",
)
FieldHousehold: Any = _part(
    "FieldHousehold",
    HouseholdRead,
    (
        *("phone", "bank_account", "group", "key_groups", "former_members"),
        *("removed_on", "removed_kind", "merged_into", "split_from", "membership_on"),
    ),
    "A household with all that is wanted at its door.",
    id=(UUID, ...),
    members=(list[FieldMember], ...),
    incomes=(list[FieldIncome], ...),
    helpers=(list[FieldHelper], ...),
    visits=(list[FieldVisit], ...),
    tasks=(list[FieldTask], ...),
    photos=(list[FieldPhoto], ...),
    conflicts=(list[FieldConflictRead], ...),
    plan=(FieldPlan | None, None),
)


class FieldGone(BaseModel):
    """A household that is the reader's no more: it left his area, or the register."""

    id: UUID
    why: Literal["left_area", "off_register"]


class FieldArea(BaseModel):
    """A village."""

    code: str
    name: str
    parent_code: str | None


class FieldListed(BaseModel):
    """A place on a notice's list, the name masked as it hangs out."""

    number: int
    name: str


class FieldNotice(BaseModel):
    """A public notice that takes objections."""

    id: UUID
    area_code: str
    title: str
    starts_on: date
    free_on: date
    listed: list[FieldListed]


class FieldChanges(BaseModel):
    """What has changed behind a token; `areas` and `notices` are given whole where something of them is new.

    Each household comes whole: put it in the place of what you have. `more` says that further pages wait: go on with
    `next` at once. Otherwise `next` is the token of the next time.
    """

    items: list[FieldHousehold]
    gone: list[FieldGone]
    areas: list[FieldArea] | None
    notices: list[FieldNotice] | None
    more: bool
    next: str


class ChangesQuery(StrictPage):
    """From where, of which area, how many households a page."""

    area: AskedArea = None
    limit: int = Field(default=200, ge=1, le=StrictPage.MAX)
    after: Annotated[_Token | None, Field(description="上次得到的 next；不填为首次同步")] = None
