"""Bulletins as pages made for print: no outside resource, no script, everything escaped."""

from pathlib import Path

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.monitoring.bulletins.charts import svg
from services.monitoring.bulletins.contents import BulletinContent, Figure
from services.monitoring.bulletins.layout import chapters
from services.monitoring.bulletins.models import BulletinRead, BulletinState, title_of
from services.monitoring.bulletins.parts import cell_text
from services.monitoring.bulletins.rules import KIND_LABELS, BulletinPeriod
from services.monitoring.bulletins.wording import percent_text
from shared.calendar import day_text

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ORDINALS = "一二三四五六七八九十"

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals |= {"svg": svg, "cell_text": cell_text, "ORDINALS": ORDINALS, "day_text": day_text}


def page(content: BulletinContent, issued: BulletinRead | None) -> Response:
    """A bulletin as a page: an issued one with its number and office, else marked as a preview."""
    period = BulletinPeriod.parse(content.period)
    text = _environment.get_template("bulletin.html").render(
        content=content,
        title=title_of(content.area_name, period),
        kind_label=KIND_LABELS[content.kind],
        issued=issued,
        withdrawn=issued is not None and issued.state is BulletinState.WITHDRAWN,
        issued_on=day_text(issued.issued_on) if issued else "",
        tiles=_tiles(content),
        chapters=chapters(content),
    )
    return Response(text, media_type="text/html; charset=utf-8", headers=_HEADERS)


def _tiles(content: BulletinContent) -> list[tuple[str, str, str]]:
    """The numbers at the top: label, number, and what it was before."""
    figures = [content.figure(code) for code in ("remaining_households", "exits", "returns")]
    ratios = [content.ratio(code) for code in ("visits_in_time", "duties_kept")]
    return [
        *((one.label, f"{one.value or 0:,} 户", _beside(one)) for one in figures),
        *(
            (
                one.label,
                "—" if one.share is None else percent_text(one.share),
                "上期 —" if one.share_before is None else f"上期 {percent_text(one.share_before)}",
            )
            for one in ratios
        ),
    ]


def _beside(figure: Figure) -> str:
    change = figure.change or 0
    turn = "持平" if not change else f"{'增' if change > 0 else '减'} {abs(change):,}"
    return f"上期 {figure.before or 0:,}，{turn}"
