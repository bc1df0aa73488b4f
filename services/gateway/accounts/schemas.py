"""Accounts and banks' clients as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints

from services.gateway.accounts.models import Account, BankClient
from services.gateway.accounts.rules import MAX_PASSWORD_LENGTH
from shared.database import StrictPage
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea
from shared.security.permissions import ROLE_LABELS, Role
from shared.validation import InvalidValue


def _shown_as_written(text: str) -> str:
    if not text.isprintable():
        raise InvalidValue("不能含有控制字符或不可见字符", "The text can't hold characters that nobody sees")
    return text


LoginNameText = Annotated[str, Field(min_length=2, max_length=64, pattern=r"^[\w.@-]+$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_shown_as_written)
]
AreaText = Annotated[str, Field(pattern=r"^[0-9]{2,12}$")]
BankCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Typed = Annotated[str, Field(min_length=1, max_length=MAX_PASSWORD_LENGTH)]
"""A password as typed; whether it is a good one is judged elsewhere."""
TypedName = Annotated[str, Field(min_length=1, max_length=256)]
"""A name to sign in by as typed; one that can't be is a wrong one."""
Code = Annotated[str, Field(min_length=1, max_length=64)]
"""The code of a second factor, or a recovery code, as typed."""


class AccountRead(Schema):
    """A person's account; nothing of the password is ever shown."""

    username: str
    name: str
    role: Role
    role_label: str
    area_code: str
    """Significant digits of the area whose matters the person sees."""
    bank_code: str | None
    """Where somebody works who is at a bank."""
    active: bool
    password_temporary: bool
    """Whether the person has to change the password before signing in."""
    second_factor_required: bool
    """Whether the person, in a role that approves, signs in by a second factor alone."""
    second_factor: bool
    """Whether there is a confirmed one."""
    locked_until: ChinaMoment | None
    """Until when failed sign-ins lock the name."""
    last_signed_in_at: ChinaMoment | None
    recorded_at: datetime
    version: int

    @classmethod
    def of(cls, account: Account, locked_until: datetime | None, *, second_factor: bool, **more: Any) -> Self:
        """Show an account."""
        given = {**account.model_dump(), **more}
        return cls(
            **{field: given[field] for field in cls.model_fields.keys() & given.keys()},
            role_label=ROLE_LABELS[Role(account.role)],
            locked_until=locked_until,
            second_factor=second_factor,
        )


class AccountSecret(AccountRead):
    """An account with the password for its first sign-in, shown this once."""

    password: str
    """To be changed at the first sign-in, by `POST /api/v1/auth/password`."""


class AccountList(Schema):
    """A page of accounts by area and name; `next` is None on the last."""

    items: list[AccountRead]
    next: str | None


class AccountQuery(StrictPage):
    """Which accounts are wanted."""

    area: AskedArea = None
    role: Role | None = None
    active: bool | None = None


class AccountCreate(Closed):
    """Who shall sign in, as what, where. The password is made, not chosen."""

    username: LoginNameText
    name: Name
    role: Role
    area_code: AreaText
    bank_code: BankCode | None = None
    """Where the person works, for the role of banks alone: as a policy pack or a decision of the city names it."""
    second_factor_required: bool = True
    """Whether the person, in a role that approves, signs in by a second factor alone."""


class AccountPatch(Closed):
    """What is to be otherwise; what is left out stays. A role never changes: another post is another account."""

    name: Name | None = None
    active: bool | None = None
    area_code: AreaText | None = None
    """Inside the same county."""
    second_factor_required: bool | None = None


class PasswordChange(Closed):
    """One's own password, from the old one to a new one."""

    old_password: Typed
    new_password: Typed
    otp: Code | None = None
    """The code of the second factor, where there is one."""


class FirstPasswordChange(PasswordChange):
    """The same of somebody who can't sign in before."""

    username: TypedName


class PasswordChanged(Schema):
    """The new password is the one to sign in by; other sign-ins have ended."""

    username: str
    changed_at: ChinaMoment


class BankClientRead(Schema):
    """A bank's program; its secrets are known to nobody but the bank."""

    client_id: str
    name: str
    bank_code: str
    area_code: str
    active: bool
    former_until: ChinaMoment | None
    """Until when the secret before the present one still opens."""
    recorded_at: datetime
    version: int

    @classmethod
    def of(cls, client: BankClient, **more: Any) -> Self:
        """Show a client."""
        given = {**client.model_dump(), **more}
        return cls(**{field: given[field] for field in cls.model_fields})


class BankClientSecret(BankClientRead):
    """A client with its new secret, shown this once."""

    client_secret: str


class BankClientList(Schema):
    """A page of clients by bank and name; `next` is None on the last."""

    items: list[BankClientRead]
    next: str | None


class BankClientQuery(StrictPage):
    """Which clients are wanted."""

    area: AskedArea = None
    bank_code: Annotated[str | None, Field(max_length=64)] = None
    active: bool | None = None


class BankClientCreate(Closed):
    """Which bank's program shall sign in, and where the bank lends. The secret is made, not chosen."""

    bank_code: BankCode
    """As a policy pack names it, or the city's decision by which the bank was admitted."""
    name: Name
    area_code: AreaText
    client_id: LoginNameText | None = None
    """Without it `bank-` and the code."""


class BankClientPatch(Closed):
    """What is to be otherwise; what is left out stays."""

    name: Name | None = None
    active: bool | None = None


class SecretRenewal(Closed):
    """How long the old secret goes on beside the new one."""

    former_until: datetime | None = None
    """A moment with its zone; without it the old secret opens nothing from now on."""
