"""The next step of a round, taken from its page: its papers, its vote, who leaves; and its public notice."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import choice, facts, notice, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import (
    Opened,
    SentAsNamed,
    SentStep,
    count_field,
    day_field,
    hidden,
    open_form,
    refuse,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import read_count
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page

Given = Mapping[str, Any]

HERE = "/procedures"
API = "/registry/procedures"
HOUSEHOLD = "household"
_SPEAK_FOR_HOUSEHOLDS = ("village_cadre", "work_team", "township")
"""Posts that record what a household itself does."""
_CAN_FAIL = ("vote", "comparison", "review", "check", "approval")
_OUTCOMES = {"passed": "通过", "failed": "不通过，本轮就此结束"}
_COUNTS = {"entitled": "应到人数", "present": "实到人数", "in_favour": "赞成", "against": "反对", "abstained": "弃权"}


def may_take(following: Given, user: User) -> bool:
    """Whether the reader's post takes a step."""
    takers = _SPEAK_FOR_HOUSEHOLDS if following["role"] == HOUSEHOLD else (following["role"],)
    return user.role in takers and "procedure.write" in user.permissions


def show_next_step(
    one: Given,
    papers: Sequence[str],
    files: Mapping[str, str],
    entries: Sequence[Given],
    user: User,
    opened: Opened,
) -> None:
    """The form by which the reader takes the next step of a round, if it is for him.

    Args:
        one: the round.
        papers: what the step's evidence is called.
        files: names of the files that may be evidence by their ids.
        entries: of the round, some of which may leave it at this step.
        user: who reads.
        opened: the form, empty or as it was refused.
    """
    following, at = one["next_step"], f"{HERE}/{one['id']}"
    if not may_take(following, user):
        return
    with section(f"办理：{following['label']}", wide=True, name="step"):
        if following["kind"] == "public_notice":
            html.p("先张贴公示；期满且异议全部答复以后，再在下面办结此步。")
            with html.div().classes("field buttons"):
                html.a("张贴公示", href=f"{PATH}{at}/notice").classes("button")
                html.a("本地区正在公示的", href=f"{PATH}/notices?area={one['area_code']}&state=open")
        _form(following, at, papers, files, entries, opened)


def _form(
    following: Given,
    at: str,
    papers: Sequence[str],
    files: Mapping[str, str],
    entries: Sequence[Given],
    opened: Opened,
) -> None:
    with step_form(opened, f"{at}/steps", "办结此步", HERE):
        hidden("code", following["code"])
        day_field(opened)
        for place, paper in enumerate(papers):
            hidden(f"paper-{place}", paper)
            told = f"{paper}（内容摘要或文件编号）"
            text_field(opened, f"evidence-{place}", told, most=2000, required=not files)
            if files:
                name = f"document-{place}"
                choice(name, f"{paper}：已上传的文件", files, opened.value(name), otherwise="不选")
        if following["kind"] == "vote":
            _vote(opened)
        if following["kind"] in _CAN_FAIL:
            required_choice("outcome", "结果", _OUTCOMES, opened.value("outcome"))
            _leaving([entry for entry in entries if entry["state"] == "standing"], opened)
        told = "说明（不通过的须写明理由）" if following["kind"] in _CAN_FAIL else "说明"
        text_field(opened, "reason", told, most=2000, required=False)


def _vote(opened: Opened) -> None:
    required_choice("body", "表决会议", labels.VOTING_BODIES, opened.value("body"))
    with html.div().classes("numbers"):
        for name, label in _COUNTS.items():
            count_field(opened, name, label)


def _leaving(standing: Sequence[Given], opened: Opened) -> None:
    if not standing:
        return
    with html.details().classes("figures"):
        html.summary("有对象在这一步退出的，写明原因")
        for entry in standing:
            named = f"{entry['number']} 号 {entry['head_name']}"
            text_field(opened, f"drop-{entry['id']}", named, most=200, required=False)


class _Taken(SentAsNamed):
    """A step as it was typed; its papers are numbered, and who leaves is named by his entry."""

    code: str = ""
    outcome: str = "passed"
    body: str = ""
    entitled: str = ""
    present: str = ""
    in_favour: str = ""
    against: str = ""
    abstained: str = ""

    def given(self, prefix: str) -> dict[str, str]:
        """What stands in the fields of a kind, by what follows the kind's prefix, none that was left empty."""
        return {name: value for name, value in self.named(prefix).items() if value.strip()}

    def evidence(self, place: str, label: str) -> dict[str, str]:
        """A paper with what it says, and the file that holds it where one was chosen."""
        file = self.text(f"document-{place}")
        return {"label": label, "text": self.text(f"evidence-{place}")} | ({"document_id": file} if file else {})


@nicegui.app.post(HERE + "/{round_id}/steps", include_in_schema=False)
async def take_round_step(request: Request, round_id: UUID, sent: Annotated[_Taken, Form()]) -> Response:
    """Take the next step of a round, and go back to it."""
    at = f"{HERE}/{round_id}"
    papers = sent.given("paper-")
    body: dict[str, Any] = {
        "code": sent.code,
        "occurred_on": sent.occurred_on,
        "outcome": sent.outcome,
        "note": sent.reason,
        "evidence": [sent.evidence(place, label) for place, label in papers.items()],
        "dropped": [{"entry_id": entry, "reason": reason} for entry, reason in sent.given("drop-").items()],
    }
    if sent.body:
        counts = {name: read_count(getattr(sent, name) or "0") for name in _COUNTS}
        if None in counts.values():
            return refuse(request, "表决人数应为整数，如 30。", sent.typed, at)
        body["votes"] = {"body": sent.body, **counts}
    return await take(
        request, f"{API}/rounds/{round_id}/steps", body, key=sent.key, typed=sent.typed, form=at, done=_taken
    )


def _taken(one: Given) -> tuple[str, str]:
    last, following = one["steps"][-1], one["next_step"]
    outcome = "已办结" if last["outcome"] == "passed" else "未通过"
    then = f"下一步：{following['label']}。" if following else "本轮程序结束。"
    return f"{HERE}/{one['id']}", f"“{last['label']}”{outcome}。{then}"


@page(f"{HERE}/{{round_id}}/notice", "张贴公示")
async def show_notice_form(request: Request, session: Session) -> None:
    """Ask for the day on which the notice of a round's next step is put up."""
    round_id, opened = quote(request.path_params["round_id"], safe=""), open_form(request)
    found, at = await session.get(f"{API}/rounds/{round_id}"), f"{HERE}/{round_id}"
    with frame(session.user, HERE, "张贴公示", found.body["label"] if found.given else ""):
        if not found.given:
            notice(found.excuse("建档立卡服务", "这一轮程序"))
            html.a("返回程序", href=PATH + HERE)
            return
        with section("公示", "名单按此刻在程序中的对象生成，姓名遮蔽", wide=True, name="step"):
            facts([("在程序中", f"{found.body['standing']} 个对象"), ("程序", found.body["label"])])
            with step_form(opened, f"{at}/notice", "张贴公示", at):
                day_field(opened, "张贴日期")


@nicegui.app.post(HERE + "/{round_id}/notice", include_in_schema=False)
async def put_up_notice(request: Request, round_id: UUID, sent: SentStep) -> Response:
    """Put up the notice of a round's next step, and go to it."""
    at = f"{HERE}/{round_id}"
    return await take(
        request,
        f"{API}/rounds/{round_id}/notices",
        sent.dated,
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/notice",
        done=lambda one: (f"/notices/{one['id']}", f"已张贴，至 {one['free_on']} 期满。"),
    )
