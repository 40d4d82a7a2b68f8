"""Redis or Valkey, and the broker where that is another."""

from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, NonNegativeInt, PositiveInt, SecretStr, field_validator, model_validator

from contracts.settings.group import SettingsGroup

_CLUSTER = (
    "this names a cluster, and Celery cannot use one as its broker. Name one server, or Sentinels: "
    "sentinel://host:26379,host:26379/mymaster"
)


class TlsSettings(SettingsGroup):
    """Files in PEM. Without `ca_file` the system's authorities are believed."""

    ca_file: Path | None = Field(None, description="The authority that signed the server.")
    cert_file: Path | None = Field(None, description="Ours, where the server asks for one.")
    key_file: Path | None = None

    @model_validator(mode="after")
    def _are_a_pair_and_there(self) -> Self:
        if bool(self.cert_file) != bool(self.key_file):
            raise ValueError("CERT_FILE and KEY_FILE are needed together")
        for file in (self.ca_file, self.cert_file, self.key_file):
            if file and not file.is_file():
                raise ValueError(f"there is no file {file}")
        return self


class RedisAddress(NamedTuple):
    """What an address says. With a `master`, `hosts` are Sentinels that know where it is."""

    hosts: tuple[tuple[str, int], ...]
    username: str | None
    password: str | None
    database: int
    tls: bool
    master: str = ""


class RedisSettings(SettingsGroup):
    """`redis://`, `rediss://` with TLS, or `sentinel://` and `sentinels://`:
    `sentinel://user:password@host:26379,host:26379/master/database`, credentials being those of the
    server that is watched."""

    url: SecretStr
    sentinel_password: SecretStr = SecretStr("")
    tls: TlsSettings = TlsSettings.model_validate({})
    max_connections: PositiveInt = Field(
        2000, description="Of one process: each answer that somebody follows elsewhere holds one."
    )
    run_log_seconds: PositiveInt = Field(3600, description="A finished run can be replayed.")
    project_seconds: NonNegativeInt = Field(
        300, description="What pages show of projects is kept so long; 0: not at all."
    )

    @field_validator("url")
    @classmethod
    def _can_be_read(cls, url: SecretStr) -> SecretStr:
        _read(url.get_secret_value())
        return url

    @property
    def address(self) -> RedisAddress:
        return _read(self.url.get_secret_value())


class BrokerSettings(SettingsGroup):
    """Where hints to workers wait, if not in Redis: RabbitMQ's `amqp://` or `amqps://`."""

    url: SecretStr | None = None
    tls: TlsSettings = TlsSettings.model_validate({})

    @field_validator("url")
    @classmethod
    def _is_rabbitmq(cls, url: SecretStr | None) -> SecretStr | None:
        if url and urlsplit(url.get_secret_value()).scheme not in ("amqp", "amqps"):
            raise ValueError("it begins with amqp:// or amqps://; without it Redis is the broker")
        return url


def _read(url: str) -> RedisAddress:
    """Raises ValueError, which says what to write and nothing of what was written."""
    parts = urlsplit(url)
    if "cluster" in parts.scheme:
        raise ValueError(_CLUSTER)
    if parts.scheme not in ("redis", "rediss", "sentinel", "sentinels"):
        raise ValueError("it begins with redis://, rediss://, sentinel:// or sentinels://")
    watched = parts.scheme.startswith("sentinel")
    userinfo, _, places = parts.netloc.rpartition("@")
    hosts = tuple(_host(place, 26379 if watched else 6379) for place in places.split(","))
    if not watched and len(hosts) > 1:
        raise ValueError(_CLUSTER)
    path = [unquote(part) for part in parts.path.split("/") if part]
    master = path.pop(0) if watched and path else ""
    if watched and not master:
        raise ValueError(
            "it ends with the name by which the Sentinels know the server: "
            "sentinel://host:26379,host:26379/mymaster"
        )
    if path and not path[0].isdigit():
        raise ValueError("the database at its end is a number")
    username, _, password = userinfo.partition(":")
    return RedisAddress(
        hosts,
        unquote(username) or None,
        unquote(password) or None,
        int(path[0]) if path else 0,
        tls=parts.scheme in ("rediss", "sentinels"),
        master=master,
    )


def _host(place: str, port: int) -> tuple[str, int]:
    try:
        told = urlsplit(f"//{place}")
        return told.hostname or "localhost", told.port or port
    except ValueError:
        raise ValueError("a host has a port that is none") from None
