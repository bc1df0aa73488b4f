"""Settings from the environment: what all services share; each service adds what is its own."""

import base64
import binascii
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

SERVICES = ("registry", "credit", "monitoring", "gateway")


class SettingError(Exception):
    """A setting is missing or wrong; the message is one line that names it."""


class NotReachable(SettingError):
    """What a setting names doesn't answer: the setting may be right, and waiting may help."""


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
    metrics_port: Annotated[int, Field(ge=1, le=65532)] | None = None
    """Where the gateway serves its figures for Prometheus (`/metrics`); the workers of registry, credit and monitoring
    serve theirs on the three ports behind it, the other web processes on their own port, which the public doesn't
    reach. All services in one process have their figures in common, on this port."""
    kept_reply_days: Annotated[int, Field(ge=1, le=365)] = 7
    """For how long a repeated write (Idempotency-Key) is known again."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    log_file: Path | None = None
    """Where `fupin serve` and `fupin work` write their records, in files that are rotated; without it they go to
    standard error."""
    lock_timeout_s: Annotated[float, Field(ge=0.01, le=600)] = 10
    """How long a request waits for data that other work holds, such as the commit of a large import; in seconds."""
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
        "log_file",
        "metrics_port",
        "today",
        mode="before",
    )
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        return value or None

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url", "own_database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None:
            _postgresql_url(value, cls.variable(info.field_name or ""))
        return value

    @field_validator("amqp_url")
    @classmethod
    def _is_amqp(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("amqp://", "amqps://")):
            raise SettingError("FUPIN_AMQP_URL: not an address of the form amqp://user:password@host:5672/")
        return value

    @classmethod
    def variable(cls, field: str) -> str:
        """The environment variable from which a field is read."""
        alias = cls.model_fields[field].validation_alias
        return alias if isinstance(alias, str) else f"FUPIN_{field.upper()}"

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
            # a field is told by its name, or by its variable where it has one of its own
            place = str(first["loc"][0])
            (field,) = (name for name in cls.model_fields if place in (name, cls.variable(name)))
            got = f" (got {first['input']!r})" if cls.model_fields[field].repr else ""
            # not from it: a traceback would print the input, which may be a password
            raise SettingError(f"{cls.variable(field)}: {first['msg']}{got}") from None

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
        return _postgresql_url(self.database_url, "FUPIN_DATABASE_URL")

    @property
    def service_database_url(self) -> URL:
        """Where this service connects, as a role that owns nothing."""
        if self.own_database_url:
            return _postgresql_url(self.own_database_url, self.variable("own_database_url"))
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


def _postgresql_url(text: str, variable: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError, which bears the address
        raise SettingError(f"{variable}: not an address of the form postgresql://user:password@host/name") from None
    if url.get_backend_name() != "postgresql":
        raise SettingError(f"{variable}: only PostgreSQL serves, not {url.get_backend_name()}")
    return url.set(drivername="postgresql+asyncpg")
