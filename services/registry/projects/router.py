"""Projects, their stages and their publicity over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.registry.projects.models import StageForm
from services.registry.projects.service import PROJECT, PROJECT_NOTICE, advance
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.http import ExpectedVersion, etag

projects = record_router(PROJECT)
Shown: Any = PROJECT.shown


@projects.post("/{project_id}/stages", response_model=Shown)
async def reach_stage(
    project_id: UUID,
    body: StageForm,
    version: ExpectedVersion,
    response: Response,
    desk: Annotated[Desk, desk_of("help.write")],
) -> Any:
    """Let a project reach its next stage; refused while the stage before is not public at every level of the plan."""
    project = await advance(desk, project_id, version, body)
    response.headers["ETag"] = etag(project.version)
    return Shown.model_validate(project)


router = APIRouter()
router.include_router(projects)
router.include_router(record_router(PROJECT_NOTICE))
