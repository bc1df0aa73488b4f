"""Bank events with something wrong in them: made from right ones, field by field."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies

from tests.credit.event_fields import MISSING, WRONG

Event = dict[str, Any]

DEPTH = 400

_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "é" * 600, "x" * 70_000, "null", "true", "1e5",
    "２０１６-０９-１０", "٢٠١٦", "１００", "-1", "+5", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "1e999999999",
    "0.04750000000000000000001", "' OR 1=1 --", "{}", "[]", "../../etc/passwd", "loan.disbursed", "LOAN.APPLIED",
)  # fmt: skip
_DAYS = (
    "0001-01-01", "1899-12-31", "1999-12-31", "2000-01-01", "2016-02-30", "2016-2-3", "2016-13-01", "20160401",
    "2016-04-01T00:00:00", "2016-W14-5", "2199-12-31", "2200-01-01", "2200-01-02", "9999-12-31", "10000-01-01",
)  # fmt: skip
_NUMBERS = (
    0, -0, 1, -1, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**12, 10**12 + 1, 10**40, 0.5,
    1.0, -0.0, 1e308, 1e-320, float("nan"), float("inf"), True, False,
)  # fmt: skip
_CODES = ("360722", "360723", "000000", "360700", "36072", "3607220", "36O722", "３６０７２２", "522732")


def _nested(depth: int) -> Any:
    node: Any = 1
    for place in range(depth):
        node = [node] if place % 2 else {"a": node}
    return node


def junk() -> strategies.SearchStrategy[Any]:
    """A value that hardly any field can bear."""
    return strategies.one_of(
        strategies.none(),
        strategies.sampled_from((*_TEXTS, *_DAYS, *_CODES)),
        strategies.sampled_from(_NUMBERS),
        strategies.integers(),
        strategies.floats(),
        strategies.text(max_size=40),
        strategies.recursive(
            strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=5),
            lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(), inner),
            max_leaves=6,
        ),
        strategies.sampled_from((3, DEPTH)).map(_nested),
    )


def _changes(right: Event) -> strategies.SearchStrategy[Mapping[str, Any]]:
    """New values for a few fields; `MISSING` takes one away, a name of its own adds one."""
    near = _near(right)

    def change(name: str) -> strategies.SearchStrategy[tuple[str, Any]]:
        values = [junk(), strategies.just(MISSING), near]
        if wrong := WRONG.get(name):
            values.append(strategies.sampled_from(wrong))
        return strategies.tuples(strategies.just(name), strategies.one_of(values))

    names = strategies.sampled_from([*right, "principal_fen", "amount_fen", "extra", "type", ""])
    return strategies.lists(names.flatmap(change), min_size=1, max_size=3).map(dict)


def _near(right: Event) -> strategies.SearchStrategy[Any]:
    """Values of the right kind: those of other fields, and amounts around the right ones."""
    amounts = [value for value in right.values() if isinstance(value, int)] or [1]
    around = strategies.sampled_from(amounts).flatmap(
        lambda fen: strategies.sampled_from((fen - 1, fen + 1, -fen, fen * 100, fen // 2, float(fen), str(fen)))
    )
    return around | strategies.sampled_from(list(right.values()))


def mutated(rights: list[Event]) -> strategies.SearchStrategy[Event]:
    """One of the right events with one to three of its fields changed; now and then left as it is."""

    def change(right: Event) -> strategies.SearchStrategy[Event]:
        return _changes(right).map(
            lambda changes: {name: value for name, value in {**right, **changes}.items() if value is not MISSING}
        )

    right = strategies.sampled_from(rights)
    return strategies.one_of(right.flatmap(change), right.flatmap(change), right)


def not_an_object() -> strategies.SearchStrategy[Any]:
    """What isn't even an event."""
    return strategies.sampled_from((None, 0, "", "event", [], [[]], True, 1.5, {}))
