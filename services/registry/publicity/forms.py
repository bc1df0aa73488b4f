"""What goes in and out over HTTP about what lacks publicity."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.registry.publicity.rules import Standing
from services.registry.records.fields import Day
from shared.database import StrictPage
from shared.security.callers import AskedArea

About = Literal["project", "fund_plan"]


class MissingQuery(StrictPage):
    """Of what publicity may lack: projects, or fund-use plans; as of a day, today where none is given."""

    about: About = "project"
    area: AskedArea = None
    on: Annotated[Day | None, Query(description="按该日的情况判断；缺省为今天")] = None


class LackingRead(BaseModel):
    """A stage at a level whose publicity the plan in force asks for and that isn't sound."""

    stage: str | None
    """Of the project; None of a fund-use plan."""
    since: date | None
    """Day on which the stage was reached; None of a fund-use plan, which bears no day."""
    level: str
    state: Standing


class MissingRead(BaseModel):
    """A project or fund-use plan that lacks publicity."""

    about: About
    county_code: str
    id: UUID
    number: str
    name: str
    area_code: str
    year: int
    lacking: list[LackingRead]


class MissingList(BaseModel):
    """A page of what lacks publicity, in the order of entry; a page may be short of its limit, `next` tells whether
    there is more."""

    items: list[MissingRead]
    next: str | None
