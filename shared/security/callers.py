"""The caller of a request: from the token, with permission and area checked before a route's own code runs."""

import os
import pwd
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerScheme
from fastapi.security.base import SecurityBase
from pydantic import Field
from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from shared.areas import CODE_DIGITS, AreaCodeInvalid, AreaUnknown, full_code, listed_areas, significant_prefix
from shared.areas.changes import shipped_successions
from shared.areas.successions import Reach, Successions
from shared.errors import Forbidden, NotSignedIn, OutsideArea
from shared.security.permissions import ROLE_LABELS, Role, holders, may

COUNTY_DIGITS = 6

AskedArea = Annotated[str | None, Field(description="区划代码，2、4、6、9 或 12 位；缺省为本辖区")]
"""Query parameter: an area code; the caller's own area where it is left out. `Caller.narrowed` reads it."""


def tenant_of(area_prefix: str) -> str:
    """The county (or city, or province) in whose tables the rows of an area's people stand, 6 digits."""
    return area_prefix[:COUNTY_DIGITS].ljust(COUNTY_DIGITS, "0")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is signed in.

    `area_prefix` is the significant part of an area code (2 to 12 digits); `bank_code` is set for banks, who see
    their own loans only; `areas` tells what codes the caller's area bore before, and what has moved out of it.
    """

    subject: str
    name: str
    role: Role
    area_prefix: str
    bank_code: str | None = None
    areas: Successions = field(default_factory=shipped_successions, repr=False)
    session_id: UUID | None = None
    """The sign-in by which a person was given the token."""
    acting_for: str | None = None
    """For whom the person acts, whose role and area these are; the subject is the person in any case."""

    @property
    def tenant(self) -> str:
        """The county (or city) in whose tables the caller's own rows stand."""
        return self.areas.tenant(self.area_prefix)

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """Which rows are the caller's area's, under whatever code they were entered."""
        return self.areas.reaches(self.area_prefix)

    @property
    def sees_whole_counties(self) -> bool:
        """Whether the tenant key alone tells which rows are the caller's."""
        wholes = tuple(reach.county for reach in self.reaches if reach.whole)
        return all(reach.county.startswith(wholes) for reach in self.reaches)

    def covers(self, area_code: str) -> bool:
        """Whether an area lies inside the caller's."""
        return any(reach.covers(area_code) for reach in self.reaches)

    def require_area(self, area_code: str, *, field: str = "area_code") -> None:
        """Refuse an area outside the caller's.

        Raises:
            OutsideArea: naming the field.
        """
        if not self.covers(area_code):
            raise OutsideArea(f"{area_code} 不在您的辖区内", f"{area_code} lies outside your area", field=field)

    def narrowed(self, area: str | None, *, field: str) -> "Caller":
        """The caller with the area that he asks about as his scope; without one it is his own.

        Every filter by area goes through here, so that another's area is refused and never looks empty.

        Raises:
            AreaCodeInvalid: no area code, naming the field.
            OutsideArea: naming the field.
            AreaUnknown: the area is neither in the official list nor was it loaded.
        """
        if area is None:
            return self
        try:
            prefix = significant_prefix(area)
        except AreaCodeInvalid as invalid:
            invalid.field = field
            raise
        self.require_area(prefix, field=field)
        # figures of an area that isn't there would all be zero, and pass for facts
        if prefix != self.area_prefix and not self.areas.is_known(full_code(prefix), listed_areas()):
            raise AreaUnknown(area, field=field)
        return replace(self, area_prefix=prefix)

    def as_named_now(self) -> "Caller":
        """The caller with the code that his area bears now as his scope, as plans in force name it."""
        return replace(self, area_prefix=self.areas.same_now(self.area_prefix))

    def require_county(self, county_code: str, *, field: str = "county_code") -> None:
        """Refuse a county that has no part in the caller's area; what lies inside is narrowed by `area_filter`.

        Raises:
            OutsideArea: naming the field.
        """
        if not any(
            county_code.startswith(reach.county) or reach.county.startswith(county_code) for reach in self.reaches
        ):
            raise OutsideArea(f"{county_code} 不在您的辖区内", f"{county_code} lies outside your area", field=field)

    def require_bank(self, bank_code: str, *, field: str = "bank_code") -> None:
        """Refuse a bank that is not the caller's own.

        Raises:
            OutsideArea: naming the field.
        """
        if self.bank_code is not None and bank_code != self.bank_code:
            raise OutsideArea("只能办理本银行的业务", "Only one's own bank's matters", field=field)

    def area_filter(self, county_code: Any, area_code: Any | None = None) -> ColumnElement[bool]:
        """The rows of the caller's area, as a condition.

        Args:
            county_code: the table's tenant column.
            area_code: its column of the finer area (a village's 12 digits), where it has one.

        Raises:
            OutsideArea: the caller's area is finer than the table can tell.
        """
        if area_code is None and len(self.area_prefix) > COUNTY_DIGITS:
            raise OutsideArea("此项只对县级及以上开放", "Open to the county level and above only")
        return rows_within(self.reaches, county_code, area_code)

    def bank_filter(self, bank_code: Any) -> ColumnElement[bool]:
        """A bank's own rows; everything for others."""
        return true() if self.bank_code is None else bank_code == self.bank_code


def rows_within(reaches: Sequence[Reach], county_code: Any, area_code: Any | None) -> ColumnElement[bool]:
    """The rows of an area, as a condition; of a table without finer areas those of its counties."""
    wholes = tuple(reach.county for reach in reaches if reach.whole)
    parts = [
        _rows_of(reach, county_code, area_code)
        for reach in reaches
        if reach.whole or not reach.county.startswith(wholes)
    ]
    found: ColumnElement[bool] = or_(false(), *parts) if len(parts) != 1 else parts[0]
    return found


def _rows_of(reach: Reach, county_code: Any, area_code: Any | None) -> ColumnElement[bool]:
    county: ColumnElement[bool]
    if len(reach.county) < COUNTY_DIGITS:
        county = county_code.startswith(reach.county, autoescape=True) if reach.county else true()
    else:
        county = county_code == reach.county
    if reach.whole:
        return county
    if area_code is None:
        return county if len(reach.prefix) <= COUNTY_DIGITS else false()
    # a whole code is compared as it is: an index serves that in every collation, a prefix in few
    inside = (
        area_code == reach.prefix
        if len(reach.prefix) == CODE_DIGITS
        else area_code.startswith(reach.prefix, autoescape=True)
    )
    left = (not_(area_code.startswith(prefix, autoescape=True)) for prefix in reach.without)
    return and_(county, inside, *left)


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody at the machine itself, who runs a command: no role of the API, so no token can be had for it.

    The subject has a colon, which no name to sign in by may have.
    """

    subject: str
    role: ClassVar[str] = "operator"


def this_operator() -> Operator:
    """Who runs this process, by the operating system's own record; the environment could name anybody."""
    user = os.getuid()
    try:
        return Operator(f"operator:{pwd.getpwuid(user).pw_name}")
    except KeyError:  # a container may run as a number that nobody bears
        return Operator(f"operator:{user}")


class Requires(SecurityBase):
    """A dependency that gives the caller when the role holds the permission.

    It is itself the security scheme of its routes: FastAPI spends more on a dependency of a dependency than on a check.
    """

    scheme_name = "HTTPBearer"
    model = HTTPBearerScheme(description="POST /auth/token gives a token")

    def __init__(self, permission: str) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Caller:
        """The caller.

        Raises:
            NotSignedIn: no valid token.
            Forbidden: the role lacks the permission.
            OutsideArea: a bank asks for another bank's.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn
        caller: Caller = request.app.state.tokens.caller(token)
        areas = await request.app.state.areas.fresh(request.app.state.sessions)
        if caller.areas is not areas:
            caller = replace(caller, areas=areas)
        request.state.caller = caller
        if not may(caller.role, self.permission):
            raise _forbidden(caller.role, self.permission)
        if (asked := request.query_params.get("bank_code")) is not None:
            caller.require_bank(asked)  # another bank's figures would look like those of a bank that has none
        return caller


def _forbidden(role: Role, permission: str) -> Forbidden:
    """Whose business it is, so that the caller knows whom to turn to."""
    roles = holders(permission)
    who = "、".join(ROLE_LABELS[one] for one in roles) or "系统内部"
    return Forbidden(
        f"此操作由{who}办理（权限 {permission}），您的角色是{ROLE_LABELS[role]}",
        f"This is for {', '.join(roles) or 'the services themselves'} (permission {permission}); you are {role}",
        permission=permission,
        roles=[one.value for one in roles],
    )


def requires(permission: str) -> Any:
    """``Annotated[Caller, requires("household.read")]``: the caller, once the permission is checked."""
    return Depends(Requires(permission))
