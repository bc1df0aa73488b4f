"""Accounts and banks' clients: made once, changed in place, refused when unfit."""

from typing import Any

import pytest
from sqlalchemy import func, select

from services.gateway.accounts import grants, service
from services.gateway.accounts.models import Account, BankClient, LoginName
from services.gateway.accounts.refusals import NameTaken, UnfitAccount, WeakPassword
from services.gateway.accounts.secrets import Passwords, new_secret
from shared.areas import AreaUnknown
from shared.database import Sessions, table_of, transaction
from shared.errors import NotFound, Refusal
from shared.security.audit import AuditRecord, Trail, broken_records
from shared.security.permissions import Role

PASSWORDS = Passwords()


PROVINCE, CITY, COUNTY, TOWN, VILLAGE = "36", "3607", "360722", "360722102", "360722102201"


def a_person(**given: Any) -> dict[str, Any]:
    """What an account needs."""
    person = {"username": "zhang", "password": "good-Pass-1", "name": "张三", "role": Role.TOWNSHIP}
    return {**person, "area_code": "360722102", **given}


async def test_an_account_stands_in_the_tables_of_its_county(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        made = await service.create_account(session, trail, PASSWORDS, **a_person())
    async with transaction(sessions) as session:
        account = await session.get_one(Account, ("360722", made.id))
    assert account.caller().area_prefix == "360722102"
    assert account.recorded_at == trail.clock.now()
    assert account.password_hash.startswith("$argon2id$")
    assert "good-Pass-1" not in account.password_hash


async def test_a_name_is_unique_over_all_counties_and_kinds(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        await service.create_account(session, trail, PASSWORDS, **a_person())
        with pytest.raises(NameTaken):
            await service.create_account(session, trail, PASSWORDS, **a_person(area_code="360781100"))
        with pytest.raises(NameTaken):
            await service.create_bank_client(
                session, trail, client_id="zhang", client_secret=new_secret(), name="农商行", bank_code="B1"
            )
        assert await session.scalar(select(func.count()).select_from(LoginName)) == 1


@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"role": Role.BANK, "area_code": "3607"}, UnfitAccount, "bank_code"),
        ({"bank_code": "rcc"}, UnfitAccount, "bank_code"),
        ({"role": Role.SERVICE}, UnfitAccount, "role"),
        ({"area_code": "36072"}, UnfitAccount, "area_code"),
        ({"area_code": "999999"}, AreaUnknown, "area_code"),
        ({"area_code": "360722000000", "role": Role.COUNTY_OFFICE}, UnfitAccount, "area_code"),
        ({"name": " \u3000"}, UnfitAccount, "name"),
        ({"username": "a b"}, UnfitAccount, "username"),
        ({"password": "short"}, WeakPassword, "password"),
    ],
)
async def test_an_unfit_account_is_refused_by_name_of_the_field(
    sessions: Sessions, trail: Trail, given: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    async with transaction(sessions) as session:
        with pytest.raises(refusal) as refused:
            await service.create_account(session, trail, PASSWORDS, **a_person(**given))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("role", "fitting"),
    [
        (Role.VILLAGE_CADRE, [TOWN, VILLAGE]),
        (Role.WORK_TEAM, [TOWN, VILLAGE]),
        (Role.TOWNSHIP, [TOWN]),
        (Role.COUNTY_OFFICE, [COUNTY]),
        (Role.COUNTY_FINANCE, [COUNTY]),
        (Role.CITY_OFFICE, [CITY]),
        (Role.CITY_FINANCE, [CITY]),
        (Role.CITY_FINANCE_WORK, [CITY]),
        (Role.DEPARTMENT, [PROVINCE, CITY, COUNTY]),
        (Role.AUDITOR, [PROVINCE, CITY, COUNTY]),
        (Role.ADMINISTRATOR, [PROVINCE, CITY, COUNTY]),
    ],
)
async def test_a_post_has_an_area_of_its_own_level_and_no_other(
    sessions: Sessions, trail: Trail, role: Role, fitting: list[str]
) -> None:
    async with transaction(sessions) as session:
        for area_code in (PROVINCE, CITY, COUNTY, TOWN, VILLAGE):
            described = a_person(username=f"{role}-{area_code}", role=role, area_code=area_code)
            if area_code in fitting:
                await service.create_account(session, trail, PASSWORDS, **described)
                continue
            with pytest.raises(UnfitAccount) as refused:
                await service.ensure_account(session, trail, PASSWORDS, **described)
            assert refused.value.code == "auth.unfit_account"
            assert "辖区应为" in refused.value.detail


@pytest.mark.parametrize(("area_code", "fits"), [(COUNTY, True), (CITY, True), (PROVINCE, False), (TOWN, False)])
async def test_a_bank_lends_in_a_county_or_a_city(sessions: Sessions, trail: Trail, area_code: str, fits: bool) -> None:
    bank = {"client_id": "bank-1", "client_secret": new_secret(), "name": "农商行", "bank_code": "rcc"}
    async with transaction(sessions) as session:
        if fits:
            await service.create_bank_client(session, trail, area_code=area_code, **bank)
        else:
            with pytest.raises(UnfitAccount, match="bank"):
                await service.create_bank_client(session, trail, area_code=area_code, **bank)


async def test_ensuring_an_account_twice_changes_nothing(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        first = await service.ensure_account(session, trail, PASSWORDS, **a_person())
        kept = first.password_hash
        again = await service.ensure_account(session, trail, PASSWORDS, **a_person())
        assert (again.id, again.password_hash) == (first.id, kept)
        assert await session.scalar(select(func.count()).select_from(Account)) == 1


async def test_ensuring_an_account_makes_it_as_described(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        await service.ensure_account(session, trail, PASSWORDS, **a_person())
        changed = a_person(role=Role.COUNTY_OFFICE, area_code="360722", password="other-Pass-2")
        account = await service.ensure_account(session, trail, PASSWORDS, **changed)
        assert (account.role, account.area_code) == ("county_office", "360722")
        assert await PASSWORDS.fits(account.password_hash, "other-Pass-2")
        with pytest.raises(UnfitAccount):
            await service.ensure_account(session, trail, PASSWORDS, **a_person(area_code="360781100"))


async def test_a_banks_client_keeps_its_bank(sessions: Sessions, trail: Trail) -> None:
    secret, other = new_secret(), new_secret()
    bank = {"client_id": "bank-1", "name": "农商行", "bank_code": "B1"}
    async with transaction(sessions) as session:
        for given in (secret, secret, other):
            await service.ensure_bank_client(session, trail, client_secret=given, **bank)
        assert await session.scalar(select(func.count()).select_from(BankClient)) == 1
        granted = await grants.grant_to_client(session, trail.clock, "bank-1", other)
        assert isinstance(granted, grants.Granted)
        assert (granted.caller.bank_code, granted.caller.tenant) == ("B1", "360700")
        with pytest.raises(UnfitAccount):
            await service.ensure_bank_client(
                session, trail, client_secret=secret, client_id="bank-1", name="农商行", bank_code="B2"
            )
        with pytest.raises(WeakPassword):
            await service.ensure_bank_client(session, trail, client_secret="short", **bank)


async def test_what_does_not_exist_cannot_be_changed(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        with pytest.raises(NotFound):
            await service.deactivate_account(session, trail, "nobody")
        with pytest.raises(NotFound):
            await service.change_password(session, trail, PASSWORDS, "nobody", "good-Pass-1")


async def test_accounts_are_listed_by_area_and_name(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        for username, area in (("wang", "360722"), ("li", "360722"), ("chen", "3607")):
            given = a_person(username=username, role=Role.AUDITOR, area_code=area)
            await service.create_account(session, trail, PASSWORDS, **given)
        assert [account.username for account in await service.list_accounts(session)] == ["chen", "li", "wang"]


async def test_each_act_on_an_account_is_written_to_the_audit_log_without_its_secrets(
    sessions: Sessions, trail: Trail
) -> None:
    secret = new_secret()
    bank = {"client_id": "bank-1", "name": "农商行", "bank_code": "B1"}
    async with transaction(sessions) as session:
        before = {one.id for one in await session.scalars(select(AuditRecord))}
        await service.create_account(session, trail, PASSWORDS, **a_person())
        await service.change_password(session, trail, PASSWORDS, "zhang", "other-Pass-2")
        await service.deactivate_account(session, trail, "zhang")
        await service.create_bank_client(session, trail, client_secret=secret, **bank)
        await service.renew_secret(session, trail, "bank-1", new_secret())
        records = [one for one in await session.scalars(select(AuditRecord)) if one.id not in before]
        assert await broken_records(session, trail.secret) == []
    assert [
        (one.county_code, one.action, one.target)
        for one in sorted(records, key=lambda one: (one.county_code, one.number))
    ] == [
        ("360700", "bank_client.create", "bank_client bank-1"),
        ("360700", "bank_client.renew_secret", "bank_client bank-1"),
        ("360722", "account.create", "account zhang"),
        ("360722", "account.set_password", "account zhang"),
        ("360722", "account.deactivate", "account zhang"),
    ]
    assert {(one.subject, one.role) for one in records} == {("operator:test", "operator")}
    assert "Pass" not in str([one.facts for one in records])
    assert secret not in str([one.facts for one in records])


async def test_ensuring_notes_what_it_changed_and_nothing_where_all_is_as_described(
    sessions: Sessions, trail: Trail
) -> None:
    bank = {"client_id": "bank-1", "bank_code": "B1", "client_secret": new_secret()}
    async with transaction(sessions) as session:
        for role in (Role.TOWNSHIP, Role.TOWNSHIP, Role.WORK_TEAM):
            await service.ensure_account(session, trail, PASSWORDS, **a_person(role=role))
        for name in ("农商行", "农商行", "农商银行"):
            await service.ensure_bank_client(session, trail, name=name, **bank)
        records = (await session.scalars(select(AuditRecord).order_by(table_of(AuditRecord).c.id))).all()
    assert [(one.action, one.facts) for one in records[-4:]] == [
        ("account.create", {"name": "张三", "role": "township", "area_code": "360722102"}),
        ("account.change", {"role": "work_team"}),
        ("bank_client.create", {"name": "农商行", "bank_code": "B1", "area_code": "3607"}),
        ("bank_client.change", {"name": "农商银行"}),
    ]
