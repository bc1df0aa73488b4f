"""Second factors as the API takes and gives them."""

from services.gateway.accounts.schemas import Code, Typed, TypedName
from shared.schemas import ChinaMoment, Closed, Schema


class Proof(Closed):
    """Who one is; no token is needed."""

    username: TypedName
    password: Typed


class ProofWithCode(Proof):
    """The same with a code."""

    otp: Code
    """The 6 digits that the authenticator shows."""


class ProofWithAnyCode(Proof):
    """The same with a code, where there is a confirmed second factor."""

    otp: Code | None = None
    """The 6 digits that the authenticator shows, or a recovery code."""


class Enrolment(Schema):
    """What an authenticator app is told, shown this once; a first code confirms it."""

    secret: str
    """Base32, to be typed into an app."""
    otpauth_uri: str
    """The same as an address, to be shown as a QR code."""


class Confirmed(Schema):
    """The second factor is asked for from now on."""

    username: str
    confirmed_at: ChinaMoment
    recovery_codes: list[str]
    """Each stands in once for the authenticator; shown this once."""


class Standing(Schema):
    """How one's own account stands with the second factor."""

    second_factor: bool
    """Whether there is a confirmed one."""
    required: bool
    """Whether one's role signs in by it alone."""
    recovery_codes_left: int
    """How many of them can still stand in for the authenticator."""


class Removed(Schema):
    """The second factor is asked for no more."""

    username: str
    removed_at: ChinaMoment
