"""Why a second factor is refused, or asked for."""

from http import HTTPStatus

from services.gateway.accounts.refusals import OAuthRefusal
from shared.errors import Refusal


class SecondFactorNeeded(OAuthRefusal):
    """Name and password are right; the code of the second factor is missing."""

    code = "auth.second_factor_needed"
    oauth_error = "invalid_grant"
    title = "须填写动态验证码"
    title_en = "The code of the second factor is needed"
    remedy = "请在 otp 中填写验证器显示的 6 位验证码，或一个未用过的恢复码。"
    remedy_en = "Send the 6 digits of the authenticator, or a recovery code that wasn't used, as otp."


class WrongCode(OAuthRefusal):
    """The code doesn't fit, is over, or was used before."""

    code = "auth.wrong_code"
    oauth_error = "invalid_grant"
    title = "动态验证码错误或已用过"
    title_en = "The code is wrong, over, or was used before"
    remedy = "请核对手机时间，等下一个验证码出现后再填；15 分钟内连续错误 5 次将暂时锁定。"
    remedy_en = (
        "Check the phone's clock and send the next code; five failures within 15 minutes lock the name for a while."
    )


class SecondFactorEnrolmentNeeded(OAuthRefusal):
    """The role approves or pays, and the account has no second factor yet."""

    code = "auth.second_factor_enrolment_needed"
    oauth_error = "invalid_grant"
    title = "您的角色须先绑定动态验证码"
    title_en = "The role needs a second factor before it may sign in"
    remedy = "请用 POST /api/v1/auth/second-factor 取得密钥，再用 /auth/second-factor/confirm 确认，然后登录。"
    remedy_en = (
        "Get a secret by POST /api/v1/auth/second-factor, confirm it by /auth/second-factor/confirm, then sign in."
    )


class SecondFactorExists(Refusal):
    """There is one already."""

    code = "auth.second_factor_exists"
    title = "已绑定动态验证码"
    title_en = "There is a second factor already"
    remedy = "请先用 /api/v1/auth/second-factor/remove 解除，或请管理员解除，再重新绑定。"
    remedy_en = "Remove it first by /api/v1/auth/second-factor/remove, or ask the administrator, then begin anew."


class NoSecondFactor(Refusal):
    """There is none that could be confirmed or removed."""

    code = "auth.no_second_factor"
    status = HTTPStatus.CONFLICT
    title = "没有可办理的动态验证码"
    title_en = "There is no second factor to confirm or to remove"
    remedy = "请先用 POST /api/v1/auth/second-factor 取得密钥。"
    remedy_en = "Get a secret first by POST /api/v1/auth/second-factor."
