"""What every kind of record refuses."""

from shared.errors import Refusal


class RecordWithdrawn(Refusal):
    """A step on a record that was withdrawn as a mistake."""

    code = "registry.record_withdrawn"
    title = "该记录已作废"
    title_en = "The record was withdrawn"
    remedy = "请另行录入正确的记录。"
    remedy_en = "Enter the right record anew."
