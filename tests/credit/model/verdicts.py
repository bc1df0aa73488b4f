"""Why an event can't be taken into a loan: every reason that the design names, of which the service tells one."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from tests.credit.model.loans import (
    BEFORE_A_CLAIM,
    BEFORE_LENDING,
    CLAIM_AFTER_DAYS,
    RATE,
    Answer,
    Event,
    ModelLoan,
    day_of,
    months_later,
    on,
)

ACCEPTED: Answer = ("accepted", None)
FIRST_TERM_MONTHS, LAST_TERM_MONTHS = 36, 60

ONCE = {
    "loan.applied": "already_applied",
    "loan.surveyed": "already_surveyed",
    "loan.contracted": "already_contracted",
    "loan.disbursed": "already_disbursed",
    "compensation.claimed": "already_claimed",
}


def no(code: str) -> Answer:
    """A refusal for good."""
    return "rejected", f"credit.{code}"


def later(code: str) -> Answer:
    """A refusal whose cause may pass."""
    return "retry", f"credit.{code}"


def verdicts(loan: ModelLoan, event: Event) -> set[Answer]:
    """What the loan alone makes of an event: every reason against it, or that it is accepted."""
    if event["type"] == "event.reversed":
        return set(_against_reversal(loan, event)) or {ACCEPTED}
    after = loan.taking(event)
    found = set(contradictions(after)) | set(_against(loan, after, event))
    if loan.claim and event["type"] in BEFORE_A_CLAIM:
        found.add(no("claimed"))
    return found or {ACCEPTED}


def contradictions(loan: ModelLoan) -> Iterator[Answer]:
    """Why these events can't all be true, in whatever order they came."""
    if not loan.live:
        return
    for kind, code in ONCE.items():
        if len(loan.of(kind)) > 1:
            yield no(code)
    applied, survey = loan.the("loan.applied"), loan.the("loan.surveyed")
    if not applied:
        yield later("unknown_loan")
        return
    if survey and on(survey) < on(applied):
        yield no("date_before_step")
    if contract := loan.the("loan.contracted"):
        yield from _wrong_contract(contract, survey)
    if not loan.lent:
        if any(event["type"] not in BEFORE_LENDING for event in loan.live):
            yield later("not_disbursed")
        return
    yield from _wrong_lending(loan, survey)
    yield from _wrong_course(loan)
    yield from _wrong_loss(loan)


def _wrong_contract(contract: Event, survey: Event | None) -> Iterator[Answer]:
    if not survey:
        yield later("not_approved")
    elif not survey["approved"]:
        yield no("not_approved")
    elif on(contract) < on(survey):
        yield no("date_before_step")


def _wrong_lending(loan: ModelLoan, survey: Event | None) -> Iterator[Answer]:
    assert loan.lent
    if not survey:
        yield later("not_approved")
    elif not survey["approved"]:
        yield no("not_approved")
    else:
        contract = loan.the("loan.contracted")
        if loan.lent_on < max(on(survey), on(contract or survey)):
            yield no("date_before_step")
        if loan.lent["amount_fen"] > survey["approved_amount_fen"]:
            yield no("over_approved")


def _wrong_course(loan: ModelLoan) -> Iterator[Answer]:
    """Dates, extensions, repayments and collections that can't be."""
    assert loan.lent
    if any(on(event) < loan.lent_on for event in loan.live if event["type"] not in BEFORE_LENDING):
        yield no("date_before_step")
    due_days = [loan.lent["due_on"], *(event["new_due_on"] for event in loan.extensions)]
    if any(then >= now for then, now in pairwise(due_days)):
        yield no("wrong_due_on")
    if loan.principal_fen < 0:
        yield no("over_outstanding")
    for event in loan.of("interest.collected"):
        period = loan.periods.get(event["period"])
        if period is None:
            yield no("unknown_period")
        elif on(event) < period.first:
            yield no("period_not_begun")


def _wrong_loss(loan: ModelLoan) -> Iterator[Answer]:
    after = loan.of("insurance.paid", "recovery.received")
    if not loan.claim:
        if after:
            yield later("not_claimed")
        return
    if any(on(event) > on(loan.claim) for event in loan.of(*BEFORE_A_CLAIM)):
        yield no("date_before_step")
    if any(on(event) < on(loan.claim) for event in after):
        yield no("date_before_step")
    if sum(event["amount_fen"] for event in loan.of("insurance.paid")) > loan.insurer_fen:
        yield no("over_insurer_share")


def _against(before: ModelLoan, after: ModelLoan, event: Event) -> Iterator[Answer]:
    """What is judged once, when the event comes."""
    kind = event["type"]
    if kind == "loan.surveyed":
        applied = after.the("loan.applied")
        if applied and event["approved_amount_fen"] > applied["amount_fen"]:
            yield no("over_application")
        if event["approved"] and not event["approved_amount_fen"]:
            yield no("nothing_approved")
    elif kind == "loan.disbursed":
        yield from _wrong_terms(event)
    elif before.lent and kind in _JUDGED:
        yield from _JUDGED[kind](before, after, event)


def _wrong_terms(event: Event) -> Iterator[Answer]:
    months = event["term_months"]
    if not FIRST_TERM_MONTHS <= months <= LAST_TERM_MONTHS:
        yield no("wrong_term")
    if Fraction(event["annual_rate"]) != RATE:
        yield no("wrong_rate")
    if day_of(event["due_on"]) != months_later(on(event), months):
        yield no("wrong_due_on")


def _wrong_collection(_before: ModelLoan, after: ModelLoan, event: Event) -> Iterator[Answer]:
    period = after.periods.get(event["period"])
    if period is None:
        return
    if not after.owed_on(period.first):
        yield no("unknown_period")
    if period.collected_fen > period.interest_fen:
        yield no("interest_over_due")


def _wrong_report(before: ModelLoan, _after: ModelLoan, event: Event) -> Iterator[Answer]:
    """Arrears that can't be, by the books of the report's day."""
    assert before.lent
    principal_fen, interest_fen, day = event["principal_fen"], event["interest_fen"], on(event)
    if not event["days"] or not principal_fen + interest_fen:
        yield no("nothing_overdue")
    if principal_fen > before.owed_on(day):
        yield no("over_outstanding")
    if interest_fen > before.lent["amount_fen"]:
        yield no("implausible_arrears")
    agreed = [e for e in before.of("loan.extended") if on(e) <= day]
    due_on = max(day_of(text) for text in [before.lent["due_on"], *(e["new_due_on"] for e in agreed)])
    if principal_fen and day <= due_on:
        yield no("not_yet_due")
    first_due_on = next(iter(before.periods.values())).last + timedelta(days=1)
    if day < first_due_on:
        yield no("not_yet_due")
    elif event["days"] > (day - first_due_on).days + 1:
        yield no("too_many_days")


def _wrong_extension(before: ModelLoan, after: ModelLoan, event: Event) -> Iterator[Answer]:
    assert before.lent
    if not before.owed_on(on(event)):
        yield no("nothing_outstanding")
    if day_of(event["new_due_on"]) <= on(event):
        yield no("extension_past")
    term = before.lent["term_months"]
    if after.due_on > months_later(before.lent_on, term + term // 2):
        yield no("extension_too_long")


def _wrong_claim(before: ModelLoan, _after: ModelLoan, event: Event) -> Iterator[Answer]:
    if not event["principal_fen"]:
        yield no("nothing_claimed")
    if on(event) < before.due_on + timedelta(days=CLAIM_AFTER_DAYS):
        yield no("claim_too_early")
    if event["principal_fen"] > before.outstanding_fen or event["interest_fen"] > before.unpaid_interest_fen:
        yield no("claim_too_high")


_JUDGED = {
    "interest.collected": _wrong_collection,
    "loan.overdue": _wrong_report,
    "loan.extended": _wrong_extension,
    "compensation.claimed": _wrong_claim,
}


def _against_reversal(loan: ModelLoan, event: Event) -> Iterator[Answer]:
    target = next((e for e in loan.accepted if e["event_id"] == event["reverses"]), None)
    if event["reverses"] == event["event_id"]:
        yield no("not_reversible")
    elif target is None:
        yield later("unknown_event")
    elif target not in loan.live:
        yield no("not_reversible")
    else:
        if on(event) < on(target):
            yield no("date_before_step")
        if loan.claim and target["type"] in BEFORE_A_CLAIM:
            yield no("has_dependents")
        if any(contradictions(loan.without(target["event_id"]))):
            yield no("has_dependents")
