"""Deciding on pairs of people who are probably one, and undoing a decision."""

from uuid import UUID

from sqlmodel import SQLModel

from services.registry.duplicates.models import DIFFERENT, OPEN, SAME, DecisionForm, DuplicatePair, UndoForm
from services.registry.duplicates.queries import check_both_seen
from services.registry.duplicates.refusals import KeptRecordUnclear, PairDecided, PairOpen
from services.registry.households.models import Member
from services.registry.membership.leaving import reinstate, retire
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.service import locked, write

PAIR = RecordKind(
    name="duplicate_pair",
    title="疑似重复",
    path="duplicates",
    model=DuplicatePair,
    fields=SQLModel,  # nobody fills one in: pairs are found
    read="duplicate.read",
    write="duplicate.decide",
)


async def decide(desk: Desk, pair_id: UUID, expected_version: int, request: DecisionForm) -> DuplicatePair:
    """Say what the two records are; when one person, which of them goes on and so which of them ends.

    Raises:
        NotFound: no such pair in the caller's area.
        StaleVersion: somebody else decided first.
        PairDecided: it has a decision.
        KeptRecordUnclear: the record that goes on is not one of the two, or named without need.
        DateInFuture, DateBeforeStep: after today, or before the pair was found.
        HouseholdOffRegister, NoHead, TwoHeads: the household of the record that ends would not be sound.
        LastMember: it would leave the register, which the county decides.
    """
    pair = await locked(desk, PAIR, pair_id, expected_version)
    await check_both_seen(desk.session, desk.caller, pair)
    if pair.state != OPEN:
        raise PairDecided
    both = {pair.first_id, pair.second_id}
    if (request.decision == SAME) != (request.kept_id in both) or (
        request.decision == DIFFERENT and request.kept_id is not None
    ):
        raise KeptRecordUnclear(field="kept_id")
    if request.decision == SAME:
        household_id, member_id = await _ending(desk, pair, request.kept_id)
        await retire(desk, household_id, member_id, request, request.relations)
    values = {"state": request.decision, "kept_id": request.kept_id}
    return await write(desk, PAIR, pair, values, request.occurred_on, request.reason, "decided")


async def undo(desk: Desk, pair_id: UUID, expected_version: int, request: UndoForm) -> DuplicatePair:
    """Take a decision back: the pair is open again, and a record that was ended is taken up again.

    Raises:
        NotFound, StaleVersion, DateInFuture, DateBeforeStep: as for `decide`.
        PairOpen: there is no decision.
        HouseholdOffRegister: its household was merged or taken off the register meanwhile.
        DuplicateIdNumber, NoHead, TwoHeads: the record can't simply be taken up again.
        LastMember: its household would come back onto the register, which the county decides.
    """
    pair = await locked(desk, PAIR, pair_id, expected_version)
    await check_both_seen(desk.session, desk.caller, pair)
    if pair.state == OPEN:
        raise PairOpen
    if pair.state == SAME:
        household_id, member_id = await _ending(desk, pair, pair.kept_id)
        await reinstate(desk, household_id, member_id, request, request.relations)
    values = {"state": OPEN, "kept_id": None}
    return await write(desk, PAIR, pair, values, request.occurred_on, request.reason, "undone")


async def _ending(desk: Desk, pair: DuplicatePair, kept_id: UUID | None) -> tuple[UUID, UUID]:
    """Household and id of the one of a pair that does not go on."""
    ending = pair.second_id if kept_id == pair.first_id else pair.first_id
    member = await desk.session.get_one(Member, (pair.county_code, ending))
    return member.household_id, ending
