"""What tests of supervision share: Yiyang's towns and villages, and what a refusal says."""

from collections.abc import Callable

import httpx

SignIn = Callable[..., dict[str, str]]

COUNTY = "410327"
TOWN, OTHER_TOWN = "410327102000", "410327103000"
VILLAGE, OTHER_VILLAGE = "410327102201", "410327103200"
"""One in each of the two towns."""


def refusal(reply: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and field of a refusal."""
    body = reply.json()
    return reply.status_code, body.get("code", ""), body.get("field")
