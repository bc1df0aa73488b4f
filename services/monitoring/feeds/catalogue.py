"""The catalogue: every feed that can be followed, with what its items are and who may read them.

A new feed is a member of `FeedName` and an entry here; its address, its stream and its webhooks follow from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import get_args

from services.monitoring.alerts.models import AlertItem
from services.monitoring.alerts.rights import NEEDED
from services.monitoring.alerts.rules import AlertState, Rule
from services.monitoring.duties.models import KEPT_BY_CREDIT
from services.monitoring.duties.rules import DutyState
from services.monitoring.duties.schemas import DutyItem
from services.monitoring.feeds.models import FeedFilters, FeedItem, FeedName
from services.monitoring.feeds.refusals import NoSuchFilter
from services.monitoring.supervision.models import SupervisionEvent, SupervisionItem
from services.monitoring.targets.models import TargetItem
from services.monitoring.targets.rules import TargetStatus
from shared.policies.alerts import Alert
from shared.security.permissions import Role, may

CONDITIONS = ("kind", "severity", "state")


@dataclass(frozen=True, slots=True)
class Published:
    """A feed as its readers know it.

    Attributes:
        shown: what its items are.
        permission: who may read it.
        about: when an item appears, for the document of the API.
        dated_by: the item's own business date, which `since` asks about; empty where it has none.
        known: condition → all its values, where these are a closed list: a misspelt one would look like silence.
        restricted: kind → permission that its items need besides.
    """

    shown: type[FeedItem]
    permission: str
    about: str
    dated_by: str = ""
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    restricted: Mapping[str, str] = field(default_factory=dict)

    def hidden_from(self, role: Role) -> frozenset[str]:
        """Kinds whose items a role may not read."""
        return frozenset(kind for kind, permission in self.restricted.items() if not may(role, permission))

    def check(self, filters: FeedFilters) -> None:
        """Refuse conditions that the feed's items don't have.

        Raises:
            NoSuchFilter: naming the condition, and those or the values that there are.
        """
        having = ["kind", *(name for name in ("severity", "state") if name in self.shown.model_fields)]
        if self.dated_by:
            having.append("since")
        for name in (*CONDITIONS, "since"):
            given = getattr(filters, name)
            if given and name not in having:
                _refuse(name, having)
            if given and name in self.known and not self.known[name].issuperset(given):
                _refuse(name, sorted(self.known[name]))


def _refuse(name: str, possible: list[str]) -> None:
    raise NoSuchFilter(f"可用：{'、'.join(possible)}", f"There are: {', '.join(possible)}", field=name)


def _values(kind: type[StrEnum]) -> frozenset[str]:
    return frozenset(member.value for member in kind)


FEEDS: dict[FeedName, Published] = {
    FeedName.ALERTS: Published(
        AlertItem,
        "alert.read",
        "An alert appears when it is raised and again, under the same id, whenever people take a step or its cause "
        "clears or comes back; the last item of an id tells how it stands.",
        dated_by="raised_on",
        known={
            "kind": _values(Rule),
            "severity": frozenset(get_args(Alert.model_fields["severity"].annotation)),
            "state": _values(AlertState),
        },
        restricted=NEEDED,
    ),
    FeedName.SUPERVISION: Published(
        SupervisionItem,
        "supervision.read",
        "A finding appears when it is opened and again, under the same id, whenever it is rectified, sent back or "
        "closed; a spot check when it is drawn and when it is closed.",
        dated_by="occurred_on",
        known={"kind": _values(SupervisionEvent)},
        # those who help the households that are drawn don't know of the draw
        restricted={
            SupervisionEvent.CHECK_DRAWN: "spot_check.read",
            SupervisionEvent.CHECK_CLOSED: "spot_check.read",
        },
    ),
    FeedName.DUTIES: Published(
        DutyItem,
        "post_duty.read",
        "A duty appears when it opens, when people are reminded of it, when it was done, when it is late, when a "
        "report was sent back, and when it fell away; `news` tells which.",
        dated_by="due_on",
        known={"state": _values(DutyState)},
        restricted={KEPT_BY_CREDIT: "duty.read"},
    ),
    FeedName.TARGETS: Published(
        TargetItem,
        "target.read",
        "A target appears, under the same id each time, when the daily watch finds it in another status than before, "
        "and when the day of a milestone is over, as that day left it; `news` tells which. Its kind is its code.",
        dated_by="occurred_on",
        known={"severity": frozenset(("warning", "urgent")), "state": _values(TargetStatus)},
    ),
}
