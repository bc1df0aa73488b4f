"""What publicity of projects and funds is refused for, and what is refused for want of it."""

from http import HTTPStatus

from shared.errors import Refusal


class NotPublic(Refusal):
    """The next stage before the last one was made public at every level."""

    code = "registry.stage_not_public"
    title = "上一阶段尚未在各级公示"
    title_en = "The stage before was not made public at every level"
    remedy = "请先在所列级别公示，公示期满后再办理下一阶段。"
    remedy_en = "Make the stage public at the levels named for its days first."


class StageObjected(Refusal):
    """The next stage though an objection to the last one's notice was right."""

    code = "registry.stage_objected"
    title = "公示异议成立，尚未重新公示"
    title_en = "An objection was upheld, and nothing was put up anew"
    remedy = "请先更正，再在同一地区重新公示该阶段，公示期满后办理下一阶段。"
    remedy_en = "Put right what was wrong, and make the stage public in that area anew."


class NoticeElsewhere(Refusal):
    """A notice in an area that has no part in what it is about."""

    code = "registry.notice_elsewhere"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "公示地区与项目或资金无关"
    title_en = "The area has no part in the project or the funds"
    remedy = "请在项目或资金计划所在的县、乡镇或村公示。"
    remedy_en = "Make it public in the county, township or village of the project or the plan."


class NoticeEndsEarly(Refusal):
    """A notice that ends before it begins."""

    code = "registry.notice_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结束日期早于开始日期"
    title_en = "The notice ends before it begins"
    remedy = "请核对起止日期。"
    remedy_en = "Check both dates."


class NoticeFixed(Refusal):
    """A change of what hung out, after somebody objected to it or it was taken down."""

    code = "registry.notice_fixed"
    title = "公示已有异议或已结束，内容不得改动"
    title_en = "What was objected to, or was taken down, is not changed"
    remedy = "请更正后另行发布新的公示。"
    remedy_en = "Put up another notice with what is right."
