"""The outside issuers by which people may sign in: read here, decided by settings."""

from fastapi import Request

from services.gateway.console.accounts.accounts import HERE, SERVICE
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import Column, empty, notice, section, table
from services.gateway.console.sessions import Session
from services.gateway.console.visits import page

_COLUMNS = [Column("认证服务地址"), Column("本系统编号"), Column("令牌对象"), Column("用户名取自")]
_FIELDS = ("issuer", "client_id", "audience", "username_claim")


@page(f"{HERE}/issuers", "外部身份认证")
async def show_issuers(_request: Request, session: Session) -> None:
    """Show which outside issuers are trusted."""
    answer = await session.get("/auth/issuers")
    with (
        frame(session.user, HERE, "外部身份认证", "由系统设置 FUPIN_GATEWAY_OIDC_* 决定，此处只能查看"),
        section("受信任的认证服务", wide=True, name="issuers"),
    ):
        if not answer.given:
            notice(answer.excuse(SERVICE, "外部身份认证"))
        elif answer.body["items"]:
            table(_COLUMNS, [[one[name] for name in _FIELDS] for one in answer.body["items"]], "受信任的认证服务")
        else:
            empty("没有设置外部身份认证，人员一律用本系统的密码登录。")
