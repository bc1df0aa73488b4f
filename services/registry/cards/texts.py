"""Values as people read them on paper: labels for codes, yuan for fen, words for yes and no."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.calendar import CHINA
from shared.codes import CodeList, UnknownCode
from shared.money import yuan_text

Writer = Callable[[Any], str]


def label_text(code_list: CodeList, code: str | None) -> str:
    """The label of a code; the code itself where the list no longer has it."""
    if code is None:
        return ""
    try:
        return code_list.by_code(code).label
    except UnknownCode:
        return code


def labels_text(code_list: CodeList, codes: Iterable[str] | None) -> str:
    """The labels of several codes."""
    return "、".join(label_text(code_list, code) for code in codes or ())


def plain_text(value: Any) -> str:
    """A value that is no code and no money."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Decimal():
            return decimal_text(value)
        case UUID():
            return ""  # what bears no name says nothing on paper
        case [UUID(), *_]:
            return f"{len(value)} 份"
        case list() | tuple():
            return "、".join(map(plain_text, value))
        case _:
            return str(value)


def decimal_text(value: Decimal) -> str:
    """A measured quantity without idle zeros: 86.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def writer_of(name: str, code_list: CodeList | None) -> Writer:
    """How values of a field are written.

    Args:
        name: of the field; money ends in ``_fen``.
        code_list: the list of its codes, where it has one.
    """
    if code_list is not None:
        chosen = code_list

        def of_list(value: Any) -> str:
            return labels_text(chosen, value) if isinstance(value, list | tuple) else label_text(chosen, value)

        return of_list
    return _money if name.endswith("_fen") else plain_text


def _money(value: Any) -> str:
    return "" if value is None else yuan_text(value)
