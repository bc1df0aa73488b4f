"""A quarter's statement of a county and of a bank: the ledger's own sums to the fen."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.credit.ledger.rules import Account
from shared.calendar import CHINA, Quarter, SettableClock
from shared.security.permissions import Role
from tests.credit.channel import COUNTY, PROGRAMME, Channel
from tests.credit.office import AUDITOR, BANK, CITY_OFFICE, COUNTY_OFFICE, Office
from tests.credit.statement_files import amounts, download, from_csv
from tests.credit.statement_story import a_story, balances, undone
from tests.credit.test_organisations import a_cooperative, events, filed

QUARTERS = [Quarter(year, number) for year in (2016, 2019) for number in (1, 2, 3, 4)]
OF_COUNTY = f"/counties/{COUNTY}"


@pytest.fixture
def office(channel: Channel) -> Office:
    """The offices at a moment that stands still, with everything of the story behind it."""
    channel.app.state.clock = SettableClock(datetime(2020, 5, 6, 9, 30, 15, tzinfo=CHINA))
    return Office(channel)


async def of_quarter(
    office: Office, who: tuple[Any, ...], path: str, quarter: Quarter, **query: Any
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Both tables of a quarter's statement."""
    _, tables = from_csv(await download(office, who, path, period=str(quarter), **query))
    return tables["贷款"], tables["利息、贴息和基金"]


LENT = ("期初贷款余额", "发放金额", "收回本金", "代偿核减", "其他变动", "期末贷款余额")
FUND = ("基金期初余额", "基金缴存", "代偿支出", "追偿收回", "专户利息", "其他变动", "基金期末余额")


@pytest.mark.requirement("R002-130")
@pytest.mark.parametrize("bank", [None, "rcc", "abc"])
async def test_a_quarter_is_what_the_ledger_sums_up_to(office: Office, bank: str | None) -> None:
    await a_story(office)
    who, path = (AUDITOR, OF_COUNTY) if bank is None else ((Role.BANK, COUNTY, bank), f"/banks/{bank}")
    for quarter in QUARTERS:
        lending, money = await of_quarter(office, who, path, quarter)
        before = await balances(office, quarter.first_day - timedelta(days=1), bank)
        after = await balances(office, quarter.last_day, bank)

        def grown(account: Account, before: Any = before, after: Any = after) -> int:
            return int(after[account] - before[account])

        opening, disbursed, repaid, claimed, other, closing = amounts(lending[-1], *LENT)
        assert (opening, closing) == (before[Account.MEMO_LOANS], after[Account.MEMO_LOANS])
        assert (opening + disbursed - repaid - claimed, other) == (closing, 0)
        fund, deposited, paid, recovered, interest, other, left = amounts(money[-1], *FUND)
        assert (fund, left) == (before[Account.FUND], after[Account.FUND])
        assert (fund + deposited - paid + recovered + interest, other) == (left, 0)
        assert amounts(money[-1], "收取利息", "批准贴息", "拨付贴息", "净损失", "市级承担", "县级承担") == (
            grown(Account.MEMO_INTEREST),
            grown(Account.SUBSIDY_EXPENSE),
            -grown(Account.TREASURY),
            grown(Account.CITY_LOSS) + grown(Account.COUNTY_LOSS),
            grown(Account.CITY_LOSS),
            grown(Account.COUNTY_LOSS),
        )
        # totals are those of the rows above them
        for rows, names in ((money, FUND), (lending, LENT)):
            parts = [row for row in rows[:-1] if row["地区"] != "合计" and row.get("借款人") != "小计"]
            sums = [sum(column) for column in zip(*(amounts(row, *names) for row in parts), strict=True)]
            assert tuple(sums or [0] * len(names)) == amounts(rows[-1], *names)


@pytest.mark.requirement("R002-130")
async def test_a_reversal_counts_in_its_own_quarter_by_what_it_took_back(office: Office) -> None:
    await a_story(office)
    found = {}
    for quarter in QUARTERS:
        lending, money = await of_quarter(office, CITY_OFFICE, OF_COUNTY, quarter)
        found[str(quarter)] = lending[-1]["发放笔数"], amounts(lending[-1], *LENT), amounts(money[-1], *FUND)
    # the second loan was taken back in the third quarter, in which the other bank lent 1,000,000;
    # 2.50 came back in the second quarter, as was told only later
    assert [found[f"2016Q{number}"][:2] for number in (1, 2, 3, 4)] == [
        ("0", (0, 0, 0, 0, 0, 0)),
        ("2", (0, 10_000_000, 250, 0, 0, 9_999_750)),
        ("0", (9_999_750, -4_000_000, 100_001, 0, 0, 5_899_749)),
        ("0", (5_899_749, 0, -100_001, 0, 0, 5_999_750)),
    ]
    assert found["2016Q2"][2] == (0, 6_000_000, 0, 0, 0, 0, 6_000_000)
    assert found["2019Q3"] == (
        "0",
        (5_999_750, 0, 0, 4_999_750, 0, 1_000_000),
        (6_000_000, 0, 5_000_750, 600_001, 0, 0, 1_599_251),
    )
    assert found["2019Q4"] == (
        "0",
        (1_000_000, 0, 0, -4_999_750, 0, 5_999_750),
        (1_599_251, 0, -5_000_750, -600_001, 0, 0, 6_000_000),
    )


@pytest.mark.requirement("R002-130")
async def test_a_quarter_names_banks_borrowers_and_its_days(office: Office) -> None:
    await a_story(office)
    reply = await download(office, COUNTY_OFFICE, OF_COUNTY, period="2016Q3", programme=PROGRAMME)
    heading, tables = from_csv(reply)
    assert heading[:5] == [
        "赣州市信丰县2016年第3季度信贷与风险缓释基金统计表",
        "地区：赣州市信丰县（360722）",
        "银行：全部银行",
        "项目：产业扶贫信贷通",
        "期间：2016年第3季度（2016-07-01 至 2016-09-30）",
    ]
    assert heading[-1] == "打印日期：2020-05-06"
    assert [(row["银行"], row["借款人"], row["发放笔数"]) for row in tables["贷款"]] == [
        ("农业银行赣州分行", "农户", "1"),
        ("农业银行赣州分行", "经营主体", "0"),
        ("农业银行赣州分行", "小计", "1"),
        ("赣州农信社（农商行）", "农户", "-1"),
        ("赣州农信社（农商行）", "经营主体", "0"),
        ("赣州农信社（农商行）", "小计", "-1"),
        ("", "农户", "0"),
        ("", "经营主体", "0"),
        ("", "总计", "0"),
    ]
    running, _ = from_csv(await download(office, COUNTY_OFFICE, OF_COUNTY, period="2020Q2"))
    assert "本季度尚未结束，数据截至 2020-05-06" in running
    micro = await of_quarter(office, COUNTY_OFFICE, OF_COUNTY, Quarter(2020, 1), programme="micro_credit")
    assert [len(rows) for rows in micro] == [1, 1]


async def test_a_bank_sees_its_own_rows_over_its_counties(office: Office) -> None:
    await a_story(office)
    office.channel.county = "360723"
    await office.channel.deposit(777)
    lending, money = await of_quarter(office, BANK, "/banks/rcc", Quarter(2016, 2))
    assert [(row["地区"], row["基金期末余额（元）"]) for row in money] == [
        ("赣州市信丰县", "60000.00"),
        ("赣州市大余县", "7.77"),
        ("合计", "60007.77"),
    ]
    assert len(lending) == 9
    _, [mine, total] = await of_quarter(office, BANK, OF_COUNTY, Quarter(2016, 3))
    assert (mine["银行"], total["地区"]) == ("赣州农信社（农商行）", "合计")
    # a county looks at a bank in its own area only
    _, money = await of_quarter(office, (Role.COUNTY_OFFICE, "360723"), "/banks/rcc", Quarter(2016, 2))
    assert [row["地区"] for row in money] == ["赣州市大余县", "合计"]


@pytest.mark.requirement("R002-115")
async def test_interest_on_the_account_and_its_correction_have_a_column(office: Office) -> None:
    await office.deposited(36_000_000)
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=COUNTY))["items"]
    path = f"/credit/fund-accounts/{account['id']}/interest"
    entry = await office.do(BANK, path, period="2016Q3", amount_fen=100, occurred_on="2016-09-21")
    await office.do(BANK, f"{path}/{entry['id']}/correct", occurred_on="2016-10-01", reason="录错")
    for quarter, told in ((Quarter(2016, 3), (100, 0, 36_000_100)), (Quarter(2016, 4), (-100, 0, 36_000_000))):
        _, money = await of_quarter(office, AUDITOR, OF_COUNTY, quarter)
        assert amounts(money[-1], "专户利息", "其他变动", "基金期末余额") == told
        after = await balances(office, quarter.last_day)
        assert told[-1] == after[Account.FUND]
    _, tables = from_csv(await download(office, BANK, f"/fund-accounts/{account['id']}"))
    assert [(row["摘要"], row["来源"]) for row in tables["基金流水"][1:-1]] == [
        ("专户利息入账", "专户利息"),
        ("更正专户利息", "专户利息"),
    ]


@pytest.mark.requirement("R002-130")
async def test_a_payment_and_its_reversal_are_repayment_and_interest(office: Office) -> None:
    loan = await office.a_loan()
    # the first period's interest, 277.08, and 1,000.00 of the principal
    payment = loan.event("payment.received", date(2016, 6, 21), amount_fen=127_708)
    await office.channel.accepted(payment, undone(loan, payment, date(2016, 7, 5)))
    for quarter, sign in ((Quarter(2016, 2), 1), (Quarter(2016, 3), -1)):
        lending, money = await of_quarter(office, AUDITOR, OF_COUNTY, quarter)
        assert amounts(lending[-1], "收回本金", "其他变动") == (sign * 100_000, 0)
        assert amounts(money[-1], "收取利息") == (sign * 27_708,)
        assert amounts(lending[-1], "期末贷款余额") == ((await balances(office, quarter.last_day))[Account.MEMO_LOANS],)
    _, tables = from_csv(await download(office, BANK, f"/loans/{COUNTY}/rcc/L1"))
    assert [row["摘要"] for row in tables["账务分录"]][1:] == ["收到还款"] * 2 + ["冲正：收到还款"] * 2


@pytest.mark.requirement("R002-130")
async def test_organisations_have_rows_of_their_own(office: Office) -> None:
    await office.a_loan()
    await a_cooperative(office.channel)
    await filed(office, "Z1")
    await office.channel.accepted(*events(office.channel, "Z1"))
    lending, _ = await of_quarter(office, BANK, OF_COUNTY, Quarter(2016, 2))
    assert [(row["借款人"], row["发放笔数"], row["期末贷款余额（元）"]) for row in lending] == [
        ("农户", "1", "50000.00"),
        ("经营主体", "1", "100000.00"),
        ("小计", "2", "150000.00"),
        ("农户", "1", "50000.00"),
        ("经营主体", "1", "100000.00"),
        ("总计", "2", "150000.00"),
    ]
    heading, _ = from_csv(await download(office, BANK, f"/loans/{COUNTY}/rcc/Z1"))
    assert heading[5] == "借款人：信丰脐橙合作社（经营主体）；状态：未结清"


@pytest.mark.requirement("R002-116", "R002-121", "R002-130")
async def test_a_quarter_tells_who_bore_its_claims_and_what_is_overdue(office: Office) -> None:
    await a_story(office)

    async def beside(period: str) -> tuple[dict[str, str], dict[str, str]]:
        _, tables = from_csv(await download(office, COUNTY_OFFICE, OF_COUNTY, period=period))
        return tables["代偿分担"][-1], tables["期末风险"][-1]

    claims, stock = await beside("2019Q3")
    shares = ("代偿本息", "保险承担", "基金代偿", "银行自担")
    assert (claims["代偿笔数"], amounts(claims, *shares)) == ("1", (5_000_750, 0, 5_000_750, 0))
    # 10,000 lent behind 15,992.51 of the fund
    assert (stock["杠杆倍数"], stock["日结日"]) == ("0.63", "")
    # no day was closed: what is overdue nobody knows, and nothing is not what is known
    assert {stock[name] for name in stock if name.startswith(("日结", "逾期", "不良"))} == {""}
    # the claim was taken back in the next quarter
    claims, stock = await beside("2019Q4")
    assert (claims["代偿笔数"], amounts(claims, *shares)) == ("-1", (-5_000_750, 0, -5_000_750, 0))
    await office.do(CITY_OFFICE, "/credit/day-closes", county_code=COUNTY, occurred_on="2019-12-31")
    _, stock = await beside("2019Q4")
    [rcc] = [
        row for row in from_csv(await download(office, COUNTY_OFFICE, OF_COUNTY, period="2019Q4"))[1]["期末风险"]
        if row["银行"] == "赣州农信社（农商行）"
    ]  # fmt: skip
    assert rcc["日结日"] == "2019-12-31"
    assert amounts(rcc, "期末贷款余额", "日结贷款余额", "逾期贷款余额") == (4_999_750, 4_999_750, 4_999_750)
    assert (rcc["逾期笔数"], rcc["杠杆倍数"]) == ("1", "0.83")
    assert int(stock["逾期笔数"]) >= 1
