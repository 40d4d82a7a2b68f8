"""What language models are not told."""

from pydantic import Field, field_validator

from contracts.settings.group import Names, SettingsGroup


class MaskingSettings(SettingsGroup):
    """Personal data is replaced by placeholders before text goes to a language model's server, and
    turned back in what it says. Finds much and not all: docs/how-to/mask-personal-data.md."""

    on: bool = Field(False, description="Needs the packages of `ibid[masking]`.")
    regions: Names = Field(
        ["US", "GB", "DE", "FR", "ES", "IT"],
        description="Countries whose telephone numbers are found without their `+`.",
    )

    @field_validator("regions", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [name.strip().upper() for name in value.split(",") if name.strip()]
