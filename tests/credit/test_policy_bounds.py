"""Every number of a credit pack at both of its bounds, and beyond them: reckoned with, or refused with a sentence."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args, get_origin

import pytest
from annotated_types import Ge, Le
from pydantic import AfterValidator

from services.credit.duties.rules import subsidy_list_due_on
from services.credit.policies import to_policy
from services.credit.simulations.overrides import overridden
from services.credit.simulations.problems import OverrideInvalid
from services.credit.subsidies.rules import payment_due
from shared.calendar import Quarter
from shared.policies import find_pack
from shared.policies.credit import CreditSection
from shared.policies.parameters import Parameter, Parameters
from shared.policies.values import Within
from tests.credit.office import CITY_OFFICE, Office

PATH = "/credit/simulations"


def section() -> CreditSection:
    """Ganzhou's programme."""
    credit = find_pack("ganzhou-credit").credit
    assert credit is not None
    return credit


def numbers() -> Iterator[tuple[str, str, Any]]:
    """Group, name and type of every number of the section's groups."""
    for group in CreditSection.model_fields:
        parameters = getattr(section(), group)
        if isinstance(parameters, Parameters):
            for name, field in type(parameters).model_fields.items():
                annotation: Any = field.annotation
                assert issubclass(annotation, Parameter)
                yield group, name, annotation.model_fields["value"]


def bounds(kind: Any) -> tuple[Any, Any] | None:
    """Least and most of a number, as an override writes them; None for what is no number."""
    if get_origin(kind.annotation) is not None or kind.annotation is bool:
        return None  # words, one of a few numbers, yes or no
    found: dict[str, Any] = {}
    for one in kind.metadata:
        if isinstance(one, Ge):
            found["least"] = one.ge
        elif isinstance(one, Le):
            found["most"] = one.le
        elif isinstance(one, AfterValidator) and isinstance(one.func, Within):
            found |= {"least": one.func.least, "most": one.func.most}
    assert found.keys() == {"least", "most"}, kind
    if kind.annotation is int:
        return found["least"], found["most"]
    assert kind.annotation in (Fraction, Decimal)
    return tuple(str(Decimal(found[end].numerator) / found[end].denominator) for end in ("least", "most"))


BOUNDED = {(group, name): ends for group, name, kind in numbers() if (ends := bounds(kind)) is not None}


def test_all_numbers_are_there() -> None:
    assert len(BOUNDED) >= 35
    assert BOUNDED["subsidies", "payment_working_days"] == (1, 366)
    assert BOUNDED["fund", "leverage_target"] == ("0.01", "1000")
    days = [kind for _, name, kind in numbers() if name == "day_base"]
    assert [get_args(kind.annotation) for kind in days] == [(360, 365)]


@pytest.mark.parametrize(("group", "name"), sorted(BOUNDED))
def test_no_pack_bears_a_number_beyond_its_bounds(group: str, name: str) -> None:
    for end, step in zip(BOUNDED[group, name], (-1, 1), strict=True):
        beyond = end + step if isinstance(end, int) else str(Decimal(end) + step)
        with pytest.raises(OverrideInvalid) as caught:
            overridden(section(), {group: {name: beyond}})
        assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.detail)


async def test_every_number_at_its_bounds_is_reckoned_with_or_contradicts_another(office: Office) -> None:
    cohorts = [
        {"borrower": borrower, "quarter": "2016Q3", "on": "2016-09-10", "count": 1, "amount_fen": 1, "term_months": 36}
        for borrower in ("household", "organisation")
    ]
    scenario = {
        "area": "3607", "start": "2016Q3", "quarters": 18, "opening": {"funds": [{"balance_fen": 5_000_000}]},
        "cohorts": cohorts, "assumptions": {"default_share": "1"},
    }  # fmt: skip
    refused = set()
    for (group, name), ends in BOUNDED.items():
        for end in ends:
            overrides = {group: {name: end}}
            reply = await office.post(CITY_OFFICE, PATH, **scenario, overrides=overrides)
            assert reply.status_code in (200, 409, 422), (overrides, reply.text)
            if reply.status_code != 200:
                refused.add((group, name, reply.json()["code"]))
                continue
            policy = to_policy(overridden(section(), overrides))
            assert payment_due(date(2016, 9, 24), policy.subsidies).on > date(2016, 9, 24)
            assert Quarter.of(subsidy_list_due_on(Quarter(2016, 3), policy.duties)) == Quarter(2016, 3)
    # the least above the most, and what the pack's own products lie outside of
    assert refused == {
        (group, name, "credit.simulation_override_invalid")
        for group, names in {
            "borrowers": ("age_min_years", "age_max_years", "household_cap_fen"),
            "loans": ("term_min_months", "term_max_months"),
            "product_limits": tuple(
                f"{kind}_surcharge_{end}" for kind in ("penalty", "misuse") for end in ("min", "max")
            ),
        }.items()
        for name in names
    }
