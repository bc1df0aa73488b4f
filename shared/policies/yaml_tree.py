"""YAML read as plain data together with the line of every field."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FieldPath = tuple[str | int, ...]


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


class _NoAliasLoader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # an alias could make a document that contains itself, and hides where a value was written
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stubs leave it untyped
            raise yaml.MarkedYAMLError(problem="aliases aren't allowed", problem_mark=mark)
        return super().compose_node(parent, index)


def read_yaml(path: Path) -> YamlTree:
    """Read one document; what can't be parsed at all is a fault on its line, with data None."""
    tree = YamlTree()
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_NoAliasLoader)
    except yaml.MarkedYAMLError as error:
        tree.lines[()] = error.problem_mark.line + 1 if error.problem_mark else 1
        tree.faults.append(((), f"YAML 格式错误：{error.problem}", f"not YAML: {error.problem}"))
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
    if kind == "int" and text.lstrip("+-").isdigit():
        return int(text)
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    if kind in ("float", "int"):
        detail = "小数请写成带引号的文本，整数请写十进制"
        tree.faults.append((path, detail, "write a decimal as quoted text and an integer in plain digits"))
    return text
