"""What a record of participation is refused for."""

from http import HTTPStatus

from shared.errors import Refusal


class TakesPartInOne(Refusal):
    """Participation in nothing, or in two things at once."""

    code = "registry.participation_about"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "参与的事项不明确"
    title_en = "What they took part in is unclear"
    remedy = "请填写项目或规划年度之一；建设、管理、监督环节须填写项目。"
    remedy_en = "Name a project or the year of a plan; building, managing and supervising are of a project."


class HouseholdNotThere(Refusal):
    """A household that isn't registered in the area, or wasn't on that day."""

    code = "registry.participant_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "参加的户不在本地建档立卡户中"
    title_en = "A household that took part is not registered in the area"
    remedy = "请核对户编号：应为该地区当日已建档立卡的户，每户只填一次。"
    remedy_en = "Check the numbers: households of the area, registered by that day, each once."


class FewerPeople(Refusal):
    """Fewer people than households."""

    code = "registry.participation_people"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "参加人数少于参加户数"
    title_en = "Fewer people took part than households"
    remedy = "请核对参加人数，每户至少一人。"
    remedy_en = "Check the number of people: at least one of each household."


class OutcomeUnanswered(Refusal):
    """An outcome without what people were answered, or an answer while it is open."""

    code = "registry.participation_unanswered"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "办理结果与答复不符"
    title_en = "The outcome doesn't fit the answer"
    remedy = "已有结果的，请填写办理情况和答复日期；待办的不填。"
    remedy_en = "With an outcome give the answer and its day; leave both out while it is open."
