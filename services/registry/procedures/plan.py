"""The plan of a round: which pack's procedure it runs by, and its lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.procedures.models import Round
from services.registry.procedures.refusals import NoSuchProcedure
from services.registry.procedures.rules import StepRule, VoteRule
from services.registry.records.kinds import Desk
from services.registry.standards.rules import IncomeRule
from shared.database import table_of
from shared.policies.active import PolicyActivation, held_before
from shared.policies.lines import Line, lines_by_year
from shared.policies.pack import PolicyPack
from shared.policies.procedures import Procedure, Step
from shared.policies.selection import NoActivePolicy

_LINES = TypeAdapter(tuple[Line, ...])


@dataclass(frozen=True, slots=True)
class Plan:
    """A procedure as the pack of a round has it, with the lines that it is judged by."""

    procedure: Procedure
    steps: tuple[StepRule, ...]
    lines: tuple[Line, ...]

    def lines_fen(self, kind: str, area_code: str) -> dict[int, int]:
        """The lines of a kind in an area by year, fen per person; a year that the plan leaves blank is not there."""
        return lines_by_year(self.lines, kind, area_code)

    @property
    def elements(self) -> dict[str, str]:
        """The elements to prove: code → label."""
        elements = self.procedure.elements
        return {} if elements is None else {item.code: item.label for item in elements.items}

    @property
    def has_conditions(self) -> bool:
        """Whether the elements are conditions that hold or don't, rather than guarantees."""
        elements = self.procedure.elements
        return elements is not None and elements.read_as == "conditions"

    def enough_for(self, kind: str | None) -> tuple[tuple[str, ...], ...]:
        """The combinations of elements of which one suffices for a kind of monitoring object; none: all are needed."""
        elements = self.procedure.elements
        return () if elements is None else tuple(one.items for one in elements.enough_for(kind))

    @property
    def income_may_fail(self) -> bool:
        """Whether the income test and the elements stand in for each other."""
        elements = self.procedure.elements
        return elements is not None and elements.instead_of_income

    @property
    def income(self) -> IncomeRule | None:
        """The income test."""
        test = self.procedure.income
        return None if test is None else IncomeRule(test.measure, test.comparison, test.line, test.years)

    @property
    def has_shortlist(self) -> bool:
        """Whether incomes are held against the line when applicants are ranked, rather than one by one."""
        return any(step.kind == "shortlist" for step in self.steps)


def plan_of(content: dict[str, Any], code: str) -> Plan | None:
    """The plan in a pack as it was loaded; None where it has no such procedure."""
    found = next((one for one in content["procedures"] if one["code"] == code), None)
    if found is None:
        return None
    procedure = Procedure.model_validate(found)
    return Plan(procedure, tuple(map(_rule, procedure.all_steps)), _LINES.validate_python(content["lines"]))


async def choose_plan(desk: Desk, area_code: str, code: str, on: date) -> tuple[PolicyActivation, Plan]:
    """The pack by which a procedure runs in an area from a day on, and its plan.

    Raises:
        NoSuchProcedure: no pack in force there has it.
    """

    def having(pack: PolicyPack) -> bool:
        return any(one.code == code for one in pack.procedures)

    try:
        chosen, _ = await desk.policies.holding(desk.session, area_code, on, having)
    except NoActivePolicy as refusal:
        raise NoSuchProcedure(field="procedure") from refusal
    held = await held_before(desk.session, chosen.pack, chosen.loaded_for, on)
    plan = None if held is None else plan_of(held.content, code)
    if held is None or plan is None:
        raise NoSuchProcedure(field="procedure")
    return held, plan


async def load_plan(session: AsyncSession, row: Round) -> Plan:
    """The plan of a round, by the revision that held when it was opened.

    Only a line that it leaves blank is taken from the newest revision: a county that has filled the blank, as the
    refusal tells it to, could else neither go on with the round nor open another of that year.
    """
    key = (row.policy_area, row.pack, row.effective_from, row.revision)
    held = await session.get_one(PolicyActivation, key)
    plan = plan_of(held.content, row.procedure)
    if plan is None:  # activations are never altered
        raise LookupError(f"{row.pack} revision {row.revision} has no {row.procedure}")
    later = await _later_content(session, row)
    return plan if later is None else replace(plan, lines=filled(plan.lines, _LINES.validate_python(later["lines"])))


async def _later_content(session: AsyncSession, row: Round) -> dict[str, Any] | None:
    columns = table_of(PolicyActivation).c
    return await session.scalar(
        select(columns.content)
        .where(
            columns.area_code == row.policy_area,
            columns.pack == row.pack,
            columns.effective_from == row.effective_from,
            columns.revision > row.revision,
        )
        .order_by(columns.revision.desc())
        .limit(1)
    )


def filled(lines: Sequence[Line], later: Sequence[Line]) -> tuple[Line, ...]:
    """Lines with their blanks filled from later ones; a year for which anything was said stays as it was."""
    said = {(line.kind, line.year) for line in lines if line.income_fen is not None or line.growth is not None}
    kept = [line for line in lines if (line.kind, line.year) in said]
    return (*kept, *(line for line in later if (line.kind, line.year) not in said))


def _rule(step: Step) -> StepRule:
    vote = step.vote
    return StepRule(
        code=step.code,
        label=step.label,
        kind=step.kind,
        role=step.role,
        evidence=step.evidence,
        notice_days=step.notice_days,
        notice_in_working_days=step.notice_in_working_days,
        vote=None if vote is None else VoteRule(vote.assembly_share, vote.representatives_share, vote.majority_share),
        other_than=step.other_than,
        within_working_days=step.within_working_days,
    )
