"""What the register refuses to record of a household."""

from http import HTTPStatus

from shared.errors import Refusal


class DuplicateHousehold(Refusal):
    """The household number is taken."""

    code = "registry.duplicate_household"
    title = "户编号已在建档立卡库中"
    title_en = "The household number is on the register"
    remedy = "请在系统内修改该户，不要重复登记。"
    remedy_en = "Change the registered household instead of registering it again."


class DuplicateIdNumber(Refusal):
    """Somebody with that identity number is registered, be it in another county, or stands twice in the request."""

    code = "registry.duplicate_id_number"
    title = "证件号码已登记"
    title_en = "The identity number is registered"
    remedy = "请先核实该人现属哪一户。"
    remedy_en = "Find out first to which household the person belongs."


class UnknownVillage(Refusal):
    """No village bears the code."""

    code = "registry.unknown_village"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "行政村代码不存在"
    title_en = "No village bears the code"
    remedy = "请核对 12 位统计用区划代码。"
    remedy_en = "Check the statistical code of 12 digits."


class AlreadyExited(Refusal):
    """The household left poverty before."""

    code = "registry.already_exited"
    title = "该户已经脱贫"
    title_en = "The household has exited already"
    remedy = "无需再次申请；又返贫的，请按返贫程序办理；脱贫登记有误的，请提交“撤销脱贫”申请（/registry/requests）。"
    remedy_en = (
        "Nothing is to be asked for; a household that fell back returns by the procedure of return, an exit recorded "
        "in error is taken back by a request."
    )


class NotExited(Refusal):
    """A return to poverty of a household that has not left it."""

    code = "registry.not_exited"
    title = "该户尚未脱贫"
    title_en = "The household has not exited"
    remedy = "只有已脱贫户才能办理返贫或撤销脱贫。"
    remedy_en = "Only a household that left poverty can return to it, or have its exit taken back."


class ReasonRequired(Refusal):
    """Personal data are shown in full only to who says what for."""

    code = "registry.reason_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "缺少查看理由"
    title_en = "A reason is required"
    remedy = "请在 reason 中写明查看完整信息的理由。"
    remedy_en = "Say in `reason` what the full data are needed for."


class RepeatedMember(Refusal):
    """A change that speaks of one member twice."""

    code = "registry.repeated_member"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "同一成员在请求中出现两次"
    title_en = "A member stands twice in the request"
    remedy = "每名成员的改动请合并为一项。"
    remedy_en = "Put all changes of a member into one item."


class AgeOutOfRange(Refusal):
    """Somebody who is not born yet, or older than people become."""

    code = "registry.age_out_of_range"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "年龄不在合理范围内"
    title_en = "The age is out of range"
    remedy = "请核对证件号码中的出生日期。"
    remedy_en = "Check the birth date in the identity number."


class NoHead(Refusal):
    """A household in which nobody is the head."""

    code = "registry.no_head"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该户没有户主"
    title_en = "The household has no head"
    remedy = "请将一名成员的与户主关系设为户主。"
    remedy_en = "Give one member the relation head."


class TwoHeads(Refusal):
    """A household in which more than one member is the head."""

    code = "registry.two_heads"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该户有多名户主"
    title_en = "The household has more than one head"
    remedy = "每户只能有一名户主，请更正其余成员的与户主关系。"
    remedy_en = "Keep one head and correct the relation of the others."


class TwoSpouses(Refusal):
    """A household in which more than one member is the head's spouse."""

    code = "registry.two_spouses"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "户主有多名配偶"
    title_en = "The head has more than one spouse"
    remedy = "户主只能有一名配偶，请更正其余成员的与户主关系。"
    remedy_en = "Keep one spouse and correct the relation of the others."


class BornAfterJoining(Refusal):
    """Somebody who belongs to a household from a day on which he was not born."""

    code = "registry.born_after_joining"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "出生日期晚于入户日期"
    title_en = "The birth lies after the day from which the person belongs to the household"
    remedy = "请核对证件号码；登记以后出生的，请先登记该户，再按出生日期办理成员增加。"
    remedy_en = "Check the number; who was born after the registration joins the registered household by birth."


class TooManyCauses(Refusal):
    """More causes beside the main one than the form has room for."""

    code = "registry.too_many_causes"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "其他致贫原因过多"
    title_en = "Too many causes beside the main one"
    remedy = "其他致贫原因最多填写两项。"
    remedy_en = "Name at most two causes beside the main one."


class RepeatedCause(Refusal):
    """A cause named twice."""

    code = "registry.repeated_cause"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "致贫原因重复"
    title_en = "A cause is named twice"
    remedy = "主要致贫原因不再列入其他致贫原因，每项只填一次。"
    remedy_en = "Name each cause once; the main one is not among the others."


class BuiltInFuture(Refusal):
    """A dwelling whose year of building has not come yet."""

    code = "registry.built_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "建房年份晚于今年"
    title_en = "The dwelling is built in the future"
    remedy = "请填写今年或以前的年份。"
    remedy_en = "Give this year or an earlier one."


class DisabilityIncomplete(Refusal):
    """A kind of disability without its grade, or the other way round."""

    code = "registry.disability_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "残疾类别和残疾等级须同时填写"
    title_en = "Kind and grade of a disability go together"
    remedy = "请对照残疾人证填写类别和等级，或都不填。"
    remedy_en = "Give both as the disability card says, or neither."


class DisabilityMismatch(Refusal):
    """A stated disability that is another than the card number says."""

    code = "registry.disability_mismatch"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "残疾类别或等级与残疾人证号不符"
    title_en = "The disability is not the one in the card number"
    remedy = "请核对残疾人证号第 19、20 位。"
    remedy_en = "Compare with the 19th and 20th character of the card number."


class HouseholdOffRegister(Refusal):
    """A step on a household that left the register."""

    code = "registry.household_removed"
    title = "该户已销户"
    title_en = "The household is off the register"
    remedy = "请在其成员现属的户办理；销户有误的，请提交“撤销销户”申请（/registry/requests）；历史记录仍可查看。"
    remedy_en = (
        "Deal with the household to which its people belong now; a removal made in error is taken back by a request. "
        "Its history can still be read."
    )


class PersonDied(Refusal):
    """Somebody who is recorded as dead is registered again."""

    code = "registry.person_died"
    title = "该证件号码的持有人已登记死亡"
    title_en = "The bearer of the identity number is recorded as dead"
    remedy = "请核对证件号码；死亡登记有误的，请由原登记户提交“撤销成员减少”申请（/registry/requests）。"
    remedy_en = "Check the number; a death recorded in error is taken back by a request for reinstatement."
