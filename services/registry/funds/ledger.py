"""The ledger of special funds and the transfers among accounts: entered once, taken back by an entry the other way."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, cast, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import Text

from services.registry.areas.holding import check_holds
from services.registry.areas.models import AreaRecord
from services.registry.funds import queries, refusals, rules
from services.registry.funds.forms import (
    BelowList,
    BelowQuery,
    BelowRead,
    EntryForm,
    EntryQuery,
    TotalList,
    TotalQuery,
    TotalRead,
    TransferForm,
    TransferQuery,
)
from services.registry.funds.models import FundAccount, FundedItem, FundEntry, FundTransfer
from services.registry.households.models import REGISTERED, Household
from services.registry.households.queries import find_household, households_of
from services.registry.households.standing import exited_by
from services.registry.projects.models import Project
from services.registry.projects.rules import check_budget
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.records.references import may_refer
from services.registry.records.refusals import UnknownReference
from services.registry.records.rulebook import section_of
from services.registry.villages.queries import present_of
from shared.areas import CODE_DIGITS, AreaUnknown, full_code
from shared.business_dates import check_not_future, check_step_date
from shared.database import after_key, decode_cursor, encode_cursor, table_of, violated_constraint

P = TypeVar("P", FundEntry, FundTransfer)


async def enter(desk: Desk, form: EntryForm) -> FundEntry:
    """Enter what a household or a village was paid.

    Raises:
        DateInFuture: dated after today.
        OnePayee, NothingPaid: nobody or two are paid, or nothing is.
        NotFound, OutsideArea, AreaUnknown: no such household or village in the caller's area.
        AreaGone: the village's code holds no more.
        UnknownReference: the county has no such project, or it is another area's.
        WrongDirection: the fund or the project serves others.
        NotPoorHousehold: special funds, and the household is not poor on that day.
        ProjectNotApproved, OverBudget: the project is not approved yet, or its money doesn't reach.
        AlreadyFunded: the household was given money for the item in that year.
    """
    check_not_future(desk.clock, form.occurred_on)
    rules.check_amount(form.amount_fen)
    payee = rules.payee_of(form.household_id is not None, form.village_code is not None)
    household: Household | None = None
    if form.household_id is not None:
        household = await find_household(desk.session, desk.caller, form.household_id, lock=True)
        village_code, county = household.village_code, household.county_code
    else:
        village_code = await _own_village(desk, str(form.village_code))
        county = desk.caller.areas.tenant(village_code)
    section = await section_of(desk, village_code, form.occurred_on, lambda pack: pack.funds)
    payees = {one.code: one.payees for one in section.payees} if section is not None else {}
    rules.check_payee(form.fund_kind, payee, payees)
    if household is not None and form.fund_kind == "special":
        exited_on = await exited_by(desk.session, household, form.occurred_on)
        rules.check_poor(household.registered_on, exited_on, household.removed_on, form.occurred_on)
    project = await _locked_project(desk, county, form.project_id)
    rules.check_serves(project.recipient, payee)
    rules.check_approved(project.approved_on, form.occurred_on)
    check_budget(project.budget_fen, [await queries.paid_fen(desk.session, project), form.amount_fen])
    entry = FundEntry(
        **form.model_dump(exclude={"village_code"}),
        **_stamp(desk, county),
        village_code=village_code,
    )
    desk.session.add(entry)
    if household is not None:
        await _claim_item(desk, entry, household.id)
    return entry


async def reverse_entry(desk: Desk, entry_id: UUID, step: StepForm) -> FundEntry:
    """Take an entry back by one of the opposite amount; the item may be funded again then.

    Raises:
        NotFound: no such entry in the caller's area.
        AlreadyReversed: it was taken back before, or takes back another.
        DateInFuture, DateBeforeStep: after today, or before the entry.
    """
    kept = await queries.find_posting(desk.session, queries.entries_of(desk.caller), FundEntry, entry_id)
    taken_back = await _reverse(desk, kept, FundEntry, step)
    item = table_of(FundedItem).c
    await desk.session.execute(delete(FundedItem).where(item.county_code == kept.county_code, item.entry_id == kept.id))
    return taken_back


async def transfer(desk: Desk, form: TransferForm) -> FundTransfer:
    """Move money from one account of special funds to another of the county.

    Raises:
        DateInFuture: dated after today.
        NothingPaid, SameAccount: of nothing, or to the same account.
        OutsideAccount: one of them is no open account of the special funds.
        OutsideArea: the account that it leaves is not the caller's.
    """
    check_not_future(desk.clock, form.occurred_on)
    rules.check_amount(form.amount_fen)
    rules.check_other(form.from_account_no, form.to_account_no)
    county = desk.caller.tenant
    leaves = await _open_account(desk, county, form.from_account_no, form, "from_account_no")
    reaches = await _open_account(desk, county, form.to_account_no, form, "to_account_no")
    desk.caller.require_area(leaves.area_code, field="from_account_no")
    moved = FundTransfer(
        **form.model_dump(exclude={"from_account_no", "to_account_no"}),
        **_stamp(desk, county),
        area_code=leaves.area_code,
        from_account_id=leaves.id,
        to_account_id=reaches.id,
    )
    desk.session.add(moved)
    return moved


async def reverse_transfer(desk: Desk, transfer_id: UUID, step: StepForm) -> FundTransfer:
    """Take a transfer back by one of the opposite amount.

    Raises:
        NotFound: none of the caller's area.
        AlreadyReversed, DateInFuture, DateBeforeStep: as for `reverse_entry`.
    """
    kept = await queries.find_posting(desk.session, queries.transfers_of(desk.caller), FundTransfer, transfer_id)
    return await _reverse(desk, kept, FundTransfer, step)


async def list_entries(desk: Desk, query: EntryQuery) -> tuple[Sequence[FundEntry], str | None]:
    """A page of entries.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea, Invalid: as every list.
    """
    return await queries.page_of(desk.session, _asked(desk, query), FundEntry, query)


async def list_transfers(desk: Desk, query: TransferQuery) -> tuple[Sequence[FundTransfer], str | None]:
    """A page of transfers.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea, Invalid: as every list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    return await queries.page_of(desk.session, queries.transfers_of(asked), FundTransfer, query)


async def totals(desk: Desk, query: TotalQuery) -> TotalList:
    """What entries add up to, by household, project, source …; reversals taken off.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea, Invalid: as every list.
    """
    column = {"household": "household_id", "village": "village_code", "project": "project_id"}.get(query.by, query.by)
    entries = _asked(desk, query).order_by(None).subquery()
    key = cast(present_of(desk.caller, entries.c[column]) if query.by == "village" else entries.c[column], Text)
    sums = (func.coalesce(func.sum(entries.c.amount_fen), 0), func.count())
    grand = (await desk.session.execute(select(*sums).select_from(entries))).one()
    statement: Any = select(key.label("key"), *sums).where(entries.c[column].is_not(None)).group_by(key).order_by(key)
    if query.after:
        statement = after_key(statement, (key,), tuple(decode_cursor("fund totals", query.after, 1)))
    found = (await desk.session.execute(statement.limit(query.limit + 1))).all()
    items = [TotalRead(key=row[0], amount_fen=int(row[1]), entries=row[2]) for row in found[: query.limit]]
    return TotalList(
        amount_fen=int(grand[0]),
        entries=grand[1],
        items=items,
        next=encode_cursor("fund totals", items[-1].key) if len(found) > query.limit else None,
    )


async def below_least(desk: Desk, query: BelowQuery) -> BelowList:
    """Households still poor that got less of an item than the policy says, relocated ones like all others.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea, Invalid: as every list.
        NoSuchMinimum: the policy in force asks no minimum of the item.

    Source: R003-043.
    """
    asked, on = desk.caller.narrowed(query.area, field="area"), query.on or desk.clock.today()
    section = await section_of(desk, full_code(asked.area_prefix), on, lambda pack: pack.funds)
    least = next((one.least_fen for one in section.least if one.item == query.item), None) if section else None
    if least is None:
        raise refusals.NoSuchMinimum(field="item")
    table = table_of(Household).c
    got = queries.got_fen(query.item, on)
    poor: Any = households_of(asked).where(table.status == REGISTERED)
    counted = (
        await desk.session.execute(
            poor.with_only_columns(func.count(), func.count().filter(got < least)).order_by(None)
        )
    ).one()
    short = poor.add_columns(got).where(got < least)
    if query.after:
        short = after_key(
            short, (table.county_code, table.household_no), tuple(decode_cursor("funds below least", query.after, 2))
        )
    found = (
        await desk.session.execute(short.order_by(table.county_code, table.household_no).limit(query.limit + 1))
    ).all()
    items = [_below(household, int(fen), least) for household, fen in found[: query.limit]]
    return BelowList(
        least_fen=least,
        households=counted[0],
        below=counted[1],
        items=items,
        next=encode_cursor("funds below least", items[-1].county_code, items[-1].household_no)
        if len(found) > query.limit
        else None,
    )


def _below(household: Household, fen: int, least: int) -> BelowRead:
    shown = household.model_dump(include={"county_code", "household_no", "village_code", "head_name"})
    return BelowRead(**shown, household_id=household.id, got_fen=fen, short_fen=least - fen)


def _asked(desk: Desk, query: EntryQuery) -> Select[Any]:
    statement = queries.entries_of(desk.caller.narrowed(query.area, field="area"))
    table = table_of(FundEntry).c
    for name in ("household_id", "project_id", "fund_kind", "source", "item", "year"):
        if (value := getattr(query, name)) is not None:
            statement = statement.where(table[name] == value)
    return statement


def _stamp(desk: Desk, county_code: str) -> dict[str, Any]:
    return {
        "county_code": county_code,
        "subject": desk.caller.subject,
        "role": desk.caller.role.value,
        "recorded_at": desk.clock.now(),
    }


async def _own_village(desk: Desk, village_code: str) -> str:
    asked = desk.caller.narrowed(village_code, field="village_code")
    area = await desk.session.get(AreaRecord, village_code)
    if area is None or len(asked.area_prefix) < CODE_DIGITS:  # a township's code has 12 digits too
        raise AreaUnknown(village_code, field="village_code")
    check_holds(area, desk.caller.areas, field="village_code")
    return village_code


async def _locked_project(desk: Desk, county_code: str, project_id: UUID) -> Project:
    """The project that pays, if the caller may refer to it: else its budget would be another town's to spend."""
    table = table_of(Project).c
    # payments from one project wait for each other, so that together they keep to its budget
    project: Project | None = await desk.session.scalar(
        select(Project)
        .where(table.county_code == county_code, table.id == project_id, table.withdrawn_on.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if project is None or not await may_refer(desk, project):
        raise UnknownReference(field="project_id")
    return project


async def _claim_item(desk: Desk, entry: FundEntry, household_id: UUID) -> None:
    desk.session.add(
        FundedItem(
            county_code=entry.county_code,
            household_id=household_id,
            item=entry.item,
            year=entry.year,
            entry_id=entry.id,
        )
    )
    try:
        await desk.session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == "funded_item_pkey":
            raise refusals.AlreadyFunded(field="item") from error
        raise


async def _open_account(desk: Desk, county: str, account_no: str, form: TransferForm, field: str) -> FundAccount:
    kept = await queries.account_by_no(desk.session, county, account_no)
    if kept is None:
        raise refusals.OutsideAccount(field=field)
    rules.check_circulation(rules.Account(kept.opened_on, kept.closed_on), form.occurred_on, field)
    return kept


async def _reverse(desk: Desk, kept: P, model: type[P], step: StepForm) -> P:
    check_step_date(desk.clock, step.occurred_on, kept.occurred_on)
    if kept.reverses is not None:
        raise refusals.AlreadyReversed
    values = kept.model_dump(exclude={"id", "subject", "role", "recorded_at", "county_code"})
    values |= {"amount_fen": -kept.amount_fen, "reverses": kept.id}
    taken_back = model(
        **{**values, "occurred_on": step.occurred_on, "reason": step.reason}, **_stamp(desk, kept.county_code)
    )
    desk.session.add(taken_back)
    try:
        await desk.session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == f"uq_{table_of(model).name}_reverses":
            raise refusals.AlreadyReversed from error
        raise
    return taken_back
