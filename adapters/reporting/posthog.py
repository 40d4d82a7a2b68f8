"""Counts to PostHog: once an hour, and at the end, how much of what there was in this process.

They are the figures that Prometheus is told (`adapters.metrics`): of few values, all of them ours.
Who asks is no part of them; an installation is known by a number made of one of its keys.
"""

import atexit
import hashlib
import hmac
import logging
from collections.abc import Mapping
from threading import Event, Thread

from posthog import Posthog
from prometheus_client import Counter

from adapters import metrics
from contracts.settings import Settings

logger = logging.getLogger(__name__)
_HOUR = 3600.0
COUNTED: Mapping[str, Counter] = {
    "answers": metrics.ANSWERS,
    "failed_answers": metrics.FAILED_ANSWERS,
    "documents": metrics.DOCUMENTS,
    "failed_documents": metrics.FAILED_DOCUMENTS,
    "model_calls": metrics.CALLS,
}


def tell_posthog(settings: Settings, part: str) -> None:
    """From a thread, for the rest of this process."""
    key = settings.posthog.api_key
    assert key is not None  # noqa: S101  # the caller asked
    client = Posthog(
        key.get_secret_value(),
        host=str(settings.posthog.host).rstrip("/"),
        sync_mode=True,
        disable_geoip=True,
        timeout=10,
        max_retries=1,
        enable_exception_autocapture=False,
    )
    telling = _Telling(client, installation_id(settings), part)
    atexit.register(telling.end)
    Thread(target=telling.keep, name="posthog", daemon=True).start()


def installation_id(settings: Settings) -> str:
    """The same for all processes of an installation, and nothing that leads to it."""
    key = settings.secrets.upload_keys[0].get_secret_value()
    return hmac.digest(key.encode(), b"ibid posthog", hashlib.sha256).hex()[:32]


class _Telling:
    def __init__(self, client: Posthog, installation: str, part: str) -> None:
        self._client, self._installation, self._part = client, installation, part
        self._told = counts()
        self._ended = Event()

    def keep(self) -> None:
        while not self._ended.wait(_HOUR):
            self.tell()

    def end(self) -> None:
        self._ended.set()
        self.tell()

    def tell(self) -> None:
        """What came since the last time; nothing where that is nothing."""
        now = counts()
        more = {name: int(n - self._told.get(name, 0)) for name, n in now.items()}
        properties = {name: n for name, n in more.items() if n > 0}
        if not properties:
            return
        self._client.capture(
            "usage",
            distinct_id=self._installation,
            properties={**properties, "part": self._part, "$process_person_profile": False},
        )
        self._told = now


def counts() -> dict[str, float]:
    """Of everything that is told: `answers/agent/complete`, by the values of its labels."""
    return {
        "/".join([name, *sample.labels.values()]): sample.value
        for name, counter in COUNTED.items()
        for family in counter.collect()
        for sample in family.samples
        if sample.name.endswith("_total")
    }
