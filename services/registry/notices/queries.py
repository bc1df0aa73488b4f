"""Finding public notices, and showing them to those who work with them and to everybody."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import Household
from services.registry.notices.forms import (
    NoticeConditions,
    NoticeQuery,
    NoticeRead,
    NoticeRow,
    ObjectionRead,
    ObjectionRow,
)
from services.registry.notices.models import OPEN, UPHELD, Notice, Objection
from services.registry.notices.rules import mask_names, mask_numbers
from services.registry.procedures.models import DROPPED, VILLAGE, Entry
from shared.calendar import CHINA
from shared.database import decode_cursor, decode_id, encode_cursor, is_one_of, table_of
from shared.errors import NotFound
from shared.public_notices import (
    PublicAnswer,
    PublicFact,
    PublicListed,
    PublicNotice,
    PublicNoticeList,
    PublicNoticeRow,
)
from shared.security.callers import Caller
from shared.security.encryption import PersonalData

_PUBLIC = ("number", "name", "village_group", "people", "per_head_fen", "explanation")
_SEALED = {"raiser_encrypted", "contact_encrypted", "statement_encrypted", "county_code"}


def notices_of(caller: Caller) -> Select[Notice]:
    """The notices of the caller's area; the gateway, which asks for everybody, has the whole country."""
    table = table_of(Notice).c
    return select(Notice).where(caller.area_filter(table.county_code, table.area_code))


async def find_notice(session: AsyncSession, caller: Caller, notice_id: UUID, *, lock: bool = False) -> Notice:
    """A notice of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    statement = notices_of(caller).where(table_of(Notice).c.id == notice_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound("没有这份公示", "No such notice", field="id")
    return found


async def list_notices(
    session: AsyncSession, caller: Caller, query: NoticeQuery
) -> tuple[Sequence[Notice], str | None]:
    """A page of notices, the latest first, and the cursor of the next.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Notice).c
    statement: Any = notices_of(caller.narrowed(query.area, field="area"))
    if query.state is not None:
        statement = statement.where(table.state == query.state)
    if isinstance(query, NoticeConditions) and query.objected is not None:
        objected = _unanswered().where(
            table_of(Objection).c.county_code == table.county_code, table_of(Objection).c.notice_id == table.id
        )
        statement = statement.where(objected.exists() if query.objected else ~objected.exists())
    if query.after:
        (notice_id,) = decode_cursor("notices", query.after, 1)
        statement = statement.where(table.id < decode_id(notice_id))
    found = (await session.scalars(statement.order_by(table.id.desc()).limit(query.limit + 1))).all()
    items = found[: query.limit]
    return items, encode_cursor("notices", items[-1].id) if len(found) > query.limit else None


def _unanswered() -> Select[Any]:
    objection = table_of(Objection).c
    return select(objection.notice_id).where(objection.state == OPEN)


async def rows_of(session: AsyncSession, notices: Sequence[Notice]) -> list[NoticeRow]:
    """Notices as a list shows them, with how many objections to each wait for an answer."""
    objection = table_of(Objection).c
    found = await session.execute(
        _unanswered()
        .with_only_columns(objection.notice_id, func.count())
        .where(
            is_one_of(objection.county_code, {one.county_code for one in notices}),
            is_one_of(objection.notice_id, [one.id for one in notices]),
        )
        .group_by(objection.notice_id)
    )
    waiting = {notice_id: int(number) for notice_id, number in found}
    named = NoticeRow.model_fields.keys() - {"open_objections"}
    return [NoticeRow(**one.model_dump(include=named), open_objections=waiting.get(one.id, 0)) for one in notices]


async def of_round(session: AsyncSession, county_code: str, round_id: UUID) -> Sequence[Notice]:
    """The notices of a round in the order in which they were put up."""
    table = table_of(Notice).c
    found = await session.scalars(
        select(Notice).where(table.county_code == county_code, table.round_id == round_id).order_by(table.id)
    )
    return found.all()


async def objections_of(session: AsyncSession, county_code: str, notice_ids: Collection[UUID]) -> Sequence[Objection]:
    """The objections to some notices of a county in the order in which they came."""
    table = table_of(Objection).c
    found = await session.scalars(
        select(Objection)
        .where(table.county_code == county_code, table.notice_id.in_(list(notice_ids)))
        .order_by(table.id)
    )
    return found.all()


def shown(notice: Notice, objections: Sequence[Objection]) -> NoticeRead:
    """A notice as those see it who work with it."""
    still_open = sum(one.notice_id == notice.id and one.state == OPEN for one in objections)
    return NoticeRead(
        **notice.model_dump(include=NoticeRead.model_fields.keys() - {"open_objections"}), open_objections=still_open
    )


def archived_objection(personal: PersonalData, one: Objection) -> ObjectionRow:
    """An objection as the archive shows it: not who raised it."""
    return ObjectionRow(**one.model_dump(exclude=_SEALED), statement=personal.decrypt(one.statement_encrypted))


def shown_objection(personal: PersonalData, one: Objection) -> ObjectionRead:
    """An objection as those see it who answer it."""
    return ObjectionRead(
        **archived_objection(personal, one).model_dump(),
        name=personal.decrypt(one.raiser_encrypted),
        contact=personal.decrypt(one.contact_encrypted),
    )


async def show_public(session: AsyncSession, notice: Notice) -> PublicNotice:
    """A notice as everybody may see it: masked names, no numbers, nothing of illness, disability or cause.

    Who objected and what he said is not shown, but that he did, and what he was answered: heads of households and the
    numbers of people masked.
    """
    objections = await objections_of(session, notice.county_code, [notice.id])
    gone, names = await _withdrawn(session, notice, objections)
    listed = [
        PublicListed(**{name: one[name] for name in _PUBLIC}, withdrawn=one["number"] in gone) for one in notice.listed
    ]
    return PublicNotice(
        **public_row(notice).model_dump(),
        listed=listed,
        facts=[PublicFact(**one) for one in notice.facts],
        content=notice.content,
        objections=[
            PublicAnswer(
                number=one.number,
                raised_on=one.raised_on,
                state=one.state,
                answer=mask_numbers(mask_names(one.answer, names)),
                answered_on=one.answered_on,
            )
            for one in objections
        ],
    )


async def _withdrawn(
    session: AsyncSession, notice: Notice, objections: Sequence[Objection]
) -> tuple[set[int], list[str]]:
    """The numbers that no longer stand on a notice's list, and the names that no answer may tell."""
    if notice.round_id is None:
        struck = {one.number for one in objections if one.state == UPHELD and one.number is not None}
        table = table_of(Household).c
        heads = await session.scalars(
            select(table.head_name).where(
                table.county_code == notice.county_code,
                table.id.in_([UUID(one["household_id"]) for one in notice.listed]),
            )
        )
        return struck, list(heads)
    table = table_of(Entry).c
    entries = (
        await session.execute(
            select(table.id, table.state, table.subject, table.head_name).where(
                table.county_code == notice.county_code, table.round_id == notice.round_id
            )
        )
    ).all()
    dropped = {one.id for one in entries if one.state == DROPPED}
    gone = {one["number"] for one in notice.listed if UUID(one["entry_id"]) in dropped}
    return gone, [one.head_name for one in entries if one.subject != VILLAGE]


async def list_public(session: AsyncSession, caller: Caller, query: NoticeQuery) -> PublicNoticeList:
    """A page of notices as everybody may see them.

    Raises:
        AreaCodeInvalid, AreaUnknown: the area asked for is none.
        Invalid: the cursor is not of this list.
    """
    items, after = await list_notices(session, caller, query)
    return PublicNoticeList(items=[public_row(notice) for notice in items], next=after)


def public_row(notice: Notice) -> PublicNoticeRow:
    """A notice in a list that everybody may see."""
    names = PublicNoticeRow.model_fields.keys() - {"last_on", "recorded_on"}
    return PublicNoticeRow(
        **notice.model_dump(include=names),
        last_on=notice.free_on - timedelta(days=1),
        recorded_on=notice.recorded_at.astimezone(CHINA).date(),
    )
