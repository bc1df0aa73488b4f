"""Codes of the shared lists as fields of what comes in."""

from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.codes import CodeList


def code_of(codes: CodeList) -> Any:
    """Field type: an English code of a code list."""

    def check(value: str) -> str:
        if value not in codes:
            allowed = "、".join(entry.code for entry in codes)
            raise PydanticCustomError("enum", "Input should be one of {expected}", {"expected": allowed})
        return value

    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": [c.code for c in codes]})]
