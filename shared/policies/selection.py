"""Which policy pack holds in an area on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from shared.areas import covers, listed_areas, significant_prefix
from shared.calendar import day_text
from shared.errors import Refusal

_MOST_NAMED = 5


class NoActivePolicy(Refusal):
    """No pack is active in the area on the day; it names the parts of the area where one is."""

    code = "policy.none_active"
    status = HTTPStatus.CONFLICT
    title = "该地区当日没有相应的生效政策"
    title_en = "No such policy is active in the area on that day"
    remedy = "请核对地区和日期；确需办理的，请先为该地区启用含有此项规定的政策包。"
    remedy_en = "Check the area and the day, or activate a policy pack there that provides for it."

    def __init__(
        self, area_code: str, on: date, below: Sequence[str] = (), what: str = "此", what_en: str = "this"
    ) -> None:
        self._asked = area_code, on, below
        area = listed_areas().get(area_code)
        named = f"{area.name}（{area_code}）" if area else area_code
        detail = f"{named}在{day_text(on)}没有对{what}作出规定的生效政策"
        detail_en = f"no policy active in {area_code} on {on} provides for {what_en}"
        if below:
            more = len(below) > _MOST_NAMED
            detail += f"；辖内有规定的地区：{'、'.join(below[:_MOST_NAMED])}{' 等' if more else ''}，请按其查询"
            detail_en += f"; ask for a part that has one: {', '.join(below[:_MOST_NAMED])}{', …' if more else ''}"
        super().__init__(detail, detail_en)

    def about(self, what: str, what_en: str) -> "NoActivePolicy":
        """The same refusal, naming what no policy provides for."""
        return NoActivePolicy(*self._asked, what, what_en)


@dataclass(frozen=True, slots=True)
class Activation:
    """A pack put in force.

    Attributes:
        pack: name of the pack.
        area_code: area or scope prefix that it holds for, with all areas inside, by the code that it bears now.
        effective_from: first day.
        former_code: the code for which it was loaded, where the area bears another now.
    """

    pack: str
    area_code: str
    effective_from: date
    former_code: str | None = None

    @property
    def loaded_for(self) -> str:
        """The code under which it is kept, whatever the area is called later."""
        return self.former_code or self.area_code

    @property
    def rank(self) -> tuple[int, date]:
        """What tells which of several holds: the narrowest area wins, then the latest start."""
        return len(significant_prefix(self.area_code)), self.effective_from


def select_policy(activations: Iterable[Activation], area_code: str, on: date) -> Activation:
    """The activation that holds: the narrowest area wins, then the latest start; of equals the last one given.

    Args:
        activations: those of packs that have the section in question; a town's plan without a credit section must not
            hide its city's credit programme.
        area_code: area asked about.
        on: business date.

    Raises:
        NoActivePolicy: none covers the area on the day.
        AreaCodeInvalid: a code is none.
    """
    chosen: Activation | None = None
    below: set[str] = set()
    for activation in activations:
        if activation.effective_from > on:
            continue
        if not covers(activation.area_code, area_code):
            if covers(area_code, activation.area_code):
                below.add(activation.area_code)
            continue
        if chosen is None or activation.rank >= chosen.rank:
            chosen = activation
    if chosen is None:
        raise NoActivePolicy(area_code, on, sorted(below))
    return chosen
