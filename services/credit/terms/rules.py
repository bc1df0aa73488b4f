"""What a loan was agreed on: its term, its rate and its due day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import floor

from services.credit.bank_events.rules import Disbursed, Extended
from services.credit.policy import BenchmarkRates, LoanPolicy
from services.credit.terms.refusals import (
    ExtensionPast,
    ExtensionTooLong,
    NotMovedOut,
    ProductAmount,
    ProductBorrower,
    ProductOfOtherBank,
    ProductTerm,
    RateTooHigh,
    WrongDueOn,
    WrongRate,
    WrongTerm,
)
from shared.calendar import add_months


def rates_on(on: date, policy: LoanPolicy) -> BenchmarkRates | None:
    """Give the rates in force on a day; None before the table begins.

    Args:
        on: the day, inclusive: rates hold from their first day on.
        policy: the benchmark rates, decimal fractions per year.
    """
    return next((rates for rates in reversed(policy.benchmark) if rates.effective_from <= on), None)


def benchmark_rate(on: date, term_months: int, policy: LoanPolicy) -> Decimal | None:
    """Look up the benchmark rate of a day and term.

    Args:
        on: disbursement day.
        term_months: length of the loan.
        policy: the table of rates.

    Returns:
        Decimal fraction per year; None before the table begins or past its last band.

    Source: R002-113.
    """
    rates = rates_on(on, policy)
    bands = rates.bands if rates else ()
    return next(
        (band.annual_rate for band in bands if band.up_to_months is None or term_months <= band.up_to_months), None
    )


def check_terms(disbursed: Disbursed, policy: LoanPolicy) -> None:
    """Check a disbursement's term, rate and due day.

    Args:
        disbursed: the disbursement.
        policy: bounds of the term and the benchmark table.

    Raises:
        WrongTerm: the term lies outside the bounds.
        ProductTerm: it lies outside those of the loan's product.
        ProductAmount: the product is not offered for as much.
        WrongRate: the rate is not the benchmark of the day and term.
        RateTooHigh: it is above it, where the rate of the day is the most.
        WrongDueOn: the due day is not the disbursement plus the term.

    Source: R002-111, R002-113.
    """
    months = disbursed.term_months
    if not policy.term_min_months <= months <= policy.term_max_months:
        raise WrongTerm(
            term_months=months, term_min_months=policy.term_min_months, term_max_months=policy.term_max_months
        )
    check_product_terms(months, disbursed.amount_fen, policy)
    expected_rate = benchmark_rate(disbursed.occurred_on, months, policy)
    rates = rates_on(disbursed.occurred_on, policy)
    if rates and rates.at_most and expected_rate is not None:
        if disbursed.annual_rate > expected_rate:
            raise RateTooHigh(annual_rate=disbursed.annual_rate, highest_rate=expected_rate)
    elif disbursed.annual_rate != expected_rate:
        raise WrongRate(annual_rate=disbursed.annual_rate, benchmark_rate=expected_rate)
    expected_on = add_months(disbursed.occurred_on, months)
    if disbursed.due_on != expected_on:
        raise WrongDueOn(due_on=disbursed.due_on, expected=expected_on)


def check_product_terms(term_months: int, amount_fen: int, policy: LoanPolicy) -> None:
    """Check length and amount against the loan's own product.

    Args:
        term_months: length of the loan.
        amount_fen: principal, fen.
        policy: with the product's bounds, all inclusive.

    Raises:
        ProductTerm: shorter or longer than the product is offered.
        ProductAmount: more than that.

    Source: R002-110.
    """
    product = policy.product
    shortest = product.term_min_months or policy.term_min_months
    longest = product.term_max_months or policy.term_max_months
    if not shortest <= term_months <= longest:
        raise ProductTerm(
            term_months=term_months, product=product.code, term_min_months=shortest, term_max_months=longest
        )
    if product.amount_max_fen is not None and amount_fen > product.amount_max_fen:
        raise ProductAmount(amount_fen=amount_fen, product=product.code, amount_max_fen=product.amount_max_fen)


def check_product(bank_code: str, borrower_kind: str, policy: LoanPolicy) -> None:
    """Check that a bank offers the product to borrowers of a kind.

    Raises:
        ProductOfOtherBank: it is another bank's.
        ProductBorrower: it is for others.

    Source: R002-110.
    """
    product = policy.product
    if product.bank not in (bank_code, None):
        raise ProductOfOtherBank(product=product.code, bank_code=bank_code)
    if borrower_kind not in product.borrowers:
        raise ProductBorrower(product=product.code)


def latest_due_on(disbursed: Disbursed, policy: LoanPolicy) -> date | None:
    """Give the last day to which a loan may be extended, all its extensions together.

    Args:
        disbursed: the disbursement, with the term agreed on.
        policy: the bands of terms.

    Returns:
        Disbursement plus the term plus the whole months that the term's band allows; None where nothing bounds it.

    Source: 贷款通则 (1996) article 12. Assumed: it holds for this programme; part of a month doesn't count.
    """
    term_months = disbursed.term_months
    for band in policy.extensions:
        if band.up_to_months is None or term_months <= band.up_to_months:
            months = band.months if band.share is None else floor(term_months * band.share)
            return None if months is None else add_months(disbursed.occurred_on, term_months + months)
    return None


def extended_due_on(disbursed: Disbursed, extensions: Iterable[Extended]) -> date:
    """Give a loan's present due day.

    Args:
        disbursed: the disbursement.
        extensions: in any order.

    Returns:
        The last extension's due day; those of one day count in the order of their due days, since their ids tell
        nothing about which came first.

    Raises:
        NotMovedOut: an extension does not move the due day out.
    """
    due_on = disbursed.due_on
    for extension in sorted(extensions, key=lambda one: (one.occurred_on, one.new_due_on)):
        if extension.new_due_on <= due_on:
            raise NotMovedOut(new_due_on=extension.new_due_on, due_on=due_on)
        due_on = extension.new_due_on
    return due_on


def check_extension(new: Extended, disbursed: Disbursed, due_on: date, policy: LoanPolicy) -> None:
    """Judge an extension once, when it is taken.

    Args:
        new: the extension.
        disbursed: the disbursement.
        due_on: the loan's due day with all its extensions, the new one among them.
        policy: how far a loan may be extended.

    Raises:
        ExtensionPast: its due day does not lie after the day on which it is agreed.
        ExtensionTooLong: the extensions together move the due day out too far.
    """
    if new.new_due_on <= new.occurred_on:
        raise ExtensionPast(new_due_on=new.new_due_on, occurred_on=new.occurred_on)
    latest_on = latest_due_on(disbursed, policy)
    if latest_on and due_on > latest_on:
        raise ExtensionTooLong(new_due_on=due_on, term_months=disbursed.term_months, latest_on=latest_on)
