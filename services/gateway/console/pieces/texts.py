"""Numbers, dates and codes as people read them: every amount with its unit."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from shared.areas import AreaLevel, full_code, level_of, listed_areas, significant_prefix
from shared.calendar import CHINA
from shared.money import half_up_ratio, yuan_text

WAN_FEN = 1_000_000
"""10,000 yuan."""
_YUAN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?", re.ASCII)
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?", re.ASCII)
ABSENT = "—"
"""What stands where there is nothing."""

_FIGURE = re.compile(r"(-?\d[\d,]*(?:\.\d+)?) ?([万亿]?)")
_SCALES = {"": 1, "万": 10**4, "亿": 10**8}
_QUARTER = re.compile("[一二三四](?=季度)")


def count_text(number: int | None, unit: str) -> str:
    """A count with its unit: ``3,017 人``; a dash where it is not known."""
    return ABSENT if number is None else f"{number:,} {unit}"


def amount_text(fen: int | None) -> str:
    """An amount with its unit: yuan to the fen, from 10,000 yuan on in 万元 with two decimals.

    Args:
        fen: amount in fen; None where it is not known.
    """
    if fen is None:
        return ABSENT
    return f"{yuan_text(fen)} 元" if abs(fen) < WAN_FEN else f"{wan_text(fen)} 万元"


def yuan_amount(fen: int | None) -> str:
    """An exact amount with its unit, for cards and tables, where sums beside each other bear one unit.

    Args:
        fen: amount in fen; None where it is not known.
    """
    return ABSENT if fen is None else f"{yuan_text(fen)} 元"


def wan_text(fen: int) -> str:
    """An amount in 万元 with two decimals, halves up, without its unit."""
    # a hundredth of 万元 is 100 yuan: written as so many "fen" of 万元
    return yuan_text(half_up_ratio(fen, WAN_FEN // 100))


def wan_value(fen: int) -> float:
    """An amount in 万元 for the position of a mark in a chart; what is read is `wan_text`."""
    return half_up_ratio(fen, WAN_FEN // 100) / 100


def yuan_value(fen: int) -> float:
    """An amount in yuan for the position of a mark in a chart; what is read is `yuan_text`."""
    return fen / 100


def read_yuan(text: str) -> int | None:
    """An amount in yuan as people type it, ``12,000.5``, in fen; None where it is none."""
    typed = _YUAN.fullmatch(text.strip().replace(",", "").replace("，", ""))
    return int(typed[1]) * 100 + int((typed[2] or "").ljust(2, "0")) if typed else None


def read_count(text: str) -> int | None:
    """A whole number from 0 on as people type it, of at most nine digits; None where it is none."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def read_percent(text: str) -> str | None:
    """A share as people type it in percent, from 0 to 100 with at most two decimals, ``97.5``; as ``0.975``."""
    typed = _PERCENT.fullmatch(text.strip().removesuffix("%"))
    return None if typed is None or Decimal(typed[0]) > 100 else f"{(Decimal(typed[0]) / 100).normalize():f}"


def share_text(part: int, whole: int) -> str:
    """A share in percent with one decimal, halves up; a dash of nothing."""
    return ABSENT if whole <= 0 else f"{Decimal(half_up_ratio(1000 * part, whole)) / 10:.1f}%"


def percent_text(rate: str | Decimal | None) -> str:
    """A rate such as ``0.0475`` in percent: ``4.75%``."""
    return ABSENT if rate is None else f"{(Decimal(rate) * 100).normalize():f}%"


def day_text(day: str | date | None) -> str:
    """A date as ``2018-12-20``; a dash where there is none."""
    return ABSENT if day is None else str(day)


def moment_text(moment: str | None) -> str:
    """A moment by China's clocks as ``2018-12-20 09:30``; a dash where there is none."""
    return ABSENT if moment is None else f"{datetime.fromisoformat(moment).astimezone(CHINA):%Y-%m-%d %H:%M}"


def quarter_text(label: str) -> str:
    """A quarter's label for people: ``2018Q4`` is ``2018年四季度``."""
    year, _, number = label.partition("Q")
    return f"{year}年{'一二三四'[int(number) - 1]}季度"


def sort_key(text: str, *, number: bool) -> str:
    """What a text in a table is ordered by; empty for what there is none of, which comes last.

    Args:
        text: as it is shown.
        number: order it by its first figure, of which 万 and 亿 are part: ``9,999.99 元`` comes before ``1.00 万元``.
    """
    if text == ABSENT:
        return ""
    if not number:
        return _QUARTER.sub(lambda found: str("一二三四".index(found[0]) + 1), text)
    figure = _FIGURE.search(text)
    return f"{Decimal(figure[1].replace(',', '')) * _SCALES[figure[2]]:f}" if figure else ""


def read_list(text: str) -> list[str]:
    """Several things as people type them in a row, with commas of either kind between them."""
    return [one.strip() for one in re.split("[,，、;；]", text) if one.strip()]


def period_text(label: str) -> str:
    """A quarter's or a year's label for people: ``2018`` is ``2018年``."""
    return quarter_text(label) if "Q" in label else f"{label}年"


def size_text(size_bytes: int) -> str:
    """A file's size for people; a dash of none."""
    if not size_bytes:
        return ABSENT
    return f"{size_bytes / 1024**2:.1f} MB" if size_bytes >= 1024**2 else f"{max(1, size_bytes // 1024)} KB"


def label_text(labels: Mapping[str, str], code: str | None) -> str:
    """The Chinese label of a code; the code itself where nobody named it, a dash where there is none."""
    return ABSENT if code is None else labels.get(code, code)


@cache
def area_names() -> Mapping[str, str]:
    """Names of all areas by their 12 digits."""
    return {code: area.name for code, area in listed_areas().items()}


def area_text(code: str) -> str:
    """The name of an area; its code where it isn't known."""
    return area_names().get(full_code(code), code)


_PROGRAMS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_DEVICES = {
    "Android": "安卓",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def program_text(agent: str) -> str:
    """A program by which somebody signed in, as he knows it: a browser and its device, else as it calls itself."""

    def known(names: Mapping[str, str]) -> str:
        return next((label for sign, label in names.items() if sign in agent), "")

    told = " · ".join(filter(None, (known(_PROGRAMS), known(_DEVICES)))) if agent.startswith("Mozilla/") else ""
    return told or agent or ABSENT


_OVERVIEWS = {
    AreaLevel.VILLAGE: "村情总览",
    AreaLevel.TOWN: "镇情总览",
    AreaLevel.COUNTY: "县情总览",
    AreaLevel.CITY: "市情总览",
    AreaLevel.PROVINCE: "省情总览",
}


def overview_text(code: str) -> str:
    """What the overview of an area is called, by its level."""
    return _OVERVIEWS[level_of(code)]


def area_line(code: str, *, below: str = "") -> str:
    """An area with those above it, the widest first: ``信丰县古陂镇黎明村委会``.

    Args:
        code: area code of any length.
        below: an area whose name and everything above it are left out, since the reader knows where he is.
    """
    prefix = significant_prefix(code)
    known = len(significant_prefix(below)) if below else 4
    names = [area_text(prefix[:digits]) for digits in (2, 4, 6, 9, 12) if known < digits <= len(prefix)]
    return "".join(names) or area_text(prefix)
