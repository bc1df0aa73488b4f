"""The part of a policy pack about indicators that departments report: what a figure counts in, who answers for it."""

from typing import Literal, TypeAlias

from pydantic import model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel
from shared.codes import INDICATORS
from shared.policies.values import ContradictionError, Days, Entry, Key, Label

Unit: TypeAlias = Literal["households", "people", "villages", "fen", "share", "count", "state"]


class ReportedIndicator(Entry):
    """An indicator whose figures departments report; what the system computes stands in shared.codes.INDICATORS.

    Attributes:
        unit: ``count`` is counted in `unit_label`, ``state`` is one of `states`.
        states: from the least to the most.
        unbounded: of a share that is no part of a whole, such as a growth or a ratio: it may be negative, or above 1.
        area_level: level of the areas for which it is reported.
        department: who answers for the figure; None where the plan names nobody.
        within_days: days after the day that a figure tells of, within which it is to be reported.
    """

    code: Key
    label: Label
    unit: Unit
    unit_label: Label | SkipJsonSchema[None] = None
    states: tuple[Label, ...] = ()
    unbounded: bool = False
    area_level: AreaLevel
    department: Label | SkipJsonSchema[None] = None
    within_days: Days | SkipJsonSchema[None] = None

    @model_validator(mode="after")
    def _is_whole(self) -> "ReportedIndicator":
        if self.code in INDICATORS:
            raise ContradictionError(
                f"“{self.code}”是系统计算的指标，不由部门上报", f"{self.code} is computed: nobody reports it", ("code",)
            )
        if (self.unit == "count") != (self.unit_label is not None):
            raise ContradictionError("计数类指标且仅此类应写明计量单位", "counts, and only they, name their unit")
        if (self.unit == "state") != bool(self.states):
            raise ContradictionError("状态类指标且仅此类应列出各状态", "states, and only they, are listed")
        if self.unbounded and self.unit != "share":
            raise ContradictionError("仅比例类指标可以不限于 0 至 1", "only shares can be unbounded", ("unbounded",))
        return self
