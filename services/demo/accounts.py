"""Who signs in during the demo: one of each role, a cadre and a work team for every village, and the five banks."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.demo.town import TOWN_CODE
from shared.areas import Area, AreaLevel, covers, read_areas, significant_prefix

ACCOUNTS_FILE = "demo-accounts.json"
"""What everybody may try: one sign-in of each role, and the banks' clients."""
PLAYERS_FILE = "demo-players.json"
"""The cadres and work teams of all villages, whom only the player needs."""

FIRST_VILLAGE = "360722102201"
VILLAGE_ROLES = ("village_cadre", "work_team")

_OFFICES = {
    "township": ("township", AreaLevel.TOWN, "扶贫工作站"),
    "county_office": ("office", AreaLevel.COUNTY, "扶贫办"),
    "county_finance": ("finance", AreaLevel.COUNTY, "财政局"),
    "city_office": ("office", AreaLevel.CITY, "扶贫办"),
    "city_finance": ("finance", AreaLevel.CITY, "财政局"),
    "city_finance_work": ("banking", AreaLevel.CITY, "金融工作局"),
    "department": ("department", AreaLevel.COUNTY, "农业和粮食局"),
    "auditor": ("audit", AreaLevel.COUNTY, "审计局"),
    "administrator": ("admin", AreaLevel.CITY, "系统管理员"),
    "bank": ("clerk", AreaLevel.CITY, "农信社信贷员"),
}
"""Role → first part of the name to sign in by, level of the area, what the office is called."""

CLERKS_BANK = "rcc"
"""Whose clerk the demo's is, a person at the console beside the bank's program."""

_VILLAGE_NAMES = {"village_cadre": ("cadre", "村干部"), "work_team": ("team", "驻村工作队")}

BANK_LABELS = {
    "rcc": "赣州农信社（农商行）",
    "abc": "农业银行赣州分行",
    "psbc": "邮储银行赣州分行",
    "bog": "赣州银行",
    "yinzuo": "江西赣州银座村镇银行",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in with a password."""

    role: str
    username: str
    password: str
    name: str
    area_code: str
    bank_code: str | None = None


@dataclass(frozen=True, slots=True)
class BankClient:
    """A bank's program, which signs in with a secret."""

    client_id: str
    client_secret: str
    bank_code: str
    name: str


@dataclass(frozen=True, slots=True)
class SignIns:
    """Everybody in the demo.

    Attributes:
        people: one of each role.
        villagers: cadres and work teams of all villages by role and village; the first village's are among `people`.
        banks: by bank code.
    """

    people: Mapping[str, Person]
    villagers: Mapping[tuple[str, str], Person]
    banks: Mapping[str, BankClient]

    @property
    def everyone(self) -> list[Person]:
        """All people, each once."""
        return [*(one for role, one in self.people.items() if role not in VILLAGE_ROLES), *self.villagers.values()]


def keep_sign_ins(data_dir: Path, town_code: str = TOWN_CODE) -> SignIns:
    """The demo's sign-ins: read where they were made before, else made with random secrets and written.

    Args:
        data_dir: the installation's data folder; its two files can be read by their owner alone.
        town_code: whose villages, town, county and city the people work for.
    """
    kept = _read(data_dir / ACCOUNTS_FILE), _read(data_dir / PLAYERS_FILE)
    sign_ins = _sign_ins(*kept, town_code)
    accounts = {role: _shown(one) for role, one in sign_ins.people.items()}
    banks = [
        {"client_id": one.client_id, "client_secret": one.client_secret, "bank_code": one.bank_code}
        for one in sign_ins.banks.values()
    ]
    players: dict[str, dict[str, Any]] = {role: {} for role in VILLAGE_ROLES}
    for (role, village_code), one in sign_ins.villagers.items():
        players[role][village_code] = _shown(one)
    _write(data_dir / ACCOUNTS_FILE, {**accounts, "banks": banks})
    _write(data_dir / PLAYERS_FILE, players)
    return sign_ins


def _sign_ins(accounts: Mapping[str, Any], players: Mapping[str, Any], town_code: str) -> SignIns:
    villages, above = _villages(town_code), _above(town_code)
    villagers = {}
    for role in VILLAGE_ROLES:
        prefix, label = _VILLAGE_NAMES[role]
        for village_code, village in villages.items():
            password = players.get(role, {}).get(village_code, {}).get("password") or secrets.token_urlsafe(12)
            username = f"{prefix}-{village_code}"
            villagers[role, village_code] = Person(role, username, password, f"{village}{label}", village_code)
    first = FIRST_VILLAGE if FIRST_VILLAGE in villages else next(iter(villages))
    people = {role: villagers[role, first] for role in VILLAGE_ROLES}
    for role, (prefix, level, office) in _OFFICES.items():
        password = accounts.get(role, {}).get("password") or secrets.token_urlsafe(12)
        area_code = significant_prefix(above[level].code)
        bank_code = CLERKS_BANK if role == "bank" else None
        people[role] = Person(role, f"{prefix}-{area_code}", password, above[level].name + office, area_code, bank_code)
    known = {bank["bank_code"]: bank["client_secret"] for bank in accounts.get("banks", [])}
    banks = {
        code: BankClient(f"bank-{code}", known.get(code) or secrets.token_urlsafe(32), code, name)
        for code, name in BANK_LABELS.items()
    }
    return SignIns(people, villagers, banks)


def _villages(town_code: str) -> dict[str, str]:
    return {
        area.code: area.name.removesuffix("委会")
        for area in read_areas()
        if area.level is AreaLevel.VILLAGE and covers(town_code, area.code)
    }


def _above(town_code: str) -> dict[AreaLevel, Area]:
    """The town and the areas that hold it."""
    return {area.level: area for area in read_areas() if covers(area.code, town_code)}


def _shown(person: Person) -> dict[str, str]:
    return {"username": person.username, "password": person.password}


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def _write(path: Path, document: Mapping[str, Any]) -> None:
    """Replace the file whole, readable by its owner alone from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(document, file, indent=2, ensure_ascii=False)
    fresh.replace(path)
