"""The field by which a list is narrowed to a part of the reader's area."""

from services.gateway.console.pieces.elements import choice
from services.gateway.console.pieces.texts import area_line, area_names, area_text
from services.gateway.console.sessions import User
from shared.areas import significant_prefix

_DIGITS_BELOW = {2: 4, 4: 6, 6: 9, 9: 12}


def areas_of(own: str) -> list[str]:
    """An area and those right below it, by their significant digits."""
    digits = _DIGITS_BELOW.get(len(own))
    below = {significant_prefix(code) for code in area_names() if code.startswith(own)}
    return [own, *sorted(code for code in below if len(code) == digits)]


def area_choice(user: User, asked: str | None) -> None:
    """A field for one of the areas right below the reader's own, and for one further down that the address names."""
    own, *below = areas_of(user.area_code)
    options = {code: area_text(code) for code in below}
    if asked and asked != own and asked not in options:
        options[asked] = area_line(asked, below=own)
    if options:
        choice("area", "地区", options, asked, otherwise=area_text(own))
