"""A village on its overview: what it is, who helps it, and its households."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.texts import ABSENT, count_text, day_text, label_text
from services.gateway.console.register.households import COLUMNS, household_row
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH

MOST_HOUSEHOLDS = "50"
"""On the page itself; the rest is read page by page on the households' own."""


@dataclass(frozen=True, slots=True)
class OfVillage:
    """What three reads tell of a village; None where the reader's post may not ask."""

    record: Answer
    exit: Answer
    help: Answer | None
    households: Answer | None


async def read_village(session: Session, village_code: str) -> OfVillage:
    """Read all at once.

    Raises:
        SignedOut: the sign-in has ended.
    """

    async def asked(permission: str, path: str, params: dict[str, str] | None = None) -> Answer | None:
        return await session.get(path, params) if permission in session.user.permissions else None

    return OfVillage(
        *await asyncio.gather(
            session.get(f"/registry/villages/{village_code}"),
            session.get(f"/registry/villages/{village_code}/exit"),
            asked("help.read", f"/registry/helping/villages/{village_code}"),
            asked("household.read", "/registry/households", {"village_code": village_code, "limit": MOST_HOUSEHOLDS}),
        )
    )


def show_village(village: OfVillage, area: str) -> None:
    """The village's record with its exit, its helpers, its households."""
    with section("村情", wide=True, name="village"):
        if village.record.given:
            _record(village.record.body)
        else:
            notice(village.record.excuse("建档立卡服务", "村情"))
        if village.exit.given:
            _exit(village.exit.body)
        if village.help is not None:
            _help(village.help)
    if village.households is not None:
        _households(village.households, area)


def _record(record: Mapping[str, Any]) -> None:
    poor = record["poor"]
    state = Mark("已退出", "good") if record["exited_on"] else Mark("未退出", "behind") if poor else "非贫困村"
    facts(
        [
            ("村", record["name"]),
            ("贫困村", state),
            ("列入", _listed(record)),
            ("计划退出年度", f"{record['planned_exit_year']}年" if record["planned_exit_year"] else ABSENT),
            ("退出日期", day_text(record["exited_on"])),
        ]
    )


def _listed(record: Mapping[str, Any]) -> str:
    if record["listed_by"] is not None:
        return label_text(labels.VILLAGE_LISTS, record["listed_by"])
    return ABSENT if record["identified_on"] is None else f"{record['identified_on']} 经程序识别"


def _exit(judged: Mapping[str, Any]) -> None:
    rate = judged["poverty_rate"]
    html.h3(f"退出标准：按 {judged['year']} 年数据，{'已达到' if judged['met'] else '尚未达到'}")
    facts(
        [
            ("未脱贫人口", count_text(judged["poor_people"], "人")),
            ("户籍人口", count_text(judged["people"], "人") if judged["people"] else ABSENT),
            ("贫困发生率", f"{rate}%" if rate is not None else ABSENT),
        ]
    )
    rows: list[list[Cell]] = [
        [one["label"], Mark("达到", "good") if one["met"] else Mark("未达到", "behind"), one["sentence"]]
        for one in judged["findings"]
    ]
    table([Column("项目"), Column("结果"), Column("说明", wide=True)], rows, "村退出标准")


def _help(answer: Answer) -> None:
    html.h3("帮扶单位和责任人")
    if not answer.given:
        notice(answer.excuse("建档立卡服务", "帮扶情况"))
        return
    lines: Sequence[Mapping[str, Any]] = answer.body["lines"]
    if not lines:
        empty("没有登记帮扶单位或责任人。")
        return
    rows: list[list[Cell]] = [
        [
            (line["unit"] or line["helper"])["name"],
            "单位" if line["unit"] else label_text(labels.HELPER_POSTS, line["helper"]["post"]),
            day_text(line["started_on"]),
            day_text(line["ended_on"]),
        ]
        for line in lines
    ]
    table([Column("名称"), Column("类别"), Column("自"), Column("至")], rows, "帮扶单位和责任人")


def _households(answer: Answer, area: str) -> None:
    with section("农户", wide=True, name="homes"):
        if not answer.given:
            notice(answer.excuse("建档立卡服务", "农户名单"))
            return
        found = answer.body["items"]
        if not found:
            empty("本村没有建档立卡户。")
            return
        table(COLUMNS, [household_row(one, area) for one in found], "农户")
        if answer.body["next"]:
            html.a("全部农户", href=f"{PATH}/households?area={area}").classes("more")
