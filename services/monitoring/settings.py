"""Settings of the monitoring service."""

from typing import Annotated, ClassVar

from pydantic import Field, IPvAnyNetwork, field_validator
from pydantic_settings import NoDecode

import shared.settings


class Settings(shared.settings.Settings):
    """What the monitoring service alone is told: ``FUPIN_MONITORING_PORT``, ``FUPIN_MONITORING_DATABASE_URL``."""

    name: ClassVar[str] = "monitoring"

    port: int = Field(default=8003, ge=1, le=65535, validation_alias="FUPIN_MONITORING_PORT")
    own_database_url: str | None = Field(default=None, repr=False, validation_alias="FUPIN_MONITORING_DATABASE_URL")

    streams: int = Field(default=1_000, ge=1, validation_alias="FUPIN_MONITORING_STREAMS")
    """Live streams of feeds that one web process holds open; the next is told to come back."""
    streams_per_caller: int = Field(default=10, ge=1, validation_alias="FUPIN_MONITORING_STREAMS_PER_CALLER")
    heartbeat_s: float = Field(default=15.0, gt=0, le=30, validation_alias="FUPIN_MONITORING_HEARTBEAT_S")
    """A stream without news sends a comment this often; the gateway takes 60 silent seconds for a dead service."""

    webhook_networks: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(), validation_alias="FUPIN_MONITORING_WEBHOOK_NETWORKS"
    )
    """Addresses and networks, between commas, to which webhooks may be sent although they are not public: a county's
    own network; loopback, for tests, is also the only one that plain http goes to."""
    webhook_timeout_s: float = Field(default=10.0, gt=0, le=60, validation_alias="FUPIN_MONITORING_WEBHOOK_TIMEOUT_S")
    """How long a receiver may take for a delivery, all in all."""
    webhook_give_up_days: float = Field(
        default=5.0, gt=0, le=60, validation_alias="FUPIN_MONITORING_WEBHOOK_GIVE_UP_DAYS"
    )
    """A webhook that failed for so long is paused and says so; nothing is lost, it goes on from there."""
    webhook_log_days: int = Field(default=90, ge=1, validation_alias="FUPIN_MONITORING_WEBHOOK_LOG_DAYS")
    """For how long the log of deliveries is kept."""

    @field_validator("webhook_networks", mode="before")
    @classmethod
    def _between_commas(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
