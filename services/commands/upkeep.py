"""Looking after an installation: schemas, policies, keys, dead letters, the audit log."""

import base64
import secrets
import shlex
from datetime import date
from pathlib import Path
from uuid import UUID

from rich.table import Table

from services.commands.answer import FAILED, carry_out, end
from services.runtime.installation import migrate_databases, open_installation
from services.runtime.parts import create_consumer
from services.runtime.reference import activate_pack, load_reference, open_sessions
from services.runtime.report import Report
from shared.areas import parse_area_code
from shared.messaging.dead_letters import list_dead_letters, replay_dead_letter
from shared.policies import PolicyPack, find_pack, load_pack
from shared.resources import open_resources
from shared.security.audit import broken_records
from shared.security.encryption import PersonalData
from shared.security.tokens import new_key_pair
from shared.settings import SERVICES


def migrate(services: list[str]) -> None:
    """Make and migrate databases; all of them also get the areas and the first policies."""

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation:
            for service in services or SERVICES:
                with report.step(f"database of {service}"):
                    await migrate_databases(installation, [service])
            if not services:
                with report.step("areas and policies"):
                    await load_reference(installation)

    carry_out(main)


def load_policy(pack: str, area: str | None, effective_from: date | None, *, dry_run: bool) -> None:
    """Check a pack, named or a folder, and let it hold in an area from a date."""

    async def main() -> None:
        report = Report()
        found = _find_pack(pack)
        area_code = parse_area_code(area) if area else found.area_code
        since = effective_from or found.effective_from
        if dry_run:
            report.say(f"{found.name} is sound; it would hold in {area_code} from {since}")
            return
        async with open_installation(report) as installation:
            await activate_pack(installation, found, area_code, since)
        report.say(f"{found.name} holds in {area_code} from {since}")

    carry_out(main)


def _find_pack(name: str) -> PolicyPack:
    folder = Path(name)
    return load_pack(folder) if folder.is_dir() else find_pack(name)


def keys() -> None:
    """Print fresh secrets as lines of an environment file."""
    private_key, public_key = new_key_pair()
    lines = {
        "FUPIN_DATA_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "FUPIN_TOKEN_PRIVATE_KEY": _folded(private_key),
        "FUPIN_TOKEN_PUBLIC_KEY": _folded(public_key),
        "FUPIN_DATABASE_PASSWORD": secrets.token_urlsafe(24),
        # these two are docker-compose.yml's own: of PostgreSQL's owner and of the RabbitMQ user
        "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "RABBITMQ_PASSWORD": secrets.token_urlsafe(24),
    }
    for name, value in lines.items():
        # quoted where there are blanks: a shell and docker compose read the same file
        print(f"{name}={shlex.quote(value)}")


def _folded(pem: str) -> str:
    return pem.strip().replace("\n", "\\n")


def show_dead_letters(service: str) -> None:
    """List what a service gave up."""

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation, open_sessions(installation, service) as sessions:
            letters = await list_dead_letters(sessions)
        if not letters:
            report.say(f"{service} has no dead letters")
            return
        table = Table("event", "county", "type", "failed at", "reason")
        for letter in letters:
            kind = str(letter.envelope.get("type", "unreadable"))
            failed_at = letter.failed_at.isoformat(timespec="seconds")
            table.add_row(str(letter.event_id), letter.county_code, kind, failed_at, letter.reason)
        report.console.print(table)

    carry_out(main)


def replay(service: str, event_id: UUID) -> None:
    """Apply a dead letter again."""

    async def main() -> None:
        report = Report()
        async with (
            open_installation(report) as installation,
            open_resources(installation.settings(service)) as resources,
        ):
            consumer = create_consumer(service, resources)
            try:
                await replay_dead_letter(resources.sessions, consumer, event_id)
            except (ValueError, LookupError, ArithmeticError, TypeError) as error:
                end(f"it still fails: {type(error).__name__}: {error}", FAILED)
        report.say(f"{event_id} was applied")

    carry_out(main)


def verify_audit() -> None:
    """Check the chain of every service's audit log."""

    async def main() -> None:
        report = Report()
        broken = 0
        async with open_installation(report) as installation:
            for service in SERVICES:
                secret = PersonalData(installation.settings(service).data_key_bytes).audit_secret
                async with open_sessions(installation, service) as sessions, sessions() as session:
                    for county_code, number in await broken_records(session, secret):
                        report.warn(f"{service}, county {county_code}: record {number} is missing or was altered")
                        broken += 1
        if broken:
            end(f"{broken} records don't follow the one before", FAILED)
        report.say("The audit logs of all services are whole")

    carry_out(main)
