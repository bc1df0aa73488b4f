"""Staged imports over HTTP: good files, read in every form, and written once."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.demo.register import RegisterFiles
from services.registry.households.history import present, unsealed
from services.registry.imports.models import STAGED, ImportJob
from services.registry.records.rules import fold
from shared.database import Sessions
from shared.events.base import CONTRACTS
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.registry.conftest import (
    SIGNED_IN,
    SignIn,
    a_csv,
    a_household,
    a_member,
    a_number,
    a_workbook,
    an_income,
    commit,
    the_household,
    upload,
    upload_families,
)
from tests.registry.import_files import (
    REGISTER,
    a_pair,
    counts,
    members_by_type_and_school,
)
from tests.registry.policy_builder import TOWN, in_force


@pytest.mark.requirement("R002-001", "R002-010", "R002-011", "R002-012", "R002-013", "R002-014", "R002-015", "R002-025")
async def test_the_demo_town_is_checked_previewed_and_written(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, register_files: RegisterFiles
) -> None:
    await in_force(sessions, "gupo-2014")
    reply = await upload(client, township, register_files.first, occurred_on="2016-03-31")
    answer = reply.json()

    assert (reply.status_code, answer["state"], answer["progress"]) == (201, "checked", 100)
    assert answer["rows"] == {"households": 966, "members": 3017, "incomes": 966}
    assert (answer["accepted_households"], answer["rejected_households"], answer["fault_count"]) == (966, 0, 0)
    assert len(answer["preview"]) == 20
    assert answer["preview"][0]["household_no"] == "360722000001"
    assert all("*" in member["id_masked"] for household in answer["preview"] for member in household["members"])
    assert await counts(sessions, *REGISTER) == [0] * 6

    written = await commit(client, township, answer["id"])
    assert written.json()["written"] == {
        "households": 966,
        "people": 3017,
        "incomes": 966,
        "exits": 0,
        "probable_duplicates": 0,
    }
    assert await counts(sessions, *REGISTER) == [966, 3017, 3017, 966, 1932, 1932]
    assert await counts(sessions, *STAGED) == [0] * len(STAGED)
    by_type = {
        kind: (await client.get("/registry/households", params={"household_type": kind}, headers=township)).json()
        for kind in ("ordinary", "subsidised_poor", "dibao", "wubao")
    }
    assert [answer["total"]["count"] for answer in by_type.values()] == [438, 12, 442, 74]
    people, schools = await members_by_type_and_school(sessions)
    assert people == {"ordinary": 1841, "subsidised_poor": 46, "dibao": 1044, "wubao": 86}
    # the source masks the first two digits of some: **41 and **44 people, 2,885 together; **87 and **30 by group
    assert (people["ordinary"] % 100, people["dibao"] % 100, people["ordinary"] + people["dibao"]) == (41, 44, 2885)
    households = {kind: answer["total"]["count"] for kind, answer in by_type.items()}
    groups = {"development": ("ordinary", "subsidised_poor"), "relief": ("dibao", "wubao")}
    sums = {
        group: (sum(households[kind] for kind in kinds), sum(people[kind] for kind in kinds))
        for group, kinds in groups.items()
    }
    assert (sums["development"][0], sums["development"][1] % 100, sums["relief"][1] % 100) == (450, 87, 30)
    # and the plan states what the register comes to, in all, by type and by group
    remaining = (await client.get("/registry/procedures/remaining", params={"area": TOWN}, headers=township)).json()
    assert (remaining["households"], remaining["people"], remaining["agrees"]) == (966, 3017, True)
    assert (remaining["stated_households"], remaining["stated_people"]) == (966, 3017)
    parts = {one["household_type"] or one["group"]: one for one in remaining["parts"]}
    assert {name: (one["stated_households"], one["stated_people"]) for name, one in parts.items()} == {
        **{kind: (households[kind], people[kind]) for kind in people},
        **sums,
    }
    assert all(one["agrees"] for one in parts.values())
    at_school = {school: number for school, number in schools.items() if school not in (None, "none")}
    assert sum(at_school.values()) == 682
    assert sum(number for school, number in at_school.items() if school not in ("primary", "junior_high")) == 93


@pytest.mark.requirement("R002-058", "R002-059")
async def test_a_township_files_its_types_under_its_own_names(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    named = {
        "五保户": ("wubao", "relief"),
        "低保户（无劳动力户）": ("dibao", "relief"),
        "低保贫困户": ("subsidised_poor", "development"),
        "一般贫困户": ("ordinary", "development"),
    }
    households = [a_household(f"H00{at}", 贫困户属性=label) for at, label in enumerate(named)]
    members = [a_member(f"H00{at}", 2 * at + 1) for at in range(len(named))]
    answer = await upload_families(client, township, households, members)
    assert (answer["faults_by_code"], answer["accepted_households"]) == ({}, 4)
    await commit(client, township, answer["id"])
    found = (await client.get("/registry/households", headers=township)).json()["items"]
    read = [(await client.get(f"/registry/households/{one['id']}", headers=township)).json() for one in found]
    assert [(one["household_no"], one["household_type"], one["group"]) for one in read] == [
        (f"H00{at}", code, group) for at, (code, group) in enumerate(named.values())
    ]
    unknown = await upload_families(client, township, [a_household(贫困户属性="贫困户")], [a_member(serial=11)])
    assert unknown["accepted_households"] == 0


async def test_a_second_year_builds_on_the_register_and_history_folds_to_the_present(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN, register_files: RegisterFiles
) -> None:
    first = (await upload(client, township, register_files.first, occurred_on="2016-03-31")).json()
    await commit(client, township, first["id"])
    second = (await upload(client, township, register_files.second, occurred_on="2019-12-31")).json()
    assert (second["fault_count"], second["accepted_households"]) == (0, 966)
    written = await commit(client, county, second["id"])
    assert written.json()["written"] == {
        "households": 0,
        "people": 0,
        "incomes": 966,
        "exits": 400,
        "probable_duplicates": 0,
    }

    exited = (await client.get("/registry/households?status=exited&limit=500", headers=township)).json()
    assert exited["total"]["count"] == 400
    one = exited["items"][0]
    history = (await client.get(f"/registry/households/{one['id']}/history", headers=township)).json()["items"]
    assert [(item["version"], item["kind"]) for item in history] == [
        (1, "registered"),
        (2, "income"),
        (3, "income"),
        (4, "exited"),
    ]
    assert history[2]["occurred_on"] == "2019-12-31"
    assert history[3]["occurred_on"] == one["exited_on"]
    async with sessions() as session:
        now = unsealed(await present(session, "360722", one["id"]))
        messages = list(await session.scalars(select(OutboxMessage)))
    folded = fold([item["new"] for item in history])
    assert set(folded.pop("incomes")) == {"2015", "2018"}
    assert folded == now
    versions: dict[Any, list[int]] = {}
    for message in messages:
        event = CONTRACTS[message.routing_key].model_validate(message.data)
        assert (event.version, event.aggregate_id) == (message.version, message.aggregate_id)
        versions.setdefault(message.aggregate_id, []).append(message.version)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in versions.values())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_csv_files_are_read_in_both_encodings_of_chinese_spreadsheets(
    client: httpx.AsyncClient, township: SIGNED_IN, encoding: str
) -> None:
    reply = await upload(
        client,
        township,
        ("家庭成员.csv", a_csv([a_member()], encoding)),
        ("贫困户.csv", a_csv([a_household()], encoding)),
        ("家庭收入.csv", a_csv([an_income()], encoding)),
        occurred_on="2016-03-31",
    )
    answer = reply.json()
    assert (answer["state"], answer["fault_count"], answer["accepted_households"]) == ("checked", 0, 1)
    await commit(client, township, answer["id"])

    household = await the_household(client, township, id_number=a_number(1))
    assert (household["household_no"], household["people"], household["version"]) == ("H001", 1, 2)
    income = (await client.get(f"/registry/households/{household['id']}/incomes/2015", headers=township)).json()
    # 8,000.00 + 6,000.50 + 1,500.00 - 2,700.50 = 12,800.00
    assert (income["net_fen"], income["net_per_head_fen"], income["persons"]) == (1_280_000, 1_280_000, 1)


async def test_an_imported_income_corrects_the_one_recorded_before(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    first = await upload_families(client, township, [a_household()], [a_member()], 家庭收入=[an_income()])
    await commit(client, township, first["id"])
    again = await upload(client, township, ("家庭收入.csv", a_csv([an_income(工资性收入="9000")])))
    await commit(client, township, again.json()["id"])

    household = await the_household(client, township)
    history = (await client.get(f"/registry/households/{household['id']}/history", headers=township)).json()["items"]
    assert history[2]["old"]["incomes"]["2015"]["wage_fen"] == 800_000
    assert history[2]["new"]["incomes"]["2015"]["wage_fen"] == 900_000


async def test_the_same_idempotency_key_makes_one_import(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    file = ("f.xlsx", a_workbook(贫困户=[a_household()], 家庭成员=[a_member()]))
    headers = {**township, "Idempotency-Key": "import-1"}
    first = await upload(client, headers, file)
    again = await upload(client, headers, file)
    assert (again.status_code, again.json()) == (201, first.json())
    assert await counts(sessions, ImportJob) == [1]


async def test_another_file_of_equal_length_is_refused_under_the_same_key(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    headers = {**township, "Idempotency-Key": "import-2"}
    name, content = "家庭收入.csv", a_csv([an_income(工资性收入="8000")])
    first = await upload(client, headers, (name, content))
    assert first.status_code == 201
    others = [
        [(name, a_csv([an_income(工资性收入="9000")]))],
        [("家庭成员.csv", content)],
        [(name, content), (name, content)],
    ]
    for files in others:
        other = await upload(client, headers, *files)
        assert (other.status_code, other.json()["code"]) == (422, "request.idempotency_key_reused")
    dated = await upload(client, headers, (name, content), occurred_on="2016-01-01")
    assert dated.json()["code"] == "request.idempotency_key_reused"
    again = await upload(client, headers, (name, content))
    assert (again.headers["Idempotency-Replayed"], again.json()) == ("true", first.json())
    assert await counts(sessions, ImportJob) == [1]


async def test_a_form_with_fields_that_nobody_reads_is_refused(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    file = ("f.xlsx", a_workbook(贫困户=[a_household()], 家庭成员=[a_member()]))
    reply = await upload(client, township, file, ocurred_on="2016-01-01", area="360722")

    assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")
    assert [(one["field"], one["code"], one["message"]) for one in reply.json()["errors"]] == [
        ("area", "extra_forbidden", "没有此项"),
        ("ocurred_on", "extra_forbidden", "没有此项"),
    ]
    assert await counts(sessions, ImportJob) == [0]


async def test_others_imports_can_not_be_seen_or_committed(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    answer = await upload_families(client, township, *a_pair())
    path = f"/registry/imports/{answer['id']}"
    assert (await client.get(path, headers=county)).json() == answer
    for who in (sign_in(Role.TOWNSHIP, "360722103"), sign_in(Role.COUNTY_OFFICE, "360781")):
        replies = [
            await client.get(path, headers=who),
            await client.get(f"{path}/rejects", headers=who),
            await commit(client, who, answer["id"]),
        ]
        assert {(reply.status_code, reply.json()["code"]) for reply in replies} == {(404, "request.not_found")}
    for role in (Role.VILLAGE_CADRE, Role.AUDITOR, Role.BANK):
        reply = await upload(client, sign_in(role, "360722102"), ("贫困户.csv", a_csv([a_household()])))
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


async def test_committing_again_gives_the_same_answer_and_writes_nothing(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    answer = await upload_families(client, township, *a_pair())
    first = await commit(client, township, answer["id"])
    before = await counts(sessions, *REGISTER)
    again = await commit(client, township, answer["id"])
    assert (again.status_code, again.json()) == (200, first.json())
    assert await counts(sessions, *REGISTER) == before
