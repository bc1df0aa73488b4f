"""Sign-ins as the API gives them."""

from uuid import UUID

from services.gateway.accounts.models import SignIn
from shared.database import StrictPage
from shared.schemas import ChinaMoment, Schema


class SessionRead(Schema):
    """A sign-in that can still be refreshed."""

    id: UUID
    began_at: ChinaMoment
    refreshed_at: ChinaMoment | None
    expires_at: ChinaMoment
    """When the password is asked for again at the latest."""
    address: str
    """From which the person signed in."""
    agent: str
    """The program by which, as it called itself."""
    acting_for: str | None
    """For whom, where it was no sign-in of one's own."""
    current: bool
    """Whether the request itself is made by it."""

    @classmethod
    def of(cls, sign_in: SignIn, current: UUID | None) -> "SessionRead":
        """Show a sign-in to whoever asks by another, or by the same."""
        given = sign_in.model_dump()
        shown = {field: given[field] for field in cls.model_fields.keys() & given.keys()}
        return cls(**shown, current=sign_in.id == current)


class SessionList(Schema):
    """A page of sign-ins, the latest first; `next` is None on the last."""

    items: list[SessionRead]
    next: str | None


class SessionQuery(StrictPage):
    """How many of the sign-ins, from where."""


class SessionsEnded(Schema):
    """How many sign-ins were ended; tokens already given by them end within 15 minutes."""

    ended: int
