"""Put the overview together from figures that are kept up by events."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.queries import late_alerts
from services.monitoring.alerts.rights import hidden_from
from services.monitoring.alerts.rules import RULE_LABELS
from services.monitoring.duties.models import KEPT_BY_CREDIT
from services.monitoring.figures.queries import Span, sums_of_days, totals
from services.monitoring.figures.rules import Measure
from services.monitoring.funds.service import balances
from services.monitoring.overview.models import FundRead, MonitoredCount, Overview, QuarterLending, RuleCount, TypeCount
from services.monitoring.targets.grouping import by_status
from services.monitoring.targets.service import targets_of
from shared.areas import full_code
from shared.calendar import Quarter
from shared.codes import HOUSEHOLD_TYPES, MONITORED_KINDS
from shared.money import two_decimals
from shared.policies.active import ActivePolicies
from shared.security.callers import COUNTY_DIGITS, Caller
from shared.security.permissions import may

_SHOWN = (
    Measure.ALERTS_LATE,
    Measure.ALERTS_OPEN,
    Measure.ALERTS_RAISED,
    Measure.DUTIES_OWED,
    Measure.EXITED,
    Measure.HOUSEHOLDS,
    Measure.LENT_BY_QUARTER_FEN,
    Measure.LENT_FEN,
    Measure.LOANS,
    Measure.MONITORED,
    Measure.MONITORED_REMOVED,
    Measure.OUTSTANDING_FEN,
    Measure.PEOPLE,
    Measure.REPAID_BY_QUARTER_FEN,
    Measure.REPAID_FEN,
    Measure.SUBSIDY_PAID_FEN,
)
"""What the page shows as it stands."""
_LATE = (Measure.ALERTS_LATE, Measure.BANK_DUTIES_LATE, Measure.DUTIES_LATE)


async def overview(session: AsyncSession, policies: ActivePolicies, caller: Caller, today: date) -> Overview:
    """The numbers of the caller's area as they stand, with its targets on a day."""
    prefix = caller.area_prefix
    figures = await totals(session, caller.reaches, _SHOWN)
    whole_counties = len(prefix) <= COUNTY_DIGITS
    households, people = figures[Measure.HOUSEHOLDS], figures[Measure.PEOPLE]
    raised, still_open = figures[Measure.ALERTS_RAISED], figures[Measure.ALERTS_OPEN]
    outstanding = figures[Measure.OUTSTANDING_FEN]
    sees_banks = may(caller.role, "duty.read")
    sees_funds = whole_counties and may(caller.role, "fund.read")
    hidden = hidden_from(caller.role)
    standing, removed = figures[Measure.MONITORED], figures[Measure.MONITORED_REMOVED]
    owed_of_banks = figures[Measure.DUTIES_OWED].get(KEPT_BY_CREDIT, 0)
    owed_of_monitoring = sum(figures[Measure.DUTIES_OWED].values()) - owed_of_banks
    to_come = await _late_to_come(session, caller, today)
    targets = await targets_of(session, policies, caller, today)

    def total(measure: Measure) -> int:
        return sum(figures[measure].values())

    return Overview(
        area_code=full_code(prefix),
        households=total(Measure.HOUSEHOLDS),
        people=total(Measure.PEOPLE),
        exited=total(Measure.EXITED),
        by_type=[
            TypeCount(
                code=kind.code,
                label=kind.label,
                households=households.get(kind.code, 0),
                people=people.get(kind.code, 0),
            )
            for kind in HOUSEHOLD_TYPES
        ],
        loans=total(Measure.LOANS),
        lent_fen=total(Measure.LENT_FEN),
        repaid_fen=total(Measure.REPAID_FEN),
        outstanding_fen=total(Measure.OUTSTANDING_FEN),
        subsidy_paid_fen=total(Measure.SUBSIDY_PAID_FEN) if whole_counties else None,
        fund=[
            FundRead(
                bank_code=bank_code,
                balance_fen=balance_fen,
                outstanding_fen=outstanding.get(bank_code, 0),
                leverage=_leverage(outstanding.get(bank_code, 0), balance_fen),
            )
            for bank_code, balance_fen in (await balances(session, caller) if sees_funds else {}).items()
        ],
        lending_by_quarter=list(
            _by_quarter(figures[Measure.LENT_BY_QUARTER_FEN], figures[Measure.REPAID_BY_QUARTER_FEN])
        ),
        alerts_open=sum(number for rule, number in still_open.items() if rule not in hidden),
        alerts_by_rule=[
            RuleCount(
                rule=rule.value, label=label, raised=raised.get(rule.value, 0), open=still_open.get(rule.value, 0)
            )
            for rule, label in RULE_LABELS.items()
            if rule not in hidden
        ],
        alerts_late=await late_alerts(session, caller, today)
        if hidden
        else total(Measure.ALERTS_LATE) - to_come[Measure.ALERTS_LATE],
        monitored=[
            MonitoredCount(
                code=kind.code,
                label=kind.label,
                standing=standing.get(kind.code, 0),
                removed=removed.get(kind.code, 0),
            )
            for kind in MONITORED_KINDS
        ],
        duties_open=owed_of_monitoring + (owed_of_banks if sees_banks else 0),
        duties_late=owed_of_monitoring
        - to_come[Measure.DUTIES_LATE]
        + (owed_of_banks - to_come[Measure.BANK_DUTIES_LATE] if sees_banks else 0),
        targets_by_status=by_status(targets),
        reports_missing=len(
            {(target.area_code, target.indicator) for target in targets if target.reported and target.actual is None}
        ),
        targets=targets,
    )


async def _late_to_come(session: AsyncSession, caller: Caller, today: date) -> dict[Measure, int]:
    """What will be late on a day after today unless somebody acts: few days hold it, however long the past is."""
    spans = [Span(caller.area_prefix, measure, today + timedelta(days=1), date.max) for measure in _LATE]
    sums = await sums_of_days(session, caller.areas, spans)
    return {span.measure: amount for span, amount in sums.items()}


def _by_quarter(lent_fen: Mapping[str, int], repaid_fen: Mapping[str, int]) -> Iterator[QuarterLending]:
    """Each calendar quarter from the first to the last in which anything was lent or repaid."""
    known = sorted(map(Quarter.parse, lent_fen.keys() | repaid_fen.keys()))
    quarter = known[0] if known else None
    while quarter is not None and quarter <= known[-1]:
        name = str(quarter)
        yield QuarterLending(quarter=name, lent_fen=lent_fen.get(name, 0), repaid_fen=repaid_fen.get(name, 0))
        quarter = quarter.following


def _leverage(outstanding_fen: int, balance_fen: int) -> Decimal | None:
    """Loans outstanding over fund balance, two decimals, rounded half up."""
    return two_decimals(Fraction(outstanding_fen, balance_fen)) if balance_fen > 0 else None
