"""What is refused of entries from the field, and of decisions on them."""

from http import HTTPStatus

from shared.errors import Refusal


class EntrySentOtherwise(Refusal):
    """The device's own id of an entry came before with other content."""

    code = "registry.field_entry_sent_otherwise"
    title = "该客户端编号已用于另一条记录"
    title_en = "The device's id was used for another entry"
    remedy = "请为新的记录使用新的编号；要修改已上报的记录，请另报一条修改。"
    remedy_en = "Use a new id for a new entry; report a change of what was sent before as an entry of its own."


class FieldRepeated(Refusal):
    """An entry that gives two values of one field."""

    code = "registry.field_repeated"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "同一项填写了两次"
    title_en = "A field is given twice"
    remedy = "每项只报一个值。"
    remedy_en = "Give one value for each field."


class NotTheirField(Refusal):
    """A member is named where the entry is not about a household."""

    code = "registry.field_of_no_member"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该项不属于家庭成员"
    title_en = "The field is no member's"
    remedy = "只有户信息的修改才能指明成员。"
    remedy_en = "Name a member only where the entry is about a household."


class ConflictDecided(Refusal):
    """A second decision."""

    code = "registry.field_conflict_decided"
    title = "该差异已处理"
    title_en = "It was decided on"
    remedy = "需要再次修改的，请直接修改该户或该记录。"
    remedy_en = "Change the household or record itself."


class DecisionIncomplete(Refusal):
    """A decision that leaves out a field, or names one that isn't open."""

    code = "registry.field_decision_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "未对每一项作出决定"
    title_en = "Not every field is decided on"
    remedy = "请对列出的每一项选择 mine（采用现场记录）或 theirs（保留现有）。"
    remedy_en = "Choose `mine` (from the field) or `theirs` (as it stands) for each field that is listed."


class ConflictOutdated(Refusal):
    """What the value from the field was to replace is another by now."""

    code = "registry.field_conflict_outdated"
    title = "该项在上报后又有变化"
    title_en = "The field has changed once more since the entry"
    remedy = "请保留现有值（theirs）；现场记录仍应采用的，请直接修改该户或该记录。"
    remedy_en = "Keep what stands (`theirs`); where the field is right all the same, change the record itself."
