"""The audit log as the caller of a request writes it."""

from fastapi import Request

from shared.security.audit import Trail
from shared.security.callers import Caller


def trail_of(request: Request, caller: Caller) -> Trail:
    """The log in the caller's hands."""
    state = request.app.state
    return Trail(state.clock, state.personal.audit_secret, caller)
