"""What records' own steps left on them comes with files of new ones, and changes nothing of those that stand."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.imports.models import StagedRecord
from services.registry.measures.models import Measure
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, Row, SignIn, a_csv, a_household, a_member, a_number, commit, upload
from tests.registry.help_builder import a_home, a_measure, a_plan, a_step, in_force, listed, made, refused
from tests.registry.import_files import counts

TRAINING = {
    "training_kind": "practical", "audience": "farmers", "course": "种植", "organiser": "县职中",
    "started_on": "2017-03-01", "days": 5,
}  # fmt: skip


def a_project(**changes: Any) -> Row:
    """A row of the projects' sheet."""
    row: Row = {
        "区划代码": "360722106000", "项目编号": "XM-9", "项目名称": "橙", "项目类别": "产业扶贫", "扶持对象": "贫困户",
        "计划年度": "2017", "项目资金": "1000", "实施单位": "农服中心", "业务日期": "2017-05-01",
        "立项日期": "", "审批日期": "", "实施日期": "",
    }  # fmt: skip
    return {**row, **changes}


async def projects(client: httpx.AsyncClient, who: SIGNED_IN, *rows: Row) -> Any:
    """What the import of projects answers."""
    reply = await upload(client, who, ("扶贫项目.csv", a_csv(list(rows))))
    assert reply.status_code == 201, reply.text
    return reply.json()


async def test_a_project_is_taken_over_with_its_stages_and_no_file_takes_it_further(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    job = await projects(client, county, a_project(立项日期="2017-02-01", 审批日期="2017-03-01"))
    assert job["faults"] == []
    assert (await commit(client, county, job["id"])).status_code == 200
    (one,) = (await listed(client, county, "projects"))["items"]
    assert (one["stage"], one["proposed_on"], one["approved_on"]) == ("approved", "2017-02-01", "2017-03-01")

    # left empty, or as it stands, it is the same; another day or a further stage is a step of the project's own
    for stages in ({}, {"立项日期": "2017-02-01"}):
        assert (await projects(client, county, a_project(**stages)))["unchanged"] == {"project": 1}
    for stages in ({"立项日期": "2017-02-02"}, {"立项日期": "2017-02-01", "实施日期": "2017-04-01"}):
        job = await projects(client, county, a_project(**stages))
        assert job["faults_by_code"] == {"registry.import_takes_a_step": 1}
        assert "须在系统内逐步办理" in job["faults"][0]["sentence"]


async def test_a_file_approves_no_project_that_its_sender_may_not(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    town = sign_in(Role.TOWNSHIP, "360722106")
    stages = {"立项日期": "2017-02-01", "审批日期": "2017-03-01"}
    assert (await projects(client, town, a_project(**stages)))["faults_by_code"] == {
        "registry.project_approval_above": 1
    }
    job = await projects(client, town, a_project(立项日期="2017-02-01"))
    assert (await commit(client, town, job["id"])).status_code == 200
    (one,) = (await listed(client, town, "projects"))["items"]
    assert (one["stage"], one["approved_on"]) == ("proposed", None)


@pytest.mark.parametrize(
    ("stages", "piece"),
    [
        ({"审批日期": "2017-03-01"}, "下一阶段应为“立项”"),
        ({"立项日期": "2017-03-02", "审批日期": "2017-03-01"}, "2017-03-01 早于上一阶段的 2017-03-02"),
    ],
)
async def test_stages_are_neither_passed_over_nor_turned_round_by_a_file(
    client: httpx.AsyncClient, county: SIGNED_IN, stages: Row, piece: str
) -> None:
    job = await projects(client, county, a_project(**stages))
    assert job["faults_by_code"] == {"registry.stage_out_of_order": 1}
    assert piece in job["faults"][0]["sentence"]
    day = {"立项日期": "2017-03-01", "审批日期": "2017-03-01"}
    assert (await projects(client, county, a_project(**day)))["fault_count"] == 0


async def test_what_others_refer_to_has_a_number_keeps_it_and_is_not_withdrawn(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    home = await a_home(client, county)
    whose = {"household_id": home["id"], "member_id": home["members"][0]["id"]}
    training = await made(client, county, "trainings", a_step(**whose, **TRAINING))
    skill = a_step(**whose, skill="嫁接", gained_on="2017-03-01", training_id=training["id"])
    assert await refused(client, county, "skills", skill) == (422, "registry.unknown_reference", "training_id")

    at, headers = f"/registry/trainings/{training['id']}", {**county, "If-Match": '"1"'}
    assert (await client.patch(at, json=a_step(training_no="PX-1"), headers=headers)).status_code == 200
    gained = await made(client, county, "skills", skill)
    headers["If-Match"] = '"2"'
    for emptied in (None, " "):
        reply = await client.patch(at, json=a_step(training_no=emptied), headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.record_in_use")
    assert await refused(client, county, f"trainings/{training['id']}/withdraw", a_step(), 2) == (
        409, "registry.record_in_use", None,
    )  # fmt: skip
    await made(client, county, f"skills/{gained['id']}/withdraw", a_step(), 1)
    await made(client, county, f"trainings/{training['id']}/withdraw", a_step(), 2)


async def test_an_empty_text_is_none_and_no_required_one_is_empty(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    home = await a_home(client, county)
    check = {"checked_on": "2017-03-01", "checked_by": "李四", "grade": "a"}
    body = a_step(household_id=home["id"], **check)
    entered = await made(client, county, "dwelling-checks", {**body, "appraiser": "住建局", "remark": " \n"})
    assert entered["remark"] is None
    assert await refused(client, county, "dwelling-checks", {**body, "appraiser": "  "}) == (
        422, "request.invalid", "appraiser",
    )  # fmt: skip


async def test_the_reasons_of_its_time_stay_with_a_measure_that_is_taken_over(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    home = await a_home(client, county)
    await made(client, county, "household-plans", a_plan(home))
    entered = await made(client, county, "measures", a_measure(home))
    row = {
        "户编号": home["household_no"], "帮扶类别": "产业项目扶持类", "帮扶项目": "种植业", "是否由农户自选": "是",
        "开始日期": "2017-04-01", "优先帮扶理由": "无劳动力", "业务日期": "2017-04-01",
    }  # fmt: skip
    assert "no_labour" not in entered["priority_reasons"]
    job = (await upload(client, county, ("帮扶措施.csv", a_csv([row])))).json()
    assert job["faults"] == []
    assert (await commit(client, county, job["id"])).json()["written"]["measure"] == 1
    async with sessions() as session:
        kept = (await session.scalars(select(Measure).order_by(Measure.started_on))).all()
    assert [one.priority_reasons for one in kept] == [entered["priority_reasons"], ["no_labour"]]


async def test_numbers_of_people_wait_sealed_for_the_commit(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    gift = {
        "户编号": "H001", "捐助类别": "物资", "捐助人": "某", "品名或用途": "棉被", "单价或金额": "10",
        "捐助日期": "2017-03-01", "受助成员证件号码": a_number(1),
    }  # fmt: skip
    unit = {
        "区划代码": "360722000000", "单位编号": "U1", "单位名称": "住建局", "单位级别": "县直", "单位类别": "机关部门",
        "联络员": "施渠平", "联络员电话": "13807970009",
    }  # fmt: skip
    files = (
        ("贫困户.csv", a_csv([a_household()])), ("家庭成员.csv", a_csv([a_member()])),
        ("捐助记录.csv", a_csv([gift, {**gift, "受助成员证件号码": a_number(3)}])), ("帮扶单位.csv", a_csv([unit])),
    )  # fmt: skip
    job = (await upload(client, county, *files)).json()
    assert [fault["sentence"] for fault in job["faults"] if "该户没有这名成员" not in fault["sentence"]] == []
    assert job["fault_count"] == 1
    async with sessions() as session:
        staged = [str(one.values) for one in await session.scalars(select(StagedRecord))]
    assert len(staged) == 2
    assert not any(a_number(1) in one or "13807970009" in one for one in staged)
    assert (await commit(client, county, job["id"], accept_partial=True)).status_code == 200
    (given,) = (await listed(client, county, "donations"))["items"]
    home = (await client.get(f"/registry/households/{given['household_id']}", headers=county)).json()
    assert given["member_id"] == home["members"][0]["id"]
    (entered,) = (await listed(client, county, "help-units"))["items"]
    assert entered["liaison_phone_masked"].endswith("0009")
    assert await counts(sessions, StagedRecord) == [0]
