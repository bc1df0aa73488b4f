"""The overview as the API gives it."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlmodel import SQLModel

from services.monitoring.targets.models import StatusCount, TargetRead
from shared.areas import AreaLevel
from shared.security.callers import AskedArea


class TypeCount(SQLModel):
    """Households of one type and their members."""

    code: str
    label: str
    households: int
    people: int


class FundRead(SQLModel):
    """A bank's risk fund and the loans that stand on it; `leverage` is None where the fund is empty."""

    bank_code: str
    balance_fen: int
    outstanding_fen: int
    leverage: Decimal | None


class RuleCount(SQLModel):
    """Alerts of one rule: ever raised, and open now."""

    rule: str
    label: str
    raised: int
    open: int


class QuarterLending(SQLModel):
    """What was lent and paid back in a calendar quarter."""

    quarter: str
    lent_fen: int
    repaid_fen: int


class MonitoredCount(SQLModel):
    """Monitoring objects of a kind: those whose risk stands, and those whose risk was removed."""

    code: str
    label: str
    standing: int
    removed: int


class Overview(SQLModel):
    """The numbers of an area.

    Households that left poverty stay among `households`; `exited` counts them. `subsidy_paid_fen` and `fund` are kept
    for whole counties: below that the one is None and the other empty, as `fund` is for who may not read the funds.
    Alerts count only of rules that the caller may read. `alerts_late` are open ones with a step that is late by now,
    `duties_late` those of `duties_open` whose deadline is past; duties of banks count only for whom the credit service
    shows them too. `reports_missing` are figures of departments that a target waits for.
    """

    area_code: str
    households: int
    people: int
    exited: int
    by_type: list[TypeCount]
    loans: int
    lent_fen: int
    repaid_fen: int
    outstanding_fen: int
    subsidy_paid_fen: int | None
    fund: list[FundRead]
    lending_by_quarter: list[QuarterLending]
    alerts_open: int
    alerts_by_rule: list[RuleCount]
    alerts_late: int
    monitored: list[MonitoredCount]
    duties_open: int
    duties_late: int
    targets_by_status: list[StatusCount]
    reports_missing: int
    targets: list[TargetRead]


class InsideQuery(BaseModel):
    """Of which area, and of which level inside it."""

    model_config = ConfigDict(extra="forbid")

    area: AskedArea = None
    level: AreaLevel | None = Described(default=None, description="区划层级；缺省为下一级")


class AreaFigures(SQLModel):
    """The numbers of an area inside another as they stand.

    Alerts count only of rules that the caller may read: `alerts_open` by rule in `alerts_by_rule`, those with a step
    that is late by now in `alerts_late`. `loans_overdue` are the loans whose overdue alert is open, None for who may
    not read loans. `visits_owed` are duties of helpers whose visits are not all made yet, `duties_late` duties of posts
    whose deadline is past, those of banks not among them.
    """

    area_code: str
    area_name: str
    households: int
    people: int
    exited: int
    monitored: int
    loans: int
    outstanding_fen: int
    loans_overdue: int | None
    alerts_open: int
    alerts_by_rule: dict[str, int]
    alerts_late: int
    visits_owed: int
    duties_late: int


class AreaFiguresList(SQLModel):
    """The areas of a level inside an area, by code; those without anything are there with zeros."""

    area_code: str
    level: AreaLevel
    items: list[AreaFigures]
