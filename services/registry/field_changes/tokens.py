"""The token behind which changes are asked for: opaque to whoever bears it, and of use to him alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.registry.field_changes.refusals import BeginAnew
from services.registry.field_changes.rules import Snapshot
from shared.areas.successions import Reach
from shared.database import decode_cursor, decode_day, decode_id, encode_cursor, to_json
from shared.errors import Invalid
from shared.security.callers import Caller

KEPT_DAYS = 90
"""For so long changes are told behind a token; who comes later reads less by beginning anew."""

_OF = "field changes"
_SIZE = 8


@dataclass(frozen=True, slots=True)
class Token:
    """How far somebody has read.

    Attributes:
        life: of which database, and which of its lives, the transactions are counted.
        scope: digest of the area and role for which it was given.
        areas: digest of the areas that he has.
        notices: digest of the notices that he has.
        given_on: when.
        base: what he had seen before this run of pages; None where it is his first.
        upto: what he will have seen after it.
        behind: the last household that he was given; None where the run is complete.
    """

    life: str
    scope: str
    areas: str
    notices: str
    given_on: date
    base: Snapshot | None
    upto: Snapshot
    behind: UUID | None

    def __str__(self) -> str:
        base, behind = self.base or "", self.behind or ""
        parts = (self.life, self.scope, self.areas, self.notices, self.given_on, base, self.upto, behind)
        return encode_cursor(_OF, *parts)

    @classmethod
    def read(cls, text: str) -> "Token":
        """A token as it was given.

        Raises:
            Invalid: it was not given here.
        """
        life, scope, areas, notices, given_on, base, upto, behind = decode_cursor(_OF, text, _SIZE)
        try:
            seen, to_see = Snapshot.read(base) if base else None, Snapshot.read(upto)
        except ValueError:
            raise Invalid("同步标记无效", "The token is not valid", field="after") from None
        last = decode_id(behind) if behind else None
        return cls(life, scope, areas, notices, decode_day(given_on), seen, to_see, last)

    def check(self, life: str, scope: str, today: date) -> None:
        """Refuse a token by which changes can't be told.

        Raises:
            BeginAnew: it was given for another area or role, by a database that isn't this one, or too long ago.
        """
        if self.scope != scope:
            raise BeginAnew("您的辖区或岗位已变动", "Your area or post is another by now", field="after")
        if self.life != life:
            raise BeginAnew("数据库已恢复或更换", "The database was restored or replaced", field="after")
        if self.given_on < today - timedelta(days=KEPT_DAYS):
            raise BeginAnew(
                f"上次同步在 {self.given_on}，已超过 {KEPT_DAYS} 天",
                f"It is from {self.given_on}, more than {KEPT_DAYS} days ago",
                field="after",
            )


def scope_digest(caller: Caller) -> str:
    """What tells one area and role from another; it is another once an area's codes change, or those of its villages.

    A household is told with the code that its village bears now, of which its own changes tell nothing.
    """
    reaches = [[reach.county, reach.prefix, reach.without, reach.whole] for reach in caller.reaches]
    renewed = [
        pair for pair in caller.areas.village_renewals() if any(_meets(caller, one, pair[0]) for one in caller.reaches)
    ]
    return digest([caller.role, reaches, renewed])


def _meets(caller: Caller, reach: Reach, old: str) -> bool:
    if reach.whole:
        return caller.areas.tenant(old).startswith(reach.county)
    return old.startswith(reach.prefix) or reach.prefix.startswith(old)


def digest(value: Any) -> str:
    """A short text that differs where a JSON value does."""
    return sha256(to_json(value).encode()).hexdigest()[:12]
