"""What plans, measures and allowances must keep to, and which households come first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.registry.households.rules import ABLE, household_group
from services.registry.measures.refusals import (
    AllowanceFalls,
    GiftRefused,
    MeasureEndsEarly,
    ModelNotApplicable,
    NotChosen,
    NotForGroup,
    NotOnMenu,
    PartnerRequired,
)
from shared.codes import HOUSEHOLD_GROUPS, MEASURE_CLASSES

DEVELOPMENT = "development"
GUARANTEE = "guarantee"
INDUSTRY = "industry"
PARTNERS: Mapping[str, str] = {
    "enterprise": "enterprise",
    "family_farm": "family_farm",
    "co_operative": "co_operative",
}
"""Industry model → kind of organisation that it works with; alone and with a large producer no record is asked for."""


@dataclass(frozen=True, slots=True)
class MenuClass:
    """A class of help on the menu of a plan: who gets it, and its items."""

    code: str
    groups: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What of a member decides who comes first; codes of shared.codes."""

    labour_capacity: str
    health: str = "healthy"
    disability_kind: str | None = None
    returning_graduate: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What of a household decides which help it gets, and before whom.

    Attributes:
        stable_income_fen: wages and income from property of the last year recorded, fen; None where none is.
        poor: it is on the register and has not left poverty.
    """

    household_type: str
    people: tuple[Person, ...]
    stable_income_fen: int | None
    poor: bool


def check_menu(household_type: str, measure_class: str, item: str, menu: Iterable[MenuClass]) -> None:
    """Refuse what is not on the menu, or not for the household's group.

    Raises:
        NotOnMenu: the plan has no such class, or the class no such item.
        NotForGroup: the class is for other households.

    Source: R002-022, R002-023.
    """
    chosen = next((one for one in menu if one.code == measure_class), None)
    if chosen is None:
        raise NotOnMenu(field="measure_class")
    group = household_group(household_type)
    if group not in chosen.groups:
        label = HOUSEHOLD_GROUPS.by_code(group).label
        named = MEASURE_CLASSES.by_code(measure_class).label
        raise NotForGroup(
            f"{label}户不适用“{named}”", f"Households of the group {group} do not get {measure_class}", field="item"
        )
    if item not in chosen.items:
        raise NotOnMenu(field="item")


def check_choice(household_type: str, measure_class: str, chosen_by_household: bool) -> None:
    """Refuse to set help for a household that can choose: all but guarantees for the group of development.

    Raises:
        NotChosen: it did not choose.

    Source: R002-023 (政府主厨、农户点单).
    """
    if household_group(household_type) == DEVELOPMENT and measure_class != GUARANTEE and not chosen_by_household:
        raise NotChosen(field="chosen_by_household")


def check_means(means: str | None, allowed: Collection[str]) -> None:
    """Refuse a way of helping that the plan doesn't allow.

    Args:
        means: code of shared.codes.HELP_MEANS; None where it isn't stated.
        allowed: those of the plan; empty where it names none, then any will do.

    Raises:
        GiftRefused: so it is.

    Source: R001-030.
    """
    if means is not None and allowed and means not in allowed:
        raise GiftRefused(field="means")


def check_gift(means: str | None, allowed: Collection[str]) -> None:
    """Refuse money or goods that come by no way of helping that the plan allows: they would be a plain gift.

    Args:
        means: code of shared.codes.HELP_MEANS; None where it isn't stated.
        allowed: those of the plan; empty where it names none, then gifts are not barred.

    Raises:
        GiftRefused: so it is.

    Source: R001-030.
    """
    if allowed and means not in allowed:
        raise GiftRefused(field="means")


def check_model(
    measure_class: str, industry_model: str | None, support_kinds: Sequence[str], partner_kind: str | None
) -> None:
    """Refuse an industry model that doesn't fit its measure or its partner.

    Args:
        partner_kind: kind of the organisation named; None where none is.

    Raises:
        ModelNotApplicable: a model or kind of support outside the industry class.
        PartnerRequired: the model works with an organisation that is not named, or of another kind.

    Source: R000-020, R002-067.
    """
    if measure_class != INDUSTRY and industry_model is not None:
        raise ModelNotApplicable(field="industry_model")
    if measure_class != INDUSTRY and support_kinds:
        raise ModelNotApplicable(field="support_kinds")
    partner = None if industry_model is None else PARTNERS.get(industry_model)
    if partner is not None and partner_kind != partner:
        raise PartnerRequired(field="organisation_id")


def check_measure_dates(started_on: date, ended_on: date | None) -> None:
    """Refuse an end before the beginning. Raises MeasureEndsEarly."""
    if ended_on is not None and ended_on < started_on:
        raise MeasureEndsEarly(field="ended_on")


def can_work(people: Iterable[Person]) -> bool:
    """Whether anybody in a household can work, if only half."""
    return any(one.labour_capacity in ABLE for one in people)


def reasons_for(situation: Situation) -> frozenset[str]:
    """Every reason, code of shared.codes.PRIORITY_REASONS, for which a household may come first.

    Source: R000-031, R000-033, R000-041, R002-069. Assumed: stable income is that of wages and property; where no year
    is recorded nothing is said of it.
    """
    people = situation.people
    so = {
        "poor": situation.poor,
        "disabled": any(one.health == "disabled" or one.disability_kind is not None for one in people),
        "no_labour": bool(people) and not can_work(people),
        "no_stable_income": situation.stable_income_fen is not None and situation.stable_income_fen <= 0,
        "returning_graduate": any(one.returning_graduate for one in people),
    }
    return frozenset(reason for reason, holds in so.items() if holds)


def priority_of(situation: Situation, asked: Sequence[str]) -> tuple[str, ...]:
    """The reasons of a plan that hold for a household, in the plan's order."""
    holding = reasons_for(situation)
    return tuple(reason for reason in asked if reason in holding)


def check_allowance(year: int, amount_fen: int, others: Mapping[int, int]) -> None:
    """Refuse a standard below an earlier year's, or above a later one's.

    Args:
        year: of the standard.
        amount_fen: fen per person and month.
        others: standards of the other years of the same area and grade, fen.

    Raises:
        AllowanceFalls: so it is.

    Source: R000-041: allowance(y) >= allowance(y-1).
    """
    falls = any(
        (other < year and fen > amount_fen) or (other > year and fen < amount_fen) for other, fen in others.items()
    )
    if falls:
        raise AllowanceFalls(field="amount_fen")


def is_reached(covered: int, households: int, share: Fraction) -> bool:
    """Whether a share of the households is covered; of none at all it is.

    Args:
        covered: households that have what is asked.
        households: all that are counted.
        share: asked of them, 0 to 1.

    Source: R000-017, R001-022, R002-023.
    """
    return covered >= households * share
