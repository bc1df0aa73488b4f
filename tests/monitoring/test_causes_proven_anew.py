"""What people closed stays closed for the facts that they looked at; other facts are asked about anew, and told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, ObjectEvents, RecordEvents
from tests.monitoring.conftest import Consume, yiyang_sessions
from tests.monitoring.telling import COUNTY, VILLAGE, Desk, SignIn, a_household, number_of


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with a town's and a county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


@dataclass
class Alerted:
    """The one alert of a rule about a household, and the office that answers it."""

    client: httpx.AsyncClient
    office: dict[str, str]
    home: HouseholdEvents
    rule: str

    async def now(self) -> dict[str, Any]:
        """The alert as it stands."""
        asked = {"rule": self.rule, "household_id": str(self.home.id)}
        listed = await self.client.get("/monitoring/alerts", params=asked, headers=self.office)
        (alert,) = listed.json()["items"]
        found: dict[str, Any] = (await self.client.get(f"/monitoring/alerts/{alert['id']}", headers=self.office)).json()
        return found

    async def said(self) -> tuple[str, str | None, str, str]:
        """State, end, last step, and what it says without the household."""
        now = await self.now()
        return now["state"], now["cleared_on"], now["history"][-1]["step"], now["sentence"].replace(self.named, "…")

    @property
    def named(self) -> str:
        """How its sentences name the household."""
        return f"张三户（户编号{number_of(self.home)}）"

    async def take(self, step: str, on: str, **more: Any) -> None:
        """Somebody's step."""
        url = f"/monitoring/alerts/{(await self.now())['id']}/{step}"
        body = {"occurred_on": on, "note": "入户核实", **more}
        reply = await self.client.post(url, json=body, headers=self.office)
        assert reply.status_code == 200, reply.text


@pytest.mark.requirement("R001-044")
async def test_an_income_found_untrue_is_asked_about_anew_for_another_figure_alone(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = HouseholdEvents()  # of the town whose line of 2018 is 4,492.50 yuan
    alerted = Alerted(client, sign_in(Role.COUNTY_OFFICE, "360722"), home, "exited_income_below_line")
    await consume(home.registered(), home.exited(), home.earned(2018, 440_000))
    watched = "2016年12月20日脱贫，2018年人均纯收入"
    first = f"…{watched}4,400.00元，低于当年监测线4,492.50元，相差92.50元。"
    assert await alerted.said() == ("raised", None, "raised", first)
    await alerted.take("verify", "2019-03-04", confirmed=False)
    await consume(home.earned(2018, 600_000, date(2019, 4, 1)))
    await consume(home.earned(2018, 440_000, date(2019, 5, 1)))
    assert await alerted.said() == ("dismissed", None, "reopened", first)  # the figure that was found untrue
    await consume(home.earned(2018, 440_000, date(2019, 5, 2)))
    assert len((await alerted.now())["history"]) == 4
    await consume(home.earned(2018, 600_000, date(2019, 6, 3)))
    await consume(home.earned(2018, 100_000, date(2019, 7, 1)))
    worse = f"（再次出现）…{watched}1,000.00元，低于当年监测线4,492.50元，相差3,492.50元。"
    assert await alerted.said() == ("raised", None, "reopened", worse)
    anew = await alerted.now()
    # Monday 1 July: three working days on is Thursday, ten are Monday in two weeks
    assert (anew["open"], anew["verified_on"], anew["closed_on"]) == (True, None, None)
    assert (anew["verify_by"], anew["respond_by"]) == ("2019-07-04", "2019-07-15")
    early = {"occurred_on": "2019-06-30", "note": "入户核实", "confirmed": False}
    reply = await client.post(f"/monitoring/alerts/{anew['id']}/verify", json=early, headers=alerted.office)
    assert (reply.status_code, reply.json()["code"]) == (422, "request.date_before_step")
    await alerted.take("verify", "2019-07-02", confirmed=False)
    await consume(home.earned(2018, 99_999, date(2019, 8, 1)))  # though it was never above the line meanwhile
    assert (await alerted.said())[:3] == ("raised", None, "reopened")


@pytest.mark.requirement("R001-044")
async def test_what_an_open_alert_says_follows_the_figure(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = HouseholdEvents()
    alerted = Alerted(client, sign_in(Role.COUNTY_OFFICE, "360722"), home, "exited_income_below_line")
    await consume(home.registered(), home.exited(), home.earned(2018, 300_000))
    deadlines = [(await alerted.now())[name] for name in ("verify_by", "respond_by", "raised_on")]
    watched = "2016年12月20日脱贫，2018年人均纯收入"
    await consume(home.earned(2018, 200_000, date(2019, 4, 1)))
    lower = f"…{watched}2,000.00元，低于当年监测线4,492.50元，相差2,492.50元。"
    assert await alerted.said() == ("raised", None, "amended", lower)
    assert [(await alerted.now())[name] for name in ("verify_by", "respond_by", "raised_on")] == deadlines
    await alerted.take("verify", "2019-04-02")
    await consume(home.earned(2018, 900_000, date(2019, 5, 1)))
    assert await alerted.said() == ("verified", "2019-05-01", "cleared", lower)
    await consume(home.earned(2018, 440_000, date(2019, 6, 3)))
    back = f"（再次出现）…{watched}4,400.00元，低于当年监测线4,492.50元，相差92.50元。"
    assert await alerted.said() == ("verified", None, "reopened", back)
    await consume(home.earned(2018, 430_000, date(2019, 6, 4)))
    assert (await alerted.said())[2:] == (
        "amended",
        back.replace("4,400.00", "4,300.00").replace("92.50元。", "192.50元。"),
    )


def a_check(home: HouseholdEvents) -> RecordEvents:
    """A check of its dwelling; ``.kept(on, checked_on=…, grade=…)`` tells of it."""
    return RecordEvents("dwelling_check", county_code=COUNTY, household_id=home.id)


@pytest.mark.requirement("R001-008", "R001-044")
async def test_a_dwelling_misread_once_is_asked_about_anew_after_a_later_check(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = a_household()
    alerted = Alerted(client, sign_in(Role.COUNTY_OFFICE, COUNTY), home, "unsafe_dwelling")
    first = a_check(home)
    await consume(home.registered(), first.kept(date(2020, 4, 2), checked_on="2020-04-01", grade="c"))
    await alerted.take("verify", "2020-04-03", confirmed=False)
    untrue = ("dismissed", None, "dismissed", "…2020年4月1日鉴定住房为C级危房。")
    assert await alerted.said() == untrue
    # neither the same again, nor an older check that comes late, nor another fact of the household
    await consume(first.kept(date(2020, 5, 2), checked_on="2020-04-01", grade="c"))
    await consume(a_check(home).kept(date(2020, 5, 3), checked_on="2019-01-05", grade="d"))
    await consume(home.changed(date(2020, 6, 1), persons=3))
    assert await alerted.said() == untrue
    await consume(a_check(home).kept(date(2021, 7, 2), checked_on="2021-07-01", grade="d"))
    anew = ("raised", None, "reopened", "（再次出现）…2021年7月1日鉴定住房为D级危房。")
    assert await alerted.said() == anew
    # Friday 2 July 2021, and three working days
    assert (await alerted.now())["verify_by"] == "2021-07-07"


@pytest.mark.requirement("R001-008", "R001-044")
async def test_what_was_settled_with_the_risk_is_asked_about_anew_after_a_later_check(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = a_household()
    alerted = Alerted(client, sign_in(Role.COUNTY_OFFICE, COUNTY), home, "unsafe_dwelling")
    entry = ObjectEvents(home.id, county_code=COUNTY, village_code=VILLAGE)
    await consume(home.registered(), a_check(home).kept(date(2020, 4, 2), checked_on="2020-04-01", grade="d"))
    await alerted.take("verify", "2020-04-03")
    await consume(entry.entered(date(2020, 4, 10)))
    await consume(entry.removed(date(2020, 11, 10)))
    assert (await alerted.said())[:3] == ("resolved", None, "risk_removed")
    await consume(home.changed(date(2020, 12, 1), persons=3))
    assert (await alerted.said())[:3] == ("resolved", None, "risk_removed")
    await consume(a_check(home).kept(date(2021, 7, 2), checked_on="2021-07-01", grade="d"))
    anew = ("raised", None, "reopened", "（再次出现）…2021年7月1日鉴定住房为D级危房。")
    assert await alerted.said() == anew


async def test_what_departments_tell_of_the_same_person_later_is_another_fact(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home, desk = a_household(), Desk(client, sign_in)
    alerted = Alerted(client, sign_in(Role.COUNTY_OFFICE, COUNTY), home, "medical_burden")
    await consume(home.registered())
    spent = {"kind": "medical_burden", "household_no": number_of(home), "spending_fen": 3_000_000}
    await desk.told("health_insurance", spent | {"happened_on": "2020-03-31"}, on="2020-04-10")
    await alerted.take("verify", "2020-04-13", confirmed=False)
    told = await desk.told("health_insurance", spent | {"happened_on": "2020-06-30", "spending_fen": 4_000_000})
    assert told["alerted"] == 1
    said = "（再次出现）…家庭截至2020年6月30日的12个月自付医疗费用40,000.00元"
    assert (await alerted.said())[:3] == ("raised", None, "reopened")
    assert (await alerted.said())[3].startswith(said)


@pytest.mark.parametrize("withdrawn", [True, False])
async def test_an_accident_that_never_was_has_not_happened_before(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn, withdrawn: bool
) -> None:
    home, desk = a_household(), Desk(client, sign_in)
    await consume(home.registered())
    accident = {"kind": "accident", "household_no": number_of(home), "loss_fen": 2_000_000}
    first = await desk.told("emergency", accident | {"happened_on": "2019-05-01"}, on="2019-05-02")
    if withdrawn:
        assert (await desk.withdraw(first["items"][0]["signal_id"], on="2019-05-10")).status_code == 200
    await desk.told("emergency", accident | {"happened_on": "2020-07-01"})
    (_, ended, _), (_, _, said) = await desk.alerts("accident")
    assert ended is not None
    assert said.startswith("（再次出现）") is not withdrawn
