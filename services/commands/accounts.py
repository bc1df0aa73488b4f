"""Accounts of people, kept by the gateway."""

import secrets

from rich.table import Table
from sqlalchemy import select

from services.commands.answer import carry_out
from services.gateway.accounts.models import Account
from services.gateway.accounts.secrets import Passwords
from services.gateway.accounts.service import create_account
from services.runtime.installation import open_installation
from services.runtime.reference import open_sessions
from services.runtime.report import Report
from shared.calendar import SystemClock
from shared.database import table_of, transaction
from shared.security.permissions import Role


def add(username: str, name: str, role: str, area: str, password: str | None) -> None:
    """Give a person an account; without a password one is made and printed."""

    async def main() -> None:
        report = Report()
        chosen = password or secrets.token_urlsafe(12)
        async with (
            open_installation(report) as installation,
            open_sessions(installation, "gateway") as sessions,
            transaction(sessions) as session,
        ):
            await create_account(
                session,
                SystemClock(),
                Passwords(),
                username=username,
                password=chosen,
                name=name,
                role=Role(role),
                area_code=area,
            )
        report.say(f"{username} may sign in" + ("" if password else f" with {chosen}"))

    carry_out(main)


def show() -> None:
    """List the accounts."""

    async def main() -> None:
        report = Report()
        async with (
            open_installation(report) as installation,
            open_sessions(installation, "gateway") as sessions,
            sessions() as session,
        ):
            found = await session.scalars(select(Account).order_by(table_of(Account).c.username))
            table = Table("user", "name", "role", "area", "active")
            for account in found:
                table.add_row(
                    account.username, account.name, account.role, account.area_code, "yes" if account.active else "no"
                )
        report.console.print(table)

    carry_out(main)
