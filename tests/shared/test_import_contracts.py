"""The import contract of the rules names everything that it must, so that it allows no more than it says."""

import sys
import tomllib
from pathlib import Path

import grimp

PURE = {"money", "calendar", "areas", "codes", "festivals", "identity", "errors", "schooling"}
"""Modules of `shared` that rules may use."""
NEEDED_BY_THEM = {"chinese_calendar", "lunar_python"}
"""Packages that those use: tables without input, output or clock."""
IMPURE = {"main", "models", "queries", "router", "service", "settings", "tables", "worker"}
"""Modules of a service by which rules would reach the database, the framework or the clock."""
ROOT = Path(__file__).parents[2]


def forbidden_to_rules() -> set[str]:
    """What the contract in pyproject.toml names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one.get("source_modules") == ["services.**.rules"]]
    assert "allow_indirect_imports" not in contract
    return set(contract["forbidden_modules"])


def test_rules_reach_nothing_that_their_contract_does_not_allow() -> None:
    graph = grimp.build_graph("services", "shared", include_external_packages=True)
    packages = {name for name in graph.modules if graph.is_module_squashed(name)} - sys.stdlib_module_names
    shared = graph.find_children("shared")
    rooms = {name.rpartition(".")[2] for name in forbidden_to_rules() if name.startswith("services.")}

    assert "sqlalchemy" in packages
    assert packages - NEEDED_BY_THEM - forbidden_to_rules() == set()
    assert shared - {f"shared.{name}" for name in PURE} - forbidden_to_rules() == set()
    assert rooms == IMPURE
