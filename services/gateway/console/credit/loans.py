"""Loans: a list by bank, state and arrears, and a loan with its plan, its interest and what the bank reported."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

import nicegui
from fastapi import Request, Response
from nicegui import html

from services.gateway.console.credit.loan_links import LOANS, claim_page, loan_page
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import FILE_HEADERS, hand_on
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    compact_table,
    empty,
    facts,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.filters import bank_label, bank_names
from services.gateway.console.pieces.listing import Condition, Listing, bank_condition, show_listing
from services.gateway.console.pieces.steps import back_with, show_said
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_line,
    day_text,
    label_text,
    percent_text,
    quarter_text,
    yuan_amount,
)
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.codes.books import BANK_EVENT_FIELD_LABELS, BANK_EVENT_LABELS
from shared.money import yuan_text
from shared.policies.banks import programme_text

LOAN_MARKS = {
    "active": "on-course",
    "overdue": "missed",
    "repaid": "good",
    "compensated": "behind",
}
_ARREARS = {"true": "有逾期", "false": "无逾期"}
_COLUMNS = [
    Column("借据号"),
    Column("借款人"),
    Column("类别"),
    Column("银行"),
    Column("地区"),
    Column("发放日"),
    Column("到期日"),
    Column("发放金额（元）", number=True),
    Column("贷款余额（元）", number=True),
    Column("状态"),
    Column("逾期", number=True),
]


def loans_api(user: User) -> str:
    """Where the reader's loans are listed: somebody at a bank has a list of that bank's own."""
    return "/bank/loans" if "own_loan.read" in user.permissions else "/credit/loans"


def _listing(banks: Mapping[str, str], user: User) -> Listing:
    return Listing(
        here=LOANS,
        title="贷款",
        told="产业扶贫信贷通",
        api=loans_api(user),
        service="信贷服务",
        columns=_COLUMNS,
        row=lambda one, area, _user: _row(one, banks, area),
        none="没有符合条件的贷款。",
        none_yet="本辖区尚无贷款。",
        conditions=[
            *bank_condition(user, banks),
            Condition("borrower_kind", "借款人", labels.BORROWERS),
            Condition("state", "状态", labels.LOAN_STATES),
            Condition("in_arrears", "逾期", _ARREARS),
            Condition("overdue_days_min", "逾期至少（天）", None),
        ],
        heading="贷款清单",
        note="按申请先后；逾期按最近一次日终",
        name="loans",
        compact=True,
    )


@area_page(LOANS, "贷款")
async def show_loans(request: Request, session: Session, area: str) -> None:
    """Show the loans of an area that meet the conditions in the address."""
    await show_listing(request, session, area, _listing(await bank_names(session), session.user))


def _row(one: Mapping[str, Any], banks: Mapping[str, str], area: str) -> list[Cell]:
    return [
        Link(one["loan_no"], loan_page(one["county_code"], one["bank_code"], one["loan_no"])),
        one["borrower_name"],
        label_text(labels.BORROWERS, one["borrower_kind"]),
        bank_label(one["bank_code"], banks),
        area_line(one["village_code"], below=area),
        day_text(one["disbursed_on"]),
        day_text(one["due_on"]),
        yuan_text(one["disbursed_fen"]),
        yuan_text(one["outstanding_fen"]),
        _state(one),
        f"{one['overdue_days']} 天" if one["overdue_days"] else ABSENT,
    ]


def _state(loan: Mapping[str, Any]) -> Mark:
    return Mark(label_text(labels.LOAN_STATES, loan["state"]), LOAN_MARKS.get(loan["state"], "neutral"))


# a loan ---------------------------------------------------------------------------------------------------------------


@page(LOANS + "/{bank_code}/{county_code}/{loan_no:path}", "贷款")
async def show_loan(request: Request, session: Session) -> None:
    """Show a loan with its plan, its interest and its events."""
    user = session.user
    bank_code, county_code, loan_no = (request.path_params[name] for name in ("bank_code", "county_code", "loan_no"))
    at = f"{quote(county_code, safe='')}/{quote(loan_no, safe='/')}"
    own = "own_loan.read" in user.permissions
    path = f"/bank/loans/{at}" if own else f"/credit/banks/{quote(bank_code, safe='')}/loans/{at}"
    found, banks = await asyncio.gather(session.get(path), bank_names(session))
    with frame(user, LOANS, f"贷款 {loan_no}", bank_label(bank_code, banks)):
        show_said(request)
        if not found.given:
            notice(found.excuse("信贷服务", "这笔贷款"))
            html.a("返回贷款清单", href=PATH + LOANS)
            return
        loan = found.body
        _standing(loan, user)
        if loan["decision"]:
            _decision(loan["decision"])
        _plan(loan["plan"])
        _interest(loan["schedule"])
        _events(loan["events"])


def _standing(loan: Mapping[str, Any], user: User) -> None:
    with section("借款人与余额", wide=True, name="loan"):
        borrower: Cell = loan["borrower_name"]
        if loan["household_id"] and "household.read" in user.permissions:
            borrower = Link(loan["borrower_name"], f"{PATH}/households/{loan['household_id']}")
        facts(
            [
                ("借款人", borrower),
                ("类别", label_text(labels.BORROWERS, loan["borrower_kind"])),
                ("地区", area_line(loan["village_code"], below=user.area_code)),
                ("项目", programme_text(loan["programme"])),
                (
                    "状态（银行报送）",
                    _state(loan),
                ),
                ("发放金额", yuan_amount(loan["disbursed_fen"])),
                ("贷款余额", yuan_amount(loan["outstanding_fen"])),
                ("年利率", percent_text(loan["annual_rate"])),
                ("申请日期", day_text(loan["applied_on"])),
                ("发放日期", day_text(loan["disbursed_on"])),
                ("到期日期", day_text(loan["due_on"])),
                ("到期应收利息", yuan_amount(loan["interest_due_fen"])),
                ("已收利息", yuan_amount(loan["collected_fen"])),
                ("逾期本金（按账）", yuan_amount(loan["overdue_principal_fen"])),
                ("逾期利息（按账）", yuan_amount(loan["overdue_interest_fen"])),
                ("逾期天数（按账）", f"{loan['overdue_days']} 天" if loan["overdue_days"] else "无"),
            ]
        )
        with html.div().classes("field buttons"):
            if loan["state"] == "compensated" and "claim.read" in user.permissions:
                html.a("代偿情况", href=claim_page(loan["county_code"], loan["bank_code"], loan["loan_no"]))
            if "statement.read" in user.permissions:
                for form in ("xlsx", "csv"):
                    html.a(f"下载对账单 {form}", href=_file(loan, form))


def _file(loan: Mapping[str, Any], form: str) -> str:
    at = "/".join(quote(loan[name], safe="/") for name in ("bank_code", "county_code", "loan_no"))
    return f"{PATH}/loan-statements/{form}/{at}"


def _decision(decision: Mapping[str, Any]) -> None:
    with section("银行审批", wide=True, name="decision"):
        facts(
            [
                ("结论", "同意" if decision["approved"] else "不同意"),
                ("批准金额", yuan_amount(decision["approved_amount_fen"])),
                ("审批日期", day_text(decision["decided_on"])),
                ("理由", decision["reason"] or ABSENT),
            ]
        )


def _plan(rows: Sequence[Mapping[str, Any]]) -> None:
    with section("还款计划", "元", wide=True, name="plan"):
        if not rows:
            empty("尚未发放，没有还款计划。")
            return
        columns = [
            Column("计息期"),
            Column("期次", number=True),
            Column("应还日"),
            Column("应还本金（元）", number=True),
            Column("已还本金（元）", number=True),
            Column("应还利息（元）", number=True),
            Column("已还利息（元）", number=True),
        ]
        shown: list[list[Cell]] = [
            [
                quarter_text(row["period"]),
                str(row["number"]),
                day_text(row["due_on"]),
                *(
                    yuan_text(row[name])
                    for name in ("principal_fen", "principal_paid_fen", "interest_fen", "interest_paid_fen")
                ),
            ]
            for row in rows
        ]
        compact_table(columns, shown, "还款计划")


def _interest(rows: Sequence[Mapping[str, Any]]) -> None:
    with section("计息与贴息", "按结息期", wide=True, name="schedule"):
        if not rows:
            empty("尚未发放，没有利息。")
            return
        columns = [
            Column("结息期"),
            Column("起"),
            Column("止（不含）"),
            Column("天数", number=True),
            Column("应收利息（元）", number=True),
            Column("已收（元）", number=True),
            Column("可贴息（元）", number=True),
        ]
        shown: list[list[Cell]] = [
            [
                quarter_text(row["period"]),
                row["start"],
                row["end"],
                str(row["days"]),
                *(yuan_text(row[name]) for name in ("interest_fen", "collected_fen", "subsidy_fen")),
            ]
            for row in rows
        ]
        compact_table(columns, shown, "计息与贴息")


def _events(events: Sequence[Mapping[str, Any]]) -> None:
    with section("银行报送的业务", "按受理先后", wide=True, name="events"):
        columns = [Column("日期"), Column("业务"), Column("内容", wide=True), Column("效力")]
        shown: list[list[Cell]] = [
            [
                day_text(event["occurred_on"]),
                label_text(BANK_EVENT_LABELS, event["type"]),
                event_text(event),
                Mark("有效", "good") if event["status"] == "live" else Mark("已冲正", "neutral"),
            ]
            for event in events
        ]
        table(columns, shown, "银行报送的业务")


def event_text(event: Mapping[str, Any]) -> str:
    """What an event tells, in words."""
    told = [_field(name, value) for name, value in event["content"].items() if value is not None]
    return "；".join(told) or ABSENT


def _field(name: str, value: Any) -> str:
    label = BANK_EVENT_FIELD_LABELS.get(name, name)
    match value:
        case bool():
            shown = "是" if value else "否"
        case list():
            shown = "、".join(label_text(labels.COLLATERAL, one) for one in value) or "无"
        case _ if name.endswith("_fen"):
            shown = yuan_amount(value)
        case _ if name in ("annual_rate", "insurer_share"):
            shown = percent_text(value)
        case _ if name == "period":
            shown = quarter_text(value)
        case _ if name == "classification":
            shown = label_text(labels.LOAN_CLASSES, value)
        case _ if name == "kind":
            shown = label_text(labels.BREACHES, value)
        case _:
            shown = str(value)
    return f"{label} {shown}"


@nicegui.app.get("/loan-statements/{form}/{bank_code}/{county_code}/{loan_no:path}", include_in_schema=False)
async def download_loan(request: Request, form: str, bank_code: str, county_code: str, loan_no: str) -> Response:
    """Hand on a loan's statement as a file."""
    at = "/".join((quote(county_code, safe=""), quote(bank_code, safe=""), quote(loan_no, safe="/")))
    back = partial(back_with, request, loan_page(county_code, bank_code, loan_no).removeprefix(PATH))
    return await hand_on(
        request, f"/credit/statements/loans/{at}?format={quote(form, safe='')}", back, kept=FILE_HEADERS
    )
