"""What is refused about war zones and grids."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class UnknownUnit(NotFound):
    """No such unit in the caller's area."""

    code = "monitoring.unknown_unit"
    title = "未找到该战区或网格"
    title_en = "No such zone or grid"


class UnknownZone(Invalid):
    """A zone that the plan in force doesn't have."""

    code = "monitoring.unknown_zone"
    title = "现行方案没有这个战区"
    title_en = "The plan in force has no such zone"
    remedy = "请填写现行政策包所列的战区代码。"
    remedy_en = "Give the code of a zone that the active policy pack lists."


class UnknownGridLevel(Invalid):
    """A level of grids that the plan in force doesn't have."""

    code = "monitoring.unknown_grid_level"
    title = "现行方案没有这一级网格"
    title_en = "The plan in force has no such level of grids"
    remedy = "战区为0级，网格从1级起；请填写现行政策包所列的级次。"
    remedy_en = "Zones are level 0, grids count from 1; give a level that the active policy pack lists."


class ZoneExists(Refusal):
    """The zone already has its unit."""

    code = "monitoring.zone_exists"
    title = "该战区已经设立"
    title_en = "The zone has its unit already"
    remedy = "请在已设立的战区上划入乡镇；要重新设立，请先撤销原有的。"
    remedy_en = "Add areas to the zone's unit, or end that unit first."


class WrongParent(Invalid):
    """The unit named is not the one right above."""

    code = "monitoring.wrong_parent"
    title = "上级单位不对"
    title_en = "Not the unit right above"
    remedy = "战区没有上级；网格的上级应是同一战区、高一级、未撤销的单位。"
    remedy_en = "A zone has no parent; a grid's is a running unit of the same zone, one level above."


class SeveralCounties(Invalid):
    """A unit's areas lie in more than one county."""

    code = "monitoring.several_counties"
    title = "所列区划不在同一个县"
    title_en = "The areas lie in several counties"
    remedy = "战区和网格按县设立，请分县填报。"
    remedy_en = "Zones and grids belong to one county each."


class OutsideParent(Refusal):
    """A grid's area lies outside the unit above it."""

    code = "monitoring.outside_parent"
    title = "区划不在上级单位范围内"
    title_en = "The area lies outside the unit above"
    remedy = "请先把该区划划入上级战区或网格。"
    remedy_en = "Add the area to the zone or grid above first."


class AreaHeld(Refusal):
    """Another unit of the level holds the area, or a part of it, on the day or later."""

    code = "monitoring.area_held"
    title = "该区划已属于同级的另一单位"
    title_en = "Another unit of the level holds the area"
    remedy = "同一级上一个区划同时只属于一个单位；请先从原单位划出。"
    remedy_en = "An area is in one unit of a level at a time; release it there first."


class AreaNotHeld(Refusal):
    """An area is to be released that the unit doesn't hold."""

    code = "monitoring.area_not_held"
    title = "该区划不在此单位内"
    title_en = "The unit does not hold the area"
    remedy = "请核对区划代码。"
    remedy_en = "Check the area's code."


class UnitInUse(Refusal):
    """Units below still stand on what is to be given up."""

    code = "monitoring.unit_in_use"
    title = "下级网格仍在此范围内"
    title_en = "Grids below still stand on it"
    remedy = "请先划出或撤销下级网格。"
    remedy_en = "Release the areas of the grids below, or end them, first."


class UnitEnded(Refusal):
    """A step on a unit that was ended."""

    code = "monitoring.unit_ended"
    status = HTTPStatus.CONFLICT
    title = "该战区或网格已撤销"
    title_en = "The zone or grid was ended"
    remedy = "请在现有的单位上办理，或另行设立。"
    remedy_en = "Use a running unit, or set up a new one."
