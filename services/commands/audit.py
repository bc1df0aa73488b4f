"""Whether the audit logs are whole, their newest records too."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from services.commands.answer import FAILED, carry_out, end
from services.runtime.installation import Installation, open_installation
from services.runtime.reference import open_sessions
from services.runtime.report import Report
from shared.security.audit import Head, broken_records, chain_heads
from shared.security.encryption import PersonalData
from shared.settings import SERVICES, SettingError

HEADS_FILE = "audit-heads.json"

Heads = dict[str, dict[str, Head]]
"""Service → county → newest record."""


def verify(heads: Path | None) -> None:
    """Check the chain of every service's audit log against the heads kept at the last check."""

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation:
            path = heads or installation.data_dir / HEADS_FILE
            broken = await verify_logs(installation, path)
        for line in broken:
            report.warn(line)
        if broken:
            end(
                f"{len(broken)} records don't follow the one before; {path} stays as it was, so that the next check "
                "says so again: when the matter is settled, move it away",
                FAILED,
            )
        report.say(f"The audit logs of all services are whole; their newest records are noted in {path}")

    carry_out(main)


async def verify_logs(installation: Installation, path: Path) -> list[str]:
    """A line for each record that is missing or was altered; where there is none, the newest ones are noted.

    Raises:
        SettingError: the file can't be read or written.
    """
    kept = read_heads(path)
    found: Heads = {}
    broken: list[str] = []
    for service in SERVICES:
        secret = PersonalData(installation.settings(service).data_key_bytes).audit_secret
        async with open_sessions(installation, service) as sessions, sessions() as session:
            # first, so that every record noted is one that was looked at
            found[service] = await chain_heads(session)
            broken += [
                f"{service}, county {county_code}: record {number} is missing or was altered"
                for county_code, number in await broken_records(session, secret, kept.get(service))
            ]
    if not broken:
        write_heads(path, found)
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
