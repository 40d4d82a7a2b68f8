"""The roles in which a process logs in to Postgres, each with its own address."""

from typing import Literal

from adapters.postgres.database import Database
from adapters.queue.celery import CeleryQueue
from contracts.errors import ConfigurationError
from contracts.ports import ProjectChanges, TaskQueue
from contracts.settings import Settings

Role = Literal["api", "worker"]


def database_as(
    role: Role,
    settings: Settings,
    queue: TaskQueue | None = None,
    changes: ProjectChanges | None = None,
) -> Database:
    """Not open yet.

    Raises:
        ConfigurationError: its address is not set.
    """
    url = settings.database.api_url if role == "api" else settings.database.worker_url
    if url is None:
        raise ConfigurationError(
            f"Ibid cannot start. IBID_DATABASE__{role.upper()}_URL is not set."
        )
    queue = queue or CeleryQueue(settings.redis, settings.broker)
    return Database(url.get_secret_value(), settings.database, queue, changes)
