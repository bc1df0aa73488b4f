"""The plans' years, played: each target of each pack is met, and missed, on its due day, by events and reports."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import httpx
import pytest

from services.monitoring.figures.service import adjust
from services.monitoring.settings import Settings
from shared.areas import significant_prefix
from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions, transaction
from shared.policies import PolicyPack, find_pack, pack_names
from shared.policies.active import activate
from shared.policies.targets import Target
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import LoanEvents, enveloped
from tests.monitoring.conftest import a_client, a_consumer
from tests.monitoring.playing.exits import EXITS, Exits, played_exits
from tests.monitoring.playing.shares import PLAYED_APART, computed_of, known_indicators, played_shares
from tests.monitoring.playing.stage import UNDATED, YEARS_PLAYED, Stage, dated, due
from tests.monitoring.target_office import open_office
from tests.shared.target_tables import TARGETS, lines

SignIn = Callable[..., dict[str, str]]
Items = dict[tuple[str, str], dict[str, Any]]
"""Code and area of a target → the target as it is shown."""
DAY = timedelta(days=1)
COMPARING = {"above", "rising", "not_falling"}

PACKS = tuple(name for name in pack_names() if find_pack(name).targets)
EVERY_YEAR = {
    (name, target.code)
    for name in PACKS
    for target in find_pack(name).targets
    if any(step.yearly for step in target.milestones)
}
"""Pack and code of the targets that are due every year."""


def rows_of(pack: str, target: Target) -> tuple[str, ...]:
    """The rows that a target is taken from."""
    if pack not in TARGETS:
        return (target.source,)
    return next(line.rows for line in lines(TARGETS[pack]) if line.code == target.code)


def cases() -> Iterator[Any]:
    """Each target, met and missed."""
    for name in PACKS:
        for target in dated(find_pack(name)).targets:
            for met in (True, False):
                yield pytest.param(
                    *(name, target, met),
                    id=f"{name} {target.code} {'met' if met else 'missed'}",
                    marks=[
                        pytest.mark.requirement(*rows_of(name, target)),
                        pytest.mark.xdist_group(f"played {name}"),
                    ],
                )


@asynccontextmanager
async def a_service(
    installation: Installation, clock: Clock, pack: PolicyPack
) -> AsyncIterator[tuple[Sessions, httpx.AsyncClient]]:
    """Monitoring with one plan in force, as an installation would load it."""
    async with rolled_back(installation.settings(Settings).service_database_url) as sessions:
        async with transaction(sessions) as session:
            await activate(session, clock, pack, pack.area_code, pack.effective_from)
        async with a_client(installation, sessions) as client:
            yield sessions, client


async def report(client: httpx.AsyncClient, sign_in: SignIn, stage: Stage) -> None:
    """Departments report, an office checks."""
    prefix = significant_prefix(stage.pack.area_code)
    department = sign_in(Role.DEPARTMENT, prefix)
    office = sign_in(Role.CITY_OFFICE if len(prefix) == 4 else Role.COUNTY_OFFICE, prefix[:6])
    for (indicator, as_of), figure in sorted(stage.reports.items(), key=lambda one: one[0][1]):
        on = max(as_of, stage.pack.effective_from).isoformat()
        shown = figure if isinstance(figure, str) else str(Decimal(figure.numerator) / figure.denominator)
        body = {
            "indicator": indicator,
            "area_code": stage.pack.area_code,
            "as_of": as_of.isoformat(),
            "state" if isinstance(figure, str) else "value": shown,
            "evidence": "部门台账",
            "occurred_on": on,
        }
        made = await client.post("/monitoring/reports", json=body, headers=department)
        assert made.status_code == 201, made.text
        check = {"occurred_on": on, "note": "与台账一致"}
        checked = await client.post(f"/monitoring/reports/{made.json()['id']}/check", json=check, headers=office)
        assert checked.status_code == 200, checked.text


async def add(sessions: Sessions, stage: Stage) -> None:
    """Write what events without number would have added to the figures."""
    async with transaction(sessions) as session:
        for figures in stage.figures:
            adjust(session, None, figures)


async def look(client: httpx.AsyncClient, sign_in: SignIn, pack: PolicyPack, on: date) -> Items:
    """The plan's targets on a day."""
    prefix = significant_prefix(pack.area_code)
    office = sign_in(Role.CITY_OFFICE if len(prefix) == 4 else Role.COUNTY_OFFICE, prefix[:6])
    reply = await client.get(f"/monitoring/targets?area={prefix}&on={on}", headers=office)
    assert reply.status_code == 200, reply.text
    return {(item["code"], item["area_code"]): item for item in reply.json()["items"]}


_played: dict[tuple[str, bool], dict[date, Items]] = {}
"""What was seen of a pack on each day, once it was played."""


async def played(
    installation: Installation, clock: Clock, sign_in: SignIn, name: str, *, met: bool
) -> dict[date, Items]:
    """A pack's targets on and after each due day."""
    if (name, met) not in _played:
        pack = dated(find_pack(name))
        seen: dict[date, Items] = {}
        stages: list[tuple[Stage, bool]] = [(played_shares(pack, met=met), False), (played_exits(pack, met=met), True)]
        for stage, of_exits in stages:
            of_stage = [target for target in pack.targets if (target.indicator in EXITS) is of_exits]
            days = {day for target in of_stage for step in target.milestones for day in (due(step), due(step) + DAY)}
            if not of_stage:
                continue
            async with a_service(installation, clock, find_pack(name)) as (sessions, client):
                await a_consumer(sessions, clock).consume([enveloped(event) for event in stage.finish()])
                await add(sessions, stage)
                await report(client, sign_in, stage)
                codes = {target.code for target in of_stage}
                for day in sorted(days):
                    found = await look(client, sign_in, pack, day)
                    seen.setdefault(day, {}).update({key: item for key, item in found.items() if key[0] in codes})
        _played[name, met] = seen
    return _played[name, met]


def test_every_indicator_that_a_pack_uses_is_played() -> None:
    assert computed_of(find_pack(name) for name in PACKS) <= known_indicators()


@pytest.mark.parametrize(
    ("name", "target", "met"), [case for case in cases() if case.values[1].indicator not in PLAYED_APART]
)
async def test_a_target_is_met_or_missed_on_its_due_day(
    installation: Installation, clock: Clock, sign_in: SignIn, name: str, target: Target, met: bool
) -> None:
    seen = await played(installation, clock, sign_in, name, met=met)
    pack = find_pack(name)
    for step in target.milestones:
        key = (target.code, step.area_code or pack.area_code)
        item, after = seen[due(step)][key], seen[due(step) + DAY][key]
        assert item["milestone"]["due_on"] == (step.due_on.isoformat() if step.due_on else None)
        assert item["milestone"]["aim"] is step.aim
        assert item["source"] == target.source
        assert item["actual"] is not None
        if step.value is None and step.state is None and target.direction not in COMPARING:
            assert (item["milestone"]["value"], item["status"]) == (None, "not_assessed")
        elif step.due_on is None:
            assert item["status"] == ("met" if met else "not_assessed")
        elif met:
            assert item["status"] == "met", item["reason"]
        else:
            assert item["status"] == "at_risk", item["reason"]
            last = step == target.milestones_of(key[1])[-1] and (name, target.code) not in EVERY_YEAR
            assert after["status"] == "missed" if last else after["milestone"]["due_on"] > item["milestone"]["due_on"]


@pytest.mark.requirement("R002-084", "R002-085", "R004-012", "R004-014")
@pytest.mark.parametrize("met", [True, False], ids=["met", "missed"])
@pytest.mark.parametrize("name", sorted({name for name, _ in EVERY_YEAR}))
async def test_what_is_due_every_year_is_told_of_as_each_year_left_it(
    installation: Installation, sign_in: SignIn, name: str, met: bool
) -> None:
    pack = find_pack(name)
    codes = {code for of, code in EVERY_YEAR if of == name}
    stage = played_shares(dated(pack), met=met)
    first = pack.effective_from.year
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as office,
    ):
        await office.hold(pack, pack.effective_from)
        office.go_to(UNDATED)
        await report(office.client, sign_in, stage)
        await office.watch(date(first, 6, 1))
        for later in range(1, YEARS_PLAYED + 1):
            await office.watch(date(first + later, 1, 1))
        ended = [item for item in await office.feed() if item["news"] == "milestone" and item["code"] in codes]
    told = {(item["code"], item["occurred_on"], item["state"], item["severity"]) for item in ended}
    days = [f"{first + later}-12-31" for later in range(YEARS_PLAYED)]
    assert len(ended) == len(told)
    assert told == {(code, day, *(("met", None) if met else ("missed", "urgent"))) for code in codes for day in days}


@pytest.mark.requirement("R004-012")
async def test_a_yuan_donated_where_a_thousand_is_due_each_year_is_too_little(
    installation: Installation, clock: Clock, sign_in: SignIn
) -> None:
    pack = find_pack("paired-aid")
    stage = Stage(pack, met=False, reports={("unit_donation", date(2017, 12, 31)): Fraction(100)})
    async with a_service(installation, clock, pack) as (_, client):
        await report(client, sign_in, stage)
        seen = [
            (await look(client, sign_in, pack, day))["unit_donation", pack.area_code]
            for day in (date(2017, 12, 30), date(2017, 12, 31), date(2018, 1, 1))
        ]
    assert [(item["milestone"]["due_on"], item["actual"], item["status"]) for item in seen] == [
        ("2017-12-31", None, "not_assessed"),
        ("2017-12-31", 100, "at_risk"),
        ("2018-12-31", None, "not_assessed"),
    ]
    assert seen[1]["reason"].startswith("2017年12月31日前应达到1,000元；截至2017年12月31日为1元，低于")
    assert seen[1]["reason"].endswith("当日到期，次日起评为到期未完成。2016年12月31日到期的上一目标未完成。")
    assert [item["missed_before"] for item in seen] == ["2016-12-31", "2016-12-31", "2017-12-31"]


@pytest.mark.requirement("R002-053")
@pytest.mark.parametrize(("visited", "status"), [(9, "met"), (8, "missed")])
async def test_nine_of_ten_alerts_are_to_be_visited_in_time(
    installation: Installation, clock: Clock, sign_in: SignIn, visited: int, status: str
) -> None:
    pack = find_pack("gupo-2014")
    officer = sign_in(Role.TOWNSHIP, "360722102")
    async with a_service(installation, clock, pack) as (sessions, client):
        known = a_consumer(sessions, SettableClock(datetime(2020, 7, 20, 12, tzinfo=CHINA)))
        for number in range(10):
            loan = LoanEvents()
            events = (loan.applied(), loan.disbursed(), loan.reported_overdue(on=date(2020, 7, 20)))
            await known.consume([enveloped(event) for event in events])
            if number < visited:
                found = await client.get(f"/monitoring/alerts?household_id={loan.household_id}", headers=officer)
                (alert,) = found.json()["items"]
                body = {"occurred_on": "2020-07-23", "note": "已入户核实"}
                done = await client.post(f"/monitoring/alerts/{alert['id']}/verify", json=body, headers=officer)
                assert done.status_code == 200, done.text
        on = date(2020, 12, 31) if status == "met" else date(2021, 1, 1)
        item = (await look(client, sign_in, pack, on))["alerts_visited_in_time", pack.area_code]
        assert (item["actual"], item["status"]) == (f"0.{visited}000", status)


@pytest.mark.requirement("R000-001", "R004-001")
async def test_a_plan_counts_from_its_first_day_on(installation: Installation, clock: Clock, sign_in: SignIn) -> None:
    pack = find_pack("town-2017")
    stage = Exits(pack, met=True)
    stage.leave([2, 3], pack.effective_from - DAY)
    stage.leave([4], pack.effective_from)
    stage.villages_leave(2, pack.effective_from - DAY)
    stage.villages_leave(1, pack.effective_from)
    async with a_service(installation, clock, pack) as (sessions, client):
        await a_consumer(sessions, clock).consume([enveloped(event) for event in stage.events])
        shown = await look(client, sign_in, pack, pack.effective_from)
    assert {code: shown[code, pack.area_code]["actual"] for code in ("exited_people", "exited_people_undated")} == {
        "exited_people": 4,
        "exited_people_undated": 4,
    }
    assert shown["exited_villages", pack.area_code]["actual"] == 1


def test_undated_milestones_are_looked_at_after_all_dated_ones() -> None:
    days = [step.due_on for name in PACKS for target in find_pack(name).targets for step in target.milestones]
    assert max(day for day in days if day) < UNDATED
