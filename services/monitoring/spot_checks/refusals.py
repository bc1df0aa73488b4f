"""What is refused about spot checks."""

from shared.errors import Invalid, NotFound, Refusal


class UnknownSpotCheck(NotFound):
    """No such check in or around the caller's area."""

    code = "monitoring.unknown_spot_check"
    title = "未找到该抽查"
    title_en = "No such spot check"


class BadQuarter(Invalid):
    """A quarter that has not begun."""

    code = "monitoring.bad_quarter"
    title = "该季度尚未开始"
    title_en = "The quarter has not begun"
    remedy = "请填写已经开始的季度，如2018Q4。"
    remedy_en = "Give a quarter that has begun, such as 2018Q4."


class LevelTooWide(Invalid):
    """A village's households are to be drawn by town."""

    code = "monitoring.level_too_wide"
    title = "抽取层级高于抽查区划"
    title_en = "The level of the draw is wider than the area"
    remedy = "村的抽查按村抽取。"
    remedy_en = "Draw a village's households by village."


class AlreadyDrawn(Refusal):
    """The area, a part of it, or an area around it has its draw of the quarter and level."""

    code = "monitoring.already_drawn"
    title = "该区划本季度已经抽取"
    title_en = "The area has its draw of the quarter"
    remedy = "每个区划每季度每一层级只抽取一次，不能重抽，也不能由上级或下级区划另抽。"
    remedy_en = "There is one draw for an area, quarter and level; no second, nor one through an area in or around it."


class NobodyToDraw(Refusal):
    """No household of the area has left poverty."""

    code = "monitoring.nobody_to_draw"
    title = "该区划没有可抽查的脱贫户"
    title_en = "No household of the area has left poverty"
    remedy = "请核对区划和季度。"
    remedy_en = "Check the area and the quarter."


class NotDrawn(NotFound):
    """The household was not drawn, or lies outside the caller's area."""

    code = "monitoring.not_drawn"
    title = "该户不在抽中名单"
    title_en = "The household was not drawn"
    remedy = "请核对农户；只登记抽中农户的结果。"
    remedy_en = "Check the household; only those that were drawn have results."


class SpotCheckClosed(Refusal):
    """The check is over."""

    code = "monitoring.spot_check_closed"
    title = "该抽查已完成"
    title_en = "The spot check is closed"
    remedy = "结果已固定，不再登记。"
    remedy_en = "Its results stand; nothing more is entered."


class ResultExists(Refusal):
    """The household has its result."""

    code = "monitoring.result_exists"
    title = "该户已登记结果"
    title_en = "The household has its result"
    remedy = "要更正，请在 corrects 中写明所更正的版本。"
    remedy_en = "To correct it, name the version in `corrects`."


class CheckedByHelper(Invalid):
    """The household was checked by its own helper."""

    code = "monitoring.checked_by_helper"
    title = "抽查人是该户的帮扶责任人"
    title_en = "The household was checked by its own helper"
    remedy = "请由帮扶责任人以外的人员入户。"
    remedy_en = "Let somebody else visit it."


class ElementsIncomplete(Invalid):
    """Not every guarantee of the plan, and no other, has an answer."""

    code = "monitoring.elements_incomplete"
    title = "保障内容未逐项填写"
    title_en = "Not every guarantee is answered"
    remedy = "请按方案所列保障内容逐项填写，不多不少。"
    remedy_en = "Answer each guarantee of the plan, and no other."


class ResultIncomplete(Invalid):
    """Something that the outcome wants is missing, or given although nothing could be checked."""

    code = "monitoring.result_incomplete"
    title = "抽查结果填写不完整"
    title_en = "The result does not fit its outcome"
    remedy = "已核查的户填全各项；已不在当地的只写说明。"
    remedy_en = "Of a household that was checked give everything, of one that is gone the note alone."


class ReasonMissing(Invalid):
    """Something was not as it should be, and nothing is said of it."""

    code = "monitoring.reason_missing"
    title = "未写明情况"
    title_en = "Nothing is said of what was found"
    remedy = "有不达标、错退或不满意的，请写明情况。"
    remedy_en = "Say in the note what was found."


class VisitBeforeDraw(Invalid):
    """A household would have been visited before it was drawn."""

    code = "monitoring.visit_before_draw"
    title = "入户日期早于抽取日期"
    title_en = "The visit lies before the draw"
    remedy = "入户日期不得早于抽取日期，也不得早于抽取所依据的名单日期。"
    remedy_en = "Give a day of visit not before the draw, nor before the day of the list that was drawn from."


class TooManyMissed(Invalid):
    """More households were missed than were looked at."""

    code = "monitoring.too_many_missed"
    title = "漏评户数多于查看户数"
    title_en = "More were missed than looked at"
    remedy = "查看的非建档立卡户数应不少于其中漏评的户数。"
    remedy_en = "Count the missed households among those that were looked at."


class MissedTwice(Refusal):
    """A missed household is entered that was found before."""

    code = "monitoring.missed_twice"
    title = "该漏评户已登记"
    title_en = "The missed household is entered already"
    remedy = "同一村同一户只登记一次。"
    remedy_en = "Enter a household of a village once."


class ResultsMissing(Refusal):
    """A check is to be closed before every drawn household has its result."""

    code = "monitoring.results_missing"
    title = "还有抽中农户没有结果"
    title_en = "Drawn households are without a result"
    remedy = "请逐户登记结果后再完成。"
    remedy_en = "Enter the remaining results, then close it."
