"""Programmes as they are listed."""

from datetime import date

from services.credit.fund.schemas import CountyCode
from shared.business_dates import BusinessDate
from shared.schemas import Closed, Schema


class ProgrammeQuery(Closed):
    """Where and when programmes run."""

    county_code: CountyCode
    on: BusinessDate | None = None
    """Today where it is left out."""


class PackRead(Schema):
    """A policy pack by which a programme holds."""

    pack: str
    area_code: str
    """Everything inside it is meant."""
    effective_from: date
    """The first day on which its numbers hold."""


class ProgrammeRead(Schema):
    """A programme that runs in a county on a day."""

    code: str
    """What `programme` takes everywhere else."""
    label: str
    default: bool
    """Whether it is meant where a request names none: the one of the narrowest area."""
    pack: PackRead
    """Whose numbers hold on that day."""
    packs: list[PackRead]
    """All that came into force by that day, oldest first."""


class ProgrammeList(Schema):
    """The programmes of a county on a day, the default one first."""

    county_code: str
    on: date
    items: list[ProgrammeRead]
