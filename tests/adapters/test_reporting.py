"""Faults to Sentry and counts to PostHog, by their own SDKs, each in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

import pytest

from contracts.errors import ConfigurationError
from contracts.settings import SentrySettings, Settings
from tests.fakes.report_receiver import ReportReceiver, report_receiver

pytest.importorskip("sentry_sdk")
pytest.importorskip("posthog")

CANARY = "Quillfeather"
BEGUN = """
import logging, sys, threading
from adapters import metrics
from adapters.reporting import set_up_reporting
from adapters.telemetry import bound_id, set_up_logging
from contracts.settings import read_settings

settings = read_settings()
set_up_logging("INFO")
set_up_reporting(settings, "worker")
canary = sys.argv[1]
"""
KEY = "Zm9yIHRlc3RzIG9ubHkgYW5kIG5vdGhpbmcgZWxzZSBhdCBhbGw"


@pytest.fixture
async def receiver() -> AsyncIterator[ReportReceiver]:
    async with report_receiver() as running:
        yield running


async def run(code: str, **variables: str) -> tuple[int, str]:
    """How it ended, and what it wrote."""
    environment = os.environ | {
        "IBID_DATABASE__API_URL": "postgresql://a:b@127.0.0.1/ibid",
        "IBID_REDIS__URL": "redis://127.0.0.1",
        "IBID_PUBLIC_API_URL": "http://127.0.0.1:8000",
        "IBID_SECRETS__ACCESS_TOKEN_KEYS": KEY,
        "IBID_SECRETS__UPLOAD_KEYS": KEY[::-1],
        "IBID_OBJECTS__ROOT": f"/nowhere/{CANARY}",
        **variables,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        BEGUN + code,
        CANARY,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        _, told = await process.communicate()
    return process.returncode or 0, told.decode()


FAULTS = """
logger = logging.getLogger("ingestion.pipeline")
bound_id.set("request-1")
def read(name, question):
    try:
        raise ValueError(f"{name} cannot be read: {question}")
    except ValueError as error:
        raise KeyError(question) from error
try:
    read(canary, canary)
except KeyError:
    logger.exception("a bug while ingesting %s", canary)
logging.getLogger("asyncio").error(f"Task exception was never retrieved: {canary}")
logger.warning("%s is no fault", canary)
thread = threading.Thread(target=read, args=(canary, canary)); thread.start(); thread.join()
read(canary, canary)
"""


async def test_faults_are_told_by_kind_and_place_and_by_no_word_of_anybodys(
    receiver: ReportReceiver,
) -> None:
    ended, _ = await run(FAULTS, IBID_SENTRY__DSN=receiver.dsn)

    assert ended == 1
    logged, library, thread, last = receiver.faults
    assert logged["logentry"] == {"message": "a bug while ingesting %s"}
    assert logged["tags"] == {"part": "worker", "id": "request-1"}
    assert [one["type"] for one in logged["exception"]["values"]] == ["ValueError", "KeyError"]
    frames = logged["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "read" and frames[-1]["lineno"] > 0
    assert library["logentry"] == {"message": "logged by asyncio"}
    assert [one["exception"]["values"][-1]["type"] for one in (thread, last)] == ["KeyError"] * 2
    assert CANARY not in receiver.sent and "vars" not in receiver.sent
    assert os.uname().nodename not in receiver.sent


async def test_counts_are_told_at_the_end_and_say_nothing_of_anybody(
    receiver: ReportReceiver,
) -> None:
    counted = """
metrics.ANSWERS.labels("extract", "complete").inc(3)
metrics.DOCUMENTS.labels("pdf", "ready").inc()
"""
    variables = {"IBID_POSTHOG__API_KEY": "phc_of_a_test", "IBID_POSTHOG__HOST": receiver.url}
    for _ in range(2):
        assert (await run(counted, **variables))[0] == 0

    first, second = receiver.counted
    assert first["event"] == "usage"
    of_ours = {k: v for k, v in first["properties"].items() if not k.startswith("$")}
    assert of_ours["answers/extract/complete"] == 3 and of_ours["documents/pdf/ready"] == 1
    assert of_ours["part"] == "worker" and first["properties"]["$process_person_profile"] is False
    assert first["distinct_id"] == second["distinct_id"]
    for secret in (CANARY, KEY, KEY[::-1], os.uname().nodename):
        assert secret not in receiver.sent


async def test_where_nothing_was_done_nothing_is_told(receiver: ReportReceiver) -> None:
    variables = {"IBID_POSTHOG__API_KEY": "phc_of_a_test", "IBID_POSTHOG__HOST": receiver.url}

    assert (await run("", **variables))[0] == 0

    assert receiver.got == []


async def test_by_default_neither_is_even_loaded() -> None:
    code = "assert not {'sentry_sdk', 'posthog'} & {*sys.modules}, 'loaded'"

    assert (await run(code))[0] == 0


async def test_whoever_is_told_may_be_away() -> None:
    code = "logging.getLogger('server').error('a fault')\nmetrics.ANSWERS.labels('a', 'b').inc()"
    away = "127.0.0.1:9"
    variables = {"IBID_SENTRY__DSN": f"http://key@{away}/1", "IBID_POSTHOG__API_KEY": "phc_x"}

    assert (await run(code, **variables, IBID_POSTHOG__HOST=f"http://{away}"))[0] == 0


async def test_what_is_no_address_of_sentry_stops_the_start_and_is_not_repeated() -> None:
    ended, told = await run("", IBID_SENTRY__DSN=f"http://{CANARY}.example")

    assert ended == 1 and "IBID_SENTRY__DSN is no address of Sentry" in told
    assert CANARY not in told


def test_without_the_package_it_says_what_to_install(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adapters.reporting import set_up_reporting

    monkeypatch.setitem(sys.modules, "adapters.reporting.sentry", None)
    wanted = SentrySettings.model_validate({"dsn": "http://key@127.0.0.1:9/1"})

    with pytest.raises(ConfigurationError, match=r"install ibid\[sentry\]"):
        set_up_reporting(settings.model_copy(update={"sentry": wanted}), "api")
