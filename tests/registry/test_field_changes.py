"""What a telephone is told of its villages: all of it once, then what has changed, whoever writes meanwhile."""

import asyncio
import base64
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.registry.field_changes.rules import Snapshot
from services.registry.field_changes.tokens import KEPT_DAYS, Token, scope_digest
from services.registry.households.models import HouseholdChange
from shared.areas.successions import Succession, Successions
from shared.calendar import SystemClock
from shared.database import transaction
from shared.security.callers import Caller
from shared.security.permissions import PERMISSIONS, Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, client_of
from tests.registry.document_builder import a_picture, uploaded
from tests.registry.field_builder import FIELD, Phone, changed, families
from tests.registry.helping_builder import SECOND_VILLAGE, a_step, in_force, made, paired, the_helper
from tests.registry.household_builder import HOUSEHOLDS, REQUESTS, Json, an_income, registered
from tests.registry.membership_builder import join, read, take
from tests.registry.test_visits import a_visit

TOWN = "360722102"


@pytest.fixture
async def api(committing: FastAPI) -> httpx.AsyncClient:
    """The registry with real commits: what a reader has seen is told by transactions."""
    await in_force(committing.state.sessions, "gupo-2014")
    return client_of(committing)


@pytest.fixture
def phone(api: httpx.AsyncClient, sign_in: SignIn) -> Phone:
    """The village cadre's."""
    return Phone(api, sign_in(Role.VILLAGE_CADRE, VILLAGE))


# snapshots ----------------------------------------------------------------------------------------------------------


def test_a_snapshot_shows_what_had_ended_when_it_was_taken() -> None:
    seen = Snapshot.read("100:110:100,105")  # the oldest that runs is the first
    shown = [number for number in range(98, 112) if seen.shows(number)]
    assert shown == [98, 99, 101, 102, 103, 104, 106, 107, 108, 109]


@pytest.mark.parametrize(
    "written",
    ["7:7:", "5:9:5", "5:9:7", "5:9:5,6,8", f"1:{2**63 - 1}:", "1:99999:" + ",".join(map(str, range(1, 5_001)))],
    ids=["nothing runs", "the first", "one between", "several", "the last number there is", "the most that may run"],
)
def test_what_postgresql_writes_is_a_snapshot(written: str) -> None:
    assert str(Snapshot.read(written)) == written


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "",
            "1:2",
            "a:b:",
            "0:5:",
            "5:4:",
            "5:9:4",
            "5:9:9",
            "5:9:4,7",
            "5:9:6,9",
            "5:9:7,6",
            "5:9:6,6",
            "5:9:6,",
            "-1:5:",
            " 1:2:",
            "1:2:\n",
        ),
        "1:9223372036854775808:",
        "１:2:",
        "1:99999:" + ",".join(map(str, range(1, 5_002))),
    ],
)
def test_what_is_no_snapshot_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no snapshot"):
        Snapshot.read(wrong)


# the first time -----------------------------------------------------------------------------------------------------


async def test_the_first_time_everything_comes_page_by_page_and_nobody_elses(
    api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    mine = await families(api, county, 3)
    theirs = await registered(api, county, number="H900", serial=900, village_code=SECOND_VILLAGE)
    first = await phone.page(limit=2)
    assert ([one["id"] for one in first["items"]], first["more"]) == ([one["id"] for one in mine[:2]], True)
    second = await phone.page(limit=2)
    assert ([one["id"] for one in second["items"]], second["more"]) == ([mine[2]["id"]], False)
    assert (second["areas"], second["notices"]) == (None, None)  # they came with the first page
    assert phone.held.keys() == {one["id"] for one in mine}
    assert theirs["id"] not in phone.held
    assert [one["code"] for one in first["areas"]] == [VILLAGE]
    assert first["areas"][0]["name"]


async def test_a_household_comes_with_all_that_is_wanted_at_its_door(
    api: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN, phone: Phone
) -> None:
    (home,) = await families(api, county, 1)
    at = f"{HOUSEHOLDS}/{home['id']}"
    for year in (2012, 2013, 2014, 2015):
        household = await read(api, county, home["id"])
        headers = {**county, "If-Match": f'"{household["version"]}"'}
        assert (await api.put(f"{at}/incomes/{year}", json=an_income(), headers=headers)).status_code == 200
    helper = await the_helper(api, township)
    await paired(api, township, home["id"], helper)
    visits = [
        await made(api, township, "visits", a_visit(home, f"2016-{month:02}-01", helper_id=helper))
        for month in range(1, 13)
    ]
    photo = await uploaded(api, phone.who, a_picture(), home, title="危房")
    await uploaded(api, county, a_picture(colour="red"), home, document_kind="id_paper")
    task = a_step(household_id=home["id"], helper_id=helper, task="ideas", content="落实低保", due_on="2016-12-31")
    open_task = await made(api, township, "household-tasks", task)
    await made(api, township, "household-tasks", {**task, "progress": 100, "done_on": "2016-02-01"})
    await phone.sync()

    told, now = phone.held[home["id"]], await read(api, county, home["id"])
    for name in ("household_no", "head_name", "phone_masked", "housing_sqm", "version", "other_causes", "people"):
        assert told[name] == now[name], name
    assert [one["name"] for one in told["members"]] == ["曾福生", "刘月英"]
    assert told["members"][0]["id_masked"] == now["members"][0]["id_masked"]
    assert not {"phone", "bank_account", "support_form"} & told.keys()
    assert "id_number" not in told["members"][0]
    assert [one["year"] for one in told["incomes"]] == [2015, 2014, 2013]
    assert told["incomes"][0]["wage_fen"] == 800_000
    (line,) = told["helpers"]
    assert (line["helper_id"], line["name"], line["pairing_role"]) == (helper, "蔡卫东", "responsible")
    assert [one["id"] for one in told["visits"]] == [one["id"] for one in reversed(visits)][:10]
    assert [one["id"] for one in told["photos"]] == [photo["id"]]
    assert [one["id"] for one in told["tasks"]] == [open_task["id"]]


# what has changed ---------------------------------------------------------------------------------------------------


async def test_where_nothing_has_changed_the_answer_is_a_few_hundred_bytes(
    api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    await families(api, county, 2)
    await phone.sync()
    reply = await phone.ask()
    assert reply.json() | {"next": ""} == {
        "items": [], "gone": [], "areas": None, "notices": None, "more": False, "next": "",
    }  # fmt: skip
    assert len(reply.content) < 500


Step = Callable[[httpx.AsyncClient, SIGNED_IN, Json], Awaitable[object]]


async def _visited(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    await made(api, who, "visits", a_visit(home, visitor="蔡卫东"))


async def _earned(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    headers = {**who, "If-Match": f'"{home["version"]}"'}
    assert (await api.put(f"{HOUSEHOLDS}/{home['id']}/incomes/2015", json=an_income(), headers=headers)).is_success


async def _photographed(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    await uploaded(api, who, a_picture(), home)


async def _born(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    assert (await join(api, who, home, 701)).status_code == 201


async def _paired(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    await paired(api, who, home["id"], await the_helper(api, who, "P77"))


async def _tasked(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    helper = await the_helper(api, who, "P78")
    task = a_step(household_id=home["id"], helper_id=helper, task="ideas", content="低保", due_on="2016-12-31")
    await made(api, who, "household-tasks", task)


async def _planned(api: httpx.AsyncClient, who: SIGNED_IN, home: Json) -> None:
    plan = a_step(household_id=home["id"], handbook_no="SC1", income_target_fen=1, poverty_state="病")
    await made(
        api, who, "household-plans", plan | dict.fromkeys(("exit_plan", "help_projects", "concrete_measures"), "养牛")
    )


@pytest.mark.parametrize("step", [_visited, _earned, _photographed, _born, _paired, _tasked, _planned])
async def test_whatever_is_recorded_of_a_household_brings_it_and_it_alone(
    api: httpx.AsyncClient, township: SIGNED_IN, phone: Phone, step: Step
) -> None:
    home, _ = await families(api, township, 2)
    await phone.sync()
    await step(api, township, home)
    assert await phone.sync() == ([home["id"]], {})
    assert await phone.sync() == ([], {})


async def test_a_helper_who_bears_another_name_brings_those_whom_he_helps(
    api: httpx.AsyncClient, township: SIGNED_IN, phone: Phone
) -> None:
    home, other = await families(api, township, 2)
    helper, elsewhere = await the_helper(api, township, "P01"), await the_helper(api, township, "P02")
    await paired(api, township, home["id"], helper)
    await paired(api, township, other["id"], elsewhere)
    await phone.sync()
    renamed = await api.patch(
        f"/registry/helpers/{helper}", json=a_step(name="蔡东"), headers={**township, "If-Match": '"1"'}
    )
    assert renamed.status_code == 200
    assert await phone.sync() == ([home["id"]], {})
    assert phone.held[home["id"]]["helpers"][0]["name"] == "蔡东"


async def test_a_withdrawn_visit_is_not_there_any_more(
    api: httpx.AsyncClient, township: SIGNED_IN, phone: Phone
) -> None:
    (home,) = await families(api, township, 1)
    visit = await made(api, township, "visits", a_visit(home, visitor="蔡卫东"))
    await phone.sync()
    assert [one["id"] for one in phone.held[home["id"]]["visits"]] == [visit["id"]]
    at = f"/registry/visits/{visit['id']}/withdraw"
    assert (await api.post(at, json=a_step(), headers={**township, "If-Match": '"1"'})).status_code == 200
    assert await phone.sync() == ([home["id"]], {})
    assert phone.held[home["id"]]["visits"] == []


async def test_who_moves_to_another_village_is_gone_here_and_comes_whole_there(
    api: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn, phone: Phone
) -> None:
    home, _ = await families(api, county, 2)
    await made(api, county, "visits", a_visit(home, visitor="蔡卫东"))
    there, town = (
        Phone(api, sign_in(role, area)) for role, area in ((Role.VILLAGE_CADRE, SECOND_VILLAGE), (Role.TOWNSHIP, TOWN))
    )
    for one in (phone, there, town):
        await one.sync()
    assert there.held == {}
    moved = await take(api, county, home, "move", village_code=SECOND_VILLAGE)
    assert moved.status_code == 200, moved.text
    assert await phone.sync() == ([], {home["id"]: "left_area"})
    assert await there.sync() == ([home["id"]], {})
    assert await town.sync() == ([home["id"]], {})
    assert len(there.held[home["id"]]["visits"]) == 1
    assert town.held[home["id"]]["village_code"] == SECOND_VILLAGE
    # what happens to it later is no business of the village that it left
    await changed(api, county, home["id"], housing_sqm="90.00")
    assert await phone.sync() == ([], {})


async def test_who_goes_off_the_register_is_gone(
    api: httpx.AsyncClient, county: SIGNED_IN, second: SIGNED_IN, phone: Phone
) -> None:
    home, other = await families(api, county, 2)
    await phone.sync()
    body = {"household_id": home["id"], "wanted": {"request_kind": "removal", "removal_kind": "moved_away"}}
    asked = await api.post(REQUESTS, json={**a_step("2016-05-01"), **body}, headers=county)
    headers = {**second, "If-Match": '"1"'}
    approved = await api.post(f"{REQUESTS}/{asked.json()['id']}/approve", json=a_step("2016-05-02"), headers=headers)
    assert approved.status_code == 200, approved.text
    assert await phone.sync() == ([], {home["id"]: "off_register"})
    assert phone.held.keys() == {other["id"]}
    anew = Phone(api, phone.who)
    assert await anew.sync() == ([other["id"]], {})


async def test_a_part_of_the_own_area_can_be_asked_for_alone(
    api: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN
) -> None:
    (home,) = await families(api, county, 1)
    await registered(api, county, number="H900", serial=900, village_code=SECOND_VILLAGE)
    part = Phone(api, township)
    assert await part.sync(area=VILLAGE) == ([home["id"]], {})
    reply = await part.ask()  # the token is the part's
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.field_begin_anew")


# whoever writes meanwhile -------------------------------------------------------------------------------------------


async def test_what_commits_late_is_neither_lost_nor_told_twice(
    committing: FastAPI, api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    early, late = await families(api, county, 2)
    sessions = committing.state.sessions
    await phone.sync()
    async with sessions() as writing:
        await writing.begin()
        writing.add(_a_change(late))
        await writing.flush()  # its transaction has its number by now
        await changed(api, county, early["id"], housing_sqm="90.00")  # a later number, and committed before it
        assert await phone.sync() == ([early["id"]], {})
        assert await phone.sync() == ([], {})
        await writing.commit()
    assert await phone.sync() == ([late["id"]], {})
    assert await phone.sync() == ([], {})


async def test_what_is_taken_back_is_never_told(
    committing: FastAPI, api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    (home,) = await families(api, county, 1)
    await phone.sync()
    async with committing.state.sessions() as writing:
        await writing.begin()
        writing.add(_a_change(home))
        await writing.flush()
        assert await phone.sync() == ([], {})
        await writing.rollback()
    assert await phone.sync() == ([], {})


def _a_change(home: Json) -> HouseholdChange:
    return HouseholdChange(
        county_code=home["county_code"], household_id=UUID(home["id"]), version=2, kind="changed",
        occurred_on=date(2016, 3, 1), reason="核实", subject="s", role="township", old={}, new={},
        recorded_at=SystemClock().now(),
    )  # fmt: skip


async def test_what_changes_behind_the_page_that_was_read_comes_with_the_next_run(
    api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    first, second, third = await families(api, county, 3)
    await phone.page(limit=2)
    await changed(api, county, first["id"], housing_sqm="90.00")
    await changed(api, county, third["id"], housing_sqm="91.00")
    rest = await phone.page(limit=2)
    assert ([one["id"] for one in rest["items"]], rest["more"]) == ([third["id"]], False)
    came, _ = await phone.sync()
    assert first["id"] in came
    assert second["id"] not in came
    assert phone.held[first["id"]]["housing_sqm"] == "90.00"
    assert await phone.sync() == ([], {})


async def test_many_write_while_one_reads_and_in_the_end_he_has_what_there_is(
    api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    homes = await families(api, county, 6)
    done = asyncio.Event()

    async def write(home: Json) -> None:
        for turn in range(8):
            await changed(api, county, home["id"], housing_sqm=f"{60 + turn}.00")
            await made(api, county, "visits", a_visit(home, visitor=f"蔡{turn}"))

    async def follow() -> None:
        while not done.is_set():
            await phone.sync(limit=2)

    following = asyncio.create_task(follow())
    await asyncio.gather(*map(write, homes))
    done.set()
    await following
    await phone.sync(limit=2)
    anew = Phone(api, phone.who)
    await anew.sync()
    assert phone.held == anew.held
    assert {one["housing_sqm"] for one in phone.held.values()} == {"67.00"}
    assert await phone.sync() == ([], {})


# tokens -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "area"),
    [(Role.VILLAGE_CADRE, SECOND_VILLAGE), (Role.TOWNSHIP, TOWN), (Role.WORK_TEAM, VILLAGE)],
)
async def test_who_has_another_area_or_post_begins_anew(
    api: httpx.AsyncClient, sign_in: SignIn, phone: Phone, role: Role, area: str
) -> None:
    await phone.sync()
    reply = await Phone(api, sign_in(role, area), token=phone.token).ask()
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (
        409,
        "registry.field_begin_anew",
        "after",
    )
    assert "辖区或岗位" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("role", "area", "anew"),
    [
        (Role.VILLAGE_CADRE, SECOND_VILLAGE, True),
        (Role.TOWNSHIP, TOWN, True),
        (Role.COUNTY_OFFICE, "360722", True),
        (Role.TOWNSHIP, "360722103", False),
    ],
)
def test_a_merged_village_is_another_area_to_whoever_has_it_and_to_nobody_else(
    role: Role, area: str, anew: bool
) -> None:
    merged = Succession(VILLAGE, SECOND_VILLAGE, False, "360722", date(2018, 6, 1), "赣府字〔2018〕80号")
    before, after = (
        scope_digest(Caller("somebody", "某人", role, area, areas=areas))
        for areas in (Successions(), Successions([merged]))
    )
    assert (before != after) is anew


async def test_a_token_of_another_life_of_the_database_or_too_old_begins_anew(phone: Phone) -> None:
    await phone.sync()
    assert phone.token is not None
    given, today = Token.read(phone.token), SystemClock().today()
    for token, status in (
        (replace(given, life="7-00000001"), 409),
        (replace(given, life=given.life[:-1] + "F"), 409),
        (replace(given, given_on=today - timedelta(days=KEPT_DAYS + 1)), 409),
        (replace(given, given_on=today - timedelta(days=KEPT_DAYS)), 200),
    ):
        reply = await Phone(phone.client, phone.who, token=str(token)).ask()
        assert reply.status_code == status, reply.text


@pytest.mark.parametrize(
    "parts",
    [
        ["households", *["x"] * 8],
        ["field changes", *["x"] * 7],
        ["field changes", "l", "s", "a", "n", "2016-13-01", "", "7:7:", ""],
        ["field changes", "l", "s", "a", "n", "2016-01-01", "", "7:6:", ""],
        ["field changes", "l", "s", "a", "n", "2016-01-01", "7", "7:7:", ""],
        ["field changes", "l", "s", "a", "n", "2016-01-01", "", "7:7:", "nobody"],
        "no list",
    ],
)
async def test_a_token_that_was_not_given_is_refused(
    client: httpx.AsyncClient, county: SIGNED_IN, parts: object
) -> None:
    token = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    reply = await Phone(client, county, token=token).ask()
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "after")


@pytest.mark.parametrize("token", ["", "脐橙", "a b", "a" * 60_001])
async def test_what_is_no_token_is_refused(client: httpx.AsyncClient, county: SIGNED_IN, token: str) -> None:
    reply = await Phone(client, county, token=token).ask()
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "after")


async def test_a_token_tells_of_ones_own_area_alone_whatever_it_is_made_to_say(
    api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone
) -> None:
    await registered(api, county, number="H900", serial=900, village_code=SECOND_VILLAGE)
    (home,) = await families(api, county, 1)
    await phone.sync()
    assert phone.token is not None
    everything = replace(Token.read(phone.token), upto=Snapshot(1, 1), base=None)
    assert await Phone(api, phone.who, token=str(everything)).sync() == ([home["id"]], {})


# how it travels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, deflate", True), ("br;q=1, *;q=0.5", True), ("identity", False), ("gzip;q=0", False), ("", False)],
)
async def test_it_comes_packed_to_who_takes_it_so(
    api: httpx.AsyncClient, county: SIGNED_IN, phone: Phone, accepted: str, packed: bool
) -> None:
    await families(api, county, 3)
    async with api.stream("GET", f"{FIELD}/changes", headers={**phone.who, "Accept-Encoding": accepted}) as reply:
        raw = b"".join([piece async for piece in reply.aiter_raw()])
    assert reply.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert "no-store" in reply.headers["Cache-Control"]
    assert len(json.loads(gzip.decompress(raw) if packed else raw)["items"]) == 3


def test_whoever_reads_for_the_field_may_read_each_of_its_parts() -> None:
    for permission in ("household.read", "help.read", "document.read", "procedure.read", "village.read"):
        assert PERMISSIONS["field_work.read"] <= PERMISSIONS[permission]


async def test_a_service_may_tell_which_life_of_its_database_it_reads(committing: FastAPI) -> None:
    """Servers differ in whom they let ask: without the answer no token could be given."""
    async with transaction(committing.state.sessions) as session:
        assert await session.scalar(text("SELECT current_user")) == "fupin_registry_app"
        assert await session.scalar(text("SELECT system_identifier FROM pg_control_system()"))


def test_a_token_says_what_was_said() -> None:
    token = Token("l", "s", "a", "n", date(2016, 3, 1), Snapshot(1, 9, (3, 5)), Snapshot(7, 7), uuid4())
    assert Token.read(str(token)) == token
    first = replace(token, base=None, behind=None)
    assert Token.read(str(first)) == first
