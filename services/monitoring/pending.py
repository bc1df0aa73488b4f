"""What a transaction gathers and writes in one go just before it commits: figures, then places in the feeds.

The rows that every transaction wants (a county's figures, a feed's counter) are so locked last, briefly, and always
in the same order.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import event, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from services.monitoring.alerts.models import AlertStep
from services.monitoring.feeds.models import CHANNEL, FeedCounter, FeedRow
from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.signals.models import SignalReach
from shared.database import table_of

_KEY = "monitoring"
_REACH = ("households", "relieved", "alerted")

Struck: TypeAlias = Counter[tuple[UUID, str]]
"""Signal of an area, column of `SignalReach` → number of households."""


@dataclass(slots=True)
class Pending:
    """What a transaction will have changed.

    Attributes:
        totals: county, area, measure, detail → difference.
        days: county, area, measure, day → difference.
        steps: rows of the alerts' histories.
        struck: county → difference.
        feeds: feed → items in order, still without their positions.
    """

    totals: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    days: Counter[tuple[str, str, str, date]] = field(default_factory=Counter)
    steps: list[dict[str, Any]] = field(default_factory=list)
    struck: defaultdict[str, Struck] = field(default_factory=lambda: defaultdict(Counter))
    feeds: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def pending(session: AsyncSession) -> Pending:
    """What the session's transaction has gathered so far."""
    noted: Pending = session.info.setdefault(_KEY, Pending())
    return noted


@event.listens_for(Session, "before_commit")
def write_pending(session: Session) -> None:
    """Write what was gathered; the session's own rows go first, since steps refer to them."""
    noted: Pending | None = session.info.pop(_KEY, None)
    if noted is None:
        return
    session.flush()
    if noted.steps:
        session.execute(insert(AlertStep), noted.steps)
    _add_struck(session, noted.struck)
    _add(session, AreaTotal, "detail", noted.totals)
    _add(session, AreaDay, "day", noted.days)
    for feed, items in sorted(noted.feeds.items()):
        _number(session, feed, items)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)


def _add_struck(session: Session, differences: Mapping[str, Struck]) -> None:
    keys = {(county, id_) for county, struck in differences.items() for (id_, _), amount in struck.items() if amount}
    rows = [
        {"county_code": county, "signal_id": id_} | {name: differences[county][id_, name] for name in _REACH}
        for county, id_ in sorted(keys)
    ]
    if not rows:
        return
    statement, table = insert(SignalReach), table_of(SignalReach).c
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["county_code", "signal_id"],
            set_={name: table[name] + statement.excluded[name] for name in _REACH},
        ),
        rows,
    )


def _add(session: Session, model: type[AreaTotal] | type[AreaDay], last_key: str, differences: Counter[Any]) -> None:
    rows = [
        {"county_code": county, "area_code": area, "measure": measure, last_key: last, "amount": amount}
        for (county, area, measure, last), amount in sorted(differences.items())
        if amount
    ]
    if not rows:
        return
    statement = insert(model)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["county_code", "area_code", "measure", last_key],
            set_={"amount": table_of(model).c.amount + statement.excluded.amount},
        ),
        rows,
    )


def _number(session: Session, feed: str, items: list[dict[str, Any]]) -> None:
    """Give the items their positions.

    The counter's row stays locked until the commit, so that whoever comes later gets higher numbers and commits later:
    a reader who has seen a position has seen, or passed by, everything before it. Whoever follows the feed is woken by
    the same statement, when the transaction commits.
    """
    statement = insert(FeedCounter).values(feed=feed, last_position=len(items))
    last: int = (
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["feed"],
                set_={"last_position": table_of(FeedCounter).c.last_position + statement.excluded.last_position},
            ).returning(table_of(FeedCounter).c.last_position, func.pg_notify(CHANNEL, feed))
        )
        .scalars()
        .one()
    )
    first = last - len(items) + 1
    rows = [{**item, "feed": feed, "position": first + offset} for offset, item in enumerate(items)]
    session.execute(insert(FeedRow), rows)
