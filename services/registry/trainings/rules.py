"""What a training must keep to."""

from datetime import date
from http import HTTPStatus

from shared.errors import Refusal

YULU = "yulu"


class TrainingNotFree(Refusal):
    """The trainee was charged for what the plan gives free."""

    code = "registry.training_not_free"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "雨露计划培训不得向学员收费"
    title_en = "Training of the Yulu plan is free for the trainee"
    remedy = "学杂费、住宿费和技能鉴定费应为 0；确已收取的，请先退还。"
    remedy_en = "Tuition, lodging and certification cost the trainee nothing; pay back what was charged."


class TrainingEndsEarly(Refusal):
    """A training that ends before it begins."""

    code = "registry.training_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结束日期早于开始日期"
    title_en = "The training ends before it begins"
    remedy = "请核对起止日期。"
    remedy_en = "Check both dates."


class TrainingOfAnother(Refusal):
    """A training that somebody else attended."""

    code = "registry.training_of_another"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该培训不是本人参加的"
    title_en = "Somebody else attended the training"
    remedy = "请填写本人的培训编号。"
    remedy_en = "Name a training of the person's own."


class SkillRecorded(Refusal):
    """The person's skill is on record."""

    code = "registry.skill_recorded"
    title = "该实用技术已登记"
    title_en = "The skill is on record"
    remedy = "同一人的同一项技术只登记一次。"
    remedy_en = "A skill of a person is recorded once."


def check_free(training_kind: str, tuition_fen: int, lodging_fen: int, certification_fen: int) -> None:
    """Refuse any of the three fees in a training of the 雨露计划.

    Args:
        training_kind: code of shared.codes.TRAINING_KINDS.
        tuition_fen: charged for tuition and books, fen.
        lodging_fen: charged for lodging, fen.
        certification_fen: charged for the skill's examination, fen.

    Raises:
        TrainingNotFree: one of them is above 0.

    Source: R000-027.
    """
    fees = {"tuition_fen": tuition_fen, "lodging_fen": lodging_fen, "certification_fen": certification_fen}
    charged = next((name for name, fen in fees.items() if fen > 0), None)
    if training_kind == YULU and charged is not None:
        raise TrainingNotFree(field=charged)


def check_dates(started_on: date, ended_on: date | None) -> None:
    """Refuse an end before the beginning. Raises TrainingEndsEarly."""
    if ended_on is not None and ended_on < started_on:
        raise TrainingEndsEarly(field="ended_on")
