"""The trial balance: all accounts by business date, and as it was known at a day's end."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from fastapi import Request
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import Cell, Column, Mark, compact_table, empty, facts, notice, section
from services.gateway.console.pieces.filters import (
    bank_choice,
    bank_label,
    bank_names,
    county_choice,
    day_choice,
    filter_form,
    given,
)
from services.gateway.console.pieces.texts import area_text, day_text, yuan_amount
from services.gateway.console.sessions import Session
from services.gateway.console.visits import page, today
from shared.calendar import CHINA
from shared.money import yuan_text

HERE = "/trial-balance"
_COLUMNS = [
    Column("科目"),
    Column("借方发生额（元）", number=True),
    Column("贷方发生额（元）", number=True),
    Column("借方余额（元）", number=True),
    Column("贷方余额（元）", number=True),
]
_PARTS = ("debited_fen", "credited_fen", "debit_fen", "credit_fen")


@page(HERE, "试算平衡")
async def show_trial_balance(request: Request, session: Session) -> None:
    """Show the accounts by the conditions in the address."""
    user = session.user
    typed = given(request, "county_code", "bank_code", "on", "known_on")
    asked, problem = conditions(typed)
    found, banks = await asyncio.gather(session.get("/credit/ledger/trial-balance", asked), bank_names(session))
    with frame(user, HERE, "试算平衡", f"{area_text(user.area_code)} · 按业务日期，可查当时已记账的情况"):
        with section("条件", wide=True, name="conditions"):
            if problem:
                html.p(problem, role="alert").classes("notice missed")
            with filter_form(HERE, typed, "查看"):
                county_choice(user, typed)
                bank_choice(user, banks, typed)
                day_choice("on", "业务日期截至", typed.get("on", str(today())))
                day_choice("known_on", "只计此日以前记的账", typed.get("known_on", ""))
        with section("科目余额", wide=True, name="balance"):
            if found.given:
                _balance(found.body, banks)
            else:
                notice(found.excuse("信贷服务", "试算平衡"))


def conditions(typed: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The conditions as the API takes them, and what of them can't be read."""
    asked = {name: value for name, value in typed.items() if name != "known_on"}
    if known_on := typed.get("known_on"):
        try:
            end = datetime.combine(date.fromisoformat(known_on), time.max, CHINA)
        except ValueError:
            return asked, f"“{known_on}”不是有效的日期，应写成 2019-12-31 的形式。"
        asked["as_of"] = end.isoformat()
    return asked, ""


def _balance(body: Mapping[str, Any], banks: Mapping[str, str]) -> None:
    totals = body["totals"]
    facts(
        [
            ("业务日期截至", day_text(body["on"])),
            ("借贷是否平衡", Mark("平衡", "good") if totals["equal"] else Mark("不平衡，请立即核查", "missed")),
            ("借方发生额合计", yuan_amount(totals["debited_fen"])),
            ("贷方发生额合计", yuan_amount(totals["credited_fen"])),
            ("借方余额合计", yuan_amount(totals["debit_fen"])),
            ("贷方余额合计", yuan_amount(totals["credit_fen"])),
        ]
    )
    moved: list[list[Cell]] = [
        [row["label"], *(yuan_text(row[name]) for name in _PARTS)]
        for row in body["rows"]
        if row["debited_fen"] or row["credited_fen"]
    ]
    if moved:
        compact_table(_COLUMNS, moved, "科目余额")
    else:
        empty("这个范围内没有记账。")
    if body["remark"]:
        below = "；".join(
            f"{area_text(one['county_code'])}{bank_label(one['bank_code'], banks)} {yuan_amount(one['balance_fen'])}"
            for one in body["funds_below_zero"]
        )
        notice(f"{body['remark']}所列账户：{below}。")
