"""Proving who one is by a password: failures are counted under the name, and five of them lock it.

Refusals are given back, not raised: the count that a failed try leaves behind must be committed with the answer.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service
from services.gateway.accounts.models import Account, SignInFailure
from services.gateway.accounts.refusals import Locked, OAuthRefusal, PasswordChangeNeeded, WrongPassword
from services.gateway.accounts.rules import Failures, is_login_name
from services.gateway.accounts.secrets import Passwords
from shared.calendar import Clock
from shared.database import table_of
from shared.security.audit import Trail
from shared.security.encryption import PersonalData


@dataclass(frozen=True, slots=True)
class Origin:
    """Whence somebody signs in: the address, and what the program calls itself."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What signing in needs beside what was typed.

    Attributes:
        clock: says when.
        passwords: checks and hashes.
        lifetime: how long a sign-in can be refreshed.
        personal: encrypts, and has the key of the audit log.
        origin: whence the request comes.
    """

    clock: Clock
    passwords: Passwords
    lifetime: timedelta
    personal: PersonalData
    origin: Origin

    def trail_of(self, account: Account) -> Trail:
        """The audit log as the person writes it who has just proven who he is."""
        return Trail(self.clock, self.personal.audit_secret, account.caller())


async def prove(session: AsyncSession, desk: Desk, username: str, password: str) -> Account | OAuthRefusal:
    """The account that a name and a password belong to.

    Its failures are not forgotten yet: that is for `forget_failures`, once nothing more is asked.

    Args:
        session: the transaction; nothing may have been read in it yet.
        desk: what signing in needs.
        username: as typed.
        password: as typed.
    """
    async with desk.passwords.turn():
        if not is_login_name(username):
            await desk.passwords.fits(None, password)
            return WrongPassword()
        if (locked := await check_locked(session, desk.clock, username)) is not None:
            return locked
        account = await service.find_account(session, username)
        fits = await desk.passwords.fits(account.password_hash if account else None, password)
        if account is None or not fits or not account.active:
            await count_failure(session, desk.clock, username)
            return WrongPassword()
        return account


async def prove_with_own_password(
    session: AsyncSession, desk: Desk, username: str, password: str
) -> Account | OAuthRefusal:
    """The same where a password that somebody else chose doesn't do."""
    account = await prove(session, desk, username, password)
    if isinstance(account, Account) and account.password_temporary:
        return PasswordChangeNeeded()
    return account


async def check_locked(session: AsyncSession, clock: Clock, name: str) -> Locked | None:
    """Hold a name to the end of the transaction; the refusal where failed tries have locked it."""
    locked_s = (await _lock_failures(session, clock, name)).locked_s(clock.now())
    return Locked(retry_after=locked_s) if locked_s else None


async def count_failure(session: AsyncSession, clock: Clock, name: str) -> None:
    """Count one more failed try under a name."""
    failures = await _lock_failures(session, clock, name)
    await session.execute(
        update(SignInFailure)
        .where(table_of(SignInFailure).c.name == name)
        .values(failures=failures.count + 1, since=failures.since)
    )


async def forget_failures(session: AsyncSession, name: str) -> bool:
    """Begin the count under a name anew, as after a success; whether there was one."""
    columns = table_of(SignInFailure).c
    forgotten = await session.execute(delete(SignInFailure).where(columns.name == name).returning(columns.failures))
    return bool(forgotten.scalar())


async def _lock_failures(session: AsyncSession, clock: Clock, name: str) -> Failures:
    # the row is locked to the commit: tries under one name are judged one after the other, so that a hundred
    # sent at once can't all pass before the first failure counts
    columns = table_of(SignInFailure).c
    statement = insert(SignInFailure).values(name=name, failures=0, since=clock.now())
    row = (
        await session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"failures": columns.failures}).returning(
                columns.failures, columns.since
            )
        )
    ).one()
    return Failures(row.failures, row.since).current(clock.now())
