"""Getting in: what happens between a typed password and a page, and the words that stay until the next page."""

from fastapi import Request

from services.gateway.console.accounts.arrivals import Arrival
from services.gateway.console.api import NO_SIGN_IN, Answer
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import console, forget_sign_in, keep_sign_in

FIRST_PASSWORD = "/first-password"  # noqa: S105  # the path of a page
SECOND_FACTOR = "/second-factor"
FIRST_STEPS = {
    "auth.password_change_needed": FIRST_PASSWORD,
    "auth.second_factor_enrolment_needed": SECOND_FACTOR,
}
"""Why somebody is not let in yet → the page on which he does something about it."""

_ARRIVAL, _PROBLEM, _SAID, _USERNAME = "arrival", "problem", "said", "username"


def address_of(request: Request) -> str:
    """The browser's, by which tries are counted."""
    return request.client.host if request.client else "unknown"


async def enter(request: Request, username: str, password: str, otp: str = "", acting_for: str = "") -> Answer | None:
    """Sign in at the gateway and remember it for the browser; the answer that says why not, where it fails."""
    api, address = console().api, address_of(request)
    agent = request.headers.get("user-agent", "")
    tokens = await api.sign_in(username, password, address, otp, acting_for, agent)
    if isinstance(tokens, Answer):
        return tokens
    me = await api.get("/me", tokens.access_token)
    if not me.given:
        return Answer(me.status, me.body, NO_SIGN_IN)
    forget_arrival(request)
    if (before := forget_sign_in(request)) is not None:
        await before.end()
    keep_sign_in(request, Session(api, tokens, User.of(me.body), address=address))
    return None


def keep_arrival(request: Request, arrival: Arrival) -> None:
    """Remember somebody on the way in for the browser."""
    forget_arrival(request)
    request.session[_ARRIVAL] = console().arrivals.keep(arrival)


def find_arrival(request: Request) -> Arrival | None:
    """The browser's somebody on the way in."""
    return console().arrivals.find(request.session.get(_ARRIVAL))


def forget_arrival(request: Request) -> None:
    """Forget him."""
    console().arrivals.forget(request.session.pop(_ARRIVAL, None))


def leave_word(request: Request, *, problem: str = "", said: str = "", username: str = "") -> None:
    """Leave a sentence, and the name to sign in by, for the next page of the way in."""
    given = {_PROBLEM: problem, _SAID: said, _USERNAME: username}
    request.session.update({name: text for name, text in given.items() if text})


def take_word(request: Request) -> tuple[str, str, str]:
    """What went wrong, what was done, and the name to sign in by, as they were left; each is told once."""
    problem, said, username = (str(request.session.pop(name, "")) for name in (_PROBLEM, _SAID, _USERNAME))
    return problem, said, username
