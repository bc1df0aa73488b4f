"""Code lists over HTTP."""

from typing import Annotated

from fastapi import Path

from services.registry.code_lists import service
from services.registry.code_lists.service import CodeListRead, CodeLists
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/code-lists", tags=["code-lists"])

Reader = Annotated[Caller, requires("area.read")]


@router.get("")
async def list_code_lists(_caller: Reader) -> CodeLists:
    """List every code list with its codes, Chinese labels, other labels met, codes of the standard, and its source."""
    return service.all_lists()


@router.get("/{name}")
async def read_code_list(name: Annotated[str, Path(max_length=64)], _caller: Reader) -> CodeListRead:
    """Read one code list by its English name."""
    return service.find_list(name)
