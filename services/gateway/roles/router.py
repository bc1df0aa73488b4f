"""The table of roles over HTTP."""

from typing import Annotated

from fastapi import Depends

from shared.http import refuse_unknown_query
from shared.repeatable import repeatable_router
from shared.schemas import Schema
from shared.security.callers import Caller, requires
from shared.security.permissions import (
    PERMISSION_LABELS,
    PERMISSIONS,
    ROLE_LABELS,
    SECOND_FACTOR_ROLES,
    SECOND_PERSONS,
    SEPARATIONS,
    Role,
    may,
)

router = repeatable_router(prefix="/api/v1", tags=["sign-in"], dependencies=[Depends(refuse_unknown_query)])


class PermissionRead(Schema):
    """Something that one may do."""

    permission: str
    label: str


class RoleRead(Schema):
    """A post, and what it may do."""

    role: Role
    label: str
    second_factor: bool
    """Whether its people sign in by a second factor, where their account asks for it."""
    permissions: list[PermissionRead]


class SeparationRead(Schema):
    """Two permissions that no role holds both of, and that nobody comes by in acting for another."""

    first: PermissionRead
    second: PermissionRead
    why: str


class SecondPersonRead(Schema):
    """Two steps of one matter that two people take, though a role may hold both."""

    first: PermissionRead
    second: PermissionRead
    code: str
    """With which the same person is refused."""


class RoleTable(Schema):
    """Who may do what, and what takes two people."""

    items: list[RoleRead]
    separations: list[SeparationRead]
    second_persons: list[SecondPersonRead]


@router.get("/auth/roles")
async def list_roles(_caller: Annotated[Caller, requires("role.read")]) -> RoleTable:
    """Show every role with its permissions in Chinese, and which duties are kept apart."""
    return RoleTable(
        items=[_role(role) for role in Role if role is not Role.SERVICE],
        separations=[
            SeparationRead(first=_permission(one.first), second=_permission(one.second), why=one.why)
            for one in SEPARATIONS
        ],
        second_persons=[
            SecondPersonRead(first=_permission(one.first), second=_permission(one.second), code=one.code)
            for one in SECOND_PERSONS
        ],
    )


def _role(role: Role) -> RoleRead:
    return RoleRead(
        role=role,
        label=ROLE_LABELS[role],
        second_factor=role in SECOND_FACTOR_ROLES,
        permissions=[_permission(permission) for permission in PERMISSIONS if may(role, permission)],
    )


def _permission(permission: str) -> PermissionRead:
    return PermissionRead(permission=permission, label=PERMISSION_LABELS[permission])
