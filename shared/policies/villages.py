"""What a plan says of villages: who must be posted to each, when one leaves poverty, and published totals."""

from typing import Annotated, Any

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from shared.codes import CADRE_RANKS, VILLAGE_POSTS
from shared.policies.parameters import Parameter, Parameters
from shared.policies.values import AreaCode, Count, Entry, Fen, Key, Label, Share, code_of

VillagePost: Any = code_of(VILLAGE_POSTS)
CadreRank: Any = code_of(CADRE_RANKS)
ProvincePrefix = Annotated[str, Field(pattern=r"^[1-9][0-9]$")]


class TeamDemand(Entry):
    """How many people of which posts, and of which rank at least, each administrative village must have."""

    code: Key
    label: Label
    posts: Annotated[tuple[VillagePost, ...], Field(min_length=1)]
    least: Annotated[int, Field(strict=True, ge=1, le=100)]
    least_rank: CadreRank | SkipJsonSchema[None] = None


class VillageExitParameters(Parameters):
    """When a village leaves poverty: a poverty rate strictly below the bound, and the least of each element."""

    rate_below: Parameter[Share]
    rate_below_west: Parameter[Share]
    western_provinces: Parameter[tuple[ProvincePrefix, ...]]
    least_doctors: Parameter[Count]
    least_industries: Parameter[Count]
    collective_income_over_fen: Parameter[Fen]


class VillageTotal(Entry):
    """Published counts of an area's villages that the register must reproduce."""

    area_code: AreaCode
    people: Count
    village_groups: Count
    residents_committees: Count
