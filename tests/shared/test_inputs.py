"""Texts as people write them in: seen as they were written, and never empty."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.inputs import Line, Prose, Remark

STEERING = ("\0", "\x1b[31m红", "张\x07三", "金额\u202e001", "\u2066张三\u2069", "\u200f张三", "\x7f", "a\x85b")
BREAKING_OR_UNSEEN = ("县\u2028办", "县\u2029办", "张\u200b三", "张\u2060三", "张\ufeff三")


@pytest.mark.parametrize("kind", [Line, Prose, Remark])
@pytest.mark.parametrize("text", [*STEERING, *BREAKING_OR_UNSEEN])
def test_what_steers_a_screen_turns_the_writing_breaks_lines_or_is_not_seen_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(f"前{text}后")
    (error,) = caught.value.errors()
    assert "control characters" in error["msg"]


@pytest.mark.parametrize("text", ["张三", "第一行\n第二行\t完", "ئۇيغۇر\u200c", "کوردی", "👨‍👩‍👧", "𠮷田"])
def test_what_people_write_is_taken_as_it_is(text: str) -> None:
    for kind in (Prose, Remark):
        assert TypeAdapter(kind).validate_python(f" {text} ") == text
