"""Webhooks over HTTP: who may have which, what is shown of them, their states."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.monitoring.main import create_app
from services.monitoring.settings import Settings
from services.monitoring.webhooks import service
from services.monitoring.webhooks.models import Webhook, WebhookDelivery
from shared.calendar import Clock
from shared.database import Sessions, new_id, table_of, transaction
from shared.repeatable import IdempotentReply
from shared.security.audit import AuditRecord
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.servers import served
from tests.monitoring.builders import LoanEvents
from tests.monitoring.conftest import Consume

SignIn = Callable[..., dict[str, str]]
WEBHOOKS = "/monitoring/webhooks"
COUNTY = "360722"


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY)


def a_webhook(**changes: Any) -> dict[str, Any]:
    """What is asked for."""
    return {"label": "县大数据平台", "feed": "alerts", "url": "https://county.example/in", **changes}


async def made(client: httpx.AsyncClient, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    """A webhook as it is answered when it is made."""
    reply = await client.post(WEBHOOKS, json=a_webhook(**changes), headers=headers)
    assert reply.status_code == 201, reply.text
    body: dict[str, Any] = reply.json()
    return body


async def test_a_secret_is_shown_once_and_kept_encrypted(
    client: httpx.AsyncClient, sessions: Sessions, installation: Installation, office: dict[str, str]
) -> None:
    reply = await client.post(WEBHOOKS, json=a_webhook(), headers={**office, "Idempotency-Key": "one"})
    webhook = reply.json()
    secret = webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert len(secret) == len("whsec_") + 44  # 32 bytes in base64
    shown = await client.get(f"{WEBHOOKS}/{webhook['id']}", headers=office)
    assert shown.json() == webhook
    assert (await client.get(WEBHOOKS, headers=office)).json() == {"items": [webhook], "next": None}
    async with sessions() as session:
        (row,) = (await session.scalars(select(Webhook))).all()
        kept = (await session.scalars(select(IdempotentReply))).all()
        audited = (await session.scalars(select(AuditRecord).order_by(table_of(AuditRecord).c.number))).all()
    assert secret.encode() not in row.secret
    personal = PersonalData(installation.settings(Settings).data_key_bytes)
    assert personal.decrypt(row.secret) == secret
    assert kept == []
    assert [(act.action, act.target, act.county_code) for act in audited] == [
        ("webhook.created", webhook["id"], COUNTY)
    ]


async def test_a_webhook_says_what_is_sent_where_from_where_on(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str]
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    feed = (await client.get("/monitoring/feeds/alerts", headers=office)).json()
    webhook = await made(client, office, area="360722102", filters={"kind": ["loan_overdue"], "since": "2018-01-01"})
    expected = {
        "county_code": COUNTY,
        "label": "县大数据平台",
        "feed": "alerts",
        "area_code": "360722102000",
        "filters": {"kind": ["loan_overdue"], "severity": [], "state": [], "since": "2018-01-01"},
        "url": "https://county.example/in",
        "state": "active",
        "state_label": "推送中",
        "reason": None,
        "reason_label": None,
        "position": feed["next"],
        "failures": 0,
        "failing_since": None,
        "next_try_at": None,
        "former_secret_until": None,
        "test_waits": False,
        "created_by": "county_office",
    }
    assert {name: webhook[name] for name in expected} == expected
    assert (await made(client, office, area="360722102", after=0))["position"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "code", "named"),
    [
        ({"url": "http://county.example/in"}, 422, "monitoring.webhook_url", "url"),
        ({"url": "https://me:word@county.example/"}, 422, "monitoring.webhook_url", "url"),
        ({"url": "https://169.254.169.254/latest"}, 422, "monitoring.webhook_address_refused", "url"),
        ({"url": "https://[::1]/"}, 422, "monitoring.webhook_address_refused", "url"),
        ({"url": "https://localhost./"}, 422, "monitoring.webhook_address_refused", "url"),
        ({"url": "https://2130706433/"}, 422, "monitoring.webhook_url", "url"),
        ({"url": ""}, 422, "request.invalid", "url"),
        ({"url": "https://county.example/" + "x" * 2000}, 422, "request.invalid", "url"),
        *(({"label": blank}, 422, "request.invalid", "label") for blank in ("", " ", "\r\n", "\u200b")),
        ({"label": "x" * 101}, 422, "request.invalid", "label"),
        ({"feed": "others"}, 422, "request.invalid", "feed"),
        ({"filters": {"kind": ["other"]}}, 422, "monitoring.feed_filter_unknown", "kind"),
        ({"filters": {"rule": ["loan_overdue"]}}, 422, "request.invalid", "filters.rule"),
        ({"filters": {"since": "20180720"}}, 422, "request.invalid", "filters.since"),
        ({"after": -1}, 422, "request.invalid", "after"),
        ({"after": 2**63}, 422, "request.invalid", "after"),
        ({"after": 2**63 - 1}, 422, "monitoring.webhook_position", "after"),
        ({"area": "36072"}, 422, "area.bad_code", "area"),
        ({"area": "360721"}, 403, "auth.outside_area", "area"),
        ({"area": "360722999"}, 422, "area.unknown", "area"),
        ({"secret": "mine"}, 422, "request.invalid", "secret"),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    client: httpx.AsyncClient,
    office: dict[str, str],
    changes: dict[str, Any],
    status: int,
    code: str,
    named: str | None,
) -> None:
    reply = await client.post(WEBHOOKS, json=a_webhook(**changes), headers=office)
    assert (reply.status_code, reply.json()["code"], reply.json().get("field")) == (status, code, named)
    assert (await client.get(WEBHOOKS, headers=office)).json()["items"] == []


async def test_a_feed_of_which_one_may_read_but_a_part_is_not_sent_and_the_lacking_right_is_named(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    administrator = sign_in(Role.ADMINISTRATOR, COUNTY)
    assert (await client.get("/monitoring/feeds/duties", headers=administrator)).status_code == 200
    reply = await client.post(WEBHOOKS, json=a_webhook(feed="duties"), headers=administrator)
    body = reply.json()
    # the tasks of people he may read, the duties that banks keep he may not
    assert (reply.status_code, body["code"], body["permission"]) == (403, "auth.forbidden", "duty.read")
    assert "缺少权限 duty.read" in body["detail"]


async def test_the_same_is_sent_to_an_address_once(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    first = await made(client, office)
    for same in ({}, {"label": "另一个名称"}, {"after": 0}, {"filters": {"kind": []}}):
        reply = await client.post(WEBHOOKS, json=a_webhook(**same), headers=office)
        assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.webhook_exists")
    for other in ({"url": "https://county.example/other"}, {"area": "360722102"}, {"filters": {"state": ["raised"]}}):
        await made(client, office, **other)
    again = a_webhook(filters={"state": ["raised"] * 3})
    assert (await client.post(WEBHOOKS, json=again, headers=office)).json()["code"] == "monitoring.webhook_exists"
    assert (await client.delete(f"{WEBHOOKS}/{first['id']}", headers=office)).json()["state"] == "ended"
    await made(client, office)


async def test_of_two_at_once_one_wins(installation: Installation, committed: Sessions, office: dict[str, str]) -> None:
    app = create_app(installation.settings(Settings))
    async with served(app) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:

        async def codes(*requests: httpx.Request) -> list[str]:
            replies = await asyncio.gather(*(client.send(request) for request in requests))
            return sorted(str(reply.json().get("code", reply.status_code)) for reply in replies)

        asked = [client.build_request("POST", WEBHOOKS, json=a_webhook(), headers=office) for _ in range(4)]
        assert await codes(*asked) == ["201", *["monitoring.webhook_exists"] * 3]
        (webhook,) = (await client.get(WEBHOOKS, headers=office)).json()["items"]
        for step, code in (("pause", "monitoring.webhook_wrong_state"), ("test", "monitoring.webhook_test_waits")):
            path = f"{WEBHOOKS}/{webhook['id']}/{step}"
            asked = [client.build_request("POST", path, headers=office) for _ in range(3)]
            done = "202" if step == "test" else "200"
            assert await codes(*asked) == [done, code, code]
        path = f"{WEBHOOKS}/{webhook['id']}"
        asked = [client.build_request("DELETE", path, headers=office) for _ in range(3)]
        assert await codes(*asked) == ["200", *["monitoring.webhook_wrong_state"] * 2]


async def test_a_county_has_so_many_webhooks_and_no_more(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_OPEN", 2)
    urls = [f"https://county.example/{number}" for number in range(3)]
    first, second = [await made(client, office, url=url) for url in urls[:2]]
    # a paused one may be resumed any time: it counts
    assert (await client.post(f"{WEBHOOKS}/{first['id']}/pause", headers=office)).status_code == 200
    for who in (office, sign_in(Role.COUNTY_OFFICE, COUNTY), sign_in(Role.CITY_OFFICE, "3607")):
        reply = await client.post(WEBHOOKS, json=a_webhook(url=urls[2], area=COUNTY), headers=who)
        assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.too_many_webhooks")
        assert reply.json()["detail"] == "最多 2 个"
    repeated = await client.post(WEBHOOKS, json=a_webhook(url=urls[1]), headers=office)
    assert repeated.json()["code"] == "monitoring.webhook_exists"
    listed = (await client.get(WEBHOOKS, headers=office)).json()["items"]
    assert [one["id"] for one in listed] == [second["id"], first["id"]]
    # others have their own
    await made(client, sign_in(Role.COUNTY_OFFICE, "360721"), url=urls[2])
    await made(client, sign_in(Role.CITY_OFFICE, "3607"), url=urls[2])
    assert (await client.delete(f"{WEBHOOKS}/{first['id']}", headers=office)).status_code == 200
    await made(client, office, url=urls[2])


async def test_of_several_at_once_as_many_are_made_as_there_is_room_for(
    installation: Installation, committed: Sessions, office: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_OPEN", 2)
    app = create_app(installation.settings(Settings))
    async with served(app) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        asked = [a_webhook(url=f"https://county.example/{number}") for number in range(5)]
        replies = await asyncio.gather(*(client.post(WEBHOOKS, json=one, headers=office) for one in asked))
        assert sorted(str(reply.json().get("code", reply.status_code)) for reply in replies) == [
            "201",
            "201",
            *["monitoring.too_many_webhooks"] * 3,
        ]


async def test_it_is_paused_resumed_and_ended(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    webhook = await made(client, office)
    path = f"{WEBHOOKS}/{webhook['id']}"

    async def step(name: str) -> tuple[object, object, object]:
        reply = await client.request(
            *(("DELETE", path) if name == "end" else ("POST", f"{path}/{name}")), headers=office
        )
        body = reply.json()
        return reply.status_code, body.get("code", body.get("state")), body.get("reason")

    refused = (409, "monitoring.webhook_wrong_state", None)
    assert await step("resume") == refused
    assert await step("pause") == (200, "paused", "asked")
    assert await step("pause") == refused
    assert await step("resume") == (200, "active", None)
    assert (await client.post(f"{path}/test", headers=office)).status_code == 202
    assert (await client.get(path, headers=office)).json()["test_waits"] is True
    assert await step("test") == (409, "monitoring.webhook_test_waits", None)
    assert await step("pause") == (200, "paused", "asked")
    assert await step("end") == (200, "ended", None)
    for name in ("end", "pause", "resume", "test", "secrets"):
        assert await step(name) == refused
    shown = (await client.get(path, headers=office)).json()
    assert (shown["state_label"], shown["test_waits"], shown["reason"]) == ("已终止", False, None)


async def test_a_repeated_step_with_its_key_happens_once(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    path = f"{WEBHOOKS}/{(await made(client, office))['id']}/pause"
    first = await client.post(path, headers={**office, "Idempotency-Key": "p"})
    second = await client.post(path, headers={**office, "Idempotency-Key": "p"})
    assert (second.status_code, second.json()) == (200, first.json())


async def test_a_new_secret_leaves_the_former_for_a_day(
    client: httpx.AsyncClient, sessions: Sessions, office: dict[str, str], clock: Clock
) -> None:
    webhook = await made(client, office)
    reply = await client.post(f"{WEBHOOKS}/{webhook['id']}/secrets", headers=office)
    again = reply.json()
    assert reply.status_code == 201
    assert again["secret"] != webhook["secret"]
    assert again["former_secret_until"] is not None
    async with sessions() as session:
        (row,) = (await session.scalars(select(Webhook))).all()
    assert row.former_until is not None
    assert 86_390 < (row.former_until - clock.now()).total_seconds() <= 86_400
    assert (await client.delete(f"{WEBHOOKS}/{webhook['id']}", headers=office)).status_code == 200
    async with sessions() as session:
        (row,) = (await session.scalars(select(Webhook))).all()
    assert (row.secret, row.former_secret, row.former_until) == (b"", None, None)


async def test_who_may_have_and_see_webhooks(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    webhook = await made(client, office)
    path = f"{WEBHOOKS}/{webhook['id']}"

    async def outcome(role: Role, area: str, bank: str | None = None) -> tuple[int, int, int]:
        who = sign_in(role, area, bank)
        shown = await client.get(path, headers=who)
        log = await client.get(f"{path}/deliveries", headers=who)
        paused = await client.post(f"{path}/pause", headers=who)
        return shown.status_code, log.status_code, paused.status_code

    assert await outcome(Role.COUNTY_OFFICE, "360721") == (404, 404, 404)
    assert await outcome(Role.AUDITOR, COUNTY) == (200, 200, 403)
    assert await outcome(Role.TOWNSHIP, "360722102") == (403, 403, 403)
    assert await outcome(Role.BANK, "3607", "rcc") == (403, 403, 403)
    assert await outcome(Role.CITY_OFFICE, "3607") == (200, 200, 200)
    assert (await client.get(path)).status_code == 401
    assert (await client.get(f"{WEBHOOKS}/{new_id()}", headers=office)).json()["code"] == "request.not_found"

    city = sign_in(Role.CITY_OFFICE, "3607")
    whole = await made(client, city, url="https://city.example/")
    assert (whole["county_code"], whole["area_code"]) == ("360700", "360700000000")
    assert (await client.get(f"{WEBHOOKS}/{whole['id']}", headers=office)).status_code == 404


async def test_who_only_looks_sees_the_host_and_no_key_in_the_address(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    url = "https://city.example:8443/hook/s3cret?token=s3cret"
    webhook = await made(client, office, url=url)
    for role, seen in (
        (Role.AUDITOR, "https://city.example:8443/…"),
        (Role.COUNTY_OFFICE, url),
        (Role.ADMINISTRATOR, url),
    ):
        who = sign_in(role, COUNTY)
        (listed,) = (await client.get(WEBHOOKS, headers=who)).json()["items"]
        shown = (await client.get(f"{WEBHOOKS}/{webhook['id']}", headers=who)).json()
        assert (listed["url"], shown["url"]) == (seen, seen), role


async def test_an_administrator_keeps_webhooks_but_has_none_of_what_he_may_not_read(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    administrator = sign_in(Role.ADMINISTRATOR, "3607")
    reply = await client.post(WEBHOOKS, json=a_webhook(), headers=administrator)
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert reply.json()["permission"] == "alert.read"
    webhook = await made(client, office)
    assert (await client.post(f"{WEBHOOKS}/{webhook['id']}/pause", headers=administrator)).status_code == 200
    secret = await client.post(f"{WEBHOOKS}/{webhook['id']}/secrets", headers=administrator)
    assert (secret.status_code, secret.json()["permission"]) == (403, "alert.read")


async def test_lists_page_without_gaps_and_narrow_down(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    ids = [(await made(client, office, url=f"https://county.example/{number}"))["id"] for number in range(5)]
    await client.post(f"{WEBHOOKS}/{ids[1]}/pause", headers=office)
    seen: list[str] = []
    after = ""
    while True:
        page = (await client.get(f"{WEBHOOKS}?limit=2{after}", headers=office)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == ids[::-1]

    async def listed(query: str, who: dict[str, str] = office) -> object:
        reply = await client.get(f"{WEBHOOKS}?{query}", headers=who)
        return reply.json().get("code") or [item["id"] for item in reply.json()["items"]]

    assert await listed("state=paused") == [ids[1]]
    assert await listed("feed=alerts&state=active") == [ids[4], ids[3], ids[2], ids[0]]
    assert await listed("area=360722102") == []
    assert await listed("area=360721") == "auth.outside_area"
    assert await listed("after=x") == "request.invalid"
    assert await listed("after=WyJ4Il0") == "request.invalid"
    assert await listed("status=paused") == "request.invalid"
    assert await listed("", sign_in(Role.COUNTY_OFFICE, "360721")) == []


async def test_the_log_is_read_page_by_page(
    client: httpx.AsyncClient, sessions: Sessions, office: dict[str, str], clock: Clock
) -> None:
    webhook = await made(client, office)
    ids = [new_id() for _ in range(3)]
    async with transaction(sessions) as session:
        for number, row_id in enumerate(ids):
            session.add(
                WebhookDelivery(
                    county_code=COUNTY,
                    id=row_id,
                    webhook_id=webhook["id"],
                    delivery_id="alerts-7",
                    position=7,
                    attempt=number + 1,
                    delivered=number == 2,
                    status=(None, 500, 204)[number],
                    duration_ms=number,
                    fault=("timed_out", "status", None)[number],
                    error_text=(None, "busy", None)[number],
                    attempted_at=clock.now(),
                )
            )
    path = f"{WEBHOOKS}/{webhook['id']}/deliveries"
    first = (await client.get(f"{path}?limit=2", headers=office)).json()
    told = [(item["attempt"], item["status"], item["fault"], item["error_text"]) for item in first["items"]]
    assert told == [(3, 204, None, None), (2, 500, "status", "busy")]
    rest = (await client.get(f"{path}?limit=2&after={first['next']}", headers=office)).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([str(ids[0])], None)
    failed = (await client.get(f"{path}?delivered=false", headers=office)).json()["items"]
    assert [item["attempt"] for item in failed] == [2, 1]
    assert (await client.get(f"{path}?after=x", headers=office)).json()["code"] == "request.invalid"
    assert (await client.get(f"{WEBHOOKS}/{new_id()}/deliveries", headers=office)).status_code == 404
