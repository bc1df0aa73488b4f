"""Signals about monitoring objects that are not on the register: matched, judged, spread, swept, and ended."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.monitoring.alerts.models import Alert
from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import Measure
from services.monitoring.households.models import Household
from services.monitoring.rebuilding.projections import OF_PEOPLE
from services.monitoring.sweeps.service import sweep
from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions, table_of
from shared.policies.active import ActivePolicies
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import ObjectEvents
from tests.monitoring.conftest import Consume, Spread, yiyang_sessions
from tests.monitoring.telling import (
    COUNTY,
    OTHER_TOWN,
    OTHER_TOWN_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Desk,
    SignIn,
    a_disaster,
    a_household,
    codes_of,
    id_number,
    people,
    personal_of,
)

ENTERED = date(2020, 6, 1)
UNKNOWN = "monitoring.signal_subject_unknown"
BILL = {"kind": "medical_burden", "happened_on": "2020-06-30", "spending_fen": 1_000_000}
WHO = "赵六户（未建档的监测对象）"


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


def off_register(installation: Installation, *sequences: int, **facts: Any) -> ObjectEvents:
    """A monitoring object of people with ID numbers of whom none is on the register."""
    indexes = [personal_of(installation).blind_index(id_number(sequence)) for sequence in sequences]
    known = {"county_code": COUNTY, "village_code": VILLAGE, "of_members": {"head_name": "赵六", "id_indexes": indexes}}
    return ObjectEvents(None, **known | facts)


async def figures(sessions: Sessions) -> list[tuple[Any, ...]]:
    """Every figure, but for those that add up alerts and objects themselves."""
    counted = {*OF_PEOPLE, Measure.MONITORED, Measure.MONITORED_REMOVED}
    found: list[tuple[Any, ...]] = []
    async with sessions() as session:
        for model in (AreaTotal, AreaDay):
            table = table_of(model)
            rows = await session.execute(select(table).where(table.c.amount != 0, table.c.measure.not_in(counted)))
            found += [tuple(row) for row in rows]
    return sorted(found, key=str)


@pytest.mark.requirement("R001-044")
async def test_a_signal_about_a_member_alerts_and_the_removal_ends_it(
    desk: Desk, consume: Consume, installation: Installation, sessions: Sessions, sign_in: SignIn
) -> None:
    entry = off_register(installation, 1, 2)
    await consume(entry.entered(ENTERED))
    read = await desk.told("health_insurance", BILL | {"id_number": id_number(2)})
    assert (read["told"], read["households"], read["alerted"]) == (1, 1, 1)
    assert read["items"][0]["household_id"] == str(entry.id)
    spent = "家庭成员截至2020年6月30日的12个月自付医疗费用10,000.00元，达到10,000.00元的预警标准，负担过重。"
    assert await desk.alerts("medical_burden") == [("2020-07-10", None, f"{WHO}{spent}")]
    again = await desk.told("health_insurance", BILL | {"id_number": id_number(2)})
    assert (again["known"], again["alerted"]) == (1, 0)

    office = {"headers": sign_in(Role.COUNTY_OFFICE, COUNTY)}
    asked = f"/monitoring/alerts?household_id={entry.id}"
    (alert,) = (await desk.client.get(asked, **office)).json()["items"]
    assert (alert["area_code"], alert["subject_id"], alert["household_id"]) == (VILLAGE, *[str(entry.id)] * 2)
    url = f"/monitoring/alerts/{alert['id']}"
    for step in ("verify", "respond"):
        body = {"occurred_on": "2020-07-13", "note": "属实"}
        assert (await desk.client.post(f"{url}/{step}", json=body, **office)).status_code == 200
    early = await desk.client.post(f"{url}/resolve", json={"occurred_on": "2020-07-14", "note": "办结"}, **office)
    assert (early.status_code, early.json()["code"]) == (409, "monitoring.risk_not_removed")
    shown = (await desk.client.get(url, **office)).json()
    assert shown["monitoring"]["monitoring_object_id"] == str(entry.id)
    signal = await desk.signal(read["items"][0]["signal_id"])
    assert (signal["area_code"], signal["household_id"], signal["households"]) == (VILLAGE, str(entry.id), 1)

    await consume(entry.removed(date(2020, 12, 10)))
    shown = (await desk.client.get(url, **office)).json()
    assert (shown["state"], shown["closed_on"], shown["cleared_on"]) == ("resolved", "2020-12-10", "2020-12-10")
    assert await figures(sessions) == []
    async with sessions() as session:
        assert (await session.scalars(select(Household))).all() == []


KINDS: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "disabled_federation",
        "new_disability",
        {"kind": "disability_found", "disability_kind": "limb", "disability_grade": 1},
        "家庭成员2020年6月30日评定为肢体残疾一级，属新增重度残疾。",
    ),
    (
        "civil_affairs",
        "worker_died",
        {"kind": "worker_died"},
        "劳动力家庭成员2020年6月30日去世，家中劳动力情况不详。",
    ),
    (
        "civil_affairs",
        "allowance_ended",
        {"kind": "allowance_ended"},
        "家庭成员自2020年6月30日起停发低保，家中生活可能受影响。",
    ),
    (
        "civil_affairs",
        "hardship",
        {"kind": "hardship", "hardship_kind": "sudden"},
        "2020年6月30日因突发性原因生活陷入困境，尚无临时救助记录。",
    ),
    (
        "emergency",
        "accident",
        {"kind": "accident", "loss_fen": 500_000},
        "2020年6月30日发生突发事故，损失5,000.00元，尚无临时救助记录。",
    ),
    (
        "agriculture",
        "project_failed",
        {"kind": "project_failed"},
        "2020年6月30日产业项目失败，尚无新的产业帮扶措施。",
    ),
    (
        "emergency",
        "disaster",
        {"kind": "disaster", "disaster_kind": "flood"},
        "2020年6月30日遭受自然灾害（洪涝），尚无应急救助记录。",
    ),
]


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("department", "rule", "told", "sentence"), KINDS)
async def test_every_rule_of_signals_judges_them(
    desk: Desk,
    consume: Consume,
    installation: Installation,
    department: str,
    rule: str,
    told: dict[str, Any],
    sentence: str,
) -> None:
    await consume(off_register(installation, 1).entered(ENTERED))
    signal = told | {"id_number": id_number(1), "happened_on": "2020-06-30"}
    assert (await desk.told(department, signal))["alerted"] == 1
    assert [said for *_, said in await desk.alerts(rule)] == [f"{WHO}{sentence}"]


@pytest.mark.parametrize(
    ("department", "kind"),
    [("education", "dropped_out_of_school"), ("education", "back_at_school"), ("human_resources", "job_ended")],
)
async def test_schools_and_jobs_are_not_told_of_them(
    desk: Desk, consume: Consume, installation: Installation, department: str, kind: str
) -> None:
    await consume(off_register(installation, 1).entered(ENTERED))
    reply = await desk.tell(department, {"kind": kind, "happened_on": "2020-06-30", "id_number": id_number(1)})
    assert codes_of(reply) == [(1, "id_number", UNKNOWN)]


async def test_an_object_announced_before_its_members_were_told_is_known_by_its_id(
    desk: Desk, consume: Consume, installation: Installation
) -> None:
    entry = off_register(installation, of_members={})
    await consume(entry.entered(ENTERED))
    whole = BILL | {"household_no": str(entry.id).upper()}
    assert (await desk.told("health_insurance", whole))["alerted"] == 1
    ((*_, sentence),) = await desk.alerts("medical_burden")
    assert sentence.startswith("某户（未建档的监测对象）家庭截至2020年6月30日")
    other = await desk.tell("health_insurance", BILL | {"household_no": str(entry.id)[:-1] + "g"})
    assert codes_of(other) == [(1, "household_no", UNKNOWN)]


async def test_who_was_not_watched_that_day_or_lives_elsewhere_is_unknown(
    desk: Desk, consume: Consume, installation: Installation, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    entry = off_register(installation, 1)
    await consume(entry.entered(ENTERED))
    member = BILL | {"id_number": id_number(1)}
    before = await desk.tell("health_insurance", member | {"happened_on": "2020-05-31"})
    assert codes_of(before) == [(1, "id_number", UNKNOWN)]
    abroad = await Desk(client, sign_in, OTHER_TOWN[:9]).tell("health_insurance", member)
    assert codes_of(abroad) == [(1, "id_number", UNKNOWN)]
    await consume(entry.removed(date(2020, 12, 10)))
    for who in ({"id_number": id_number(1)}, {"household_no": str(entry.id)}):
        after = await desk.tell("health_insurance", BILL | who | {"happened_on": "2020-12-10"}, on="2020-12-20")
        assert [code for *_, code in codes_of(after)] == [UNKNOWN]
    last = await desk.told("health_insurance", member | {"happened_on": "2020-12-09"}, on="2020-12-20")
    assert (last["told"], last["alerted"]) == (1, 0)  # it was watched that day, and is no more


async def test_the_register_goes_before_what_is_off_it_and_what_is_now_before_what_was(
    desk: Desk, consume: Consume, installation: Installation
) -> None:
    home = a_household(people=people(personal_of(installation), 1, 2))
    entry = off_register(installation, 1, 2, 3)
    await consume(home.registered(), entry.entered(ENTERED))
    read = await desk.told("health_insurance", BILL | {"id_number": id_number(2)}, BILL | {"id_number": id_number(3)})
    assert [one["household_id"] for one in read["items"]] == [str(home.id), str(entry.id)]
    await consume(home.changed(date(2020, 7, 1), people=home.people[:1]))  # she married into the other family
    later = await desk.told("health_insurance", BILL | {"happened_on": "2020-07-02", "id_number": id_number(2)})
    assert later["items"][0]["household_id"] == str(entry.id)


async def test_a_signal_that_is_withdrawn_ends_its_alert(
    desk: Desk, consume: Consume, installation: Installation
) -> None:
    await consume(off_register(installation, 1).entered(ENTERED))
    read = await desk.told("health_insurance", BILL | {"id_number": id_number(1)})
    assert (await desk.withdraw(read["items"][0]["signal_id"])).json()["households"] == 0
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("medical_burden")] == ["2020-07-20"]
    await desk.told("health_insurance", BILL | {"id_number": id_number(1)}, on="2020-07-25")
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("medical_burden")] == [None]


@pytest.mark.requirement("R000-035", "R001-044")
async def test_a_disaster_of_an_area_reaches_who_was_watched_there_that_day(
    desk: Desk, consume: Consume, spread: Spread, installation: Installation, sessions: Sessions
) -> None:
    inside, beside, elsewhere, came_later, removed = (
        off_register(installation, number, village_code=village)
        for number, village in enumerate((VILLAGE, OTHER_VILLAGE, OTHER_TOWN_VILLAGE, VILLAGE, VILLAGE), start=1)
    )
    await consume(*(one.entered(ENTERED) for one in (inside, beside, elsewhere, removed)))
    await consume(came_later.entered(date(2020, 7, 2)), removed.removed(date(2020, 7, 1)))
    read = await desk.told("emergency", a_disaster(area_code=TOWN))
    signal_id = read["items"][0]["signal_id"]
    late = off_register(installation, 6)
    await consume(late.entered(ENTERED))  # before anybody was listed: it waits with the others
    await spread()

    async def reached() -> tuple[int, int, int]:
        signal = await desk.signal(signal_id)
        return signal["households"], signal["relieved_households"], signal["alerted"]

    async def standing() -> set[Any]:
        table = table_of(Alert).c
        async with sessions() as session:
            return set(await session.scalars(select(table.subject_id).where(table.cleared_on.is_(None))))

    assert (await reached(), await standing()) == ((3, 0, 3), {inside.id, beside.id, late.id})
    last = off_register(installation, 7)
    await consume(last.entered(ENTERED))  # afterwards: it counts at once
    assert (await reached(), await standing()) == ((4, 0, 3), {inside.id, beside.id, late.id, last.id})
    await consume(last.removed(date(2020, 12, 1)))
    assert (await reached(), await standing()) == ((4, 0, 3), {inside.id, beside.id, late.id})
    await consume(beside.removed(date(2020, 7, 1)))  # it was none any more when the flood came
    assert (await reached(), await standing()) == ((3, 0, 3), {inside.id, late.id})
    assert await figures(sessions) == []  # no record would ever tell of their relief
    await desk.withdraw(signal_id)
    await spread()
    assert ((await reached())[0], await standing()) == (0, set())


async def test_a_sweep_ends_what_the_months_have_ended(
    desk: Desk, consume: Consume, spread: Spread, installation: Installation, sessions: Sessions
) -> None:
    entry, other = off_register(installation, 1), off_register(installation, 2, village_code=OTHER_TOWN_VILLAGE)
    await consume(entry.entered(ENTERED), other.entered(ENTERED))
    await desk.told("emergency", a_disaster(household_no=str(entry.id)))
    await desk.told("emergency", a_disaster(area_code=OTHER_TOWN))
    await spread()

    async def swept(day: date) -> tuple[int, int]:
        clock = SettableClock(datetime(day.year, day.month, day.day, 12, tzinfo=CHINA))
        done = await sweep(sessions, clock, ActivePolicies(), COUNTY)
        return done.households, done.changed

    assert await swept(date(2021, 6, 30)) == (0, 0)
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("disaster")] == [None, None]
    assert await swept(date(2021, 7, 1)) == (0, 2)
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("disaster")] == ["2021-07-01", "2021-07-01"]
    assert await swept(date(2021, 7, 2)) == (0, 0)


async def test_alerts_follow_to_another_village_and_end_where_it_comes_onto_the_register(
    desk: Desk, consume: Consume, installation: Installation, sessions: Sessions
) -> None:
    entry, home = off_register(installation, 1), a_household()
    await consume(entry.entered(ENTERED), home.registered())
    await desk.told("health_insurance", BILL | {"id_number": id_number(1)})
    await consume(entry.moved(None, OTHER_VILLAGE))
    async with sessions() as session:
        (alert,) = await session.scalars(select(Alert).where(table_of(Alert).c.subject_id == entry.id))
    assert (alert.area_code, alert.cleared_on) == (OTHER_VILLAGE, None)
    await consume(entry.moved(home.id, VILLAGE))
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("medical_burden")] == ["2020-07-10"]
    gone = await desk.tell("health_insurance", BILL | {"id_number": id_number(1)})
    assert codes_of(gone) == [(1, "id_number", UNKNOWN)]
    await consume(entry.removed(date(2020, 12, 10)))
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("medical_burden")] == ["2020-07-10"]
