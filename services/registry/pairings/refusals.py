"""What pairings of helpers with villages and households refuse."""

from http import HTTPStatus

from shared.errors import Refusal


class HelperAlreadyNamed(Refusal):
    """A second responsible helper for a household that has one."""

    code = "registry.helper_already_named"
    title = "该户已有帮扶责任人"
    title_en = "The household has its responsible helper"
    remedy = "每户同时只有一名帮扶责任人；要换人请办理换人。"
    remedy_en = "A household has one responsible helper at a time; replace that one."


class NoNamedHelper(Refusal):
    """A further helper for a household that has no responsible one."""

    code = "registry.no_named_helper"
    title = "该户尚无帮扶责任人"
    title_en = "The household has no responsible helper"
    remedy = "请先确定帮扶责任人，再增加共同帮扶人。"
    remedy_en = "Name the responsible helper first."


class TooManyHelpers(Refusal):
    """More helpers for a household than the plan allows."""

    code = "registry.too_many_helpers"
    title = "该户帮扶人数已达上限"
    title_en = "The household has as many helpers as the plan allows"
    remedy = "特别困难的户，请先作特别困难认定，再增加帮扶人。"
    remedy_en = "Record first that the household is a hard case, if it is one."


class AlreadyHelps(Refusal):
    """A helper paired a second time with what is already theirs."""

    code = "registry.already_helps"
    title = "该帮扶人或单位在此期间已结对"
    title_en = "This helper or unit is paired with it already"
    remedy = "请核对帮扶人和起止日期。"
    remedy_en = "Check the helper and the dates."


class TooManyHouseholds(Refusal):
    """More households for a helper than the post or the plan's ways of pairing allow."""

    code = "registry.too_many_households"
    title = "该帮扶人联系的户数已达上限"
    title_en = "The helper has as many households as the plan allows"
    remedy = "请另选一名帮扶人。"
    remedy_en = "Choose another helper."


class TooManyVillages(Refusal):
    """More villages for a helper than the post covers."""

    code = "registry.too_many_villages"
    title = "该帮扶人包村数已达上限"
    title_en = "The helper covers as many villages as the post allows"
    remedy = "请另选一名包村干部。"
    remedy_en = "Choose another helper."


class TooManyStudents(Refusal):
    """More students for a unit than the plan links it with."""

    code = "registry.too_many_students"
    title = "该单位联系的学生数已达上限"
    title_en = "The unit is linked with as many students as the plan says"
    remedy = "请另选一个单位。"
    remedy_en = "Choose another unit."


class FallbackNotNeeded(Refusal):
    """A helper of the second line for a village that has a unit of the county or above."""

    code = "registry.fallback_not_needed"
    title = "该村已有县级及以上帮扶单位"
    title_en = "A unit of the county or above helps the village"
    remedy = "请从帮扶单位中确定帮扶责任人；乡镇干部、村组干部和党员只联系无帮扶单位村的户。"
    remedy_en = "Choose a helper of that unit; local staff link households of villages without one."


class HelperNotAble(Refusal):
    """A local cadre of whom nobody noted that he is able to help."""

    code = "registry.helper_not_able"
    title = "该帮扶人未注明有帮扶能力"
    title_en = "The helper is not noted as able to help"
    remedy = "村组干部须有帮扶能力，请核实后在帮扶人信息中注明。"
    remedy_en = "Verify it and note it on the helper."


class HelperNotServing(Refusal):
    """Days of a pairing on which the helper doesn't hold the post."""

    code = "registry.helper_not_serving"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结对日期不在帮扶人任职期间"
    title_en = "The helper doesn't hold the post on these days"
    remedy = "请核对帮扶人的任职起止日期。"
    remedy_en = "Check when the helper holds the post."


class HelperNotReleasable(Refusal):
    """A release before the exit from poverty."""

    code = "registry.helper_not_releasable"
    title = "未脱贫不脱钩"
    title_en = "A helper is not released before the exit from poverty"
    remedy = "请在脱贫之日或以后解除结对；需要换人的请办理换人。"
    remedy_en = "Release on the day of the exit or later, or replace the helper."


class HelperLocked(Refusal):
    """Another helper for a household that is still poor, where the plan forbids it."""

    code = "registry.helper_locked"
    title = "剩余贫困户的帮扶责任人不予调换"
    title_en = "The helper of a household that is still poor is not replaced"
    remedy = "可以增加帮扶人；确需调换的，由县扶贫办写明理由特批（override）。"
    remedy_en = "Add a helper, or let the county office replace this one by `override` with its reason."


class OverrideNotAllowed(Refusal):
    """An override by somebody who may not give it."""

    code = "registry.override_not_allowed"
    status = HTTPStatus.FORBIDDEN
    title = "无权特批调换"
    title_en = "This role may not override"
    remedy = "请报县扶贫办办理。"
    remedy_en = "Ask the county office."


class LineEnded(Refusal):
    """A step on a line that is not in force any more."""

    code = "registry.pairing_ended"
    title = "该结对已结束"
    title_en = "The pairing has ended"
    remedy = "请在现行的结对上办理。"
    remedy_en = "Act on the line that is in force."


class LineIsFixed(Refusal):
    """A change of what a line says of who helped and when."""

    code = "registry.pairing_is_fixed"
    title = "结对记录不得改写"
    title_en = "A line of a pairing is not rewritten"
    remedy = "换人、解除请分别办理；从第一天起就有误的，以开始日期办理换人。"
    remedy_en = "Replace or release; a line that was wrong from the first day is replaced as of that day."


class PairingEndsEarly(Refusal):
    """A line that ends before it begins."""

    code = "registry.pairing_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结束日期早于开始日期"
    title_en = "The pairing ends before it begins"
    remedy = "请核对起止日期。"
    remedy_en = "Check both dates."


class PairingBeforePlan(Refusal):
    """A line that begins before the help plan."""

    code = "registry.pairing_before_plan"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "开始日期早于帮扶规划期"
    title_en = "The pairing begins before the help plan"
    remedy = "请核对开始日期。"
    remedy_en = "Check the first day."


class NotPoorThroughIllness(Refusal):
    """Medical staff, or a household's health file, for a household that is not poor through illness."""

    code = "registry.not_poor_through_illness"
    title = "该户不是因病致贫户"
    title_en = "The household is not poor through illness"
    remedy = "请核对该户的致贫原因。"
    remedy_en = "Check the household's causes of poverty."


class NotMedicalStaff(Refusal):
    """A medical link with somebody who is no medical staff."""

    code = "registry.not_medical_staff"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "医务联系人应为医务人员"
    title_en = "A medical link is with medical staff"
    remedy = "请选择职务类别为医务人员的帮扶人。"
    remedy_en = "Choose a helper whose post is medical staff."


class OneOfBoth(Refusal):
    """A line of a village that names neither, or both, of unit and helper."""

    code = "registry.unit_or_helper"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "帮扶单位和帮扶人应填其中一项"
    title_en = "Name a unit or a helper, one of both"
    remedy = "单位包村和干部包村请分别登记。"
    remedy_en = "Record the unit's line and the helper's line apart."


class NoVillage(Refusal):
    """A line of a village whose area is none."""

    code = "registry.pairing_not_of_village"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "应填写行政村代码"
    title_en = "The area must be a village"
    remedy = "请填写 12 位行政村代码。"
    remedy_en = "Give the 12 digits of a village."


class HardCaseInUse(Refusal):
    """A hard case that is to be withdrawn while more helpers are there than others may have."""

    code = "registry.hard_case_in_use"
    title = "该户的帮扶人多于一般户，不得撤销特别困难认定"
    title_en = "The household has more helpers than others may have"
    remedy = "请在脱贫并解除共同帮扶人之后撤销。"
    remedy_en = "Withdraw it once the further helpers are released after the exit."


class AlreadyHardCase(Refusal):
    """A household found to be a hard case twice."""

    code = "registry.already_hard_case"
    title = "该户已认定为特别困难"
    title_en = "The household is a hard case already"
    remedy = "请在原记录上修改。"
    remedy_en = "Change that record."
