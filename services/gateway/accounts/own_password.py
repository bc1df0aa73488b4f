"""Choosing one's own password: before the first sign-in, or while signed in."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service
from services.gateway.accounts.models import Account
from services.gateway.accounts.proving import Desk, forget_failures, prove
from services.gateway.accounts.refusals import OAuthRefusal, PasswordUnchanged
from services.gateway.second_factors import service as second_factors


async def choose_password(
    session: AsyncSession, desk: Desk, username: str, old_password: str, new_password: str, otp: str | None
) -> Account | OAuthRefusal:
    """Change a password by whoever knows it; wrong ones are counted as at the sign-in, sign-ins of before end.

    Args:
        session: the transaction; nothing may have been read in it yet.
        desk: what signing in needs.
        username: as typed.
        old_password: as typed.
        new_password: the one to sign in by from now on.
        otp: the code, where there is a second factor: who has only the password shall not shut its person out.

    Raises:
        PasswordUnchanged: it is the old one.
        WeakPassword: too easily guessed.
    """
    account = await prove(session, desk, username, old_password)
    if isinstance(account, OAuthRefusal):
        return account
    if (lacking := await second_factors.check(session, desk, account, otp, ())) is not None:
        return lacking
    if new_password == old_password:
        raise PasswordUnchanged(field="new_password")
    await service.change_password(
        session, desk.trail_of(account), desk.passwords, username, new_password, field="new_password"
    )
    await forget_failures(session, username)
    return account
