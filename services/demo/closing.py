"""The closing table: what the services say came of the demo; nothing here is counted by the player."""

from typing import Any

from rich.console import Console
from rich.table import Table

from services.demo.accounts import BANK_LABELS
from services.demo.client import Actor
from services.demo.town import TOWN_CODE
from shared.money import yuan_text

YEARS = range(2016, 2021)
COUNTY_CODE = TOWN_CODE[:6]


async def figures(auditor: Actor, county_code: str = COUNTY_CODE) -> dict[str, Any]:
    """What a county's auditor reads off the API, without ids and times: equal demos give equal figures.

    Args:
        auditor: signed in as auditor of the county.
        county_code: the county, 6 digits.
    """
    overview = await auditor.get("/monitoring/overview", area=county_code)
    accounts = await auditor.get("/credit/fund-accounts", county_code=county_code)
    losses = [await auditor.get("/credit/loss-shares", county_code=county_code, year=year) for year in YEARS]
    controls = await auditor.get("/credit/ledger/control-totals", county_code=county_code)
    trial = await auditor.get("/credit/ledger/trial-balance", county_code=county_code)
    told = ("households", "people", "exited", "by_type", "loans", "lent_fen", "repaid_fen", "outstanding_fen")
    return {
        **{name: overview[name] for name in told},
        "subsidy_paid_fen": overview["subsidy_paid_fen"],
        "lending_by_quarter": overview["lending_by_quarter"],
        "alerts": {one["rule"]: one for one in overview["alerts_by_rule"]},
        "funds": {
            one["bank_code"]: {name: one[name] for name in ("balance_fen", "outstanding_fen", "leverage", "needed_fen")}
            for one in accounts["items"]
        },
        "losses": {one["year"]: one for one in losses if one["items"]},
        "controls": controls,
        "trial": {"rows": trial["rows"], "totals": trial["totals"]},
    }


def show(console: Console, closing: dict[str, Any]) -> None:
    """Print the closing figures, money in yuan."""
    table = Table(title="古陂镇演示结果（各服务当前数据）", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("建档立卡户", f"{closing['households']:,} 户")
    table.add_row("贫困人口", f"{closing['people']:,} 人")
    table.add_row("其中已脱贫", f"{closing['exited']:,} 户")
    table.add_section()
    table.add_row("发放贷款", f"{closing['loans']:,} 笔")
    table.add_row("贷款发放额", _yuan(closing["lent_fen"]))
    table.add_row("贷款余额", _yuan(closing["outstanding_fen"]))
    table.add_row("已拨付贴息", _yuan(closing["subsidy_paid_fen"]))
    table.add_section()
    for code, account in closing["funds"].items():
        table.add_row(f"风险缓释基金余额：{BANK_LABELS.get(code, code)}", _yuan(account["balance_fen"]))
    table.add_section()
    for year, loss in closing["losses"].items():
        table.add_row(f"{year} 年净损失", _yuan(loss["net_loss_fen"]))
        table.add_row("　市级分担", _yuan(loss["city_share_fen"]))
        table.add_row("　县级分担", _yuan(loss["county_share_fen"]))
    table.add_section()
    for alert in closing["alerts"].values():
        table.add_row(f"预警：{alert['label']}", f"{alert['raised']:,} 条（未办结 {alert['open']:,}）")
    table.add_section()
    table.add_row("总账借贷平衡", _agrees(equal=closing["trial"]["totals"]["equal"]))
    table.add_row("控制总额（账户＝分录＝业务事件）", _agrees(equal=closing["controls"]["equal"]))
    console.print(table)


def _yuan(fen: int) -> str:
    return f"{yuan_text(fen)} 元"


def _agrees(*, equal: bool) -> str:
    return "[green]一致[/]" if equal else "[bold red]不一致[/]"
