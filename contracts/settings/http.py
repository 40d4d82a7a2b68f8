"""What a connection to the API may cost."""

from ipaddress import ip_network

from pydantic import Field, PositiveFloat, PositiveInt, field_validator

from contracts.settings.group import SettingsGroup


class HttpSettings(SettingsGroup):
    """What a connection to the API may cost, with or without a proxy in front."""

    head_seconds: PositiveFloat = Field(10, le=120, description="For the head of a request.")
    head_bytes: int = Field(64 * 1024, ge=8 * 1024, le=1024 * 1024)
    body_seconds: PositiveFloat = Field(
        15, le=300, description="In each such stretch `body_bytes_a_second` have to come."
    )
    body_bytes_a_second: PositiveInt = Field(1000, le=1_000_000)
    body_bytes: int = Field(
        1_000_000, ge=100_000, le=100_000_000, description="Of a request under /api."
    )
    idle_seconds: PositiveInt = Field(15, le=600, description="Between two requests.")
    unread_seconds: PositiveFloat = Field(
        120, le=3600, description="An answer of which nobody takes any more."
    )
    connections: PositiveInt = Field(
        2000, le=30_000, description="Or half the files that the process may open."
    )
    connections_per_address: PositiveInt = Field(
        100, description="Not for this machine's own, which speaks for others."
    )
    idle_connections: PositiveInt = Field(
        1000, description="Without a whole head of a request; the oldest makes room."
    )
    drain_seconds: PositiveInt = Field(
        2, le=600, description="For what is being answered when the process is told to end."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Addresses and networks, with commas, that speak for others: the client and"
        " reverse proxies. Whom they name in X-Forwarded-For is believed.",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def they_are_addresses(cls, value: str) -> str:
        for one in value.split(","):
            ip_network(one.strip())
        return value
