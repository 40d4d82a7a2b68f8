"""What Celery is told of a broker: Redis, the Redis that Sentinels name, or RabbitMQ."""

import ssl
from typing import Any
from urllib.parse import quote, urlsplit

from kombu.transport import TRANSPORT_ALIASES

from adapters.redis_clients import sentinel_options, tls_options
from contracts.settings import BrokerSettings, RedisSettings

_LONGEST_TASK = 24 * 3600
QUORUM = {
    "x-queue-type": "quorum",
    # RabbitMQ gives a message that is in work to somebody else after half an hour, and closes the
    # channel of whoever had it.
    "x-consumer-timeout": _LONGEST_TASK * 1000,
}
"""Kept by most of several RabbitMQs before a message counts as sent."""


def by_redis(settings: RedisSettings) -> dict[str, Any]:
    _teach_transports()
    address = settings.address
    options: dict[str, Any] = {
        "visibility_timeout": 3600,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "max_retries": 1,
    }
    url = settings.url.get_secret_value()
    if address.master:
        options["master_name"] = address.master
        options["sentinel_kwargs"] = sentinel_options(settings)
        word = f"{quote(address.username or '', safe='')}:{quote(address.password or '', safe='')}@"
        url = ";".join(
            f"sentinel://{word if address.password else ''}{host}:{port}/{address.database}"
            for host, port in address.hosts
        )
    told: dict[str, Any] = {"broker_url": url, "broker_transport_options": options}
    return told | ({"broker_use_ssl": tls_options(settings)} if address.tls else {})


def rabbitmq(settings: BrokerSettings) -> dict[str, Any]:
    """Queues on disk in each of most servers; a message counts as sent when they have it."""
    assert settings.url is not None  # noqa: S101  # whoever calls has looked
    url = settings.url.get_secret_value()
    told: dict[str, Any] = {
        "broker_url": url,
        "broker_transport_options": {"confirm_publish": True},
        "broker_connection_timeout": 4,
        "broker_heartbeat": 30,
        "task_default_queue_type": "quorum",
    }
    parts = urlsplit(url)
    if parts.scheme == "amqps":
        files = {
            "ca_certs": settings.tls.ca_file,
            "certfile": settings.tls.cert_file,
            "keyfile": settings.tls.key_file,
        }
        told["broker_use_ssl"] = {
            "cert_reqs": ssl.CERT_REQUIRED,
            "server_hostname": parts.hostname,
            **{name: str(file) for name, file in files.items() if file},
        }
    return told


def _teach_transports() -> None:
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = "adapters.queue.transport:Transport"
    TRANSPORT_ALIASES["sentinel"] = "adapters.queue.transport:SentinelTransport"
