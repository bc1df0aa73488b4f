"""Settings of the gateway service."""

from typing import Annotated, ClassVar

from pydantic import Field, IPvAnyNetwork, field_validator
from pydantic_settings import NoDecode

import shared.settings

MIB = 1024 * 1024


class Settings(shared.settings.Settings):
    """What the gateway service alone is told: ``FUPIN_GATEWAY_PORT``, ``FUPIN_GATEWAY_DATABASE_URL``."""

    name: ClassVar[str] = "gateway"

    port: int = Field(default=8000, ge=1, le=65535, validation_alias="FUPIN_GATEWAY_PORT")
    own_database_url: str | None = Field(default=None, repr=False, validation_alias="FUPIN_GATEWAY_DATABASE_URL")

    rate: float = Field(default=200.0, gt=0, validation_alias="FUPIN_GATEWAY_RATE")
    """Requests a second that one client may go on sending."""
    burst: int = Field(default=400, ge=1, validation_alias="FUPIN_GATEWAY_BURST")
    """Requests that a client which was quiet may send at once."""
    sign_in_rate: float = Field(default=1.0, gt=0, validation_alias="FUPIN_GATEWAY_SIGN_IN_RATE")
    """Sign-ins a second from one address."""
    sign_in_burst: int = Field(default=60, ge=1, validation_alias="FUPIN_GATEWAY_SIGN_IN_BURST")

    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(), validation_alias="FUPIN_GATEWAY_TRUSTED_PROXIES"
    )
    """Addresses and networks, between commas, whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's
    without it, else anybody could name another address and get round the limits per address."""

    body_limit_mib: int = Field(default=16, ge=1, validation_alias="FUPIN_GATEWAY_BODY_LIMIT_MIB")
    import_limit_mib: int = Field(default=64, ge=1, validation_alias="FUPIN_GATEWAY_IMPORT_LIMIT_MIB")
    """Size of a workbook or csv file that may be imported."""
    document_limit_mib: int = Field(default=65, ge=1, validation_alias="FUPIN_GATEWAY_DOCUMENT_LIMIT_MIB")
    """Size of a request that brings a photo or document: the registry's limit of a video and what is said of it."""

    answer_timeout_s: float = Field(default=120.0, gt=0, validation_alias="FUPIN_GATEWAY_ANSWER_TIMEOUT_S")
    """How long a service may be silent before the caller is told so."""
    part_timeout_s: float = Field(default=0.25, gt=0, validation_alias="FUPIN_GATEWAY_PART_TIMEOUT_S")
    """How long a view waits for one of its parts."""
    health_timeout_s: float = Field(default=2.0, gt=0, validation_alias="FUPIN_GATEWAY_HEALTH_TIMEOUT_S")

    session_hours: int = Field(default=12, ge=1, le=24 * 31, validation_alias="FUPIN_GATEWAY_SESSION_HOURS")
    """How long a sign-in can be refreshed before the password is asked again."""

    secret_overlap_days: int = Field(default=30, ge=1, le=90, validation_alias="FUPIN_GATEWAY_SECRET_OVERLAP_DAYS")
    """For how many days at most a bank's former secret may open beside its new one."""

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _between_commas(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @property
    def service_urls(self) -> dict[str, str]:
        """Where each service behind this one listens."""
        return {
            "registry": self.registry_url.rstrip("/"),
            "credit": self.credit_url.rstrip("/"),
            "monitoring": self.monitoring_url.rstrip("/"),
        }
