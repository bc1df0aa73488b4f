"""Looking after an installation: schemas, policies, areas, keys."""

import base64
import secrets
import shlex
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table

from services.commands.answer import carry_out
from services.runtime.installation import Installation, is_installed, migrate_databases, open_installation
from services.runtime.reference import (
    activate_pack,
    check_loaded,
    compare_pack,
    load_area_file,
    load_reference,
)
from services.runtime.report import Report
from shared.areas import AreaUnknown, listed_areas, parse_area_code
from shared.areas.changes import shipped_successions
from shared.calendar import CHINA
from shared.database import to_json
from shared.policies import PolicyPack, find_pack, load_pack
from shared.policies.active import Loaded
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
        report.answer({"migrated": services or list(SERVICES), "areas_and_policies": not services})

    carry_out(main)


def load_policy(pack: str, area: str | None, effective_from: date | None, *, dry_run: bool) -> None:
    """Check a pack, named or a folder, show what it changes, and let it hold in an area from a date."""

    async def main() -> None:
        report = Report()
        found = _find_pack(pack)
        area_code = parse_area_code(area or found.area_code)
        listed = shipped_successions().is_known(area_code, listed_areas())
        if not listed and not is_installed():
            raise AreaUnknown(area or found.area_code, field="area")
        since = effective_from or found.effective_from
        document: dict[str, Any] = {
            "pack": found.name,
            "area_code": area_code,
            "effective_from": since,
            "dry_run": dry_run,
            "against": None,
            "differences": [],
            "loaded": {},
        }
        if dry_run and not is_installed():
            report.say(f"{found.name} is sound; it would hold in {area_code} from {since}")
            report.say("There is no installation to compare it with")
            report.answer(document)
            return
        async with open_installation(report) as installation:
            if not listed:
                await check_loaded(installation, area_code)
            if dry_run:
                report.say(f"{found.name} is sound; it would hold in {area_code} from {since}")
            document |= await _tell_differences(report, installation, found, area_code, since)
            if dry_run:
                report.answer(document)
                return
            loaded = await activate_pack(installation, found, area_code, since)
        report.answer(document | {"loaded": loaded})
        for service, one in loaded.items():
            report.say(f"{service}: {_outcome(one)}")
        report.say(f"{found.name} holds in {area_code} from {since}")

    carry_out(main)


def load_areas(path: Path) -> None:
    """Load a csv of areas or of changes; a mistake names its line and nothing is written."""

    async def main() -> None:
        report = Report()
        async with open_installation(report) as installation:
            with report.count(f"areas of {path.name}") as told:
                done = await load_area_file(installation, path, told)
        if isinstance(done, int):
            report.say(f"{done} changes recorded; those that were recorded before stay as they are")
        else:
            report.say(f"{done.given:,} areas read, {done.added:,} added, {done.renamed:,} renamed")
        report.answer({"changes": done} if isinstance(done, int) else done)

    carry_out(main)


def _outcome(loaded: Loaded) -> str:
    kept = f"revision {loaded.revision}, SHA-256 {loaded.digest[:16]}…"
    return f"{kept}, loaded" if loaded.changed else f"{kept}, held already with this content: nothing was changed"


async def _tell_differences(
    report: Report, installation: Installation, pack: PolicyPack, area_code: str, since: date
) -> dict[str, Any]:
    """Show what a pack changes; the same as fields of a document."""
    compared = await compare_pack(installation, pack, area_code, since)
    if compared is None:
        report.say(f"Nothing of {pack.name} holds in {area_code} on {since} yet")
        return {}
    held, found = compared
    loaded_at = held.loaded_at.astimezone(CHINA)
    against = (
        f"revision {held.revision} of {held.effective_from}, loaded by {held.loaded_by} at {loaded_at:%Y-%m-%d %H:%M}"
    )
    document = {
        "against": {
            "revision": held.revision,
            "effective_from": held.effective_from,
            "loaded_by": held.loaded_by,
            "loaded_at": loaded_at,
        },
        "differences": found,
    }
    if not found:
        report.say(f"No difference from {against}")
        return document
    table = Table("field", "old", "new", title=f"Against {against}", title_justify="left")
    for one in found:
        table.add_row(one.path, *("" if value is None else to_json(value) for value in (one.old, one.new)))
    report.tell(table)
    return document


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
    report = Report()
    report.answer(lines)
    # quoted where there are blanks: a shell and docker compose read the same file
    report.tell("\n".join(f"{name}={shlex.quote(value)}" for name, value in lines.items()))


def _folded(pem: str) -> str:
    return pem.strip().replace("\n", "\\n")
