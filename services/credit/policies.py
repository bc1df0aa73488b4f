"""A credit programme's numbers for a county and day, from the pack that holds there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.policy import (
    AssessmentPolicy,
    BenchmarkBand,
    BenchmarkRates,
    BorrowerPolicy,
    ClaimPolicy,
    ClassBand,
    ClassRules,
    CreditPolicy,
    Due,
    DutyPolicy,
    ExtensionBand,
    FundPolicy,
    IndicatorScale,
    LoanPolicy,
    OrganisationPolicy,
    ProductPolicy,
    RatingPolicy,
    Repayment,
    SecurityPolicy,
    SubsidyPolicy,
)
from shared.areas import AreaLevel, full_code, read_areas
from shared.calendar import Holidays
from shared.errors import Refusal
from shared.policies.active import ActivePolicies
from shared.policies.assessments import AssessmentParameters
from shared.policies.credit import CreditSection, Product
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation, NoActivePolicy

_LENDING = "loans_outstanding"
"""Indicator of the target that sets a county's guidance task."""


class UnknownCounty(NoActivePolicy):
    """There is no such county, so no programme can run in it."""

    code = "credit.unknown_county"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "没有这个县（市、区）"
    title_en = "No such county"
    remedy = "请核对县级统计区划代码。"
    remedy_en = "Check the county's statistical code."

    def __init__(self, county_code: str) -> None:
        Refusal.__init__(
            self, f"{county_code} 不是县级区划代码", f"{county_code} is no county's code", field="county_code"
        )


@lru_cache(maxsize=1)
def _counties() -> frozenset[str]:
    return frozenset(area.county_code for area in read_areas() if area.level is AreaLevel.COUNTY)


def check_county(county_code: str) -> None:
    """Check that the official list of areas has a county of a code, 6 digits; a city's own code is none.

    Raises:
        UnknownCounty: it has not.
    """
    if county_code not in _counties():
        raise UnknownCounty(county_code)


async def credit_section(
    session: AsyncSession, policies: ActivePolicies, county_code: str, on: date, programme: str | None = None
) -> CreditSection:
    """The credit section of a programme that holds in a county on a day.

    A city's pack covers whatever begins with the city's digits, so the county is looked up as well.

    Args:
        session: where activations are read.
        policies: the packs in force.
        county_code: 6 digits.
        on: business date.
        programme: its code; where none is named, the programme of the narrowest area is meant, also on days on which
            only that of a wider area runs: a city's own is never silently exchanged for that of the whole country.

    Raises:
        UnknownCounty: there is no such county.
        NoActivePolicy: no such programme runs there and then.
    """
    check_county(county_code)
    return (await programme_holding(session, policies, county_code, on, programme))[1]


async def credit_sections(
    session: AsyncSession, policies: ActivePolicies, county_code: str, on: date
) -> list[CreditSection]:
    """The credit section of every programme that holds in a county on a day, by the programmes' codes.

    Raises:
        UnknownCounty: there is no such county.
        NoActivePolicy: no programme at all runs there and then.
    """
    check_county(county_code)
    packs = [pack for _, pack in await policies.touching(session, county_code, on)]
    found = []
    for programme in sorted({pack.credit.programme.code for pack in packs if pack.credit}):
        try:
            found.append(await policies.for_area(session, county_code, on, _of_programme(programme)))
        except NoActivePolicy:
            continue  # of a part of the county alone
    return found or [await credit_section(session, policies, county_code, on)]


async def programme_holding(
    session: AsyncSession, policies: ActivePolicies, area_code: str, on: date, programme: str | None
) -> tuple[Activation, CreditSection]:
    """The activation by which a programme holds in an area of any level on a day, and its section.

    Args and Raises: as `credit_section`, without `UnknownCounty`.
    """
    if programme is None:
        programme = (await policies.for_area(session, area_code, date.max, _of_programme(None))).programme.code
        return await policies.holding(session, area_code, on, _of_programme(programme))
    try:
        return await policies.holding(session, area_code, on, _of_programme(programme))
    except NoActivePolicy as refusal:
        running = await programmes_in_force(session, policies, area_code, on)
        if not running:
            raise
        raise _no_such_programme(area_code, on, programme, running) from refusal


class Running(NamedTuple):
    """A programme that runs in an area on a day."""

    section: CreditSection
    """Of the activation that holds."""
    activations: tuple[Activation, ...]
    """All that came into force by that day, oldest first; the last one holds."""


async def programmes_in_force(
    session: AsyncSession, policies: ActivePolicies, area_code: str, on: date
) -> list[Running]:
    """The programmes that run in an area on a day, that of the narrowest area first: it is meant where none is named.

    Args:
        session: where activations are read.
        policies: the packs in force.
        area_code: an area of any level, 6 or 12 digits.
        on: business date.
    """
    having: dict[str, dict[Activation, CreditSection]] = {}
    for activation, pack in await policies.covering(session, area_code, on):
        if pack.credit:
            having.setdefault(pack.credit.programme.code, {})[activation] = pack.credit
    running = []
    for sections in having.values():
        # the narrowest area wins, then the latest start: as `select_policy` chooses
        ordered = tuple(sorted(sections, key=lambda activation: activation.rank))
        running.append(Running(sections[ordered[-1]], ordered))
    return sorted(running, key=lambda one: one.activations[-1].rank, reverse=True)


def _no_such_programme(area_code: str, on: date, programme: str, running: Sequence[Running]) -> NoActivePolicy:
    refusal = NoActivePolicy(area_code, on)
    named = [one.section.programme for one in running]
    known = "、".join(f"{one.code}（{one.label}）" for one in named)
    Refusal.__init__(
        refusal,
        f"{area_code} 在 {on} 没有项目 {programme}；当日的项目有：{known}",
        f"no programme {programme} runs in {area_code} on {on}; those that do: {', '.join(one.code for one in named)}",
        field="programme",
    )
    return refusal


async def city_section(
    session: AsyncSession, policies: ActivePolicies, city_code: str, on: date, programme: str | None = None
) -> CreditSection:
    """The credit section of a programme as it holds for a whole city on a day.

    Args:
        session: where activations are read.
        policies: the packs in force.
        city_code: the city's tenant key, 6 digits of which the last two are 0.
        on: business date.
        programme: as of `credit_section`.

    Raises:
        UnknownCounty: there is no such city.
        NoActivePolicy: no such programme runs there and then.
    """
    if not any(county.startswith(city_code[:4]) for county in _counties()):
        raise UnknownCounty(city_code)
    return (await programme_holding(session, policies, city_code, on, programme))[1]


async def guidance_fen(
    session: AsyncSession, policies: ActivePolicies, county_code: str, on: date, programme: str
) -> int | None:
    """The lending that a county's guidance task asks for by its next milestone, fen; None where its plan has none.

    Raises:
        NoActivePolicy: no such programme runs there and then.
    """

    def of_programme(pack: PolicyPack) -> PolicyPack | None:
        return pack if pack.credit and pack.credit.programme.code == programme else None

    pack = await policies.for_area(session, county_code, on, of_programme)
    for target in pack.targets:
        if target.indicator != _LENDING:
            continue
        # what the plan leaves blank asks for nothing
        asked = [
            (step.due_on, step.value)
            for step in target.milestones_of(full_code(county_code))
            if step.due_on is not None and step.value is not None
        ]
        if asked:
            return int(next((value for due_on, value in asked if due_on >= on), asked[-1][1]))
    return None


async def credit_policy(
    session: AsyncSession, policies: ActivePolicies, county_code: str, on: date, programme: str | None = None
) -> CreditPolicy:
    """The numbers that hold in a county on a day.

    Args and Raises: as `credit_section`.
    """
    return to_policy(await credit_section(session, policies, county_code, on, programme))


class Governing(NamedTuple):
    """What tells which numbers govern a loan: programme, product, and the day of the township's application."""

    applied_on: date
    programme: str
    product: str | None = None
    """The bank's product; None where the programme's plain loan is meant."""


async def governing_policy(
    session: AsyncSession, policies: ActivePolicies, county_code: str, governing: Governing
) -> CreditPolicy:
    """The numbers that govern a loan.

    Raises:
        UnknownCounty: there is no such county.
        NoActivePolicy: the programme of that day was taken out of force.
    """
    section = await credit_section(session, policies, county_code, governing.applied_on, governing.programme)
    return to_policy(section, governing.product)


class UnknownProduct(NoActivePolicy):
    """The programme has no such product."""

    code = "credit.unknown_product"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "没有这个贷款产品"
    title_en = "No such loan product"
    remedy = "请从产品目录（GET /credit/products）中选择。"
    remedy_en = "Choose one of the products that GET /credit/products lists."

    def __init__(self, product: str) -> None:
        Refusal.__init__(self, f"方案中没有产品 {product}", f"The programme has no product {product}", field="product")


class _Same:
    """A section by its identity: a pack that is read once is one object, and to compare its content costs the most."""

    __slots__ = ("section",)

    def __init__(self, section: CreditSection) -> None:
        self.section = section

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.section is other.section

    def __hash__(self) -> int:
        return id(self.section)


def to_policy(section: CreditSection, product: str | None = None) -> CreditPolicy:
    """A pack's section as the rules take it, with the terms of one of its products.

    Raises:
        UnknownProduct: it has none of this code.
    """
    return _policy(_Same(section), product)


@lru_cache(maxsize=128)
def _policy(same: _Same, product: str | None) -> CreditPolicy:
    section = same.section
    if product is not None:
        found = next((one for one in section.products if one.code == product), None)
        if found is None:
            raise UnknownProduct(product)
        plain = to_policy(section)
        day_base = found.day_base or plain.loans.day_base
        return replace(plain, loans=replace(plain.loans, day_base=day_base, product=_product(found)))
    return CreditPolicy(
        programme=section.programme.code,
        borrowers=BorrowerPolicy(**section.borrowers.values()),
        organisations=OrganisationPolicy(**section.organisations.values()) if section.organisations else None,
        loans=LoanPolicy(
            **section.loans.values(),
            benchmark=tuple(
                BenchmarkRates(
                    rates.effective_from,
                    tuple(BenchmarkBand(band.up_to_months, band.annual_rate) for band in rates.bands),
                    at_most=rates.bound == "at_most",
                )
                for rates in section.benchmark
            ),
            extensions=tuple(ExtensionBand(band.up_to_months, band.share, band.months) for band in section.extensions),
        ),
        subsidies=SubsidyPolicy(**section.subsidies.values()),
        fund=FundPolicy(**section.fund.values()),
        claims=ClaimPolicy(**section.claims.values()),
        duties=DutyPolicy(**section.duties.values()),
        ratings=RatingPolicy(**section.ratings.values()),
        classification=tuple(
            ClassRules(
                rules.effective_from,
                tuple(ClassBand(band.over_days, band.classification) for band in rules.bands),
                rules.existing_from,
            )
            for rules in section.classification
        ),
        assessment=_assessment(section.assessment) if section.assessment else None,
        security=SecurityPolicy(collateral=section.security is not None and section.security.collateral.value),
    )


def _assessment(given: AssessmentParameters) -> AssessmentPolicy:
    return AssessmentPolicy(
        tuple(IndicatorScale(name, one.weight, one.none_at, one.full_at) for name, one in given.indicators.items()),
        given.warn_below.value,
        given.suspend_below.value,
        given.remove_below.value,
    )


def _product(product: Product) -> ProductPolicy:
    return ProductPolicy(
        code=product.code,
        bank=product.bank,
        borrowers=product.borrowers,
        term_min_months=product.term_min_months,
        term_max_months=product.term_max_months,
        amount_max_fen=product.amount_max_fen,
        repayment=Repayment(product.repayment),
        instalment_quarters=product.instalment_quarters,
        penalty_surcharge=product.penalty_surcharge,
        misuse_surcharge=product.misuse_surcharge,
        compound=product.compound,
        holidays=Holidays(product.holidays),
        order=tuple(Due(due) for due in product.order),
    )


def _of_programme(programme: str | None) -> Callable[[PolicyPack], CreditSection | None]:
    def section(pack: PolicyPack) -> CreditSection | None:
        credit = pack.credit
        return credit if credit and programme in (None, credit.programme.code) else None

    return section
