"""Why a telephone must read its villages anew."""

from shared.errors import Refusal


class BeginAnew(Refusal):
    """A token by which changes can't be told any more: another area, another life of the database, or too old."""

    code = "registry.field_begin_anew"
    title = "离线数据须重新下载"
    title_en = "The offline data must be read anew"
    remedy = "请不带 after 重新下载全部数据，完成后再删除本机原有数据；尚未上报的记录不受影响。"
    remedy_en = "Ask without `after` and put what comes in the place of what you have; what waits to be sent stays."
