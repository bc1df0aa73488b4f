"""Who may decide on a request."""

from http import HTTPStatus

from shared.errors import Refusal


class OwnRequest(Refusal):
    """Who asked may not decide."""

    code = "registry.own_request"
    status = HTTPStatus.FORBIDDEN
    title = "不能审批本人提交的申请"
    title_en = "One's own request can't be decided on"
    remedy = "请由县扶贫办的另一位工作人员审批。"
    remedy_en = "Let somebody else of the county's office decide."


class OthersRequest(Refusal):
    """Only who asked may take a request back."""

    code = "registry.others_request"
    status = HTTPStatus.FORBIDDEN
    title = "只能撤回本人提交的申请"
    title_en = "Only one's own request can be taken back"
    remedy = "请由提交人撤回，或由县扶贫办不予批准。"
    remedy_en = "Let who asked take it back, or let the county's office refuse it."


def check_second_person(requested_by: str, decided_by: str) -> None:
    """Refuse a decision by who asked. Raises OwnRequest."""
    if requested_by == decided_by:
        raise OwnRequest


def check_own(requested_by: str, taken_back_by: str) -> None:
    """Refuse that somebody takes back another's request. Raises OthersRequest."""
    if requested_by != taken_back_by:
        raise OthersRequest
