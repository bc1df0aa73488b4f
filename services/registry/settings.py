"""Settings of the registry service."""

from typing import ClassVar

from pydantic import Field

import shared.settings


class Settings(shared.settings.Settings):
    """What the registry service alone is told: ``FUPIN_REGISTRY_PORT``, ``FUPIN_REGISTRY_DATABASE_URL``."""

    name: ClassVar[str] = "registry"

    port: int = Field(default=8001, ge=1, le=65535, validation_alias="FUPIN_REGISTRY_PORT")
    own_database_url: str | None = Field(default=None, repr=False, validation_alias="FUPIN_REGISTRY_DATABASE_URL")
    upload_days: int = Field(default=30, ge=1, le=3650, validation_alias="FUPIN_REGISTRY_UPLOAD_DAYS")
    """For how long an uploaded file is kept after its import was committed, or checked and left."""
    export_days: int = Field(default=7, ge=1, le=3650, validation_alias="FUPIN_REGISTRY_EXPORT_DAYS")
    """For how long an exported file is kept."""
