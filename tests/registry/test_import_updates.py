"""Registered households in files: what says the same is left alone, what differs is refused or made a new version."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.households.history import present, unsealed
from services.registry.households.models import Household, HouseholdChange
from services.registry.records.rules import fold
from shared.database import Sessions
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
)
from tests.registry.import_files import NEXT_TOWN, REGISTER, codes, counts

EXIT = {"户编号": "H001", "脱贫日期": "2016-12-31"}


def a_town(**changes: Any) -> dict[str, list[Row]]:
    """Two households: one with husband and wife, an income and an exit; one alone."""
    spouse = a_member("H001", 2, 姓名="刘月英", 与户主关系="配偶")
    return {
        "贫困户": [a_household("H001", 银行账号="6226000011112222", 住房面积="86.5", **changes), a_household("H002")],
        "家庭成员": [a_member("H001", 1), spouse, a_member("H002", 3)],
        "家庭收入": [an_income("H001")],
        "脱贫": [EXIT],
    }


async def check(client: httpx.AsyncClient, who: SIGNED_IN, sheets: dict[str, list[Row]], **fields: str) -> Any:
    """Upload a workbook; what its check says."""
    reply = await upload(client, who, ("f.xlsx", a_workbook(**sheets)), **fields)
    assert reply.status_code == 201, reply.text
    return reply.json()


@pytest.fixture
async def town(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    """Both on the register."""
    made = await check(client, township, a_town(), occurred_on="2016-12-31")
    assert (await commit(client, township, made["id"])).status_code == 200


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("mode", ["add", "update"])
async def test_importing_the_same_again_changes_nothing(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, mode: str
) -> None:
    before = await counts(sessions, *REGISTER)
    made = await check(client, township, a_town(), occurred_on="2017-01-31", mode=mode)
    assert (made["fault_count"], made["changed"]) == (0, {})
    assert made["unchanged"] == {"households": 2, "members": 3, "incomes": 1, "exits": 1}
    written = (await commit(client, township, made["id"])).json()["written"]
    assert written == {"households": 0, "people": 0, "incomes": 0, "exits": 0, "probable_duplicates": 0}
    assert await counts(sessions, *REGISTER) == before


DIFFERENT: list[tuple[str, dict[str, list[Row]]]] = [
    ("phone", a_town(联系电话="13999999999")),
    ("bank account", {**a_town(), "贫困户": [a_household("H001", 银行账号="6226000011113333", 住房面积="86.5")]}),
    ("village", a_town(行政村代码="360722102202")),
    ("other causes", a_town(其他致贫原因="缺资金")),
]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("what", "sheets"), DIFFERENT, ids=[what for what, _ in DIFFERENT])
async def test_a_household_stated_otherwise_is_refused_unless_updates_are_wanted(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, what: str, sheets: dict[str, list[Row]]
) -> None:
    only = {"贫困户": sheets["贫困户"][:1], "家庭成员": sheets["家庭成员"][:2]}
    made = await check(client, township, only)
    assert codes(made) == {"household_registered": 1}
    assert made["faults"][0]["row"] == 2
    assert "已在建档立卡库中" in made["faults"][0]["sentence"]

    made = await check(client, township, only, mode="update")
    assert (made["fault_count"], made["changed"], made["unchanged"]) == (0, {"households": 1}, {}), what
    assert (await commit(client, township, made["id"])).json()["written"]["households"] == 1
    again = await check(client, township, only)
    assert (again["fault_count"], again["unchanged"]) == (0, {"households": 1, "members": 2})


@pytest.mark.usefixtures("town")
async def test_an_update_is_the_next_version_with_what_stood_before(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    spouse = a_member("H001", 2, 姓名="刘月英", 与户主关系="配偶", 健康状况="患有大病")
    sheets = {
        "贫困户": [a_household("H001", 联系电话="13999999999", 饮水情况="桶装水"), a_household("H002")],
        "家庭成员": [a_member("H001", 1), spouse, a_member("H002", 3)],
        "家庭收入": [an_income("H001", 年度="2016"), an_income("H002")],
    }
    made = await check(client, township, sheets, mode="update", occurred_on="2017-06-30")
    assert (made["fault_count"], made["changed"], made["unchanged"]) == (
        0, {"households": 1}, {"households": 1, "members": 1},
    )  # fmt: skip
    written = (await commit(client, township, made["id"])).json()["written"]
    assert written == {"households": 1, "people": 0, "incomes": 2, "exits": 0, "probable_duplicates": 0}

    household = await the_household(client, township, id_number=a_number(1))
    # registered, income, exit; then the change and the second income
    assert (household["version"], household["status"], household["drinking_water"]) == (5, "exited", "bottled")
    # a column that the file doesn't have stays as it was
    assert (household["housing_sqm"], household["bank_account_masked"]) == ("86.50", "************2222")
    history = (await client.get(f"/registry/households/{household['id']}/history", headers=township)).json()["items"]
    change = history[3]
    assert (change["version"], change["kind"], change["occurred_on"], change["reason"]) == (
        4, "changed", "2017-06-30", "导入 f.xlsx",
    )  # fmt: skip
    wife = next(one["id"] for one in household["members"] if one["name"] == "刘月英")
    assert change["old"] == {
        "phone_masked": "138****0001",
        "drinking_water": None,
        "members": {wife: {"health": "healthy"}},
    }
    async with sessions() as session:
        now = unsealed(await present(session, "360722", household["id"]))
        messages = list(await session.scalars(select(OutboxMessage)))
    folded = fold([item["new"] for item in history])
    assert set(folded.pop("incomes")) == {"2015", "2016"}
    assert folded == now
    mine = sorted((one.version, one.routing_key) for one in messages if str(one.aggregate_id) == household["id"])
    assert [key.split(".")[1] for _, key in mine] == [
        "household_registered", "income_recorded", "household_exited", "household_changed", "income_recorded",
    ]  # fmt: skip
    for message in messages:
        event = CONTRACTS[message.routing_key].model_validate(message.data)
        assert message.data.keys() == type(event).model_fields.keys()
        assert (event.version, event.aggregate_id) == (message.version, message.aggregate_id)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("sheets", "code", "sheet"),
    [
        ({"贫困户": [a_household("H002", 贫困户属性="低保户")]}, "needs_request", "贫困户"),
        ({"贫困户": [a_household("H002", 建档立卡日期="2014-08-18")]}, "needs_request", "贫困户"),
        (
            {"家庭成员": [a_member("H002", 3), a_member("H002", 5, 与户主关系="子")]},
            "member_not_registered",
            "家庭成员",
        ),
        ({"贫困户": [a_household("H001")], "家庭成员": [a_member("H001", 1)]}, "member_missing", "贫困户"),
    ],
)
async def test_what_only_a_request_or_a_membership_step_changes_is_refused_in_an_update(
    client: httpx.AsyncClient,
    sessions: Sessions,
    township: SIGNED_IN,
    sheets: dict[str, list[Row]],
    code: str,
    sheet: str,
) -> None:
    file = {"贫困户": [a_household("H002")], "家庭成员": [a_member("H002", 3)], **sheets}
    made = await check(client, township, file, mode="update")
    assert codes(made) == {code: 1}
    assert made["faults"][0]["sheet"] == sheet
    assert made["rejected_households"] == 1
    refused = await check(client, township, file)
    assert codes(refused) == {"household_registered": 1}


@pytest.mark.usefixtures("town")
async def test_a_household_changed_since_the_check_of_its_update_stops_the_commit(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    sheets = {"贫困户": [a_household("H002", 饮水情况="桶装水")], "家庭成员": [a_member("H002", 3)]}
    made = await check(client, township, sheets, mode="update")
    household = await the_household(client, township, id_number=a_number(3))
    patch = {"occurred_on": "2017-12-31", "reason": "更正", "phone": None}
    headers = {**township, "If-Match": '"1"'}
    changed = await client.patch(f"/registry/households/{household['id']}", json=patch, headers=headers)
    assert changed.status_code == 200
    before = await counts(sessions, *REGISTER)
    reply = await commit(client, township, made["id"])
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.import_outdated")
    assert await counts(sessions, *REGISTER) == before


@pytest.mark.usefixtures("town")
async def test_another_towns_household_is_never_compared(
    client: httpx.AsyncClient, sign_in: SignIn, county: SIGNED_IN
) -> None:
    from_next = a_household("N001", 行政村代码=NEXT_TOWN)
    made = await check(client, county, {"贫困户": [from_next], "家庭成员": [a_member("N001", 9)]})
    await commit(client, county, made["id"])
    who = sign_in(Role.TOWNSHIP, "360722102")
    # its own words, but it is not the asker's: nothing may tell him that they are right
    mine = {"贫困户": [{**from_next, "行政村代码": "360722102201"}], "家庭成员": [a_member("N001", 9)]}
    for mode in ("add", "update"):
        found = codes(await check(client, who, mine, mode=mode))
        assert found["household_registered"] == 1


async def test_an_unknown_mode_is_refused(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    reply = await upload(client, township, ("贫困户.csv", a_csv([a_household()])), mode="replace")
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "mode")


@pytest.mark.usefixtures("town")
async def test_an_income_stands_with_the_people_of_its_time(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    # 12,800.00 of two people: 6,400.00 each
    stated = an_income("H001", 纯收入="12800", 人均纯收入="6400")
    same = await check(client, township, {"家庭收入": [stated]})
    assert (same["fault_count"], same["unchanged"]) == (0, {"incomes": 1})
    # of three people it is another income: 12,800.00 / 3 = 4,266.67
    other = await check(client, township, {"家庭收入": [{**stated, "核算人口": "3", "人均纯收入": "4266.67"}]})
    assert (other["fault_count"], other["unchanged"]) == (0, {})
    await commit(client, township, other["id"])
    household = await the_household(client, township, id_number=a_number(1))
    income = (await client.get(f"/registry/households/{household['id']}/incomes/2015", headers=township)).json()
    assert (income["persons"], income["net_per_head_fen"], income["version"]) == (3, 426_667, 4)
    wrong = await check(client, township, {"家庭收入": [{**stated, "核算人口": "2", "人均纯收入": "4266.67"}]})
    assert codes(wrong) == {"net_per_head_mismatch": 1}
    assert await counts(sessions, Household, HouseholdChange) == [2, 5]


@pytest.mark.usefixtures("town")
@pytest.mark.requirement("R002-055")
async def test_what_was_paid_away_of_an_income_comes_with_a_file_and_stays_where_another_lacks_it(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await the_household(client, township, id_number=a_number(1))

    async def imported(**cells: str) -> tuple[dict[str, int], tuple[int, int, int, int]]:
        job = await check(client, township, {"家庭收入": [an_income("H001", **cells)]})
        assert job["fault_count"] == 0
        await commit(client, township, job["id"])
        income = (await client.get(f"/registry/households/{household['id']}/incomes/2015", headers=township)).json()
        names = ("persons", "net_per_head_fen", "paid_away_fen", "disposable_per_head_fen")
        return job["unchanged"], tuple(income[name] for name in names)

    # of two people 12,800.00, less 800.00 = 12,000.00: 6,000.00 each
    assert await imported(转移性支出="800") == ({}, (2, 640_000, 80_000, 600_000))
    assert await imported(转移性支出="800") == ({"incomes": 1}, (2, 640_000, 80_000, 600_000))
    assert await imported() == ({"incomes": 1}, (2, 640_000, 80_000, 600_000))
    assert await imported(工资性收入="9000") == ({}, (2, 690_000, 80_000, 650_000))
    async with sessions() as session:
        messages = list(await session.scalars(select(OutboxMessage)))
    told = sorted(
        (one.version, one.data["disposable_per_head_fen"])
        for one in messages
        if one.routing_key == "registry.income_recorded.v1"
        and one.data["year"] == 2015
        and str(one.aggregate_id) == household["id"]
    )
    assert [fen for _, fen in told] == [None, 600_000, 650_000]
