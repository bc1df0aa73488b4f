"""What is refused about plans of work."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class UnknownWorkPlan(NotFound):
    """No such plan of the caller's area, or handed down to it."""

    code = "organisation.unknown_work_plan"
    title = "未找到该规划、计划或任务"
    title_en = "No such plan of work"


class WrongPeriod(Invalid):
    """Years that don't fit the kind of plan."""

    code = "organisation.wrong_period"
    title = "年度与类别不符"
    title_en = "The years do not fit the kind"
    remedy = "工作规划跨多个年度，年度计划和年度任务只有一个年度，起始年不晚于终止年。"
    remedy_en = "A plan of several years ends in a later one; a yearly plan or task has one year."


class WrongWorkPlanStep(Refusal):
    """A plan does not stand where the step begins."""

    code = "organisation.wrong_work_plan_step"
    title = "当前状态不能办理此步骤"
    title_en = "The plan is not at the step before"
    remedy = "请按报送、提交会议、审定、下达的顺序办理；退回的请修改后重新报送。"
    remedy_en = "Submit, table, approve, issue, in this order; what was sent back is submitted anew."


class WrongGroup(Refusal):
    """The meeting is not of a group that approves this kind of plan for this area."""

    code = "organisation.wrong_group"
    title = "该会议的机构不审定此事项"
    title_en = "The meeting's group does not approve this"
    remedy = "请提交本地区方案指定的领导小组会议；方案未指定的，提交本地区领导小组会议。"
    remedy_en = "Table it at a meeting of the group that the area's plan names, else of a leading group of the area."


class MeetingNotHeld(Refusal):
    """A plan is to be approved by a meeting that was not held, or before it was."""

    code = "organisation.meeting_not_held"
    title = "会议尚未召开，不能审定"
    title_en = "The meeting was not held"
    remedy = "请先登记会议召开情况；会议取消的，请退回后提交另一次会议。"
    remedy_en = "Enter first that the meeting was held; send the plan back if it was cancelled."


class MeetingOver(Invalid):
    """A plan is put before a meeting that was held before."""

    code = "organisation.meeting_over"
    title = "会议在提交之前已经召开"
    title_en = "The meeting was held before"
    remedy = "请核对提交日期，或提交以后的会议。"
    remedy_en = "Check the day, or table it at a later meeting."


class ApprovesOwnPlan(Refusal):
    """Who submitted a plan wants to approve it or send it back, or who approved it wants to issue it."""

    code = "organisation.own_step"
    status = HTTPStatus.FORBIDDEN
    title = "不能由同一人办理"
    title_en = "Two people are needed"
    remedy = "审定、退回由报送人以外的人办理，下达由审定登记人以外的人办理。"
    remedy_en = "Who submitted a plan doesn't approve it or send it back; who entered the approval doesn't issue it."


class RecipientsNeeded(Invalid):
    """A task is issued to nobody."""

    code = "organisation.recipients_needed"
    title = "年度任务应写明下达到哪些地区"
    title_en = "A task is handed down to areas"
    remedy = "请填写承担任务的下级地区。"
    remedy_en = "Name the areas below that carry it out."


class WrongRecipient(Invalid):
    """A plan is handed down to its own area, to one outside, or twice to one."""

    code = "organisation.wrong_recipient"
    title = "下达的地区不对"
    title_en = "Not an area to hand it down to"
    remedy = "请填写本地区以内的下级地区，每个一次。"
    remedy_en = "Name areas inside the plan's own, each once."


class NotARecipient(Refusal):
    """A plan is acknowledged for an area that it was not handed down to, or that acknowledged it before."""

    code = "organisation.not_a_recipient"
    title = "未下达到该地区，或该地区已签收"
    title_en = "Not handed down to the area, or acknowledged by it already"
    remedy = "请核对地区代码。"
    remedy_en = "Check the area's code."
