"""Published results: by unit and person, for the yearly review, and as next year's weights of competitive funds."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.forms import ResultConditions, ResultQuery
from services.monitoring.assessments.models import AccountabilityRecord, Assessment, AssessmentObject, AssessmentVeto
from services.monitoring.assessments.queries import sheet_of
from services.monitoring.assessments.rules import TRIGGER_LABELS, AssessmentState, Trigger, fund_shares
from services.monitoring.assessments.schemas import FundWeightList, FundWeightRead, PublishedResult, ResultList
from shared.database import decode_cursor, decode_id, encode_cursor, is_one_of, table_of
from shared.money import four_decimals
from shared.policies.score_sheets import FundWeights, ScoreSheet
from shared.security.callers import Caller

_OBJECT = table_of(AssessmentObject).c
_ORDER = (_OBJECT.assessment_id, _OBJECT.kind, _OBJECT.code)


async def list_results(session: AsyncSession, caller: Caller, query: ResultQuery) -> ResultList:
    """Published results of the caller's area. Raises Invalid for another list's cursor."""
    statement = _published(caller, query)
    if query.after is not None:
        assessment_id, kind, code = decode_cursor("assessment results", query.after, 3)
        statement = statement.where(tuple_(*_ORDER) > tuple_(decode_id(assessment_id), kind, code))
    rows = (await session.execute(statement.limit(query.limit + 1))).all()
    page = [(row[0], row[1]) for row in rows[: query.limit]]
    last = page[-1][0] if len(rows) > query.limit else None
    more = encode_cursor("assessment results", last.assessment_id, last.kind, last.code) if last else None
    return ResultList(items=await _told(session, page), next=more)


async def all_results(
    session: AsyncSession, caller: Caller, conditions: ResultConditions, most: int
) -> list[PublishedResult]:
    """The same without pages.

    Args:
        most: how many are read at most, so that whoever wants fewer can tell that there are more.
    """
    rows = await session.execute(_published(caller, conditions).limit(most))
    return await _told(session, [(row[0], row[1]) for row in rows])


def _published(caller: Caller, conditions: ResultConditions) -> Select[AssessmentObject, Assessment]:
    table = table_of(Assessment).c
    narrowed = caller.narrowed(conditions.area, field="area")
    wanted: list[ColumnElement[bool]] = [
        narrowed.area_filter(_OBJECT.county_code, _OBJECT.area_code),
        table.state == AssessmentState.PUBLISHED.value,
    ]
    for column, value in (
        (table.year, conditions.year),
        (table.id, conditions.assessment_id),
        (_OBJECT.kind, conditions.kind),
        (_OBJECT.code, conditions.code),
    ):
        if value is not None:
            wanted.append(column == value)
    joined = (table.county_code == _OBJECT.county_code) & (table.id == _OBJECT.assessment_id)
    return select(AssessmentObject, Assessment).join(Assessment, joined).where(*wanted).order_by(*_ORDER)


async def _told(session: AsyncSession, rows: Sequence[tuple[AssessmentObject, Assessment]]) -> list[PublishedResult]:
    """Results with their vetoes and who was held to account, in words."""
    sheets = {assessment.id: sheet_of(assessment) for _, assessment in rows}
    sheet_of_object = {one.id: sheets[assessment.id] for one, assessment in rows}
    vetoes = await _vetoes(session, list(sheet_of_object))
    accounts = await _accounts(session, sheet_of_object)
    told = []
    for one, assessment in rows:
        sheet = sheets[assessment.id]
        told.append(
            PublishedResult.model_validate(
                {
                    **one.model_dump(exclude={"partners", "households", "households_seen"}),
                    "object_id": one.id,
                    "sheet_code": sheet.code,
                    "sheet_label": sheet.label,
                    "period": assessment.period,
                    "published_on": assessment.published_on,
                    "level_label": next(level.label for level in sheet.levels if level.code == one.level),
                    "vetoes": vetoes.get(one.id, []),
                    "accountability": accounts.get(one.id, []),
                    "uses": [use.label for use in sheet.uses],
                }
            )
        )
    return told


async def _vetoes(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    table = table_of(AssessmentVeto).c
    found = await session.scalars(
        select(AssessmentVeto)
        .where(is_one_of(table.object_id, ids), table.upheld.is_(True), table.lapsed_on.is_(None))
        .order_by(table.id)
    )
    told: dict[UUID, list[str]] = {}
    for veto in found:
        told.setdefault(veto.object_id, []).append(f"{TRIGGER_LABELS[Trigger(veto.trigger)]}：{veto.grounds}")
    return told


async def _accounts(session: AsyncSession, sheets: dict[UUID, ScoreSheet]) -> dict[UUID, list[str]]:
    table = table_of(AccountabilityRecord).c
    found = await session.scalars(
        select(AccountabilityRecord).where(is_one_of(table.object_id, list(sheets))).order_by(table.id)
    )
    told: dict[UUID, list[str]] = {}
    for record in found:
        labels = {measure.code: measure.label for measure in sheets[record.object_id].accountability}
        sentence = f"{record.person}（{record.post}）：{labels[record.measure]}；{record.grounds}"
        told.setdefault(record.object_id, []).append(sentence)
    return told


async def fund_weights(session: AsyncSession, caller: Caller, area: str | None, year: int) -> FundWeightList:
    """The weights of a year's competitive funds, by the published results of the year before.

    Shares are those of all objects of an assessment, also where the caller sees a part of them only.

    Source: R003-016.
    """
    narrowed = caller.narrowed(area, field="area")
    table = table_of(Assessment).c
    own = select(_OBJECT.assessment_id).where(narrowed.area_filter(_OBJECT.county_code, _OBJECT.area_code))
    rows = await session.scalars(
        select(Assessment)
        .where(table.state == AssessmentState.PUBLISHED.value, table.year == year - 1, table.id.in_(own))
        .order_by(table.id)
    )
    items: list[FundWeightRead] = []
    for row in rows:
        sheet = sheet_of(row)
        if (held := sheet.fund_weights) is not None:
            items += await _weights(session, narrowed, row, sheet, held)
    return FundWeightList(year=year, items=items)


async def _weights(
    session: AsyncSession, caller: Caller, row: Assessment, sheet: ScoreSheet, held: FundWeights
) -> list[FundWeightRead]:
    found = await session.scalars(
        select(AssessmentObject)
        .where(
            _OBJECT.county_code == row.county_code, _OBJECT.assessment_id == row.id, _OBJECT.kind == held.object_kind
        )
        .order_by(_OBJECT.code)
    )
    objects = {one.code: one for one in found}
    weights: dict[str, Fraction] = {code: held.weights[str(one.level)] for code, one in objects.items()}
    shares = fund_shares(weights)
    labels = {level.code: level.label for level in sheet.levels}
    return [
        FundWeightRead.model_validate(
            {
                **one.model_dump(include={"assessment_id", "code", "name", "level", "total_points"}),
                "sheet_code": sheet.code,
                "level_label": labels[str(one.level)],
                "weight": f"{four_decimals(weights[code]).normalize():f}",
                "share": four_decimals(shares[code]),
            }
        )
        for code, one in objects.items()
        if caller.covers(one.area_code)
    ]
