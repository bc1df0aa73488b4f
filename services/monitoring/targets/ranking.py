"""Rank the areas of a level inside another by an indicator or a target, in the same few statements for any number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.indicators import service as indicators
from services.monitoring.indicators.rules import COUNTS
from services.monitoring.indicators.service import Wanted
from services.monitoring.targets import refusals
from services.monitoring.targets.models import RankedArea, Ranking, RankingQuery
from services.monitoring.targets.plans import (
    Active,
    amounts_of,
    amounts_of_pack,
    listed_villages,
    number_of,
    plan_of,
    steps_of,
)
from services.monitoring.targets.rules import Amounts, amount_text, ranks
from services.monitoring.targets.service import shown
from shared.areas import AreaLevel, full_code, level_of, significant_prefix
from shared.areas.directory import areas_of_level
from shared.codes import INDICATORS, LESS_IS_BETTER, NEITHER_IS_BETTER
from shared.policies.active import ActivePolicies
from shared.policies.targets import Target
from shared.security.callers import Caller

MOST_AREAS = 1_000
_NO_FIGURE = "没有数据"
_NO_HOUSEHOLDS = "没有建档立卡户"


@dataclass(frozen=True, slots=True)
class _Subject:
    """By what areas are ranked.

    Attributes:
        wanted: what is read, of any one area.
        pack, target: the plan's target, where it is one.
    """

    wanted: Wanted
    amounts: Amounts
    label: str
    less_is_better: bool
    pack: str | None = None
    target: str | None = None


async def rank_areas(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date, query: RankingQuery
) -> Ranking:
    """The areas of a level inside the caller's, from the best down.

    By a target they are ranked by its figure, counted over its own span of days; so are areas below its own level.

    Raises:
        RankedByOneThing: neither or both of indicator and target are given.
        LevelNotBelow: the level is not below the area's.
        TooManyToRank: there are more than `MOST_AREAS`.
        NoSuchTarget, NoSuchRankedIndicator: no plan in force has it there.
        NotRanked: no area does better than another by it.
    """
    caller = caller.as_named_now()
    level = _level(caller, query.level)
    active = await policies.touching(session, caller.area_prefix, on)
    subject = _subject(caller, active, query, level, on)
    area_codes = _areas(caller, level)
    wanted = [replace(subject.wanted, area_code=area_code) for area_code in area_codes]
    found = await indicators.read(session, caller.areas, wanted, listed_villages(active, area_codes))
    figures = [number_of(found[one], subject.amounts) for one in wanted]
    empty = frozenset[str]()
    if not subject.wanted.reported and subject.wanted.indicator in COUNTS:
        # who has no household does neither well nor badly by having none that is poor
        until = subject.wanted.until
        inhabited = await indicators.with_households(session, caller.areas, area_codes, until)
        empty = frozenset(code for code, figure in zip(area_codes, figures, strict=True) if not figure) - inhabited
    figures = [None if code in empty else figure for code, figure in zip(area_codes, figures, strict=True)]
    places = ranks(figures, less_is_better=subject.less_is_better)
    items = [
        RankedArea(
            rank=rank,
            area_code=one.area_code,
            actual=shown(subject.amounts, figure),
            as_of=found[one].as_of or one.until,
            text=_text(subject.amounts, figure, inhabited=one.area_code not in empty),
        )
        for rank, one, figure in zip(places, wanted, figures, strict=True)
    ]
    return Ranking(
        area_code=full_code(caller.area_prefix),
        level=level,
        pack=subject.pack,
        target=subject.target,
        indicator=subject.wanted.indicator,
        label=subject.label,
        unit=subject.amounts.unit,
        unit_label=subject.amounts.unit_label,
        better="lower" if subject.less_is_better else "higher",
        on=on,
        items=sorted(items, key=lambda item: (item.rank is None, item.rank or 0, item.area_code)),
    )


def areas_inside(caller: Caller, asked: AreaLevel | None) -> tuple[AreaLevel, list[str]]:
    """The level asked for, or else the next one below the caller's area, and the areas of it inside, by code.

    Args:
        caller: under the code that his area bears now.
        asked: None for the next level.

    Raises:
        LevelNotBelow: the level is not below the area's.
        TooManyToRank: there are more than `MOST_AREAS`.
    """
    level = _level(caller, asked)
    return level, _areas(caller, level)


def _areas(caller: Caller, level: AreaLevel) -> list[str]:
    found = areas_of_level(caller.areas, caller.area_prefix, level)
    if len(found) > MOST_AREAS:
        raise refusals.TooManyToRank(
            f"有 {len(found)} 个，最多 {MOST_AREAS} 个",
            f"There are {len(found)}, at most {MOST_AREAS} are listed",
            field="level",
        )
    return found


def _text(amounts: Amounts, figure: Fraction | None, *, inhabited: bool) -> str:
    if figure is not None:
        return amount_text(amounts, figure)
    return _NO_FIGURE if inhabited else _NO_HOUSEHOLDS


def _level(caller: Caller, asked: AreaLevel | None) -> AreaLevel:
    order = list(AreaLevel)
    own = order.index(level_of(caller.area_prefix)) if caller.area_prefix else -1
    if asked is None and own + 1 < len(order):
        return order[own + 1]
    if asked is None or order.index(asked) <= own:
        raise refusals.LevelNotBelow(field="level")
    return asked


def _subject(caller: Caller, active: Active, query: RankingQuery, level: AreaLevel, on: date) -> _Subject:
    if (query.indicator is None) == (query.target is None):
        raise refusals.RankedByOneThing(field="indicator")
    if query.target is not None:
        return _by_target(caller, active, query.target, on)
    return _by_indicator(active, str(query.indicator), level, on)


def _by_target(caller: Caller, active: Active, code: str, on: date) -> _Subject:
    """What the plan around the area says, the narrowest and then the latest; else one inside it."""
    prefix = caller.area_prefix
    around = [pair for pair in active if prefix.startswith(significant_prefix(pair[0].area_code))]
    for pairs in (around, active):
        for activation, pack in sorted(pairs, key=lambda pair: pair[0].rank, reverse=True):
            for target in pack.targets:
                if target.code == code:
                    amounts = amounts_of_pack(target.indicator, pack)
                    steps = target.milestones_of(full_code(prefix)) or target.in_order
                    plan = plan_of(pack.area_code, activation, target, pack, steps_of(steps, amounts, on), on)
                    less = target.direction == "at_most"
                    return _Subject(plan.actual, amounts, target.label, less, pack.name, code)
    raise refusals.NoSuchTarget(field="target")


def _by_indicator(active: Active, code: str, level: AreaLevel, on: date) -> _Subject:
    if code in NEITHER_IS_BETTER:
        raise refusals.NotRanked(field="indicator")
    anywhere = full_code("")
    if code in INDICATORS:
        wanted = Wanted(anywhere, code, date.min, on)
        return _Subject(wanted, amounts_of(code, {}), INDICATORS.by_code(code).label, code in LESS_IS_BETTER)
    for activation, pack in sorted(active, key=lambda pair: pair[0].rank, reverse=True):
        for one in pack.indicators:
            if one.code == code and one.area_level == level:
                wanted = Wanted(anywhere, code, activation.effective_from, on, reported=True)
                amounts = Amounts(one.unit, one.unit_label or "", one.states)
                return _Subject(wanted, amounts, one.label, _less_is_better(code, pack.targets))
    raise refusals.NoSuchRankedIndicator(field="indicator")


def _less_is_better(code: str, targets: Sequence[Target]) -> bool:
    """Whether a plan wants little of what departments report: it must not exceed a value."""
    return any(target.indicator == code and target.direction == "at_most" for target in targets)
