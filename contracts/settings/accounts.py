"""Who may have an account and sign in."""

from typing import Literal

from pydantic import Field, PositiveInt

from contracts.settings.group import SettingsGroup


class AccountSettings(SettingsGroup):
    access_seconds: PositiveInt = 900
    refresh_seconds: PositiveInt = 30 * 24 * 3600
    sign_in_attempts: int = Field(
        30, ge=3, description="Wrong passwords for one account an hour, from everywhere together."
    )
    sign_up: Literal["open", "closed"] = Field(
        "open", description="Closed tells nobody whether an address has an account."
    )
    sign_ups: PositiveInt = Field(200, description="From one address, an hour.")
    taken_answers: PositiveInt = Field(
        10, description="How often one address is told an hour that an e-mail is taken."
    )
