"""The demo's sign-ins: one of each role, all villages, five banks, in files for their owner alone."""

import json
import stat
from pathlib import Path

import pytest

from services.demo.accounts import ACCOUNTS_FILE, FIRST_VILLAGE, PLAYERS_FILE, keep_sign_ins
from services.demo.town import town
from shared.security.permissions import Role

ROLES = {
    "village_cadre",
    "work_team",
    "township",
    "county_office",
    "county_finance",
    "city_office",
    "city_finance",
    "city_finance_work",
    "department",
    "auditor",
    "administrator",
    "bank",
}


def test_the_file_has_a_sign_in_of_each_role_and_five_banks(tmp_path: Path) -> None:
    keep_sign_ins(tmp_path)
    written = json.loads((tmp_path / ACCOUNTS_FILE).read_text())

    assert set(written) == {*ROLES, "banks"}
    assert all(set(written[role]) == {"username", "password"} for role in ROLES)
    assert [bank["bank_code"] for bank in written["banks"]] == ["rcc", "abc", "psbc", "bog", "yinzuo"]
    assert all(set(bank) == {"client_id", "client_secret", "bank_code"} for bank in written["banks"])
    assert {*ROLES, "service"} == {role.value for role in Role}


def test_every_village_of_the_register_has_a_cadre_and_a_work_team(tmp_path: Path) -> None:
    sign_ins = keep_sign_ins(tmp_path)
    villages = {household.village_code for household in town().households}

    assert set(sign_ins.villagers) == {(role, code) for role in ("village_cadre", "work_team") for code in villages}
    assert all(person.area_code == code for (_, code), person in sign_ins.villagers.items())
    assert sign_ins.people["village_cadre"] == sign_ins.villagers["village_cadre", FIRST_VILLAGE]
    assert len({person.username for person in sign_ins.everyone}) == len(sign_ins.everyone) == 10 + 2 * 17


def test_secrets_are_random_long_and_kept(tmp_path: Path) -> None:
    first, other = keep_sign_ins(tmp_path / "one"), keep_sign_ins(tmp_path / "other")
    passwords = [person.password for person in (*first.everyone, *other.everyone)]
    secrets = [bank.client_secret for made in (first, other) for bank in made.banks.values()]

    assert len(set(passwords)) == len(passwords)
    assert len(set(secrets)) == len(secrets)
    assert min(map(len, passwords)) >= 12
    assert min(map(len, secrets)) >= 32
    assert keep_sign_ins(tmp_path / "one") == first


@pytest.mark.parametrize("name", [ACCOUNTS_FILE, PLAYERS_FILE])
def test_only_the_owner_can_read_the_files(tmp_path: Path, name: str) -> None:
    keep_sign_ins(tmp_path)

    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_another_towns_people_work_for_its_villages_its_county_and_the_same_city(tmp_path: Path) -> None:
    sign_ins = keep_sign_ins(tmp_path, "360781103000")
    people = sign_ins.people

    assert {code[:9] for _, code in sign_ins.villagers} == {"360781103"}
    assert (people["township"].username, people["township"].area_code) == ("township-360781103", "360781103")
    assert (people["county_office"].username, people["county_office"].name) == ("office-360781", "瑞金市扶贫办")
    assert (people["city_office"].username, people["city_office"].area_code) == ("office-3607", "3607")
    assert people["village_cadre"] == sign_ins.villagers["village_cadre", "360781103001"]
