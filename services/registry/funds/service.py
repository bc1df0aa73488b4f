"""Fund accounts, fund-use plans and claims as kinds of records, with the steps of a plan's filing and of a claim."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, or_, select

from services.registry.funds import queries, refusals, rules
from services.registry.funds.forms import FilingForm
from services.registry.funds.models import (
    FundAccount,
    FundAccountFields,
    FundClaim,
    FundClaimFields,
    FundClaimQuery,
    FundPlan,
    FundPlanFields,
    FundPlanFilings,
    FundPlanQuery,
    FundTransfer,
)
from services.registry.projects.models import Project
from services.registry.projects.rules import check_budget
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.service import locked, write
from shared.business_dates import check_step_date
from shared.database import table_of


async def file_plan(desk: Desk, plan_id: UUID, expected_version: int, form: FilingForm) -> FundPlan:
    """Record that a plan was filed at a level.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn, DateInFuture, DateBeforeStep: as for any step on a record.
        AlreadyFiled: it was, at that level.
    """
    plan = await locked(desk, FUND_PLAN, plan_id, expected_version)
    rules.check_filing(getattr(plan, f"{form.level}_filed_on"))
    elsewhere = [getattr(plan, f"{level}_filed_on") for level in rules.FILINGS if level != form.level]
    values = {f"{form.level}_filed_on": form.occurred_on, "filed": all(elsewhere)}
    return await write(desk, FUND_PLAN, plan, values, form.occurred_on, form.reason, "filed", check=False)


async def check_claim(desk: Desk, claim_id: UUID, expected_version: int, form: StepForm) -> FundClaim:
    """Find a claim in order, as the second person.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn, DateInFuture, DateBeforeStep: as for any step on a record.
        ClaimNotThere: it is not waiting to be checked.
        SamePerson: the one who claimed.
    """
    claim = await locked(desk, FUND_CLAIM, claim_id, expected_version)
    rules.check_turn(claim.state, [rules.CLAIMED])
    rules.check_three_people(desk.caller.subject, [claim.claimed_by])
    check_step_date(desk.clock, form.occurred_on, claim.claimed_on)
    values = {"state": rules.CHECKED, "checked_by": desk.caller.subject, "checked_on": form.occurred_on}
    return await _step(desk, claim, values, form, "checked")


async def return_claim(desk: Desk, claim_id: UUID, expected_version: int, form: StepForm) -> FundClaim:
    """Send a claim back to who made it, with the reason.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn, DateInFuture, DateBeforeStep: as for any step on a record.
        ClaimNotThere: it is neither waiting to be checked nor to be paid.
    """
    claim = await locked(desk, FUND_CLAIM, claim_id, expected_version)
    rules.check_turn(claim.state, [rules.CLAIMED, rules.CHECKED])
    check_step_date(desk.clock, form.occurred_on, claim.checked_on or claim.claimed_on)
    values = {"state": rules.RETURNED, "checked_by": None, "checked_on": None}
    return await _step(desk, claim, values, form, "returned")


async def pay_claim(desk: Desk, claim_id: UUID, expected_version: int, form: StepForm) -> FundClaim:
    """Pay a checked claim from its account, as the third person.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn, DateInFuture, DateBeforeStep: as for any step on a record.
        ClaimNotThere: it was not checked, or is paid.
        SamePerson: the one who claimed or checked.
        OutsideAccount: its account is closed.
    """
    claim = await locked(desk, FUND_CLAIM, claim_id, expected_version)
    rules.check_turn(claim.state, [rules.CHECKED])
    rules.check_three_people(desk.caller.subject, [claim.claimed_by, claim.checked_by])
    check_step_date(desk.clock, form.occurred_on, claim.checked_on)
    await _check_account(desk, claim, form)
    values = {"state": rules.PAID, "paid_by": desk.caller.subject, "paid_on": form.occurred_on}
    return await _step(desk, claim, values, form, "paid")


async def _step(desk: Desk, claim: FundClaim, values: dict[str, Any], form: StepForm, action: str) -> FundClaim:
    return await write(desk, FUND_CLAIM, claim, values, form.occurred_on, form.reason, action, check=False)


async def _check_account(desk: Desk, claim: FundClaim, form: StepForm) -> None:
    kept = await desk.session.get_one(FundAccount, (claim.county_code, claim.account_id))
    account = rules.Account(kept.opened_on, kept.closed_on, kept.withdrawn_on is not None)
    rules.check_circulation(account, form.occurred_on, "account_id")


async def _check_plan(_desk: Desk, step: Step[FundPlan]) -> None:
    if step.before is None:  # a plan that is taken over may be filed already
        step.row.filed = all(getattr(step.row, f"{level}_filed_on") for level in rules.FILINGS)


async def _check_fund_account(_desk: Desk, step: Step[FundAccount]) -> None:
    rules.check_account(step.row.opened_on, step.row.closed_on)


async def _check_account_withdrawal(desk: Desk, step: Step[FundAccount]) -> None:
    row, moved, claim = step.row, table_of(FundTransfer).c, table_of(FundClaim).c
    through = select(moved.id).where(
        moved.county_code == row.county_code, or_(moved.from_account_id == row.id, moved.to_account_id == row.id)
    )
    asked = select(claim.id).where(
        claim.county_code == row.county_code, claim.account_id == row.id, claim.withdrawn_on.is_(None)
    )
    for used in (through, asked):
        if await desk.session.scalar(used.limit(1)) is not None:
            raise refusals.AccountInUse


async def _check_claim(desk: Desk, step: Step[FundClaim]) -> None:
    row = step.row
    rules.check_amount(row.amount_fen)
    if step.before is not None:
        rules.check_turn(row.state, [rules.CLAIMED, rules.RETURNED])
    row.state, row.claimed_by, row.claimed_on = rules.CLAIMED, desk.caller.subject, step.occurred_on
    table = table_of(Project).c
    project = await desk.session.scalar(
        select(Project)
        .where(table.county_code == row.county_code, table.id == row.project_id)
        .with_for_update(key_share=True)
    )
    if project is not None:  # what isn't there is refused with the other references
        rules.check_approved(project.approved_on, step.occurred_on)
        check_budget(project.budget_fen, [await queries.claimed_fen(desk.session, project, row.id), row.amount_fen])
    rules.check_vouchers(row.vouchers, await _claimed_vouchers(desk, row))


async def _claimed_vouchers(desk: Desk, row: FundClaim) -> set[str]:
    # claims of a county wait for each other here, else two at once could bear the same voucher
    lock = func.hashtextextended(f"vouchers {row.county_code}", 0)
    await desk.session.execute(select(func.pg_advisory_xact_lock(lock)))
    claim = table_of(FundClaim).c
    found = await desk.session.scalars(
        select(claim.vouchers).where(
            claim.county_code == row.county_code,
            claim.id != row.id,
            claim.withdrawn_on.is_(None),
            claim.vouchers.bool_op("&&")(literal(row.vouchers, claim.vouchers.type)),
        )
    )
    return {voucher for vouchers in found for voucher in vouchers}


async def _check_claim_withdrawal(_desk: Desk, step: Step[FundClaim]) -> None:
    rules.check_turn(step.row.state, [rules.CLAIMED, rules.RETURNED])


FUND_ACCOUNT = RecordKind(
    name="fund_account",
    title="专项资金专户",
    path="fund-accounts",
    model=FundAccount,
    fields=FundAccountFields,
    read="special_fund.read",
    write="special_fund.pay",
    check=_check_fund_account,
    imported=False,  # who pays keeps the accounts, and who pays doesn't import
    number="account_no",
    withdrawal=_check_account_withdrawal,
)

FUND_PLAN = RecordKind(
    name="fund_plan",
    title="资金使用计划",
    path="fund-plans",
    model=FundPlan,
    fields=FundPlanFields,
    read="special_fund.read",
    write="special_fund.write",
    check=_check_plan,
    carried=FundPlanFilings,
    query=FundPlanQuery,
    number="plan_no",
    told=("year", "amount_fen"),
)

FUND_CLAIM = RecordKind(
    name="fund_claim",
    title="报账单",
    path="fund-claims",
    model=FundClaim,
    fields=FundClaimFields,
    read="special_fund.read",
    write="special_fund.claim",
    check=_check_claim,
    imported=False,  # claimed, checked and paid by three people, each with a step of their own
    query=FundClaimQuery,
    number="claim_no",
    withdrawal=_check_claim_withdrawal,
    told=("project_id", "amount_fen"),
)
