"""Conditions on households by what their workers have learnt."""

from datetime import date

from sqlalchemy import ColumnElement, func, select

from services.registry.households.models import Household, Member
from services.registry.trainings.models import Skill
from shared.database import table_of


def has_skills(on: date, workers: int, least: int) -> ColumnElement[bool]:
    """Whether a household of the outer select has so many members who master so many practical skills on a day."""
    household, member, skill = table_of(Household).c, table_of(Member).c, table_of(Skill).c
    skilled = (
        select(skill.member_id)
        .join(table_of(Member), (member.county_code == skill.county_code) & (member.id == skill.member_id))
        .where(
            skill.county_code == household.county_code,
            skill.household_id == household.id,
            skill.withdrawn_on.is_(None),
            skill.gained_on <= on,
            member.left_on.is_(None),
        )
        .group_by(skill.member_id)
        .having(func.count() >= least)
        .correlate(table_of(Household))
        .subquery()
    )
    return select(func.count()).select_from(skilled).scalar_subquery() >= workers
