"""The part of a policy pack about published shares: what a plan says of its people, in per cent with one place."""

from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from shared.codes import INDICATORS
from shared.money import half_up
from shared.policies.values import ContradictionError, Count, Entry, Key, Label, On, Part

_PER_MILLE = 1_000


class PublishedShare(Entry):
    """A share of people that a plan was published with, and the counts that it can have come from.

    Attributes:
        indicator: code of shared.codes.INDICATORS that the register reproduces it by.
        share: rounded to a tenth of a per cent.
        people: whole of which it is a share.
        as_of: day that it tells of.
        fewest: least number of people that rounds to it.
        most: greatest number of people that rounds to it.
    """

    code: Key
    label: Label
    indicator: Key
    share: Part
    people: Annotated[Count, Field(ge=1)]
    as_of: On
    fewest: Count
    most: Count

    @model_validator(mode="after")
    def _counts_round_to_it(self) -> "PublishedShare":
        if self.indicator not in INDICATORS or INDICATORS.by_code(self.indicator).group != "share":
            raise ContradictionError(
                f"“{self.indicator}”不是系统计算的比例",
                f"{self.indicator} is no share that is computed",
                ("indicator",),
            )
        for name, count, beyond in (("fewest", self.fewest, self.fewest - 1), ("most", self.most, self.most + 1)):
            if not self._rounds(count) or self._rounds(beyond):
                raise ContradictionError(
                    f"{count} 人不是四舍五入后得到该比例的边界",
                    f"{count} is no bound of what rounds to the share",
                    (name,),
                )
        return self

    def agrees(self, found: Fraction) -> bool:
        """Whether a share rounds to the published one."""
        return half_up(found * _PER_MILLE) == self.share * _PER_MILLE

    def _rounds(self, count: int) -> bool:
        return self.agrees(Fraction(count, self.people))
