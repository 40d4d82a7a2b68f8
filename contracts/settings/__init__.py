"""Settings: small models, read once by `adapters.wiring` and handed on; never a global.

Every variable begins with `IBID_`, nested by `__`: `IBID_DATABASE__API_URL`. A missing, short or
well-known secret stops the start and names the variable; there is no development mode. What a
container is given as files stands in the folder `IBID_SECRETS_DIR`, each file named as a variable;
where both have a value, the environment's holds. A module for each concern, all named here once
more: what is set where is nobody's business but theirs.
"""

from contracts.settings.accounts import AccountSettings, SupabaseAuthSettings
from contracts.settings.audit import AuditSettings
from contracts.settings.budgets import BudgetSettings
from contracts.settings.connections import ConnectionSettings
from contracts.settings.environment import Settings, read_connections, read_settings
from contracts.settings.http import HttpSettings
from contracts.settings.ingestion import Chunking, ParserLimits, UploadLimits, WorkerSettings
from contracts.settings.jobs import JobSettings
from contracts.settings.mail import MailSettings
from contracts.settings.masking import MaskingSettings
from contracts.settings.metrics import MetricsSettings
from contracts.settings.models import (
    EmbeddingSettings,
    ModelSettings,
    RerankingSettings,
    RoleSettings,
    TranscriptionSettings,
)
from contracts.settings.quotas import QuotaSettings
from contracts.settings.rates import RateSettings
from contracts.settings.redis import BrokerSettings, RedisSettings, TlsSettings
from contracts.settings.reporting import PosthogSettings, SentrySettings
from contracts.settings.runs import RunSettings
from contracts.settings.secrets import MINIMUM_SECRET, SecretSettings
from contracts.settings.sign_in import OidcSettings
from contracts.settings.stores import (
    DatabaseSettings,
    ObjectSettings,
    S3Settings,
    SupabaseSettings,
    VectorIndexSettings,
)
from contracts.settings.tools import ToolSettings
from contracts.settings.tracing import TracingSettings
from contracts.settings.versions import VersionSettings
from contracts.settings.web import CrawlSettings, WebSearchSettings, WebSettings

__all__ = [
    "MINIMUM_SECRET",
    "AccountSettings",
    "AuditSettings",
    "BrokerSettings",
    "BudgetSettings",
    "Chunking",
    "ConnectionSettings",
    "CrawlSettings",
    "DatabaseSettings",
    "EmbeddingSettings",
    "HttpSettings",
    "JobSettings",
    "MailSettings",
    "MaskingSettings",
    "MetricsSettings",
    "ModelSettings",
    "ObjectSettings",
    "OidcSettings",
    "ParserLimits",
    "PosthogSettings",
    "QuotaSettings",
    "RateSettings",
    "RedisSettings",
    "RerankingSettings",
    "RoleSettings",
    "RunSettings",
    "S3Settings",
    "SecretSettings",
    "SentrySettings",
    "Settings",
    "SupabaseAuthSettings",
    "SupabaseSettings",
    "TlsSettings",
    "ToolSettings",
    "TracingSettings",
    "TranscriptionSettings",
    "UploadLimits",
    "VectorIndexSettings",
    "VersionSettings",
    "WebSearchSettings",
    "WebSettings",
    "WorkerSettings",
    "read_connections",
    "read_settings",
]
