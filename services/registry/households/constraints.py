"""The refusals behind broken constraints: what a check in advance can't see, because somebody else was first."""

from sqlalchemy.exc import IntegrityError

from services.registry.households.refusals import DuplicateHousehold, DuplicateIdNumber
from shared.database import violated_constraint
from shared.errors import Refusal

_BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "uq_household_no": DuplicateHousehold,
    "id_number_key_pkey": DuplicateIdNumber,
}


def refusal_of(error: IntegrityError) -> Refusal | None:
    """The refusal behind a broken constraint: somebody else was first; None where no rule of ours is behind it."""
    refusal = _BY_CONSTRAINT.get(violated_constraint(error) or "")
    return None if refusal is None else refusal()
