"""What a household is to know of its helper, and all that was done for it: help card and help ledger."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.registry.donations.models import Donation
from services.registry.helping.forms import HelpCard, HelpLedger, LedgerEntry, TaskSeen
from services.registry.helping.people import helpers_by_id, mode_of
from services.registry.households.models import Household
from services.registry.households.queries import find_household
from services.registry.letters.models import ResponsibilityLetter
from services.registry.letters.rules import CADRE
from services.registry.pairings.models import HouseholdPairing
from services.registry.records.kinds import Desk
from services.registry.records.models import HouseholdRecord
from services.registry.records.queries import find_record
from services.registry.tasks.models import HouseholdTask
from services.registry.visits.models import Visit
from shared.codes import PAIRING_ROLES, VISIT_KINDS
from shared.database import table_of

UNNAMED_DONOR = "爱心捐助"
"""How a donor is shown who has not agreed to be named."""


async def help_card(desk: Desk, pairing_id: UUID) -> HelpCard:
    """The help card of a household and a helper: who helps, what is to be done, how often they came this year.

    Raises:
        NotFound: no such pairing in the caller's area.
    """
    line = await find_record(desk.session, desk.caller, HouseholdPairing, pairing_id)
    household = await find_household(desk.session, desk.caller, line.household_id)
    helper = (await helpers_by_id(desk, line.county_code, {line.helper_id}))[line.helper_id]
    task, visit, letter = table_of(HouseholdTask).c, table_of(Visit).c, table_of(ResponsibilityLetter).c
    tasks = await desk.session.scalars(
        select(HouseholdTask)
        .where(
            task.county_code == line.county_code,
            task.household_id == household.id,
            task.helper_id == line.helper_id,
            task.withdrawn_on.is_(None),
        )
        .order_by(task.due_on, task.id)
    )
    today = desk.clock.today()
    visits = (
        await desk.session.execute(
            select(func.count().filter(visit.visited_on >= date(today.year, 1, 1)), func.max(visit.visited_on)).where(
                visit.county_code == line.county_code,
                visit.household_id == household.id,
                visit.helper_id == line.helper_id,
                visit.withdrawn_on.is_(None),
            )
        )
    ).one()
    letters = await desk.session.scalars(
        select(letter.number)
        .where(
            letter.county_code == line.county_code,
            letter.helper_id == line.helper_id,
            letter.letter_kind == CADRE,
            letter.withdrawn_on.is_(None),
        )
        .order_by(letter.year, letter.number)
    )
    return HelpCard(
        pairing_id=line.id,
        household_id=household.id,
        **household.model_dump(include={"household_no", "head_name", "village_code", "main_cause"}),
        mode=await mode_of(desk, household),
        helper=helper,
        **line.model_dump(include={"pairing_role", "started_on", "ended_on"}),
        tasks=[TaskSeen.model_validate(row) for row in tasks],
        visits_this_year=visits[0],
        last_visit_on=visits[1],
        letters=list(letters.all()),
    )


async def help_ledger(desk: Desk, household_id: UUID) -> HelpLedger:
    """Everything done for a household: who began to help, each visit's record card, each donation.

    Raises:
        NotFound: no such household in the caller's area.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    lines = await _of_household(desk, HouseholdPairing, household)
    visits = await _of_household(desk, Visit, household)
    donations = await _of_household(desk, Donation, household)
    ids = {row.helper_id for row in (*lines, *visits) if row.helper_id is not None}
    helpers = await helpers_by_id(desk, household.county_code, ids)

    def name_of(row: Any) -> str:
        return row.visitor or "" if row.helper_id is None else helpers[row.helper_id].name

    entries = [
        LedgerEntry(
            on=row.started_on,
            kind="pairing",
            record_id=row.id,
            who=name_of(row),
            what=PAIRING_ROLES.by_code(row.pairing_role).label,
        )
        for row in lines
    ]
    entries += [
        LedgerEntry(
            on=row.visited_on,
            kind="visit",
            record_id=row.id,
            who=name_of(row),
            what=f"{VISIT_KINDS.by_code(row.visit_kind).label}：{row.findings}",
        )
        for row in visits
    ]
    entries += [
        LedgerEntry(
            on=row.given_on,
            kind="donation",
            record_id=row.id,
            who=row.donor if row.name_donor else UNNAMED_DONOR,
            what=row.item,
            value_fen=row.value_fen,
        )
        for row in donations
    ]
    return HelpLedger(
        household_id=household.id,
        visits=len(visits),
        donated_fen=sum(row.value_fen for row in donations),
        entries=sorted(entries, key=lambda entry: (entry.on, entry.record_id)),
    )


async def _of_household(desk: Desk, model: type[HouseholdRecord], household: Household) -> list[Any]:
    table = table_of(model).c
    found = await desk.session.scalars(
        select(model).where(
            table.county_code == household.county_code,
            table.household_id == household.id,
            table.withdrawn_on.is_(None),
        )
    )
    return list(found.all())
