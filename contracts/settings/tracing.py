"""Where traces of answers are sent, beside what is kept of them."""

from typing import Annotated

from pydantic import Field, HttpUrl, PositiveFloat, SecretStr, field_validator
from pydantic_settings import NoDecode

from contracts.settings.group import SettingsGroup


class TracingSettings(SettingsGroup):
    """To whoever takes OpenTelemetry's spans over HTTP; without an endpoint nothing is sent."""

    endpoint: HttpUrl | None = Field(
        None, description="Whole, with its path, as `https://collector.example/v1/traces`."
    )
    headers: Annotated[dict[str, SecretStr], NoDecode] = Field(
        {}, description="Sent with each request, as a token."
    )
    content: bool = Field(
        False, description="Whether questions, prompts, answers and results go along."
    )
    service_name: str = Field("ibid", min_length=1, max_length=200)
    timeout_seconds: PositiveFloat = 10

    @field_validator("headers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Also as `name=value,other=value`."""
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        if any(not name.strip() or not found for name, found, _ in pairs):
            raise ValueError("write headers as name=value,other=value")
        return {name.strip(): told.strip() for name, _, told in pairs}
