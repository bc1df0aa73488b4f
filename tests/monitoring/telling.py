"""What tests of signals share: people with ID numbers, tellings, files, and what was alerted."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import xlsxwriter

from services.monitoring.settings import Settings
from shared.events.registry import MemberFacts
from shared.identity import check_character
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, members

SignIn = Callable[..., dict[str, str]]
COUNTY, VILLAGE, OTHER_VILLAGE, OTHER_TOWN_VILLAGE = "410327", "410327108221", "410327108200", "410327107205"
TOWN, OTHER_TOWN = "410327108000", "410327107000"


def id_number(sequence: int) -> str:
    """A valid ID number of somebody born in 1980."""
    first = f"41032719800101{sequence:03d}"
    return first + check_character(first)


def personal_of(installation: Installation) -> PersonalData:
    """The keys of an installation."""
    return PersonalData(installation.settings(Settings).data_key_bytes)


def people(personal: PersonalData, *sequences: int, **facts: Any) -> tuple[MemberFacts, ...]:
    """Members with ID numbers, the first the head; all with the facts given."""
    made = members(len(sequences), **facts)
    return tuple(
        member.model_copy(update={"id_index": personal.blind_index(id_number(sequence))})
        for member, sequence in zip(made, sequences, strict=True)
    )


def a_household(**facts: Any) -> HouseholdEvents:
    """A household of the county whose plan has the rules."""
    return HouseholdEvents(**{"county_code": COUNTY, "village_code": VILLAGE} | facts)


def number_of(home: HouseholdEvents) -> str:
    """Its number."""
    return f"{home.village_code}{home.id.int % 10_000:04d}"


def a_disaster(**given: Any) -> dict[str, Any]:
    """A flood of a July day."""
    return {"kind": "disaster", "happened_on": "2020-07-01", "disaster_kind": "flood"} | given


@dataclass
class Desk:
    """A department at its desk."""

    client: httpx.AsyncClient
    sign_in: SignIn
    area: str = COUNTY
    role: Role = Role.DEPARTMENT
    account: str = ""
    path: str = "/monitoring/signals"

    @property
    def who(self) -> dict[str, str]:
        """Its headers."""
        return self.sign_in(self.role, self.area, subject=self.account)

    async def tell(
        self, department: str, *signals: dict[str, Any], on: date | str = "2020-07-10", **given: bool
    ) -> httpx.Response:
        """Tell signals."""
        body = {"department": department, "occurred_on": str(on), "signals": signals, **given}
        return await self.client.post(self.path, json=body, headers=self.who)

    async def told(self, department: str, *signals: dict[str, Any], on: date | str = "2020-07-10") -> Any:
        """Tell signals that are taken."""
        reply = await self.tell(department, *signals, on=on)
        assert reply.status_code in (200, 201), reply.text
        return reply.json()

    async def signal(self, signal_id: str) -> Any:
        """A signal as it is shown."""
        reply = await self.client.get(f"{self.path}/{signal_id}", headers=self.who)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def upload(
        self, department: str, content: bytes, on: str = "2020-07-10", name: str = "signals.csv", **fields: str
    ) -> httpx.Response:
        """Upload a file."""
        data = {"department": department, "occurred_on": on, **fields}
        return await self.client.post(
            f"{self.path}/files", data=data, files={"file": (name, content)}, headers=self.who
        )

    async def withdraw(self, signal_id: str, on: str = "2020-07-20", reason: str = "误报") -> httpx.Response:
        """Withdraw a signal."""
        body = {"occurred_on": on, "reason": reason}
        return await self.client.post(f"{self.path}/{signal_id}/withdraw", json=body, headers=self.who)

    async def alerts(self, rule: str) -> list[tuple[str, str | None, str]]:
        """First day, end and sentence of each alert of a rule: the oldest first, and of a day those that stand."""
        reply = await self.client.get(
            "/monitoring/alerts", params={"rule": rule, "limit": 500}, headers=self.sign_in(Role.COUNTY_OFFICE, COUNTY)
        )
        assert reply.status_code == 200, reply.text
        found = [(one["raised_on"], one["cleared_on"], one["sentence"]) for one in reply.json()["items"]]
        return sorted(found, key=lambda one: (one[0], one[1] or "", one[2]))


def codes_of(reply: httpx.Response) -> list[tuple[int, str | None, str]]:
    """Row, field and code of each fault of a refused telling."""
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.signals_have_faults"), reply.text
    return [(one["row"], one["field"], one["code"]) for one in reply.json()["errors"]]


def csv_of(*lines: Sequence[object]) -> bytes:
    """Lines as a csv file."""
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def xlsx_of(*lines: Sequence[Any]) -> bytes:
    """Lines as a workbook; days stay days, numbers numbers."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            sheet.write(number, place, cell)
    book.close()
    return content.getvalue()
