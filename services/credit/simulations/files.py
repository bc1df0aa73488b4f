"""A scenario in a file: read with the line of every mistake, its schema, and the pack that it goes by."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.credit.simulations.problems import ScenarioInvalid
from services.credit.simulations.schemas import PolicyUsed, ScenarioDocument
from shared.areas import full_code
from shared.calendar import Quarter
from shared.policies.credit import CreditSection
from shared.policies.loader import Mistake, dotted, find_pack, pack_names
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation, NoActivePolicy, select_policy
from shared.policies.yaml_tree import FieldPath, YamlTree, read_yaml
from shared.validation import in_chinese


def read_scenario(path: Path) -> ScenarioDocument:
    """Read a scenario in YAML.

    Raises:
        ScenarioInvalid: with every mistake, its line and its field.
        OSError: the file can't be read.
    """
    tree = read_yaml(path)
    if tree.faults:
        raise ScenarioInvalid(
            tuple(sorted(_mistake(path, tree, place, detail, english) for place, detail, english in tree.faults))
        )
    try:
        return ScenarioDocument.model_validate(tree.data)
    except ValidationError as error:
        raise ScenarioInvalid(tuple(sorted(set(_mistakes(path, tree, error))))) from error


def schema_text() -> str:
    """The JSON Schema of a scenario, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | ScenarioDocument.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def shipped_section(document: ScenarioDocument) -> tuple[CreditSection, PolicyUsed]:
    """The section of the pack that comes with the product and holds in the scenario's area when it begins.

    Raises:
        NoActivePolicy: there is none.
    """
    packs = {
        Activation(pack.name, pack.area_code, pack.effective_from): pack.credit
        for pack in map(find_pack, pack_names())
        if pack.credit is not None
    }
    area_code = full_code(document.area)
    programme = document.programme or packs[select_policy(packs, area_code, date.max)].programme.code
    having = {activation: section for activation, section in packs.items() if section.programme.code == programme}
    chosen = select_policy(having, area_code, Quarter.parse(document.start).first_day)
    return packs[chosen], _used(chosen)


def own_section(document: ScenarioDocument, pack: PolicyPack) -> tuple[CreditSection, PolicyUsed]:
    """The section of a pack that somebody chose, wherever and from whenever it holds.

    Raises:
        NoActivePolicy: it has no loan programme.
    """
    if pack.credit is None:
        raise NoActivePolicy(document.area, Quarter.parse(document.start).first_day)
    return pack.credit, _used(Activation(pack.name, pack.area_code, pack.effective_from))


def _used(chosen: Activation) -> PolicyUsed:
    return PolicyUsed(pack=chosen.pack, area_code=chosen.area_code, effective_from=chosen.effective_from)


def _mistakes(path: Path, tree: YamlTree, error: ValidationError) -> Iterator[Mistake]:
    for item in error.errors():
        cause = (item.get("ctx") or {}).get("error")
        english = getattr(cause, "detail_en", item["msg"])
        yield _mistake(path, tree, _written(tree.data, item["loc"]), in_chinese(item), english)


def _written(data: Any, loc: FieldPath) -> FieldPath:
    """The parts of a place that stand in the file, and a name that is missing there; the types add their branches'."""
    place: list[str | int] = []
    node = data
    for number, part in enumerate(loc):
        stands = isinstance(node, list) if isinstance(part, int) else isinstance(node, Mapping) and part in node
        if stands:
            place.append(part)
            node = node[part]
        elif number == len(loc) - 1 and isinstance(node, Mapping):
            place.append(part)
    return tuple(place)


def _mistake(path: Path, tree: YamlTree, place: FieldPath, detail: str, detail_en: str) -> Mistake:
    known = place
    # a missing field has no line of its own: show where it belongs
    while known not in tree.lines:
        known = known[:-1]
    return Mistake(path.name, tree.lines[known], dotted(place), detail, detail_en)


if __name__ == "__main__":
    print(schema_text(), end="")
