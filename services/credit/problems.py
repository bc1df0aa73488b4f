"""What the credit service refuses beside the credit rules, and the rules' refusals as problem documents."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from services.credit.refusals import CreditRefusal, StepRefusal
from services.credit.remedies import remedy_of
from shared.errors import NotFound, Refusal
from shared.problem_codes import Codes, describe_codes, subclasses
from shared.problems import problem

NEEDS_PROGRAMME: dict[int | str, dict[str, Any]] = {409: {"description": "No programme runs there and then."}}
"""Of reads that ask a policy pack: what they answer beside what every read does."""


def answer_credit_refusals(app: FastAPI) -> None:
    """Let an application answer what the credit rules refuse."""
    app.add_exception_handler(CreditRefusal, _answer)  # type: ignore[arg-type]  # starlette types handlers by Exception
    describe_codes(app, rule_codes)


def rule_codes() -> Codes:
    """The codes of the credit rules; beside what every code has, `details` are the sentences that it can come with."""
    return _codes(subclasses(CreditRefusal))


def event_rule_codes() -> Codes:
    """The same without those that only steps of people and offices can meet."""
    return _codes(one for one in subclasses(CreditRefusal) if not issubclass(one, StepRefusal))


def _codes(refusals: Iterable[type[CreditRefusal]]) -> Codes:
    codes: Codes = {}
    for refusal in refusals:
        listed = codes.setdefault(
            refusal.code,
            {
                "status": int(_STATUS),
                "title": _TITLE[0],
                "title_en": _TITLE[1],
                "remedy": remedy_of(refusal.code, final=refusal.final)[0],
                "remedy_en": remedy_of(refusal.code, final=refusal.final)[1],
                "details": [],
            },
        )
        listed["details"].append({"detail": refusal.zh, "detail_en": refusal.en, "final": refusal.final})
    return codes


_STATUS = HTTPStatus.CONFLICT
_TITLE = ("不符合信贷规则", "Against the credit rules")


async def _answer(request: Request, refusal: CreditRefusal) -> JSONResponse:
    return problem(
        request,
        code=refusal.code,
        status=_STATUS,
        title=_TITLE,
        detail=(refusal.detail_zh, refusal.detail_en),
        remedy=remedy_of(refusal.code, final=refusal.final),
        field=refusal.field,
    )


# what can't be found -----------------------------------------------------------------------------------------------


class UnknownHousehold(NotFound):
    """No such household in the caller's area."""

    code = "credit.unknown_household"
    title = "未找到该农户"
    title_en = "No such household"
    remedy = "请核对户编号；刚建档的农户稍后即可办理。"
    remedy_en = "Check the household number; one that was registered just now follows in a moment."


class UnknownBorrower(NotFound):
    """Nobody on the county's register bears the number."""

    code = "credit.unknown_borrower"
    title = "名册中没有该身份证号"
    title_en = "Nobody on the register bears this ID number"
    remedy = "请核对借款人身份证号。"
    remedy_en = "Check the borrower's ID number."


class UnknownApplicationNumber(NotFound):
    """No such application in the caller's area."""

    code = "credit.unknown_application"
    title = "未找到该申请"
    title_en = "No such application"


class UnknownOrganisation(NotFound):
    """No such organisation in the caller's area."""

    code = "credit.unknown_organisation"
    title = "未找到该经营主体"
    title_en = "No such organisation"
    remedy = "请核对统一社会信用代码；刚登记的主体稍后即可办理。"
    remedy_en = "Check the credit code; one that was recorded just now follows in a moment."


class UnknownLoanNumber(NotFound):
    """No such loan in the caller's area."""

    code = "credit.unknown_loan"
    title = "未找到该笔贷款"
    title_en = "No such loan"


class UnknownClaim(NotFound):
    """The loan has no claim."""

    code = "credit.unknown_claim"
    title = "该笔贷款没有代偿"
    title_en = "The loan has no claim"


class UnknownList(NotFound):
    """No such subsidy list in the caller's area."""

    code = "credit.unknown_list"
    title = "未找到该贴息名单"
    title_en = "No such subsidy list"


class UnknownDeposit(NotFound):
    """No such deposit in the caller's area."""

    code = "credit.unknown_deposit"
    title = "未找到该笔缴存"
    title_en = "No such deposit"


class UnknownFundAccount(NotFound):
    """No such fund account in the caller's area."""

    code = "credit.unknown_fund_account"
    title = "未找到该基金账户"
    title_en = "No such fund account"


# what can't be done now --------------------------------------------------------------------------------------------


class ApplicationExists(Refusal):
    """The number was given to another application."""

    code = "credit.application_exists"
    title = "申请编号已被使用"
    title_en = "The application number is taken"
    remedy = "请换一个编号，或不填由系统编号。"
    remedy_en = "Choose another number, or leave it out and get one."


class OpinionGiven(Refusal):
    """The role signed before."""

    code = "credit.opinion_given"
    title = "该角色已签署意见"
    title_en = "This role has signed its opinion"
    remedy = "意见签署后不能更改；如有变化请重新申请。"
    remedy_en = "A signed opinion can't be changed; file a new application if things have changed."


class TakenUp(Refusal):
    """A bank works on the application."""

    code = "credit.application_taken_up"
    title = "银行已受理该申请"
    title_en = "A bank has taken up the application"
    remedy = "银行受理后不再签署意见。"
    remedy_en = "No opinion is signed once a bank has taken it up."


class ListExists(Refusal):
    """The quarter's list was handed in."""

    code = "credit.list_exists"
    title = "该季度名单已报送"
    title_en = "The quarter's list was handed in"
    remedy = "名单被退回后才能重新编制；遗漏部分列入下一季度名单。"
    remedy_en = "It can be drawn up anew once it is returned; what it lacks goes on the next list."


class ListWrongState(Refusal):
    """The list is not where the step could follow."""

    code = "credit.list_wrong_state"
    title = "名单当前状态不能办理此步骤"
    title_en = "The list's state doesn't allow this step"
    remedy = "请刷新后查看名单状态。"
    remedy_en = "Read the list again and see its state."


class ListCorrected(Refusal):
    """A frozen list corrects lines of the list that is to be returned."""

    code = "credit.list_corrected"
    title = "名单已被后续名单调整"
    title_en = "A later list corrects this one"
    remedy = "请先退回作出调整的名单，再退回本名单。"
    remedy_en = "Return the list that holds the adjustment first."


class ListAltered(Refusal):
    """The frozen lines are not what was submitted."""

    code = "credit.list_altered"
    title = "名单内容与报送时不一致"
    title_en = "The lines are not those that were submitted"
    remedy = "请停止办理并通知管理员核查。"
    remedy_en = "Stop here and let the administrator look into it."


class SamePerson(Refusal):
    """One person in two of the three posts."""

    code = "credit.same_person"
    title = "报送、审批、拨付须由三人分别办理"
    title_en = "Submitter, approver and payer are three people"
    remedy = "请由另一位工作人员办理。"
    remedy_en = "Let another person do it."


class DepositWrongState(Refusal):
    """The deposit waits for another receiver, or for none."""

    code = "credit.deposit_wrong_state"
    title = "该笔缴存当前不能由您确认"
    title_en = "The deposit is not for the caller to confirm now"
    remedy = "请刷新后查看缴存所处环节。"
    remedy_en = "Read the deposit again and see where it is."


class DepositSent(Refusal):
    """A deposit that is not a mere plan any more can't be cancelled."""

    code = "credit.deposit_sent"
    title = "该笔缴存已拨出或已办结，不能撤销"
    title_en = "The deposit was sent or closed and can't be cancelled"
    remedy = "款项已拨出的，由收款方退回。"
    remedy_en = "What was sent is returned by whoever receives it."


class DepositNotReceived(Refusal):
    """Only what the bank has confirmed can be taken back."""

    code = "credit.deposit_not_received"
    status = HTTPStatus.CONFLICT
    title = "该笔缴存未经银行确认到账，不能冲销"
    title_en = "The bank has not confirmed the deposit"
    remedy = "尚未确认的缴存请办理退回；已冲销的请重新录入实际到账金额。"
    remedy_en = "Return a deposit that is on its way; after one that was taken back, enter what really came."


class DepositNotDue(Refusal):
    """The quarter's deposit may still come in."""

    code = "credit.deposit_not_due"
    title = "该季度风险缓释基金尚未到缴存期限"
    title_en = "The quarter's deposit is not due yet"
    remedy = "请在缴存期限过后再评估。"
    remedy_en = "Judge the leverage after the deposit's due day."
