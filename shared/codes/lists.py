"""What a code list is: one English code for each Chinese label, found by either."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from shared.errors import Invalid


class UnknownCode(Invalid):
    """A code or label that a list doesn't hold."""

    code = "codes.unknown"
    title = "代码或名称不在代码表中"
    title_en = "Not in the code list"
    remedy = "请填写代码表中的名称。"
    remedy_en = "Use a name that the code list holds."

    def __init__(self, code_list: "CodeList", text: str) -> None:
        allowed = "、".join(code_list.labels)
        super().__init__(
            f"“{text}”不在“{code_list.title}”中，可填：{allowed}",
            f"{text!r} isn't in the list {code_list.name!r}; it holds {allowed}",
        )


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list.

    Attributes:
        code: stable English code, as stored and sent.
        label: Chinese label, as shown.
        aliases: other labels met in forms and files.
        standard: code of the national standard, where there is one.
        group: code of the group that the entry belongs to, where the list has groups.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    standard: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, found by code or by label.

    Attributes:
        name: English name of the list.
        title: Chinese name, as on the form.
        codes: the entries in the order of the form.
        source: form item or standard that the list comes from.
        assumed: True where no official text was found and the list follows common practice.
    """

    name: str
    title: str
    codes: tuple[Code, ...]
    source: str
    assumed: bool = False
    _by_code: MappingProxyType[str, Code] = field(init=False, repr=False, compare=False)
    _by_label: MappingProxyType[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {entry.code: entry for entry in self.codes}
        by_label: dict[str, Code] = {}
        for entry in self.codes:
            for label in (entry.label, *entry.aliases, *filter(None, [entry.standard])):
                if by_label.setdefault(plain(label), entry) is not entry:
                    raise ValueError(f"{self.name}: {label!r} stands for two codes")
        if len(by_code) != len(self.codes):
            raise ValueError(f"{self.name}: a code stands twice")
        object.__setattr__(self, "_by_code", MappingProxyType(by_code))
        object.__setattr__(self, "_by_label", MappingProxyType(by_label))

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def by_code(self, code: str) -> Code:
        """Entry of an English code, exactly as written. Raises UnknownCode."""
        entry = self._by_code.get(code)
        if entry is None:
            raise UnknownCode(self, code)
        return entry

    def by_label(self, label: str) -> Code:
        """Entry of a Chinese label, alias or standard code; blanks and full-width forms are forgiven.

        Raises:
            UnknownCode: no entry bears it.
        """
        entry = self._by_label.get(label) or self._by_label.get(plain(label))
        if entry is None:
            raise UnknownCode(self, label)
        return entry

    def is_label_of(self, label: str, code: str) -> bool:
        """Whether a label, alias or standard code, written however forgivingly, stands for a code."""
        entry = self._by_label.get(plain(label))
        return entry is not None and entry.code == code

    @property
    def labels(self) -> tuple[str, ...]:
        """Chinese labels, in order."""
        return tuple(entry.label for entry in self.codes)


def plain(text: str) -> str:
    """A text without blanks around it or within, and without forms of full width: what people write for the same."""
    return "".join(unicodedata.normalize("NFKC", text).split())
