"""Assessments of banks over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.assessments import service
from services.credit.assessments.schemas import AssessmentCreate, AssessmentList, AssessmentQuery, AssessmentRead
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/bank-assessments", tags=["assessments of banks"])

Reader = Annotated[Caller, requires("bank_assessment.read")]


@router.post("", status_code=201)
async def assess_banks(
    body: AssessmentCreate,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("bank_assessment.write")],
) -> AssessmentRead:
    """Judge the city's banks for a quarter that is over; its proposals change no bank's standing."""
    return await service.assess_banks(session, caller, clock, request.app.state.policies, body)


@router.get("")
async def list_assessments(
    query: Annotated[AssessmentQuery, Query()], session: SessionDep, caller: Reader
) -> AssessmentList:
    """List the assessments of the caller's city."""
    return await service.list_assessments(session, caller, query)


@router.get("/{assessment_id}")
async def get_assessment(assessment_id: UUID, session: SessionDep, caller: Reader) -> AssessmentRead:
    """Give an assessment with its ranking; a bank sees its own result only."""
    return await service.get_assessment(session, caller, assessment_id)
