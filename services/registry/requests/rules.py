"""Who may decide on a request, and who can be taken back into a household."""

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


class NotReinstatable(Refusal):
    """Somebody whose departure can't be taken back: he belongs elsewhere, or left with the whole household."""

    code = "registry.not_reinstatable"
    title = "该成员的减少不能撤销"
    title_en = "The departure of the member can't be taken back"
    remedy = "已转入他户或另行登记的，请在现登记户办理；随户销户的，请申请撤销销户或重新登记；仍在户内的，无需撤销。"
    remedy_en = "Who belongs to another household is moved from there; who left with his household comes back with it."


MISTAKES = ("death", "married_out", "moved_away")
"""Ways of leaving that may be taken back: codes of shared.codes.LEAVE_KINDS that lead to no household of the county."""


def check_reinstatement(left_kind: str | None, *, is_last_record: bool) -> None:
    """Refuse to take back a departure that was none, or on which another record stands.

    Args:
        left_kind: how the person left, code of shared.codes.MEMBERSHIP_KINDS; None for who did not.
        is_last_record: whether nobody was registered under the identity number since.

    Raises:
        NotReinstatable: as it says.
    """
    if left_kind not in MISTAKES or not is_last_record:
        raise NotReinstatable(field="wanted.member_id")


def check_second_person(requested_by: str, decided_by: str) -> None:
    """Refuse a decision by who asked. Raises OwnRequest."""
    if requested_by == decided_by:
        raise OwnRequest


def check_own(requested_by: str, taken_back_by: str) -> None:
    """Refuse that somebody takes back another's request. Raises OthersRequest."""
    if requested_by != taken_back_by:
        raise OthersRequest
