"""One step up or down of a written number: an integer, a decimal, a fraction, a date."""

import re
from datetime import date, timedelta
from decimal import Decimal

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")  # leading zeros make a code, not a number
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_FRACTION = re.compile(r"([0-9]+)/([0-9]+)")
_DECIMAL_PARTS = (10, 100, 1000)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def steps_of(text: str) -> tuple[str, ...]:
    """What a written number is altered to; empty where the text is no number.

    A whole number moves by 1, a decimal by one unit of its last digit, a date by one day, tenths and hundredths by one
    of them. Another fraction becomes one more, or as many, of the next smaller parts: 1/2 becomes 2/3 or 1/3, so that a
    part of a whole stays one.
    """
    if _WHOLE.fullmatch(text):
        return str(int(text) + 1), str(int(text) - 1)
    if _DECIMAL.fullmatch(text):
        value = Decimal(text)
        unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
        return str(value + unit), str(value - unit)
    if found := _FRACTION.fullmatch(text):
        above, below = int(found[1]), int(found[2])
        if below in _DECIMAL_PARTS:
            return f"{above + 1}/{below}", f"{above - 1}/{below}"
        return f"{above + 1}/{below + 1}", f"{above}/{below + 1}"
    if _DATE.fullmatch(text):
        day = date.fromisoformat(text)
        return (day + timedelta(days=1)).isoformat(), (day - timedelta(days=1)).isoformat()
    return ()
