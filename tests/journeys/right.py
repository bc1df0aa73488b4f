"""What a county's closing figures have to be."""

from typing import Any

from services.demo.expected import Expected

SHARES = ("net_loss_fen", "city_share_fen", "county_share_fen")


def check_figures(seen: dict[str, Any], right: Expected) -> None:
    """Hold closing figures against what the demo's own books say, to the fen."""
    assert (seen["households"], seen["people"], seen["exited"]) == (right.households, right.people, right.exited)
    assert (seen["loans"], seen["lent_fen"]) == (right.loans, right.lent_fen)
    assert (seen["outstanding_fen"], seen["subsidy_paid_fen"]) == (right.outstanding_fen, right.subsidy_paid_fen)
    assert {bank: account["balance_fen"] for bank, account in seen["funds"].items()} == right.fund_fen
    assert [sum(loss[share] for loss in seen["losses"].values()) for share in SHARES] == [
        right.net_loss_fen,
        right.city_share_fen,
        right.county_share_fen,
    ]


def check_alerts(seen: dict[str, Any], right: Expected) -> None:
    """Hold how often each rule raised an alert against what the demo's own books say; no other rule raised any."""
    raised = {rule: alert["raised"] for rule, alert in seen["alerts"].items()}
    assert raised == dict.fromkeys(raised, 0) | {
        "loan_overdue": right.overdue,
        "exited_income_below_line": right.fallen_back,
        "fund_exhausted": sum(short_fen > 0 for short_fen in right.shortfall_fen.values()),
        "leverage_out_of_bounds": sum(right.fell_out.values()),
    }
