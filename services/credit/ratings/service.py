"""Rating households, naming villages and townships, and taking a standing back."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.queries import loan_events
from services.credit.banks.rules import BankState
from services.credit.banks.standings import bank_standings
from services.credit.borrowers.models import Household
from services.credit.borrowers.service import households_united
from services.credit.classification.rules import judge
from services.credit.loans.models import Loan
from services.credit.loans.rules import fold_on
from services.credit.locks import lock_named
from services.credit.policies import credit_section, governing_policy, to_policy
from services.credit.problems import UnknownHousehold
from services.credit.ratings.models import CreditRating, CreditRatingRevocation
from services.credit.ratings.problems import (
    RatedAreaOfOtherLevel,
    RatingRevoked,
    another_banks,
    not_the_raters,
)
from services.credit.ratings.queries import households_by_village, named_areas
from services.credit.ratings.rules import (
    LoanRecord,
    RatingKind,
    check_follows,
    check_grade,
    check_share,
    valid_until,
)
from services.credit.ratings.schemas import RatingCreate, RatingRead, RatingRevoke
from services.credit.ratings.standings import find_rating
from services.credit.refusals import BankNotAdmitted
from shared.areas import AreaLevel, full_code, level_of, significant_prefix
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import is_one_of, table_of
from shared.events.credit import CreditRatingChanged
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller
from shared.security.permissions import Role

_LEVELS = {RatingKind.VILLAGE: AreaLevel.VILLAGE, RatingKind.TOWNSHIP: AreaLevel.TOWN}


async def rate(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: RatingCreate
) -> RatingRead:
    """Give a household its grade, or name a village or township.

    Raises:
        Forbidden: a village or township, and the caller is not the county office.
        OutsideArea: it is not in the caller's area.
        UnknownHousehold: no such household there, or it left the register.
        RatedAreaOfOtherLevel: no village's or township's code.
        AreaUnknown: no area bears it.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the household came to the register.
        NoActivePolicy: no programme ran there and then.
        BankNotAdmitted: the bank is admitted to no programme there on that day.
        RatingStands: one of that day or later was not revoked.
        CreditRefusal: the household's loans speak against the grade, or too few of those below have their standing.
    """
    check_step_date(clock, body.occurred_on, None)
    if body.kind is RatingKind.HOUSEHOLD:
        facts = await _household(session, caller, clock, policies, body)
    else:
        facts = await _area(session, caller, policies, body)
    row = CreditRating.model_validate(
        {
            **facts,
            "kind": body.kind.value,
            "rated_on": body.occurred_on,
            "bank_code": caller.bank_code,
            "rated_by": caller.subject,
            "rated_role": caller.role.value,
            "recorded_at": clock.now(),
        }
    )
    session.add(row)
    await session.flush()
    _tell(session, clock, row, 1, "rated", body.occurred_on)
    return await find_rating(session, caller, row.id)


async def revoke(
    session: AsyncSession, caller: Caller, clock: Clock, rating_id: UUID, body: RatingRevoke
) -> RatingRead:
    """End a rating.

    Raises:
        UnknownRating: not in the caller's area.
        Forbidden: a village's or township's, and the caller is not the county office; or another bank's.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the rating.
        RatingRevoked: it was revoked before.
    """
    shown = await find_rating(session, caller, rating_id)
    _check_rater(caller, shown.kind)
    if caller.bank_code is not None and shown.bank_code != caller.bank_code:
        raise another_banks()
    check_step_date(clock, body.occurred_on, shown.rated_on)
    written = await session.execute(
        insert(CreditRatingRevocation)
        .values(
            county_code=shown.county_code,
            rating_id=rating_id,
            revoked_on=body.occurred_on,
            reason=body.reason,
            revoked_by=caller.subject,
            recorded_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(table_of(CreditRatingRevocation).c.rating_id)
    )
    if written.first() is None:
        before = (await find_rating(session, caller, rating_id)).revoked_on
        raise RatingRevoked(f"已于 {before} 撤销", f"It was revoked on {before}")
    _tell(session, clock, shown, 2, "revoked", body.occurred_on)
    return await find_rating(session, caller, rating_id)


def _check_rater(caller: Caller, kind: RatingKind) -> None:
    if kind is not RatingKind.HOUSEHOLD and caller.role is not Role.COUNTY_OFFICE:
        raise not_the_raters()


async def _household(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: RatingCreate
) -> dict[str, Any]:
    table = table_of(Household).c
    assert body.grade is not None  # noqa: S101  # the schema asks for it
    mine = select(Household).where(
        table.id == body.household_id, caller.area_filter(table.county_code, table.village_code)
    )
    if body.county_code is not None:
        caller.require_county(body.county_code)
        mine = mine.where(table.county_code == body.county_code)
    household: Household | None = await session.scalar(mine)
    on = body.occurred_on
    if household is None or (household.removed_on is not None and household.removed_on <= on):
        raise UnknownHousehold(field="household_id")
    check_step_date(clock, on, household.registered_on)
    county_code = household.county_code
    section = await _section(session, policies, caller, county_code, on)
    numbers = to_policy(section).ratings
    subject = str(household.id)
    await _check_follows(session, county_code, subject, on)
    records = await _loan_records(session, policies, county_code, household.id, on)
    check_grade(body.grade, records, numbers, caller.bank_code)
    return {
        "county_code": county_code,
        "subject": subject,
        "household_id": household.id,
        "area_code": household.village_code,
        "grade": body.grade.value,
        "valid_until": valid_until(on, numbers),
    }


async def _area(session: AsyncSession, caller: Caller, policies: ActivePolicies, body: RatingCreate) -> dict[str, Any]:
    _check_rater(caller, body.kind)
    given, on = body.area_code or "", body.occurred_on
    if level_of(given) is not _LEVELS[body.kind]:
        raise RatedAreaOfOtherLevel(given, _LEVELS[body.kind])
    # named is what the area is now, under whatever code it was asked about
    inside = caller.narrowed(given, field="area_code")
    prefix = caller.areas.same_now(significant_prefix(given))
    county_code = caller.areas.tenant(prefix)
    section = await _section(session, policies, caller, county_code, on)
    numbers = to_policy(section).ratings
    subject = full_code(caller.areas.first(prefix))
    await _check_follows(session, county_code, subject, on)
    villages = await households_by_village(session, inside, on)
    if body.kind is RatingKind.VILLAGE:
        counted = sum(village.counted for village in villages.values())
        qualifying = sum(village.standing for village in villages.values())
    else:
        counted = len(villages)
        qualifying = len(villages.keys() & await named_areas(session, inside, RatingKind.VILLAGE, on))
    check_share(qualifying, counted, numbers)
    return {
        "county_code": county_code,
        "subject": subject,
        "area_code": full_code(prefix),
        "valid_until": valid_until(on, numbers),
        "qualifying": qualifying,
        "counted": counted,
    }


async def _section(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, county_code: str, on: date
) -> CreditSection:
    """The narrowest programme's numbers; a rating is one for all programmes, so a bank of any of them may give it."""
    section = await credit_section(session, policies, county_code, on)
    if caller.bank_code is not None:
        standings = await bank_standings(session, policies, county_code, caller.bank_code, on)
        if all(standing.state is not BankState.ADMITTED for standing in standings.values()):
            raise BankNotAdmitted(bank_code=caller.bank_code, on=on)
    return section


async def _check_follows(session: AsyncSession, county_code: str, subject: str, on: date) -> None:
    """Ratings of one subject come one after the other: whoever rates it at the same time waits here."""
    await lock_named(session, "rating", county_code, subject)
    rating, revocation = table_of(CreditRating).c, table_of(CreditRatingRevocation).c
    revoked = exists().where(revocation.county_code == rating.county_code, revocation.rating_id == rating.id)
    latest_on: date | None = await session.scalar(
        select(func.max(rating.rated_on)).where(rating.county_code == county_code, rating.subject == subject, ~revoked)
    )
    check_follows(on, latest_on)


async def _loan_records(
    session: AsyncSession, policies: ActivePolicies, county_code: str, household_id: UUID, on: date
) -> list[LoanRecord]:
    """What the loans of a household, and of those merged with it by then, say of it at the end of a day.

    They are folded from their events.
    """
    table = table_of(Loan).c
    united = await households_united(session, county_code, [household_id], on)
    loans = (
        await session.scalars(
            select(Loan).where(table.county_code == county_code, is_one_of(table.household_id, united[household_id]))
        )
    ).all()
    histories = await loan_events(session, county_code, [loan.id for loan in loans])
    records = []
    for loan in loans:
        try:
            policy = await governing_policy(session, policies, county_code, loan.governing)
        except NoActivePolicy:
            continue  # its programme was taken out of force: nobody can say what it owes
        events = histories.get(loan.id, [])
        state = fold_on(events, on, policy)
        due_on = judge(events, on, policy)[0].arrears_due_on
        whole_on = state.claim.whole_on if state.claim else None
        records.append(
            LoanRecord(
                breached=state.breached_on is not None,
                overdue_days=(on - due_on).days if due_on else 0,
                owes_claim=state.claim is not None and whole_on is None,
                bank_code=loan.bank_code,
            )
        )
    return records


def _tell(
    session: AsyncSession, clock: Clock, rating: CreditRating | RatingRead, version: int, state: str, on: date
) -> None:
    emit(
        session,
        clock,
        CreditRatingChanged(
            county_code=rating.county_code,
            version=version,
            credit_rating_id=rating.id,
            kind=str(rating.kind),
            household_id=rating.household_id,
            area_code=rating.area_code,
            grade=str(rating.grade) if rating.grade else None,
            state=state,
            occurred_on=on,
            valid_until=rating.valid_until,
        ),
    )
