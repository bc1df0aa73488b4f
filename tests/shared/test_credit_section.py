"""What a credit section may not say about letters and assessments."""

from typing import Any

import pytest

from shared.policies.assessments import AssessmentParameters


def a_scheme(**changed: Any) -> dict[str, Any]:
    """Weights that come to 100."""
    names = ("household_share", "new_household_share", "volume", "overdue", "loss", "timeliness")
    weights = (20, 10, 20, 20, 10, 20)
    scheme = {
        name: {"weight": weight, "none_at": "0", "full_at": "1", "source": "R002-095"}
        for name, weight in zip(names, weights, strict=True)
    }
    bounds = {"warn_below": 70, "suspend_below": 60, "remove_below": 50}
    return {**scheme, **{name: {"value": value, "source": "R002-095"} for name, value in bounds.items()}, **changed}


def test_a_whole_scheme_is_taken() -> None:
    scheme = AssessmentParameters.model_validate(a_scheme())
    assert [*scheme.indicators] == [
        *("household_share", "new_household_share", "volume", "overdue", "loss", "timeliness")
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"loss": {"weight": 9, "none_at": "0", "full_at": "1", "source": "R002-095"}}, "come to 100"),
        ({"loss": {"weight": 10, "none_at": "1", "full_at": "1", "source": "R002-095"}}, "are the same"),
        ({"remove_below": {"value": 61, "source": "R002-095"}}, "must ascend"),
        ({"suspend_below": {"value": 71, "source": "R002-095"}}, "must ascend"),
    ],
)
def test_a_scheme_that_contradicts_itself_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        AssessmentParameters.model_validate(a_scheme(**changed))
