"""Why a sign-in through an outside issuer is refused."""

from services.gateway.accounts.refusals import OAuthRefusal


class AssertionRefused(OAuthRefusal):
    """The ID token doesn't open anything; whether its person has an account isn't told."""

    code = "auth.assertion_refused"
    oauth_error = "invalid_grant"
    title = "统一身份认证的令牌不能用于登录"
    title_en = "The issuer's ID token doesn't open anything"
    remedy = "请在统一身份认证重新登录后再试；仍不能登录时，请管理员核对本系统是否有同名的在用账号。"
    remedy_en = "Sign in at the issuer again; if that doesn't help, ask whether an active account bears your name here."
