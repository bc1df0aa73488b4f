"""The mutants of a module of rules, each named by what it does and not by where it stands."""

import ast
import contextlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.mutating import mutate_code

from tests.mutate.operators import OPERATORS
from tests.trace.bounds import Definition, assigned_in
from tests.trace.project import Project, text_of

_Step = tuple[str, ast.AST, ast.AST]
"""Name of the field, and the node in it before and after."""

_TYPES = frozenset({"annotation", "returns", "decorator_list", "bases"})
"""Fields whose mistakes the type checker finds, or that only say how a class is stored."""

_ONE_LINE = ast.IfExp | ast.Lambda


@dataclass(frozen=True, slots=True)
class Mutant:
    """One statement of a module with one mistake.

    Attributes:
        file: the module.
        module: the same, shown from the root.
        owner: qualified name of the function, class or constant that it is part of.
        change: the smallest expression or statement around the mistake, ``a >= b -> a > b``.
        line: where the mistake stands now.
        statement: its position in the module.
        code: the statement with the mistake.
        function: qualified name of the function that must run for it to be noticed; empty where it takes effect when
            the module is imported.
    """

    file: Path
    module: str
    owner: str
    change: str
    line: int
    statement: int
    code: str
    function: str

    @property
    def name(self) -> tuple[str, str, str]:
        """What it is known by from run to run and in explanations; alike where the same stands twice in a function."""
        return self.module, self.owner, self.change

    def tree(self) -> ast.Module:
        """The module's syntax with the mistake."""
        tree = ast.parse(text_of(self.file), str(self.file))
        (tree.body[self.statement],) = ast.parse(self.code).body
        return tree


def mutants_of(project: Project, file: Path, within: AbstractSet[str] | None = None) -> Iterator[Mutant]:
    """Every mutant of a module, or of what is named of its functions, classes and constants; none twice."""
    source = text_of(file)
    lines = source.splitlines(keepends=True)
    for position, statement in enumerate(ast.parse(source).body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        if within is not None and within.isdisjoint(_names(statement)):
            continue
        line = min((one.lineno for one in getattr(statement, "decorator_list", ())), default=statement.lineno)
        text = "".join(lines[line - 1 : statement.end_lineno])
        (plain,) = ast.parse(text).body
        seen = {ast.dump(plain)}
        for altered, code in _altered(text):
            steps = list(_steps("", plain, altered))
            if (dumped := ast.dump(altered)) in seen or any(field in _TYPES for field, _, _ in steps):
                continue
            seen.add(dumped)
            owner, function = _owner(steps, plain)
            at = line - 1 + next(node.lineno for _, node, _ in reversed(steps) if hasattr(node, "lineno"))
            yield Mutant(file, project.shown(file), owner, _change(steps), at, position, code, function)


def _altered(text: str) -> Iterator[tuple[ast.stmt, str]]:
    for operator in OPERATORS:
        occurrence = 0
        while (code := mutate_code(text, operator(), occurrence)) is not None:
            occurrence += 1
            with contextlib.suppress(SyntaxError):  # a star of keyword-only parameters is taken for a product
                yield ast.parse(code).body[0], code


def _steps(field: str, old: ast.AST, new: ast.AST) -> Iterator[_Step]:
    """The way down from a statement to the smallest node that holds all of the difference."""
    yield field, old, new
    if type(old) is not type(new):
        return
    differing = []
    for name, was in ast.iter_fields(old):
        now = getattr(new, name)
        pairs = list(zip(was, now, strict=False)) if isinstance(was, list) else [(was, now)]
        if isinstance(was, list) and len(was) != len(now):
            return
        differing += [(name, a, b) for a, b in pairs if _dump(a) != _dump(b)]
    if len(differing) == 1:
        name, was, now = differing[0]
        if isinstance(was, ast.AST) and isinstance(now, ast.AST):
            yield from _steps(name, was, now)


def _dump(value: object) -> str:
    return ast.dump(value) if isinstance(value, ast.AST) else repr(value)


def _owner(steps: list[_Step], statement: ast.stmt) -> tuple[str, str]:
    """The qualified name of what a mistake is part of, and of the function in which it takes effect."""
    names: list[str] = []
    function = ""
    fields = [field for field, _, _ in steps[1:]]
    for (_, node, _), field in zip(steps, [*fields, ""], strict=True):
        if isinstance(node, Definition):
            names.append(node.name)
            if not function and field == "body" and not isinstance(node, ast.ClassDef):
                function = ".".join(names)
    return ".".join(names or _names(statement)), function


def _names(statement: ast.stmt) -> list[str]:
    """What a statement gives a name to: a function or class, or constants."""
    if isinstance(statement, Definition):
        return [statement.name]
    return sorted(assigned_in(statement)) if isinstance(statement, ast.Assign | ast.AnnAssign) else []


def _change(steps: list[_Step]) -> str:
    shown = [(old, new) for _, old, new in steps if isinstance(old, ast.expr | ast.stmt)]
    old, new = shown[-1]
    for above, altered in reversed(shown[:-1]):
        # a number says nothing alone; but a whole function or loop around it says too much
        if not (_is_bare(old) or _is_bare(new)) or (hasattr(above, "body") and not isinstance(above, _ONE_LINE)):
            break
        old, new = above, altered
    return f"{_said(old)} -> {_said(new)}"


def _is_bare(node: ast.AST) -> bool:
    signed = isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    return signed or isinstance(node, ast.Constant | ast.Name | ast.Slice)


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())
