"""Every code list of the product, and one by its name."""

from pydantic import BaseModel, ConfigDict

from shared import codes
from shared.codes import CodeList
from shared.errors import NotFound

LISTS = {
    code_list.name: code_list
    for code_list in sorted(
        (value for value in vars(codes).values() if isinstance(value, CodeList)), key=lambda one: one.name
    )
}
"""By name."""


class CodeRead(BaseModel):
    """One entry of a list."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    label: str
    aliases: list[str]
    standard: str | None
    group: str | None


class CodeListRead(BaseModel):
    """A list; `assumed` where no official text was found and it follows common practice."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    title: str
    source: str
    assumed: bool
    codes: list[CodeRead]


class CodeLists(BaseModel):
    """All lists."""

    items: list[CodeListRead]


def all_lists() -> CodeLists:
    """Every list in the order of names."""
    return CodeLists(items=[CodeListRead.model_validate(one) for one in LISTS.values()])


def find_list(name: str) -> CodeListRead:
    """A list. Raises NotFound."""
    if name not in LISTS:
        raise NotFound(f"没有代码表“{name}”", f"There is no code list {name!r}", field="name")
    return CodeListRead.model_validate(LISTS[name])
