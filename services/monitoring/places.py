"""The area that a matter of supervision is entered for, and whose matters also show to those who sit inside it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from shared.areas import (
    CODE_DIGITS,
    TOWN_DIGITS,
    AreaLevel,
    full_code,
    level_of,
    significant_prefix,
)
from shared.areas.directory import area_text, same_codes, tenants_of
from shared.areas.successions import Successions
from shared.database import is_one_of
from shared.errors import Refusal
from shared.security.callers import COUNTY_DIGITS, Caller

_WIDTHS = (COUNTY_DIGITS, TOWN_DIGITS, CODE_DIGITS)


class AreaTooWide(Refusal):
    """What is kept county by county is entered for a city or a province."""

    code = "monitoring.area_too_wide"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "区划范围过大"
    title_en = "The area is too wide"
    remedy = "请分县办理：填写县、乡镇或村的区划代码。"
    remedy_en = "Go county by county: give a county, town or village."


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the caller's.

    Attributes:
        area_code: 12 digits, the code that the area bears now.
        county_code: tenant key of what is entered for it.
        caller: narrowed to it.
    """

    area_code: str
    county_code: str
    caller: Caller

    @property
    def home(self) -> str:
        """Tenant key of the county that it lies in now: of a town that moved there another than that of its rows."""
        return self.caller.areas.county_now(significant_prefix(self.area_code))

    @property
    def level(self) -> AreaLevel:
        """County, town or village."""
        return level_of(self.area_code)


def place_of(caller: Caller, area: str, *, field: str) -> Place:
    """The place behind an area code that came in.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: as `Caller.narrowed`.
        AreaTooWide: it holds more than a county.
    """
    asked = caller.narrowed(area, field=field)
    code = caller.areas.present_code(full_code(asked.area_prefix))
    prefix = significant_prefix(code)
    if len(prefix) < COUNTY_DIGITS:
        raise AreaTooWide(f"{area_text(code)}不止一个县", f"{code} holds more than one county", field=field)
    return Place(code, caller.areas.tenant(prefix), asked)


def chain(area_code: str) -> list[str]:
    """An area and those around it up to its county, 12 digits each."""
    prefix = significant_prefix(area_code)
    return [full_code(prefix[:width]) for width in _WIDTHS if width <= len(prefix)]


def touching(caller: Caller, county_code: Any, area_code: Any) -> ColumnElement[bool]:
    """The rows whose area lies in the caller's or around it: who sits in a part of a run or a zone sees it too."""
    inside = caller.area_filter(county_code, area_code)
    if len(caller.area_prefix) < COUNTY_DIGITS:
        return inside
    codes = codes_around(caller.areas, full_code(caller.area_prefix))
    around = and_(is_one_of(county_code, tenants_of(caller.areas, codes)), is_one_of(area_code, codes))
    return or_(inside, around)


def codes_around(known: Successions, area_code: str) -> list[str]:
    """The codes that an area, and those around it up to its county, bear now or bore before; 12 digits each."""
    around = chain(known.code_now(area_code))
    return sorted({code for one in around for code in same_codes(known, significant_prefix(one))})


def tenants_around(place: Place) -> list[str]:
    """Tenant keys of what may be entered for an area, for a part of it, or for an area around it.

    A town that moved to another county keeps the tenant key of the one it came from.
    """
    around = {place.county_code, *tenants_of(place.caller.areas, chain(place.area_code))}
    return sorted(around | {reach.county for reach in place.caller.reaches})


def merged_codes(known: Successions, prefix: str) -> list[str]:
    """The same codes, and those of the areas that were merged into the area, with what these bore before.

    Args:
        known: successions of codes.
        prefix: significant digits of any of them.
    """
    now = known.same_now(prefix)
    gone = (one.old for one in known.known if not one.whole and len(one.old) == len(now))
    merged = [old for old in gone if known.present(old) == now]
    return [code for last in (now, *merged) for code in same_codes(known, last)]


def county_lock(county_code: str, about: str) -> Any:
    """A lock on a county's matters of a kind, until the transaction ends: ``select(county_lock(…))``.

    Args:
        county_code: tenant.
        about: the kind; others don't wait.
    """
    return func.pg_advisory_xact_lock(func.hashtextextended(f"{about} {county_code}", 0))
