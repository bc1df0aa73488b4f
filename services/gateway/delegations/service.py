"""Giving, withdrawing and using delegations."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.gateway.accounts import service as accounts
from services.gateway.accounts.keeping import account_within
from services.gateway.accounts.models import Account
from services.gateway.delegations import rules
from services.gateway.delegations.models import Delegation
from services.gateway.delegations.refusals import ActsForAnother, NotDelegated, SeparatedDuties, UnfitDelegation
from services.gateway.delegations.schemas import DelegationCreate, DelegationList, DelegationQuery, DelegationRead
from shared.calendar import Clock
from shared.database import decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import Forbidden, NotFound
from shared.security.audit import Trail
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role, may, separation_of

_LIST = "delegations"
_Holder: Any = aliased(Account, name="holder")
_Delegate: Any = aliased(Account, name="delegate")


@dataclass(frozen=True, slots=True)
class Acting:
    """As whom a person acts, by which delegation."""

    caller: Caller
    delegation_id: UUID


async def give(
    session: AsyncSession, trail: Trail, caller: Caller, body: DelegationCreate, most_days: int
) -> DelegationRead:
    """Let somebody act for oneself, or, as an administrator, for an account of one's area.

    Raises:
        ActsForAnother: the caller himself acts for somebody.
        Forbidden: he is no administrator and names another holder.
        NotFound: no such holder in his area.
        UnfitDelegation: the two can't act for each other.
        SeparatedDuties: one person would hold both halves of what two have to do.
        RangeReversed, Invalid: the days can't be.
    """
    holder = await _holder(session, caller, body.holder or caller.subject)
    delegate = await _delegate(session, holder, body.delegate)
    rules.check_days(body.from_on, body.to_on, trail.clock.today(), most_days)
    # delegations to one person are given one after the other: two at once would not see each other's duties
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"delegate {delegate.id}", 0))))
    roles = [Role(delegate.role), *await _roles_meanwhile(session, delegate, body)]
    _check_separation(Role(holder.role), roles)
    delegation = Delegation(
        county_code=holder.county_code,
        holder_id=holder.id,
        delegate_county_code=delegate.county_code,
        delegate_id=delegate.id,
        role=holder.role,
        area_code=holder.area_code,
        from_on=body.from_on,
        to_on=body.to_on,
        reason=body.reason,
        given_by=caller.subject,
        recorded_at=trail.clock.now(),
    )
    session.add(delegation)
    await session.flush()
    days = {"from_on": str(body.from_on), "to_on": str(body.to_on)}
    await accounts.note(
        session, trail, holder, "delegation.give", reason=body.reason, delegate=delegate.username, **days
    )
    return _shown(delegation, holder, delegate)


async def withdraw(session: AsyncSession, trail: Trail, caller: Caller, delegation_id: UUID) -> DelegationRead:
    """End a delegation at once, as its holder, its delegate or an administrator; done again it changes nothing.

    Raises:
        ActsForAnother: the caller acts for somebody.
        NotFound: no such delegation that is the caller's to end.
    """
    _check_in_own_name(caller)
    statement = _visible(caller, administrator=may(caller.role, "account.write"))
    table = table_of(Delegation).c
    found = (
        await session.execute(statement.where(table.id == delegation_id).with_for_update(of=Delegation))
    ).one_or_none()
    if found is None:
        raise NotFound("没有这项代理", "No such delegation", field="delegation_id")
    delegation, holder, delegate = found
    if delegation.withdrawn_at is None:
        delegation.withdrawn_at, delegation.withdrawn_by = trail.clock.now(), caller.subject
        await accounts.note(session, trail, holder, "delegation.withdraw", delegate=delegate.username)
        await session.flush()
    return _shown(delegation, holder, delegate)


async def list_delegations(session: AsyncSession, caller: Caller, query: DelegationQuery) -> DelegationList:
    """Delegations of and to the caller, and for who may see accounts those of his area, the latest first.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(Delegation).c
    statement = _visible(caller, administrator=may(caller.role, "account.read"))
    if query.on is not None:
        statement = statement.where(table.withdrawn_at.is_(None), table.from_on <= query.on, query.on <= table.to_on)
    if query.after is not None:
        statement = statement.where(table.id < decode_id(decode_cursor(_LIST, query.after, 1)[0]))
    found = (await session.execute(statement.order_by(table.id.desc()).limit(query.limit + 1))).all()
    page = found[: query.limit]
    return DelegationList(
        items=[_shown(*row) for row in page],
        next=encode_cursor(_LIST, page[-1][0].id) if len(found) > query.limit else None,
    )


async def act_for(
    session: AsyncSession, clock: Clock, person: Account, holder_name: str, delegation_id: UUID | None = None
) -> Acting | NotDelegated:
    """As whom a person signs in for somebody: role and area are the holder's, subject and name stay the person's.

    Args:
        session: the transaction.
        clock: says on which day.
        person: who has proven who he is.
        holder_name: for whom.
        delegation_id: by which delegation, where the sign-in goes on; a withdrawn one isn't replaced by another.
    """
    table = table_of(Delegation).c
    today = clock.today()
    statement = _joined().where(
        _Holder.username == holder_name,
        table.delegate_county_code == person.county_code,
        table.delegate_id == person.id,
        table.withdrawn_at.is_(None),
        table.from_on <= today,
        today <= table.to_on,
    )
    if delegation_id is not None:
        statement = statement.where(table.id == delegation_id)
    for delegation, holder, _ in await session.execute(statement.order_by(table.id)):
        if _still_fits(delegation, holder, person):
            caller = replace(holder.caller(), subject=person.username, name=person.name, acting_for=holder.username)
            return Acting(caller, delegation.id)
    return NotDelegated(field="acting_for")


def _still_fits(delegation: Delegation, holder: Account, person: Account) -> bool:
    """Whether both are what they were when it was given: it gives no more than was given then."""
    return (
        holder.active
        and (holder.role, holder.area_code) == (delegation.role, delegation.area_code)
        and person.caller().covers(holder.area_code)
        and person.role not in rules.NOT_DELEGATED
        and separation_of(Role(holder.role), Role(person.role)) is None
    )


async def _holder(session: AsyncSession, caller: Caller, username: str) -> Account:
    _check_in_own_name(caller)
    if username == caller.subject:
        holder = await accounts.find_account(session, username)
    elif may(caller.role, "account.write"):
        holder = await account_within(session, caller, username)
    else:
        raise Forbidden("只有管理员能为他人安排代理", "Only an administrator lets others act for somebody else")
    if holder is None:
        raise NotFound(f"没有账号 {username}", f"No account {username}", field="holder")
    if not holder.active or holder.role in rules.NOT_DELEGATED:
        raise UnfitDelegation(field="holder")
    return holder


async def _delegate(session: AsyncSession, holder: Account, username: str) -> Account:
    delegate = await accounts.find_account(session, username)
    if (
        delegate is None
        or not delegate.active
        or delegate.id == holder.id
        or delegate.role in rules.NOT_DELEGATED
        or not delegate.caller().covers(holder.area_code)
    ):
        raise UnfitDelegation(field="delegate")
    return delegate


def _check_in_own_name(caller: Caller) -> None:
    if caller.acting_for is not None:
        raise ActsForAnother


def _check_separation(role: Role, others: list[Role]) -> None:
    for other in others:
        if (separation := separation_of(role, other)) is not None:
            raise SeparatedDuties(
                f"{ROLE_LABELS[role]}和{ROLE_LABELS[other]}：{separation.why}",
                f"{role} and {other}: {separation.first} and {separation.second} are for two people",
                field="delegate",
            )


async def _roles_meanwhile(session: AsyncSession, delegate: Account, body: DelegationCreate) -> list[Role]:
    """As what else the delegate may act on one of the days."""
    table = table_of(Delegation).c
    found = await session.scalars(
        select(table.role).where(
            table.delegate_county_code == delegate.county_code,
            table.delegate_id == delegate.id,
            table.withdrawn_at.is_(None),
            table.from_on <= body.to_on,
            body.from_on <= table.to_on,
        )
    )
    return [Role(role) for role in found]


def _joined() -> Select[Delegation, Any, Any]:
    table = table_of(Delegation).c
    return (
        select(Delegation, _Holder, _Delegate)
        .join(_Holder, and_(_Holder.county_code == table.county_code, _Holder.id == table.holder_id))
        .join(
            _Delegate,
            and_(_Delegate.county_code == table.delegate_county_code, _Delegate.id == table.delegate_id),
        )
    )


def _visible(caller: Caller, *, administrator: bool) -> Select[Delegation, Any, Any]:
    own = or_(_Holder.username == caller.subject, _Delegate.username == caller.subject)
    seen = or_(own, caller.area_filter(_Holder.county_code, _Holder.area_code)) if administrator else own
    return _joined().where(seen)


def _shown(delegation: Delegation, holder: Account, delegate: Account) -> DelegationRead:
    return DelegationRead(
        **delegation.model_dump(
            include={
                "id",
                "role",
                "area_code",
                "from_on",
                "to_on",
                "reason",
                "given_by",
                "withdrawn_at",
                "withdrawn_by",
                "recorded_at",
            }
        ),
        role_label=ROLE_LABELS[Role(delegation.role)],
        holder=holder.username,
        holder_name=holder.name,
        delegate=delegate.username,
        delegate_name=delegate.name,
    )
