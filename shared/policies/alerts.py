"""The part of a policy pack about alerts: which rules watch, with which numbers, and how fast people must answer."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from shared.policies.lines import LineKind
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
)


class NoParameters(Frozen):
    """Of a rule without numbers."""


class MinDays(Frozen):
    """From how many days overdue a loan is told of."""

    min_days: Days


class BelowLine(Frozen):
    """Which line an income is held against."""

    line: LineKind


class Leverage(Frozen):
    """The ratio wanted, and by which share of it the ratio may differ."""

    target: Ratio
    tolerance: Part


class Watched(Frozen):
    """Whom a rule about households watches; monitored is a household whose risk isn't removed yet."""

    among: Literal["registered", "exited", "helped", "exited_or_monitored"] = "registered"


class IncomeDrop(Watched):
    """From this part of the income before on a fall is told of."""

    fall_share: Part


class HelperMissing(Watched):
    """So many days without a helper are let pass."""

    grace_days: Days


class DibaoMissed(Watched):
    """The line of the living allowance, fen per person and year."""

    line_fen: Fen


class MedicalBurden(Watched):
    """Told of from so much on: own spending in fen, or its part of the household's income; one of both at least."""

    spending_fen: Fen | None = None
    income_share: Surcharge | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> "MedicalBurden":
        if self.spending_fen is None and self.income_share is None:
            raise ContradictionError(
                "自付金额和收入占比至少填一项", "spending_fen or income_share is needed", ("spending_fen",)
            )
        return self


class NewDisability(Watched):
    """From grade 1, the most severe, to this one."""

    worst_grades: Annotated[int, Field(strict=True, ge=1, le=4)]


class Blow(Watched):
    """For so many months it stands without relief."""

    months: Months


class Loss(Watched):
    """From this loss in fen on."""

    loss_fen: Fen


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
    "project_failed": Loss,
    "disaster": Blow,
    "hardship": Blow,
    "accident": GreatBlow,
}
"""Every rule that monitoring knows → its numbers."""


def check_parameters(rule: str, parameters: Mapping[str, Any]) -> None:
    """Hold a rule's numbers against what it takes.

    Raises:
        ContradictionError: no such rule; a number that it needs is missing, is none of its own, or out of bounds.
    """
    if rule not in PARAMETERS:
        raise ContradictionError(f"没有预警规则“{rule}”", f"there is no rule {rule!r}", ("rule",))
    try:
        PARAMETERS[rule].model_validate(dict(parameters))
    except ValidationError as error:
        (first, *_) = error.errors()
        name = str(first["loc"][0]) if first["loc"] else "spending_fen"
        missing = "缺少参数" if first["type"] == "missing" else "参数有误"
        detail = f"规则“{rule}”{missing}“{name}”"
        raise ContradictionError(detail, f"{rule}: {name}: {first['msg']}", ("parameters", name)) from error


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
