"""Events with one field that can't stand: every field of every type, in every way that a careless client has."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Event: TypeAlias = dict[str, Any]

MISSING = object()
"""The field is left out."""

_KINDS: tuple[Any, ...] = (None, True, False, [], {}, [1], {"a": 1}, 0.5, -0.0, float("nan"), float("inf"))
"""Of no type that a field has, but for the truth values."""
_FEN = (*_KINDS, -1, -(2**63) - 1, 2**53 + 1, 2**63, 2**64, 10**40, 1e308, "", "1", "NaN", "1e3", "１００", "\x00")
_POSITIVE = (*_FEN, 0, MISSING)
_WHOLE = (*_KINDS, -1, 2**31, 2**63, 10**40, 1e308, "1", "", MISSING)
_RATE = (
    *_KINDS, 0, 1, 0.0475, "", " ", "NaN", "sNaN", "Infinity", "-Infinity", "-0.01", "1.000001", "0.04750001", "1e-2",
    "4.75%", " 0.0475", "0.0475\n", "0_0.0475", "٠.٠٤٧٥", "０.０４７５", "0,0475", "9" * 70_000, "\x00", "\ud800",
)  # fmt: skip
_DAY = (
    *_KINDS, 0, 1460678400, "", "0001-01-01", "1899-12-31", "1999-12-31", "2016-02-30", "2016-2-3", "2016-13-01",
    "20160401", "2016-04-01T00:00:00", "2016-W14-5", "2200-01-02", "9999-12-31", "10000-01-01", "２０１６-０９-１０",
    " 2016-04-1", "2016-04-01\x00", "\ud800", "x" * 70_000, MISSING,
)  # fmt: skip
_LABEL = (*_KINDS, 1, "", " ", "a b", "é", "x" * 65, "x" * 70_000, "a\x00b", "\x00", "\ud800", "\u202e", MISSING)
_TEXT = (*_KINDS, 1, "", "x" * 70_000, "a\x00b", "\ud800")
_TRUTH = (None, [], {}, 0, 1, 0.5, "", "true", "yes", "\x00", MISSING)

ANOTHERS = ("NO-SUCH", "OF-ANOTHER-BANK", "l1")
"""Numbers of no loan of the bank's: an application may open one under them."""

WRONG: Mapping[str, tuple[Any, ...]] = {
    "type": (
        *_KINDS, 1, "", "loan", "LOAN.APPLIED", "loan.applied ", "loan.applied\x00", "\ud800", "x" * 70_000, MISSING,
    ),
    "county_code": (
        *_KINDS, 360722, "", "36072", "3607220", "36O722", "３６０７２２", "360722 ", "000000", "360700", "360799",
        "522732", "360722\x00", "\ud800", MISSING,
    ),
    "event_id": (*(wrong for wrong in _LABEL if wrong != " "), " "),
    "occurred_on": (*_DAY, "2000-01-01", "2199-12-31", "2200-01-01"),
    "loan_no": (*_LABEL, *ANOTHERS),
    "application_no": (*_LABEL, "NO-SUCH", "A-OF-ANOTHER-BANK"),
    "borrower_id_number": (
        *_KINDS, 1, "", "1" * 14, "1" * 33, "999722198001010101", "x" * 70_000, "999722198\x00", "\ud800", MISSING,
    ),
    "organisation_credit_code": (
        *(kind for kind in _KINDS if kind is not None), 1, "", "9" * 17, "9" * 19, "91360722MA35XXXX1K",
        "９1360722MA35XXXX0K", "91360722MA35XX\x000K", "\ud800",
    ),
    "amount_fen": (*_POSITIVE, 2**53),
    "principal_fen": (*_FEN, 2**53, MISSING),
    "interest_fen": (*_FEN, 2**53, MISSING),
    "approved_amount_fen": (*_FEN, 2**53),
    "penalty_fen": (*_FEN, 10**12 + 1),
    "term_months": (*_WHOLE, 0, 601, 2**15),
    "days": (*_WHOLE, 36_501),
    "annual_rate": (*_RATE, "0", "1", MISSING),
    "insurer_share": _RATE,
    "due_on": (*_DAY, "2000-01-01", "2016-05-10", "2200-01-01"),
    "new_due_on": (*_DAY, "2000-01-01", "2016-05-10", "2200-01-01"),
    "period": (*_LABEL, "2016", "2016Q0", "2016Q5", "2016q2", "２０１６Q2", "0000Q1", "9999Q4", "2016Q2 ", "1999Q4"),
    "purpose": (*_TEXT, MISSING, "x" * 501, "建房"),
    "reason": (*(wrong for wrong in _TEXT if wrong is not None), "x" * 501),
    "note": (*(wrong for wrong in _TEXT if wrong not in (None, "")), "x" * 2_001),
    "use_assessment": (*(wrong for wrong in _TEXT if wrong is not None), "x" * 501),
    "credit_assessment": (*(wrong for wrong in _TEXT if wrong is not None), "x" * 501),
    "capacity_assessment": (*(wrong for wrong in _TEXT if wrong is not None), "x" * 501),
    "kind": (*_TEXT, "x" * 501, MISSING),
    "approved": _TRUTH,
    "admitted": (*(wrong for wrong in _TRUTH if wrong not in (None, MISSING)), False),
    "collateral": (
        None, True, 1, "house", {"a": 1}, ["no_such"], [None], [["orchard"]], [1], ["\x00"], ["\ud800"],
        ["orchard"] * 6, ["orchard"] * 10_000,
    ),
    "classification": (*_LABEL, "NORMAL", "正常", "no_such"),
    "reverses": (*_LABEL, "NO-SUCH"),
    "extra": (None, 0, "", [], {}, "\x00"),
    "": (None, 0),
    "a" * 70_000: (0,),
}  # fmt: skip
"""Field → values that no event may have there, whatever else stands in it."""


def broken(right: Event, fields: tuple[str, ...]) -> Iterator[tuple[str, Event]]:
    """An event with one of its fields broken, or one that isn't its own added; each under an id of its own.

    Args:
        right: what would be accepted.
        fields: all that the event's type may bear; whatever else `WRONG` names is none of them, and refused as such.

    Returns:
        What is wrong, for people, and the event.
    """
    serial = 0
    for name, values in WRONG.items():
        for value in values if name in (*fields, "extra", "", "a" * 70_000) else ("1",):
            if _may_stand(right, name, value):
                continue
            serial += 1
            event = {**right, "event_id": f"{right['event_id']}-X{serial}", name: value}
            if value is MISSING:
                del event[name]
            yield f"{right['type']}: {name[:40]} = {'left out' if value is MISSING else repr(value)[:60]}", event


def _may_stand(right: Event, name: str, value: Any) -> bool:
    if name == "borrower_id_number":
        return name not in right and (value is None or value is MISSING)
    return right["type"] == "loan.applied" and name == "loan_no" and value in ANOTHERS


def as_lines(events: list[Any]) -> bytes:
    """Events as a careless client would write them: NaN stands there as such, and half a letter as an escape."""
    return "\n".join(map(json.dumps, events)).encode()
