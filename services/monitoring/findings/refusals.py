"""What is refused about findings."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class UnknownFinding(NotFound):
    """No such finding in the caller's area."""

    code = "monitoring.unknown_finding"
    title = "未找到该问题"
    title_en = "No such finding"


class UnknownSource(Invalid):
    """A source of problems that the plan in force doesn't name."""

    code = "monitoring.unknown_source"
    title = "现行方案没有这个问题来源"
    title_en = "The plan in force has no such source"
    remedy = "请填写现行政策包所列的问题来源。"
    remedy_en = "Give the code of a source that the active policy pack lists."


class UnknownSection(Invalid):
    """A section that no form of the plan in force has."""

    code = "monitoring.unknown_section"
    title = "现行表式没有这一部分"
    title_en = "No form of the plan in force has such a section"
    remedy = "请填写现行表式的部分代码。"
    remedy_en = "Give the code of a section of the forms in force."


class InspectionElsewhere(Invalid):
    """The inspection named was of another area than the finding, or has no such section."""

    code = "monitoring.inspection_elsewhere"
    title = "问题与所引用的督战检查不符"
    title_en = "The finding does not belong to the inspection"
    remedy = "请核对检查编号：问题应在该次检查的区划内，属于其表式的部分。"
    remedy_en = "Name the inspection of this area whose form has the section."


class DueTooEarly(Invalid):
    """A finding is due before it was opened or sent back."""

    code = "monitoring.due_too_early"
    title = "整改期限早于登记日期"
    title_en = "It is due before the day of the step"
    remedy = "请填写不早于当日的整改期限。"
    remedy_en = "Give a last day not before the step itself."


class WrongFindingStep(Refusal):
    """A finding does not stand where the step begins."""

    code = "monitoring.wrong_finding_step"
    status = HTTPStatus.CONFLICT
    title = "问题当前状态不能办理此步骤"
    title_en = "The finding is not at the step before"
    remedy = "请按整改、销号的顺序办理；已整改的可以退回，已销号的不再办理。"
    remedy_en = "Rectify, then close or send back; a closed finding takes no more steps."


class SupervisedThemselves(Refusal):
    """A level below that which found something wants to judge what was done about it."""

    code = "monitoring.supervised_themselves"
    status = HTTPStatus.FORBIDDEN
    title = "上级发现的问题，下级不能销号或退回"
    title_en = "A level above found it and judges it"
    remedy = "请由发现问题的一级或其上级核查后销号、退回。"
    remedy_en = "Let the level that found it, or one above, close it or send it back."


class OwnWork(Refusal):
    """Who rectified a finding wants to close it himself."""

    code = "monitoring.own_work"
    status = HTTPStatus.CONFLICT
    title = "不能销号自己整改的问题"
    title_en = "Nobody closes what he rectified"
    remedy = "请由整改人以外的人员核查后销号。"
    remedy_en = "Let somebody else look at it and close it."
