"""What hangs out of a project's stage or of a fund-use plan: the public notice follows the record of it."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from services.registry.areas.models import AreaRecord
from services.registry.funds.models import FundEntry, FundPlan
from services.registry.households.models import Household
from services.registry.notices.models import ENDED, OPEN, Notice, Objection
from services.registry.notices.rules import first_free_day, mask_name, mask_numbers
from services.registry.projects.models import Project, ProjectNotice
from services.registry.publicity.models import FundNotice
from services.registry.publicity.refusals import NoticeFixed
from services.registry.publicity.rules import hanging_days, level_at
from services.registry.records.kinds import Desk, Step
from services.registry.records.rulebook import section_of
from shared.codes import (
    ALLOCATION_KINDS,
    FUND_ITEMS,
    FUND_SOURCES,
    PROJECT_KINDS,
    PROJECT_STAGES,
    RECIPIENTS,
)
from shared.database import table_of
from shared.money import yuan_text
from shared.policies import PolicyPack
from shared.policies.help import Publicity

FUNDED = ("funded", "accepted")
"""Stages whose notices tell what was paid, in villages to whom."""
_FIXED = ("area_code", "started_on", "days", "content")

Hanging = ProjectNotice | FundNotice


def publicity_of(pack: PolicyPack) -> Publicity | None:
    """What a pack says of publicity."""
    return None if pack.projects is None else pack.projects.publicity


async def notice_of(desk: Desk, row: Hanging) -> Notice | None:
    """What hangs out by a record, whose id it bears; nobody objects to it until this transaction is over."""
    key = (row.county_code, row.id)
    found: Notice | None = await desk.session.get(Notice, key, with_for_update=True, populate_existing=True)
    return found


async def check_not_fixed(desk: Desk, step: Step[Any], *about: str) -> None:
    """Refuse a change of what hung out, once somebody objected to it or it was taken down.

    Args:
        about: columns of the record beside those that both kinds have.

    Raises:
        NoticeFixed: so it is.
    """
    notice = await notice_of(desk, step.row)
    if notice is not None and step.sets(*about, *_FIXED) and (notice.state != OPEN or await _objected(desk, notice)):
        raise NoticeFixed


async def check_not_objected(desk: Desk, step: Step[Any]) -> None:
    """Refuse to withdraw a notice to which somebody objected. Raises NoticeFixed."""
    notice = await notice_of(desk, step.row)
    if notice is not None and await _objected(desk, notice):
        raise NoticeFixed


async def _objected(desk: Desk, notice: Notice) -> bool:
    table = table_of(Objection).c
    objection = select(table.id).where(table.county_code == notice.county_code, table.notice_id == notice.id)
    return await desk.session.scalar(objection.limit(1)) is not None


async def open_objections(desk: Desk, notice: Notice) -> int:
    """Objections to a notice that nobody answered."""
    table = table_of(Objection).c
    counted = select(func.count()).where(
        table.county_code == notice.county_code, table.notice_id == notice.id, table.state == OPEN
    )
    return (await desk.session.execute(counted)).scalar_one()


async def follow_project_notice(desk: Desk, row: ProjectNotice) -> None:
    """Let what hangs out of a project's stage be as its record says."""
    project = await desk.session.get_one(Project, (row.county_code, row.project_id))
    made = await _follow(desk, row, project.area_code)
    if made is not None and (made.project_id, made.step) != (project.id, row.stage):
        made.project_id, made.step = project.id, row.stage
        stage = PROJECT_STAGES.by_code(row.stage).label
        made.title = f"{made.area_name}“{mask_numbers(project.name)}”项目{stage}公示"
        made.facts = await _project_facts(desk, project, row)
        tells_of_people = row.stage in FUNDED and level_at(row.area_code) == "village"
        made.listed = await _paid_households(desk, project, row) if tells_of_people else []
        desk.session.add(made)
    await desk.session.flush()


async def follow_fund_notice(desk: Desk, row: FundNotice) -> None:
    """Let what hangs out of a fund-use plan be as its record says."""
    plan = await desk.session.get_one(FundPlan, (row.county_code, row.plan_id))
    made = await _follow(desk, row, plan.area_code)
    if made is not None and made.plan_id != plan.id:
        made.plan_id = plan.id
        made.title = f"{made.area_name}{plan.year}年“{mask_numbers(plan.name)}”资金公示"
        made.facts = [
            _fact("计划编号", plan.plan_no),
            _fact("计划名称", mask_numbers(plan.name)),
            _fact("年度", str(plan.year)),
            _fact("计划资金（元）", yuan_text(plan.amount_fen)),
            *([] if plan.content is None else [_fact("资金用途", mask_numbers(plan.content))]),
        ]
        desk.session.add(made)
    await desk.session.flush()


async def _follow(desk: Desk, row: Hanging, own_area: str) -> Notice | None:
    """The notice of a record, made or brought up to date; none any more where the record was withdrawn."""
    notice = await notice_of(desk, row)
    if row.withdrawn_on is not None:
        if notice is not None:
            await desk.session.delete(notice)
        return None
    if notice is None:
        area = await desk.session.get_one(AreaRecord, row.area_code)
        notice = Notice(
            id=row.id,
            county_code=row.county_code,
            area_code=row.area_code,
            area_name=area.name,
            title="",
            role=desk.caller.role.value,
            starts_on=row.started_on,
            days=1,
            in_working_days=False,
            free_on=row.started_on,
            listed=[],
            subject=desk.caller.subject,
            recorded_at=desk.clock.now(),
        )
    plan = await section_of(desk, own_area, row.started_on, publicity_of)
    planned = None if plan is None or plan.hangs is None else plan.hangs.days
    if notice.state == OPEN:
        notice.starts_on, notice.days = row.started_on, hanging_days(row.days, planned)
        notice.free_on = first_free_day(row.started_on, notice.days)
        notice.content = mask_numbers(row.content or "")
    if row.ended_on is not None:
        notice.state, notice.ended_on = ENDED, row.ended_on
    return notice


def _fact(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


async def _project_facts(desk: Desk, project: Project, row: ProjectNotice) -> list[dict[str, str]]:
    """A project as everybody may see it; free texts bear no numbers of people."""
    reached: date | None = getattr(project, f"{row.stage}_on")
    facts = [
        _fact("项目编号", project.project_no),
        _fact("项目名称", mask_numbers(project.name)),
        _fact("项目类别", PROJECT_KINDS.by_code(project.project_kind).label),
        _fact("扶持对象", RECIPIENTS.by_code(project.recipient).label),
        _fact("计划年度", str(project.year)),
        _fact("项目资金（元）", yuan_text(project.budget_fen)),
        _fact("实施单位", mask_numbers(project.implementer)),
        _fact(f"{PROJECT_STAGES.by_code(row.stage).label}日期", str(reached)),
    ]
    if project.allocation is not None:
        facts.append(_fact("资金分配方式", ALLOCATION_KINDS.by_code(project.allocation).label))
    if project.content is not None:
        facts.append(_fact("建设内容", mask_numbers(project.content)))
    return facts + await _paid_facts(desk, project, row) if row.stage in FUNDED else facts


async def _paid_facts(desk: Desk, project: Project, row: ProjectNotice) -> list[dict[str, str]]:
    """What a project paid up to the notice's first day, from which sources, and to how many households."""
    entry = table_of(FundEntry).c
    until = (
        entry.county_code == project.county_code,
        entry.project_id == project.id,
        entry.occurred_on <= row.started_on,
    )
    sums = (
        await desk.session.execute(
            select(entry.source, func.sum(entry.amount_fen)).where(*until).group_by(entry.source).order_by(entry.source)
        )
    ).all()
    paid = (
        select(entry.household_id)
        .where(*until, entry.household_id.is_not(None))
        .group_by(entry.household_id)
        .having(func.sum(entry.amount_fen) > 0)
    )
    households = (await desk.session.execute(select(func.count()).select_from(paid.subquery()))).scalar_one()
    return [
        _fact("已拨付资金（元）", yuan_text(sum(int(fen) for _, fen in sums))),
        *(_fact(f"其中{FUND_SOURCES.by_code(source).label}（元）", yuan_text(int(fen))) for source, fen in sums),
        *([_fact("受益户数", str(households))] if households else []),
    ]


async def _paid_households(desk: Desk, project: Project, row: ProjectNotice) -> list[dict[str, Any]]:
    """The village's households that a project paid up to the notice's first day, names masked, and for what."""
    entry, household = table_of(FundEntry).c, table_of(Household).c
    found = (
        await desk.session.execute(
            select(
                household.id,
                household.head_name,
                household.village_group,
                household.people,
                entry.item,
                func.sum(entry.amount_fen).label("fen"),
            )
            .join(Household, (household.county_code == entry.county_code) & (household.id == entry.household_id))
            .where(
                entry.county_code == project.county_code,
                entry.project_id == project.id,
                entry.village_code == row.area_code,
                entry.occurred_on <= row.started_on,
            )
            .group_by(
                household.id,
                household.household_no,
                household.head_name,
                household.village_group,
                household.people,
                entry.item,
            )
            .having(func.sum(entry.amount_fen) > 0)
            .order_by(household.household_no, entry.item)
        )
    ).all()
    told: dict[Any, list[Any]] = {}
    for one in found:
        told.setdefault(one.id, []).append(one)
    return [
        {
            "household_id": str(household_id),
            "number": number,
            "name": mask_name(rows[0].head_name),
            "village_group": rows[0].village_group,
            "people": rows[0].people,
            "per_head_fen": None,
            "explanation": "；".join(
                f"{FUND_ITEMS.by_code(one.item).label} {yuan_text(int(one.fen))} 元" for one in rows
            ),
        }
        for number, (household_id, rows) in enumerate(told.items(), start=1)
    ]
