"""Why no bulletin is drawn up, issued or withdrawn."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class PeriodUnreadable(Invalid):
    """A text that names no month and no quarter."""

    code = "monitoring.bulletin_period_unreadable"
    title = "通报的期间有误"
    title_en = "Not a period of bulletins"
    remedy = "月度写成 2018-07，季度写成 2018Q3，年份不早于 2000 年。"
    remedy_en = "Write a month as 2018-07, a quarter as 2018Q3, of the year 2000 or later."


class PeriodInFuture(Refusal):
    """A period that has not begun."""

    code = "monitoring.bulletin_period_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "通报的期间尚未开始"
    title_en = "The period has not begun"
    remedy = "请选择已经结束的月份或季度。"
    remedy_en = "Choose a month or quarter that is over."


class PeriodNotOver(Refusal):
    """A period that still runs, or ran on the day on which the bulletin is to be issued."""

    code = "monitoring.bulletin_period_not_over"
    status = HTTPStatus.CONFLICT
    title = "通报的期间尚未结束"
    title_en = "The period is not over"
    remedy = "通报反映期末情况，请在期间最后一天过后生成和发布。"
    remedy_en = "A bulletin tells how the period ended: draw it up and issue it after its last day."


class BulletinOutOfOrder(Refusal):
    """A day of issue before that of the number before."""

    code = "monitoring.bulletin_out_of_order"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "发布日期早于上一号通报"
    title_en = "The bulletin would be dated before the number before it"
    remedy = "通报按发布日期连续编号，请填写不早于本单位当年上一号通报的发布日期。"
    remedy_en = (
        "Numbers run by the day of issue: give a day not before that of your office's last bulletin of the year."
    )


class BulletinAreaTooWide(Refusal):
    """An area above a city."""

    code = "monitoring.bulletin_area_too_wide"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "通报的区划范围过大"
    title_en = "The area is too wide for a bulletin"
    remedy = "请填写市、县、乡镇或村的区划代码。"
    remedy_en = "Give a city, county, town or village."


class IssuedByCounty(Refusal):
    """The city's office would issue what a county's answers for."""

    code = "monitoring.bulletin_issued_by_county"
    status = HTTPStatus.FORBIDDEN
    title = "该区划的通报由所在县扶贫办发布"
    title_en = "The office of its county issues this area's bulletins"
    remedy = "市扶贫办发布全市的通报；县及以下的通报请由县扶贫办发布。"
    remedy_en = "The city's office issues the city's own; let the county's office issue this one."


class BulletinIssued(Refusal):
    """The area's bulletin of the period was issued and not withdrawn."""

    code = "monitoring.bulletin_issued"
    status = HTTPStatus.CONFLICT
    title = "该区划本期通报已发布"
    title_en = "The area's bulletin of this period was issued"
    remedy = "如需更正，请先说明理由撤回已发布的通报，再重新发布。"
    remedy_en = "To correct it, withdraw the issued one with the reason, then issue it again."


class BulletinWithdrawn(Refusal):
    """A bulletin that was withdrawn before."""

    code = "monitoring.bulletin_withdrawn"
    status = HTTPStatus.CONFLICT
    title = "该通报已撤回"
    title_en = "The bulletin was withdrawn already"
    remedy = "请刷新后核对；需要的，可重新发布本期通报。"
    remedy_en = "Look again; the period's bulletin may be issued anew."


class UnknownBulletin(NotFound):
    """No such bulletin, or none that the caller may see."""

    code = "monitoring.unknown_bulletin"
    title = "没有这份通报"
    title_en = "No such bulletin"
