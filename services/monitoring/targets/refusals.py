"""Why areas can't be ranked as asked, or a department is not found."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class RankedByOneThing(Invalid):
    """A ranking by an indicator and a target at once, or by neither."""

    code = "monitoring.ranked_by_one_thing"
    title = "排名依据应为一项指标或一项目标"
    title_en = "Areas are ranked by one indicator or by one target"
    remedy = "请在 indicator 与 target 中填写一项。"
    remedy_en = "Give indicator or target, and not both."


class NoSuchRankedIndicator(Refusal):
    """Neither computed, nor reported for such areas by a plan in force."""

    code = "monitoring.ranked_indicator_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该层级没有这项指标"
    title_en = "Areas of this level have no such indicator"
    remedy = "请核对指标代码、区划层级和日期。"
    remedy_en = "Check the indicator, the level and the day."


class NoSuchTarget(Refusal):
    """No plan in force has the target in the area."""

    code = "monitoring.target_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该地区当日没有这项目标"
    title_en = "No plan in force has this target in the area"
    remedy = "请核对目标代码、地区和日期。"
    remedy_en = "Check the target, the area and the day."


class NotRanked(Refusal):
    """An indicator by which no area does better than another."""

    code = "monitoring.indicator_not_ranked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该指标无优劣之分，不作排名"
    title_en = "No area does better than another by this indicator"
    remedy = "请选择有优劣之分的指标。"
    remedy_en = "Choose an indicator of which more, or less, is better."


class LevelNotBelow(Refusal):
    """Areas that don't lie inside the one asked about."""

    code = "monitoring.level_not_below"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "层级应低于所查地区"
    title_en = "The level must lie below the area"
    remedy = "请填写所查地区以下的层级。"
    remedy_en = "Give a level below that of the area."


class TooManyToRank(Refusal):
    """More areas than one ranking, or one list of figures, holds."""

    code = "monitoring.too_many_to_rank"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该层级的地区过多"
    title_en = "Too many areas of this level"
    remedy = "请缩小地区范围，或选择较高的层级。"
    remedy_en = "Narrow the area, or choose a wider level."


class NoSuchDepartment(NotFound):
    """A department that no plan in force, and no duty of the year, names in the area."""

    code = "monitoring.department_unknown"
    title = "该地区的方案和职责没有写明这个部门"
    title_en = "No plan in force and no duty in the area names this department"
    remedy = "请按 GET /monitoring/departments 所列名称填写。"
    remedy_en = "Use a name that GET /monitoring/departments lists."
