"""The overview of an area: figures, lending, targets, the banks' funds, alerts."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html, ui

from services.gateway.console.api import Answer
from services.gateway.console.areas.inside import show_alert_kinds, show_figures
from services.gateway.console.areas.village import read_village, show_village
from services.gateway.console.credit.loan_links import LOANS
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.monitoring.alerts import alert_table
from services.gateway.console.monitoring.departments import show_departments
from services.gateway.console.monitoring.targets import STATUS_MARKS, target_figures, target_label, target_row
from services.gateway.console.pieces import charts
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    bar,
    chart,
    empty,
    figures,
    notice,
    put,
    section,
    table,
    tile,
)
from services.gateway.console.pieces.filters import COUNTY_DIGITS
from services.gateway.console.pieces.texts import (
    amount_text,
    area_names,
    area_text,
    count_text,
    overview_text,
    quarter_text,
    share_text,
    wan_text,
)
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, TITLE, today
from shared.areas import AreaLevel, level_of, parent_of, significant_prefix
from shared.calendar import Quarter
from shared.money import yuan_text
from shared.policies.banks import bank_text

LATEST_ALERTS = "10"
MOST_TARGETS = 6
"""Beyond so many, those of areas inside are listed in a table."""
HERE = "/overview"


@area_page(HERE, "总览")
async def show_overview(request: Request, session: Session, area: str) -> None:
    """Show the overview of the area asked for; without one of the user's own."""
    user = session.user
    ui.page_title(f"{overview_text(area)} - {TITLE}")
    overview, alerts, *inside = await asyncio.gather(
        session.get("/monitoring/overview", {"area": area}),
        session.get("/monitoring/alerts", {"area": area, "limit": LATEST_ALERTS}),
        *(session.get(f"/monitoring/overview/areas?area={area}&level={level}") for level in _levels_inside(area)),
    )
    if overview.given:
        asked_day, unlike = _asked_day(request)
        day = asked_day or _last_active_day(overview.body["lending_by_quarter"])
        asked = {"area": area, "on": str(day)}
        targets, departments = await asyncio.gather(
            session.get("/monitoring/targets", asked), session.get("/monitoring/departments", asked)
        )
    of_village = await read_village(session, area) if level_of(area) is AreaLevel.VILLAGE else None
    with frame(user, HERE, f"{area_text(area)}总览", "建档立卡、产业扶贫信贷通、目标与预警"):
        if area.startswith(user.area_code):
            _areas(user, area)
        if overview.given:
            _tiles(overview.body, area, user)
            with html.div().classes("grid"):
                found = targets.body["items"] if targets.given else []
                _lending(overview.body, wide=len(found) > MOST_TARGETS)
                if found or asked_day or unlike or not targets.given:
                    _targets(targets, area, day, unlike)
                _fund(overview.body)
                _alert_kinds(overview.body["alerts_by_rule"], area, user)
            show_departments(departments, area, day)
            if of_village is not None:
                show_village(of_village, area)
            if inside:
                show_alert_kinds(inside[0], area, user)
            for figures in inside:
                show_figures(figures, area, user)
        else:
            notice(overview.excuse("监测服务", "本页数字"))
        _latest_alerts(alerts, area, user)


def _levels_inside(area: str) -> list[AreaLevel]:
    """The levels whose figures stand on an area's page: the next one, and the villages of a county besides."""
    order = list(AreaLevel)
    below = order[order.index(level_of(area)) + 1 :]
    return below if level_of(area) is AreaLevel.COUNTY else below[:1]


def _asked_day(request: Request) -> tuple[date | None, str]:
    """The day in the address, and why it can't be taken: where it is no day, or one that has not come."""
    asked = request.query_params.get("on", "")
    if not asked:
        return None, ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None, f"“{asked}”不是有效的日期，应写成 2019-12-31 的形式。"
    return (None, f"{day} 尚未到来。") if day > today() else (day, "")


def _last_active_day(lending: Sequence[Mapping[str, Any]]) -> date:
    """The end of the last year in which something was lent or paid back, or today where that is this year.

    Targets are set by the year: judged long after the last of them, they would all read as missed.
    """
    moved = [row["quarter"] for row in lending if row["lent_fen"] or row["repaid_fen"]]
    return min(today(), date(Quarter.parse(moved[-1]).year, 12, 31)) if moved else today()


def _areas(user: User, area: str) -> None:
    """The way up to the user's own area, and down to those inside."""
    way = [area]
    while len(way[0]) > len(user.area_code) and (parent := parent_of(way[0])) is not None:
        way.insert(0, significant_prefix(parent))
    with html.div().classes("areas"):
        if len(way) > 1:
            with html.nav(**{"aria-label": "地区"}).classes("crumbs"):
                for code in way[:-1]:
                    html.a(area_text(code), href=f"{PATH}{HERE}?area={code}")
                    html.span("›").classes("muted")
                html.span(area_text(area), **{"aria-current": "location"})
        inside = [(code, name) for code, name in area_names().items() if _is_right_below(code, area)]
        if inside:
            with html.form(method="get", action=PATH + HERE).classes("inline"):
                html.label("下级地区", **{"for": "area"})
                with html.select(id="area", name="area", required=True):
                    html.option("请选择", value="")
                    for code, name in inside:
                        html.option(name, value=significant_prefix(code))
                html.button("查看", type="submit")


def _is_right_below(code: str, area: str) -> bool:
    return code.startswith(area) and (parent := parent_of(code)) is not None and significant_prefix(parent) == area


def _rows(user: User, permission: str, page: str, area: str, **asked: str) -> str:
    """The address of the rows behind a figure; empty for who may not read them."""
    return f"{PATH}{page}?{urlencode({'area': area, **asked})}" if permission in user.permissions else ""


def _of_county(user: User, permission: str, page: str, area: str, **asked: str) -> str:
    """The same of what is listed county by county; empty inside one."""
    if permission not in user.permissions or len(area) > COUNTY_DIGITS:
        return ""
    conditions = {"county_code": area, **asked} if len(area) == COUNTY_DIGITS else asked
    return f"{PATH}{page}" + (f"?{urlencode(conditions)}" if conditions else "")


def _tiles(body: Mapping[str, Any], area: str, user: User) -> None:
    homes, alerts = partial(_rows, user, "household.read"), partial(_rows, user, "alert.read", "/alerts", area)
    types = " · ".join(f"{kind['label']} {kind['households']:,}" for kind in body["by_type"] if kind["households"])
    fund = body["fund"]
    fund_fen = sum(account["balance_fen"] for account in fund) if fund else None
    with html.div().classes("tiles"):
        households, exited = body["households"], body["exited"]
        every = homes("/households", area)
        tile("建档立卡户", count_text(households, "户"), [types] if types else [], href=every)
        tile("建档立卡人口", count_text(body["people"], "人"), ["含已脱贫户人口"], href=every)
        left = homes("/households", area, status="exited")
        tile("已脱贫户", count_text(exited, "户"), [f"占建档立卡户 {share_text(exited, households)}"], href=left)
        lent_fen, owed_fen = body["lent_fen"], body["outstanding_fen"]
        loans = _rows(user, "loan.read", LOANS, area)
        tile(
            "贷款累计",
            count_text(body["loans"], "笔"),
            [f"累计发放 {amount_text(lent_fen)}", f"累计收回 {amount_text(body['repaid_fen'])}"],
            href=loans,
        )
        owed_share = [f"占累计发放 {share_text(owed_fen, lent_fen)}"]
        tile("贷款余额", amount_text(owed_fen), owed_share, _exact(owed_fen), href=loans)
        paid_fen = body["subsidy_paid_fen"]
        if paid_fen is not None:  # kept for whole counties, as the fund is
            lists = _of_county(user, "subsidy_list.read", "/subsidies", area, state="paid")
            tile("已付贴息", amount_text(paid_fen), ["财政已支付的贷款贴息"], _exact(paid_fen), href=lists)
        if fund_fen is not None:
            tile(
                "风险缓释基金余额",
                amount_text(fund_fen),
                [f"{len(fund)} 家试点银行 · 杠杆 {_leverage(owed_fen, fund_fen)}"],
                _exact(fund_fen),
                href=_of_county(user, "fund.read", "/fund", area),
            )
        raised = sum(rule["raised"] for rule in body["alerts_by_rule"])
        late = [f"其中逾期 {body['alerts_late']:,} 件"] if body["alerts_late"] else []
        told = [f"累计发出 {raised:,} 件", *late]
        tile("未办结预警", count_text(body["alerts_open"], "件"), told, href=alerts(open="true"))
        if watched := sum(kind["standing"] for kind in body["monitored"]):
            kinds = " · ".join(
                f"{kind['label']} {kind['standing']:,}" for kind in body["monitored"] if kind["standing"]
            )
            tile("监测对象", count_text(watched, "户"), [kinds], href=homes("/monitored", area))
        if body["duties_open"]:
            duties = _rows(user, "post_duty.read", "/duties", area, owed="true")
            overdue = [f"其中逾期 {body['duties_late']:,} 项"] if body["duties_late"] else []
            tile("待办职责", count_text(body["duties_open"], "项"), overdue, href=duties)


def _exact(fen: int) -> str:
    return f"{yuan_text(fen)} 元"


def _leverage(owed_fen: int, fund_fen: int) -> str:
    return _times(Decimal(owed_fen) / fund_fen if fund_fen > 0 else None)


def _times(leverage: str | Decimal | None) -> str:
    return "基金为零" if leverage is None else f"{Decimal(leverage):.2f} 倍"


def _lending(body: Mapping[str, Any], *, wide: bool) -> None:
    rows = charts.every_quarter(body["lending_by_quarter"])
    # a long table of targets takes a whole row, and so does then what would stand beside it
    with section("贷款发放与收回", "按季，万元", wide=wide, name="lending"):
        if not rows:
            empty("尚无贷款发放。")
            return
        chart(charts.lending_by_quarter(rows), "各季度贷款发放与收回")
        figures(
            [Column("季度"), Column("发放（万元）", number=True), Column("收回（万元）", number=True)],
            [(quarter_text(label), wan_text(lent), wan_text(repaid)) for label, lent, repaid in rows],
            "各季度贷款发放与收回",
        )


def _targets(answer: Answer, area: str, day: date, unlike: str) -> None:
    targets = answer.body["items"] if answer.given else []
    with section("目标任务", f"截至 {day}", wide=len(targets) > MOST_TARGETS, name="targets"):
        if unlike:
            notice(f"{unlike}以下按 {day} 评价。")
        _day_form(area, day)
        if not answer.given:
            notice(answer.excuse("监测服务", "目标任务"))
        elif not targets:
            empty("本地区当日没有设定目标任务。")
        else:
            _target_list(targets, area)


def _target_list(targets: Sequence[Mapping[str, Any]], area: str) -> None:
    many = len(targets) > MOST_TARGETS
    own = [target for target in targets if not many or significant_prefix(target["area_code"]) == area]
    inside = [target for target in targets if target not in own]
    counts = Counter(target["status_label"] for target in targets)
    html.p("、".join(f"{label} {count} 项" for label, count in counts.items())).classes("muted small")
    for target in own:
        _target(target, area)
    if inside:
        columns = [
            Column("下级地区目标"),
            Column("完成 / 任务", number=True),
            Column("状态"),
            Column("说明", wide=True),
        ]
        table(columns, [target_row(target, area) for target in inside], "下级地区目标任务")


def _day_form(area: str, day: date) -> None:
    """The day as at which targets are judged; the other figures stand as they are now."""
    with html.form(method="get", action=PATH + HERE).classes("inline"):
        html.input_(type="hidden", name="area", value=area)
        html.label("截至日期", **{"for": "on"})
        html.input_(type="date", id="on", name="on", value=str(day), max=str(today()))
        html.button("查看", type="submit")
    if day < today():
        html.p("目标按此日评价；本页其他数字为当前数。").classes("muted small")


def _target(target: Mapping[str, Any], area: str) -> None:
    kind = STATUS_MARKS.get(target["status"], "neutral")
    with html.div().classes("target"):
        with html.div().classes("target-head"):
            html.span(target_label(target, area)).classes("target-label")
            put(Mark(target["status_label"], kind))
        actual, goal = target["actual"], target["milestone"]["value"]
        if actual is not None:
            measured = target_figures(target)
            if goal is not None and target["unit"] != "state" and Decimal(goal) > 0:
                bar(float(Decimal(actual) / Decimal(goal)), kind, f"{target['label']}：{measured}")
            html.div(measured).classes("target-figures")
        html.div(target["reason"]).classes("muted small")


def _fund(body: Mapping[str, Any]) -> None:
    if body["subsidy_paid_fen"] is None:
        return  # kept for whole counties
    with section("风险缓释基金与杠杆", "分银行；杠杆为贷款余额与风险缓释基金余额之比", name="fund"):
        if not body["fund"]:
            empty("尚无风险缓释基金账户。")
            return
        rows = [
            (bank_text(row["bank_code"]), row["balance_fen"], row["outstanding_fen"], _times(row["leverage"]))
            for row in body["fund"]
        ]
        chart(charts.fund_per_bank(rows), "各银行风险缓释基金余额、贷款余额与杠杆")
        figures(
            [
                Column("银行"),
                Column("风险缓释基金余额（万元）", number=True),
                Column("贷款余额（万元）", number=True),
                Column("杠杆", number=True),
            ],
            [(bank, wan_text(balance), wan_text(owed), leverage) for bank, balance, owed, leverage in rows],
            "各银行风险缓释基金余额、贷款余额与杠杆",
        )


def _alert_kinds(rules: Sequence[Mapping[str, Any]], area: str, user: User) -> None:
    raised = [rule for rule in rules if rule["raised"]]
    with section("预警分类", "件", name="alert-kinds"):
        if not raised:
            empty("尚未发出预警。")
            return
        chart(charts.alerts_by_rule([(rule["label"], rule["open"], rule["raised"]) for rule in raised]), "各类预警数量")
        figures(
            [Column("种类"), Column("未办结", number=True), Column("累计发出", number=True)],
            [_alert_kind(rule, area, user) for rule in raised],
            "各类预警数量",
        )


def _alert_kind(rule: Mapping[str, Any], area: str, user: User) -> list[Cell]:
    every = _rows(user, "alert.read", "/alerts", area, rule=rule["rule"])

    def shown(number: int, href: str) -> Cell:
        return Link(f"{number:,}", href) if number and href else f"{number:,}"

    return [rule["label"], shown(rule["open"], every and f"{every}&open=true"), shown(rule["raised"], every)]


def _latest_alerts(alerts: Answer, area: str, user: User) -> None:
    with section("最新预警", wide=True, name="alerts"):
        if "alert.read" not in user.permissions:
            empty("您的岗位不查看预警明细。")
        elif not alerts.given:
            notice(alerts.excuse("监测服务", "预警"))
        elif not alerts.body["items"]:
            empty("本地区没有预警。")
        else:
            with html.div().classes("latest"):  # a telephone shows the first few
                alert_table(alerts.body["items"], area, linked="household.read" in user.permissions)
            html.a("全部预警", href=f"{PATH}/alerts?area={area}").classes("more")
