"""Which code an area bears now, bore before, and whose rows it therefore holds: successions of area codes.

Rows keep the code under which they were entered, and their tenant key. Codes are followed when an area is asked about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.areas import CODE_DIGITS, TOWN_DIGITS, full_code, significant_prefix

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Succession:
    """An area that bears another code since a day, or was merged into another.

    Attributes:
        old: significant digits of the code that it bore.
        new: significant digits of the code that took its place.
        whole: the new area is the old one under another code, so all that lies inside follows; else the old area was
            merged into one that holds more.
        county_code: tenant key of the rows that bear the old code, and the new one where `whole`.
        effective_on: first day of the new code.
        source: the decision behind it.
    """

    old: str
    new: str
    whole: bool
    county_code: str
    effective_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Rows that belong to an area: of a tenant, with a code that begins so, but for parts that have moved out.

    Attributes:
        county: tenant key, or the first digits of several.
        prefix: how the rows' codes begin.
        without: longer beginnings of codes that lie outside now.
        whole: every row of the tenants lies inside, whatever its code.
        apart: what must be taken from a sum over whole tenants: each tenant with the beginning of a code, a newer one
            too, that its rows bear and that lies outside; its own for all of them.
    """

    county: str
    prefix: str
    without: tuple[str, ...] = ()
    whole: bool = False
    apart: tuple[tuple[str, str], ...] = ()

    def covers(self, code: str) -> bool:
        """Whether a code lies inside."""
        return code.startswith(self.prefix) and not code.startswith(self.without)

    def holds(self, county_code: str, area_code: str) -> bool:
        """Whether a row lies inside: what `rows_within` asks the database, for a row that was read already."""
        return county_code.startswith(self.county) and (self.whole or self.covers(area_code))


class Successions:
    """All successions that are known; never changed, so what follows from them is reckoned once.

    Args:
        known: the successions, at most one for each old code.
        book: counties' codes beside those of the official list: 6 digits → the last six of every code, one after the
            other.
    """

    def __init__(self, known: Iterable[Succession] = (), book: Mapping[str, str] | None = None) -> None:
        self.known = tuple(sorted(known, key=lambda one: one.old))
        self.book = book or {}
        self._by_old = {one.old: one for one in self.known}
        self._wholes = tuple(one for one in self.known if one.whole)
        self._by_new = {one.new: one for one in reversed(self._wholes)}
        self._reaches: dict[str, tuple[Reach, ...]] = {}
        self._renewals: tuple[tuple[str, str], ...] | None = None

    def present(self, prefix: str) -> str:
        """The code, as many digits as given, that an area bears now; that of the area it was merged into, if it was."""
        while (moved := self._moved(prefix, merged=True)) is not None:
            prefix = moved
        return prefix

    def present_code(self, code: str) -> str:
        """The same for 12 digits, whatever the level."""
        digits = len(code.rstrip("0"))
        width = next(width for width in (2, 4, 6, TOWN_DIGITS, 12) if digits <= width)
        return full_code(self.present(code[:width]))

    def former(self, prefix: str) -> tuple[str, ...]:
        """The codes that the very same area bore before, the latest first; those of areas merged into it are not."""
        found: list[str] = []
        while (one := self._origin(prefix)) is not None:
            prefix = one.old + prefix[len(one.new) :]
            found.append(prefix)
        return tuple(found)

    def first(self, prefix: str) -> str:
        """The earliest code on record of the very same area: it stays, whatever the area is called later."""
        return (prefix, *self.former(prefix))[-1]

    def same_now(self, prefix: str) -> str:
        """The code that the very same area bears now; that of an area which was merged is the last of its own."""
        while (moved := self._moved(prefix, merged=False)) is not None:
            prefix = moved
        return prefix

    def code_now(self, area_code: str) -> str:
        """The same for 12 digits, whatever the level, and of any code that the area ever bore.

        Raises:
            AreaCodeInvalid: no area code.
        """
        return full_code(self.same_now(significant_prefix(area_code)))

    def village_renewals(self) -> tuple[tuple[str, str], ...]:
        """Beginnings of villages' codes that hold no more, each with what takes its place, the longest first."""
        if self._renewals is None:
            found = {
                old: self.present(old)
                for old in self._all_old()
                # of a town that was merged away no village is left: each went by a change of its own
                if len(old) == CODE_DIGITS or self._moved(old, merged=False) is not None
            }
            self._renewals = tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0])))
        return self._renewals

    def tenant(self, prefix: str) -> str:
        """The tenant key, 6 digits, of rows that bear a code: of the first of them, whatever the code has become."""
        code, told = self._begun(prefix)
        if told is not None:
            return told
        for digits in range(len(code), 1, -1):
            one = self._by_old.get(code[:digits])
            if one is not None and self._begins(one):
                return one.county_code if digits >= COUNTY_DIGITS else self.tenant(one.new + code[digits:])
        return _own_tenant(code)

    def county_now(self, prefix: str) -> str:
        """The tenant key of the county that an area lies in now, which is not its own rows' where it moved there."""
        return self.tenant(self.same_now(prefix)[:COUNTY_DIGITS])

    def moved_in_on(self, prefix: str) -> date | None:
        """The first day on which an area lies in the county of now; None where it always did."""
        code = self.same_now(prefix)
        while (one := self._origin(code)) is not None:
            before = one.old + code[len(one.new) :]
            if self.tenant(before[:COUNTY_DIGITS]) != self.tenant(code[:COUNTY_DIGITS]):
                return one.effective_on
            code = before
        return None

    def moved_out_on(self, prefix: str, county_code: str) -> date | None:
        """The first day on which an area lies in a county no more; None where it does.

        Args:
            prefix: significant digits of a code that the area bore there.
            county_code: tenant key of the county.
        """
        while (one := self._next(prefix)) is not None and one.whole:
            prefix = one.new + prefix[len(one.old) :]
            if self.tenant(prefix[:COUNTY_DIGITS]) != county_code:
                return one.effective_on
        return None

    def reaches(self, prefix: str) -> tuple[Reach, ...]:
        """Which rows belong to an area of significant digits; of an area that was merged, those that bear its code."""
        found = self._reaches.get(prefix)
        if found is None:
            found = self._reaches[prefix] = self._reckon(prefix)
        return found

    def is_known(self, code: str, listed: Mapping[str, object]) -> bool:
        """Whether an area bears or bore a code of 12 digits.

        Args:
            code: 12 digits.
            listed: the official list.
        """
        codes = (code, *self.former(code), *self._later(code))
        if any(one in listed or self._in_book(one) for one in codes):
            return True
        return any(one in codes for each in self.known for one in (full_code(each.old), full_code(each.new)))

    def _in_book(self, code: str) -> bool:
        codes, wanted = self.book.get(code[:COUNTY_DIGITS], ""), code[COUNTY_DIGITS:]
        at = codes.find(wanted)
        while at % COUNTY_DIGITS and at >= 0:
            at = codes.find(wanted, at + 1)
        return at >= 0

    def _origin(self, prefix: str) -> Succession | None:
        """The last succession by which an area, or what holds it, came to its code."""
        return next(
            (self._by_new[prefix[:digits]] for digits in range(len(prefix), 1, -1) if prefix[:digits] in self._by_new),
            None,
        )

    def _begun(self, prefix: str) -> tuple[str, str | None]:
        """The code under which an area's rows began, and their tenant where it is not what the code says."""
        while (one := self._origin(prefix)) is not None:
            if self._begins(one):
                return prefix, one.county_code if len(one.new) >= COUNTY_DIGITS else None
            prefix = one.old + prefix[len(one.new) :]
        return prefix, None

    def _begins(self, one: Succession) -> bool:
        """Whether rows began with the new code: an old one of before the list has none, and the new one's tenant."""
        code, told = self._begun(one.old)
        return one.county_code != (told or _own_tenant(code))

    def _moved(self, prefix: str, *, merged: bool) -> str | None:
        """The next code of an area, by its own succession or that of an area around it."""
        one = self._next(prefix)
        # what was merged away bears its last code for good, whatever became of the areas around it
        return one.new + prefix[len(one.old) :] if one is not None and (one.whole or merged) else None

    def _next(self, prefix: str) -> Succession | None:
        """The succession by which an area, or what holds it, gave up its code."""
        for digits in range(len(prefix), 1, -1):
            one = self._by_old.get(prefix[:digits])
            if one is not None and (one.whole or digits == len(prefix)):
                return one
        return None

    def _later(self, prefix: str) -> Iterator[str]:
        """The codes that the very same area bore afterwards."""
        while (moved := self._moved(prefix, merged=False)) is not None:
            prefix = moved
            yield prefix

    def _before(self, prefix: str) -> Iterator[str]:
        """The codes that directly became this one or a part of it."""
        for one in self.known:
            if one.whole and prefix.startswith(one.new):
                yield one.old + prefix[len(one.new) :]
            elif one.new.startswith(prefix):
                yield one.old

    def _reckon(self, asked: str) -> tuple[Reach, ...]:
        if not self.known:
            return (_plain(asked),)
        home = self.same_now(asked)
        target = self.present(home)
        inside = self._inside(home, target)
        out = [old for old in self._all_old() if not self.present(old).startswith(target)]
        reaches = [
            Reach(county, prefix, _widest(old for old in out if _is_part(old, prefix)))
            for prefix in inside
            for county in self._tenants(prefix)
        ]
        return tuple(self._merged(reaches, out))

    def _tenants(self, prefix: str) -> tuple[str, ...]:
        """Tenant keys of rows that bear a code; of what is wider than a county their first digits."""
        return (prefix, *self.former(prefix)) if len(prefix) < COUNTY_DIGITS else (self.tenant(prefix),)

    def _inside(self, home: str, target: str) -> list[str]:
        """Beginnings of codes whose areas lie, or lay, in an area that is now `target`."""
        todo, found = [home], list[str]()
        while todo:
            prefix = todo.pop(0)
            if prefix in found:
                continue
            found.append(prefix)
            elsewhere = [
                one.new
                for one in self._wholes
                if one.new.startswith(prefix) and self.tenant(one.new) != self.tenant(prefix)
            ]
            beside = (*self._before(prefix), *elsewhere, *self._later(prefix))
            todo += [other for other in beside if self.present(other).startswith(target)]
        return found

    def _all_old(self) -> list[str]:
        """Every old code, also as it stood under the older codes of what holds it."""
        found: list[str] = []
        todo = [one.old for one in self.known]
        while todo:
            prefix = todo.pop()
            found.append(prefix)
            todo += [one.old + prefix[len(one.new) :] for one in self._wholes if _is_part(prefix, one.new)]
        return found

    def _merged(self, reaches: list[Reach], out: Collection[str]) -> Iterator[Reach]:
        """Without what another holds already; marks those whose tenants lie inside as a whole, one for each tenant."""
        # sums over a wider area lack the whole of these tenants, so that their parts which stayed there are added
        left = {self.tenant(old) for old in out if len(old) == COUNTY_DIGITS}
        kept = [
            one
            for at, one in enumerate(reaches)
            if not any(
                other.covers(one.prefix)
                and (one.county == other.county or (one.county.startswith(other.county) and one.county not in left))
                for place, other in enumerate(reaches)
                if place != at and len(other.prefix) < len(one.prefix)
            )
        ]
        newer = (code for one in self.known for code in (one.new, *self._later(one.new)))
        outside = self._by_tenant({*out, *(code for code in newer if not any(one.covers(code) for one in kept))})
        taken: set[str] = set()
        for one in kept:
            if len(one.prefix) > COUNTY_DIGITS:
                yield Reach(one.county, one.prefix, one.without, apart=tuple((one.county, out) for out in one.without))
                continue
            apart = tuple(_summed_apart(outside, one.county))
            if apart or one.without or one.county in taken:
                yield Reach(one.county, one.prefix, one.without, apart=apart)
            else:
                taken.add(one.county)
                yield Reach(one.county, one.prefix, whole=True)

    def _by_tenant(self, prefixes: Iterable[str]) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for prefix in prefixes:
            found[self.tenant(prefix)].append(prefix)
        return found


NO_SUCCESSIONS = Successions()


def _own_tenant(prefix: str) -> str:
    return prefix[:COUNTY_DIGITS].ljust(COUNTY_DIGITS, "0")


def _summed_apart(outside: Mapping[str, Sequence[str]], county: str) -> Iterator[tuple[str, str]]:
    """What a sum over whole tenants has too much: those whose county lies outside, of others the widest parts."""
    for tenant, parts in sorted(outside.items()):
        if tenant.startswith(county):
            gone = any(len(part) == COUNTY_DIGITS for part in parts)
            yield from ((tenant, part) for part in ((tenant,) if gone else _widest(parts)))


def _plain(prefix: str) -> Reach:
    return Reach(prefix[:COUNTY_DIGITS], prefix, whole=len(prefix) <= COUNTY_DIGITS)


def _is_part(prefix: str, of: str) -> bool:
    return len(prefix) > len(of) and prefix.startswith(of)


def _widest(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Those that no other begins."""
    found: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not found or not prefix.startswith(found[-1]):
            found.append(prefix)
    return tuple(found)
