"""What is refused about meetings and their decisions."""

from shared.errors import Invalid, NotFound, Refusal


class UnknownMeeting(NotFound):
    """No such meeting in the caller's area."""

    code = "organisation.unknown_meeting"
    title = "未找到该会议"
    title_en = "No such meeting"


class UnknownDecision(NotFound):
    """No such decision in the caller's area."""

    code = "organisation.unknown_decision"
    title = "未找到该议定事项"
    title_en = "No such decision"


class WrongMeetingStep(Refusal):
    """A meeting does not stand where the step begins."""

    code = "organisation.wrong_meeting_step"
    title = "会议当前状态不能办理此步骤"
    title_en = "The meeting is not at the step before"
    remedy = "请先通知、再召开；召开后登记议定事项，已召开或已取消的不能再改。"
    remedy_en = "Call it, then hold it; decisions follow once it was held. What was held or cancelled stays so."


class NotASeat(Invalid):
    """Somebody is said to have come whose seat the group doesn't have on the day, or twice."""

    code = "organisation.not_a_seat"
    title = "不是该机构当日的席位，或重复填写"
    title_en = "Not a seat of the group on that day, or named twice"
    remedy = "请填写该机构当日在设的席位，每席一次；席位空缺的，请先登记任职人员。"
    remedy_en = "Name each seat of the group once; appoint somebody first where a seat is empty."


class NotQuorate(Refusal):
    """Too few came for the meeting to decide."""

    code = "organisation.not_quorate"
    title = "到会席位不足，会议不能议定事项"
    title_en = "Too few were there"
    remedy = "请核对到会席位；确实不足的，请取消后另行召开。"
    remedy_en = "Check who was there; if too few, cancel the meeting and call another."


class MeetsTooEarly(Invalid):
    """A meeting that is to take place before it is called."""

    code = "organisation.meets_too_early"
    title = "会议日期早于通知日期"
    title_en = "It meets before it is called"
    remedy = "请核对两个日期。"
    remedy_en = "Check both days."


class DueBeforeMeeting(Invalid):
    """A decision that is due before the meeting."""

    code = "organisation.due_before_meeting"
    title = "办理期限早于会议日期"
    title_en = "It is due before the meeting"
    remedy = "请填写不早于会议当日的期限。"
    remedy_en = "Give a last day not before the meeting."


class DecisionNotOpen(Refusal):
    """A decision that was carried out is to be reported on, or one that wasn't to be reopened."""

    code = "organisation.wrong_decision_step"
    title = "该事项当前状态不能办理此步骤"
    title_en = "The decision is not at the step before"
    remedy = "办理中的可以报告进展或办结，已办结的可以由会议主办方重新交办。"
    remedy_en = "Report on what is open; what is done can be reopened by those whose meeting decided it."
