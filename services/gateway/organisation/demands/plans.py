"""What the plans in force demand of the organisation in an area; of two that demand the same, the narrower plan's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.places import Place
from services.gateway.organisation.refusals import NotDemanded
from shared.areas import covers, significant_prefix
from shared.policies.active import ActivePolicies
from shared.policies.leadership import Approval, GroupDemand, LeadershipSection, PostDemand
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation, NoActivePolicy

T = TypeVar("T", GroupDemand, PostDemand)


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """A plan that says who leads, and where it holds."""

    activation: Activation
    pack: PolicyPack
    section: LeadershipSection


async def plans_touching(
    session: AsyncSession, policies: ActivePolicies, area_prefix: str, on: date
) -> list[PlanInForce]:
    """The plans that say who leads and hold in an area or a part of it on a day, those of wider areas first."""
    found = [
        PlanInForce(activation, pack, pack.leadership)
        for activation, pack in await policies.touching(session, area_prefix, on)
        if pack.leadership is not None
    ]
    return sorted(found, key=lambda plan: (plan.activation.rank, plan.pack.name))


async def plans_over(session: AsyncSession, policies: ActivePolicies, area_code: str, on: date) -> list[PlanInForce]:
    """Those of them that hold in the whole of the area.

    Raises:
        NoActivePolicy: there is none.
    """
    now = policies.code_now(area_code)
    touching = await plans_touching(session, policies, significant_prefix(area_code), on)
    found = [plan for plan in touching if covers(plan.activation.area_code, now)]
    if not found:
        below = sorted({plan.activation.area_code for plan in touching})
        raise NoActivePolicy(area_code, on, below).about("领导机制", "leading groups")
    return found


def asks(demand: GroupDemand | PostDemand, place: Place) -> bool:
    """Whether a demand is made of an area: of its level, and named where only some are."""
    if demand.area_level is not place.level:
        return False
    named = demand.area_codes if isinstance(demand, GroupDemand) else ()
    return not named or place.area_code in named


async def demanded_group(
    session: AsyncSession, policies: ActivePolicies, place: Place, code: str, kind: str, on: date
) -> GroupDemand:
    """The group of a code and kind that a plan demands of an area. Raises NotDemanded."""
    found = await _demanded(session, policies, place, code, on, lambda section: section.groups)
    if found is None or found.kind != kind or not asks(found, place):
        raise _not_demanded(place, code)
    return found


async def demanded_seat(
    session: AsyncSession,
    policies: ActivePolicies,
    place: Place,
    group_code: str | None,
    code: str,
    kind: str,
    on: date,
) -> None:
    """Refuse a seat that the plan doesn't name in its group. Raises NotDemanded."""
    found = None
    if group_code is not None:
        found = await _demanded(session, policies, place, group_code, on, lambda section: section.groups)
    if found is None or (code, kind) not in {(seat.code, seat.kind) for seat in found.seats}:
        raise _not_demanded(place, code)


async def demanded_post(
    session: AsyncSession, policies: ActivePolicies, place: Place, code: str, kind: str, on: date
) -> None:
    """Refuse a responsibility that no plan demands of an area, or of a level above its own. Raises NotDemanded."""
    found = await _demanded(session, policies, place, code, on, lambda section: section.posts)
    if found is None or found.kind != kind or not asks(found, place):
        raise _not_demanded(place, code)


async def demanded_partner(session: AsyncSession, policies: ActivePolicies, place: Place, code: str, on: date) -> None:
    """Refuse a partner that no plan made for the area names. Raises NotDemanded."""
    plans = await plans_touching(session, policies, significant_prefix(place.area_code), on)
    own = [plan for plan in plans if plan.activation.area_code == place.area_code]
    if code not in {partner.code for plan in own for partner in plan.section.partners}:
        raise _not_demanded(place, code)


async def quorum_of(
    session: AsyncSession, policies: ActivePolicies, place: Place, group_code: str | None, on: date
) -> Fraction | None:
    """Part of a group's seats that must be present for a meeting to decide; None where no plan says so."""
    if group_code is None:
        return None
    found = await _demanded(session, policies, place, group_code, on, lambda section: section.groups)
    return found.quorum if found else None


async def approval_of(
    session: AsyncSession, policies: ActivePolicies, place: Place, kind: str, on: date
) -> Approval | None:
    """Which group approves a kind of work plan in an area, by the narrowest plan that says so; None where none does."""
    plans = [
        plan
        for plan in await plans_touching(session, policies, significant_prefix(place.area_code), on)
        if covers(plan.activation.area_code, place.area_code)
    ]
    found = [approval for plan in plans for approval in plan.section.approvals if approval.kind == kind]
    return found[-1] if found else None


async def _demanded(
    session: AsyncSession,
    policies: ActivePolicies,
    place: Place,
    code: str,
    on: date,
    of: Callable[[LeadershipSection], Sequence[T]],
) -> T | None:
    plans = [
        plan
        for plan in await plans_touching(session, policies, significant_prefix(place.area_code), on)
        if covers(plan.activation.area_code, place.area_code)
    ]
    found = [demand for plan in plans for demand in of(plan.section) if demand.code == code]
    return found[-1] if found else None


def _not_demanded(place: Place, code: str) -> NotDemanded:
    return NotDemanded(
        f"现行方案没有要求 {place.area_code} 设“{code}”",
        f"no plan in force demands {code!r} of {place.area_code}",
        field="plan_code",
    )
