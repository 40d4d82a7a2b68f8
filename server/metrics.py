"""Prometheus: how many requests of each route, with what status, how long; what waits for workers,
and how many streams are open."""

import asyncio
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.metrics import PoolFigures
from adapters.wiring import ApiAdapters

REQUESTS = Counter("ibid_requests_total", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "ibid_request_seconds", "Time until the answer's first byte.", ["method", "route"]
)
HINTS = Gauge("ibid_queue_length", "Messages that no worker has taken yet.", ["queue"])
WORK = Gauge(
    "ibid_work_waiting",
    "Documents, crawls and projects that no worker has begun, as the scheduler last counted them.",
    ["queue"],
)
OLDEST = Gauge(
    "ibid_work_oldest_seconds",
    "How long the oldest of these has waited, when the scheduler last looked.",
    ["queue"],
)
JOBS = Gauge(
    "ibid_job_last_success_timestamp_seconds",
    "When what is done now and then was last done, as seconds since 1970.",
    ["job"],
)
STREAMS = Gauge("ibid_open_streams", "Streams that this process is sending.")


async def exposition(adapters: ApiAdapters) -> bytes:
    """All figures of this process, and those that every process tells alike. What cannot be told
    now is left out: a zero would be believed."""
    hints, backlog = await asyncio.gather(adapters.queue.waiting(), adapters.backlog.told())
    for gauge, told in ((HINTS, hints), (WORK, backlog.waiting), (OLDEST, backlog.oldest)):
        gauge.clear()
        for queue, number in told.items():
            gauge.labels(str(queue)).set(number)
    JOBS.clear()
    for job, at in backlog.jobs.items():
        JOBS.labels(job).set(at)
    own = CollectorRegistry()
    own.register(_OfReplicas(adapters))
    own.register(PoolFigures(adapters.db))
    return generate_latest() + generate_latest(own)


class _OfReplicas:
    """Nothing where there are none."""

    def __init__(self, adapters: ApiAdapters) -> None:
        self._replicas = adapters.replicas

    def collect(self) -> Iterator[Metric]:
        if not (told := self._replicas.told()):
            return
        searches = CounterMetricFamily(
            "ibid_replica_searches",
            "Searches by where they were read: `replica`, or why on the primary.",
            labels=["outcome"],
        )
        for outcome, number in self._replicas.counted().items():
            searches.add_metric([outcome], number)
        up = GaugeMetricFamily("ibid_replica_up", "Whether it answered last.", labels=["replica"])
        lag = GaugeMetricFamily(
            "ibid_replica_lag_seconds",
            "How long it has been behind, when it was last asked.",
            labels=["replica"],
        )
        for name, behind in told:
            up.add_metric([name], float(behind is not None))
            if behind is not None:
                lag.add_metric([name], behind)
        yield from (searches, up, lag)


class Metrics:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                # The pattern, never the path: ids would make a series each.
                route = getattr(scope.get("route"), "path", "none")
                REQUESTS.labels(scope["method"], route, message["status"]).inc()
                SECONDS.labels(scope["method"], route).observe(time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, counted)
