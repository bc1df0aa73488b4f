"""The commands by which an installation keeps its people and banks."""

import pytest
from rich.table import Table

from services.commands import accounts
from services.gateway.accounts import grants, service
from services.gateway.accounts.refusals import NameTaken, UnfitAccount, UnknownClient
from services.gateway.accounts.secrets import Passwords
from shared.areas import AreaUnknown
from shared.database import Sessions, transaction
from shared.errors import NotFound
from shared.security.audit import Trail

BANKS = {"rcc", "abc"}


def rows(table: Table) -> list[tuple[object, ...]]:
    """The rows of a table as they are printed."""
    return list(zip(*(column.cells for column in table.columns), strict=True))


async def test_a_person_is_added_gets_a_new_password_and_is_let_go(sessions: Sessions, trail: Trail) -> None:
    passwords = Passwords()
    async with transaction(sessions) as session:
        told = await accounts.add_person(session, trail, "li", "李四", "county_office", "360722", None)
        account = await service.find_account(session, "li")
        assert account is not None
        assert await passwords.fits(account.password_hash, told.removeprefix("li may sign in with "))

        assert await accounts.change_password(session, trail, "li", "good-Pass-9") == "li has a new password"
        assert await passwords.fits(account.password_hash, "good-Pass-9")
        told = await accounts.change_password(session, trail, "li", None)
        assert await passwords.fits(account.password_hash, told.removeprefix("li has a new password: "))

        assert rows(await accounts.list_people(session)) == [("li", "李四", "county_office", "360722", "yes")]
        await accounts.close_account(session, trail, "li")
        assert rows(await accounts.list_people(session)) == [("li", "李四", "county_office", "360722", "no")]


async def test_a_bank_signs_in_with_what_was_printed_once(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        told = await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        given = dict(line.split("=", 1) for line in told.splitlines())
        assert given["client_id"] == "bank-rcc"
        granted = await grants.grant_to_client(session, given["client_id"], given["client_secret"])
        assert isinstance(granted, grants.Granted)
        assert granted.caller.bank_code == "rcc"
        listed = rows(await accounts.list_banks(session))
        assert listed == [("bank-rcc", "rcc", "信丰农商银行", "3607", "yes")]
        assert given["client_secret"] not in str(listed)
        with pytest.raises(NameTaken):
            await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", "rcc-2", BANKS)
        assert [row[0] for row in rows(await accounts.list_banks(session))] == ["bank-rcc", "rcc-2"]


async def test_a_bank_that_lost_its_secret_gets_another_and_the_old_one_ends(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        told = await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        lost = told.splitlines()[1].removeprefix("client_secret=")
        told = await accounts.renew_bank_secret(session, trail, "bank-rcc")
        name, secret, sentence = told.splitlines()
        assert name == "client_id=bank-rcc"
        assert sentence.endswith("ends within 15 minutes")
        fresh = secret.removeprefix("client_secret=")
        assert isinstance(await grants.grant_to_client(session, "bank-rcc", fresh), grants.Granted)
        assert isinstance(await grants.grant_to_client(session, "bank-rcc", lost), UnknownClient)
        with pytest.raises(NotFound):
            await accounts.renew_bank_secret(session, trail, "bank-nobody")


async def test_a_bank_that_neither_pack_nor_decision_names_is_refused(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        with pytest.raises(UnfitAccount, match=r"names a bank zzz; there are abc, rcc$") as refused:
            await accounts.admit_bank(session, trail, "zzz", "某银行", "3607", None, BANKS)
        assert (refused.value.code, refused.value.field) == ("auth.unfit_account", "bank_code")
        assert await service.find_bank_client(session, "bank-zzz") is None


async def test_an_unknown_role_or_person_is_refused(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        with pytest.raises(UnfitAccount, match="king"):
            await accounts.add_person(session, trail, "li", "李四", "king", "360722", None)
        with pytest.raises(AreaUnknown):
            await accounts.add_person(session, trail, "li", "李四", "county_office", "999999", None)
        with pytest.raises(NotFound):
            await accounts.change_password(session, trail, "nobody", None)
        with pytest.raises(NotFound):
            await accounts.close_account(session, trail, "nobody")
