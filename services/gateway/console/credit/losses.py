"""Losses of the fund: by year and by bank, who bears them, and the settlements of years."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.credit.loan_links import CLAIMS
from services.gateway.console.credit.settlements import API, LOSSES, SETTLEMENTS, SHARES, settlement_table, share_cells
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import Cell, Column, Link, compact_table, empty, notice, section
from services.gateway.console.pieces.filters import (
    bank_label,
    bank_names,
    counties_of,
    county_choice,
    filter_form,
    given,
)
from services.gateway.console.pieces.steps import show_said
from services.gateway.console.pieces.texts import area_text, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.policies.banks import programme_text


@page(LOSSES, "损失分担")
async def show_losses(request: Request, session: Session) -> None:
    """Show the net losses by year, those of one year by bank, and the years' settlements."""
    user = session.user
    asked = given(request, "county_code")
    years, settlements, banks = await asyncio.gather(
        session.get("/credit/loss-shares/years", asked),
        session.get(API, {**asked, "limit": "100"}),
        bank_names(session),
    )
    year = request.query_params.get("year") or _latest(years.body if years.given else None)
    shares = await session.get("/credit/loss-shares", {**asked, "year": year}) if year else None
    with frame(user, LOSSES, "损失分担", f"{area_text(user.area_code)} · 基金代偿减追偿回流，市、县按比例承担"):
        show_said(request)
        if counties_of(user):
            with section("范围", wide=True, name="scope"), filter_form(LOSSES, asked, "查看"):
                county_choice(user, asked)
        with section("分年净损失", "按记账的业务日期", wide=True, name="years"):
            if not years.given:
                notice(years.excuse("信贷服务", "分年净损失"))
            elif years.body["items"]:
                compact_table(
                    [Column("年度"), *SHARES], [_year(one, asked) for one in years.body["items"]], "分年净损失"
                )
                html.a("代偿清单", href=f"{PATH}{CLAIMS}?{urlencode(asked)}").classes("more")
            else:
                empty("基金尚未代偿，没有损失。")
        if shares is not None:
            _year_by_bank(shares, year, banks, user)
        with section("年终结算", "市、县财政之间", wide=True, name="settlements"):
            if "year_settlement.draw_up" in user.permissions:
                html.a("编制年终结算", href=f"{PATH}{SETTLEMENTS}/new").classes("more")
            if not settlements.given:
                notice(settlements.excuse("信贷服务", "年终结算"))
            elif settlements.body["items"]:
                settlement_table(settlements.body["items"], user)
            else:
                empty("尚未编制年终结算。")


def _latest(years: Mapping[str, Any] | None) -> str:
    return str(years["items"][0]["year"]) if years and years["items"] else ""


def _year(one: Mapping[str, Any], asked: Mapping[str, str]) -> list[Cell]:
    at = f"{PATH}{LOSSES}?{urlencode({**asked, 'year': one['year']})}"
    return [Link(f"{one['year']}年", at), *share_cells(one)]


def _year_by_bank(shares: Any, year: str, banks: Mapping[str, str], user: User) -> None:
    with section(f"{year}年分银行", wide=True, name="banks"):
        if not shares.given:
            notice(shares.excuse("信贷服务", "分银行净损失"))
            return
        rows = shares.body["items"]
        if not rows:
            empty("当年没有损失。")
            return
        several = bool(counties_of(user))
        columns = [Column("银行"), *([Column("县（市、区）")] if several else []), Column("项目"), *SHARES]
        shown: list[list[Cell]] = [
            [
                Link(bank_label(one["bank_code"], banks), _claims_of(one)),
                *([area_text(one["county_code"])] if several else []),
                programme_text(one["programme"]),
                *share_cells(one),
            ]
            for one in rows
        ]
        compact_table(columns, shown, f"{year}年分银行净损失")
        html.p(
            f"合计净损失 {yuan_amount(shares.body['net_loss_fen'])}，市级承担 "
            f"{yuan_amount(shares.body['city_share_fen'])}，县级承担 {yuan_amount(shares.body['county_share_fen'])}。"
        ).classes("muted")


def _claims_of(one: Mapping[str, Any]) -> str:
    return f"{PATH}{CLAIMS}?{urlencode({'county_code': one['county_code'], 'bank_code': one['bank_code']})}"
