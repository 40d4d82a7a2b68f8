"""What is kept of security events, and for how long."""

from typing import Literal

from pydantic import Field

from contracts.settings.group import SettingsGroup


class AuditSettings(SettingsGroup):
    keep_days: int = Field(730, ge=30, description="Older events are deleted, which is an event.")
    addresses: Literal["none", "network", "full"] = Field(
        "network",
        description="Where something came from: of IPv4 the first 24 bits, of IPv6 the first 48.",
    )
