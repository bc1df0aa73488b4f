"""What changes of areas are refused for."""

from http import HTTPStatus

from shared.errors import Refusal


class AreaChangeIncomplete(Refusal):
    """A change that lacks what its kind needs, or says what its kind doesn't have."""

    code = "registry.area_change_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "区划变更要素不全或不符"
    title_en = "The change doesn't say what its kind needs"
    remedy = "新设、更名需填名称；变更代码、并入需填后续代码；撤销两者都不填。"
    remedy_en = "Established and renamed need a name, renumbered and merged a successor, abolished neither."


class AreaLevelsDiffer(Refusal):
    """A successor of another level, or the area itself."""

    code = "registry.area_levels_differ"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "后续区划与原区划级别不同或为同一代码"
    title_en = "The successor is of another level, or is the area itself"
    remedy = "请填写同级的另一个代码。"
    remedy_en = "Give another code of the same level."


class AreaGone(Refusal):
    """An area whose code holds no more."""

    code = "registry.area_gone"
    title = "该区划代码已停用"
    title_en = "The area's code holds no more"
    remedy = "请使用现行代码。"
    remedy_en = "Use the code that holds now."


class AreaExists(Refusal):
    """A code that is to be new and isn't."""

    code = "registry.area_exists"
    title = "该区划代码已存在"
    title_en = "The code is taken"
    remedy = "新代码不得与已有代码重复；并入已有区划的请用“并入”。"
    remedy_en = "A new code must not be taken; an area that joins another one is merged."


class AreaHasParts(Refusal):
    """An area is to go that still has parts."""

    code = "registry.area_has_parts"
    title = "该区划下还有未变更的下级区划"
    title_en = "Areas inside it have not been changed yet"
    remedy = "请先逐个变更其下级区划。"
    remedy_en = "Change each area inside it first."


class AreaInhabited(Refusal):
    """A village is to go in which households on the register live."""

    code = "registry.area_inhabited"
    title = "该村还有在册户，不能撤销"
    title_en = "Households on the register live in the area"
    remedy = "并入其他村的请用“并入”，改代码的请用“变更代码”；居民已迁走的，请先办理迁移。"
    remedy_en = "Merge it into the village that takes them, renumber it, or move its households first."


class ChangeBeforeArea(Refusal):
    """A change dated before the area's code held."""

    code = "registry.change_before_area"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "生效日期早于该代码启用之日"
    title_en = "The change is dated before the code held"
    remedy = "请核对生效日期。"
    remedy_en = "Check the date."


class LaterChangeRecorded(Refusal):
    """A change dated before one that is recorded already: what is known now would be taken for what was."""

    code = "registry.later_area_change"
    title = "该区划已有生效日期更晚的变更"
    title_en = "A later change of the area is recorded"
    remedy = "变更须按生效日期先后登记，请核对生效日期。"
    remedy_en = "Changes are recorded in the order of their days; check the date."
