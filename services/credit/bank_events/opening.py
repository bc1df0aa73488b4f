"""Opening a desk: locking and reading, in a fixed number of statements, all that a request's events can touch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events import rules
from services.credit.bank_events.desk import Desk, Submitted, Working
from services.credit.bank_events.queries import loan_events
from services.credit.bank_events.records import (
    FiledApplication,
    LoanRecord,
    application_holders,
    claim_splits,
    filed_applications,
    listed_loans,
    loan_records,
    other_loans,
)
from services.credit.bank_events.rules import LoanEvent, Reversed
from services.credit.bank_events.schemas import LoanAppliedIn, LoanDisbursedIn
from services.credit.banks.standings import changes_of_bank
from services.credit.borrowers.merged import lock_households
from services.credit.borrowers.rules import united_since
from services.credit.ledger.service import lock_funds
from services.credit.loans.standing import suffices
from services.credit.organisations.queries import lock_organisations, organisation_borrowers
from services.credit.policies import Governing, credit_section, to_policy
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.policies.selection import NoActivePolicy
from shared.security.encryption import PersonalData

_MOVES_FUND = (rules.CompensationClaimed.type, rules.RecoveryReceived.type, Reversed.type)
_MOVES_CAP = (rules.Disbursed.type, rules.PaymentReceived.type, Reversed.type)


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
    # what is dated back before a payment may leave less of it for the principal, so that more is owed than before
    repaid_by_order = any(standing.payment_on is not None for _, standing in found)
    at_stake = repaid_by_order or not types.isdisjoint(_MOVES_CAP)
    named: list[FiledApplication | LoanRecord] = [*applications.values(), *records]
    households = {one.household_id for one in named if one.household_id} if at_stake else set()
    merges = await lock_households(session, county_code, households)
    united = {household_id: united_since(household_id, merges) for household_id in households} if merges else {}
    borrowers = {*households, *(one for kin in united.values() for one in kin)}
    organisations = {one.organisation_id for one in named if one.organisation_id}
    if at_stake:
        await lock_organisations(session, county_code, organisations)
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
        others=await other_loans(
            session, county_code, borrowers | organisations if at_stake else (), {record.id for record in records}
        ),
        united=united,
        organisations=await organisation_borrowers(session, county_code, organisations),
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
