"""Signing in: the grants of OAuth 2 that are offered.

A grant gives what was granted or the refusal itself: refusals are returned, not raised, because what a failed try
leaves behind (a count, a revoked line of tokens) must be committed with the answer.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service
from services.gateway.accounts.models import Account, RefreshToken, SignIn, SignInFailure
from services.gateway.accounts.proving import Desk, check_locked, forget_failures, prove_with_own_password
from services.gateway.accounts.refusals import (
    OAuthRefusal,
    RefreshTokenInvalid,
    RefreshTokenReused,
    UnknownClient,
    WrongTokenRequest,
)
from services.gateway.accounts.rules import FAILURE_WINDOW, is_login_name
from services.gateway.accounts.secrets import new_secret, secret_fits, secret_hash
from services.gateway.delegations import service as delegations
from services.gateway.issuers.models import UsedAssertion
from services.gateway.issuers.refusals import AssertionRefused
from services.gateway.issuers.rules import MOST_AGE, SKEW, proves_two_factors
from services.gateway.second_factors import service as second_factors
from shared.calendar import Clock
from shared.database import table_of
from shared.security.callers import Caller
from shared.security.permissions import Role

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Granted:
    """Who signed in, and the token by which the sign-in can be refreshed (people only)."""

    caller: Caller
    refresh_token: str | None = None


async def grant_by_password(
    session: AsyncSession,
    desk: Desk,
    username: str,
    password: str,
    otp: str | None = None,
    acting_for: str | None = None,
) -> Granted | OAuthRefusal:
    """Sign a person in; five failures within 15 minutes lock the name until these are over.

    A password that somebody else chose opens nothing before it is changed, and none opens alone where there is, or
    has to be, a second factor.

    Args:
        session: the transaction; nothing may have been read in it yet.
        desk: what signing in needs.
        username: as typed.
        password: as typed.
        otp: the code of the second factor, or a recovery code, as typed.
        acting_for: the name of the account for which the person acts, where it isn't his own.
    """
    account = await prove_with_own_password(session, desk, username, password)
    if isinstance(account, OAuthRefusal):
        return account
    return await _enter(session, desk, account, otp, acting_for)


async def grant_by_assertion(
    session: AsyncSession,
    desk: Desk,
    assertion: str,
    claims: Mapping[str, Any],
    username: object,
    otp: str | None = None,
    acting_for: str | None = None,
) -> Granted | OAuthRefusal:
    """Sign a person in by an ID token of an outside issuer; it opens the account of the name that it bears, once.

    Args:
        session: the transaction; nothing may have been read in it yet.
        desk: what signing in needs.
        assertion: the ID token as it came.
        claims: what it says, all of it checked.
        username: what the claim holds that names the account.
        otp: the code of the second factor, where the issuer asked for none.
        acting_for: the name of the account for which the person acts, where it isn't his own.
    """
    if not isinstance(username, str) or not is_login_name(username):
        return AssertionRefused(field="assertion")
    if (locked := await check_locked(session, desk.clock, username)) is not None:
        return locked
    account = await service.find_account(session, username)
    digest = secret_hash(assertion)
    if account is None or not account.active or await session.get(UsedAssertion, digest) is not None:
        return AssertionRefused(field="assertion")
    granted = await _enter(session, desk, account, otp, acting_for, proven_twice=proves_two_factors(claims))
    if isinstance(granted, Granted):
        # the name is locked, so the same token can't come in between
        session.add(UsedAssertion(digest=digest, forgotten_at=desk.clock.now() + MOST_AGE + SKEW))
    return granted


async def grant_by_refresh(session: AsyncSession, clock: Clock, refresh_token: str) -> Granted | OAuthRefusal:
    """Go on with a sign-in: the token is used up and the next of its line given.

    One that was used before was stolen, then or now: its whole line is revoked.
    """
    token = await _find_token(session, refresh_token)
    if token is None:
        return RefreshTokenInvalid()
    now = clock.now()
    if token.revoked_at is not None or now >= token.expires_at:
        return RefreshTokenInvalid()
    account = await session.get_one(Account, (token.county_code, token.account_id))
    if token.used_at is not None:
        await service.end_sign_ins(session, clock, account, only=token.family_id)
        log.warning("refresh token used twice", county_code=token.county_code, account_id=str(token.account_id))
        return RefreshTokenReused()
    if not account.active:
        return RefreshTokenInvalid()
    sign_in = await session.get_one(SignIn, (token.county_code, token.family_id))
    caller = account.caller()
    if sign_in.acting_for is not None:
        acting = await delegations.act_for(session, clock, account, sign_in.acting_for, sign_in.delegation_id)
        if isinstance(acting, OAuthRefusal):
            await service.end_sign_ins(session, clock, account, only=sign_in.id)
            return acting
        caller = acting.caller
    token.used_at = sign_in.refreshed_at = now
    return _granted(session, clock, caller, sign_in)


async def grant_to_client(
    session: AsyncSession, clock: Clock, client_id: str, client_secret: str
) -> Granted | OAuthRefusal:
    """Sign a bank's program in; it has no refresh token, since it can sign in again at any time."""
    client = await service.find_bank_client(session, client_id) if is_login_name(client_id) else None
    # a secret of 256 bits can't be guessed, so clients aren't locked: that would only let others lock a bank out
    hashes = [secret_hash("")] if client is None else client.open_hashes(clock.now())
    fits = any(secret_fits(stored, client_secret) for stored in hashes)
    if client is None or not fits or not client.active:
        return UnknownClient()
    return Granted(client.caller())


async def revoke(session: AsyncSession, clock: Clock, refresh_token: str) -> None:
    """Sign out: the token's whole line is revoked; an unknown one is no fault (RFC 7009)."""
    token = await _find_token(session, refresh_token)
    if token is not None:
        account = await session.get_one(Account, (token.county_code, token.account_id))
        await service.end_sign_ins(session, clock, account, only=token.family_id)


async def forget_expired(session: AsyncSession, clock: Clock) -> None:
    """Delete failures, refresh tokens, sign-ins and used ID tokens whose time is over."""
    now = clock.now()
    await session.execute(delete(SignInFailure).where(table_of(SignInFailure).c.since < now - FAILURE_WINDOW))
    await session.execute(delete(RefreshToken).where(table_of(RefreshToken).c.expires_at < now))
    await session.execute(delete(SignIn).where(table_of(SignIn).c.expires_at < now))
    await session.execute(delete(UsedAssertion).where(table_of(UsedAssertion).c.forgotten_at < now))


def client_credentials(authorization: str | None, client_id: str | None, client_secret: str | None) -> tuple[str, str]:
    """A client's name and secret, from HTTP Basic or from the form.

    Raises:
        WrongTokenRequest: neither, or both.
    """
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        if not client_id or not client_secret:
            raise WrongTokenRequest("缺少 client_id 或 client_secret", "client_id or client_secret is missing")
        return client_id, client_secret
    if client_secret:
        raise WrongTokenRequest("客户端凭据重复给出", "The client's credentials are given twice")
    try:
        name, separator, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        separator = ""
    if not separator:
        raise WrongTokenRequest("Basic 凭据无法解析", "The Basic credentials can't be read", field="Authorization")
    return unquote_plus(name), unquote_plus(secret)


async def _enter(
    session: AsyncSession,
    desk: Desk,
    account: Account,
    otp: str | None,
    acting_for: str | None,
    *,
    proven_twice: bool = False,
) -> Granted | OAuthRefusal:
    """Begin a sign-in of somebody who has proven who he is, once nothing more is lacking."""
    caller, delegation_id = account.caller(), None
    if acting_for is not None:
        acting = await delegations.act_for(session, desk.clock, account, acting_for)
        if isinstance(acting, OAuthRefusal):
            return acting
        caller, delegation_id = acting.caller, acting.delegation_id
    roles = {Role(account.role), caller.role}
    if not proven_twice:
        lacking = await second_factors.check(session, desk, account, otp, roles)
        if lacking is not None:
            return lacking
    await forget_failures(session, account.username)
    now = desk.clock.now()
    account.last_signed_in_at = now
    sign_in = SignIn(
        county_code=account.county_code,
        account_id=account.id,
        address=desk.origin.address,
        agent=desk.origin.agent,
        began_at=now,
        expires_at=now + desk.lifetime,
        acting_for=caller.acting_for,
        delegation_id=delegation_id,
    )
    session.add(sign_in)
    return _granted(session, desk.clock, caller, sign_in)


def _granted(session: AsyncSession, clock: Clock, caller: Caller, sign_in: SignIn) -> Granted:
    """The next tokens of a sign-in."""
    secret = new_secret()
    token = RefreshToken(
        county_code=sign_in.county_code,
        family_id=sign_in.id,
        account_id=sign_in.account_id,
        secret_hash=secret_hash(secret),
        issued_at=clock.now(),
        expires_at=sign_in.expires_at,
    )
    session.add(token)
    # county and id stand in the token, so that its row is found by its key
    return Granted(replace(caller, session_id=sign_in.id), f"{token.county_code}.{token.id.hex}.{secret}")


async def _find_token(session: AsyncSession, text: str) -> RefreshToken | None:
    county_code, _, rest = text.partition(".")
    id_hex, _, secret = rest.partition(".")
    if not (len(county_code) == 6 and county_code.isascii() and county_code.isdigit()):
        return None
    try:
        token_id = UUID(hex=id_hex)
    except ValueError:
        return None
    columns = table_of(RefreshToken).c
    token = await session.scalar(
        select(RefreshToken).where(columns.county_code == county_code, columns.id == token_id).with_for_update()
    )
    return token if token is not None and secret_fits(token.secret_hash, secret) else None
