"""One household as three services know it: record, members, incomes, loans, alerts."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import show_refused
from services.gateway.console.monitoring import monitored
from services.gateway.console.monitoring.alerts import alert_table
from services.gateway.console.pieces import charts, labels
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Mark,
    chart,
    empty,
    facts,
    figures,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.texts import (
    area_line,
    count_text,
    day_text,
    label_text,
    percent_text,
    quarter_text,
    yuan_amount,
)
from services.gateway.console.register.households import HERE, STATE_MARKS
from services.gateway.console.register.papers import paper_links
from services.gateway.console.register.story import Happening, Sources, read_sources, show_story, story_of
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH, page, today
from shared.calendar import completed_years
from shared.money import yuan_text
from shared.policies.banks import bank_text

Given = Mapping[str, Any]

_LOAN_MARKS = {"active": "on-course", "overdue": "missed", "repaid": "good", "compensated": "behind"}
_KINDS = (
    ("wage_fen", "工资性"),
    ("business_fen", "经营性"),
    ("transfer_fen", "转移性"),
    ("property_fen", "财产性"),
    ("production_cost_fen", "生产经营支出"),
    ("net_fen", "纯收入"),
    ("net_per_head_fen", "人均纯收入"),
)


@page(f"{HERE}/{{household_id}}", "农户")
async def show_household(request: Request, session: Session) -> Response | None:
    """Show a household; what is missing is named, the rest is shown."""
    household_id = request.path_params["household_id"]
    view = await session.get(f"/households/{household_id}/overview")
    if view.status == HTTPStatus.NOT_FOUND:
        # an alert names a household that is on no register by the id of its monitoring object
        watched = await session.get(f"{monitored.API}/{quote(household_id, safe='')}")
        if watched.given:
            return RedirectResponse(f"{PATH}{monitored.HERE}/{household_id}", 303)
    if not view.given:
        show_refused(session.user, HERE, "农户", view.excuse("平台", "该户信息"), back=("查找", HERE))
        return None
    body = view.body
    record, loans = body["household"], body["loans"]
    incomes, schedules, sources = await asyncio.gather(
        _incomes(session, record),
        asyncio.gather(*(_schedule(session, loan) for loan in loans or ())),
        read_sources(session, household_id) if record else _nothing(),
    )
    heading = f"{record['head_name']}户" if record else "农户"
    with frame(session.user, HERE, heading, _place(record, session.user.area_code)):
        for service in body["unavailable"]:
            notice(f"{labels.SERVICES[service]}暂时不可用，相关内容未能显示。")
        if record:
            _record(record)
            if sources is not None:
                show_story(_story(record, sources, incomes, loans, schedules, body["alerts"]), sources)
            _members(record["members"])
            _income_section(incomes)
            paper_links(request, household_id)
        _loans(loans, schedules, withheld="credit" in body["withheld"])
        _alerts(
            body["alerts"],
            session.user.area_code,
            withheld="monitoring" in body["withheld"],
            more=body["alerts_next"] is not None,
        )
    return None


async def _nothing() -> None:
    """What there is to read of a household whose record is missing."""


def _story(
    record: Given,
    sources: Sources,
    incomes: Answer | None,
    loans: Sequence[Given] | None,
    schedules: Sequence[Answer],
    alerts: Sequence[Given] | None,
) -> list[Happening]:
    yearly = incomes.body["items"] if incomes is not None and incomes.given else ()
    events = [schedule.body["events"] if schedule.given else () for schedule in schedules]
    return story_of(record, sources, yearly, zip(loans or (), events, strict=True), alerts or ())


def _place(record: Given | None, area: str) -> str:
    if record is None:
        return ""
    group = record["village_group"]
    return f"{area_line(record['village_code'], below=area[:4])}{f' {group}' if group else ''}"


def _record(record: Given) -> None:
    state = record["status"]
    with section("基本情况", wide=True, name="record"):
        facts(
            [
                ("户主", record["head_name"]),
                ("户编号", record["household_no"]),
                ("属性", label_text(labels.HOUSEHOLD_TYPES, record["household_type"])),
                ("人口", count_text(record["people"], "人")),
                ("状态", Mark(label_text(labels.HOUSEHOLD_STATES, state), STATE_MARKS.get(state, "neutral"))),
                ("脱贫日期", day_text(record["exited_on"])),
                ("识别标准", label_text(labels.STANDARDS, record["identification_standard"])),
                ("建档日期", day_text(record["registered_on"])),
                ("主要致贫原因", label_text(labels.POVERTY_CAUSES, record["main_cause"])),
                ("其他致贫原因", "、".join(labels.POVERTY_CAUSES.get(c, c) for c in record["other_causes"]) or "—"),
                ("住房面积", f"{record['housing_sqm']} 平方米" if record["housing_sqm"] else "—"),
                ("住房结构", label_text(labels.HOUSING_STRUCTURES, record["housing_structure"])),
                ("饮水情况", label_text(labels.DRINKING_WATER, record["drinking_water"])),
                ("联系电话", record["phone_masked"] or "—"),
            ]
        )


def _members(members: Sequence[Given]) -> None:
    columns = [
        Column("姓名"),
        Column("与户主关系"),
        Column("性别"),
        Column("年龄", number=True),
        Column("身份证号"),
        Column("文化程度"),
        Column("健康状况"),
        Column("劳动能力"),
        Column("务工状况"),
    ]
    with section("家庭成员", f"{len(members)} 人，身份证号已遮蔽", wide=True, name="members"):
        table(columns, [_member(member) for member in members], "家庭成员")


def _member(member: Given) -> list[Cell]:
    return [
        member["name"],
        label_text(labels.RELATIONS, member["relation"]),
        label_text(labels.SEXES, member["sex"]),
        _age(member["born_on"]),
        member["id_masked"],
        label_text(labels.EDUCATION, member["education"]),
        label_text(labels.HEALTH, member["health"]),
        label_text(labels.LABOUR, member["labour_capacity"]),
        label_text(labels.WORK, member["work_state"]),
    ]


def _age(born_on: str) -> str:
    return f"{completed_years(date.fromisoformat(born_on), today())} 岁"


# incomes --------------------------------------------------------------------------------------------------------------


async def _incomes(session: Session, record: Given | None) -> Answer | None:
    return await session.get(f"/registry/households/{record['id']}/incomes") if record else None


def _income_section(answer: Answer | None) -> None:
    with section("家庭收入", "人均纯收入，元", wide=True, name="incomes"):
        if answer is None or not answer.given:
            notice(answer.excuse("建档立卡服务", "年度收入") if answer else "年度收入暂时无法显示。")
            return
        incomes = answer.body["items"]
        if not incomes:
            empty("尚未录入年度收入。")
            return
        with html.div().classes("split"):
            chart(
                charts.income_by_year([(income["year"], income["net_per_head_fen"]) for income in incomes]),
                "各年人均纯收入",
            )
            with html.div().classes("workings"):
                html.h3("计算过程")
                for income in reversed(incomes):
                    html.p(f"{income['year']}年：{income['working']}").classes("muted small working")
        figures(
            [
                Column("年度"),
                *(Column(f"{label}（元）", number=True) for _, label in _KINDS),
                Column("人口", number=True),
            ],
            [_income_row(income) for income in incomes],
            "各年收入",
        )


def _income_row(income: Given) -> list[Cell]:
    amounts = (yuan_text(income[kind]) for kind, _ in _KINDS)
    return [f"{income['year']}年", *amounts, count_text(income["persons"], "人")]


# loans ----------------------------------------------------------------------------------------------------------------


async def _schedule(session: Session, loan: Given) -> Answer:
    parts = (quote(loan[name], safe="") for name in ("bank_code", "county_code", "loan_no"))
    return await session.get("/credit/banks/{}/loans/{}/{}".format(*parts))


def _loans(loans: Sequence[Given] | None, schedules: Sequence[Answer], *, withheld: bool) -> None:
    with section("产业扶贫信贷通贷款", wide=True, name="loans"):
        if withheld:
            empty("您的岗位不查看贷款信息。")
        elif loans is None:
            empty("贷款信息暂时无法显示。")
        elif not loans:
            empty("该户没有贷款。")
        else:
            for loan, schedule in zip(loans, schedules, strict=True):
                _loan(loan, schedule)


def _loan(loan: Given, schedule: Answer) -> None:
    with html.article().classes("loan"):
        with html.div().classes("loan-head"):
            html.h3(f"{bank_text(loan['bank_code'])} · {loan['loan_no']}")
            state = label_text(labels.LOAN_STATES, loan["state"])
            html.span(state).classes(f"mark {_LOAN_MARKS.get(loan['state'], 'neutral')}")
        facts(
            [
                ("发放金额", yuan_amount(loan["disbursed_fen"])),
                ("贷款余额", yuan_amount(loan["outstanding_fen"])),
                ("年利率", percent_text(loan["annual_rate"])),
                ("申请日期", day_text(loan["applied_on"])),
                ("发放日期", day_text(loan["disbursed_on"])),
                ("到期日期", day_text(loan["due_on"])),
                ("已收利息", yuan_amount(loan["collected_fen"])),
                ("已付贴息", yuan_amount(loan["subsidy_fen"])),
            ]
        )
        if not schedule.given:
            notice(schedule.excuse("信贷服务", "计息明细"))
        elif rows := schedule.body["schedule"]:
            _schedule_table(rows)


def _schedule_table(rows: Sequence[Given]) -> None:
    # a period that still runs, or has not begun, owes nothing yet
    over = [row for row in rows if date.fromisoformat(row["end"]) <= today()]
    due_fen, got_fen = sum(row["interest_fen"] for row in over), sum(row["collected_fen"] for row in rows)
    figures(
        [
            Column("结息期"),
            Column("起"),
            Column("止（不含）"),
            Column("天数", number=True),
            Column("应收利息（元）", number=True),
            Column("已收（元）", number=True),
            Column("可贴息（元）", number=True),
        ],
        [
            (
                quarter_text(row["period"]),
                row["start"],
                row["end"],
                str(row["days"]),
                yuan_text(row["interest_fen"]),
                yuan_text(row["collected_fen"]),
                yuan_text(row["subsidy_fen"]),
            )
            for row in rows
        ],
        "计息明细",
        f"计息明细：共 {len(rows)} 期，截至 {today()} 已结息 {len(over)} 期，"
        f"到期应收 {yuan_amount(due_fen)}，已收 {yuan_amount(got_fen)}",
    )


def _alerts(alerts: Sequence[Given] | None, area: str, *, withheld: bool, more: bool) -> None:
    with section("预警", wide=True, name="alerts"):
        if withheld:
            empty("您的岗位不查看预警。")
        elif alerts is None:
            empty("预警暂时无法显示。")
        elif not alerts:
            empty("该户没有预警。")
        else:
            alert_table(alerts, area, linked=False)
            if more:
                notice(f"预警较多，此处仅列最近 {len(alerts)} 件。")
