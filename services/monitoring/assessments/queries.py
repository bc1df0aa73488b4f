"""Assessments as a caller may see them, and what belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.models import (
    AccountabilityRecord,
    Assessment,
    AssessmentEntry,
    AssessmentObject,
    AssessmentObjection,
    AssessmentStep,
    AssessmentVeto,
)
from services.monitoring.assessments.periods import Period
from services.monitoring.assessments.problems import UnknownAssessment, UnknownAssessmentObject
from services.monitoring.assessments.rules import AssessmentState
from services.monitoring.assessments.scoring import Latest, Scored, score
from shared.database import table_of
from shared.policies.score_sheets import ScoreSheet
from shared.security.callers import Caller

B = TypeVar("B", AssessmentStep, AssessmentVeto, AssessmentObjection, AccountabilityRecord, AssessmentEntry)

_TOLD = [AssessmentState.CONFIRMED.value, AssessmentState.PUBLISHED.value]
"""From the confirmation on, those assessed see their own results."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An assessment with its objects and what was entered."""

    row: Assessment
    sheet: ScoreSheet
    objects: list[AssessmentObject]
    latest: Latest
    corrections: dict[tuple[UUID, str], int]
    scorers: frozenset[str]
    """Subjects of those who entered anything, though another has corrected it since."""
    vetoes: list[AssessmentVeto]

    @property
    def period(self) -> Period:
        """What it is for."""
        return Period.parse(self.row.period)

    @property
    def scores(self) -> dict[UUID, Scored]:
        """Every object's result as it stands."""
        vetoed = frozenset(veto.object_id for veto in self.vetoes if veto.upheld and veto.lapsed_on is None)
        return score(self.sheet, self.period, self.objects, self.latest, vetoed)

    def object(self, object_id: UUID) -> AssessmentObject:
        """One of its objects. Raises UnknownAssessmentObject."""
        for one in self.objects:
            if one.id == object_id:
                return one
        raise UnknownAssessmentObject(f"该考核没有对象 {object_id}", f"No object {object_id}", field="object_id")


def sheet_of(row: Assessment) -> ScoreSheet:
    """The sheet as it was frozen."""
    return ScoreSheet.model_validate(row.sheet)


def visible(caller: Caller) -> ColumnElement[bool]:
    """The assessments of the caller's area, and from their confirmation on those in which a part of it is assessed."""
    table, objects = table_of(Assessment).c, table_of(AssessmentObject).c
    own = exists().where(
        objects.county_code == table.county_code,
        objects.assessment_id == table.id,
        caller.area_filter(objects.county_code, objects.area_code),
    )
    return or_(caller.area_filter(table.county_code, table.area_code), and_(table.state.in_(_TOLD), own))


async def load(session: AsyncSession, caller: Caller, assessment_id: UUID, *, lock: bool = False) -> Assessment:
    """An assessment that the caller may see. Raises UnknownAssessment."""
    statement = select(Assessment).where(visible(caller), table_of(Assessment).c.id == assessment_id)
    if lock:
        statement = statement.with_for_update(of=table_of(Assessment)).execution_options(populate_existing=True)
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise UnknownAssessment(field="assessment_id")
    return row


async def whole(session: AsyncSession, row: Assessment) -> Whole:
    """An assessment with its objects and what was entered."""
    objects = table_of(AssessmentObject).c
    found = await session.scalars(
        select(AssessmentObject)
        .where(objects.county_code == row.county_code, objects.assessment_id == row.id)
        .order_by(objects.kind.desc(), objects.code)
    )
    latest: dict[tuple[UUID, str], AssessmentEntry] = {}
    corrections: dict[tuple[UUID, str], int] = {}
    entries = await belonging(session, row, AssessmentEntry)
    for entry in sorted(entries, key=lambda entry: entry.number):
        key = entry.object_id, entry.item
        before = latest.get(key)
        replaced = before is not None and not before.known.is_completed_by(entry.known)
        corrections[key] = corrections.get(key, 0) + replaced
        latest[key] = entry
    scorers = frozenset(entry.entered_by for entry in entries if entry.entered_by is not None)
    vetoes = await belonging(session, row, AssessmentVeto)
    return Whole(row, sheet_of(row), list(found), latest, corrections, scorers, list(vetoes))


async def belonging(session: AsyncSession, row: Assessment, model: type[B]) -> Sequence[B]:
    """What of a kind belongs to an assessment, in the order in which it was added."""
    table = table_of(model).c
    found = await session.scalars(
        select(model).where(table.county_code == row.county_code, table.assessment_id == row.id).order_by(table.id)
    )
    return found.all()
