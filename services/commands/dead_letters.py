"""Dead letters: listed, looked at, replayed, dropped."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from rich.table import Table

from services.commands.answer import carry_out, end
from services.runtime.databases import named_by_setting
from services.runtime.exits import Exit
from services.runtime.installation import open_installation
from services.runtime.parts import create_consumer
from services.runtime.reference import open_sessions, open_trail
from services.runtime.report import Report, Told
from shared.calendar import CHINA
from shared.database import Sessions, database_is_away, to_json, transaction
from shared.messaging.dead_letters import (
    EVERY,
    Chosen,
    DeadLetterUnreadable,
    count_dead_letters,
    drop_dead_letter,
    find_dead_letter,
    list_dead_letters,
    replay_dead_letter,
    show_dead_letter,
)
from shared.messaging.inbox import Consumer, DeadLetter
from shared.resources import open_resources
from shared.security.audit import Trail


def choose(county_code: str | None, event_type: str | None, reason: str | None, since: datetime | None) -> Chosen:
    """The dead letters that are meant; a day without a time is China's."""
    return Chosen(county_code, event_type, reason, since and since.replace(tzinfo=CHINA))


def show_list(services: Sequence[str], chosen: Chosen, limit: int) -> None:
    """List what services gave up."""

    async def main() -> None:
        report = Report()
        table = Table("service", "event", "county", "type", "failed at", "reason")
        items: list[dict[str, Any]] = []
        total = 0
        async with open_installation(report) as installation:
            for service in services:
                async with open_sessions(installation, service) as sessions:
                    total += await count_dead_letters(sessions, chosen)
                    items += [_item(service, one) for one in await list_dead_letters(sessions, chosen, limit)]
        report.answer({"items": items, "total": total})
        if not total:
            such = "dead letters" if chosen == EVERY else "such dead letters"
            report.say(f"{' and '.join(services)} {'have' if len(services) > 1 else 'has'} no {such}")
            return
        for item in items:
            table.add_row(*(str(item[name]) for name in _SHOWN))
        report.tell(table)
        if total > len(items):
            report.say(f"{len(items):,} of {total:,}; --limit shows more")

    carry_out(main)


def show_one(service: str, event_id: UUID) -> None:
    """Show all that a dead letter holds."""

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation, open_sessions(installation, service) as sessions:
            letter = await show_dead_letter(sessions, open_trail(installation, service), event_id)
        item = _item(service, letter)
        report.answer({**item, "envelope": letter.envelope})
        table = Table(show_header=False)
        for name, value in item.items():
            table.add_row(name, "" if value is None else str(value))
        for name, value in letter.envelope.items():
            if name not in _TOLD_ALREADY:
                table.add_row(name, value if isinstance(value, str) else to_json(value))
        report.tell(table)

    carry_out(main)


def replay(service: str, event_id: UUID | None, chosen: Chosen, *, every: bool) -> None:
    """Apply one dead letter again, or all that are meant, each thing's events in their order."""
    if event_id is None and chosen == EVERY and not every:
        end("name an event, choose some, or say --all", Exit.MISUSED)

    async def main() -> None:
        report = Report()
        async with _following(report, service) as (sessions, consumer, trail):
            if event_id is not None:
                await _replay_one(report, service, sessions, consumer, trail, event_id)
                return
            wanted = await _in_order(sessions, chosen)
            with report.count("dead letters", len(wanted), passing=True) as told:
                failed = await _replay_all(sessions, consumer, trail, wanted, told)
        applied = [one for one in wanted if one not in failed]
        report.answer({"service": service, "applied": applied, "failed": _failures(failed)})
        report.say(f"{len(applied):,} dead letters of {service} were applied")
        for one, why in list(failed.items())[:_NAMED]:
            report.warn(f"{one}: {why}")
        if failed:
            end(f"{len(failed):,} dead letters still fail", Exit.REFUSED)

    carry_out(main)


async def _replay_one(
    report: Report, service: str, sessions: Sessions, consumer: Consumer, trail: Trail, event_id: UUID
) -> None:
    await _note_replay(sessions, trail, event_id)
    try:
        await replay_dead_letter(sessions, consumer, event_id)
    except Exception as error:
        if database_is_away(error) or isinstance(error, DeadLetterUnreadable):
            raise
        why = _why(error)
        report.answer({"service": service, "applied": [], "failed": _failures({event_id: why})})
        end(f"it still fails: {why}", Exit.REFUSED)
    report.answer({"service": service, "applied": [event_id], "failed": []})
    report.say(f"{event_id} was applied")


async def _replay_all(
    sessions: Sessions, consumer: Consumer, trail: Trail, wanted: Sequence[UUID], told: Told
) -> dict[UUID, str]:
    """Replay several; why those fail that do."""
    failed: dict[UUID, str] = {}
    for done, event_id in enumerate(wanted, 1):
        try:
            await _note_replay(sessions, trail, event_id)
            await replay_dead_letter(sessions, consumer, event_id)
        except Exception as error:  # whatever a handler raises, the others may pass
            if database_is_away(error):
                raise
            failed[event_id] = _why(error)
        await told(done)
    return failed


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _failures(failed: Mapping[UUID, str]) -> list[dict[str, Any]]:
    return [{"event_id": event_id, "reason": why} for event_id, why in failed.items()]


def drop(service: str, event_id: UUID, reason: str) -> None:
    """Let go of a dead letter that nobody needs."""

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation, open_sessions(installation, service) as sessions:
            await drop_dead_letter(sessions, open_trail(installation, service), event_id, reason)
        report.answer({"service": service, "dropped": event_id})
        report.say(f"{event_id} was dropped")

    carry_out(main)


_NAMED = 10
"""Failures that are told a person one by one; a program is told all."""
_SHOWN = ("service", "event_id", "county_code", "type", "failed_at", "reason")
_TOLD_ALREADY = frozenset({"id", "type", "countycode", "aggregate", "subject", "aggregateversion"})


def _item(service: str, letter: DeadLetter) -> dict[str, Any]:
    envelope = letter.envelope
    return {
        "service": service,
        "event_id": letter.event_id,
        "county_code": letter.county_code,
        "type": envelope.get("type", "unreadable"),
        "aggregate": envelope.get("aggregate"),
        "aggregate_id": envelope.get("subject"),
        "version": envelope.get("aggregateversion"),
        "failed_at": letter.failed_at.astimezone(CHINA).isoformat(timespec="seconds"),
        "reason": letter.reason,
    }


async def _in_order(sessions: Sessions, chosen: Chosen) -> list[UUID]:
    """What is meant, so that an event is applied before those that wait for it."""
    letters = await list_dead_letters(sessions, chosen)
    letters = sorted(letters, key=lambda one: int(one.envelope.get("aggregateversion", 0)))
    return [one.event_id for one in letters]


async def _note_replay(sessions: Sessions, trail: Trail, event_id: UUID) -> None:
    """Note who replays it, before it is: that it fails is no reason not to be accounted for."""
    async with transaction(sessions) as session:
        letter = await find_dead_letter(session, event_id)
        await trail.record(
            session, county_code=letter.county_code, action="dead_letter.replay", target=f"dead letter {event_id}"
        )


@asynccontextmanager
async def _following(report: Report, service: str) -> AsyncIterator[tuple[Sessions, Consumer, Trail]]:
    async with (
        open_installation(report) as installation,
        open_resources(installation.settings(service)) as resources,
    ):
        with named_by_setting(resources.settings):
            yield resources.sessions, create_consumer(service, resources), open_trail(installation, service)
