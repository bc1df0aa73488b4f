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
    remedy = "grant_type 只能是 password、client_credentials 或 refresh_token；接入统一身份认证后还可用 jwt-bearer。"
    remedy_en = (
        "grant_type is one of password, client_credentials, refresh_token; with an outside issuer jwt-bearer too."
    )


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


class PasswordChangeNeeded(OAuthRefusal):
    """The password was chosen by somebody else: with it one may only choose another."""

    code = "auth.password_change_needed"
    oauth_error = "invalid_grant"
    title = "首次登录须先修改密码"
    title_en = "The password has to be changed before the first sign-in"
    remedy = "请先用 POST /api/v1/auth/password 提交 username、old_password 和 new_password，再用新密码登录。"
    remedy_en = (
        "Send username, old_password and new_password to POST /api/v1/auth/password, then sign in with the new one."
    )


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


class PasswordUnchanged(Refusal):
    """The new password is the old one."""

    code = "auth.password_unchanged"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "新密码与原密码相同"
    title_en = "The new password is the old one"
    remedy = "请另设一个密码。"
    remedy_en = "Choose another password."


class OwnRights(Refusal):
    """An administrator's act on the account by which he is signed in himself."""

    code = "auth.own_rights"
    status = HTTPStatus.FORBIDDEN
    title = "不能更改自己账号的权限和状态"
    title_en = "Nobody changes the rights and the state of his own account"
    remedy = "请由本级或上级的另一名管理员办理；修改自己的密码请用 POST /api/v1/me/password。"
    remedy_en = "Let another administrator do it; one's own password is changed by POST /api/v1/me/password."


class OverlapTooLong(Refusal):
    """A former secret shall open for longer than the installation allows, or until a moment that is over."""

    code = "auth.overlap_too_long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "旧密钥的并行期限不符合要求"
    title_en = "The former secret can't open until then"
    remedy = "请给出晚于现在、且不超过允许天数的时刻；不并行使用则不填 former_until。"
    remedy_en = "Give a later moment within the days that are allowed, or leave former_until out to end the old secret."


class InactiveAccount(Refusal):
    """What is asked for is of no use to an account or a client that was closed."""

    code = "auth.inactive_account"
    title = "账号或客户端已停用"
    title_en = "The account or client is closed"
    remedy = "请先恢复启用（PATCH active=true），再办理。"
    remedy_en = "Let it be active again first (PATCH active=true)."
