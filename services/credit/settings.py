"""Settings of the credit service."""

from typing import ClassVar

from pydantic import Field

import shared.settings


class Settings(shared.settings.Settings):
    """What the credit service alone is told: ``FUPIN_CREDIT_PORT``, ``FUPIN_CREDIT_DATABASE_URL``."""

    name: ClassVar[str] = "credit"

    port: int = Field(default=8002, ge=1, le=65535, validation_alias="FUPIN_CREDIT_PORT")
    own_database_url: str | None = Field(default=None, repr=False, validation_alias="FUPIN_CREDIT_DATABASE_URL")
