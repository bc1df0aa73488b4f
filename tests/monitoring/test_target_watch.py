"""The daily watch over targets, and the feed that tells of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services.monitoring.settings import Settings
from services.monitoring.targets import watching
from services.monitoring.targets.models import TargetState, TargetWatch
from services.monitoring.targets.watching import watch_day
from shared.areas.active import ActiveAreas
from shared.database import Sessions
from shared.policies.active import ActivePolicies
from shared.policies.selection import Activation
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.conftest import as_owner
from tests.monitoring.target_office import (
    COUNTY,
    TOWN,
    Reply,
    SignIn,
    TargetOffice,
    a_plan,
    a_target,
    an_exit,
    open_office,
)

VILLAGE = "360722102201"
JUNE, JULY = date(2017, 6, 1), date(2017, 7, 2)


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """The rooms on sessions that roll back, with a town's plan in force."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        await opened.hold(a_plan(), date(2017, 1, 1))
        yield opened


def told(items: list[Reply]) -> list[tuple[str, str, str, str, str | None]]:
    """What tells the items apart."""
    return [(one["news"], one["occurred_on"], one["before"], one["state"], one["severity"]) for one in items]


async def test_a_change_of_status_is_told_once_on_the_day_on_which_it_is_seen(office: TargetOffice) -> None:
    # 2 by the end of 2017; on 1 June 152 of 365 days are gone: 0.83 are due, that is none yet
    assert await office.watch(JUNE) == 0  # seen for the first time: nothing has changed
    assert await office.feed() == []
    shown = await office.target("exits", TOWN, JUNE, Role.TOWNSHIP)
    assert (shown["status"], shown["since"]) == ("on_track", "2017-06-01")
    await office.take(*an_exit(VILLAGE, date(2017, 7, 1)), *an_exit(VILLAGE, date(2017, 7, 1)))
    assert await office.watch(JULY) == 1
    assert await office.watch(JULY) == 0
    assert await office.watch(JULY + timedelta(days=1)) == 0
    (item,) = await office.feed()
    assert told([item]) == [("status", "2017-07-02", "on_track", "met", None)]
    names = ("area_code", "pack", "code", "label", "due_on", "value", "actual", "unit", "state_label", "aim", "part_of")
    assert {name: item[name] for name in names} == {
        "area_code": "360722102000",
        "pack": "a-plan",
        "code": "exits",
        "label": "脱贫户数",
        "due_on": "2017-12-31",
        "value": 2,
        "actual": 2,
        "unit": "households",
        "state_label": "已完成",
        "aim": False,
        "part_of": None,
    }
    assert item["reason"] == "2017年12月31日前应达到2户；截至2017年7月2日为2户，已完成。"


async def test_since_is_told_where_the_watch_has_seen_the_status(office: TargetOffice) -> None:
    shown = await office.target("exits", TOWN, JUNE, Role.TOWNSHIP)
    assert (shown["status"], shown["since"]) == ("on_track", None)  # nobody has watched yet
    await office.watch(JUNE)
    await office.take(*an_exit(VILLAGE, date(2017, 7, 1)), *an_exit(VILLAGE, date(2017, 7, 1)))
    await office.watch(JULY)
    await office.watch(date(2017, 7, 9))

    async def since(on: str) -> tuple[str, str | None]:
        shown = await office.target("exits", TOWN, on, Role.TOWNSHIP)
        return shown["status"], shown["since"]

    assert await since("2017-07-09") == ("met", "2017-07-02")
    assert await since("2017-07-02") == ("met", "2017-07-02")
    assert await since("2017-07-01") == ("met", None)  # before the watch had seen it
    assert await since("2017-06-15") == ("on_track", None)  # another status than the last that was seen
    office.go_to(date(2018, 3, 1))
    assert await since("2018-03-01") == ("on_track", None)  # another milestone


async def test_a_milestone_that_is_over_is_told_as_its_day_left_it_however_late_the_watch_comes(
    office: TargetOffice,
) -> None:
    await office.watch(JUNE)
    await office.take(*an_exit(VILLAGE, date(2017, 12, 31)), *an_exit(VILLAGE, date(2017, 12, 31)))
    # 2018-02-01: the day of the first milestone is long over, and nobody has left in the new year, nor need have
    assert await office.watch(date(2018, 2, 1)) == 2
    assert told(await office.feed()) == [
        ("milestone", "2017-12-31", "on_track", "met", None),
        ("status", "2018-02-01", "met", "on_track", None),
    ]
    shown = await office.target("exits", TOWN, "2018-02-01", Role.TOWNSHIP)
    assert (shown["status"], shown["since"]) == ("on_track", "2018-02-01")
    assert await office.watch(date(2018, 12, 31)) == 1  # behind, and not missed: the day itself is not over
    assert await office.watch(date(2019, 1, 1)) == 1
    assert await office.watch(date(2019, 1, 2)) == 0
    last = (await office.feed())[-1]
    assert told([last]) == [("milestone", "2018-12-31", "at_risk", "missed", "urgent")]
    assert last["reason"] == "2018年12月31日前应达到2户；截至2018年12月31日为0户，到期未完成。"
    assert len({item["id"] for item in await office.feed()}) == 1


async def test_where_a_part_of_the_area_holds_the_same_plan_by_itself_it_is_told_there_alone(
    office: TargetOffice,
) -> None:
    await office.hold(a_plan(), date(2017, 1, 1), area_code="360722000000")
    await office.watch(JUNE)
    await office.watch(date(2018, 1, 1))
    items = [item for item in await office.feed() if item["area_code"] == "360722102000"]
    assert told(items) == [
        ("milestone", "2017-12-31", "on_track", "missed", "urgent"),
        ("status", "2018-01-01", "missed", "on_track", None),
    ]


async def test_of_years_that_were_missed_every_milestone_is_told_and_nothing_between(office: TargetOffice) -> None:
    await office.watch(JUNE)
    await office.take(*an_exit(VILLAGE, date(2018, 5, 1)), *an_exit(VILLAGE, date(2018, 5, 1)))
    assert await office.watch(date(2019, 6, 1)) == 2
    # 2017 was missed, 2018 met; that it was behind in spring 2018 nobody saw
    assert told(await office.feed()) == [
        ("milestone", "2017-12-31", "on_track", "missed", "urgent"),
        ("milestone", "2018-12-31", "missed", "met", None),
    ]


async def test_what_is_due_every_year_is_told_of_for_each_year_that_was_missed(office: TargetOffice) -> None:
    yearly = a_target(code="yearly", quota_level=None, milestones=({"due_on": None, "yearly": True, "value": 2},))
    await office.hold(a_plan(yearly, name="another-plan"), date(2017, 1, 1))
    await office.watch(JUNE)
    await office.take(*an_exit(VILLAGE, date(2018, 5, 1)), *an_exit(VILLAGE, date(2018, 5, 1)))
    await office.watch(date(2019, 12, 31))  # the third year is not over yet
    items = [item for item in await office.feed() if item["code"] == "yearly"]
    assert told(items) == [
        ("milestone", "2017-12-31", "on_track", "missed", "urgent"),
        ("milestone", "2018-12-31", "missed", "met", None),
        ("status", "2019-12-31", "met", "at_risk", None),
    ]
    shown = await office.target("yearly", TOWN, "2019-12-31", Role.TOWNSHIP)
    assert (shown["milestone"], shown["actual"]) == ({"due_on": "2019-12-31", "value": 2, "aim": False}, 0)


async def test_the_day_watched_last_may_be_the_due_day_itself(office: TargetOffice) -> None:
    await office.watch(date(2017, 12, 31))
    assert await office.watch(date(2018, 1, 1)) == 2
    assert told(await office.feed()) == [
        ("milestone", "2017-12-31", "at_risk", "missed", "urgent"),
        ("status", "2018-01-01", "missed", "on_track", None),
    ]


async def test_an_aim_that_is_missed_is_a_warning_and_no_figure_is_no_fault(office: TargetOffice) -> None:
    due = {"due_on": "2017-12-31", "value": 1}
    await office.hold(
        a_plan(
            a_target(code="aimed", milestones=({**due, "aim": True},)),
            a_target(code="unknown", indicator="helped_share", measured="as_of", milestones=(due,), quota_level=None),
            name="another-plan",
        ),
        date(2017, 1, 1),
    )
    await office.watch(JUNE)
    await office.watch(date(2018, 1, 1))
    found = {item["code"]: item for item in await office.feed() if item["pack"] == "another-plan"}
    assert told([found["aimed"], found["unknown"]]) == [
        ("milestone", "2017-12-31", "on_track", "missed", "warning"),
        ("milestone", "2017-12-31", "not_assessed", "not_assessed", None),
    ]


async def test_the_feed_is_chosen_from_by_code_state_severity_day_and_area(office: TargetOffice) -> None:
    await office.hold(a_plan(a_target(code="others"), name="another-plan"), date(2017, 1, 1))
    await office.watch(JUNE)
    await office.take(*an_exit(VILLAGE, date(2018, 5, 1)), *an_exit(VILLAGE, date(2018, 5, 1)))
    await office.watch(date(2019, 6, 1))

    async def chosen(**query: str) -> list[tuple[str, str]]:
        return [(item["code"], item["state"]) for item in await office.feed(**query)]

    both = [(code, state) for code in ("exits", "others") for state in ("missed", "met")]
    assert sorted(await chosen()) == sorted(both)
    assert await chosen(kind="others") == [("others", "missed"), ("others", "met")]
    assert sorted(await chosen(state="met")) == [("exits", "met"), ("others", "met")]
    assert sorted(await chosen(severity="urgent")) == [("exits", "missed"), ("others", "missed")]
    assert await chosen(severity="warning") == []
    assert sorted(await chosen(since="2018-12-31")) == [("exits", "met"), ("others", "met")]
    assert await office.feed(Role.TOWNSHIP, "360722101") == []
    assert len(await office.feed(Role.TOWNSHIP, TOWN)) == 4
    for wrong in ({"state": "late"}, {"severity": "info"}):
        reply = await office.get("/feeds/targets", **wrong)
        assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.feed_filter_unknown")
    reply = await office.get("/feeds/targets", Role.BANK, "3607")
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


async def test_a_webhook_can_follow_the_feed(office: TargetOffice) -> None:
    async def made(**filters: list[str]) -> tuple[int, Reply]:
        body = {"label": "县大数据平台", "feed": "targets", "url": "https://county.example/in", "filters": filters}
        headers = office.sign_in(Role.COUNTY_OFFICE, COUNTY)
        reply = await office.client.post("/monitoring/webhooks", json=body, headers=headers)
        return reply.status_code, reply.json()

    status, shown = await made(kind=["exits"], state=["missed"], severity=["urgent"])
    assert (status, shown["feed"], shown["filters"]["state"]) == (201, "targets", ["missed"])
    status, refused = await made(state=["late"])
    assert (status, refused["code"]) == (422, "monitoring.feed_filter_unknown")


async def test_a_pack_that_fails_keeps_no_other_from_being_watched(
    office: TargetOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.hold(a_plan(a_target(code="others"), name="broken-plan"), date(2017, 1, 1))
    judged = watching.judged_targets

    async def fails(*args: object, holding: Activation, **options: object) -> object:
        if holding.pack == "broken-plan":
            raise ValueError(holding)
        return await judged(*args, holding=holding, **options)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(watching, "judged_targets", fails)
    await office.watch(JUNE)
    async with office.sessions() as session:
        assert [row.code for row in await session.scalars(select(TargetState))] == ["exits"]
        assert [row.pack for row in await session.scalars(select(TargetWatch))] == ["a-plan"]
    monkeypatch.setattr(watching, "judged_targets", judged)
    await office.watch(JUNE)  # the same day once more: what failed is made up for
    async with office.sessions() as session:
        assert sorted(row.code for row in await session.scalars(select(TargetState))) == ["exits", "others"]


async def test_a_citys_plan_is_watched_in_every_county_of_it(office: TargetOffice) -> None:
    counties = a_target(code="counties", area_level="county", quota_level=None)
    await office.hold(a_plan(counties, area_code="360700000000", name="city-plan"), date(2017, 1, 1))
    await office.watch(JUNE)
    async with office.sessions() as session:
        rows = [row for row in await session.scalars(select(TargetState)) if row.code == "counties"]
    assert len(rows) == 18
    assert {row.county_code for row in rows} == {row.area_code[:6] for row in rows}
    await office.take(*an_exit(VILLAGE, date(2017, 7, 1)), *an_exit(VILLAGE, date(2017, 7, 1)))
    assert await office.watch(date(2017, 7, 1)) == 2
    assert {(item["code"], item["area_code"]) for item in await office.feed(Role.CITY_OFFICE, "3607")} == {
        ("counties", "360722000000"),
        ("exits", "360722102000"),
    }


async def test_of_two_watches_at_once_one_tells(
    installation: Installation, committed: Sessions, sign_in: SignIn
) -> None:
    async with open_office(installation, committed, sign_in) as office:
        try:
            await office.hold(a_plan(), date(2017, 1, 1))
            await office.watch(JUNE)
            async with office.sessions() as session:
                (row,) = await session.scalars(select(TargetState))
                row.status = "met"
                await session.commit()
            office.go_to(JULY)
            others = [replace(office, policies=ActivePolicies(), areas=ActiveAreas()) for _ in range(4)]
            done = await asyncio.gather(
                *(watch_day(one.sessions, one.clock, one.policies, one.areas) for one in others)
            )
            assert sorted(done) == [0, 0, 0, 1]
            assert told(await office.feed(Role.COUNTY_OFFICE, COUNTY)) == [
                ("status", "2017-07-02", "met", "at_risk", None)
            ]
        finally:
            await as_owner(installation, "TRUNCATE target_state, target_watch, policy_activation")


async def test_of_two_first_watches_at_once_one_writes(
    installation: Installation, committed: Sessions, sign_in: SignIn
) -> None:
    async with open_office(installation, committed, sign_in) as office:
        try:
            await office.hold(a_plan(), date(2017, 1, 1))
            office.go_to(JUNE)
            await asyncio.gather(
                *(watch_day(committed, office.clock, ActivePolicies(), ActiveAreas()) for _ in range(4))
            )
            async with committed() as session:
                assert len((await session.scalars(select(TargetState))).all()) == 1
        finally:
            await as_owner(installation, "TRUNCATE target_state, target_watch, policy_activation")


async def test_a_county_that_gets_another_code_keeps_its_targets_and_its_watch(office: TargetOffice) -> None:
    milestones = ({"area_code": "360722102000", "due_on": "2017-12-31", "value": 1},)
    await office.hold(
        a_plan(a_target(code="named", milestones=milestones), area_code="360722000000", name="of-the-county")
    )
    before = await office.watch(JUNE)
    await office.rename("360722", "360799")
    await office.take(*an_exit(VILLAGE, JUNE), *an_exit(VILLAGE, JUNE))
    assert before == 0
    for area, role in (("360799102", Role.TOWNSHIP), ("360722102", Role.TOWNSHIP), ("360799", Role.COUNTY_OFFICE)):
        for code in ("exits", "named"):
            shown = await office.target(code, area, JUNE, role)
            assert (shown["area_code"], shown["status"]) == ("360799102000", "met"), (area, code)
    await office.watch(JULY)
    async with office.sessions() as session:
        watched = {(row.area_code, row.watched_on) for row in await session.scalars(select(TargetWatch))}
    assert watched == {("360722102000", JULY), ("360722000000", JULY)}


@pytest.mark.parametrize(("old", "new"), [("360722", "360799"), (TOWN, "360722150"), (TOWN, "360723152")])
async def test_what_was_seen_under_an_old_code_is_told_under_the_new_one(
    office: TargetOffice, old: str, new: str
) -> None:
    later = date(2017, 7, 20)
    await office.watch(JULY)
    await office.rename(old, new)
    now = new + TOWN[len(new) :]
    seen = {"2017-07-20": await office.watch(later)}
    shown = await office.target("exits", now, later, Role.TOWNSHIP)
    assert (shown["status"], shown["since"]) == ("at_risk", "2017-07-02")
    await office.take(*an_exit(VILLAGE, date(2017, 8, 1)), *an_exit(VILLAGE, date(2017, 8, 1)))
    seen["2017-08-02"] = await office.watch(date(2017, 8, 2))
    seen["2019-01-01"] = await office.watch(date(2019, 1, 1))
    assert seen == {"2017-07-20": 0, "2017-08-02": 1, "2019-01-01": 2}
    items = await office.feed(Role.TOWNSHIP, now)
    assert told(items) == [
        ("status", "2017-08-02", "at_risk", "met", None),
        ("milestone", "2017-12-31", "met", "met", None),
        ("milestone", "2018-12-31", "met", "missed", "urgent"),
    ]
    assert {item["area_code"] for item in items} == {now + "000"}
    assert len({item["id"] for item in items}) == 1
    async with office.sessions() as session:
        (row,) = await session.scalars(select(TargetState))
        assert (row.area_code, row.county_code, row.since) == (TOWN + "000", COUNTY, date(2018, 12, 31))
