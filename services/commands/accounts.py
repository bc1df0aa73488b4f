"""Accounts of people and clients of banks, kept by the gateway."""

import secrets
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from services.commands.answer import Answer, carry_out
from services.gateway.accounts import service
from services.gateway.accounts.clients import check_overlap
from services.gateway.accounts.refusals import UnfitAccount
from services.gateway.accounts.secrets import Passwords, new_secret
from services.gateway.second_factors.service import take_away
from services.gateway.settings import Settings
from services.gateway.sign_ins import service as sign_ins
from services.gateway.sign_ins.schemas import SessionQuery, SessionRead
from services.runtime.installation import Installation, open_installation
from services.runtime.reference import known_banks, open_sessions, open_trail, share_areas
from services.runtime.report import Report
from shared.calendar import CHINA
from shared.database import Page, transaction
from shared.security.audit import Trail
from shared.security.permissions import SECOND_FACTOR_ROLES, Role
from shared.security.tokens import ACCESS_TOKEN_LIFETIME

FIRST_SIGN_IN = "The password has to be changed before the first sign-in: POST /api/v1/auth/password"
ENROLMENT = "The role approves, so it signs in by a second factor: POST /api/v1/auth/second-factor"
TOKEN_MINUTES = int(ACCESS_TOKEN_LIFETIME.total_seconds()) // 60


def add(
    username: str,
    name: str,
    role: str,
    area: str,
    password: str | None,
    bank: str | None,
    *,
    final: bool,
    second_factor: bool,
) -> None:
    """Give a person an account; without a password one is made and printed."""

    async def work(session: AsyncSession, trail: Trail, installation: Installation) -> Answer:
        await share_areas(installation)  # an area may have come since, by the registry alone
        if bank is not None:
            check_bank(bank, await known_banks(installation, area))
        return await add_person(
            session, trail, username, name, role, area, password, bank, final=final, second_factor=second_factor
        )

    _carry_out(work)


def set_password(username: str, password: str | None, *, final: bool) -> None:
    """Set a person's password; without one given one is made and printed."""
    _carry_out(lambda session, trail, _: change_password(session, trail, username, password, final=final))


def remove_second_factor(username: str) -> None:
    """Remove the second factor of somebody who lost it."""
    _carry_out(lambda session, trail, _: take_second_factor(session, trail, username))


def sessions(username: str, *, end: bool) -> None:
    """List a person's sign-ins that go on, or end them."""
    _carry_out(
        lambda session, trail, _: (
            end_sessions(session, trail, username) if end else list_sessions(session, trail, username)
        )
    )


def unlock(username: str) -> None:
    """Let a name that failed sign-ins have locked be used again."""
    _carry_out(lambda session, trail, _: unlock_person(session, trail, username))


def deactivate(username: str) -> None:
    """Close a person's account."""
    _carry_out(lambda session, trail, _: close_account(session, trail, username))


def show() -> None:
    """List the accounts."""
    _carry_out(lambda session, _trail, _: list_people(session))


def add_bank(code: str, name: str, area: str, client_id: str | None) -> None:
    """Give a bank's program the means to sign in; its secret is printed this once."""

    async def work(session: AsyncSession, trail: Trail, installation: Installation) -> Answer:
        return await admit_bank(session, trail, code, name, area, client_id, await known_banks(installation, area))

    _carry_out(work)


def renew_secret(client_id: str, overlap_hours: int) -> None:
    """Give a bank's program another secret, which is printed this once; the old one ends, at once or after a while."""

    async def work(session: AsyncSession, trail: Trail, installation: Installation) -> Answer:
        most_days = Settings.load(**installation.made).secret_overlap_days
        return await renew_bank_secret(session, trail, client_id, overlap_hours, most_days)

    _carry_out(work)


def end_former_secret(client_id: str) -> None:
    """Let the secret before the present one of a bank's program open nothing any more."""
    _carry_out(lambda session, trail, _: end_old_secret(session, trail, client_id))


def deactivate_bank(client_id: str) -> None:
    """Let a bank's program sign in no more."""
    _carry_out(lambda session, trail, _: close_client(session, trail, client_id))


def show_banks() -> None:
    """List the clients of banks."""
    _carry_out(lambda session, _trail, _: list_banks(session))


async def add_person(
    session: AsyncSession,
    trail: Trail,
    username: str,
    name: str,
    role: str,
    area_code: str,
    password: str | None,
    bank: str | None = None,
    *,
    final: bool = False,
    second_factor: bool = True,
) -> Answer:
    """Make an account; what is to be told.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        username: the name to sign in by.
        name: the person's name.
        role: as what.
        area_code: where.
        password: without it one is made.
        bank: code of the bank where the person works, in the role of banks alone.
        final: whether it is the person's own, and not to be changed at the first sign-in.
        second_factor: whether the person, in a role that approves, signs in by a second factor alone.

    Raises:
        UnfitAccount: name, role, area or bank can't be.
        AreaUnknown: no such area.
        WeakPassword: too easily guessed.
        NameTaken: somebody signs in by this name.
    """
    if role not in set(Role):
        roles = ", ".join(known for known in Role if known is not Role.SERVICE)
        raise UnfitAccount(f"没有角色 {role}，可填：{roles}", f"No role {role}; there are {roles}", field="role")
    chosen = password or secrets.token_urlsafe(12)
    await service.create_account(
        session,
        trail,
        Passwords(),
        username=username,
        password=chosen,
        name=name,
        role=Role(role),
        area_code=area_code,
        bank_code=bank,
        password_temporary=not final,
        second_factor_required=second_factor,
    )
    enrols = second_factor and Role(role) in SECOND_FACTOR_ROLES
    told = f"{username} may sign in" + ("" if password else f" with {chosen}") + _to_be_changed(final=final)
    document = {
        "username": username,
        "role": role,
        "area_code": area_code,
        "bank_code": bank,
        "password": None if password else chosen,
        "password_to_be_changed": not final,
        "second_factor_to_be_enrolled": enrols,
    }
    return Answer(document, f"{told}\n{ENROLMENT}" if enrols else told)


async def change_password(
    session: AsyncSession, trail: Trail, username: str, password: str | None, *, final: bool = False
) -> Answer:
    """Set a password and end the sign-ins of before; what is to be told.

    Raises:
        NotFound: no such account.
        WeakPassword: too easily guessed.
    """
    chosen = password or secrets.token_urlsafe(12)
    await service.change_password(session, trail, Passwords(), username, chosen, temporary=not final)
    told = f"{username} has a new password" + ("" if password else f": {chosen}") + _to_be_changed(final=final)
    document = {
        "username": username,
        "password": None if password else chosen,
        "password_to_be_changed": not final,
    }
    return Answer(document, told)


async def take_second_factor(session: AsyncSession, trail: Trail, username: str) -> Answer:
    """Remove the second factor of somebody who lost it; what is to be told.

    Raises:
        NotFound: no such account.
        NoSecondFactor: there is none.
    """
    await take_away(session, trail, await service.account_named(session, username))
    told = f"{username} has no second factor any more; where the role needs one, another is begun before the sign-in"
    return Answer({"username": username, "second_factor": False}, told)


async def list_sessions(session: AsyncSession, trail: Trail, username: str) -> Answer:
    """A person's sign-ins that go on, the latest first.

    Raises:
        NotFound: no such account.
    """
    table = Table("since", "refreshed", "until", "address", "program", "acting for")
    items: list[SessionRead] = []
    account = await service.account_named(session, username)
    after: str | None = None
    while True:
        page = await sign_ins.list_sessions(session, trail.clock, account, SessionQuery(limit=Page.MAX, after=after))
        items += page.items
        for one in page.items:
            moments = (one.began_at, one.refreshed_at, one.expires_at)
            table.add_row(*(_moment(at) for at in moments), one.address, one.agent, one.acting_for or "")
        if (after := page.next) is None:
            return Answer({"items": items}, table)


async def end_sessions(session: AsyncSession, trail: Trail, username: str) -> Answer:
    """End a person's sign-ins; what is to be told.

    Raises:
        NotFound: no such account.
    """
    done = await sign_ins.end_sessions(session, trail, await service.account_named(session, username))
    told = f"{done.ended} sign-ins of {username} ended; a token already given ends within {TOKEN_MINUTES} minutes"
    return Answer({"username": username, "ended": done.ended}, told)


async def unlock_person(session: AsyncSession, trail: Trail, username: str) -> Answer:
    """Forget the failed sign-ins under a name; what is to be told.

    Raises:
        NotFound: no such account.
    """
    await service.unlock_account(session, trail, username)
    return Answer({"username": username, "locked": False}, f"{username} may try to sign in again")


async def close_account(session: AsyncSession, trail: Trail, username: str) -> Answer:
    """Let nobody sign in by an account any more; what is to be told.

    Raises:
        NotFound: no such account.
    """
    await service.deactivate_account(session, trail, username)
    told = f"{username} may no longer sign in; a token already given ends within {TOKEN_MINUTES} minutes"
    return Answer({"username": username, "active": False}, told)


async def list_people(session: AsyncSession) -> Answer:
    """The accounts by area and name."""
    table = Table("user", "name", "role", "area", "bank", "active")
    items = []
    for account in await service.list_accounts(session):
        described = (account.username, account.name, account.role, account.area_code, account.bank_code or "")
        table.add_row(*described, _yes(active=account.active))
        items.append(account.model_dump(mode="json", include=_SHOWN_OF_ACCOUNT))
    return Answer({"items": items}, table)


async def admit_bank(
    session: AsyncSession,
    trail: Trail,
    code: str,
    name: str,
    area_code: str,
    client_id: str | None,
    banks: Collection[str],
) -> Answer:
    """Make a bank's client with a fresh secret; what is to be told, the only place where the secret stands.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        code: the bank's code in the policy pack, or in the decision by which the city admitted it.
        name: the bank's name.
        area_code: where the bank lends.
        client_id: what the program signs in by; without it ``bank-`` and the code.
        banks: the codes that a policy pack names, or a decision in force.

    Raises:
        UnfitAccount: code, name or area can't be.
        AreaUnknown: no such area.
        NameTaken: the client's name is in use.
    """
    check_bank(code, banks)
    secret = new_secret()
    client = await service.create_bank_client(
        session,
        trail,
        client_id=client_id or f"bank-{code}",
        client_secret=secret,
        name=name,
        bank_code=code,
        area_code=area_code,
    )
    document = {"client_id": client.client_id, "client_secret": secret, "bank_code": code, "area_code": area_code}
    return Answer(document, f"client_id={client.client_id}\nclient_secret={secret}")


def check_bank(code: str, banks: Collection[str]) -> None:
    """Refuse the code of a bank that nobody admitted.

    Args:
        code: as it was given.
        banks: the codes that a policy pack names, or a decision in force.

    Raises:
        UnfitAccount: it is none of them.
    """
    if code not in banks:
        known = "、".join(sorted(banks))
        raise UnfitAccount(
            f"政策包和市级准入决定中没有银行 {code}，可填：{known}",
            f"Neither a policy pack nor a decision in force names a bank {code}; there are {known.replace('、', ', ')}",
            field="bank_code",
        )


async def renew_bank_secret(
    session: AsyncSession, trail: Trail, client_id: str, overlap_hours: int = 0, most_days: int = 0
) -> Answer:
    """Give a bank's client a fresh secret; what is to be told, the only place where it stands.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        client_id: whose.
        overlap_hours: for how long the present secret still opens.
        most_days: how long that may be at most.

    Raises:
        NotFound: no such client.
        OverlapTooLong: the present secret shall open for longer than it may.
    """
    secret, now = new_secret(), trail.clock.now()
    former_until = now + timedelta(hours=overlap_hours) if overlap_hours else None
    check_overlap(now, former_until, most_days)
    await service.renew_secret(session, trail, client_id, secret, former_until)
    told = "opens nothing any more" if former_until is None else f"opens until {former_until:%Y-%m-%d %H:%M}"
    document = {"client_id": client_id, "client_secret": secret, "old_secret_until": former_until or now}
    return Answer(
        document,
        f"client_id={client_id}\nclient_secret={secret}\n"
        f"The old secret {told}; a token given by it ends within {TOKEN_MINUTES} minutes",
    )


async def end_old_secret(session: AsyncSession, trail: Trail, client_id: str) -> Answer:
    """Let a bank's former secret open nothing any more; what is to be told.

    Raises:
        NotFound: no such client.
    """
    await service.end_former_secret(session, trail, await service.bank_client(session, client_id))
    told = f"Only the newest secret of {client_id} opens; a token already given ends within {TOKEN_MINUTES} minutes"
    return Answer({"client_id": client_id, "old_secret": False}, told)


async def close_client(session: AsyncSession, trail: Trail, client_id: str) -> Answer:
    """Let a bank's program sign in no more; what is to be told.

    Raises:
        NotFound: no such client.
    """
    await service.deactivate_client(session, trail, await service.bank_client(session, client_id))
    told = f"{client_id} may no longer sign in; a token already given ends within {TOKEN_MINUTES} minutes"
    return Answer({"client_id": client_id, "active": False}, told)


async def list_banks(session: AsyncSession) -> Answer:
    """The clients of banks by bank and name; their secrets are known to nobody but the banks."""
    table = Table("client", "bank", "name", "area", "active")
    items = []
    for client in await service.list_bank_clients(session):
        table.add_row(client.client_id, client.bank_code, client.name, client.area_code, _yes(active=client.active))
        items.append(client.model_dump(mode="json", include=_SHOWN_OF_CLIENT))
    return Answer({"items": items}, table)


_SHOWN_OF_ACCOUNT = {"username", "name", "role", "area_code", "bank_code", "active"}
_SHOWN_OF_CLIENT = {"client_id", "bank_code", "name", "area_code", "active"}


def _to_be_changed(*, final: bool) -> str:
    return "" if final else f"\n{FIRST_SIGN_IN}"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _yes(*, active: bool) -> str:
    return "yes" if active else "no"


def _carry_out(work: Callable[[AsyncSession, Trail, Installation], Awaitable[Answer]]) -> None:
    async def main() -> None:
        report = Report()
        async with (
            open_installation(report) as installation,
            open_sessions(installation, "gateway") as sessions,
            transaction(sessions) as session,
        ):
            answer = await work(session, open_trail(installation, "gateway"), installation)
        # told after the commit: a secret that is shown is one that holds
        report.tell(answer.shown)
        report.answer(answer.document)

    carry_out(main)
