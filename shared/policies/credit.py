"""The credit section of a policy pack: every parameter of the loan programme, its banks and its benchmark table."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import ORGANISATION_KINDS
from shared.policies.assessments import AssessmentParameters
from shared.policies.letters import Letters
from shared.policies.parameters import Parameter, Parameters
from shared.policies.values import (
    ContradictionError,
    DayOfMonth,
    Days,
    Entry,
    Fen,
    Frozen,
    Key,
    Label,
    LoanRate,
    Months,
    On,
    Part,
    Ratio,
    Surcharge,
    WorkingDays,
    Year,
    check_unique,
    code_of,
)

Age = Annotated[int, Field(strict=True, ge=0, le=130)]
Multiple = Annotated[int, Field(strict=True, ge=1, le=100)]
Flag = Annotated[bool, Field(strict=True)]
Cap = Annotated[int, Field(strict=True, ge=0, le=10**12)]
"""An organisation's cap is many times this one's, and is kept like all money."""
Quarters = Annotated[int, Field(strict=True, ge=1, le=40)]


RepaymentKind = Literal["bullet", "equal_principal", "equal_instalment"]
OrganisationKind: Any = code_of(ORGANISATION_KINDS)


class BorrowerParameters(Parameters):
    """Who may borrow, and how much."""

    base_year: Parameter[Year]
    age_min_years: Parameter[Age]
    age_max_years: Parameter[Age]
    refused_purposes: Parameter[tuple[Label, ...]]
    household_cap_fen: Parameter[Cap]
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
    household_portfolio_min_share: Parameter[Part]


class SecurityParameters(Parameters):
    """What a bank may ask for beside the borrower's word."""

    collateral: Parameter[Flag]
    """Whether it may be asked for at all; its kinds are those of shared.codes.COLLATERAL_KINDS."""


class LoanParameters(Parameters):
    """Terms and day count."""

    term_min_months: Parameter[Months]
    term_max_months: Parameter[Months]
    day_base: Parameter[Literal[360, 365]]
    renewals: Parameter[Flag]
    """Whether a new loan may repay one that falls due (续贷)."""

    @model_validator(mode="after")
    def _terms_in_order(self) -> "LoanParameters":
        if self.term_min_months.value > self.term_max_months.value:
            raise ContradictionError("最短期限长于最长期限", "term_min_months is above term_max_months")
        return self


class SubsidyParameters(Parameters):
    """What part of the interest is repaid to the borrower, and for how long."""

    household_share: Parameter[Part]
    organisation_share: Parameter[Part]
    months: Parameter[Months]
    payment_working_days: Parameter[WorkingDays]


class FundParameters(Parameters):
    """How much money stands behind the loans."""

    deposit_ratio: Parameter[Part]
    deposit_day: Parameter[DayOfMonth]
    leverage_target: Parameter[Ratio]
    leverage_tolerance: Parameter[Part]
    pre_allocation_share: Parameter[Part]
    """What part of the fund that a guidance task asks for is given ahead of any lending."""
    interest_rate_max: Parameter[LoanRate]
    """The most that the account's own interest may come to, by its average balance."""
    idle_share_max: Parameter[Part]
    """Above this part of the balance, money that no lending needs counts as idle."""
    idle_quarters: Parameter[Quarters]
    """From so many idle quarters in a row on it is announced."""


class ClaimParameters(Parameters):
    """When a loss may be claimed, and who bears it."""

    wait_days: Parameter[Days]
    fund_share: Parameter[Part]
    """What of a loss, after the insurer's part, the fund bears; the bank bears the rest."""
    city_share: Parameter[Part]


class DutyParameters(Parameters):
    """Days by which the banks must act."""

    summary_day: Parameter[DayOfMonth]
    list_day: Parameter[DayOfMonth]
    notice_before_days: Parameter[Days]
    notice_within_days: Parameter[Days]


class RatingParameters(Parameters):
    """When households, villages and townships have a credit standing."""

    valid_months: Parameter[Months]
    max_overdue_days: Parameter[Days]
    """Days that something may be overdue in a household that is rated good."""
    min_share: Parameter[Part]
    """Of a village's registered households, and of a township's villages."""


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
    annual_rate: LoanRate


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
    share: Part | None = None
    months: Months | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "ExtensionBand":
        if (self.share is None) == (self.months is None):
            raise ContradictionError("share 与 months 应填写其中一项", "give either share or months")
        return self


class ClassBand(Frozen):
    """The class of a loan whose arrears last longer than so many days."""

    over_days: Days
    classification: Literal["special_mention", "substandard", "doubtful", "loss"]


class ClassRules(Entry):
    """How loans are classified by their arrears from a date on; worse classes take longer arrears."""

    effective_from: On
    existing_from: On | SkipJsonSchema[None] = None
    """From when they hold for loans that were lent before `effective_from`; where left out, from that day on too."""
    bands: Annotated[tuple[ClassBand, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _existing_loans_follow(self) -> "ClassRules":
        if self.existing_from is not None and self.existing_from < self.effective_from:
            raise ContradictionError(
                "existing_from 不应早于 effective_from", "existing_from must not precede effective_from"
            )
        return self

    @model_validator(mode="after")
    def _bands_worsen(self) -> "ClassRules":
        days = [band.over_days for band in self.bands]
        grades = ["special_mention", "substandard", "doubtful", "loss"]
        worse = [grades.index(band.classification) for band in self.bands]
        if days != sorted(set(days)) or worse != sorted(set(worse)):
            raise ContradictionError("天数和类别应同时递增", "days and classes must ascend together")
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


class ProductLimits(Parameters):
    """What a bank's product may provide."""

    repayments: Parameter[tuple[RepaymentKind, ...]]
    penalty_surcharge_min: Parameter[Surcharge]
    penalty_surcharge_max: Parameter[Surcharge]
    misuse_surcharge_min: Parameter[Surcharge]
    misuse_surcharge_max: Parameter[Surcharge]


class Product(Entry):
    """A loan as a bank offers it; what is left out is the programme's."""

    code: Key
    label: Label
    bank: Key | SkipJsonSchema[None] = None
    """The bank that has it; absent where all have."""
    borrowers: Annotated[tuple[Literal["household", "organisation"], ...], Field(min_length=1)] = (
        "household",
        "organisation",
    )
    term_min_months: Months | SkipJsonSchema[None] = None
    term_max_months: Months | SkipJsonSchema[None] = None
    amount_max_fen: Fen | SkipJsonSchema[None] = None
    repayment: RepaymentKind = "bullet"
    instalment_quarters: Literal[1, 2, 4] = 1
    day_base: Literal[360, 365] | SkipJsonSchema[None] = None
    penalty_surcharge: Surcharge | SkipJsonSchema[None] = None
    """Above the contract's rate, as a part of it; absent: overdue principal bears no penalty interest."""
    misuse_surcharge: Surcharge | SkipJsonSchema[None] = None
    compound: Flag = False
    holidays: Literal["none", "preceding"] = "none"
    order: Annotated[tuple[Literal["penalty", "interest", "principal"], ...], Field(min_length=3, max_length=3)] = (
        "penalty",
        "interest",
        "principal",
    )
    default: Flag = False
    """Whether it is meant where an application names none."""

    @model_validator(mode="after")
    def _is_of_a_piece(self) -> "Product":
        if len(set(self.order)) != len(self.order):
            raise ContradictionError("扣款顺序应各出现一次", "each due stands in the order once", ("order",))
        if self.repayment != "equal_principal" and self.instalment_quarters != 1:
            raise ContradictionError(
                "只有等额本金可以按多个季度还本",
                "only equal principal has instalments of several quarters",
                ("instalment_quarters",),
            )
        if self.penalty_surcharge is None and (self.compound or self.misuse_surcharge is not None):
            raise ContradictionError(
                "未定逾期罚息时不能计复利或挪用罚息",
                "without a penalty there is no compound or misuse interest",
                ("penalty_surcharge",),
            )
        if self.term_min_months and self.term_max_months and self.term_min_months > self.term_max_months:
            raise ContradictionError("最短期限长于最长期限", "term_min_months is above term_max_months")
        return self


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
    ratings: RatingParameters
    assessment: AssessmentParameters | SkipJsonSchema[None] = None
    """Absent where the programme's banks are not judged."""
    letters: Letters | SkipJsonSchema[None] = None
    """Absent where the programme has no letters of its own."""
    opinions: Annotated[tuple[Opinion, ...], Field(min_length=1)]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    banks: Annotated[tuple[Bank, ...], Field(min_length=1)]
    benchmark: Annotated[tuple[BenchmarkRates, ...], Field(min_length=1)]
    classification: Annotated[tuple[ClassRules, ...], Field(min_length=1)]
    extensions: tuple[ExtensionBand, ...] = ()
    """Empty where the programme bounds no extension."""
    product_limits: ProductLimits | SkipJsonSchema[None] = None
    products: tuple[Product, ...] = ()
    """Empty where the programme's plain loan is all there is."""

    @model_validator(mode="after")
    def _products_within_limits(self) -> "CreditSection":
        if self.products:
            _check_products(self)
        return self

    @model_validator(mode="after")
    def _dates_ascend(self) -> "CreditSection":
        dates = [rates.effective_from for rates in self.benchmark]
        if dates != sorted(set(dates)):
            raise ContradictionError("基准利率应按日期递增", "benchmark rates must ascend by date", ("benchmark",))
        dates = [rules.effective_from for rules in self.classification]
        if dates != sorted(set(dates)):
            raise ContradictionError(
                "分类办法应按日期递增", "rules of classes must ascend by date", ("classification",)
            )
        return self

    @field_validator("extensions")
    @classmethod
    def _extensions_ascend(cls, bands: tuple[ExtensionBand, ...]) -> tuple[ExtensionBand, ...]:
        if bands:
            _check_ascending([band.up_to_months for band in bands])
        return bands

    @field_validator("purposes", "banks", "products")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Purpose | Bank | Product, ...]) -> tuple[Purpose | Bank | Product, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries


def default_product(section: CreditSection, bank_code: str) -> Product | None:
    """The product that is meant where a bank's application names none: its own default before that of all banks."""
    defaults = [product for product in section.products if product.default and product.bank in (bank_code, None)]
    return max(defaults, key=lambda product: product.bank is not None, default=None)


def _check_products(section: CreditSection) -> None:
    """Raises ContradictionError where a product lies outside the programme."""
    limits = section.product_limits
    if limits is None:
        raise ContradictionError("有产品时应写明 product_limits", "products need product_limits", ("products",))
    defaults: set[str | None] = set()
    for index, product in enumerate(section.products):
        for field, zh, en in _outside(product, section, limits):
            raise ContradictionError(zh, en, ("products", index, field))
        if product.default:
            if product.bank in defaults:
                raise ContradictionError(
                    "同一银行只能有一个默认产品", "a bank has one default product", ("products", index, "default")
                )
            defaults.add(product.bank)
    for bank in section.banks:
        if default_product(section, bank.code) is None:
            raise ContradictionError(
                f"银行“{bank.code}”没有默认产品", f"the bank {bank.code!r} has no default product", ("products",)
            )


def _outside(product: Product, section: CreditSection, limits: ProductLimits) -> list[tuple[str, str, str]]:
    """What of a product the programme doesn't allow: field, and the sentence in Chinese and English."""
    shortest, longest = section.loans.term_min_months.value, section.loans.term_max_months.value
    most_fen = section.borrowers.household_cap_fen.value
    households_only = product.borrowers == ("household",)
    surcharges = (
        ("penalty_surcharge", limits.penalty_surcharge_min.value, limits.penalty_surcharge_max.value),
        ("misuse_surcharge", limits.misuse_surcharge_min.value, limits.misuse_surcharge_max.value),
    )
    checks = [
        (
            "bank",
            product.bank is not None and product.bank not in {bank.code for bank in section.banks},
            "不是本方案的银行",
            "no bank of the programme",
        ),
        (
            "borrowers",
            section.organisations is None and "organisation" in product.borrowers,
            "方案不向经营主体发放贷款",
            "the programme lends to no organisations",
        ),
        (
            "repayment",
            product.repayment not in limits.repayments.value,
            "还款方式不在方案之列",
            "the programme has no such repayment",
        ),
        *(
            (
                field,
                (months := getattr(product, field)) is not None and not shortest <= months <= longest,
                f"期限应在 {shortest} 至 {longest} 个月之间",
                f"the term lies outside {shortest} to {longest} months",
            )
            for field in ("term_min_months", "term_max_months")
        ),
        (
            "amount_max_fen",
            households_only and (product.amount_max_fen or 0) > most_fen,
            "高于农户贷款上限",
            "it is above what a household may owe",
        ),
        *(
            (
                field,
                (share := getattr(product, field)) is not None and not least <= share <= most,
                f"应在 {least} 至 {most} 之间",
                f"it lies outside {least} to {most}",
            )
            for field, least, most in surcharges
        ),
    ]
    return [(field, zh, en) for field, wrong, zh, en in checks if wrong]
