"""Having, confirming, asking for and removing a second factor.

As at the sign-in, refusals that leave a count behind are given back and not raised.
"""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service as accounts
from services.gateway.accounts.models import Account
from services.gateway.accounts.proving import Desk, count_failure, forget_failures, prove_with_own_password
from services.gateway.accounts.refusals import OAuthRefusal
from services.gateway.accounts.secrets import secret_hash
from services.gateway.second_factors import codes, rules
from services.gateway.second_factors.models import RecoveryCode, SecondFactor
from services.gateway.second_factors.refusals import (
    NoSecondFactor,
    SecondFactorEnrolmentNeeded,
    SecondFactorExists,
    SecondFactorNeeded,
    WrongCode,
)
from services.gateway.second_factors.schemas import Confirmed, Enrolment, Removed, Standing
from shared.database import table_of
from shared.security.audit import Trail
from shared.security.permissions import SECOND_FACTOR_ROLES, Role


async def enrol(session: AsyncSession, desk: Desk, username: str, password: str) -> Enrolment | OAuthRefusal:
    """Give a person a secret for an authenticator; one that wasn't confirmed is replaced.

    Raises:
        SecondFactorExists: there is one.
    """
    account = await prove_with_own_password(session, desk, username, password)
    if isinstance(account, OAuthRefusal):
        return account
    factor = await _find(session, account)
    if factor is None:
        factor = SecondFactor(county_code=account.county_code, id=account.id, secret=b"", begun_at=desk.clock.now())
        session.add(factor)
    elif factor.confirmed_at is not None:
        raise SecondFactorExists
    secret = codes.new_secret()
    factor.secret, factor.begun_at = desk.personal.encrypt(secret), desk.clock.now()
    await session.flush()
    return Enrolment(secret=secret, otpauth_uri=codes.provisioning_uri(secret, username))


async def confirm(
    session: AsyncSession, desk: Desk, username: str, password: str, otp: str
) -> Confirmed | OAuthRefusal:
    """Let a first code show that the person has the secret; from now on codes are asked for, sign-ins of before end.

    Raises:
        NoSecondFactor: none was begun.
        SecondFactorExists: it is confirmed already.
    """
    account = await prove_with_own_password(session, desk, username, password)
    if isinstance(account, OAuthRefusal):
        return account
    factor = await _find(session, account)
    if factor is None:
        raise NoSecondFactor
    if factor.confirmed_at is not None:
        raise SecondFactorExists
    if not _accepts(desk, factor, otp):
        await count_failure(session, desk.clock, username)
        return WrongCode(field="otp")
    factor.confirmed_at = desk.clock.now()
    recovery_codes = codes.new_recovery_codes()
    for code in recovery_codes:
        session.add(
            RecoveryCode(
                county_code=account.county_code,
                account_id=account.id,
                code_hash=secret_hash(rules.bare_recovery_code(code)),
            )
        )
    await accounts.note(session, desk.trail_of(account), account, "account.confirm_second_factor")
    await accounts.end_sign_ins(session, desk.clock, account)
    await forget_failures(session, username)
    return Confirmed(username=username, confirmed_at=factor.confirmed_at, recovery_codes=recovery_codes)


async def remove(
    session: AsyncSession, desk: Desk, username: str, password: str, otp: str | None
) -> Removed | OAuthRefusal:
    """Ask for no more codes; a confirmed second factor is removed by a code, or a recovery code, of its own.

    Raises:
        NoSecondFactor: there is none.
    """
    account = await prove_with_own_password(session, desk, username, password)
    if isinstance(account, OAuthRefusal):
        return account
    if await _find(session, account) is None:
        raise NoSecondFactor
    if (refusal := await check(session, desk, account, otp, ())) is not None:
        return refusal
    await forget_failures(session, username)
    await take_away(session, desk.trail_of(account), account)
    return Removed(username=username, removed_at=desk.clock.now())


async def standing(session: AsyncSession, account: Account | None) -> Standing:
    """Whether an account has a confirmed second factor, and needs one; a bank's program has and needs none."""
    if account is None:
        return Standing(second_factor=False, required=False, recovery_codes_left=0)
    factor, columns = await _find(session, account), table_of(RecoveryCode).c
    left = await session.scalar(
        select(func.count()).where(
            columns.county_code == account.county_code,
            columns.account_id == account.id,
            columns.used_at.is_(None),
        )
    )
    return Standing(
        second_factor=factor is not None and factor.confirmed_at is not None,
        required=account.second_factor_required and Role(account.role) in SECOND_FACTOR_ROLES,
        recovery_codes_left=left or 0,
    )


async def check(
    session: AsyncSession, desk: Desk, account: Account, otp: str | None, roles: Collection[Role]
) -> OAuthRefusal | None:
    """What a sign-in still lacks: a code, or the second factor itself where a role needs one.

    Each code and each recovery code is accepted once; a wrong one counts as a wrong password does.

    Args:
        session: the transaction, in which the name is locked.
        desk: what signing in needs.
        account: who has proven by password who he is.
        otp: the code as typed.
        roles: as which the person is about to act.
    """
    factor = await _find(session, account)
    if factor is None or factor.confirmed_at is None:
        needed = account.second_factor_required and not SECOND_FACTOR_ROLES.isdisjoint(roles)
        return SecondFactorEnrolmentNeeded() if needed else None
    if not otp:
        return SecondFactorNeeded(field="otp")
    if _accepts(desk, factor, otp) or await _accepts_recovery(session, desk, account, otp):
        return None
    await count_failure(session, desk.clock, account.username)
    return WrongCode(field="otp")


async def take_away(session: AsyncSession, trail: Trail, account: Account) -> None:
    """Remove an account's second factor and its recovery codes; sign-ins of before end.

    Raises:
        NoSecondFactor: there is none.
    """
    factor = await _find(session, account)
    if factor is None:
        raise NoSecondFactor
    columns = table_of(RecoveryCode).c
    await session.execute(
        delete(RecoveryCode).where(columns.county_code == account.county_code, columns.account_id == account.id)
    )
    await session.delete(factor)
    await accounts.note(session, trail, account, "account.remove_second_factor")
    await accounts.end_sign_ins(session, trail.clock, account)


async def _find(session: AsyncSession, account: Account) -> SecondFactor | None:
    return await session.get(SecondFactor, (account.county_code, account.id))


def _accepts(desk: Desk, factor: SecondFactor, otp: str) -> bool:
    if not rules.is_code(otp):
        return False
    steps = rules.open_steps(desk.clock.now(), factor.last_step)
    step = codes.matching_step(desk.personal.decrypt(factor.secret), otp, steps)
    if step is None:
        return False
    factor.last_step = step
    return True


async def _accepts_recovery(session: AsyncSession, desk: Desk, account: Account, otp: str) -> bool:
    columns = table_of(RecoveryCode).c
    code = await session.scalar(
        select(RecoveryCode)
        .where(
            columns.county_code == account.county_code,
            columns.account_id == account.id,
            columns.code_hash == secret_hash(rules.bare_recovery_code(otp)),
            columns.used_at.is_(None),
        )
        .with_for_update()
    )
    if code is None:
        return False
    code.used_at = desk.clock.now()
    await accounts.note(session, desk.trail_of(account), account, "account.use_recovery_code")
    return True
