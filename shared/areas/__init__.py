"""Statistical area codes: levels, parents, scopes, and the official list beside this module."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from shared.errors import Invalid

AREAS_FILE = Path(__file__).with_name("areas.csv")
"""Ganzhou whole, Yiyang and Cangxi, with the province and city above each; parents stand before their children."""


class AreaLevel(StrEnum):
    """Administrative level of an area, from the widest to the narrowest."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


AREA_COLUMNS = ["code", "name", "level"]
TOWN_DIGITS = 9
CODE_DIGITS = 12
"""Length of a whole code; the zeros behind a shorter one say nothing."""

_DIGITS = {AreaLevel.PROVINCE: 2, AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}
LEVEL_LABELS = {
    AreaLevel.PROVINCE: "省",
    AreaLevel.CITY: "市",
    AreaLevel.COUNTY: "县",
    AreaLevel.TOWN: "乡镇",
    AreaLevel.VILLAGE: "村",
}
_LEVELS = {digits: level for level, digits in _DIGITS.items()}
_CODE = re.compile(r"[1-9][0-9](?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})?", re.ASCII)
_ZERO_FIRST = re.compile(r"0[0-9](?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})?", re.ASCII)


class AreaCodeInvalid(Invalid):
    """A text is no area code."""

    code = "area.bad_code"
    title = "区划代码有误"
    title_en = "Not an area code"
    remedy = "请填写统计用区划代码。"
    remedy_en = "Give a statistical area code."

    def __init__(self, text: str, why: str, why_en: str) -> None:
        super().__init__(f"“{text}”不是有效的区划代码：{why}", f"{text!r} is no area code: {why_en}")


class AreaUnknown(Invalid):
    """A code that is well formed and no area's."""

    code = "area.unknown"
    title = "没有这个区划"
    title_en = "No such area"
    remedy = "请填写区划目录中已有的代码。"
    remedy_en = "Give the code of an area that is in the list."

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(f"区划目录中没有代码 {text}", f"No area of the list has the code {text}", field=field)


class AreaFileInvalid(Invalid):
    """A row of an area file can't be taken.

    Attributes:
        line: line in the file, counted from 1.
    """

    code = "area.bad_file"
    title = "区划文件有误"
    title_en = "The area file is not valid"
    remedy = "请更正所指的行后重新载入。"
    remedy_en = "Correct the line named and load the file again."

    def __init__(self, path: Path, line: int, detail: str, detail_en: str) -> None:
        self.line = line
        super().__init__(f"{path.name} 第 {line} 行：{detail}", f"{path.name}, line {line}: {detail_en}")


@dataclass(frozen=True, slots=True)
class Area:
    """An administrative area under its official statistical code.

    Attributes:
        code: 12 digits, zero-padded.
        name: official Chinese name.
        level: what the code says it is.
    """

    code: str
    name: str
    level: AreaLevel

    @property
    def parent_code(self) -> str | None:
        """Code of the area above, 12 digits; None for a province."""
        return parent_of_area(self)

    @property
    def county_code(self) -> str:
        """Tenant key of the county (or city, or province) that holds the area, 6 digits."""
        return self.code[:6]


def parse_area_code(text: str) -> str:
    """Bring an area code of 2, 4, 6, 9 or 12 digits to its 12 digits; full-width digits and outer blanks are forgiven.

    Returns:
        12 digits, zero-padded on the right.

    Raises:
        AreaCodeInvalid: other lengths or characters, or a part that stands under an empty part above it.
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if not _CODE.fullmatch(digits):
        if _ZERO_FIRST.fullmatch(digits):
            raise AreaCodeInvalid(text, "省级代码不以 0 开头", "no province begins with 0")
        raise AreaCodeInvalid(text, "应为 2、4、6、9 或 12 位数字", "it has 2, 4, 6, 9 or 12 digits")
    code = full_code(digits)
    city, county, town, village = code[2:4] != "00", code[4:6] != "00", code[6:9] != "000", code[9:] != "000"
    # a town may stand right under a city without counties (Dongguan), a village never without a town
    if (county or town) and not city:
        raise AreaCodeInvalid(text, "市级两位（第 3、4 位）为 00，其下不能有县、乡、村", "digits 3 and 4 name no city")
    if village and not town:
        raise AreaCodeInvalid(text, "乡级三位（第 7 至 9 位）为 000，其下不能有村", "digits 7 to 9 name no town")
    return code


def full_code(prefix: str) -> str:
    """The 12 digits of a scope prefix or tenant key that is known to be one; `parse_area_code` is for what comes in.

    Args:
        prefix: 0 to 12 digits; none stands for the whole country.
    """
    return prefix.ljust(CODE_DIGITS, "0")


def level_of(code: str) -> AreaLevel:
    """Level of an area code. Raises AreaCodeInvalid."""
    return _LEVELS[len(significant_prefix(code))]


def significant_prefix(code: str) -> str:
    """Digits that tell an area from its neighbours: the scope prefix that all codes inside it share.

    Returns:
        2, 4, 6, 9 or 12 digits: ``360722102000`` gives ``360722102``.

    Raises:
        AreaCodeInvalid: no area code.
    """
    full = parse_area_code(code)
    if full[9:] != "000":
        return full
    if full[6:9] != "000":
        return full[:9]
    if full[4:6] != "00":
        return full[:6]
    return full[:4] if full[2:4] != "00" else full[:2]


def parent_of(code: str) -> str | None:
    """Code of the area right above, 12 digits; None above a province. Raises AreaCodeInvalid."""
    prefix = significant_prefix(code)
    shorter = [digits for digits in _LEVELS if digits < len(prefix)]
    return full_code(prefix[: shorter[-1]]) if shorter else None


_PARENT_DIGITS = {AreaLevel.CITY: 2, AreaLevel.COUNTY: 4, AreaLevel.TOWN: 6, AreaLevel.VILLAGE: 9}


def parent_of_area(area: Area) -> str | None:
    """The same of an area that was read, without looking at its code again."""
    digits = _PARENT_DIGITS.get(area.level)
    return None if digits is None else full_code(area.code[:digits])


def covers(scope: str, code: str) -> bool:
    """Whether an area lies inside a scope, or is it.

    Args:
        scope: area code or scope prefix, any of the five lengths.
        code: area code, any of the five lengths.

    Raises:
        AreaCodeInvalid: either is none; an empty scope is refused, it doesn't cover everything.
    """
    return parse_area_code(code).startswith(significant_prefix(scope))


def read_areas(path: Path = AREAS_FILE) -> Iterator[Area]:
    """Read a csv of areas (``code,name,level``), parents before children.

    Raises:
        AreaFileInvalid: a wrong header, a bad or repeated code, an empty name, a level that the code contradicts, or a
            parent that doesn't stand before its child; names the line.
    """
    seen: set[str] = set()
    for line, area in read_area_lines(path):
        if area.code in seen:
            raise repeated_code(path, line, area.code)
        parent = area.parent_code
        if parent is not None and parent not in seen:
            raise missing_parent(path, line, area.code, parent)
        seen.add(area.code)
        yield area


def read_area_lines(path: Path) -> Iterator[tuple[int, Area]]:
    """Read the same with each row's line, one row at a time: what rows say of each other is not looked at.

    Raises:
        AreaFileInvalid: a wrong header, a bad code, an empty name, or a level that the code contradicts.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        if next(reader, None) != AREA_COLUMNS:
            raise AreaFileInvalid(path, 1, "表头应为 code,name,level", "the header must be code,name,level")
        for row in reader:
            yield reader.line_num, _area(path, reader.line_num, row)


def repeated_code(path: Path, line: int, code: str) -> AreaFileInvalid:
    """What is wrong with a row whose code stood before."""
    return AreaFileInvalid(path, line, f"代码 {code} 重复", f"code {code} stands twice")


def missing_parent(path: Path, line: int, code: str, parent: str) -> AreaFileInvalid:
    """What is wrong with a row whose parent doesn't stand before it."""
    return AreaFileInvalid(path, line, f"{code} 的上级 {parent} 不在前面", f"parent {parent} of {code} isn't before it")


@cache
def listed_areas() -> Mapping[str, Area]:
    """The areas of the official list by their 12 digits; read once (30 ms)."""
    return MappingProxyType({area.code: area for area in read_areas()})


def village_text(village_code: str) -> str:
    """A village's name behind its town's, 12 digits; its code where the official list lacks both."""
    known = listed_areas()
    codes = (full_code(village_code[:TOWN_DIGITS]), village_code)
    return "".join(known[code].name for code in codes if code in known) or village_code


def find_area(code: str, *, field: str | None = None) -> Area:
    """An area of the official list.

    Args:
        code: area code or scope prefix, any of the five lengths.
        field: where the client wrote it.

    Raises:
        AreaCodeInvalid: no area code.
        AreaUnknown: no area of the list bears it.
    """
    area = listed_areas().get(parse_area_code(code))
    if area is None:
        raise AreaUnknown(code, field=field)
    return area


def _area(path: Path, line: int, row: list[str]) -> Area:
    if len(row) != 3:
        raise AreaFileInvalid(path, line, f"应有 3 列，实有 {len(row)} 列", f"3 columns expected, {len(row)} found")
    code, name, level = (cell.strip() for cell in row)
    try:
        actual = level_of(code)
    except AreaCodeInvalid as error:
        raise AreaFileInvalid(path, line, error.detail, error.detail_en) from error
    if len(code) != 12:
        raise AreaFileInvalid(path, line, f"代码 {code} 不足 12 位", f"code {code} has fewer than 12 digits")
    if not name:
        raise AreaFileInvalid(path, line, "名称为空", "the name is empty")
    if level != actual:
        detail_en = f"{code} is a {actual}, not {level!r}"
        raise AreaFileInvalid(path, line, f"{code} 的级别应为 {actual}，不是“{level}”", detail_en)
    return Area(code, name, actual)
