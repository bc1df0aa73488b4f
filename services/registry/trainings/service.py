"""Trainings and skills as kinds of records."""

from uuid import UUID

from services.registry.records.kinds import Desk, Part, RecordKind, Step
from services.registry.trainings import rules
from services.registry.trainings.models import Skill, SkillFields, Training, TrainingFields
from shared.business_dates import check_not_future


async def _check(desk: Desk, step: Step[Training]) -> None:
    row = step.row
    check_not_future(desk.clock, row.started_on, field="started_on")
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
    number="training_no",
    told=("training_kind", "audience", "started_on", "ended_on"),
)


async def _check_skill(desk: Desk, step: Step[Skill]) -> None:
    await check_own_training(desk, step.row.county_code, step.row.training_id, step.row.member_id)
    check_not_future(desk.clock, step.row.gained_on, field="gained_on")


async def check_own_training(desk: Desk, county_code: str, training_id: UUID | None, member_id: UUID) -> None:
    """Refuse somebody else's training as the source of a skill or job. Raises TrainingOfAnother."""
    training = await desk.session.get(Training, (county_code, training_id)) if training_id is not None else None
    if training is not None and training.member_id != member_id:
        raise rules.TrainingOfAnother(field="training_id")


SKILL = RecordKind(
    name="skill",
    title="实用技术",
    path="skills",
    model=Skill,
    fields=SkillFields,
    read="help.read",
    write="help.write",
    check=_check_skill,
    constraints={"uq_skill_member": (rules.SkillRecorded, "skill")},
    part=Part.RESULTS,
    told=("gained_on", "training_id"),
)
