"""`fupin recompute`: what it can't be asked. That it finds what is off is shown on books and in a journey."""

import pytest
from typer.testing import CliRunner

from services.cli import app


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--until", "2018"], 2, "2018 is no quarter"),
        (["--until", "2018Q5"], 2, "2018Q5 is no quarter"),
        (["--county", "360799"], 1, "credit.unknown_county: 360799"),
    ],
)
def test_what_can_not_be_recomputed(arguments: list[str], code: int, said: str) -> None:
    result = CliRunner().invoke(app, ["recompute", *arguments])
    assert (result.exit_code, said in result.stderr) == (code, True), (result.stderr, result.exception)
