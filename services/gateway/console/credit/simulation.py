"""What would come of lending, losses and rates: a form of the main parameters, charts, the figures, a file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import Request
from nicegui import html, ui

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces import charts
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    chart,
    compact_table,
    notice,
    section,
    tile,
)
from services.gateway.console.pieces.filters import counties_of, day_choice, given, required_choice
from services.gateway.console.pieces.texts import amount_text, area_text, quarter_text, read_yuan, yuan_amount
from services.gateway.console.pieces.waiting import show_when_given
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.calendar import Quarter
from shared.csv_lines import BYTE_ORDER_MARK, csv_line
from shared.money import yuan_text

HERE = "/simulation"
_YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter that is a whole number, a share in percent or an amount in yuan.

    Attributes:
        name: in the address.
        label: what it is called, with its unit.
        usual: what stands there first.
        least: smallest value.
        most: largest value.
        kind: ``count``, ``percent`` or ``yuan``.
    """

    name: str
    label: str
    usual: str
    least: int
    most: int
    kind: str = "count"

    def read(self, text: str) -> int | Decimal | None:
        """The value that was typed: a count, a share of 1, or fen; None where it is none or too large."""
        value: int | Decimal | None
        if self.kind == "yuan":
            value = read_yuan(text)
            bounds = (self.least * 100, self.most * 100)
        elif self.kind == "percent":
            value = Decimal(text) if _PERCENT.fullmatch(text) else None
            bounds = (self.least, self.most)
        else:
            value = int(text) if _COUNT.fullmatch(text) else None
            bounds = (self.least, self.most)
        if value is None or not bounds[0] <= value <= bounds[1]:
            return None
        return value / 100 if isinstance(value, Decimal) else value

    @property
    def problem(self) -> str:
        """What is said of a value that can't be taken."""
        name = self.label.partition("（")[0]
        what = "整数" if self.kind == "count" else "数"
        return f"{name}应为 {self.least:,} 至 {self.most:,} 的{what}。"


_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,7}", re.ASCII)
_CHANGE = re.compile(r"-?[0-9]{1,2}(\.[0-9]{1,2})?", re.ASCII)

QUARTERS = Number("quarters", "测算季度数", "12", 1, 40)
LENDING = Number("lending", "其中发放贷款的季度数", "8", 0, 40)
HOUSEHOLDS = Number("households", "每季度农户贷款（笔）", "100", 0, 100_000)
HOUSEHOLD_LOAN = Number("household_loan", "农户每笔（元）", "50000", 1, 1_000_000, "yuan")
ORGANISATIONS = Number("organisations", "每季度经营主体贷款（笔）", "2", 0, 10_000)
ORGANISATION_LOAN = Number("organisation_loan", "经营主体每笔（元）", "1000000", 1, 100_000_000, "yuan")
TERM = Number("term", "期限（月）", "36", 1, 120)
FUND = Number("fund", "期初基金余额（元）", "0", 0, 9_999_999_999, "yuan")
ON_TIME = Number("on_time", "按期付息（%）", "96", 0, 100, "percent")
EARLY = Number("early", "提前结清（%）", "5", 0, 100, "percent")
DEFAULT = Number("default", "到期不还（%）", "5", 0, 100, "percent")
RECOVERY = Number("recovery", "代偿后追回（%）", "20", 0, 100, "percent")
INSURER = Number("insurer", "保险承担本金（%）", "0", 0, 100, "percent")
NUMBERS = (
    QUARTERS, LENDING, HOUSEHOLDS, HOUSEHOLD_LOAN, ORGANISATIONS, ORGANISATION_LOAN, TERM, FUND, ON_TIME, EARLY,
    DEFAULT, RECOVERY, INSURER,
)  # fmt: skip
_BEGINNINGS = {"empty": "只有所填的期初基金", "books": "按今天的账簿（存量贷款和基金）"}
_NAMES = ("area", "start", "opening", "rate_from", "rate_change", *(number.name for number in NUMBERS))


@page(HERE, "测算")
async def show_simulation(request: Request, session: Session) -> None:
    """Show the form, and what comes of the scenario in the address once it is reckoned."""
    user = session.user
    typed = given(request, *_NAMES)
    asked = scenario(typed, user) if typed else None
    with frame(user, HERE, "测算", "按项目规则推演贴息、代偿和基金；不改动任何账目"):
        with section("情景", "未填的按所示数值", wide=True, name="scenario"):
            if isinstance(asked, str):
                html.p(asked, role="alert").classes("notice missed")
            _form(typed, user)
        if isinstance(asked, dict):
            show_when_given(
                lambda: session.post("/credit/simulations", json=asked),
                _result,
                "测算",
                "笔数和季度较多时需要十几秒，请稍候；本页地址可以收藏，随时重新测算。",
            )


def scenario(typed: Mapping[str, str], user: User) -> dict[str, Any] | str:
    """The scenario that was typed, as the API takes it, or the sentence that says what is wrong with it."""
    values: dict[str, Any] = {}
    for number in NUMBERS:
        value = number.read(typed.get(number.name, number.usual))
        if value is None:
            return number.problem
        values[number.name] = value
    now = str(Quarter.of(today()))
    from_books = typed.get("opening") == "books"
    start = now if from_books else typed.get("start", now)
    if start not in _starts():
        return "起始季度请从列表中选择。"
    if values["lending"] > values["quarters"]:
        return "发放贷款的季度数不能超过测算季度数。"
    document: dict[str, Any] = {
        "area": typed.get("area", user.area_code),
        "start": start,
        "quarters": values["quarters"],
        "from_books": from_books,
        "cohorts": _cohorts(values, start),
        "assumptions": {
            "on_time_share": _share(values["on_time"]),
            "early_share": _share(values["early"]),
            "default_share": _share(values["default"]),
            "recovery_share": _share(values["recovery"]),
            "insurer_share": _share(values["insurer"]),
        },
    }
    if values["fund"] and not from_books:
        document["opening"] = {"funds": [{"balance_fen": values["fund"]}]}
    rate = _rate_change(typed)
    if isinstance(rate, str):
        return rate
    return document | ({"rate_changes": [rate]} if rate else {})


def _cohorts(values: Mapping[str, Any], start: str) -> list[dict[str, Any]]:
    if not values["lending"]:
        return []
    last = Quarter.parse(start)
    for _ in range(values["lending"] - 1):
        last = last.following
    kinds = (
        ("household", values["households"], values["household_loan"]),
        ("organisation", values["organisations"], values["organisation_loan"]),
    )
    return [
        {
            "borrower": borrower,
            "quarter": start,
            "until": str(last),
            "count": count,
            "amount_fen": amount_fen,
            "term_months": values["term"],
        }
        for borrower, count, amount_fen in kinds
        if count
    ]


def _share(share: Decimal) -> str:
    return f"{share.normalize():f}"


def _rate_change(typed: Mapping[str, str]) -> dict[str, str] | str | None:
    change, effective_from = typed.get("rate_change", ""), typed.get("rate_from", "")
    if not change and not effective_from:
        return None
    if not _CHANGE.fullmatch(change):
        return "利率增减应写成百分点，如 -0.25，并注明起始日。"
    try:
        day = date.fromisoformat(effective_from)
    except ValueError:
        return "利率增减应注明起始日。"
    return {"effective_from": str(day), "change": f"{Decimal(change) / 100:f}"}


def _starts() -> dict[str, str]:
    """The quarters in which a scenario may begin, the present one first."""
    quarter, found = Quarter.of(today()), {}
    for _ in range(4 * _YEARS_AHEAD):
        found[str(quarter)] = quarter_text(str(quarter))
        quarter = quarter.following
    return found


def _form(typed: Mapping[str, str], user: User) -> None:
    areas = {user.area_code: area_text(user.area_code), **counties_of(user)}
    with html.form(method="get", action=PATH + HERE).classes("filters"):
        required_choice("area", "地区", areas, typed.get("area", user.area_code))
        required_choice("opening", "期初", _BEGINNINGS, typed.get("opening", "empty"))
        required_choice("start", "起始季度", _starts(), typed.get("start", str(Quarter.of(today()))))
        with html.div().classes("filters numbers"):
            for number in NUMBERS:
                with html.div().classes("field"):
                    html.label(number.label, **{"for": number.name})
                    value = typed.get(number.name, number.usual)
                    field = html.input_(id=number.name, name=number.name, value=value, required=True, size=11)
                    field.props("inputmode=decimal autocomplete=off")
        with html.div().classes("field"):
            html.label("基准利率增减（百分点）", **{"for": "rate_change"})
            html.input_(id="rate_change", name="rate_change", value=typed.get("rate_change", ""), size=8)
        day_choice("rate_from", "自（日期）", typed.get("rate_from", ""))
        with html.div().classes("field buttons"):
            html.button("测算", type="submit").classes("primary")
            html.a("恢复默认", href=PATH + HERE)


def _result(answer: Answer) -> None:
    if not answer.given:
        told = isinstance(answer.body, dict) and "title" in answer.body
        notice(answer.problem if told else answer.excuse("信贷服务", "测算结果"))
        return
    body = answer.body
    rows = [figures_of(one) for one in body["quarters"]]
    with section("结论", area_text(body["area"]), wide=True, name="answers"):
        html.p(exhausted_text(body["answers"])).classes("target-label")
        with html.ul().classes("sentences"):
            for sentence in body["answers"]["sentences"]:
                if not sentence["zh"].startswith("基金"):  # told above
                    html.li(readable(sentence["zh"]))
        for warned in body["warnings"]:
            notice(readable(warned["detail"]["zh"]))
    _tiles(body)
    with html.div().classes("grid"):
        with section("各季度贴息", "列入当季名单，万元", name="subsidy"):
            chart(
                charts.simulated_subsidy([(one.label, one.household_fen, one.organisation_fen) for one in rows]),
                "各季度贴息",
            )
        with section("基金余额", "季末，万元", name="fund"):
            chart(
                charts.simulated_fund([(one.label, one.fund_fen, one.lacked_fen) for one in rows]),
                "各季度末基金余额和代偿缺口",
            )
    with section("分季度数字", "元", wide=True, name="quarters"):
        compact_table(_COLUMNS, [one.cells for one in rows], "分季度测算结果")
        text = csv_text(rows)
        name = f"测算 {area_text(body['area'])} {rows[0].label}-{rows[-1].label}.csv"
        with html.div().classes("field buttons"):
            save = html.button("下载 csv", type="button")
        save.on("click", lambda: ui.download.content(text, name, "text/csv"))


def exhausted_text(answers: Mapping[str, Any]) -> str:
    """When the fund is used up."""
    if answers["fund_short_on"] is None:
        return "测算期内基金不会用尽。"
    quarter, day = quarter_text(answers["fund_short_in"]), answers["fund_short_on"]
    return f"基金将在{quarter}用尽：自 {day} 起不足以全额代偿，测算期内共缺 {yuan_amount(answers['fund_lacked_fen'])}。"


_QUARTER = re.compile(r" ?(?<![0-9])([0-9]{4}Q[1-4]) ?")


def readable(sentence: str) -> str:
    """A sentence with its quarters written as people write them."""
    return _QUARTER.sub(lambda found: quarter_text(found[1]), sentence)


def _tiles(body: Mapping[str, Any]) -> None:
    answers, total = body["answers"], body["total"]
    subsidy_fen = total["subsidy_household_fen"] + total["subsidy_organisation_fen"]
    peak = answers["peak_leverage"]
    with html.div().classes("tiles"):
        next_fen = answers["subsidy_next_year_fen"]
        year = [] if next_fen is None else [f"其中 {answers['next_year']} 年 {amount_text(next_fen)}"]
        tile("测算期贴息", amount_text(subsidy_fen), year, yuan_amount(subsidy_fen))
        needed_fen = answers["deposits_needed_fen"]
        tile("应缴存基金", amount_text(needed_fen), ["测算期内"], yuan_amount(needed_fen))
        peak_in = [quarter_text(answers["peak_in"])] if answers["peak_in"] else []
        tile("最高杠杆", "无基金" if peak is None else f"{Decimal(peak):.2f} 倍", peak_in)
        lost_fen = total["city_share_fen"] + total["county_share_fen"]
        shares = f"市 {amount_text(total['city_share_fen'])}，县 {amount_text(total['county_share_fen'])}"
        tile("净损失", amount_text(lost_fen), [shares], yuan_amount(lost_fen))


@dataclass(frozen=True, slots=True)
class Figures:
    """A quarter's figures, fen, as the page shows them."""

    label: str
    lent_fen: int
    owed_fen: int
    household_fen: int
    organisation_fen: int
    claimed_fen: int
    paid_fen: int
    lacked_fen: int
    fund_fen: int
    leverage: str

    @property
    def amounts(self) -> tuple[int, ...]:
        """In the order of the table's columns."""
        return (
            self.lent_fen,
            self.owed_fen,
            self.household_fen + self.organisation_fen,
            self.claimed_fen,
            self.paid_fen,
            self.lacked_fen,
            self.fund_fen,
        )

    @property
    def cells(self) -> list[Cell]:
        """A row of the table."""
        return [quarter_text(self.label), *map(yuan_text, self.amounts), self.leverage]


_COLUMNS = [
    Column("季度"),
    Column("发放（元）", number=True),
    Column("贷款余额（元）", number=True),
    Column("贴息（元）", number=True),
    Column("申请代偿（元）", number=True),
    Column("基金代偿（元）", number=True),
    Column("基金缺口（元）", number=True),
    Column("基金余额（元）", number=True),
    Column("杠杆", number=True),
]


def figures_of(one: Mapping[str, Any]) -> Figures:
    """A quarter of the API's answer."""
    figures, leverage = one["figures"], one["leverage"]
    return Figures(
        label=one["quarter"],
        lent_fen=figures["disbursed_household_fen"] + figures["disbursed_organisation_fen"],
        owed_fen=figures["outstanding_household_fen"] + figures["outstanding_organisation_fen"],
        household_fen=figures["subsidy_household_fen"],
        organisation_fen=figures["subsidy_organisation_fen"],
        claimed_fen=figures["claimed_fen"],
        paid_fen=figures["paid_from_fund_fen"],
        lacked_fen=figures["fund_lacked_fen"],
        fund_fen=figures["fund_closing_fen"],
        leverage="无基金" if leverage is None else f"{Decimal(leverage):.2f} 倍",
    )


def csv_text(rows: Sequence[Figures]) -> str:
    """The table as a file for spreadsheets, amounts in yuan."""
    lines = [csv_line([column.heading for column in _COLUMNS])]
    lines += [
        csv_line([quarter_text(one.label), *(Decimal(fen).scaleb(-2) for fen in one.amounts), one.leverage])
        for one in rows
    ]
    return BYTE_ORDER_MARK + "".join(lines)
