"""Files that can't be taken, rows that are wrong, and what changed since the check: nothing is half written."""

import httpx
import pytest

from services.registry.imports.models import STAGED, ImportFault, ImportJob, ImportPart
from shared.database import Sessions
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
from tests.registry.household_builder import exited
from tests.registry.import_files import (
    NEXT_TOWN,
    REGISTER,
    RUIJIN,
    a_pair,
    codes,
    counts,
    sheet_rows,
)


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
    assert partial.json()["written"] == {
        "households": 1,
        "people": 1,
        "incomes": 0,
        "exits": 0,
        "probable_duplicates": 0,
    }
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
    nothing = await commit(client, county, again["id"], accept_partial=True)
    # a file of which no row was taken is never called committed
    assert (nothing.status_code, nothing.json()["code"]) == (409, "registry.import_refused")
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


async def test_a_household_changed_since_the_check_stops_the_whole_commit(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    base = await upload_families(client, township, *a_pair())
    await commit(client, township, base["id"])
    household = await the_household(client, township, id_number=a_number(1))
    staged = await upload(client, township, ("家庭收入.csv", a_csv([an_income("H001"), an_income("H002")])))
    await exited(client, township, second, household, "2017-12-31")
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


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", '"GBK"', "utf-8''utf-7"])
async def test_a_form_in_another_character_set_is_refused_before_anybody_decodes_it(
    client: httpx.AsyncClient, township: SIGNED_IN, charset: str
) -> None:
    name = {"utf-7": "+2AA-.csv", "unicode_escape": r"\ud800.csv"}.get(charset, "a.csv")  # half of a character
    body = (
        f'--XX\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n户编号\r\n--XX--\r\n'.encode()
    )
    mark = "charset*" if "'" in charset else "charset"
    headers = {**township, "Content-Type": f"multipart/form-data; boundary=XX; {mark}={charset}"}
    reply = await client.post("/registry/imports", content=body, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (415, "request.unsupported_media_type")
