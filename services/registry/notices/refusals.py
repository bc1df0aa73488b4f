"""Why a public notice can't begin, end, or take an objection."""

from http import HTTPStatus

from shared.errors import Refusal


class NoticeMissing(Refusal):
    """The step of a notice before the notice was put up."""

    code = "registry.notice_missing"
    title = "尚未张榜公示"
    title_en = "No notice was put up"
    remedy = "请先发布公示，公示期满后再办理此步骤。"
    remedy_en = "Put up the notice first, and take the step when its days are over."


class NoticeRunning(Refusal):
    """A notice whose days are not over."""

    code = "registry.notice_running"
    title = "公示期未满"
    title_en = "The notice is still running"
    remedy = "请在公示期满后办理。"
    remedy_en = "Take the step once the notice's days are over."


class NoticeTwice(Refusal):
    """A second notice of the same step."""

    code = "registry.notice_twice"
    title = "该步骤已经公示"
    title_en = "The step has its notice"
    remedy = "请查看已发布的公示。"
    remedy_en = "See the notice that is up."


class ObjectionOpen(Refusal):
    """A notice with objections that nobody answered."""

    code = "registry.objection_open"
    title = "有异议尚未答复"
    title_en = "An objection is open"
    remedy = "请先答复全部异议。"
    remedy_en = "Answer every objection first."


class NoticeOver(Refusal):
    """An objection after the notice was taken down."""

    code = "registry.notice_over"
    title = "公示已经结束"
    title_en = "The notice is over"
    remedy = "如有问题，请向乡镇或县扶贫办反映。"
    remedy_en = "Turn to the township or the county office."


class ObjectionAnswered(Refusal):
    """A second answer to an objection."""

    code = "registry.objection_answered"
    title = "该异议已经答复"
    title_en = "The objection was answered"
    remedy = "如有新的情况，请登记新的异议。"
    remedy_en = "Enter a new objection if there is something new."


class AnswerTellsOfHealth(Refusal):
    """An answer that would tell everybody of somebody's illness or disability."""

    code = "registry.answer_tells_of_health"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "答复含有疾病或残疾信息"
    title_en = "The answer tells of illness or disability"
    remedy = "答复向社会公开，不得写明疾病、残疾情况：请改写为“经核实，符合（不符合）条件”等，具体情况当面告知异议人。"
    remedy_en = "Everybody reads the answer: say whether the conditions are met, and tell the rest in person."


class AnswerGivesNumber(Refusal):
    """An answer that would give everybody an identity, telephone or account number."""

    code = "registry.answer_gives_number"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "答复含有证件、电话或账号号码"
    title_en = "The answer gives an identity, telephone or account number"
    remedy = "答复向社会公开，不得写明身份证号、电话、账号（含用空格、连字符隔开的）：请删去；多个金额用顿号隔开。"
    remedy_en = "Everybody reads the answer: leave the number out, however it is written; part sums by a comma."


class UnknownListed(Refusal):
    """An objection to somebody whom the notice doesn't list."""

    code = "registry.not_on_notice"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "公示名单中没有该户"
    title_en = "The notice doesn't list it"
    remedy = "请填写公示名单中的序号；对整份公示有异议的，序号留空。"
    remedy_en = "Give a number of the notice's list, or none to object to the whole."
