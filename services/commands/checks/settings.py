"""Settings, keys, and the machine that they are given on."""

import difflib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.commands.checks.finding import Finding, fine, warning, wrong
from services.runtime.installation import KEPT
from services.runtime.parts import settings_class
from shared.calendar import SystemClock
from shared.embedded import SECRETS_FILE
from shared.security.tokens import TokenIssuer, TokenVerifier
from shared.settings import SERVICES, SettingError, Settings

PART = "settings"
MACHINE = "machine"

OF_COMMANDS = ("FUPIN_URL", "FUPIN_PASSWORD", "FUPIN_OTP", "FUPIN_NEW_PASSWORD")
"""Variables that commands read beside the settings of services."""
LEAST_FREE_BYTES, FEW_FREE_BYTES = 1 << 30, 5 << 30
"""Below the first nothing can be relied on, below the second somebody should make room."""
LEAST_PASSWORD = 12
"""Letters of a database password."""
LEAST_DISTINCT_BYTES = 16
"""32 random bytes hold about 30 different ones; so few as here never, in all the keys there ever were."""
_OTHERS = 0o077


def known_variables() -> set[str]:
    """Every variable that something of fupin reads."""
    names = set(OF_COMMANDS)
    for kind in _kinds():
        names |= {kind.variable(field) for field in kind.model_fields}
    # the base class's own name of it: each service reads another
    return names - {"FUPIN_OWN_DATABASE_URL"}


def _kinds() -> list[type[Settings]]:
    return [Settings, *(settings_class(service) for service in SERVICES)]


def check_names(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that nobody reads: most are misspelt."""
    known = known_variables()
    given = [name for name in environment if name.upper().startswith("FUPIN_")]
    for name in sorted(given):
        if name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1)
            remedy = f"Did you mean {near[0]}?" if near else "Take it out; README names all variables."
            yield warning(PART, f"{name} is given, and nothing reads it", remedy)
    if all(name.upper() in known for name in given):
        yield fine(PART, f"{len(given)} FUPIN_ variables are given, all of them known")


def check_values() -> Iterator[Finding]:
    """Whether each service can read its settings."""
    told: set[str] = set()
    for kind in _kinds():
        try:
            kind.load()
        except SettingError as error:
            told.add(str(error))
    if not told:
        yield fine(PART, "every service can read its settings")
    for line in sorted(told):
        yield wrong(PART, line, "Set it right, or take it out for what it is without.")


def check_keys(given: Settings) -> Iterator[Finding]:
    """Keys and passwords that are given in the environment; those that an installation makes are sound."""
    missing = [Settings.variable(name) for name in KEPT if getattr(given, name) is None]
    kept = given.data_dir / SECRETS_FILE
    if missing and given.database_url is not None and not kept.exists():
        yield warning(
            PART,
            f"{', '.join(missing)} are not given: the first command makes its own, which other machines don't know",
            "Make them once with `fupin keys`, and give the same to every process.",
        )
    if kept.exists() and kept.stat().st_mode & _OTHERS:
        yield wrong(PART, f"{kept} holds keys, and others than its owner may read it", f"chmod 600 {kept}")
    if given.data_key is not None:
        yield from _data_key(given)
    if given.token_private_key is not None and given.token_public_key is not None:
        yield from _token_keys(given.token_private_key, given.token_public_key)
    if given.database_password is not None and len(given.database_password) < LEAST_PASSWORD:
        yield warning(
            PART,
            f"FUPIN_DATABASE_PASSWORD has fewer than {LEAST_PASSWORD} letters",
            "Take one from `fupin keys` and run `fupin migrate`, which sets it.",
        )


def _data_key(given: Settings) -> Iterator[Finding]:
    try:
        key = given.data_key_bytes
    except SettingError as error:
        yield wrong(PART, str(error), "Take FUPIN_DATA_KEY from `fupin keys`, unless data were stored under another.")
        return
    if len(set(key)) < LEAST_DISTINCT_BYTES:
        yield wrong(
            PART,
            "FUPIN_DATA_KEY is no random key: anybody can guess it",
            "Take one from `fupin keys` before people's data are stored under it.",
        )
    else:
        yield fine(PART, "FUPIN_DATA_KEY is 32 random bytes")


def _token_keys(private_key: str, public_key: str) -> Iterator[Finding]:
    try:
        issuer, verifier = TokenIssuer(private_key, SystemClock()), TokenVerifier(public_key, b"", SystemClock())
    except SettingError as error:
        yield wrong(PART, str(error), "Take both token keys from one run of `fupin keys`.")
        return
    if issuer.public_jwk()["x"] != verifier.public_jwk()["x"]:
        yield wrong(
            PART,
            "FUPIN_TOKEN_PRIVATE_KEY and FUPIN_TOKEN_PUBLIC_KEY are no pair: whoever signs in is refused everywhere",
            "Take both from one run of `fupin keys`.",
        )
    else:
        yield fine(PART, "the token keys are a pair")


def check_machine(given: Settings) -> Iterator[Finding]:
    """Folders and disk of this machine."""
    for folder in (given.data_dir, _documents(given.data_dir)):
        if folder is not None:
            yield from _folder(folder)


def _documents(data_dir: Path) -> Path | None:
    """The folder of documents, where it doesn't lie in the data folder."""
    folder: Path | None = settings_class("registry").load().storage_folder  # type: ignore[attr-defined]  # registry's own
    return None if folder is None or folder.is_relative_to(data_dir) else folder


def _folder(folder: Path) -> Iterator[Finding]:
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        yield wrong(
            MACHINE,
            f"nothing can be written to {folder}",
            f"Give {existing} to the user who runs fupin, or set FUPIN_DATA_DIR or FUPIN_REGISTRY_STORAGE.",
        )
        return
    free = shutil.disk_usage(existing).free
    said = f"{free / (1 << 30):,.1f} GiB are free where {folder} lies"
    if free < LEAST_FREE_BYTES:
        yield wrong(MACHINE, said, "Make room before anything else: a full disk stops every write.")
    elif free < FEW_FREE_BYTES:
        yield warning(MACHINE, said, "Make room, or move the folder to a larger disk.")
    else:
        yield fine(MACHINE, said)
