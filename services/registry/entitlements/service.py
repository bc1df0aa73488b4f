"""The entitlements of one household on a day."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.entitlements import rules
from services.registry.entitlements.rules import Answer, Person, SupportRule
from services.registry.households.forms import HouseholdRead, MemberRead
from services.registry.households.queries import read_as_of
from services.registry.lines.refusals import LineUnknown
from services.registry.lines.service import needed_line_fen
from services.registry.records.kinds import Desk
from shared.codes import ENTITLEMENTS, LINE_PURPOSES
from shared.policies.entitlements import EntitlementsSection, TopUpRule
from shared.policies.entitlements import SupportRule as SupportEntry
from shared.policies.pack import PolicyPack
from shared.policies.selection import NoActivePolicy

NO_RULE = "现行政策自{first}起才有特困供养的规定，{on}尚不能判断。"


class AnswerRead(BaseModel):
    """One answer; `member_id` is null where it is the household's."""

    entitlement: str = Field(title="应享政策")
    label: str
    member_id: UUID | None
    name: str | None
    entitled: bool | None = Field(title="是否符合")
    sentence: str = Field(title="说明")
    missing: list[str] = Field(title="缺少的信息")
    amount_fen: int | None
    source: str


class EntitlementsRead(BaseModel):
    """What a household and its people are entitled to on a day, by the plan then in force."""

    household_id: UUID
    on: date
    pack: str
    items: list[AnswerRead]


async def entitlements(desk: Desk, household_id: UUID, on: date) -> EntitlementsRead:
    """Every answer that the plan has a rule for; what it doesn't speak of is left out.

    Raises:
        NotFound: no such household in the caller's area, or it was not on record on the day.
        NoActivePolicy: no plan with entitlements holds there then.
    """
    household = await read_as_of(desk.session, desk.caller, household_id, on)
    name, section = await desk.policies.for_area(desk.session, household.village_code, on, _with_section)
    items = [*_of_people(section, household, on), *_of_household(section, household, on)]
    if section.top_up is not None:
        items.append(await _top_up(desk, section.top_up, household, on))
    return EntitlementsRead(household_id=household_id, on=on, pack=name, items=items)


def _with_section(pack: PolicyPack) -> tuple[str, EntitlementsSection] | None:
    return (pack.name, pack.entitlements) if pack.entitlements else None


def _of_people(section: EntitlementsSection, household: HouseholdRead, on: date) -> list[AnswerRead]:
    shown: list[AnswerRead] = []
    for member in household.members:
        person = _person(household, member, on)
        if section.support:
            shown.append(_shown(_support(section.support, person, on), section.support[0].source, member.id))
        wubao, pension = section.wubao, section.pension
        if wubao is not None:
            shown.append(_shown(rules.wubao(person, wubao.kinds, wubao.up_to_grade), wubao.source, member.id))
        if pension is not None:
            shown.append(_shown(rules.pension(person, pension.from_years), pension.source, member.id))
    return shown


def _support(entries: Sequence[SupportEntry], person: Person, on: date) -> Answer:
    rule = rules.rule_on([rule_of(entry) for entry in entries], on)
    if rule is None:
        sentence = NO_RULE.format(first=entries[0].effective_from, on=on)
        return Answer(rules.SUPPORT, None, sentence, ("当时的规定",), name=person.name)
    return rules.support(person, rule)


def rule_of(entry: SupportEntry) -> SupportRule:
    """A pack's rule as the rules read it."""
    return SupportRule(
        entry.effective_from,
        entry.old_from_years,
        entry.child_under_years,
        entry.kept_until_years,
        {bound.kind: bound.up_to_grade for bound in entry.disabilities},
    )


def _of_household(section: EntitlementsSection, household: HouseholdRead, on: date) -> list[AnswerRead]:
    if section.dibao is None:
        return []
    people = [_person(household, member, on) for member in household.members]
    return [_shown(rules.dibao(people, section.dibao.up_to_grade), section.dibao.source, None)]


async def _top_up(desk: Desk, entry: TopUpRule, household: HouseholdRead, on: date) -> AnswerRead:
    incomes = [income for income in household.incomes or () if income.year <= on.year]
    last = max(incomes, key=lambda income: income.year, default=None)
    line_fen: int | None = None
    if last is not None:
        try:
            line_fen = await needed_line_fen(
                desk.session, desk.policies, entry.line, household.village_code, last.year, on
            )
        except (LineUnknown, NoActivePolicy):
            line_fen = None
    answer = rules.top_up(
        [member.labour_capacity for member in household.members],
        last.year if last else None,
        last.net_per_head_fen if last else None,
        line_fen,
        LINE_PURPOSES.by_code(entry.line).label,
    )
    return _shown(answer, entry.source, None)


def _person(household: HouseholdRead, member: MemberRead, on: date) -> Person:
    return Person(
        name=member.name,
        age_years=rules.age_on(member.born_on, on),
        disabled=member.health == "disabled" or member.disability_kind is not None,
        disability_kind=member.disability_kind,
        disability_grade=member.disability_grade,
        no_income_source=member.no_income_source,
        no_able_supporter=member.no_able_supporter,
        supported=household.household_type == "wubao",
        pension_insured=member.pension_insured,
    )


def _shown(answer: Answer, source: str, member_id: UUID | None) -> AnswerRead:
    label = ENTITLEMENTS.by_code(answer.entitlement).label
    return AnswerRead(**asdict(answer), label=label, member_id=member_id, source=source)
