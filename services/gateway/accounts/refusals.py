"""Why the gateway refuses a sign-in or an account."""

from http import HTTPStatus
from typing import Any, ClassVar

from shared.errors import Refusal


class OAuthRefusal(Refusal):
    """A refusal at the token address; it also bears OAuth 2's own ``error`` (RFC 6749, 5.2)."""

    status = HTTPStatus.BAD_REQUEST
    oauth_error: ClassVar[str] = "invalid_request"

    def __init__(self, detail: str = "", detail_en: str = "", *, field: str | None = None, **extra: Any) -> None:
        super().__init__(detail, detail_en, field=field, error=self.oauth_error, **extra)

    def headers(self) -> dict[str, str]:
        return {"Cache-Control": "no-store"}


class WrongTokenRequest(OAuthRefusal):
    """Something is missing in the form, or given twice."""

    code = "auth.invalid_request"
    title = "登录请求不完整"
    title_en = "The token request is not complete"
    remedy = "请以 application/x-www-form-urlencoded 表单提交 grant_type 及其所需各项。"
    remedy_en = "Send grant_type and what it needs as an application/x-www-form-urlencoded form."


class UnsupportedGrant(OAuthRefusal):
    """A grant type that isn't offered."""

    code = "auth.unsupported_grant_type"
    oauth_error = "unsupported_grant_type"
    title = "不支持的授权方式"
    title_en = "Unsupported grant type"
    remedy = "grant_type 只能是 password、client_credentials 或 refresh_token。"
    remedy_en = "grant_type is one of password, client_credentials, refresh_token."


class WrongPassword(OAuthRefusal):
    """Name and password don't belong together; which of the two is wrong isn't told."""

    code = "auth.wrong_password"
    oauth_error = "invalid_grant"
    title = "用户名或密码错误"
    title_en = "Wrong name or password"
    remedy = "请核对用户名和密码；15 分钟内连续错误 5 次将暂时锁定。"
    remedy_en = "Check name and password; five failures within 15 minutes lock the name for a while."


class Locked(OAuthRefusal):
    """Too many failed sign-ins under the name."""

    code = "auth.locked"
    status = HTTPStatus.TOO_MANY_REQUESTS
    oauth_error = "invalid_grant"
    title = "登录失败次数过多，已暂时锁定"
    title_en = "Locked for a while after too many failed sign-ins"
    remedy = "请在 Retry-After 给出的秒数之后再登录，或联系管理员。"
    remedy_en = "Sign in after the seconds that Retry-After names, or ask the administrator."

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Retry-After": str(self.extra["retry_after"])}


class UnknownClient(OAuthRefusal):
    """A client that isn't known, or another's secret."""

    code = "auth.unknown_client"
    status = HTTPStatus.UNAUTHORIZED
    oauth_error = "invalid_client"
    title = "客户端编号或密钥错误"
    title_en = "Unknown client, or a wrong secret"
    remedy = "请核对 client_id 和 client_secret。"
    remedy_en = "Check client_id and client_secret."

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "WWW-Authenticate": 'Basic realm="fupin"'}


class RefreshTokenInvalid(OAuthRefusal):
    """A refresh token that was never issued, has expired or was revoked."""

    code = "auth.refresh_token_invalid"
    oauth_error = "invalid_grant"
    title = "刷新令牌无效或已过期"
    title_en = "The refresh token is not valid any more"
    remedy = "请用密码重新登录。"
    remedy_en = "Sign in with the password again."


class RefreshTokenReused(RefreshTokenInvalid):
    """A refresh token was used a second time: one of its two holders stole it, so all of its line are revoked."""

    code = "auth.refresh_token_reused"
    title = "刷新令牌被重复使用，本次登录已全部作废"
    title_en = "The refresh token was used twice; everything issued from that sign-in is revoked"


class NameTaken(Refusal):
    """Somebody signs in by this name already."""

    code = "auth.name_taken"
    title = "登录名已被使用"
    title_en = "The name is taken"
    remedy = "请换一个登录名。"
    remedy_en = "Choose another name."


class UnfitAccount(Refusal):
    """An account can't be made as described."""

    code = "auth.unfit_account"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "账号信息不符合要求"
    title_en = "The account can't be made as described"
    remedy = "请按说明更正后重试。"
    remedy_en = "Correct what is named and try again."


class WeakPassword(Refusal):
    """A password that is too easily guessed, or a client secret that is too short."""

    code = "auth.weak_password"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "密码强度不足"
    title_en = "The password is too weak"
    remedy = "密码至少 8 位、含 4 种以上不同字符，且不同于用户名；客户端密钥至少 32 位。"
    remedy_en = "At least 8 characters, 4 of them different, not the name itself; client secrets at least 32."
