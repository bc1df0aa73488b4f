"""A scenario as people write it, in YAML or JSON, and what comes of it."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator

from services.credit.bank_events.rules import BorrowerKind
from services.credit.fund.rules import LeverageLevel
from services.credit.simulations.figures import Figures
from shared.calendar import Quarter
from shared.money import Fen
from shared.schemas import Schema
from shared.validation import InvalidValue

MOST_COHORTS = 200
MOST_QUARTERS = 40
MOST_LOANS = 1_000_000
MOST_LOAN_FEN = 100_000_000_000
"""A billion yuan: no loan of the programme comes near."""
MOST_BANKS = 20


def _written(pattern: str, kind: Any, zh: str, en: str, most: int | None = None) -> Any:
    """A type for exact numbers that are written as text: of bounded length, so that reading one takes no time."""
    form = re.compile(pattern, re.ASCII)

    def read(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str) or not form.fullmatch(value):
            raise InvalidValue(zh, en)
        number = kind(value)
        if most is not None and number > most:
            raise InvalidValue(zh, en)
        return number

    return Annotated[
        kind,
        BeforeValidator(read),
        PlainSerializer(str, return_type=str, when_used="json"),
        WithJsonSchema({"type": "string", "pattern": pattern}),
    ]


def _day(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"(19[89]|20[0-9])[0-9]-..-..", value)):
        return value
    raise InvalidValue("应为 1980 至 2099 年间 YYYY-MM-DD 形式的日期", "a date YYYY-MM-DD of 1980 to 2099")


Share: Any = _written(
    r"^(0|1|0\.[0-9]{1,9}|[0-9]{1,6}/[1-9][0-9]{0,5})$",
    Fraction,
    '应为 0 到 1 之间的小数或分数，写成文本，如 "0.05"',
    'a decimal or fraction from 0 to 1 as quoted text, "0.05"',
    1,
)
Change: Any = _written(
    r"^-?0(\.[0-9]{1,6})?$", Decimal, '应为年利率的增减，写成文本，如 "-0.0025"', 'a change as text, "-0.0025"'
)
AnnualRate: Any = _written(
    r"^0(\.[0-9]{1,6})?$", Decimal, '应为年利率，写成文本，如 "0.0475"', 'a rate per year as text, "0.0475"'
)
QuarterLabel = Annotated[str, Field(pattern=r"^20[0-9]{2}Q[1-4]$")]
On = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^(19[89]|20[0-9])[0-9]-[0-9]{2}-[0-9]{2}$"}),
]
BankCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
LoanCount = Annotated[int, Field(strict=True, ge=1, le=MOST_LOANS)]
LoanFen = Annotated[int, Field(strict=True, ge=1, le=MOST_LOAN_FEN)]
Months = Annotated[int, Field(strict=True, ge=1, le=600)]
Few = Annotated[int, Field(strict=True, ge=0, le=20)]
NONE = Fraction(0)


class Written(Schema):
    """A closed part of a scenario; its attributes are explained in the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenLoansWritten(Written):
    """Loans of one kind and day that are outstanding at the start."""

    bank: BankCode | None = None
    borrower: BorrowerKind
    count: LoanCount
    outstanding_fen: LoanFen
    """Of each loan, fen."""
    disbursed_on: On
    term_months: Months
    annual_rate: AnnualRate | None = None
    """Without it the benchmark of the day and term."""
    insurer_share: Share = NONE
    """Part of the principal that guarantee insurance bears."""


class FundWritten(Written):
    """A bank's fund account at the start; one without a bank stands for all."""

    bank: BankCode | None = None
    balance_fen: Fen
    deposit_due_fen: Fen = 0
    """What the lending of earlier quarters still asks of the fund; it comes in where deposits follow the rules."""


class Opening(Written):
    """What stands when the scenario begins."""

    funds: Annotated[tuple[FundWritten, ...], Field(max_length=MOST_BANKS)] = ()
    loans: Annotated[tuple[OpenLoansWritten, ...], Field(max_length=MOST_COHORTS)] = ()


class CohortWritten(Written):
    """New lending: so many equal loans in a quarter, or in each of some quarters."""

    bank: BankCode | None = None
    borrower: BorrowerKind
    quarter: QuarterLabel
    until: QuarterLabel | None = None
    """Last quarter in which as much is lent again; without it there is only the one."""
    count: LoanCount
    """Loans a quarter."""
    amount_fen: LoanFen
    """Of each loan, fen."""
    term_months: Months
    on: On | None = None
    """The day on which all are lent; without it they are spread evenly over the quarter's days."""
    insurer_share: Share | None = None
    """Part of the principal that guarantee insurance bears; without it that of the assumptions."""

    @model_validator(mode="before")
    @classmethod
    def _read_as_a_truth(cls, written: Any) -> Any:
        """Readers of YAML 1.1 take the name `on` for a truth, and write it as ``true`` where they make JSON of it."""
        if isinstance(written, dict) and "on" not in written and "true" in written:
            return {("on" if name == "true" else name): value for name, value in written.items()}
        return written

    @model_validator(mode="after")
    def _days_fit(self) -> Self:
        if self.until is not None and self.until < self.quarter:
            raise InvalidValue("until 早于 quarter", "until lies before quarter")
        if self.on is not None and (self.until is not None or str(Quarter.of(self.on)) != self.quarter):
            raise InvalidValue(
                "on 应在 quarter 之内，且不能与 until 同时填写", "on lies in the quarter and goes without until"
            )
        return self


class Assumptions(Written):
    """What borrowers do; shares are taken of whole loans by the largest remainder."""

    on_time_share: Share = Fraction(1)
    """Of all loans: those that pay interest on its settlement day."""
    late_quarters: Annotated[int, Field(strict=True, ge=1, le=20)] | None = 1
    """After how many quarters the others pay; null for never."""
    early_share: Share = NONE
    """Of all loans: those repaid in full ahead of the due day."""
    early_after_months: Months = 24
    default_share: Share = NONE
    """Of the loans that reach their due day: those never repaid; they are claimed on the first day that allows it."""
    unpaid_periods: Few = 1
    """For how many of its last periods a loan in default pays no interest."""
    recovery_share: Share = NONE
    """Of what was claimed, that comes back."""
    recovery_quarters: Few = 4
    """How many quarters after the claim."""
    insurer_share: Share = NONE
    """Part of the principal that guarantee insurance bears."""


class RateChangeWritten(Written):
    """The benchmark goes up or down from a day on, for all terms alike, over what holds before."""

    effective_from: On
    change: Change


class ProvisionWritten(Written):
    """Money for a quarter."""

    bank: BankCode | None = None
    quarter: QuarterLabel
    amount_fen: Fen


Number = Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)] | Annotated[str, Field(max_length=20)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class ScenarioDocument(Written):
    """A scenario (测算): what is lent, how borrowers pay, what rates do, and with what fund it begins."""

    name: Annotated[str, Field(max_length=200)] = ""
    area: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}([0-9]{2})?$")]
    """A city, 4 digits, or a county, 6: its policy pack gives the numbers."""
    programme: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")] | None = None
    """The one of the narrowest area where it is left out."""
    start: QuarterLabel
    quarters: Annotated[int, Field(strict=True, ge=1, le=MOST_QUARTERS)]
    from_books: Annotated[bool, Field(strict=True)] = False
    """Begin with what the books of the area hold today instead of `opening`; through the API only."""
    opening: Opening = Opening()
    cohorts: Annotated[tuple[CohortWritten, ...], Field(max_length=MOST_COHORTS)] = ()
    assumptions: Assumptions = Assumptions()
    rate_changes: Annotated[tuple[RateChangeWritten, ...], Field(max_length=MOST_QUARTERS)] = ()
    deposits: Annotated[tuple[ProvisionWritten, ...], Field(max_length=MOST_COHORTS)] | None = None
    """What is deposited for each quarter, on the day on which it falls due; without it what the rules ask."""
    pre_allocations: Annotated[tuple[ProvisionWritten, ...], Field(max_length=MOST_COHORTS)] = ()
    """What is deposited on the first day of a quarter ahead of its lending."""
    overrides: dict[Name, Annotated[dict[Name, Number], Field(max_length=20)]] = Field(default={}, max_length=10)
    """Other numbers than the policy pack's, by group and name: ``subsidies: {household_share: "0.5"}``."""

    @property
    def last(self) -> Quarter:
        """The last quarter."""
        quarter = Quarter.parse(self.start)
        for _ in range(self.quarters - 1):
            quarter = quarter.following
        return quarter

    @property
    def names_banks(self) -> bool:
        """Whether it tells banks apart."""
        return any(part.bank is not None for part in self._of_banks())

    def _of_banks(self) -> Iterable[OpenLoansWritten | FundWritten | CohortWritten | ProvisionWritten]:
        return (
            *self.opening.funds,
            *self.opening.loans,
            *self.cohorts,
            *(self.deposits or ()),
            *self.pre_allocations,
        )

    @model_validator(mode="after")
    def _quarters_fit(self) -> Self:
        last = str(self.last)
        for name, written in (
            ("cohorts", [(cohort.quarter, cohort.until or cohort.quarter) for cohort in self.cohorts]),
            ("deposits", [(money.quarter, money.quarter) for money in self.deposits or ()]),
            ("pre_allocations", [(money.quarter, money.quarter) for money in self.pre_allocations]),
        ):
            for place, (first, until) in enumerate(written):
                if first < self.start or until > last:
                    raise InvalidValue(
                        f"{name}[{place}] 的季度不在 {self.start} 至 {last} 之内",
                        f"{name}[{place}] lies outside {self.start} to {last}",
                    )
        return self

    @model_validator(mode="after")
    def _opening_fits(self) -> Self:
        if self.from_books and self.opening != Opening():
            raise InvalidValue("from_books 与 opening 只能填写一项", "give either from_books or opening")
        first_day = Quarter.parse(self.start).first_day
        for place, loans in enumerate(self.opening.loans):
            if loans.disbursed_on >= first_day:
                raise InvalidValue(
                    f"opening.loans[{place}] 的发放日应早于 {first_day}",
                    f"opening.loans[{place}] must be lent before {first_day}",
                )
        return self

    @model_validator(mode="after")
    def _banks_fit(self) -> Self:
        banks = {part.bank for part in self._of_banks()}
        if None in banks and len(banks) > 1:
            raise InvalidValue("各项应全部注明银行，或全部不注明", "either every part names a bank or none does")
        if len(banks) > MOST_BANKS:
            raise InvalidValue(f"银行不得超过 {MOST_BANKS} 家", f"no more than {MOST_BANKS} banks")
        funds = [fund.bank for fund in self.opening.funds]
        if len(set(funds)) < len(funds):
            raise InvalidValue("同一银行的期初基金写了两次", "a bank's fund stands twice in the opening")
        return self


# what comes of it --------------------------------------------------------------------------------------------------


class PolicyUsed(Schema):
    """The pack whose numbers were used."""

    pack: str
    area_code: str
    effective_from: date


class Sentence(Schema):
    """An answer in both languages."""

    zh: str
    en: str


class AnswersRead(Schema):
    """The questions that a scenario answers."""

    next_year: int | None
    """The first calendar year that is simulated whole."""
    subsidy_next_year_fen: int | None
    """What its subsidy lists hold."""
    fund_short_on: date | None
    """First day on which the fund can't pay a claim in full; null where it always can."""
    fund_short_in: str | None
    fund_lacked_fen: int
    """What the fund should have paid in the whole time and could not; `total.shortfall_fen` is what banks bear."""
    peak_leverage: str | None
    """The highest of the quarters that have a fund, of all banks together."""
    peak_in: str | None
    without_fund_in: str | None
    """The first quarter in which loans are outstanding and no fund is left, so that there is no leverage to tell."""
    deposits_needed_fen: int
    sentences: list[Sentence]


class QuarterRead(Schema):
    """A quarter."""

    quarter: str
    figures: Figures
    judged_on: date
    leverage: str | None
    level: LeverageLevel


class YearRead(Schema):
    """A calendar year, so far as it is simulated."""

    year: int
    figures: Figures


class BookRead(Schema):
    """A bank's quarters."""

    bank_code: str
    quarters: list[QuarterRead]


class WarningRead(Schema):
    """Something to look at."""

    code: str
    bank_code: str | None
    first_quarter: str
    quarters: int
    detail: Sentence


class SimulationRead(Schema):
    """What comes of a scenario; nothing of it is kept."""

    name: str
    area: str
    opens_on: date
    policy: PolicyUsed
    answers: AnswersRead
    quarters: list[QuarterRead]
    years: list[YearRead]
    total: Figures
    books: list[BookRead]
    """By bank, where the scenario tells banks apart."""
    warnings: list[WarningRead]
