"""The same six routes for every kind of record: list, enter, read, change, withdraw, history."""

from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.registry.records import queries, service
from services.registry.records.fields import Day
from services.registry.records.forms import RecordChangeList, StepForm, list_of
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.models import Record
from shared.database import Page, SessionDep
from shared.http import ClockDep, ExpectedVersion, etag
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

R = TypeVar("R", bound=Record)

NEEDS_PLAN: dict[int | str, dict[str, Any]] = {409: {"description": "No plan that says this holds in the area."}}
"""Responses of a read that is judged by the plan in force."""
NO_OWNER = {"description": "What the record belongs to is not there, or lies outside the caller's area."}

AskedDay = Annotated[Day | None, Query(description="按该日的情况显示；缺省为现在")]


def desk_of(permission: str) -> Any:
    """The dependency of a route that acts on records: ``desk: Annotated[Desk, desk_of("helper.write")]``."""

    async def desk(
        request: Request, session: SessionDep, clock: ClockDep, caller: Annotated[Caller, requires(permission)]
    ) -> Desk:
        return Desk(session, clock, caller, request.app.state.policies, request.app.state.personal)

    return Depends(desk, scope="function")


def record_router(kind: RecordKind[R], *, enters: bool = True) -> APIRouter:
    """A router with the six routes of a kind; rooms add their own steps to it.

    Args:
        kind: whose records they are.
        enters: False where the room has a way of its own to enter one, which takes the place of the sixth.
    """
    router = repeatable_router(prefix=f"/registry/{kind.path}", tags=[kind.path])
    reading, writing = desk_of(kind.read), desk_of(kind.write)
    page: Any = list_of(kind.shown)
    shown, name = kind.shown, kind.name
    Creation: Any = kind.creation  # noqa: N806  # types, known when the router is made
    Patch: Any = kind.patch  # noqa: N806  # as above
    Conditions: Any = kind.conditions  # noqa: N806  # as above

    @router.get("", response_model=page, operation_id=f"list_{name}", summary=f"列出{kind.title}")
    async def list_records(query: Annotated[Conditions, Query()], desk: Annotated[Desk, reading]) -> Any:
        """List those of the caller's area in the order of entry; `area` and the other conditions narrow it."""
        items, after = await queries.list_records(desk.session, desk.caller, kind, query)
        return page(items=[shown.model_validate(item) for item in items], next=after)

    async def create_record(body: Creation, response: Response, desk: Annotated[Desk, writing]) -> Any:
        """Enter a new one."""
        row = await service.create(desk, kind, body)
        response.headers["ETag"] = etag(row.version)
        return shown.model_validate(row)

    if enters:
        route = router.post(
            "",
            status_code=201,
            response_model=shown,
            operation_id=f"create_{name}",
            summary=f"登记{kind.title}",
            responses={404: NO_OWNER},
        )
        route(create_record)

    @router.get("/{record_id}", response_model=shown, operation_id=f"read_{name}", summary=f"查看{kind.title}")
    async def read_record(
        record_id: UUID, response: Response, desk: Annotated[Desk, reading], on: AskedDay = None
    ) -> Any:
        """Read one as it stands, or with `on` as it stood on that day."""
        row = await queries.find_record(desk.session, desk.caller, kind.model, record_id)
        if on is not None:
            return await queries.read_as_of(desk.session, kind, row, on)
        response.headers["ETag"] = etag(row.version)
        return shown.model_validate(row)

    @router.patch("/{record_id}", response_model=shown, operation_id=f"change_{name}", summary=f"修改{kind.title}")
    async def change_record(
        record_id: UUID, body: Patch, version: ExpectedVersion, response: Response, desk: Annotated[Desk, writing]
    ) -> Any:
        """Change one that was read at the version in If-Match; 412 when somebody else was first."""
        row = await service.change(desk, kind, record_id, version, body)
        response.headers["ETag"] = etag(row.version)
        return shown.model_validate(row)

    @router.post(
        "/{record_id}/withdraw",
        response_model=shown,
        operation_id=f"withdraw_{name}",
        summary=f"撤销误录的{kind.title}",
    )
    async def withdraw_record(
        record_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Annotated[Desk, writing]
    ) -> Any:
        """Withdraw one that was entered by mistake; its history stays."""
        row = await service.withdraw(desk, kind, record_id, version, body)
        response.headers["ETag"] = etag(row.version)
        return shown.model_validate(row)

    @router.get("/{record_id}/history", operation_id=f"history_of_{name}", summary=f"查看{kind.title}的变更历史")
    async def read_history(
        record_id: UUID, page: Annotated[Page, Query()], desk: Annotated[Desk, reading]
    ) -> RecordChangeList:
        """List the versions: who changed what, when and why."""
        row = await queries.find_record(desk.session, desk.caller, kind.model, record_id)
        return await queries.list_history(desk.session, kind, row, page)

    return router
