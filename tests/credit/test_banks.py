"""Pilot banks come and go by the city office's decisions; guidance tasks and assessments over HTTP."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from services.commands import accounts
from services.credit.assessments.models import BankAssessment
from services.credit.banks.models import BankStanding
from services.credit.guidance.models import GuidanceTask
from services.gateway.accounts import grants
from services.gateway.settings import Settings as GatewaySettings
from services.runtime import installation as runtime
from services.runtime.reference import known_banks
from shared.calendar import SystemClock
from shared.database import new_id, transaction
from shared.messaging.outbox import OutboxMessage
from shared.security.audit import Trail
from shared.security.callers import this_operator
from shared.security.permissions import Role
from tests.builders import COUNTY
from tests.conftest import Installation, rolled_back
from tests.credit.channel import Borrower, Channel, Loan
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    VILLAGE_CADRE,
    WORK_TEAM,
    Office,
    said_no,
)
from tests.credit.test_applications import PATH as APPLICATIONS
from tests.credit.test_applications import a_family, an_application
from tests.credit.test_products import under_a_product

BANKS = "/credit/banks"
PROVINCE_AUDITOR = (Role.AUDITOR, "36")
NEW_BANK = (Role.BANK, "3607", "icbc")
CITY = "360700"


def a_decision(action: str, on: str, **given: Any) -> dict[str, Any]:
    """What the city office decides."""
    return {"action": action, "occurred_on": on, "reason": "季度考核结果", **given}


async def decide(office: Office, bank: str, action: str, on: str, **given: Any) -> Any:
    """A decision that is taken."""
    return await office.do(CITY_OFFICE, f"{BANKS}/{bank}/standing", **a_decision(action, on, **given))


@pytest.mark.requirement("R002-094")
async def test_the_pack_names_the_five_banks_of_the_beginning(office: Office) -> None:
    listed = await office.read(VILLAGE_CADRE, BANKS, on="2016-05-01")
    assert listed["programme"] == "industry_credit"
    assert {item["bank_code"]: item["state"] for item in listed["items"]} == dict.fromkeys(
        ("rcc", "abc", "psbc", "bog", "yinzuo"), "admitted"
    )
    micro = await office.read(BANK, BANKS, on="2016-05-01", programme="micro_credit")
    assert [item["bank_code"] for item in micro["items"]] == ["abc", "psbc", "rcc"]
    one = await office.read(COUNTY_OFFICE, f"{BANKS}/bog")
    assert (one["label"], one["named_by_pack"], one["since"], one["history"]) == ("赣州银行", True, None, [])
    said_no(await office.get(COUNTY_OFFICE, f"{BANKS}/icbc"), 404, "credit.unknown_bank")
    said_no(await office.get(COUNTY_OFFICE, BANKS, on="2015-12-31"), 409, "policy.none_active")


@pytest.mark.requirement("R002-095")
async def test_a_removed_bank_is_replaced_by_one_that_the_pack_does_not_name(office: Office) -> None:
    await decide(office, "rcc", "suspend", "2016-06-01")
    removed = await decide(office, "rcc", "remove", "2016-07-01")
    assert [(one["number"], one["state"], one["occurred_on"]) for one in removed["history"]] == [
        (1, "suspended", "2016-06-01"),
        (2, "removed", "2016-07-01"),
    ]
    joined = await decide(office, "icbc", "admit", "2016-07-01", label="工商银行赣州分行", replaces="rcc")
    assert (joined["state"], joined["named_by_pack"], joined["history"][0]["replaces"]) == ("admitted", False, "rcc")
    by_day = {}
    for day in ("2016-05-31", "2016-06-01", "2016-06-30", "2016-07-01"):
        listed = await office.read(AUDITOR, BANKS, on=day)
        by_day[day] = {item["bank_code"]: item["state"] for item in listed["items"]}
    assert [states["rcc"] for states in by_day.values()] == ["admitted", "suspended", "suspended", "removed"]
    assert ["icbc" in states for states in by_day.values()] == [False, False, False, True]
    office.channel.county = CITY
    facts = [row for row in await office.channel.rows(OutboxMessage) if row.aggregate == "bank_standing"]
    assert sorted((row.data["bank_code"], row.version, row.data["state"]) for row in facts) == [
        ("icbc", 1, "admitted"),
        ("rcc", 1, "suspended"),
        ("rcc", 2, "removed"),
    ]


@pytest.mark.requirement("R002-095")
async def test_decisions_that_are_refused(office: Office) -> None:
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    path = f"{BANKS}/rcc/standing"
    for who in (COUNTY_OFFICE, CITY_FINANCE, BANK, AUDITOR, TOWN):
        await office.refused(who, path, 403, "auth.forbidden", **a_decision("suspend", "2016-06-01"))
    for body, status, code in (
        (a_decision("admit", "2016-06-01"), 409, "credit.bank_standing_wrong"),
        (a_decision("readmit", "2016-06-01"), 409, "credit.bank_standing_wrong"),
        (a_decision("suspend", tomorrow), 422, "request.date_in_future"),
        (a_decision("suspend", "2015-12-31"), 409, "policy.none_active"),
        (a_decision("suspend", "2016-06-01", reason=""), 422, "request.invalid"),
        (a_decision("suspend", "2016-06-01", replaces="abc"), 422, "request.invalid"),
        (a_decision("expel", "2016-06-01"), 422, "request.invalid"),
    ):
        await office.refused(CITY_OFFICE, path, status, code, **body)
    new = f"{BANKS}/icbc/standing"
    await office.refused(CITY_OFFICE, new, 422, "request.invalid", **a_decision("admit", "2016-06-01"))
    await office.refused(
        CITY_OFFICE,
        new,
        409,
        "credit.bank_not_replaceable",
        **a_decision("admit", "2016-06-01", label="工行", replaces="abc"),
    )
    await decide(office, "rcc", "suspend", "2016-06-01")
    await office.refused(CITY_OFFICE, path, 422, "request.date_before_step", **a_decision("remove", "2016-05-31"))
    await office.refused(CITY_OFFICE, path, 409, "credit.bank_standing_wrong", **a_decision("suspend", "2016-06-01"))
    said_no(await office.get(PROVINCE_AUDITOR, BANKS), 422, "request.invalid")
    assert (await office.read(PROVINCE_AUDITOR, BANKS, city_code=CITY))["items"]
    said_no(await office.get(COUNTY_OFFICE, BANKS, city_code="360100"), 403, "auth.outside_area")


@pytest.mark.requirement("R002-095")
async def test_a_suspended_bank_lends_no_more_but_reports_claims_and_lists(office: Office) -> None:
    channel = office.channel
    await office.deposited(9_000_000)
    loan = await office.a_loan("L1")
    second = Loan(await channel.household(loans=["L2"]), "L2")
    events = second.opened(date(2016, 6, 1))
    await channel.accepted(*events[:2])
    await decide(office, "rcc", "suspend", "2016-06-01")
    await channel.refused(events[2], "credit.bank_not_admitted")
    # the day before it was admitted still
    third = Loan(await channel.household(loans=["L3"]), "L3")
    await channel.accepted(*third.opened(date(2016, 5, 31)))
    # 42 days to 2016-06-20: 5,000,000 × 0.0475 × 42 / 360 = 27,708.3
    await channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2"),
        loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1_000_000),
        loan.event("collection.notice_delivered", date(2019, 4, 10)),
        loan.claimed(date(2019, 5, 10) + timedelta(days=90), 4_000_000),
    )
    assert (await office.paid("2016Q2", "2016-06-26"))["state"] == "paid"
    family = await a_family(channel)
    await office.refused(
        TOWN, APPLICATIONS, 409, "credit.bank_not_admitted", **an_application(family, occurred_on="2016-06-01")
    )
    await decide(office, "rcc", "readmit", "2016-08-01")
    await office.do(TOWN, APPLICATIONS, **an_application(family, occurred_on="2016-08-01"))
    await office.refused(
        TOWN, APPLICATIONS, 409, "credit.bank_not_admitted", **an_application(family, occurred_on="2016-07-31")
    )


@pytest.mark.requirement("R002-094", "R002-095")
async def test_a_bank_that_joined_lends_from_its_day_on(office: Office) -> None:
    channel = office.channel
    deposit = {
        "county_code": COUNTY, "bank_code": "icbc", "kind": "deposit", "period": "2016Q2", "amount_fen": 1,
    }  # fmt: skip
    await decide(office, "bog", "remove", "2016-05-15")
    await decide(office, "icbc", "admit", "2016-05-15", label="工商银行赣州分行", replaces="bog")
    for day, taken in (("2016-05-14", False), ("2016-05-15", True)):
        reply = await office.post(CITY_OFFICE, "/credit/fund-deposits", **deposit, occurred_on=day)
        assert (reply.status_code == 201) is taken, reply.text
    before = Loan(await channel.household(loans=["L1"], bank="icbc", applied_on=date(2016, 5, 14)), "L1")
    await channel.refused(before.opened(date(2016, 5, 20))[0], "credit.bank_not_admitted", bank="icbc")
    after = Loan(await channel.household(loans=["L2"], bank="icbc", applied_on=date(2016, 5, 15)), "L2")
    await channel.accepted(*after.opened(date(2016, 5, 20)), bank="icbc")
    listed = await office.do(
        NEW_BANK, "/credit/subsidy-lists", county_code=COUNTY, period="2016Q2", occurred_on="2016-06-26"
    )
    assert listed["bank_code"] == "icbc"


FILE = "借据号,类型,金额（元）,流水号\n"


async def hand_in(office: Office, who: tuple[Any, ...], on: str) -> Any:
    """A bank's empty file of a day."""
    headers = {**office.channel.sign_in(*who), "Content-Type": "text/csv"}
    query = {"county_code": COUNTY, "occurred_on": on}
    return await office.channel.client.post("/bank/reconciliations", params=query, content=FILE, headers=headers)


@pytest.mark.requirement("R002-095")
@pytest.mark.parametrize("programme", ["industry_credit", "micro_credit"])
async def test_a_bank_that_joined_hands_in_files_and_rates_from_its_day_on(office: Office, programme: str) -> None:
    await decide(office, "icbc", "admit", "2016-05-15", label="工商银行赣州分行", programme=programme)
    household = str((await office.channel.household()).household_id)
    rating = {"kind": "household", "household_id": household, "grade": "good"}
    await office.refused(
        NEW_BANK, "/credit/ratings", 409, "credit.bank_not_admitted", **rating, occurred_on="2016-05-14"
    )
    said_no(await hand_in(office, NEW_BANK, "2016-05-14"), 409, "credit.bank_not_admitted")
    await office.do(NEW_BANK, "/credit/ratings", **rating, occurred_on="2016-05-15")
    assert (await hand_in(office, NEW_BANK, "2016-05-15")).status_code == 201


@pytest.mark.requirement("R002-095")
@pytest.mark.parametrize("action", ["suspend", "remove"])
async def test_a_bank_that_lends_no_more_rates_nobody_and_hands_in_files_of_its_loans(
    office: Office, action: str
) -> None:
    household = str((await office.channel.household()).household_id)
    rating = {"kind": "household", "household_id": household, "grade": "good", "occurred_on": "2016-06-01"}
    await decide(office, "rcc", action, "2016-06-01")
    # admitted to one of the programmes it may rate still: a rating is one for all of them
    first = await office.do(BANK, "/credit/ratings", **rating)
    await office.do(BANK, f"/credit/ratings/{first['id']}/revoke", reason="录错", occurred_on="2016-06-01")
    await decide(office, "rcc", action, "2016-06-01", programme="micro_credit")
    await office.refused(BANK, "/credit/ratings", 409, "credit.bank_not_admitted", **rating)
    assert (await hand_in(office, BANK, "2016-06-01")).status_code == 201


@pytest.mark.requirement("R002-095", "R002-110")
async def test_a_bank_that_joined_has_the_programmes_product_and_works_to_the_end(office: Office) -> None:
    channel = office.channel
    await decide(office, "yinzuo", "remove", "2016-05-15")
    await decide(office, "ccb", "admit", "2016-05-15", label="建设银行赣州分行", replaces="yinzuo")
    offered = {"county_code": COUNTY, "on": "2016-05-20", "bank_code": "ccb"}
    for who in (TOWN, COUNTY_OFFICE, (Role.BANK, "3607", "ccb")):
        [product] = (await office.read(who, "/credit/products", **offered))["items"]
        assert (product["code"], product["bank_code"], product["default"]) == ("industry_bullet", None, True)
    family = await a_family(channel)
    body = an_application(
        family, bank_code="ccb", occurred_on="2016-05-20", amount_fen=5_000_000, application_no="A-C1"
    )
    filed = await office.do(TOWN, APPLICATIONS, **body)
    assert filed["product"] == "industry_bullet"
    for who in (VILLAGE_CADRE, WORK_TEAM, TOWN):
        path = f"{APPLICATIONS}/{filed['application_no']}/opinions"
        await office.do(who, path, supported=True, occurred_on="2016-05-20")
    loan = Loan(Borrower(family.fact.household_id, new_id(), family.id_number, COUNTY), "C1")
    await channel.accepted(*loan.opened(date(2016, 5, 25)), bank="ccb")
    shown = await office.read((Role.BANK, "3607", "ccb"), f"/bank/loans/{COUNTY}/C1")
    assert (shown["product"], shown["outstanding_fen"]) == ("industry_bullet", 5_000_000)


@pytest.mark.requirement("R002-095")
async def test_a_bank_signs_in_while_a_decision_of_its_city_admits_it(
    racing_office: Office, installation: Installation
) -> None:
    """The commands read the credit books, so the decisions are committed."""
    names = ("database_password", "data_key", "token_private_key", "token_public_key")
    made = {name: getattr(installation.secrets, name) for name in names}
    made["database_url"] = installation.admin_url.render_as_string(hide_password=False)
    ours = runtime.Installation(installation.data_dir, made)
    assert {"rcc", "yinzuo"} <= (before := await known_banks(ours, "3607"))
    assert "ccb" not in before
    await decide(racing_office, "yinzuo", "remove", "2016-05-15")
    await decide(racing_office, "ccb", "admit", "2016-05-15", label="建设银行赣州分行", replaces="yinzuo")
    admitted = await known_banks(ours, "3607")
    assert admitted == before | {"ccb"} == await known_banks(ours, "360722")
    assert "ccb" not in await known_banks(ours, "3601")
    url = installation.settings(GatewaySettings).service_database_url
    trail = Trail(SystemClock(), b"secret", this_operator())
    async with rolled_back(url) as sessions, transaction(sessions) as session:
        told = (await accounts.admit_bank(session, trail, "ccb", "建设银行赣州分行", "3607", None, admitted)).shown
        given = dict(line.split("=", 1) for line in told.splitlines())
        granted = await grants.grant_to_client(session, trail.clock, given["client_id"], given["client_secret"])
        assert isinstance(granted, grants.Granted)
        assert (granted.caller.bank_code, granted.caller.role) == ("ccb", Role.BANK)
    await decide(racing_office, "ccb", "remove", "2016-06-15")
    assert await known_banks(ours, "3607") == before


async def test_a_standing_is_of_one_programme(channel: Channel) -> None:
    office = Office(channel)
    await decide(office, "rcc", "suspend", "2016-05-02", programme="micro_credit")
    await channel.accepted(*Loan(await channel.household(loans=["L1"]), "L1").opened())
    loan = Loan(await channel.household(loans=["L2"], programme="micro_credit"), "L2")
    events = loan.opened(term_months=12, annual_rate="0.0435")
    await channel.accepted(*events[:2])
    await channel.refused(events[2], "credit.bank_not_admitted")


async def test_a_request_asks_for_the_standing_once_however_many_loans_it_brings(channel: Channel) -> None:
    counted: list[str] = []
    bind: Any = channel.sessions.kw["bind"]

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    event.listen(bind.sync_connection, "before_cursor_execute", note)
    costs = []
    for numbers in (["W1"], ["A1"], ["B1", "B2", "B3", "B4", "B5"]):
        loans = [Loan(await channel.household(loans=[number]), number) for number in numbers]
        counted.clear()
        await channel.accepted(*(one for loan in loans for one in loan.opened()))
        costs.append((len(counted), sum("bank_standing" in statement for statement in counted)))
    event.remove(bind.sync_connection, "before_cursor_execute", note)
    _, one, five = costs  # the first of all opens the accounts
    assert one == five
    assert one[1] == 1


async def test_of_two_decisions_at_once_the_second_follows_from_the_first(racing_office: Office) -> None:
    office = racing_office
    bodies = [a_decision(action, "2016-06-01") for action in ("suspend", "suspend", "suspend", "remove")]
    replies = await asyncio.gather(*(office.post(CITY_OFFICE, f"{BANKS}/psbc/standing", **body) for body in bodies))
    # a bank is suspended once, and removed from either state; once removed it can't be suspended any more
    taken = [body["action"] for body, reply in zip(bodies, replies, strict=True) if reply.status_code == 201]
    assert taken in (["suspend", "remove"], ["remove"])
    assert {reply.json()["code"] for reply in replies if reply.status_code != 201} == {"credit.bank_standing_wrong"}
    office.channel.county = CITY
    rows = sorted(await office.channel.rows(BankStanding), key=lambda row: row.number)
    assert [row.number for row in rows] == list(range(1, len(taken) + 1))
    assert rows[-1].state == "removed"
    assert len({row.first_id for row in rows}) == 1
    office.channel.county = "360731"


# guidance tasks -----------------------------------------------------------------------------------------------------

TASKS = "/credit/guidance-tasks"


def tasks(period: str, *amounts: tuple[str, str, int], on: str = "2016-01-10") -> dict[str, Any]:
    """Tasks of a period."""
    return {
        "period": period,
        "occurred_on": on,
        "tasks": [{"county_code": county, "bank_code": bank, "amount_fen": fen} for county, bank, fen in amounts],
    }


@pytest.mark.requirement("R002-092")
async def test_tasks_are_set_revised_and_summed_against_the_guidance(office: Office) -> None:
    first = await office.do(
        CITY_OFFICE, TASKS, **tasks("2016", (COUNTY, "rcc", 1_000), (COUNTY, "abc", 500), ("360723", "rcc", 70))
    )
    assert [item["revision"] for item in first["items"]] == [1, 1, 1]
    # a quarter divides the year's task and adds nothing to it
    await office.do(CITY_OFFICE, TASKS, **tasks("2016Q3", (COUNTY, "rcc", 400)))
    again = await office.do(CITY_OFFICE, TASKS, **tasks("2016", (COUNTY, "rcc", 1_200), on="2016-05-01"))
    assert again["items"][0]["revision"] == 2
    totals = await office.read(CITY_FINANCE, f"{TASKS}/totals")
    assert totals["years"] == [{"year": 2016, "task_fen": 1_770}]
    assert (totals["guidance_fen"], totals["difference_fen"]) == (800_000_000_000, 1_770 - 800_000_000_000)
    assert again["totals"] == totals
    assert (await office.read(BANK, f"{TASKS}/totals"))["task_fen"] == 1_270
    assert (await office.read(COUNTY_OFFICE, f"{TASKS}/totals"))["task_fen"] == 1_700
    micro = await office.read(CITY_OFFICE, f"{TASKS}/totals", programme="micro_credit")
    assert (micro["task_fen"], micro["guidance_fen"], micro["difference_fen"]) == (0, None, None)
    listed, after = [], None
    while True:
        page = await office.read(CITY_OFFICE, TASKS, limit=2, **({"after": after} if after else {}))
        listed += page["items"]
        after = page["next"]
        if after is None:
            break
    assert [(item["county_code"], item["bank_code"], item["period"], item["amount_fen"]) for item in listed] == [
        (COUNTY, "abc", "2016", 500),
        (COUNTY, "rcc", "2016", 1_200),
        (COUNTY, "rcc", "2016Q3", 400),
        ("360723", "rcc", "2016", 70),
    ]
    history = await office.read(BANK, TASKS, county_code=COUNTY, period="2016", history=True)
    assert [(item["revision"], item["amount_fen"]) for item in history["items"]] == [(1, 1_000), (2, 1_200)]
    assert (await office.read(OTHER_BANK, TASKS, county_code="360723"))["items"] == []


@pytest.mark.requirement("R002-092")
async def test_tasks_that_can_not_be_set(office: Office) -> None:
    good = (COUNTY, "rcc", 1)
    for body, status, code in (
        (tasks("2016", (COUNTY, "icbc", 1)), 409, "credit.bank_not_admitted"),
        (tasks("2016", ("510824", "rcc", 1)), 403, "auth.outside_area"),
        (tasks("2016", ("360700", "rcc", 1)), 403, "auth.outside_area"),
        (tasks("2016", good, good), 422, "request.invalid"),
        (tasks("2016Q5", good), 422, "request.invalid"),
        (tasks("2016", (COUNTY, "rcc", -1)), 422, "request.invalid"),
        (tasks("2016"), 422, "request.invalid"),
        (tasks("2016", good, on="2015-12-31"), 409, "policy.none_active"),
        (tasks("2016", good, on="2999-01-01"), 422, "request.date_in_future"),
    ):
        reply = await office.post(CITY_OFFICE, TASKS, **body)
        assert reply.status_code == status or code == "auth.outside_area", reply.text
        assert reply.json()["code"] in (code, "credit.unknown_county"), reply.text
    for who in (COUNTY_OFFICE, CITY_FINANCE, BANK, TOWN):
        await office.refused(who, TASKS, 403, "auth.forbidden", **tasks("2016", good))
    said_no(await office.get(TOWN, TASKS), 403, "auth.forbidden")
    said_no(await office.get(NEXT_COUNTY_OFFICE, TASKS, county_code=COUNTY), 403, "auth.outside_area")
    await office.do(CITY_OFFICE, TASKS, **tasks("2016", good, on="2016-05-01"))
    await office.refused(CITY_OFFICE, TASKS, 422, "request.date_before_step", **tasks("2016", good, on="2016-04-30"))
    assert len(await office.channel.rows(GuidanceTask)) == 1


async def test_tasks_set_at_once_are_revisions_of_their_own(racing_office: Office) -> None:
    body = tasks("2016", (racing_office.channel.county, "rcc", 1_000))
    replies = await asyncio.gather(*(racing_office.post(CITY_OFFICE, TASKS, **body) for _ in range(5)))
    assert sorted(reply.json()["items"][0]["revision"] for reply in replies) == [1, 2, 3, 4, 5]


# assessments ----------------------------------------------------------------------------------------------------------

ASSESSMENTS = "/credit/bank-assessments"


async def alone(channel: Channel) -> None:
    """Leave the city's other counties out: races of other tests commit what they lend there."""
    async with transaction(channel.sessions) as session:
        await session.execute(
            text("UPDATE loan SET programme = 'of_others' WHERE county_code <> :county"), {"county": COUNTY}
        )


@pytest.mark.requirement("R002-095", "R002-106", "R002-092")
async def test_banks_are_judged_by_the_books_of_the_last_day_and_ranked(office: Office) -> None:
    channel = office.channel
    await alone(channel)
    mine = await office.a_loan("L1")
    other = Loan(await channel.household(loans=["L9"], bank="abc"), "L9")
    await channel.accepted(*other.opened(date(2016, 5, 12)), bank="abc")
    await office.do(CITY_OFFICE, TASKS, **tasks("2016", (COUNTY, "rcc", 20_000_000), (COUNTY, "abc", 5_000_000)))
    # 42 days to 2016-06-20: 27,708; the report of arrears is paid on 1 July, after the quarter's end
    await channel.accepted(
        mine.event("loan.overdue", date(2016, 6, 25), principal_fen=0, interest_fen=27_708, days=4),
        mine.event("interest.collected", date(2016, 7, 1), amount_fen=27_708, period="2016Q2"),
        mine.event("principal.repaid", date(2016, 7, 2), amount_fen=4_000_000),
    )
    # 40 days to 2016-06-20: 5,000,000 × 0.0475 × 40 / 360 = 26,388.9
    paid = other.event("interest.collected", date(2016, 6, 20), amount_fen=26_389, period="2016Q2")
    await channel.accepted(paid, bank="abc")
    listed = await office.do(
        OTHER_BANK, "/credit/subsidy-lists", county_code=COUNTY, period="2016Q2", occurred_on="2016-06-26"
    )
    await office.do(OTHER_BANK, f"/credit/subsidy-lists/{listed['id']}/submit", occurred_on="2016-06-26")
    body = {"quarter": "2016Q2", "occurred_on": "2016-07-15"}
    judged = await office.do(CITY_OFFICE, ASSESSMENTS, **body)
    by_bank = {bank["bank_code"]: bank for bank in judged["banks"]}
    rcc, abc = by_bank["rcc"], by_bank["abc"]
    assert rcc["figures"] == {
        "outstanding_fen": 5_000_000, "household_outstanding_fen": 5_000_000, "overdue_fen": 5_000_000,
        "new_fen": 5_000_000, "new_household_fen": 5_000_000, "disbursed_fen": 5_000_000, "net_loss_fen": 0,
        "task_fen": 10_000_000, "task_lent_fen": 5_000_000, "reports_due": 1, "reports_in_time": 0,
    }  # fmt: skip
    # 20 + 10 for households, 10 of 20 for half the task, 0 for arrears, 10 without losses, 0 for the list that lacks
    assert (rcc["total"], rcc["rank"], rcc["proposal"]) == ("50.00", 2, "suspend")
    assert {one["name"]: one["rate"] for one in rcc["indicators"]}["overdue"] == "1.0000"
    assert (abc["total"], abc["rank"], abc["proposal"]) == ("100.00", 1, "none")
    assert abc["figures"]["reports_in_time"] == 1
    assert (by_bank["bog"]["total"], by_bank["bog"]["rank"], by_bank["bog"]["state"]) == (None, None, "admitted")
    assert [bank["bank_code"] for bank in judged["banks"]] == ["abc", "rcc", "bog", "psbc", "yinzuo"]
    # proposals change nothing
    assert (await office.read(CITY_OFFICE, f"{BANKS}/rcc"))["history"] == []
    again = await office.do(CITY_OFFICE, ASSESSMENTS, **body)
    assert (again["revision"], again["banks"]) == (2, judged["banks"])
    path = f"{ASSESSMENTS}/{judged['id']}"
    [own] = (await office.read(BANK, path))["banks"]
    assert (own["bank_code"], own["rank"]) == ("rcc", 2)
    seen = await office.read(NEXT_COUNTY_OFFICE, path)
    assert [bank["counties"] for bank in seen["banks"]] == [[]] * 5
    assert seen["banks"][0]["total"] == "100.00"
    [county] = (await office.read(COUNTY_OFFICE, path))["banks"][1]["counties"]
    assert (county["county_code"], county["overdue_fen"]) == (COUNTY, 5_000_000)
    items = (await office.read(AUDITOR, ASSESSMENTS, quarter="2016Q2"))["items"]
    assert [item["revision"] for item in items] == [1, 2]
    page = await office.read(AUDITOR, ASSESSMENTS, limit=1, city_code=CITY)
    assert [item["revision"] for item in (await office.read(AUDITOR, ASSESSMENTS, after=page["next"]))["items"]] == [2]


async def judged_overdue(office: Office, quarter: str, on: str = "2017-03-01") -> tuple[int, int]:
    """What the bank rcc has outstanding and overdue by a new assessment, fen."""
    judged = await office.do(CITY_OFFICE, ASSESSMENTS, quarter=quarter, occurred_on=on)
    [figures] = [bank["figures"] for bank in judged["banks"] if bank["bank_code"] == "rcc"]
    return figures["outstanding_fen"], figures["overdue_fen"]


@pytest.mark.requirement("R002-095")
async def test_arrears_count_by_the_books_whether_or_not_the_bank_reports_them(office: Office) -> None:
    channel = office.channel
    await alone(channel)
    _, paying, late, _ = [await office.a_loan(number) for number in ("L1", "L2", "L3", "L4")]
    # 42 days to 2016-06-20: 27,708; nobody says that L1 and L4 owe theirs
    collected = paying.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2")
    await channel.accepted(
        collected, late.event("interest.collected", date(2016, 7, 1), amount_fen=27_708, period="2016Q2")
    )
    expected = (20_000_000, 15_000_000)
    assert await judged_overdue(office, "2016Q2") == expected
    # it is told alike by closes of any day from then on
    for until in ("2016-06-20", "2016-06-29", "2016-06-30", "2016-07-01", "2017-02-28"):
        await office.do(COUNTY_FINANCE, "/credit/day-closes", county_code=COUNTY, occurred_on=until)
        assert await judged_overdue(office, "2016Q2") == expected
        assert await judged_overdue(office, "2016Q4") == (20_000_000, 20_000_000)
    # and by what comes later and is dated back or later
    back = paying.event("event.reversed", date(2016, 7, 5), reverses=collected["event_id"], reason="录错")
    await channel.accepted(back)
    assert await judged_overdue(office, "2016Q2") == (20_000_000, 20_000_000)
    await channel.accepted(
        paying.event("interest.collected", date(2016, 6, 30), amount_fen=27_708, period="2016Q2"),
        late.event("principal.repaid", date(2017, 2, 27), amount_fen=5_000_000),
    )
    assert await judged_overdue(office, "2016Q2") == expected


@pytest.mark.parametrize("closed", [False, True])
async def test_an_unpaid_instalment_is_arrears_in_an_assessment(office: Office, closed: bool) -> None:
    channel = office.channel
    await alone(channel)
    loan = await under_a_product(channel, "rcc_equal_principal")
    # 42 and 92 days of interest; of the instalment of 714,286 on 2016-09-20 a fen is lacking
    await channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2"),
        loan.event("interest.collected", date(2016, 9, 20), amount_fen=60_694, period="2016Q3"),
        loan.event("principal.repaid", date(2016, 9, 20), amount_fen=714_285),
    )
    if closed:
        await office.do(COUNTY_FINANCE, "/credit/day-closes", county_code=COUNTY, occurred_on="2016-12-01")
    assert await judged_overdue(office, "2016Q2") == (5_000_000, 0)
    assert await judged_overdue(office, "2016Q3") == (4_285_715, 4_285_715)


async def test_losses_and_repaid_arrears_count_by_their_days(office: Office) -> None:
    channel = office.channel
    await alone(channel)
    await office.deposited(9_000_000)
    loan = await office.a_loan("L1")
    late = await office.a_loan("L2")
    for one in (loan, late):
        told = await office.read(COUNTY_OFFICE, f"/credit/banks/rcc/loans/{COUNTY}/{one.loan_no}")
        await channel.accepted(
            *(
                one.event(
                    "interest.collected",
                    date.fromisoformat(row["end"]) - timedelta(days=1),
                    amount_fen=row["interest_fen"],
                    period=row["period"],
                )
                for row in told["schedule"]
            )
        )
    await channel.accepted(
        loan.claimed(date(2019, 8, 8), 5_000_000),
        # past its due day of 2019-05-10 at the end of June, and extended in July
        late.event("loan.extended", date(2019, 7, 1), new_due_on="2020-05-10", reason="受灾"),
        # the last period goes on to the settlement day: 92 days instead of 50, and so does the next
        late.event("interest.collected", date(2019, 9, 20), amount_fen=60_694 - 32_986, period="2019Q2"),
        late.event("interest.collected", date(2019, 9, 20), amount_fen=60_694, period="2019Q3"),
    )
    quarters = {}
    for quarter, on in (("2019Q1", "2019-04-01"), ("2019Q2", "2019-07-02"), ("2019Q3", "2019-10-01")):
        judged = await office.do(CITY_OFFICE, ASSESSMENTS, quarter=quarter, occurred_on=on)
        [rcc] = [bank for bank in judged["banks"] if bank["bank_code"] == "rcc"]
        figures = rcc["figures"]
        quarters[quarter] = tuple(figures[name] for name in ("outstanding_fen", "overdue_fen", "net_loss_fen"))
    assert quarters == {
        "2019Q1": (10_000_000, 0, 0),
        "2019Q2": (10_000_000, 10_000_000, 0),
        "2019Q3": (5_000_000, 0, 5_000_000),
    }


async def test_assessments_that_are_refused(office: Office) -> None:
    body = {"quarter": "2016Q2", "occurred_on": "2016-07-01"}
    await office.refused(
        CITY_OFFICE, ASSESSMENTS, 409, "credit.period_not_over", **{**body, "occurred_on": "2016-06-30"}
    )
    await office.refused(
        CITY_OFFICE, ASSESSMENTS, 422, "request.date_in_future", **{**body, "occurred_on": "2999-01-01"}
    )
    await office.refused(CITY_OFFICE, ASSESSMENTS, 409, "policy.none_active", **{**body, "quarter": "2015Q4"})
    for who in (COUNTY_OFFICE, CITY_FINANCE, BANK, AUDITOR, TOWN):
        await office.refused(who, ASSESSMENTS, 403, "auth.forbidden", **body)
    judged = await office.do(CITY_OFFICE, ASSESSMENTS, **{**body, "occurred_on": "2016-07-02"})
    await office.refused(CITY_OFFICE, ASSESSMENTS, 422, "request.date_before_step", **body)
    said_no(await office.get(TOWN, ASSESSMENTS), 403, "auth.forbidden")
    path = f"{ASSESSMENTS}/{judged['id']}"
    said_no(await office.get((Role.AUDITOR, "3601"), path), 404, "credit.unknown_bank_assessment")
    office.channel.county = CITY
    assert len(await office.channel.rows(BankAssessment)) == 1
