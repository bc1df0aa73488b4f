"""Whether the audit logs are whole, their newest records too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from services.commands.answer import carry_out, end
from services.runtime.exits import Exit
from services.runtime.installation import Installation, open_installation
from services.runtime.reference import open_sessions
from services.runtime.report import Report, Told
from shared.security.audit import Head, broken_records, chain_heads
from shared.security.encryption import PersonalData
from shared.settings import SERVICES, SettingError

HEADS_FILE = "audit-heads.json"

Heads = dict[str, dict[str, Head]]
"""Service → county → newest record."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is missing or was altered, or the first of several."""

    service: str
    county_code: str
    number: int

    def __str__(self) -> str:
        return f"{self.service}, county {self.county_code}: record {self.number} is missing or was altered"


def verify(heads: Path | None, services: Sequence[str]) -> None:
    """Check the chain of services' audit logs against the heads kept at the last check; of all where none is named."""
    wanted = services or SERVICES

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation:
            path = heads or installation.data_dir / HEADS_FILE
            with report.count("audit logs", len(wanted), passing=True) as told:
                broken = await verify_logs(installation, path, wanted, told)
        report.answer({"services": wanted, "whole": not broken, "broken": broken, "heads_file": path})
        for one in broken:
            report.warn(str(one))
        if broken:
            end(
                f"{len(broken)} records don't follow the one before; {path} stays as it was, so that the next check "
                "says so again: when the matter is settled, move it away",
                Exit.REFUSED,
            )
        whose = f"of {', '.join(wanted)}" if services else "of all services"
        report.say(f"The audit logs {whose} are whole; their newest records are noted in {path}")

    carry_out(main)


async def verify_logs(
    installation: Installation, path: Path, services: Sequence[str] = SERVICES, told: Told | None = None
) -> list[Broken]:
    """The records that are missing or were altered; where there are none, the newest ones are noted.

    Args:
        installation: whose logs are checked.
        path: where heads are noted; those of services that aren't checked stay as they are.
        services: whose logs.
        told: how many of them are done.

    Raises:
        SettingError: the file can't be read or written.
    """
    kept = read_heads(path)
    found: Heads = {}
    broken: list[Broken] = []
    for done, service in enumerate(services, 1):
        secret = PersonalData(installation.settings(service).data_key_bytes).audit_secret
        async with open_sessions(installation, service) as sessions, sessions() as session:
            # first, so that every record noted is one that was looked at
            found[service] = await chain_heads(session)
            broken += [
                Broken(service, county_code, number)
                for county_code, number in await broken_records(session, secret, kept.get(service))
            ]
        if told is not None:
            await told(done)
    if not broken:
        write_heads(path, {**kept, **found})
    return broken


def read_heads(path: Path) -> Heads:
    """What was noted at the last check; nothing before the first.

    Raises:
        SettingError: the file isn't what `write_heads` wrote.
    """
    try:
        noted = json.loads(path.read_text())
        return {
            service: {county_code: Head(**head) for county_code, head in heads.items()}
            for service, heads in noted.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise SettingError(f"{path}: the noted heads of the audit logs can't be read: {error}") from error


def write_heads(path: Path, heads: Mapping[str, Mapping[str, Head]]) -> None:
    """Note the newest records, whole or not at all.

    Raises:
        SettingError: nothing can be written there.
    """
    noted = {service: {code: asdict(head) for code, head in found.items()} for service, found in heads.items()}
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(json.dumps(noted, indent=1, sort_keys=True))
        fresh.replace(path)
    except OSError as error:
        raise SettingError(f"{path}: the heads of the audit logs can't be noted: {error.strerror}") from error
