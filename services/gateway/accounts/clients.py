"""Keeping banks' clients over the API: made, closed, and given new secrets beside which the old ones go on a while."""

from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service
from services.gateway.accounts.keeping import Keeper
from services.gateway.accounts.models import BankClient, LoginName
from services.gateway.accounts.refusals import InactiveAccount, OverlapTooLong, UnfitAccount
from services.gateway.accounts.rules import is_login_name
from services.gateway.accounts.schemas import (
    BankClientCreate,
    BankClientList,
    BankClientPatch,
    BankClientQuery,
    BankClientRead,
    BankClientSecret,
)
from services.gateway.accounts.secrets import new_secret
from services.gateway.views.service import Services
from shared.database import after_key, decode_cursor, encode_cursor, table_of
from shared.errors import NotFound, NotSignedIn, Unavailable
from shared.http import check_version
from shared.security.callers import Caller

_LIST = "bank clients"
_CITY_DIGITS = 4
ANSWER_S = 10.0
"""How long credit is waited for: nothing can be done without its answer, and the first after its start is slow."""


async def check_bank(services: Services, bank_code: str, area_code: str, authorization: str) -> None:
    """Refuse a bank that neither the programme nor a decision of the city names; credit knows, and is asked.

    To be called before the first statement of a transaction, which is not to wait for another service.

    Raises:
        UnfitAccount: so it is.
        NotSignedIn: the token ran out in between.
        Unavailable: credit doesn't answer.
    """
    city = area_code[:_CITY_DIGITS].ljust(6, "0")
    path = f"/credit/banks/{bank_code}?city_code={city}"
    part = await services.ask("credit", path, authorization, timeout_s=ANSWER_S)
    if part.status == HTTPStatus.OK:
        return
    if part.status == HTTPStatus.UNAUTHORIZED:
        raise NotSignedIn
    if not part.status or part.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unavailable("信贷服务暂时无法核对银行编号", "Credit can't tell whether there is such a bank")
    raise UnfitAccount(
        f"政策包和市级准入决定中没有银行 {bank_code}",
        f"Neither the programme nor a decision in force names a bank {bank_code}",
        field="bank_code",
    )


async def list_clients(session: AsyncSession, caller: Caller, query: BankClientQuery) -> BankClientList:
    """The clients of an area's banks, by bank and name.

    Raises:
        OutsideArea, AreaUnknown: the area is not the caller's, or none.
        Invalid: the cursor is not of this list.
    """
    columns = table_of(BankClient).c
    asked = caller.narrowed(query.area, field="area")
    statement = select(BankClient).where(asked.area_filter(columns.county_code, columns.area_code))
    if query.bank_code is not None:
        statement = statement.where(columns.bank_code == query.bank_code)
    if query.active is not None:
        statement = statement.where(columns.active.is_(query.active))
    key = (columns.bank_code, columns.client_id)
    if query.after is not None:
        statement = after_key(statement, key, tuple(decode_cursor(_LIST, query.after, 2)))
    found = (await session.scalars(statement.order_by(*key).limit(query.limit + 1))).all()
    page = found[: query.limit]
    return BankClientList(
        items=[BankClientRead.of(client) for client in page],
        next=encode_cursor(_LIST, page[-1].bank_code, page[-1].client_id) if len(found) > query.limit else None,
    )


async def show_client(session: AsyncSession, caller: Caller, client_id: str) -> BankClientRead:
    """One client. Raises NotFound where there is none in the caller's area."""
    return BankClientRead.of(await _client_within(session, caller, client_id))


async def create_client(session: AsyncSession, keeper: Keeper, request: BankClientCreate) -> BankClientSecret:
    """Give a bank's program the means to sign in; `check_bank` came before.

    Raises:
        OutsideArea, AreaUnknown: the area is not the administrator's, or none.
        UnfitAccount: name or area can't be.
        NameTaken: the name is in use.
    """
    secret = new_secret()
    client = await service.create_bank_client(
        session,
        keeper.trail,
        client_id=request.client_id or f"bank-{request.bank_code}",
        client_secret=secret,
        name=request.name,
        bank_code=request.bank_code,
        area_code=keeper.caller.narrowed(request.area_code, field="area_code").area_prefix,
    )
    return BankClientSecret.of(client, client_secret=secret)


async def change_client(
    session: AsyncSession, keeper: Keeper, client_id: str, version: int, request: BankClientPatch
) -> BankClientRead:
    """Change a client's name, close it, or open it again.

    Raises:
        NotFound: no such client in the administrator's area.
        StaleVersion: somebody else was first.
    """
    client = await _client_within(session, keeper.caller, client_id, lock=True)
    check_version(client.version, version)
    if changed := service.assign(client, request.model_dump(exclude_none=True)):
        client.version += 1
        await service.note(session, keeper.trail, client, "bank_client.change", **changed)
    await session.flush()
    return BankClientRead.of(client)


async def renew_secret(
    session: AsyncSession, keeper: Keeper, client_id: str, former_until: datetime | None, most_days: int
) -> BankClientSecret:
    """Give a client a new secret; the present one ends at once, or at a given moment.

    Args:
        session: the transaction.
        keeper: the administrator.
        client_id: whose.
        former_until: until when the present secret still opens.
        most_days: how far off that may be.

    Raises:
        NotFound: no such client in the administrator's area.
        InactiveAccount: nobody can sign in by it.
        OverlapTooLong: the moment is over, or too far off.
    """
    client = await _client_within(session, keeper.caller, client_id, lock=True)
    if not client.active:
        raise InactiveAccount
    check_overlap(keeper.clock.now(), former_until, most_days)
    secret = new_secret()
    await service.renew_secret(session, keeper.trail, client_id, secret, former_until)
    return BankClientSecret.of(client, client_secret=secret)


async def end_former_secret(session: AsyncSession, keeper: Keeper, client_id: str) -> BankClientRead:
    """Let the secret before the present one open nothing from now on; done again it changes nothing.

    Raises:
        NotFound: no such client in the administrator's area.
    """
    client = await _client_within(session, keeper.caller, client_id, lock=True)
    await service.end_former_secret(session, keeper.trail, client)
    return BankClientRead.of(client)


def check_overlap(now: datetime, former_until: datetime | None, most_days: int) -> None:
    """Refuse a moment at which a former secret can't end.

    Raises:
        OverlapTooLong: it has no zone, is over, or more than so many days off.
    """
    if former_until is None:
        return
    if former_until.tzinfo is None or not now < former_until <= now + timedelta(days=most_days):
        raise OverlapTooLong(
            f"旧密钥最多再用 {most_days} 天，时刻须带时区",
            f"A former secret opens for {most_days} days at most; the moment bears its zone",
            field="former_until",
        )


async def _client_within(session: AsyncSession, caller: Caller, client_id: str, *, lock: bool = False) -> BankClient:
    owner = await session.get(LoginName, client_id) if is_login_name(client_id) else None
    client = None
    if owner is not None:
        columns = table_of(BankClient).c
        statement = select(BankClient).where(
            columns.county_code == owner.county_code,
            columns.id == owner.owner_id,
            caller.area_filter(columns.county_code, columns.area_code),
        )
        client = await session.scalar(statement.with_for_update() if lock else statement)
    if client is None:
        raise NotFound(f"没有银行客户端 {client_id}", f"No bank client {client_id}", field="client_id")
    return client
