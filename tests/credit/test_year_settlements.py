"""Year-end settlements: counted from the ledger, agreed, paid and received by two people of each side."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.claims.rules import loss_shares
from services.credit.ledger.rules import Account, losses_settled
from services.credit.year_settlements.models import YearSettlement
from services.credit.year_settlements.refusals import NothingToSettle, YearNotOver, YearSettled
from services.credit.year_settlements.rules import Loss, Side, check_uncounted, check_year, payer, uncounted
from services.credit.year_settlements.service import WORKER, draw_up_due
from shared.calendar import SettableClock
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, COUNTY, Loan
from tests.credit.ledger_sums import balances_fen
from tests.credit.loan_builder import day
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_OFFICE,
    NEXT_COUNTY_FINANCE,
    Office,
    said_no,
)
from tests.credit.policy_builder import POLICY
from tests.credit.statement_files import alike, amounts, download, from_csv, from_xlsx

PATH = "/credit/year-settlements"
CONTROLS = "/credit/ledger/control-totals"
CITY_CLERK, CITY_CHIEF = (
    (Role.CITY_FINANCE, "3607", None, "city clerk"),
    (Role.CITY_FINANCE, "3607", None, "city chief"),
)
ON = {"occurred_on": "2020-03-02"}


def people(county: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Two people of a county's finance bureau."""
    return (Role.COUNTY_FINANCE, county, None, "clerk"), (Role.COUNTY_FINANCE, county, None, "chief")


CLERK, CHIEF = people(COUNTY)


def a_year(**given: Any) -> dict[str, Any]:
    """The settlement of 2019."""
    return {"county_code": COUNTY, "year": 2019, **ON, **given}


async def a_loss(office: Office) -> Loan:
    """3,000,001 fen of a claim that the fund paid on 8 August 2019."""
    await office.deposited(3_000_001)
    loan = await office.a_loan("L1")
    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    return loan


async def settled(office: Office, **given: Any) -> Any:
    """A settlement that went all the way: whoever owes pays."""
    clerk, chief = people(office.channel.county)
    one = await office.do(CITY_CLERK, PATH, **a_year(**given))
    on = {"occurred_on": one["drawn_up_on"]}
    path = f"{PATH}/{one['id']}"
    one = await office.do(clerk, f"{path}/confirm", **on)
    county_pays = one["payer"] == "county"
    await office.do(chief if county_pays else CITY_CHIEF, f"{path}/pay", **on)
    return await office.do(CITY_CHIEF if county_pays else chief, f"{path}/receive", **on)


async def in_order(office: Office) -> bool:
    """Whether all controlled figures agree."""
    controls = await office.read(AUDITOR, CONTROLS, county_code=office.channel.county)
    return bool(controls["equal"])


@pytest.mark.requirement("R002-118", "R002-120")
async def test_the_county_pays_its_half_and_the_city_confirms_it(office: Office) -> None:
    await a_loss(office)
    one = await office.do(CITY_CLERK, PATH, **a_year())
    assert (one["state"], one["number"], one["payer"]) == ("drawn_up", 1, "county")
    # the odd fen falls to the county
    assert (one["net_loss_fen"], one["city_share_fen"], one["county_share_fen"]) == (3_000_001, 1_500_000, 1_500_001)
    assert [(bank["bank_code"], bank["paid_fen"], bank["given_back_fen"]) for bank in one["banks"]] == [
        ("rcc", 3_000_001, 0)
    ]
    path = f"{PATH}/{one['id']}"
    wrong = 409, "credit.settlement_wrong_state"
    await office.refused(CHIEF, f"{path}/pay", *wrong, **ON)
    await office.refused(CLERK, f"{path}/confirm", 422, "request.date_before_step", occurred_on="2020-03-01")
    confirmed = await office.do(CLERK, f"{path}/confirm", **ON)
    assert (confirmed["state"], confirmed["confirmed_by"]) == ("confirmed", "clerk")
    await office.refused(CLERK, f"{path}/object", *wrong, **ON, reason="x")
    await office.refused(CITY_CHIEF, f"{path}/pay", *wrong, **ON)
    await office.refused(CLERK, f"{path}/pay", 409, "credit.settlement_same_person", **ON)
    await office.do(CHIEF, f"{path}/pay", occurred_on="2020-03-05")
    assert "county_funding" not in {k for k, fen in (await office.channel.balances()).items() if fen}
    await office.refused(CHIEF, f"{path}/receive", *wrong, occurred_on="2020-03-06")
    await office.refused(CITY_CLERK, f"{path}/receive", 409, "credit.settlement_same_person", occurred_on="2020-03-06")
    done = await office.do(CITY_CHIEF, f"{path}/receive", occurred_on="2020-03-06")
    assert (done["state"], done["received_on"], done["received_by"]) == ("received", "2020-03-06", "city chief")
    balances = await office.channel.balances()
    # the city advanced 3,000,001; the county has now put in what it lost
    assert (balances["fund"], balances["city_funding"], balances["county_funding"]) == (0, -1_500_000, -1_500_001)
    assert await in_order(office)
    shares = await office.read(CITY_FINANCE, "/credit/loss-shares", county_code=COUNTY, year=2019)
    assert shares["county_share_fen"] == 1_500_001
    for step in ("confirm", "receive"):
        who = CLERK if step == "confirm" else CITY_CHIEF
        await office.refused(who, f"{path}/{step}", *wrong, occurred_on="2020-03-07")


@pytest.mark.requirement("R002-118", "R002-119", "R002-120")
async def test_what_comes_into_a_settled_year_is_a_difference_on_the_next_and_may_flow_back(office: Office) -> None:
    loan = await a_loss(office)
    await settled(office)
    await office.refused(CITY_CLERK, PATH, 409, "credit.nothing_to_settle", **a_year())
    # dated into the settled year, and into the next
    await office.channel.accepted(
        loan.event("recovery.received", date(2019, 12, 30), amount_fen=1_000_000),
        loan.event("recovery.received", date(2020, 5, 4), amount_fen=500_001),
    )
    next_year = await office.do(CITY_CLERK, PATH, **a_year(year=2020, occurred_on="2021-02-01"))
    assert (next_year["payer"], next_year["net_loss_fen"]) == ("city", -1_500_001)
    # cumulative net 1,500,000: 750,000 each; so 750,000 and 750,001 come back
    assert (next_year["city_share_fen"], next_year["county_share_fen"]) == (-750_000, -750_001)
    [line] = (await office.read(CLERK, f"{PATH}/{next_year['id']}/lines"))["items"]
    assert (line["loan_no"], line["paid_fen"], line["given_back_fen"], line["earlier_net_fen"]) == (
        "L1",
        0,
        1_500_001,
        -1_000_000,
    )
    await office.refused(CITY_CLERK, PATH, 409, "credit.year_settled", **a_year())
    path, on = f"{PATH}/{next_year['id']}", {"occurred_on": "2021-02-01"}
    await office.do(CLERK, f"{path}/confirm", **on)
    await office.refused(CHIEF, f"{path}/pay", 409, "credit.settlement_wrong_state", **on)
    await office.refused(CITY_CLERK, f"{path}/pay", 409, "credit.settlement_same_person", **on)
    await office.do(CITY_CHIEF, f"{path}/pay", **on)
    await office.refused(CLERK, f"{path}/receive", 409, "credit.settlement_same_person", **on)
    await office.do(CHIEF, f"{path}/receive", **on)
    balances = await office.channel.balances()
    assert (balances["county_loss"], balances["county_funding"]) == (750_000, -750_000)
    assert await in_order(office)
    years = [(one["year"], one["state"]) for one in (await office.read(AUDITOR, PATH, county_code=COUNTY))["items"]]
    assert years == [(2019, "received"), (2020, "received")]


async def test_an_objected_settlement_counts_nothing_and_is_drawn_up_anew(office: Office) -> None:
    loan = await a_loss(office)
    one = await office.do(CITY_CLERK, PATH, **a_year())
    await office.refused(CITY_CLERK, PATH, 409, "credit.settlement_open", **a_year())
    await office.channel.accepted(loan.event("recovery.received", date(2019, 12, 30), amount_fen=1))
    objected = await office.do(CLERK, f"{PATH}/{one['id']}/object", **ON, reason="漏计一笔追偿")
    assert (objected["state"], objected["objection"], objected["net_loss_fen"]) == (
        "objected",
        "漏计一笔追偿",
        3_000_001,
    )
    # what answers an objection is not dated before it
    day_before = (date.fromisoformat(ON["occurred_on"]) - timedelta(days=1)).isoformat()
    await office.refused(CITY_CLERK, PATH, 422, "request.date_before_step", **{**a_year(), "occurred_on": day_before})
    anew = await office.do(CITY_CLERK, PATH, **a_year())
    assert (anew["number"], anew["net_loss_fen"]) == (2, 3_000_000)
    first = await office.read(CITY_FINANCE, PATH, year=2019, limit=1)
    second = await office.read(CITY_FINANCE, PATH, year=2019, limit=1, after=first["next"])
    assert [item["id"] for page in (first, second) for item in page["items"]] == [one["id"], anew["id"]]


async def test_an_even_settlement_ends_when_the_county_agrees(office: Office) -> None:
    loan = await a_loss(office)
    await office.channel.accepted(loan.event("recovery.received", date(2019, 12, 30), amount_fen=3_000_001))
    one = await office.do(CITY_CLERK, PATH, **a_year())
    assert (one["payer"], one["county_share_fen"], one["banks"][0]["paid_fen"]) == (None, 0, 3_000_001)
    done = await office.do(CLERK, f"{PATH}/{one['id']}/confirm", **ON)
    assert (done["state"], done["received_on"], done["paid_on"]) == ("received", "2020-03-02", None)
    assert await in_order(office)


async def test_the_statement_is_the_same_for_both(office: Office) -> None:
    await a_loss(office)
    one = await office.do(CITY_CLERK, PATH, **a_year())
    heading, tables = from_csv(await download(office, CLERK, f"/year-settlements/{one['id']}"))
    assert heading[:8] == [
        "赣州市信丰县2019年风险缓释基金损失结算表（第1次）",
        "地区：赣州市信丰县（360722）",
        "项目：产业扶贫信贷通",
        "年度：2019年；第1次结算",
        "状态：已编制，待县级确认",
        "净损失：30,000.01 元；市级承担：15,000.00 元；县级承担：15,000.01 元",
        "应付：县级财政付给市级财政 15,000.01 元",
        f"市级财政编制：{one['drawn_up_by']}  {one['drawn_up_on']}",
    ]
    line, total = tables["结算明细"]
    assert (line["银行"], line["借据号"], total["序号"]) == ("赣州农信社（农商行）", "L1", "合计")
    sums = ("基金代偿", "追偿回流", "净损失", "市级承担", "县级承担", "其中以前年度")
    assert amounts(line, *sums) == amounts(total, *sums) == (3_000_001, 0, 3_000_001, 1_500_000, 1_500_001, 0)
    told, sheets = from_xlsx(await download(office, CITY_FINANCE, f"/year-settlements/{one['id']}", "xlsx"))
    assert (told, alike(sheets)) == (heading, alike(tables))
    # the settlement's own address gives the same file
    path = f"{PATH}/{one['id']}/statement"
    mine = await office.get(CLERK, path, format="csv")
    assert from_csv(mine) == (heading, tables)
    assert "信丰县2019年风险缓释基金损失结算表" in unquote(mine.headers["content-disposition"])
    said_no(await office.get(CLERK, path, format="docx"), 422, "request.invalid")
    await office.do(CLERK, f"{PATH}/{one['id']}/object", **ON, reason="漏计一笔追偿")
    heading, _ = from_csv(await download(office, CLERK, f"/year-settlements/{one['id']}"))
    assert heading[8] == "县级财政异议：clerk  2020-03-02（漏计一笔追偿）"
    said_no(await office.get(BANK, f"/credit/statements/year-settlements/{one['id']}"), 403, "auth.forbidden")


async def test_settlements_that_are_refused_and_who_sees_them(office: Office) -> None:
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    await office.refused(CITY_CLERK, PATH, 409, "credit.nothing_to_settle", **a_year())
    for body, status, code in (
        (a_year(occurred_on="2019-12-31"), 409, "credit.year_not_over"),
        (a_year(occurred_on=tomorrow), 422, "request.date_in_future"),
        (a_year(year=2015), 409, "policy.none_active"),
        (a_year(programme="micro_credit"), 409, "credit.loss_not_shared"),
        (a_year(county_code="510824"), 403, "auth.outside_area"),
        (a_year(year="2019"), 422, "request.invalid"),
    ):
        await office.refused(CITY_CLERK, PATH, status, code, **body)
    for nobody in (CLERK, CITY_OFFICE, COUNTY_OFFICE, BANK, AUDITOR):
        await office.refused(nobody, PATH, 403, "auth.forbidden", **a_year())
    await a_loss(office)
    one = await office.do(CITY_CLERK, PATH, **a_year())
    path = f"{PATH}/{one['id']}"
    for part in (path, f"{path}/lines", f"{path}/statement"):
        said_no(await office.get(NEXT_COUNTY_FINANCE, part), 404, "credit.unknown_year_settlement")
        said_no(await office.get(BANK, part), 403, "auth.forbidden")
    await office.refused(NEXT_COUNTY_FINANCE, f"{path}/confirm", 404, "credit.unknown_year_settlement", **ON)
    assert (await office.read(NEXT_COUNTY_FINANCE, PATH))["items"] == []
    said_no(await office.get(NEXT_COUNTY_FINANCE, PATH, county_code=COUNTY), 403, "auth.outside_area")


@pytest.mark.parametrize(("today", "made"), [(date(2020, 1, 20), 0), (date(2020, 1, 21), 1)])
async def test_the_day_draws_up_a_year_once_its_last_deposit_fell_due(office: Office, today: date, made: int) -> None:
    await a_loss(office)
    channel = office.channel
    clock = SettableClock(datetime(today.year, today.month, today.day, 4, tzinfo=UTC))
    policies = channel.app.state.policies
    assert await draw_up_due(channel.sessions, clock, policies) == made
    assert await draw_up_due(channel.sessions, clock, policies) == 0
    assert [row.drawn_up_by for row in await channel.rows(YearSettlement)] == [WORKER] * made


async def test_a_year_is_settled_once_and_a_recovery_meanwhile_is_not_lost(racing_office: Office) -> None:
    office = racing_office
    county = office.channel.county
    loan = await a_loss(office)
    back = loan.event("recovery.received", date(2019, 12, 30), amount_fen=1_000_001)
    drawn, *_ = await asyncio.gather(
        asyncio.gather(*(office.post(CITY_CLERK, PATH, **a_year(county_code=county)) for _ in range(3))),
        office.channel.submit(back),
    )
    assert sorted(reply.status_code for reply in drawn) == [201, 409, 409]
    [one] = [reply.json() for reply in drawn if reply.status_code == 201]
    clerk, chief = people(county)
    path = f"{PATH}/{one['id']}"
    await office.do(clerk, f"{path}/confirm", **ON)
    await office.do(chief, f"{path}/pay", **ON)
    received = await asyncio.gather(*(office.post(CITY_CHIEF, f"{path}/receive", **ON) for _ in range(3)))
    assert sorted(reply.status_code for reply in received) == [200, 409, 409]
    if one["net_loss_fen"] == 3_000_001:  # the recovery came behind it: it is on the next
        await settled(office, county_code=county)
    balances = await office.channel.balances()
    assert (balances["county_loss"], balances["county_funding"]) == (1_000_000, -1_000_000)
    assert await in_order(office)


@pytest.mark.requirement("R002-120")
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("net"), st.integers(0, 1), st.integers(2018, 2021), st.integers(0, 999)),
            st.tuples(st.just("settle"), st.just(0), st.integers(2018, 2021), st.just(0)),
        ),
        max_size=25,
    )
)
def test_settlements_come_to_what_the_ledger_says(story: list[tuple[str, int, int, int]]) -> None:
    """Postings of any date between settlements of rising years: no fen is lost, or counted twice."""
    postings: list[tuple[int, int, Loss]] = []
    net = {0: 0, 1: 0}
    settlements: list[tuple[int, dict[int, Loss]]] = []

    def added(losses: list[tuple[int, Loss]]) -> dict[int, Loss]:
        sums: dict[int, Loss] = {}
        for loan, loss in losses:
            sums[loan] = Loss(*(a + b for a, b in zip(sums.get(loan, Loss()), loss, strict=True)))
        return sums

    def posted(year: int) -> dict[int, Loss]:
        return added(
            [
                (loan, loss._replace(earlier_net_fen=loss.net_loss_fen if dated < year else 0))
                for loan, dated, loss in postings
                if dated <= year
            ]
        )

    for what, loan, year, net_fen in [*story, ("settle", 0, 2021, 0)]:
        if what == "net":
            before, after = loss_shares(net[loan], POLICY.claims), loss_shares(net_fen, POLICY.claims)
            change = net_fen - net[loan]
            shares = (after.city_fen - before.city_fen, after.county_fen - before.county_fen)
            postings.append((loan, year, Loss(max(0, change), max(0, -change), *shares)))
            net[loan] = net_fen
            continue
        if settlements and year < settlements[-1][0]:
            continue
        counted = added(
            [
                (of, loss._replace(earlier_net_fen=loss.net_loss_fen) if settled_year < year else loss)
                for settled_year, lines in settlements
                for of, loss in lines.items()
            ]
        )
        lines = uncounted(posted(year), counted)
        for loss in lines.values():
            assert loss.net_loss_fen == loss.city_share_fen + loss.county_share_fen
        settlements.append((year, lines))
    everything = added([(of, loss) for _, lines in settlements for of, loss in lines.items()])
    for loan, net_fen in net.items():
        loss = everything.get(loan, Loss())
        assert (loss.city_share_fen, loss.county_share_fen) == tuple(loss_shares(net_fen, POLICY.claims))
        assert loss.net_loss_fen == net_fen


@pytest.mark.requirement("R002-120")
def test_what_was_counted_of_a_loan_that_has_no_loss_any_more_is_given_back() -> None:
    counted = {"gone": Loss(5, 0, 2, 3, 1), "same": Loss(7, 0, 3, 4), "less": Loss(9, 0, 4, 5)}
    posted = {"same": Loss(7, 0, 3, 4), "less": Loss(9, 4, 2, 3), "new": Loss(1, 0, 0, 1)}
    assert uncounted(posted, counted) == {
        "less": Loss(0, 4, -2, -2),
        "new": Loss(1, 0, 0, 1),
        "gone": Loss(-5, 0, -2, -3, -1),
    }


@pytest.mark.requirement("R002-120")
@pytest.mark.parametrize(("share_fen", "side"), [(1, Side.COUNTY), (0, None), (-1, Side.CITY)])
def test_who_pays(share_fen: int, side: Side | None) -> None:
    assert payer(share_fen) is side
    expected = {Account.CITY_FUNDING: share_fen, Account.COUNTY_FUNDING: -share_fen} if share_fen else {}
    assert balances_fen(losses_settled(share_fen)) == expected


@pytest.mark.requirement("R002-118")
def test_the_bounds_of_a_year() -> None:
    check_year(2019, day("2020-01-01"), 2019)
    with pytest.raises(YearNotOver):
        check_year(2019, day("2019-12-31"), None)
    with pytest.raises(YearSettled):
        check_year(2018, day("2020-01-01"), 2019)
    check_uncounted({1: Loss(1)}, 2019)
    with pytest.raises(NothingToSettle):
        check_uncounted({}, 2019)
