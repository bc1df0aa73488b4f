"""How a pack lets banks be judged by quarter."""

from typing import Annotated

from pydantic import Field, model_validator

from shared.policies.parameters import Parameter
from shared.policies.values import ContradictionError, Entry, Frozen, Share

Points = Annotated[int, Field(strict=True, ge=0, le=100)]


class ScoredIndicator(Entry):
    """An indicator by which banks are judged: its points rise evenly from none at one value to all at another."""

    weight: Points
    """All its points."""
    none_at: Share
    full_at: Share
    """Above `none_at` where more is better, below where less is."""

    @model_validator(mode="after")
    def _values_differ(self) -> "ScoredIndicator":
        if self.none_at == self.full_at:
            raise ContradictionError("零分值与满分值不应相同", "none_at and full_at are the same")
        return self


class AssessmentParameters(Frozen):
    """How banks are judged by quarter, and below which total what is proposed."""

    household_share: ScoredIndicator
    """Of the loans outstanding."""
    new_household_share: ScoredIndicator
    """Of what the quarter lent."""
    volume: ScoredIndicator
    """Lending against the guidance task."""
    overdue: ScoredIndicator
    loss: ScoredIndicator
    timeliness: ScoredIndicator
    warn_below: Parameter[Points]
    suspend_below: Parameter[Points]
    remove_below: Parameter[Points]

    @property
    def indicators(self) -> dict[str, ScoredIndicator]:
        """The indicators by name."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: one for name, one in found.items() if isinstance(one, ScoredIndicator)}

    @model_validator(mode="after")
    def _whole_and_in_order(self) -> "AssessmentParameters":
        if sum(one.weight for one in self.indicators.values()) != 100:
            raise ContradictionError("各项指标权重合计应为100", "the weights come to 100 together")
        if not self.remove_below.value <= self.suspend_below.value <= self.warn_below.value:
            raise ContradictionError("淘汰、暂停、警示分数线应依次升高", "remove, suspend and warn must ascend")
        return self
