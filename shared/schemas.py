"""What the API's schemas have in common: what stands below an attribute is what its document says of it."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, field_validator

from shared.calendar import CHINA


def _in_china(moment: datetime) -> datetime:
    return moment.astimezone(CHINA)


ChinaMoment = Annotated[datetime, PlainSerializer(_in_china, return_type=datetime)]
"""A moment that goes out in China's time, whatever zone it was read in."""


class Schema(BaseModel):
    """A form that goes out, or comes in without being closed."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    @field_validator("recorded_at", "judged_at", "posted_at", check_fields=False)
    @classmethod
    def _in_utc(cls, moment: datetime) -> datetime:
        """One way to write a moment, whether it comes from the clock or from the database."""
        return moment.astimezone(UTC)


class Closed(Schema):
    """A form that comes in: a name that it doesn't know is refused."""

    model_config = ConfigDict(extra="forbid")
