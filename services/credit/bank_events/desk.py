"""The desk at which one bank's events of one county are worked through, on loans held in memory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.refusals import (
    ApplicationTaken,
    LoanNoTaken,
    NotSupported,
    OpinionsMissing,
    OverApplication,
    UnknownApplication,
    WrongBank,
    WrongBorrower,
)
from services.credit.bank_events import rules
from services.credit.bank_events.facts import announcement
from services.credit.bank_events.queries import loan_events
from services.credit.bank_events.records import (
    FiledApplication,
    LoanRecord,
    OtherLoan,
    application_holders,
    claim_splits,
    filed_applications,
    listed_loans,
    loan_records,
    lock_households,
    other_loans,
    write_loans,
)
from services.credit.bank_events.rules import BorrowerKind, LoanEvent, Reversed
from services.credit.bank_events.schemas import AnyBankEvent, LoanAppliedIn, LoanDisbursedIn
from services.credit.banks.rules import BankState
from services.credit.banks.standings import Changes, changes_of_bank, standing_of
from services.credit.borrowers.rules import HouseholdBorrower, check_borrower, check_cap, check_whole
from services.credit.claims.models import Compensation
from services.credit.claims.refusals import FundInsufficient
from services.credit.claims.rules import ClaimSplit, allocate_recoveries, loss_shares, split_claim
from services.credit.ledger.rules import Transfer, interest_collected, loan_disbursed, loss_changed
from services.credit.ledger.service import JournalDraft, lock_funds
from services.credit.loans.refusals import HasDependents, UnknownLoan
from services.credit.loans.rules import LoanPhase, LoanState, accept
from services.credit.loans.standing import Standing, advance, suffices
from services.credit.policies import Governing, credit_section, to_policy
from services.credit.policy import CreditPolicy
from services.credit.refusals import BankNotAdmitted, CreditRefusal, DateBeforeStep
from shared.database import new_id
from shared.events.base import Event
from shared.identity import normalise_identity_number
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.policies.selection import NoActivePolicy
from shared.security.encryption import PersonalData

JOURNAL_KINDS = {
    "loan.disbursed": "disbursement",
    "principal.repaid": "repayment",
    "interest.collected": "interest",
    "payment.received": "payment",
    # dated back, these change what later payments were taken for
    "loan.extended": "payment",
    "loan.breached": "payment",
    "compensation.claimed": "claim",
    "recovery.received": "recovery",
    "event.reversed": "reversal",
}
"""Type of event → the kind of journal, as statements show it."""
_MOVES_FUND = (rules.CompensationClaimed.type, rules.RecoveryReceived.type, Reversed.type)
_MOVES_CAP = (rules.Disbursed.type, Reversed.type)


class Submitted(NamedTuple):
    """An event as it was submitted, and the same as the rules take it."""

    event: AnyBankEvent
    new: LoanEvent


@dataclass(slots=True)
class Working:
    """A loan on the desk."""

    record: LoanRecord
    events: list[LoanEvent] | None
    """Its history; None where the standing suffices for all that this request brings."""
    standing: Standing
    policy: CreditPolicy
    split: ClaimSplit | None = None
    changed: bool = False
    """Whether an event was accepted here."""

    @property
    def net_loss_fen(self) -> int:
        """What the fund paid for it minus what came back."""
        return _net_loss_fen(self.split, self.standing.recovered_fen)


@dataclass(slots=True)
class Desk:
    """Everything that a request's events of one bank and county touch; `take` changes it, or raises and doesn't."""

    county_code: str
    bank_code: str
    personal: PersonalData
    loans: dict[str, Working]
    applications: dict[str, FiledApplication]
    taken: dict[str, str]
    """Application number → the loan that stands on it; a void one stands on none."""
    others: dict[UUID, list[OtherLoan]]
    """Household → its loans that are not on the desk: of other banks, or not in this request."""
    sections: dict[Governing, CreditSection | None]
    policies: dict[Governing, CreditPolicy]
    """The sections as the rules take them."""
    funds_fen: dict[str, int]
    """Programme → what its fund account holds."""
    standings: Changes
    """Programme → the decisions about this bank; empty where no event asks for its standing."""
    listed: set[UUID]
    """Loans, of those to be opened anew, that stand on frozen subsidy lists under their borrower's name."""
    by_household: dict[UUID, list[Working]] = field(default_factory=lambda: defaultdict(list))
    drafts: list[JournalDraft] = field(default_factory=list)
    facts: list[Event] = field(default_factory=list)
    compensations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def untouched(self) -> bool:
        """Whether no event was accepted."""
        return not self.facts

    async def write(self, session: AsyncSession) -> None:
        """Write the loans as they now stand, and how claims were served."""
        await write_loans(session, [(loan.record, loan.standing) for loan in self.loans.values() if loan.changed])
        if self.compensations:
            await session.execute(insert(Compensation), self.compensations)

    def take(self, submitted: Submitted) -> UUID:
        """Accept an event that the desk was opened for; the loan's id.

        Raises:
            CreditRefusal: it can't stand, now or ever.
        """
        event, new = submitted
        if isinstance(event, LoanAppliedIn):
            loan = self._opened(event)
        elif (found := self.loans.get(event.loan_no)) is not None:
            loan = found
        else:
            raise UnknownLoan()
        state, terms = None, loan.policy.loans
        standing = advance(loan.standing, new, terms.day_base, terms.product.holidays)
        if standing is None:
            state = self._folded(loan, event, new)
            standing = Standing.of(state)
        self._book(loan, new, standing, state)
        loan.record.version += 1
        parts = dict(state.payments).get(new.event_id) if state else None
        self.facts.append(announcement(loan.record, standing, new, loan.events or (), loan.split, parts))
        if loan.events is not None:
            loan.events.append(new)
        loan.standing = standing
        loan.changed = True
        self.lay(loan)
        if isinstance(event, LoanAppliedIn):
            self.taken[event.application_no] = event.loan_no
        return loan.record.id

    def _folded(self, loan: Working, event: AnyBankEvent, new: LoanEvent) -> LoanState:
        """The loan with an event that only its whole history, and the household's other loans, can judge."""
        assert loan.events is not None  # noqa: S101  # the desk was opened for this event
        state = accept(loan.events, new, loan.policy)
        if isinstance(event, LoanDisbursedIn):
            self._check_lending(loan, state, event)
        elif isinstance(new, Reversed):
            self._check_reversal(loan, state, new)
        elif state.outstanding_fen > loan.standing.outstanding_fen:  # dated back, it leaves less of a later payment
            self._check_cap(loan, state, loan.standing.balance[0][0])
        return state

    def lay(self, loan: Working) -> None:
        """Put a loan on the desk, in the place of what lay there under its number."""
        before = self.loans.get(loan.record.loan_no)
        self.loans[loan.record.loan_no] = loan
        if before is not loan:
            for household in {w.record.household_id for w in (before, loan) if w and w.record.household_id}:
                mates = self.by_household[household]
                mates[:] = [mate for mate in mates if mate is not before]
            if loan.record.household_id:
                self.by_household[loan.record.household_id].append(loan)

    # opening a loan ---------------------------------------------------------------------------------------------

    def _opened(self, event: LoanAppliedIn) -> Working:
        filed = self.applications.get(event.application_no)
        if filed is None:
            raise UnknownApplication(application_no=event.application_no)
        if filed.bank_code != self.bank_code:
            raise WrongBank(application_no=event.application_no)
        by = self.taken.get(event.application_no)
        if by is not None and by != event.loan_no and not self._given_up(by, event.application_no):
            raise ApplicationTaken(application_no=event.application_no, loan_no=by)
        section = self._section(filed.governing)
        self._check_opinions(filed, section, event.occurred_on)
        policy = self.policies[filed.governing]
        number = normalise_identity_number(event.borrower_id_number or "")[:18]
        if self.personal.blind_index(number) != filed.borrower_id_index:
            raise WrongBorrower(application_no=event.application_no)
        borrower = HouseholdBorrower(
            registered_on=filed.registered_on,
            removed_on=None,
            is_member=True,
            born_on=filed.borrower_born_on,
            full_civil_capacity=filed.full_civil_capacity,
        )
        check_borrower(borrower, filed.occurred_on, event.purpose, policy.borrowers)
        if event.amount_fen > filed.amount_fen:
            raise OverApplication(amount_fen=event.amount_fen, applied_fen=filed.amount_fen)
        known = self.loans.get(event.loan_no)
        if known and known.record.id in self.listed and known.record.household_id != filed.household_id:
            raise LoanNoTaken(loan_no=event.loan_no)
        record = LoanRecord(
            county_code=self.county_code,
            id=known.record.id if known else new_id(),
            bank_code=self.bank_code,
            programme=filed.programme,
            product=filed.product,
            loan_no=event.loan_no,
            version=known.record.version if known else 0,
            borrower_kind=BorrowerKind.HOUSEHOLD.value,
            household_id=filed.household_id,
            borrower_name=filed.borrower_name,
            village_code=filed.village_code,
            application_no=event.application_no,
            applied_on=filed.occurred_on,
        )
        if known:
            return Working(record, known.events, known.standing, policy, known.split)
        return Working(record, [], Standing(LoanPhase.VOID.value), policy)

    def _given_up(self, loan_no: str, application_no: str) -> bool:
        """Whether a loan that was opened on an application here stands on it no longer."""
        loan = self.loans.get(loan_no)
        return loan is not None and (
            loan.standing.state == LoanPhase.VOID or loan.record.application_no != application_no
        )

    def _section(self, governing: Governing) -> CreditSection:
        section = self.sections.get(governing)
        if section is None or self._standing(section, governing.applied_on) is None:
            raise BankNotAdmitted(bank_code=self.bank_code, on=governing.applied_on)
        return section

    def _standing(self, section: CreditSection, on: date) -> BankState | None:
        standing = standing_of(section, self.standings.get(section.programme.code, ()), self.bank_code, on)
        return standing and standing.state

    def _check_opinions(self, filed: FiledApplication, section: CreditSection, occurred_on: date) -> None:
        if any(not supported for supported, _ in filed.opinions.values()):
            raise NotSupported(application_no=filed.application_no)
        missing = [opinion.label for opinion in section.opinions if opinion.role not in filed.opinions]
        if missing:
            raise OpinionsMissing(application_no=filed.application_no, missing="、".join(missing))
        last = max([filed.occurred_on, *(signed_on for _, signed_on in filed.opinions.values())])
        if occurred_on < last:
            raise DateBeforeStep(occurred_on=occurred_on, step_on=last)

    # lending and taking back ------------------------------------------------------------------------------------

    def _check_lending(self, loan: Working, state: LoanState, event: LoanDisbursedIn) -> None:
        section = self._section(Governing(event.occurred_on, loan.record.programme))
        if self._standing(section, event.occurred_on) is not BankState.ADMITTED:
            raise BankNotAdmitted(bank_code=self.bank_code, on=event.occurred_on)
        for other in self._others(loan):
            check_whole([other.claim] if other.claim else [], event.occurred_on)
        self._check_cap(loan, state, event.occurred_on)

    def _check_cap(self, loan: Working, state: LoanState, on: date) -> None:
        balances = [state.balance, *(other.balance for other in self._others(loan))]
        check_cap(balances, on, loan.policy.borrowers.household_cap_fen)

    def _check_reversal(self, loan: Working, state: LoanState, new: Reversed) -> None:
        """What other loans were lent in reliance on the event must stand without it."""
        stood = (loan.standing.claimed_on, loan.standing.whole_on)
        moved = state.claim is not None and (state.claim.claimed_on, state.claim.whole_on) != stood
        try:
            for other in self._others(loan):
                if other.balance and state.claim is not None and moved:
                    check_whole([state.claim], other.balance[0][0])
            if state.disbursed is not None and state.outstanding_fen > loan.standing.outstanding_fen:
                self._check_cap(loan, state, state.disbursed.occurred_on)
        except CreditRefusal as refusal:
            raise HasDependents(reverses=new.reverses, cause=refusal.code) from refusal

    def _others(self, loan: Working) -> list[OtherLoan]:
        household_id = loan.record.household_id
        if household_id is None:
            return []
        on_desk = [
            OtherLoan(other.standing.balance, other.standing.claim)
            for other in self.by_household[household_id]
            if other.record.id != loan.record.id
        ]
        return [*self.others.get(household_id, []), *on_desk]

    # the books --------------------------------------------------------------------------------------------------

    def _book(self, loan: Working, new: LoanEvent, standing: Standing, state: LoanState | None) -> None:
        """Post what changed between the loan before and after: so a reversal undoes exactly what stands."""
        before = loan.standing
        transfers = (
            *loan_disbursed(standing.outstanding_fen - before.outstanding_fen),
            *interest_collected(standing.collected_fen - before.collected_fen),
        )
        shortfall_fen = 0
        if state is not None:  # what is judged without the history leaves claims as they are
            losses, shortfall_fen = self._book_loss(loan, new, standing, state)
            transfers += losses
        if transfers:
            self.drafts.append(
                JournalDraft(
                    programme=loan.record.programme,
                    cause="bank_event",
                    cause_id=new.event_id,
                    kind=JOURNAL_KINDS[new.type],
                    occurred_on=new.occurred_on,
                    transfers=transfers,
                    loan_id=loan.record.id,
                    shortfall_fen=shortfall_fen,
                )
            )

    def _book_loss(
        self, loan: Working, new: LoanEvent, standing: Standing, state: LoanState
    ) -> tuple[tuple[Transfer, ...], int]:
        """Serve a claim, or give back what was recovered; what that moves, and what the fund could not pay."""
        split = loan.split
        shortfall_fen = 0
        if isinstance(new, rules.CompensationClaimed):
            assert state.disbursed is not None  # noqa: S101  # a claim can't be accepted before the disbursement
            split = split_claim(
                new.principal_fen,
                new.interest_fen,
                state.disbursed.insurer_share,
                self.funds_fen.get(loan.record.programme, 0),
                loan.policy.claims.fund_share,
            )
            shortfall_fen = split.shortfall_fen
        elif state.claim is None:
            split = None
        before_fen, after_fen = loan.net_loss_fen, _net_loss_fen(split, standing.recovered_fen)
        fund_fen = self.funds_fen.get(loan.record.programme, 0) + before_fen - after_fen
        if fund_fen < 0:
            raise FundInsufficient()
        self.funds_fen[loan.record.programme] = fund_fen
        if isinstance(new, rules.CompensationClaimed) and split is not None:
            self.compensations.append(
                {
                    "county_code": self.county_code,
                    "id": new_id(),
                    "loan_id": loan.record.id,
                    "bank_code": self.bank_code,
                    "event_id": new.event_id,
                    **split._asdict(),
                }
            )
        loan.split = split
        return self._loss_transfers(loan, before_fen, after_fen), shortfall_fen

    @staticmethod
    def _loss_transfers(loan: Working, before_fen: int, after_fen: int) -> tuple[Transfer, ...]:
        if before_fen == after_fen:
            return ()
        return loss_changed(loss_shares(before_fen, loan.policy.claims), loss_shares(after_fen, loan.policy.claims))


def _net_loss_fen(split: ClaimSplit | None, recovered_fen: int) -> int:
    if split is None:
        return 0
    return split.paid_from_fund_fen - allocate_recoveries(split, recovered_fen).to_fund_fen


async def open_desk(
    session: AsyncSession,
    policies: ActivePolicies,
    personal: PersonalData,
    county_code: str,
    bank_code: str,
    submitted: Sequence[Submitted],
) -> Desk:
    """Lock and read, in a fixed number of statements, all that these events can touch.

    The caller holds the lock of the books, so the bank's own loans can't change; the households are locked where a
    cap is at stake, and the fund where it may be drawn on. The histories are read of those loans alone whose standing
    doesn't suffice for what comes.
    """
    events = [event for event, _ in submitted]
    types = {event.type for event in events}
    opening = [event for event in events if isinstance(event, LoanAppliedIn)]
    applications = await filed_applications(session, county_code, {event.application_no for event in opening})
    found = await loan_records(session, county_code, bank_code, {e.loan_no for e in events}, applications.values())
    records = [record for record, _ in found]
    households: set[UUID] = set()
    if not types.isdisjoint(_MOVES_CAP):
        households = {filed.household_id for filed in applications.values()}
        households |= {record.household_id for record in records if record.household_id}
        await lock_households(session, county_code, households)
    governing = {filed.governing for filed in applications.values()} | {record.governing for record in records}
    programmes = {one.programme for one in governing}
    lent_on = {event.occurred_on for event in events if isinstance(event, LoanDisbursedIn)}
    governing |= {Governing(day, programme) for day in lent_on for programme in programmes}
    sections = await _sections(session, policies, county_code, governing)
    desk = Desk(
        county_code=county_code,
        bank_code=bank_code,
        personal=personal,
        loans={},
        applications=applications,
        taken=application_holders(found),
        others=await other_loans(session, county_code, households, {record.id for record in records}),
        sections=sections,
        policies={one: to_policy(section, one.product) for one, section in sections.items() if section is not None},
        funds_fen={} if types.isdisjoint(_MOVES_FUND) else await lock_funds(session, county_code, bank_code),
        standings=await changes_of_bank(session, county_code, bank_code) if opening or lent_on else {},
        listed=await listed_loans(session, county_code, [record.id for record in records]) if opening else set(),
    )
    coming: dict[str, list[LoanEvent]] = defaultdict(list)
    for event, new in submitted:
        coming[event.loan_no].append(new)
    asked = {record.id for record, standing in found if not suffices(standing, coming.get(record.loan_no, ()))}
    histories = await loan_events(session, county_code, asked) if asked else {}
    ids = [record.id for record in records]
    splits = await claim_splits(session, county_code, ids) if ids and not types.isdisjoint(_MOVES_FUND) else {}
    for record, standing in found:
        policy = desk.policies.get(record.governing)
        if policy is not None:  # else its programme was taken out of force: its events are those of an unknown loan
            history = histories[record.id] if record.id in asked else None
            desk.lay(Working(record, history, standing, policy, splits.get(record.id)))
    return desk


async def _sections(
    session: AsyncSession, policies: ActivePolicies, county_code: str, governing: Iterable[Governing]
) -> dict[Governing, CreditSection | None]:
    found: dict[Governing, CreditSection | None] = {}
    for one in governing:
        try:
            section = await credit_section(session, policies, county_code, one.applied_on, one.programme)
            to_policy(section, one.product)  # a revision may have dropped the product
            found[one] = section
        except NoActivePolicy:
            found[one] = None
    return found
