"""The credit section of a policy pack: every parameter of the loan programme, its banks and its benchmark table."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import ORGANISATION_KINDS
from shared.policies.values import (
    ContradictionError,
    DayOfMonth,
    Days,
    Entry,
    Fen,
    Frozen,
    Key,
    Label,
    Months,
    On,
    Rate,
    Share,
    Year,
    check_unique,
    code_of,
)

T = TypeVar("T")


class Parameter(Entry, Generic[T]):
    """One number of the programme with its source."""

    value: T


class Parameters(Frozen):
    """A group of parameters that belong to one rule."""

    def values(self) -> dict[str, Any]:
        """The bare values by name, as keyword arguments for the frozen type of the rule."""
        return {name: getattr(self, name).value for name in type(self).model_fields}


Age = Annotated[int, Field(strict=True, ge=0, le=130)]
Multiple = Annotated[int, Field(strict=True, ge=1, le=100)]
Flag = Annotated[bool, Field(strict=True)]
OrganisationKind: Any = code_of(ORGANISATION_KINDS)


class BorrowerParameters(Parameters):
    """Who may borrow, and how much."""

    base_year: Parameter[Year]
    age_min_years: Parameter[Age]
    age_max_years: Parameter[Age]
    refused_purposes: Parameter[tuple[Label, ...]]
    household_cap_fen: Parameter[Fen]
    pooling: Parameter[Flag]
    """Whether a household may put the money into an organisation, as debt or equity."""

    @model_validator(mode="after")
    def _ages_in_order(self) -> "BorrowerParameters":
        if self.age_min_years.value > self.age_max_years.value:
            raise ContradictionError("最低年龄高于最高年龄", "age_min_years is above age_max_years")
        return self


class OrganisationParameters(Parameters):
    """What organisations may borrow, and how much of a bank's lending households must have beside them."""

    kinds: Parameter[Annotated[tuple[OrganisationKind, ...], Field(min_length=1)]]
    multiple: Parameter[Multiple]
    contract_min_months: Parameter[Months]
    household_portfolio_min_share: Parameter[Share]


class SecurityParameters(Parameters):
    """What a bank may ask for beside the borrower's word."""

    collateral: Parameter[Flag]
    """Whether it may be asked for at all; its kinds are those of shared.codes.COLLATERAL_KINDS."""


class LoanParameters(Parameters):
    """Terms and day count."""

    term_min_months: Parameter[Months]
    term_max_months: Parameter[Months]
    day_base: Parameter[Literal[360, 365]]

    @model_validator(mode="after")
    def _terms_in_order(self) -> "LoanParameters":
        if self.term_min_months.value > self.term_max_months.value:
            raise ContradictionError("最短期限长于最长期限", "term_min_months is above term_max_months")
        return self


class SubsidyParameters(Parameters):
    """What part of the interest is repaid to the borrower, and for how long."""

    household_share: Parameter[Share]
    organisation_share: Parameter[Share]
    months: Parameter[Months]
    payment_working_days: Parameter[Days]


class FundParameters(Parameters):
    """How much money stands behind the loans."""

    deposit_ratio: Parameter[Share]
    deposit_day: Parameter[DayOfMonth]
    leverage_target: Parameter[Share]
    leverage_tolerance: Parameter[Share]


class ClaimParameters(Parameters):
    """When a loss may be claimed, and who bears it."""

    wait_days: Parameter[Days]
    fund_share: Parameter[Share]
    """What of a loss, after the insurer's part, the fund bears; the bank bears the rest."""
    city_share: Parameter[Share]

    @model_validator(mode="after")
    def _shares_of_one(self) -> "ClaimParameters":
        if self.fund_share.value > 1 or self.city_share.value > 1:
            raise ContradictionError("分担比例不应超过1", "a share is at most 1")
        return self


class DutyParameters(Parameters):
    """Days by which the banks must act."""

    summary_day: Parameter[DayOfMonth]
    list_day: Parameter[DayOfMonth]
    notice_before_days: Parameter[Days]
    notice_within_days: Parameter[Days]


class Programme(Entry):
    """Which programme this is, and how large where its plan says so."""

    code: Key
    label: Label
    fund_fen: Parameter[Fen] | SkipJsonSchema[None] = None
    """What the city puts in."""
    guidance_fen: Parameter[Fen] | SkipJsonSchema[None] = None
    """What it wants lent for it."""


def _check_ascending(lengths: Sequence[int | None]) -> None:
    """Raises ContradictionError where bands of terms don't ascend to an open one."""
    closed = [months for months in lengths[:-1] if months is not None]
    if lengths[-1] is not None or len(closed) != len(lengths) - 1 or closed != sorted(set(closed)):
        raise ContradictionError("期限档次应递增，最后一档不封顶", "bands must ascend and only the last be open")


class BenchmarkBand(Frozen):
    """Rate for terms up to a length; the last band is open (null)."""

    up_to_months: Months | None
    annual_rate: Rate


class BenchmarkRates(Entry):
    """Rates in force from a date on, bands ascending, the open one last: the central bank's, or the market's (LPR)."""

    effective_from: On
    basis: Literal["benchmark", "lpr"] = "benchmark"
    bound: Literal["equal", "at_most"] = "equal"
    """Whether a loan bears just this rate, or this at most."""
    bands: Annotated[tuple[BenchmarkBand, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_ascend(self) -> "BenchmarkRates":
        _check_ascending([band.up_to_months for band in self.bands])
        return self


class ExtensionBand(Entry):
    """How far loans up to a length may be extended in all: a share of the term, or months; the last band is open."""

    up_to_months: Months | None
    share: Share | None = None
    months: Months | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "ExtensionBand":
        if (self.share is None) == (self.months is None):
            raise ContradictionError("share 与 months 应填写其中一项", "give either share or months")
        return self


class Purpose(Entry):
    """An industry that the loans are meant for."""

    code: Key
    label: Label


class Bank(Entry):
    """A bank of the programme, as it stands when the pack takes effect."""

    code: Key
    label: Label
    state: Literal["admitted", "suspended", "removed"]


class Opinion(Entry):
    """An opinion that an application needs before it goes to a bank."""

    role: Literal["village_cadre", "work_team", "township"]
    label: Label


class CreditSection(Frozen):
    """The whole loan programme as data."""

    programme: Programme
    borrowers: BorrowerParameters
    organisations: OrganisationParameters | SkipJsonSchema[None] = None
    """Absent where only households may borrow."""
    security: SecurityParameters | SkipJsonSchema[None] = None
    """Absent where loans are unsecured."""
    loans: LoanParameters
    subsidies: SubsidyParameters
    fund: FundParameters
    claims: ClaimParameters
    duties: DutyParameters
    opinions: Annotated[tuple[Opinion, ...], Field(min_length=1)]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    banks: Annotated[tuple[Bank, ...], Field(min_length=1)]
    benchmark: Annotated[tuple[BenchmarkRates, ...], Field(min_length=1)]
    extensions: tuple[ExtensionBand, ...] = ()
    """Empty where the programme bounds no extension."""

    @model_validator(mode="after")
    def _rates_ascend(self) -> "CreditSection":
        dates = [rates.effective_from for rates in self.benchmark]
        if dates != sorted(set(dates)):
            raise ContradictionError("基准利率应按日期递增", "benchmark rates must ascend by date", ("benchmark",))
        return self

    @field_validator("extensions")
    @classmethod
    def _extensions_ascend(cls, bands: tuple[ExtensionBand, ...]) -> tuple[ExtensionBand, ...]:
        if bands:
            _check_ascending([band.up_to_months for band in bands])
        return bands

    @field_validator("purposes", "banks")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Purpose | Bank, ...]) -> tuple[Purpose | Bank, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries
