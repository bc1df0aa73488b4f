"""A household's story: all that happened to it, in the order of days, drawn and told."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.pieces import charts, labels
from services.gateway.console.pieces.elements import chart, empty, notice, section
from services.gateway.console.pieces.texts import area_text, label_text, yuan_amount
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH
from shared.money import yuan_text
from shared.policies.banks import bank_text

Given = Mapping[str, Any]

KINDS = {
    "register": "识别建档",
    "family": "家庭变化",
    "helper": "帮扶人",
    "visit": "走访慰问",
    "measure": "帮扶措施",
    "income": "家庭收入",
    "loan": "贷款",
    "alert": "监测预警",
    "exit": "脱贫返贫",
}
_MOST = "200"
CHANGES = {
    "registered": ("register", "建档立卡"),
    "split_off": ("register", "分户后单独建档"),
    "removal_undone": ("register", "销户撤销，恢复建档"),
    "taken_off": ("register", "销户"),
    "duplicate_retired": ("register", "重复登记，已归并"),
    "head_changed": ("family", "变更户主"),
    "split": ("family", "分户"),
    "merged": ("family", "并户"),
    "moved": ("family", "迁居"),
    "changed": ("family", "更正登记信息"),
    "exited": ("exit", "脱贫"),
    "returned": ("exit", "返贫"),
    "exit_undone": ("exit", "脱贫登记撤销"),
}
"""Kind of a version of the record → its lane, and what it is called; those told from elsewhere are not here."""
_TOLD_ELSEWHERE = ("income", "joined", "left")
FIELDS = {
    "household_type": "属性",
    "main_cause": "主要致贫原因",
    "other_causes": "其他致贫原因",
    "identification_standard": "识别标准",
    "village_code": "所在村",
    "village_group": "村民小组",
    "head_name": "户主",
    "members": "成员信息",
    "phone_masked": "联系电话",
    "bank_account_masked": "银行账号",
    "housing_sqm": "住房面积",
    "housing_structure": "住房结构",
    "drinking_water": "饮水情况",
    "planned_exit_year": "计划脱贫年度",
    "help_plan": "帮扶计划",
}
"""Facts of a household's record → what they are called."""
_LOAN_EVENTS = {
    "loan.applied": "申请贷款",
    "loan.disbursed": "发放贷款",
    "principal.repaid": "归还本金",
    "loan.overdue": "贷款逾期",
    "loan.extended": "贷款展期",
    "loan.breached": "贷款违约",
    "collection.notice_delivered": "送达催收通知",
    "compensation.claimed": "申请代偿",
}
"""The events of a loan that change the household's life; interest paid quarter by quarter stands in its schedule."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened on a day."""

    on: str
    """A date as ISO writes it."""
    kind: str
    """One of `KINDS`."""
    text: str
    href: str = ""
    """Where more of it is told."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the story is told from beside the household's own page; None where the reader's post may not ask."""

    history: Answer
    former: Answer
    ledger: Answer | None
    help: Answer | None
    measures: Answer | None
    monitored: Answer

    def missing(self) -> Iterator[tuple[Answer, str]]:
        """What was not given, and what it is called."""
        named = (
            (self.history, "档案变更"),
            (self.former, "离户成员"),
            (self.ledger, "走访和慰问"),
            (self.help, "帮扶人"),
            (self.measures, "帮扶措施"),
            (self.monitored, "监测情况"),
        )
        yield from ((answer, what) for answer, what in named if answer is not None and not answer.given)


async def read_sources(session: Session, household_id: str) -> Sources:
    """Ask for all of them at once.

    Raises:
        SignedOut: the sign-in has ended.
    """
    helps = "help.read" in session.user.permissions

    async def of_help(path: str, params: dict[str, str] | None = None) -> Answer | None:
        return await session.get(path, params) if helps else None

    of_household = {"household_id": household_id, "limit": _MOST}
    return Sources(
        *await asyncio.gather(
            session.get(f"/registry/households/{household_id}/history", {"limit": _MOST}),
            session.get(f"/registry/households/{household_id}/former-members"),
            of_help(f"/registry/helping/households/{household_id}/ledger"),
            of_help(f"/registry/helping/households/{household_id}"),
            of_help("/registry/measures", of_household),
            session.get("/registry/monitoring-objects", of_household),
        )
    )


def story_of(
    record: Given,
    sources: Sources,
    incomes: Sequence[Given],
    loans: Iterable[tuple[Given, Sequence[Given]]],
    alerts: Iterable[Given],
) -> list[Happening]:
    """Everything in the order of days; what happened on one day in the order of `KINDS`.

    Args:
        record: the household as it stands.
        sources: what else the registry tells; what is missing is left out.
        incomes: yearly, as the API gives them.
        loans: each with the events that its bank reported.
        alerts: as the API gives them.
    """
    found = [
        *_of_record(record, _items(sources.history), _items(sources.former)),
        *_of_help(sources),
        *(
            Happening(
                f"{one['year']}-12-31", "income", f"{one['year']}年人均纯收入 {yuan_text(one['net_per_head_fen'])} 元"
            )
            for one in incomes
        ),
        *(happening for loan, events in loans for happening in _of_loan(loan, events)),
        *(happening for alert in alerts for happening in _of_alert(alert)),
        *(happening for one in _items(sources.monitored) for happening in _of_object(one)),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda one: (one.on, order.index(one.kind)))


def _of_income(one: Given) -> Happening:
    text = f"{one['year']}年人均纯收入 {yuan_text(one['net_per_head_fen'])} 元"
    return Happening(f"{one['year']}-12-31", "income", text)


def _items(answer: Answer | None) -> Sequence[Given]:
    return answer.body["items"] if answer is not None and answer.given else ()


def _of_record(record: Given, history: Sequence[Given], former: Sequence[Given]) -> Iterator[Happening]:
    for change in history:
        if change["kind"] in _TOLD_ELSEWHERE:
            continue
        kind, label = CHANGES.get(change["kind"], ("family", "档案变更"))
        yield Happening(change["occurred_on"], kind, _change_text(change, label))
    if not history:  # it may be missing: the record itself tells the two days that matter most
        yield Happening(record["registered_on"], "register", "建档立卡")
        if record["exited_on"]:
            yield Happening(record["exited_on"], "exit", "脱贫")
    for member in (*record["members"], *former):
        if member["joined_on"]:
            joined = label_text(labels.MEMBERSHIP_KINDS, member["joined_kind"])
            yield Happening(member["joined_on"], "family", f"{member['name']}入户（{joined}）")
    for member in former:
        left = label_text(labels.MEMBERSHIP_KINDS, member["left_kind"])
        yield Happening(member["left_on"], "family", f"{member['name']}离户（{left}）")


def _change_text(change: Given, label: str) -> str:
    new, old = change["new"], change["old"]
    told = ""
    if change["kind"] == "registered":
        cause = label_text(labels.POVERTY_CAUSES, new.get("main_cause"))
        told = f"：{label_text(labels.HOUSEHOLD_TYPES, new.get('household_type'))}，{cause}"
    elif change["kind"] == "changed" and "household_type" in new:
        before, after = (label_text(labels.HOUSEHOLD_TYPES, one.get("household_type")) for one in (old, new))
        told = f"：属性由{before}改为{after}"
    elif change["kind"] in ("changed", "moved") and new.get("village_code"):
        told = f"：迁至{area_text(new['village_code'])}"
    elif change["kind"] == "changed":
        told = "：" + "、".join(dict.fromkeys(FIELDS.get(name, "其他项目") for name in new))
    return f"{label}{told}" + (f"（{change['reason']}）" if change["reason"] else "")


def _of_help(sources: Sources) -> Iterator[Happening]:
    ledger = sources.ledger.body["entries"] if sources.ledger is not None and sources.ledger.given else ()
    for entry in ledger:
        if entry["kind"] == "pairing":
            yield Happening(entry["on"], "helper", f"{entry['who']}开始帮扶（{entry['what']}）")
        elif entry["kind"] == "visit":
            yield Happening(entry["on"], "visit", f"{entry['who'] or '走访人未登记'} {entry['what']}")
        else:
            value = f"，折合 {yuan_amount(entry['value_fen'])}" if entry["value_fen"] else ""
            yield Happening(entry["on"], "visit", f"{entry['who']}捐助{entry['what']}{value}")
    lines = sources.help.body["lines"] if sources.help is not None and sources.help.given else ()
    for line in lines:
        if line["ended_on"] and line["helper"]:
            yield Happening(line["ended_on"], "helper", f"{line['helper']['name']}结束帮扶")
    for one in _items(sources.measures):
        what = label_text(labels.MEASURE_ITEMS, one["item"])
        told = f"：{one['content']}" if one["content"] else ""
        gain = f"，预计年增收 {yuan_amount(one['gain_fen'])}" if one["gain_fen"] else ""
        yield Happening(one["started_on"], "measure", f"{what}{told}{gain}")
        if one["ended_on"]:
            yield Happening(one["ended_on"], "measure", f"{what}结束")


def _of_loan(loan: Given, events: Sequence[Given]) -> Iterator[Happening]:
    name = f"{bank_text(loan['bank_code'])} {loan['loan_no']}"
    for event in events:
        if event["status"] == "live" and event["type"] in _LOAN_EVENTS:
            amount = event["content"].get("amount_fen", event["content"].get("principal_fen"))
            told = f" {yuan_amount(amount)}" if amount is not None else ""
            yield Happening(event["occurred_on"], "loan", f"{_LOAN_EVENTS[event['type']]}{told}（{name}）")
    if not events:
        if loan["applied_on"]:
            yield Happening(loan["applied_on"], "loan", f"申请贷款（{name}）")
        if loan["disbursed_on"]:
            yield Happening(loan["disbursed_on"], "loan", f"发放贷款 {yuan_amount(loan['disbursed_fen'])}（{name}）")


def _of_alert(alert: Given) -> Iterator[Happening]:
    href = f"{PATH}/alerts/{alert['id']}"
    yield Happening(alert["raised_on"], "alert", f"预警“{alert['rule_label']}”：{alert['sentence']}", href)
    ended = (("closed_on", alert["state_label"]), ("cleared_on", "原因已消除"))
    for name, told in ended:
        if alert[name]:
            yield Happening(alert[name], "alert", f"预警“{alert['rule_label']}”{told}", href)
            return


def _of_object(one: Given) -> Iterator[Happening]:
    kind = label_text(labels.MONITORED_KINDS, one["monitored_kind"])
    risks = "、".join(label_text(labels.RISKS, risk) for risk in one["risks"])
    yield Happening(one["entered_on"], "alert", f"纳入监测：{kind}（{risks}）")
    if one["removed_on"]:
        yield Happening(one["removed_on"], "alert", "风险消除，退出监测")


# on the page ----------------------------------------------------------------------------------------------------------


def show_story(happenings: Sequence[Happening], sources: Sources) -> None:
    """The story drawn on lanes, and told by year, the latest first; the reader chooses which kinds (`console.js`)."""
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in happenings)]
    with section("全程", "由近及远", wide=True, name="story"):
        for answer, what in sources.missing():
            notice(answer.excuse("建档立卡服务", what))
        if not happenings:
            empty("还没有任何记载。")
            return
        chart(
            charts.story([(one.on, KINDS[one.kind], one.text) for one in happenings], [KINDS[k] for k in kinds]), "全程"
        )
        with html.fieldset().classes("kinds"):
            html.legend("显示").classes("hidden")
            for kind in kinds:
                number = sum(one.kind == kind for one in happenings)
                with html.label().classes("kind"):
                    html.input_(type="checkbox", value=kind, checked=True)
                    html.span(f"{KINDS[kind]} {number}").classes(f"kind-{kind}")
            html.span(role="status").classes("muted small")
        latest = sorted(happenings, key=lambda one: one.on, reverse=True)
        for year, of_year in groupby(latest, key=lambda one: one.on[:4]):
            with html.section().classes("year"):
                html.h3(f"{year}年")
                with html.ol().classes("story"):
                    for one in of_year:
                        _tell(one)


def _tell(one: Happening) -> None:
    with html.li(**{"data-kind": one.kind}):
        html.time(one.on[5:], datetime=one.on)
        html.span(KINDS[one.kind]).classes(f"kind-{one.kind}")
        if one.href:
            html.a(one.text, href=one.href)
        else:
            html.span(one.text).classes("told")
