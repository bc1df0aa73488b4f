"""The income lines in force."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.lines.rules import unknown, unknown_line
from services.registry.records.kinds import Desk
from shared.areas import full_code
from shared.codes import LINE_PURPOSES
from shared.money import yuan_text
from shared.policies.active import ActivePolicies
from shared.policies.lines import STANDS_FOR, find_line, line_fen
from shared.policies.pack import PolicyPack


class LineRead(BaseModel):
    """The line of a purpose; `income_fen` is null where the plan gives none, and `sentence` says so."""

    purpose: str = Field(title="用途")
    label: str
    income_fen: int | None
    sentence: str
    kind: str | None = Field(title="标准种类")
    """The line that is taken for the purpose: its own, or the one that stands for it."""
    line_area_code: str | None
    pack: str
    source: str | None
    assumed: bool | None
    note: str | None


class LineList(BaseModel):
    """The lines of an area and year, one for each purpose."""

    area_code: str
    year: int
    items: list[LineRead]


async def lines_in_force(desk: Desk, area: str, year: int) -> LineList:
    """The lines of an area and year by today's plan, the missing ones told.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
        NoActivePolicy: no plan with lines holds there today.
    """
    asked, pack = await _asked(desk, area)
    return LineList(area_code=asked, year=year, items=[_shown(pack, one.code, year, asked) for one in LINE_PURPOSES])


async def line_in_force(desk: Desk, purpose: str, area: str, year: int) -> LineRead:
    """The line of one purpose.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
        NoActivePolicy: no plan with lines holds there today.
        LineUnknown: the plan gives no such line.
    """
    asked, pack = await _asked(desk, area)
    line = _shown(pack, purpose, year, asked)
    if line.income_fen is None:
        raise unknown(purpose, asked, year, field="year")
    return line


async def _asked(desk: Desk, area: str) -> tuple[str, PolicyPack]:
    asked = full_code(desk.caller.narrowed(area, field="area").area_prefix)
    pack = await desk.policies.for_area(desk.session, asked, desk.clock.today(), _with_lines)
    return desk.policies.code_now(asked), pack


async def needed_line_fen(
    session: AsyncSession, policies: ActivePolicies, kind: str, area_code: str, year: int, on: date
) -> int:
    """A line that a decision needs, fen per person and year.

    Args:
        session: where policies are read.
        policies: those in force.
        kind: code of shared.codes.LINE_PURPOSES.
        area_code: 12 digits.
        year: of the income.
        on: day of the decision.

    Raises:
        NoActivePolicy: no plan with lines holds there then.
        LineUnknown: the plan gives no such line.
    """
    pack = await policies.for_area(session, area_code, on, _with_lines)
    area_code = policies.code_now(area_code)
    found = line_fen(pack.lines, _kind_in(pack, kind, year, area_code), year, area_code)
    if found is None:
        raise unknown(kind, area_code, year)
    return found


def _with_lines(pack: PolicyPack) -> PolicyPack | None:
    return pack if pack.lines else None


def _kind_in(pack: PolicyPack, purpose: str, year: int, area_code: str) -> str:
    if find_line(pack.lines, purpose, year, area_code) is None:
        return STANDS_FOR.get(purpose, purpose)
    return purpose


def _shown(pack: PolicyPack, purpose: str, year: int, area_code: str) -> LineRead:
    kind = _kind_in(pack, purpose, year, area_code)
    line, fen = find_line(pack.lines, kind, year, area_code), line_fen(pack.lines, kind, year, area_code)
    label = LINE_PURPOSES.by_code(purpose).label
    if line is None or fen is None:
        return LineRead(
            **dict.fromkeys(("income_fen", "kind", "line_area_code", "assumed")),
            purpose=purpose,
            label=label,
            sentence=f"{unknown_line(purpose, year)}。",
            pack=pack.name,
            source=line.source if line else None,
            note=line.note if line else None,
        )
    named = f"（{line.label}）" if line.label else ""
    return LineRead(
        purpose=purpose,
        label=label,
        income_fen=fen,
        sentence=f"{year}年度{label}{named}为每人每年{yuan_text(fen)}元，依{pack.title}。",
        kind=kind,
        line_area_code=line.area_code or pack.area_code,
        pack=pack.name,
        source=line.source,
        assumed=line.assumed,
        note=line.note,
    )
