"""Settings of the monitoring service."""

from typing import ClassVar

from pydantic import Field

import shared.settings


class Settings(shared.settings.Settings):
    """What the monitoring service alone is told: ``FUPIN_MONITORING_PORT``, ``FUPIN_MONITORING_DATABASE_URL``."""

    name: ClassVar[str] = "monitoring"

    port: int = Field(default=8003, ge=1, le=65535, validation_alias="FUPIN_MONITORING_PORT")
    own_database_url: str | None = Field(default=None, repr=False, validation_alias="FUPIN_MONITORING_DATABASE_URL")
