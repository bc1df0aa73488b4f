"""Codes of the shared lists as fields of what comes in."""

from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

from shared.codes import CodeList
from shared.validation import InvalidValue


def code_of(codes: CodeList) -> Any:
    """Field type: an English code of a code list."""

    def check(value: str) -> str:
        if value not in codes:
            allowed = "、".join(f"{entry.code}（{entry.label}）" for entry in codes)
            raise InvalidValue(f"不在“{codes.title}”中，可填：{allowed}", f"not in the list {codes.name}")
        return value

    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": [c.code for c in codes]})]
