"""Taking households, families, villages or monitoring objects into a round."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import empty, notice, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import (
    Opened,
    back_with,
    day_field,
    hidden,
    open_form,
    refuse,
    several_choice,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import area_line, area_names, count_text
from services.gateway.console.procedures.families import Family, application_fields, family_fields, places
from services.gateway.console.procedures.next_step import API, HERE, may_take
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.areas import AreaLevel, level_of, significant_prefix

Given = Mapping[str, Any]

_SUBJECTS = {
    "identification": ("application",),
    "exit": ("household_id",),
    "return": ("household_id",),
    "monitoring_entry": ("household_id", "family"),
    "monitoring_removal": ("monitoring_object_id",),
    "village_identification": ("village_code",),
    "village_exit": ("village_code",),
}
"""Procedure → what it takes in, as the API calls it; where there are several, the page asks which."""
_LABELS = {
    "application": "申请户",
    "family": "未建档的家庭",
    "household_id": "建档立卡户",
    "monitoring_object_id": "监测对象",
    "village_code": "村",
}
_FAMILIES = ("application", "family")
_STATUS = {"exit": "registered", "return": "exited", "monitoring_entry": "exited"}
"""Procedure → how the households stand that it takes in."""
_MONITORING = "monitoring_entry"
_RISK = "risk-"
_MOST_LISTED = 500


def may_enter(one: Given, user: User) -> bool:
    """Whether the reader may take something into a round as it stands."""
    following = one["next_step"]
    return following is not None and following["kind"] == "application" and may_take(following, user)


@page(f"{HERE}/{{round_id}}/entries/new", "纳入对象")
async def show_new_entry(request: Request, session: Session) -> Response | None:
    """Show what may be taken into a round."""
    user, round_id = session.user, quote(request.path_params["round_id"], safe="")
    at, opened = f"{HERE}/{round_id}", open_form(request)
    found = await session.get(f"{API}/rounds/{round_id}")
    if not found.given:
        return back_with(request, HERE, found.excuse("建档立卡服务", "这一轮程序"))
    one = found.body
    if not may_enter(one, user):
        return back_with(request, at, opened.problem or "这一轮程序现在不由您纳入对象。")
    subjects = _SUBJECTS[one["procedure"]]
    asked = request.query_params.get("of", "")
    subject = asked if asked in subjects else subjects[0]
    options = None if subject in _FAMILIES else await _candidates(session, one, subject)
    with (
        frame(user, HERE, f"纳入{_LABELS[subject]}", f"{one['year']}年{one['label']}"),
        section(_LABELS[subject], wide=True, name="step"),
    ):
        for other in subjects:
            if other != subject:
                html.a(f"改为纳入{_LABELS[other]}", href=f"{PATH}{at}/entries/new?{urlencode({'of': other})}")
        if isinstance(options, Answer):
            notice(options.excuse("建档立卡服务", f"{_LABELS[subject]}名单"))
        elif options is not None and not options:
            empty(f"本地区没有可以纳入的{_LABELS[subject]}。")
        else:
            _form(one, subject, options, opened)
    return None


def _form(one: Given, subject: str, options: Mapping[str, str] | None, opened: Opened) -> None:
    at = f"{HERE}/{one['id']}"
    with step_form(opened, f"{at}/entries", "纳入", at):
        hidden("of", subject)
        if options is not None:
            required_choice(subject, _LABELS[subject], options, opened.value(subject))
            if len(options) == _MOST_LISTED:
                html.p(f"只列出前 {_MOST_LISTED} 个。").classes("muted small")
        if one["procedure"] == _MONITORING:
            required_choice("monitored_kind", "监测对象类别", labels.MONITORED_KINDS, opened.value("monitored_kind"))
            several_choice(opened, _RISK, "返贫致贫风险（可多选）", labels.RISKS)
        if subject == "application":
            application_fields(opened)
        if subject in _FAMILIES:
            family_fields(opened, _villages_of(one["area_code"]), f"{at}/entries/new/longer")
        day_field(opened, "申请日期")


async def _candidates(session: Session, one: Given, subject: str) -> dict[str, str] | Answer:
    """What could be taken in by its id, with its name; the answer where it isn't told."""
    area = one["area_code"]
    if subject == "village_code":
        return _villages_of(area)
    if subject == "household_id":
        path, asked = "/registry/households", {"village_code": area, "status": _STATUS[one["procedure"]]}
    else:
        path, asked = "/registry/monitoring-objects", {"area": area}
    answer = await session.get(path, {**asked, "limit": str(_MOST_LISTED)})
    if not answer.given:
        return answer
    return {item["id"]: _named(item) for item in answer.body["items"] if not item.get("removed_on")}


def _named(item: Given) -> str:
    number = item.get("household_no")
    return f"{item['head_name']}（{f'{number}，' if number else ''}{count_text(item['people'], '人')}）"


def _villages_of(area: str) -> dict[str, str]:
    inside = significant_prefix(area)
    villages = (code for code in area_names() if code.startswith(inside) and level_of(code) is AreaLevel.VILLAGE)
    return {code: area_line(code, below=area) for code in villages}


class _NewEntry(Family):
    """What is taken into a round; the risks of a monitoring object are named by their codes."""

    of: str = ""
    household_id: str = ""
    monitoring_object_id: str = ""
    monitored_kind: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """As the API takes it."""
        subject: Any = getattr(self, self.of) if self.of in _LABELS else ""
        monitored = {"monitored_kind": self.monitored_kind, "risks": list(self.named(_RISK))}
        return {
            "occurred_on": self.occurred_on,
            **({self.of: subject} if subject else {}),
            **(monitored if self.monitored_kind else {}),
        }


@nicegui.app.post(HERE + "/{round_id}/entries/new/longer", include_in_schema=False)
async def make_longer(request: Request, round_id: UUID, sent: Annotated[_NewEntry, Form()]) -> Response:
    """Give the form back as it was filled in, with room for one person more."""
    people = places(sent.people) + 1
    return refuse(request, "", {**sent.typed, "people": str(people)}, _form_of(round_id, sent))


@nicegui.app.post(HERE + "/{round_id}/entries", include_in_schema=False)
async def add_entry(request: Request, round_id: UUID, sent: Annotated[_NewEntry, Form()]) -> Response:
    """Take something into a round, and go back to it."""
    at = f"{HERE}/{round_id}"
    return await take(
        request,
        f"{API}/rounds/{round_id}/entries",
        sent.body,
        key=sent.key,
        typed=sent.typed,
        form=_form_of(round_id, sent),
        done=lambda entry: (at, f"已纳入：{entry['number']} 号 {entry['head_name']}。"),
    )


def _form_of(round_id: UUID, sent: _NewEntry) -> str:
    of = {"of": sent.of} if sent.of in _LABELS else {}
    return f"{HERE}/{round_id}/entries/new?{urlencode(of)}"
