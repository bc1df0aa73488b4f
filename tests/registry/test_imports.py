"""Staged imports over HTTP: good files, every kind of bad one, reject files, and nothing half written."""

import io
import zipfile
from collections import Counter
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from services.demo.register import RegisterFiles
from services.registry.households.history import present, unsealed
from services.registry.households.models import Household, HouseholdChange, IdNumberKey, Member
from services.registry.imports.models import STAGED, ImportFault, ImportJob, ImportPart
from services.registry.incomes.models import Income
from services.registry.records.rules import fold
from shared.database import Sessions, table_of
from shared.events.base import CONTRACTS
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.registry.conftest import (
    SIGNED_IN,
    Row,
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

NEXT_TOWN = "360722103001"
RUIJIN = "360781101001"
REGISTER = (Household, Member, IdNumberKey, Income, HouseholdChange, OutboxMessage)


async def counts(sessions: Sessions, *models: type) -> list[int]:
    """How many rows each table holds."""
    async with sessions() as session:
        return [(await session.execute(select(func.count()).select_from(model))).scalar_one() for model in models]


async def members_by_type_and_school(sessions: Sessions) -> tuple[Counter[str], Counter[str | None]]:
    """How many people the register holds, by their household's type and by where they are at school."""
    household, member = table_of(Household).c, table_of(Member).c
    statement = select(household.household_type, member.schooling).join_from(
        table_of(Household),
        table_of(Member),
        (member.county_code == household.county_code) & (member.household_id == household.id),
    )
    async with sessions() as session:
        rows = (await session.execute(statement)).all()
    return Counter(row.household_type for row in rows), Counter(row.schooling for row in rows)


def codes(answer: Any) -> dict[str, int]:
    """Faults by code, without the common prefix."""
    return {code.removeprefix("registry.import_"): number for code, number in answer["faults_by_code"].items()}


def a_pair() -> tuple[list[Row], list[Row]]:
    """Two sound households of one member each."""
    return [a_household("H001"), a_household("H002")], [a_member("H001", 1), a_member("H002", 3)]


# good files -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-001", "R002-010", "R002-011", "R002-012", "R002-013", "R002-014", "R002-015", "R002-025")
async def test_the_demo_town_is_checked_previewed_and_written(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, register_files: RegisterFiles
) -> None:
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
    assert written.json()["written"] == {"households": 966, "people": 3017, "incomes": 966, "exits": 0}
    assert await counts(sessions, *REGISTER) == [966, 3017, 3017, 966, 1932, 1932]
    assert await counts(sessions, *STAGED) == [0] * len(STAGED)
    by_type = {
        kind: (await client.get("/registry/households", params={"household_type": kind}, headers=township)).json()
        for kind in ("ordinary", "subsidised_poor", "dibao", "wubao")
    }
    assert [answer["total"]["count"] for answer in by_type.values()] == [438, 12, 442, 74]
    people, schools = await members_by_type_and_school(sessions)
    assert people == {"ordinary": 1841, "subsidised_poor": 46, "dibao": 1044, "wubao": 86}
    assert people["ordinary"] + people["subsidised_poor"] == 1887  # of 450 households
    at_school = {school: number for school, number in schools.items() if school not in (None, "none")}
    assert sum(at_school.values()) == 682
    assert sum(number for school, number in at_school.items() if school not in ("primary", "junior_high")) == 93


async def test_a_second_year_builds_on_the_register_and_history_folds_to_the_present(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, register_files: RegisterFiles
) -> None:
    first = (await upload(client, township, register_files.first, occurred_on="2016-03-31")).json()
    await commit(client, township, first["id"])
    second = (await upload(client, township, register_files.second, occurred_on="2019-12-31")).json()
    assert (second["fault_count"], second["accepted_households"]) == (0, 966)
    written = await commit(client, township, second["id"])
    assert written.json()["written"] == {"households": 0, "people": 0, "incomes": 966, "exits": 400}

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


# files that can't be taken --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", a_workbook(贫困户=[a_household()])[:1500]),
        ("named.xlsx", "不是工作簿".encode()),
        ("empty.xlsx", b""),
        ("binary.csv", b"\x00\x01\x02\xff"),
    ],
)
async def test_a_broken_workbook_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, name: str, content: bytes
) -> None:
    reply = await upload(client, township, (name, content))
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.import_unreadable_file")
    assert await counts(sessions, ImportJob, ImportPart, ImportFault) == [0, 0, 0]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"成绩单": [{"学号": 1, "分数": 90}]}, "registry.import_unknown_sheet"),
        ({"贫困户": [a_household()]}, "registry.import_missing_sheet"),
        ({"家庭收入": [{"户编号": "H001", "年度": 2015}]}, "registry.import_missing_column"),
    ],
)
async def test_a_wrong_sheet_is_named_and_there_is_nothing_to_commit(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, sheets: dict[str, list[Row]], code: str
) -> None:
    answer = (await upload(client, township, ("f.xlsx", a_workbook(**sheets)))).json()
    assert answer["state"] == "refused"
    assert code in answer["faults_by_code"]
    assert answer["faults"][0]["sentence"]

    reply = await commit(client, township, answer["id"], accept_partial=True)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.import_refused")
    rejects = await client.get(f"/registry/imports/{answer['id']}/rejects", headers=township)
    assert answer["faults"][0]["sentence"] in str(sheet_rows(rejects.content, "说明"))
    assert await counts(sessions, *STAGED) == [0] * len(STAGED)


async def test_a_file_without_a_row_is_refused(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    answer = (await upload(client, township, ("贫困户.csv", b""))).json()
    assert (answer["state"], codes(answer)) == ("refused", {"empty_sheet": 1})


async def test_a_day_after_today_is_refused(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    reply = await upload(client, township, ("贫困户.csv", a_csv([a_household()])), occurred_on="2999-01-01")
    assert (reply.status_code, reply.json()["code"]) == (422, "request.date_in_future")


@pytest.mark.parametrize(
    ("occurred_on", "expected"),
    [
        ("2016-06-30", {}),
        ("2015-12-31", {"date_in_future": 1}),  # the exit
        ("2015-03-31", {"born_after_file": 1, "date_in_future": 1}),
        ("2014-12-31", {"born_after_file": 1, "date_in_future": 1, "year_in_future": 1}),
        ("2014-08-16", {"born_after_file": 1, "date_in_future": 2, "year_in_future": 1}),  # the registration too
    ],
)
async def test_nothing_in_a_file_is_later_than_the_day_whose_facts_it_states(
    client: httpx.AsyncClient, township: SIGNED_IN, occurred_on: str, expected: dict[str, int]
) -> None:
    child = a_member(serial=3, 姓名="曾小宝", 证件号码=a_number(3, "20150401"), 与户主关系="子")
    content = a_workbook(
        贫困户=[a_household()],
        家庭成员=[a_member(), child],
        家庭收入=[an_income()],
        脱贫=[{"户编号": "H001", "脱贫日期": "2016-06-30"}],
    )
    answer = (await upload(client, township, ("f.xlsx", content), occurred_on=occurred_on)).json()
    assert codes(answer) == expected
    assert answer["rejected_households"] == bool(expected)


@pytest.mark.parametrize("occurred_on", ["1577836800", "2020-01-01T00:00:00", "20200101", "true"])
async def test_a_files_day_is_written_as_a_day(
    client: httpx.AsyncClient, township: SIGNED_IN, occurred_on: str
) -> None:
    reply = await upload(client, township, ("贫困户.csv", a_csv([a_household()])), occurred_on=occurred_on)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "occurred_on")


# rows that are wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("household", "member", "code"),
    [
        ({}, {"证件号码": "999722197501020010"}, "bad_id_number"),
        ({}, {"证件号码": a_number(3, "18950102")}, "age_out_of_range"),
        ({"行政村代码": "360722102999"}, {}, "unknown_village"),
        ({"行政村代码": NEXT_TOWN}, {}, "village_out_of_scope"),
        ({"行政村代码": RUIJIN}, {}, "village_out_of_scope"),
        ({"户主姓名": "别人"}, {}, "head_name_mismatch"),
        ({}, {"与户主关系": "配偶"}, "no_head"),
        ({"建档立卡日期": "2999-01-01"}, {}, "date_in_future"),
    ],
)
async def test_a_wrong_row_keeps_its_whole_household_out_and_no_other(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Row, member: Row, code: str
) -> None:
    (first, second), (head, other) = a_pair()
    answer = await upload_families(client, township, [first, {**second, **household}], [head, {**other, **member}])
    assert (answer["accepted_households"], answer["rejected_households"]) == (1, 1)
    assert codes(answer) == {code: 1}
    (fault,) = answer["faults"]
    assert (fault["row"], fault["household_no"]) == (3, "H002")

    refused = await commit(client, township, answer["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "registry.import_has_faults")
    assert await counts(sessions, *REGISTER) == [0] * 6

    partial = await commit(client, township, answer["id"], accept_partial=True)
    assert partial.json()["written"] == {"households": 1, "people": 1, "incomes": 0, "exits": 0}
    assert (await the_household(client, township))["household_no"] == "H001"


async def test_a_household_twice_in_a_file_is_refused(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    households, members = a_pair()
    answer = await upload_families(client, township, [*households, a_household("H001")], members)
    assert codes(answer) == {"duplicate_household": 1}
    assert (answer["accepted_households"], answer["rejected_households"]) == (1, 1)


async def test_a_household_twice_in_the_register_is_refused(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    households, members = a_pair()
    first = await upload_families(client, township, households[:1], members[:1])
    await commit(client, township, first["id"])
    before = await counts(sessions, *REGISTER)
    again = await upload_families(client, county, [a_household("H001")], [a_member("H001", 5)])
    assert codes(again) == {"household_registered": 1}
    await commit(client, county, again["id"], accept_partial=True)
    assert await counts(sessions, *REGISTER) == before


async def test_an_id_number_registered_elsewhere_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    elsewhere = sign_in(Role.COUNTY_OFFICE, "360781")
    other = await upload_families(client, elsewhere, [a_household("X001", 行政村代码=RUIJIN)], [a_member("X001", 3)])
    assert (await commit(client, elsewhere, other["id"])).status_code == 200
    answer = await upload_families(client, township, *a_pair())

    assert codes(answer) == {"id_number_registered": 1}
    (fault,) = answer["faults"]
    assert (fault["sheet"], fault["row"], fault["household_no"]) == ("家庭成员", 3, "H002")
    assert a_number(3) not in str(answer)
    assert answer["accepted_households"] == 1


async def test_one_id_number_twice_in_a_file_keeps_both_households_out(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    households, members = a_pair()
    members[1]["证件号码"] = members[0]["证件号码"]
    answer = await upload_families(client, township, households, members)
    assert codes(answer) == {"duplicate_id_number": 2}
    assert (answer["accepted_households"], answer["preview"]) == (0, [])
    assert await counts(sessions, *STAGED) == [0] * len(STAGED)


async def test_an_income_of_the_next_town_is_no_more_than_unknown(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    outside = await upload_families(client, county, [a_household("B001", 行政村代码=NEXT_TOWN)], [a_member("B001")])
    await commit(client, county, outside["id"])
    answer = (await upload(client, township, ("家庭收入.csv", a_csv([an_income("B001")])))).json()
    assert codes(answer) == {"unknown_household": 1}
    assert answer["accepted_households"] == 0


# who may, and when ----------------------------------------------------------------------------------------------------


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


async def test_a_household_changed_since_the_check_stops_the_whole_commit(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    base = await upload_families(client, township, *a_pair())
    await commit(client, township, base["id"])
    household = await the_household(client, township, id_number=a_number(1))
    staged = await upload(client, township, ("家庭收入.csv", a_csv([an_income("H001"), an_income("H002")])))
    step = {"occurred_on": "2017-12-31", "reason": "x"}
    await client.post(f"/registry/households/{household['id']}/exit", json=step, headers=township)
    before = await counts(sessions, *REGISTER)

    reply = await commit(client, township, staged.json()["id"])
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.import_outdated")
    assert reply.json()["households"] == ["H001"]
    assert await counts(sessions, *REGISTER) == before


@pytest.mark.parametrize(
    ("number", "serial", "code"), [("H002", 9, "duplicate_household"), ("H009", 3, "duplicate_id_number")]
)
async def test_what_was_registered_since_the_check_is_refused_with_nothing_written(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, number: str, serial: int, code: str
) -> None:
    first = await upload_families(client, township, *a_pair())
    other = await upload_families(client, township, [a_household(number)], [a_member(number, serial)])
    assert (await commit(client, township, other["id"])).status_code == 200
    before = await counts(sessions, *REGISTER, *STAGED)

    reply = await commit(client, township, first["id"])
    assert (reply.status_code, reply.json()["code"]) == (409, f"registry.{code}")
    assert await counts(sessions, *REGISTER, *STAGED) == before


# reject files ---------------------------------------------------------------------------------------------------------


def sheet_rows(content: bytes, title: str) -> list[list[Any]]:
    """Rows of a sheet of a workbook."""
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(title).to_python()
    return rows


async def test_the_reject_file_holds_the_refused_rows_with_their_reasons(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    households, members = a_pair()
    households[1] |= {"行政村代码": "360722102999", "联系电话": "=HYPERLINK(1)"}
    answer = await upload_families(client, township, households, members)
    reply = await client.get(f"/registry/imports/{answer['id']}/rejects", headers=township)

    assert reply.headers["content-type"].endswith("spreadsheetml.sheet")
    header, row = sheet_rows(reply.content, "贫困户")
    assert header == [*households[0], "退回原因"]
    assert row[:2] == ["H002", "360722102999"]
    assert row[3] == "=HYPERLINK(1)"
    assert "行政村代码“360722102999”不存在" in row[-1]
    assert "联系电话“=HYPERLINK(1)”有误" in row[-1]
    _, person = sheet_rows(reply.content, "家庭成员")
    assert person[0] == "H002"
    assert person[-1] == "同户其他记录有误，整户退回"
    assert b"<f>" not in b"".join(unpacked(reply.content))


async def test_a_corrected_reject_file_is_accepted(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    households, members = a_pair()
    answer = await upload_families(
        client, township, [households[0], {**households[1], "贫困户属性": "富裕户"}], members
    )
    await commit(client, township, answer["id"], accept_partial=True)
    rejects = (await client.get(f"/registry/imports/{answer['id']}/rejects", headers=township)).content
    sheets: dict[str, list[Row]] = {}
    for title in ("贫困户", "家庭成员"):
        header, *rows = sheet_rows(rejects, title)
        sheets[title] = [dict(zip(header, row, strict=True)) for row in rows]
    sheets["贫困户"][0]["贫困户属性"] = "一般贫困户"

    again = await upload(client, township, ("f.xlsx", a_workbook(**sheets)))
    assert (again.json()["fault_count"], again.json()["accepted_households"]) == (0, 1)
    assert (await commit(client, township, again.json()["id"])).json()["written"]["households"] == 1


def unpacked(content: bytes) -> list[bytes]:
    """The parts of an xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]
