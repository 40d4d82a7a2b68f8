"""One event loop in a thread of its own, and one set of adapters, for the whole worker process."""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import AsyncExitStack, ExitStack
from typing import Any, TypeVar

from adapters.metrics import telling
from adapters.postgres.embedders import embedders
from adapters.wiring import WorkerAdapters, open_worker
from contracts.errors import Unavailable
from contracts.settings import Settings, WorkerSettings
from contracts.tasks import Queue
from ingestion.workshop import Workshop

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Runtime:
    """Celery's tasks are synchronous doors in threads; behind them everything is on this one loop.

    Parsing, embedding and storing of different documents overlap there. The thread lives as long
    as the process: the kernel ends a parser's process when the thread that started it ends.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stack = AsyncExitStack()
        self._told = ExitStack()
        self._adapters: WorkerAdapters | None = None
        self._workshop: Workshop | None = None
        self._running: set[Future[Any]] = set()

    @staticmethod
    def doors(settings: WorkerSettings) -> int:
        """Enough for each kind of work, so that none of them stands in the way of another."""
        at_once = {
            Queue.PARSE: settings.documents_at_once,
            Queue.CRAWL: settings.crawls_at_once,
            Queue.EMBED: settings.projects_beside_at_once,
            Queue.PAGES: settings.pages_at_once,
        }
        return sum(n for queue, n in at_once.items() if settings.takes(queue)) + 1
        # one more, which turns others away

    @staticmethod
    def queues(settings: WorkerSettings) -> list[str]:
        """What they are called in the broker. `ibid` was the only one once: what an older process
        left there is taken as well."""
        taken = [queue.key for queue in Queue if settings.takes(queue)]
        return [*taken, "ibid"] if settings.takes(Queue.PARSE) else taken

    def open(self, settings: Settings) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._turn, name="loop", daemon=True)
        self._thread.start()
        self._workshop = Workshop(settings.worker)
        opened = self._stack.enter_async_context(open_worker(settings))
        self._adapters = asyncio.run_coroutine_threadsafe(opened, self._loop).result()
        told = settings.metrics
        port = told.worker_port, "IBID_METRICS__WORKER_PORT"
        self._told.enter_context(telling(self._adapters.db, told.host, *port))
        self.run(_register(self._adapters))

    def _turn(self) -> None:
        assert self._loop is not None  # noqa: S101  # made before the thread is started
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def cancel(self) -> None:
        """Give up what is being done; leases run out and others go on with it."""
        for future in list(self._running):
            future.cancel()

    def close(self) -> None:
        if self._loop is None or self._thread is None:
            return
        self.cancel()
        self._told.close()
        asyncio.run_coroutine_threadsafe(self._stack.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = None

    @property
    def is_open(self) -> bool:
        """Whether tasks can be done: it is this, and not Celery, that health has to tell."""
        return self._loop is not None and self._thread is not None and self._thread.is_alive()

    @property
    def adapters(self) -> WorkerAdapters:
        if self._adapters is None:
            raise RuntimeError("the worker has not been started")
        return self._adapters

    @property
    def workshop(self) -> Workshop:
        if self._workshop is None:
            raise RuntimeError("the worker has not been started")
        return self._workshop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for it in the caller's thread.

        Raises:
            CancelledError: the worker was told to stop at once.
        """
        if self._loop is None:
            raise RuntimeError("the worker has not been started")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._running.add(future)
        try:
            return future.result()
        finally:
            self._running.discard(future)


async def _register(adapters: WorkerAdapters) -> None:
    """Give each embedder its number; when the database is away, the sweep does it later."""
    try:
        async with adapters.db.as_worker() as tx:
            await embedders.register_all(tx, adapters.embedders.keys())
    except Unavailable as error:
        _log.warning("embedders not registered yet: %s", error.detail)


runtime = Runtime()
