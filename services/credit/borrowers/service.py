"""Which households may borrow, and how much room their cap leaves them."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.merged import merges_of
from services.credit.borrowers.models import Household, Member
from services.credit.borrowers.rules import room_fen, united_since
from services.credit.borrowers.schemas import EligibleHousehold, EligibleList, EligibleMember, EligibleQuery
from services.credit.interest.rules import Balance, read_balance
from services.credit.loans.models import Loan
from services.credit.policies import credit_policy
from services.credit.policy import BorrowerPolicy
from shared.calendar import add_months
from shared.codes import RELATIONS_TO_HEAD
from shared.csv_lines import BYTE_ORDER_MARK, csv_line
from shared.database import Page, Sessions, after_key, decode_cursor, encode_cursor, is_one_of, table_of, transaction
from shared.policies.active import ActivePolicies
from shared.security.audit import Trail
from shared.security.callers import Caller


@dataclass(frozen=True, slots=True)
class BirthWindow:
    """Dates of birth with which a person may borrow on a day."""

    first: date
    last: date

    @classmethod
    def of(cls, on: date, policy: BorrowerPolicy) -> "BirthWindow":
        """Those who have completed the least age and not yet a year more than the highest."""
        oldest = add_months(on, -12 * (policy.age_max_years + 1))
        return cls(date.fromordinal(oldest.toordinal() + 1), add_months(on, -12 * policy.age_min_years))

    def holds(self, born_on: date) -> bool:
        """Whether a date of birth lies inside, bounds included."""
        return self.first <= born_on <= self.last


async def eligible_households(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, query: EligibleQuery
) -> EligibleList:
    """Households that may borrow today, in the order of their numbers.

    Exited households stay on the register and may borrow; those with a compensated loan that isn't recovered, without
    a member of the right age, or without room under the cap are left out.

    Raises:
        OutsideArea: the county or the village is not the caller's.
        NoActivePolicy: no programme runs there.
        Invalid: the cursor is not of this list.
    """
    caller.require_county(query.county_code)
    caller = caller.narrowed(query.village_code, field="village_code")
    policy = (await credit_policy(session, policies, query.county_code, today, query.programme)).borrowers
    window = BirthWindow.of(today, policy)
    found = await _qualifying(session, caller, query, window, today)
    shown = found[: query.limit]
    ids = [row.id for row in shown]
    members = await _members(session, query.county_code, ids, window)
    balances = await household_balances(session, query.county_code, ids, today)
    items = [
        EligibleHousehold(
            household_id=row.id,
            household_no=row.household_no,
            village_code=row.village_code,
            head_name=row.head_name,
            members=members[row.id],
            room_fen=room,
        )
        for row in shown
        if (room := room_fen(balances[row.id], today, policy.household_cap_fen))
    ]
    more = len(found) > query.limit
    return EligibleList(
        items=items, next=encode_cursor("eligible households", shown[-1].household_no) if more else None
    )


async def eligible_csv(
    sessions: Sessions, caller: Caller, policies: ActivePolicies, today: date, query: EligibleQuery
) -> AsyncIterator[str]:
    """The whole list as lines of csv, page by page, so that neither the text nor a transaction grows with it."""
    yield BYTE_ORDER_MARK + csv_line(("household_no", "village_code", "head_name", "members", "room_fen"))
    page = query.model_copy(update={"limit": Page.MAX, "after": None})
    while True:
        async with transaction(sessions) as session:
            listed = await eligible_households(session, caller, policies, today, page)
        for item in listed.items:
            people = ";".join(f"{one.name} {_relation_label(one.relation)} {one.id_masked}" for one in item.members)
            yield csv_line((item.household_no, item.village_code, item.head_name, people, item.room_fen))
        if listed.next is None:
            return
        page = page.model_copy(update={"after": listed.next})


async def note_reading(session: AsyncSession, trail: Trail, query: EligibleQuery, *, households: int | None) -> None:
    """Write into the audit log who read which list for what.

    Args:
        session: the transaction of the reading, which is not answered unless this is written.
        trail: the audit log as the reader writes it.
        query: which list, and what for.
        households: how many were shown; None for the whole list as a file.
    """
    await trail.record(
        session,
        county_code=query.county_code,
        action="eligible_households.read",
        target=f"area {query.village_code or query.county_code}",
        reason=query.purpose,
        programme=query.programme,
        after=query.after,
        households=households,
    )


async def household_balances(
    session: AsyncSession, county_code: str, household_ids: Collection[UUID], on: date
) -> dict[UUID, list[Balance]]:
    """Principal by day of every loan of some households, over all banks, and of those that were one with them by a day.

    Returns:
        By the households that are asked for.
    """
    united = await households_united(session, county_code, household_ids, on)
    table = table_of(Loan).c
    found = await session.execute(
        select(table.household_id, table.balance).where(
            table.county_code == county_code,
            is_one_of(table.household_id, {one for kin in united.values() for one in kin}),
        )
    )
    own: dict[UUID, list[Balance]] = defaultdict(list)
    for household_id, stored in found:
        if stored:
            own[household_id].append(read_balance(stored))
    return {asked: [balance for one in kin for balance in own[one]] for asked, kin in united.items()}


async def households_united(
    session: AsyncSession, county_code: str, household_ids: Collection[UUID], on: date
) -> dict[UUID, set[UUID]]:
    """Some households, each with all those that were one with it by a day, itself among them."""
    merges = await merges_of(session, county_code, household_ids)
    return {
        asked: {one for one, since in united_since(asked, merges).items() if since <= on} for asked in household_ids
    }


async def _qualifying(
    session: AsyncSession, caller: Caller, query: EligibleQuery, window: BirthWindow, today: date
) -> Sequence[Row[Any, Any, Any, Any]]:
    household, member, loan = table_of(Household).c, table_of(Member).c, table_of(Loan).c
    of_age = exists().where(
        member.county_code == household.county_code,
        member.household_id == household.id,
        member.born_on.between(window.first, window.last),
    )
    not_whole = exists().where(
        loan.county_code == household.county_code,
        loan.household_id == household.id,
        _owes_claim(today),
    )
    # those that others were merged into, in however many steps, which left a claim behind
    merged = table_of(Household).alias("merged").c
    left_behind = (
        select(merged.merged_into.label("id"))
        .join(table_of(Loan), (loan.county_code == merged.county_code) & (loan.household_id == merged.id))
        .where(merged.county_code == query.county_code, merged.merged_into.is_not(None), _owes_claim(today))
        .cte("left_behind", recursive=True)
    )
    onwards = table_of(Household).alias("onwards").c
    left_behind = left_behind.union(
        select(onwards.merged_into)
        .join(left_behind, left_behind.c.id == onwards.id)
        .where(onwards.county_code == query.county_code, onwards.merged_into.is_not(None))
    )
    statement = select(household.id, household.household_no, household.village_code, household.head_name).where(
        household.county_code == query.county_code,
        caller.area_filter(household.county_code, household.village_code),
        household.registered_on <= today,
        household.removed_on.is_(None),
        of_age,
        ~not_whole,
        household.id.not_in(select(left_behind.c.id)),
    )
    if query.after:
        statement = after_key(
            statement, (household.household_no,), tuple(decode_cursor("eligible households", query.after, 1))
        )
    found = await session.execute(statement.order_by(household.household_no).limit(query.limit + 1))
    return found.all()


def _owes_claim(on: date) -> ColumnElement[bool]:
    """Whether a loan was compensated by a day and not recovered by then."""
    loan = table_of(Loan).c
    return and_(loan.claimed_on <= on, or_(loan.whole_on.is_(None), loan.whole_on > on))


async def _members(
    session: AsyncSession, county_code: str, household_ids: list[UUID], window: BirthWindow
) -> dict[UUID, list[EligibleMember]]:
    table = table_of(Member).c
    found = await session.execute(
        select(table.household_id, table.name, table.relation, table.id_masked, table.born_on)
        .where(table.county_code == county_code, table.household_id.in_(household_ids))
        .order_by(table.household_id, table.relation != "head", table.born_on, table.id)
    )
    members: dict[UUID, list[EligibleMember]] = defaultdict(list)
    for row in found:
        members[row.household_id].append(
            EligibleMember(
                name=row.name,
                relation=row.relation,
                id_masked=row.id_masked,
                may_borrow=window.holds(row.born_on),
            )
        )
    return members


def _relation_label(code: str) -> str:
    return RELATIONS_TO_HEAD.by_code(code).label if code in RELATIONS_TO_HEAD else code
