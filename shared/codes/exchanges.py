"""Code lists of the exchange with outside platforms."""

from shared.codes.lists import Code, CodeList

EXCHANGE_DIRECTIONS = CodeList(
    "exchange_directions",
    "交换方向",
    (Code("send", "向对方提供"), Code("receive", "接收对方数据"), Code("both", "双向")),
    source="R002-018",
    assumed=True,
)

EXCHANGE_FORMATS = CodeList(
    "exchange_formats",
    "交换文件格式",
    (Code("xlsx", "Excel 工作簿"), Code("csv", "CSV 压缩包"), Code("json", "JSON")),
    source="R002-018",
    assumed=True,
)
