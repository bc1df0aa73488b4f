"""What pydantic finds wrong is said in Chinese: every type of error it has, and every one our requests raise."""

import inspect
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from services.credit.bank_events.schemas import AnyBankEvent, Unreadable, read_event
from shared.settings import SERVICES
from shared.validation import InvalidValue, in_chinese
from tests.conftest import Installation
from tests.shared.test_routes import routes

ERROR_TYPES = get_args(core_schema.ErrorType)
NOTATION = re.compile(r"YYYY-MM-DD|JSON|“[^”]*”")
"""How a thing is written, or what was written: no words of ours."""
CONTEXT: dict[str, Any] = {
    **dict.fromkeys(("gt", "ge", "lt", "le", "multiple_of", "max_digits", "decimal_places", "whole_digits"), 7),
    **dict.fromkeys(("min_length", "max_length", "actual_length"), 7),
    **dict.fromkeys(("expected", "expected_tags", "expected_schemes"), "'a', 'b' or 'c'"),
    "discriminator": "'type'",
    "error": InvalidValue("应写成字符串", "is written as a string"),
}


def foreign(sentence: str, *names: str) -> list[str]:
    """ASCII words in a sentence that are neither notation nor among the names."""
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, "")
    return re.findall("[A-Za-z]{2,}", NOTATION.sub("", sentence))


@pytest.mark.parametrize("kind", ERROR_TYPES)
def test_every_type_of_error_has_a_chinese_sentence(kind: str) -> None:
    for context in (CONTEXT, {}):  # we raise some types ourselves, without pydantic's context
        sentence = in_chinese({"type": kind, "loc": ("x",), "msg": "Input should be so", "ctx": context})
        assert re.search("[\u4e00-\u9fff]", sentence)
        assert foreign(sentence, "'type'", "None") == []
        assert "{" not in sentence
        assert not sentence.endswith("。")


def test_choices_are_listed_without_english_between_them() -> None:
    class Grade(StrEnum):
        DOUBTFUL = "doubtful"
        LOSS = "loss"
        NORMAL = "normal"

    [error] = errors_of(TypeAdapter(Grade), "good")
    assert in_chinese(error) == "只能是 doubtful、loss、normal"


def test_a_type_of_our_own_comes_with_its_sentence() -> None:
    own = PydanticCustomError("registry.bad_value", "{sentence}", {"sentence": "“组”过长"})
    assert in_chinese({"type": own.type, "msg": own.message(), "ctx": own.context}) == "“组”过长"
    assert in_chinese({"type": "someone.else", "msg": "Not so"}) == "不符合约定"


def errors_of(adapter: TypeAdapter[Any], value: Any) -> list[ErrorDetails]:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return caught.value.errors()


WRONG: tuple[Any, ...] = (
    *(None, True, -1, 0, 1.5, 10**30, "", " ", "x", "\u4e00", "1.5", "x" * 5_000, "9" * 40, "-1", "NaN", "1e400"),
    *("0.123456789", "2016-13-01", "2016-01-01T01:00:00", "9999-12-31", "2016Q9", [], {}, [{}], [None], {"x": 1}),
)


def hostile(model: type[BaseModel]) -> Iterator[dict[str, Any]]:
    """Bodies with one wrong thing each, and one with everything wrong."""
    names = list(model.model_fields)
    yield {}
    yield {"nowhere": 1}
    for wrong in WRONG:
        yield dict.fromkeys(names, wrong)
        for name in names:
            yield {name: wrong}


def request_models(installation: Installation) -> dict[str, type[BaseModel]]:
    """Every model that a route of any service takes, by its name."""
    found: dict[str, type[BaseModel]] = {}
    for service in SERVICES:
        for route in routes(installation, service):
            if route.endpoint is None:
                continue  # a file or a mounted application
            hints = get_type_hints(inspect.unwrap(route.endpoint))
            hints.pop("return", None)
            for hint in hints.values():
                if inspect.isclass(hint) and issubclass(hint, BaseModel):
                    found[f"{hint.__module__}.{hint.__qualname__}"] = hint
    return found


def test_no_request_is_answered_in_two_languages(installation: Installation) -> None:
    models = request_models(installation)
    assert {"DepositCreate", "ApplicationCreate", "ListCreate", "TrialQuery"} <= {m.__name__ for m in models.values()}
    raised: set[str] = set()
    for model in models.values():
        for body in hostile(model):
            try:
                model.model_validate(body)
            except ValidationError as caught:
                for error in caught.errors():
                    raised.add(error["type"])
                    sentence = in_chinese(error)
                    codes = re.findall("'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
                    named = str(error.get("ctx", {}).get("expected", "")).split("、")  # lists of codes of our own
                    tag = str(error.get("ctx", {}).get("discriminator", "")).strip("'")  # a field of a part
                    allowed = (*codes, *named, tag, *model.model_fields)
                    assert foreign(sentence, *filter(None, allowed)) == [], (model.__name__, error)
    assert {"missing", "extra_forbidden", "string_pattern_mismatch", "literal_error", "enum"} <= raised


def test_no_bank_event_is_answered_in_two_languages() -> None:
    forms = {form.model_fields["type"].annotation: form for form in get_args(get_args(AnyBankEvent)[0])}
    base = {"county_code": "360722", "event_id": "E1", "occurred_on": "2016-09-10", "loan_no": "L1"}
    for tag, form in forms.items():
        kind = get_args(tag)[0]
        codes = [str(code) for field in form.model_fields.values() for code in _codes(field.annotation)]
        for body in hostile(form):
            answer = read_event({**base, **body, "type": kind})
            if isinstance(answer, Unreadable):
                assert foreign(answer.detail, *form.model_fields, *codes, *body) == [], (kind, body, answer)


def _codes(annotation: Any) -> list[str]:
    return [member.value for member in annotation] if isinstance(annotation, type(StrEnum)) else []
