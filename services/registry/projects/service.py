"""Projects and their publicity as kinds of records, and the stages of a project."""

from datetime import date
from uuid import UUID

from services.registry.funds.queries import claimed_fen, paid_fen
from services.registry.notices.models import ENDED, OPEN
from services.registry.projects import rules
from services.registry.projects.models import (
    Project,
    ProjectFields,
    ProjectNotice,
    ProjectNoticeFields,
    ProjectNoticeQuery,
    ProjectQuery,
    ProjectStages,
    StageForm,
)
from services.registry.publicity import hanging
from services.registry.publicity.queries import hung_of, locked_notices
from services.registry.publicity.rules import check_notice, check_public
from services.registry.publicity.service import check_ended
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.rulebook import section_of
from services.registry.records.service import locked, write
from shared.business_dates import check_step_date


async def advance(desk: Desk, project_id: UUID, expected_version: int, form: StageForm) -> Project:
    """Let a project reach its next stage on a day.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn: as for any step on a record.
        StageOutOfOrder: another stage is due.
        ApprovalAbove: who serves a township or village approves none.
        NotPublic, NoticeRunning: the stage before was not made public at every level that the plan asks for, or not
            for its days.
        ObjectionOpen, StageObjected: an objection to its notice is open, or was right and nothing was put up anew.
        DateInFuture, DateBeforeStep: after today, or before the stage before.
    """
    project = await locked(desk, PROJECT, project_id, expected_version)
    rules.check_next_stage(project.stage, form.stage)
    rules.check_approver(form.stage, desk.caller.area_prefix)
    if project.stage is not None:
        check_step_date(desk.clock, form.occurred_on, getattr(project, f"{project.stage}_on"))
        await _make_way(desk, project, project.stage, form.occurred_on)
    values = {"stage": form.stage, f"{form.stage}_on": form.occurred_on}
    return await write(desk, PROJECT, project, values, form.occurred_on, form.reason, "stage", check=False)


async def _make_way(desk: Desk, project: Project, stage: str, on: date) -> None:
    """Take the notices of a stage down with the next one; refused where the plan asks for more than they were."""
    hanging_now = await locked_notices(desk.session, project.county_code, project.id, stage)
    plan = await section_of(desk, project.area_code, on, hanging.publicity_of)
    if plan is not None and stage in plan.stages:
        hung = await hung_of(desk.session, project.county_code, [project.id])
        check_public(plan.levels, hung.get((project.id, stage), ()), on)
    for notice in hanging_now:
        if notice.state == OPEN and notice.free_on <= on:
            notice.state, notice.ended_on = ENDED, on


async def _check_project(desk: Desk, step: Step[Project]) -> None:
    row = step.row
    if step.before is None:  # a project that is taken over has its stages behind it
        row.stage = rules.stage_reached({stage: getattr(row, f"{stage}_on") for stage in rules.STAGES})
        if row.approved_on is not None:  # else a file would approve what its sender may not
            rules.check_approver(rules.APPROVED, desk.caller.area_prefix)
    if step.sets("project_kind", "recipient", "allocation"):
        await _check_by_plan(desk, row, step.occurred_on)
    if step.before is not None:
        for spent in (await paid_fen(desk.session, row), await claimed_fen(desk.session, row)):
            rules.check_budget(row.budget_fen, [spent], field="budget_fen")


async def _check_by_plan(desk: Desk, row: Project, on: date) -> None:
    section = await section_of(desk, row.area_code, on, lambda pack: pack.projects)
    if section is not None:
        rules.check_direction(row.project_kind, row.recipient, {one.code: one.recipients for one in section.kinds})
        rules.check_allocation(row.allocation, [one.code for one in section.allocations])
    listed = await section_of(desk, row.area_code, on, lambda pack: pack.villages)
    now = desk.caller.areas.present_code  # the plan may list a village under the code that it bore when it was written
    rules.check_village(row.recipient, now(row.area_code), [now(one.area_code) for one in listed or ()])


async def _check_withdrawal(desk: Desk, step: Step[Project]) -> None:
    if await paid_fen(desk.session, step.row) or await claimed_fen(desk.session, step.row):
        raise rules.ProjectInUse


async def _check_notice(desk: Desk, step: Step[ProjectNotice]) -> None:
    row = step.row
    project = await desk.session.get(Project, (row.county_code, row.project_id))
    if project is not None:  # what isn't there is refused with the other references
        reached_on = getattr(project, f"{row.stage}_on")
        check_notice(project.area_code, row.area_code, row.started_on, row.ended_on)
        rules.check_reached(reached_on, row.started_on)
    await check_ended(desk, step)
    if step.before is not None:
        await hanging.check_not_fixed(desk, step, "project_id", "stage")


PROJECT = RecordKind(
    name="project",
    title="扶贫项目",
    path="projects",
    model=Project,
    fields=ProjectFields,
    read="help.read",
    write="help.write",
    check=_check_project,
    query=ProjectQuery,
    number="project_no",
    withdrawal=_check_withdrawal,
    answers="project",
    carried=ProjectStages,
    told=(
        "project_kind",
        "recipient",
        "allocation",
        "year",
        "budget_fen",
        "approved_on",
        "implemented_on",
        "accepted_on",
    ),
)

PROJECT_NOTICE = RecordKind(
    name="project_notice",
    title="项目公示",
    path="project-notices",
    model=ProjectNotice,
    fields=ProjectNoticeFields,
    read="help.read",
    write="help.write",
    check=_check_notice,
    query=ProjectNoticeQuery,
    follow=hanging.follow_project_notice,
    withdrawal=hanging.check_not_objected,
)
