"""What the register refuses of plans, measures and allowances."""

from http import HTTPStatus

from shared.errors import Refusal


class PlanExists(Refusal):
    """A second handbook or plan for a household."""

    code = "registry.plan_exists"
    title = "该户已有扶贫手册和脱贫计划"
    title_en = "The household has its handbook and plan"
    remedy = "每户只有一本手册、一个计划，请在已有的计划上修改。"
    remedy_en = "A household has one; change the plan that is there."


class PlanInUse(Refusal):
    """A plan can't be withdrawn while measures belong to it."""

    code = "registry.plan_in_use"
    title = "该户仍有帮扶措施"
    title_en = "The household has measures"
    remedy = "请先作废该户的帮扶措施。"
    remedy_en = "Withdraw the household's measures first."


class NoPlan(Refusal):
    """A measure for a household without a handbook and plan."""

    code = "registry.no_plan"
    title = "该户还没有扶贫手册和脱贫计划"
    title_en = "The household has no handbook and plan"
    remedy = "请先建立该户的脱贫计划。"
    remedy_en = "Enter the household's plan first."


class NotOnMenu(Refusal):
    """A class or item that the plan's menu doesn't hold."""

    code = "registry.measure_not_on_menu"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "帮扶项目不在菜单上"
    title_en = "The measure is not on the menu"
    remedy = "请从当地帮扶菜单中选择。"
    remedy_en = "Choose from the menu of the plan in force."


class NotForGroup(Refusal):
    """A class of help that the household's group doesn't get."""

    code = "registry.measure_not_for_group"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该类贫困户不适用此帮扶类别"
    title_en = "The household's group does not get this class of help"
    remedy = "请选择该户所属类别可用的帮扶。"
    remedy_en = "Choose a class that is open to the household's group."


class NotChosen(Refusal):
    """A measure that the household did not choose itself."""

    code = "registry.measure_not_chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "帮扶措施应由农户自选"
    title_en = "The household chooses its measures"
    remedy = "请由农户从菜单中选定后再录入。"
    remedy_en = "Let the household choose from the menu, then enter it."


class GiftRefused(Refusal):
    """Cash or goods given outright, where the plan bars it."""

    code = "registry.plain_gift"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "严禁简单送钱送物"
    title_en = "Plain gifts of cash or goods are barred"
    remedy = "请改用以工代赈、生产奖补、劳务补助、公益性岗位等方式。"
    remedy_en = "Use work relief, awards for production, labour subsidies or public-welfare posts."


class ModelNotApplicable(Refusal):
    """An industry model or kind of support in a measure that is no industry measure."""

    code = "registry.model_not_applicable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "扶贫模式和产业扶持方式只用于产业类措施"
    title_en = "Models and kinds of support are for industry measures"
    remedy = "请清空该项，或改选产业类措施。"
    remedy_en = "Empty the field or choose an industry measure."


class PartnerRequired(Refusal):
    """A model of working with an organisation, without the organisation or with one of another kind."""

    code = "registry.partner_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该扶贫模式应注明相应的带贫主体"
    title_en = "The model needs an organisation of its kind"
    remedy = "请填写与扶贫模式一致的龙头企业、家庭农场或合作社。"
    remedy_en = "Name an enterprise, family farm or co-operative as the model says."


class MeasureEndsEarly(Refusal):
    """A measure that ends before it begins."""

    code = "registry.measure_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结束日期早于开始日期"
    title_en = "The measure ends before it begins"
    remedy = "请核对起止日期。"
    remedy_en = "Check both dates."


class AllowanceFalls(Refusal):
    """A living allowance below that of an earlier year."""

    code = "registry.allowance_falls"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "残疾人生活补助标准不得低于上年"
    title_en = "The living allowance must not fall"
    remedy = "请核对各年度标准，后一年度不得低于前一年度。"
    remedy_en = "Check the years: none may pay less than the year before."


class AllowanceExists(Refusal):
    """A second standard for the same area, grade and year."""

    code = "registry.allowance_exists"
    title = "该年度标准已录入"
    title_en = "The year's standard is on record"
    remedy = "请修改已有的标准。"
    remedy_en = "Change the standard that is there."


class NoSuchGoal(Refusal):
    """Coverage of something that the policy in force doesn't ask for."""

    code = "registry.no_such_goal"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "当地政策没有这项覆盖要求"
    title_en = "The policy in force has no such goal"
    remedy = "请填写 plan、measures 或当地政策中的覆盖要求。"
    remedy_en = "Ask for plan, measures, or a coverage goal of the policy in force."
