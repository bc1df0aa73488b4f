"""The area that a caller asks about: his own, or one inside it."""

from dataclasses import replace
from typing import Annotated

from fastapi import Query

from shared.areas import parse_area_code, significant_prefix
from shared.security.callers import Caller

Area = Annotated[str | None, Query(description="区划代码，2、4、6、9 或 12 位；缺省为本辖区")]
"""Query parameter: an area code; the caller's own area where it is left out."""


def narrow(caller: Caller, area: str | None) -> Caller:
    """The caller with the area he asks about as his scope; without one it is his own.

    Raises:
        AreaCodeInvalid: no area code.
        OutsideArea: the area lies outside the caller's.
    """
    if area is None:
        return caller
    prefix = significant_prefix(parse_area_code(area))
    caller.require_area(prefix, field="area")
    return replace(caller, area_prefix=prefix)
