"""Why a rebuild can't be done now, or not be brought to its end."""

from http import HTTPStatus

from shared.errors import Refusal, Unavailable


class RebuildUnderWay(Refusal):
    """Another rebuild is at work."""

    code = "monitoring.rebuild_under_way"
    status = HTTPStatus.CONFLICT
    title = "另一次重建正在进行"
    title_en = "Another rebuild is under way"
    remedy = "请等它结束，或先停止它；中断的重建可以接着做。"
    remedy_en = "Let it end, or stop it first; one that was broken off is gone on with."


class OwnerAway(Unavailable):
    """A service that owns events does not answer."""

    code = "monitoring.events_unavailable"
    title = "无法取得业务服务的事件"
    title_en = "The events can't be had from the service that owns them"
    remedy = "请先启动该服务，再重做；已读取的部分不会丢失。"
    remedy_en = "Start that service and run this again; what was read is kept."


class EventsMissing(Refusal):
    """An owner's outbox ends before what was taken in from it."""

    code = "monitoring.events_missing"
    status = HTTPStatus.CONFLICT
    title = "业务服务缺少已处理过的事件"
    title_en = "The owner lacks events that were taken in"
    remedy = "请恢复该服务的数据库备份中的发件箱；现有副本和数据保持不变。"
    remedy_en = "Restore that service's outbox from its backups; copies and figures stay as they are."


class EventRefused(Refusal):
    """An event that took effect before is not taken in any more."""

    code = "monitoring.event_not_rebuilt"
    status = HTTPStatus.CONFLICT
    title = "曾经处理过的事件现在无法处理"
    title_en = "An event that took effect once can't be taken in any more"
    remedy = "请连同该事件的编号报告开发者；现有副本和数据保持不变。"
    remedy_en = "Report it with the event's id; copies and figures stay as they are."


class NeverStill(Unavailable):
    """The events come faster than they can be read over again, or somebody holds what is to be compared."""

    code = "monitoring.rebuild_not_still"
    title = "事件过多或数据被占用，暂时无法比对"
    title_en = "Too much is going on to compare"
    remedy = "请在业务较少时重做；已读取的部分不会丢失。"
    remedy_en = "Run this again at a quieter hour; what was read is kept."


class PoliciesChanged(Refusal):
    """A pack was loaded while the rebuild was at work, so that it may have judged by both."""

    code = "monitoring.policies_changed"
    status = HTTPStatus.CONFLICT
    title = "重建期间政策包有变更"
    title_en = "A policy pack was loaded meanwhile"
    remedy = "请重做一次。"
    remedy_en = "Run this again."


class StillDifferent(Refusal):
    """What was mended differs again."""

    code = "monitoring.rebuild_differs"
    status = HTTPStatus.CONFLICT
    title = "重建后仍有差异"
    title_en = "What was mended differs again"
    remedy = "请连同所列差异报告开发者。"
    remedy_en = "Report it with the differences that are named."
