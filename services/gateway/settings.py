"""Settings of the gateway service."""

import re
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyNetwork, ValidationInfo, field_validator
from pydantic_settings import NoDecode

import shared.settings

MIB = 1024 * 1024
_HOST = r"(?:[a-z0-9.-]+|\[[0-9a-f:]+\])"
_ORIGIN = re.compile(rf"https://{_HOST}(?::(?!443$)[0-9]{{1,5}})?|http://{_HOST}(?::(?!80$)[0-9]{{1,5}})?", re.ASCII)
"""RFC 6454: a port that is the scheme's own isn't written."""


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

    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), validation_alias="FUPIN_GATEWAY_CORS_ORIGINS"
    )
    """Origins, between commas, whose pages may use the API in a browser, as browsers write them:
    ``https://xian.example.cn``; ``*`` alone for any. None without it."""

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

    delegation_days: int = Field(default=90, ge=1, le=366, validation_alias="FUPIN_GATEWAY_DELEGATION_DAYS")
    """For how many days at most somebody may act for another."""

    oidc_issuer: str | None = Field(default=None, validation_alias="FUPIN_GATEWAY_OIDC_ISSUER")
    """Address and name of an outside OpenID Connect issuer, by whose ID tokens people may sign in too; https, or http
    on this machine."""
    oidc_client_id: str | None = Field(default=None, validation_alias="FUPIN_GATEWAY_OIDC_CLIENT_ID")
    """Who this installation is at the issuer."""
    oidc_audience: str | None = Field(default=None, validation_alias="FUPIN_GATEWAY_OIDC_AUDIENCE")
    """For whom its tokens have to be; the client id without it."""
    oidc_username_claim: str = Field(
        default="preferred_username", min_length=1, validation_alias="FUPIN_GATEWAY_OIDC_USERNAME_CLAIM"
    )
    """The claim that bears the name of the account here."""

    @field_validator("oidc_issuer", "oidc_client_id", "oidc_audience", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("oidc_client_id", mode="after")
    @classmethod
    def _of_an_issuer(cls, value: str | None, info: ValidationInfo) -> str | None:
        if (value is None) != (info.data.get("oidc_issuer") is None):
            raise ValueError("FUPIN_GATEWAY_OIDC_ISSUER and FUPIN_GATEWAY_OIDC_CLIENT_ID are given together")
        return value

    @field_validator("oidc_issuer", mode="after")
    @classmethod
    def _safe_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        )
        if not safe or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("give the issuer's https address, without ? and #")
        return value

    @field_validator("trusted_proxies", "cors_origins", mode="before")
    @classmethod
    def _between_commas(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what no browser would ever send: it would let in nobody, and nobody would know why."""
        if "*" in value and len(value) > 1:
            raise ValueError("* lets in every origin: give it alone, or name the origins")
        for origin in value:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin} is no origin: write scheme, host and port if it isn't the usual one, in small letters, "
                    "without a path, e.g. https://xian.example.cn"
                )
        return value

    @property
    def service_urls(self) -> dict[str, str]:
        """Where each service behind this one listens."""
        return {
            "registry": self.registry_url.rstrip("/"),
            "credit": self.credit_url.rstrip("/"),
            "monitoring": self.monitoring_url.rstrip("/"),
        }
