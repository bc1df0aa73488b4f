"""Why a delegation, or a sign-in by one, is refused."""

from http import HTTPStatus

from services.gateway.accounts.refusals import OAuthRefusal
from shared.errors import Refusal


class NotDelegated(OAuthRefusal):
    """Nobody lets the person act for that account today."""

    code = "auth.not_delegated"
    oauth_error = "invalid_grant"
    title = "今天没有对该账号的代理"
    title_en = "There is no delegation for that account today"
    remedy = "请核对 acting_for、代理的起止日期以及是否已被撤回；可用 GET /api/v1/delegations 查看。"
    remedy_en = "Check acting_for, the days of the delegation and whether it was withdrawn: GET /api/v1/delegations."


class UnfitDelegation(Refusal):
    """These two can't act for each other; whether an account exists elsewhere isn't told."""

    code = "auth.unfit_delegation"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "不能这样代理"
    title_en = "There can't be such a delegation"
    remedy = "代理人须为在用的个人账号，辖区与被代理人相同或包含其辖区；审计、管理员和银行不参与代理。"
    remedy_en = (
        "Name an active person whose area is the same or holds it; auditors, administrators and banks take no part."
    )


class SeparatedDuties(Refusal):
    """One person would hold both halves of what two have to do."""

    code = "auth.separated_duties"
    title = "职责须由不同人员分别办理，不能代理"
    title_en = "Duties that two people share can't come together in one"
    remedy = "请选择职责不冲突的代理人；冲突的职责见 GET /api/v1/auth/roles 的 separations。"
    remedy_en = "Choose somebody whose duties don't conflict; GET /api/v1/auth/roles lists them as separations."


class ActsForAnother(Refusal):
    """Who acts for somebody can't hand that on."""

    code = "auth.acts_for_another"
    status = HTTPStatus.FORBIDDEN
    title = "代理期间不能再委托他人"
    title_en = "Who acts for somebody can't let others act"
    remedy = "请以本人身份登录（不带 acting_for）后再办理。"
    remedy_en = "Sign in as yourself, without acting_for, and try again."
