"""The page's icon in points: some telephones take no drawing for their home screen."""

from io import BytesIO

from PIL import Image, ImageDraw

BLUE, WHITE = "#0b4f7d", "#ffffff"
SIDE = 32
"""Of the square in which the house is drawn, as in ``icon.svg``."""

_ROOF = ((6, 17), (16, 8), (26, 17))
_WALLS = ((9, 15), (9, 25), (23, 25), (23, 15))
_DOOR = ((14, 25), (14, 19), (18, 19), (18, 25))
_STROKE = 2.5
_CORNER = 6
_FINER = 4
"""How much larger it is drawn than shown, for smooth edges."""
_SAFE = 0.7
"""Part of the side that is left of an icon whichever shape a telephone cuts it to."""


def draw(side_px: int, *, maskable: bool) -> bytes:
    """A PNG of the icon.

    Args:
        side_px: its side.
        maskable: whether the telephone cuts the edges itself: the ground fills the square and the house keeps away.
    """
    side = side_px * _FINER
    picture = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(picture)
    scale = side / SIDE
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=0 if maskable else _CORNER * scale, fill=BLUE)
    shrunk = scale * (_SAFE if maskable else 1)
    for line in (_ROOF, _WALLS, _DOOR):
        points = [tuple(side / 2 + (at - SIDE / 2) * shrunk for at in point) for point in line]
        pen.line(points, fill=WHITE, width=round(_STROKE * shrunk), joint="curve")
    written = BytesIO()
    picture.resize((side_px, side_px), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
