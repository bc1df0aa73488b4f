"""What every kind of record refuses."""

from http import HTTPStatus

from shared.errors import Refusal


class RecordWithdrawn(Refusal):
    """A step on a record that was withdrawn as a mistake."""

    code = "registry.record_withdrawn"
    title = "该记录已作废"
    title_en = "The record was withdrawn"
    remedy = "请另行录入正确的记录。"
    remedy_en = "Enter the right record anew."


class DuplicateNumber(Refusal):
    """The number by which a record is named is taken in the county."""

    code = "registry.duplicate_number"
    title = "编号已被使用"
    title_en = "The number is taken"
    remedy = "请核对编号：已有的记录请直接修改，新的记录请另编号。"
    remedy_en = "Change the record that bears the number, or give the new one another number."


class UnknownReference(Refusal):
    """A record is named that the county doesn't have."""

    code = "registry.unknown_reference"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "所引用的记录不存在"
    title_en = "The record referred to does not exist"
    remedy = "请先录入所引用的记录，或核对其编号。"
    remedy_en = "Enter the record referred to first, or check its id."


class RecordInUse(Refusal):
    """A record that others refer to is to be withdrawn, or to lose the number by which they name it."""

    code = "registry.record_in_use"
    title = "其他记录引用了该记录"
    title_en = "Other records refer to it"
    remedy = "请先更改或作废引用它的记录。"
    remedy_en = "Change or withdraw the records that refer to it first."


class SentOtherwise(Refusal):
    """The sender's own id of a record came before with other content."""

    code = "registry.sent_otherwise"
    title = "该客户端编号已用于另一条记录"
    title_en = "The client's id was used for another record"
    remedy = "请为新的记录使用新的编号；要修改已上报的记录，请在该记录上修改。"
    remedy_en = "Use a new id for a new record; change the record that was sent before on itself."
