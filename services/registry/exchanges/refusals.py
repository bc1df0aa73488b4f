"""What the exchange with outside platforms is refused for."""

from http import HTTPStatus

from shared.errors import Refusal


class UnknownColumn(Refusal):
    """A partner's sheet names a column, or a code, that ours doesn't have, or one twice."""

    code = "registry.exchange_columns"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "交换内容与登记表不符"
    title_en = "The sheets don't fit ours"
    remedy = "请核对表名、列名和代码：每张表、每一列、每个表头只出现一次。"
    remedy_en = "Check sheets, columns and codes against ours: each sheet, column and header stands once."


class PartnerClosed(Refusal):
    """An exchange before it begins or after it ended."""

    code = "registry.exchange_closed"
    title = "与该平台的交换未开始或已停止"
    title_en = "The exchange with the platform isn't open"
    remedy = "请核对开始、停止日期。"
    remedy_en = "Check the days on which the exchange begins and ends."


class WrongWay(Refusal):
    """A file sent to whom nothing is sent, or taken from whom nothing is taken."""

    code = "registry.exchange_direction"
    title = "该平台不按此方向交换"
    title_en = "Nothing goes that way with the platform"
    remedy = "请按登记的交换方向办理，或先修改平台登记。"
    remedy_en = "Keep to the direction agreed, or change the partner first."


class ExchangeOutdated(Refusal):
    """An answer to a file that is not the next one after the last accepted."""

    code = "registry.exchange_outdated"
    title = "该文件不是对方最近接收之后的文件"
    title_en = "The file doesn't follow the last one accepted"
    remedy = "请以最近接收的文件为准，重新生成变更文件或全量文件。"
    remedy_en = "Make another file of changes, or a full one."


class ExchangeAnswered(Refusal):
    """A second answer to a file, or one to a file that isn't made."""

    code = "registry.exchange_answered"
    title = "该文件已有回执或尚未生成"
    title_en = "The file was answered, or is not made yet"
    remedy = "请查看该文件的状态。"
    remedy_en = "See how the file stands."


class ExchangeNotReady(Refusal):
    """The file is not made, yet or ever."""

    code = "registry.exchange_not_ready"
    title = "交换文件尚未生成或未能生成"
    title_en = "The file is not made"
    remedy = "请稍后再下载；生成失败的请重新生成。"
    remedy_en = "Download it when it is made; where making it failed, make another."


class NothingBehind(Refusal):
    """Changes since a file that was never accepted."""

    code = "registry.exchange_no_base"
    title = "对方尚未接收过全量文件"
    title_en = "The partner has accepted no full file yet"
    remedy = "请先生成全量文件，对方接收后再生成变更文件。"
    remedy_en = "Make a full file first, and one of changes when it was accepted."


class FileUnreadable(Refusal):
    """A partner's file that has none of its sheets."""

    code = "registry.exchange_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "文件与登记的交换内容不符"
    title_en = "The file holds none of the partner's sheets"
    remedy = "请核对文件格式、表名和表头。"
    remedy_en = "Check the format, the names of sheets and the headers."
