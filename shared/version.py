"""Which code a process runs: equal on all machines that have the same files."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

VERSION_HEADER = "X-Fupin-Code"
"""Of the answer to `/health/ready` inside: by it `fupin doctor` sees a process that was not started anew."""
DIGITS = 12

_ROOT = Path(__file__).resolve().parents[1]
_KINDS = frozenset({".py", ".yaml", ".json", ".toml", ".csv"})


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Digits of a hash of all that is run and read of services and shared, as it was when it was first asked for."""
    whole = sha256()
    for folder in ("services", "shared"):
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix in _KINDS and path.is_file():
                whole.update(path.relative_to(_ROOT).as_posix().encode())
                whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:DIGITS]
