"""Why a plan for the fund does not stand."""

from services.credit.refusals import StepRefusal


class PlanReasonMissing(StepRefusal):
    """Another amount than proposed, without a reason."""

    code = "credit.fund_plan_reason_missing"
    zh = "计划金额 {planned_fen} 元与测算金额 {proposed_fen} 元不同，请说明理由。"
    en = "{planned_fen} yuan are planned and {proposed_fen} proposed: give the reason."
    field = "reason"


class PlanOutdated(StepRefusal):
    """Since the plan was drawn up, money came that it doesn't know of."""

    code = "credit.fund_plan_outdated"
    zh = "{county} {bank_code} 现仅需 {needed_fen} 元，计划测算时为 {proposed_fen} 元；请作废后重新编制。"
    en = "{bank_code} in {county} needs {needed_fen} yuan now, {proposed_fen} when the plan was drawn up: draw it anew."
