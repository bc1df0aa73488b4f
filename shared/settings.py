"""Settings from the environment: what all services share; each service adds what is its own."""

import base64
import binascii
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

SERVICES = ("registry", "credit", "monitoring", "gateway")


class SettingError(Exception):
    """A setting is missing or wrong; the message is one line that names it."""


class Settings(BaseSettings):
    """What every service is told from outside.

    A field ``x`` is read from ``FUPIN_X``; a service's own fields are read from ``FUPIN_<NAME>_X``.
    """

    model_config = SettingsConfigDict(
        env_prefix="FUPIN_", env_file=None, extra="ignore", frozen=True, populate_by_name=True
    )

    name: ClassVar[str] = ""

    # what opens doors stays out of `repr`, since a traceback may print the settings
    data_dir: Path = Path(".fupin")
    host: str = "127.0.0.1"
    database_url: str | None = Field(default=None, repr=False)
    """A PostgreSQL server and the role that owns the databases; without it the embedded server is started."""
    database_password: str | None = Field(default=None, repr=False)
    """The password of the roles that services connect as; those roles own nothing."""
    amqp_url: str | None = Field(default=None, repr=False)
    """A RabbitMQ server; without it events travel inside the process."""
    token_public_key: str | None = None
    token_private_key: str | None = Field(default=None, repr=False)
    data_key: str | None = Field(default=None, repr=False)
    """32 bytes in base64: personal data are encrypted and indexed under keys derived from it."""
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Where workers and the gateway serve their figures for Prometheus (`/metrics`); the other web processes serve
    theirs on their own port, which the public doesn't reach."""
    kept_reply_days: Annotated[int, Field(ge=1, le=365)] = 7
    """For how long a repeated write (Idempotency-Key) is known again."""
    log_level: str = "INFO"
    database_pool_size: Annotated[int, Field(ge=1, le=200)] = 16
    registry_url: str = "http://127.0.0.1:8001"
    credit_url: str = "http://127.0.0.1:8002"
    monitoring_url: str = "http://127.0.0.1:8003"
    gateway_url: str = "http://127.0.0.1:8000"
    today: date | None = None
    """A fixed business day for demonstrations; without it the day of China's clock."""
    own_database_url: str | None = Field(default=None, repr=False)
    """This service's database, where it isn't on the common server; read from a variable of the service's own."""

    @field_validator(
        "database_url",
        "own_database_url",
        "amqp_url",
        "token_public_key",
        "token_private_key",
        "data_key",
        "today",
        mode="before",
    )
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        return value or None

    @field_validator("database_url", "own_database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None) -> str | None:
        if value is not None:
            _postgresql_url(value)
        return value

    @classmethod
    def load(cls, **given: object) -> Self:
        """Settings of the environment, `given` values first.

        Raises:
            SettingError: one line naming the variable that is wrong.
        """
        try:
            return cls(**given)  # type: ignore[arg-type]  # pydantic checks what a caller gives by name
        except ValidationError as error:
            first = error.errors()[0]
            variable = "FUPIN_" + "_".join(str(part) for part in first["loc"]).upper().removeprefix("FUPIN_")
            raise SettingError(f"{variable}: {first['msg']} (got {first['input']!r})") from error

    @property
    def admin_url(self) -> URL:
        """The owner's address of the server.

        Raises:
            SettingError: no server is named.
        """
        if self.database_url is None:
            raise SettingError(
                "FUPIN_DATABASE_URL: name a PostgreSQL server, e.g. postgresql://owner:secret@host/postgres"
            )
        return _postgresql_url(self.database_url)

    @property
    def service_database_url(self) -> URL:
        """Where this service connects, as a role that owns nothing."""
        if self.own_database_url:
            return _postgresql_url(self.own_database_url)
        if not self.database_password:
            raise SettingError("FUPIN_DATABASE_PASSWORD: give the password of the services' database roles")
        return self.admin_url.set(
            database=database_name(self.name), username=role_name(self.name), password=self.database_password
        )

    @property
    def data_key_bytes(self) -> bytes:
        """The key of personal data, 32 bytes.

        Raises:
            SettingError: it is missing or not 32 bytes of base64.
        """
        try:
            key = base64.b64decode(self.data_key or "", validate=True)
        except binascii.Error:
            key = b""
        if len(key) != 32:
            raise SettingError("FUPIN_DATA_KEY: give 32 random bytes in base64 (fupin keys makes them)")
        return key


def database_name(service: str) -> str:
    """The database of a service."""
    return f"fupin_{service}"


def role_name(service: str) -> str:
    """The role as which a service connects."""
    return f"fupin_{service}_app"


def _postgresql_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SettingError(
            "FUPIN_DATABASE_URL: not an address of the form postgresql://user:password@host/name"
        ) from error
    if url.get_backend_name() != "postgresql":
        raise SettingError(f"FUPIN_DATABASE_URL: only PostgreSQL serves, not {url.get_backend_name()}")
    return url.set(drivername="postgresql+asyncpg")
