"""Every alteration of a service's packs and rules, and the rows that it belongs to."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from tests.trace.applying import altered_bound, altered_number
from tests.trace.bounds import Site, sites_of
from tests.trace.entries import Number, numbers_of
from tests.trace.project import Project
from tests.trace.steps import steps_of


class Make(Protocol):
    """Makes an alteration for as long as the context lasts."""

    def __call__(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Alteration:
    """One number or bound, moved by one step.

    Attributes:
        rows: the requirements that it belongs to.
        place: where it stands.
        change: what becomes of it.
        identity: its content, by which a later run knows it again.
        make: makes it.
    """

    rows: tuple[str, ...]
    place: str
    change: str
    identity: tuple[str, ...]
    make: Make


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to alter.

    Attributes:
        alterations: those that belong to a row.
        excused: places and reasons of numbers that are said to be no bound.
        unnamed: how many alterations of the service's own rules no row is named for.
    """

    alterations: tuple[Alteration, ...]
    excused: tuple[str, ...]
    unnamed: int


def find(project: Project, service: str) -> Found:
    """Every alteration that belongs to a row of a service."""
    rows = frozenset(project.rows(service))
    sites = [site for file in project.rule_files() for site in sites_of(project, file)]
    bounds = [site for site in sites if rows & set(site.rows)]
    made = [*_of_packs(project), *(_of_rule(project, site) for site in bounds if not site.excuse)]
    excused = dict.fromkeys(f"{site.place} {site.excuse}" for site in bounds if site.excuse)
    unnamed = [site for site in sites if not site.rows and service in site.file.parts]
    return Found(tuple(one for one in made if rows & set(one.rows)), tuple(excused), len(unnamed))


def _of_packs(project: Project) -> Iterator[Alteration]:
    for number in numbers_of(project):
        for text in steps_of(number.text):
            yield _of_number(project, number, text)


def _of_number(project: Project, number: Number, text: str) -> Alteration:
    where = number.entry.find(number.text), number.place.partition(" ")[2]
    identity = (project.shown(number.file), number.entry, *map(str, where), number.text, text)
    make = partial(altered_number, number, text)
    return Alteration((number.row,), number.place, f"{number.text} -> {text}", identity, make)


def _of_rule(project: Project, site: Site) -> Alteration:
    identity = (project.shown(site.file), site.text, site.change, str(site.index))
    return Alteration(site.rows, site.place, site.change, identity, partial(altered_bound, project, site))
