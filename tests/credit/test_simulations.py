"""Scenarios over HTTP: who may ask, what the books give to begin with, and what is refused."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from services.credit.models import Table
from services.credit.simulations.problems import SimulationsBusy
from services.credit.simulations.schemas import PolicyUsed, ScenarioDocument
from services.credit.simulations.service import MOST_WAITING, Desk
from shared.calendar import Quarter
from shared.policies import find_pack
from shared.security.permissions import Role
from tests.credit.channel import COUNTY
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    TOWN,
    Office,
    said_no,
)

PATH = "/credit/simulations"


def a_scenario(**given: Any) -> dict[str, Any]:
    """A loan of 50,000 yuan in 2016, and a fund of as much."""
    cohort = {"borrower": "household", "quarter": "2016Q3", "count": 1, "amount_fen": 5_000_000, "term_months": 36}
    return {
        "area": COUNTY,
        "start": "2016Q3",
        "quarters": 4,
        "opening": {"funds": [{"balance_fen": 5_000_000}]},
        "cohorts": [cohort | {"on": "2016-09-10"}],
        **given,
    }


def a_cohort(**given: Any) -> dict[str, Any]:
    """The scenario with its cohort changed."""
    return a_scenario(cohorts=[a_scenario()["cohorts"][0] | given])


async def test_a_scenario_is_answered_and_nothing_is_kept(office: Office) -> None:
    async def rows() -> dict[str, int]:
        async with office.channel.sessions() as session:
            tables = Table.metadata.sorted_tables
            return {
                table.name: (await session.execute(select(func.count()).select_from(table))).scalar_one()
                for table in tables
            }

    before = await rows()
    told = await office.do(COUNTY_FINANCE, PATH, **a_scenario(name="试算"))
    assert (told["name"], told["area"], told["opens_on"]) == ("试算", COUNTY, "2016-07-01")
    assert told["policy"] == {
        "pack": "ganzhou-credit",
        "area_code": "360700000000",
        "effective_from": "2016-01-01",
    }
    assert [one["quarter"] for one in told["quarters"]] == ["2016Q3", "2016Q4", "2017Q1", "2017Q2"]
    # 5,000,000 × 4.75 % × 11 ÷ 360
    assert told["quarters"][0]["figures"]["subsidy_household_fen"] == 7_257
    assert told["quarters"][1]["figures"]["deposited_fen"] == 625_000
    # 5,000,000 ÷ 5,625,000 = 0.89, when the deposit is in
    assert (told["quarters"][0]["leverage"], told["quarters"][0]["level"]) == ("0.89", "below")
    assert [year["year"] for year in told["years"]] == [2016, 2017]
    assert told["books"] == []
    assert told["warnings"][0]["code"] == "fund_idle"
    assert told["answers"]["fund_short_on"] is None
    assert told["answers"]["sentences"][0] == {
        "zh": "基金在测算期内足以全额代偿。",
        "en": "The fund pays every claim in full until the end.",
    }
    assert await rows() == before


async def test_who_may_ask(office: Office) -> None:
    for who in (COUNTY_OFFICE, COUNTY_FINANCE, CITY_OFFICE, CITY_FINANCE, AUDITOR):
        await office.do(who, PATH, **a_scenario())
    for who in (BANK, TOWN, (Role.ADMINISTRATOR, "3607")):
        await office.refused(who, PATH, 403, "auth.forbidden", **a_scenario())
    await office.refused(NEXT_COUNTY_OFFICE, PATH, 403, "auth.outside_area", **a_scenario())
    await office.refused(COUNTY_OFFICE, PATH, 403, "auth.outside_area", **a_scenario(area="3607"))
    assert (await office.do(CITY_OFFICE, PATH, **a_scenario(area="3607")))["area"] == "3607"
    reply = await office.channel.client.post(PATH, json=a_scenario())
    said_no(reply, 401, "auth.not_signed_in")


async def test_only_json_is_read(office: Office) -> None:
    headers = office.channel.sign_in(*CITY_OFFICE) | {"content-type": "application/yaml"}
    reply = await office.channel.client.post(PATH, content=b"area: 3607", headers=headers)
    said_no(reply, 415, "request.unsupported_media_type")


# from the books ----------------------------------------------------------------------------------------------------


def from_books(office: Office, **given: Any) -> dict[str, Any]:
    """What stands today, for six quarters from the present one on."""
    start = str(Quarter.of(office.channel.clock.today()))
    return {"area": COUNTY, "start": start, "quarters": 6, "from_books": True, **given}


async def test_a_scenario_may_begin_with_the_books(office: Office) -> None:
    today = office.channel.clock.today()
    quarter = Quarter.of(today)
    lent_on = quarter.preceding.preceding.first_day
    await office.a_loan("L1", on=lent_on)
    loan = await office.a_loan("L2", on=lent_on + timedelta(days=1), amount_fen=4_000_000)
    await office.channel.accepted(loan.event("principal.repaid", today, amount_fen=1_000_000))
    await office.deposited(
        1_000_000, on=quarter.preceding.first_day.isoformat(), period=str(quarter.preceding.preceding)
    )

    told = await office.do(COUNTY_OFFICE, PATH, **from_books(office))
    first = told["quarters"][0]["figures"]
    assert told["opens_on"] == today.isoformat()
    assert (first["fund_opening_fen"], first["outstanding_household_fen"]) == (1_000_000, 8_000_000)
    # 12.5 % of 9,000,000 − 1,000,000 is still needed for the quarter in which was lent
    assert first["deposited_fen"] == 125_000
    assert (first["disbursed_household_fen"], told["total"]["deposit_needed_fen"]) == (0, 125_000)
    assert told["answers"]["deposits_needed_fen"] == 125_000
    assert told["total"]["subsidy_household_fen"] > 0
    assert told["books"] == []
    assert told["total"]["repaid_fen"] == 0  # three years are not over after a year and a half

    # the next quarter's first interest, by the loans' own schedules
    label = str(quarter.following)
    schedules = [(await office.read(BANK, f"/bank/loans/{COUNTY}/{no}"))["schedule"] for no in ("L1", "L2")]
    rows = [row for schedule in schedules for row in schedule if row["period"] == label]
    assert len(rows) == 2
    assert told["quarters"][1]["figures"]["interest_due_fen"] == sum(row["interest_fen"] for row in rows)


async def test_banks_of_the_books_stand_apart_where_the_scenario_names_them(office: Office) -> None:
    today = office.channel.clock.today()
    await office.a_loan("L1", on=today - timedelta(days=10))
    await office.deposited(300, bank="abc", on=today.isoformat(), period=str(Quarter.of(today)))
    cohort = {"bank": "abc", "borrower": "household", "quarter": str(Quarter.of(today).following), "count": 1}
    told = await office.do(
        CITY_FINANCE,
        PATH,
        **from_books(office, area="3607", cohorts=[cohort | {"amount_fen": 8_000, "term_months": 36}]),
    )
    books = {book["bank_code"]: [one["figures"] for one in book["quarters"]] for book in told["books"]}
    assert books["abc"][0]["fund_opening_fen"] == 300
    assert books["rcc"][0]["outstanding_household_fen"] == 5_000_000
    assert books["abc"][1]["disbursed_household_fen"] == 8_000
    # 1,000 are asked; what was deposited before is carried forward
    assert books["abc"][1]["deposit_needed_fen"] == 700


async def test_another_countys_books_are_not_read(office: Office) -> None:
    await office.a_loan("L1", on=office.channel.clock.today() - timedelta(days=100))
    await office.deposited(300)
    told = await office.do(NEXT_COUNTY_OFFICE, PATH, **from_books(office, area="360723"))
    assert {name: fen for name, fen in told["total"].items() if fen} == {}
    mine = await office.do(CITY_OFFICE, PATH, **from_books(office, area="3607"))
    assert mine["total"]["outstanding_household_fen"] == 5_000_000
    narrowed = await office.do(CITY_OFFICE, PATH, **from_books(office, area="360723"))
    assert narrowed["total"]["outstanding_household_fen"] == 0


async def test_the_books_are_todays(office: Office) -> None:
    today = Quarter.of(office.channel.clock.today())
    for start in (today.preceding, today.following):
        await office.refused(
            CITY_OFFICE, PATH, 422, "credit.simulation_not_today", **from_books(office, start=str(start))
        )


# other numbers than the pack's -------------------------------------------------------------------------------------


async def test_numbers_of_the_pack_may_be_others(office: Office) -> None:
    overrides = {"subsidies": {"household_share": "0.5"}, "fund": {"deposit_ratio": "1/10", "deposit_day": 5}}
    told = await office.do(CITY_OFFICE, PATH, **a_scenario(overrides=overrides))
    figures = [one["figures"] for one in told["quarters"]]
    assert figures[0]["subsidy_household_fen"] == 3_628  # 7,256.94 ÷ 2 = 3,628.47, rounded once
    assert figures[1]["deposited_fen"] == 500_000
    assert told["quarters"][0]["judged_on"] == "2016-10-06"


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("subsidies", "household_part", "0.5"),
        ("banks", "rcc", 1),
        ("programme", "fund", 1),
        ("subsidies", "household_share", 1),
        ("subsidies", "household_share", "-1"),
        ("subsidies", "household_share", "1/0"),
        ("subsidies", "months", 0),
        ("subsidies", "months", 601),
        ("fund", "deposit_day", 29),
        ("loans", "day_base", 366),
        ("loans", "term_min_months", 61),
    ],
)
async def test_numbers_that_no_pack_could_bear(office: Office, group: str, name: str, value: int | str) -> None:
    said = await office.refused(
        CITY_OFFICE, PATH, 422, "credit.simulation_override_invalid", **a_scenario(overrides={group: {name: value}})
    )
    assert said["field"].startswith("overrides")


# refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "status", "code"),
    [
        (a_cohort(term_months=35), 409, "credit.simulation_loan_refused"),
        (a_cohort(amount_fen=5_000_001), 409, "credit.simulation_loan_refused"),
        (a_cohort(borrower="organisation", count=1_000_000, amount_fen=10**11), 409, "credit.simulation_sum_too_large"),
        (
            a_scenario(rate_changes=[{"effective_from": "2016-08-01", "change": "-0.05"}]),
            409,
            "credit.simulation_rate_below_zero",
        ),
        (a_scenario(area="360799"), 422, "area.unknown"),
        (a_scenario(start="2010Q1", cohorts=[]), 409, "policy.none_active"),
        (a_scenario(quarters=0), 422, "request.invalid"),
        (a_scenario(quarters=41), 422, "request.invalid"),
        (a_scenario(quarters="4"), 422, "request.invalid"),
        (a_scenario(start="2016Q5"), 422, "request.invalid"),
        (a_scenario(start="9999Q4"), 422, "request.invalid"),
        (a_scenario(area="3607221"), 422, "request.invalid"),
        (a_scenario(unknown=1), 422, "request.invalid"),
        (a_scenario(cohorts=a_scenario()["cohorts"] * 201), 422, "request.invalid"),
        (a_scenario(from_books=True), 422, "request.invalid"),
        (a_cohort(count=0), 422, "request.invalid"),
        (a_cohort(count=1_000_001), 422, "request.invalid"),
        (a_cohort(count=1.0), 422, "request.invalid"),
        (a_cohort(count=True), 422, "request.invalid"),
        (a_cohort(amount_fen=10**12), 422, "request.invalid"),
        (a_cohort(amount_fen="5000000"), 422, "request.invalid"),
        (a_cohort(on="2016-10-01"), 422, "request.invalid"),
        (a_cohort(until="2016Q4"), 422, "request.invalid"),
        (a_cohort(on=None, until="2016Q2"), 422, "request.invalid"),
        (a_cohort(on=None, quarter="2016Q2"), 422, "request.invalid"),
        (a_cohort(on=None, until="2017Q3"), 422, "request.invalid"),
        (a_cohort(on="0001-01-01"), 422, "request.invalid"),
        (a_cohort(on=20160910), 422, "request.invalid"),
        (a_cohort(bank="rcc"), 422, "request.invalid"),  # the fund names none
        (a_cohort(insurer_share="1.5"), 422, "request.invalid"),
        (a_cohort(insurer_share=0.5), 422, "request.invalid"),
        (a_cohort(insurer_share="1/0"), 422, "request.invalid"),
        (a_cohort(insurer_share="2/1"), 422, "request.invalid"),
        (a_cohort(insurer_share="0." + "1" * 100_000), 422, "request.invalid"),
        (a_cohort(insurer_share="٠"), 422, "request.invalid"),
        (a_scenario(assumptions={"default_share": "-0.1"}), 422, "request.invalid"),
        (a_scenario(assumptions={"late_quarters": 21}), 422, "request.invalid"),
        (a_scenario(rate_changes=[{"effective_from": "2016-08-01", "change": "1e9"}]), 422, "request.invalid"),
        (a_scenario(deposits=[{"quarter": "2017Q3", "amount_fen": 1}]), 422, "request.invalid"),
        (a_scenario(opening={"funds": [{"balance_fen": 1}, {"balance_fen": 2}]}), 422, "request.invalid"),
        (a_scenario(opening={"funds": [{"balance_fen": -1}]}), 422, "request.invalid"),
        (a_scenario(opening={"funds": [{"balance_fen": 2**53 + 1}]}), 422, "request.invalid"),
        (a_scenario(overrides={"fund": {"deposit_ratio": "1/" + "9" * 30}}), 422, "request.invalid"),
        (a_scenario(overrides={"fund": {"deposit_day": 1.5}}), 422, "request.invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_scenarios_that_are_refused(office: Office, scenario: dict[str, Any], status: int, code: str) -> None:
    await office.refused(CITY_OFFICE, PATH, status, code, **scenario)


OPEN_LOANS = {
    "borrower": "household",
    "count": 1,
    "outstanding_fen": 1,
    "disbursed_on": "2015-09-10",
    "term_months": 36,
}


async def test_loans_that_stand_need_a_rate_and_a_past(office: Office) -> None:
    loans = a_scenario(opening={"loans": [OPEN_LOANS]})
    assert (await office.do(CITY_OFFICE, PATH, **loans))["total"]["outstanding_household_fen"] == 5_000_001
    no_rate = a_scenario(opening={"loans": [OPEN_LOANS | {"disbursed_on": "1999-09-10"}]})
    said = await office.refused(CITY_OFFICE, PATH, 409, "credit.simulation_loan_refused", **no_rate)
    assert said["detail"] == "opening.loans[0]：1999-09-10 没有期限 36 个月的基准利率。"
    with_rate = a_scenario(opening={"loans": [OPEN_LOANS | {"disbursed_on": "1999-09-10", "annual_rate": "0.05"}]})
    assert (await office.do(CITY_OFFICE, PATH, **with_rate))["total"]["claimed_fen"] == 1
    too_late = a_scenario(opening={"loans": [OPEN_LOANS | {"disbursed_on": "2016-07-01"}]})
    await office.refused(CITY_OFFICE, PATH, 422, "request.invalid", **too_late)


async def test_a_scenario_too_large_is_refused_at_once(office: Office) -> None:
    cohort = {"borrower": "organisation", "quarter": "2016Q3", "until": "2026Q2", "count": 100, "amount_fen": 1}
    body = a_scenario(quarters=40, cohorts=[cohort | {"term_months": 60}] * 200)
    said = await office.refused(CITY_OFFICE, PATH, 409, "credit.simulation_too_large", **body)
    assert said["field"] == "cohorts"


async def test_others_are_answered_while_a_scenario_is_reckoned(office: Office) -> None:
    cohort = {"borrower": "household", "quarter": "2016Q3", "until": "2020Q2", "count": 90, "amount_fen": 5_000_000}
    large = a_scenario(quarters=16, cohorts=[cohort | {"term_months": 36}])
    asked = asyncio.create_task(office.post(CITY_OFFICE, PATH, **large))
    answered = 0
    while not asked.done():
        reply = await office.channel.client.get("/health/live")
        answered += reply.status_code == 200
        await asyncio.sleep(0.001)  # the client awaits nothing that lets the others go on
    assert (await asked).status_code == 200
    assert answered > 10  # 1,440 courses take some tenths of a second


async def test_only_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    section = find_pack("ganzhou-credit").credit
    assert section is not None
    used = PolicyUsed(pack="ganzhou-credit", area_code="360700000000", effective_from=date(2016, 1, 1))
    document = ScenarioDocument.model_validate(a_scenario())
    desk = Desk()
    told = await asyncio.gather(
        *(desk.run(document, section, used, None) for _ in range(MOST_WAITING + 1)), return_exceptions=True
    )
    refused = [one for one in told if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [SimulationsBusy]
    await desk.run(document, section, used, None)  # there is room again
