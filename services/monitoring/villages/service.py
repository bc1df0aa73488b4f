"""Gather what is known of an area's villages."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.records.models import KeptRecord
from services.monitoring.villages.rules import Demand, Posting, Project, Village, YearFigures
from shared.areas.successions import Reach
from shared.database import is_one_of, table_of
from shared.policies.villages import TeamDemand
from shared.security.callers import rows_within

_KINDS = ("project", "village_pairing", "village_profile", "village_team", "village_year")


async def villages_of(session: AsyncSession, reaches: tuple[Reach, ...], listed: Iterable[str]) -> list[Village]:
    """Every village of an area of which the registry told something, or that a plan lists as poor, by code.

    Args:
        session: to read with.
        reaches: which rows are the area's.
        listed: codes of the poor villages that plans list there.
    """
    table = table_of(KeptRecord).c
    found = await session.execute(
        select(table.kind, table.area_code, table.since, table["values"])
        .where(
            rows_within(reaches, table.county_code, table.area_code),
            is_one_of(table.kind, _KINDS),
            table.withdrawn.is_(False),
        )
        .order_by(table.id)
    )
    told: dict[str, dict[str, list[tuple[date, Mapping[str, Any]]]]] = {code: {} for code in listed}
    poor = frozenset(told)
    for kind, code, since, values in found:
        told.setdefault(code, {}).setdefault(kind, []).append((since, values))
    return [_village(code, code in poor, told[code]) for code in sorted(told)]


def demands_of(entries: Iterable[TeamDemand]) -> tuple[Demand, ...]:
    """What a plan asks of a village's team, as the rules read it."""
    return tuple(Demand(frozenset(entry.posts), entry.least, entry.least_rank) for entry in entries)


def _village(code: str, listed: bool, told: Mapping[str, list[tuple[date, Mapping[str, Any]]]]) -> Village:
    profile: Mapping[str, Any] = told["village_profile"][-1][1] if "village_profile" in told else {}
    return Village(
        code=code,
        listed=listed,
        identified_on=_day(profile.get("identified_on")),
        planned_exit_year=profile.get("planned_exit_year"),
        exited_on=_day(profile.get("exited_on")),
        industries=len(profile.get("industries", ())),
        years=tuple(
            sorted(
                (
                    YearFigures(values["year"], min(since, date(values["year"], 12, 31)), values)
                    for since, values in told.get("village_year", ())
                ),
                key=lambda one: one.year,
            )
        ),
        postings=tuple(
            Posting(values["post"], values["rank"], date.fromisoformat(values["started_on"]), _day(values["ended_on"]))
            for _, values in told.get("village_team", ())
        ),
        units=tuple(
            (date.fromisoformat(values["started_on"]), _day(values["ended_on"]))
            for _, values in told.get("village_pairing", ())
            if values["unit_id"] is not None
        ),
        projects=tuple(
            Project(values["project_kind"], values["year"], values["budget_fen"])
            for _, values in told.get("project", ())
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
