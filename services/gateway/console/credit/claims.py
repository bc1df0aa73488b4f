"""Claims on the fund: a list, and of each who bore it and where what came back has gone."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request
from nicegui import html

from services.gateway.console.credit.loan_links import CLAIMS, claim_page, loan_page
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import Cell, Column, Link, facts, notice, section
from services.gateway.console.pieces.filters import bank_label, bank_names
from services.gateway.console.pieces.listing import Listing, Place, bank_condition, show_listing
from services.gateway.console.pieces.texts import day_text, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.money import yuan_text

_CLAIM_COLUMNS = [
    Column("借据号"),
    Column("借款人"),
    Column("银行"),
    Column("代偿日"),
    Column("申请代偿（元）", number=True),
    Column("保险承担（元）", number=True),
    Column("基金代偿（元）", number=True),
    Column("银行自担（元）", number=True),
    Column("已追偿（元）", number=True),
    Column("净损失（元）", number=True),
]


def _listing(banks: Mapping[str, str], user: User) -> Listing:
    return Listing(
        here=CLAIMS,
        title="代偿",
        told="保险、基金、银行各承担多少，追偿去向",
        api="/credit/claims",
        service="信贷服务",
        columns=_CLAIM_COLUMNS,
        row=lambda one, _area, _user: _claim(one, banks),
        none="没有符合条件的代偿。",
        none_yet="尚无代偿。",
        conditions=bank_condition(user, banks),
        place=Place.COUNTY,
        heading="代偿清单",
        name="claims",
        compact=True,
    )


@page(CLAIMS, "代偿")
async def show_claims(request: Request, session: Session) -> None:
    """Show the claims that meet the conditions in the address."""
    listing = _listing(await bank_names(session), session.user)
    await show_listing(request, session, session.user.area_code, listing)


def _claim(one: Mapping[str, Any], banks: Mapping[str, str]) -> list[Cell]:
    parts = ("claimed_fen", "insurer_fen", "paid_from_fund_fen", "shortfall_fen", "recovered_fen", "net_loss_fen")
    return [
        Link(one["loan_no"], claim_page(one["county_code"], one["bank_code"], one["loan_no"])),
        one["borrower_name"],
        bank_label(one["bank_code"], banks),
        day_text(one["claimed_on"]),
        *(yuan_text(one[name]) for name in parts),
    ]


@page(CLAIMS + "/{bank_code}/{county_code}/{loan_no:path}", "代偿")
async def show_claim(request: Request, session: Session) -> None:
    """Show who bore a claim, and where what came back has gone."""
    bank_code, county_code, loan_no = (request.path_params[name] for name in ("bank_code", "county_code", "loan_no"))
    at = f"{quote(county_code, safe='')}/{quote(bank_code, safe='')}/{quote(loan_no, safe='/')}"
    found, banks = await asyncio.gather(session.get(f"/credit/claims/{at}"), bank_names(session))
    with frame(session.user, CLAIMS, f"代偿 {loan_no}", bank_label(bank_code, banks)):
        if not found.given:
            notice(found.excuse("信贷服务", "这笔代偿"))
            html.a("返回代偿清单", href=PATH + CLAIMS)
            return
        one = found.body
        with section("代偿由谁承担", f"申请代偿 {yuan_amount(one['claimed_fen'])}", wide=True, name="borne"):
            facts(
                [
                    ("代偿日期", day_text(one["claimed_on"])),
                    ("申请代偿", yuan_amount(one["claimed_fen"])),
                    ("保险承担", yuan_amount(one["insurer_fen"])),
                    ("保险已赔付", yuan_amount(one["insurance_paid_fen"])),
                    ("基金代偿", yuan_amount(one["paid_from_fund_fen"])),
                    ("银行自担（含基金不足部分）", yuan_amount(one["shortfall_fen"])),
                ]
            )
        with section("追偿去向", f"已追偿 {yuan_amount(one['recovered_fen'])}", wide=True, name="recovered"):
            facts(
                [
                    ("归还基金", yuan_amount(one["to_fund_fen"])),
                    ("归银行", yuan_amount(one["to_bank_fen"])),
                    ("归保险", yuan_amount(one["to_insurer_fen"])),
                    ("超出部分", yuan_amount(one["surplus_fen"])),
                    ("追偿完毕", day_text(one["whole_on"])),
                ]
            )
        with section("损失分担", wide=True, name="shares"):
            facts(
                [
                    ("净损失", yuan_amount(one["net_loss_fen"])),
                    ("市级承担", yuan_amount(one["city_share_fen"])),
                    ("县级承担", yuan_amount(one["county_share_fen"])),
                ]
            )
            html.a("这笔贷款", href=loan_page(county_code, bank_code, loan_no)).classes("more")
