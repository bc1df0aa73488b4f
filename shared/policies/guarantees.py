"""The elements of 两不愁三保障 and its kin, as a plan lists them, with the bounds by which each is proven."""

from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import DWELLING_GRADES, GUARANTEE_ELEMENTS, MEDICAL_LAYERS
from shared.policies.values import ContradictionError, Entry, Frozen, Label, Share, code_of

Age = Annotated[int, Field(strict=True, ge=0, le=130)]
Litres = Annotated[int, Field(strict=True, ge=0, le=1000)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=600)]
Element: Any = code_of(GUARANTEE_ELEMENTS)
Layer: Any = code_of(MEDICAL_LAYERS)
Grade: Any = code_of(DWELLING_GRADES)

NEEDS = {
    "education": {"from_years", "to_years"},
    "medical": {"layers"},
    "housing": {"safe_grades"},
    "pension": {"from_years"},
    "water": {"water"},
}
"""What each element is measured by; the others need nothing but a look."""


class WaterTests(Frozen):
    """The four tests of drinking water; all must pass.

    Attributes:
        litres_per_day: least quantity per person and day.
        minutes: longest way to fetch it and back.
        supply_share: least share of days with water.
    """

    litres_per_day: Litres
    minutes: Minutes
    supply_share: Share


class GuaranteeElement(Entry):
    """One element of the list.

    Attributes:
        code: code of shared.codes.GUARANTEE_ELEMENTS.
        label: what the plan calls it.
        from_years: completed years from which somebody counts.
        to_years: completed years up to which, these included. Of education, a child's years at school begin in the
            September by which it has the one age, and end in that by which it has the other.
        layers: kinds of medical cover that each person has.
        safe_grades: grades of dwellings that are safe.
        water: the tests of drinking water.
    """

    code: Element
    label: Label
    from_years: Age | SkipJsonSchema[None] = None
    to_years: Age | SkipJsonSchema[None] = None
    layers: tuple[Layer, ...] = ()
    safe_grades: tuple[Grade, ...] = ()
    water: WaterTests | SkipJsonSchema[None] = None

    @model_validator(mode="after")
    def _measured_by_what_it_needs(self) -> "GuaranteeElement":
        measures = ("from_years", "to_years", "layers", "safe_grades", "water")
        given = {name for name in measures if getattr(self, name) not in (None, ())}
        needed = NEEDS.get(self.code, set())
        if given != needed:
            named = "、".join(sorted(needed)) or "无"
            raise ContradictionError(
                f"“{self.label}”的衡量项应为：{named}", f"{self.code} is measured by {sorted(needed) or 'nothing'}"
            )
        return self
