"""Faults to Sentry: which, where in the code, and for which request; never with what was asked.

An event is made anew of what is listed here, so that what a later version of the SDK gathers does
not leave either. The texts of exceptions are left out: they quote files, addresses and answers.
"""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import BadDsn

from adapters.telemetry import bound_id
from contracts.errors import ConfigurationError
from contracts.settings.reporting import SentrySettings

_OURS = (
    "contracts", "adapters", "ingestion", "agents", "services", "worker", "server", "__main__",
)  # fmt: skip
_KEPT = ("event_id", "timestamp", "platform", "level", "logger", "environment")
_OF_FRAMES = ("filename", "module", "function", "lineno", "in_app")


def tell_sentry(settings: SentrySettings, part: str) -> None:
    """Whatever is logged as an error from now on, and what ends a thread or the process.

    Raises:
        ConfigurationError: the address is none of Sentry's.
    """
    assert settings.dsn is not None  # noqa: S101  # the caller asked
    try:
        sentry_sdk.init(
            settings.dsn.get_secret_value(),
            environment=settings.environment,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                LoggingIntegration(level=None, event_level=logging.ERROR),
                ExcepthookIntegration(),
                ThreadingIntegration(propagate_hub=False),
                AtexitIntegration(callback=lambda _waiting, _seconds: None),
            ],
            before_send=lambda event, hint: told(event, hint, part),
            send_default_pii=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            max_request_body_size="never",
            send_client_reports=False,
            auto_session_tracking=False,
        )
    except BadDsn:
        raise ConfigurationError(
            "Ibid cannot start. IBID_SENTRY__DSN is no address of Sentry: copy it from the"
            " project's settings there."
        ) from None


def told(event: Event, hint: Hint, part: str) -> Event:
    """What is sent of an event: nothing that is not named here."""
    sent = {key: value for key, value in event.items() if key in _KEPT}
    sent["tags"] = {"part": part, "id": bound_id.get()}
    record = hint.get("log_record")
    if isinstance(record, logging.LogRecord):
        sent["logentry"] = {"message": _template(record)}
    if found := event.get("exception"):
        sent["exception"] = {"values": [_kind(one) for one in found.get("values", [])]}
    return sent  # pyright: ignore[reportReturnType]  # an event is a dictionary of these


def _template(record: logging.LogRecord) -> str:
    """As it stands in our code, without what is filled in. A library may have filled it itself."""
    ours = record.name.partition(".")[0] in _OURS
    return str(record.msg) if ours else f"logged by {record.name}"


def _kind(exception: dict[str, Any]) -> dict[str, Any]:
    frames = (exception.get("stacktrace") or {}).get("frames", [])
    return {
        "type": exception.get("type"),
        "module": exception.get("module"),
        "mechanism": {"type": (exception.get("mechanism") or {}).get("type", "generic")},
        "stacktrace": {
            "frames": [{key: one[key] for key in _OF_FRAMES if key in one} for one in frames]
        },
    }
