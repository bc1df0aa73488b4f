"""Every route of the gateway asks who one is, but for those that can't."""

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.main import create_app
from services.gateway.proxy.rules import ROOMS
from services.gateway.settings import Settings
from shared.settings import SettingError
from tests.conftest import Installation

OPEN_TO_ALL = {
    "/api/v1/auth/token",
    "/api/v1/auth/revoke",
    "/api/v1/auth/password",
    "/api/v1/auth/second-factor",
    "/api/v1/auth/second-factor/confirm",
    "/api/v1/auth/second-factor/remove",
    "/api/v1/auth/jwks.json",
    "/api/v1/public/notices",
    "/api/v1/public/notices/{notice_id}",
    "/api/v1/public/notices/{notice_id}/objections",
}


async def test_every_route_but_the_sign_in_needs_a_token(app: FastAPI, client: httpx.AsyncClient) -> None:
    paths = app.openapi()["paths"]
    assert paths.keys() > OPEN_TO_ALL
    closed = [(method, path) for path, item in paths.items() if path not in OPEN_TO_ALL for method in item]
    closed += [("get", f"/api/v1/{room}{tail}") for room in ROOMS for tail in ("", "/x")]
    for method, path in closed:
        reply = await client.request(method, path.replace("{household_id}", "01677d2e-5a00-7c3e-9b1a-3f2d8c4e6a01"))
        assert (reply.status_code, reply.json()["code"]) == (401, "auth.not_signed_in"), path


async def test_an_unknown_address_is_a_problem_document(client: httpx.AsyncClient) -> None:
    for path in ("/api/v1/nowhere", "/events", "/metrics", "/nowhere"):
        reply = await client.get(path)
        assert (reply.status_code, reply.json()["code"]) == (404, "request.http_404"), path


async def test_without_the_private_key_the_gateway_does_not_start(installation: Installation) -> None:
    app = create_app(installation.settings(Settings).model_copy(update={"token_private_key": None}))
    with pytest.raises(SettingError, match="FUPIN_TOKEN_PRIVATE_KEY"):
        async with app.router.lifespan_context(app):
            pass


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FUPIN_GATEWAY_RATE", "0"),
        ("FUPIN_GATEWAY_BURST", "many"),
        ("FUPIN_GATEWAY_PORT", "70000"),
        ("FUPIN_GATEWAY_PART_TIMEOUT_S", "-1"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=variable):
        Settings.load()


def test_settings_do_not_show_what_opens_doors(installation: Installation) -> None:
    shown = repr(installation.settings(Settings))
    secrets = installation.secrets
    for secret in (secrets.token_private_key, secrets.data_key, secrets.database_password):
        assert secret.splitlines()[-1] not in shown
