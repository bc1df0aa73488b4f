"""Why an address of another version isn't served."""

from http import HTTPStatus

from services.gateway.versions.rules import VERSIONS
from shared.errors import Refusal


class UnknownVersion(Refusal):
    """An address names a version of the API that there isn't."""

    code = "request.unknown_version"
    status = HTTPStatus.NOT_FOUND
    title = "没有这个接口版本"
    title_en = "There is no such version of the API"
    remedy = f"请使用现有版本：{'、'.join(f'/api/{version}' for version in VERSIONS)}。"
    remedy_en = f"Use a version that there is: {', '.join(f'/api/{version}' for version in VERSIONS)}."

    def __init__(self, version: str) -> None:
        super().__init__(f"没有版本 {version}", f"There is no version {version}", versions=list(VERSIONS))
