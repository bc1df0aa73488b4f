"""What runs is what was tested: both locks pin the services' libraries alike."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"^([\w.-]+)(?:\[[^]]*])?==(\S+)((?: \\\n +--hash=\S+)+)", re.MULTILINE)


def pins(lock: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Library → its version, and the files that may be installed as it."""
    found = _PIN.findall((ROOT / lock).read_text())
    return {name: (version, frozenset(hashes.split())) for name, version, hashes in found}


def test_the_lock_for_tests_pins_what_the_services_run_on_alike() -> None:
    run_on, tested = pins("requirements.lock"), pins("requirements-dev.lock")
    assert len(run_on) > 50
    assert {name: pin for name, pin in run_on.items() if tested.get(name) != pin} == {}
