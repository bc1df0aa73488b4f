"""What pydantic finds wrong with an input, said in Chinese: a sentence for every type of error it knows."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Context: TypeAlias = Mapping[str, Any]
"""The facts of an error by pydantic's names for them; a type that we raise ourselves may lack some."""

_OTHERWISE = "不符合约定"


class InvalidValue(ValueError):
    """A value that a validator of ours refuses; its Chinese sentence reaches the client, the English one is pydantic's.

    Attributes:
        detail: Chinese sentence, without a full stop.
        detail_en: English sentence.
        field: which of a form's fields is meant, where the form as a whole is checked.
    """

    def __init__(self, detail: str, detail_en: str, *, field: str | None = None) -> None:
        super().__init__(detail_en)
        self.field = field
        self.detail = detail
        self.detail_en = detail_en


def in_chinese(error: Mapping[str, Any]) -> str:
    """What is wrong with an item, as a sentence without a full stop.

    Args:
        error: one of ``ValidationError.errors()``.
    """
    context: Context = error.get("ctx") or {}
    sentence = _SENTENCES.get(error["type"])
    if callable(sentence):
        return sentence(context)
    if sentence is not None:
        return sentence
    # a type of our own comes with its sentence
    return str(error["msg"]) if re.search("[\u4e00-\u9fff]", str(error["msg"])) else _OTHERWISE


def printable(words: str) -> str:
    """Words of a client's as they may be shown to people: a control character leaves a mark in its place."""
    return _CONTROL.sub("\ufffd", words)


_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f]")


def _bound(words: str, name: str) -> Callable[[Context], str]:
    """A sentence that ends in a number of the error's."""
    return lambda context: f"{words} {context[name]}" if name in context else _OTHERWISE


def _count(words: str, name: str, unit: str) -> Callable[[Context], str]:
    """A sentence about how many there are."""
    return lambda context: f"{words} {context[name]} {unit}" if name in context else _OTHERWISE


def _one_of(name: str) -> Callable[[Context], str]:
    """A sentence that lists what may be given; pydantic writes it ``'a', 'b' or 'c'``."""

    def sentence(context: Context) -> str:
        listed = str(context.get(name, ""))
        names = re.findall("'([^']*)'", listed)
        return f"只能是 {'、'.join(names) or listed}"

    return sentence


def _at_least(unit: str) -> Callable[[Context], str]:
    def sentence(context: Context) -> str:
        least = context.get("min_length", 1)
        return "不能为空" if least == 1 else f"不得少于 {least} {unit}"

    return sentence


def _refused(context: Context) -> str:
    """What a validator says that raised a ValueError."""
    cause = context.get("error")
    return str(getattr(cause, "detail", _OTHERWISE))


_NUMBER, _WHOLE, _TRUTH, _WORDS = "应为数字", "应为整数", "应为是或否", "应为文字"
_DAY, _MOMENT, _TIME = "应为 YYYY-MM-DD 形式的日期", "应为带日期和时间的时刻", "应为时间"
_LIST, _OBJECT, _ADDRESS, _ID = "应为列表", "应为对象", "应为网址", "编号格式不符"
_CALL = "调用参数不符合约定"

_QUARTER, _YEARS = "应为年份加季度，如 2018Q4", r"(?:19|20|21)[0-9]{2}"
_FORMS = {
    rf"^{_YEARS}Q[1-4]$": _QUARTER,
    r"^20[0-9]{2}Q[1-4]$": _QUARTER,
    r"^[0-9]{4}Q[1-4]$": _QUARTER,
    rf"^{_YEARS}(?:Q[1-4])?$": "应为年份或年份加季度，如 2018 或 2018Q4",
    r"^[0-9]{6}$": "应为 6 位数字的县级区划代码，如 360722",
    r"^[0-9]{4}00$": "应为 6 位数字的市级区划代码，末两位为 00，如 360700",
    r"^[0-9]{12}$": "应为 12 位数字的统计用区划代码",
    r"^[0-9A-Za-z]{18}$": "应为 18 位统一社会信用代码",
    r"^[a-z][a-z0-9_]{0,63}$": "应为小写英文字母、数字和下划线组成的代码，以字母开头",
}
"""How texts of a form are written, by the pattern that they are checked with."""

_SENTENCES: dict[str, str | Callable[[Context], str]] = {
    # what is there and what isn't
    "missing": "缺少此项",
    "extra_forbidden": "没有此项",
    "none_required": "应为空",
    "no_such_attribute": "没有此项",
    "get_attribute_error": "无法读取",
    "frozen_field": "不可更改",
    "frozen_instance": "不可更改",
    "invalid_key": "名称应为文字",
    "default_factory_not_called": "缺少所依据的项",
    "missing_sentinel_error": "不应填写",
    "ellipsis_error": _OTHERWISE,
    "json_invalid": "不是合法的 JSON",
    "json_type": "应为 JSON 文本",
    "needs_python_object": _OTHERWISE,
    "recursion_loop": "内容循环引用自身",
    "recursion_depth_exceeded": "内容嵌套过深",
    # numbers
    "greater_than": _bound("应大于", "gt"),
    "greater_than_equal": _bound("不得小于", "ge"),
    "less_than": _bound("应小于", "lt"),
    "less_than_equal": _bound("不得大于", "le"),
    "multiple_of": lambda context: f"应为 {context.get('multiple_of')} 的整数倍",
    "finite_number": "应为有限的数",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "整数过大",
    "int_from_float": "应为整数，不能有小数",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": "应为十进制数，写成字符串",
    "decimal_parsing": "应为十进制数，写成字符串",
    "decimal_max_digits": _count("数字总位数不得超过", "max_digits", "位"),
    "decimal_max_places": _count("小数不得超过", "decimal_places", "位"),
    "decimal_whole_digits": _count("整数部分不得超过", "whole_digits", "位"),
    "fraction_type": "应为分数",
    "fraction_parsing": "应为分数",
    "complex_type": _NUMBER,
    "complex_str_parsing": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    # text
    "string_type": _WORDS,
    "string_sub_type": _WORDS,
    "string_unicode": "文字编码有误",
    "string_not_ascii": "只能含英文字母、数字和半角符号",
    "string_too_short": _at_least("个字符"),
    "string_too_long": _count("不得超过", "max_length", "个字符"),
    "string_pattern_mismatch": lambda context: _FORMS.get(str(context.get("pattern")), "格式不符"),
    "bytes_type": _WORDS,
    "bytes_too_short": _at_least("个字节"),
    "bytes_too_long": _count("不得超过", "max_length", "个字节"),
    "bytes_invalid_encoding": "文字编码有误",
    "enum": _one_of("expected"),
    "literal_error": _one_of("expected"),
    "union_tag_invalid": _one_of("expected_tags"),
    "union_tag_not_found": lambda context: f"缺少 {context.get('discriminator', '')}".rstrip(),
    # days and moments
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": "应为日期，不带时间",
    "date_past": "应为今天以前的日期",
    "date_future": "应为今天以后的日期",
    "time_type": _TIME,
    "time_parsing": _TIME,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_past": "应为过去的时刻",
    "datetime_future": "应为将来的时刻",
    "timezone_naive": "不应带时区",
    "timezone_aware": "应带时区",
    "timezone_offset": "时区不符",
    "time_delta_type": "应为时长",
    "time_delta_parsing": "应为时长",
    # lists and objects
    "too_short": _at_least("项"),
    "too_long": _count("不得超过", "max_length", "项"),
    "iterable_type": _LIST,
    "iteration_error": _LIST,
    "list_type": _LIST,
    "deque_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "set_item_not_hashable": "列表中有不允许的内容",
    "dict_type": _OBJECT,
    "frozen_dict_type": _OBJECT,
    "ordered_dict_type": _OBJECT,
    "counter_type": _OBJECT,
    "mapping_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "dataclass_exact_type": _OBJECT,
    "named_tuple_type": _OBJECT,
    "is_instance_of": _OTHERWISE,
    "is_subclass_of": _OTHERWISE,
    "callable_type": _OTHERWISE,
    # numbers of records, addresses
    "uuid_type": _ID,
    "uuid_parsing": _ID,
    "uuid_version": _ID,
    "url_type": _ADDRESS,
    "url_parsing": _ADDRESS,
    "url_syntax_violation": _ADDRESS,
    "url_too_long": "网址过长",
    "url_scheme": _one_of("expected_schemes"),
    # validators of our own
    "value_error": _refused,
    "assertion_error": _OTHERWISE,
    # functions as models
    "arguments_type": _CALL,
    "missing_argument": "缺少此项",
    "unexpected_keyword_argument": "没有此项",
    "missing_keyword_only_argument": "缺少此项",
    "unexpected_positional_argument": _CALL,
    "missing_positional_only_argument": "缺少此项",
    "multiple_argument_values": _CALL,
}
