"""The questions that a simulation answers, and what it warns of, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.credit.borrowers.rules import portfolio_too_low
from services.credit.fund.rules import LeverageLevel
from services.credit.policy import CreditPolicy
from services.credit.simulations.rules import SimulatedBook, SimulatedQuarter, Simulation
from shared.calendar import Quarter
from shared.money import two_decimals, yuan_text


@dataclass(frozen=True, slots=True)
class Answers:
    """What a scenario is asked."""

    next_year: int | None
    """The first calendar year of which all quarters are simulated; None where there is none."""
    subsidy_next_year_fen: int | None
    fund_short_on: date | None
    """First day on which the fund can't pay a claim in full; None where it always can."""
    fund_short_in: Quarter | None
    fund_lacked_fen: int
    """What the fund should have paid in the whole time and could not."""
    peak_leverage: Fraction | None
    """The highest of the quarters that had a fund; None where none had."""
    peak_in: Quarter | None
    without_fund_in: Quarter | None
    """The first quarter with loans outstanding and no fund left: there the leverage is beyond all figures."""
    several_banks: bool
    """Whether the leverage is that of several banks together."""
    deposits_needed_fen: int

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """Each answer in Chinese and in English."""
        said = []
        if self.next_year is not None and self.subsidy_next_year_fen is not None:
            yuan = yuan_text(self.subsidy_next_year_fen)
            said.append(
                (
                    f"{self.next_year} 年列入贴息名单 {yuan} 元。",
                    f"{yuan} yuan of subsidy are listed in {self.next_year}.",
                )
            )
        if self.fund_short_in is None:
            said.append(("基金在测算期内足以全额代偿。", "The fund pays every claim in full until the end."))
        else:
            lacked = yuan_text(self.fund_lacked_fen)
            said.append(
                (
                    f"基金自 {self.fund_short_in}（{self.fund_short_on}）起不足以全额代偿，测算期内共缺 {lacked} 元。",
                    f"From {self.fund_short_in} ({self.fund_short_on}) on the fund can't pay every claim in full: "
                    f"it lacks {lacked} yuan by the end.",
                )
            )
        if self.peak_leverage is not None:
            times = two_decimals(self.peak_leverage)
            of_zh, of_en = ("各行合计", " of all banks together") if self.several_banks else ("", "")
            said.append(
                (
                    f"{of_zh}杠杆倍数最高 {times}（{self.peak_in}），指有基金的季度。",
                    f"The leverage{of_en} is highest in {self.peak_in}, of the quarters with a fund: {times}.",
                )
            )
        if self.without_fund_in is not None:
            said.append(
                (
                    f"自 {self.without_fund_in} 起有季度基金余额为零而贷款未还清，无倍数可计。",
                    f"From {self.without_fund_in} on there are quarters with loans and no fund, so no figure.",
                )
            )
        needed = yuan_text(self.deposits_needed_fen)
        said.append((f"测算期内应缴存基金 {needed} 元。", f"{needed} yuan of deposits are needed."))
        return said


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look at, in one or more quarters of a bank."""

    code: str
    bank_code: str | None
    first: Quarter
    quarters: int
    """In how many of the quarters it is so."""
    zh: str
    en: str


def answers(simulation: Simulation) -> Answers:
    """Draw the answers from a simulation."""
    quarters = simulation.quarters
    years: dict[int, list[SimulatedQuarter]] = {}
    for one in quarters:
        if one.quarter < simulation.whole_from:
            continue
        years.setdefault(one.quarter.year, []).append(one)
    next_year = next((year for year, of_year in years.items() if len(of_year) == 4), None)
    short_on = simulation.first_shortfall_on
    peak = max((one for one in quarters if one.leverage is not None), key=_leverage, default=None)
    without_fund = next((one for one in quarters if one.leverage is None and one.level is LeverageLevel.ABOVE), None)
    total = simulation.total
    return Answers(
        next_year,
        None if next_year is None else sum(one.figures.subsidy_fen for one in years[next_year]),
        short_on,
        None if short_on is None else Quarter.of(short_on),
        total.fund_lacked_fen,
        peak.leverage if peak else None,
        peak.quarter if peak else None,
        without_fund.quarter if without_fund else None,
        len(simulation.books) > 1,
        total.deposit_needed_fen,
    )


def warnings(simulation: Simulation, policy: CreditPolicy) -> list[Warned]:
    """Tell what a programme would be warned of, by bank.

    Source: R002-106, R002-117, R002-143. Assumed: money counts as idle where the leverage lies below its bounds.
    """
    return [warned for book in simulation.books for warned in _of_book(book, policy)]


def _of_book(book: SimulatedBook, policy: CreditPolicy) -> Iterable[Warned]:
    low = [
        one.quarter
        for one in book.quarters
        if policy.organisations
        and portfolio_too_low(one.figures.outstanding_household_fen, one.figures.outstanding_fen, policy.organisations)
    ]
    yield from _warned(
        "portfolio_too_low", book, low, "季末农户贷款占比低于下限", "households' part of the loans lies below its bound"
    )
    yield from _warned(
        "fund_short",
        book,
        [one.quarter for one in book.quarters if one.figures.fund_lacked_fen],
        "基金不足以全额代偿",
        "the fund can't pay every claim in full",
    )
    yield from _warned(
        "deposit_missing",
        book,
        [one.quarter for one in book.quarters if one.figures.deposit_missing_fen],
        "安排的缴存低于应缴数",
        "deposits fall short of what the lending asks",
    )
    idle = [one.quarter for one in book.quarters if one.level is LeverageLevel.BELOW]
    above = [one for one in book.quarters if one.level is LeverageLevel.ABOVE]
    yield from _warned(
        "fund_idle", book, idle, "基金闲置：杠杆倍数低于下限", "the fund is idle: the leverage lies below its bounds"
    )
    yield from _warned(
        "leverage_above",
        book,
        [one.quarter for one in above if one.leverage is not None],
        "杠杆倍数高于上限",
        "the leverage lies above its bounds",
    )
    yield from _warned(
        "without_fund",
        book,
        [one.quarter for one in above if one.leverage is None],
        "基金余额为零而贷款未还清",
        "loans are outstanding and no fund is left",
    )


def _warned(code: str, book: SimulatedBook, quarters: list[Quarter], zh: str, en: str) -> Iterable[Warned]:
    if quarters:
        first, number = quarters[0], len(quarters)
        bank_zh, bank_en = (f"{book.bank_code}：", f"{book.bank_code}: ") if book.bank_code else ("", "")
        when_zh, when_en = f"{first}", f"{first}"
        if number > 1:
            when_zh, when_en = f"自 {first} 起共 {number} 个季度", f"{number} quarters, first {first}"
        yield Warned(
            code, book.bank_code, first, number, f"{bank_zh}{zh}（{when_zh}）。", f"{bank_en}{en} ({when_en})."
        )


def _leverage(one: SimulatedQuarter) -> Fraction:
    assert one.leverage is not None  # noqa: S101  # those without are left out
    return one.leverage
