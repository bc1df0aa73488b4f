"""Which programmes run in a county."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.policies import check_county, programmes_in_force
from services.credit.programmes.schemas import PackRead, ProgrammeList, ProgrammeQuery, ProgrammeRead
from shared.calendar import Clock
from shared.policies.active import ActivePolicies
from shared.policies.selection import Activation
from shared.security.callers import Caller


async def list_programmes(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, query: ProgrammeQuery
) -> ProgrammeList:
    """The programmes of a county on a day; none where no pack with one holds there yet.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
    """
    caller.require_county(query.county_code)
    check_county(query.county_code)
    on = query.on or clock.today()
    running = await programmes_in_force(session, policies, query.county_code, on)
    return ProgrammeList(
        county_code=query.county_code,
        on=on,
        items=[
            ProgrammeRead(
                code=one.section.programme.code,
                label=one.section.programme.label,
                default=place == 0,
                pack=_read(one.activations[-1]),
                packs=[_read(activation) for activation in one.activations],
            )
            for place, one in enumerate(running)
        ],
    )


def _read(activation: Activation) -> PackRead:
    return PackRead(pack=activation.pack, area_code=activation.area_code, effective_from=activation.effective_from)
