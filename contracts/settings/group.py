"""What every part of the settings is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic_settings import NoDecode

Keys = Annotated[list[SecretStr], NoDecode]
Names = Annotated[list[str], NoDecode]
Hosts = Annotated[list[str], NoDecode]


class SettingsGroup(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
