"""All settings, as one process reads them."""

from pathlib import Path
from typing import Self

from pydantic import Field, HttpUrl, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.errors import ConfigurationError
from contracts.settings.accounts import AccountSettings
from contracts.settings.budgets import BudgetSettings
from contracts.settings.http import HttpSettings
from contracts.settings.ingestion import Chunking, ParserLimits, UploadLimits, WorkerSettings
from contracts.settings.models import (
    EmbeddingSettings,
    ModelSettings,
    RerankingSettings,
    RoleSettings,
    TranscriptionSettings,
)
from contracts.settings.runs import RunSettings
from contracts.settings.secrets import SecretSettings
from contracts.settings.stores import (
    DatabaseSettings,
    ObjectSettings,
    RedisSettings,
    VectorIndexSettings,
)
from contracts.settings.tools import ToolSettings
from contracts.settings.web import CrawlSettings, WebSearchSettings, WebSettings

DEFAULT = "default"
"""The connection that `IBID_MODEL__…` describes."""


class Settings(BaseSettings):
    """Read once, in `adapters.wiring`, and handed on."""

    model_config = SettingsConfigDict(
        env_prefix="IBID_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    public_api_url: HttpUrl = HttpUrl("http://localhost:8000")
    public_web_url: HttpUrl = HttpUrl("http://localhost:3000")
    vector_store: str = "pgvector"
    auth: str = "local"
    """Who reads the token a caller comes with: a name of the entry-point group `ibid.auth`."""
    log_level: str = "INFO"
    prices: Path | None = None
    """A file of prices of models, as LiteLLM publishes one; it is read again every hour."""
    database: DatabaseSettings
    redis: RedisSettings
    secrets: SecretSettings
    objects: ObjectSettings = ObjectSettings.model_validate({})
    model: ModelSettings = ModelSettings.model_validate({})
    models: dict[str, ModelSettings] = Field(
        {}, description="Further connections to language models, by a name of yours."
    )
    roles: RoleSettings = RoleSettings.model_validate({})
    embedding: EmbeddingSettings = EmbeddingSettings.model_validate({})
    embedders: dict[str, EmbeddingSettings] = Field(
        {}, description="Others that a project can choose, by a name of yours."
    )
    vector_index: VectorIndexSettings = VectorIndexSettings.model_validate({})
    reranking: RerankingSettings = RerankingSettings.model_validate({})
    transcription: TranscriptionSettings = TranscriptionSettings.model_validate({})
    upload: UploadLimits = UploadLimits.model_validate({})
    parser: ParserLimits = ParserLimits.model_validate({})
    chunking: Chunking = Chunking.model_validate({})
    worker: WorkerSettings = WorkerSettings.model_validate({})
    budgets: BudgetSettings = BudgetSettings.model_validate({})
    runs: RunSettings = RunSettings.model_validate({})
    web: WebSettings = WebSettings.model_validate({})
    tools: ToolSettings = ToolSettings.model_validate({})
    web_search: WebSearchSettings = WebSearchSettings.model_validate({})
    crawl: CrawlSettings = CrawlSettings.model_validate({})
    accounts: AccountSettings = AccountSettings.model_validate({})
    http: HttpSettings = HttpSettings.model_validate({})

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

    @field_validator("embedders")
    @classmethod
    def _know_their_names(
        cls, embedders: dict[str, EmbeddingSettings]
    ) -> dict[str, EmbeddingSettings]:
        return {name.lower(): told.called(name) for name, told in embedders.items()}


def read_settings() -> Settings:
    """The settings of this process, from its environment.

    Raises:
        ConfigurationError: naming each variable that is missing or wrong, never its value.
    """
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  # fields come from the environment
    except ValidationError as error:
        wrong = "; ".join(
            f"IBID_{'__'.join(str(p) for p in e['loc'] if not isinstance(p, int)).upper()}: "
            f"{e['msg'].removeprefix('Value error, ')}"
            for e in error.errors(include_input=False)
        )
        raise ConfigurationError(f"Ibid cannot start. {wrong}.") from None
