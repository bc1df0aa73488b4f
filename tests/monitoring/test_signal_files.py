"""Files of signals: csv and xlsx, taken whole or not at all, with every fault by line and column."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from sqlalchemy import func, select

from services.monitoring.signals.files import HEADERS, MOST_BYTES, MOST_LINES, MOST_ROWS
from services.monitoring.signals.models import Signal
from shared.calendar import Clock
from shared.codes import SIGNAL_KINDS
from shared.database import Sessions
from shared.security.permissions import Role
from shared.workbook_archives import open_workbook, sheet_rows
from tests.conftest import Installation
from tests.monitoring.conftest import Consume, Spread, yiyang_sessions
from tests.monitoring.telling import (
    COUNTY,
    TOWN,
    VILLAGE,
    Desk,
    a_household,
    codes_of,
    csv_of,
    id_number,
    number_of,
    people,
    personal_of,
    xlsx_of,
)

CELL, UNREADABLE = "monitoring.signal_cell_unreadable", "monitoring.signal_file_unreadable"


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


async def test_files_of_every_kind_alert_many_households_at_once(
    desk: Desk, consume: Consume, spread: Spread, sessions: Sessions, installation: Installation
) -> None:
    personal = personal_of(installation)
    home = a_household(people=people(personal, 1, 2, 3))
    pupil = home.people[2].model_copy(update={"born_on": date(2010, 5, 1), "schooling": "primary"})
    home.people = (*home.people[:2], pupil)
    others = [a_household() for _ in range(20)]
    await consume(home.registered(), *(other.registered() for other in others))
    header = [HEADERS[name] for name in HEADERS]

    def line(kind: str, **cells: object) -> list[object]:
        return [kind if name == "kind" else cells.get(name, "") for name in HEADERS]

    day = {"happened_on": "2020-07-01"}
    number, first, second = number_of(home), id_number(1), id_number(2)
    files = {
        "医保": [line("自付医疗费用", **day, id_number=second, spending_fen="12,000.50")],
        "残联": [line("新增残疾", **day, id_number=second, disability_kind="肢体", disability_grade="2级")],
        "教育": [
            line("辍学", happened_on="2020/6/1", id_number=id_number(3)),
            line("复学", happened_on="20200620", id_number=id_number(3)),
        ],
        "民政": [
            line("死亡", **day, id_number=first),
            line("低保停发", **day, household_no=number),
            line("突发生活困难", **day, household_no=number, hardship_kind="临时性", loss_fen="1"),
        ],
        "农业农村": [line("产业项目失败", **day, household_no=number)],
        "应急": [
            line("自然灾害", happened_on="2020年7月1日", area_code=VILLAGE, disaster_kind="风雹"),
            line("突发事故", **day, id_number=first, loss_fen="6000"),
        ],
        "人社": [line("失业", **day, id_number=second)],
    }
    assert {one.label for one in SIGNAL_KINDS} == {lines[0] for each in files.values() for lines in each}
    for department, lines in files.items():
        reply = await desk.upload(department, csv_of(header, *lines))
        assert reply.status_code == 201, reply.text
        told = reply.json()
        of_areas = 1 if department == "应急" else 0
        assert (told["told"], told["households"], told["spreading"]) == (len(lines), 1, of_areas)
    await spread()
    async with sessions() as session:
        kept = {one.kind: one.values for one in await session.scalars(select(Signal))}
    assert kept["medical_burden"] == {"spending_fen": 1_200_050}
    assert kept["disability_found"] == {"disability_kind": "limb", "disability_grade": 2}
    assert (kept["accident"], kept["project_failed"]) == ({"loss_fen": 600_000}, {})
    raised = {
        "medical_burden": 1,
        "new_disability": 1,
        "dropped_out": 0,  # back within the file
        "worker_died": 1,
        "allowance_ended": 1,
        "hardship": 1,
        "project_failed": 1,
        "disaster": 21,
        "accident": 1,
        "job_lost": 1,
    }
    assert {rule: len(await desk.alerts(rule)) for rule in raised} == raised
    again = await desk.upload("应急", csv_of(header, *files["应急"]))
    assert (again.status_code, again.json()["known"], again.json()["households"]) == (200, 2, 0)
    assert [one["state"] for one in again.json()["items"]] == ["done", "done"]
    assert (await desk.signal(again.json()["items"][0]["signal_id"]))["households"] == 21


async def test_a_workbook_is_read_as_the_csv_is(desk: Desk, consume: Consume, sessions: Sessions) -> None:
    home = a_household()
    await consume(home.registered())
    rows = [
        ["信号类型", "发生时间", "户编号", "损失（元）"],
        [],
        ["突发事故", date(2020, 7, 1), number_of(home), 6000.1 + 0.2],
    ]
    reply = await desk.upload("emergency", xlsx_of(*rows), name="a.xlsx")
    assert (reply.status_code, reply.json()["items"][0]["row"]) == (201, 3)
    async with sessions() as session:
        assert [one.values for one in await session.scalars(select(Signal))] == [{"loss_fen": 600_030}]
    in_gb = f"类型,日期,户编号,损失金额(元)\n突发事故,2020-07-02,{number_of(home)},7000\n".encode("gb18030")
    in_gb_18030 = await desk.upload("emergency", in_gb)
    assert in_gb_18030.status_code == 201, in_gb_18030.text


async def test_every_fault_is_told_by_line_and_column_and_nothing_is_written(
    desk: Desk, consume: Consume, sessions: Sessions
) -> None:
    home = a_household()
    await consume(home.registered())
    header = ["类型", "发生日期", "户编号", "身份证号", "损失（元）", "残疾等级"]
    lines = [
        header,
        ["突发事故", "2020-02-30", number_of(home), "", "1"],
        ["突发事故", "2020-07-01", number_of(home), "", "1.005"],
        ["", "2020-07-01", number_of(home)],
        ["突发事故", "", number_of(home)],
        ["突发事故", "2020-07-01", number_of(home), "", "9" * 15],
        ["突发事故", "2020-07-01", number_of(home), "", "-5"],
        ["突发事故", "2020-07-01", number_of(home), "", "5", "五级"],
        ["突发事故", "2020-07-01", number_of(home), "", "5", "", "多"],
        ["突发事故", "2020-07-01", "9" * 41, "", "5"],
        *(["突发事故", written, number_of(home), "", "5"] for written in ("2020-07", "202012", "2020071", "2020 1 15")),
    ]
    reply = await desk.upload("emergency", csv_of(*lines))
    assert codes_of(reply) == [
        (2, "发生日期", CELL),
        (3, "损失（元）", CELL),
        (4, "类型", CELL),
        (5, "发生日期", CELL),
        (6, "损失（元）", CELL),
        (7, "损失（元）", CELL),
        (8, "残疾等级", CELL),
        (9, None, CELL),
        (10, "户编号", CELL),
        # of a month nobody guesses the day
        *((number, "发生日期", CELL) for number in (11, 12, 13, 14)),
    ]
    assert reply.json()["field"] == "file"
    rows = [
        header,
        ["突发事故", "2020-07-01", number_of(home), "", "5000"],
        ["突发事故", "2020-07-01", "", id_number(7), "5000"],
        ["低保停发", "2020-07-01", number_of(home)],
        ["突发事故", "2020-07-11", number_of(home), "", "5000"],
        ["突发事故", "2020-07-01", number_of(home)],
    ]
    matched = await desk.upload("emergency", csv_of(*rows))
    # line 3 has no fault of its own: it is matched, and told of together with the others
    assert codes_of(matched) == [
        (3, "身份证号", "monitoring.signal_subject_unknown"),
        (4, "类型", "monitoring.signal_of_other_department"),
        (5, "发生日期", "monitoring.signal_happened_after_told"),
        (6, "损失（元）", "monitoring.signal_field_missing"),
    ]
    assert id_number(7) not in matched.text
    assert matched.json()["errors"][2]["detail"] == "发生日期2020年7月11日晚于告知日期2020年7月10日"
    # and those that can't be read don't keep the others from being told
    together = await desk.upload("emergency", csv_of(*rows, ["突发事故", "2020-02-30", number_of(home), "", "1"]))
    assert codes_of(together) == [*codes_of(matched), (7, "发生日期", CELL)]
    # neither is a number given back that stands in a wrong column
    misplaced = await desk.upload(
        "emergency", csv_of(["类型", "发生日期", "区划代码"], [id_number(7), "2020-07-01", ""])
    )
    assert (misplaced.status_code, id_number(7) in misplaced.text) == (422, False)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Signal)) == 0


async def test_lines_of_whom_nobody_is_known_may_be_left_out(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    content = csv_of(
        ["类型", "发生日期", "户编号", "身份证号", "损失（元）"],
        ["突发事故", "2020-07-01", "", id_number(9), "9000"],
        ["突发事故", "2020-07-01", number_of(home), "", "9000"],
    )
    refused = await desk.upload("emergency", content)
    assert codes_of(refused) == [(2, "身份证号", "monitoring.signal_subject_unknown")]
    reply = await desk.upload("emergency", content, leave_out_unknown="true")
    assert (reply.status_code, reply.json()["told"], reply.json()["alerted"]) == (201, 1, 1)
    (left_out,) = reply.json()["left_out"]
    assert (left_out["row"], left_out["field"], left_out["code"]) == codes_of(refused)[0]
    assert id_number(9) not in reply.text


async def test_lines_are_counted_and_not_their_faults(desk: Desk) -> None:
    header = ["类型", "发生日期", "损失（元）", "残疾等级"]
    bad = [["突发事故", "heute", "viel", "schlimm"]] * (MOST_ROWS // 2)
    reply = await desk.upload("emergency", csv_of(header, *bad))
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.signals_have_faults")
    assert reply.json()["fault_count"] == 3 * len(bad)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", UNREADABLE),
        (csv_of(["类型", "发生日期"]), UNREADABLE),  # no lines
        (csv_of(["类型", "户编号"], ["突发事故", "1"]), UNREADABLE),  # no day
        (csv_of(["类型", "发生日期", "颜色"], ["突发事故", "2020-07-01", "红"]), UNREADABLE),
        (csv_of(["类型", "发生日期", "损失"], ["突发事故", "2020-07-01", "1"]), UNREADABLE),  # yuan, or ten thousand?
        (csv_of(["类型", "发生日期", "日期"], ["突发事故", "2020-07-01", ""]), UNREADABLE),  # twice
        (csv_of(["类型", "发生日期", *[""] * 60, "户编号"]), UNREADABLE),
        (b"PK\x03\x04 nothing", UNREADABLE),
        (b"\xff\xfe\x00\x01", UNREADABLE),
        ('类型,发生日期\n"突发'.encode(), UNREADABLE),
        (b"x" * (MOST_BYTES + 1), "monitoring.signal_file_too_large"),
        (csv_of(["类型", "发生日期"], *[["失业", "2020-07-01"]] * (MOST_ROWS + 1)), "monitoring.signal_file_too_large"),
        (csv_of(["类型", "发生日期"]) + b"\n" * MOST_LINES, "monitoring.signal_file_too_large"),
    ],
)
async def test_a_file_that_is_none_is_refused(desk: Desk, content: bytes, code: str) -> None:
    reply = await desk.upload("human_resources", content)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, "file")


async def test_a_form_is_refused_with_what_nobody_reads(desk: Desk) -> None:
    content = csv_of(["类型", "发生日期"], ["失业", "2020-07-01"])
    for given, field in (({"colour": "red"}, "colour"), ({"on": "2020-13-01"}, "occurred_on")):
        reply = await desk.upload("human_resources", content, **given)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", field)
    unknown = await desk.upload("气象局", content)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "codes.unknown")
    cadre = Desk(desk.client, desk.sign_in, TOWN[:9], Role.TOWNSHIP)
    assert (await cadre.upload("human_resources", content)).json()["code"] == "auth.forbidden"


async def test_the_template_is_read_back_as_a_file_of_signals(desk: Desk) -> None:
    reply = await desk.client.get(f"{desk.path}/files/template", headers=desk.who)
    assert reply.status_code == 200
    sheet, notes, kinds = open_workbook("template", reply.content)
    assert next(iter(sheet_rows(sheet))) == list(HEADERS.values())
    assert [row[0] for row in sheet_rows(notes)][1:] == list(HEADERS.values())
    listed = list(sheet_rows(kinds))
    assert listed[2] == ["新增残疾", "残联", "身份证号、残疾类别、残疾等级"]
    assert len(listed) == 1 + len(SIGNAL_KINDS.codes)
    empty = await desk.upload("human_resources", reply.content, name="template.xlsx")
    assert (empty.status_code, empty.json()["code"]) == (422, UNREADABLE)
    cadre = desk.sign_in(Role.VILLAGE_CADRE, COUNTY)
    assert (await desk.client.get(f"{desk.path}/files/template", headers=cadre)).status_code == 403


async def test_a_file_sent_again_under_its_key_is_answered_alike(desk: Desk, consume: Consume) -> None:
    home = a_household()
    await consume(home.registered())
    content = csv_of(["类型", "发生日期", "户编号"], ["产业项目失败", "2020-07-01", number_of(home)])
    headers = {**desk.who, "Idempotency-Key": "file-1"}
    form = {"department": "agriculture", "occurred_on": "2020-07-10"}

    async def sent() -> httpx.Response:
        files = {"file": ("a.csv", content)}
        return await desk.client.post(f"{desk.path}/files", data=form, files=files, headers=headers)

    first, second = await sent(), await sent()
    assert (first.status_code, second.status_code, second.json()) == (201, 201, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"
