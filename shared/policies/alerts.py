"""The part of a policy pack about alerts: which rules watch, with which numbers, and how fast people must answer."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from shared.policies.lines import IncomeMeasure, LineKind
from shared.policies.values import (
    ContradictionError,
    Days,
    Entry,
    Fen,
    Frozen,
    Key,
    Label,
    Months,
    Part,
    Ratio,
    Surcharge,
    Year,
)
from shared.validation import in_chinese


class NoParameters(Frozen):
    """Of a rule without numbers."""


class MinDays(Frozen):
    """From how many days overdue a loan is told of."""

    min_days: Days = Field(description="逾期天数（天）")


class BelowLine(Frozen):
    """Which line an income is held against, and which income; of one whose payments aren't known the net one."""

    line: LineKind = Field(description="比对的收入线")
    measure: IncomeMeasure = Field(
        default="net_income",
        description="比对的收入：net_income 人均纯收入，disposable_income 人均可支配收入，未核的取人均纯收入",
    )


class Leverage(Frozen):
    """The ratio wanted, and by which share of it the ratio may differ."""

    target: Ratio = Field(description="目标放大倍数")
    tolerance: Part = Field(description="允许偏差，占目标的比例（0至1的小数）")


class Watched(Frozen):
    """Whom a rule about households watches; monitored is a household whose risk isn't removed yet."""

    among: Literal["registered", "exited", "helped", "exited_or_monitored"] = Field(
        default="registered",
        description="监测对象：registered 全部登记户，exited 脱贫户，helped 未脱贫或在帮扶期内的户，"
        "exited_or_monitored 脱贫户和监测对象",
    )


class IncomeDrop(Watched):
    """From this part of the income before on a fall is told of."""

    fall_share: Part = Field(description="收入下降比例（0至1的小数）")


class HelperMissing(Watched):
    """So many days without a helper are let pass; before the first one since the registration, others, if given."""

    grace_days: Days = Field(description="更换帮扶责任人的宽限天数（天）")
    pairing_days: Days | None = Field(default=None, description="登记后首次结对的宽限天数（天）")


class DibaoMissed(Watched):
    """The line of the living allowance, fen per person and year, and which incomes are held against it.

    Attributes:
        line_year: the year for which the line was set.
        income_years: of so many years before it an income still counts.
    """

    line_fen: Fen = Field(description="低保标准（分，每人每年）")
    line_year: Year | None = Field(default=None, description="低保标准的年份（年）")
    income_years: Annotated[int, Field(strict=True, ge=0, le=10)] | None = Field(
        default=None, description="收入最多早于低保标准几年（年）"
    )

    @model_validator(mode="after")
    def _counts_from_a_year(self) -> "DibaoMissed":
        if self.income_years is not None and self.line_year is None:
            raise ContradictionError(
                "填写 income_years 须同时填写 line_year", "income_years counts from line_year", ("line_year",)
            )
        return self


class MedicalBurden(Watched):
    """Told of from so much on: own spending in fen, or its part of the household's income; one of both at least.

    Attributes:
        months: for so long a figure burdens, unless a later one is lower; for good where left out.
    """

    spending_fen: Fen | None = Field(default=None, description="自付医疗费用（分）")
    income_share: Surcharge | None = Field(default=None, description="占家庭年纯收入的比例（0至10的小数）")
    months: Months | None = Field(default=None, description="每次上报后预警持续的月数（月）")

    @model_validator(mode="after")
    def _has_a_bound(self) -> "MedicalBurden":
        if self.spending_fen is None and self.income_share is None:
            raise ContradictionError(
                "自付金额和收入占比至少填一项", "spending_fen or income_share is needed", ("spending_fen",)
            )
        return self


class NewDisability(Watched):
    """From grade 1, the most severe, to this one."""

    worst_grades: Annotated[int, Field(strict=True, ge=1, le=4)] = Field(description="计入的最轻残疾等级（1至4级）")


class Blow(Watched):
    """For so many months it stands without relief."""

    months: Months = Field(description="未解决时预警持续的月数（月）")


class Loss(Watched):
    """From this loss in fen on."""

    loss_fen: Fen = Field(description="损失（分）")


class ProjectFailed(Loss):
    """From this loss in fen on; for so many months it stands without a new project, for good where left out."""

    months: Months | None = Field(default=None, description="未解决时预警持续的月数（月）")


class GreatBlow(Blow, Loss):
    """Both."""


PARAMETERS: Mapping[str, type[Frozen]] = {
    "loan_overdue": MinDays,
    "exited_income_below_line": BelowLine,
    "fund_exhausted": NoParameters,
    "leverage_out_of_bounds": Leverage,
    "income_drop": IncomeDrop,
    "dropped_out": Watched,
    "unsafe_dwelling": Watched,
    "unsafe_water": Watched,
    "job_lost": Watched,
    "helper_missing": HelperMissing,
    "support_reduced": Watched,
    "dibao_missed": DibaoMissed,
    "medical_burden": MedicalBurden,
    "new_disability": NewDisability,
    "worker_died": Watched,
    "allowance_ended": Watched,
    "project_failed": ProjectFailed,
    "disaster": Blow,
    "hardship": Blow,
    "accident": GreatBlow,
}
"""Every rule that monitoring knows → its numbers."""


_TOGETHER: Mapping[str, str] = {
    "medical_burden": "spending_fen 和 income_share 至少填一项",
    "dibao_missed": "填写 income_years 须同时填写 line_year",
}
"""What a rule asks of several of its numbers together."""


def check_parameters(rule: str, parameters: Mapping[str, Any], named: str | None = None) -> None:
    """Hold a rule's numbers against what it takes.

    Args:
        rule: its code.
        parameters: name → number.
        named: what people call the rule; its code where left out, as whoever writes a pack knows it.

    Raises:
        ContradictionError: no such rule; a number that it needs is missing, is none of its own, or out of bounds.
    """
    if rule not in PARAMETERS:
        raise ContradictionError(f"没有预警规则“{rule}”", f"there is no rule {rule!r}", ("rule",))
    try:
        PARAMETERS[rule].model_validate(dict(parameters))
    except ValidationError as error:
        (first, *_) = error.errors()
        # what a rule's numbers contradict together names its own place
        name = str((first["loc"] or first["ctx"]["error"].path)[0])
        if not first["loc"]:
            wrong = f"：{in_chinese(first)}"
        elif first["type"] == "missing":
            wrong = f"缺少参数 {name}"
        else:
            wrong = f"的参数 {name} 有误：{in_chinese(first)}"
        detail = f"规则“{named or rule}”{wrong}；该规则的参数：{parameters_text(rule)}"
        detail_en = f"{rule}: {name}: {first['msg']}; it takes {', '.join(PARAMETERS[rule].model_fields) or 'nothing'}"
        raise ContradictionError(detail, detail_en, ("parameters", name)) from error


def parameters_text(rule: str) -> str:
    """What a rule takes, each with its unit, as people read it: those that it can't do without first."""
    fields = sorted(PARAMETERS[rule].model_fields.items(), key=lambda field: not field[1].is_required())
    told = [f"{name} {one.description}{'' if one.is_required() else '，可不填'}" for name, one in fields]
    return "；".join([*told, *([_TOGETHER[rule]] if rule in _TOGETHER else [])]) or "无"


AnsweringRole = Literal[
    "village_cadre",
    "work_team",
    "township",
    "county_office",
    "county_finance",
    "city_office",
    "city_finance",
    "department",
]
"""The posts that may answer for an alert: those that sign in and work on households, loans and funds."""


class Alert(Entry):
    """A rule that raises alerts, its parameters, and how fast people must answer."""

    rule: Key
    label: Label
    severity: Literal["info", "warning", "urgent"]
    parameters: dict[Key, str | int] = Field(default_factory=dict)
    verify_days: Days
    respond_days: Days
    role: AnsweringRole

    @model_validator(mode="after")
    def _verified_before_answered(self) -> "Alert":
        if self.verify_days > self.respond_days:
            raise ContradictionError("核实期限长于处置期限", "verify_days is above respond_days")
        check_parameters(self.rule, self.parameters)
        return self
