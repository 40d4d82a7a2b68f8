"""Sends `contracts.tasks` by name; imports no task, so the API loads nothing of the worker."""

import asyncio
import logging
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError
from kombu.transport import TRANSPORT_ALIASES
from redis.exceptions import RedisError

from contracts.settings import RedisSettings
from contracts.tasks import Queue, Task

logger = logging.getLogger(__name__)


def celery_app(settings: RedisSettings) -> Celery:
    """One configuration for those who send and those who work: JSON only, at least once."""
    TRANSPORT_ALIASES["redis"] = "adapters.queue.transport:Transport"
    app = Celery("ibid", broker=settings.url.get_secret_value())
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue=Queue.PARSE.key,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": 3600,
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
            "max_retries": 1,
        },
        timezone="UTC",
    )
    return app


class CeleryQueue:
    """A hint that is lost is sent again by the sweep: a broken broker delays and loses nothing."""

    def __init__(self, settings: RedisSettings) -> None:
        self._app = celery_app(settings)

    async def send(self, task: Task) -> None:
        try:
            await asyncio.to_thread(
                self._app.send_task,
                task.name,
                kwargs=task.model_dump(mode="json"),
                queue=task.queue.key,
                retry=False,
                expires=task.lasts,
            )
        except (OperationalError, OSError) as error:
            logger.warning("not sent, the sweep will: %s (%s)", task, error)

    async def waiting(self) -> dict[Queue, int]:
        try:
            return await asyncio.to_thread(self._lengths)
        except (OperationalError, RedisError, OSError):
            return {}

    def _lengths(self) -> dict[Queue, int]:
        with self._app.connection_for_read() as connection:
            return {queue: _length(connection, queue.key) for queue in Queue}


def _length(connection: Any, name: str) -> int:
    """As any broker tells it. A queue that is not there is empty, and its channel is closed."""
    channel = connection.channel()
    try:
        return channel.queue_declare(queue=name, passive=True).message_count
    except connection.channel_errors:
        return 0
    finally:
        channel.close()
