"""Quotas as they stand: the whole, the parts, how far each has come, and how each was broken down further."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.indicators import service as indicators
from services.monitoring.indicators.service import Found, Wanted
from services.monitoring.quotas.models import PartRead, Quota, QuotaList, QuotaPart, QuotaRead
from services.monitoring.quotas.queries import in_force, leading, parts_of_area
from services.monitoring.quotas.rules import Balance, completion, level_below
from services.monitoring.quotas.sources import Source, sources_of
from services.monitoring.targets.plans import listed_villages
from services.monitoring.targets.rules import share_text
from shared.areas import AreaLevel, full_code
from shared.areas.successions import Successions
from shared.database import is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


@dataclass(frozen=True, slots=True)
class _Part:
    """What an area has of a quota: of areas that were merged since, the one that is left has the parts of all."""

    area_code: str
    value: int
    department: str | None
    responsible: str | None


@dataclass(frozen=True, slots=True)
class _Broken:
    """Quotas that stand, by the area that broke them down, and their parts."""

    known: Successions
    quotas: Mapping[tuple[str, str, str, date], Sequence[Quota]]
    parts: Mapping[UUID, Sequence[QuotaPart]]

    def below(self, source: Source, due_on: date, area_code: str) -> tuple[Sequence[Quota], list[_Part]]:
        """How an area, and those that were merged into it, broke something down; nothing where none did."""
        quotas = self.quotas.get((source.pack.name, source.target.code, area_code, due_on), ())
        held: defaultdict[str, list[QuotaPart]] = defaultdict(list)
        for quota in quotas:
            for part in self.parts.get(quota.id, ()):
                held[self.known.present_code(part.area_code)].append(part)
        return quotas, [
            _Part(
                code,
                sum(row.value for row in rows),
                _names(row.department for row in rows),
                _names(row.responsible for row in rows),
            )
            for code, rows in sorted(held.items())
        ]

    def areas(self, source: Source, due_on: date, area_code: str) -> Iterator[str]:
        """An area and all to which something of it was handed down."""
        yield area_code
        for part in self.below(source, due_on, area_code)[1]:
            yield from self.areas(source, due_on, part.area_code)


def _names(given: Iterable[str | None]) -> str | None:
    """Each name once; None where there is none."""
    return "、".join(dict.fromkeys(name for name in given if name)) or None


async def list_quotas(
    session: AsyncSession,
    policies: ActivePolicies,
    caller: Caller,
    on: date,
    *,
    code: str | None = None,
    due_on: date | None = None,
) -> QuotaList:
    """What the caller's area can break down, as it stands at the end of a day.

    Args:
        session: to read with.
        policies: the packs in force.
        caller: whose area it is.
        on: the day.
        code: only this target.
        due_on: the milestone; without it the one that counts on the day.
    """
    area_code = caller.areas.present_code(full_code(caller.area_prefix))
    active = await policies.touching(session, caller.area_prefix, on)
    sources = {
        source.target.code: source
        for source in sources_of(area_code, active, await parts_of_area(session, caller, on)).values()
        if code in (None, source.target.code) and (due_on is None or due_on in source.wholes)
    }
    days = {one: due_on or source.milestone(on) for one, source in sources.items()}
    broken = await _broken(session, caller, sources, on)
    wanted = {
        (one, inside): source.wanted(inside, days[one], on)
        for one, source in sources.items()
        for inside in broken.areas(source, days[one], area_code)
    }
    found = await indicators.read(
        session, caller.areas, wanted.values(), listed_villages(active, (one.area_code for one in wanted.values()))
    )
    tree = _Tree(broken, wanted, found)
    return QuotaList(
        area_code=area_code,
        on=on,
        items=[
            tree.read(source, days[one], area_code, source.level, source.wholes[days[one]], source.part_of)
            for one, source in sources.items()
        ],
    )


async def _broken(session: AsyncSession, caller: Caller, sources: Mapping[str, Source], on: date) -> _Broken:
    table = table_of(Quota).c
    rows = (
        await session.scalars(
            select(Quota).where(
                caller.area_filter(table.county_code, table.area_code),
                is_one_of(table.code, sorted(sources)),
                in_force(on),
            )
        )
    ).all()
    known = caller.areas
    quotas: defaultdict[tuple[str, str, str, date], list[Quota]] = defaultdict(list)
    for row in rows:
        quotas[row.pack, row.code, known.present_code(row.area_code), row.due_on].append(row)
    return _Broken(known, quotas, await parts_of(session, rows))


async def parts_of(session: AsyncSession, quotas: Sequence[Quota]) -> dict[UUID, list[QuotaPart]]:
    """The parts of quotas, by quota; each in the order of its areas."""
    table = table_of(QuotaPart).c
    found = await session.scalars(
        select(QuotaPart)
        .where(
            is_one_of(table.county_code, sorted({quota.county_code for quota in quotas})),
            is_one_of(table.quota_id, [quota.id for quota in quotas]),
        )
        .order_by(table.area_code)
    )
    parts: defaultdict[UUID, list[QuotaPart]] = defaultdict(list)
    for part in found:
        parts[part.quota_id].append(part)
    return parts


@dataclass(frozen=True, slots=True)
class _Tree:
    """Quotas with the figures of their areas."""

    broken: _Broken
    wanted: Mapping[tuple[str, str], Wanted]
    found: Mapping[Wanted, Found]

    def read(
        self,
        source: Source,
        due_on: date,
        area_code: str,
        level: AreaLevel,
        whole: int | None,
        part_of: str | None,
    ) -> QuotaRead:
        """An area's quota with all that was handed down of it.

        Args:
            source: whose target it is.
            due_on: day of the milestone.
            area_code: the area.
            level: to which it breaks down.
            whole: what it has to break down; None where the plan leaves it blank.
            part_of: who handed that down to it.
        """
        quotas, held = self.broken.below(source, due_on, area_code)
        if quotas and whole is None:
            whole = sum(quota.whole for quota in quotas)  # what the office itself has set
        parts = [self._part(source, due_on, part, area_code) for part in held]
        balance = Balance(whole, sum(part.value for part in parts))
        figures = [part.actual for part in parts if part.actual is not None]
        shown = QuotaRead(
            area_code=area_code,
            pack=source.pack.name,
            code=source.target.code,
            label=source.target.label,
            unit=source.amounts.unit,
            level=level.value,
            due_on=due_on,
            part_of=part_of,
            whole=whole,
            actual=self._actual(source, area_code),
            parts=parts,
        )
        if quotas:
            quota = leading(quotas)
            shown.revision, shown.occurred_on, shown.reason = quota.revision, quota.occurred_on, quota.reason
            shown.parts_sum, shown.difference, shown.balanced = balance.parts, balance.difference, balance.balanced
            shown.parts_actual = sum(figures) if figures else None
        return shown

    def _part(self, source: Source, due_on: date, part: _Part, part_of: str) -> PartRead:
        area_code = part.area_code
        actual, below = self._actual(source, area_code), level_below(area_code)
        reached = completion(actual, part.value)
        broken = self.broken.below(source, due_on, area_code)[0]
        return PartRead(
            area_code=area_code,
            value=part.value,
            department=part.department,
            responsible=part.responsible,
            actual=actual,
            completion=None if reached is None else share_text(reached),
            broken_down=self.read(source, due_on, area_code, below, part.value, part_of) if broken and below else None,
        )

    def _actual(self, source: Source, area_code: str) -> int | None:
        number = self.found[self.wanted[source.target.code, area_code]].number
        return None if number is None else int(number)
