"""How Redis or Valkey is reached: one server or Sentinels, with TLS or without."""

from collections.abc import Mapping
from typing import Any

import redis.asyncio as redis
from redis import Redis as SyncRedis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialWithJitterBackoff
from redis.sentinel import Sentinel as SyncSentinel

from contracts.settings import RedisSettings, TlsSettings

BLOCK_SECONDS = 5.0
"""No command waits longer for something to come."""
_PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 2}


def connect(settings: RedisSettings) -> redis.Redis:
    """A connection that was lost is made anew, and its command sent once more, twice within a
    second. What takes longer, as a failover, is an error: nobody waits ten times for each."""
    options: dict[str, Any] = {
        "socket_connect_timeout": 2,
        "socket_timeout": BLOCK_SECONDS + 5,
        "health_check_interval": 30,
        "max_connections": settings.max_connections,
        "retry": Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 2),
    }
    address = settings.address
    if not address.master:
        url = settings.url.get_secret_value()
        return redis.Redis.from_url(url, **options, **tls_options(settings))
    sentinel = Sentinel(address.hosts, sentinel_kwargs=sentinel_options(settings))
    return sentinel.master_for(address.master, **options, **_server(settings))


def connect_for_once(settings: RedisSettings) -> SyncRedis:
    """For a word now and then from a thread; closed by whoever asked for it."""
    address = settings.address
    if not address.master:
        url = settings.url.get_secret_value()
        return SyncRedis.from_url(url, **_PATIENCE, **tls_options(settings))
    sentinel = SyncSentinel(address.hosts, sentinel_kwargs=sentinel_options(settings))
    return sentinel.master_for(address.master, **_PATIENCE, **_server(settings))


def tls_options(settings: RedisSettings) -> dict[str, Any]:
    """As redis-py names them; empty without TLS."""
    return _of(settings.tls) if settings.address.tls else {}


def sentinel_options(settings: RedisSettings) -> dict[str, Any]:
    """How the Sentinels themselves are reached."""
    told: dict[str, Any] = {**_PATIENCE, **_switched_on(tls_options(settings))}
    if password := settings.sentinel_password.get_secret_value():
        told["password"] = password
    return told


def _server(settings: RedisSettings) -> dict[str, Any]:
    address = settings.address
    return {
        "username": address.username,
        "password": address.password,
        "db": address.database,
        **_switched_on(tls_options(settings)),
    }


def _of(tls: TlsSettings) -> dict[str, Any]:
    files = {
        "ssl_ca_certs": tls.ca_file,
        "ssl_certfile": tls.cert_file,
        "ssl_keyfile": tls.key_file,
    }
    given = {name: str(file) for name, file in files.items() if file}
    return {"ssl_cert_reqs": "required", "ssl_check_hostname": True, **given}


def _switched_on(tls: Mapping[str, Any]) -> dict[str, Any]:
    return {"ssl": True, **tls} if tls else {}
