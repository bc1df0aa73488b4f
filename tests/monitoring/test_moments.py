"""Moments go out in China's time, whatever answer bears them."""

from datetime import UTC, datetime

import pytest

from services.monitoring.main import create_app
from shared.problem_codes import subclasses
from shared.schemas import Schema

HOME = create_app.__module__.removesuffix("main")  # and with it all its routers are loaded
ANSWERS = {
    f"{kind.__module__}.{kind.__name__}".removeprefix(HOME): kind
    for kind in subclasses(Schema)
    if kind.__module__.startswith(HOME) and "recorded_at" in kind.model_fields
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_when_it_was_recorded_is_told_in_chinas_time(name: str) -> None:
    answer = ANSWERS[name].model_construct(recorded_at=datetime(2019, 12, 31, 16, 30, tzinfo=UTC))
    assert answer.model_dump(mode="json")["recorded_at"] == "2020-01-01T00:30:00+08:00"


def test_every_room_with_such_answers_is_looked_at() -> None:
    rooms = {name.partition(".")[0] for name in ANSWERS}
    assert rooms == {"assessments", "bulletins", "findings", "inspections", "screenings", "spot_checks"}
