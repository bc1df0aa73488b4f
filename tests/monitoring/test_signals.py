"""Signals of departments over HTTP: told, matched, refused, withdrawn, and what they raise."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.monitoring.households.models import Household
from services.monitoring.settings import Settings
from services.monitoring.signals.models import Signal
from shared.calendar import Clock
from shared.database import Sessions, new_id, table_of
from shared.repeatable import IdempotentReply
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import RecordEvents
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
    number_of,
    people,
    personal_of,
)
from tests.monitoring.test_area_changes import succeeded


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


# what they raise ------------------------------------------------------------------------------------------------------


async def test_alerts_that_a_telling_has_not_raised_are_none_of_its(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    failed = {"kind": "project_failed", "happened_on": "2020-06-30", "household_no": number_of(home), "loss_fen": 1}
    told = await desk.told("agriculture", failed)
    assert (told["told"], told["households"], told["alerted"]) == (1, 1, 0)
    assert len(await desk.alerts("helper_missing")) == 1  # the day of the telling shows what nobody had told
    spent = {"kind": "medical_burden", "happened_on": "2020-06-30", "household_no": number_of(home)}
    told = await desk.told("health_insurance", spent | {"spending_fen": 1_000_000}, on="2020-07-11")
    assert (told["households"], told["alerted"]) == (1, 1)


@pytest.mark.requirement("R001-044")
async def test_a_signal_alerts_once_and_is_shown(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    spent = {"kind": "medical_burden", "happened_on": "2020-06-30", "household_no": number_of(home)}
    first = await desk.told("health_insurance", spent | {"spending_fen": 1_000_000})
    assert {name: first[name] for name in ("told", "known", "households", "alerted")} == {
        "told": 1,
        "known": 0,
        "households": 1,
        "alerted": 1,
    }
    (alert,) = await desk.alerts("medical_burden")
    assert alert == (
        "2020-07-10",
        None,
        f"张三户（户编号{number_of(home)}）家庭截至2020年6月30日的12个月自付医疗费用10,000.00元，"
        "达到10,000.00元的预警标准，负担过重。",
    )
    again = await desk.tell("health_insurance", spent | {"spending_fen": 1_000_000})
    assert again.status_code == 200
    assert (again.json()["told"], again.json()["known"], again.json()["alerted"]) == (0, 1, 0)
    assert again.json()["items"][0] == first["items"][0] | {"outcome": "known"}
    later = await desk.told("医保局", spent | {"happened_on": "2020-07-31", "spending_fen": 1_100_000}, on="2020-08-05")
    assert (later["told"], later["alerted"]) == (1, 0)  # the same burden, told for the next month
    assert len(await desk.alerts("medical_burden")) == 1

    (item,) = first["items"]
    reply = await desk.client.get(f"{desk.path}/{item['signal_id']}", headers=desk.who)
    told = reply.json()
    assert (told["kind_label"], told["department_label"], told["household_id"], told["values"]) == (
        "自付医疗费用",
        "医保部门",
        str(home.id),
        {"spending_fen": 1_000_000},
    )
    assert (told["area_code"], told["told_on"], told["teller_role"], told["households"]) == (
        VILLAGE,
        "2020-07-10",
        "department",
        1,
    )
    assert (told["relieved_on"], told["relieved_households"]) == (None, None)  # nothing of the kind calls for relief


@pytest.mark.requirement("R001-044")
async def test_a_second_illness_a_year_later_says_that_it_is_back(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    signal = {"kind": "medical_burden", "household_no": number_of(home), "spending_fen": 2_000_000}
    await desk.told("health_insurance", signal | {"happened_on": "2018-06-30"}, on="2018-07-10")
    read = await desk.told("health_insurance", signal | {"happened_on": "2019-07-01"}, on="2019-07-10")
    assert read["alerted"] == 1
    first, second = await desk.alerts("medical_burden")
    assert first[:2] == ("2018-07-10", "2019-07-10")
    assert second[:2] == ("2019-07-10", None)
    assert second[2].startswith("（再次出现）张三户")


@pytest.mark.requirement("R001-044")
async def test_the_same_cause_told_twice_alerts_once(desk: Desk, consume: Consume, installation: Installation) -> None:
    home = a_household(people=people(personal_of(installation), 1, 2))
    await consume(home.registered())
    death = {"kind": "worker_died", "id_number": id_number(2)}
    assert (await desk.told("civil_affairs", death | {"happened_on": "2020-07-02"}))["alerted"] == 1
    assert (await desk.told("civil_affairs", death | {"happened_on": "2020-07-01"}))["alerted"] == 0
    assert len(await desk.alerts("worker_died")) == 1

    whom = [{"household_no": number_of(home)}, {"id_number": id_number(1)}, {"id_number": id_number(2)}]
    stopped = {"kind": "allowance_ended", "happened_on": "2020-07-01"}
    assert (await desk.told("civil_affairs", *(stopped | one for one in whom)))["alerted"] == 1
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("allowance_ended")] == [None]

    bill = {"kind": "medical_burden", "happened_on": "2020-07-01", "spending_fen": 5_000_000}
    assert (await desk.told("health_insurance", bill | whom[1]))["alerted"] == 1
    assert (await desk.told("health_insurance", bill | whom[0]))["alerted"] == 0
    (alert,) = await desk.alerts("medical_burden")
    assert alert[1] is None


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("department", "signal"),
    [
        ("health_insurance", {"kind": "medical_burden", "spending_fen": 2_000_000}),
        ("civil_affairs", {"kind": "allowance_ended"}),
    ],
)
async def test_what_comes_late_and_began_earlier_is_no_other_alert_nor_is_its_withdrawal(
    desk: Desk, consume: Consume, department: str, signal: dict[str, Any]
) -> None:
    home = a_household()
    await consume(home.registered())
    told = signal | {"household_no": number_of(home)}
    assert (await desk.told(department, told | {"happened_on": "2020-06-30"}))["alerted"] == 1
    raised = await desk.alerts(signal["kind"])
    late = await desk.told(department, told | {"happened_on": "2020-05-31"})
    assert (late["told"], late["alerted"]) == (1, 0)
    assert await desk.alerts(signal["kind"]) == raised
    await desk.withdraw(late["items"][0]["signal_id"])
    assert await desk.alerts(signal["kind"]) == raised


@pytest.mark.requirement("R001-044")
async def test_only_what_had_ended_is_said_to_be_back(desk: Desk, consume: Consume, installation: Installation) -> None:
    home = a_household(people=people(personal_of(installation), 1, 2))
    await consume(home.registered())
    hardship = {"kind": "hardship", "household_no": number_of(home), "hardship_kind": "sudden"}
    for day in ("2020-07-01", "2020-07-02"):
        await desk.told("civil_affairs", hardship | {"happened_on": day})
    both = [sentence for _, _, sentence in await desk.alerts("hardship")]
    assert [sentence[:3] for sentence in both] == ["张三户", "张三户"]  # the first one stands

    bill = {"kind": "medical_burden", "happened_on": "2020-07-01", "spending_fen": 5_000_000}
    first = await desk.told("health_insurance", bill | {"id_number": id_number(1)})
    await desk.withdraw(first["items"][0]["signal_id"])
    await desk.told("health_insurance", bill | {"id_number": id_number(2)}, on="2020-07-20")
    raised = {cleared_on is None: sentence[:3] for _, cleared_on, sentence in await desk.alerts("medical_burden")}
    assert raised == {False: "张三户", True: "张三户"}  # another person's has never been


@pytest.mark.requirement("R000-035", "R001-044")
async def test_a_disaster_reaches_who_stood_in_the_area_that_day(desk: Desk, consume: Consume, spread: Spread) -> None:
    inside, beside, elsewhere = (
        a_household(village_code=village) for village in (VILLAGE, OTHER_VILLAGE, OTHER_TOWN_VILLAGE)
    )
    came_later, moved_out, moved_in, removed = (
        a_household(registered_on=date(2020, 7, 2)),
        *(a_household() for _ in "123"),
    )
    moved_in.village_code = OTHER_TOWN_VILLAGE
    await consume(*(one.registered() for one in (inside, beside, elsewhere, came_later, moved_out, moved_in, removed)))
    await consume(
        moved_out.changed(date(2020, 7, 2), village_code=OTHER_TOWN_VILLAGE),
        moved_in.changed(date(2020, 7, 2), village_code=VILLAGE),
        removed.removed(date(2020, 7, 1), "moved_away"),
    )
    read = await desk.told("emergency", a_disaster(area_code=TOWN))
    told = [read[name] for name in ("told", "known", "spreading", "households", "alerted")]
    assert (told, read["items"][0]["state"]) == ([1, 0, 1, 0, 0], "spreading")
    signal_id = read["items"][0]["signal_id"]
    assert await desk.alerts("disaster") == []
    signal = await desk.signal(signal_id)
    assert (signal["state"], signal["state_label"]) == ("spreading", "正在逐户判断")
    assert (signal["households"], signal["relieved_households"], signal["alerted"]) == (0, 0, 0)
    await spread()
    raised = await desk.alerts("disaster")
    assert sorted(sentence[7:23] for _, _, sentence in raised) == sorted(map(number_of, (inside, beside, moved_out)))
    assert all(
        sentence.endswith("2020年7月1日所在地区遭受自然灾害（洪涝），尚无应急救助记录。") for *_, sentence in raised
    )
    signal = await desk.signal(signal_id)
    assert (signal["area_code"], signal["household_id"], signal["state"], signal["state_label"]) == (
        TOWN,
        None,
        "done",
        "已办理完毕",
    )
    # inside, beside, moved_out
    assert (signal["households"], signal["relieved_households"], signal["alerted"]) == (3, 0, 3)
    late = a_household(registered_on=date(2019, 1, 1))  # the register learns of it after the disaster
    await consume(late.registered())
    assert len(await desk.alerts("disaster")) == 4
    signal = await desk.signal(signal_id)
    assert (signal["households"], signal["alerted"]) == (4, 3)
    relief = RecordEvents("measure", county_code=COUNTY, household_id=late.id)
    await consume(relief.kept(date(2020, 7, 12), measure_class="guarantee", started_on="2020-07-08", ended_on=None))
    assert (await desk.signal(signal_id))["relieved_households"] == 1
    await consume(late.removed(date(2020, 8, 1), "merged"))  # it was another one all the time
    signal = await desk.signal(signal_id)
    assert (signal["households"], signal["relieved_households"]) == (3, 0)
    again = await desk.told("emergency", a_disaster(area_code=TOWN))
    assert (again["known"], again["spreading"], again["items"][0]["state"]) == (1, 0, "done")


@pytest.mark.parametrize(("old", "new"), [(TOWN[:9], "410327150"), (COUNTY, "410399")])
async def test_what_was_told_of_an_area_is_known_when_its_code_has_changed(
    client: httpx.AsyncClient,
    sessions: Sessions,
    consume: Consume,
    spread: Spread,
    sign_in: SignIn,
    old: str,
    new: str,
) -> None:
    desk = Desk(client, sign_in, "4103")
    await consume(a_household().registered())
    told = await desk.told("emergency", a_disaster(area_code=TOWN))
    await spread()
    await succeeded(client, sessions, consume, old, new)
    for area_code in (TOWN, new + TOWN[len(new) :]):
        again = await desk.told("emergency", a_disaster(area_code=area_code))
        assert (again["told"], again["known"]) == (0, 1), area_code
        assert again["items"][0]["signal_id"] == told["items"][0]["signal_id"]
        differs = await desk.tell("emergency", a_disaster(area_code=area_code, disaster_kind="drought"))
        assert codes_of(differs) == [(1, "area_code", "monitoring.signal_differs")]
    await spread()
    assert len(await desk.alerts("disaster")) == 1


@pytest.mark.requirement("R000-035", "R000-036")
async def test_relief_follows_a_disaster_and_hardship(desk: Desk, consume: Consume) -> None:
    homes = [a_household() for _ in range(3)]
    await consume(*(home.registered() for home in homes))
    told = await desk.told(
        "应急管理局",
        *(a_disaster(household_no=number_of(home)) for home in homes),
        {
            "kind": "accident",
            "happened_on": "2020-07-03",
            "household_no": number_of(homes[0]),
            "loss_fen": 600_000,
        },
    )
    assert (told["told"], told["households"], told["alerted"]) == (4, 3, 3)
    hardship = {"kind": "突发困难", "happened_on": "2020-07-03", "hardship_kind": "紧迫性"}
    assert (await desk.told("民政局", hardship | {"household_no": number_of(homes[1])}))["alerted"] == 1

    measure = RecordEvents("measure", county_code=COUNTY, household_id=homes[0].id)
    allowance = RecordEvents("measure", county_code=COUNTY, household_id=homes[1].id)
    facts = {"measure_class": "guarantee", "ended_on": None}
    await consume(
        measure.kept(date(2020, 7, 12), **facts, item="social_assistance", started_on="2020-07-08"),
        allowance.kept(date(2020, 7, 12), **facts, item="minimum_allowance", started_on="2020-07-08"),
    )
    cleared = [cleared_on for _, cleared_on, _ in await desk.alerts("disaster")]
    assert sorted(map(str, cleared)) == ["2020-07-12", "None", "None"]
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("accident")] == ["2020-07-12"]
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("hardship")] == [None]

    listed = (await desk.client.get(f"{desk.path}?kind=disaster", headers=desk.who)).json()["items"]
    assert {(one["household_id"], one["relieved_on"], one["relief_days"]) for one in listed} == {
        (str(homes[0].id), "2020-07-08", 7),
        (str(homes[1].id), None, None),
        (str(homes[2].id), None, None),
    }

    async def asked(**query: str) -> list[tuple[Any, ...]]:
        reply = await desk.client.get(f"{desk.path}/relief", params=query, headers=desk.who)
        assert reply.status_code == 200, reply.text
        return [
            (one["kind"], one["cases"], one["relieved"], one["share"], one["mean_days"])
            for one in reply.json()["items"]
        ]

    july = {"since": "2020-07-01", "until": "2020-07-31"}
    assert await asked(**july) == [("disaster", 3, 1, "0.3333", "7.00"), ("hardship", 2, 1, "0.5000", "5.00")]
    assert await asked(**july, area=OTHER_TOWN) == [("disaster", 0, 0, None, None), ("hardship", 0, 0, None, None)]
    assert (await asked(since="2020-07-02", until="2020-07-31"))[0] == ("disaster", 0, 0, None, None)
    for query, status, code in (
        ({"since": "2020-07-02", "until": "2020-07-01"}, 422, "request.range_reversed"),
        ({**july, "area": "360722"}, 403, "auth.outside_area"),
        ({**july, "area": "410327999"}, 422, "area.unknown"),
        ({"since": "2020-07-01"}, 422, "request.invalid"),
    ):
        reply = await desk.client.get(f"{desk.path}/relief", params=query, headers=desk.who)
        assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_a_signal_that_is_withdrawn_never_was(desk: Desk, consume: Consume, spread: Spread) -> None:
    inside, beside = a_household(), a_household()
    await consume(inside.registered(), beside.registered())
    read = await desk.told("emergency", a_disaster(area_code=TOWN))
    own = await desk.told("emergency", a_disaster(happened_on="2020-07-02", household_no=number_of(inside)))
    signal_id = read["items"][0]["signal_id"]
    await spread()
    reply = await desk.withdraw(signal_id)
    assert reply.status_code == 200, reply.text
    told = reply.json()
    assert (told["withdrawn_on"], told["withdrawal_reason"]) == ("2020-07-20", "误报")
    assert (told["state"], told["state_label"], told["households"]) == ("withdrawing", "正在逐户撤回", 2)
    await spread()
    told = await desk.signal(signal_id)
    assert (told["state"], told["households"], told["relieved_households"]) == ("done", 0, None)
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("disaster")] == [None, "2020-07-20", "2020-07-20"]
    relief = await desk.client.get(f"{desk.path}/relief?since=2020-07-01&until=2020-07-31", headers=desk.who)
    assert relief.json()["items"][0]["cases"] == 1
    twice = await desk.withdraw(signal_id)
    assert (twice.status_code, twice.json()["code"]) == (409, "monitoring.signal_withdrawn")
    early = await desk.withdraw(own["items"][0]["signal_id"], on="2020-07-09")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    future = await desk.withdraw(own["items"][0]["signal_id"], on="2999-01-01")
    assert (future.status_code, future.json()["code"]) == (422, "request.date_in_future")
    nothing = await desk.withdraw(own["items"][0]["signal_id"], reason=" ")
    assert nothing.status_code == 422

    anew = await desk.told("emergency", a_disaster(area_code=TOWN, disaster_kind="洪涝"), on="2020-07-25")
    assert (anew["told"], anew["spreading"]) == (1, 1)
    await spread()
    assert (await desk.signal(anew["items"][0]["signal_id"]))["alerted"] == 2  # the alerts stand again
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("disaster")] == [None, None, None]
    listed = (await desk.client.get(f"{desk.path}?withdrawn=true", headers=desk.who)).json()["items"]
    assert [one["id"] for one in listed] == [signal_id]


@pytest.mark.parametrize("area", [None, TOWN])
async def test_a_department_withdraws_what_its_own_account_told_and_the_office_everything(
    desk: Desk, consume: Consume, area: str | None
) -> None:
    home = a_household()
    await consume(home.registered())
    where = {"area_code": area} if area else {"household_no": number_of(home)}
    ids = [
        (await desk.told("emergency", a_disaster(happened_on=day, **where)))["items"][0]["signal_id"]
        for day in ("2020-07-01", "2020-07-02")
    ]
    other = replace(desk, account="education")
    refused = await other.withdraw(ids[0])
    assert (refused.status_code, refused.json()["code"]) == (403, "monitoring.told_by_another")
    assert (await desk.signal(ids[0]))["withdrawn_on"] is None
    assert (await desk.withdraw(ids[0])).status_code == 200
    assert (await replace(desk, role=Role.COUNTY_OFFICE).withdraw(ids[1])).status_code == 200


async def test_people_are_found_by_numbers_that_are_never_kept(
    desk: Desk, consume: Consume, sessions: Sessions, installation: Installation
) -> None:
    personal = personal_of(installation)
    home = a_household(people=people(personal, 1, 2))
    child = home.people[1].model_copy(update={"born_on": date(2010, 9, 1), "schooling": "primary"})
    home.people = (home.people[0], child)
    await consume(home.registered())
    read = await desk.told(
        "教育局", {"kind": "辍学", "happened_on": "2020-06-01", "id_number": id_number(2)}, on="2020-06-10"
    )
    assert [one["household_id"] for one in read["items"]] == [str(home.id)]
    (alert,) = await desk.alerts("dropped_out")
    assert "成员1（9岁）自2020年6月1日起未在校就读。" in alert[2]
    await desk.told("education", {"kind": "复学", "happened_on": "2020-06-20", "id_number": id_number(2).lower()})
    assert [cleared_on for _, cleared_on, _ in await desk.alerts("dropped_out")] == ["2020-07-10"]
    worker = {"kind": "worker_died", "happened_on": "2020-07-01", "id_number": f" {id_number(1)} "}
    assert (await desk.told("civil_affairs", worker))["alerted"] == 1
    async with sessions() as session:
        kept = [repr(one.model_dump()) for one in await session.scalars(select(Signal))]
        kept += [repr(one.model_dump()) for one in await session.scalars(select(Household))]
    assert len(kept) == 4
    assert not any(id_number(sequence) in one for one in kept for sequence in (1, 2))


async def test_who_moved_is_found_where_he_stood_and_the_dead_where_they_lived(
    desk: Desk, consume: Consume, installation: Installation
) -> None:
    personal = personal_of(installation)
    old, new = a_household(people=people(personal, 1, 2)), a_household(people=people(personal, 3))
    await consume(old.registered(), new.registered())
    await consume(
        old.changed(date(2020, 3, 1), people=old.people[:1]),
        new.changed(date(2020, 3, 1), people=(*new.people, old.people[0].model_copy(update={"member_id": new_id()}))),
    )
    # the same person stands in two households: nobody can tell whose he is
    lost = {"kind": "job_ended", "happened_on": "2020-07-01", "id_number": id_number(1)}
    assert codes_of(await desk.tell("人社局", lost)) == [(1, "id_number", "monitoring.signal_subject_ambiguous")]
    before = await desk.told("human_resources", lost | {"happened_on": "2020-02-29"})
    assert before["items"][0]["household_id"] == str(old.id)
    dead = {"kind": "worker_died", "happened_on": "2020-03-01", "id_number": id_number(2)}
    gone = await desk.told("civil_affairs", dead)
    assert gone["items"][0]["household_id"] == str(old.id)
    early = await desk.tell("civil_affairs", dead | {"happened_on": "2014-05-31"})
    assert codes_of(early) == [(1, "id_number", "monitoring.signal_subject_unknown")]
    await consume(new.removed(date(2020, 4, 1), "moved_away"))
    alone = await desk.told("human_resources", lost)
    assert alone["items"][0]["household_id"] == str(old.id)


# refusals -------------------------------------------------------------------------------------------------------------

UNKNOWN = "monitoring.signal_subject_unknown"
MISTYPED = id_number(1)[:17] + ("0" if id_number(1)[17] != "0" else "1")
REFUSED: list[tuple[str, dict[str, Any], list[tuple[str | None, str]]]] = [
    ("emergency", {"kind": "flood"}, [("kind", "codes.unknown")]),
    ("education", {}, [("kind", "monitoring.signal_of_other_department")]),
    ("emergency", {"household_no": "1"}, [("household_no", UNKNOWN)]),
    ("emergency", {"household_no": None}, [("household_no", "monitoring.signal_subject_not_fitting")]),
    ("emergency", {"id_number": id_number(1)}, [("household_no", "monitoring.signal_subject_not_fitting")]),
    ("emergency", {"household_no": None, "id_number": id_number(1)}, [("id_number", UNKNOWN)]),
    ("emergency", {"household_no": None, "id_number": id_number(1)[:17]}, [("id_number", "identity.bad_length")]),
    ("emergency", {"household_no": None, "id_number": MISTYPED}, [("id_number", "identity.bad_check_digit")]),
    ("emergency", {"household_no": None, "area_code": "360722000000"}, [("area_code", "auth.outside_area")]),
    ("emergency", {"household_no": None, "area_code": "410327999000"}, [("area_code", "area.unknown")]),
    ("emergency", {"household_no": None, "area_code": "41032"}, [("area_code", "area.bad_code")]),
    ("emergency", {"disaster_kind": None}, [("disaster_kind", "monitoring.signal_field_missing")]),
    ("emergency", {"disaster_kind": "海啸"}, [("disaster_kind", "codes.unknown")]),
    ("emergency", {"spending_fen": 1}, [("spending_fen", "monitoring.signal_field_not_of_kind")]),
    ("emergency", {"happened_on": "2020-07-11"}, [("happened_on", "monitoring.signal_happened_after_told")]),
    (
        "emergency",
        {"kind": "accident", "disaster_kind": None, "area_code": TOWN, "household_no": None},
        [("area_code", "monitoring.signal_subject_not_fitting"), ("loss_fen", "monitoring.signal_field_missing")],
    ),
    (
        "disabled_federation",
        {"kind": "disability_found", "disaster_kind": None, "disability_kind": "limb", "disability_grade": 1},
        [("household_no", "monitoring.signal_subject_not_fitting")],
    ),
]


@pytest.mark.parametrize(("department", "given", "faults"), REFUSED)
async def test_a_row_is_refused_by_its_own_code(
    desk: Desk, consume: Consume, department: str, given: dict[str, Any], faults: list[tuple[str | None, str]]
) -> None:
    home = a_household()
    await consume(home.registered())
    good = a_disaster(household_no=number_of(home))
    signals = [good, good | given] if department == "emergency" else [good | given]
    reply = await desk.tell(department, *signals)
    assert codes_of(reply) == [(len(signals), field, code) for field, code in faults]
    problem = reply.json()
    assert problem["fault_count"] == len(faults)
    assert all(one["detail"] and one["detail_en"] and one["remedy"] and one["remedy_en"] for one in problem["errors"])
    assert id_number(1) not in reply.text
    assert await desk.alerts("disaster") == []  # nothing of the others was taken either


async def test_the_whole_request_is_refused_by_code(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    good = a_disaster(household_no=number_of(home))
    unknown = await desk.tell("水利局", good)
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["field"]) == (
        422,
        "codes.unknown",
        "department",
    )
    future = await desk.tell("emergency", good, on="2999-01-01")
    assert (future.status_code, future.json()["code"]) == (422, "request.date_in_future")
    for signals in (
        [],
        [good] * 1_001,
        [good | {"colour": "red"}],
        [good | {"loss_fen": -1}],
        [good | {"happened_on": "0002-01-01"}],
    ):
        reply = await desk.tell("emergency", *signals)
        assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")
    differing = await desk.tell("emergency", good, good, good | {"loss_fen": 5})
    assert codes_of(differing) == [(3, "household_no", "monitoring.signal_differs")]
    twice = await desk.told("emergency", good, good)
    assert (twice["told"], twice["known"]) == (1, 1)
    other = await desk.tell("emergency", good | {"loss_fen": 5})
    assert codes_of(other) == [(1, "household_no", "monitoring.signal_differs")]


async def test_rows_of_whom_nobody_is_known_may_be_left_out_and_are_told_back(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    good, nobody, stranger = (
        a_disaster(household_no=number_of(home)),
        a_disaster(household_no="1"),
        a_disaster(id_number=id_number(1)),
    )
    refused = await desk.tell("emergency", nobody, good, stranger)
    assert codes_of(refused) == [(1, "household_no", UNKNOWN), (3, "id_number", UNKNOWN)]
    taken = await desk.tell("emergency", nobody, good, stranger, leave_out_unknown=True)
    assert (taken.status_code, taken.json()["told"], taken.json()["alerted"]) == (201, 1, 1)
    left_out = taken.json()["left_out"]
    assert [(one["row"], one["field"], one["code"]) for one in left_out] == codes_of(refused)
    assert all(one["detail"] and one["detail_en"] for one in left_out)
    assert id_number(1) not in taken.text
    nothing = await desk.tell("emergency", nobody, leave_out_unknown=True)
    assert (nothing.status_code, nothing.json()["told"], len(nothing.json()["left_out"])) == (200, 0, 1)


async def test_what_is_wrong_otherwise_is_refused_though_the_unknown_be_left_out(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    good = a_disaster(household_no=number_of(home))
    mistyped, wide = a_disaster(id_number=MISTYPED), a_disaster(area_code="360722000000")
    reply = await desk.tell(
        "emergency", good, a_disaster(household_no="1"), mistyped, wide, good | {"loss_fen": 5}, leave_out_unknown=True
    )
    assert codes_of(reply) == [
        (3, "id_number", "identity.bad_check_digit"),
        (4, "area_code", "auth.outside_area"),
        (5, "household_no", "monitoring.signal_differs"),
    ]
    assert await desk.alerts("disaster") == []


async def test_a_household_that_was_merged_or_had_left_is_not_found(desk: Desk, consume: Consume) -> None:
    merged, left, doubled = a_household(), a_household(), a_household()
    twin = a_household().registered().model_copy(update={"household_no": number_of(doubled)})
    await consume(merged.registered(), left.registered(), doubled.registered(), twin)
    await consume(merged.removed(date(2020, 8, 1), "merged"), left.removed(date(2020, 7, 1), "moved_away"))
    reply = await desk.tell("emergency", *(a_disaster(household_no=number_of(one)) for one in (merged, left, doubled)))
    assert codes_of(reply) == [
        (1, "household_no", UNKNOWN),
        (2, "household_no", UNKNOWN),
        (3, "household_no", "monitoring.signal_subject_ambiguous"),
    ]
    day_before = a_disaster(household_no=number_of(left), happened_on="2020-06-30")
    assert (await desk.told("emergency", day_before))["told"] == 1


async def test_nothing_is_told_of_a_household_before_it_was_on_the_register(
    desk: Desk, consume: Consume, installation: Installation
) -> None:
    home = a_household(registered_on=date(2014, 9, 1), people=people(personal_of(installation), 1))
    await consume(home.registered())
    bill = {"kind": "medical_burden", "spending_fen": 5_000_000}
    for whom in ({"household_no": number_of(home)}, {"id_number": id_number(1)}):
        before = await desk.tell("health_insurance", bill | whom | {"happened_on": "2014-08-31"})
        assert codes_of(before) == [(1, next(iter(whom)), UNKNOWN)]
        first = await desk.told("health_insurance", bill | whom | {"happened_on": "2014-09-01"})
        assert first["told"] == 1


# scope ----------------------------------------------------------------------------------------------------------------


async def test_everybody_tells_and_reads_of_his_own_area_alone(
    client: httpx.AsyncClient, sign_in: SignIn, consume: Consume
) -> None:
    here, there = a_household(), a_household(village_code=OTHER_TOWN_VILLAGE)
    await consume(here.registered(), there.registered())
    county = Desk(client, sign_in)
    told = await county.told(
        "emergency",
        *(a_disaster(household_no=number_of(one)) for one in (here, there)),
        a_disaster(area_code=TOWN, happened_on="2020-06-01"),
        a_disaster(area_code=COUNTY, happened_on="2020-05-01"),
    )
    ids = [one["signal_id"] for one in told["items"]]
    town = Desk(client, sign_in, TOWN[:9], Role.DEPARTMENT)
    foreign = await town.tell("emergency", a_disaster(household_no=number_of(there), happened_on="2020-07-02"))
    assert codes_of(foreign) == [(1, "household_no", UNKNOWN)]
    cadre = {"headers": sign_in(Role.VILLAGE_CADRE, VILLAGE)}
    listed = (await client.get(county.path, **cadre)).json()["items"]
    assert {one["id"] for one in listed} == {ids[0], ids[2], ids[3]}  # of the household, the town and the county
    assert (await client.get(f"{county.path}/{ids[1]}", **cadre)).json()["code"] == "monitoring.unknown_signal"
    wider = await town.withdraw(ids[3])
    assert (wider.status_code, wider.json()["code"]) == (403, "auth.outside_area")
    unknown = await town.withdraw(ids[1])
    assert (unknown.status_code, unknown.json()["code"]) == (404, "monitoring.unknown_signal")
    for role, area in ((Role.VILLAGE_CADRE, VILLAGE), (Role.TOWNSHIP, TOWN[:9]), (Role.AUDITOR, COUNTY)):
        refused = await Desk(client, sign_in, area, role).tell("emergency", a_disaster(area_code=TOWN))
        assert (refused.status_code, refused.json()["code"]) == (403, "auth.forbidden")
    bank = await client.get(county.path, headers=sign_in(Role.BANK, COUNTY, "rcc"))
    assert (bank.status_code, bank.json()["code"]) == (403, "auth.forbidden")
    city = Desk(client, sign_in, "4103")
    wide = await city.tell("emergency", a_disaster(area_code="410300000000"))
    assert codes_of(wide) == [(1, "area_code", "monitoring.area_too_wide")]
    assert (await city.told("emergency", a_disaster(household_no=number_of(here))))["known"] == 1


async def test_lists_are_filtered_and_come_page_by_page(desk: Desk, consume: Consume) -> None:
    homes = [a_household() for _ in range(3)]
    await consume(*(home.registered() for home in homes))
    await desk.told("emergency", *(a_disaster(household_no=number_of(home)) for home in homes))
    hardship = {"kind": "hardship", "happened_on": "2020-07-05", "hardship_kind": "temporary"}
    await desk.told("civil_affairs", hardship | {"household_no": number_of(homes[0])}, on="2020-07-12")

    async def asked(**query: Any) -> Any:
        reply = await desk.client.get(desk.path, params=query, headers=desk.who)
        assert reply.status_code == 200, reply.text
        return reply.json()

    whole = await asked()
    assert [one["kind"] for one in whole["items"]] == ["hardship", "disaster", "disaster", "disaster"]
    first = await asked(limit=3)
    rest = await asked(limit=3, after=first["next"])
    assert [one["id"] for one in (*first["items"], *rest["items"])] == [one["id"] for one in whole["items"]]
    assert rest["next"] is None
    counts = {
        "kind=hardship": 1,
        "department=emergency": 3,
        f"household_id={homes[0].id}": 2,
        "since=2020-07-05": 1,
        "since=2020-07-06": 0,
        "until=2020-07-04": 3,
        "until=2020-06-30": 0,
        f"area={OTHER_TOWN}": 0,
        "withdrawn=false": 4,
        "withdrawn=true": 0,
        "spreading=false": 4,
        "spreading=true": 0,
    }
    for query, count in counts.items():
        name, _, value = query.partition("=")
        assert len((await asked(**{name: value}))["items"]) == count, query
    (flood,) = (await desk.told("emergency", a_disaster(area_code=TOWN)))["items"]
    assert [one["id"] for one in (await asked(spreading=True))["items"]] == [flood["signal_id"]]
    for query, code in (
        ("kind=flood", "codes.unknown"),
        ("department=weather", "codes.unknown"),
        ("since=2020-07-02&until=2020-07-01", "request.range_reversed"),
        ("after=x", "request.invalid"),
        ("colour=red", "request.invalid"),
    ):
        reply = await desk.client.get(f"{desk.path}?{query}", headers=desk.who)
        assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_a_kept_reply_tells_no_number_and_nobody_in_another_role(
    desk: Desk, consume: Consume, sessions: Sessions, installation: Installation
) -> None:
    home = a_household()
    await consume(home.registered())
    body = {
        "department": "emergency",
        "occurred_on": "2020-07-10",
        "signals": [a_disaster(household_no=number_of(home))],
    }
    content = json.dumps(body).encode()
    headers = {**desk.who, "Idempotency-Key": "k", "Content-Type": "application/json"}
    for _ in range(2):
        reply = await desk.client.post(desk.path, content=content, headers=headers)
        assert reply.status_code in (200, 201), reply.text
    assert reply.headers["Idempotency-Replayed"] == "true"
    plain = hashlib.sha256(f"{desk.role} POST {desk.path}?\n".encode() + content).hexdigest()
    async with sessions() as session:
        (kept,) = await session.scalars(select(table_of(IdempotentReply).c.request_digest))
    assert kept != plain
    now_an_auditor = desk.sign_in(Role.AUDITOR, desk.area, subject=f"{desk.role}-{desk.area}-")
    refused = await desk.client.post(desk.path, content=content, headers={**headers, **now_an_auditor})
    assert (refused.status_code, refused.json()["code"]) == (422, "request.idempotency_key_reused")
    assert kept == PersonalData(installation.settings(Settings).data_key_bytes).blind_index(plain)
