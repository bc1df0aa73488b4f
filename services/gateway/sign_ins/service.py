"""Listing sign-ins and ending them; a token that one has given goes on to its own short end."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import service as accounts
from services.gateway.accounts.models import Account, SignIn
from services.gateway.sign_ins.schemas import SessionList, SessionQuery, SessionRead, SessionsEnded
from shared.calendar import Clock
from shared.database import decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import NotFound
from shared.security.audit import Trail

_LIST = "sessions"


async def list_sessions(
    session: AsyncSession, clock: Clock, account: Account | None, query: SessionQuery, current: UUID | None = None
) -> SessionList:
    """The sign-ins of an account that can still be refreshed, the latest first; a bank's program has none.

    Raises:
        Invalid: the cursor is not of this list.
    """
    if account is None:
        return SessionList(items=[], next=None)
    columns = table_of(SignIn).c
    statement = select(SignIn).where(
        columns.county_code == account.county_code,
        columns.account_id == account.id,
        columns.ended_at.is_(None),
        columns.expires_at > clock.now(),
    )
    if query.after is not None:
        statement = statement.where(columns.id < decode_id(decode_cursor(_LIST, query.after, 1)[0]))
    found = (await session.scalars(statement.order_by(columns.id.desc()).limit(query.limit + 1))).all()
    page = found[: query.limit]
    return SessionList(
        items=[SessionRead.of(sign_in, current) for sign_in in page],
        next=encode_cursor(_LIST, page[-1].id) if len(found) > query.limit else None,
    )


async def end_session(session: AsyncSession, trail: Trail, account: Account, session_id: UUID) -> SessionsEnded:
    """End one sign-in of an account.

    Raises:
        NotFound: it has none such that goes on.
    """
    ended = await accounts.end_sign_ins(session, trail.clock, account, only=session_id)
    if not ended:
        raise NotFound("没有这次登录，或已经结束", "No such sign-in, or it has ended", field="session_id")
    await accounts.note(session, trail, account, "account.end_sessions", sessions=ended)
    return SessionsEnded(ended=ended)


async def end_sessions(session: AsyncSession, trail: Trail, account: Account, but: UUID | None = None) -> SessionsEnded:
    """End all sign-ins of an account, or all but one."""
    ended = await accounts.end_sign_ins(session, trail.clock, account, but=but)
    if ended:
        await accounts.note(session, trail, account, "account.end_sessions", sessions=ended)
    return SessionsEnded(ended=ended)
