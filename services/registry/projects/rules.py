"""Whom a project may serve, and the order of its stages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from http import HTTPStatus

from shared.areas import AreaLevel, full_code, level_of
from shared.codes import PROJECT_KINDS, PROJECT_STAGES, RECIPIENTS
from shared.errors import Refusal
from shared.money import yuan_text

VILLAGE = "village"
HOUSEHOLD = "household"
APPROVED = "approved"
STAGES = tuple(entry.code for entry in PROJECT_STAGES)


class WrongDirection(Refusal):
    """A project or payment for those whom this kind of money doesn't serve."""

    code = "registry.wrong_fund_direction"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "资金投向不符合规定"
    title_en = "The money does not serve those"
    remedy = "公共服务和基础设施资金投向贫困村，产业、危房、培训、金融资金投向贫困户，请核对类别和对象。"
    remedy_en = "Check the kind and whom it serves against the plan in force."


class NotPoorVillage(Refusal):
    """A project to a village that is not listed as poor."""

    code = "registry.not_poor_village"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "到村项目应安排在贫困村"
    title_en = "Projects for villages go to poor villages"
    remedy = "请填写贫困村名单内的行政村代码。"
    remedy_en = "Give the code of a village on the list of poor villages."


class AllocationNotPlanned(Refusal):
    """A way of allocation that the plan doesn't know."""

    code = "registry.allocation_not_planned"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "当地方案没有这种资金分配方式"
    title_en = "The plan in force has no such allocation"
    remedy = "请选择方案规定的分配方式。"
    remedy_en = "Choose one of the plan's ways of allocation."


class StageOutOfOrder(Refusal):
    """A stage that doesn't follow the one reached."""

    code = "registry.stage_out_of_order"
    title = "项目阶段不得跳过或重复"
    title_en = "Stages are neither skipped nor repeated"
    remedy = "请按立项、审批、实施、资金、验收的顺序办理。"
    remedy_en = "Go from proposal through approval, implementation and funding to acceptance."


class ApprovalAbove(Refusal):
    """A project approved by a township or village."""

    code = "registry.project_approval_above"
    status = HTTPStatus.FORBIDDEN
    title = "项目由县级或以上审批"
    title_en = "The county or a level above approves projects"
    remedy = "请报县级主管单位审批。"
    remedy_en = "Let the county's office approve it."


class StageNotReached(Refusal):
    """Publicity of a stage before the project reached it."""

    code = "registry.stage_not_reached"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "项目尚未进入该阶段"
    title_en = "The project has not reached the stage"
    remedy = "请先办理该阶段，公示日期不得早于该阶段日期。"
    remedy_en = "Record the stage first; it is made public on or after its day."


class ProjectInUse(Refusal):
    """A project with money or notices can't be withdrawn."""

    code = "registry.project_in_use"
    title = "该项目已有资金记录"
    title_en = "Money was recorded under the project"
    remedy = "请先冲销其资金记录、作废其报账单。"
    remedy_en = "Reverse its entries and withdraw its claims first."


class OverBudget(Refusal):
    """More than the project's money."""

    code = "registry.over_budget"
    title = "超出项目资金"
    title_en = "More than the project's money"
    remedy = "请核对金额，或先调整项目资金。"
    remedy_en = "Check the amount, or change the project's budget first."


def check_direction(project_kind: str, recipient: str, directions: Mapping[str, Collection[str]]) -> None:
    """Refuse a project for those whom its kind doesn't serve by the plan.

    Args:
        project_kind: code of shared.codes.PROJECT_KINDS.
        recipient: ``village`` or ``household``.
        directions: kinds of the plan → recipients; empty where it says nothing, then any will do.

    Raises:
        WrongDirection: the plan has no such kind, or it serves others.

    Source: R003-035.
    """
    if not directions or recipient in directions.get(project_kind, ()):
        return
    kind = PROJECT_KINDS.by_code(project_kind).label
    served = "、".join(RECIPIENTS.by_code(one).label for one in directions.get(project_kind, ()))
    if served:
        raise WrongDirection(
            f"“{kind}”资金应投向{served}",
            f"{project_kind} serves {', '.join(directions[project_kind])}",
            field="recipient",
        )
    raise WrongDirection(f"方案中没有“{kind}”项目", f"The plan has no {project_kind} projects", field="project_kind")


def check_village(recipient: str, area_code: str, poor_villages: Collection[str]) -> None:
    """Refuse a project to a village whose area is no village, or none of the poor ones.

    Args:
        poor_villages: codes listed by the policy in force; empty where it lists none, then any village will do.

    Raises:
        NotPoorVillage: so it is.

    Source: R003-035.
    """
    if recipient != VILLAGE:
        return
    if level_of(area_code) is not AreaLevel.VILLAGE or (poor_villages and area_code not in poor_villages):
        raise NotPoorVillage(field="area_code")


def check_allocation(allocation: str | None, planned: Collection[str]) -> None:
    """Refuse a way of allocation that the plan doesn't list; where it lists none, any will do.

    Raises:
        AllocationNotPlanned: so it is.

    Source: R003-034.
    """
    if allocation is not None and planned and allocation not in planned:
        raise AllocationNotPlanned(field="allocation")


def check_next_stage(reached: str | None, wanted: str) -> None:
    """Refuse a stage that isn't the next one.

    Args:
        reached: the last stage; None before the first.
        wanted: code of shared.codes.PROJECT_STAGES.

    Raises:
        StageOutOfOrder: naming the stage whose turn it is.
    """
    at = 0 if reached is None else STAGES.index(reached) + 1
    due = STAGES[at] if at < len(STAGES) else None
    if wanted == due:
        return
    if due is None:
        raise StageOutOfOrder("项目已验收", "The project was accepted", field="stage")
    label = PROJECT_STAGES.by_code(due).label
    raise StageOutOfOrder(f"下一阶段应为“{label}”", f"The next stage is {due}", field="stage")


def check_approver(stage: str, area_prefix: str) -> None:
    """Refuse the approval of a project by whoever serves less than a county.

    Args:
        stage: code of shared.codes.PROJECT_STAGES.
        area_prefix: significant digits of the caller's area.

    Raises:
        ApprovalAbove: so it is.
    """
    if stage == APPROVED and level_of(full_code(area_prefix)) in (AreaLevel.TOWN, AreaLevel.VILLAGE):
        raise ApprovalAbove


def stage_reached(days: Mapping[str, date | None]) -> str | None:
    """The last stage that a project has reached by the days of its stages; None before the first.

    Args:
        days: of each of `STAGES`, in their order; None where it isn't reached.

    Raises:
        StageOutOfOrder: one is passed over, or lies before the one before it.
    """
    reached: str | None = None
    for stage in STAGES:
        day = days[stage]
        if day is None:
            continue
        check_next_stage(reached, stage)
        before = None if reached is None else days[reached]
        if before is not None and day < before:
            raise StageOutOfOrder(
                f"{day} 早于上一阶段的 {before}", f"{day} lies before {before}, the stage before", field=f"{stage}_on"
            )
        reached = stage
    return reached


def check_reached(reached_on: date | None, started_on: date) -> None:
    """Refuse to make a stage public before the project reached it.

    Args:
        reached_on: day of the stage; None where it isn't reached.
        started_on: first day of the notice.

    Raises:
        StageNotReached: so it is.
    """
    if reached_on is None or started_on < reached_on:
        raise StageNotReached(field="stage")


def check_budget(budget_fen: int, amounts_fen: Sequence[int], field: str = "amount_fen") -> None:
    """Refuse amounts that add up to more than the project's money. Raises OverBudget."""
    spent = sum(amounts_fen)
    if spent > budget_fen:
        raise OverBudget(
            f"合计 {yuan_text(spent)} 元，项目资金 {yuan_text(budget_fen)} 元",
            f"{yuan_text(spent)} yuan in all, the budget is {yuan_text(budget_fen)}",
            field=field,
        )
