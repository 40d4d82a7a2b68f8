"""One event loop and one set of adapters for each worker process, opened when it starts."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from adapters.wiring import Adapters, open_adapters
from contracts.settings import Settings


class Runtime:
    """Celery's tasks are synchronous doors; behind them everything is async, on this one loop."""

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None
        self._stack = AsyncExitStack()
        self._adapters: Adapters | None = None

    def open(self, settings: Settings) -> None:
        self._runner = asyncio.Runner()
        self._adapters = self._runner.run(
            self._stack.enter_async_context(open_adapters(settings, "worker"))
        )

    def close(self) -> None:
        if self._runner is not None:
            self._runner.run(self._stack.aclose())
            self._runner.close()
            self._runner = None

    @property
    def adapters(self) -> Adapters:
        if self._adapters is None:
            raise RuntimeError("the worker process has not been started")
        return self._adapters

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        if self._runner is None:
            raise RuntimeError("the worker process has not been started")
        self._runner.run(work)


runtime = Runtime()
