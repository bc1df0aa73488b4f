"""Alerts over HTTP: the steps in their order and on their days, lists, scope."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from shared.calendar import CHINA, Clock, SettableClock, SystemClock, working_days_after
from shared.database import Sessions, new_id
from shared.events.base import Event
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectRemoved
from shared.messaging.inbox import Consumer
from shared.security.permissions import Role
from tests.monitoring.builders import (
    COUNTY,
    OTHER_VILLAGE_OF_TOWN,
    VILLAGE,
    FundEvents,
    HouseholdEvents,
    LoanEvents,
    RecordEvents,
    enveloped,
)
from tests.monitoring.conftest import Consume, a_consumer

SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def officer(sign_in: SignIn) -> dict[str, str]:
    """The township's officer."""
    return sign_in(Role.TOWNSHIP, "360722102")


async def an_alert(client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]) -> dict[str, Any]:
    """An overdue loan's alert, raised on 2018-07-20."""
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    listed = await client.get(f"/monitoring/alerts?household_id={loan.household_id}", headers=officer)
    alert: dict[str, Any] = listed.json()["items"][0]
    return alert


async def _told(consumer: Consumer, *events: Event) -> None:
    await consumer.consume([enveloped(event) for event in events])


def step(on: str, **more: Any) -> dict[str, Any]:
    """A step's body."""
    return {"occurred_on": on, "note": "已办理", **more}


async def test_an_alert_is_verified_responded_to_and_resolved(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    alert = await an_alert(client, consume, officer)
    url = f"/monitoring/alerts/{alert['id']}"
    verified = await client.post(f"{url}/verify", json=step("2018-07-25"), headers=officer)
    assert (verified.json()["state"], verified.json()["verify_late"]) == ("verified", False)
    responded = await client.post(f"{url}/respond", json=step("2018-08-04"), headers=officer)
    assert (responded.json()["state"], responded.json()["respond_late"]) == ("responded", True)
    resolved = await client.post(f"{url}/resolve", json=step("2018-08-04"), headers=officer)
    assert (resolved.json()["state"], resolved.json()["open"]) == ("resolved", False)
    assert resolved.json()["state_label"] == "已办结"

    shown = (await client.get(url, headers=officer)).json()
    assert shown == resolved.json()
    assert [(past["step"], past["occurred_on"], past["actor_role"]) for past in shown["history"]] == [
        ("raised", "2018-07-20", ""),
        ("verified", "2018-07-25", "township"),
        ("responded", "2018-08-04", "township"),
        ("resolved", "2018-08-04", "township"),
    ]


async def test_nobody_is_late_before_he_could_know_of_an_alert(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    alert = await an_alert(client, consume, officer)  # of 2018, told today
    assert (alert["verify_by"], alert["respond_by"]) == ("2018-07-25", "2018-08-03")
    assert (alert["verify_late"], alert["respond_late"]) == (False, False)
    today = SystemClock().today()
    days = [alert["known_on"], alert["verify_until"], alert["respond_until"]]
    assert days == [today.isoformat(), *(working_days_after(today, number).on.isoformat() for number in (3, 10))]

    async def count(query: str) -> int:
        return len((await client.get(f"/monitoring/alerts?{query}", headers=officer)).json()["items"])

    assert (await count("late=true"), await count("late=false")) == (0, 1)
    overview = (await client.get("/monitoring/overview", headers=officer)).json()
    assert (overview["alerts_open"], overview["alerts_late"]) == (1, 0)


async def test_an_unfounded_alert_is_dismissed_and_takes_no_more_steps(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"
    reply = await client.post(f"{url}/verify", json=step("2018-07-26", confirmed=False), headers=officer)
    assert (reply.json()["state"], reply.json()["verify_late"], reply.json()["respond_late"]) == (
        "dismissed",
        True,
        False,
    )
    for name in ("verify", "respond", "resolve"):
        refused = await client.post(f"{url}/{name}", json=step("2018-07-26"), headers=officer)
        assert (refused.status_code, refused.json()["code"]) == (409, "monitoring.wrong_step")


async def test_a_step_is_dated_neither_in_the_future_nor_before_the_last(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str], clock: Clock
) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    async def code(name: str, on: str) -> object:
        reply = await client.post(f"{url}/{name}", json=step(on), headers=officer)
        return reply.json().get("code", reply.status_code)

    assert await code("respond", "2018-07-25") == "monitoring.wrong_step"
    assert await code("verify", tomorrow) == "request.date_in_future"
    assert await code("verify", "2018-07-19") == "request.date_before_step"
    assert await code("verify", "2018-07-24") == 200
    assert await code("respond", "2018-07-23") == "request.date_before_step"
    assert await code("respond", "2018-07-24") == 200
    assert await code("resolve", "2018-07-23") == "request.date_before_step"
    history = (await client.get(url, headers=officer)).json()["history"]
    assert [past["step"] for past in history] == ["raised", "verified", "responded"]


async def test_a_repeated_step_with_its_key_happens_once(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"
    headers = {**officer, "Idempotency-Key": "visit-1"}
    first = await client.post(f"{url}/verify", json=step("2018-07-24"), headers=headers)
    second = await client.post(f"{url}/verify", json=step("2018-07-24"), headers=headers)
    assert (second.status_code, second.json()) == (200, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("value", [1577836800, "2020-01-01T00:00:00", "20200101", True])
async def test_a_steps_day_is_written_as_a_day(client: httpx.AsyncClient, sign_in: SignIn, value: Any) -> None:
    path = f"/monitoring/alerts/{new_id()}"
    for step in ("verify", "respond", "resolve"):
        body = {"occurred_on": value, "note": "入户核实"}
        reply = await client.post(f"{path}/{step}", json=body, headers=sign_in(Role.COUNTY_OFFICE))
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (
            422,
            "request.invalid",
            "occurred_on",
        )
        assert "日期" in reply.json()["errors"][0]["message"]
    asked = {"on": str(value).lower()}
    reply = await client.get("/monitoring/targets", params=asked, headers=sign_in(Role.COUNTY_OFFICE))
    assert (reply.status_code, reply.json()["field"]) == (422, "on")


@pytest.mark.parametrize("changes", [{"confirmed": "yes"}, {"confirmed": 1}, {"confirm": False}])
async def test_a_visit_says_yes_or_no_and_nothing_else(
    client: httpx.AsyncClient, sign_in: SignIn, changes: dict[str, Any]
) -> None:
    body = {"occurred_on": "2017-06-01", "note": "入户核实", **changes}
    path = f"/monitoring/alerts/{new_id()}/verify"
    reply = await client.post(path, json=body, headers=sign_in(Role.COUNTY_OFFICE))
    assert (reply.status_code, reply.json()["field"]) == (422, next(iter(changes)))


async def test_a_note_is_needed(client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"
    reply = await client.post(f"{url}/verify", json={"occurred_on": "2018-07-24"}, headers=officer)
    assert (reply.status_code, reply.json()["field"]) == (422, "note")


async def test_who_may_see_and_handle_an_alert(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn, officer: dict[str, str]
) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"
    body = step("2018-07-24")

    async def outcome(role: Role, area: str) -> tuple[int, int]:
        shown = await client.get(url, headers=sign_in(role, area))
        done = await client.post(f"{url}/verify", json=body, headers=sign_in(role, area))
        return shown.status_code, done.status_code

    assert await outcome(Role.TOWNSHIP, "360722101") == (404, 404)
    assert await outcome(Role.VILLAGE_CADRE, OTHER_VILLAGE_OF_TOWN) == (404, 404)
    assert await outcome(Role.COUNTY_OFFICE, "360721") == (404, 404)
    assert await outcome(Role.AUDITOR, "360722") == (200, 403)
    assert await outcome(Role.DEPARTMENT, "360722") == (404, 403)  # what loans there are isn't its business
    assert await outcome(Role.BANK, "3607") == (403, 403)
    assert (await client.get(url)).status_code == 401
    assert await outcome(Role.CITY_OFFICE, "3607") == (200, 200)


async def test_the_county_finance_bureau_handles_the_funds_alert(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn, officer: dict[str, str]
) -> None:
    fund = FundEvents()
    await consume(fund.moved(1), fund.moved(-1, "claim"))
    finance = sign_in(Role.COUNTY_FINANCE, "360722")
    (alert,) = (await client.get("/monitoring/alerts?rule=fund_exhausted", headers=finance)).json()["items"]
    assert (await client.get("/monitoring/alerts", headers=officer)).json() == {"items": [], "next": None}
    reply = await client.post(f"/monitoring/alerts/{alert['id']}/verify", json=step("2018-07-12"), headers=finance)
    assert reply.json()["state"] == "verified"


async def test_lists_page_without_gaps_and_narrow_down(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    households = [HouseholdEvents() for _ in range(7)]
    for household in households:
        await consume(household.registered(), household.exited(), household.earned(2018, 1))
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())

    seen: list[str] = []
    query = "/monitoring/alerts?area=360722102&limit=3"
    after = ""
    while True:
        page = (await client.get(query + after, headers=officer)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 8

    async def count(narrowing: str) -> int:
        return len((await client.get(f"/monitoring/alerts?{narrowing}", headers=officer)).json()["items"])

    assert await count("rule=loan_overdue") == 1
    assert await count("state=raised") == 8
    assert await count("state=resolved") == 0
    assert await count(f"household_id={households[0].id}") == 1
    assert await count(f"area={OTHER_VILLAGE_OF_TOWN}") == 0


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("after=nonsense", 422, "request.invalid"),
        ("after=WyJ4IiwieSJd", 422, "request.invalid"),
        ("rule=other", 422, "request.invalid"),
        ("area=36072", 422, "area.bad_code"),
        ("area=360722", 403, "auth.outside_area"),
        ("area=360721101", 403, "auth.outside_area"),
    ],
)
async def test_a_list_refuses_what_it_cant_read(
    client: httpx.AsyncClient, officer: dict[str, str], query: str, status: int, code: str
) -> None:
    reply = await client.get(f"/monitoring/alerts?{query}", headers=officer)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_an_unknown_alert_is_not_found(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    reply = await client.get(f"/monitoring/alerts/{new_id()}", headers=officer)
    assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")


async def test_somebody_is_named_to_go_and_look_and_somebody_else_later(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn, officer: dict[str, str]
) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"
    body = {"occurred_on": "2018-07-21", "assignee": "李干部"}
    named = await client.post(f"{url}/assign", json=body, headers=officer)
    assert (named.status_code, named.json()["state"], named.json()["assignee"]) == (200, "raised", "李干部")
    county = sign_in(Role.COUNTY_OFFICE, "360722")
    other = {"occurred_on": "2018-07-23", "assignee": "王干部", "note": "李干部病假"}
    assert (await client.post(f"{url}/assign", json=other, headers=county)).json()["assigned_on"] == "2018-07-23"
    shown = (await client.get(url, headers=officer)).json()
    assert [(one["step"], one["occurred_on"], one["note"], one["actor_role"]) for one in shown["history"][1:]] == [
        ("assigned", "2018-07-21", "李干部", "township"),
        ("assigned", "2018-07-23", "王干部：李干部病假", "county_office"),
    ]

    async def listed(**asked: str) -> list[str]:
        reply = await client.get("/monitoring/alerts", params=asked, headers=officer)
        return [one["assignee"] for one in reply.json()["items"]]

    assert await listed(assignee="王干部") == ["王干部"]
    assert await listed(assignee="李干部") == []


async def test_what_naming_somebody_refuses(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn, officer: dict[str, str], clock: Clock
) -> None:
    url = f"/monitoring/alerts/{(await an_alert(client, consume, officer))['id']}"

    async def code(headers: dict[str, str] = officer, **changes: Any) -> tuple[int, object]:
        body = {"occurred_on": "2018-07-23", "assignee": "李干部", **changes}
        reply = await client.post(f"{url}/assign", json=body, headers=headers)
        return reply.status_code, reply.json().get("code")

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await code(occurred_on="2018-07-19") == (422, "request.date_before_step")
    assert await code(occurred_on=tomorrow) == (422, "request.date_in_future")
    for blank in ("", " ", "\r\n", "\u3000", "\u200b"):
        assert await code(assignee=blank) == (422, "request.invalid")
        for name in ("verify", "respond", "resolve"):
            body = {"occurred_on": "2018-07-24", "note": blank}
            reply = await client.post(f"{url}/{name}", json=body, headers=officer)
            assert (reply.status_code, reply.json()["field"]) == (422, "note"), name
    assert await code(assignee="李" * 51) == (422, "request.invalid")
    assert await code(sign_in(Role.VILLAGE_CADRE, VILLAGE)) == (403, "auth.forbidden")
    assert await code(sign_in(Role.COUNTY_OFFICE, "360721")) == (404, "request.not_found")
    assert await code() == (200, None)
    assert await code(occurred_on="2018-07-22") == (422, "request.date_before_step")
    early = await client.post(f"{url}/verify", json=step("2018-07-22"), headers=officer)
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    await client.post(f"{url}/verify", json=step("2018-07-24", confirmed=False), headers=officer)
    assert await code(occurred_on="2018-07-25") == (409, "monitoring.wrong_step")


async def test_late_alerts_are_listed_apart(
    client: httpx.AsyncClient, sessions: Sessions, officer: dict[str, str]
) -> None:
    known = a_consumer(sessions, SettableClock(datetime(2018, 7, 20, 12, tzinfo=CHINA)))
    alert = await an_alert(client, partial(_told, known), officer)
    url = f"/monitoring/alerts/{alert['id']}"

    async def late(flag: str) -> int:
        reply = await client.get(f"/monitoring/alerts?late={flag}", headers=officer)
        return len(reply.json()["items"])

    assert (await late("true"), await late("false")) == (1, 0)  # its days were over long ago
    await client.post(f"{url}/verify", json=step("2018-07-24"), headers=officer)
    assert (await late("true"), await late("false")) == (1, 0)  # the answer still is
    await client.post(f"{url}/respond", json=step("2018-07-25"), headers=officer)
    assert (await late("true"), await late("false")) == (0, 1)
    assert (await client.get("/monitoring/alerts?lat=true", headers=officer)).status_code == 422


async def test_what_was_answered_late_is_late_no_more_and_says_so_on_itself(
    client: httpx.AsyncClient, sessions: Sessions, officer: dict[str, str]
) -> None:
    known = a_consumer(sessions, SettableClock(datetime(2018, 7, 20, 12, tzinfo=CHINA)))
    url = f"/monitoring/alerts/{(await an_alert(client, partial(_told, known), officer))['id']}"
    for name, on in (("verify", "2018-07-26"), ("respond", "2018-08-06"), ("resolve", "2018-08-06")):
        assert (await client.post(f"{url}/{name}", json=step(on), headers=officer)).status_code == 200
    assert (await client.get("/monitoring/alerts?late=true", headers=officer)).json()["items"] == []
    (alert,) = (await client.get("/monitoring/alerts?late=false", headers=officer)).json()["items"]
    assert (alert["open"], alert["verify_late"], alert["respond_late"]) == (False, True, True)
    assert (await client.get("/monitoring/overview", headers=officer)).json()["alerts_late"] == 0


async def test_an_alert_whose_cause_has_ended_says_so_and_may_still_be_visited(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    assert (alert["state_label"], alert["open"]) == ("待核实", True)
    await consume(loan.repaid(5_000_000, date(2018, 7, 23)))
    url = f"/monitoring/alerts/{alert['id']}"
    ended = (await client.get(url, headers=officer)).json()
    assert (ended["state_label"], ended["open"]) == ("未核实，原因已消除", False)
    visited = await client.post(f"{url}/verify", json=step("2018-07-24"), headers=officer)
    assert (visited.json()["state_label"], visited.json()["open"]) == ("已核实，原因已消除", False)


async def test_a_visit_that_was_in_time_stays_so_when_the_cause_comes_back(
    client: httpx.AsyncClient, sessions: Sessions, officer: dict[str, str]
) -> None:
    def on(month: int, day: int) -> Consume:
        return partial(_told, a_consumer(sessions, SettableClock(datetime(2018, month, day, 12, tzinfo=CHINA))))

    loan = LoanEvents()
    await on(9, 3)(loan.applied(), loan.disbursed(), loan.reported_overdue())  # of 20 July
    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    url = f"/monitoring/alerts/{alert['id']}"
    await client.post(f"{url}/verify", json=step("2018-09-05"), headers=officer)
    await on(9, 10)(loan.repaid(5_000_000, date(2018, 9, 10)))
    await on(10, 8)(loan.repayment_reversed(5_000_000, date(2018, 10, 8)))
    again = (await client.get(url, headers=officer)).json()
    days = [again[name] for name in ("known_on", "verify_until", "respond_until", "verify_late")]
    assert days == ["2018-10-08", "2018-09-06", "2018-10-22", False]


async def test_open_alerts_are_those_that_somebody_still_has_to_deal_with(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    loans = [LoanEvents() for _ in range(7)]
    for loan in loans:
        await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    listed = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    steps: dict[int, list[tuple[str, dict[str, Any]]]] = {
        1: [("verify", {"confirmed": False})],
        2: [("verify", {})],
        3: [("verify", {}), ("respond", {})],
        4: [("verify", {}), ("respond", {}), ("resolve", {})],
    }
    for place, taken in steps.items():
        for name, more in taken:
            url = f"/monitoring/alerts/{listed[place]['id']}/{name}"
            assert (await client.post(url, json=step("2018-07-24", **more), headers=officer)).status_code == 200
    (cleared,) = [loan for loan in loans if str(loan.household_id) == listed[5]["household_id"]]
    await consume(cleared.repaid(5_000_000, date(2018, 8, 1)))

    async def pages(flag: str) -> list[list[str]]:
        found, after = [], ""
        while True:
            reply = await client.get(f"/monitoring/alerts?open={flag}&limit=2{after}", headers=officer)
            page = reply.json()
            assert {item["open"] for item in page["items"]} == {flag == "true"}
            found.append([item["id"] for item in page["items"]])
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    ids = [alert["id"] for alert in listed]
    assert await pages("true") == [[ids[0], ids[2]], [ids[3], ids[6]]]
    assert await pages("false") == [[ids[1], ids[4]], [ids[5]]]


class Watched:
    """A household that left poverty and earns too little: its alert, and what the register does about it."""

    def __init__(self, client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]) -> None:
        self.home = HouseholdEvents()
        self.object_id = new_id()
        self.client, self.consume, self.officer = client, consume, officer

    async def alert(self) -> dict[str, Any]:
        """Its alert as it stands."""
        listed = await self.client.get(f"/monitoring/alerts?household_id={self.home.id}", headers=self.officer)
        (alert,) = listed.json()["items"]
        reply = await self.client.get(f"/monitoring/alerts/{alert['id']}", headers=self.officer)
        found: dict[str, Any] = reply.json()
        return found

    async def raise_alert(self) -> None:
        """It is raised on 2018-03-01."""
        await self.consume(self.home.registered(), self.home.exited(), self.home.earned(2017, 200_000))

    async def take(self, name: str, on: str, **more: Any) -> httpx.Response:
        """Somebody's step."""
        url = f"/monitoring/alerts/{(await self.alert())['id']}/{name}"
        return await self.client.post(url, json=step(on, **more), headers=self.officer)

    async def enter(self, on: date) -> None:
        """It becomes a monitoring object."""
        facts = {"monitored_kind": "unstable", "risks": ("illness",), "people": 4, "entered_on": on}
        await self.consume(
            MonitoringObjectEntered.model_validate(
                {**self._object(1), "village_code": VILLAGE, "household_id": self.home.id, **facts}
            )
        )

    async def remove(self, on: date) -> None:
        """Its risk is removed."""
        await self.consume(MonitoringObjectRemoved.model_validate({**self._object(2), "removed_on": on}))

    def _object(self, version: int) -> dict[str, Any]:
        return {"county_code": COUNTY, "monitoring_object_id": self.object_id, "version": version}


@pytest.mark.requirement("R001-044")
async def test_from_the_alert_over_entry_and_measures_to_the_risk_removed(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    watched = Watched(client, consume, officer)
    await watched.raise_alert()
    assert ((await watched.alert())["monitoring"], (await watched.alert())["measures"]) == (None, [])
    await watched.take("verify", "2018-03-05")
    await watched.enter(date(2018, 3, 20))
    entered = await watched.alert()
    assert (entered["state"], entered["responded_on"], entered["respond_late"]) == ("responded", "2018-03-20", True)
    assert entered["monitoring"] == {
        "monitoring_object_id": str(watched.object_id),
        "monitored_kind": "unstable",
        "risks": ["illness"],
        "entered_on": "2018-03-20",
        "removed_on": None,
    }
    refused = await watched.take("resolve", "2018-04-01")
    assert (refused.status_code, refused.json()["code"]) == (409, "monitoring.risk_not_removed")

    kinds = {"measure_class": "industry", "item": "breeding", "ended_on": None}
    for on in ("2018-02-28", "2018-04-02"):
        measure = RecordEvents("measure", household_id=watched.home.id)
        await consume(measure.kept(date.fromisoformat(on), started_on=on, **kinds))
    withdrawn = RecordEvents("measure", household_id=watched.home.id)
    await consume(withdrawn.kept(date(2018, 5, 1), date(2018, 5, 1), started_on="2018-05-01", **kinds))
    (measure_read,) = (await watched.alert())["measures"]
    assert (measure_read["started_on"], measure_read["measure_class"], measure_read["item"]) == (
        "2018-04-02",
        "industry",
        "breeding",
    )

    await watched.remove(date(2018, 10, 8))
    ended = await watched.alert()
    assert (ended["state"], ended["open"], ended["closed_on"]) == ("resolved", False, "2018-10-08")
    assert ended["monitoring"]["removed_on"] == "2018-10-08"
    assert [(one["step"], one["occurred_on"]) for one in ended["history"]] == [
        ("raised", "2018-03-01"),
        ("verified", "2018-03-05"),
        ("entered", "2018-03-20"),
        ("risk_removed", "2018-10-08"),
    ]


async def test_an_alert_that_nobody_visited_is_not_answered_by_the_entry(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    watched = Watched(client, consume, officer)
    await watched.raise_alert()
    await watched.enter(date(2018, 3, 20))
    assert (await watched.alert())["state"] == "raised"
    await watched.remove(date(2018, 10, 8))
    assert (await watched.alert())["state"] == "raised"
    assert (await watched.alert())["monitoring"]["removed_on"] == "2018-10-08"


async def test_a_visit_alone_is_closed_with_the_risk_where_the_entry_was_earlier(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    watched = Watched(client, consume, officer)
    await watched.enter(date(2018, 1, 10))
    await watched.raise_alert()
    await watched.take("verify", "2018-03-05")
    assert (await watched.alert())["state"] == "verified"  # a new risk wants new measures
    await watched.remove(date(2018, 10, 8))
    ended = await watched.alert()
    assert (ended["state"], ended["responded_on"], ended["closed_on"]) == ("resolved", "2018-10-08", "2018-10-08")


async def test_a_household_whose_risk_was_removed_before_the_alert_is_no_object_of_it(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    watched = Watched(client, consume, officer)
    await watched.enter(date(2017, 1, 10))
    await watched.remove(date(2018, 3, 1))
    await watched.raise_alert()
    assert (await watched.alert())["monitoring"] is None
    for name, on in (("verify", "2018-03-05"), ("respond", "2018-03-06"), ("resolve", "2018-03-07")):
        assert (await watched.take(name, on)).status_code == 200


@pytest.mark.parametrize(("confirmed", "asked_anew"), [(True, True), (False, False)])
async def test_a_cause_that_stands_again_is_asked_about_anew_but_not_where_it_was_found_untrue(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str], confirmed: bool, asked_anew: bool
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    url = f"/monitoring/alerts/{alert['id']}"
    await client.post(f"{url}/verify", json=step("2018-07-24", confirmed=confirmed), headers=officer)
    for name in ("respond", "resolve") if confirmed else ():
        assert (await client.post(f"{url}/{name}", json=step("2018-07-25"), headers=officer)).status_code == 200
    await consume(loan.repaid(5_000_000, date(2018, 8, 1)))
    assert (await client.get(url, headers=officer)).json()["cleared_on"] == "2018-08-01"
    await consume(loan.repayment_reversed(5_000_000, date(2018, 9, 3)))
    again = (await client.get(url, headers=officer)).json()
    assert (again["open"], again["cleared_on"], again["history"][-1]["step"]) == (asked_anew, None, "reopened")
    if asked_anew:
        # Monday 3 September and three working days; ten go past the Mid-Autumn of the 24th not yet
        days = [again[name] for name in ("state", "verified_on", "verify_by", "respond_by")]
        assert days == ["raised", None, "2018-09-06", "2018-09-17"]
        assert (await client.post(f"{url}/verify", json=step("2018-09-04"), headers=officer)).status_code == 200
    else:
        assert again["state"] == "dismissed"


async def test_nobody_reads_in_an_alert_what_he_may_not_read_where_it_is_kept(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    loan, fund, household = LoanEvents(), FundEvents(), HouseholdEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    await consume(fund.moved(1), fund.moved(-1, "claim"))
    await consume(household.registered(), household.exited(), household.earned(2018, 1))
    of_loan, of_fund, of_household = "loan_overdue", "fund_exhausted", "exited_income_below_line"

    async def read(who: dict[str, str], path: str) -> Any:
        return (await client.get(f"/monitoring/{path}", headers=who)).json()

    everything = {item["rule"]: item["id"] for item in (await read(sign_in(Role.COUNTY_OFFICE), "alerts"))["items"]}
    assert everything.keys() == {of_loan, of_fund, of_household}
    for role, rules in (
        (Role.DEPARTMENT, {of_household}),
        (Role.WORK_TEAM, {of_loan, of_household}),
        (Role.COUNTY_FINANCE, {of_loan, of_fund}),
        (Role.AUDITOR, everything.keys()),
    ):
        who = sign_in(role, "360722")
        assert {item["rule"] for item in (await read(who, "alerts"))["items"]} == rules
        assert {item["rule"] for item in (await read(who, "feeds/alerts"))["items"]} == rules
        overview = await read(who, "overview")
        assert {one["rule"] for one in overview["alerts_by_rule"] if one["raised"]} == rules
        assert overview["alerts_open"] == len(rules)
        assert bool(overview["fund"]) is (of_fund in rules)
        for rule, alert_id in everything.items():
            shown = await client.get(f"/monitoring/alerts/{alert_id}", headers=who)
            assert shown.status_code == (200 if rule in rules else 404)
            asked = await client.get(f"/monitoring/alerts?rule={rule}", headers=who)
            assert asked.status_code == (200 if rule in rules else 403)
    refused = await client.get("/monitoring/alerts?rule=fund_exhausted", headers=sign_in(Role.DEPARTMENT, "360722"))
    assert (refused.json()["code"], refused.json()["field"]) == ("auth.forbidden", "rule")
    assert "“风险缓释基金用尽”预警由县扶贫办" in refused.json()["detail"]
    household_alert = everything[of_household]
    finance = sign_in(Role.COUNTY_FINANCE, "360722")
    step_on_it = await client.post(
        f"/monitoring/alerts/{household_alert}/verify", json=step("2019-03-01"), headers=finance
    )
    assert step_on_it.status_code == 404
