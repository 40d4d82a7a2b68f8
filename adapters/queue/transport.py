"""Celery's way to Redis, with one fault of kombu mended."""

from typing import Any

from kombu.transport import redis


class _Channel:
    """Whose connection is closed while a message is acknowledged is told of a lost connection.

    kombu looks for the closed one's address and raises `AttributeError`, which no worker expects:
    it died of it whenever Redis went at that moment. A lost connection is what it recovers from.
    """

    connection: Any

    def _connparams(self, *args: Any, **kwargs: Any) -> Any:
        if self.connection.client is None:
            raise ConnectionError("The connection to Redis was closed.")
        return super()._connparams(*args, **kwargs)  # pyright: ignore


class Channel(_Channel, redis.Channel):
    """One server."""


class SentinelChannel(_Channel, redis.SentinelChannel):
    """The one that Sentinels name."""


class Transport(redis.Transport):
    Channel = Channel


class SentinelTransport(redis.SentinelTransport):
    Channel = SentinelChannel
