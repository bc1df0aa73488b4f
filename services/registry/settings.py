"""Settings of the registry service."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

import shared.settings
from shared.settings import SettingError

S3 = "s3://"


class Settings(shared.settings.Settings):
    """What the registry service alone is told: ``FUPIN_REGISTRY_PORT``, ``FUPIN_REGISTRY_DATABASE_URL``."""

    name: ClassVar[str] = "registry"

    port: int = Field(default=8001, ge=1, le=65535, validation_alias="FUPIN_REGISTRY_PORT")
    own_database_url: str | None = Field(default=None, repr=False, validation_alias="FUPIN_REGISTRY_DATABASE_URL")
    upload_days: int = Field(default=30, ge=1, le=3650, validation_alias="FUPIN_REGISTRY_UPLOAD_DAYS")
    """For how long an uploaded file is kept after its import was committed, or checked and left."""
    export_days: int = Field(default=7, ge=1, le=3650, validation_alias="FUPIN_REGISTRY_EXPORT_DAYS")
    """For how long an exported file is kept."""

    storage: str | None = Field(default=None, validation_alias="FUPIN_REGISTRY_STORAGE")
    """Where photos and documents lie: a folder, or ``s3://bucket/prefix``; a folder in the data folder without it. The
    web process and the worker must reach the same."""
    storage_endpoint: str | None = Field(default=None, validation_alias="FUPIN_REGISTRY_STORAGE_ENDPOINT")
    """Address of an S3-compatible server; Amazon's own without it."""
    storage_region: str = Field(default="us-east-1", validation_alias="FUPIN_REGISTRY_STORAGE_REGION")
    storage_key_id: str | None = Field(default=None, repr=False, validation_alias="FUPIN_REGISTRY_STORAGE_KEY_ID")
    storage_secret: str | None = Field(default=None, repr=False, validation_alias="FUPIN_REGISTRY_STORAGE_SECRET")

    image_limit_mib: int = Field(default=16, ge=1, le=256, validation_alias="FUPIN_REGISTRY_IMAGE_LIMIT_MIB")
    paper_limit_mib: int = Field(default=32, ge=1, le=256, validation_alias="FUPIN_REGISTRY_PAPER_LIMIT_MIB")
    """Size of a pdf, docx or xlsx."""
    video_limit_mib: int = Field(default=64, ge=1, le=256, validation_alias="FUPIN_REGISTRY_VIDEO_LIMIT_MIB")
    image_megapixels: int = Field(default=60, ge=1, le=80, validation_alias="FUPIN_REGISTRY_IMAGE_MEGAPIXELS")
    """What a picture may unpack to, in millions of pixels."""

    @field_validator("storage", "storage_endpoint", "storage_key_id", "storage_secret", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: object) -> object:
        return value or None

    @model_validator(mode="after")
    def _storage_can_be_opened(self) -> "Settings":
        where = self.storage or ""
        if where.startswith(S3):
            if not where.removeprefix(S3).strip("/"):
                raise SettingError("FUPIN_REGISTRY_STORAGE: name a bucket, e.g. s3://bucket/prefix")
            if not (self.storage_key_id and self.storage_secret):
                raise SettingError(
                    "FUPIN_REGISTRY_STORAGE_KEY_ID, FUPIN_REGISTRY_STORAGE_SECRET: S3 needs the key and its secret"
                )
        elif "://" in where:
            raise SettingError("FUPIN_REGISTRY_STORAGE: a folder or s3://bucket/prefix")
        return self

    @property
    def storage_folder(self) -> Path | None:
        """The folder of photos and documents; None where they lie in S3."""
        if self.storage is None:
            return self.data_dir / "documents"
        return None if self.storage.startswith(S3) else Path(self.storage)
