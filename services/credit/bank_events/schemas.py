"""Bank events as they arrive: one strict form each, read into what the rules work with."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, WithJsonSchema

from services.credit.bank_events.rules import Classification
from services.credit.codes import code_of
from shared.codes import COLLATERAL_KINDS
from shared.codes.breaches import BREACH_KINDS
from shared.money import Fen
from shared.schemas import Schema
from shared.validation import InvalidValue, in_chinese, printable

MAX_EVENTS = 5_000

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Label = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
"""A number or id of the bank's own: printable ASCII without blanks."""
Text = Annotated[str, Field(min_length=1, max_length=500)]
PositiveFen = Annotated[Fen, Field(ge=1)]
SummedFen = Annotated[Fen, Field(le=10**12)]
"""Up to ten billion yuan: a loan's sum of them must fit the database however many there are."""
Months = Annotated[int, Field(strict=True, ge=1, le=600)]
CollateralKind: Any = code_of(COLLATERAL_KINDS)
PeriodLabel = Annotated[str, Field(pattern=r"^[0-9]{4}Q[1-4]$")]


_SHARE = re.compile(r"(0(\.[0-9]{1,6})?|1(\.0{1,6})?)", re.ASCII)
"""Stricter than Decimal, which takes blanks, signs, exponents, underscores and the digits of all scripts."""
_LOAN_NO = re.compile(r"[0-9A-Za-z][0-9A-Za-z._()-]*(/[0-9][0-9A-Za-z._()-]*)*", re.ASCII)


def _loan_number(value: str) -> str:
    """A loan is read under its number as a path: no part of it may look like the way to something else."""
    if not _LOAN_NO.fullmatch(value):
        raise InvalidValue(
            "贷款编号应以字母或数字开头，由字母、数字和 . _ ( ) - 组成；用“/”分段的，后面各段应以数字开头",
            "a loan number begins with a letter or digit and has letters, digits and . _ ( ) -; "
            "behind a “/” each part begins with a digit",
        )
    return value


OpenedNo = Annotated[
    Label,
    AfterValidator(_loan_number),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 64, "pattern": f"^{_LOAN_NO.pattern}$"}),
]
"""The number of a loan that is opened; loans of before are reported on under the numbers that they have."""


def _exact(value: Any) -> Decimal:
    """Rates travel as strings: a JSON float has lost digits before we see it."""
    if not isinstance(value, str):
        raise InvalidValue('应写成字符串形式的十进制数，如 "0.0475"', "a decimal number is written as a string")
    if not _SHARE.fullmatch(value):
        raise InvalidValue(
            '应为 0 至 1 之间、最多 6 位小数的十进制数，如 "0.0475"', "a decimal from 0 to 1 with 6 digits at most"
        )
    return Decimal(value)


def _iso_day(value: Any) -> Any:
    """Only YYYY-MM-DD: pydantic would also take seconds since 1970."""
    if not isinstance(value, str) or len(value) != len("2016-09-10"):
        raise InvalidValue("应为 YYYY-MM-DD 形式的日期", "a date is written YYYY-MM-DD")
    return value


def _in_reach(day: date) -> date:
    """Days that can be reckoned from and to without leaving the calendar."""
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise InvalidValue(f"应在 {_FIRST_DAY} 至 {_LAST_DAY} 之间", f"it lies outside {_FIRST_DAY} to {_LAST_DAY}")
    return day


_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)

Day = Annotated[date, BeforeValidator(_iso_day), AfterValidator(_in_reach)]
Rate = Annotated[
    Decimal,
    BeforeValidator(_exact),
    # pydantic's own would allow a number, which _exact refuses
    WithJsonSchema({"type": "string", "pattern": f"^{_SHARE.pattern}$", "examples": ["0.0475"]}),
]


class BankEventIn(Schema):
    """What every event bears."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    county_code: CountyCode
    event_id: Label
    """The bank's own id, unique per bank and county."""
    occurred_on: Day
    loan_no: Label


class LoanAppliedIn(BankEventIn):
    """A bank takes up an application."""

    type: Literal["loan.applied"]
    loan_no: OpenedNo
    application_no: Label
    borrower_id_number: Annotated[str, Field(min_length=15, max_length=32)] | None = None
    """Of a household's loan; an organisation's bears none."""
    organisation_credit_code: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{18}$")] | None = None
    """Of an organisation's loan: checked against the application where it is given."""
    amount_fen: PositiveFen
    term_months: Months
    purpose: Text


class LoanSurveyedIn(BankEventIn):
    """The bank's decision after its survey."""

    type: Literal["loan.surveyed"]
    approved: Annotated[bool, Field(strict=True)]
    approved_amount_fen: Fen = 0
    note: Annotated[str, Field(max_length=2000)] | None = None
    admitted: Annotated[bool, Field(strict=True)] | None = None
    """The bank's basic admission of the borrower; without it nothing is approved."""
    use_assessment: Text | None = None
    """What the survey found about the use of the money (借款用途)."""
    credit_assessment: Text | None = None
    """About the borrower's credit (信用状况)."""
    capacity_assessment: Text | None = None
    """About the means to repay (还款能力)."""
    reason: Text | None = None
    """Of the decision: the borrower may ask for it. Where it is left out, `note` is shown as the reason."""
    collateral: Annotated[tuple[CollateralKind, ...], Field(max_length=5)] = ()
    """What is asked for as security, where the programme allows any."""


class LoanContractedIn(BankEventIn):
    """Bank and borrower signed the contract."""

    type: Literal["loan.contracted"]
    contract_no: Label
    """The bank's number of the contract."""


class LoanDisbursedIn(BankEventIn):
    """The money reached the borrower."""

    type: Literal["loan.disbursed"]
    amount_fen: PositiveFen
    annual_rate: Rate
    term_months: Months
    due_on: Day
    insurer_share: Rate = Decimal(0)
    renews: Label | None = None
    """Number of the borrower's loan at this bank that the money repays on the same day (续贷), where the programme has
    renewals; its ``principal.repaid`` comes first."""


class InterestCollectedIn(BankEventIn):
    """The borrower paid interest of one period."""

    type: Literal["interest.collected"]
    amount_fen: PositiveFen
    period: PeriodLabel
    penalty_fen: SummedFen = 0


class PrincipalRepaidIn(BankEventIn):
    """Principal came back."""

    type: Literal["principal.repaid"]
    amount_fen: PositiveFen


class PaymentReceivedIn(BankEventIn):
    """Money of which the bank does not say what it is for: it is taken by the product's order."""

    type: Literal["payment.received"]
    amount_fen: PositiveFen


class LoanOverdueIn(BankEventIn):
    """A report of arrears."""

    type: Literal["loan.overdue"]
    principal_fen: Fen
    interest_fen: Fen
    days: Annotated[int, Field(strict=True, ge=0, le=36_500)]


class LoanClassifiedIn(BankEventIn):
    """The bank's five-grade classification."""

    type: Literal["loan.classified"]
    classification: Classification


class LoanExtendedIn(BankEventIn):
    """The due day was moved out."""

    type: Literal["loan.extended"]
    new_due_on: Day
    reason: Text


class LoanBreachedIn(BankEventIn):
    """The borrower broke the terms."""

    type: Literal["loan.breached"]
    kind: Annotated[
        Text,
        Field(
            description="One of these, or words of the bank's own; the first two bear the surcharge on misuse: "
            + "; ".join(f"`{code.code}` {code.label}" for code in BREACH_KINDS)
        ),
    ]
    reason: Text


class NoticeDeliveredIn(BankEventIn):
    """The collection notice reached the borrower."""

    type: Literal["collection.notice_delivered"]


class CompensationClaimedIn(BankEventIn):
    """The bank claims its loss."""

    type: Literal["compensation.claimed"]
    principal_fen: Fen
    interest_fen: Fen


class InsurancePaidIn(BankEventIn):
    """The insurer paid."""

    type: Literal["insurance.paid"]
    amount_fen: PositiveFen


class RecoveryReceivedIn(BankEventIn):
    """Money came in on a compensated loan."""

    type: Literal["recovery.received"]
    amount_fen: Annotated[SummedFen, Field(ge=1)]


class EventReversedIn(BankEventIn):
    """An earlier event of the loan is undone."""

    type: Literal["event.reversed"]
    reverses: Label
    reason: Text


AnyBankEvent = Annotated[
    LoanAppliedIn
    | LoanSurveyedIn
    | LoanContractedIn
    | LoanDisbursedIn
    | InterestCollectedIn
    | PrincipalRepaidIn
    | PaymentReceivedIn
    | LoanOverdueIn
    | LoanClassifiedIn
    | LoanExtendedIn
    | LoanBreachedIn
    | NoticeDeliveredIn
    | CompensationClaimedIn
    | InsurancePaidIn
    | RecoveryReceivedIn
    | EventReversedIn,
    Field(discriminator="type"),
]

TYPES = tuple(get_args(one.model_fields["type"].annotation)[0] for one in get_args(get_args(AnyBankEvent)[0]))
"""What an event may be, as the union above lists them."""
_READER: TypeAdapter[AnyBankEvent] = TypeAdapter(AnyBankEvent)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an event can't be read."""

    code: str
    detail: str
    detail_en: str


def read_event(raw: dict[str, Any]) -> AnyBankEvent | Unreadable:
    """Read one event, or say what is wrong with it."""
    try:
        return _READER.validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    if first["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return Unreadable("credit.unknown_type", *_unknown_type(raw))
    field = ".".join(str(part) for part in first["loc"][1:]) or "event"
    say = in_chinese(first)
    if field.endswith("_fen") and first["type"].startswith("int_"):
        say = "应为整数，金额以分为单位"
    return Unreadable("credit.invalid_event", f"{field}：{say}。", f"{field}: {first['msg']}")


def _unknown_type(raw: dict[str, Any]) -> tuple[str, str]:
    """What is wrong with a type, in Chinese and English."""
    if "type" not in raw:
        return "缺少事件类型 type。", "The event bears no type."
    kind = raw["type"]
    if not isinstance(kind, str):
        return "事件类型 type 应为文字。", "The event's type is no text."
    shown = printable(kind[:64])
    known = "、".join(TYPES)
    return (
        f"事件类型“{shown}”不在约定之列，可填：{known}。",
        f"The event type “{shown}” is not known; these are: {', '.join(TYPES)}.",
    )
