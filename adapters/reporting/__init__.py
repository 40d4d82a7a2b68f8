"""Faults to Sentry and counts to PostHog: each off until it is configured, by its own SDK, and
never with content. What may be told is listed, and everything else is left out.
"""

from collections.abc import Callable

from contracts.errors import ConfigurationError
from contracts.settings import Settings


def set_up_reporting(settings: Settings, part: str) -> None:
    """For the rest of this process. `part`: `api`, `worker` or `scheduler`.

    Raises:
        ConfigurationError: one is configured, and its package is not installed; or what is set
            cannot be one.
    """
    if settings.sentry.dsn is not None:
        _with("IBID_SENTRY__DSN", "sentry", lambda: _tell_sentry(settings, part))
    if settings.posthog.api_key is not None:
        _with("IBID_POSTHOG__API_KEY", "posthog", lambda: _tell_posthog(settings, part))


def _tell_sentry(settings: Settings, part: str) -> None:
    from adapters.reporting.sentry import tell_sentry

    tell_sentry(settings.sentry, part)


def _tell_posthog(settings: Settings, part: str) -> None:
    from adapters.reporting.posthog import tell_posthog

    tell_posthog(settings, part)


def _with(variable: str, extra: str, begin: Callable[[], None]) -> None:
    try:
        begin()
    except ImportError as error:
        raise ConfigurationError(
            f"Ibid cannot start. {variable} needs packages that are not installed ({error.name}):"
            f" install ibid[{extra}], or leave it empty."
        ) from None
