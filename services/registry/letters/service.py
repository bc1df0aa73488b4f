"""Responsibility letters as a kind of record."""

from services.registry.letters import rules
from services.registry.letters.models import LetterQuery, ResponsibilityLetter, ResponsibilityLetterFields
from services.registry.pairings.queries import helper_at_hand, unit_at_hand
from services.registry.records.kinds import Desk, RecordKind, Step
from shared.business_dates import check_not_future


async def _check(desk: Desk, step: Step[ResponsibilityLetter]) -> None:
    row = step.row
    check_not_future(desk.clock, row.signed_on, field="signed_on")
    unit_kind = None
    if row.unit_id is not None:
        unit_kind = (await unit_at_hand(desk, row.county_code, row.unit_id)).unit_kind
    if row.helper_id is not None:
        await helper_at_hand(desk, row.county_code, row.helper_id)
    rules.check_signer(row.letter_kind, row.helper_id is not None, unit_kind)


LETTER = RecordKind(
    name="responsibility_letter",
    title="目标责任书",
    path="responsibility-letters",
    model=ResponsibilityLetter,
    fields=ResponsibilityLetterFields,
    read="help.read",
    write="pairing.write",
    check=_check,
    query=LetterQuery,
    number="number",
)
