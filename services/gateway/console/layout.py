"""The frame of every page: header with the user, navigation, content, footer."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import html, ui

from services.gateway.console.pieces.texts import area_text, overview_text
from services.gateway.console.sessions import User
from services.gateway.console.visits import PATH, TITLE, console


@contextmanager
def frame(user: User, here: str, heading: str, subheading: str = "") -> Iterator[None]:
    """The page around its content.

    Args:
        user: who reads it.
        here: path of the navigation's entry to which the page belongs.
        heading: the page's own.
        subheading: a line below it.
    """
    html.a("跳到正文", href="#main").classes("skip")
    with html.header().classes("top"):
        menu = html.button("菜单", **{"id": "nav-button", "type": "button", "aria-controls": "nav"})
        menu.props["aria-expanded"] = "false"
        menu.on("click", js_handler="() => toggleNavigation()")
        html.a(TITLE, href=f"{PATH}/").classes("brand")
        with html.div().classes("who"):
            with html.div().classes("who-text"):
                html.a(user.name, href=f"{PATH}/me").classes("who-name")
                html.span(_post_of(user)).classes("who-role")
            with html.form(method="post", action=f"{PATH}/logout"):
                html.button("退出", type="submit").classes("quiet")
    backdrop = html.div().classes("backdrop")
    backdrop.on("click", js_handler="() => toggleNavigation(false)")
    with html.div().classes("body"):
        _navigation(user, here)
        with html.main(id="main"):
            with html.div().classes("page-head"):
                html.h1(heading)
                if subheading:
                    html.p(subheading).classes("muted")
            yield
            with html.footer().classes("muted small"):
                html.span(f"数据取自 {console().clock.now():%Y-%m-%d %H:%M}（北京时间）")
    ui.context.client.content.classes("page")


def _post_of(user: User) -> str:
    """As what somebody reads, and for whom where it is not for himself."""
    post = f"{user.role_label} · {area_text(user.area_code)}"
    return f"代 {user.acting_for} · {post}" if user.acting_for else post


def _navigation(user: User, here: str) -> None:
    """The entries by groups, each of which can be folded away; a group of which nothing may be read isn't there."""
    with html.nav(**{"id": "nav", "aria-label": "主导航"}):
        for name, entries in _groups(user):
            with html.details(**{"open": True, "data-group": name}):
                html.summary(name)
                with html.ul():
                    for path, label in entries:
                        with html.li():
                            entry = html.a(label, href=PATH + path)
                            if path == here:
                                entry.props["aria-current"] = "page"


def _groups(user: User) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The groups with path and label of the pages that wouldn't be empty for the user."""
    for name, entries in _entries(user):
        if readable := [(path, label) for path, label, permission in entries if permission in user.permissions]:
            yield name, readable


def _entries(user: User) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Everything there is: groups of path, label and the permission without which the page would be empty."""
    yield (
        "工作",
        [
            ("/work", "我的工作", "own_account.read"),
            ("/overview", overview_text(user.area_code), "overview.read"),
            ("/organisation", "组织领导", "organisation.read"),
            ("/publicity", "资金公示", "special_fund.read"),
        ],
    )
    yield (
        "农户",
        [
            ("/households", "建档立卡户", "household.read"),
            ("/procedures", "程序", "procedure.read"),
            ("/notices", "公示", "procedure.read"),
            ("/exit-trails", "退出核查", "exit_trail.read"),
            ("/field-conflicts", "现场差异", "field_work.read"),
        ],
    )
    yield (
        "监测",
        [
            ("/alerts", "预警", "alert.read"),
            ("/duties", "职责", "post_duty.read"),
            ("/supervision", "督查", "supervision.read"),
            ("/spot-checks", "抽查", "spot_check.read"),
            ("/bulletins", "通报", "bulletin.read"),
        ],
    )
    yield (
        "信贷与基金",
        [
            ("/loans", "贷款", "loan.read"),
            ("/loans", "贷款", "own_loan.read"),
            ("/subsidies", "贴息名单", "subsidy_list.read"),
            ("/fund", "风险缓释基金", "fund.read"),
            ("/claims", "代偿", "claim.read"),
            ("/losses", "损失分担", "loss_share.read"),
            ("/trial-balance", "试算平衡", "ledger.read"),
            ("/simulation", "测算", "simulation.run"),
        ],
    )
    yield (
        "数据",
        [
            ("/imports", "导入", "household.import"),
            ("/exports", "导出", "household.read"),
            ("/exchanges", "数据交换", "exchange.read"),
            ("/audit", "审计", "audit.read"),
        ],
    )
    yield (
        "账号",
        [
            ("/me", "我的账号", "own_account.read"),
            ("/delegations", "代理", "delegation.read"),
            ("/roles", "岗位与权限", "role.read"),
            ("/units", "单位", "organisation.read"),
            ("/accounts", "账号管理", "account.read"),
            ("/bank-clients", "银行接口", "bank_client.read"),
        ],
    )
