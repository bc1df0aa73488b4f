"""Other numbers in the place of a policy pack's, within the bounds that hold for packs."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from pydantic import ValidationError

from services.credit.simulations.problems import OverrideInvalid
from shared.policies.credit import CreditSection
from shared.policies.loader import SCHEMA_FILE
from shared.policies.parameters import Parameters


def overridden(section: CreditSection, overrides: Mapping[str, Mapping[str, int | str]]) -> CreditSection:
    """A pack's section with other numbers.

    Args:
        section: the pack's.
        overrides: value by group and name.

    Raises:
        OverrideInvalid: there is no such number, or a pack may not bear its value.
    """
    if not overrides:
        return section
    content = section.model_dump(mode="json")
    for group, values in overrides.items():
        parameters = getattr(section, group, None)
        for name, value in values.items():
            if not isinstance(parameters, Parameters) or name not in type(parameters).model_fields:
                raise OverrideInvalid.unknown(group, name)
            content[group][name]["value"] = value
            _check(group, name, value)
    try:
        return CreditSection.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise OverrideInvalid.refused(".".join(map(str, first["loc"])), first) from error


def _check(group: str, name: str, value: int | str) -> None:
    """Ask the schema of packs, which is stricter than the types about how a number is written."""
    error = best_match(_validator(group, name).iter_errors(value))
    if error is not None:
        raise OverrideInvalid.outside(group, name, error.message)


@lru_cache(maxsize=64)
def _validator(group: str, name: str) -> Draft202012Validator:
    """What the schema of packs says of a number."""
    definitions = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["$defs"]
    of_group = _followed(definitions, definitions[CreditSection.__name__]["properties"][group])
    of_number = _followed(definitions, of_group["properties"][name])
    return Draft202012Validator({**of_number["properties"]["value"], "$defs": definitions})


def _followed(definitions: Any, rule: Any) -> Any:
    return definitions[rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule
