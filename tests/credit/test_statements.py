"""Statements as files over HTTP: the ledger's own sums to the fen, for those who may read the same as JSON."""

import io
import zipfile
from datetime import date, datetime, timedelta
from typing import get_args

import pytest
from python_calamine import CalamineWorkbook

from services.credit.bank_events.schemas import AnyBankEvent
from services.credit.ledger.rules import Account
from services.credit.statements import files
from shared.calendar import CHINA, SettableClock
from shared.codes.books import BANK_EVENT_FIELD_LABELS, BANK_EVENT_LABELS
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, COUNTY, Channel, Loan
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_FINANCE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    VILLAGE_CADRE,
    Office,
    said_no,
)
from tests.credit.statement_files import PATH, alike, amounts, download, fen, from_csv, from_xlsx
from tests.credit.statement_story import a_story, balances

PLACE = "古陂镇新屋村委会"
OF_COUNTY = f"/counties/{COUNTY}"


@pytest.fixture
def office(channel: Channel) -> Office:
    """The offices at a moment that stands still, with everything of the story behind it."""
    channel.app.state.clock = SettableClock(datetime(2020, 5, 6, 9, 30, 15, tzinfo=CHINA))
    return Office(channel)


async def test_an_account_shows_every_movement_with_its_cause(office: Office) -> None:
    loan = await a_story(office)
    [mine, _] = (await office.read(COUNTY_FINANCE, "/credit/fund-accounts"))["items"][::-1]
    shown = (await office.read(COUNTY_FINANCE, f"/credit/fund-accounts/{mine['id']}/statement"))["items"]
    reply = await download(office, BANK, f"/fund-accounts/{mine['id']}")
    heading, tables = from_csv(reply)
    assert heading[0] == "赣州市信丰县赣州农信社（农商行）风险缓释基金账户对账单"
    *rows, total = tables["基金流水"]
    assert [(row["摘要"], row["借据号"], row["来源编号"]) for row in rows] == [
        ("基金缴存到账", "", shown[0]["cause_id"]),
        ("代偿", "L1", shown[1]["cause_id"]),
        ("追偿收回", "L1", shown[2]["cause_id"]),
        ("冲正：追偿收回", "L1", shown[3]["cause_id"]),
        ("冲正：代偿", "L1", shown[4]["cause_id"]),
    ]
    for row, told in zip(rows, shown, strict=True):
        received, paid = (fen(row[name] or "0") for name in ("收入（元）", "支出（元）"))
        assert (received - paid, *amounts(row, "余额", "业务日期日终余额")) == (
            told["amount_fen"],
            told["balance_fen"],
            told["balance_on_date_fen"],
        )
        assert (row["业务日期"], row["倒记"] == "倒记") == (told["occurred_on"], told["backdated"])
        assert row["记账时间"] == "2020-05-06 09:30:15"
    # 60,000 + 6,000.01 + 50,007.50 came, 50,007.50 + 6,000.01 went
    assert amounts(total, "收入", "支出", "余额") == (11_600_751, 5_600_751, 6_000_000)
    assert loan.loan_no == "L1"


def test_every_event_and_field_of_the_channel_has_its_word() -> None:
    types = get_args(get_args(AnyBankEvent)[0])
    assert {get_args(one.model_fields["type"].annotation)[0] for one in types} == BANK_EVENT_LABELS.keys()
    private = {"borrower_id_number"}
    envelope = {"county_code", "event_id", "type", "occurred_on", "loan_no"}
    assert {name for one in types for name in one.model_fields} - envelope - private <= BANK_EVENT_FIELD_LABELS.keys()


async def test_a_loan_shows_events_schedule_lists_and_entries(office: Office) -> None:
    await a_story(office)
    shown = await office.read(COUNTY_OFFICE, f"/credit/banks/rcc/loans/{COUNTY}/L1")
    heading, tables = from_csv(await download(office, BANK, f"/loans/{COUNTY}/rcc/L1"))
    assert heading[0] == "赣州市信丰县赣州农信社（农商行）贷款对账单（借据号 L1）"
    assert heading[5] == "借款人：刘福生（农户）；状态：未结清"
    events = tables["银行事件"]
    assert [(row["事件编号"], row["状态"] == "已冲正") for row in events] == [
        (event["event_id"], event["status"] == "reversed") for event in shown["events"]
    ]
    assert (events[2]["事项"], events[2]["金额（元）"]) == ("发放贷款", "50000.00")
    assert "年利率：4.75%；期限（月）：36；到期日：2019-05-10" in events[2]["其他内容"]
    assert (events[1]["金额（元）"], events[1]["其他内容"]) == ("", "是否批准：是；批准金额：50,000.00 元")
    *periods, total = tables["计息与贴息"]
    assert [amounts(row, "应计利息", "已收利息", "多收利息", "贴息") for row in periods] == [
        tuple(row[f"{name}_fen"] for name in ("interest", "collected", "overpaid", "subsidy"))
        for row in shown["schedule"]
    ]
    assert fen(total["已收利息（元）"]) == shown["collected_fen"]
    [line, listed] = tables["贴息名单明细"]
    assert (line["名单季度"], line["类别"], line["名单状态"], line["贴息金额（元）"]) == (
        "2016Q2",
        "首次列报",
        "已拨付",
        "277.08",
    )
    assert listed["贴息金额（元）"] == "277.08"
    *instalments, whole = tables["还款计划"]
    assert [amounts(row, "应还本金", "已还本金", "应还利息", "已还利息") for row in instalments] == [
        tuple(row[f"{name}_fen"] for name in ("principal", "principal_paid", "interest", "interest_paid"))
        for row in shown["plan"]
    ]
    assert fen(whole["应还本金（元）"]) == 5_000_000
    assert tables["代偿与追偿"] == []  # it was taken back
    entries = tables["账务分录"]
    assert fen(entries[0]["贷款余额（元）"]) == 5_000_000
    assert fen(entries[-1]["贷款余额（元）"]) == shown["outstanding_fen"]
    assert [row["摘要"] for row in entries] == [
        "发放贷款", "收取利息", "收回本金", "冲正：收回本金", "收回本金",
        "代偿", "代偿", "代偿", "追偿收回", "追偿收回",
        "冲正：追偿收回", "冲正：追偿收回", "冲正：代偿", "冲正：代偿", "冲正：代偿",
    ]  # fmt: skip
    by_account = {row["科目"]: fen(row["余额（借减贷，元）"]) for row in tables["科目汇总"]}
    assert (by_account["备查：贷款余额"], by_account["备查：已收利息"], by_account["风险缓释基金"]) == (
        shown["outstanding_fen"],
        shown["collected_fen"],
        0,
    )
    *_, whole = tables["科目汇总"]
    assert whole["借方合计（元）"] == whole["贷方合计（元）"]
    assert fen(whole["借方合计（元）"]) == sum(fen(row["金额（元）"]) for row in entries)


async def test_a_loan_that_was_only_applied_for_has_a_statement(office: Office) -> None:
    loan = Loan(await office.channel.household(loans=["N/1"]), "N/1")
    await office.channel.accepted({**loan.opened()[0], "event_id": "E1"})
    heading, tables = from_csv(await download(office, COUNTY_OFFICE, f"/loans/{COUNTY}/rcc/N/1"))
    assert heading[6] == "发放：0.00 元，未发放；到期：无；年利率：无"
    assert [len(rows) for rows in tables.values()] == [1, 1, 1, 1, 0, 0, 1]


@pytest.mark.requirement("R002-137")
async def test_a_list_is_a_file_with_lines_total_digest_and_signatures(office: Office) -> None:
    loan = await office.a_loan("L1")
    await office.a_loan("L2")
    await office.channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708)
    )
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    path = f"/subsidy-lists/{draft['id']}"
    heading, _ = from_csv(await download(office, BANK, path))
    assert "名单摘要（SHA-256）：未报送，尚无摘要" in heading
    assert heading[8:11] == ["报送：（未办理）", "批准：（未办理）", "拨付：（未办理）"]
    for who, step in ((BANK, "submit"), (COUNTY_OFFICE, "approve"), (COUNTY_FINANCE, "pay")):
        listed = await office.step(who, draft, step, "2016-06-24")
    heading, tables = from_csv(await download(office, COUNTY_FINANCE, path))
    assert heading[:9] == [
        "赣州市信丰县赣州农信社（农商行）2016年第2季度贴息名单",
        "地区：赣州市信丰县（360722）",
        "银行：赣州农信社（农商行）（rcc）",
        "项目：产业扶贫信贷通",
        "期间：2016年第2季度（2016Q2）",
        "状态：已拨付；应于 2016-06-26 前报送",
        f"笔数：1；贴息合计：{listed['total_fen'] / 100:.2f} 元",
        f"名单摘要（SHA-256）：{listed['digest']}",
        f"报送：{listed['submitted_by']}  2016-06-24",
    ]
    assert heading[9:11] == [
        f"批准：{listed['decided_by']}  2016-06-24",
        f"拨付：{listed['paid_by']}  2016-06-24（应于 2016-07-01 前拨付）",
    ]
    [line, total] = tables["贴息明细"]
    assert (line["借据号"], line["借款人"], line["计息期（年度）"], line["类别"]) == (
        "L1",
        "刘福生",
        "2016Q2",
        "首次列报",
    )
    # what whoever checks or pays it must see of the loan: 42 days from 05-10 to 06-20
    assert (line["借款人类别"], line["乡镇、村"], line["年利率"], line["计息天数"]) == ("农户", PLACE, "4.75%", "42")
    assert (*amounts(line, "发放金额", "贷款余额"), line["发放日"], line["到期日"]) == (
        5_000_000,
        5_000_000,
        "2016-05-10",
        "2019-05-10",
    )
    [told] = (await office.read(COUNTY_FINANCE, f"/credit{path}/lines"))["items"]
    assert (told["village_label"], told["borrower_kind"], told["days"]) == (PLACE, "household", 42)
    assert (told["disbursed_fen"], told["outstanding_fen"], told["annual_rate"]) == (5_000_000, 5_000_000, "0.047500")
    # the lines, the list and the ledger tell one sum
    paid = -(await balances(office, date(2016, 6, 24)))[Account.TREASURY]
    assert fen(line["贴息金额（元）"]) == fen(total["贴息金额（元）"]) == listed["total_fen"] == paid == 27_708


async def test_a_returned_list_bears_no_approval(office: Office) -> None:
    draft = await office.drawn_up("2016Q2", "2016-06-27")
    await office.step(BANK, draft, "submit", "2016-06-27")
    await office.step(COUNTY_OFFICE, draft, "return", "2016-06-28", reason="漏报")
    heading, tables = from_csv(await download(office, AUDITOR, f"/subsidy-lists/{draft['id']}"))
    assert heading[5] == "状态：已退回；应于 2016-06-26 前报送，已逾期"
    assert heading[9] == "批准：（未办理）"
    assert [row["贴息金额（元）"] for row in tables["贴息明细"]] == ["0.00"]


async def test_a_workbook_holds_what_the_csv_holds_and_the_same_bytes_each_time(office: Office) -> None:
    await a_story(office)
    office.channel.county = "360723"
    # the most that a deposit may be: as a number a spreadsheet would lose its last fen
    await office.channel.deposit(2**53, bank="abc")
    office.channel.county = COUNTY
    accounts = {
        (one["county_code"], one["bank_code"]): one["id"]
        for one in (await office.read(CITY_FINANCE, "/credit/fund-accounts"))["items"]
    }
    [listed] = (await office.read(CITY_FINANCE, "/credit/subsidy-lists"))["items"]
    for path, query in (
        (f"/fund-accounts/{accounts[COUNTY, 'rcc']}", {}),
        (f"/fund-accounts/{accounts['360723', 'abc']}", {}),
        (f"/loans/{COUNTY}/rcc/L1", {}),
        (f"/subsidy-lists/{listed['id']}", {}),
        (OF_COUNTY, {"period": "2016Q2"}),
        ("/banks/rcc", {"period": "2019Q4"}),
        ("/banks/abc", {"period": "2016Q2"}),
    ):
        as_csv = await download(office, CITY_FINANCE, path, **query)
        as_xlsx = await download(office, CITY_FINANCE, path, "xlsx", **query)
        assert (await download(office, CITY_FINANCE, path, **query)).content == as_csv.content
        assert (await download(office, CITY_FINANCE, path, "xlsx", **query)).content == as_xlsx.content
        (heading, tables), (told, sheets) = from_csv(as_csv), from_xlsx(as_xlsx)
        assert (told, alike(sheets)) == (heading, alike(tables))
    _, tables = from_csv(await download(office, CITY_FINANCE, "/banks/abc", period="2016Q2"))
    assert tables["利息、贴息和基金"][-1]["基金期末余额（元）"] == "90071992547409.92"


async def test_what_is_too_long_for_a_workbook_is_refused_and_given_as_csv(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for amount_fen in range(1, 6):
        await office.channel.deposit(amount_fen)
    [account] = (await office.read(COUNTY_FINANCE, "/credit/fund-accounts"))["items"]
    path = f"/fund-accounts/{account['id']}"
    # five movements and their total
    monkeypatch.setattr(files, "MOST_XLSX_ROWS", 6)
    await download(office, BANK, path, "xlsx")
    monkeypatch.setattr(files, "MOST_XLSX_ROWS", 5)
    problem = said_no(await office.get(BANK, f"{PATH}{path}", format="xlsx"), 422, "credit.statement_too_large")
    assert (problem["field"], problem["remedy"]) == ("format", "请改用 format=csv 下载。")
    _, tables = from_csv(await download(office, BANK, path))
    assert [row["余额（元）"] for row in tables["基金流水"]] == ["0.01", "0.03", "0.06", "0.10", "0.15", "0.15"]


async def test_who_may_have_a_statement(office: Office) -> None:
    await a_story(office)
    [account] = [
        one["id"] for one in (await office.read(BANK, "/credit/fund-accounts"))["items"] if one["bank_code"] == "rcc"
    ]
    [listed] = (await office.read(BANK, "/credit/subsidy-lists"))["items"]
    quarter = {"period": "2016Q2"}
    outside, unknown = (403, "auth.outside_area"), 404
    for path, query, of_stranger, of_other_bank in (
        (f"/fund-accounts/{account}", {}, (unknown, "credit.unknown_fund_account"), None),
        (f"/loans/{COUNTY}/rcc/L1", {}, outside, outside),
        (f"/subsidy-lists/{listed['id']}", {}, (unknown, "credit.unknown_list"), None),
        (OF_COUNTY, quarter, outside, ()),
        ("/banks/rcc", quarter, (unknown, "credit.no_books"), outside),
    ):
        for who in (BANK, COUNTY_OFFICE, COUNTY_FINANCE, CITY_OFFICE, CITY_FINANCE, AUDITOR):
            await download(office, who, path, **query)
        for stranger in (NEXT_COUNTY_OFFICE, NEXT_COUNTY_FINANCE):
            said_no(await office.get(stranger, f"{PATH}{path}", **query), *of_stranger)
        if of_other_bank != ():  # of the county it gets its own rows
            said_no(await office.get(OTHER_BANK, f"{PATH}{path}", **query), *(of_other_bank or of_stranger))
        for nobody in (TOWN, VILLAGE_CADRE, (Role.WORK_TEAM, "360722102201"), (Role.DEPARTMENT, COUNTY)):
            said_no(await office.get(nobody, f"{PATH}{path}", **query), 403, "auth.forbidden")
        assert (await office.channel.client.get(f"{PATH}{path}", params=query)).status_code == 401


async def test_what_can_not_be_given(office: Office) -> None:
    await office.channel.deposit(1)
    for who, path, query, status, code in (
        (COUNTY_OFFICE, OF_COUNTY, {"period": "2020Q3"}, 409, "credit.quarter_not_begun"),
        (BANK, "/banks/rcc", {"period": "2020Q3"}, 409, "credit.quarter_not_begun"),
        (COUNTY_OFFICE, OF_COUNTY, {"period": "2015Q4"}, 409, "policy.none_active"),
        (COUNTY_OFFICE, OF_COUNTY, {"period": "2016Q2", "programme": "none"}, 409, "policy.none_active"),
        (COUNTY_OFFICE, OF_COUNTY, {"period": "2016Q5"}, 422, "request.invalid"),
        (COUNTY_OFFICE, OF_COUNTY, {"period": "2016Q2", "format": "pdf"}, 422, "request.invalid"),
        (COUNTY_OFFICE, OF_COUNTY, {}, 422, "request.invalid"),
        (CITY_OFFICE, "/counties/360799", {"period": "2016Q2"}, 422, "credit.unknown_county"),
        (CITY_OFFICE, "/counties/510824", {"period": "2016Q2"}, 403, "auth.outside_area"),
        (CITY_OFFICE, "/counties/x", {"period": "2016Q2"}, 403, "auth.outside_area"),
        (CITY_OFFICE, "/banks/none", {"period": "2016Q2"}, 404, "credit.no_books"),
        (BANK, "/banks/rcc", {"period": "2016Q2", "programme": "micro_credit"}, 404, "credit.no_books"),
        (BANK, f"/loans/{COUNTY}/rcc/none", {}, 404, "credit.unknown_loan"),
        (BANK, "/fund-accounts/x", {}, 422, "request.invalid"),
    ):
        said_no(await office.get(who, f"{PATH}{path}", **query), status, code)


async def test_a_period_of_an_account_stands_between_its_balances(office: Office) -> None:
    await a_story(office)
    [mine, _] = (await office.read(COUNTY_FINANCE, "/credit/fund-accounts"))["items"][::-1]
    path = f"/fund-accounts/{mine['id']}"
    period = {"first_on": "2019-08-01", "last_on": "2019-10-31"}
    heading, tables = from_csv(await download(office, BANK, path, **period))
    assert heading[4] == "期间：2019-08-01 至 2019-10-31，按业务日期"
    opening, *rows, closing = tables["基金流水"]
    # the deposit before it; claim and recovery in it, the recovery's reversal too; the claim's comes later
    assert (opening["序号"], fen(opening["余额（元）"])) == ("期初余额", 6_000_000)
    assert [row["摘要"] for row in rows] == ["代偿", "追偿收回", "冲正：追偿收回"]
    balance = 6_000_000
    for row in rows:
        received, paid = (fen(row[name] or "0") for name in ("收入（元）", "支出（元）"))
        balance += received - paid
        assert fen(row["余额（元）"]) == balance
    assert amounts(closing, "收入", "支出", "余额") == (600_001, 5_600_751, balance)
    *_, whole = from_csv(await download(office, BANK, path, first_on="2016-01-01"))[1]["基金流水"]
    assert fen(whole["余额（元）"]) == 6_000_000
    _, sheets = from_xlsx(await download(office, BANK, path, "xlsx", **period))
    assert alike(sheets) == alike(tables)
    turned = {"first_on": "2019-10-31", "last_on": "2019-08-01"}
    problem = said_no(await office.get(BANK, f"{PATH}{path}", **turned), 422, "request.range_reversed")
    assert (problem["field"], problem["detail"]) == ("last_on", "last_on（2019-08-01）早于 first_on（2019-10-31）")
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    open_end = await office.get(BANK, f"{PATH}{path}", first_on=tomorrow)
    said_no(open_end, 422, "request.range_reversed")


async def test_a_standing_claim_tells_who_bore_it(office: Office) -> None:
    await office.deposited(6_000_000)
    loan = await office.a_loan("L1", insurer_share="0.3")
    await office.channel.accepted(
        loan.claimed(CLAIM_ON, 5_000_000, 1_000),
        loan.event("recovery.received", CLAIM_ON + timedelta(days=20), amount_fen=600_001),
    )
    told = await office.read(COUNTY_FINANCE, f"/credit/claims/{COUNTY}/rcc/L1")
    _, tables = from_csv(await download(office, BANK, f"/loans/{COUNTY}/rcc/L1"))
    [claim] = tables["代偿与追偿"]
    assert (claim["代偿日"], claim["全部收回日"]) == (CLAIM_ON.isoformat(), "")
    assert amounts(
        claim, "申请代偿", "保险应承担", "基金代偿", "银行自担", "已追偿", "追偿归基金", "净损失", "县级承担"
    ) == tuple(
        told[f"{name}_fen"]
        for name in (
            "claimed", "insurer", "paid_from_fund", "shortfall", "recovered", "to_fund", "net_loss", "county_share",
        )
    )  # fmt: skip
    assert told["insurer_fen"] == 1_500_000


async def test_a_workbook_is_made_for_an_accountant(office: Office) -> None:
    await a_story(office)
    [mine, _] = (await office.read(COUNTY_FINANCE, "/credit/fund-accounts"))["items"][::-1]
    for path in (f"/fund-accounts/{mine['id']}", f"/loans/{COUNTY}/rcc/L1"):
        reply = await download(office, BANK, path, "xlsx")
        book = CalamineWorkbook.from_filelike(io.BytesIO(reply.content))
        with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        for number, name in enumerate(book.sheet_names, start=1):
            rows = book.get_sheet_by_name(name).to_python()
            header = next(place for place, row in enumerate(rows) if any(row[1:]))
            sheet = parts[f"xl/worksheets/sheet{number}.xml"]
            # the names of the columns stay in sight, come again on each page, and choose rows
            assert f'<pane ySplit="{header + 1}"' in sheet
            assert f"'{name}'!${header + 1}:${header + 1}" in parts["xl/workbook.xml"] or (
                f"{name}!${header + 1}:${header + 1}" in parts["xl/workbook.xml"]
            )
            assert f'<autoFilter ref="A{header + 1}:' in sheet
            days = [
                place for place, title in enumerate(rows[header]) if title in ("业务日期", "发放日", "到期日", "应还日")
            ]
            for row in rows[header + 1 :]:
                assert all(isinstance(row[place], date) for place in days if row[place] != ""), row
        assert 'formatCode="yyyy\\-mm\\-dd"' in parts["xl/styles.xml"] or "yyyy-mm-dd" in parts["xl/styles.xml"]
