"""The base of all events, and the envelope (CloudEvents 1.0, JSON) in which they travel."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from shared.calendar import is_day
from shared.money import MAX_FEN

CONTRACTS: dict[str, type["Event"]] = {}
"""Routing key → event class, filled as the contracts are declared."""

MOST = 8 * MAX_FEN
"""What a number in a fact may come to: its parts are bounded by themselves, and sums over a county still fit."""


class Event(BaseModel):
    """A fact that a service announces.

    Events of one aggregate (one household, one loan …) bear consecutive versions from 1, whatever their type; a
    consumer that follows an aggregate is sent all its events and applies them in that order.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")  # a field added later must not stop an older consumer

    routing_key: ClassVar[str]
    """``service.fact.vN``."""
    aggregate: ClassVar[str]
    """The kind of thing whose history this belongs to."""

    county_code: str
    version: int
    """The aggregate's version that this event makes, 1 for the first."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        key = getattr(cls, "routing_key", None)
        if key is None or "routing_key" not in cls.__dict__:
            return  # a shared base of several events
        if key in CONTRACTS:
            raise TypeError(f"{key} is declared twice")
        CONTRACTS[key] = cls

    @model_validator(mode="after")
    def _lies_within_bounds(self) -> "Event":
        for name, value in self.__dict__.items():
            if isinstance(value, date):
                if not is_day(value):
                    raise ValueError(f"{name}: {value} is no day of a fact")
            elif isinstance(value, int) and not -MOST <= value <= MOST:
                raise ValueError(f"{name}: {value} is more than anything can be")
        return self

    @property
    def aggregate_id(self) -> UUID:
        """The thing that the event is about: the field named ``<aggregate>_id``."""
        value: UUID = getattr(self, f"{self.aggregate}_id")
        return value

    @classmethod
    def publisher(cls) -> str:
        """The service that announces this."""
        return cls.routing_key.split(".", 1)[0]


class Envelope(BaseModel):
    """A CloudEvents 1.0 message with our extension attributes."""

    model_config = ConfigDict(frozen=True)

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    subject: UUID
    time: datetime
    datacontenttype: str = "application/json"
    traceparent: str = ""
    countycode: str
    aggregate: str
    aggregateversion: int
    data: dict[str, Any]

    def event(self) -> Event:
        """The event inside.

        Raises:
            KeyError: no such contract here.
            pydantic.ValidationError: the data don't fit the contract.
        """
        return CONTRACTS[self.type].model_validate(self.data)


def followed_keys(aggregate: str) -> list[str]:
    """Every routing key of one kind of aggregate."""
    return sorted(key for key, event in CONTRACTS.items() if event.aggregate == aggregate)
