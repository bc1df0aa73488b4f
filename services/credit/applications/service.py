"""Applications of households, taken down in the township, and the opinions signed on them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.models import Application, Opinion
from services.credit.applications.rules import check_term, ready_for_bank
from services.credit.applications.schemas import (
    ApplicationCreate,
    ApplicationDetail,
    ApplicationList,
    ApplicationQuery,
    ApplicationRead,
    OpinionCreate,
    OpinionRead,
)
from services.credit.bank_events.rules import BorrowerKind
from services.credit.banks.rules import BankState
from services.credit.banks.standings import bank_standing
from services.credit.borrowers.models import Household, Member
from services.credit.borrowers.refusals import HouseholdNotWhole
from services.credit.borrowers.rules import HouseholdBorrower, check_borrower, check_cap
from services.credit.borrowers.service import household_balances
from services.credit.loans.models import Loan
from services.credit.loans.rules import LoanPhase
from services.credit.policies import credit_section, to_policy
from services.credit.problems import (
    ApplicationExists,
    OpinionGiven,
    TakenUp,
    UnknownApplicationNumber,
    UnknownBorrower,
    UnknownHousehold,
)
from services.credit.refusals import BankNotAdmitted
from services.credit.terms.rules import check_product, check_product_terms
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, new_id, table_of
from shared.errors import Forbidden, Invalid
from shared.identity import parse_identity_number
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection, Product, default_product
from shared.security.callers import Caller
from shared.security.encryption import PersonalData


async def file_application(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    personal: PersonalData,
    body: ApplicationCreate,
) -> ApplicationDetail:
    """Take down what a household asks a bank for.

    Raises:
        OutsideArea: the county is not the caller's.
        DateInFuture: the day of the application lies after today.
        UnknownHousehold: not in the caller's area.
        UnknownBorrower: nobody in the county bears the ID number.
        IdentityNumberInvalid: it is no ID number.
        BankNotAdmitted: the bank is not admitted to the programme on that day.
        UnknownProduct: the programme has no such product.
        CreditRefusal: borrower, purpose, term or amount are against the rules.
        ApplicationExists: the number is taken.
    """
    caller.require_county(body.county_code)
    check_step_date(clock, body.occurred_on, None)
    section = await credit_section(session, policies, body.county_code, body.occurred_on, body.programme)
    chosen = body.product or default_product(section, body.bank_code)
    product = chosen.code if isinstance(chosen, Product) else chosen
    policy = to_policy(section, product)
    household = await _household(session, caller, body)
    number = parse_identity_number(body.borrower_id_number).number
    member = await _member(session, body.county_code, household.id, personal.blind_index(number))
    borrower = HouseholdBorrower(
        registered_on=household.registered_on,
        removed_on=household.removed_on,
        is_member=member.household_id == household.id,
        born_on=member.born_on,
        full_civil_capacity=body.full_civil_capacity,
    )
    check_borrower(borrower, body.occurred_on, body.purpose, policy.borrowers)
    check_term(body.term_months, policy.loans)
    check_product_terms(body.term_months, body.amount_fen, policy.loans)
    bank = await bank_standing(session, section, body.county_code, body.bank_code, body.occurred_on)
    if bank is None or bank.state is not BankState.ADMITTED:
        raise BankNotAdmitted(bank_code=body.bank_code, on=body.occurred_on)
    check_product(body.bank_code, BorrowerKind.HOUSEHOLD.value, policy.loans)
    await _check_room(session, household, body, policy.borrowers.household_cap_fen)
    row = {
        **body.model_dump(exclude={"household_no", "household_id", "borrower_id_number", "application_no"}),
        "id": new_id(),
        "application_no": body.application_no or _new_number(body.county_code),
        "programme": section.programme.code,
        "product": product,
        "household_id": household.id,
        "member_id": member.id,
        "village_code": household.village_code,
        "filed_by": caller.subject,
        "recorded_at": clock.now(),
    }
    written = await session.execute(
        insert(Application)
        .values(row)
        .on_conflict_do_nothing(constraint="uq_application_no")
        .returning(table_of(Application).c.id)
    )
    if written.first() is None:
        raise ApplicationExists(field="application_no")
    return await get_application(session, caller, policies, str(row["application_no"]), body.county_code)


async def give_opinion(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    application_no: str,
    county_code: str | None,
    body: OpinionCreate,
) -> ApplicationDetail:
    """Sign the opinion of the caller's role.

    Raises:
        UnknownApplicationNumber: not in the caller's area.
        Forbidden: another role's opinion, or a role that has none to give.
        TakenUp: a bank works on it.
        DateInFuture: the opinion is dated after today.
        DateBeforeStep: or before the application.
        OpinionGiven: the role has signed.
    """
    found = await _find(session, caller, application_no, county_code)
    section = await credit_section(session, policies, found.county_code, found.occurred_on, found.programme)
    role = caller.role.value
    if body.role is not None and body.role != role:
        raise Forbidden("只能签署本角色的意见", "Only the opinion of one's own role can be signed", field="role")
    if role not in {opinion.role for opinion in section.opinions}:
        raise Forbidden("该角色不在应签署意见之列", "This role has no opinion to give", field="role")
    check_step_date(clock, body.occurred_on, found.occurred_on)
    application = table_of(Application).c
    # an opinion and a bank that takes the application up meet here, and so do two of one role
    await session.execute(
        select(application.id)
        .where(application.county_code == found.county_code, application.id == found.id)
        .with_for_update()
    )
    if await _is_taken_up(session, found):
        raise TakenUp(f"申请 {application_no} 已由银行受理", f"A bank has taken up {application_no}")
    signed = await session.execute(
        insert(Opinion)
        .values(
            county_code=found.county_code,
            id=new_id(),
            application_id=found.id,
            role=role,
            supported=body.supported,
            comment=body.comment,
            occurred_on=body.occurred_on,
            signed_by=caller.subject,
            recorded_at=clock.now(),
        )
        .on_conflict_do_nothing(constraint="uq_opinion_role")
        .returning(table_of(Opinion).c.id)
    )
    if signed.first() is None:
        raise OpinionGiven(field="role")
    return await _detail(session, found, section)


async def get_application(
    session: AsyncSession,
    caller: Caller,
    policies: ActivePolicies,
    application_no: str,
    county_code: str | None,
) -> ApplicationDetail:
    """An application with its opinions.

    Raises:
        UnknownApplicationNumber: not in the caller's area.
        Invalid: several counties of the caller's area have such a number.
    """
    found = await _find(session, caller, application_no, county_code)
    section = await credit_section(session, policies, found.county_code, found.occurred_on, found.programme)
    return await _detail(session, found, section)


async def list_applications(session: AsyncSession, caller: Caller, query: ApplicationQuery) -> ApplicationList:
    """Applications of the caller's area, a bank's own only, in the order in which they were taken down.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Application).c
    statement = _visible(caller, query.county_code)
    if query.household_id is not None:
        statement = statement.where(table.household_id == query.household_id)
    for name in ("bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after:
        county, id_ = decode_cursor(query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(id_)))
    found = (await session.execute(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    more = len(found) > query.limit
    return ApplicationList(
        items=[ApplicationRead.model_validate(row, from_attributes=True) for row in shown],
        next=encode_cursor(shown[-1].county_code, shown[-1].id) if more else None,
    )


async def _household(session: AsyncSession, caller: Caller, body: ApplicationCreate) -> Household:
    table = table_of(Household).c
    by_name = table.id == body.household_id if body.household_id else table.household_no == body.household_no
    found = await session.scalar(
        select(Household)
        .where(
            table.county_code == body.county_code, by_name, caller.area_filter(table.county_code, table.village_code)
        )
        # no member moves and no other application passes the cap while this one is judged
        .with_for_update(of=table_of(Household))
    )
    if found is None:
        raise UnknownHousehold(field="household_id" if body.household_id else "household_no")
    return found


async def _member(session: AsyncSession, county_code: str, household_id: UUID, id_index: str) -> Member:
    """Who bears an ID number; of several, the one who belongs to the household."""
    table = table_of(Member).c
    found = await session.scalar(
        select(Member)
        .where(table.county_code == county_code, table.id_index == id_index)
        .order_by(table.household_id != household_id)
        .limit(1)
    )
    if found is None:
        raise UnknownBorrower(field="borrower_id_number")
    return found


async def _check_room(session: AsyncSession, household: Household, body: ApplicationCreate, cap_fen: int) -> None:
    loan = table_of(Loan).c
    not_whole = await session.scalar(
        select(
            exists().where(
                loan.county_code == household.county_code,
                loan.household_id == household.id,
                loan.claimed_on <= body.occurred_on,
                func.coalesce(loan.whole_on, date.max) > body.occurred_on,
            )
        )
    )
    if not_whole:
        raise HouseholdNotWhole()
    balances = (await household_balances(session, household.county_code, [household.id]))[household.id]
    check_cap([*balances, ((body.occurred_on, body.amount_fen),)], body.occurred_on, cap_fen)


def _new_number(county_code: str) -> str:
    """A number that nobody has: the county and 48 random bits; a counter would be a lock for the whole county."""
    return f"{county_code}-{new_id().hex[-12:].upper()}"


def _visible(caller: Caller, county_code: str | None) -> Any:
    """Applications of the caller's area with what is shown of household and borrower."""
    table, household, member = table_of(Application).c, table_of(Household).c, table_of(Member).c
    if county_code is not None:
        caller.require_county(county_code)
    statement = (
        select(
            *table,
            household.household_no,
            func.coalesce(member.name, "").label("borrower_name"),
            func.coalesce(member.id_masked, "").label("borrower_id_masked"),
        )
        .join(Household, (household.county_code == table.county_code) & (household.id == table.household_id))
        # a borrower who has left the register since is still the one who applied
        .outerjoin(Member, (member.county_code == table.county_code) & (member.id == table.member_id))
        .where(caller.area_filter(table.county_code, table.village_code), caller.bank_filter(table.bank_code))
    )
    return statement if county_code is None else statement.where(table.county_code == county_code)


async def _find(session: AsyncSession, caller: Caller, application_no: str, county_code: str | None) -> Row[Any]:
    statement = _visible(caller, county_code).where(table_of(Application).c.application_no == application_no)
    found = (await session.execute(statement.limit(2))).all()
    if not found:
        raise UnknownApplicationNumber
    if len(found) > 1:
        raise Invalid("多个县有此申请编号，请给出 county_code", "Name the county_code as well", field="county_code")
    row: Row[Any] = found[0]
    return row


async def _is_taken_up(session: AsyncSession, application: Row[Any]) -> bool:
    loan = table_of(Loan).c
    taken: bool | None = await session.scalar(
        select(
            exists().where(
                loan.county_code == application.county_code,
                loan.household_id == application.household_id,
                loan.application_no == application.application_no,
                loan.state != LoanPhase.VOID.value,
            )
        )
    )
    return bool(taken)


async def _detail(session: AsyncSession, application: Row[Any], section: CreditSection) -> ApplicationDetail:
    table = table_of(Opinion).c
    opinions = (
        await session.execute(
            select(*table)
            .where(table.county_code == application.county_code, table.application_id == application.id)
            .order_by(table.occurred_on, table.id)
        )
    ).all()
    labels = {opinion.role: opinion.label for opinion in section.opinions}
    return ApplicationDetail(
        **ApplicationRead.model_validate(application, from_attributes=True).model_dump(),
        opinions=[
            OpinionRead(
                role=row.role,
                label=labels.get(row.role, row.role),
                supported=row.supported,
                comment=row.comment,
                occurred_on=row.occurred_on,
                signed_by=row.signed_by,
                recorded_at=row.recorded_at,
            )
            for row in opinions
        ],
        ready=ready_for_bank(labels, {row.role: row.supported for row in opinions}),
        taken_up=await _is_taken_up(session, application),
    )
