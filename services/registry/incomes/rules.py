"""A household's income of a year: total, net and net per head, with the working shown."""

from dataclasses import dataclass

from shared.money import half_up_ratio, yuan_text


@dataclass(frozen=True, slots=True)
class IncomeParts:
    """What a household reports for one year.

    Attributes:
        wage_fen: wages, fen, 0 or more.
        business_fen: gross income of the family's own production, fen, 0 or more.
        transfer_fen: allowances, pensions, subsidies and gifts, fen, 0 or more.
        property_fen: rents, dividends and interest, fen, 0 or more.
        production_cost_fen: costs of the family's own production, fen, 0 or more.

    Source: 贫困户登记表 A17a-A17d, A18.
    """

    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int

    def __post_init__(self) -> None:
        parts = (self.wage_fen, self.business_fen, self.transfer_fen, self.property_fen, self.production_cost_fen)
        if min(parts) < 0:
            raise ValueError("income and costs are not negative")


@dataclass(frozen=True, slots=True)
class Income:
    """Derived figures of a year.

    Attributes:
        total_fen: sum of the four kinds (A17).
        net_fen: total less production costs (A19), negative where they exceed it.
        net_per_head_fen: net by persons (A20), half up to the fen.
        disposable_per_head_fen: net less what was paid away, by persons, half up to the fen; None where nobody asked.
        working: the arithmetic in Chinese, for the record card.
    """

    total_fen: int
    net_fen: int
    net_per_head_fen: int
    disposable_per_head_fen: int | None
    working: str


def net_income_fen(parts: IncomeParts) -> int:
    """Net income of a year: the four kinds less production costs, fen, negative where these exceed them.

    Source: 贫困户登记表 A19.
    """
    return total_income_fen(parts) - parts.production_cost_fen


def total_income_fen(parts: IncomeParts) -> int:
    """Total income of a year: the sum of the four kinds, fen. Source: 贫困户登记表 A17."""
    return parts.wage_fen + parts.business_fen + parts.transfer_fen + parts.property_fen


def net_per_head_fen(net_fen: int, persons: int) -> int:
    """Net income per head of the registered members.

    Args:
        net_fen: net income of the household, fen.
        persons: registered members, 1 or more.

    Returns:
        Fen, rounded half up once.

    Raises:
        ValueError: no persons.

    Source: 贫困户登记表 A20. Assumed: the divisor is the registered members.
    """
    if persons < 1:
        raise ValueError("a household has at least one person")
    return half_up_ratio(net_fen, persons)


def disposable_per_head_fen(net_fen: int, paid_away_fen: int, persons: int) -> int:
    """Disposable income per head of the registered members.

    Args:
        net_fen: net income of the household, fen.
        paid_away_fen: taxes, social contributions and support paid, fen, 0 or more.
        persons: registered members, 1 or more.

    Returns:
        Fen, rounded half up once.

    Raises:
        ValueError: no persons, or a negative payment.

    Source: R002-055. Assumed: disposable income is net income less transfers paid.
    """
    if paid_away_fen < 0:
        raise ValueError("what is paid away is not negative")
    return net_per_head_fen(net_fen - paid_away_fen, persons)


def income(parts: IncomeParts, persons: int, paid_away_fen: int | None = None) -> Income:
    """Derive a year's figures.

    Args:
        parts: what was reported.
        persons: registered members, 1 or more.
        paid_away_fen: taxes, social contributions and support paid, fen, 0 or more; None where nobody asked.

    Raises:
        ValueError: no persons, or a negative payment.
    """
    total_fen = total_income_fen(parts)
    net_fen = net_income_fen(parts)
    per_head_fen = net_per_head_fen(net_fen, persons)
    working = (
        f"家庭总收入 = 工资性 {yuan_text(parts.wage_fen)} + 经营性 {yuan_text(parts.business_fen)}"
        f" + 转移性 {yuan_text(parts.transfer_fen)} + 财产性 {yuan_text(parts.property_fen)}"
        f" = {yuan_text(total_fen)} 元；"
        f"纯收入 = 家庭总收入 {yuan_text(total_fen)} − 生产经营支出 {yuan_text(parts.production_cost_fen)}"
        f" = {yuan_text(net_fen)} 元；"
        f"人均纯收入 = 纯收入 {yuan_text(net_fen)} ÷ {persons} 人 = {yuan_text(per_head_fen)} 元"
    )
    if paid_away_fen is None:
        return Income(total_fen, net_fen, per_head_fen, None, working)
    disposable_fen = disposable_per_head_fen(net_fen, paid_away_fen, persons)
    working += (
        f"；可支配收入 = 纯收入 {yuan_text(net_fen)} − 转移性支出 {yuan_text(paid_away_fen)}"
        f" = {yuan_text(net_fen - paid_away_fen)} 元；"
        f"人均可支配收入 = {yuan_text(net_fen - paid_away_fen)} ÷ {persons} 人 = {yuan_text(disposable_fen)} 元"
    )
    return Income(total_fen, net_fen, per_head_fen, disposable_fen, working)
