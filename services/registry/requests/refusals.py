"""What a sensitive change is refused for."""

from http import HTTPStatus

from shared.errors import Refusal


class NeedsApproval(Refusal):
    """A sensitive field was to be changed directly."""

    code = "registry.needs_approval"
    title = "此项变更须经审批"
    title_en = "This change needs a second person's approval"
    remedy = "请提交变更申请（/registry/requests），由县扶贫办另一人审批后生效。"
    remedy_en = "Ask for it at /registry/requests; it takes effect when somebody else at the county approves."


class NothingToChange(Refusal):
    """What is asked for stands already."""

    code = "registry.nothing_to_change"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "申请的内容与现状相同"
    title_en = "What is asked for stands already"
    remedy = "无需提交申请。"
    remedy_en = "There is nothing to ask for."


class RequestPending(Refusal):
    """The same kind of change of the household waits for a decision."""

    code = "registry.request_pending"
    title = "该户已有同类申请待审批"
    title_en = "A request of that kind is pending for the household"
    remedy = "请先处理待审批的申请。"
    remedy_en = "Let the pending request be decided on first."


class RequestDecided(Refusal):
    """The request was decided on, or taken back."""

    code = "registry.request_decided"
    title = "该申请已处理"
    title_en = "The request was dealt with"
    remedy = "需要再次变更的，请另行提交申请。"
    remedy_en = "Ask anew for another change."


class RequestOutdated(Refusal):
    """What the request was to change is not as it was any more."""

    code = "registry.request_outdated"
    title = "申请提交后该户情况已变化"
    title_en = "The household has changed since the request"
    remedy = "请不予批准，并按现状重新提交申请。"
    remedy_en = "Refuse it and ask anew on what stands now."
