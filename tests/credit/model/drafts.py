"""Events that a bank might send next: mostly right, often at a bound, sometimes wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st

from tests.credit.model.loans import Event, ModelLoan, months_later, on

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

FIRST_DAY = date(2016, 5, 10)
CAP_FEN = 5_000_000
OPENING = ("loan.applied", "loan.surveyed", "loan.contracted", "loan.disbursed")
EVERYDAY = ("interest.collected", "principal.repaid")
RARE = ("loan.extended", "loan.breached", "loan.overdue", "loan.classified", "collection.notice_delivered")
LOSSES = ("compensation.claimed", "recovery.received", "insurance.paid")


def one_of(draw: Draw, *values: Any) -> Any:
    """One of some values."""
    return draw(st.sampled_from(values))


def about(draw: Draw, fen: int) -> int:
    """An amount up to a bound: mostly at it or far below, sometimes just above."""
    return max(0, one_of(draw, fen, fen, fen, fen // 2, fen // 3, 1, fen - 1, fen + 1))


def near(draw: Draw, day: date, spread: int = 1) -> date:
    """A day or one beside it."""
    return day + timedelta(days=draw(st.sampled_from([0, 0, 0, spread, -spread])))


def named(draw: Draw, number: int) -> str:
    """An id of its own; a day's events count in the order of their ids, which is not that in which they come."""
    return f"{one_of(draw, *'abc')}{number}"


def opening(draw: Draw, day: date | None = None) -> list[Event]:
    """Application, survey, contract and disbursement that fit each other, without what names loan and borrower."""
    day = day or FIRST_DAY + timedelta(days=draw(st.integers(0, 300)))
    fen = one_of(draw, CAP_FEN, CAP_FEN, 2_500_000, 1_666_667, 1_000_001, 777)
    months = one_of(draw, 36, 36, 36, 37, 48, 60)
    insured = one_of(draw, "0", "0", "0.3", "0.333333")
    return [
        {"type": "loan.applied", "occurred_on": str(day), "amount_fen": fen, "term_months": months, "purpose": "种茶"},
        {"type": "loan.surveyed", "occurred_on": str(day), "approved": True, "approved_amount_fen": fen},
        {"type": "loan.contracted", "occurred_on": str(day), "contract_no": "HT-1"},
        {
            "type": "loan.disbursed",
            "occurred_on": str(day),
            "amount_fen": fen,
            "annual_rate": "0.0475",
            "term_months": months,
            "due_on": str(months_later(day, months)),
            "insurer_share": insured,
        },
    ]


def spoilt_opening(draw: Draw) -> Event:
    """One of those four, perhaps with something wrong in it."""
    event = one_of(draw, *opening(draw))
    wrong = {
        "loan.applied": [{}, {"amount_fen": 1}],
        "loan.surveyed": [
            {},
            {"approved": False, "approved_amount_fen": 0, "reason": "还款来源不足"},
            {"approved": False, "approved_amount_fen": 0},
            {"approved_amount_fen": 1},
        ],
        "loan.contracted": [{}, {"occurred_on": str(near(draw, FIRST_DAY, 40))}],
        "loan.disbursed": [{}, {"annual_rate": "0.0435"}, {"term_months": 35}, {"due_on": "2020-02-29"}],
    }
    return {**event, **one_of(draw, *wrong[event["type"]])}


def draft(draw: Draw, loan: ModelLoan) -> Event:
    """Something for a loan as it stands, without what names it."""
    if not loan.lent:
        kind = one_of(draw, *OPENING, *OPENING, "principal.repaid", "event.reversed")
    elif loan.claim:
        kind = one_of(draw, *LOSSES, *LOSSES[1:], "event.reversed", "event.reversed", *EVERYDAY, "loan.classified")
    else:
        kind = one_of(draw, *EVERYDAY * 3, *RARE, *LOSSES[:1] * 2, *LOSSES, "event.reversed", *OPENING[1:])
    return of_kind(draw, loan, kind)


def of_kind(draw: Draw, loan: ModelLoan, kind: str) -> Event:
    """An event of a type for a loan as it stands."""
    if kind in OPENING:
        return spoilt_opening(draw)
    event = {"type": kind, "occurred_on": str(a_day(draw, loan))}
    if kind in _FIELDS:
        event.update(_FIELDS[kind](draw, loan))
    return event


def a_day(draw: Draw, loan: ModelLoan) -> date:
    """A day of a loan's life, or a little before or after it."""
    if not loan.lent:
        return FIRST_DAY + timedelta(days=draw(st.integers(0, 300)))
    marks = [loan.lent_on, loan.due_on, *(on(event) for event in loan.live[-3:])]
    marks += [period.first for period in list(loan.periods.values())[1::4]]
    if draw(st.booleans()):
        return near(draw, one_of(draw, *marks))
    return loan.lent_on + timedelta(days=draw(st.integers(0, 1_400)))


def _repaid(draw: Draw, loan: ModelLoan) -> Event:
    return {"amount_fen": max(1, about(draw, one_of(draw, loan.principal_fen, loan.principal_fen // 4)))}


def _collected(draw: Draw, loan: ModelLoan) -> Event:
    """Mostly what a period still owes, on a day when it has begun."""
    if not loan.lent:
        return {"period": "2016Q4", "amount_fen": 1}
    owing = [label for label, period in loan.periods.items() if period.collected_fen < period.interest_fen]
    label = one_of(draw, *owing[:3], *owing[-1:], *list(loan.periods)[-1:], one_of(draw, "2016Q1", "2030Q1"))
    period = loan.periods.get(label)
    if period is None:
        return {"period": label, "amount_fen": 1}
    rest_fen = period.interest_fen - period.collected_fen
    found: Event = {"period": label, "amount_fen": max(1, about(draw, rest_fen))}
    if draw(st.integers(0, 4)):
        found["occurred_on"] = str(max(near(draw, period.last), period.first))
    if not draw(st.integers(0, 5)):
        found["penalty_fen"] = 17
    return found


def _extended(draw: Draw, loan: ModelLoan) -> Event:
    due_on = loan.due_on if loan.lent else FIRST_DAY
    found = {"new_due_on": str(near(draw, months_later(due_on, one_of(draw, 0, 1, 6, 17, 18)))), "reason": "受灾"}
    return {**found, "occurred_on": str(near(draw, due_on, 20))} if draw(st.booleans()) else found


def _reported(draw: Draw, loan: ModelLoan) -> Event:
    """Mostly of interest of a period that is not paid, at times of principal after the due day."""
    found: Event = {"principal_fen": 0, "interest_fen": 0, "days": one_of(draw, 0, 1, 3, 30, 400)}
    if draw(st.booleans()):
        found["principal_fen"] = about(draw, loan.principal_fen)
    elif loan.lent:
        period = one_of(draw, *loan.periods.values())
        found["interest_fen"] = about(draw, period.interest_fen)
        if draw(st.integers(0, 4)):
            found |= {"occurred_on": str(period.last + timedelta(days=draw(st.integers(0, 100)))), "days": 1}
    return found


def _claimed(draw: Draw, loan: ModelLoan) -> Event:
    found: Event = {
        "principal_fen": about(draw, loan.outstanding_fen),
        "interest_fen": min(about(draw, loan.unpaid_interest_fen), 10**9),
    }
    if loan.lent and draw(st.integers(0, 4)):
        found["occurred_on"] = str(near(draw, loan.due_on + timedelta(days=91)))
    return found


def _after_claim(draw: Draw, loan: ModelLoan, fen: int) -> Event:
    found: Event = {"amount_fen": max(1, about(draw, fen))}
    if loan.claim and draw(st.integers(0, 5)):
        found["occurred_on"] = str(on(loan.claim) + timedelta(days=draw(st.integers(0, 500))))
    return found


def _recovered(draw: Draw, loan: ModelLoan) -> Event:
    fen = loan.claim["principal_fen"] + loan.claim["interest_fen"] if loan.claim else 7
    return _after_claim(draw, loan, max(0, fen - loan.recovered_fen))


def _insured(draw: Draw, loan: ModelLoan) -> Event:
    return _after_claim(draw, loan, loan.insurer_fen if loan.claim else 7)


def _reversed(draw: Draw, loan: ModelLoan) -> Event:
    """Mostly of what came last, on its own day or later."""
    ids = [event["event_id"] for event in loan.accepted[::-1]]
    target = one_of(draw, *ids[:3], *ids, "nowhere")
    found = {"reverses": target, "reason": "录错"}
    of_target = next((event for event in loan.accepted if event["event_id"] == target), None)
    if of_target and draw(st.integers(0, 5)):
        found["occurred_on"] = str(on(of_target) + timedelta(days=draw(st.integers(0, 30))))
    return found


_FIELDS: dict[str, Callable[[Draw, ModelLoan], Event]] = {
    "principal.repaid": _repaid,
    "interest.collected": _collected,
    "loan.extended": _extended,
    "loan.breached": lambda _draw, _loan: {"kind": "改变用途", "reason": "未用于产业"},
    "loan.overdue": _reported,
    "loan.classified": lambda draw, _loan: {"classification": one_of(draw, "normal", "substandard", "loss")},
    "compensation.claimed": _claimed,
    "recovery.received": _recovered,
    "insurance.paid": _insured,
    "event.reversed": _reversed,
}
