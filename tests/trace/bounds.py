"""The numbers and bounds of the rules, found in their syntax, with the rows that their docstrings name."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TypeAlias

from tests.trace.project import Project, text_of
from tests.trace.steps import steps_of

NO_BOUND = "# no bound:"
"""A comment that says why a number in its line is none of a requirement's: any other would do as well."""

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Change: TypeAlias = tuple[str, Callable[[], None]]
"""What an alteration says of itself, and how the tree is altered."""

_SOURCE = re.compile(r"Source:(.*)", re.DOTALL)
_ROW = re.compile(r"\b(?:R[0-9]{3}-[0-9]{3}|E2?-?[0-9]{2})\b")
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_EXACT = {"Decimal", "Fraction"}


@dataclass(frozen=True, slots=True)
class Site:
    """One alteration of a module of rules.

    Attributes:
        file: the module.
        place: file and line.
        change: ``>= -> >``.
        rows: rows named where it stands; empty where none is.
        excuse: why it is no bound; empty where nothing says so.
        index: its number in the module, by which it is made again.
        statement: position of the statement of the module that holds it.
        text: that statement's syntax, by which a later run knows it again.
    """

    file: Path
    place: str
    change: str
    rows: tuple[str, ...]
    excuse: str
    index: int
    statement: int
    text: str


def rows_in(docstring: str | None) -> tuple[str, ...]:
    """Rows that a docstring names after ``Source:``; what follows ``Assumed:`` is ours."""
    found = _SOURCE.search(docstring or "")
    return tuple(dict.fromkeys(_ROW.findall(found[1].partition("Assumed:")[0]))) if found else ()


def sites_of(project: Project, file: Path) -> list[Site]:
    """Every alteration of a module of rules, in its order."""
    module = RulesModule(file)
    texts = [ast.dump(statement) for statement in module.tree.body]
    sites: list[Site] = []
    for statement, node, owners, (change, _) in module.changes():
        line = module.lines[node.lineno - 1]
        excuse = line.partition(NO_BOUND)[2].strip()
        place = f"{project.shown(file)}:{node.lineno}"
        rows = module.rows_at(statement, owners)
        sites.append(Site(file, place, change, rows, excuse, len(sites), statement, texts[statement]))
    return sites


def altered_module(site: Site) -> ast.Module:
    """The syntax of a site's module, altered."""
    module = RulesModule(site.file)
    _, _, _, (_, apply) = list(module.changes())[site.index]
    apply()
    return ast.fix_missing_locations(module.tree)


class RulesModule:
    """A module of rules as syntax."""

    def __init__(self, file: Path) -> None:
        source = text_of(file)
        self.lines = source.splitlines()
        self.tree = ast.parse(source, str(file))

    def changes(self) -> Iterator[tuple[int, ast.expr, tuple[Definition, ...], Change]]:
        """Each alteration: the statement's position, the node, the definitions around it, the change."""
        for position, statement in enumerate(self.tree.body):
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                for node, owners in _expressions(statement, ()):
                    for change in _changes_of(node):
                        yield position, node, owners, change

    def rows_at(self, statement: int, owners: tuple[Definition, ...]) -> tuple[str, ...]:
        """Rows named closest to a place: in the function, its class, the constant's own docstring, in what uses it, in
        the module."""
        for owner in reversed(owners):
            if rows := rows_in(ast.get_docstring(owner)):
                return rows
        return self._rows_of(statement, frozenset()) or rows_in(ast.get_docstring(self.tree))

    def _rows_of(self, position: int, asked: frozenset[int]) -> tuple[str, ...]:
        statement = self.tree.body[position]
        if isinstance(statement, Definition):
            own = rows_in(ast.get_docstring(statement))
        else:
            after = self.tree.body[position + 1] if position + 1 < len(self.tree.body) else None
            own = rows_in(_text_of(after))
        if own:
            return own
        users = [
            user
            for user, names in enumerate(self._uses)
            if user not in asked and user != position and names & _names_of(statement)
        ]
        found = [row for user in users for row in self._rows_of(user, asked | {position})]
        return tuple(dict.fromkeys(found))

    @cached_property
    def _uses(self) -> list[set[str]]:
        return [used_in(statement) for statement in self.tree.body]


def used_in(statement: ast.stmt) -> set[str]:
    """Names that a statement reads."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _names_of(statement: ast.stmt) -> set[str]:
    if isinstance(statement, Definition):
        return {statement.name}
    return assigned_in(statement)


def assigned_in(statement: ast.stmt) -> set[str]:
    """Names that an assignment binds."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {node.id for target in targets if target for node in ast.walk(target) if isinstance(node, ast.Name)}


def _text_of(statement: ast.stmt | None) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value if isinstance(statement.value.value, str) else None
    return None


def _expressions(node: ast.AST, owners: tuple[Definition, ...]) -> Iterator[tuple[ast.expr, tuple[Definition, ...]]]:
    """Expressions that may hold a bound: no annotation, no index, no part of a sentence."""
    if isinstance(node, Definition):
        owners = (*owners, node)
    if isinstance(node, ast.expr):
        yield node, owners
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and _steps_of_call(node)):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or (isinstance(node, ast.Subscript) and name == "slice"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _expressions(child, owners)


def _changes_of(node: ast.expr) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for at, sign in enumerate(node.ops):
            if turned := _TURNED.get(type(sign)):
                yield f"{_SIGNS[type(sign)]} -> {_SIGNS[turned]}", partial(node.ops.__setitem__, at, turned())
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        for value in (node.value + 1, node.value - 1):
            yield f"{node.value} -> {value}", partial(setattr, node, "value", value)
    elif isinstance(node, ast.Call):
        for text, arguments in _steps_of_call(node):
            yield f"{ast.unparse(node)} -> {text}", partial(setattr, node, "args", arguments)


def _steps_of_call(node: ast.Call) -> list[tuple[str, list[ast.expr]]]:
    """Dates and exact decimals are altered as a whole."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
    if len(values) != len(node.args) or node.keywords:
        return []
    arguments: list[list[ast.expr]] = []
    if name == "date" and len(values) == 3:
        day = date(*values)
        beside = (day + timedelta(days=1), day - timedelta(days=1))
        arguments = [[ast.Constant(part) for part in (other.year, other.month, other.day)] for other in beside]
    elif name in _EXACT and len(values) == 1 and isinstance(values[0], str):
        arguments = [[ast.Constant(text)] for text in steps_of(values[0])]
    return [(f"{name}({', '.join(map(ast.unparse, given))})", given) for given in arguments]
