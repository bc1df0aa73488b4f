"""What the parts of a quota must keep to: each area once, and together just the whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from http import HTTPStatus

from shared.areas import LEVEL_LABELS, AreaLevel, level_of
from shared.errors import Invalid, Refusal

_LEVELS = list(AreaLevel)


class PartsDontAddUp(Refusal):
    """The parts come to more or less than the whole."""

    code = "monitoring.quota_parts_differ"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "分解数合计与总数不符"
    title_en = "The parts do not add up to the whole"
    remedy = "请按说明所列的差额调整各地的分解数。"
    remedy_en = "Change the parts by the difference that is named."


class PartTwice(Invalid):
    """An area stands twice among the parts."""

    code = "monitoring.quota_area_twice"
    title = "同一地区重复填报"
    title_en = "An area stands twice"
    remedy = "每个地区只填一次。"
    remedy_en = "Give each area once."


class PartOfWrongLevel(Invalid):
    """A part of an area that is not of the level to which the quota is broken down."""

    code = "monitoring.quota_wrong_level"
    title = "分解对象的层级不符"
    title_en = "A part is of an area of the wrong level"
    remedy = "请按方案规定的层级分解。"
    remedy_en = "Break the value down to the level that the plan names."


@dataclass(frozen=True, slots=True)
class Balance:
    """How the parts of a quota stand to the whole that now holds.

    Attributes:
        whole: what is to be broken down; None where nothing is any more.
        parts: what the parts add up to.
    """

    whole: int | None
    parts: int

    @property
    def difference(self) -> int | None:
        """What is still to be handed down; negative where too much was. None without a whole."""
        return None if self.whole is None else self.whole - self.parts

    @property
    def balanced(self) -> bool:
        """Whether the parts add up to just the whole."""
        return self.difference == 0


def check_parts(whole: int, parts: Sequence[tuple[str, int]], level: AreaLevel) -> None:
    """Refuse parts that are not of a level, name an area twice, or don't add up to the whole.

    Args:
        whole: what is broken down.
        parts: area code and value of each.
        level: of the areas to which it is broken down.

    Raises:
        PartOfWrongLevel, PartTwice: naming the part.
        PartsDontAddUp: with both sums and their difference.

    Source: R000-089 (sum of parts = total), R003-001.
    """
    counted = Counter(area_code for area_code, _ in parts)
    for index, (area_code, _) in enumerate(parts):
        if level_of(area_code) is not level:
            raise PartOfWrongLevel(
                f"{area_code} 不是{LEVEL_LABELS[level]}一级的区划",
                f"{area_code} is no {level}",
                field=f"parts.{index}.area_code",
            )
        if counted[area_code] > 1:
            raise PartTwice(f"{area_code} 重复", f"{area_code} stands twice", field=f"parts.{index}.area_code")
    together = sum(value for _, value in parts)
    difference = whole - together
    if difference:
        raise PartsDontAddUp(
            f"各地合计 {together}，总数 {whole}，相差 {difference}",
            f"The parts add up to {together}, the whole is {whole}: {difference} is left",
            field="parts",
            whole=whole,
            together=together,
            difference=difference,
        )


def level_below(area_code: str) -> AreaLevel | None:
    """The level right below that of an area; None below a village."""
    place = _LEVELS.index(level_of(area_code)) + 1
    return _LEVELS[place] if place < len(_LEVELS) else None


def completion(actual: int | None, value: int) -> Fraction | None:
    """Which share of a part has been reached; None without a figure, or where nothing is to be reached."""
    return None if actual is None or not value else Fraction(actual, value)
