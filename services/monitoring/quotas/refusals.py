"""What can't be broken down, and by whom."""

from http import HTTPStatus

from shared.errors import Invalid, Refusal


class NoQuota(Refusal):
    """A target that the plan doesn't have broken down, and of which nothing was handed down either."""

    code = "monitoring.quota_not_provided"
    status = HTTPStatus.CONFLICT
    title = "该地区没有可分解的这项指标"
    title_en = "There is nothing of this target to break down in the area"
    remedy = "请核对目标代码、地区和日期；方案须规定分解层级，或上级已下达指标。"
    remedy_en = "The plan must name a level to break down to, or the office above must have handed down a part."


class QuotaOfAnotherOffice(Refusal):
    """Somebody breaks down the quota of an area whose office he is not."""

    code = "monitoring.quota_of_another_office"
    status = HTTPStatus.FORBIDDEN
    title = "指标由本级主管部门分解"
    title_en = "A quota is broken down by the office of its own area"
    remedy = "请由该地区的主管部门办理。"
    remedy_en = "Let the office of that very area do it."


class NoSuchMilestone(Refusal):
    """A day on which nothing of the target is due in the area."""

    code = "monitoring.quota_no_milestone"
    status = HTTPStatus.CONFLICT
    title = "该指标在当日没有节点目标"
    title_en = "Nothing of the target is due on that day"
    remedy = "请填写方案所列的节点日期，或上级下达指标的节点日期。"
    remedy_en = "Give a day on which the plan, or the part that was handed down, is due."


class WholeMissing(Invalid):
    """The plan leaves the value blank, and the request doesn't say what is broken down."""

    code = "monitoring.quota_whole_missing"
    title = "方案未写明总数，应填写所下达的总数"
    title_en = "The plan leaves the value blank: say what is broken down"
    remedy = "请在 whole 中填写领导小组下达的任务数。"
    remedy_en = "Give the task that the leading group has set as whole."


class WholeNotAsked(Invalid):
    """A whole other than the value that the plan or the office above has set."""

    code = "monitoring.quota_whole_fixed"
    title = "总数由方案或上级确定，不能另填"
    title_en = "The plan or the office above sets the whole"
    remedy = "请去掉 whole，或填写同一数值。"
    remedy_en = "Leave whole out, or give the same value."


class NothingToReplace(Refusal):
    """A version is named, and the quota was not broken down yet."""

    code = "monitoring.quota_nothing_to_replace"
    status = HTTPStatus.PRECONDITION_FAILED
    title = "尚未分解，没有可修改的版本"
    title_en = "It was not broken down yet; there is no version to change"
    remedy = "首次分解不带 If-Match；如曾读到过分解结果，请核对区划、指标和期限。"
    remedy_en = "Leave If-Match out the first time; if you read one before, check area, target and due day."


class ReasonMissing(Invalid):
    """A quota that stands is changed without a reason."""

    code = "monitoring.quota_reason_missing"
    title = "调整已下达的指标应说明理由"
    title_en = "A quota that stands is changed only with a reason"
    remedy = "请填写理由；原分解会保留。"
    remedy_en = "Say why; the breakdown before is kept."


class QuotaOver(Refusal):
    """A quota whose day is over."""

    code = "monitoring.quota_over"
    status = HTTPStatus.CONFLICT
    title = "节点日期已过，不能再分解"
    title_en = "The milestone's day is over"
    remedy = "到期后不再调整指标；请分解以后的节点目标。"
    remedy_en = "Once it was due a quota stays as it was; break down a later milestone."
