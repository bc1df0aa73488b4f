"""Year-end settlement: what of the losses is new, and who pays whom."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from operator import sub
from typing import NamedTuple, TypeVar

from services.credit.year_settlements.refusals import NothingToSettle, YearNotOver, YearSettled

K = TypeVar("K")


class Loss(NamedTuple):
    """A loan's losses: by the ledger up to a year's end, as counted so far, or the difference of the two; fen."""

    paid_fen: int = 0
    given_back_fen: int = 0
    city_share_fen: int = 0
    county_share_fen: int = 0
    earlier_net_fen: int = 0
    """Net loss that is dated before the year."""

    @property
    def net_loss_fen(self) -> int:
        """Paid minus given back."""
        return self.paid_fen - self.given_back_fen


class Side(StrEnum):
    """Who pays."""

    CITY = "city"
    COUNTY = "county"


def check_year(year: int, on: date, last_settled: int | None) -> None:
    """Check that a year may be settled.

    Args:
        year: calendar year.
        on: business date of the settlement.
        last_settled: the latest year that was settled before, if any.

    Raises:
        YearNotOver: it runs still.
        YearSettled: a later year was settled.

    Source: R002-118.
    """
    if year >= on.year:
        raise YearNotOver(year=year, on=on)
    if last_settled is not None and year < last_settled:
        raise YearSettled(year=year, last=last_settled)


def uncounted(posted: Mapping[K, Loss], counted: Mapping[K, Loss]) -> dict[K, Loss]:
    """Find what no settlement has counted: the ledger's sums minus those of earlier settlements, loan by loan.

    Args:
        posted: all that the ledger says of each loan up to the year's end.
        counted: all that settlements so far have counted of it.

    Returns:
        The differences of loans that have one, also of fen that only moved between city and county.

    Source: R002-120. Odd fen lie where each loan's cumulative rule put them, so sums of settlements are the ledger's.
    """
    found = {}
    for key in {**posted, **counted}:
        difference = Loss(*map(sub, posted.get(key, Loss()), counted.get(key, Loss())))
        if any(difference):
            found[key] = difference
    return found


def check_uncounted(lines: Mapping[K, Loss], year: int) -> None:
    """Check that there is something to settle.

    Raises:
        NothingToSettle: there is not.
    """
    if not lines:
        raise NothingToSettle(year=year)


def payer(county_share_fen: int) -> Side | None:
    """Tell who pays: the county its share, or the city where recoveries exceed the losses; None where it is even.

    Args:
        county_share_fen: the county's share of losses that were not settled yet, fen; below 0 where more came back.
    """
    if county_share_fen > 0:
        return Side.COUNTY
    return Side.CITY if county_share_fen < 0 else None
