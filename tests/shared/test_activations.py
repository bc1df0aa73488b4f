"""Packs in force: revisions that are added and never changed, what differs between them, and who loaded which."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.credit.settings import Settings
from services.gateway.settings import Settings as GatewaySettings
from services.registry.settings import Settings as RegistrySettings
from services.runtime.installation import Installation as RuntimeInstallation
from services.runtime.reference import activate_pack, compare_pack, share_policies
from shared.areas.active import ActiveAreas, keep_successions
from shared.areas.successions import Succession
from shared.calendar import Clock
from shared.database import Sessions, create_engine, driver_address, session_factory, table_of, to_json, transaction
from shared.migrations import migrate
from shared.policies import Activation, NoActivePolicy, PolicyPack, find_pack, pack_names
from shared.policies.active import INSTALLATION, ActivePolicies, PolicyActivation, activate, content_of
from shared.policies.differences import Difference, differences
from shared.security.audit import AuditRecord, broken_records
from shared.security.callers import this_operator
from shared.security.encryption import PersonalData
from shared.settings import SERVICES, database_name
from tests.conftest import Installation, rolled_back

AREA, SINCE = "361100000000", date(2016, 4, 1)
"""A city in which no other test lets a pack hold."""
OTHER_AREA = "361000000000"
FIRST_REVISION = "cca257eb733b"


@pytest.fixture(scope="module")
def pack() -> PolicyPack:
    """The city's credit programme."""
    return find_pack("ganzhou-credit")


@pytest.fixture(scope="module")
def corrected(pack: PolicyPack) -> PolicyPack:
    """The same with a bank's name put right."""
    content = content_of(pack)
    content["credit"]["banks"][0]["label"] = "赣州农商银行"
    return PolicyPack.model_validate(content)


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions of the credit service's database that roll back."""
    async with rolled_back(installation.settings(Settings).service_database_url) as made:
        yield made


async def rows(sessions: Sessions) -> list[tuple[int, str]]:
    """Revision and loader of everything in the area."""
    table = table_of(PolicyActivation).c
    async with sessions() as session:
        found = await session.execute(
            select(table.revision, table.loaded_by).where(table.area_code == AREA).order_by(table.revision)
        )
        return [(row.revision, row.loaded_by) for row in found]


async def label(sessions: Sessions, policies: ActivePolicies) -> str:
    """The bank's name as the services read it."""
    async with sessions() as session:
        await policies.refresh(session)
        credit = await policies.for_area(session, AREA, SINCE, lambda pack: pack.credit)
    return credit.banks[0].label


async def test_what_did_not_change_stays_the_same_object_wherever_it_holds(
    sessions: Sessions, clock: Clock, pack: PolicyPack, corrected: PolicyPack
) -> None:
    policies = ActivePolicies()

    async def credit_of(area: str) -> object:
        async with sessions() as session:
            await policies.refresh(session)
            return await policies.for_area(session, area, SINCE, lambda pack: pack.credit)

    async with transaction(sessions) as session:
        await activate(session, clock, pack, AREA, SINCE)
        await activate(session, clock, pack, OTHER_AREA, SINCE)
    first = await credit_of(AREA)
    assert first == pack.credit
    assert await credit_of(AREA) is first
    assert await credit_of(OTHER_AREA) is first

    async with transaction(sessions) as session:
        await activate(session, clock, corrected, AREA, SINCE)
    assert await credit_of(AREA) == corrected.credit
    assert await credit_of(OTHER_AREA) is first


async def test_the_same_content_again_writes_nothing(sessions: Sessions, clock: Clock, pack: PolicyPack) -> None:
    async with transaction(sessions) as session:
        first = await activate(session, clock, pack, AREA, SINCE)
        again = await activate(session, clock, pack, AREA, SINCE, "operator:root")
    assert (first.revision, first.changed) == (1, True)
    assert (again.revision, again.changed, again.digest) == (1, False, first.digest)
    assert await rows(sessions) == [(1, INSTALLATION)]


async def test_other_content_is_the_next_revision_which_holds_and_the_former_stays(
    sessions: Sessions, clock: Clock, pack: PolicyPack, corrected: PolicyPack
) -> None:
    policies = ActivePolicies()
    async with transaction(sessions) as session:
        first = await activate(session, clock, pack, AREA, SINCE)
    assert await label(sessions, policies) == "赣州农信社（农商行）"
    async with transaction(sessions) as session:
        second = await activate(session, clock, corrected, AREA, SINCE, "operator:li")
    assert (second.revision, second.changed) == (2, True)
    assert second.digest != first.digest
    assert await label(sessions, policies) == "赣州农商银行"
    assert await rows(sessions) == [(1, INSTALLATION), (2, "operator:li")]

    # what held first can hold again: as a third revision, not by taking the second away
    async with transaction(sessions) as session:
        third = await activate(session, clock, pack, AREA, SINCE, "operator:li")
    assert (third.revision, third.digest) == (3, first.digest)
    assert await label(sessions, policies) == "赣州农信社（农商行）"


async def test_another_day_or_area_begins_its_own_revisions(
    sessions: Sessions, clock: Clock, pack: PolicyPack, corrected: PolicyPack
) -> None:
    async with transaction(sessions) as session:
        await activate(session, clock, pack, AREA, SINCE)
        later = await activate(session, clock, corrected, AREA, date(2017, 1, 1))
        elsewhere = await activate(session, clock, corrected, "361122000000", SINCE)
    assert (later.revision, elsewhere.revision) == (1, 1)


async def test_two_loads_at_once_make_two_revisions(
    installation: Installation, clock: Clock, pack: PolicyPack, corrected: PolicyPack
) -> None:
    since = date(1999, 1, 1)  # a day of the test's own: committed rows can't be taken back by the service's role
    engine = create_engine(installation.settings(Settings).service_database_url)
    sessions = session_factory(engine)

    async def load(one: PolicyPack) -> int:
        async with transaction(sessions) as session:
            return (await activate(session, clock, one, "999900000000", since)).revision

    assert sorted(await asyncio.gather(load(pack), load(corrected))) == [1, 2]
    await engine.dispose()
    await remove(installation, "999900000000")


async def remove(installation: Installation, area_code: str) -> None:
    """Take a test's committed activations away, as the owner."""
    for service in SERVICES:
        owner = await asyncpg.connect(driver_address(installation.admin_url.set(database=database_name(service))))
        await owner.execute("DELETE FROM policy_activation WHERE area_code = $1", area_code)
        await owner.close()


def as_run(installation: Installation) -> RuntimeInstallation:
    """The tests' installation as commands find it."""
    return RuntimeInstallation(
        installation.data_dir,
        {
            "database_url": installation.settings(Settings).admin_url.render_as_string(hide_password=False),
            "database_password": installation.secrets.database_password,
            "data_key": installation.secrets.data_key,
        },
    )


async def test_the_gateway_learns_what_was_loaded_before_it_read_policies(
    installation: Installation, clock: Clock, pack: PolicyPack
) -> None:
    area_code, since = "999700000000", date(2016, 4, 1)
    registry = create_engine(installation.settings(RegistrySettings).service_database_url)
    async with transaction(session_factory(registry)) as session:
        await activate(session, clock, pack, area_code, since, "operator:li")
    for _ in range(2):
        await share_policies(as_run(installation))
    gateway = create_engine(installation.settings(GatewaySettings).service_database_url)
    async with session_factory(gateway)() as session:
        table = table_of(PolicyActivation).c
        (held,) = (await session.scalars(select(PolicyActivation).where(table.area_code == area_code))).all()
    assert (held.revision, held.loaded_by, held.content) == (1, "operator:li", content_of(pack))
    await registry.dispose()
    await gateway.dispose()
    await remove(installation, area_code)


async def test_a_load_by_command_is_compared_loaded_everywhere_and_written_to_the_audit_logs(
    installation: Installation, pack: PolicyPack, corrected: PolicyPack
) -> None:
    area_code, since = "999800000000", date(2016, 4, 1)
    settings = installation.settings(Settings)
    runtime = as_run(installation)
    assert await compare_pack(runtime, pack, area_code, since) is None
    loaded = await activate_pack(runtime, pack, area_code, since)
    assert {service: (one.revision, one.changed) for service, one in loaded.items()} == {
        "registry": (1, True),
        "credit": (1, True),
        "monitoring": (1, True),
        "gateway": (1, True),
    }
    compared = await compare_pack(runtime, corrected, area_code, since)
    assert compared is not None
    held, found = compared
    assert (held.revision, held.loaded_by) == (1, this_operator().subject)
    assert found == [Difference("credit.banks[rcc].label", "赣州农信社（农商行）", "赣州农商银行")]
    await activate_pack(runtime, pack, area_code, since)
    await activate_pack(runtime, corrected, area_code, since)

    engine = create_engine(settings.service_database_url)
    async with session_factory(engine)() as session:
        table = table_of(AuditRecord).c
        acts = (await session.scalars(select(AuditRecord).where(table.county_code == "999800"))).all()
        assert await broken_records(session, PersonalData(settings.data_key_bytes).audit_secret) == []
    await engine.dispose()
    assert [(act.action, act.target, act.subject, act.facts["revision"]) for act in acts] == [
        ("policy.load", "policy ganzhou-credit", this_operator().subject, 1),
        ("policy.load", "policy ganzhou-credit", this_operator().subject, 2),
    ]
    await remove(installation, area_code)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 1}}, []),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [Difference("a.b", 1, 2)]),
        ({"a": 1}, {"b": None}, [Difference("a", 1, None), Difference("b", None, None)]),
        ([1, 2], [1, 3, 4], [Difference("[1]", 2, 3), Difference("[2]", None, 4)]),
        (
            {"banks": [{"code": "x", "n": 1}, {"code": "y", "n": 2}]},
            {"banks": [{"code": "z", "n": 3}, {"code": "y", "n": 2}]},
            [
                Difference("banks[x]", {"code": "x", "n": 1}, None),
                Difference("banks[z]", None, {"code": "z", "n": 3}),
            ],
        ),
        ({"a": [{"n": 1}]}, {"a": [{"n": 2}]}, [Difference("a[0].n", 1, 2)]),
    ],
)
def test_differences_name_the_field_and_both_values(old: Any, new: Any, found: list[Difference]) -> None:
    assert differences(old, new) == found


async def test_what_was_loaded_before_revisions_were_kept_is_the_first_one(
    installation: Installation, clock: Clock, pack: PolicyPack
) -> None:
    owner = await asyncpg.connect(driver_address(installation.admin_url))
    await owner.execute("CREATE DATABASE fupin_upgraded TEMPLATE template0")
    url = installation.admin_url.set(database="fupin_upgraded")
    engine = create_async_engine(url)
    try:
        await migrate(url, "credit", FIRST_REVISION)
        content = to_json(content_of(pack))
        async with engine.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO policy_activation (area_code, pack, effective_from, content, activated_at) "
                    "VALUES (:area_code, :pack, :since, CAST(:content AS jsonb), :at)"
                ),
                {"area_code": AREA, "pack": pack.name, "since": SINCE, "content": content, "at": clock.now()},
            )
        await migrate(url, "credit")
        async with transaction(session_factory(engine)) as session:
            kept = (await session.scalars(select(PolicyActivation))).one()
            assert (kept.revision, kept.loaded_by) == (1, "unknown")
            assert kept.digest == hashlib.sha256(content.encode()).hexdigest()
            assert not (await activate(session, clock, pack, AREA, SINCE)).changed
    finally:
        await engine.dispose()
        await owner.execute("DROP DATABASE fupin_upgraded")
        await owner.close()


# -- areas whose codes change ------------------------------------------------------------------------------------------

OLD, NEW, CITY = "451181000000", "451104000000", "451100000000"
"""A county before and after it became a district, and its city, where no other test lets a pack hold."""


async def renamed(sessions: Sessions, clock: Clock, policies: ActivePolicies, *, whole: bool = True) -> None:
    """Let the county bear another code, or be merged."""
    succession = Succession(OLD[:6], NEW[:6], whole, OLD[:6], date(2017, 1, 1), "批复")
    async with transaction(sessions) as session:
        await keep_successions(session, [succession], clock.now())
        await policies.refresh(session)


@pytest.mark.parametrize("village", ["102201", "000000"])
async def test_a_county_that_gets_another_code_keeps_its_plan(
    sessions: Sessions, clock: Clock, pack: PolicyPack, village: str
) -> None:
    policies = ActivePolicies()
    async with transaction(sessions) as session:
        await activate(session, clock, pack, OLD, SINCE)
    async with sessions() as session:
        with pytest.raises(NoActivePolicy):
            await policies.holding(session, NEW[:6] + village, SINCE, lambda pack: pack.credit)
    await renamed(sessions, clock, policies)
    placed = Activation(pack.name, NEW, SINCE, OLD)
    async with sessions() as session:
        for code in (OLD[:6], NEW[:6]):
            area = code + village
            assert (await policies.holding(session, area, SINCE, lambda pack: pack.credit))[0] == placed
            assert [one for one, _ in await policies.covering(session, area, SINCE)] == [placed]
            assert [one for one, _ in await policies.touching(session, area.rstrip("0"), SINCE)] == [placed]
        assert placed.loaded_for == OLD
        assert placed in [one for one, _ in await policies.touching(session, "", SINCE)]
        for beside in ("451103", "451182"):
            assert await policies.covering(session, beside, SINCE) == []
            assert await policies.touching(session, beside, SINCE) == []


async def test_what_is_put_in_force_under_the_new_code_takes_the_place_of_what_held_under_the_old(
    sessions: Sessions, clock: Clock, pack: PolicyPack, corrected: PolicyPack
) -> None:
    policies = ActivePolicies()
    async with transaction(sessions) as session:
        await activate(session, clock, pack, OLD, SINCE)
        await activate(session, clock, corrected, NEW, date(2017, 1, 1))
    await renamed(sessions, clock, policies)
    async with sessions() as session:
        for code in (OLD, NEW):
            for on, held in ((date(2016, 12, 31), pack), (date(2017, 1, 1), corrected)):
                assert await policies.for_area(session, code, on, lambda pack: pack.credit) == held.credit
        (latest,) = await policies.touching(session, NEW[:6], date(2017, 1, 1))
    assert (latest[0].loaded_for, latest[1]) == (NEW, corrected)


async def test_a_county_that_was_merged_into_another_does_not_bring_its_plan_along(
    sessions: Sessions, clock: Clock, pack: PolicyPack
) -> None:
    policies = ActivePolicies()
    async with transaction(sessions) as session:
        await activate(session, clock, pack, OLD, SINCE)
    await renamed(sessions, clock, policies, whole=False)
    async with sessions() as session:
        assert await policies.covering(session, NEW, SINCE) == []
        assert len(await policies.covering(session, OLD, SINCE)) == 1


async def test_areas_that_a_plan_names_bear_their_codes_of_now_as_soon_as_anybody_knows_them(
    sessions: Sessions, clock: Clock
) -> None:
    content = content_of(find_pack("monitoring-2021")) | {"area_code": CITY, "name": "lines-of-counties"}
    content["lines"] = [content["lines"][0] | {"area_code": OLD, "income_fen": 1, "growth": None}]
    areas = ActiveAreas()
    policies = ActivePolicies(areas)
    async with transaction(sessions) as session:
        await activate(session, clock, PolicyPack.model_validate(content), CITY, date(2021, 5, 1))

    async def named() -> str | None:
        async with sessions() as session:
            ((_, held),) = await policies.covering(session, CITY, date(2021, 5, 1))
        return held.lines[0].area_code

    assert await named() == OLD
    other = ActivePolicies(areas)  # whoever shares what is known of areas, and reads it first
    await renamed(sessions, clock, other)
    assert await named() == NEW
    assert policies.code_now(OLD) == NEW
    assert policies.code_now(NEW[:6]) == NEW


@pytest.mark.parametrize("name", pack_names())
def test_every_area_that_a_plan_names_is_renamed_and_nothing_else(name: str) -> None:
    pack = find_pack(name)

    def moved(code: str) -> str:
        return f"9{code[1:]}"

    def walked(content: Any, key: str = "") -> Any:
        if isinstance(content, dict):
            return {inner: walked(part, inner) for inner, part in content.items()}
        if isinstance(content, list):
            return [walked(part, key) for part in content]
        return moved(content) if isinstance(content, str) and re.fullmatch(r"[1-9][0-9]{11}", content) else content

    assert content_of(pack.renamed(moved)) == walked(content_of(pack))
    assert pack.renamed(lambda code: code) == pack


async def test_whoever_asks_while_codes_are_read_finds_one_state_or_the_other_whole(
    sessions: Sessions, clock: Clock, pack: PolicyPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies = ActivePolicies()
    async with transaction(sessions) as session:
        await activate(session, clock, pack, OLD, SINCE)
        await policies.refresh(session)
        succession = Succession(OLD[:6], NEW[:6], True, OLD[:6], date(2017, 1, 1), "批复")
        await keep_successions(session, [succession], clock.now())

    held = []
    async with sessions() as session, sessions() as other:
        execute = session.execute

        async def asked_meanwhile(statement: Any, *given: Any, **more: Any) -> Any:
            if "policy_activation" in str(statement):
                held.append([one for one, _ in await policies.covering(other, OLD, SINCE)])
                if len(held) == 1:
                    raise ConnectionError  # nothing of what was read so far may stay
            return await execute(statement, *given, **more)

        monkeypatch.setattr(session, "execute", asked_meanwhile)
        with pytest.raises(ConnectionError):
            await policies.refresh(session)
        await policies.refresh(session)
    before, after = Activation(pack.name, OLD, SINCE), Activation(pack.name, NEW, SINCE, OLD)
    assert len(held) == 2
    assert all(one in ([before], [after]) for one in held)
    async with sessions() as session:
        assert [one for one, _ in await policies.covering(session, OLD, SINCE)] == [after]


async def test_of_two_readings_at_once_none_brings_back_the_names_of_before(
    sessions: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = content_of(find_pack("monitoring-2021")) | {"area_code": OLD, "name": "of-the-county"}
    policies = ActivePolicies()
    async with transaction(sessions) as session:
        await activate(session, clock, PolicyPack.model_validate(content), OLD, date(2021, 5, 1))
    async with sessions() as session, sessions() as other:
        execute = session.execute

        async def overtaken(statement: Any, *given: Any, **more: Any) -> Any:
            found = await execute(statement, *given, **more)
            if "content" in str(statement) and "policy_activation" in str(statement):
                monkeypatch.setattr(session, "execute", execute)
                await renamed(sessions, clock, policies)
            return found

        monkeypatch.setattr(session, "execute", overtaken)
        await policies.refresh(session)
        for _ in range(2):
            ((activation, held),) = await policies.covering(other, OLD, date(2021, 5, 1))
            assert (activation.area_code, held.area_code) == (NEW, NEW)
            await policies.refresh(other)
