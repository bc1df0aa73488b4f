"""The four lists of a household and of an area: whom and what, by when, by what, by whose duty."""

import io
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.helping_builder import in_force, paired, the_helper
from tests.registry.household_builder import HOUSEHOLDS, Json, registered
from tests.registry.test_cards import DATA, PAGE, a_training

LISTS = "/registry/four-lists"
TITLES = ["对象和需求清单", "脱贫时限清单", "扶贫措施清单", "脱贫责任清单"]


async def lists_of(client: httpx.AsyncClient, who: SIGNED_IN, household: Json) -> list[Json]:
    """The four lists of a household."""
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/four-lists", headers={**who, **DATA})
    assert reply.status_code == 200, reply.text
    found: list[Json] = reply.json()["lists"]
    return found


def texts(one: Json) -> dict[str, str]:
    """The facts of a list."""
    return {fact["label"]: fact["text"] for fact in one["facts"]}


@pytest.mark.requirement("R002-061")
async def test_the_first_list_says_whom_and_what_they_need(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    asked = await registered(client, township, help_needs=["funds", "housing"])
    nothing = await registered(client, township, number="H002", serial=11, help_needs=[])
    unasked = await registered(client, township, number="H003", serial=21)
    objects = (await lists_of(client, township, asked))[0]
    assert objects["title"] == "对象和需求清单"
    assert texts(objects) == {
        "扶贫对象": "曾福生，2 人", "贫困户属性": "一般贫困户",
        "致贫原因": "因病、缺技术", "帮扶需求": "资金、住房改造",
    }  # fmt: skip
    assert objects["entered"]
    # who needs nothing was asked; whom nobody asked has nothing entered
    assert [texts((await lists_of(client, township, one))[0])["帮扶需求"] for one in (nothing, unasked)] == ["无", ""]
    assert [(await lists_of(client, township, one))[0]["entered"] for one in (nothing, unasked)] == [True, False]


@pytest.mark.requirement("R002-062")
async def test_the_second_list_says_by_when(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    planned = await registered(client, township, planned_exit_year=2017, help_plan="种脐橙 8 亩")
    unplanned = await registered(client, township, number="H002", serial=11)
    deadlines = (await lists_of(client, township, planned))[1]
    assert (deadlines["title"], deadlines["entered"]) == ("脱贫时限清单", True)
    assert texts(deadlines) == {"脱贫年度": "2017 年", "帮扶计划": "种脐橙 8 亩"}
    assert (await lists_of(client, township, unplanned))[1]["entered"] is False


@pytest.mark.requirement("R002-063")
async def test_the_third_list_says_by_what_measures(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    assert (await lists_of(client, township, household))[2]["entered"] is False
    await a_training(client, township, household)
    measures = (await lists_of(client, township, household))[2]
    (table,) = measures["tables"]
    assert (measures["title"], table["title"], len(table["rows"])) == ("扶贫措施清单", "培训", 1)
    assert "脐橙栽培" in table["rows"][0]
    record = (await client.get("/registry/trainings", headers=township)).json()["items"][0]
    assert table["ids"] == [record["id"]]


@pytest.mark.requirement("R002-064")
async def test_the_fourth_list_says_by_whose_duty(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    duties = (await lists_of(client, township, household))[3]
    assert (duties["title"], duties["entered"]) == ("脱贫责任清单", False)
    await in_force(sessions, "gupo-2014")
    line = await paired(client, county, household["id"], await the_helper(client, county))
    duties = (await lists_of(client, township, household))[3]
    assert duties["entered"]
    (table,) = duties["tables"]
    assert (table["title"], table["ids"]) == ("结对帮扶", [line["id"]])
    assert "P01" in str(table["rows"][0]) or "蔡卫东" in str(table["rows"][0])


@pytest.mark.requirement("R002-061", "R002-062", "R002-063", "R002-064")
async def test_an_areas_lists_come_as_data_page_and_workbook(
    client: httpx.AsyncClient, sign_in: SignIn, township: SIGNED_IN
) -> None:
    first = await registered(client, township, help_needs=["funds"], planned_exit_year=2017)
    await a_training(client, township, first, course="=1+1")
    second = await registered(
        client, township, number="H002", serial=11, village_code="360722102202", main_cause="schooling", other_causes=[]
    )
    whole = (await client.get(LISTS, headers={**township, **DATA})).json()
    assert [one["household_no"] for one in whole["items"]] == ["H001", "H002"]
    assert [[one["title"] for one in item["lists"]] for item in whole["items"]] == [TITLES, TITLES]
    village = (await client.get(LISTS, params={"area": VILLAGE}, headers={**township, **DATA})).json()
    assert [one["household_no"] for one in village["items"]] == ["H001"]
    page = (await client.get(LISTS, params={"limit": 1}, headers={**township, **DATA})).json()
    rest = (await client.get(LISTS, params={"after": page["next"]}, headers={**township, **DATA})).json()
    assert ([one["household_no"] for one in rest["items"]], rest["next"]) == (["H002"], None)

    shown = (await client.get(LISTS, headers={**township, **PAGE})).text
    assert all(title in shown for title in TITLES)
    assert shown.count("尚未录入") == 5  # the second's needs, deadlines, measures and duties; the first's duties

    book = await workbook(client, township)
    assert list(book) == TITLES
    county, number, *_ = book["扶贫措施清单"][1]
    assert (county, number) == ("360722", "H001")
    assert "培训内容：=1+1" in book["扶贫措施清单"][1][-1]
    assert book["扶贫措施清单"][2][-2:] == ["扶贫措施清单", "尚未录入"]
    assert book["脱贫时限清单"][1][:2] + book["脱贫时限清单"][1][-2:] == ["360722", "H001", "脱贫年度", "2017 年"]
    assert book["对象和需求清单"][1][2] == first["id"]
    assert book["脱贫责任清单"][2][2] == second["id"]

    elsewhere = sign_in(Role.TOWNSHIP, "360722103")
    assert (await client.get(LISTS, headers={**elsewhere, **DATA})).json()["items"] == []
    assert "辖区内没有建档立卡户" in (await client.get(LISTS, headers={**elsewhere, **PAGE})).text
    for path in (LISTS, f"{LISTS}/workbook"):
        foreign = await client.get(path, params={"area": VILLAGE}, headers=elsewhere)
        assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")


async def workbook(client: httpx.AsyncClient, who: SIGNED_IN) -> dict[str, list[list[Any]]]:
    """The lists' workbook by sheet."""
    reply = await client.get(f"{LISTS}/workbook", headers=who)
    assert reply.status_code == 200
    assert "filename*=UTF-8''%E5%8F%A4%E9%99%82%E9%95%87" in reply.headers["content-disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
