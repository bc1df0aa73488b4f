"""An import that lets registered households leave poverty takes effect by the commit of a second person."""

from typing import Any

import httpx
import pytest

from services.gateway.console.register.imports import second_person_text
from services.registry.imports import service
from services.registry.imports.working import commit_waiting
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import (
    SIGNED_IN,
    Row,
    SignIn,
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
from tests.registry.household_builder import outbox
from tests.registry.import_files import codes

EXIT: Row = {"户编号": "H001", "脱贫日期": "2016-12-31"}
CODE = "registry.import_needs_second_person"


@pytest.fixture
async def registered(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    """A household on the register."""
    made = await upload_families(client, township, [a_household()], [a_member()])
    assert (made["sensitive"], made["subject"]) == ({}, "township-360722102-")
    assert (await commit(client, township, made["id"])).status_code == 200


async def exits(client: httpx.AsyncClient, who: SIGNED_IN, *rows: Row, **fields: str) -> Any:
    """Upload exits alone."""
    reply = await upload(client, who, ("f.xlsx", a_workbook(脱贫=list(rows or (EXIT,)))), **fields)
    assert reply.status_code == 201, reply.text
    return reply.json()


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("mode", ["add", "update"])
async def test_who_uploaded_an_exit_of_a_registered_household_can_not_commit_it(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn, mode: str
) -> None:
    made = await exits(client, county, mode=mode)
    assert (made["state"], made["sensitive"]) == ("checked", {"exits": 1})
    before = len(await outbox(sessions))
    own = await commit(client, county, made["id"])
    answer = own.json()
    assert (own.status_code, answer["code"], answer["sensitive"]) == (403, CODE, {"exits": 1})
    assert "上传人本人不能提交" in answer["detail"]
    assert "县扶贫办的另一位" in answer["remedy"]
    found = await the_household(client, county, q="曾福生")
    assert (found["status"], found["version"]) == ("registered", 1)
    assert len(await outbox(sessions)) == before

    other = await commit(client, sign_in(Role.COUNTY_OFFICE, "360722", subject="second"), made["id"])
    assert (other.status_code, other.json()["written"]["exits"]) == (200, 1)
    found = await the_household(client, county, q="曾福生")
    assert (found["status"], found["exited_on"], found["version"]) == ("exited", "2016-12-31", 2)
    history = (await client.get(f"/registry/households/{found['id']}/history", headers=county)).json()["items"]
    assert history[-1]["subject"] == "second"


@pytest.mark.usefixtures("registered")
async def test_a_second_person_without_the_right_to_decide_can_not_commit_it(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    made = await exits(client, township)
    colleague = await commit(client, sign_in(Role.TOWNSHIP, "360722102", subject="colleague"), made["id"])
    assert (colleague.status_code, colleague.json()["code"]) == (403, CODE)
    assert "您的岗位无权审批" in colleague.json()["detail"]
    elsewhere = await commit(client, sign_in(Role.COUNTY_OFFICE, "360781"), made["id"])
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "request.not_found")
    assert (await commit(client, county, made["id"])).status_code == 200
    # committed is committed: asking again gives the same answer to who uploaded it too
    assert (await commit(client, township, made["id"])).json()["state"] == "committed"


async def test_a_register_that_is_taken_over_with_its_exits_needs_nobody_else(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    made = await upload_families(client, township, [a_household()], [a_member()], 脱贫=[EXIT])
    assert made["sensitive"] == {}
    assert (await commit(client, township, made["id"])).json()["written"]["exits"] == 1
    # the same exit again is none; neither are incomes
    again = await exits(client, township)
    assert (again["sensitive"], again["unchanged"]) == ({}, {"exits": 1})
    assert (await commit(client, township, again["id"])).json()["written"]["exits"] == 0


@pytest.mark.usefixtures("registered")
async def test_only_what_the_commit_would_change_of_the_registered_counts(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    incomes = await upload(client, township, ("f.xlsx", a_workbook(家庭收入=[an_income()])))
    assert incomes.json()["sensitive"] == {}
    assert (await commit(client, township, incomes.json()["id"])).status_code == 200
    # H002 comes with its exit; that of H001 is refused, so nothing is left of it
    refused: Row = {**EXIT, "脱贫日期": "2014-01-01"}
    made = await upload_families(
        client, township, [a_household("H002")], [a_member("H002", 3)], 脱贫=[refused, {**EXIT, "户编号": "H002"}]
    )
    assert (codes(made), made["sensitive"]) == ({"exit_before_registration": 1}, {})
    assert (await commit(client, township, made["id"], accept_partial=True)).status_code == 200


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("change", "member", "faults"),
    [
        ({"贫困户属性": "低保贫困户"}, {}, {"needs_request": 1}),
        ({}, {"证件号码": a_number(9)}, {"member_not_registered": 1, "member_missing": 1}),
    ],
)
async def test_no_file_changes_type_or_identity_number_of_the_registered(
    client: httpx.AsyncClient, township: SIGNED_IN, change: Row, member: Row, faults: dict[str, int]
) -> None:
    book = a_workbook(贫困户=[a_household(**change)], 家庭成员=[a_member(**member)])
    made = (await upload(client, township, ("f.xlsx", book), mode="update")).json()
    assert (codes(made), made["sensitive"]) == (faults, {})


@pytest.mark.usefixtures("areas_loaded")
async def test_the_worker_writes_a_large_one_in_the_second_persons_name(
    committing: Any, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "WRITTEN_AT_ONCE_ROWS", 0)
    town, office = sign_in(Role.TOWNSHIP, "360722102"), sign_in(Role.COUNTY_OFFICE, "360722")
    transport = httpx.ASGITransport(app=committing)
    async with httpx.AsyncClient(transport=transport, base_url="http://registry") as client:
        first = await upload_families(client, town, [a_household()], [a_member()])
        assert (await commit(client, town, first["id"])).status_code == 202
        await commit_waiting(committing.state.resources)
        made = await exits(client, town)
        own = await commit(client, town, made["id"])
        assert (own.status_code, own.json()["code"]) == (403, CODE)
        assert (await commit(client, office, made["id"])).status_code == 202
        await commit_waiting(committing.state.resources)
        job = (await client.get(f"/registry/imports/{made['id']}", headers=town)).json()
        assert (job["state"], job["written"]["exits"]) == ("committed", 1)
        found = await the_household(client, town, q="曾福生")
        history = (await client.get(f"/registry/households/{found['id']}/history", headers=town)).json()["items"]
        assert history[-1]["subject"] == "county_office-360722-"


def test_the_console_tells_before_anybody_tries() -> None:
    job = {"sensitive": {"exits": 1200}}
    told = "文件使在册的 1,200 户脱贫，须由上传人以外的一位县扶贫办工作人员核对后提交。"
    assert second_person_text(job, may_approve=True) == told
    assert second_person_text(job, may_approve=False) == told + "请把本页地址告知县扶贫办。"
