"""The one palette: colours that people with any colour vision tell apart (Okabe and Ito), named by what they mean.

Colour never stands alone: wherever it tells something, words tell it too.
"""

INK = "#1b2733"
MUTED = "#51606f"
"""Second-rank text; 6.4 : 1 on white."""
LINE = "#d5dce3"
SURFACE = "#ffffff"
GROUND = "#f3f5f7"
BRAND = "#0b4f7d"
"""Header, links and buttons; 8.6 : 1 on white."""

BLUE = "#0072b2"
SKY = "#56b4e9"
GREEN = "#009e73"
ORANGE = "#e69f00"
VERMILION = "#d55e00"

LANES = (BLUE, ORANGE, GREEN, VERMILION, SKY)
"""Of marks that stand beside each other; they differ in shape too."""

GOOD = GREEN
ON_COURSE = BLUE
BEHIND = ORANGE
MISSED = VERMILION
NEUTRAL = "#8a96a3"

_VARIABLES = {
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "surface": SURFACE,
    "ground": GROUND,
    "brand": BRAND,
    "good": GOOD,
    "on-course": ON_COURSE,
    "behind": BEHIND,
    "missed": MISSED,
    "neutral": NEUTRAL,
}


def style_variables() -> str:
    """The palette as custom properties of a style sheet."""
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in _VARIABLES.items())} }}"
