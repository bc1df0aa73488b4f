"""Sign-in over HTTP: tokens, one's own password, sign-out, the key, and who one is."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Header, Request, Response
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import documents, grants
from services.gateway.accounts.documents import GRANTS, PROOF_REFUSALS, TOKEN_FORM, TOKEN_REFUSALS
from services.gateway.accounts.grants import Granted
from services.gateway.accounts.models import Account
from services.gateway.accounts.own_password import choose_password
from services.gateway.accounts.proving import Desk, Origin
from services.gateway.accounts.refusals import OAuthRefusal, UnsupportedGrant, WrongTokenRequest
from services.gateway.accounts.schemas import FirstPasswordChange, PasswordChange, PasswordChanged
from services.gateway.issuers.issuer import Issuer
from services.gateway.limits.clients import stated_address
from shared.database import SessionDep
from shared.http import ClockDep
from shared.problems import answer_refusal
from shared.repeatable import RepeatableRoute
from shared.security.callers import Caller, requires
from shared.security.permissions import PERMISSIONS, ROLE_LABELS, Role, may
from shared.security.tokens import ACCESS_TOKEN_LIFETIME
from shared.validation import printable

router = APIRouter(prefix="/api/v1", tags=["sign-in"])
# what is typed comes as JSON here; no reply is kept under an Idempotency-Key: it would tell that a password was right
typed = APIRouter(prefix="/api/v1", tags=["sign-in"], route_class=RepeatableRoute)
own = APIRouter(prefix="/api/v1", tags=["own account"], route_class=RepeatableRoute)

MAX_FIELD = 4096
MAX_TOKEN = 16_384
"""Of an outside issuer's ID token: some bear every group of a person."""
ADDRESS_LENGTH = 64
AGENT_LENGTH = 200
# a form holds no null: None stands for what wasn't sent, which is answered in OAuth's way and not as a 422
FormField = str | SkipJsonSchema[None]


def _field(grant: str) -> Any:
    """A field of the form, and the grant that it belongs to."""
    return Form(max_length=MAX_FIELD, description=f"For {grant}.")


async def _desk(request: Request) -> Desk:
    state = request.app.state
    lifetime = timedelta(hours=state.resources.settings.session_hours)
    # somebody at the console comes from his browser's address, not from the console's
    stated = stated_address(request.scope, state.personal.browser_secret)
    # a proxy that is believed may name its client as it likes
    address = printable(stated or (request.client.host if request.client else "unknown"))[:ADDRESS_LENGTH]
    agent = printable(request.headers.get("user-agent", ""))[:AGENT_LENGTH]
    return Desk(state.clock, state.passwords, lifetime, state.personal, Origin(address, agent))


DeskDep = Annotated[Desk, Depends(_desk)]


class TokenReply(BaseModel):
    """An access token and what it opens."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the name of a scheme, no secret
    expires_in: int
    """Seconds."""
    refresh_token: str | None = None
    role: Role
    area_code: str
    bank_code: str | None = None
    acting_for: str | None = None
    """For whom, where role and area are another's."""


class Me(BaseModel):
    """Who the caller is and what they may do."""

    subject: str
    name: str
    role: Role
    role_label: str
    area_code: str
    bank_code: str | None
    acting_for: str | None
    permissions: list[str]


@router.post(
    "/auth/token",
    response_model=TokenReply,
    response_model_exclude_none=True,
    responses=TOKEN_REFUSALS,
    openapi_extra=TOKEN_FORM,
)
async def give_token(
    request: Request,
    response: Response,
    session: SessionDep,
    desk: DeskDep,
    grant_type: Annotated[FormField, Form(max_length=MAX_FIELD, json_schema_extra={"enum": [*GRANTS]})] = None,
    username: Annotated[FormField, _field("`password`")] = None,
    password: Annotated[FormField, _field("`password`")] = None,
    otp: Annotated[FormField, _field("`password`, where there is a second factor: its code or a recovery code")] = None,
    acting_for: Annotated[
        FormField, _field("`password`: the account for which the person acts by a delegation")
    ] = None,
    assertion: Annotated[FormField, Form(max_length=MAX_TOKEN, description="For `jwt-bearer`: the ID token.")] = None,
    client_id: Annotated[FormField, _field("`client_credentials`, unless HTTP Basic names the client")] = None,
    client_secret: Annotated[FormField, _field("`client_credentials`, unless HTTP Basic bears it")] = None,
    refresh_token: Annotated[FormField, _field("`refresh_token`; each can be used once")] = None,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Any:
    """Sign in (OAuth 2: `password`, `client_credentials`, `refresh_token`); a refusal also bears OAuth's `error`.

    Where the installation trusts an outside OpenID Connect issuer, its ID token opens the account of the same name
    (RFC 7523, `jwt-bearer`). With `acting_for` a person acts by a delegation, in his own name.
    """
    outcome: Granted | OAuthRefusal
    match grant_type:
        case "password":
            if not username or not password:
                raise WrongTokenRequest("缺少 username 或 password", "username or password is missing")
            outcome = await grants.grant_by_password(session, desk, username, password, otp, acting_for)
        case "client_credentials":
            name, secret = grants.client_credentials(authorization, client_id, client_secret)
            outcome = await grants.grant_to_client(session, desk.clock, name, secret)
        case "refresh_token":
            if not refresh_token:
                raise WrongTokenRequest("缺少 refresh_token", "refresh_token is missing", field="refresh_token")
            outcome = await grants.grant_by_refresh(session, desk.clock, refresh_token)
        case documents.JWT_BEARER:
            outcome = await _by_assertion(request, session, desk, assertion, otp, acting_for)
        case None:
            raise WrongTokenRequest("缺少 grant_type", "grant_type is missing", field="grant_type")
        case _:
            raise UnsupportedGrant(field="grant_type")
    if isinstance(outcome, OAuthRefusal):
        return await answer_refusal(request, outcome)
    response.headers["Cache-Control"] = "no-store"
    caller = outcome.caller
    return TokenReply(
        access_token=request.app.state.issuer.issue(caller),
        expires_in=int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        refresh_token=outcome.refresh_token,
        role=caller.role,
        area_code=caller.area_prefix,
        bank_code=caller.bank_code,
        acting_for=caller.acting_for,
    )


async def _by_assertion(
    request: Request,
    session: AsyncSession,
    desk: Desk,
    assertion: str | None,
    otp: str | None,
    acting_for: str | None,
) -> Granted | OAuthRefusal:
    issuer: Issuer | None = request.app.state.outside
    if issuer is None:
        raise UnsupportedGrant(field="grant_type")
    if not assertion:
        raise WrongTokenRequest("缺少 assertion", "assertion is missing", field="assertion")
    claims = await issuer.claims(assertion)
    if isinstance(claims, OAuthRefusal):
        return claims
    name = claims.get(request.app.state.resources.settings.oidc_username_claim)
    return await grants.grant_by_assertion(session, desk, assertion, claims, name, otp, acting_for)


@typed.post("/auth/password", response_model=PasswordChanged, responses=PROOF_REFUSALS)
async def choose_first_password(body: FirstPasswordChange, request: Request, session: SessionDep, desk: DeskDep) -> Any:
    """Change a password without being signed in, as before the first sign-in; no token is needed.

    Wrong passwords are counted as at the sign-in: five within 15 minutes lock the name.
    """
    outcome = await choose_password(session, desk, body.username, body.old_password, body.new_password, body.otp)
    return await _answer_choice(request, desk, outcome)


@own.post("/me/password", response_model=PasswordChanged, responses=PROOF_REFUSALS)
async def choose_own_password(
    body: PasswordChange,
    request: Request,
    session: SessionDep,
    desk: DeskDep,
    caller: Annotated[Caller, requires("own_account.change")],
) -> Any:
    """Change one's own password; every sign-in ends, and wrong old passwords are counted as at the sign-in."""
    outcome = await choose_password(session, desk, caller.subject, body.old_password, body.new_password, body.otp)
    return await _answer_choice(request, desk, outcome)


async def _answer_choice(request: Request, desk: Desk, outcome: Account | OAuthRefusal) -> Any:
    if isinstance(outcome, OAuthRefusal):
        return await answer_refusal(request, outcome)
    return PasswordChanged(username=outcome.username, changed_at=desk.clock.now())


@router.post("/auth/revoke", response_class=Response)
async def revoke_token(session: SessionDep, clock: ClockDep, token: Annotated[str, Form(max_length=MAX_FIELD)]) -> None:
    """Sign out: a refresh token and all of its line end (RFC 7009); an unknown one is answered alike."""
    await grants.revoke(session, clock, token)


@router.get("/auth/jwks.json")
async def give_keys(request: Request) -> dict[str, list[dict[str, str]]]:
    """The public key by which others can check our tokens (RFC 7517)."""
    return {"keys": [request.app.state.tokens.public_jwk()]}


@router.get("/me")
async def give_me(caller: Annotated[Caller, requires("own_account.read")]) -> Me:
    """Who the caller is, in Chinese too, and what they may do where."""
    return Me(
        subject=caller.subject,
        name=caller.name,
        role=caller.role,
        role_label=ROLE_LABELS[caller.role],
        area_code=caller.area_prefix,
        bank_code=caller.bank_code,
        acting_for=caller.acting_for,
        permissions=sorted(permission for permission in PERMISSIONS if may(caller.role, permission)),
    )
