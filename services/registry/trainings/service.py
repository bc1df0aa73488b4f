"""Trainings as a kind of record."""

from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.trainings import rules
from services.registry.trainings.models import Training, TrainingFields


async def _check(_desk: Desk, step: Step[Training]) -> None:
    row = step.row
    rules.check_dates(row.started_on, row.ended_on)
    rules.check_free(row.training_kind, row.tuition_fen, row.lodging_fen, row.certification_fen)


TRAINING = RecordKind(
    name="training",
    title="培训",
    path="trainings",
    model=Training,
    fields=TrainingFields,
    read="help.read",
    write="help.write",
    check=_check,
    answers="measure",
)
