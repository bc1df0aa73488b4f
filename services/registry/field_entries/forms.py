"""What comes in and goes out over HTTP about entries from the field."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import UploadFile
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SkipValidation,
    StrictBool,
    StrictInt,
    StrictStr,
    create_model,
)
from pydantic_core import PydanticCustomError

from services.registry.documents.models import Themes
from services.registry.notices.forms import ObjectionCreate
from services.registry.records.fields import Day, Name, PersonName, Reason, Year
from services.registry.records.forms import Moment, RecordQuery, StepForm
from services.registry.records.kinds import RecordKind
from services.registry.tasks.service import HOUSEHOLD_TASK
from services.registry.visits.service import VISIT
from shared.database import StrictPage
from shared.money import MAX_FEN

MOST_ENTRIES = 200
MOST_CHANGES = 100

_EPOCH, _CENTURY = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _of_a_device(at: datetime) -> datetime:
    # a telephone whose battery was flat believes it is 1970: what was recorded on it is worth no less
    if not _EPOCH <= at < _CENTURY:
        raise PydanticCustomError("registry.bad_moment", "设备时间应在 1970 年至 2099 年之间")
    return at


def _plain(text: str) -> str:
    if not text.replace("\n", "").isprintable():
        raise PydanticCustomError("registry.bad_text", "含有控制字符")
    return text


DeviceMoment = Annotated[AwareDatetime, AfterValidator(_of_a_device)]
Text = Annotated[StrictStr, Field(max_length=2000), AfterValidator(_plain)]
Whole = Annotated[StrictInt, Field(ge=-MAX_FEN, le=MAX_FEN)]
Value = StrictBool | Whole | Text | Annotated[list[Text], Field(max_length=50)] | None
"""A field's value as the register's own forms write it."""


class FieldStep(StepForm):
    """What every entry says: the device's own id of it, the day in the field, and the device's clock."""

    client_id: UUID = Field(title="客户端编号")
    device_at: DeviceMoment = Field(title="设备时间")


_OF_A_STEP: Any = {"client_id": (UUID, Field(title="客户端编号")), "device_at": (DeviceMoment, Field(title="设备时间"))}

_VISIT: Any = Literal["visit"]
_OBJECTION: Any = Literal["objection"]

VisitEntry: Any = create_model(
    "VisitEntry",
    __base__=VISIT.creation,
    __doc__="A visit; photos that name it by its `client_id` become part of it, whichever comes first.",
    kind=(_VISIT, ...),
    **_OF_A_STEP,
)

ObjectionEntry: Any = create_model(
    "ObjectionEntry",
    __base__=ObjectionCreate,
    __doc__="An objection that a villager raised to a public notice.",
    kind=(_OBJECTION, ...),
    notice_id=(UUID, ...),
    **_OF_A_STEP,
)


def _of_a_row(name: str) -> str:
    if name in ("id", "members", "occurred_on", "reason"):
        raise PydanticCustomError("extra_forbidden", "Extra inputs are not permitted")
    return name


FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,59}$"), AfterValidator(_of_a_row)]


class FieldValue(BaseModel):
    """A new value of a field, and the one that the device showed when it was changed; a number's base is masked."""

    model_config = ConfigDict(extra="forbid")

    field: FieldName
    member_id: UUID | None = None
    base: Value
    value: Value


class _ChangeEntry(FieldStep):
    changes: Annotated[list[FieldValue], Field(min_length=1, max_length=MOST_CHANGES)]


class HouseholdEntry(_ChangeEntry):
    """What was found otherwise of a household or its members; fields as a household's own `PATCH` takes them."""

    kind: Literal["household"]
    household_id: UUID


class IncomeEntry(_ChangeEntry):
    """Income items of a year, fen; of a year that isn't recorded yet all five, with null as base."""

    kind: Literal["income"]
    household_id: UUID
    year: Year


class RecordEntry(_ChangeEntry):
    """What was found otherwise of a visit or a task; fields as its own `PATCH` takes them."""

    kind: Literal["record"]
    record_kind: Literal["visit", "household_task"]
    record_id: UUID


RECORD_KINDS: dict[str, RecordKind[Any]] = {kind.name: kind for kind in (VISIT, HOUSEHOLD_TASK)}

Entry: Any = Annotated[
    VisitEntry | HouseholdEntry | IncomeEntry | RecordEntry | ObjectionEntry, Field(discriminator="kind")
]


class FieldEntries(BaseModel):
    """Entries in the order in which they were recorded; each is looked at and answered by itself."""

    model_config = ConfigDict(extra="forbid")

    entries: Annotated[list[SkipValidation[Entry]], Field(min_length=1, max_length=MOST_ENTRIES)]


class FieldPhotoUpload(BaseModel):
    """A photo from the field; the parts of a form (multipart)."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile
    client_id: UUID = Field(title="客户端编号")
    device_at: DeviceMoment = Field(title="设备时间")
    household_id: UUID = Field(title="户")
    visit_client_id: UUID | None = Field(default=None, title="走访的客户端编号")
    place: int = Field(default=1, ge=1, le=50, title="照片次序")
    themes: Themes = Field(default_factory=list, title="影像主题")
    title: Name | None = Field(default=None, title="说明")
    taken_on: Day | None = Field(default=None, title="拍摄日期")
    taken_by: PersonName | None = Field(default=None, title="拍摄人")
    occurred_on: Day = Field(title="业务日期")
    reason: Reason = Field(title="理由")


Status = Literal["accepted", "duplicate", "conflict", "waiting", "refused", "retry"]


class FaultRead(BaseModel):
    """What is wrong with a part of an entry."""

    field: str
    code: str
    message: str


class EntryResult(BaseModel):
    """What became of an entry.

    ``accepted``: it is in the register. ``duplicate``: it came before; `first` says what became of it then.
    ``conflict``: what others changed meanwhile waits for the township's decision, the rest is in the register.
    ``waiting``: all of it waits, since the sender's post doesn't change the register. ``refused``: nothing was kept,
    `code` and `detail` say why; mended, it may be sent again under the same id. ``retry``: send it again later.
    """

    client_id: UUID | None
    status: Status
    first: Literal["accepted", "conflict", "waiting"] | None = None
    record_id: UUID | None = None
    conflict_id: UUID | None = None
    code: str | None = None
    title: str | None = None
    detail: str | None = None
    remedy: str | None = None
    field: str | None = None
    errors: list[FaultRead] | None = None


class EntryResults(BaseModel):
    """An answer for each entry, in their order, and how many there are of each."""

    results: list[EntryResult]
    accepted: int
    duplicate: int
    conflict: int
    waiting: int
    refused: int
    retry: int


class EntryRead(BaseModel):
    """An entry that came in."""

    model_config = ConfigDict(from_attributes=True)

    client_id: UUID
    kind: str
    status: Literal["accepted", "conflict", "waiting"]
    record_id: UUID | None
    conflict_id: UUID | None
    occurred_on: date
    device_at: Moment
    recorded_at: Moment


class EntryList(BaseModel):
    """A page of the caller's own entries, the latest first."""

    items: list[EntryRead]
    next: str | None


class EntryQuery(StrictPage):
    """Which of the caller's own entries: all, or those of some ids, to learn whether they have come in."""

    client_id: Annotated[list[UUID], Field(max_length=MOST_ENTRIES)] = Field(default_factory=list)


class DifferenceRead(BaseModel):
    """A field of which the field and the register say different things."""

    field: str
    base: Value
    mine: Value
    theirs: Value
    taken: Literal["mine", "theirs"] | None


class ConflictRead(BaseModel):
    """Values from the field that wait for a decision, or had one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    county_code: str
    household_id: UUID
    version: int
    target: str
    target_id: UUID
    year: int | None
    cause: Literal["changed_meanwhile", "needs_township"]
    differences: list[DifferenceRead]
    state: Literal["open", "decided", "overtaken"]
    client_id: UUID
    entered_by: str
    entered_role: str
    occurred_on: date
    device_at: Moment
    entry_reason: str
    decided_by: str | None
    decided_on: date | None
    decision_reason: str | None
    recorded_at: Moment


class ConflictList(BaseModel):
    """A page of conflicts, the oldest first."""

    items: list[ConflictRead]
    next: str | None


class ConflictQuery(RecordQuery):
    """Which conflicts."""

    state: Literal["open", "decided", "overtaken"] | None = None


class ConflictDecision(StepForm):
    """What is to hold of each field that differs: what was recorded in the field, or what stands in the register."""

    fields: dict[str, Literal["mine", "theirs"]] = Field(title="逐项决定")
