"""The desk at which one bank's events of one county are worked through, on loans held in memory."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.acceptance.rules import accept
from services.credit.applications.refusals import (
    ApplicationTaken,
    LoanNoTaken,
    NotSupported,
    OpinionsMissing,
    OverApplication,
    UnknownApplication,
    WrongBank,
    WrongBorrower,
    WrongOrganisation,
)
from services.credit.bank_events import rules
from services.credit.bank_events.facts import announcement
from services.credit.bank_events.records import (
    FiledApplication,
    LoanRecord,
    OtherLoan,
    write_loans,
)
from services.credit.bank_events.rules import BorrowerKind, LoanEvent, Reversed
from services.credit.bank_events.schemas import AnyBankEvent, LoanAppliedIn, LoanDisbursedIn
from services.credit.banks.rules import BankState
from services.credit.banks.standings import Changes, standing_of
from services.credit.borrowers.refusals import HouseholdNotWhole, NoBasis
from services.credit.borrowers.rules import (
    HouseholdBorrower,
    check_borrower,
    check_cap,
    check_purpose,
    check_raised,
    check_still_whole,
    check_whole,
)
from services.credit.claims.models import Compensation
from services.credit.claims.refusals import FundInsufficient
from services.credit.claims.rules import ClaimSplit, allocate_recoveries, fund_part_fen, loss_shares, split_claim
from services.credit.interest.rules import Balance
from services.credit.ledger.rules import Transfer, interest_collected, loan_disbursed, loss_changed
from services.credit.ledger.service import JournalDraft
from services.credit.loans.refusals import OtherLoanDepends, UnknownLoan
from services.credit.loans.rules import LoanPhase, LoanState
from services.credit.loans.standing import Standing, advance
from services.credit.organisations.refusals import OrganisationNotWhole
from services.credit.organisations.rules import (
    OrganisationBorrower,
    cap_fen_on,
    check_lending_days,
    check_organisation,
    check_relied_on,
)
from services.credit.policies import Governing
from services.credit.policy import CreditPolicy
from services.credit.refusals import BankNotAdmitted, CreditRefusal, DateBeforeStep
from services.credit.renewals.refusals import RenewedTwice
from services.credit.renewals.rules import check_renewal
from shared.database import new_id
from shared.events.base import Event
from shared.identity import normalise_identity_number
from shared.policies.credit import CreditSection
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
"""Type of an event → what its journal is about."""


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
    state: LoanState | None = None
    """What was made of its history last, for the next event."""
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
    """Borrower → its loans that are not on the desk: of other banks, or not in this request."""
    united: dict[UUID, dict[UUID, date]]
    """Household → those that it is one with by merges, itself among them, each since its day; where there are any."""
    organisations: dict[UUID, OrganisationBorrower]
    """Those that are lent to, with what they do for households."""
    sections: dict[Governing, CreditSection | None]
    policies: dict[Governing, CreditPolicy]
    """The sections as the rules take them."""
    funds_fen: dict[str, int]
    """Programme → what its fund account holds."""
    standings: Changes
    """Programme → the decisions about this bank; empty where no event asks for its standing."""
    listed: set[UUID]
    """Loans, of those to be opened anew, that stand on frozen subsidy lists of their borrower and programme."""
    by_borrower: dict[UUID, list[Working]] = field(default_factory=lambda: defaultdict(list))
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
        state = None
        organisation = loan.record.organisation_id is not None
        standing = advance(loan.standing, new, loan.policy, organisation=organisation)
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
        loan.state = state or loan.state
        loan.changed = True
        self.lay(loan)
        if isinstance(event, LoanAppliedIn):
            self.taken[event.application_no] = event.loan_no
        return loan.record.id

    def _folded(self, loan: Working, event: AnyBankEvent, new: LoanEvent) -> LoanState:
        """The loan with an event that only its whole history, and the household's other loans, can judge."""
        assert loan.events is not None  # noqa: S101  # the desk was opened for this event
        state = accept(loan.events, new, loan.policy, loan.state)
        if isinstance(event, LoanDisbursedIn):
            self._check_lending(loan, state, event)
        elif isinstance(new, Reversed):
            self._check_reversal(loan, state, new)
        elif state.outstanding_fen > loan.standing.outstanding_fen:  # dated back, it leaves less of a later payment
            self._check_raised(loan, state)
        return state

    def lay(self, loan: Working) -> None:
        """Put a loan on the desk, in the place of what lay there under its number."""
        before = self.loans.get(loan.record.loan_no)
        self.loans[loan.record.loan_no] = loan
        if before is not loan:
            for borrower in {w.record.borrower_id for w in (before, loan) if w}:
                mates = self.by_borrower[borrower]
                mates[:] = [mate for mate in mates if mate is not before]
            self.by_borrower[loan.record.borrower_id].append(loan)

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
        if filed.organisation_id is None:
            self._check_household(filed, event, policy)
        else:
            self._check_organisation(filed, event, policy)
        if event.amount_fen > filed.amount_fen:
            raise OverApplication(amount_fen=event.amount_fen, applied_fen=filed.amount_fen)
        known = self.loans.get(event.loan_no)
        if known and known.record.id in self.listed and not known.record.stands_for(filed):
            raise LoanNoTaken(loan_no=event.loan_no)
        record = LoanRecord(
            county_code=self.county_code,
            id=known.record.id if known else new_id(),
            bank_code=self.bank_code,
            programme=filed.programme,
            product=filed.product,
            loan_no=event.loan_no,
            version=known.record.version if known else 0,
            borrower_kind=(BorrowerKind.ORGANISATION if filed.organisation_id else BorrowerKind.HOUSEHOLD).value,
            household_id=filed.household_id,
            organisation_id=filed.organisation_id,
            borrower_name=filed.borrower_name,
            village_code=filed.village_code,
            application_no=event.application_no,
            applied_on=filed.occurred_on,
        )
        if known:
            return Working(record, known.events, known.standing, policy, known.split)
        return Working(record, [], Standing(LoanPhase.VOID.value), policy)

    def _check_household(self, filed: FiledApplication, event: LoanAppliedIn, policy: CreditPolicy) -> None:
        number = normalise_identity_number(event.borrower_id_number or "")[:18]
        if event.organisation_credit_code is not None or self.personal.blind_index(number) != filed.borrower_id_index:
            raise WrongBorrower(application_no=event.application_no)
        assert filed.registered_on is not None and filed.borrower_born_on is not None  # noqa: S101, PT018  # a household has them
        borrower = HouseholdBorrower(
            registered_on=filed.registered_on,
            removed_on=None,
            is_member=True,
            born_on=filed.borrower_born_on,
            full_civil_capacity=filed.full_civil_capacity,
        )
        check_borrower(borrower, filed.occurred_on, event.purpose, policy.borrowers)

    def _check_organisation(self, filed: FiledApplication, event: LoanAppliedIn, policy: CreditPolicy) -> None:
        told = event.organisation_credit_code
        if event.borrower_id_number is not None or (told and told.upper() != filed.organisation_credit_code):
            raise WrongOrganisation(application_no=event.application_no)
        borrower = self.organisations.get(filed.borrower_id)
        if borrower is None:
            raise NoBasis()  # it was withdrawn from the register: it never was one
        check_organisation(borrower, filed.occurred_on, policy)
        check_purpose(event.purpose, policy.borrowers)

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
        others = [other for other in self._others(loan) if other.united_on <= event.occurred_on]
        if event.renews is not None:
            self._check_renewal(loan, others, event)
        for other in others:
            check_whole([other.claim] if other.claim else [], event.occurred_on, _not_whole(loan))
        balances = [state.balance, *(other.balance for other in others)]
        if loan.record.organisation_id is None:
            check_cap(balances, event.occurred_on, loan.policy.borrowers.household_cap_fen)
        else:
            check_lending_days(balances, event.occurred_on, lambda day: self._cap_fen(loan, day))

    def _check_renewal(self, loan: Working, others: Iterable[OtherLoan], event: LoanDisbursedIn) -> None:
        here = [other for other in others if other.bank_code == self.bank_code]
        renewed = (event.renews, loan.record.programme)
        balance: Balance = next((o.balance for o in here if (o.loan_no, o.programme) == renewed and o.balance), ())
        allowed = loan.policy.loans.renewals
        check_renewal(str(event.renews), balance, event.occurred_on, event.amount_fen, allowed=allowed)
        if any(other.renews == event.renews for other in here):
            raise RenewedTwice(renews=event.renews)

    def _check_raised(self, loan: Working, state: LoanState) -> None:
        """What was lent in reliance on a lower balance must stand with the higher one."""
        others, before = self._others(loan), loan.standing.balance
        if loan.record.organisation_id is not None:
            balances = [other.balance for other in others]
            check_relied_on(before, state.balance, balances, lambda day: self._cap_fen(loan, day))
        else:
            united = [(other.united_on, other.balance) for other in others]
            check_raised(before, state.balance, united, loan.policy.borrowers.household_cap_fen)

    def _check_reversal(self, loan: Working, state: LoanState, new: Reversed) -> None:
        """What other loans were lent in reliance on the event must stand without it."""
        others = [other for other in self._others(loan) if other.balance]
        lent_on = [other.balance[0][0] for other in others if other.balance[0][0] >= other.united_on]
        try:
            check_still_whole(loan.standing.claim, state.claim, lent_on, _not_whole(loan))
            if state.disbursed is not None and state.outstanding_fen > loan.standing.outstanding_fen:
                self._check_raised(loan, state)
            for other in others:
                if (other.renews, other.bank_code) == (loan.record.loan_no, self.bank_code):
                    check_renewal(loan.record.loan_no, state.balance, *other.balance[0], allowed=True)
        except CreditRefusal as refusal:
            raise OtherLoanDepends(reverses=new.reverses) from refusal

    def _cap_fen(self, loan: Working, on: date) -> int:
        """The cap of a loan's organisation on a day; 0 where it was taken off the register."""
        borrower = self.organisations.get(loan.record.borrower_id)
        return cap_fen_on(borrower, on, loan.policy) if borrower else 0

    def _others(self, loan: Working) -> list[OtherLoan]:
        """The borrower's other loans, and those of households that are one with it."""
        borrower_id = loan.record.borrower_id
        found: list[OtherLoan] = []
        for one, united_on in self.united.get(borrower_id, {borrower_id: date.min}).items():
            found += [replace(other, united_on=united_on) for other in self.others.get(one, ())]
            found += [
                OtherLoan(
                    balance=other.standing.balance,
                    claim=other.standing.claim,
                    bank_code=self.bank_code,
                    programme=other.record.programme,
                    loan_no=other.record.loan_no,
                    renews=other.standing.renews,
                    united_on=united_on,
                )
                for other in self.by_borrower.get(one, ())
                if other.record.id != loan.record.id
            ]
        return found

    # the books --------------------------------------------------------------------------------------------------

    def _book(self, loan: Working, new: LoanEvent, standing: Standing, state: LoanState | None) -> None:
        """Post what changed between the loan before and after: so a reversal undoes exactly what stands."""
        before = loan.standing
        transfers = (
            *loan_disbursed(standing.outstanding_fen - before.outstanding_fen),
            *interest_collected(standing.collected_fen - before.collected_fen),
        )
        lacked_fen = 0
        if state is not None:  # what is judged without the history leaves claims as they are
            losses, lacked_fen = self._book_loss(loan, new, standing, state)
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
                    fund_lacked_fen=lacked_fen,
                )
            )

    def _book_loss(
        self, loan: Working, new: LoanEvent, standing: Standing, state: LoanState
    ) -> tuple[tuple[Transfer, ...], int]:
        """Serve a claim, or give back what was recovered; what that moves, and what the fund could not pay."""
        split = loan.split
        lacked_fen = 0
        if isinstance(new, rules.CompensationClaimed):
            assert state.disbursed is not None  # noqa: S101  # a claim can't be accepted before the disbursement
            claimed = new.principal_fen, new.interest_fen, state.disbursed.insurer_share
            fund_share = loan.policy.claims.fund_share
            split = split_claim(*claimed, self.funds_fen.get(loan.record.programme, 0), fund_share)
            lacked_fen = fund_part_fen(*claimed, fund_share) - split.paid_from_fund_fen
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
        return self._loss_transfers(loan, before_fen, after_fen), lacked_fen

    @staticmethod
    def _loss_transfers(loan: Working, before_fen: int, after_fen: int) -> tuple[Transfer, ...]:
        if before_fen == after_fen:
            return ()
        return loss_changed(loss_shares(before_fen, loan.policy.claims), loss_shares(after_fen, loan.policy.claims))


def _not_whole(loan: Working) -> type[HouseholdNotWhole]:
    return HouseholdNotWhole if loan.record.organisation_id is None else OrganisationNotWhole


def _net_loss_fen(split: ClaimSplit | None, recovered_fen: int) -> int:
    if split is None:
        return 0
    return split.paid_from_fund_fen - allocate_recoveries(split, recovered_fen).to_fund_fen
