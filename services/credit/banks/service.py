"""Pilot banks: the city office admits, suspends, removes and readmits them, each time with a day and a reason."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.models import BankStanding
from services.credit.banks.problems import UnknownBank
from services.credit.banks.rules import (
    ACTION_LABELS,
    STATE_LABELS,
    BankState,
    StandingAction,
    StandingChange,
    check_replaced,
    standing_on,
    state_after,
)
from services.credit.banks.schemas import BankDetail, BankList, BankRead, StandingCreate, StandingRead
from services.credit.banks.standings import changes_of_programme, pilot_bank, standing_of
from services.credit.locks import lock_named
from services.credit.policies import city_section
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import new_id, table_of
from shared.errors import Invalid, OutsideArea
from shared.events.credit import BankStandingChanged
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.security.callers import Caller

_CITY_DIGITS = 4
_TOLD = ("programme", "bank_code", "label", "action", "state", "replaces", "reason", "occurred_on")


def own_city(caller: Caller, asked: str | None) -> str:
    """The city (its tenant key) that a caller asks about: his own, or one of his province's.

    Raises:
        Invalid: the caller's area is wider than a city, and he names none.
        OutsideArea: the city is not the caller's.
    """
    prefix = caller.area_prefix[:_CITY_DIGITS]
    if asked is None:
        if len(prefix) < _CITY_DIGITS:
            raise Invalid("请给出 city_code", "Name the city_code", field="city_code")
        return f"{prefix}00"
    if not asked.startswith(prefix):
        raise OutsideArea(f"{asked} 不在您的辖区内", f"{asked} lies outside your area", field="city_code")
    return asked


async def change_standing(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    bank_code: str,
    body: StandingCreate,
) -> BankDetail:
    """Decide about a bank's standing from a day on.

    Decisions of one programme and city are taken one after the other, so two of one day never both follow from the
    same state. What the bank lent on earlier days stands.

    Raises:
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the bank's last decision.
        NoActivePolicy: no such programme runs on that day.
        WrongStanding: the decision doesn't follow from where the bank stands.
        NotReplaceable: the bank that is replaced has not been removed.
        Invalid: a bank unknown to the pack without a name, or a replacement with another action.
    """
    city = own_city(caller, None)
    check_step_date(clock, body.occurred_on, None)
    section = await city_section(session, policies, city, body.occurred_on, body.programme)
    programme = section.programme.code
    await lock_named(session, "standings", city, programme)
    changes = await changes_of_programme(session, city, programme)
    history = await _history(session, city, programme, bank_code)
    check_step_date(clock, body.occurred_on, history[-1].occurred_on if history else None)
    before = _state(section, changes.get(bank_code, ()), bank_code, body.occurred_on)
    state = state_after(bank_code, before, body.action, body.occurred_on)
    _check_replacement(section, changes, body)
    made = BankStanding(
        county_code=city,
        id=(own_id := new_id()),
        programme=programme,
        bank_code=bank_code,
        number=len(history) + 1,
        first_id=history[0].id if history else own_id,
        label=_label(section, history, bank_code, body.label),
        action=body.action.value,
        state=state.value,
        occurred_on=body.occurred_on,
        reason=body.reason,
        replaces=body.replaces,
        decided_by=caller.subject,
        recorded_at=clock.now(),
    )
    session.add(made)
    await session.flush()
    emit(
        session,
        clock,
        BankStandingChanged(
            county_code=city,
            version=made.number,
            bank_standing_id=made.first_id,
            **made.model_dump(include={*_TOLD}),
        ),
    )
    return await get_bank(session, caller, clock, policies, bank_code, programme, city)


async def list_banks(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    *,
    programme: str | None,
    on: date | None,
    city_code: str | None,
) -> BankList:
    """Every bank that has a part in a programme on a day, removed ones included.

    Raises:
        Invalid: the caller's area is wider than a city, and he names none.
        OutsideArea: the city is not the caller's.
        NoActivePolicy: no such programme runs on that day.
    """
    city, day = own_city(caller, city_code), on or clock.today()
    section = await city_section(session, policies, city, day, programme)
    changes = await changes_of_programme(session, city, section.programme.code)
    codes = sorted({bank.code for bank in section.banks} | changes.keys())
    items = [_shown(section, changes.get(code, ()), code, day) for code in codes]
    return BankList(on=day, programme=section.programme.code, items=[item for item in items if item is not None])


async def get_bank(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    bank_code: str,
    programme: str | None,
    city_code: str | None,
) -> BankDetail:
    """A bank as it stands today, with every decision about it.

    Raises:
        Invalid: the caller's area is wider than a city, and he names none.
        OutsideArea: the city is not the caller's.
        NoActivePolicy: no such programme runs today.
        UnknownBank: the bank has no part in it.
    """
    city, today = own_city(caller, city_code), clock.today()
    section = await city_section(session, policies, city, today, programme)
    history = await _history(session, city, section.programme.code, bank_code)
    changes = (await changes_of_programme(session, city, section.programme.code)).get(bank_code, ())
    shown = _shown(section, changes, bank_code, today)
    if shown is None:
        raise UnknownBank(field="bank_code")
    return BankDetail(
        **shown.model_dump(),
        history=[
            StandingRead(
                **row.model_dump(include=StandingRead.model_fields.keys() - {"action_label"}),
                action_label=ACTION_LABELS[StandingAction(row.action)],
            )
            for row in history
        ],
    )


async def _history(session: AsyncSession, city: str, programme: str, bank_code: str) -> Sequence[BankStanding]:
    table = table_of(BankStanding).c
    found = await session.scalars(
        select(BankStanding)
        .where(table.county_code == city, table.programme == programme, table.bank_code == bank_code)
        .order_by(table.number)
    )
    return found.all()


def _state(section: CreditSection, changes: Sequence[StandingChange], bank_code: str, on: date) -> BankState | None:
    named = pilot_bank(section, bank_code)
    return standing_on(BankState(named.state) if named else None, changes, on)


def _check_replacement(section: CreditSection, changes: dict[str, list[StandingChange]], body: StandingCreate) -> None:
    if body.replaces is None:
        return
    if body.action not in (StandingAction.ADMIT, StandingAction.READMIT):
        raise Invalid("只有递补时填写 replaces", "Only a bank that is admitted replaces another", field="replaces")
    state = _state(section, changes.get(body.replaces, ()), body.replaces, body.occurred_on)
    check_replaced(body.replaces, state, body.occurred_on)


def _label(section: CreditSection, history: Sequence[BankStanding], bank_code: str, given: str | None) -> str:
    named = pilot_bank(section, bank_code)
    known = history[-1].label if history else named.label if named else None
    label = given or known
    if label is None:
        raise Invalid("请给出银行名称 label", "Give the bank's name as label", field="label")
    return label


def _shown(section: CreditSection, changes: Sequence[StandingChange], bank_code: str, on: date) -> BankRead | None:
    standing = standing_of(section, changes, bank_code, on)
    if standing is None:
        return None
    return BankRead(
        bank_code=bank_code,
        label=standing.label,
        programme=section.programme.code,
        state=standing.state.value,
        state_label=STATE_LABELS[standing.state],
        named_by_pack=pilot_bank(section, bank_code) is not None,
        since=max((change.occurred_on for change in changes if change.occurred_on <= on), default=None),
    )
