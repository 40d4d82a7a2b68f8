"""Which language models there are, and which of them does what."""

import os
from typing import Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from contracts.settings.masking import MaskingSettings
from contracts.settings.models import ModelSettings, RoleSettings

SECRETS_DIR = "IBID_SECRETS_DIR"
"""A folder of files, each named as a variable is and holding its value."""

DEFAULT = "default"
"""The connection that `IBID_MODEL__…` describes."""


class ConnectionSettings(BaseSettings):
    """A part of all settings that can be read without the rest: no database, no secrets."""

    model_config = SettingsConfigDict(
        env_prefix="IBID_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    model: ModelSettings = ModelSettings.model_validate({})
    models: dict[str, ModelSettings] = Field(
        {}, description="Further connections to language models, by a name of yours."
    )
    roles: RoleSettings = RoleSettings.model_validate({})
    masking: MaskingSettings = MaskingSettings.model_validate({})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then files: what is in neither has its default."""
        folder = os.environ.get(SECRETS_DIR)
        if not folder:
            return init_settings, env_settings
        files = NestedSecretsSettingsSource(
            file_secret_settings, secrets_dir=folder, secrets_dir_missing="error"
        )
        return init_settings, env_settings, files

    @field_validator("models")
    @classmethod
    def _know_the_models_names(cls, models: dict[str, ModelSettings]) -> dict[str, ModelSettings]:
        if DEFAULT in (name.lower() for name in models):
            raise ValueError("`default` is the name of that which IBID_MODEL__BASE_URL has")
        return {name.lower(): told.called(name) for name, told in models.items()}

    @model_validator(mode="after")
    def _roles_have_connections(self) -> Self:
        if unknown := self.roles.named - self.connections.keys():
            raise ValueError(
                f"IBID_ROLES names {', '.join(sorted(unknown))}, and there is no such model:"
                " set IBID_MODELS__<NAME>__BASE_URL and __NAME"
            )
        return self

    @property
    def connections(self) -> dict[str, ModelSettings]:
        """Every language model that there is, by the name of its connection."""
        every = {DEFAULT: self.model, **self.models}
        return {name: told for name, told in every.items() if told.base_url is not None}
