"""What every process counts for Prometheus. Labels take few values, all of them ours: no id, no
name that somebody chose, no word of anybody's.

The API tells its own at `/metrics`, workers and schedulers at a port (`IBID_METRICS__…`).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from prometheus_client import Counter, Gauge, Histogram, Metric, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

from contracts.errors import ConfigurationError

_log = logging.getLogger(__name__)
_ANSWERS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300)
_WORK = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 14400)

# Answers. `kind`: as `services.chats.measuring.kind_of` has it.
ANSWERS = Counter("ibid_answers", "Answers that ended, by how.", ["kind", "status"])
FAILED_ANSWERS = Counter(
    "ibid_failed_answers", "Answers that failed, by the problem told.", ["kind", "problem"]
)
FIRST_WORD = Histogram(
    "ibid_answer_first_word_seconds", "From the question to its first word.", ["kind"],
    buckets=_ANSWERS,
)  # fmt: skip
ANSWER_SECONDS = Histogram(
    "ibid_answer_seconds", "From the question to the stored answer.", ["kind"], buckets=_ANSWERS
)
ANSWERING = Gauge("ibid_answers_being_written", "Answers that this process writes, or has waiting.")
TAKEN_OVER = Counter("ibid_answers_taken_over", "Answers that another process had begun.")

# Models
TOKENS = Counter(
    "ibid_model_tokens", "Tokens as entered in the ledger.", ["role", "direction"]
)  # `role` as in contracts.ledger.ModelRole, `direction`: `input`, `cached` (of these) or `output`
COST = Counter("ibid_model_cost_dollars", "What calls cost, of those with a price.", ["role"])
CALLS = Counter("ibid_model_calls", "Calls to models, by how they ended.", ["role", "outcome"])

# What was refused
PROBLEMS = Counter("ibid_problems", "Requests refused or failed, by the problem told.", ["problem"])
OVER_RATE = Counter("ibid_rate_refusals", "Requests and questions above a rate.", ["whose"])
SIGN_INS_REFUSED = Counter("ibid_sign_ins_refused", "Sign-ins that were refused.", ["why"])
EGRESS_REFUSED = Counter("ibid_egress_refused", "Addresses that are not fetched: not public ones.")

# What is remembered
REMEMBERED = Counter(
    "ibid_cache_reads", "Reads of what is kept in Redis.", ["cache", "outcome"]
)  # `cache`: `question`, `search`, `vectors` or `projects`; `outcome`: `hit` or `miss`

# Documents. `format`: a name of `ingestion.formats`.
DOCUMENTS = Counter("ibid_documents", "Attempts at documents that ended.", ["format", "outcome"])
FAILED_DOCUMENTS = Counter("ibid_failed_documents", "Attempts that failed, by code.", ["code"])
DOCUMENT_SECONDS = Histogram(
    "ibid_document_seconds", "From a worker's claim to ready or failed.", ["format"], buckets=_WORK
)
DOCUMENT_WAIT = Histogram(
    "ibid_document_wait_seconds", "From the upload to the first claim.", buckets=_WORK
)
PARSERS_ENDED = Counter(
    "ibid_parsers_killed", "Parsers' processes that were ended, or died.", ["why"]
)
LEASES_LOST = Counter(
    "ibid_leases_lost", "Work given up because another one has it.", ["kind"]
)  # `kind`: a table of `adapters.postgres.leases`, or `scheduled_jobs`

# The scheduler
LEADS = Gauge("ibid_scheduler_leads", "Whether this scheduler leads: 1 in one of them.")


def seen(cache: str, hits: int, misses: int) -> None:
    REMEMBERED.labels(cache, "hit").inc(hits)
    REMEMBERED.labels(cache, "miss").inc(misses)


@contextmanager
def being_written() -> Iterator[None]:
    ANSWERING.inc()
    try:
        yield
    finally:
        ANSWERING.dec()


class Pooled(Protocol):
    def pool_figures(self) -> Mapping[str, int]: ...


class PoolFigures(Collector):
    """Of this process's connections to PostgreSQL."""

    def __init__(self, db: Pooled) -> None:
        self._db = db

    def collect(self) -> Iterator[Metric]:
        told = self._db.pool_figures()
        size = GaugeMetricFamily(
            "ibid_database_connections", "Of this process, by state.", labels=["state"]
        )
        size.add_metric(["idle"], told.get("pool_available", 0))
        size.add_metric(["used"], told.get("pool_size", 0) - told.get("pool_available", 0))
        yield size
        yield GaugeMetricFamily(
            "ibid_database_waiting", "Who waits for a connection now.",
            value=told.get("requests_waiting", 0),
        )  # fmt: skip
        waited = CounterMetricFamily(
            "ibid_database_waited_seconds", "Time that was waited for connections."
        )
        waited.add_metric([], told.get("requests_wait_ms", 0) / 1000)
        refused = CounterMetricFamily(
            "ibid_database_refused", "Who got no connection in ten seconds."
        )
        refused.add_metric([], told.get("requests_errors", 0))
        yield from (waited, refused)


@contextmanager
def telling(db: Pooled, host: str, port: int, variable: str) -> Iterator[None]:
    """At `/metrics` of this port, from a thread; nothing where it is 0.

    Raises:
        ConfigurationError: the port is taken, or may not be had.
    """
    if not port:
        yield
        return
    pool = PoolFigures(db)
    REGISTRY.register(pool)
    try:
        server, thread = start_http_server(port, host)
    except OSError as error:
        REGISTRY.unregister(pool)
        raise ConfigurationError(
            f"Ibid cannot start. {variable} cannot be listened on at {host}:{port}"
            f" ({error.strerror}). Name another port, or 0 for none."
        ) from None
    _log.info("figures are told at http://%s:%d/metrics", host, port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        REGISTRY.unregister(pool)
