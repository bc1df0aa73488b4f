"""Invented incomes of the demo register: a first year in poverty, a later year after help."""

from dataclasses import dataclass
from random import Random

from shared.money import half_up_ratio

FEN_PER_YUAN = 100


@dataclass(frozen=True, slots=True)
class Income:
    """One household's income of one calendar year, fen; total, net and net per head are derived."""

    year: int
    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int
    people: int

    @property
    def total_fen(self) -> int:
        """Sum of the four kinds."""
        return self.wage_fen + self.business_fen + self.transfer_fen + self.property_fen

    @property
    def net_fen(self) -> int:
        """Total less production costs."""
        return self.total_fen - self.production_cost_fen

    @property
    def net_per_head_fen(self) -> int:
        """Net income by members, half up to the fen."""
        return half_up_ratio(self.net_fen, self.people)


def income(random: Random, *, year: int, people: int, workers: int, per_head: tuple[int, int]) -> Income:
    """An income whose net figure per head lies within the bounds.

    Args:
        random: source of chance.
        year: calendar year.
        people: members of the household, at least 1.
        workers: members able to work; without any, all but a trifle is transfers.
        per_head: least and greatest net income per head, whole yuan.
    """
    net_fen = random.randint(per_head[0] * FEN_PER_YUAN // 10, per_head[1] * FEN_PER_YUAN // 10) * 10 * people
    if workers:
        wage_fen = _part(net_fen, random.randint(35, 65))
        transfer_fen = _part(net_fen, random.randint(5, 15))
    else:
        wage_fen = 0
        transfer_fen = _part(net_fen, random.randint(80, 96))
    property_fen = _part(net_fen, random.randint(0, 3))
    gain_fen = net_fen - wage_fen - transfer_fen - property_fen
    cost_fen = _part(gain_fen, random.randint(25, 90))
    return Income(year, wage_fen, gain_fen + cost_fen, transfer_fen, property_fen, cost_fen, people)


def _part(amount_fen: int, percent: int) -> int:
    """That share of the amount, cut to ten fen as people report it."""
    return amount_fen * percent // 1000 * 10
