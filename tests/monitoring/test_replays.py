"""Replay of a rule: the same as judging every day, counted by month, beside what was really raised."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.alerts.rights import hidden_from
from services.monitoring.figures.rules import Measure
from services.monitoring.households.rules import Fact, Family, Period, Person, Signal, YearIncome, figures_of
from services.monitoring.loans.rules import Arrears, Turn
from services.monitoring.replays.models import REPLAYABLE
from services.monitoring.replays.rules import below_line, precision, replayed, replayed_delays, replayed_incomes
from services.monitoring.risks.rules import RISKS, findings
from services.monitoring.risks.turning import turning_days
from shared.calendar import Clock
from shared.codes import DISABILITY_KINDS, SIGNAL_KINDS
from shared.database import Sessions, new_id, transaction
from shared.events.base import Event
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role, holders
from tests.conftest import Installation
from tests.monitoring.builders import (
    OTHER_TOWN_VILLAGE,
    HouseholdEvents,
    LoanEvents,
    ObjectEvents,
    RecordEvents,
    enveloped,
)
from tests.monitoring.conftest import Consume, a_consumer, yiyang_sessions
from tests.monitoring.test_risk_rules import CHILD, HEAD, STANDARDS
from tests.monitoring.test_targets import SignIn

COUNTY, VILLAGE = "410327", "410327108221"
FIRST, LAST = date(2018, 9, 1), date(2019, 2, 28)
NUMBERS: dict[str, int | str] = {
    "fall_share": "0.3",
    "grace_days": 5,
    "pairing_days": 20,
    "line_fen": 426_000,
    "line_year": 2018,
    "income_years": 1,
    "spending_fen": 1_000_000,
    "income_share": "0.5",
    "worst_grades": 2,
    "loss_fen": 300_000,
    "months": 4,
}

DAYS = st.dates(date(2017, 12, 1), date(2019, 4, 1))


@st.composite
def facts(draw: st.DrawFn, kind: str, names: tuple[str, ...], **values: Any) -> Fact:
    """A record whose days are somewhere around the stretch, in their order."""
    days = sorted(draw(st.lists(DAYS, min_size=len(names), max_size=len(names))))
    told = dict(zip(names, (day.isoformat() for day in days), strict=True))
    if len(names) == 2 and draw(st.booleans()):
        told[names[1]] = None  # type: ignore[assignment]  # it goes on
    drawn = {name: draw(options) for name, options in values.items()}
    member = HEAD.id if kind == "employment" else None
    return Fact(UUID(int=draw(st.integers(1, 2**40))), member, {**told, **drawn})


@st.composite
def signals(draw: st.DrawFn) -> Signal:
    """Something that a department tells, of the household, one of its members, or its area."""
    kind = draw(st.sampled_from([code.code for code in SIGNAL_KINDS]))
    of_child = kind in ("dropped_out_of_school", "back_at_school")
    of_household = kind in ("hardship", "project_failed", "disaster", "accident")
    values = {
        "spending_fen": draw(st.sampled_from([500_000, 1_000_000])),
        "disability_kind": next(iter(DISABILITY_KINDS)).code,
        "disability_grade": draw(st.sampled_from([1, 3])),
        "loss_fen": draw(st.sampled_from([None, 100_000, 300_000])),
        "disaster_kind": "flood",
        "hardship_kind": "sudden",
    }
    member = CHILD.id if of_child else None if of_household else HEAD.id
    return Signal(kind, draw(DAYS), member, kind == "disaster" and draw(st.booleans()), values)


@st.composite
def families(draw: st.DrawFn) -> Family:
    """A household to which things happen around a year."""
    schooling = st.sampled_from(["none", "primary"])
    child = Person(CHILD.id, CHILD.name, date(2012, draw(st.integers(1, 12)), 29 if draw(st.booleans()) else 3), "none")
    begun = date(2017, 1, 1)
    sinces = sorted({begun, *draw(st.lists(DAYS, max_size=2))})
    periods = []
    for since in sinces:
        young = Person(child.id, child.name, child.born_on, "none", draw(schooling), dibao=False)
        head = replace(HEAD, dibao=draw(st.sampled_from([False, True, None])))
        periods.append(Period(since, "illness", (head, young)))
    out = draw(st.none() | DAYS)
    return Family(
        county_code=COUNTY,
        village_code=VILLAGE,
        household_type="ordinary",
        registered_on=begun,
        stays_out=() if out is None else ((out, draw(st.none() | st.just(out + timedelta(days=200)))),),
        support_months={} if out is None else {out: draw(st.integers(1, 12))},
        monitored=draw(st.lists(DAYS.map(lambda day: (day, day + timedelta(days=90))), max_size=1).map(tuple)),
        periods=tuple(periods),
        facts={
            "household_pairing": draw(st.lists(facts("household_pairing", ("started_on", "ended_on")), max_size=2)),
            "employment": draw(st.lists(facts("employment", ("started_on", "ended_on")), max_size=2)),
            "dwelling_check": draw(
                st.lists(facts("dwelling_check", ("checked_on",), grade=st.sampled_from(["a", "c"])), max_size=2)
            ),
            "water_check": draw(
                st.lists(facts("water_check", ("checked_on",), quality_passed=st.booleans()), max_size=2)
            ),
            "visit": draw(st.lists(facts("visit", ("visited_on",)), max_size=3)),
            "measure": draw(
                st.lists(
                    facts(
                        "measure",
                        ("started_on", "ended_on"),
                        measure_class=st.sampled_from(["industry", "guarantee"]),
                        item=st.just("relief"),
                    ),
                    max_size=2,
                )
            ),
        },
        signals=tuple(sorted(draw(st.lists(signals(), max_size=4)), key=lambda one: one.happened_on)),
        incomes={
            year: YearIncome(draw(st.integers(0, 2_000_000)), 2, draw(DAYS))
            for year in draw(st.sets(st.integers(2016, 2018)))
        },
        standards=STANDARDS,
    )


@pytest.mark.parametrize("rule", sorted(RISKS))
@given(family=families(), among=st.sampled_from(["registered", "exited", "helped", "exited_or_monitored"]))
def test_a_replay_finds_what_judging_every_day_finds(rule: str, family: Family, among: str) -> None:
    numbers = {**NUMBERS, "among": among}
    daily: list[tuple[date, str, str]] = []
    standing: set[str] = set()
    for past in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=past)
        found = findings({rule: numbers}, family, day).get(rule, [])
        daily += [(day, one.about, one.sentence) for one in found if one.about not in standing]
        standing = {one.about for one in found}
    seen = [
        (one.raised_on, one.finding.about, one.finding.sentence) for one in replayed(rule, family, numbers, FIRST, LAST)
    ]
    assert seen == daily


@given(family=families(), removed_on=st.none() | DAYS, measure=st.sampled_from(["net_income", "disposable_income"]))
def test_a_replay_of_incomes_finds_what_holding_them_against_the_line_every_day_finds(
    family: Family, removed_on: date | None, measure: str
) -> None:
    family = replace(family, removed_on=removed_on)
    lines_fen = {2016: 400_000, 2018: 500_000}
    daily: list[tuple[date, str, str]] = []
    standing: set[str] = set()
    for past in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=past)
        found = below_line(family, measure, lines_fen, day)
        daily += [(day, one.about, one.sentence) for one in found if one.about not in standing]
        standing = {one.about for one in found}
    seen = [
        (one.raised_on, one.finding.about, one.finding.sentence)
        for one in replayed_incomes(family, measure, lines_fen, FIRST, LAST)
    ]
    assert seen == daily


@pytest.mark.requirement("R001-044")
def test_an_income_is_held_against_the_line_from_the_day_on_which_it_is_known_of_whom_is_watched_then() -> None:
    family = Family(
        county_code=COUNTY,
        village_code=VILLAGE,
        household_type="ordinary",
        registered_on=date(2015, 1, 1),
        removed_on=date(2020, 1, 1),
        stays_out=((date(2018, 12, 20), date(2019, 8, 1)),),
        monitored=((date(2019, 9, 1), date(2019, 11, 1)),),
        incomes={2018: YearIncome(449_249, 1, date(2019, 3, 1)), 2019: YearIncome(1, 1, date(2019, 10, 1))},
    )
    lines_fen = {2018: 449_250, 2019: 460_000}

    def years(on: date) -> list[tuple[str, date]]:
        return [(one.about, one.since) for one in below_line(family, "net_income", lines_fen, on)]

    assert years(date(2019, 2, 28)) == []
    assert years(date(2019, 3, 1)) == years(date(2019, 7, 31)) == [("2018", date(2019, 3, 1))]
    assert years(date(2019, 8, 1)) == years(date(2019, 9, 30)) == []
    # an entry of 2019 watches no income of 2018
    assert years(date(2019, 10, 1)) == years(date(2019, 10, 31)) == [("2019", date(2019, 10, 1))]
    assert years(date(2019, 11, 1)) == []
    off = replace(family, removed_on=date(2019, 3, 2))
    assert [bool(below_line(off, "net_income", lines_fen, date(2019, 3, day))) for day in (1, 2)] == [True, False]
    assert below_line(replace(family, removed_kind="merged"), "net_income", lines_fen, date(2019, 3, 1)) == []
    (one,) = below_line(family, "disposable_income", lines_fen, date(2019, 3, 1))
    assert "2018年人均纯收入4,492.49元（可支配收入未核）" in one.sentence
    paid_away = replace(family, incomes={2018: YearIncome(460_000, 1, date(2019, 3, 1), 449_249)})
    assert below_line(paid_away, "net_income", lines_fen, date(2019, 3, 1)) == []
    (one,) = below_line(paid_away, "disposable_income", lines_fen, date(2019, 3, 1))
    assert "2018年人均可支配收入4,492.49元" in one.sentence


@pytest.mark.requirement("R001-044")
def test_a_delay_is_found_on_the_day_of_the_report_that_tells_of_so_many_days() -> None:
    began, other = date(2018, 9, 10), date(2018, 11, 1)

    def turn(on: date, days: int, since: date = began) -> Turn:
        return Turn(on, Arrears(since, on, days, 0, 59_375), 5_000_000)

    turns = [
        turn(FIRST - timedelta(days=1), 2, FIRST - timedelta(days=3)),
        turn(date(2018, 9, 20), 10),
        turn(date(2018, 10, 10), 30),
        Turn(date(2018, 10, 20), None, 5_000_000),
        turn(LAST, 40, other),
        turn(LAST + timedelta(days=1), 70, date(2019, 1, 1)),
    ]

    def found(min_days: int, since: date = FIRST, until: date = LAST) -> list[tuple[date, str]]:
        told = replayed_delays("赣州银行", "L1", turns, min_days, since, until)
        return [(one.raised_on, one.finding.about) for one in told]

    assert found(30) == [(date(2018, 10, 10), str(began)), (LAST, str(other))]
    assert found(10) == [(date(2018, 9, 20), str(began)), (LAST, str(other))]
    assert found(41) == []
    assert found(2) == [(FIRST, str(FIRST - timedelta(days=3))), *found(10)]
    # what stands on the first day is found on it, and on the day it was over nothing is
    assert found(30, date(2018, 10, 10), date(2018, 10, 10)) == [(date(2018, 10, 10), str(began))]
    assert found(30, date(2018, 10, 15), date(2018, 10, 19)) == [(date(2018, 10, 15), str(began))]
    assert found(30, date(2018, 10, 20), date(2018, 10, 31)) == []
    (one, _) = replayed_delays("赣州银行", "L1", turns, 30, FIRST, LAST)
    assert one.finding.since == began
    assert one.finding.sentence == (
        "赣州银行贷款L1截至2018年10月10日已逾期30天：逾期本金0.00元、欠息593.75元，贷款余额50,000.00元。"
    )


@pytest.mark.requirement("R001-005")
@given(family=families())
def test_as_many_children_are_counted_out_of_school_as_are_told_of(family: Family) -> None:
    family = replace(family, signals=())  # what departments tell is no figure of the register
    days = figures_of(family).days
    for day in turning_days(family, [], FIRST, LAST):
        counted = sum(amount for (name, since), amount in days.items() if name == Measure.DROPPED_OUT and since <= day)
        assert counted == len(findings({"dropped_out": {}}, family, day).get("dropped_out", []))


@pytest.mark.parametrize(
    ("confirmed", "dismissed", "share"), [(0, 0, None), (3, 0, 1), (0, 2, 0), (3, 1, 0.75), (1, 3, 0.25)]
)
def test_precision_is_the_share_of_visits_that_found_it_true(confirmed: int, dismissed: int, share: float) -> None:
    assert precision(confirmed, dismissed) == share


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY)


def asked(**changes: Any) -> dict[str, Any]:
    """A request to replay a year of missing helpers."""
    body = {"rule": "helper_missing", "area": COUNTY, "since": "2018-06-01", "until": "2019-05-31"}
    return {**body, **changes}


async def filled(consume: Consume) -> HouseholdEvents:
    """A household without a helper from 2018-09-11 to 2018-10-09 and from 2019-02-01 on."""
    home = HouseholdEvents(county_code=COUNTY, village_code=VILLAGE, registered_on=date(2018, 1, 1))
    pairings = [RecordEvents("household_pairing", county_code=COUNTY, household_id=home.id) for _ in range(2)]
    await consume(
        home.registered(),
        pairings[0].kept(date(2018, 1, 1), started_on="2018-01-01", ended_on="2018-09-10"),
        pairings[1].kept(date(2018, 10, 10), started_on="2018-10-10", ended_on="2019-01-31"),
    )
    return home


@pytest.mark.requirement("R001-034")
async def test_a_rule_is_tried_over_the_past_year_and_raises_nothing(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str]
) -> None:
    home = await filled(consume)
    before = (await client.get("/monitoring/alerts", headers=office)).json()
    reply = await client.post("/monitoring/alert-replays", json=asked(), headers=office)
    assert reply.status_code == 200, reply.text
    found = reply.json()
    assert (found["households"], found["alerted"], found["alerts"]) == (1, 1, 2)
    assert found["by_month"] == [{"month": "2018-09", "alerts": 1}, {"month": "2019-02", "alerts": 1}]
    assert [(one["raised_on"], one["household_id"], one["sentence"]) for one in found["items"]] == [
        ("2018-09-11", str(home.id), "自2018年9月11日起没有帮扶责任人。"),
        ("2019-02-01", str(home.id), "自2019年2月1日起没有帮扶责任人。"),
    ]
    assert (await client.get("/monitoring/alerts", headers=office)).json() == before

    patient = await client.post("/monitoring/alert-replays", json=asked(parameters={"grace_days": 29}), headers=office)
    assert [one["raised_on"] for one in patient.json()["items"]] == ["2019-03-02"]
    last = await client.post("/monitoring/alert-replays", json=asked(until="2019-01-31"), headers=office)
    assert last.json()["alerts"] == 1
    elsewhere = await client.post("/monitoring/alert-replays", json=asked(area="410327107"), headers=office)
    assert (elsewhere.json()["households"], elsewhere.json()["alerts"]) == (0, 0)


async def test_a_replay_stands_beside_what_was_raised_and_found_true(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], sign_in: SignIn
) -> None:
    homes = [
        HouseholdEvents(county_code=COUNTY, village_code=VILLAGE, registered_on=date(2018, 6, day)) for day in (1, 2, 3)
    ]
    pairings = [RecordEvents("household_pairing", county_code=COUNTY, household_id=home.id) for home in homes]
    left = [one.kept(date(2018, 7, 1), started_on="2018-06-03", ended_on="2018-06-30") for one in pairings]
    await consume(*(home.registered() for home in homes), *left)
    alerts = (await client.get("/monitoring/alerts", headers=office)).json()["items"]
    for alert, confirmed in zip(alerts[:2], (True, False), strict=True):
        body = {"occurred_on": "2018-07-05", "note": "入户核实", "confirmed": confirmed}
        reply = await client.post(f"/monitoring/alerts/{alert['id']}/verify", json=body, headers=office)
        assert reply.status_code == 200
    found = (await client.post("/monitoring/alert-replays", json=asked(), headers=office)).json()
    assert found["raised"] == {"alerts": 3, "confirmed": 1, "dismissed": 1, "precision": "0.5000"}
    assert found["alerts"] == 3
    none = (await client.post("/monitoring/alert-replays", json=asked(since="2019-01-01"), headers=office)).json()
    assert none["raised"] == {"alerts": 0, "confirmed": 0, "dismissed": 0, "precision": None}


TOWN_COUNTY = "360722"


async def raised_live(client: httpx.AsyncClient, office: dict[str, str], rule: str) -> list[tuple[str, str]]:
    """The day of each alert of a rule, and of its return, with its sentence, by day."""
    found = []
    listed = await client.get("/monitoring/alerts", params={"rule": rule, "limit": 500}, headers=office)
    for one in listed.json()["items"]:
        alert = (await client.get(f"/monitoring/alerts/{one['id']}", headers=office)).json()
        days = [step["occurred_on"] for step in alert["history"] if step["step"] in ("raised", "reopened")]
        found += [(day, alert["subject_id"]) for day in days]
    return sorted(found)


@pytest.mark.requirement("R001-044")
async def test_incomes_are_replayed_as_they_were_raised_and_against_another_line(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, TOWN_COUNTY)
    homes = [HouseholdEvents() for _ in range(6)]
    below, at_line, poor, late, watched, poorer = homes
    entry = ObjectEvents(watched.id)
    await consume(*(home.registered() for home in homes), below.exited(), at_line.exited(), poorer.exited())
    await consume(poorer.earned(2017, 442_799, date(2018, 6, 15)), entry.entered(date(2018, 7, 1)))
    await consume(*(home.earned(2018, 449_249) for home in (below, poor, late, watched, poorer)))
    await consume(at_line.earned(2018, 449_250), late.exited(date(2018, 12, 25)))
    body = {"rule": "exited_income_below_line", "area": "360722102", "since": "2018-06-01", "until": "2019-05-31"}
    found = (await client.post("/monitoring/alert-replays", json=body, headers=office)).json()
    assert (found["households"], found["loans"], found["alerted"], found["alerts"]) == (6, 0, 4, 5)
    live = await raised_live(client, office, "exited_income_below_line")
    assert sorted((one["raised_on"], one["household_id"]) for one in found["items"]) == live
    assert {day for day, _ in live} == {"2018-06-15", "2019-03-01"}
    assert found["raised"]["alerts"] == 5
    (told,) = [one["sentence"] for one in found["items"] if one["household_id"] == str(watched.id)]
    assert told == "2018年7月1日纳入监测，2018年人均纯收入4,492.49元，低于当年监测线4,492.50元，相差0.01元。"

    other = (
        await client.post("/monitoring/alert-replays", json=body | {"parameters": {"line": "poverty"}}, headers=office)
    ).json()
    assert (other["households"], other["alerts"]) == (6, 0)


async def test_incomes_without_a_line_are_not_said_to_raise_nothing(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, TOWN_COUNTY)
    # a town without a plan of its own, whose county's has no lines
    body = asked(rule="exited_income_below_line", area="360722101", parameters={"line": "monitoring"})
    nobody = await client.post("/monitoring/alert-replays", json=body, headers=office)
    assert (nobody.status_code, nobody.json()["households"]) == (200, 0)
    await consume(HouseholdEvents(village_code=OTHER_TOWN_VILLAGE).registered())
    reply = await client.post("/monitoring/alert-replays", json=body, headers=office)
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.replay_without_line")
    assert reply.json()["field"] == "parameters.line"


def a_loans_life(chance: random.Random, loan: LoanEvents) -> list[Event]:
    """Reports, payments and what is taken back, a day or more apart."""
    told: list[Event] = [loan.applied(), loan.disbursed()]
    day, repaid = date(2018, 6, 1), False
    for _ in range(12):
        day += timedelta(days=chance.choice([1, 9, 31]))
        act = chance.choice(["report", "report", "interest", "repay", "report_taken_back"])
        if repaid:
            told.append(loan.repayment_reversed(5_000_000, on=day))
            repaid = False
        elif act == "report":
            days, owed_fen = chance.choice([0, 9, 29, 30, 31, 60]), chance.choice([0, 400_000])
            told.append(loan.reported_overdue(days, owed_fen, 30_000, on=day))
        elif act == "interest":
            told.append(loan.interest(chance.choice([10_000, 30_000]), on=day))
        elif act == "repay":
            told.append(loan.repaid(5_000_000, on=day))
            repaid = True
        else:
            told.append(loan.overdue_reversed(on=day))
    return told


@pytest.mark.parametrize("min_days", [1, 30])
async def test_delays_of_loans_are_replayed_as_they_were_raised(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn, min_days: int
) -> None:
    plan = find_pack("ganzhou-credit")
    alerts = tuple(
        one.model_copy(update={"parameters": {"min_days": min_days}}) if one.rule == "loan_overdue" else one
        for one in plan.alerts
    )
    async with transaction(sessions) as session:
        await activate(session, clock, plan.model_copy(update={"alerts": alerts}), "360722000000", date(2018, 1, 1))
    consumer = a_consumer(sessions, clock)
    chance = random.Random(min_days)
    place: dict[str, Any] = {"village_code": OTHER_TOWN_VILLAGE}  # whose town has no plan of its own
    loans = [LoanEvents(**place, household_id=chance.choice([None, new_id()])) for _ in range(16)]
    for loan in loans:
        for event in a_loans_life(chance, loan):
            await consumer.consume([enveloped(event)])
    office = sign_in(Role.COUNTY_OFFICE, TOWN_COUNTY)
    body = {"rule": "loan_overdue", "area": TOWN_COUNTY, "since": "2018-06-01", "until": "2019-05-31"}
    found = (await client.post("/monitoring/alert-replays", json=body, headers=office)).json()
    live = await raised_live(client, office, "loan_overdue")
    assert sorted((one["raised_on"], one["loan_id"]) for one in found["items"]) == live
    assert (found["households"], found["loans"], found["alerts"]) == (0, 16, len(live))
    assert found["alerted"] == len({loan_id for _, loan_id in live}) > 10
    other = 31 - min_days
    asked_for = body | {"parameters": {"min_days": other}}
    patient = (await client.post("/monitoring/alert-replays", json=asked_for, headers=office)).json()
    assert patient["alerts"] < len(live) if other == 30 else patient["alerts"] > len(live)


async def test_a_delay_that_was_over_is_replayed_with_its_days_and_amounts(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    loan, other = LoanEvents(), LoanEvents(village_code=OTHER_TOWN_VILLAGE)
    await consume(loan.applied(), loan.disbursed(), other.applied(), other.disbursed())
    report = loan.reported_overdue(20, 100_000, 500)
    await consume(report, loan.reported_overdue(51, 100_000, 900, on=date(2018, 8, 20)))
    await consume(loan.repaid(5_000_000, on=date(2018, 9, 1)))
    office = sign_in(Role.COUNTY_OFFICE, TOWN_COUNTY)
    body = {"rule": "loan_overdue", "area": "360722102", "since": "2018-06-01", "until": "2019-05-31"}

    async def days(**changes: Any) -> list[str]:
        reply = await client.post("/monitoring/alert-replays", json=body | changes, headers=office)
        assert reply.status_code == 200, reply.text
        found = reply.json()
        assert found["loans"] == 1  # of the town
        return [f"{one['raised_on']} {one['sentence']}" for one in found["items"]]

    owed = "贷款余额50,000.00元。"
    first = f"赣州农信社（农商行）贷款{report.loan_no}截至2018年"
    assert await days() == [f"2018-07-20 {first}7月20日已逾期20天：逾期本金1,000.00元、欠息5.00元，{owed}"]
    later = [f"2018-08-20 {first}8月20日已逾期51天：逾期本金1,000.00元、欠息9.00元，{owed}"]
    assert await days(parameters={"min_days": 51}) == later
    assert await days(parameters={"min_days": 52}) == []
    # what stands on the first day is raised on it, what ended before isn't
    (standing,) = await days(since="2018-08-31")
    assert standing.startswith("2018-08-31")
    assert await days(since="2018-09-01") == []


def test_whoever_replays_a_rule_may_read_its_alerts() -> None:
    for role in holders("alert.replay"):
        assert not hidden_from(role) & set(REPLAYABLE)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"rule": "fund_exhausted"}, "monitoring.rule_not_replayable", "rule"),
        ({"rule": "leverage_out_of_bounds"}, "monitoring.rule_not_replayable", "rule"),
        # no plan in force here has it
        ({"rule": "loan_overdue"}, "monitoring.rule_parameters", "parameters.min_days"),
        (
            {"rule": "exited_income_below_line", "parameters": {"line": "sky"}},
            "monitoring.rule_parameters",
            "parameters.line",
        ),
        ({"rule": "ghosts"}, "monitoring.rule_not_replayable", "rule"),
        ({"since": "2019-06-01"}, "monitoring.replay_stretch", "until"),
        ({"since": "2018-05-30"}, "monitoring.replay_stretch", "until"),  # 367 days
        ({"until": "2999-01-01"}, "request.date_in_future", "until"),
        ({"parameters": {"grace_days": -1}}, "monitoring.rule_parameters", "parameters.grace_days"),
        ({"parameters": {"grace_days": "five"}}, "monitoring.rule_parameters", "parameters.grace_days"),
        ({"parameters": {"patience": 3}}, "monitoring.rule_parameters", "parameters.patience"),
        ({"parameters": {"among": "everybody"}}, "monitoring.rule_parameters", "parameters.among"),
        (
            {"rule": "dropped_out", "parameters": {"grace_days": 3}},
            "monitoring.rule_parameters",
            "parameters.grace_days",
        ),
        *(
            ({"rule": rule, "parameters": {name: share}}, "monitoring.rule_parameters", f"parameters.{name}")
            for rule, name in (("income_drop", "fall_share"), ("medical_burden", "income_share"))
            for share in ("1e-4000000", "1/0", " 0.3", "０.３")
        ),
        # no plan in force here has the rule: it must be given all that it takes
        ({"rule": "support_reduced", "parameters": {"fall_share": "0.3"}}, "monitoring.rule_parameters", None),
        ({"area": "41"}, "request.invalid", "area"),
        ({"area": "410327000000", "since": "2019-06-01"}, "monitoring.replay_stretch", "until"),
        ({"parameters": {"grace_days": 1.5}}, "request.invalid", "parameters.grace_days"),
        ({"parameters": {"among": None}}, "request.invalid", "parameters.among"),
        ({"parameters": {"among": "x" * 51}}, "request.invalid", "parameters.among"),
    ],
)
async def test_what_a_replay_refuses(
    client: httpx.AsyncClient, office: dict[str, str], changes: dict[str, Any], code: str, field: str | None
) -> None:
    reply = await client.post("/monitoring/alert-replays", json=asked(**changes), headers=office)
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    if field is not None:
        assert reply.json()["field"] == field
        assert {one["field"] for one in reply.json().get("errors", [])} <= {field}


async def test_a_replay_tells_which_numbers_a_rule_lacks_by_the_words_of_people(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    async def told(rule: str, **numbers: Any) -> str:
        body = asked(rule=rule, parameters=numbers)
        reply = await client.post("/monitoring/alert-replays", json=body, headers=office)
        assert reply.json()["code"] == "monitoring.rule_parameters"
        return str(reply.json()["detail"]).partition("；")[0]

    # no plan in force here has it
    assert await told("loan_overdue") == "规则“贷款逾期”缺少参数 min_days"
    assert await told("loan_overdue", min_days=-1) == "规则“贷款逾期”的参数 min_days 有误：不得小于 0"


async def test_a_replay_goes_over_a_county_at_most(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    reply = await client.post(
        "/monitoring/alert-replays", json=asked(area="410300000000"), headers=sign_in(Role.CITY_OFFICE, "4103")
    )
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (
        422,
        "monitoring.replay_too_wide",
        "area",
    )


async def test_who_may_replay_and_where(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    async def status(role: Role, area: str) -> int:
        return (await client.post("/monitoring/alert-replays", json=asked(), headers=sign_in(role, area))).status_code

    assert await status(Role.CITY_OFFICE, "4103") == 200
    assert await status(Role.AUDITOR, COUNTY) == 200
    assert await status(Role.TOWNSHIP, "410327108") == 403
    assert await status(Role.COUNTY_OFFICE, "360722") == 403
