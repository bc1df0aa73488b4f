"""Why a feed can't be followed as asked."""

from http import HTTPStatus

from shared.errors import Refusal, TooManyRequests, Unavailable


class NoSuchFilter(Refusal):
    """A condition that the items of a feed can't meet or miss, since they have nothing of the kind."""

    code = "monitoring.feed_filter_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "此信息流没有这个查询条件或取值"
    title_en = "The feed has no such condition or value"
    remedy = "请按说明所列的条件和取值查询。"
    remedy_en = "Ask by the conditions and values that are named."


class TooManyStreams(TooManyRequests):
    """The caller holds as many streams open as he may."""

    code = "monitoring.too_many_streams"
    title = "同时打开的实时流过多"
    title_en = "Too many streams are open at once"
    remedy = "请先关闭不用的实时流，或用一个实时流接收整个辖区的内容。"
    remedy_en = "Close streams that are not needed, or follow the whole area in one."


class StreamsExhausted(Unavailable):
    """This process holds as many streams open as it can."""

    code = "monitoring.streams_exhausted"
    title = "实时流已达上限"
    title_en = "No more streams can be opened just now"
    remedy = "请稍后重连，或改用分页方式读取；内容不会丢失。"
    remedy_en = "Connect again later, or read page by page; nothing is lost."
