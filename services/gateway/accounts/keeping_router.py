"""Accounts and banks' clients over HTTP, for administrators."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.gateway.accounts import clients, keeping
from services.gateway.accounts.keeping import Keeper
from services.gateway.accounts.schemas import (
    AccountCreate,
    AccountList,
    AccountPatch,
    AccountQuery,
    AccountRead,
    AccountSecret,
    BankClientCreate,
    BankClientList,
    BankClientPatch,
    BankClientQuery,
    BankClientRead,
    BankClientSecret,
    SecretRenewal,
)
from shared.database import SessionDep
from shared.http import ClockDep, ExpectedVersion, etag
from shared.repeatable import RepeatableRoute, repeatable_router
from shared.security.audit import Trail
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/api/v1", tags=["accounts"])
client_router = repeatable_router(prefix="/api/v1", tags=["bank clients"])
# replies that bear a password or a secret are not kept: a table of kept replies would be no place for it
unkept = APIRouter(prefix="/api/v1", tags=["accounts"], route_class=RepeatableRoute)
unkept_clients = APIRouter(prefix="/api/v1", tags=["bank clients"], route_class=RepeatableRoute)

ROUTERS = (router, client_router, unkept, unkept_clients)

Read = TypeVar("Read", bound=AccountRead | BankClientRead)
Username = Annotated[str, Path(max_length=64, description="登录名")]
ClientId = Annotated[str, Path(max_length=64, description="银行客户端编号")]


def _keeper(request: Request, caller: Caller) -> Keeper:
    state = request.app.state
    return Keeper(caller, Trail(state.clock, state.personal.audit_secret, caller), state.passwords)


async def _account_keeper(request: Request, caller: Annotated[Caller, requires("account.write")]) -> Keeper:
    return _keeper(request, caller)


async def _client_keeper(request: Request, caller: Annotated[Caller, requires("bank_client.write")]) -> Keeper:
    return _keeper(request, caller)


AccountReader = Annotated[Caller, requires("account.read")]
AccountKeeper = Annotated[Keeper, Depends(_account_keeper)]
ClientReader = Annotated[Caller, requires("bank_client.read")]
ClientKeeper = Annotated[Keeper, Depends(_client_keeper)]


@router.get("/accounts")
async def list_accounts(
    query: Annotated[AccountQuery, Query()], caller: AccountReader, session: SessionDep, clock: ClockDep
) -> AccountList:
    """List the accounts of an area, those of the areas inside it too, by area and name."""
    return await keeping.list_accounts(session, caller, clock, query)


@unkept.post("/accounts", status_code=201)
async def create_account(
    body: AccountCreate, request: Request, response: Response, keeper: AccountKeeper, session: SessionDep
) -> AccountSecret:
    """Give a person of one's area an account; the password, shown this once, is changed at the first sign-in.

    Somebody at a bank is told by its code. Repeated, it is refused by 409 ``auth.name_taken``: an ``Idempotency-Key``
    is not needed and not read.
    """
    if body.bank_code is not None:
        await _check_bank(request, keeper.caller, body.bank_code, body.area_code)
    return _secret(response, await keeping.create_account(session, keeper, body))


@router.get("/accounts/{username}")
async def show_account(
    username: Username, response: Response, caller: AccountReader, session: SessionDep, clock: ClockDep
) -> AccountRead:
    """Show an account of one's area."""
    return _versioned(response, await keeping.show_account(session, caller, clock, username))


@router.patch("/accounts/{username}")
async def change_account(
    username: Username,
    keeper: AccountKeeper,
    version: ExpectedVersion,
    body: AccountPatch,
    response: Response,
    session: SessionDep,
) -> AccountRead:
    """Change the name, area or state of an account that was read at the version in If-Match.

    Who is moved or shut out is signed out; a token already given ends within 15 minutes. 403 ``auth.own_rights`` for
    one's own area and state.
    """
    return _versioned(response, await keeping.change_account(session, keeper, username, version, body))


@unkept.post("/accounts/{username}/password")
async def reset_password(
    username: Username, response: Response, keeper: AccountKeeper, session: SessionDep
) -> AccountSecret:
    """Give a person who lost the password another, shown this once and changed at the next sign-in."""
    return _secret(response, await keeping.reset_password(session, keeper, username))


@router.post("/accounts/{username}/unlock")
async def unlock_account(
    username: Username, response: Response, keeper: AccountKeeper, session: SessionDep
) -> AccountRead:
    """Let a name that failed sign-ins have locked be used again at once."""
    return _versioned(response, await keeping.unlock_account(session, keeper, username))


@router.delete("/accounts/{username}/second-factor")
async def take_second_factor_away(
    username: Username, response: Response, keeper: AccountKeeper, session: SessionDep
) -> AccountRead:
    """Remove the second factor of somebody who lost it; sign-ins of before end. 409 ``auth.no_second_factor``."""
    return _versioned(response, await keeping.take_second_factor_away(session, keeper, username))


@client_router.get("/bank-clients")
async def list_bank_clients(
    query: Annotated[BankClientQuery, Query()], caller: ClientReader, session: SessionDep
) -> BankClientList:
    """List the programs of the banks that lend in an area, by bank and name."""
    return await clients.list_clients(session, caller, query)


@unkept_clients.post("/bank-clients", status_code=201)
async def create_bank_client(
    body: BankClientCreate, request: Request, response: Response, keeper: ClientKeeper, session: SessionDep
) -> BankClientSecret:
    """Let a bank's program sign in; its secret is shown this once.

    Repeated, it is refused by 409 ``auth.name_taken``: an ``Idempotency-Key`` is not needed and not read.
    """
    await _check_bank(request, keeper.caller, body.bank_code, body.area_code)
    return _secret(response, await clients.create_client(session, keeper, body))


@client_router.get("/bank-clients/{client_id}")
async def show_bank_client(
    client_id: ClientId, response: Response, caller: ClientReader, session: SessionDep
) -> BankClientRead:
    """Show a bank's program."""
    return _versioned(response, await clients.show_client(session, caller, client_id))


@client_router.patch("/bank-clients/{client_id}")
async def change_bank_client(
    client_id: ClientId,
    keeper: ClientKeeper,
    version: ExpectedVersion,
    body: BankClientPatch,
    response: Response,
    session: SessionDep,
) -> BankClientRead:
    """Change the name or state of a program that was read at the version in If-Match."""
    return _versioned(response, await clients.change_client(session, keeper, client_id, version, body))


@unkept_clients.post("/bank-clients/{client_id}/secrets", status_code=201)
async def renew_bank_secret(
    client_id: ClientId,
    body: SecretRenewal,
    request: Request,
    response: Response,
    keeper: ClientKeeper,
    session: SessionDep,
) -> BankClientSecret:
    """Give a bank's program a new secret, shown this once; the old one opens until `former_until`, else no more.

    Each call makes another: an ``Idempotency-Key`` is not read.
    """
    most_days = request.app.state.resources.settings.secret_overlap_days
    made = await clients.renew_secret(session, keeper, client_id, body.former_until, most_days)
    return _secret(response, made)


@client_router.delete("/bank-clients/{client_id}/former-secret")
async def end_former_secret(
    client_id: ClientId, response: Response, keeper: ClientKeeper, session: SessionDep
) -> BankClientRead:
    """Let the old secret open nothing from now on, before its time."""
    return _versioned(response, await clients.end_former_secret(session, keeper, client_id))


async def _check_bank(request: Request, caller: Caller, bank_code: str, area_code: str) -> None:
    caller.narrowed(area_code, field="area_code")
    services, authorization = request.app.state.services, request.headers["authorization"]
    await clients.check_bank(services, bank_code, area_code, authorization)


def _versioned(response: Response, read: Read) -> Read:
    response.headers["ETag"] = etag(read.version)
    return read


def _secret(response: Response, made: Read) -> Read:
    response.headers["Cache-Control"] = "no-store"
    return _versioned(response, made)
