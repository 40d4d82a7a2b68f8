"""All settings, as one process reads them."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, HttpUrl, ValidationError, ValidationInfo, field_validator
from pydantic_settings import SettingsError

from contracts.errors import ConfigurationError
from contracts.jobs import BY_MAIL, JobName
from contracts.settings.accounts import AccountSettings, SupabaseAuthSettings
from contracts.settings.audit import AuditSettings
from contracts.settings.budgets import BudgetSettings
from contracts.settings.connections import SECRETS_DIR, ConnectionSettings
from contracts.settings.http import HttpSettings
from contracts.settings.ingestion import Chunking, ParserLimits, UploadLimits, WorkerSettings
from contracts.settings.jobs import JobSettings
from contracts.settings.mail import MailSettings
from contracts.settings.metrics import MetricsSettings
from contracts.settings.models import (
    EmbeddingSettings,
    RerankingSettings,
    TranscriptionSettings,
)
from contracts.settings.quotas import QuotaSettings
from contracts.settings.rates import RateSettings
from contracts.settings.redis import BrokerSettings, RedisSettings
from contracts.settings.reporting import PosthogSettings, SentrySettings
from contracts.settings.runs import RunSettings
from contracts.settings.secrets import SecretSettings
from contracts.settings.sign_in import OidcSettings, named
from contracts.settings.stores import (
    DatabaseSettings,
    ObjectSettings,
    VectorIndexSettings,
)
from contracts.settings.tools import ToolSettings
from contracts.settings.tracing import TracingSettings
from contracts.settings.versions import VersionSettings
from contracts.settings.web import CrawlSettings, WebSearchSettings, WebSettings

Kind = TypeVar("Kind", bound=ConnectionSettings)


class Settings(ConnectionSettings):
    """Read once, in `adapters.wiring`, and handed on."""

    public_api_url: HttpUrl = HttpUrl("http://localhost:8000")
    public_web_url: HttpUrl = HttpUrl("http://localhost:3000")
    vector_store: str = "pgvector"
    auth: str = "local"
    """Who reads the token a caller comes with: a name of the entry-point group `ibid.auth`."""
    log_level: str = "INFO"
    log_format: Literal["text", "json"] = "text"
    prices: Path | None = None
    """A file of prices of models, as LiteLLM publishes one; it is read again every hour."""
    database: DatabaseSettings
    redis: RedisSettings
    broker: BrokerSettings = BrokerSettings.model_validate({})
    secrets: SecretSettings
    objects: ObjectSettings = ObjectSettings.model_validate({})
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
    quotas: QuotaSettings = QuotaSettings.model_validate({})
    posthog: PosthogSettings = PosthogSettings.model_validate({})
    sentry: SentrySettings = SentrySettings.model_validate({})
    rates: RateSettings = RateSettings.model_validate({})
    runs: RunSettings = RunSettings.model_validate({})
    versions: VersionSettings = VersionSettings.model_validate({})
    web: WebSettings = WebSettings.model_validate({})
    tools: ToolSettings = ToolSettings.model_validate({})
    web_search: WebSearchSettings = WebSearchSettings.model_validate({})
    crawl: CrawlSettings = CrawlSettings.model_validate({})
    accounts: AccountSettings = AccountSettings.model_validate({})
    audit: AuditSettings = AuditSettings.model_validate({})
    supabase_auth: SupabaseAuthSettings = SupabaseAuthSettings.model_validate({})
    oidc: dict[str, OidcSettings] = Field(
        {},
        validate_default=True,
        description="Where people sign in beside a password, by a name of yours.",
    )
    jobs: JobSettings = JobSettings.model_validate({})
    mail: MailSettings = MailSettings.model_validate({})
    tracing: TracingSettings = TracingSettings.model_validate({})
    metrics: MetricsSettings = MetricsSettings.model_validate({})
    http: HttpSettings = HttpSettings.model_validate({})

    @field_validator("embedders")
    @classmethod
    def _know_their_names(
        cls, embedders: dict[str, EmbeddingSettings]
    ) -> dict[str, EmbeddingSettings]:
        return {name.lower(): told.called(name) for name, told in embedders.items()}

    @field_validator("oidc")
    @classmethod
    def _let_somebody_in(
        cls, issuers: dict[str, OidcSettings], info: ValidationInfo
    ) -> dict[str, OidcSettings]:
        accounts = info.data.get("accounts")
        if (
            not issuers
            and accounts
            and accounts.passwords == "off"
            and info.data["auth"] == "local"
        ):
            raise ValueError(
                "with IBID_ACCOUNTS__PASSWORDS=off and no issuer nobody could sign in; name one"
            )
        return named(issuers)

    def allows_job(self, name: JobName) -> bool:
        """Letters are sent where there is a server that takes them."""
        return self.jobs.allows(name) and (name not in BY_MAIL or bool(self.mail.host))


def read_settings() -> Settings:
    """The settings of this process, from its environment and the files of IBID_SECRETS_DIR.

    Raises:
        ConfigurationError: naming each variable that is missing or wrong, never its value.
    """
    return _read(Settings)


def read_connections() -> ConnectionSettings:
    """Those of the language models alone, where the rest may be missing.

    Raises:
        ConfigurationError: as above.
    """
    return _read(ConnectionSettings)


def _read(kind: type[Kind]) -> Kind:
    try:
        return kind()  # pyright: ignore[reportCallIssue]  # fields come from the environment
    except ValidationError as error:
        wrong = "; ".join(
            f"IBID_{'__'.join(str(p) for p in e['loc'] if not isinstance(p, int)).upper()}: "
            f"{e['msg'].removeprefix('Value error, ')}"
            for e in error.errors(include_input=False)
        )
        raise ConfigurationError(f"Ibid cannot start. {wrong}.") from None
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"Ibid cannot start. {SECRETS_DIR} or a file in it cannot be read: {error}."
        ) from None
