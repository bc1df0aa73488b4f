"""What comes in and goes out over HTTP about records, made from a kind's fields."""

from datetime import date, datetime
from typing import Annotated, Any, get_args
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from services.registry.records.fields import AreaCode, Day, Reason, blank_as_none, present
from services.registry.records.models import AreaRecord, HouseholdRecord, MemberRecord, Record
from shared.calendar import CHINA
from shared.database import StrictPage
from shared.security.callers import AskedArea

Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(CHINA))]
"""A moment as China's clocks show it, wherever it was read from."""


class StepForm(BaseModel):
    """What every step says: the day it happened on, and why."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: Day = Field(title="业务日期")
    reason: Reason = Field(title="理由")


class _MadeQuery(StrictPage):
    """A query that is made, not written: to look for its source takes a tenth of a second each, and finds none."""

    model_config = {"use_attribute_docstrings": False}  # noqa: RUF012  # pydantic reads it once, nothing changes it


class RecordQuery(StrictPage):
    """Which records: of an area, of a household; those withdrawn as mistakes only when asked for."""

    area: AskedArea = None
    household_id: UUID | None = None
    withdrawn: bool = False


class RecordChangeRead(BaseModel):
    """One version of a record."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    action: str
    occurred_on: date
    reason: str
    subject: str
    role: str
    import_id: UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    recorded_at: Moment


class RecordChangeList(BaseModel):
    """A page of a record's history, from the first version on."""

    items: list[RecordChangeRead]
    next: str | None


def conditions_of(query: type[RecordQuery], model: type[Record]) -> type[StrictPage]:
    """The conditions of a kind's list; records of an area know no household: asked for one, they would all be shown."""
    if "household_id" in model.model_fields:
        return query
    kept: dict[str, Any] = {
        name: (_with_validators(info), info) for name, info in query.model_fields.items() if name != "household_id"
    }
    return create_model(query.__name__, __base__=_MadeQuery, __doc__=query.__doc__, **kept)


def creation_of(fields: type[BaseModel], model: type[Record]) -> type[BaseModel]:
    """The form of a new record: whose it is, its fields, and the step."""
    owner: dict[str, Any] = {}
    if issubclass(model, AreaRecord):
        owner["area_code"] = (AreaCode, Field(title="区划代码"))
    if issubclass(model, HouseholdRecord):
        owner["household_id"] = (UUID, Field(title="户"))
    if issubclass(model, MemberRecord):
        owner["member_id"] = (UUID, Field(title="成员"))
    own: dict[str, Any] = {name: (_annotation(info), info) for name, info in fields.model_fields.items()}
    return create_model(
        f"{model.__name__}Create", __base__=StepForm, __doc__=f"A new {model.__name__}.", **owner, **own
    )


def patch_of(fields: type[BaseModel]) -> type[BaseModel]:
    """The form of a change: what is left out stays, null empties what may be empty."""
    own: dict[str, Any] = {name: (_annotation(info), _left_out(info)) for name, info in fields.model_fields.items()}
    name = fields.__name__.removesuffix("Fields")
    return create_model(f"{name}Patch", __base__=StepForm, __doc__=f"What changes of a {name}.", **own)


def read_of(model: type[Record], exclude: frozenset[str]) -> type[BaseModel]:
    """A record as it is shown."""
    own: dict[str, Any] = {
        name: (info.annotation, Field(title=info.title) if info.title else ...)
        for name, info in model.model_fields.items()
        if name not in exclude
    }
    own["recorded_at"] = (Moment, ...)
    return create_model(
        f"{model.__name__}Read",
        __config__=ConfigDict(from_attributes=True),
        __doc__=f"A {model.__name__} as it stands, or as it stood on the day asked for.",
        **own,
    )


def list_of(shown: type[BaseModel]) -> type[BaseModel]:
    """A page of records."""
    name = shown.__name__.removesuffix("Read")
    item: Any = shown
    return create_model(f"{name}List", __doc__=f"A page of {name}s.", items=(list[item], ...), next=(str | None, ...))


def _with_validators(info: FieldInfo) -> Any:
    annotation: Any = info.annotation
    for extra in info.metadata:
        annotation = Annotated[annotation, extra]
    return annotation


def _annotation(info: FieldInfo) -> Any:
    """A field's type with its validators, which pydantic keeps apart from it; no text is empty: it is left out."""
    annotation = _with_validators(info)
    if info.annotation is str:
        return Annotated[annotation, present]
    if _is_optional_text(info.annotation):
        return Annotated[annotation, BeforeValidator(blank_as_none)]
    return annotation


def _is_optional_text(annotation: Any) -> bool:
    parts = [getattr(part, "__origin__", part) for part in get_args(annotation)]
    return str in parts and type(None) in parts


def _left_out(info: FieldInfo) -> Any:
    # defaults aren't validated, and a patch is read by what was set: this None is never seen
    return Field(default=None, title=info.title, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
