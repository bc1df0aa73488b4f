"""Spot checks over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.monitoring.spot_checks import drawing, lists, service
from services.monitoring.spot_checks.schemas import (
    DrawnList,
    DrawnQuery,
    DrawnRead,
    GroupList,
    ResultCreate,
    SampleQuery,
    SpotCheckClose,
    SpotCheckCreate,
    SpotCheckDetail,
    SpotCheckList,
    SpotCheckQuery,
)
from shared.csv_lines import CSV
from shared.database import SessionDep, SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring/spot-checks", tags=["spot checks"])

Reader = Annotated[Caller, requires("spot_check.read")]
Drawer = Annotated[Caller, requires("spot_check.draw")]
Recorder = Annotated[Caller, requires("spot_check.record")]
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("")
async def list_spot_checks(
    query: Annotated[SpotCheckQuery, Query()], caller: Reader, session: SessionDep
) -> SpotCheckList:
    """List the checks of an area and of those around it, the latest quarter first."""
    return await lists.list_checks(session, caller, query)


@router.post("", status_code=201)
async def draw_spot_check(
    body: SpotCheckCreate, request: Request, caller: Drawer, session: SessionDep, clock: ClockDep
) -> SpotCheckDetail:
    """Draw the plan's share of the households that left poverty, once for an area, quarter and level.

    How to repeat it: the population's digest is the SHA-256 of the lines ``group number`` in the order of their bytes,
    each with a line feed; the seed is the SHA-256 of ``area quarter level nonce public-seed digest``, each pair with a
    blank between; a household's key is the SHA-256 of ``seed:number``; in each group those with the smallest keys are
    drawn. All digests are in hexadecimal digits.
    """
    return await drawing.draw_check(session, clock, request.app.state.policies, caller, body)


@router.get("/{spot_check_id}")
async def show_spot_check(
    spot_check_id: UUID, caller: Reader, session: SnapshotDep, clock: ClockDep
) -> SpotCheckDetail:
    """Show a check: all by which its draw can be repeated, how far it has come, and its rates of errors."""
    return await lists.show(session, clock, caller, spot_check_id)


@router.get("/{spot_check_id}/groups")
async def list_spot_check_groups(
    spot_check_id: UUID, caller: Reader, session: SnapshotDep, clock: ClockDep
) -> GroupList:
    """Show how far a check has come in each of the villages or towns by which was drawn."""
    return await lists.list_groups(session, clock, caller, spot_check_id)


@router.get("/{spot_check_id}/population")
async def list_population(
    spot_check_id: UUID, query: Annotated[DrawnQuery, Query()], caller: Reader, session: SnapshotDep, clock: ClockDep
) -> DrawnList:
    """List the households among which was drawn, by group and rank."""
    return await lists.list_population(session, clock, caller, spot_check_id, query)


@router.get("/{spot_check_id}/population.csv", response_class=Response, responses=_CSV)
async def read_population(spot_check_id: UUID, caller: Reader, session: SnapshotDep) -> Response:
    """Download the same as csv, without names, so that anybody can repeat the draw."""
    name, text = await lists.draw_csv(session, caller, spot_check_id, sample=False)
    return Response(text, media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/{spot_check_id}/sample")
async def list_sample(
    spot_check_id: UUID, query: Annotated[SampleQuery, Query()], caller: Reader, session: SnapshotDep, clock: ClockDep
) -> DrawnList:
    """List the households that were drawn, by group and rank, with what the visits came to."""
    return await lists.list_population(session, clock, caller, spot_check_id, query)


@router.get("/{spot_check_id}/sample.csv", response_class=Response, responses=_CSV)
async def read_sample(spot_check_id: UUID, caller: Reader, session: SnapshotDep) -> Response:
    """Download the households that were drawn as csv, without names."""
    name, text = await lists.draw_csv(session, caller, spot_check_id, sample=True)
    return Response(text, media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post("/{spot_check_id}/households/{household_id}/results", status_code=201)
async def enter_result(
    spot_check_id: UUID, household_id: UUID, body: ResultCreate, caller: Recorder, session: SessionDep, clock: ClockDep
) -> DrawnRead:
    """Enter what a visit came to, or correct it by naming the version that is wrong."""
    return await service.enter_result(session, clock, caller, spot_check_id, household_id, body)


@router.post("/{spot_check_id}/close")
async def close_spot_check(
    spot_check_id: UUID, body: SpotCheckClose, caller: Drawer, session: SessionDep, clock: ClockDep
) -> SpotCheckDetail:
    """Close a check; 409 ``monitoring.results_missing`` while a drawn household is without a result."""
    return await service.close(session, clock, caller, spot_check_id, body)
