"""A quarter's statement of a county, and of a bank over its counties: lending, interest, subsidy, fund and losses."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.rules import leverage
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.policies import check_county, credit_section
from services.credit.statements.beside import BesideLedger, ClosedDay, beside_ledger
from services.credit.statements.files import Row, Statement, Table
from services.credit.statements.labels import (
    BORROWER_LABELS,
    area_text,
    bank_name,
    period_line,
    programme_name,
    quarter_text,
    yuan,
)
from services.credit.statements.problems import NoBooks, QuarterNotBegun
from services.credit.statements.queries import moved_until
from services.credit.statements.rules import Book, BookQuarter, Claims, Lending, Money, quarter_figures
from shared.calendar import Clock, Quarter
from shared.database import table_of
from shared.money import two_decimals
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

_LENDING = (
    "地区", "银行", "项目", "借款人", "期初贷款余额（元）", "发放笔数", "发放金额（元）", "收回本金（元）",
    "代偿核减（元）", "其他变动（元）", "期末贷款余额（元）",
)  # fmt: skip
_MONEY = (
    "地区", "银行", "项目", "收取利息（元）", "批准贴息（元）", "拨付贴息（元）", "基金期初余额（元）",
    "基金缴存（元）", "代偿支出（元）", "追偿收回（元）", "专户利息（元）", "其他变动（元）", "基金期末余额（元）",
    "净损失（元）", "市级承担（元）", "县级承担（元）",
)  # fmt: skip


_CLAIMS = (
    "地区", "银行", "项目", "代偿笔数", "代偿本息（元）", "保险承担（元）", "基金代偿（元）", "银行自担（元）",
)  # fmt: skip
_STOCKS = (
    "地区", "银行", "项目", "期末贷款余额（元）", "基金期末余额（元）", "杠杆倍数", "日结日", "日结贷款余额（元）",
    "逾期笔数", "逾期贷款余额（元）", "不良贷款余额（元）",
)  # fmt: skip


async def county_statement(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    period: str,
    programme: str | None,
) -> Statement:
    """A county's quarter by bank and programme; a bank sees its own rows only.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
        QuarterNotBegun: the quarter lies ahead.
        NoActivePolicy: no such programme ran there by the quarter's end.

    Source: R002-130.
    """
    caller.require_area(county_code, field="county_code")
    check_county(county_code)
    quarter = _begun(period, clock)
    await credit_section(session, policies, county_code, quarter.last_day, programme)
    journal = table_of(Journal).c
    scope = [journal.county_code == county_code, caller.bank_filter(journal.bank_code)]
    figures = await _figures(session, quarter, programme, scope)
    beside = await beside_ledger(session, quarter, programme, county_code=county_code, bank_code=caller.bank_code)
    area = area_text(county_code)
    whose = await bank_name(session, county_code, caller.bank_code) if caller.bank_code else "全部银行"
    heading = f"地区：{area}（{county_code}）", f"银行：{whose}"
    return await _statement(session, clock, area, quarter, programme, heading, figures, beside)


async def bank_statement(
    session: AsyncSession, caller: Caller, clock: Clock, bank_code: str, period: str, programme: str | None
) -> Statement:
    """A bank's quarter by county and programme, over the counties of the caller's area.

    Raises:
        OutsideArea: the bank is not the caller's.
        QuarterNotBegun: the quarter lies ahead.
        NoBooks: the bank has none in the caller's area, or none of the programme.

    Source: R002-130.
    """
    caller.require_bank(bank_code)
    quarter = _begun(period, clock)
    account, journal = table_of(LedgerAccount).c, table_of(Journal).c
    books = select(account.county_code).where(caller.area_filter(account.county_code), account.bank_code == bank_code)
    if programme is not None:
        books = books.where(account.programme == programme)
    home = await session.scalar(books.order_by(account.county_code).limit(1))
    if home is None:
        raise NoBooks(field="programme" if programme else "bank_code")
    scope = [caller.area_filter(journal.county_code), journal.bank_code == bank_code]
    figures = await _figures(session, quarter, programme, scope)
    beside = await beside_ledger(session, quarter, programme, caller=caller, bank_code=bank_code)
    bank = await bank_name(session, home, bank_code)
    heading = (
        f"地区：{area_text(caller.tenant) if caller.area_prefix else '全国'}（所辖各县）",
        f"银行：{bank}（{bank_code}）",
    )
    return await _statement(session, clock, bank, quarter, programme, heading, figures, beside)


def _begun(period: str, clock: Clock) -> Quarter:
    quarter = Quarter.parse(period)
    if quarter.first_day > (today := clock.today()):
        raise QuarterNotBegun(
            f"{quarter} 自 {quarter.first_day} 开始，今天是 {today}",
            f"{quarter} begins on {quarter.first_day}; today is {today}",
            field="period",
        )
    return quarter


async def _figures(
    session: AsyncSession, quarter: Quarter, programme: str | None, scope: list[ColumnElement[bool]]
) -> dict[Book, BookQuarter]:
    if programme is not None:
        scope = [*scope, table_of(Journal).c.programme == programme]
    return quarter_figures(await moved_until(session, quarter.first_day, quarter.last_day, *scope))


async def _statement(
    session: AsyncSession,
    clock: Clock,
    whose: str,
    quarter: Quarter,
    programme: str | None,
    heading: tuple[str, ...],
    figures: Mapping[Book, BookQuarter],
    beside: BesideLedger,
) -> Statement:
    today = clock.today()
    names = {
        book: (
            area_text(book.county_code),
            await bank_name(session, book.county_code, book.bank_code),
            programme_name(book.programme),
        )
        for book in figures
    }
    running = (f"本季度尚未结束，数据截至 {today}",) if today <= quarter.last_day else ()
    return Statement(
        f"{whose}{quarter_text(quarter)}信贷与风险缓释基金统计表",
        (
            *heading,
            f"项目：{programme_name(programme)}",
            period_line(quarter),
            *running,
            "说明：按业务日期统计；冲正计入其业务日期所在季度，从所冲正事项中扣减；期初加本期变动等于期末",
            f"打印日期：{today}",
        ),
        (
            Table.of("贷款", _LENDING, _lending_rows(names, figures)),
            Table.of("利息、贴息和基金", _MONEY, _money_rows(names, figures)),
            Table.of("代偿分担", _CLAIMS, _claim_rows(names, figures, beside)),
            Table.of("期末风险", _STOCKS, _stock_rows(names, figures, beside)),
        ),
    )


def _lending_rows(names: Mapping[Book, tuple[str, ...]], figures: Mapping[Book, BookQuarter]) -> list[Row]:
    rows: list[Row] = []
    totals: dict[str, Lending] = {}
    for book, of_book in figures.items():
        for borrower, lent in of_book.lending.items():
            rows.append((*names[book], BORROWER_LABELS.get(borrower, borrower), *_lending(lent)))
            totals[borrower] = totals.get(borrower, Lending()).plus(lent)
        rows.append((*names[book], "小计", *_lending(_sum(of_book.lending.values()))))
    for borrower, lent in totals.items():
        rows.append(("合计", None, None, BORROWER_LABELS.get(borrower, borrower), *_lending(lent)))
    rows.append(("合计", None, None, "总计", *_lending(_sum(totals.values()))))
    return rows


def _claim_rows(
    names: Mapping[Book, tuple[str, ...]], figures: Mapping[Book, BookQuarter], beside: BesideLedger
) -> list[Row]:
    rows: list[Row] = []
    total = Claims()
    for book in figures:
        claims = beside.claims.get(book, Claims())
        total = total.plus(claims)
        rows.append((*names[book], *_claims(claims)))
    return [*rows, ("合计", None, None, *_claims(total))]


def _claims(claims: Claims) -> Row:
    shares = (claims.insurer_fen, claims.paid_from_fund_fen, claims.shortfall_fen)
    return (claims.claims, yuan(sum(shares)), *map(yuan, shares))


def _stock_rows(
    names: Mapping[Book, tuple[str, ...]], figures: Mapping[Book, BookQuarter], beside: BesideLedger
) -> list[Row]:
    rows: list[Row] = []
    lent_fen = fund_fen = 0
    days: list[ClosedDay | None] = []
    for book, of_book in figures.items():
        lent, held = _sum(of_book.lending.values()).closing_fen, of_book.money.closing_fen
        lent_fen, fund_fen = lent_fen + lent, fund_fen + held
        day = beside.days.get(book)
        days.append(day)
        closed_on = day.day if day else None
        rows.append((*names[book], yuan(lent), yuan(held), _leverage(lent, held), closed_on, *_closed([day])))
    return [
        *rows,
        ("合计", None, None, yuan(lent_fen), yuan(fund_fen), _leverage(lent_fen, fund_fen), None, *_closed(days)),
    ]


def _closed(days: Sequence[ClosedDay | None]) -> Row:
    """What the close of day found, together; nothing where one of them has not been closed, since no sum is known."""
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return (None, None, None, None)
    return (
        yuan(sum(day.outstanding_fen for day in known)),
        sum(day.overdue_loans for day in known),
        yuan(sum(day.overdue_outstanding_fen for day in known)),
        yuan(sum(day.non_performing_fen for day in known)),
    )


def _leverage(lent_fen: int, fund_fen: int) -> Decimal | None:
    times = leverage(lent_fen, max(fund_fen, 0))
    return None if times is None else two_decimals(times)


def _sum(lendings: Iterable[Lending]) -> Lending:
    return reduce(Lending.plus, lendings, Lending())


def _lending(lent: Lending) -> Row:
    return (
        yuan(lent.opening_fen),
        lent.disbursed_count,
        yuan(lent.disbursed_fen),
        yuan(lent.repaid_fen),
        yuan(lent.claimed_fen),
        yuan(lent.other_fen),
        yuan(lent.closing_fen),
    )


def _money_rows(names: Mapping[Book, tuple[str, ...]], figures: Mapping[Book, BookQuarter]) -> list[Row]:
    rows: list[Row] = [(*names[book], *_money(of_book.money)) for book, of_book in figures.items()]
    total = reduce(Money.plus, (of_book.money for of_book in figures.values()), Money())
    return [*rows, ("合计", None, None, *_money(total))]


def _money(moved: Money) -> Row:
    return tuple(
        yuan(fen)
        for fen in (
            moved.interest_fen,
            moved.subsidy_approved_fen,
            moved.subsidy_paid_fen,
            moved.opening_fen,
            moved.deposited_fen,
            moved.claims_paid_fen,
            moved.recovered_fen,
            moved.account_interest_fen,
            moved.other_fen,
            moved.closing_fen,
            moved.net_loss_fen,
            moved.city_loss_fen,
            moved.county_loss_fen,
        )
    )
