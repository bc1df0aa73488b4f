"""Loads policy packs from folders of YAML and reports every mistake with its file, line and field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError
from jsonschema.exceptions import best_match
from pydantic import ValidationError

from shared.errors import Invalid, Refusal
from shared.policies.pack import PolicyPack
from shared.policies.values import ContradictionError
from shared.policies.yaml_tree import FieldPath, YamlTree, read_yaml
from shared.validation import in_chinese

PACKS_FOLDER = Path(__file__).with_name("packs")
SCHEMA_FILE = Path(__file__).with_name("schema.json")
_HEADER = "pack.yaml"


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in a pack.

    Attributes:
        file: name of the file inside the folder.
        line: counted from 1.
        field: path of the field inside the file, ``[2].income_fen``; empty for the whole file.
        detail: Chinese sentence.
        detail_en: English sentence.
    """

    file: str
    line: int
    field: str
    detail: str
    detail_en: str


class PolicyInvalid(Invalid):
    """A pack has mistakes; all of them are listed.

    Attributes:
        mistakes: by file and line.
    """

    code = "policy.invalid"
    title = "政策包有误"
    title_en = "The policy pack is not valid"
    remedy = "请按所列文件、行号和字段逐项更正。"
    remedy_en = "Correct each field at the file and line named."

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__(
            "；".join(f"{m.file} 第 {m.line} 行 {m.field}：{m.detail}" for m in mistakes),
            "; ".join(f"{m.file}, line {m.line}, {m.field}: {m.detail_en}" for m in mistakes),
        )


class PolicyNotFound(Refusal):
    """No pack of that name is shipped."""

    code = "policy.not_found"
    status = HTTPStatus.NOT_FOUND
    title = "没有这个政策包"
    title_en = "No such policy pack"
    remedy = "请使用已有政策包的名称。"
    remedy_en = "Use the name of a pack that exists."


def pack_names() -> tuple[str, ...]:
    """Names of the packs that are shipped, in order."""
    return tuple(sorted(folder.name for folder in PACKS_FOLDER.iterdir() if (folder / _HEADER).is_file()))


@lru_cache
def find_pack(name: str) -> PolicyPack:
    """A shipped pack by name, read once: it is part of the product and frozen.

    Raises:
        PolicyNotFound: no such pack.
        PolicyInvalid: it has mistakes.
    """
    if name not in pack_names():
        known = "、".join(pack_names())
        raise PolicyNotFound(f"没有政策包“{name}”，现有：{known}", f"no policy pack {name!r}; there are {known}")
    return load_pack(PACKS_FOLDER / name)


def load_pack(folder: Path) -> PolicyPack:
    """Load a pack: ``pack.yaml`` with its head, and a file for each section.

    Raises:
        PolicyInvalid: with every mistake found in the files; what one file contradicts in itself or in another is
            looked for once each is well formed.
    """
    if not (folder / _HEADER).is_file():
        mistake = Mistake(_HEADER, 1, "", "缺少 pack.yaml", "pack.yaml is missing")
        raise PolicyInvalid((mistake,))
    source = _PackSource(folder)
    mistakes = sorted({*source.faults(), *source.schema_mistakes()})
    if mistakes:
        raise PolicyInvalid(tuple(mistakes))
    try:
        return PolicyPack.model_validate(source.data)
    except ValidationError as error:
        raise PolicyInvalid(tuple(sorted(set(source.contradictions(error))))) from error


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


class _PackSource:
    """The files of a pack as one document that still knows where each field was written."""

    def __init__(self, folder: Path) -> None:
        self._name = folder.name
        self._files = {path.name: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
        head = self._files[_HEADER].data
        self._head: dict[str, Any] = head if isinstance(head, dict) else {}
        self._sections = {
            name.removesuffix(".yaml"): tree.data for name, tree in self._files.items() if name != _HEADER
        }
        self.data = self._head | self._sections

    def faults(self) -> Iterator[Mistake]:
        """What the reader of YAML found, and a name that isn't the folder's."""
        for name, tree in self._files.items():
            for path, detail, detail_en in tree.faults:
                yield self._in_file(name, tree, path, detail, detail_en)
        for section in sorted(set(self._head) & set(self._sections)):
            detail = f"{section} 在 pack.yaml 和自己的文件里各写了一次"
            detail_en = f"{section} stands both in pack.yaml and in a file of its own"
            yield self._in_file(_HEADER, self._files[_HEADER], (section,), detail, detail_en)
        name = self._head.get("name", self._name)
        if name != self._name:
            detail = f"名称应与文件夹“{self._name}”一致"
            yield self._at(("name",), detail, f"the name must be that of the folder, {self._name!r}")

    def schema_mistakes(self) -> Iterator[Mistake]:
        """What the JSON Schema refuses in the files that could be read."""
        unread = {name for name, tree in self._files.items() if any(not path for path, *_ in tree.faults)}
        for error in _validator().iter_errors(self.data):
            deepest = best_match([error]) or error
            yield from (mistake for mistake in self._from_schema(deepest) if mistake.file not in unread)

    def contradictions(self, error: ValidationError) -> Iterator[Mistake]:
        """What the types refuse although the schema allows it."""
        for item in error.errors():
            if item["type"] == "none_required":
                continue  # the other branch of a field that may be left out
            cause = item.get("ctx", {}).get("error")
            detail = cause.detail if isinstance(cause, ContradictionError) else f"取值无效：{in_chinese(item)}"
            detail_en = cause.detail_en if isinstance(cause, ContradictionError) else item["msg"]
            inner = cause.path if isinstance(cause, ContradictionError) else ()
            yield self._at((*self._written(item["loc"]), *inner), detail, detail_en)

    def _from_schema(self, error: SchemaError) -> Iterator[Mistake]:
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
            known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
            for name in sorted(set(error.instance) - set(known)):
                yield self._at((*path, name), "未知字段", "unknown field")
        elif error.validator == "required" and isinstance(error.instance, Mapping):
            required: list[str] = cast("list[str]", error.validator_value)
            for name in sorted(set(required) - set(error.instance)):
                yield self._at((*path, name), "缺少字段", "the field is missing")
        else:
            yield self._at(path, _sentence(error), error.message)

    def _written(self, loc: FieldPath) -> FieldPath:
        """The parts of a place that stand in the files; the types add names of their own branches."""
        path: list[str | int] = []
        node: Any = self.data
        for part in loc:
            if isinstance(part, int) or (isinstance(node, dict) and part in node):
                path.append(part)
                node = node[part]
        return tuple(path)

    def _at(self, path: FieldPath, detail: str, detail_en: str) -> Mistake:
        section = f"{path[0]}.yaml" if path else _HEADER
        if section in self._files and section != _HEADER:
            return self._in_file(section, self._files[section], path[1:], detail, detail_en)
        return self._in_file(_HEADER, self._files[_HEADER], path, detail, detail_en)

    @staticmethod
    def _in_file(name: str, tree: YamlTree, path: FieldPath, detail: str, detail_en: str) -> Mistake:
        written = path
        # a missing field has no line of its own: show where it belongs
        while written not in tree.lines:
            written = written[:-1]
        return Mistake(name, tree.lines[written], dotted(path), detail, detail_en)


def dotted(path: FieldPath) -> str:
    """A field's path as people write it: ``bands[2].annual_rate``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _sentence(error: SchemaError) -> str:
    expected: Any = error.validator_value
    match error.validator:
        case "type":
            return f"类型应为 {expected}"
        case "enum":
            return f"应为以下之一：{'、'.join(map(str, expected))}"
        case "pattern":
            return f"格式应符合 {expected}"
        case "minimum":
            return f"不得小于 {expected}"
        case "maximum":
            return f"不得大于 {expected}"
        case "minItems" | "minLength":
            return "不得为空"
        case _:
            return "取值不符合规定"
