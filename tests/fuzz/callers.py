"""Who asks: one caller of each role, a bank among them, and somebody who is not signed in."""

from dataclasses import dataclass

import httpx

from services.demo.accounts import BankClient, Person, SignIns
from services.demo.client import API
from shared.security.permissions import Role

BANK = "rcc"
ROLES = tuple(role.value for role in Role if role is not Role.SERVICE)
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Caller:
    """What a caller may see.

    Attributes:
        headers: with the token; empty for nobody.
        area: scope prefix; None for nobody, who sees nothing.
        bank_code: for a bank.
    """

    headers: dict[str, str]
    area: str | None
    bank_code: str | None = None


def sign_in(url: str, sign_ins: SignIns, role: str) -> Caller:
    """Sign in as the county's person of a role, as a bank, or not at all."""
    if role == NOBODY:
        return Caller({}, None)
    identity: Person | BankClient = sign_ins.banks[BANK] if role == Role.BANK else sign_ins.people[role]
    if isinstance(identity, Person):
        form = {"grant_type": "password", "username": identity.username, "password": identity.password}
    else:
        form = {
            "grant_type": "client_credentials",
            "client_id": identity.client_id,
            "client_secret": identity.client_secret,
        }
    with httpx.Client(trust_env=False) as http:
        headers = {"Authorization": f"Bearer {http.post(url + API + '/auth/token', data=form).json()['access_token']}"}
        me = http.get(f"{url}{API}/me", headers=headers).raise_for_status().json()
    return Caller(headers, me["area_code"], me.get("bank_code"))
