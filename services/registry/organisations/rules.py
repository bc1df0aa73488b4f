"""What an organisation and its links to households must keep to."""

import re
from datetime import date, timedelta
from http import HTTPStatus

from shared.calendar import add_months
from shared.codes import ORGANISATION_LINK_KINDS
from shared.errors import Refusal

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of a 统一社会信用代码 in the order of their values, 0 to 30. Source: GB 32100-2015."""
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_WRITTEN = re.compile(f"[{CHARACTERS}]{{18}}", re.ASCII)

INVESTMENT = "investment"


class BadCreditCode(Refusal):
    """A text is no unified social credit code."""

    code = "registry.bad_credit_code"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "统一社会信用代码有误"
    title_en = "Not a unified social credit code"
    remedy = "请对照营业执照核对 18 位代码。"
    remedy_en = "Compare the 18 characters with the licence."


class AmountRequired(Refusal):
    """An investment without its amount."""

    code = "registry.amount_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "投资应填写金额"
    title_en = "An investment needs its amount"
    remedy = "请填写农户投资的金额。"
    remedy_en = "Give the sum that the household invested."


class AmountNotAllowed(Refusal):
    """A contract or agreement with a sum invested."""

    code = "registry.amount_not_allowed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "合同和协议不填写投资金额"
    title_en = "A contract or agreement has no sum invested"
    remedy = "农户另有投资的，请另录一条债权或股权投资。"
    remedy_en = "Record an investment as a link of its own."


class LinkEndsEarly(Refusal):
    """A link that ends before it begins, or is broken off outside its days."""

    code = "registry.link_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "起止日期前后颠倒"
    title_en = "The dates are in the wrong order"
    remedy = "请核对起止日期和提前终止日期。"
    remedy_en = "Check the dates on which it begins, ends and was broken off."


class ContractTooShort(Refusal):
    """A contract or agreement for less time than the programme asks for."""

    code = "registry.contract_too_short"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "合同（协议）期限不足"
    title_en = "The contract or agreement is too short"
    remedy = "请签订达到规定期限的合同，或核对起止日期。"
    remedy_en = "Sign for the time that the programme asks for, or check both dates."


class LinkRecorded(Refusal):
    """The same link is on record."""

    code = "registry.link_recorded"
    title = "该联结已登记"
    title_en = "The link is on record"
    remedy = "请直接修改已有的记录。"
    remedy_en = "Change the record that is there."


class OrganisationInUse(Refusal):
    """An organisation with links can't be withdrawn."""

    code = "registry.organisation_in_use"
    title = "该主体仍有带贫联结"
    title_en = "The organisation has links"
    remedy = "请先作废其全部联结；已注销的，请填写注销日期。"
    remedy_en = "Withdraw its links first; of one that closed, record the day."


def credit_check_character(first_seventeen: str) -> str:
    """Check character that closes seventeen others: 31 less the weighted sum modulo 31, weights 3 to the place.

    Args:
        first_seventeen: of `CHARACTERS`.

    Source: GB 32100-2015.
    """
    total = sum(
        weight * CHARACTERS.index(character) for weight, character in zip(_WEIGHTS, first_seventeen, strict=True)
    )
    return CHARACTERS[-total % 31]


def check_credit_code(text: str) -> None:
    """Refuse what is no code of 18 characters that closes with its check character. Raises BadCreditCode."""
    if not _WRITTEN.fullmatch(text) or credit_check_character(text[:17]) != text[17]:
        raise BadCreditCode(field="credit_code")


def check_closing(founded_on: date | None, closed_on: date | None) -> None:
    """Refuse a closing before the founding. Raises LinkEndsEarly."""
    if founded_on is not None and closed_on is not None and closed_on < founded_on:
        raise LinkEndsEarly(field="closed_on")


def check_link(
    link_kind: str, amount_fen: int | None, started_on: date, ended_on: date | None, least_months: int | None
) -> None:
    """Refuse a link that doesn't say what its kind needs.

    Args:
        link_kind: code of shared.codes.ORGANISATION_LINK_KINDS.
        amount_fen: sum invested, fen.
        started_on: first day.
        ended_on: last day; None where no end is agreed.
        least_months: months that a contract or agreement lasts at least, by the programme; None where none holds.

    Raises:
        AmountRequired, AmountNotAllowed: an investment without a sum above 0, another link with one.
        LinkEndsEarly: it ends before it begins.
        ContractTooShort: a contract or agreement ends before its months are full.
    """
    invests = ORGANISATION_LINK_KINDS.by_code(link_kind).group == INVESTMENT
    if invests and not amount_fen:
        raise AmountRequired(field="amount_fen")
    if not invests and amount_fen is not None:
        raise AmountNotAllowed(field="amount_fen")
    if ended_on is None:
        return
    if ended_on < started_on:
        raise LinkEndsEarly(field="ended_on")
    if not invests and least_months is not None and not lasts(started_on, ended_on, least_months):
        raise ContractTooShort(
            f"至少应签 {least_months} 个月", f"At least {least_months} months are needed", field="ended_on"
        )


def check_termination(started_on: date, ended_on: date | None, terminated_on: date | None) -> None:
    """Refuse to break a link off before it began, or after its agreed end. Raises LinkEndsEarly."""
    if terminated_on is None:
        return
    if terminated_on < started_on or (ended_on is not None and terminated_on > ended_on):
        raise LinkEndsEarly(field="terminated_on")


def lasts(started_on: date, ended_on: date, months: int) -> bool:
    """Whether so many whole months lie between two days, both of them counted."""
    try:
        return ended_on >= add_months(started_on, months) - timedelta(days=1)
    except ValueError:  # the months reach beyond the calendar's last year
        return False
