"""The life of a settlement: drawn up, confirmed by the county, paid by one side, received by the other.

It counts what the ledger's loss accounts say of each loan up to the year's end and no settlement has counted: so what
is posted into a settled year comes as a difference on the next one, and nothing settled is ever edited. Losses that a
recovery outweighs make it negative: then the city pays and the county receives. An even one ends with the county's
confirmation. On receipt each bank's books get Dr city_funding / Cr county_funding of the county's share (see
``ledger.rules.losses_settled``). On each side two steps are taken by two people.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.rules import deposit_due_on
from services.credit.ledger.models import LedgerAccount
from services.credit.ledger.rules import Account, losses_settled
from services.credit.ledger.service import JournalDraft, post
from services.credit.locks import lock_books, lock_named
from services.credit.policies import credit_policy
from services.credit.year_settlements.counting import counted_losses, posted_losses
from services.credit.year_settlements.models import YearSettlement, YearSettlementLine
from services.credit.year_settlements.problems import (
    SettlementOpen,
    SettlementSamePerson,
    SettlementWrongState,
    UnknownSettlement,
)
from services.credit.year_settlements.refusals import LossNotShared, NothingToSettle
from services.credit.year_settlements.rules import Side, check_uncounted, check_year, payer, uncounted
from services.credit.year_settlements.schemas import (
    BankShare,
    Objection,
    SettlementCreate,
    SettlementLineRead,
    SettlementLines,
    SettlementList,
    SettlementQuery,
    SettlementRead,
    SettlementStep,
)
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import (
    Page,
    Sessions,
    after_key,
    decode_cursor,
    decode_id,
    decode_number,
    encode_cursor,
    new_id,
    table_of,
    transaction,
)
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller
from shared.security.permissions import Role

WORKER = "credit worker"
_SIDES = {Role.CITY_FINANCE: Side.CITY, Role.COUNTY_FINANCE: Side.COUNTY}
_CLOSED = ("received", "objected")


async def draw_up(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: SettlementCreate
) -> SettlementRead:
    """Draw up a county's settlement of a year that is over.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the last step of an earlier one.
        NoActivePolicy: no such programme ran at the year's end.
        LossNotShared: its losses are not shared between city and county.
        YearNotOver: the year runs still.
        YearSettled: a later year was settled.
        SettlementOpen: one of the county waits for its end.
        NothingToSettle: no loss or recovery is left to count.
    """
    caller.require_county(body.county_code)
    check_step_date(clock, body.occurred_on, None)
    return await _draw_up(session, clock, policies, body, caller.subject)


async def draw_up_due(sessions: Sessions, clock: Clock, policies: ActivePolicies) -> int:
    """Draw up last year's settlements once the deposit of its last quarter fell due, where nobody has.

    Asked daily; what was drawn up, or objected to, or has nothing to settle, is left.

    Returns:
        How many were drawn up.
    """
    today = clock.today()
    year = today.year - 1
    account = table_of(LedgerAccount).c
    async with transaction(sessions) as session:
        books = (
            await session.execute(
                select(account.county_code, account.programme)
                .where(account.kind == Account.FUND.value)
                .distinct()
                .order_by(account.county_code, account.programme)
            )
        ).all()
    made = 0
    for county_code, programme in books:
        async with transaction(sessions) as session:
            if not await _is_due(session, policies, county_code, programme, year, today):
                continue
            body = SettlementCreate(county_code=county_code, programme=programme, year=year, occurred_on=today)
            try:
                await _draw_up(session, clock, policies, body, WORKER)
            except (NothingToSettle, LossNotShared, SettlementOpen):
                continue
            made += 1
    return made


async def confirm(
    session: AsyncSession, caller: Caller, clock: Clock, settlement_id: UUID, body: SettlementStep
) -> SettlementRead:
    """The county agrees; an even settlement is at its end with that.

    Raises:
        UnknownSettlement: not in the caller's area.
        SettlementWrongState: it does not wait for that.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the step before.
    """
    settlement = await _lock(session, caller, settlement_id)
    _check_state(settlement, "drawn_up")
    check_step_date(clock, body.occurred_on, settlement.drawn_up_on)
    settlement.state, settlement.confirmed_on, settlement.confirmed_by = "confirmed", body.occurred_on, caller.subject
    if payer(settlement.county_share_fen) is None:
        settlement.state, settlement.received_on = "received", body.occurred_on
        await _post(session, clock, settlement, body.occurred_on)
    await session.flush()
    return await _shown(session, settlement)


async def object_to(
    session: AsyncSession, caller: Caller, clock: Clock, settlement_id: UUID, body: Objection
) -> SettlementRead:
    """The county does not agree: the settlement counts nothing any more, and the year may be drawn up anew.

    Raises: as `confirm`.
    """
    settlement = await _lock(session, caller, settlement_id)
    _check_state(settlement, "drawn_up")
    check_step_date(clock, body.occurred_on, settlement.drawn_up_on)
    settlement.state, settlement.objection = "objected", body.reason
    settlement.objected_on, settlement.objected_by = body.occurred_on, caller.subject
    await session.flush()
    return await _shown(session, settlement)


async def pay(
    session: AsyncSession, caller: Caller, clock: Clock, settlement_id: UUID, body: SettlementStep
) -> SettlementRead:
    """The side that owes has paid.

    Raises:
        UnknownSettlement: not in the caller's area.
        SettlementWrongState: it does not wait for that, or the other side pays.
        SettlementSamePerson: the caller took this side's step before.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the step before.
    """
    settlement = await _lock(session, caller, settlement_id)
    _check_state(settlement, "confirmed")
    _check_side(caller, payer(settlement.county_share_fen), settlement)
    _check_other_person(caller, settlement)
    check_step_date(clock, body.occurred_on, settlement.confirmed_on)
    settlement.state, settlement.paid_on, settlement.paid_by = "paid", body.occurred_on, caller.subject
    await session.flush()
    return await _shown(session, settlement)


async def receive(
    session: AsyncSession, caller: Caller, clock: Clock, settlement_id: UUID, body: SettlementStep
) -> SettlementRead:
    """The other side has the money: it is posted, bank by bank.

    Raises: as `pay`.
    """
    settlement = await _lock(session, caller, settlement_id)
    _check_state(settlement, "paid")
    paying = payer(settlement.county_share_fen)
    _check_side(caller, Side.CITY if paying is Side.COUNTY else Side.COUNTY, settlement)
    _check_other_person(caller, settlement)
    check_step_date(clock, body.occurred_on, settlement.paid_on)
    settlement.state, settlement.received_on, settlement.received_by = "received", body.occurred_on, caller.subject
    await _post(session, clock, settlement, body.occurred_on)
    await session.flush()
    return await _shown(session, settlement)


async def get_settlement(session: AsyncSession, caller: Caller, settlement_id: UUID) -> SettlementRead:
    """A settlement. Raises UnknownSettlement."""
    return await _shown(session, await _find(session, caller, settlement_id))


async def list_settlements(session: AsyncSession, caller: Caller, query: SettlementQuery) -> SettlementList:
    """Settlements of the caller's area in the order in which they were drawn up.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(YearSettlement).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = select(YearSettlement).where(caller.area_filter(table.county_code))
    for name in ("county_code", "programme", "year", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after:
        county, settlement_id = decode_cursor("year settlements", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(settlement_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return SettlementList(
        items=[await _shown(session, one) for one in shown],
        next=encode_cursor("year settlements", last.county_code, last.id) if last else None,
    )


async def list_lines(session: AsyncSession, caller: Caller, settlement_id: UUID, page: Page) -> SettlementLines:
    """Lines of a settlement by bank and loan.

    Raises:
        UnknownSettlement: not in the caller's area.
        Invalid: the cursor is not of this list.
    """
    settlement = await _find(session, caller, settlement_id)
    after = decode_number(decode_cursor("year settlement lines", page.after, 1)[0]) if page.after else 0
    found = await _lines(session, settlement, after, page.limit + 1)
    items = [
        SettlementLineRead(**line.model_dump(), net_loss_fen=line.paid_fen - line.given_back_fen)
        for line in found[: page.limit]
    ]
    return SettlementLines(
        items=items, next=encode_cursor("year settlement lines", items[-1].number) if len(found) > page.limit else None
    )


async def count_lines(session: AsyncSession, caller: Caller, settlement_id: UUID) -> int:
    """How many lines a settlement has. Raises UnknownSettlement."""
    settlement = await _find(session, caller, settlement_id)
    line = table_of(YearSettlementLine).c
    return (
        await session.scalar(
            select(func.count()).where(line.county_code == settlement.county_code, line.settlement_id == settlement.id)
        )
        or 0
    )


async def _is_due(
    session: AsyncSession, policies: ActivePolicies, county_code: str, programme: str, year: int, today: date
) -> bool:
    try:
        policy = await credit_policy(session, policies, county_code, date(year, 12, 31), programme)
    except NoActivePolicy:
        return False
    table = table_of(YearSettlement).c
    known = await session.scalar(
        select(func.count()).where(table.county_code == county_code, table.programme == programme, table.year >= year)
    )
    return not known and deposit_due_on(Quarter(year, 4), policy.fund) < today


async def _draw_up(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, body: SettlementCreate, subject: str
) -> SettlementRead:
    policy = await credit_policy(session, policies, body.county_code, date(body.year, 12, 31), body.programme)
    if policy.claims.city_share == 0:
        raise LossNotShared()
    programme = policy.programme
    await lock_named(session, "year settlement", body.county_code, programme)
    table = table_of(YearSettlement).c
    known = (
        await session.execute(
            select(
                table.year,
                table.state,
                func.greatest(
                    table.drawn_up_on, table.confirmed_on, table.paid_on, table.received_on, table.objected_on
                ).label("last_on"),
            ).where(table.county_code == body.county_code, table.programme == programme)
        )
    ).all()
    settled = [one.year for one in known if one.state != "objected"]
    check_year(body.year, body.occurred_on, max(settled, default=None))
    if any(one.state not in _CLOSED for one in known):
        raise SettlementOpen
    check_step_date(clock, body.occurred_on, max((one.last_on for one in known), default=None))
    lines = uncounted(
        await posted_losses(session, body.county_code, programme, body.year),
        await counted_losses(session, body.county_code, programme, body.year),
    )
    check_uncounted(lines, body.year)
    settlement = YearSettlement(
        county_code=body.county_code,
        id=new_id(),
        programme=programme,
        year=body.year,
        number=1 + sum(1 for one in known if one.year == body.year),
        state="drawn_up",
        net_loss_fen=sum(loss.net_loss_fen for loss in lines.values()),
        city_share_fen=sum(loss.city_share_fen for loss in lines.values()),
        county_share_fen=sum(loss.county_share_fen for loss in lines.values()),
        drawn_up_on=body.occurred_on,
        drawn_up_by=subject,
        recorded_at=clock.now(),
    )
    session.add(settlement)
    await session.flush()
    session.add_all(
        YearSettlementLine(
            county_code=settlement.county_code,
            settlement_id=settlement.id,
            number=number,
            **loan._asdict(),
            **loss._asdict(),
        )
        for number, (loan, loss) in enumerate(sorted(lines.items()), start=1)
    )
    await session.flush()
    return await _shown(session, settlement)


async def _post(session: AsyncSession, clock: Clock, settlement: YearSettlement, occurred_on: date) -> None:
    for bank in await _banks(session, settlement):
        draft = JournalDraft(
            programme=settlement.programme,
            cause="year_settlement",
            cause_id=str(settlement.id),
            kind="year_settlement",
            occurred_on=occurred_on,
            transfers=losses_settled(bank.county_share_fen),
        )
        await post(session, clock, settlement.county_code, bank.bank_code, [draft])


async def _banks(session: AsyncSession, settlement: YearSettlement) -> list[BankShare]:
    line = table_of(YearSettlementLine).c
    names = ("paid_fen", "given_back_fen", "city_share_fen", "county_share_fen", "earlier_net_fen")
    found = await session.execute(
        select(line.bank_code, *(func.sum(line[name]) for name in names))
        .where(line.county_code == settlement.county_code, line.settlement_id == settlement.id)
        .group_by(line.bank_code)
        .order_by(line.bank_code)
    )
    banks = []
    for bank_code, *sums in found:
        told: dict[str, Any] = {name: int(fen) for name, fen in zip(names, sums, strict=True)}
        net_fen = told["paid_fen"] - told["given_back_fen"]
        banks.append(BankShare(bank_code=bank_code, net_loss_fen=net_fen, **told))
    return banks


async def _lines(
    session: AsyncSession, settlement: YearSettlement, after: int, limit: int | None
) -> Sequence[YearSettlementLine]:
    line = table_of(YearSettlementLine).c
    found = await session.scalars(
        select(YearSettlementLine)
        .where(line.county_code == settlement.county_code, line.settlement_id == settlement.id, line.number > after)
        .order_by(line.number)
        .limit(limit)
    )
    return found.all()


def _check_state(settlement: YearSettlement, expected: str) -> None:
    if settlement.state != expected:
        raise _wrong_state(settlement)


def _check_side(caller: Caller, side: Side | None, settlement: YearSettlement) -> None:
    if _SIDES.get(caller.role) is not side:
        raise _wrong_state(settlement)


def _wrong_state(settlement: YearSettlement) -> SettlementWrongState:
    side = payer(settlement.county_share_fen)
    payer_zh, receiver_zh = ("县级财政", "市级财政") if side is Side.COUNTY else ("市级财政", "县级财政")
    payer_en, receiver_en = ("county finance", "city finance")[:: 1 if side is Side.COUNTY else -1]
    following, following_en = {
        "drawn_up": ("已编制，待县级财政确认或提出异议", "county finance confirms or objects"),
        "confirmed": (f"已确认，待{payer_zh}付款", f"{payer_en} pays"),
        "paid": (f"已付款，待{receiver_zh}确认收款", f"{receiver_en} receives"),
        "received": ("已办结", "it is done with"),
        "objected": ("已有异议，待市级财政重新编制", "city finance draws it up anew"),
    }[settlement.state]
    return SettlementWrongState(
        f"结算{following}", f"The settlement is {settlement.state}: {following_en}", state=settlement.state
    )


def _check_other_person(caller: Caller, settlement: YearSettlement) -> None:
    if caller.subject in (settlement.drawn_up_by, settlement.confirmed_by):
        raise SettlementSamePerson


async def _find(session: AsyncSession, caller: Caller, settlement_id: UUID) -> YearSettlement:
    table = table_of(YearSettlement).c
    found: YearSettlement | None = await session.scalar(
        select(YearSettlement).where(caller.area_filter(table.county_code), table.id == settlement_id)
    )
    if found is None:
        raise UnknownSettlement
    return found


async def _lock(session: AsyncSession, caller: Caller, settlement_id: UUID) -> YearSettlement:
    """The settlement as it is once nobody else works on its banks' books, in the order in which all lock them."""
    found = await _find(session, caller, settlement_id)
    for bank in await _banks(session, found):
        await lock_books(session, found.county_code, bank.bank_code)
    await session.refresh(found, with_for_update=True)
    return found


async def _shown(session: AsyncSession, settlement: YearSettlement) -> SettlementRead:
    side = payer(settlement.county_share_fen)
    return SettlementRead(
        **settlement.model_dump(),
        payer=side.value if side else None,
        banks=await _banks(session, settlement),
    )
