"""The words of statements, and how days, moments and amounts are written in them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.desk import JOURNAL_KINDS
from services.credit.banks.standings import changes_of_bank
from services.credit.classification.labels import STANDING_LABELS
from services.credit.loans.rules import LoanPhase
from shared.areas import full_code, listed_areas
from shared.calendar import CHINA, Quarter
from shared.codes import COLLATERAL_KINDS
from shared.codes.books import BANK_EVENT_FIELD_LABELS, BANK_EVENT_LABELS, JOURNAL_LABELS
from shared.codes.breaches import BREACH_KINDS
from shared.money import yuan_text
from shared.policies.banks import bank_text, programme_text
from shared.workbooks import Percent

BORROWER_LABELS = {"household": "农户", "organisation": "经营主体", "": "未分类"}
LINE_LABELS = {"regular": "首次列报", "adjustment": "调整"}
PHASE_LABELS = {
    LoanPhase.VOID: "已作废",
    LoanPhase.APPLIED: "已受理",
    LoanPhase.APPROVED: "已批准",
    LoanPhase.CONTRACTED: "已签合同",
    LoanPhase.DECLINED: "未批准",
    LoanPhase.ACTIVE: "未结清",
    LoanPhase.OVERDUE: "逾期",
    LoanPhase.REPAID: "已还清",
    LoanPhase.COMPENSATED: "已代偿",
}


_RATES = ("annual_rate", "insurer_share")
_CODES: dict[str, dict[str, str]] = {
    "classification": {grade.value: text for grade, text in STANDING_LABELS.items()},
    "kind": {code.code: code.label for code in BREACH_KINDS},
}


def kind_text(kind: str, taken_back: str | None) -> str:
    """What a journal was about; of a reversal, what the type of event that it took back was about."""
    label = JOURNAL_LABELS.get(kind, kind)
    if taken_back is None:
        return label
    undone = BANK_EVENT_LABELS.get(taken_back, taken_back)
    return f"{label}：{JOURNAL_LABELS.get(JOURNAL_KINDS.get(taken_back, ''), undone)}"


def field_text(name: str, value: Any) -> str:
    """A field of an event with its value, as people read it."""
    label = BANK_EVENT_FIELD_LABELS.get(name, name)
    match value:
        case bool():
            return f"{label}：{'是' if value else '否'}"
        case list():
            return f"{label}：{'、'.join(COLLATERAL_KINDS.by_code(one).label for one in value) or '无'}"
    if name in _RATES and value is not None:
        return f"{label}：{Percent(Decimal(str(value)))}"
    if name.endswith("_fen"):
        return f"{label}：{yuan_text(value)} 元"
    return f"{label}：{_CODES.get(name, {}).get(value, value)}"


def area_text(county_code: str) -> str:
    """A county's name behind its city's; its code where the official list lacks it."""
    known = listed_areas()
    codes = dict.fromkeys(full_code(county_code[:digits]) for digits in (4, 6))
    return "".join(known[code].name for code in codes if code in known) or county_code


async def bank_name(session: AsyncSession, county_code: str, bank_code: str) -> str:
    """A bank's name: of the policy packs, else of the decision that admitted it, else its code."""
    name = bank_text(bank_code)
    if name != bank_code:
        return name
    changes = [change for of in (await changes_of_bank(session, county_code, bank_code)).values() for change in of]
    return max(changes, key=lambda change: change.number).label if changes else bank_code


def programme_name(code: str | None) -> str:
    """A programme's name; all of them where none is asked for."""
    return "全部项目" if code is None else programme_text(code)


def quarter_text(quarter: Quarter) -> str:
    """A quarter as people write it."""
    return f"{quarter.year}年第{quarter.number}季度"


def period_line(quarter: Quarter) -> str:
    """A quarter with its days, for the heading."""
    return f"期间：{quarter_text(quarter)}（{quarter.first_day} 至 {quarter.last_day}）"


def in_china(moment: datetime) -> datetime:
    """A moment as China's clocks showed it, to the second: spreadsheets know no zones."""
    return moment.astimezone(CHINA).replace(microsecond=0, tzinfo=None)


def percent(share: Decimal | None) -> Percent | None:
    """A rate or share for a cell."""
    return None if share is None else Percent(share)


def yuan(fen: int) -> Decimal:
    """An amount in yuan with its two decimals, exact."""
    return Decimal(fen).scaleb(-2)
