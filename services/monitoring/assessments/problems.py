"""What assessments refuse."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class UnknownAssessment(NotFound):
    """No such assessment in the caller's area."""

    code = "monitoring.unknown_assessment"
    title = "未找到该考核"
    title_en = "No such assessment"


class UnknownAssessmentObject(NotFound):
    """The assessment has no such object, or none that the caller may see."""

    code = "monitoring.unknown_assessment_object"
    title = "未找到该考核对象"
    title_en = "The assessment has no such object"


class UnknownDecisionMatter(NotFound):
    """The assessment has no such veto or objection."""

    code = "monitoring.unknown_decision_matter"
    title = "未找到该否决或异议"
    title_en = "No such veto or objection"


class BadPeriod(Invalid):
    """A text is no period, or not one of those that the sheet is for."""

    code = "monitoring.bad_assessment_period"
    title = "考核期有误"
    title_en = "Not a period of this sheet"
    remedy = "季度写成 2018Q4，半年写成 2018H1，年度写成 2018，并与考核表的周期一致。"
    remedy_en = "Write 2018Q4, 2018H1 or 2018, as the sheet's period is."


class NoScoreSheet(Refusal):
    """No active pack has the sheet for the area."""

    code = "monitoring.no_score_sheet"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该地区没有这张考核表"
    title_en = "No such score sheet in the area"
    remedy = "请核对考核表代码、地区级别和考核期；考核表由政策包规定。"
    remedy_en = "Check the sheet's code, the area's level and the period; sheets stand in the policy packs."


class NotTheAssessor(Refusal):
    """The sheet is another role's."""

    code = "monitoring.not_the_assessor"
    status = HTTPStatus.FORBIDDEN
    title = "该考核不由您的部门组织"
    title_en = "The assessment is another office's"
    remedy = "请由考核表规定的部门办理。"
    remedy_en = "Let the office that the sheet names do it."


class PeriodNotOver(Refusal):
    """The period still runs on the day of the opening."""

    code = "monitoring.period_not_over"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "考核期尚未结束"
    title_en = "The period is not over"
    remedy = "请在考核期结束后开展考核。"
    remedy_en = "Open the assessment after the period's last day."


class AssessmentExists(Refusal):
    """The area was assessed by the sheet for the period before."""

    code = "monitoring.assessment_exists"
    title = "该地区本期已有此项考核"
    title_en = "The area has this assessment for the period"
    remedy = "请继续办理已有的考核。"
    remedy_en = "Go on with the assessment that is there."


class BadObjects(Invalid):
    """Objects are named that the register lists itself, or named wrongly."""

    code = "monitoring.bad_assessment_objects"
    title = "考核对象有误"
    title_en = "The objects are not right"
    remedy = "区划对象由系统全部列入，不用填写；部门、单位和个人要逐一列出，代码不得重复。"
    remedy_en = "Areas are listed by the system; departments, units and people are named, each code once."


class NotOpenForThis(Refusal):
    """The assessment does not stand where this can be done."""

    code = "monitoring.assessment_wrong_step"
    title = "考核当前状态不能办理此步骤"
    title_en = "The assessment is not at that step"
    remedy = "顺序为评分、提交、确认、公布；退回或异议成立后重新评分。"
    remedy_en = "Score, submit, confirm and publish in this order."


class BadEntry(Invalid):
    """What is entered does not fit the item."""

    code = "monitoring.bad_assessment_entry"
    title = "填报内容与考核项目不符"
    title_en = "The entry does not fit the item"
    remedy = (
        "按指标计分的填实际和任务，按数据计分的填数据，评定计分的填分数，分数不超过满分；"
        "户、人、村、次和以分为单位的金额填整数。"
    )
    remedy_en = (
        "Give value and task, a value, or points up to the item's full points, as the item is scored; "
        "counts and fen are whole."
    )


class TaskStruckOut(Invalid):
    """A task that is known would be replaced by none, and be reached whatever was done."""

    code = "monitoring.task_struck_out"
    title = "不能以零代替已有任务"
    title_en = "A task isn't replaced by none"
    remedy = "任务有调整的，请填写调整后的任务数；未完成的，任务不变，如实填报完成数。"
    remedy_en = "Give the task as it was changed; where it wasn't reached, leave it and enter what was."


class CorrectionNeedsReason(Invalid):
    """Something was entered before and is replaced without a reason."""

    code = "monitoring.correction_needs_reason"
    title = "更正须说明理由"
    title_en = "A correction needs its reason"
    remedy = "该项已有数据，请填写更正理由。"
    remedy_en = "The item has an entry: say why it is replaced."


class ItemsMissing(Refusal):
    """Items are not scored yet."""

    code = "monitoring.assessment_items_missing"
    title = "还有项目没有评分"
    title_en = "Items are not scored yet"
    remedy = "请补齐所列对象的项目后再提交。"
    remedy_en = "Complete the items that are named."


class CoverageIncomplete(Refusal):
    """Not all households were looked at."""

    code = "monitoring.coverage_incomplete"
    title = "没有做到逐村逐户核查"
    title_en = "Not every household was looked at"
    remedy = "请核查所列各村剩余的建档立卡户（含已脱贫户）并登记后再提交。"
    remedy_en = "Look at the remaining households of the villages that are named."


class BadCoverage(Invalid):
    """More households were looked at than there are, or the sheet asks for none."""

    code = "monitoring.bad_coverage"
    title = "核查户数有误"
    title_en = "The number of households is not right"
    remedy = "核查户数不得多于该村考核期末在册的建档立卡户数（含已脱贫户）；不要求核查到户的考核不填。"
    remedy_en = (
        "Give no more than the village has on the register when the period ends, those out of poverty too; "
        "none where the sheet doesn't ask for it."
    )


class SamePerson(Refusal):
    """The second step is another person's."""

    code = "monitoring.same_person"
    status = HTTPStatus.FORBIDDEN
    title = "须由另一人办理"
    title_en = "Somebody else must do it"
    remedy = "提出和决定、评分或提交和确认须由不同的人办理；异议由没有评分也没有确认该考核的人决定。"
    remedy_en = (
        "Who raises, scores or submits does not decide or confirm; who scored or confirmed decides no objection."
    )


class NoGround(Refusal):
    """The sheet knows no such veto or measure for the object, or its result gives no ground."""

    code = "monitoring.no_ground"
    title = "没有相应的依据"
    title_en = "There is no ground for it"
    remedy = "请核对考核表的规定和该对象的得分、任务完成情况。"
    remedy_en = "Check what the sheet provides for, and the object's points and tasks."


class VetoExists(Refusal):
    """The same veto was raised before."""

    code = "monitoring.veto_exists"
    title = "该对象已提出同样的否决"
    title_en = "This veto was raised before"
    remedy = "请对已提出的否决作出决定。"
    remedy_en = "Decide on the one that is there."


class AlreadyDecided(Refusal):
    """The veto or objection was decided before."""

    code = "monitoring.already_decided"
    title = "已作出决定"
    title_en = "It was decided before"
    remedy = "决定不能重复作出。"
    remedy_en = "A decision is made once."


class VetoUndecided(Refusal):
    """An object below standard has no decision on its veto."""

    code = "monitoring.veto_undecided"
    title = "还有一票否决没有提出或决定"
    title_en = "A veto is not raised or not decided"
    remedy = "对不达标的对象先提出并决定是否一票否决，再公布结果。"
    remedy_en = "Raise and decide the vetoes on the objects that are named before publishing."


class ObjectionWindowOpen(Refusal):
    """Objections may still come in, or wait for a decision."""

    code = "monitoring.objection_window_open"
    title = "异议期未满或异议未处理"
    title_en = "Objections are still open"
    remedy = "请在异议期满、各项异议处理完毕后公布。"
    remedy_en = "Publish after the window, when each objection is decided."


class ObjectionWindowClosed(Refusal):
    """Objections are not taken any more, or never were."""

    code = "monitoring.objection_window_closed"
    title = "不在异议期内"
    title_en = "Objections are not taken"
    remedy = "异议只在规定的异议期内提出。"
    remedy_en = "Objections are taken within the window that the sheet provides for."


class TooManyResults(Refusal):
    """More results than a file is made of."""

    code = "monitoring.too_many_results"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结果过多，不能导出为一个文件"
    title_en = "Too many results for one file"
    remedy = "请按年度、地区或对象类别缩小范围。"
    remedy_en = "Narrow it down by year, area or kind."
