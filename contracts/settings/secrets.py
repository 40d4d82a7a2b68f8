"""Keys that sign, and those that seal."""

from pydantic import Field, SecretStr, field_validator

from contracts.settings.group import Keys, SettingsGroup

MINIMUM_SECRET = 32
_WELL_KNOWN = ("changeme", "change-me", "secret", "password", "example", "insecure", "0000", "1234")


def hard_to_guess(key: SecretStr) -> SecretStr:
    """Raises `ValueError` for one that is short or well known."""
    plain = key.get_secret_value()
    if len(plain) < MINIMUM_SECRET:
        raise ValueError(f"a key has fewer than {MINIMUM_SECRET} characters")
    if len(set(plain)) < 8 or any(word in plain.lower() for word in _WELL_KNOWN):
        raise ValueError("a key is well known or easily guessed; make a random one")
    return key


class SecretSettings(SettingsGroup):
    """One list per purpose: the first key signs, all verify, so keys can be rotated."""

    access_token_keys: Keys
    upload_keys: Keys
    tool_keys: Keys = Field(
        [], description="What secrets of tools are sealed with; without one, no tool has any."
    )

    @field_validator("access_token_keys", "upload_keys", "tool_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [k for k in value.split(",") if k] if isinstance(value, str) else value

    @field_validator("access_token_keys", "upload_keys")
    @classmethod
    def _are_there(cls, keys: list[SecretStr]) -> list[SecretStr]:
        if not keys:
            raise ValueError("at least one key is needed")
        return keys

    @field_validator("access_token_keys", "upload_keys", "tool_keys")
    @classmethod
    def _are_secret(cls, keys: list[SecretStr]) -> list[SecretStr]:
        return [hard_to_guess(key) for key in keys]
