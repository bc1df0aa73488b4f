"""Forms of the gateway's own pages, the public's and the console's."""

from starlette.requests import Request

FOREIGN = "请求来自其他网站，已拒绝。请在本页重新操作。"


def from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent the form; browsers say so where the connection is trusted."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
