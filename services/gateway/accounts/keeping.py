"""Keeping accounts over the API: an administrator's acts, inside his own area and never on himself."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service
from services.gateway.accounts.models import Account, LoginName, SignInFailure
from services.gateway.accounts.refusals import InactiveAccount, OwnRights, UnfitAccount
from services.gateway.accounts.rules import Failures, is_login_name
from services.gateway.accounts.schemas import (
    AccountCreate,
    AccountList,
    AccountPatch,
    AccountQuery,
    AccountRead,
    AccountSecret,
)
from services.gateway.accounts.secrets import Passwords
from services.gateway.second_factors import service as second_factors
from services.gateway.second_factors.models import SecondFactor
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, encode_cursor, is_one_of, table_of
from shared.errors import NotFound
from shared.http import check_version
from shared.security.audit import Trail
from shared.security.callers import Caller, tenant_of
from shared.security.permissions import Role

_LIST = "accounts"


@dataclass(frozen=True, slots=True)
class Keeper:
    """An administrator at work.

    Attributes:
        caller: who it is.
        trail: the audit log as he writes it; its clock says when.
        passwords: hashes.
    """

    caller: Caller
    trail: Trail
    passwords: Passwords

    @property
    def clock(self) -> Clock:
        """Says when."""
        return self.trail.clock


async def list_accounts(session: AsyncSession, caller: Caller, clock: Clock, query: AccountQuery) -> AccountList:
    """The accounts of an area, by area and name.

    Raises:
        OutsideArea, AreaUnknown: the area is not the caller's, or none.
        Invalid: the cursor is not of this list.
    """
    columns = table_of(Account).c
    asked = caller.narrowed(query.area, field="area")
    statement = select(Account).where(asked.area_filter(columns.county_code, columns.area_code))
    if query.role is not None:
        statement = statement.where(columns.role == query.role.value)
    if query.active is not None:
        statement = statement.where(columns.active.is_(query.active))
    key = (columns.area_code, columns.username)
    if query.after is not None:
        statement = after_key(statement, key, tuple(decode_cursor(_LIST, query.after, 2)))
    found = (await session.scalars(statement.order_by(*key).limit(query.limit + 1))).all()
    page = found[: query.limit]
    return AccountList(
        items=await _shown(session, clock, page),
        next=encode_cursor(_LIST, page[-1].area_code, page[-1].username) if len(found) > query.limit else None,
    )


async def show_account(session: AsyncSession, caller: Caller, clock: Clock, username: str) -> AccountRead:
    """One account. Raises NotFound where there is none in the caller's area."""
    return await _read(session, clock, await account_within(session, caller, username))


async def create_account(session: AsyncSession, keeper: Keeper, request: AccountCreate) -> AccountSecret:
    """Give a person of the administrator's area an account, with a password for the first sign-in alone.

    Raises:
        OutsideArea, AreaUnknown: the area is not the administrator's, or none.
        UnfitAccount: name, role, area or bank can't be.
        NameTaken: somebody signs in by this name.
    """
    area_code = keeper.caller.narrowed(request.area_code, field="area_code").area_prefix
    password = _new_password()
    account = await service.create_account(
        session,
        keeper.trail,
        keeper.passwords,
        username=request.username,
        password=password,
        name=request.name,
        role=request.role,
        area_code=area_code,
        bank_code=request.bank_code,
        password_temporary=True,
        second_factor_required=request.second_factor_required,
    )
    return AccountSecret.of(account, None, second_factor=False, password=password)


async def change_account(
    session: AsyncSession, keeper: Keeper, username: str, version: int, request: AccountPatch
) -> AccountRead:
    """Change a person's name, area or state; whoever is moved or shut out can't refresh any more.

    Raises:
        NotFound: no such account in the administrator's area.
        StaleVersion: somebody else was first.
        OwnRights: it is his own, and more than the name.
        OutsideArea, AreaUnknown: the new area is not his, or none.
        UnfitAccount: the area doesn't fit the role, or lies in another county.
    """
    account = await account_within(session, keeper.caller, username, lock=True)
    check_version(account.version, version)
    wanted = request.model_dump(exclude_none=True)
    if "area_code" in wanted:
        wanted["area_code"] = keeper.caller.narrowed(wanted["area_code"], field="area_code").area_prefix
    if wanted.keys() - {"name"}:
        require_another(keeper.caller, username)
    name, area_code = wanted.get("name", account.name), wanted.get("area_code", account.area_code)
    await service.check_described(session, username, name, Role(account.role), area_code)
    if account.county_code != tenant_of(area_code):
        raise UnfitAccount("账号不能转到其他县", "An account can't move to another county", field="area_code")
    if changed := service.assign(account, wanted):
        account.version += 1
        await service.note(session, keeper.trail, account, "account.change", **changed)
        if changed.keys() - {"name"}:
            await service.end_sign_ins(session, keeper.clock, account)
    await session.flush()
    return await _read(session, keeper.clock, account)


async def reset_password(session: AsyncSession, keeper: Keeper, username: str) -> AccountSecret:
    """Give a person a new password for the next sign-in alone; the old one and its sign-ins end.

    Raises:
        NotFound: no such account in the administrator's area.
        OwnRights: it is his own.
        InactiveAccount: nobody can sign in by it.
    """
    account = await account_within(session, keeper.caller, username, lock=True)
    require_another(keeper.caller, username)
    if not account.active:
        raise InactiveAccount
    password = _new_password()
    await service.change_password(session, keeper.trail, keeper.passwords, username, password, temporary=True)
    shown = await _read(session, keeper.clock, account)
    return AccountSecret(**shown.model_dump(), password=password)


async def unlock_account(session: AsyncSession, keeper: Keeper, username: str) -> AccountRead:
    """Let a locked name be used again at once.

    Raises:
        NotFound: no such account in the administrator's area.
        OwnRights: it is his own; whoever holds his token could go on guessing.
    """
    account = await account_within(session, keeper.caller, username, lock=True)
    require_another(keeper.caller, username)
    await service.unlock_account(session, keeper.trail, username)
    return await _read(session, keeper.clock, account)


async def take_second_factor_away(session: AsyncSession, keeper: Keeper, username: str) -> AccountRead:
    """Remove the second factor of somebody who lost it; its person has to begin another where the role needs one.

    Raises:
        NotFound: no such account in the administrator's area.
        OwnRights: it is his own.
        NoSecondFactor: there is none.
    """
    account = await account_within(session, keeper.caller, username, lock=True)
    require_another(keeper.caller, username)
    await second_factors.take_away(session, keeper.trail, account)
    account.version += 1
    await session.flush()
    return await _read(session, keeper.clock, account)


async def account_within(session: AsyncSession, caller: Caller, username: str, *, lock: bool = False) -> Account:
    """An account in the caller's area.

    Raises:
        NotFound: there is none.
    """
    owner = await session.get(LoginName, username) if is_login_name(username) else None
    account = None
    if owner is not None:
        columns = table_of(Account).c
        statement = select(Account).where(
            columns.county_code == owner.county_code,
            columns.id == owner.owner_id,
            caller.area_filter(columns.county_code, columns.area_code),
        )
        account = await session.scalar(statement.with_for_update() if lock else statement)
    if account is None:
        raise NotFound(f"没有账号 {username}", f"No account {username}", field="username")
    return account


def require_another(caller: Caller, username: str) -> None:
    """Refuse an act on the caller's own account.

    Raises:
        OwnRights: it is his own.
    """
    if caller.subject == username:
        raise OwnRights(field="username")


async def _read(session: AsyncSession, clock: Clock, account: Account) -> AccountRead:
    return (await _shown(session, clock, [account]))[0]


async def _shown(session: AsyncSession, clock: Clock, accounts: Sequence[Account]) -> list[AccountRead]:
    columns = table_of(SignInFailure).c
    names = [account.username for account in accounts]
    found = await session.execute(
        select(columns.name, columns.failures, columns.since).where(is_one_of(columns.name, names))
    )
    now = clock.now()
    locked: dict[str, Any] = {row.name: Failures(row.failures, row.since).locked_until(now) for row in found}
    factor = table_of(SecondFactor).c
    statement = select(factor.id).where(
        is_one_of(factor.county_code, {account.county_code for account in accounts}),
        is_one_of(factor.id, [account.id for account in accounts]),
        factor.confirmed_at.is_not(None),
    )
    confirmed = set(await session.scalars(statement))
    return [
        AccountRead.of(account, locked.get(account.username), second_factor=account.id in confirmed)
        for account in accounts
    ]


def _new_password() -> str:
    return secrets.token_urlsafe(12)
