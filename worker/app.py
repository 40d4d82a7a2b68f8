"""The Celery application: `celery -A worker.app worker`. The parent stays light; children work."""

from typing import Any

from celery.signals import (
    heartbeat_sent,
    setup_logging,
    worker_process_init,
    worker_process_shutdown,
)

from adapters.queue.celery import celery_app
from adapters.redis import show_worker
from adapters.telemetry import set_up_logging
from contracts.settings import read_settings
from worker.runtime import runtime

settings = read_settings()
app = celery_app(settings.redis)
app.conf.update(imports=["worker.tasks"])


@setup_logging.connect
def _logging(**_: Any) -> None:
    set_up_logging(settings.log_level)


@worker_process_init.connect
def _open(**_: Any) -> None:
    runtime.open(settings)


@worker_process_shutdown.connect
def _close(**_: Any) -> None:
    runtime.close()


@heartbeat_sent.connect
def _show(**_: Any) -> None:
    show_worker(settings.redis)
