"""At which levels a stage, or a plan of funds, is soundly public: by days, objections and answers. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.registry.notices.refusals import NoticeRunning, ObjectionOpen
from services.registry.publicity.refusals import NoticeElsewhere, NoticeEndsEarly, NotPublic, StageObjected
from shared.areas import AreaLevel, covers, level_of
from shared.codes import PUBLICITY_LEVELS

_DAY = timedelta(days=1)
_LEVELS: Mapping[AreaLevel, str] = {
    AreaLevel.COUNTY: "county",
    AreaLevel.TOWN: "township",
    AreaLevel.VILLAGE: "village",
}


class Standing(StrEnum):
    """How publicity stands at a level."""

    MISSING = "missing"
    TOO_SHORT = "too_short"
    """Taken down before its days were over."""
    RUNNING = "running"
    OBJECTED = "objection_open"
    UPHELD = "objection_upheld"
    """An objection was right: what was made public then is not what holds."""
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Hung:
    """A notice that hung, or hangs.

    Attributes:
        area_code: where, 12 digits.
        started_on: its first day.
        free_on: the day after its last whole day.
        ended_on: day on which it was taken down; None while it hangs.
        open_objections: those that nobody answered.
        upheld: whether an objection to it was found right.
    """

    area_code: str
    started_on: date
    free_on: date
    ended_on: date | None
    open_objections: int
    upheld: bool


def hanging_days(stated: int | None, planned: int | None) -> int:
    """For how many days a notice hangs: the longer of what is stated and what the plan asks; a day where neither does.

    Source: X08 of seed-requirements.md: no seed gives a number, so it is the plan's.
    """
    return max(stated or 1, planned or 1)


def level_at(area_code: str) -> str | None:
    """The level of publicity of an area, code of shared.codes.PUBLICITY_LEVELS; None above the county."""
    return _LEVELS.get(level_of(area_code))


def standing_of(levels: Sequence[str], hung: Iterable[Hung], on: date) -> dict[str, Standing]:
    """How publicity stands at each level on a day.

    Of several notices in one area the latest counts: it is put up anew where an objection was right. One area of a
    level will do, yet no objection at any of them may be open or unheeded.

    Args:
        levels: codes of shared.codes.PUBLICITY_LEVELS that the plan asks for.
        hung: the notices of one stage, or of one plan; those that begin after the day make nothing public.
        on: the day.

    Source: R000-075, R002-073, R003-033.
    """
    latest: dict[str, Hung] = {}
    for one in sorted(hung, key=lambda one: one.started_on):
        if one.started_on <= on:
            latest[one.area_code] = one
    found: dict[str, Standing] = {}
    for level in levels:
        states = {_standing(one, on) for one in latest.values() if level_at(one.area_code) == level}
        found[level] = next((state for state in _FIRST if state in states), Standing.MISSING)
    return found


_FIRST = (Standing.OBJECTED, Standing.UPHELD, Standing.SOUND, Standing.RUNNING, Standing.TOO_SHORT)


def _standing(one: Hung, on: date) -> Standing:
    if one.open_objections:
        return Standing.OBJECTED
    if one.upheld:
        return Standing.UPHELD
    if one.ended_on is not None and one.ended_on < one.free_on - _DAY:
        return Standing.TOO_SHORT
    return Standing.RUNNING if on < one.free_on else Standing.SOUND


def check_public(levels: Sequence[str], hung: Sequence[Hung], on: date) -> None:
    """Refuse to go on before publicity is sound at every level that the plan asks for.

    Args:
        levels, hung, on: as for `standing_of`.

    Raises:
        NotPublic: it lacks at a level, or was taken down early there.
        ObjectionOpen, StageObjected: an objection is open, or was right and nothing was put up anew.
        NoticeRunning: its days are not over.

    Source: R000-075, R003-033.
    """
    standing = standing_of(levels, hung, on)
    lacking = [level for level, state in standing.items() if state in (Standing.MISSING, Standing.TOO_SHORT)]
    if lacking:
        labels = "、".join(PUBLICITY_LEVELS.by_code(level).label for level in lacking)
        raise NotPublic(f"尚未公示或公示天数不足：{labels}", f"Not made public: {', '.join(lacking)}", field="stage")
    if Standing.OBJECTED in standing.values():
        raise ObjectionOpen("该阶段公示尚有异议未答复", "An objection to the stage's notice is open")
    if Standing.UPHELD in standing.values():
        raise StageObjected
    if Standing.RUNNING in standing.values():
        free_on = min(one.free_on for one in hung if on < one.free_on)
        raise NoticeRunning(
            f"最早 {free_on} 公示期满", f"The first of the notices is over on {free_on}", field="occurred_on"
        )


def check_notice(own_area: str, notice_area: str, started_on: date, ended_on: date | None) -> None:
    """Refuse a notice in an area that has no part in what it is about, or that ends before it begins.

    Raises:
        NoticeElsewhere, NoticeEndsEarly: as they say.
    """
    if not covers(notice_area, own_area) and not covers(own_area, notice_area):
        raise NoticeElsewhere(field="area_code")
    if ended_on is not None and ended_on < started_on:
        raise NoticeEndsEarly(field="ended_on")
