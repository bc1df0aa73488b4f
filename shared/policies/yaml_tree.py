"""YAML read as plain data together with the line of every field."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

FieldPath = tuple[str | int, ...]

MOST_BYTES = 512 * 1024
"""Of a file: the largest pack's section has 14 KB, and the largest scenario that may be written about 200."""
MOST_NODES = 20_000
"""Fields, names and list items of a file: reading one takes up to a millisecond."""
MOST_DEPTH = 20
"""Of lists and mappings within each other; packs need 6."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}", re.ASCII)
"""More digits fit no field, and thousands of them are none that Python would read."""


@dataclass
class YamlTree:
    """A YAML document: text, whole numbers, truth values, lists and mappings; dates stay text.

    Attributes:
        data: the document.
        lines: line of each field, counted from 1, by its path.
        faults: what YAML allows and a pack doesn't: path, Chinese and English sentence.
    """

    data: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    faults: list[tuple[FieldPath, str, str]] = field(default_factory=list)


class _Refused(yaml.MarkedYAMLError):
    """What YAML allows and would take long to read, or hides where a value was written; with a Chinese sentence."""

    def __init__(self, problem: str, detail: str, mark: yaml.Mark) -> None:
        super().__init__(problem=problem, problem_mark=mark)
        self.detail = detail


class _BoundedLoader(yaml.SafeLoader):
    """Stops at what would take long to read, or could not be read at all."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._nodes = 0
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self._nodes += 1
        # an alias could make a document that contains itself, and hides where a value was written
        if self.check_event(yaml.AliasEvent):
            self._stop("aliases aren't allowed", "不能使用别名")
        if self._nodes > MOST_NODES:
            self._stop(f"more than {MOST_NODES} fields, names and items", f"内容过多，超过 {MOST_NODES} 项")
        if self._depth >= MOST_DEPTH:
            self._stop(f"nested more than {MOST_DEPTH} deep", f"嵌套超过 {MOST_DEPTH} 层")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def _stop(self, problem: str, detail: str) -> NoReturn:
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stubs leave it untyped
        raise _Refused(problem, detail, mark)


def read_yaml(path: Path) -> YamlTree:
    """Read one document; what can't be parsed at all, or is too much, is a fault on its line, with data None."""
    tree = YamlTree()
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        tree.lines[()] = 1
        most = MOST_BYTES // 1024
        tree.faults.append(((), f"文件过大，至多 {most} KB", f"the file is too large: at most {most} KB"))
        return tree
    try:
        root = yaml.compose(content.decode("utf-8"), Loader=_BoundedLoader)
    except yaml.MarkedYAMLError as error:
        tree.lines[()] = error.problem_mark.line + 1 if error.problem_mark else 1
        detail = error.detail if isinstance(error, _Refused) else f"YAML 格式错误：{error.problem}"
        tree.faults.append(((), detail, f"not YAML: {error.problem}"))
        return tree
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        tree.lines[()] = 1
        tree.faults.append(((), "文件不是 UTF-8 编码的 YAML", f"not YAML in UTF-8: {error}"))
        return tree
    tree.lines[()] = 1
    if root is not None:
        tree.data = _data(root, (), tree)
    return tree


def _data(node: yaml.Node, path: FieldPath, tree: YamlTree) -> Any:
    tree.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, tree)
    if isinstance(node, yaml.SequenceNode):
        return [_data(item, (*path, index), tree) for index, item in enumerate(node.value)]
    return _scalar(node, path, tree)


def _mapping(node: yaml.MappingNode, path: FieldPath, tree: YamlTree) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        child = (*path, key)
        if key in mapping:
            tree.lines[child] = key_node.start_mark.line + 1
            tree.faults.append((child, "字段重复", "the field stands twice"))
            continue
        tree.lines[child] = key_node.start_mark.line + 1
        mapping[key] = _data(value_node, child, tree)
    return mapping


def _scalar(node: yaml.Node, path: FieldPath, tree: YamlTree) -> Any:
    kind = node.tag.rpartition(":")[2]
    text = str(node.value)
    if kind == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    if kind in ("float", "int"):
        detail = "小数请写成带引号的文本，整数请写十进制"
        tree.faults.append((path, detail, "write a decimal as quoted text and an integer in plain digits"))
    return text
