"""What can't be done with a duty."""

from http import HTTPStatus

from shared.errors import Refusal


class NotOwedByRole(Refusal):
    """Somebody reports a duty of another post."""

    code = "monitoring.duty_of_another_role"
    status = HTTPStatus.FORBIDDEN
    title = "此项职责由其他岗位报告"
    title_en = "The duty is another post's to report"
    remedy = "请由承担此项职责的岗位报告。"
    remedy_en = "Let the post that owes it report."


class NotReported(Refusal):
    """A duty that is not kept by reports."""

    code = "monitoring.duty_not_reported"
    status = HTTPStatus.CONFLICT
    title = "此项职责不以报告办结"
    title_en = "The duty is not kept by reports"
    remedy = "走访类职责请登记走访记录；抽查类职责请抽取并完成当季抽查；信贷类职责请在信贷服务中办理。"
    remedy_en = "Record the visits, close the quarter's spot check, or deal with it in the credit service."


class NothingOwed(Refusal):
    """A duty that was done as often as it is wanted, or fell away."""

    code = "monitoring.duty_not_owed"
    status = HTTPStatus.CONFLICT
    title = "此项职责已办结或不再需要"
    title_en = "The duty was done or fell away"
    remedy = "无需再报告；报告有误的，请县扶贫办退回后重报。"
    remedy_en = "Nothing is left to report; a wrong report is sent back by the county office first."


class NothingReported(Refusal):
    """Nothing stands that could be sent back."""

    code = "monitoring.duty_nothing_reported"
    status = HTTPStatus.CONFLICT
    title = "没有可退回的报告"
    title_en = "There is no report to send back"
    remedy = "请先核对此项职责的办理记录。"
    remedy_en = "Look at the duty's history first."


class OwnReport(Refusal):
    """Whoever owes a duty would send back his own report."""

    code = "monitoring.own_duty_report"
    status = HTTPStatus.CONFLICT
    title = "不能退回本岗位的报告"
    title_en = "A post can't send back its own report"
    remedy = "请由上级部门退回。"
    remedy_en = "Let the office above send it back."


class CoverageUntold(Refusal):
    """A report of a duty towards all households doesn't say how many it covers."""

    code = "monitoring.duty_coverage_untold"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "未填写已完成的户数"
    title_en = "The report doesn't say how many households it covers"
    remedy = "请填写 households_covered。"
    remedy_en = "Give households_covered."


class CoverageNotAsked(Refusal):
    """A number of households where none is asked for."""

    code = "monitoring.duty_coverage_not_asked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "此项职责不要求户数"
    title_en = "The duty asks for no number of households"
    remedy = "请去掉 households_covered。"
    remedy_en = "Leave households_covered out."


class CoverageShort(Refusal):
    """A report covers fewer households than the plan wants."""

    code = "monitoring.duty_coverage_short"
    status = HTTPStatus.CONFLICT
    title = "覆盖户数不足"
    title_en = "Too few households are covered"
    remedy = "请完成其余户后再报告。"
    remedy_en = "Go on with the other households, then report."


class CoverageOver(Refusal):
    """A report covers more households than are on the register."""

    code = "monitoring.duty_coverage_over"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "户数多于在册户数"
    title_en = "More households than are on the register"
    remedy = "请核对户数。"
    remedy_en = "Check the number of households."


class CalendarTooLarge(Refusal):
    """More duties than a calendar can hold."""

    code = "monitoring.duty_calendar_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "日历事项过多"
    title_en = "Too many duties for one calendar"
    remedy = "请缩小区划范围，或按岗位（role）筛选。"
    remedy_en = "Narrow the area, or ask for one role."
