"""Types of the fields that people fill in: what a file may hold, a request may hold, with the same sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, Field, StrictBool, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from services.registry.imports import cells
from services.registry.imports.cells import CellError, CellReader
from services.registry.imports.faults import Fault
from shared.business_dates import BusinessDate
from shared.codes import CodeList
from shared.money import Fen

Str = Annotated[str, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class OfList:
    """Marks a field whose values are codes of a list, so that files and pages find the labels."""

    code_list: CodeList


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a field that holds the id of another record of the same county: ``Annotated[UUID | None, RefersTo(Unit)]``.

    That the record is there is checked at each step; files name it by its kind's number.
    """

    model: type[Any]


@dataclass(frozen=True, slots=True)
class NamesDocuments:
    """Marks a field that holds ids of documents of the same county; that they are there is checked at each step."""


@dataclass(frozen=True, slots=True)
class OfMember:
    """Marks a field that holds the id of a person of the record's household; files name that person by number."""


Mark = TypeVar("Mark")


def mark_of(info: FieldInfo, mark: type[Mark]) -> Mark | None:
    """The mark of a field, wherever in its type it stands; None where it has none."""
    return next(_marks(info.annotation, tuple(info.metadata), mark), None)


def _marks(annotation: Any, metadata: tuple[Any, ...], mark: type[Mark]) -> Iterator[Mark]:
    yield from (one for one in metadata if isinstance(one, mark))
    for part in get_args(annotation):
        if hasattr(part, "__metadata__"):
            yield from _marks(part.__origin__, part.__metadata__, mark)
        else:
            yield from _marks(part, (), mark)


def one_of(code_list: CodeList) -> Any:
    """Field type: an English code of a code list."""

    def check(value: str) -> str:
        if value not in code_list:
            allowed = "、".join(entry.code for entry in code_list)
            raise PydanticCustomError("enum", "Input should be one of {expected}", {"expected": allowed})
        return value

    schema = {"type": "string", "enum": [entry.code for entry in code_list]}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema), OfList(code_list)]


def some_of(code_list: CodeList, *, least: int = 0, most: int | None = None) -> Any:
    """Field type: several different codes of a list."""

    def check(value: list[str]) -> list[str]:
        if len(set(value)) < len(value):
            raise PydanticCustomError("registry.repeated", "同一项不得重复")
        return value

    one: Any = one_of(code_list)
    return Annotated[
        list[one],
        Field(min_length=least, max_length=most or len(list(code_list))),
        AfterValidator(check),
        OfList(code_list),
    ]


def cell(header: str, read: CellReader) -> AfterValidator:
    """The reader of the import's cells as a validator."""

    def check(value: str) -> Any:
        try:
            return read(value)
        except CellError as bad:
            sentence = Fault("", 0, header, bad.code, bad.value, bad.note).sentence
            raise PydanticCustomError("registry.bad_value", "{sentence}", {"sentence": sentence}) from None

    return AfterValidator(check)


def _present(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("string_too_short", "String is empty")
    return value


def _clean(value: str) -> str:
    if not value.replace("\n", "").isprintable():
        raise PydanticCustomError("registry.bad_text", "含有控制字符")
    return value.strip()


present = AfterValidator(_present)


def blank_as_none(value: Any) -> Any:
    """What is left empty is left out: no file tells an empty text from none."""
    return None if isinstance(value, str) and not value.strip() else value


PersonName = Annotated[Str, present, cell("姓名", cells.name)]
Name = Annotated[Str, present, cell("名称", cells.text)]
"""What a thing is called: one line of 1 to 100 characters."""
Line = Annotated[Str, cell("文字", cells.text)]
"""One line of at most 100 characters."""
Paragraph = Annotated[str, Field(max_length=2000), AfterValidator(_clean)]
"""Text of at most 2,000 characters; line breaks are kept."""
Reason = Annotated[Str, present, cell("理由", cells.text)]
Phone = Annotated[Str, cell("联系电话", cells.phone)]
VillageCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
AreaCode = Annotated[str, Field(pattern=r"^[1-9][0-9]{11}$")]
"""12 digits of an area of any level; that it is there, and the caller's, is checked beside the areas."""
Flag = StrictBool
Day = BusinessDate
Year = Annotated[int, Field(strict=True, ge=1990, le=2100)]
AskedYear = Annotated[int, Field(ge=1990, le=2100, description="年度")]
"""A year as a condition of a list: an address has texts only."""
Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
Amount = Fen
Quantity = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
"""A measured quantity (mu, km, m2 …) with at most two decimals, sent as text."""
