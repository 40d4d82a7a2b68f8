"""Sends `contracts.tasks` by name; imports no task, so the API loads nothing of the worker."""

import asyncio
import logging
from typing import Any

from celery import Celery
from kombu.entity import Queue as BrokerQueue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from adapters.queue.brokers import QUORUM, by_redis, rabbitmq
from contracts.settings import BrokerSettings, RedisSettings
from contracts.tasks import Queue, Task

REDIS_ITSELF = BrokerSettings.model_validate({})
logger = logging.getLogger(__name__)


def celery_app(redis: RedisSettings, broker: BrokerSettings) -> Celery:
    """One configuration for those who send and those who work: JSON only, at least once."""
    app = Celery("ibid")
    app.conf.update(
        rabbitmq(broker) if broker.url else by_redis(redis),
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
        timezone="UTC",
    )
    app.conf.task_queues = [queue_called(app, queue.key) for queue in Queue]
    return app


def queue_called(app: Celery, name: str) -> BrokerQueue:
    """As everybody has to declare it: RabbitMQ refuses a queue that is told of in two ways."""
    is_rabbitmq = app.conf.task_default_queue_type == "quorum"
    arguments = QUORUM if is_rabbitmq else None
    return BrokerQueue(name, routing_key=name, durable=True, queue_arguments=arguments)


class CeleryQueue:
    """A hint that is lost is sent again by the sweep: a broken broker delays and loses nothing."""

    def __init__(self, redis: RedisSettings, broker: BrokerSettings = REDIS_ITSELF) -> None:
        self._app = celery_app(redis, broker)
        # So long a broker that is full is waited for; one that is Redis refuses at once.
        self._patience: dict[str, Any] = {"confirm_timeout": 5} if broker.url else {}

    async def send(self, task: Task) -> None:
        try:
            await asyncio.to_thread(
                self._app.send_task,
                task.name,
                kwargs=task.model_dump(mode="json"),
                queue=task.queue.key,
                retry=False,
                **self._patience,
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
