"""Whom faults, and counts of what is used, are told; nobody by default."""

from pydantic import Field, HttpUrl, SecretStr

from contracts.settings.group import SettingsGroup


class SentrySettings(SettingsGroup):
    """Faults: their kind and place in the code, never with what anybody wrote."""

    dsn: SecretStr | None = None
    environment: str = Field("production", min_length=1, max_length=64)


class PosthogSettings(SettingsGroup):
    """Once an hour how many answers and documents there were, by kind and outcome."""

    api_key: SecretStr | None = None
    host: HttpUrl = HttpUrl("https://eu.i.posthog.com")
