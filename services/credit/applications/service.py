"""Applications, taken down in the township, and the opinions signed on them."""

from typing import Any

from sqlalchemy import Row, case, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.borrowers import check_invested_in, judge_household, judge_organisation
from services.credit.applications.models import Application, Opinion
from services.credit.applications.refusals import NotWilling, UnknownPurpose
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
from services.credit.loans.models import Loan
from services.credit.loans.refusals import UnsecuredOnly
from services.credit.loans.rules import LoanPhase
from services.credit.organisations.models import Organisation
from services.credit.organisations.refusals import PoolingForbidden
from services.credit.policies import credit_section, to_policy
from services.credit.policy import CreditPolicy
from services.credit.problems import ApplicationExists, OpinionGiven, TakenUp, UnknownApplicationNumber
from services.credit.refusals import BankNotAdmitted
from services.credit.terms.rules import check_product, check_product_terms
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, new_id, table_of
from shared.errors import Forbidden, Invalid
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection, Product, default_product
from shared.security.callers import Caller
from shared.security.encryption import PersonalData

_NAMES_OF_BORROWERS = frozenset(
    (
        *("household_no", "household_id", "borrower_id_number", "organisation_credit_code", "organisation_id"),
        *("village_code", "application_no"),
    )
)
"""How a body names who applies, of which the application keeps ids."""


async def file_application(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    personal: PersonalData,
    body: ApplicationCreate,
) -> ApplicationDetail:
    """Take down what a household or an organisation asks a bank for.

    Raises:
        OutsideArea: the county is not the caller's.
        DateInFuture: the day of the application lies after today.
        UnknownHousehold, UnknownOrganisation: not in the caller's area.
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
    _check_wishes(body, section, policy)
    check_term(body.term_months, policy.loans)
    check_product_terms(body.term_months, body.amount_fen, policy.loans)
    bank = await bank_standing(session, section, body.county_code, body.bank_code, body.occurred_on)
    if bank is None or bank.state is not BankState.ADMITTED:
        raise BankNotAdmitted(bank_code=body.bank_code, on=body.occurred_on)
    kind = BorrowerKind.ORGANISATION if body.of_organisation else BorrowerKind.HOUSEHOLD
    judged = (
        await judge_organisation(session, caller, body, policy)
        if body.of_organisation
        else await judge_household(session, caller, personal, body, policy)
    )
    check_product(body.bank_code, kind.value, policy.loans)
    if body.invested_in is not None:
        await check_invested_in(session, body.county_code, body.invested_in, body.occurred_on)
    row = {
        **body.model_dump(exclude=set(_NAMES_OF_BORROWERS)),
        **judged,
        "id": new_id(),
        "application_no": body.application_no or _new_number(body.county_code),
        "programme": section.programme.code,
        "product": product,
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
    if query.borrower_kind is not None:
        of_organisation = query.borrower_kind is BorrowerKind.ORGANISATION
        statement = statement.where(table.organisation_id.is_not(None) == of_organisation)
    if query.priority_flag is not None:
        statement = statement.where(table.priority_flags.contains([query.priority_flag]))
    if query.prioritised is not None:
        statement = statement.where((func.jsonb_array_length(table.priority_flags) > 0) == query.prioritised)
    for name in ("household_id", "organisation_id", "purpose_code", "financing_model", "bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after:
        county, id_ = decode_cursor("applications", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(id_)))
    found = (await session.execute(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    more = len(found) > query.limit
    return ApplicationList(
        items=[ApplicationRead.model_validate(row, from_attributes=True) for row in shown],
        next=encode_cursor("applications", shown[-1].county_code, shown[-1].id) if more else None,
    )


def _check_wishes(body: ApplicationCreate, section: CreditSection, policy: CreditPolicy) -> None:
    """Check what is wished for against the programme, whoever applies.

    Raises:
        NotWilling: the borrower does not want to develop an industry.
        UnknownPurpose: the purpose's code is none of the programme's.
        PoolingForbidden: the money must stay with the household.
        UnsecuredOnly: collateral is offered or asked for.
    """
    if not body.willing:
        raise NotWilling()
    purposes = [purpose.code for purpose in section.purposes]
    if body.purpose_code is not None and body.purpose_code not in purposes:
        raise UnknownPurpose(purpose_code=body.purpose_code, purposes="、".join(purposes))
    if body.invested_in is not None and not policy.borrowers.pooling:
        raise PoolingForbidden()
    if body.collateral and not policy.security.collateral:
        raise UnsecuredOnly()


def _new_number(county_code: str) -> str:
    """A number that nobody has: the county and 48 random bits; a counter would be a lock for the whole county."""
    return f"{county_code}-{new_id().hex[-12:].upper()}"


def _visible(caller: Caller, county_code: str | None) -> Any:
    """Applications of the caller's area with what is shown of household and borrower."""
    table, household, member = table_of(Application).c, table_of(Household).c, table_of(Member).c
    organisation = table_of(Organisation).c
    if county_code is not None:
        caller.require_county(county_code)
    statement = (
        select(
            *table,
            household.household_no,
            case((table.household_id.is_(None), "organisation"), else_="household").label("borrower_kind"),
            organisation.credit_code.label("organisation_credit_code"),
            func.coalesce(member.name, organisation.name, "").label("borrower_name"),
            func.coalesce(member.id_masked, "").label("borrower_id_masked"),
        )
        .outerjoin(Household, (household.county_code == table.county_code) & (household.id == table.household_id))
        # a borrower who has left the register since is still the one who applied
        .outerjoin(Member, (member.county_code == table.county_code) & (member.id == table.member_id))
        .outerjoin(
            Organisation,
            (organisation.county_code == table.county_code) & (organisation.id == table.organisation_id),
        )
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
                # by the borrower, since loans have no index by application
                loan.household_id == application.household_id
                if application.household_id
                else loan.organisation_id == application.organisation_id,
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
