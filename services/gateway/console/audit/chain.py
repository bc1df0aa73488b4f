"""Whether the audit logs are whole: each chain looked through from its first record, told in plain words."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.audit.records import CHAIN, HERE, SERVICES, views
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import Cell, Column, Mark, empty, notice, section, table
from services.gateway.console.pieces.texts import area_line, count_text, label_text
from services.gateway.console.pieces.waiting import show_when_given
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH, page

Given = Mapping[str, Any]

_GROUP = 16
"""Digits of a fingerprint that stand together, so that two can be compared by eye."""


@page(CHAIN, "核对审计记录")
async def show_chain(request: Request, session: Session) -> None:
    """Show what a check does, and with ``check`` in the address carry it out."""
    with frame(session.user, HERE, "核对审计记录是否完整", "从第一条核对到最新一条；核对本身也会记录"):
        views(CHAIN)
        with section("怎样核对", wide=True, name="about"):
            html.p(
                "每条记录都带有一个由前一条推算出来的指纹。有人改动、删去或插入一条，从那里起指纹就对不上。"
                "最末尾的记录如被整段删去，记录本身看不出来：请把每次核对的“最新一条”和指纹抄存在别处，下次核对时比一比，"
                "编号只会变大，同一编号的指纹不会变。"
            )
            with html.form(method="get", action=PATH + CHAIN), html.div().classes("field buttons"):
                html.button("开始核对", type="submit", name="check", value="now").classes("primary")
        if request.query_params.get("check"):
            show_when_given(
                lambda: session.get("/audit/chain", patient=True),
                _result,
                "核对",
                "一百万条记录约需二十秒，请稍候。",
            )


def _result(answer: Answer) -> None:
    if not answer.given:
        notice(answer.excuse("平台", "核对结果"))
        return
    body = answer.body
    rows = [(service["service"], chain) for service in body["services"] for chain in service["chains"]]
    with section("核对结果", wide=True, name="result"):
        sentence, kind = verdict([chain for _, chain in rows], body["unavailable"])
        notice(sentence, kind)
        if rows:
            table(_COLUMNS, [_row(service, chain) for service, chain in rows], "各服务各县的记录")
        else:
            empty("还没有审计记录。")


def verdict(chains: list[Given], unavailable: list[str]) -> tuple[str, str]:
    """What a check found, in a sentence, and what kind of news it is.

    Args:
        chains: of the logs that could be checked.
        unavailable: services whose logs could not be.
    """
    broken = [chain for chain in chains if not chain["whole"]]
    missing = "、".join(label_text(SERVICES, service) for service in unavailable)
    unsaid = f"{missing}的记录未能核对，请稍后再核对一次。" if missing else ""
    if broken:
        first = "；".join(f"{area_line(chain['county_code'])}从第 {chain['broken_at']:,} 条起" for chain in broken)
        told = f"有 {len(broken)} 处记录被改动过或缺失：{first}对不上。"
        return f"{told}请保存本页，不要再动数据库，并报告上级和系统管理员。{unsaid}", "missed"
    records = sum(chain["records"] for chain in chains)
    if unsaid:
        return f"能核对到的 {count_text(records, '条')}记录完整，没有被改动、删去或插入；{unsaid}", "behind"
    return f"全部 {count_text(records, '条')}记录完整，没有被改动、删去或插入。", "good"


_COLUMNS = [
    Column("服务"),
    Column("地区"),
    Column("记录", number=True),
    Column("结果"),
    Column("最新一条", number=True),
    Column("最新一条的指纹", wide=True),
]


def _row(service: str, chain: Given) -> list[Cell]:
    digest = chain["head"]["digest"]
    return [
        label_text(SERVICES, service),
        area_line(chain["county_code"]),
        count_text(chain["records"], "条"),
        Mark("完整", "good") if chain["whole"] else Mark(f"第 {chain['broken_at']:,} 条起对不上", "missed"),
        f"第 {chain['head']['number']:,} 条",
        " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)),
    ]
