"""Records of every kind in files: their own sheets, checked by their own rules before anything is written."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.imports import service
from services.registry.imports.models import StagedRecord
from services.registry.imports.record_sheets import RECORD_SHEETS
from services.registry.records.models import RecordChange
from services.registry.trainings.models import Training
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
    commit,
    upload,
    upload_families,
)
from tests.registry.document_builder import DOCUMENTS, a_picture, uploaded
from tests.registry.import_files import codes, counts, sheet_rows

TOWN = "360722102000"
TRAININGS = "/registry/trainings"


def a_training(number: str = "H001", serial: int = 1, **changes: Any) -> Row:
    """A row of the trainings' sheet."""
    row: Row = {
        "户编号": number,
        "证件号码": a_number(serial),
        "培训类别": "雨露计划",
        "培训对象": "进城务工劳动力",
        "培训内容": "电焊工",
        "培训机构": "县职业中专",
        "开始日期": "2016-03-01",
        "培训天数": "15",
    }
    return {**row, **changes}


async def upload_trainings(client: httpx.AsyncClient, who: SIGNED_IN, *rows: Row, **fields: str) -> Any:
    """Send a file of trainings alone; what the import answers."""
    reply = await upload(client, who, ("培训.csv", a_csv(list(rows))), **fields)
    assert reply.status_code == 201, reply.text
    return reply.json()


@pytest.fixture
async def families(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    """Two registered households of one member each."""
    households = [a_household("H001"), a_household("H002", 户主姓名="谢建华")]
    members = [a_member("H001", 1), a_member("H002", 3, 姓名="谢建华")]
    made = await upload_families(client, township, households, members)
    assert (await commit(client, township, made["id"])).status_code == 200


async def test_records_come_with_the_households_they_belong_to(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    rows = [
        a_training(姓名="曾福生", 学杂费="0", 所获证书="初级电焊工"),
        a_training(培训类别="实用技术培训", 学杂费="120.5"),
    ]
    made = await upload_families(
        client, township, [a_household()], [a_member()], 培训=[{**rows[0]}, {**rows[0], **rows[1]}]
    )
    assert (made["state"], made["fault_count"], made["rows"]) == (
        "checked", 0, {"households": 1, "members": 1, "training": 2},
    )  # fmt: skip
    assert (made["accepted_records"], made["rejected_records"]) == (2, 0)
    assert await counts(sessions, Training, RecordChange) == [0, 0]

    written = (await commit(client, township, made["id"])).json()["written"]
    assert written == {"households": 1, "people": 1, "incomes": 0, "exits": 0, "probable_duplicates": 0, "training": 2}
    found = (await client.get(TRAININGS, headers=township)).json()["items"]
    assert [(one["training_kind"], one["tuition_fen"], one["certificate"]) for one in found] == [
        ("yulu", 0, "初级电焊工"),
        ("practical", 12050, "初级电焊工"),
    ]
    (change,) = (await client.get(f"{TRAININGS}/{found[0]['id']}/history", headers=township)).json()["items"]
    assert (change["action"], change["reason"], change["import_id"]) == ("created", "导入 f.xlsx", made["id"])
    assert await counts(sessions, StagedRecord) == [0]


@pytest.mark.usefixtures("families")
async def test_a_record_states_its_own_day_and_reason(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    made = await upload_trainings(client, township, a_training(业务日期="2016-03-20", 理由="补录"))
    await commit(client, township, made["id"])
    (one,) = (await client.get(TRAININGS, headers=township)).json()["items"]
    (change,) = (await client.get(f"{TRAININGS}/{one['id']}/history", headers=township)).json()["items"]
    assert (change["occurred_on"], change["reason"]) == ("2016-03-20", "补录")


@pytest.mark.usefixtures("families")
async def test_importing_records_again_changes_nothing_and_twice_the_same_is_two(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    first = await upload_trainings(client, township, a_training(), a_training("H002", 3))
    await commit(client, township, first["id"])
    again = await upload_trainings(client, township, a_training("H002", 3), a_training())
    assert (again["unchanged"], again["changed"], again["accepted_records"]) == ({"training": 2}, {}, 2)
    assert (await commit(client, township, again["id"])).json()["written"]["training"] == 0
    assert await counts(sessions, Training, RecordChange) == [2, 2]

    third = await upload_trainings(client, township, a_training(), a_training(), a_training(培训天数="20"))
    assert third["unchanged"] == {"training": 1}
    assert (await commit(client, township, third["id"])).json()["written"]["training"] == 2
    assert await counts(sessions, Training) == [4]


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("change", "code", "column", "piece"),
    [
        ({"培训类别": "钓鱼"}, "registry.import_unknown_code", "培训类别", "钓鱼"),
        ({"培训内容": ""}, "registry.import_empty_cell", "培训内容", "不能为空"),
        ({"培训天数": "-1"}, "registry.import_invalid_value", "培训天数", "不得小于 0"),
        ({"培训天数": "十五"}, "registry.import_bad_number", "培训天数", "十五"),
        ({"培训天数": "1.5"}, "registry.import_bad_number", "培训天数", "1.5"),
        ({"学杂费": "1.234"}, "registry.import_bad_amount", "学杂费", "1.234"),
        ({"学杂费": "-1"}, "registry.import_invalid_value", "学杂费", "-1.00"),
        ({"学杂费": "1"}, "registry.training_not_free", "学杂费", "不得向学员收费"),
        ({"结束日期": "2016-02-29"}, "registry.training_ends_early", "结束日期", "早于开始日期"),
        ({"业务日期": "2999-01-01"}, "registry.import_date_in_future", "业务日期", "2999-01-01"),
        ({"户编号": "H404"}, "registry.import_unknown_owner", "户编号", "H404"),
        ({"证件号码": a_number(3)}, "registry.import_unknown_owner", "证件号码", "该户没有这名成员"),
        ({"姓名": "别人"}, "registry.import_unknown_owner", "姓名", "姓名与证件号码不符"),
    ],
)
async def test_a_wrong_record_keeps_itself_out_and_no_other(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, change: Row, code: str, column: str, piece: str
) -> None:
    sound = {**dict.fromkeys(change, ""), **a_training()}
    made = await upload_trainings(client, township, sound, {**sound, **change})
    (fault,) = made["faults"]
    assert (fault["sheet"], fault["row"], fault["column"], fault["code"]) == ("培训", 3, column, code)
    assert piece in fault["sentence"]
    assert (made["accepted_records"], made["rejected_records"]) == (1, 1)
    refused = await commit(client, township, made["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "registry.import_has_faults")
    rejects = (await client.get(f"/registry/imports/{made['id']}/rejects", headers=township)).content
    _, row = sheet_rows(rejects, "培训")
    assert piece in row[-1]

    partial = await commit(client, township, made["id"], accept_partial=True)
    assert partial.json()["written"]["training"] == 1
    assert await counts(sessions, Training) == [1]


async def test_records_of_a_refused_household_stay_out_with_it(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    households = [a_household("H001"), a_household("H002", 识别标准="不详")]
    members = [a_member("H001", 1), a_member("H002", 3)]
    trainings = [a_training("H001", 1), a_training("H002", 3)]
    made = await upload_families(client, township, households, members, 培训=trainings)
    assert codes(made) == {"unknown_code": 1}
    assert (made["accepted_records"], made["rejected_records"]) == (1, 1)
    rejects = (await client.get(f"/registry/imports/{made['id']}/rejects", headers=township)).content
    assert sheet_rows(rejects, "培训")[1][-1] == "同户其他记录有误，整户退回"
    await commit(client, township, made["id"], accept_partial=True)
    assert await counts(sessions, Training) == [1]


@pytest.mark.usefixtures("families")
async def test_a_record_that_can_not_be_written_any_more_stops_the_whole_commit(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    made = await upload_trainings(client, township, a_training("H001", 1), a_training("H002", 3))
    async with sessions() as session, session.begin():
        staged = (await session.scalars(select(StagedRecord).order_by(StagedRecord.number))).all()  # type: ignore[arg-type]  # SQLModel types columns as their values
        staged[1].household_no = "H404"
    reply = await commit(client, township, made["id"])
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.import_stopped")
    assert "工作表“培训”第 3 行" in reply.json()["detail"]
    assert (reply.json()["row"], reply.json()["reason"]) == (3, "registry.import_unknown_owner")
    assert await counts(sessions, Training, RecordChange) == [0, 0]


@pytest.mark.usefixtures("families")
async def test_nobody_enters_records_of_another_area_or_that_he_may_not_write(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = await upload_trainings(client, sign_in(Role.TOWNSHIP, "360722103"), a_training())
    assert list(neighbour["faults_by_code"]) == ["registry.import_unknown_owner"]

    made = await upload_trainings(client, township, a_training())
    (sheet,) = [sheet for sheet in RECORD_SHEETS if sheet.kind == "training"]
    # a right that importers don't have
    monkeypatch.setattr(service, "may", lambda _role, permission: permission != sheet.held.write)
    reply = await commit(client, township, made["id"])
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    monkeypatch.setattr("services.registry.imports.check.may", lambda *_: False)
    denied = await upload_trainings(client, township, a_training())
    assert (denied["state"], codes(denied)) == ("refused", {"not_permitted": 1})


async def test_a_workbook_of_records_is_told_by_its_header_alone(
    client: httpx.AsyncClient, township: SIGNED_IN, families: None
) -> None:
    row = {"*" + name: cell for name, cell in reversed(a_training().items())}
    made = (await upload(client, township, ("f.xlsx", a_workbook(Sheet1=[row])))).json()
    assert (made["fault_count"], made["rows"]) == (0, {"training": 1})


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("0" * 64, "unknown_document"),  # nothing of that content was uploaded
        ("018f3c7a-0000-7000-8000-00000000000a", "import_bad_text"),  # an id of another register
        ("withdrawn", "unknown_document"),
        ("uploaded", None),
    ],
)
async def test_a_document_is_named_by_its_content_and_must_be_there(
    client: httpx.AsyncClient, township: SIGNED_IN, families: None, cell: str, fault: str | None
) -> None:
    assert families is None
    kept = await uploaded(client, township, a_picture(), TOWN)
    gone = await uploaded(client, township, a_picture(colour="maroon"), TOWN)
    step = {"occurred_on": "2016-03-02", "reason": "传错"}
    await client.post(f"{DOCUMENTS}/{gone['id']}/withdraw", json=step, headers={**township, "If-Match": '"1"'})
    cell = {"withdrawn": gone["sha256"], "uploaded": kept["sha256"].upper()}.get(cell, cell)
    row = {"户编号": "H001", "走访日期": "2017-03-01", "走访人": "李四", "走访情况": "好", "照片和文件": cell}
    made = (await upload(client, township, ("走访记录.csv", a_csv([row])))).json()
    assert [code.removeprefix("registry.") for code in made["faults_by_code"]] == ([fault] if fault else []), made[
        "faults"
    ]
    if fault is None:
        assert (await commit(client, township, made["id"])).status_code == 200
        (visit,) = (await client.get("/registry/visits", headers=township)).json()["items"]
        assert visit["document_ids"] == [kept["id"]]
