"""A county's duties as they follow from its books on a business day; nothing is kept, so nothing can be stale."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.duties.facts import (
    HORIZON_DAYS,
    WHOLE,
    Books,
    History,
    Lending,
    Lent,
    deposits,
    lending,
    lent,
    lists,
    summaries_on,
)
from services.credit.duties.rules import (
    DutyKind,
    DutyStanding,
    bank_summary_due_on,
    collection_notice_window,
    duty_standing,
    subsidy_list_due_on,
)
from services.credit.fund.needs import fund_needs
from services.credit.policies import Governing, credit_policy
from services.credit.policy import DutyPolicy
from services.credit.subsidies.models import FROZEN_STATES
from shared.calendar import Quarter, settlement_cut, settlement_quarter
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.permissions import Role

_ONE_DAY = timedelta(days=1)

ROLES = {
    DutyKind.BANK_SUMMARY: Role.BANK,
    DutyKind.SUBSIDY_LIST: Role.BANK,
    DutyKind.SUBSIDY_PAYMENT: Role.COUNTY_FINANCE,
    DutyKind.FUND_DEPOSIT: Role.CITY_FINANCE,
    DutyKind.COLLECTION_NOTICE: Role.BANK,
}


class DerivedDuty(NamedTuple):
    """A duty on account of a bank in a county."""

    due_on: date
    kind: DutyKind
    bank_code: str
    programme: str
    subject: str
    """The quarter; of a collection notice the loan's number."""
    opens_on: date
    done_on: date | None
    loan_id: UUID | None = None
    village_code: str | None = None
    outstanding_fen: int | None = None
    """Of the loan, on the day asked about."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is known by inside its county."""
        return self.bank_code, self.programme, self.kind.value, self.subject

    def standing(self, on: date) -> DutyStanding:
        """Where it stands on a day."""
        return duty_standing(self.opens_on, self.due_on, self.done_on, on)


@dataclass(slots=True)
class _Numbers:
    """The numbers of programmes by day, each asked for once."""

    session: AsyncSession
    policies: ActivePolicies
    county_code: str
    known: dict[Governing, DutyPolicy | None] = field(default_factory=dict)

    async def of(self, programme: str, on: date) -> DutyPolicy | None:
        """None where the programme didn't run."""
        asked = Governing(on, programme)
        if asked not in self.known:
            try:
                policy = await credit_policy(self.session, self.policies, self.county_code, on, programme)
            except NoActivePolicy:
                self.known[asked] = None
            else:
                self.known[asked] = policy.duties
        return self.known[asked]


async def derive_duties(
    session: AsyncSession,
    policies: ActivePolicies,
    county_code: str,
    on: date,
    *,
    bank_code: str | None = None,
    kinds: Collection[DutyKind] = tuple(DutyKind),
    history: History = WHOLE,
) -> list[DerivedDuty]:
    """Every duty that was open by a business day, or opens within `HORIZON_DAYS` after it.

    The number of statements doesn't depend on how many duties there are.

    Args:
        session: where the books stand.
        policies: the packs in force.
        county_code: whose duties.
        on: the business day; what happened after it is not known yet.
        bank_code: those on account of one bank; of all where it is left out.
        kinds: which kinds.
        history: which collection notices of long ago matter; some that don't may be told all the same.

    Returns:
        In the order of due day, kind, bank, programme and subject.
    """
    numbers = _Numbers(session, policies, county_code)
    duties: list[DerivedDuty] = []
    if not {DutyKind.BANK_SUMMARY, DutyKind.SUBSIDY_LIST, DutyKind.SUBSIDY_PAYMENT}.isdisjoint(kinds):
        duties += await _of_quarters(session, numbers, county_code, bank_code, on)
    if DutyKind.FUND_DEPOSIT in kinds:
        duties += await _of_fund(session, policies, county_code, bank_code, on)
    if DutyKind.COLLECTION_NOTICE in kinds:
        for loan in await lending(session, county_code, bank_code, on, history):
            policy = await numbers.of(loan.governing.programme, loan.governing.applied_on)
            if policy is not None:
                duties += _notice(loan, policy)
    last = on + timedelta(days=HORIZON_DAYS)
    return sorted((duty for duty in duties if duty.kind in kinds and duty.opens_on <= last), key=lambda duty: duty[:5])


async def _of_quarters(
    session: AsyncSession, numbers: _Numbers, county_code: str, bank_code: str | None, on: date
) -> list[DerivedDuty]:
    books = await lent(session, county_code, bank_code, on)
    sent, listed = await summaries_on(session, county_code, bank_code), await lists(session, county_code, bank_code)
    duties = []
    for (bank, programme), span in books.items():
        lent_until, listed_until = _last_quarters(span, on + timedelta(days=HORIZON_DAYS))
        for quarter in _quarters(Quarter.of(span.first_on), listed_until):
            policy = await numbers.of(programme, quarter.last_day)
            if policy is None:
                continue
            of_quarter = bank, programme, str(quarter)
            if quarter <= lent_until:
                opens_on, due_on = quarter.following.first_day, bank_summary_due_on(quarter, policy)
                duties.append(DerivedDuty(due_on, DutyKind.BANK_SUMMARY, *of_quarter, opens_on, sent.get(of_quarter)))
            if span.first_on < settlement_cut(quarter):
                made = listed.get(of_quarter)
                due_on = made.due_on if made else subsidy_list_due_on(quarter, policy)
                done_on = made.submitted_on if made and made.state in FROZEN_STATES else None
                opens_on = min(settlement_cut(quarter), due_on)
                duties.append(DerivedDuty(due_on, DutyKind.SUBSIDY_LIST, *of_quarter, opens_on, done_on))
    for of_quarter, made in listed.items():
        if made.payment_due_on is not None and made.decided_on <= on:
            duties.append(
                DerivedDuty(made.payment_due_on, DutyKind.SUBSIDY_PAYMENT, *of_quarter, made.decided_on, made.paid_on)
            )
    return duties


def _last_quarters(span: Lent, until: date) -> tuple[Quarter, Quarter]:
    """Until when a bank has lending to sum up, and lists to hand in: a last period bears its settlement day's label.

    What organisations pay for is listed with the last quarter of the year.
    """
    if span.closed_on is None:
        return Quarter.of(until), Quarter.of(until)
    listed = settlement_quarter(span.closed_on - _ONE_DAY)
    if span.organisations_closed_on is not None:
        of_year = settlement_quarter(span.organisations_closed_on - _ONE_DAY).year
        listed = max(listed, Quarter(of_year, 4))
    lent = Quarter.of(span.closed_on)
    return min(lent, Quarter.of(until)), min(max(lent, listed), Quarter.of(until))


def _quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    while first <= last:
        yield first
        first = first.following


async def _of_fund(
    session: AsyncSession, policies: ActivePolicies, county_code: str, bank_code: str | None, on: date
) -> list[DerivedDuty]:
    needs = await fund_needs(session, policies, county_code, Quarter.of(on))
    received = await deposits(session, county_code, bank_code)
    duties = []
    for (bank, programme), of_bank in needs.items():
        if bank_code not in (None, bank):
            continue
        for need in of_bank:
            if not need.to_deposit_fen:
                continue
            came = received.get((bank, programme, need.period), ())
            fen, done_on = 0, None
            for day, amount_fen in came:
                fen += amount_fen
                if fen >= need.to_deposit_fen:
                    done_on = day
                    break
            opens_on = Quarter.parse(need.period).following.first_day
            duties.append(
                DerivedDuty(need.due_on, DutyKind.FUND_DEPOSIT, bank, programme, need.period, opens_on, done_on)
            )
    return duties


def _notice(loan: Lending, policy: DutyPolicy) -> Iterator[DerivedDuty]:
    """The notice of the loan's present due day; none where nothing was owed and none delivered."""
    window = collection_notice_window(loan.due_on, policy)
    # a notice before the window opens tells of no maturity: it was that of a due day which has moved since
    done_on = next((day for day in loan.notices_on if day >= window.opens_on), None)
    if loan.outstanding_fen or done_on is not None:
        yield DerivedDuty(
            window.last_on,
            DutyKind.COLLECTION_NOTICE,
            loan.bank_code,
            loan.governing.programme,
            loan.loan_no,
            window.opens_on,
            done_on,
            loan.loan_id,
            loan.village_code,
            loan.outstanding_fen,
        )


__all__ = ["HORIZON_DAYS", "ROLES", "Books", "DerivedDuty", "History", "derive_duties"]
