"""Who may have an account and sign in."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, PositiveFloat, PositiveInt, SecretStr

from contracts.settings.group import SettingsGroup
from contracts.settings.secrets import hard_to_guess


class AccountSettings(SettingsGroup):
    access_seconds: PositiveInt = 900
    refresh_seconds: PositiveInt = 30 * 24 * 3600
    sign_in_attempts: int = Field(
        30, ge=3, description="Wrong passwords for one account an hour, from everywhere together."
    )
    sign_up: Literal["open", "closed"] = Field(
        "open", description="Closed tells nobody whether an address has an account."
    )
    passwords: Literal["on", "off"] = Field(
        "on", description="Off: nobody signs in or up with a password, only where issuers say."
    )
    second_factor: Literal["optional", "required"] = Field(
        "optional",
        description="Required: who signs in with a password sets up an authenticator first.",
    )
    letters: PositiveInt = Field(5, description="To one address, an hour.")
    sign_ups: PositiveInt = Field(200, description="From one address, an hour.")
    taken_answers: PositiveInt = Field(
        10, description="How often one address is told an hour that an e-mail is taken."
    )


class SupabaseAuthSettings(SettingsGroup):
    """Whose tokens are read with `IBID_AUTH=supabase`."""

    url: HttpUrl | None = None
    issuer: str | None = Field(
        None, description="What tokens name as theirs, where it is not `<url>/auth/v1`."
    )
    audience: str = "authenticated"
    jwt_secret: Annotated[SecretStr, AfterValidator(hard_to_guess)] | None = Field(
        None, description="Of a project that still signs with HS256; without it none is read."
    )
    ask: bool = Field(True, description="Whether Supabase is asked if a sign-in still stands.")
    publishable_key: SecretStr = Field(SecretStr(""), description="What it is asked with.")
    ask_seconds: PositiveInt = Field(30, le=3600, description="An answer is believed so long.")
    timeout_seconds: PositiveFloat = 5
