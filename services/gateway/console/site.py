"""The console in its place: under /console of the gateway's application."""

import base64
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import httpx
import nicegui
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import FastAPI
from nicegui import ui
from nicegui.storage import Storage

from services.gateway.console import missing, start, work
from services.gateway.console.accounts import (
    account,
    accounts,
    bank_clients,
    delegations,
    first_steps,
    issuers,
    me,
    roles,
    sign_in,
    units,
)
from services.gateway.console.api import TIMEOUT, Api
from services.gateway.console.areas import overview
from services.gateway.console.audit import chain, records
from services.gateway.console.credit import (
    claims,
    deposits,
    fund,
    fund_plans,
    loans,
    losses,
    settlements,
    simulation,
    subsidies,
    subsidy_list,
    trial_balance,
)
from services.gateway.console.exchanges import files, partners
from services.gateway.console.headers import SafeHeaders
from services.gateway.console.monitoring import (
    alert,
    alert_list,
    bulletins,
    departments,
    duties,
    inspections,
    monitored,
    reported,
    spot_check_results,
    spot_checks,
    supervision,
)
from services.gateway.console.organisation import (
    decisions,
    groups,
    letters,
    meetings,
    posts,
    publicity,
    responsibility,
    work_plan_steps,
    work_plans,
)
from services.gateway.console.pieces import palette
from services.gateway.console.procedures import entries, exit_trails, findings, next_step, notices, opening, rounds
from services.gateway.console.register import (
    change_requests,
    exports,
    field_conflicts,
    household,
    households,
    imports,
    papers,
    unvisited,
)
from services.gateway.console.sessions import Sessions
from services.gateway.console.visits import PATH, TITLE, Console
from services.gateway.limits.clients import vouched
from services.gateway.settings import Settings

COOKIE = "fupin_console"
PAGES = (
    start, work,
    account, accounts, bank_clients, delegations, first_steps, issuers, me, roles, sign_in, units,
    overview,
    chain, records,
    claims, deposits, fund, fund_plans, loans, losses, settlements, simulation, subsidies, subsidy_list, trial_balance,
    files, partners,
    alert, alert_list, bulletins, departments, duties, inspections, monitored, reported, supervision,
    spot_check_results, spot_checks,
    decisions, groups, letters, meetings, posts, publicity, responsibility, work_plan_steps, work_plans,
    entries, exit_trails, findings, next_step, notices, opening, rounds,
    change_requests, exports, field_conflicts, household, households, imports, papers, unvisited,
)  # fmt: skip
"""Importing a module registers its pages."""

_FAVICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    f"<rect width='32' height='32' rx='6' fill='{palette.BRAND}'/>"
    "<path d='M7 23h18M9 20v-6M14 20v-9M19 20v-5M24 20V9' stroke='#fff' stroke-width='3'/></svg>"
)


def mount(app: FastAPI, settings: Settings) -> None:
    """Serve the console under ``/console`` of the gateway's application.

    NiceGUI has one application a process: where a second gateway is made in it, as tests do, both show the same pages,
    which ask the gateway made last.

    Raises:
        SettingError: FUPIN_DATA_KEY is not a key.
    """
    Storage.path = (settings.data_dir / "console").resolve()
    if nicegui.app.config.has_run_config:
        app.mount(PATH, nicegui.app)
        _wrap_lifespan(app, nicegui.app.router.lifespan_context)
    else:
        _set_up(app, settings)
    _wrap_lifespan(app, lambda one: _opened(one, settings))


def _set_up(app: FastAPI, settings: Settings) -> None:
    missing.answer_the_rest()
    nicegui.app.add_middleware(SafeHeaders)
    # its bar for what a page loads later would have no name for a screen reader, and our pages come whole
    nicegui.app.config.quasar_config["loadingBar"]["skipHijack"] = True
    style = Path(__file__).with_name("console.css").read_text(encoding="utf-8")
    script = Path(__file__).with_name("console.js").read_text(encoding="utf-8")
    ui.add_head_html(f"<style>{palette.style_variables()}\n{style}</style><script>{script}</script>", shared=True)
    ui.run_with(
        app,
        mount_path=PATH,
        title=TITLE,
        favicon=f"data:image/svg+xml;base64,{base64.b64encode(_FAVICON.encode()).decode()}",
        language="zh-CN",
        tailwind=False,
        binding_refresh_interval=None,
        show_welcome_message=False,
        storage_secret=_cookie_secret(settings),
        session_middleware_kwargs={
            "session_cookie": COOKIE,
            "path": PATH,
            "same_site": "lax",
            "max_age": settings.session_hours * 3600,
            "https_only": settings.gateway_url.startswith("https:"),
        },
    )


def _cookie_secret(settings: Settings) -> str:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fupin console").derive(settings.data_key_bytes)
    return base64.urlsafe_b64encode(derived).decode()


@asynccontextmanager
async def _opened(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    # the environment's proxies are for the world outside, never for the way to ourselves
    # and to compress what goes no further than to ourselves would only take time
    async with httpx.AsyncClient(
        base_url=settings.gateway_url,
        verify=_authorities(),
        timeout=TIMEOUT,
        trust_env=False,
        headers={"Accept-Encoding": "identity"},
    ) as client:
        api = Api(client, partial(vouched, app.state.personal.browser_secret))
        nicegui.app.state.console = Console(api, Sessions(), app.state.clock)
        yield


@cache
def _authorities() -> ssl.SSLContext:
    """Whose certificates are believed; to read them takes longer than all else of opening the console."""
    return httpx.create_ssl_context(trust_env=False)


def _wrap_lifespan(app: FastAPI, context: Callable[[FastAPI], Any]) -> None:
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def wrapped(one: FastAPI) -> AsyncIterator[Any]:
        # the application first: what is put around it goes by its clock
        async with inner(one) as state, context(one):
            yield state

    app.router.lifespan_context = wrapped
