"""Where things are kept: the database, originals, vectors."""

from pathlib import Path
from typing import Literal, Self

from pydantic import (
    Field,
    HttpUrl,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    field_validator,
    model_validator,
)

from contracts.settings.group import Keys, SettingsGroup


class DatabaseSettings(SettingsGroup):
    """`api_url` logs in as ibid_api, `worker_url` as ibid_worker; neither owns anything."""

    api_url: SecretStr | None = None
    worker_url: SecretStr | None = None
    pool_size: PositiveInt = Field(8, description="Connections of one process, at most.")
    statement_timeout_seconds: PositiveInt = 30
    replica_urls: Keys = Field(
        [], description="Standbys that searches may be read from, as ibid_api; spaces in between."
    )
    replica_lag_seconds: PositiveFloat = Field(
        10, description="A standby that is further behind is not searched."
    )

    @field_validator("replica_urls", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value


class S3Settings(SettingsGroup):
    """Any S3. Without `endpoint_url` it is AWS; without keys, they are looked for as AWS does."""

    bucket: str = ""
    region: str | None = None
    endpoint_url: HttpUrl | None = None
    public_endpoint_url: HttpUrl | None = Field(None, description="Where browsers reach it.")
    addressing: Literal["auto", "path", "virtual"] = "auto"
    access_key_id: str | None = None
    secret_access_key: SecretStr | None = None
    write_once: bool = Field(True, description="Send If-None-Match: * with every upload.")
    multipart_bytes: int = Field(32 * 1024 * 1024, ge=5 * 1024 * 1024)
    timeout_seconds: PositiveInt = 20

    @model_validator(mode="after")
    def _keys_come_in_pairs(self) -> Self:
        if bool(self.access_key_id) != bool(self.secret_access_key):
            raise ValueError("access_key_id and secret_access_key are needed together")
        return self


class SupabaseSettings(SettingsGroup):
    """`service_key` may do everything and never leaves the server."""

    url: HttpUrl | None = None
    public_url: HttpUrl | None = Field(None, description="Where browsers reach it.")
    service_key: SecretStr = SecretStr("")
    bucket: str = "ibid"
    timeout_seconds: PositiveInt = 20


class ObjectSettings(SettingsGroup):
    """Where originals are kept; `root` is the disk store's. Signed URLs end by themselves."""

    store: str = "disk"
    root: Path | None = None
    upload_seconds: PositiveInt = Field(600, le=600)
    download_seconds: PositiveInt = 300
    s3: S3Settings = S3Settings.model_validate({})
    supabase: SupabaseSettings = SupabaseSettings.model_validate({})


class VectorIndexSettings(SettingsGroup):
    """Vectors outside Postgres, as well as in it; without `kind` there are none."""

    kind: str = ""
    folder: Path | None = Field(None, description="For one that lives in a folder.")
    url: SecretStr | None = Field(None, description="For one that is a server.")
    api_key: SecretStr = SecretStr("")
    collection: str = Field(
        "ibid",
        pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,30}$",
        description="The name of the table or collection, or what its name begins with.",
    )
    db_schema: str = Field("public", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")
    timeout_seconds: PositiveFloat = 10
