"""The risk fund: each bank's account with its leverage, what waits for the reader, and an account's movements."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import nicegui
from fastapi import Request, Response
from nicegui import html

from services.gateway.console.credit.deposits import DEPOSITS, FUND, deposit_table, waiting_deposits
from services.gateway.console.layout import frame
from services.gateway.console.pieces import charts
from services.gateway.console.pieces.downloads import FILE_HEADERS, hand_on
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    chart,
    compact_table,
    empty,
    facts,
    figures,
    notice,
    section,
    tile,
)
from services.gateway.console.pieces.filters import (
    bank_label,
    bank_names,
    counties_of,
    county_choice,
    day_choice,
    filter_form,
    given,
    next_page,
)
from services.gateway.console.pieces.steps import back_with, show_said
from services.gateway.console.pieces.texts import (
    amount_text,
    area_text,
    day_text,
    label_text,
    percent_text,
    yuan_amount,
)
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.calendar import CHINA
from shared.codes.books import CAUSE_LABELS, JOURNAL_LABELS
from shared.money import yuan_text
from shared.policies.banks import programme_text

PAGE_SIZE = "100"
_LEVELS = {
    "below": Mark("低于目标", "behind"),
    "within": Mark("在目标范围", "good"),
    "above": Mark("高于目标", "missed"),
}


@page(FUND, "风险缓释基金")
async def show_fund(request: Request, session: Session) -> None:
    """Show the accounts of the reader's area, and the deposits that wait for the reader."""
    user = session.user
    asked = given(request, "county_code")
    accounts, used, banks, waiting = await asyncio.gather(
        session.get("/credit/fund-accounts", asked),
        session.get("/credit/fund-indicators", asked),
        bank_names(session),
        waiting_deposits(session),
    )
    judged = {_book(one): one for one in used.body["items"]} if used.given else {}
    with frame(user, FUND, "风险缓释基金", f"{area_text(user.area_code)} · 账户、杠杆与缴存"):
        show_said(request)
        if counties_of(user):
            with section("范围", wide=True, name="scope"), filter_form(FUND, asked, "查看"):
                county_choice(user, asked)
        if not accounts.given:
            notice(accounts.excuse("信贷服务", "基金账户"))
        elif not accounts.body["items"]:
            empty("尚无风险缓释基金账户。")
        else:
            _accounts(accounts.body["items"], judged, banks, user)
        with section("待您办理的缴存", wide=True, name="waiting"):
            if isinstance(waiting, str):
                notice(waiting)
            elif waiting:
                deposit_table(waiting, banks, user, "待您办理的缴存")
            else:
                empty("没有待您办理的缴存。")
            with html.div().classes("field buttons"):
                html.a("全部缴存", href=f"{PATH}{DEPOSITS}")
                if "fund_plan.read" in user.permissions:
                    html.a("资金计划", href=f"{PATH}{FUND}/plans")


def _book(one: Mapping[str, Any]) -> tuple[str, str, str]:
    return one["county_code"], one["bank_code"], one["programme"]


def _accounts(
    accounts: Sequence[Mapping[str, Any]],
    judged: Mapping[tuple[str, str, str], Mapping[str, Any]],
    banks: Mapping[str, str],
    user: User,
) -> None:
    held_fen = sum(one["balance_fen"] for one in accounts)
    owed_fen = sum(one["outstanding_fen"] for one in accounts)
    needed_fen = sum(one["needed_fen"] for one in accounts)
    with html.div().classes("tiles"):
        tile("基金余额", amount_text(held_fen), [f"{len(accounts)} 个账户"], yuan_amount(held_fen))
        tile("贷款余额", amount_text(owed_fen), ["由基金担保的贷款"], yuan_amount(owed_fen))
        tile(
            "合计杠杆",
            _times(str(Decimal(owed_fen) / held_fen) if held_fen > 0 else None),
            ["贷款余额为基金余额的几倍"],
        )
        tile("还需缴存", amount_text(needed_fen), ["已结束各季度"], yuan_amount(needed_fen))
    several = bool(counties_of(user))
    by_bank = _by_bank(accounts, banks)
    targets = {Decimal(one["leverage_target"]) for one in judged.values()}
    target = targets.pop() if len(targets) == 1 else None
    told = f"目标 1:{target.normalize():f}" if target is not None else "目标按项目方案"
    with section("各银行杠杆", told, wide=True, name="leverage"):
        chart(charts.leverage_per_bank(by_bank, target), "各银行杠杆与目标")
        figures(
            [
                Column("银行"),
                Column("基金余额（元）", number=True),
                Column("贷款余额（元）", number=True),
                Column("杠杆", number=True),
            ],
            [(name, yuan_text(held), yuan_text(owed), _times(leverage)) for name, held, owed, leverage in by_bank],
            "各银行杠杆",
        )
    columns = [
        Column("账户"),
        *([Column("县（市、区）")] if several else []),
        Column("项目"),
        Column("基金余额（元）", number=True),
        Column("贷款余额（元）", number=True),
        Column("杠杆", number=True),
        Column("水平"),
        Column("使用率", number=True),
        Column("还需缴存（元）", number=True),
    ]
    with section("账户", wide=True, name="accounts"):
        compact_table(
            columns, [_account(one, judged.get(_book(one)), banks, several=several) for one in accounts], "基金账户"
        )


def _by_bank(accounts: Sequence[Mapping[str, Any]], banks: Mapping[str, str]) -> list[tuple[str, int, int, str | None]]:
    """Name, fund, lending and leverage of each bank over all its accounts."""
    sums: dict[str, list[int]] = {}
    for one in accounts:
        of_bank = sums.setdefault(one["bank_code"], [0, 0])
        of_bank[0] += one["balance_fen"]
        of_bank[1] += one["outstanding_fen"]
    return [
        (bank_label(code, banks), held, owed, str(Decimal(owed) / held) if held > 0 else None)
        for code, (held, owed) in sums.items()
    ]


def _account(
    one: Mapping[str, Any], judged: Mapping[str, Any] | None, banks: Mapping[str, str], *, several: bool
) -> list[Cell]:
    return [
        Link(bank_label(one["bank_code"], banks), f"{PATH}{FUND}/accounts/{one['id']}"),
        *([area_text(one["county_code"])] if several else []),
        programme_text(one["programme"]),
        yuan_text(one["balance_fen"]),
        yuan_text(one["outstanding_fen"]),
        _times(one["leverage"]),
        _LEVELS[judged["level"]] if judged else "未评价",
        percent_text(judged["utilisation"]) if judged else "—",
        yuan_text(one["needed_fen"]),
    ]


def _times(leverage: str | None) -> str:
    return "基金为零" if leverage is None else f"{Decimal(leverage):.2f} 倍"


# an account -----------------------------------------------------------------------------------------------------------

_MOVEMENTS = [
    Column("业务日期"),
    Column("记账时间"),
    Column("摘要"),
    Column("来源"),
    Column("收入（元）", number=True),
    Column("支出（元）", number=True),
    Column("余额（元）", number=True),
    Column("日终余额（元）", number=True),
]


@page(FUND + "/accounts/{account_id}", "基金账户")
async def show_account(request: Request, session: Session) -> None:
    """Show the movements of an account, of all its time or of a period."""
    account_id = quote(request.path_params["account_id"], safe="")
    period = given(request, "first_on", "last_on")
    accounts, moved, banks = await asyncio.gather(
        session.get("/credit/fund-accounts"),
        session.get(
            f"/credit/fund-accounts/{account_id}/statement",
            {**period, **given(request, "after"), "limit": PAGE_SIZE},
        ),
        bank_names(session),
    )
    found = accounts.body["items"] if accounts.given else []
    account = next((one for one in found if one["id"] == account_id), None)
    here = f"{FUND}/accounts/{account_id}"
    title = f"{bank_label(account['bank_code'], banks)}基金账户" if account else "基金账户"
    with frame(session.user, FUND, title, "风险缓释基金账户的每一笔收支"):
        show_said(request)
        if account:
            with section("账户", wide=True, name="account"):
                facts(
                    [
                        ("县（市、区）", area_text(account["county_code"])),
                        ("项目", programme_text(account["programme"])),
                        ("基金余额", yuan_amount(account["balance_fen"])),
                        ("贷款余额", yuan_amount(account["outstanding_fen"])),
                        ("杠杆", _times(account["leverage"])),
                        ("还需缴存", yuan_amount(account["needed_fen"])),
                    ]
                )
        with section("对账单", "按记账先后；日终余额按业务日期", wide=True, name="statement"):
            with filter_form(here, period, "查看"):
                day_choice("first_on", "起始日", period.get("first_on", ""))
                day_choice("last_on", "截止日", period.get("last_on", ""))
            if not moved.given:
                notice(moved.excuse("信贷服务", "对账单"))
            elif moved.body["items"]:
                compact_table(_MOVEMENTS, [_movement(one) for one in moved.body["items"]], "基金流水")
                next_page(here, period, moved.body["next"])
            else:
                empty("这段时间没有收支。" if period else "账户尚无收支。")
            with html.div().classes("field buttons"):
                asked = f"?{urlencode(period)}" if period else ""
                html.a("下载 xlsx", href=f"{PATH}{here}/file/xlsx{asked}")
                html.a("下载 csv", href=f"{PATH}{here}/file/csv{asked}")


def _movement(one: Mapping[str, Any]) -> list[Cell]:
    amount_fen = one["amount_fen"]
    at = datetime.fromisoformat(one["posted_at"]).astimezone(CHINA)
    return [
        day_text(one["occurred_on"]) + ("（倒记）" if one["backdated"] else ""),
        f"{at:%Y-%m-%d %H:%M}",
        label_text(JOURNAL_LABELS, one["kind"]),
        _cause(one),
        yuan_text(amount_fen) if amount_fen > 0 else "—",
        yuan_text(-amount_fen) if amount_fen < 0 else "—",
        yuan_text(one["balance_fen"]),
        yuan_text(one["balance_on_date_fen"]),
    ]


def _cause(one: Mapping[str, Any]) -> Cell:
    label = label_text(CAUSE_LABELS, one["cause"])
    if one["cause"] == "fund_deposit":
        return Link(label, f"{PATH}{DEPOSITS}/{one['cause_id']}")
    return label


@nicegui.app.get(FUND + "/accounts/{account_id}/file/{form}", include_in_schema=False)
async def download_statement(request: Request, account_id: str, form: str) -> Response:
    """Hand on an account's movements as a file."""
    at = quote(account_id, safe="")
    asked = urlencode({"format": form, **given(request, "first_on", "last_on")})
    back = partial(back_with, request, f"{FUND}/accounts/{at}")
    return await hand_on(request, f"/credit/statements/fund-accounts/{at}?{asked}", back, kept=FILE_HEADERS)
