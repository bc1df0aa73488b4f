"""How a village stands: identified as poor, out of poverty, identified again; procedures alone change it."""

from datetime import date

from sqlalchemy import select

from services.registry.records import service as records
from services.registry.records.kinds import Desk
from services.registry.village_facts.models import VillageProfile
from services.registry.village_facts.rules import VillageFactsMissing, check_not_exited, check_not_poor
from services.registry.village_facts.service import VILLAGE_PROFILE
from services.registry.villages.queries import line_of
from shared.areas import significant_prefix
from shared.database import is_one_of, table_of

IDENTIFICATION = "village_identification"
EXIT = "village_exit"


async def check_may_enter(desk: Desk, procedure: str, village_code: str) -> None:
    """Refuse a village that a round of a procedure can't be about.

    Raises:
        VillageFactsMissing: it has no profile, in which the outcome would stand.
        VillageExited, VillageStillPoor: it stands already where the round would bring it.
    """
    _check(procedure, await _profile(desk, village_code))


async def identify(desk: Desk, village_code: str, occurred_on: date, reason: str) -> None:
    """Record that a village was identified as poor, for the first time or again, and announce it.

    Raises:
        VillageFactsMissing, VillageStillPoor: it can't be, or is.
        DateInFuture, DateBeforeStep: after today, or before its profile's first day.
    """
    profile = await _profile(desk, village_code, lock=True)
    _check(IDENTIFICATION, profile)
    values = {"identified_on": occurred_on, "exited_on": None}
    await records.write(desk, VILLAGE_PROFILE, profile, values, occurred_on, reason, "identified", check=False)


async def exit_poverty(desk: Desk, village_code: str, occurred_on: date, reason: str) -> None:
    """Record that a village left poverty, and announce it.

    Raises:
        VillageFactsMissing, VillageExited: it can't, or has.
        DateInFuture, DateBeforeStep: after today, or before its profile's first day.
    """
    profile = await _profile(desk, village_code, lock=True)
    _check(EXIT, profile)
    values = {"exited_on": occurred_on}
    await records.write(desk, VILLAGE_PROFILE, profile, values, occurred_on, reason, "exited", check=False)


def _check(procedure: str, profile: VillageProfile) -> None:
    if procedure == EXIT:
        check_not_exited(profile.exited_on)
    if procedure == IDENTIFICATION:
        check_not_poor(profile.identified_on, profile.exited_on)


async def _profile(desk: Desk, village_code: str, *, lock: bool = False) -> VillageProfile:
    """A village's profile under the code that it bears, or one that it bore before."""
    line, table = line_of(desk.caller, village_code), table_of(VillageProfile).c
    statement = select(VillageProfile).where(
        table.county_code == desk.caller.areas.tenant(significant_prefix(village_code)),
        is_one_of(table.area_code, line),
        table.withdrawn_on.is_(None),
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await desk.session.scalars(statement)).all()
    if not found:
        raise VillageFactsMissing(
            f"{village_code} 尚无村基本情况", f"{village_code} has no profile", field="village_code"
        )
    return min(found, key=lambda one: line.index(one.area_code))
