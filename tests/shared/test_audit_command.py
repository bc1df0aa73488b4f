"""`fupin audit verify`: the heads that it keeps show what a chain alone can't."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from services.commands.audit import Broken, verify_logs
from services.gateway.settings import Settings
from services.runtime.installation import Installation as RuntimeInstallation
from shared.calendar import Clock
from shared.database import create_engine, driver_address, session_factory, transaction
from shared.security.audit import Trail
from shared.security.callers import Operator
from shared.security.encryption import PersonalData
from shared.settings import SettingError, database_name
from tests.conftest import Installation

COUNTY = "999701"


@pytest.fixture
def runtime(installation: Installation) -> RuntimeInstallation:
    """The installation as a command sees it."""
    made = {
        "database_url": installation.admin_url.render_as_string(hide_password=False),
        "database_password": installation.secrets.database_password,
        "data_key": installation.secrets.data_key,
    }
    return RuntimeInstallation(installation.data_dir, made)


@pytest.fixture
async def owner(installation: Installation, clock: Clock) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the gateway's database, who alone can alter the log; it holds three committed records."""
    settings = installation.settings(Settings)
    engine = create_engine(settings.service_database_url)
    trail = Trail(clock, PersonalData(settings.data_key_bytes).audit_secret, Operator("operator:test"))
    async with transaction(session_factory(engine)) as session:
        for number in range(3):
            await trail.record(session, county_code=COUNTY, action="account.create", target=f"account {number}")
    await engine.dispose()
    connection = await asyncpg.connect(driver_address(installation.admin_url.set(database=database_name("gateway"))))
    yield connection
    await connection.execute("DELETE FROM audit_record WHERE county_code = $1", COUNTY)
    await connection.close()


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE audit_record SET target = 'account 9' WHERE county_code = $1 AND number = 2", 2),
        ("DELETE FROM audit_record WHERE county_code = $1 AND number = 2", 2),
        ("DELETE FROM audit_record WHERE county_code = $1 AND number = 3", 3),
        ("DELETE FROM audit_record WHERE county_code = $1", 1),
    ],
    ids=["altered", "middle", "newest", "whole county"],
)
async def test_what_was_altered_or_deleted_since_the_last_check_is_told_until_it_is_settled(
    runtime: RuntimeInstallation, owner: asyncpg.Connection, tmp_path: Path, change: str, number: int
) -> None:
    heads = tmp_path / "heads.json"
    assert await verify_logs(runtime, heads) == []
    noted = heads.read_text()
    assert json.loads(noted)["gateway"][COUNTY]["number"] == 3
    await owner.execute(change, COUNTY)
    broken = Broken("gateway", COUNTY, number)
    assert str(broken) == f"gateway, county {COUNTY}: record {number} is missing or was altered"
    assert await verify_logs(runtime, heads) == [broken]
    # the second time too: what was found broken doesn't become the new measure
    assert await verify_logs(runtime, heads) == [broken]
    assert heads.read_text() == noted


async def test_new_records_move_the_heads_on(
    runtime: RuntimeInstallation, owner: asyncpg.Connection, tmp_path: Path, installation: Installation, clock: Clock
) -> None:
    heads = tmp_path / "heads.json"
    await verify_logs(runtime, heads)
    settings = installation.settings(Settings)
    engine = create_engine(settings.service_database_url)
    trail = Trail(clock, PersonalData(settings.data_key_bytes).audit_secret, Operator("operator:test"))
    async with transaction(session_factory(engine)) as session:
        await trail.record(session, county_code=COUNTY, action="account.create", target="account 4")
    await engine.dispose()
    assert await verify_logs(runtime, heads) == []
    assert json.loads(heads.read_text())["gateway"][COUNTY]["number"] == 4


async def test_a_check_of_one_service_leaves_what_was_noted_of_the_others(
    runtime: RuntimeInstallation, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.json"
    assert await verify_logs(runtime, heads, ["credit"]) == []
    assert list(json.loads(heads.read_text())) == ["credit"]
    assert await verify_logs(runtime, heads, ["gateway"]) == []
    noted = heads.read_text()
    assert json.loads(noted)["gateway"][COUNTY]["number"] == 3
    await owner.execute("UPDATE audit_record SET target = 'account 9' WHERE county_code = $1 AND number = 2", COUNTY)
    assert await verify_logs(runtime, heads, ["credit", "registry"]) == []
    assert json.loads(heads.read_text())["gateway"] == json.loads(noted)["gateway"]
    assert await verify_logs(runtime, heads, ["gateway"]) == [Broken("gateway", COUNTY, 2)]


@pytest.mark.parametrize("content", ["", "[]", '{"gateway": {"360722": 5}}', '{"gateway": {"360722": {"n": 5}}}'])
async def test_a_file_that_is_none_of_ours_is_named(runtime: RuntimeInstallation, tmp_path: Path, content: str) -> None:
    heads = tmp_path / "heads.json"
    heads.write_text(content)
    with pytest.raises(SettingError, match=r"heads\.json: the noted heads"):
        await verify_logs(runtime, heads)


async def test_a_place_where_nothing_can_be_written_is_named(runtime: RuntimeInstallation, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="can't be noted"):
        await verify_logs(runtime, tmp_path / "missing" / "heads.json")
