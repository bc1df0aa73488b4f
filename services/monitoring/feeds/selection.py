"""Which items of a feed somebody gets: by his area and by what he asks for, in SQL and among items read already."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from services.monitoring.feeds.catalogue import CONDITIONS, FEEDS
from services.monitoring.feeds.models import FeedFilters, FeedName
from shared.areas.successions import Reach
from shared.database import is_one_of
from shared.security.callers import rows_within


class Entry(NamedTuple):
    """An item of a feed with what it is chosen by."""

    position: int
    county_code: str
    area_code: str
    kind: str
    item: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody gets of a feed; `condition` and `holds` say the same, which a test holds them to.

    Attributes:
        feed: of which feed.
        reaches: the rows of the area.
        filters: what else is asked for.
        hidden: kinds that he may not read.
    """

    feed: FeedName
    reaches: tuple[Reach, ...]
    filters: FeedFilters = field(default_factory=FeedFilters)
    hidden: frozenset[str] = frozenset()

    def conditions(self, table: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[bool]]:
        """The same as conditions on `feed_item`."""
        wanted = [table.feed == self.feed.value, rows_within(self.reaches, table.county_code, table.area_code)]
        if self.hidden:
            wanted.append(table.kind.not_in(sorted(self.hidden)))
        for name in CONDITIONS:
            if values := getattr(self.filters, name):
                column = table.kind if name == "kind" else table.item[name].astext
                wanted.append(is_one_of(column, values))
        if self.filters.since is not None:
            # days written year first stand in the order of their texts
            wanted.append(table.item[FEEDS[self.feed].dated_by].astext >= self.filters.since.isoformat())
        return wanted

    def holds(self, entry: Entry) -> bool:
        """Whether an item of the feed is wanted."""
        if not any(reach.holds(entry.county_code, entry.area_code) for reach in self.reaches):
            return False
        if entry.kind in self.hidden:
            return False
        for name in CONDITIONS:
            values = getattr(self.filters, name)
            if values and (entry.kind if name == "kind" else entry.item.get(name)) not in values:
                return False
        if self.filters.since is None:
            return True
        day = entry.item.get(FEEDS[self.feed].dated_by)
        return day is not None and day >= self.filters.since.isoformat()
