"""What the desk reads before it works, and the loan rows that it writes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, TextClause, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.models import Application, Opinion
from services.credit.bank_events.models import BankEvent
from services.credit.borrowers.models import Household, Member
from services.credit.claims.models import Compensation
from services.credit.claims.rules import Claim, ClaimSplit
from services.credit.interest.rules import Balance, read_balance
from services.credit.loans.models import Loan
from services.credit.loans.rules import LoanPhase
from services.credit.loans.standing import Standing, claim_days
from services.credit.organisations.models import Organisation
from services.credit.policies import Governing
from services.credit.subsidies.models import FROZEN_STATES, SubsidyLine, SubsidyList
from shared.database import is_one_of, table_of, to_json, type_of


@dataclass(frozen=True, slots=True)
class FiledApplication:
    """An application with its opinions and its borrower."""

    application_no: str
    household_id: UUID | None
    organisation_id: UUID | None
    bank_code: str
    programme: str
    product: str | None
    village_code: str
    occurred_on: date
    amount_fen: int
    full_civil_capacity: bool
    registered_on: date | None
    """Of a household, as the two facts of its borrower."""
    borrower_name: str
    borrower_born_on: date | None
    borrower_id_index: str | None
    organisation_credit_code: str | None
    opinions: dict[str, tuple[bool, date]]
    """By role: whether it supports, and when it was signed."""

    @property
    def governing(self) -> Governing:
        """What tells which numbers govern a loan on it."""
        return Governing(self.occurred_on, self.programme, self.product)

    @property
    def borrower_id(self) -> UUID:
        """The household or the organisation, whose loans are judged together."""
        return _either(self.household_id, self.organisation_id)


@dataclass(slots=True)
class LoanRecord:
    """A loan's own facts; all others follow from its events."""

    county_code: str
    id: UUID
    bank_code: str
    programme: str
    loan_no: str
    version: int
    borrower_kind: str
    household_id: UUID | None
    organisation_id: UUID | None
    borrower_name: str
    village_code: str
    application_no: str
    applied_on: date
    product: str | None = None

    @property
    def governing(self) -> Governing:
        """What tells which numbers govern the loan."""
        return Governing(self.applied_on, self.programme, self.product)

    @property
    def borrower_id(self) -> UUID:
        """The household or the organisation, whose loans are judged together."""
        return _either(self.household_id, self.organisation_id)

    def stands_for(self, filed: FiledApplication) -> bool:
        """Whether lists of the one's subsidies are the other's too: of one borrower under one programme."""
        return (self.borrower_id, self.programme) == (filed.borrower_id, filed.programme)


def _either(household_id: UUID | None, organisation_id: UUID | None) -> UUID:
    found = household_id or organisation_id
    assert found is not None  # noqa: S101  # every application has one of them
    return found


@dataclass(frozen=True, slots=True)
class OtherLoan:
    """What a borrower's cap needs to know of another of its loans."""

    balance: Balance
    claim: Claim | None
    bank_code: str = ""
    programme: str = ""
    loan_no: str = ""
    renews: str | None = None
    """Number of the loan that its money repaid, at the same bank."""
    united_on: date = date.min
    """Since when its household and the one that is judged are one; before that day neither counts for the other."""


async def filed_applications(
    session: AsyncSession, county_code: str, numbers: Collection[str]
) -> dict[str, FiledApplication]:
    """Applications by their numbers."""
    if not numbers:
        return {}
    application, opinion = table_of(Application).c, table_of(Opinion).c
    household, member, organisation = table_of(Household).c, table_of(Member).c, table_of(Organisation).c
    signed = await session.execute(
        select(opinion.application_id, opinion.role, opinion.supported, opinion.occurred_on)
        .join(
            table_of(Application),
            (application.county_code == opinion.county_code) & (application.id == opinion.application_id),
        )
        .where(opinion.county_code == county_code, is_one_of(application.application_no, numbers))
    )
    opinions: dict[UUID, dict[str, tuple[bool, date]]] = defaultdict(dict)
    for application_id, role, supported, signed_on in signed:
        opinions[application_id][role] = (supported, signed_on)
    found = await session.execute(
        select(
            application.id,
            application.application_no,
            application.household_id,
            application.organisation_id,
            application.bank_code,
            application.programme,
            application.product,
            application.village_code,
            application.occurred_on,
            application.amount_fen,
            application.full_civil_capacity,
            household.registered_on,
            func.coalesce(member.name, organisation.name).label("borrower_name"),
            member.born_on.label("borrower_born_on"),
            member.id_index.label("borrower_id_index"),
            organisation.credit_code.label("organisation_credit_code"),
        )
        .outerjoin(
            table_of(Household),
            (household.county_code == application.county_code) & (household.id == application.household_id),
        )
        .outerjoin(
            table_of(Member),
            (member.county_code == application.county_code) & (member.id == application.member_id),
        )
        .outerjoin(
            table_of(Organisation),
            (organisation.county_code == application.county_code) & (organisation.id == application.organisation_id),
        )
        .where(
            application.county_code == county_code,
            is_one_of(application.application_no, numbers),
            # a borrower who left the register has no application that could be taken up
            member.id.is_not(None) | organisation.id.is_not(None),
        )
    )
    filed: dict[str, FiledApplication] = {}
    for row in found.mappings():
        facts: dict[str, Any] = dict(row)
        signed_on = opinions[facts.pop("id")]
        filed[facts["application_no"]] = FiledApplication(**facts, opinions=signed_on)
    return filed


async def listed_loans(session: AsyncSession, county_code: str, loan_ids: Collection[UUID]) -> set[UUID]:
    """Those of some loans that stand on frozen subsidy lists."""
    line, made = table_of(SubsidyLine).c, table_of(SubsidyList).c
    found = await session.scalars(
        select(line.loan_id)
        .join(table_of(SubsidyList), (made.county_code == line.county_code) & (made.id == line.list_id))
        .where(line.county_code == county_code, is_one_of(line.loan_id, loan_ids), made.state.in_(FROZEN_STATES))
        .distinct()
    )
    return set(found)


_RECORD = tuple(LoanRecord.__dataclass_fields__)
_COLUMNS = (*_RECORD, *Standing._fields)
_BALANCE, _COLLECTED, _SUBSIDIES = (_COLUMNS.index(name) for name in ("balance", "collected", "subsidies"))


async def loan_records(
    session: AsyncSession,
    county_code: str,
    bank_code: str,
    loan_nos: Collection[str],
    applications: Collection[FiledApplication],
) -> list[tuple[LoanRecord, Standing]]:
    """The bank's loans of these numbers, and whatever loans were opened on these applications."""
    table = table_of(Loan)
    wanted = is_one_of(table.c.loan_no, loan_nos)
    if applications:
        # by the borrower, since loans have no index by application
        on_them = _of_borrowers(table, {filed.borrower_id for filed in applications})
        wanted |= on_them & is_one_of(table.c.application_no, [filed.application_no for filed in applications])
    found = await session.execute(
        select(*(table.c[name] for name in _COLUMNS)).where(
            table.c.county_code == county_code, table.c.bank_code == bank_code, wanted
        )
    )
    return [(LoanRecord(*row[: len(_RECORD)]), _standing(row[len(_RECORD) :])) for row in found]


def application_holders(loans: Iterable[tuple[LoanRecord, Standing]]) -> dict[str, str]:
    """Application number → the loan that stands on it; of several loans all but one are void, and come in any order."""
    return {record.application_no: record.loan_no for record, standing in loans if standing.state != LoanPhase.VOID}


def _standing(values: Sequence[Any]) -> Standing:
    standing = Standing(*values)
    return standing._replace(balance=read_balance(standing.balance))


def _of_borrowers(table: Table, borrower_ids: Collection[UUID]) -> ColumnElement[bool]:
    return is_one_of(table.c.household_id, borrower_ids) | is_one_of(table.c.organisation_id, borrower_ids)


async def other_loans(
    session: AsyncSession, county_code: str, borrower_ids: Collection[UUID], known: Collection[UUID]
) -> dict[UUID, list[OtherLoan]]:
    """The loans of households and organisations apart from those on the desk."""
    if not borrower_ids:
        return {}
    loan = table_of(Loan)
    table = loan.c
    borrower_id = func.coalesce(table.household_id, table.organisation_id)
    found = await session.execute(
        select(
            *(table.id, borrower_id, table.balance, table.claimed_on, table.whole_on),
            *(table.bank_code, table.programme, table.loan_no, table.renews),
        ).where(
            table.county_code == county_code,
            _of_borrowers(loan, borrower_ids),
            table.disbursed_on.is_not(None),
        )
    )
    loans: dict[UUID, list[OtherLoan]] = defaultdict(list)
    for loan_id, borrower, steps, claimed_on, whole_on, *named in found:
        if loan_id not in known:
            loans[borrower].append(OtherLoan(read_balance(steps), claim_days(claimed_on, whole_on), *named))
    return loans


async def claim_splits(session: AsyncSession, county_code: str, loan_ids: Iterable[UUID]) -> dict[UUID, ClaimSplit]:
    """How the loans' standing claims were served; a reversed claim does not count."""
    compensation, event = table_of(Compensation).c, table_of(BankEvent).c
    reversals = (
        select(event.content["reverses"].astext)
        .where(
            event.county_code == county_code,
            event.loan_id == compensation.loan_id,
            event.type == "event.reversed",
            event.status == "accepted",
        )
        .correlate(table_of(Compensation))
    )
    found = await session.execute(
        select(
            compensation.loan_id,
            compensation.insurer_fen,
            compensation.paid_from_fund_fen,
            compensation.shortfall_fen,
        ).where(
            compensation.county_code == county_code,
            is_one_of(compensation.loan_id, loan_ids),
            compensation.event_id.not_in(reversals),
        )
    )
    return {loan_id: ClaimSplit(*parts) for loan_id, *parts in found}


def _loan_upsert() -> TextClause:
    """One statement for any number of loans: their columns come as arrays, JSON as text."""
    table = table_of(Loan)
    arrays, values = [], []
    for name in _COLUMNS:
        json = isinstance(table.c[name].type, JSONB)
        kind = "text" if json else type_of(table.c[name])
        arrays.append(f"CAST(:{name} AS {kind}[])")
        values.append(f"{name}::jsonb" if json else name)
    kept = ("county_code", "id", "bank_code", "loan_no")
    changed = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in kept)
    return text(
        f"INSERT INTO loan ({', '.join(_COLUMNS)}) "  # noqa: S608  # of column names only
        f"SELECT {', '.join(values)} FROM unnest({', '.join(arrays)}) AS given ({', '.join(_COLUMNS)}) "
        f"ON CONFLICT (county_code, id) DO UPDATE SET {changed}"
    )


_WRITE_LOANS = _loan_upsert()


async def write_loans(session: AsyncSession, loans: Iterable[tuple[LoanRecord, Standing]]) -> None:
    """Write loan rows as their events now make them."""
    columns = zip(*(_row(record, standing) for record, standing in loans), strict=True)
    await session.execute(_WRITE_LOANS, dict(zip(_COLUMNS, map(list, columns), strict=True)))


def _row(record: LoanRecord, standing: Standing) -> list[Any]:
    row = [*(getattr(record, name) for name in _RECORD), *standing]
    row[_BALANCE] = to_json([[day.isoformat(), fen] for day, fen in standing.balance])
    row[_COLLECTED] = to_json(standing.collected)
    row[_SUBSIDIES] = to_json(standing.subsidies)
    return row
