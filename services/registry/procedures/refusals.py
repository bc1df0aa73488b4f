"""Why a procedure does not go on."""

from http import HTTPStatus

from shared.errors import Forbidden, Refusal


class NoSuchProcedure(Refusal):
    """No pack in force in the area has the procedure."""

    code = "registry.no_such_procedure"
    title = "当地政策没有这项程序"
    title_en = "The policy in force has no such procedure"
    remedy = "请先为该地区启用含有这项程序的政策包。"
    remedy_en = "Activate a pack that holds the procedure."


class WrongAreaLevel(Refusal):
    """A round for an area of another level than the plan says."""

    code = "registry.wrong_area_level"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "这项程序不在该级区划办理"
    title_en = "The procedure is run for another level of area"
    remedy = "请填写政策规定级别的区划代码。"
    remedy_en = "Give an area of the level that the plan names."


class RoundRunning(Refusal):
    """A second round of the same procedure in the same area and year, or an archive before the end."""

    code = "registry.round_running"
    title = "本轮程序尚在办理"
    title_en = "The round is still running"
    remedy = "请先办完本轮各步骤。"
    remedy_en = "Finish the round first."


class RoundEnded(Refusal):
    """A step in a round that is over; its papers are an archive now."""

    code = "registry.round_ended"
    title = "本轮程序已经结束"
    title_en = "The round is over"
    remedy = "已结束的程序只供查阅；需要再办的，请另开一轮。"
    remedy_en = "What is over can be read only; open another round."


class StepSkipped(Refusal):
    """A step before those that must come before it."""

    code = "registry.step_skipped"
    title = "不能跳过步骤"
    title_en = "A step can't be skipped"
    remedy = "请先办完前面的步骤。"
    remedy_en = "Take the steps before it first."


class StepTaken(Refusal):
    """A step that was taken already."""

    code = "registry.step_taken"
    title = "该步骤已经办理"
    title_en = "The step was taken already"
    remedy = "请查看本轮程序的下一步。"
    remedy_en = "Look for the next step of the round."


class UnknownStep(Refusal):
    """A step that the procedure doesn't have, or that is taken in another way."""

    code = "registry.unknown_step"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "程序中没有这个步骤"
    title_en = "The procedure has no such step"
    remedy = "请核对步骤代码。"
    remedy_en = "Check the step's code."


class WrongRole(Forbidden):
    """A step that belongs to another post."""

    code = "registry.wrong_role"
    title = "该步骤不由您的岗位办理"
    title_en = "The step belongs to another post"
    remedy = "请由步骤规定的岗位办理。"
    remedy_en = "Let the post that the step names take it."


class SamePerson(Refusal):
    """A step by the person who took the one that it checks."""

    code = "registry.same_person"
    title = "须由另一人办理"
    title_en = "Somebody else must take the step"
    remedy = "报送、核查和录入不能由同一人办理，请换人办理。"
    remedy_en = "Who submitted may not check, who checked may not enter."


class EvidenceMissing(Refusal):
    """A step without the papers that it needs."""

    code = "registry.evidence_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "缺少应附的材料"
    title_en = "Evidence is missing"
    remedy = "请逐项附上步骤要求的材料，每项填写文字或附文件。"
    remedy_en = "Give every piece of evidence that the step names, each with a text or a document."


class VotesMissing(Refusal):
    """A vote without its counts, counts that don't add up, or counts where nobody votes."""

    code = "registry.bad_votes"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "表决数据缺失或不符"
    title_en = "The counts of the vote are missing or wrong"
    remedy = "请填写应到、实到、赞成、反对和弃权人数：赞成、反对、弃权之和等于实到，实到不多于应到。"
    remedy_en = "Give those entitled, present, for, against and abstaining; the latter three add up to those present."


class NoQuorum(Refusal):
    """Too few were there to vote."""

    code = "registry.no_quorum"
    title = "到会人数不足，表决无效"
    title_en = "Too few were present to vote"
    remedy = "请另行召集会议；或者登记表决未通过，本轮结束。"
    remedy_en = "Call another meeting, or record that the vote failed."


class NoMajority(Refusal):
    """Too few were in favour."""

    code = "registry.no_majority"
    title = "赞成人数不足，未获通过"
    title_en = "Too few were in favour"
    remedy = "未获通过的，请登记表决未通过，本轮结束。"
    remedy_en = "Record that the vote failed; the round ends with it."


class WrongOutcome(Refusal):
    """A step said to have failed that can't fail, or a vote that did hold."""

    code = "registry.wrong_outcome"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "步骤结果不符"
    title_en = "The outcome doesn't fit the step"
    remedy = "只有表决、比对、审核、核查和审批可以不通过；已获通过的表决不能登记为未通过。"
    remedy_en = "Only votes, comparisons, reviews, checks and approvals can fail, and a vote only where it did."


class ApplicationOutsideWindow(Refusal):
    """An application before the window opens, or after it closed."""

    code = "registry.application_outside_window"
    title = "不在申请期内"
    title_en = "Outside the time for applications"
    remedy = "申请须在本轮开始之日起、申请截止以前提出。"
    remedy_en = "Applications are taken from the round's opening until they are closed."


class WindowOpen(Refusal):
    """Applications closed before their time is over."""

    code = "registry.application_window_open"
    title = "申请期未满"
    title_en = "Applications may still come"
    remedy = "请在申请期满后再办理此步骤。"
    remedy_en = "Take the step once the time for applications is over."


class WrongEntry(Refusal):
    """An entry of another kind than the procedure is for, or in the wrong state."""

    code = "registry.wrong_entry"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该对象不能进入本轮程序"
    title_en = "The entry doesn't belong into this round"
    remedy = "请核对对象的类型和现状。"
    remedy_en = "Check what the entry is and how it stands."


class EntryTwice(Refusal):
    """The same household or person twice in a round."""

    code = "registry.entry_twice"
    title = "该对象已在本轮程序中"
    title_en = "It is in the round already"
    remedy = "请勿重复申请。"
    remedy_en = "Don't apply twice."


class MovedAway(Refusal):
    """A household of a round that lives elsewhere by now."""

    code = "registry.moved_away"
    title = "该户已迁出本轮程序的区划"
    title_en = "The household moved out of the round's area"
    remedy = "请在办理本步骤时将该户移出名单并写明理由，由迁入地另行办理。"
    remedy_en = "Drop it with this step, giving the reason; where it lives now takes it up anew."


class EntryDropped(Refusal):
    """A finding on an entry that is not in the round any more."""

    code = "registry.entry_dropped"
    title = "该对象已不在本轮程序中"
    title_en = "The entry is not in the round any more"
    remedy = "请查看其退出本轮的理由。"
    remedy_en = "See why it left the round."


class FindingEarly(Refusal):
    """A finding before its step's turn: income is surveyed of applicants only."""

    code = "registry.finding_early"
    title = "尚未到登记该项内容的步骤"
    title_en = "It is not yet time for this finding"
    remedy = "请在轮到该步骤时登记；收入调查只对已提出申请的农户进行。"
    remedy_en = "Record it when its step is next; only applicants are surveyed."


class FindingsMissing(Refusal):
    """A step before every entry has what the step records of it."""

    code = "registry.findings_missing"
    title = "有对象尚未逐户登记"
    title_en = "Some entries lack their finding"
    remedy = "请逐户登记后再办理此步骤。"
    remedy_en = "Record it for every entry first."


class FindingIncomplete(Refusal):
    """A finding that leaves out what its step needs, or tells what it doesn't."""

    code = "registry.finding_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "登记内容不全或多余"
    title_en = "The finding is not what its step needs"
    remedy = "请按步骤要求填写。"
    remedy_en = "Give what the step asks for."


class OverQuota(Refusal):
    """More approved than the quota of scale allows."""

    code = "registry.over_quota"
    title = "超出控制规模"
    title_en = "Above the quota of scale"
    remedy = "请按规模核减，并写明理由。"
    remedy_en = "Drop entries with reasons until the quota is kept."


class DroppedTwice(Refusal):
    """A dropped entry that is not in the round, or named twice."""

    code = "registry.bad_drop"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "核减的对象不在本轮程序中或重复"
    title_en = "What is dropped is not in the round, or named twice"
    remedy = "请核对核减对象。"
    remedy_en = "Check the entries to drop."
