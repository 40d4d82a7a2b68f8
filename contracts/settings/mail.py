"""The server that takes Ibid's mail; without one none is sent."""

from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator

from contracts.settings.group import SettingsGroup


class MailSettings(SettingsGroup):
    host: str = Field("", description="Of the SMTP server. Empty: Ibid sends no mail.")
    port: PositiveInt = 587
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none only where nobody else hears what is sent."
    )
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = Field("", description="The address that mail comes from.")
    certificates: Path | None = Field(None, description="CAs that are believed beside the usual.")
    timeout_seconds: PositiveFloat = 10
    link_seconds: PositiveInt = Field(3600, description="So long a link is good that was sent.")

    @model_validator(mode="after")
    def _can_be_sent(self) -> "MailSettings":
        if self.host and "@" not in self.sender:
            raise ValueError("with IBID_MAIL__HOST an address is needed in IBID_MAIL__SENDER")
        if self.user and self.security == "none":
            raise ValueError("a password is not sent to a server without TLS")
        return self
