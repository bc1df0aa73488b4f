"""What the register refuses to record of a household."""

from http import HTTPStatus

from sqlalchemy.exc import IntegrityError

from shared.database import violated_constraint
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
    remedy = "脱贫日期有误的，请修改该户记录。"
    remedy_en = "Correct the record if its date of exit is wrong."


class ReasonRequired(Refusal):
    """Personal data are shown in full only to who says what for."""

    code = "registry.reason_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "缺少查看理由"
    title_en = "A reason is required"
    remedy = "请在 reason 中写明查看完整信息的理由。"
    remedy_en = "Say in `reason` what the full data are needed for."


_BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "uq_household_no": DuplicateHousehold,
    "id_number_key_pkey": DuplicateIdNumber,
}


def refusal_of(error: IntegrityError) -> Refusal | None:
    """The refusal behind a broken constraint: somebody else was first; None where no rule of ours is behind it."""
    refusal = _BY_CONSTRAINT.get(violated_constraint(error) or "")
    return None if refusal is None else refusal()
