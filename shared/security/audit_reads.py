"""Reading the audit log of a service: who saw or did what in one's area, and whether the log is whole."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field
from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.business_dates import BusinessDate, check_range
from shared.calendar import CHINA
from shared.database import (
    SessionDep,
    StrictPage,
    decode_cursor,
    decode_id,
    decode_moment,
    encode_cursor,
    snapshots,
    table_of,
    transaction,
)
from shared.schemas import Schema
from shared.security.audit import ACTION_LABELS, AuditRecord, ChainState, Trail, check_chains
from shared.security.callers import AskedArea, Caller, requires
from shared.security.permissions import ROLE_LABELS

AuditedService = Literal["registry", "credit", "monitoring", "gateway"]
Auditor = Annotated[Caller, requires("audit.read")]

_LIST = "audited acts"
_ROLES = {**{role.value: label for role, label in ROLE_LABELS.items()}, "operator": "系统运维"}
_Name = Annotated[str | None, Field(max_length=200)]


class AuditQuery(StrictPage):
    """Which acts are asked for; all conditions together."""

    action: _Name = None
    """What was done, e.g. `identity.reveal`; the part before the dot stands for all of its kind."""
    actor: _Name = None
    """Account, bank's client or operator, as the log names it."""
    target: _Name = None
    """What it was done to, e.g. `household 0191…`; the id alone does as well."""
    area: AskedArea = None
    first_on: Annotated[BusinessDate | None, Field(alias="from")] = None
    """The first day on which it was recorded, by China's time."""
    last_on: Annotated[BusinessDate | None, Field(alias="to")] = None
    """The last such day."""


class AuditedAct(Schema):
    """One record of the log."""

    service: AuditedService
    """In whose log it stands."""
    county_code: str
    """In whose chain."""
    number: int
    """Its place in the chain, from 1 without gaps."""
    id: UUID
    recorded_at: datetime
    actor: str
    """An account, a bank's client, or an operator at the machine."""
    role: str
    """`operator` for who runs commands at the machine."""
    role_label: str
    action: str
    action_label: str
    """The action's own name where it has no other."""
    target: str
    reason: str
    """As the actor gave it; empty where none is asked for."""
    facts: dict[str, Any]
    """What else was noted; never a person's number."""


class AuditedActs(Schema):
    """Acts, the latest first."""

    items: list[AuditedAct]
    next: str | None


class ChainHead(Schema):
    """A chain's newest record; kept elsewhere, it shows later whether the end of the chain was cut off."""

    number: int
    digest: str


class AuditChain(Schema):
    """A county's chain, looked through from its first record to its newest."""

    county_code: str
    records: int
    head: ChainHead
    whole: bool
    broken_at: int | None
    """Number of the first record that was altered or is missing."""


class AuditChains(Schema):
    """The chains of a service's log."""

    service: AuditedService
    whole: bool
    chains: list[AuditChain]


def check_query(caller: Caller, query: AuditQuery) -> list[ColumnElement[bool]]:
    """The records that are asked for, of the caller's area alone, as conditions.

    Raises:
        OutsideArea: the area isn't the caller's, or is finer than a county, which the log can't tell apart.
        AreaUnknown: there is no such area.
        RangeReversed: the last day lies before the first.
        Invalid: the cursor was not made by this list.
    """
    check_range(query.first_on, query.last_on, fields=("from", "to"))
    column = table_of(AuditRecord).c
    conditions = [caller.narrowed(query.area, field="area").area_filter(column.county_code)]
    if query.action is not None:
        kind = column.action.startswith(f"{query.action}.", autoescape=True)
        conditions.append(or_(column.action == query.action, kind))
    if query.actor is not None:
        conditions.append(column.subject == query.actor)
    if query.target is not None:
        its_id = column.target.endswith(f" {query.target}", autoescape=True)
        conditions.append(or_(column.target == query.target, its_id))
    if query.first_on is not None:
        conditions.append(column.recorded_at >= datetime.combine(query.first_on, time(), CHINA))
    if query.last_on is not None:
        conditions.append(column.recorded_at < datetime.combine(query.last_on, time(), CHINA) + timedelta(days=1))
    if query.after is not None:
        moment, record_id = decode_cursor(_LIST, query.after, 2)
        behind = tuple_(decode_moment(moment), decode_id(record_id))
        conditions.append(tuple_(column.recorded_at, column.id) < behind)
    return conditions


async def list_acts(
    session: AsyncSession, trail: Trail, caller: Caller, service: AuditedService, query: AuditQuery
) -> AuditedActs:
    """Acts that the log of this database holds, the latest first; that they were read is noted in it.

    The cursor stands for a place in time, so that the lists of several services can be joined by it.
    """
    column = table_of(AuditRecord).c
    statement = select(AuditRecord).where(*check_query(caller, query))
    found = await session.scalars(
        statement.order_by(column.recorded_at.desc(), column.id.desc()).limit(query.limit + 1)
    )
    records = found.all()
    items = [_shown(service, record) for record in records[: query.limit]]
    asked = query.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"limit", "service"})
    await trail.record(session, county_code=caller.tenant, action="audit.read", target=f"log of {service}", asked=asked)
    return AuditedActs(items=items, next=cursor_of(items[-1]) if len(records) > query.limit else None)


def cursor_of(act: AuditedAct) -> str:
    """The place in time behind an act, in the list of any service."""
    return encode_cursor(_LIST, act.recorded_at.isoformat(), act.id)


def _shown(service: AuditedService, record: AuditRecord) -> AuditedAct:
    return AuditedAct(
        service=service,
        county_code=record.county_code,
        number=record.number,
        id=record.id,
        recorded_at=record.recorded_at.astimezone(UTC),
        actor=record.subject,
        role=record.role,
        role_label=_ROLES.get(record.role, record.role),
        action=record.action,
        action_label=ACTION_LABELS.get(record.action, record.action),
        target=record.target,
        reason=record.reason,
        facts=record.facts,
    )


async def check_and_note(request: Request, caller: Caller, service: AuditedService) -> AuditChains:
    """How far the chains of the caller's counties hold in this database; that it was asked is noted in it."""
    state = request.app.state
    within = caller.area_filter(table_of(AuditRecord).c.county_code)
    async with transaction(snapshots(state.sessions)) as session:
        states = await check_chains(session, state.personal.audit_secret, within)
    chains = [_chain(one) for one in states]
    found = AuditChains(service=service, whole=all(chain.whole for chain in chains), chains=chains)
    async with transaction(state.sessions) as session:
        await trail_of(request, caller).record(
            session,
            county_code=caller.tenant,
            action="audit.check",
            target=f"log of {service}",
            whole=found.whole,
            chains=len(chains),
        )
    return found


def _chain(state: ChainState) -> AuditChain:
    return AuditChain(
        county_code=state.county_code,
        records=state.records,
        head=ChainHead(number=state.head.number, digest=state.head.digest),
        whole=state.broken_at is None,
        broken_at=state.broken_at,
    )


def trail_of(request: Request, caller: Caller) -> Trail:
    """The log as a caller writes it."""
    state = request.app.state
    return Trail(state.clock, state.personal.audit_secret, caller)


def audit_router(service: AuditedService) -> APIRouter:
    """The routes by which a service's log is read, the same in each."""
    router = APIRouter(prefix=f"/{service}/audit", tags=[f"{service} audit"])

    @router.get("/records")
    async def list_audited_acts(
        request: Request, query: Annotated[AuditQuery, Query()], caller: Auditor, session: SessionDep
    ) -> AuditedActs:
        """List who saw or did what that must be accounted for, the latest first; reading it is noted as well."""
        return await list_acts(session, trail_of(request, caller), caller, service, query)

    @router.get("/chain")
    async def check_audit_chains(request: Request, caller: Auditor) -> AuditChains:
        """Check each county's chain from its first record to its newest; that it was checked is noted as well."""
        return await check_and_note(request, caller, service)

    return router
