"""The commands by which an installation keeps its people and banks."""

import httpx
import pytest
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from services.commands import accounts
from services.commands.answer import Answer
from services.gateway.accounts import grants, service
from services.gateway.accounts.refusals import NameTaken, OverlapTooLong, UnfitAccount, UnknownClient
from services.gateway.accounts.secrets import Passwords
from services.gateway.second_factors import codes, rules
from services.gateway.second_factors.refusals import NoSecondFactor
from shared.areas import AreaUnknown
from shared.database import Sessions, transaction
from shared.errors import NotFound
from shared.security.audit import Trail
from tests.gateway.servers import MovedClock

BANKS = {"rcc", "abc"}
TOKEN = "/api/v1/auth/token"


def rows(answer: Answer) -> list[tuple[object, ...]]:
    """The rows of a table as they are printed."""
    assert isinstance(answer.shown, Table)
    return list(zip(*(column.cells for column in answer.shown.columns), strict=True))


def lines(answer: Answer) -> list[str]:
    """What is printed, line by line."""
    return str(answer.shown).splitlines()


async def test_a_person_is_added_gets_a_new_password_and_is_let_go(sessions: Sessions, trail: Trail) -> None:
    passwords = Passwords()
    async with transaction(sessions) as session:
        added = await accounts.add_person(session, trail, "li", "李四", "county_office", "360722", None)
        told, then, enrolment = lines(added)
        assert added.document == {
            "username": "li",
            "role": "county_office",
            "area_code": "360722",
            "bank_code": None,
            "password": told.removeprefix("li may sign in with "),
            "password_to_be_changed": True,
            "second_factor_to_be_enrolled": True,
        }
        account = await service.find_account(session, "li")
        assert account is not None
        assert await passwords.fits(account.password_hash, told.removeprefix("li may sign in with "))
        assert "POST /api/v1/auth/password" in then
        assert "POST /api/v1/auth/second-factor" in enrolment
        assert account.password_temporary
        assert account.second_factor_required

        answer = await accounts.change_password(session, trail, "li", "good-Pass-9", final=True)
        assert answer.shown == "li has a new password"
        assert answer.document["password"] is None
        assert await passwords.fits(account.password_hash, "good-Pass-9")
        assert not account.password_temporary
        told, then = lines(await accounts.change_password(session, trail, "li", None))
        assert await passwords.fits(account.password_hash, told.removeprefix("li has a new password: "))
        assert account.password_temporary

        assert rows(await accounts.list_people(session)) == [("li", "李四", "county_office", "360722", "", "yes")]
        await accounts.close_account(session, trail, "li")
        listed = await accounts.list_people(session)
        assert rows(listed) == [("li", "李四", "county_office", "360722", "", "no")]
        one = {"username": "li", "name": "李四", "role": "county_office", "area_code": "360722", "bank_code": None}
        assert listed.document == {"items": [{**one, "active": False}]}


async def test_somebody_at_a_bank_is_added_with_the_bank_and_nobody_else(
    sessions: Sessions, trail: Trail, client: httpx.AsyncClient
) -> None:
    clerk = ("陈信贷员", "bank", "360722", "good-Pass-9")
    async with transaction(sessions) as session:
        with pytest.raises(UnfitAccount) as nowhere:
            await accounts.add_person(session, trail, "chen", *clerk, final=True)
        with pytest.raises(UnfitAccount) as elsewhere:
            await accounts.add_person(session, trail, "li", "李四", "auditor", "360722", None, "rcc")
        assert (nowhere.value.field, elsewhere.value.field) == ("bank_code", "bank_code")
        added = await accounts.add_person(session, trail, "chen", *clerk, "rcc", final=True)
        assert (added.document["role"], added.document["bank_code"]) == ("bank", "rcc")
        listed = await accounts.list_people(session)
        assert rows(listed) == [("chen", "陈信贷员", "bank", "360722", "rcc", "yes")]
        assert [one["bank_code"] for one in listed.document["items"]] == ["rcc"]
    form = {"grant_type": "password", "username": "chen", "password": "good-Pass-9"}
    assert (await client.post(TOKEN, data=form)).json()["bank_code"] == "rcc"


async def test_a_password_that_is_final_opens_at_once(
    sessions: Sessions, trail: Trail, client: httpx.AsyncClient
) -> None:
    async with transaction(sessions) as session:
        told = await accounts.add_person(
            session, trail, "li", "李四", "county_office", "360722", "good-Pass-9", final=True, second_factor=False
        )
    assert told.shown == "li may sign in"
    form = {"grant_type": "password", "username": "li", "password": "good-Pass-9"}
    assert (await client.post(TOKEN, data=form)).status_code == 200


async def test_a_locked_name_is_unlocked(sessions: Sessions, trail: Trail, client: httpx.AsyncClient) -> None:
    async with transaction(sessions) as session:
        await accounts.add_person(session, trail, "li", "李四", "auditor", "360722", "good-Pass-9", final=True)
    form = {"grant_type": "password", "username": "li", "password": "good-Pass-9"}
    for _ in range(5):
        await client.post(TOKEN, data={**form, "password": "guess"})
    assert (await client.post(TOKEN, data=form)).status_code == 429
    async with transaction(sessions) as session:
        assert lines(await accounts.unlock_person(session, trail, "li")) == ["li may try to sign in again"]
    assert (await client.post(TOKEN, data=form)).status_code == 200


async def test_sign_ins_are_shown_and_ended(sessions: Sessions, trail: Trail, client: httpx.AsyncClient) -> None:
    async with transaction(sessions) as session:
        await accounts.add_person(session, trail, "li", "李四", "auditor", "360722", "good-Pass-9", final=True)
    form = {"grant_type": "password", "username": "li", "password": "good-Pass-9"}
    headers = {"User-Agent": "Firefox"}
    token = (await client.post(TOKEN, data=form, headers=headers)).json()["refresh_token"]
    async with transaction(sessions) as session:
        shown = await accounts.list_sessions(session, trail, "li")
        assert rows(shown) == [("2018-11-05 09:30", "", "2018-11-05 21:30", "127.0.0.1", "Firefox", "")]
        assert [(one.address, one.agent) for one in shown.document["items"]] == [("127.0.0.1", "Firefox")]
        ended = await accounts.end_sessions(session, trail, "li")
        assert lines(ended)[0].startswith("1 sign-ins of li ended")
        assert ended.document == {"username": "li", "ended": 1}
        assert rows(await accounts.list_sessions(session, trail, "li")) == []
        with pytest.raises(NotFound):
            await accounts.list_sessions(session, trail, "nobody")
    refresh = {"grant_type": "refresh_token", "refresh_token": token}
    assert (await client.post(TOKEN, data=refresh)).status_code == 400


async def test_a_lost_second_factor_is_removed(
    sessions: Sessions, trail: Trail, client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    async with transaction(sessions) as session:
        await accounts.add_person(session, trail, "li", "李四", "auditor", "360722", "good-Pass-9", final=True)
        with pytest.raises(NoSecondFactor):
            await accounts.take_second_factor(session, trail, "li")
    proof = {"username": "li", "password": "good-Pass-9"}
    secret = (await client.post("/api/v1/auth/second-factor", json=proof)).json()["secret"]
    otp = codes.code_at(secret, rules.step_of(moved_clock.now()))
    assert (await client.post("/api/v1/auth/second-factor/confirm", json={**proof, "otp": otp})).status_code == 200
    form = {"grant_type": "password", **proof}
    assert (await client.post(TOKEN, data=form)).json()["code"] == "auth.second_factor_needed"
    async with transaction(sessions) as session:
        assert "no second factor any more" in lines(await accounts.take_second_factor(session, trail, "li"))[0]
    assert (await client.post(TOKEN, data=form)).status_code == 200


async def test_a_bank_signs_in_with_what_was_printed_once(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        told = await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        given = dict(line.split("=", 1) for line in lines(told))
        assert given.items() <= told.document.items()
        assert given["client_id"] == "bank-rcc"
        granted = await grants.grant_to_client(session, trail.clock, given["client_id"], given["client_secret"])
        assert isinstance(granted, grants.Granted)
        assert granted.caller.bank_code == "rcc"
        listed = await accounts.list_banks(session)
        assert rows(listed) == [("bank-rcc", "rcc", "信丰农商银行", "3607", "yes")]
        assert given["client_secret"] not in str(rows(listed)) + str(listed.document)
        with pytest.raises(NameTaken):
            await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", "rcc-2", BANKS)
        assert [row[0] for row in rows(await accounts.list_banks(session))] == ["bank-rcc", "rcc-2"]


async def test_a_bank_that_lost_its_secret_gets_another_and_the_old_one_ends(sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        told = await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        lost = lines(told)[1].removeprefix("client_secret=")
        told = await accounts.renew_bank_secret(session, trail, "bank-rcc")
        name, secret, sentence = lines(told)
        assert name == "client_id=bank-rcc"
        assert sentence.endswith("ends within 15 minutes")
        fresh = secret.removeprefix("client_secret=")
        assert isinstance(await grants.grant_to_client(session, trail.clock, "bank-rcc", fresh), grants.Granted)
        assert isinstance(await grants.grant_to_client(session, trail.clock, "bank-rcc", lost), UnknownClient)
        with pytest.raises(NotFound):
            await accounts.renew_bank_secret(session, trail, "bank-nobody")


async def test_an_old_secret_opens_for_the_hours_that_are_asked_for_and_no_longer_than_it_may(
    sessions: Sessions, trail: Trail, moved_clock: MovedClock
) -> None:
    async def opens(session: AsyncSession, secret: str) -> bool:
        return isinstance(await grants.grant_to_client(session, trail.clock, "bank-rcc", secret), grants.Granted)

    async with transaction(sessions) as session:
        told = await accounts.admit_bank(session, trail, "rcc", "信丰农商银行", "3607", None, BANKS)
        old = lines(told)[1].removeprefix("client_secret=")
        told = await accounts.renew_bank_secret(session, trail, "bank-rcc", 48, 2)
        assert "The old secret opens until 2018-11-07 09:30" in lines(told)[2]
        moved_clock.move(hours=47)
        assert await opens(session, old)
        moved_clock.move(hours=1)
        assert not await opens(session, old)
        with pytest.raises(OverlapTooLong):
            await accounts.renew_bank_secret(session, trail, "bank-rcc", 49, 2)
        told = await accounts.renew_bank_secret(session, trail, "bank-rcc", 24, 2)
        new = lines(told)[1].removeprefix("client_secret=")
        await accounts.end_old_secret(session, trail, "bank-rcc")
        assert await opens(session, new)
        assert "no longer sign in" in lines(await accounts.close_client(session, trail, "bank-rcc"))[0]
        assert not await opens(session, new)
        assert rows(await accounts.list_banks(session))[0][-1] == "no"
        with pytest.raises(NotFound):
            await accounts.end_old_secret(session, trail, "bank-nobody")


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
