"""What is refused beside the rules of plans."""

from shared.errors import NotFound, Refusal


class PlanOpen(Refusal):
    """A draft of the programme waits to be adopted."""

    code = "credit.fund_plan_open"
    title = "已有编制中的额度计划"
    title_en = "A draft plan waits to be adopted"
    remedy = "请先下达或作废编制中的计划。"
    remedy_en = "Adopt or discard the draft first."


class PlanWrongState(Refusal):
    """The plan is no draft any more."""

    code = "credit.fund_plan_wrong_state"
    title = "额度计划已下达或作废"
    title_en = "The plan was adopted or discarded"
    remedy = "如仍有缺口，请编制补充计划。"
    remedy_en = "Draw up a supplement if more is needed."


class NothingToPlan(Refusal):
    """No county's bank lent anything for the quarter."""

    code = "credit.fund_plan_empty"
    title = "该季度没有可编制的额度"
    title_en = "There is nothing to plan for the quarter"
    remedy = "请核对季度和项目。"
    remedy_en = "Check the quarter and the programme."


class UnknownPlan(NotFound):
    """No such plan in the caller's area."""

    code = "credit.unknown_fund_plan"
    title = "未找到该额度计划"
    title_en = "No such plan"


class UnknownPlanLine(NotFound):
    """No such line in the plan."""

    code = "credit.unknown_fund_plan_line"
    title = "计划中没有该县该银行"
    title_en = "The plan has no line of this county and bank"
