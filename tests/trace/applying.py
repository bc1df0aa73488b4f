"""Altering what is loaded, and putting it back: a pack's number, a rule's bound."""

import ast
import functools
import gc
import importlib
import inspect
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import CellType, FunctionType, ModuleType
from typing import Any

from pydantic import BaseModel

from shared.policies import load_pack, loader
from shared.policies.pack import PolicyPack
from shared.policies.yaml_tree import YamlTree, read_yaml
from tests.trace.bounds import Definition, Site, altered_module, assigned_in, used_in
from tests.trace.entries import Number
from tests.trace.project import Project

_CACHED = type(functools.cache(len))
_PARTS = ("__code__", "__defaults__", "__kwdefaults__")


class NotAlterable(Exception):
    """What can't be altered while it is loaded."""


class _Changes:
    """What was set, to be set back."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def set(self, owner: Any, name: str, value: Any) -> None:
        was = getattr(owner, name)
        setattr(owner, name, value)
        self._undo.append(lambda: setattr(owner, name, was))

    def put(self, owner: dict[str, Any], name: str, value: Any) -> None:
        was = owner[name]
        owner[name] = value
        self._undo.append(lambda: owner.__setitem__(name, was))

    def after(self, act: Callable[[], None]) -> None:
        """Do it now, and again once all is set back."""
        act()
        self._undo.insert(0, act)

    def back(self) -> None:
        for undo in reversed(self._undo):
            undo()


@contextmanager
def altered_number(number: Number, text: str) -> Iterator[None]:
    """A pack with another number, for who loads it from now on and in packs that are loaded already.

    Raises:
        PolicyInvalid: the pack's own checks refuse it.
    """
    with tempfile.TemporaryDirectory(prefix="fupin-trace-") as folder:
        other = Path(folder) / number.file.name
        other.write_text(number.altered(text), encoding="utf-8")
        changes = _Changes()

        def read(path: Path) -> YamlTree:
            return read_yaml(other) if path.resolve() == number.file.resolve() else _as_it_stands(path)

        try:
            changes.set(loader, "read_yaml", read)
            new = _pack_with(number, text)
            # a test that asks for the pack gets it without its files being read and checked once more
            changes.set(loader, "load_pack", partial(_load, number.file.parent, new))
            for old in _LOADED.like(new):
                _overwrite(old, new, changes)
            changes.after(_forget)
            yield
        finally:
            changes.back()


def _load(altered: Path, new: PolicyPack, folder: Path) -> PolicyPack:
    return new if folder.resolve() == altered.resolve() else load_pack(folder)


_as_it_stands = functools.cache(read_yaml)
"""The files that no alteration is made in, each read once."""


@functools.lru_cache(maxsize=1)
def _pack_with(number: Number, _text: str) -> PolicyPack:
    """The pack as it now reads: one alteration is made for each test that is asked."""
    return load_pack(number.file.parent)


class _Loaded:
    """The packs that are loaded: modules, fixtures and caches hold some that they read long before.

    They are looked for among all objects once, and from then on among those that are new, since there are millions.
    """

    def __init__(self) -> None:
        self._known: dict[int, weakref.ref[PolicyPack]] = {}
        self._freeze: Callable[[], None] | None = None

    def like(self, new: PolicyPack) -> list[PolicyPack]:
        """Every other pack of a name."""
        if self._freeze is None:
            # what the collector passes over is not listed: whoever else freezes objects has them looked at before
            self._freeze = gc.freeze
            setattr(gc, "freeze", self._note)  # noqa: B010  # mypy takes no other function in its place
            gc.unfreeze()
        self._note()
        packs = [pack for known in self._known.values() if (pack := known()) is not None]
        return [pack for pack in packs if pack is not new and pack.__dict__.get("name") == new.name]

    def _note(self) -> None:
        assert self._freeze is not None
        gc.collect()
        for one in gc.get_objects():
            if type(one) is PolicyPack:
                self._known[id(one)] = weakref.ref(one)
        self._freeze()


_LOADED = _Loaded()


def _forget() -> None:
    """Empty the services' caches: what they keep may be made of what is altered."""
    for name, module in list(sys.modules.items()):
        if name.startswith("services"):
            for value in list(vars(module).values()):
                if isinstance(value, _CACHED):
                    value.cache_clear()


def _overwrite(old: Any, new: Any, changes: _Changes) -> None:
    """Let a frozen model, and the models inside, hold another's values."""
    for name in type(old).model_fields:
        was, now = old.__dict__[name], new.__dict__[name]
        if type(was) is type(now) and isinstance(was, BaseModel):
            _overwrite(was, now, changes)
        elif _alike(was, now):
            for one, other in zip(was, now, strict=True):
                _overwrite(one, other, changes)
        elif was != now:
            changes.put(old.__dict__, name, now)


def _alike(was: Any, now: Any) -> bool:
    both = isinstance(was, tuple) and isinstance(now, tuple) and len(was) == len(now)
    return both and all(isinstance(a, BaseModel) and type(a) is type(b) for a, b in zip(was, now, strict=True))


@contextmanager
def altered_bound(project: Project, site: Site) -> Iterator[None]:
    """A module of rules with another bound: its functions and constants wherever they were imported.

    Raises:
        NotAlterable: what the bound is part of can't be exchanged.
    """
    with altered_statement(project, site.file, altered_module(site), site.statement):
        yield


@contextmanager
def altered_statement(project: Project, file: Path, tree: ast.Module, position: int) -> Iterator[None]:
    """A module of which one statement has become another: its functions and constants wherever they were imported.

    Args:
        project: where the module stands.
        file: the module.
        tree: its syntax, altered.
        position: of the altered statement in it.

    Raises:
        NotAlterable: the statement can't be exchanged.
    """
    name = ".".join(file.relative_to(project.root).with_suffix("").parts)
    module = importlib.import_module(name)
    changes = _Changes()
    try:
        _exchange(module, tree, position, changes)
        changes.after(_forget)
        yield
    finally:
        changes.back()


def _exchange(module: ModuleType, tree: ast.Module, position: int, changes: _Changes) -> None:
    """Execute the altered statement, and those after it that read what it binds, beside the module; take over."""
    scope = dict(vars(module))
    stale: set[str] = set()
    for statement in tree.body[position:]:
        altered = statement is tree.body[position]
        if not altered and not (used_in(statement) & stale):
            continue
        exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), scope)  # noqa: S102  # our own rules
        if isinstance(statement, Definition):
            _take_over(vars(module)[statement.name], scope[statement.name], changes)
            scope[statement.name] = vars(module)[statement.name]
        else:
            for name in assigned_in(statement):
                stale.add(name)
                _rebind(name, vars(module)[name], scope[name], changes)


def _rebind(name: str, was: Any, now: Any, changes: _Changes) -> None:
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})
        if name in names and names[name] is was:
            changes.put(names, name, now)


def _take_over(live: Any, new: Any, changes: _Changes) -> None:
    if isinstance(live, type):
        for name, value in list(vars(new).items()):
            _take_over_member(live, name, value, changes)
        return
    _take_over_function(inspect.unwrap(live), inspect.unwrap(new), changes)


def _take_over_function(live: Any, new: Any, changes: _Changes) -> None:
    if not isinstance(live, FunctionType) or live.__code__.co_freevars != new.__code__.co_freevars:
        raise NotAlterable(f"{live!r} can't be exchanged")
    for part in _PARTS:
        changes.set(live, part, getattr(new, part))


def _take_over_member(live: type, name: str, new: Any, changes: _Changes) -> None:
    was = vars(live).get(name)
    if isinstance(new, FunctionType) and isinstance(was, FunctionType):
        if any(getattr(was, part) != getattr(new, part) for part in _PARTS):
            _take_over_function(was, new, changes)
    elif isinstance(new, property) and isinstance(was, property):
        _take_over_function(was.fget, new.fget, changes)
    elif isinstance(new, functools.cached_property) and isinstance(was, functools.cached_property):
        _take_over_function(was.func, new.func, changes)
    elif isinstance(new, classmethod | staticmethod) and isinstance(was, classmethod | staticmethod):
        _take_over_function(was.__func__, new.__func__, changes)
    elif not name.startswith("__") and not isinstance(new, CellType) and _plain(new) and was != new:
        try:
            changes.set(live, name, new)
        except (AttributeError, TypeError) as error:
            raise NotAlterable(f"{live.__name__}.{name} can't be exchanged: {error}") from error


def _plain(value: Any) -> bool:
    return not hasattr(value, "__get__")
