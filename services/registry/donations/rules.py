"""What a donation must keep to, and what it is worth."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus

from shared.errors import Refusal
from shared.money import MAX_FEN, half_up

MONEY = "money"


class DonorWithoutConsent(Refusal):
    """A donor who is to be named and has not agreed to it."""

    code = "registry.donor_without_consent"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "未经捐助人同意，不得公布或冠名"
    title_en = "A donor is named only with consent"
    remedy = "请先征得捐助人同意并填写同意日期，或选择不公布。"
    remedy_en = "Get the donor's consent and give its date, or leave the donor unnamed."


class ConsentTooLate(Refusal):
    """A consent dated after the step by which the donor is named."""

    code = "registry.consent_too_late"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "同意日期晚于业务日期"
    title_en = "The consent is dated after the step"
    remedy = "请核对同意日期。"
    remedy_en = "Check the date of the consent."


class GiftOffPlan(Refusal):
    """Goods or money of the plan in another value than the plan says."""

    code = "registry.gift_off_plan"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "单价或金额与方案不符"
    title_en = "The value is not the plan's"
    remedy = "请按方案的标准填写；方案之外的捐助不填方案代码。"
    remedy_en = "Give the plan's value; a gift outside the plan bears no code of it."


class GoodsNotOfPlan(Refusal):
    """A code of goods that the plan doesn't have."""

    code = "registry.goods_not_of_plan"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "方案没有这种物资或资助"
    title_en = "The plan gives nothing by this code"
    remedy = "请填写方案所列的代码；方案之外的捐助不填。"
    remedy_en = "Use a code that the plan lists, or none."


class MoreThanThePlan(Refusal):
    """More goods for a household than the plan gives."""

    code = "registry.more_than_the_plan"
    title = "该户所得已超过方案数量"
    title_en = "The household has more than the plan gives"
    remedy = "请核对已发放数量。"
    remedy_en = "Check what was given already."


class NothingGiven(Refusal):
    """A gift of no piece."""

    code = "registry.nothing_given"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "数量应大于 0"
    title_en = "The quantity must be above 0"
    remedy = "请填写实际数量。"
    remedy_en = "Give the quantity that was given."


class GiftTooLarge(Refusal):
    """A gift worth more than an amount can be."""

    code = "registry.gift_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "捐助价值超出范围"
    title_en = "The value is out of range"
    remedy = "请核对数量和单价，单价以分为单位。"
    remedy_en = "Check quantity and value; the value is in fen."


class MoneyHasNoQuantity(Refusal):
    """Money counted in pieces."""

    code = "registry.money_has_no_quantity"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "资金的数量应为 1"
    title_en = "Money has the quantity 1"
    remedy = "请把金额填在“单价或金额”中，数量填 1。"
    remedy_en = "Give the amount as the value, and 1 as the quantity."


def check_naming(name_donor: bool, consent_on: date | None, occurred_on: date) -> None:
    """Refuse to name a donor who has not agreed.

    Args:
        name_donor: the donor is to be named.
        consent_on: the day of the consent; None where there is none.
        occurred_on: of the step.

    Raises:
        DonorWithoutConsent, ConsentTooLate: as they say.

    Source: R003-037.
    """
    if name_donor and consent_on is None:
        raise DonorWithoutConsent(field="donor_consent_on")
    if consent_on is not None and consent_on > occurred_on:
        raise ConsentTooLate(field="donor_consent_on")


def check_value(unit_value_fen: int, plan_fen: int | None) -> None:
    """Refuse another value than the plan's.

    Args:
        unit_value_fen: of one piece, or the sum of money, fen.
        plan_fen: what the plan says; None where it is silent.

    Raises:
        GiftOffPlan: so it is.

    Source: R002-145, R002-030.
    """
    if plan_fen is not None and unit_value_fen != plan_fen:
        raise GiftOffPlan(f"方案标准为 {plan_fen} 分", f"The plan says {plan_fen} fen", field="unit_value_fen")


def check_quantity(donation_kind: str, quantity: Decimal) -> None:
    """Refuse a gift of nothing, and money in another quantity than 1. Raises NothingGiven, MoneyHasNoQuantity."""
    if quantity <= 0:
        raise NothingGiven(field="quantity")
    if donation_kind == MONEY and quantity != 1:
        raise MoneyHasNoQuantity(field="quantity")


def check_per_household(given: Decimal, quantity: Decimal, per_household: int | None) -> None:
    """Refuse more pieces for a household than the plan gives.

    Args:
        given: pieces that the household has got before.
        quantity: pieces now.
        per_household: the plan's number; None where it is silent.

    Raises:
        MoreThanThePlan: the sum is above it.

    Source: R004-018.
    """
    if per_household is not None and given + quantity > per_household:
        raise MoreThanThePlan(f"方案每户 {per_household}，已发放 {given}", field="quantity")


def value_fen(quantity: Decimal, unit_value_fen: int) -> int:
    """What a gift is worth: quantity x value of one, fen, rounded half up once.

    Raises:
        GiftTooLarge: more than an amount can be.
    """
    value = half_up(Fraction(quantity) * unit_value_fen)
    if value > MAX_FEN:
        raise GiftTooLarge(field="quantity")
    return value
