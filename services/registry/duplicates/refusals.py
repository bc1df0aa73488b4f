"""What a decision on a pair is refused for."""

from http import HTTPStatus

from shared.errors import Refusal


class PairDecided(Refusal):
    """Somebody decided on the pair before."""

    code = "registry.pair_decided"
    title = "该疑似重复已有结论"
    title_en = "The pair was decided on"
    remedy = "要改变结论，请先撤销原结论。"
    remedy_en = "Undo the decision first to decide anew."


class PairOpen(Refusal):
    """There is no decision to undo."""

    code = "registry.pair_open"
    title = "该疑似重复尚无结论"
    title_en = "The pair is still open"
    remedy = "请先作出结论。"
    remedy_en = "Decide on it first."


class KeptRecordUnclear(Refusal):
    """Which record goes on is not said, or said where both go on."""

    code = "registry.kept_record_unclear"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "保留哪条记录不明确"
    title_en = "It is not clear which record goes on"
    remedy = "同一人时在 kept_id 中写明保留的成员，不是同一人时不填。"
    remedy_en = "Name the member that goes on in `kept_id` for the same person, and none for different people."
