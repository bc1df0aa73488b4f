"""The outside issuers over HTTP, for who keeps accounts: which there are is decided by settings."""

from typing import Annotated

from fastapi import Depends, Request

from shared.http import refuse_unknown_query
from shared.repeatable import repeatable_router
from shared.schemas import Schema
from shared.security.callers import Caller, requires

router = repeatable_router(
    prefix="/api/v1/auth/issuers", tags=["accounts"], dependencies=[Depends(refuse_unknown_query)]
)


class IssuerRead(Schema):
    """An outside OpenID Connect issuer, by whose ID tokens people may sign in."""

    issuer: str
    """Its name, which is also where its documents are."""
    client_id: str
    """Who this installation is there."""
    audience: str
    """For whom its tokens have to be."""
    username_claim: str
    """The claim that bears the name of the account here."""


class IssuerList(Schema):
    """The issuers that are trusted; none where people sign in by their passwords alone."""

    items: list[IssuerRead]


@router.get("")
async def list_issuers(request: Request, _caller: Annotated[Caller, requires("account.read")]) -> IssuerList:
    """List the outside issuers by which people may sign in; settings decide, not the API."""
    settings = request.app.state.resources.settings
    if settings.oidc_issuer is None:
        return IssuerList(items=[])
    return IssuerList(
        items=[
            IssuerRead(
                issuer=settings.oidc_issuer,
                client_id=settings.oidc_client_id,
                audience=settings.oidc_audience or settings.oidc_client_id,
                username_claim=settings.oidc_username_claim,
            )
        ]
    )
