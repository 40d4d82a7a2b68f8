"""The Celery application: `celery -A worker.app worker`. Its threads wait; one loop works."""

import logging
from typing import Any

from celery.signals import (
    celeryd_init,
    heartbeat_sent,
    setup_logging,
    worker_init,
    worker_shutdown,
    worker_shutting_down,
)

from adapters.pulse import beat
from adapters.queue.celery import celery_app, queue_called
from adapters.redis import show_worker
from adapters.reporting import set_up_reporting
from adapters.telemetry import set_up_logging
from contracts.settings import read_settings
from ingestion.niceness import give_way
from worker.memory import memory
from worker.runtime import runtime

_log = logging.getLogger(__name__)
settings = read_settings()
app = celery_app(settings.redis, settings.broker)
app.conf.update(
    imports=["worker.tasks"],
    task_queues=[queue_called(app, name) for name in runtime.queues(settings.worker)],
    # Processes would each need an embedder of their own, and could not share the cores' work.
    worker_pool="threads",
    worker_concurrency=runtime.doors(settings.worker),
)


@celeryd_init.connect  # before it warns of anything
@setup_logging.connect  # so that it does not set up its own
def _logging(**_: Any) -> None:
    set_up_logging(settings.log_level, as_json=settings.log_format == "json")
    set_up_reporting(settings, "worker")


@worker_init.connect
def _open(**_: Any) -> None:
    try:
        give_way(settings.worker.nice)  # parsers inherit it
    except OSError as error:
        _log.warning("documents go beside what people wait for, not behind it: %s", error)
    memory.begin()
    runtime.open(settings)


@worker_shutting_down.connect
def _stop_at_once(how: str, **_: Any) -> None:
    """A warm shutdown waits for what is in work; a cold one does not."""
    if how == "Cold":
        runtime.cancel()


@worker_shutdown.connect
def _close(**_: Any) -> None:
    runtime.close()


@heartbeat_sent.connect
def _show(**_: Any) -> None:
    if runtime.is_open:
        show_worker(settings.redis)
        beat(settings.worker)
