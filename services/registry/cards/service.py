"""Gathering what a household's papers are made from, and putting the papers together."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.registry.areas.models import AreaRecord as KnownArea
from services.registry.cards import chapters
from services.registry.cards.chapters import Material
from services.registry.cards.forms import ChapterRead, PaperRead, PhotoRead
from services.registry.cards.levels import level_label
from services.registry.cards.sections import Reader, member_names, tables_of
from services.registry.cards.texts import label_text
from services.registry.documents.files import facts_of, part_read, parts_if_any
from services.registry.documents.models import Document, DocumentContent
from services.registry.documents.refusals import DocumentDamaged, DocumentMissing
from services.registry.documents.rules import PICTURES, file_state
from services.registry.documents.storage import Storage
from services.registry.households.models import Household
from services.registry.households.queries import find_household, members_of, reveal, shown
from services.registry.incomes.service import list_incomes
from services.registry.kinds import KINDS
from services.registry.records.kinds import Desk
from shared.areas import CODE_DIGITS, TOWN_DIGITS, full_code
from shared.codes import DOCUMENT_THEMES
from shared.database import Sessions, table_of
from shared.errors import Unavailable
from shared.security.callers import COUNTY_DIGITS
from shared.security.permissions import may

SHOWN_PHOTOS = 4
_LEVEL_DIGITS = (2, 4, COUNTY_DIGITS, TOWN_DIGITS, CODE_DIGITS)
Chapter = Callable[[Material], ChapterRead]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its name, title, chapters with their own titles, and whether those that are empty are left out."""

    name: str
    title: str
    chapters: tuple[tuple[Chapter, str | None], ...]


CARD = Paper(
    "card",
    "建档立卡贫困户户情卡",
    (
        (chapters.basic, None),
        (chapters.members, None),
        (chapters.causes, None),
        (chapters.incomes, None),
        (chapters.helpers, None),
        (chapters.plans, None),
        (chapters.measures, None),
        (chapters.results, None),
        (chapters.other, None),
        (chapters.file, None),
    ),
)
BENEFITS = Paper(
    "benefit-card",
    "精准扶贫明白卡",
    (
        (chapters.causes, "我家的情况"),
        (chapters.measures, "我家得到的帮扶"),
        (chapters.plans, "什么时候办到"),
        (chapters.helpers, "谁来帮、找谁问"),
    ),
)
HANDBOOK = Paper(
    "handbook",
    "扶贫手册",
    (
        (chapters.basic, "家庭情况"),
        (chapters.members, None),
        (chapters.incomes, None),
        (chapters.causes, "致贫原因"),
        (chapters.helpers, None),
        (chapters.plans, None),
        (chapters.measures, None),
        (chapters.results, None),
    ),
)
"""Six parts (家庭情况, 致贫原因, 帮扶责任人, 帮扶计划, 帮扶措施, 帮扶成效); members and incomes belong to the first."""
HELP_CARDS = Paper(
    "help-cards", "结对帮扶明白卡", ((chapters.basic, None), (chapters.causes, None), (chapters.helpers, None))
)


async def paper_of(
    desk: Desk, paper: Paper, household_id: UUID, address: str, *, revealed: bool, reason: str
) -> PaperRead:
    """A paper of a household; numbers in full are written to the audit log.

    Args:
        desk: who asks, in the transaction of the reading.
        paper: which one.
        household_id: whose.
        address: where its QR code leads.
        revealed: whether numbers shall stand in full.
        reason: what for.

    Raises:
        NotFound: no such household in the caller's area.
        Forbidden, ReasonRequired: numbers are asked for in full without the right, or without a reason.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    material = await material_of(desk, household, revealed=revealed, reason=reason)
    return PaperRead(
        paper=paper.name,
        title=paper.title,
        level_label=await level_label(desk, "household", household.village_code),
        area_names=await area_names(desk, household.village_code),
        household=material.household,
        chapters=[_titled(make(material), title) for make, title in paper.chapters],
        address=address,
        printed_on=desk.clock.today(),
        revealed=revealed,
    )


async def material_of(desk: Desk, household: Household, *, revealed: bool, reason: str) -> Material:
    """Everything that the papers of a household are made from; the caller's right to it is checked."""
    session, caller = desk.session, desk.caller
    if revealed:
        read = await reveal(session, desk.clock, desk.personal, caller, household, reason)
    else:
        read = shown(desk.caller, household, await members_of(session, household), desk.clock.today())
    reader = Reader(session, caller, desk.personal, revealed)
    tables = await tables_of(reader, KINDS, [household], await member_names(session, [household]))
    facts = await facts_of(session, [household])
    states = file_state(await parts_if_any(desk, household.village_code), facts[household.id])
    return Material(
        household=read,
        incomes=await list_incomes(session, caller, household.id),
        tables=tables[household.id],
        parts=[part_read(state) for state in states],
        photos=await _photos(desk, household),
    )


async def area_names(desk: Desk, code: str) -> list[str]:
    """Names of an area and those above it, from the province down."""
    above = [full_code(code[:digits]) for digits in _LEVEL_DIGITS]
    table = table_of(KnownArea).c
    found = await desk.session.execute(select(table.code, table.name).where(table.code.in_(above)))
    names = {row.code: row.name for row in found}
    return [names[one] for one in dict.fromkeys(above) if one in names]


async def pictures_of(sessions: Sessions, storage: Storage, paper: PaperRead) -> dict[UUID, str]:
    """The photos of a paper as they stand in the page itself, by document id; one that can't be had is left out."""
    wanted = {photo.id: photo for chapter in paper.chapters for photo in chapter.photos}
    if not wanted:
        return {}
    document, content = table_of(Document).c, table_of(DocumentContent).c
    async with sessions() as session:
        rows = (
            await session.execute(
                select(document.id, content.storage_key)
                .join(
                    DocumentContent,
                    (content.county_code == document.county_code) & (content.sha256 == document.sha256),
                )
                .where(document.county_code == paper.household.county_code, document.id.in_(wanted))
            )
        ).all()
    found = await asyncio.gather(*(_picture(storage, row.storage_key) for row in rows))
    return {row.id: address for row, address in zip(rows, found, strict=True) if address is not None}


async def _picture(storage: Storage, key: str) -> str | None:
    try:
        content = await storage.get(f"{key}.small")
    except (DocumentMissing, DocumentDamaged, Unavailable):
        return None  # the page says that it could not be had
    return f"data:image/jpeg;base64,{b64encode(content).decode()}"


async def _photos(desk: Desk, household: Household) -> list[PhotoRead]:
    if not may(desk.caller.role, "document.read"):
        return []
    table = table_of(Document).c
    found = await desk.session.scalars(
        select(Document)
        .where(
            table.county_code == household.county_code,
            table.household_id == household.id,
            table.document_kind == "photo",
            table.media_type.in_(PICTURES),
            table.withdrawn_on.is_(None),
        )
        .order_by(table.id.desc())
        .limit(SHOWN_PHOTOS)
    )
    return [
        PhotoRead(
            id=one.id,
            title=one.title or "",
            themes=[label_text(DOCUMENT_THEMES, theme) for theme in one.themes],
            taken_on=one.taken_on,
        )
        for one in found
    ]


def _titled(chapter: ChapterRead, title: str | None) -> ChapterRead:
    return chapter if title is None else chapter.model_copy(update={"title": title})
