"""What our own targets and figures say of an assessment's objects on the period's last day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.models import Assessment, AssessmentEntry, AssessmentObject
from services.monitoring.assessments.periods import Period
from services.monitoring.assessments.reasons import as_of_text
from services.monitoring.assessments.scoring import Latest
from services.monitoring.indicators import service as indicators
from services.monitoring.indicators.rules import COUNTS
from services.monitoring.indicators.service import Wanted
from services.monitoring.targets.models import TargetRead
from services.monitoring.targets.service import judged_targets
from shared.areas import AreaLevel, full_code, significant_prefix
from shared.money import half_up
from shared.policies.active import ActivePolicies
from shared.policies.score_sheets import ScoreSheet, SheetItem
from shared.security.callers import Caller

PULLED = "pulled"
AREA_KINDS = frozenset({AreaLevel.COUNTY.value, AreaLevel.TOWN.value, AreaLevel.VILLAGE.value})
"""Objects that are areas: nobody chooses them, so that none is left out."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """What our own figures say of an item."""

    figure: Decimal
    evidence: str
    task: Decimal | None = None
    task_due_on: date | None = None
    at_least: bool = True


async def pull(
    session: AsyncSession,
    policies: ActivePolicies,
    caller: Caller,
    assessment: Assessment,
    sheet: ScoreSheet,
    objects: Sequence[AssessmentObject],
    latest: Latest,
    occurred_on: date,
    now: datetime,
) -> int:
    """Note what our own figures say of each item, unless people entered it or it says the same as before.

    What was pulled is kept: later events change nothing of it unless somebody pulls anew while the scoring is open.

    Returns:
        How many entries are new.
    """
    period = Period.parse(assessment.period)
    targets: dict[str, Sequence[TargetRead]] = {}
    added = 0
    for one in objects:
        if one.kind not in AREA_KINDS:
            continue  # an area's figures are not those of a department or a person in it
        for item in sheet.items_of(one.kind):
            known = latest.get((one.id, item.code))
            if item.by == "judged" or (known is not None and known.basis != PULLED):
                continue
            # an area of the caller's, that the official list need not know
            narrowed = replace(caller, area_prefix=significant_prefix(one.area_code))
            if item.by == "target" and one.area_code not in targets:
                of_plan = await judged_targets(session, policies, narrowed, period.last_day, closing=True)
                # another plan's task is not what this one's sheet is about; a year's task goes before one of years
                targets[one.area_code] = sorted(
                    (target for target in of_plan if target.pack == assessment.pack),
                    key=lambda target: target.measured != "in_year",
                )
            found = await _found(session, narrowed, item, one.area_code, targets.get(one.area_code, ()), period)
            if found is None or (known is not None and _says_the_same(known, found)):
                continue
            session.add(
                AssessmentEntry(
                    county_code=one.county_code,
                    assessment_id=assessment.id,
                    object_id=one.id,
                    item=item.code,
                    number=1 if known is None else known.number + 1,
                    basis=PULLED,
                    **asdict(found),
                    occurred_on=occurred_on,
                    recorded_at=now,
                )
            )
            added += 1
    await session.flush()
    return added


async def _found(
    session: AsyncSession,
    caller: Caller,
    item: SheetItem,
    area_code: str,
    targets: Sequence[TargetRead],
    period: Period,
) -> _Fact | None:
    """What a target of the area says, else one of our own figures; None where neither knows the indicator."""
    if item.by == "target":
        area_code = caller.areas.code_now(area_code)  # targets bear the codes of now, objects those of the opening
        for target in targets:
            here = (target.area_code, target.indicator) == (area_code, item.indicator)
            # states, comparisons and blanks give no points by themselves
            if here and target.direction in {"at_least", "at_most"} and target.unit != "state" and _is_whole(target):
                return _Fact(
                    figure=Decimal(str(target.actual)),
                    task=Decimal(str(target.milestone.value)),
                    task_due_on=target.milestone.due_on,
                    at_least=target.direction == "at_least",
                    evidence=as_of_text(target.as_of, f"{target.label}：{target.reason}"),
                )
    # a task is the year's, so what counts towards it began with the year
    since = date(period.year, 1, 1) if item.by == "target" else period.first_day
    figure = await _own_figure(session, caller, str(item.indicator), since, period.last_day)
    if figure is None:
        return None
    return _Fact(
        figure=Decimal(figure),
        evidence=as_of_text(period.last_day, f"自{since.year}年{since.month}月{since.day}日起合计"),
    )


async def _own_figure(session: AsyncSession, caller: Caller, indicator: str, since: date, until: date) -> int | None:
    """An indicator that we count ourselves over a span of days, both ends included.

    Source: R003-014 (persons who left poverty).
    """
    if indicator not in COUNTS:
        return None
    wanted = Wanted(full_code(caller.area_prefix), indicator, since, until)
    number = (await indicators.read(session, caller.areas, [wanted], {}))[wanted].number
    return None if number is None else half_up(number)


def _is_whole(target: TargetRead) -> bool:
    milestone = target.milestone
    return None not in (target.actual, milestone.value, milestone.due_on)


def _says_the_same(known: AssessmentEntry, found: _Fact) -> bool:
    return (known.figure, known.task, known.task_due_on) == (found.figure, found.task, found.task_due_on)
