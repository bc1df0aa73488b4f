"""A bank at the channel: households with supported applications, and events posted over HTTP."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from services.credit.applications.models import Application, Opinion
from services.credit.bank_events.documents import EVENT_CODES
from services.credit.borrowers.models import Household, Member
from services.credit.ledger.models import LedgerAccount
from services.credit.ledger.rules import deposit_received, deposit_sent
from services.credit.ledger.service import JournalDraft, post
from services.credit.main import create_app
from services.credit.settings import Settings
from services.credit.tables import metadata
from shared.calendar import Clock, add_months
from shared.database import Sessions, new_id, shared_metadata, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation, borrowed_app, rolled_back

COUNTY = "360722"
COMMITTED_COUNTY = "360781"
"""What races commit stands in another county than what tests roll back."""
RACE_COUNTIES = ("360731", "360732")
THE_CITY = "360700"
"""The tenant of what the city's offices keep for all counties."""
VILLAGE = "360722102201"
PROGRAMME = "industry_credit"
ROLES = ("village_cadre", "work_team", "township")
ID_NUMBER = "99972219800101{:03d}X"


@dataclass(slots=True)
class Channel:
    """The credit service with one bank's token."""

    app: FastAPI
    client: AsyncClient
    sessions: Sessions
    clock: Clock
    personal: PersonalData
    sign_in: Callable[..., dict[str, str]]
    county: str = COUNTY

    async def submit(self, *events: dict[str, Any], bank: str = "rcc", area: str = "3607") -> list[dict[str, Any]]:
        """Post events as a bank; its answers in order."""
        reply = await self.client.post(
            "/bank/events", json={"events": events}, headers=self.sign_in(Role.BANK, area, bank)
        )
        assert reply.status_code == 200, reply.text
        results: list[dict[str, Any]] = reply.json()["results"]
        # whatever a test provokes is in the list that the document gives to banks
        assert {result["code"] for result in results if "code" in result} <= EVENT_CODES.keys()
        return results

    async def accepted(self, *events: dict[str, Any], bank: str = "rcc") -> None:
        """Post events that must all be accepted."""
        results = await self.submit(*events, bank=bank)
        assert [result["status"] for result in results] == ["accepted"] * len(events), results

    async def refused(self, event: dict[str, Any], code: str, status: str = "rejected", bank: str = "rcc") -> None:
        """Post an event that must be refused with a code and a Chinese reason."""
        [result] = await self.submit(event, bank=bank)
        assert (result["status"], result.get("code")) == (status, code), result
        assert any("\u4e00" <= letter <= "\u9fff" for letter in result["detail"]), result

    async def household(
        self,
        *,
        applied_on: date = date(2016, 5, 1),
        bank: str = "rcc",
        loans: Sequence[str] = ("L1",),
        programme: str = PROGRAMME,
    ) -> "Borrower":
        """A household with one borrower and a supported application for each loan number."""
        async with transaction(self.sessions) as session:
            return await self._household(session, applied_on, bank, loans, programme)

    async def application(self, borrower: "Borrower", loan_no: str, on: date, programme: str) -> None:
        """One more supported application of a household."""
        async with transaction(self.sessions) as session:
            await self._application(session, borrower.household_id, borrower.member_id, on, "rcc", loan_no, programme)

    async def _household(
        self, session: AsyncSession, applied_on: date, bank: str, loans: Sequence[str], programme: str
    ) -> "Borrower":
        household_id, member_id = new_id(), new_id()
        number = ID_NUMBER.format(int(household_id) % 1000)
        session.add(
            Household(
                county_code=self.county,
                id=household_id,
                household_no=str(household_id),
                village_code=VILLAGE,
                household_type="ordinary",
                head_name="刘福生",
                registered_on=date(2014, 12, 31),
            )
        )
        await session.flush()
        session.add(
            Member(
                county_code=self.county,
                id=member_id,
                household_id=household_id,
                name="刘福生",
                id_index=self.personal.blind_index(number),
                id_masked="999722********000X",
                born_on=date(1980, 1, 1),
                relation="head",
                labour_capacity="ordinary",
            )
        )
        await session.flush()
        for loan_no in loans:
            await self._application(session, household_id, member_id, applied_on, bank, loan_no, programme)
        return Borrower(household_id, member_id, number, self.county)

    async def _application(
        self,
        session: AsyncSession,
        household_id: UUID,
        member_id: UUID,
        applied_on: date,
        bank: str,
        loan_no: str,
        programme: str = PROGRAMME,
    ) -> None:
        application_id = new_id()
        session.add(
            Application(
                county_code=self.county,
                id=application_id,
                application_no=f"A-{loan_no}",
                household_id=household_id,
                member_id=member_id,
                village_code=VILLAGE,
                bank_code=bank,
                programme=programme,
                amount_fen=5_000_000,
                term_months=36,
                purpose="脐橙种植",
                full_civil_capacity=True,
                occurred_on=applied_on,
                filed_by="town",
                recorded_at=self.clock.now(),
            )
        )
        await session.flush()
        for role in ROLES:
            session.add(
                Opinion(
                    county_code=self.county,
                    application_id=application_id,
                    role=role,
                    supported=True,
                    comment="",
                    occurred_on=applied_on,
                    signed_by=role,
                    recorded_at=self.clock.now(),
                )
            )
        await session.flush()

    async def deposit(
        self, amount_fen: int, bank: str = "rcc", on: date = date(2016, 4, 10), programme: str = PROGRAMME
    ) -> None:
        """Money on the bank's fund account."""
        async with transaction(self.sessions) as session:
            transfers = (*deposit_sent(amount_fen), *deposit_received(amount_fen))
            draft = JournalDraft(
                programme=programme,
                cause="fund_deposit",
                cause_id=str(new_id()),
                kind="deposit",
                occurred_on=on,
                transfers=transfers,
            )
            await post(session, self.clock, self.county, bank, [draft])

    async def rows(self, model: Any, **equal: Any) -> list[Any]:
        """What stands in a table of the county."""
        async with self.sessions() as session:
            found = await session.scalars(select(model).filter_by(county_code=self.county, **equal))
            return list(found)

    async def balances(self, bank: str = "rcc", programme: str = PROGRAMME) -> dict[str, int]:
        """The cached balance of each of a bank's accounts."""
        from_rows = await self.rows(LedgerAccount, bank_code=bank, programme=programme)
        return {row.kind: row.balance_fen for row in from_rows}


@dataclass(frozen=True, slots=True)
class Borrower:
    """A household as a bank knows it."""

    household_id: UUID
    member_id: UUID
    id_number: str
    county_code: str


class Loan:
    """Writes the events of one loan; each has an id of its own."""

    def __init__(self, borrower: Borrower, loan_no: str = "L1") -> None:
        self.borrower = borrower
        self.loan_no = loan_no
        self._next = 0

    def event(self, kind: str, on: date, **fields: Any) -> dict[str, Any]:
        """An event of the loan."""
        self._next += 1
        return {
            "county_code": self.borrower.county_code,
            "event_id": fields.pop("event_id", f"{self.loan_no}-{self._next}"),
            "type": kind,
            "occurred_on": on.isoformat(),
            "loan_no": self.loan_no,
            **fields,
        }

    def opened(
        self, on: date = date(2016, 5, 10), amount_fen: int = 5_000_000, term_months: int = 36, **disbursed: Any
    ) -> list[dict[str, Any]]:
        """Application, survey and disbursement on one day."""
        return [
            self.event(
                "loan.applied",
                on,
                application_no=f"A-{self.loan_no}",
                borrower_id_number=self.borrower.id_number,
                amount_fen=amount_fen,
                term_months=term_months,
                purpose="脐橙种植",
            ),
            self.event("loan.surveyed", on, approved=True, approved_amount_fen=amount_fen),
            self.event(
                "loan.disbursed",
                on,
                **{
                    "amount_fen": amount_fen,
                    "annual_rate": "0.0475",
                    "term_months": term_months,
                    "due_on": add_months(on, term_months).isoformat(),
                    **disbursed,
                },
            ),
        ]

    def claimed(self, on: date, principal_fen: int, interest_fen: int = 0) -> dict[str, Any]:
        """A claim."""
        return self.event("compensation.claimed", on, principal_fen=principal_fen, interest_fen=interest_fen)


async def a_loan(channel: Channel, loan_no: str = "L1", **disbursed: Any) -> Loan:
    """A disbursed loan of 50,000 yuan, 2016-05-10 over 36 months."""
    loan = Loan(await channel.household(loans=[loan_no]), loan_no)
    await channel.accepted(*loan.opened(**disbursed))
    return loan


CLAIM_ON = date(2019, 5, 10) + timedelta(days=90)
"""The first day on which a loan of 2016-05-10 over 36 months may be claimed."""


@asynccontextmanager
async def open_channel(
    installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]], *, committed: bool = False
) -> AsyncIterator[Channel]:
    """The service with the programme in force, on sessions that roll back (or, for races, commit, and are emptied)."""
    settings = installation.settings(Settings)
    try:
        async with (
            borrowed_app(create_app, settings, clock) as app,
            rolled_back(settings.service_database_url) as sessions,
        ):
            if not committed:
                app.state.sessions = sessions
            async with transaction(app.state.sessions) as session:
                for name in ("ganzhou-credit", "micro-credit"):
                    pack = find_pack(name)
                    await activate(session, clock, pack, pack.area_code, pack.effective_from)
            transport = ASGITransport(app=app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url="http://credit") as client:
                county = COMMITTED_COUNTY if committed else COUNTY
                yield Channel(app, client, app.state.sessions, clock, app.state.personal, sign_in, county)
    finally:
        if committed:
            await _empty(installation)


async def _empty(installation: Installation) -> None:
    """Take away what was committed, as the owner: the service's own role may not delete from the ledger."""
    engine = create_async_engine(installation.admin_url.set(database="fupin_credit"), poolclass=NullPool)
    counties = (*RACE_COUNTIES, COMMITTED_COUNTY, THE_CITY)
    async with engine.begin() as connection:
        for table in (*reversed(metadata.sorted_tables), *shared_metadata.sorted_tables):
            if "county_code" in table.c:
                await connection.execute(table.delete().where(table.c.county_code.in_(counties)))
    await engine.dispose()
