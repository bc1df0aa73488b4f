"""Settings of the monitoring service."""

from typing import ClassVar

from pydantic import Field

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
