"""One step up or down of a written number: an integer, a decimal, a fraction, a date."""

import re
from datetime import date, timedelta
from decimal import Decimal

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,10})")  # leading zeros or 12 digits make a code, not a number
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_FRACTION = re.compile(r"([0-9]+)/([0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def steps_of(text: str) -> tuple[str, ...]:
    """What a written number is altered to; empty where the text is no number.

    A whole number moves by 1, a decimal by one unit of its last digit, a fraction by 1 in its denominator, a date by
    one day.
    """
    if _WHOLE.fullmatch(text):
        return str(int(text) + 1), str(int(text) - 1)
    if _DECIMAL.fullmatch(text):
        value = Decimal(text)
        unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
        return str(value + unit), str(value - unit)
    if found := _FRACTION.fullmatch(text):
        above, below = int(found[1]), int(found[2])
        return f"{above}/{below + 1}", f"{above}/{below - 1}" if below > 1 else f"{above + 1}/{below}"
    if _DATE.fullmatch(text):
        day = date.fromisoformat(text)
        return (day + timedelta(days=1)).isoformat(), (day - timedelta(days=1)).isoformat()
    return ()
