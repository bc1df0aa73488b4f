"""Types of the fields that people fill in about the organisation."""

from typing import Annotated, Any

import pydantic
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.business_dates import BusinessDate
from shared.codes import CodeList
from shared.inputs import Line
from shared.schemas import Closed

AreaText = Annotated[str, pydantic.Field(min_length=2, max_length=12)]
PlanCode = Annotated[str, pydantic.Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
AskedDay = Annotated[BusinessDate | None, pydantic.Field(description="业务日期；缺省为今天")]


def one_of(*code_lists: CodeList) -> Any:
    """Field type: an English code of one of the code lists."""
    codes = list(dict.fromkeys(entry.code for code_list in code_lists for entry in code_list))

    def check(value: str) -> str:
        if value not in codes:
            raise PydanticCustomError("enum", "Input should be one of {expected}", {"expected": "、".join(codes)})
        return value

    schema = {"type": "string", "enum": codes}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema)]


class Paper(Closed):
    """A document by its name and its content: whoever holds the file can prove that it is this one."""

    title: Line
    sha256: Annotated[str, pydantic.Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the file's bytes, in hexadecimal digits, as the register's documents bear it."""


Papers = Annotated[list[Paper], pydantic.Field(max_length=50)]


class DayStep(Closed):
    """A step that only needs its day."""

    occurred_on: BusinessDate
