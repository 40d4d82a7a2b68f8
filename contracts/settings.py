"""Settings: small models, read once by `adapters.wiring` and handed on; never a global.

Every variable begins with `IBID_`, nested by `__`: `IBID_DATABASE__API_URL`. A missing, short or
well-known secret stops the start and names the variable; there is no development mode.
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contracts.errors import ConfigurationError

MINIMUM_SECRET = 32
_WELL_KNOWN = ("changeme", "change-me", "secret", "password", "example", "insecure", "0000", "1234")

Keys = Annotated[list[SecretStr], NoDecode]
Hosts = Annotated[list[str], NoDecode]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(_Part):
    """`api_url` logs in as ibid_api, `worker_url` as ibid_worker; neither owns anything."""

    api_url: SecretStr | None = None
    worker_url: SecretStr | None = None
    pool_size: PositiveInt = 8
    statement_timeout_seconds: PositiveInt = 30


class RedisSettings(_Part):
    url: SecretStr
    run_log_seconds: PositiveInt = Field(3600, description="A finished run can be replayed.")


class SecretSettings(_Part):
    """One list per purpose: the first key signs, all verify, so keys can be rotated."""

    access_token_keys: Keys
    upload_keys: Keys

    @field_validator("access_token_keys", "upload_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [k for k in value.split(",") if k] if isinstance(value, str) else value

    @field_validator("access_token_keys", "upload_keys")
    @classmethod
    def _are_secret(cls, keys: list[SecretStr]) -> list[SecretStr]:
        if not keys:
            raise ValueError("at least one key is needed")
        for key in keys:
            plain = key.get_secret_value()
            if len(plain) < MINIMUM_SECRET:
                raise ValueError(f"a key has fewer than {MINIMUM_SECRET} characters")
            if len(set(plain)) < 8 or any(word in plain.lower() for word in _WELL_KNOWN):
                raise ValueError("a key is well known or easily guessed; make a random one")
        return keys


class S3Settings(_Part):
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


class SupabaseSettings(_Part):
    """`service_key` may do everything and never leaves the server."""

    url: HttpUrl | None = None
    public_url: HttpUrl | None = Field(None, description="Where browsers reach it.")
    service_key: SecretStr = SecretStr("")
    bucket: str = "ibid"
    timeout_seconds: PositiveInt = 20


class ObjectSettings(_Part):
    """Where originals are kept; `root` is the disk store's. Signed URLs end by themselves."""

    store: str = "disk"
    root: Path | None = None
    upload_seconds: PositiveInt = Field(600, le=600)
    download_seconds: PositiveInt = 300
    s3: S3Settings = S3Settings.model_validate({})
    supabase: SupabaseSettings = SupabaseSettings.model_validate({})


class ModelSettings(_Part):
    """Any OpenAI-compatible server. Without `base_url` answers are made of cited sentences."""

    base_url: HttpUrl | None = None
    name: str = ""
    api_key: SecretStr = SecretStr("none")
    timeout_seconds: PositiveFloat = 60
    temperature: float = Field(0.1, ge=0, le=2)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.base_url and not self.name:
            raise ValueError("IBID_MODEL__NAME is needed with IBID_MODEL__BASE_URL")
        return self


class EmbeddingSettings(_Part):
    """`minilm` runs in the process; `openai` asks an OpenAI-compatible server at `base_url`."""

    kind: str = "minilm"
    cache: Path | None = Field(default=None, description="Folder for the compiled local model.")
    threads: PositiveInt = 2
    precision: Literal["auto", "f32"] = Field(
        default="auto", description="16 bits where the CPU computes them right, or always 32."
    )
    base_url: HttpUrl | None = None
    name: str = ""
    api_key: SecretStr = SecretStr("none")
    dimensions: int = Field(default=384, ge=1, le=3072)
    timeout_seconds: PositiveFloat = 30
    remembered_bytes: NonNegativeInt = Field(
        default=16 * 1024 * 1024,
        description="In Redis, for vectors of sentences that answers were made of; 0 keeps none.",
    )
    languages: str | None = Field(
        default=None, description="What it reads, told to people who choose among several."
    )
    _variables: str = PrivateAttr("IBID_EMBEDDING")

    @property
    def variables(self) -> str:
        """What the names of its variables begin with, for sentences about them."""
        return self._variables

    def called(self, name: str) -> Self:
        """The same, as one of the further ones."""
        named = self.model_copy()
        named._variables = f"IBID_EMBEDDERS__{name.upper()}"
        return named


class VectorIndexSettings(_Part):
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


class TranscriptionSettings(_Part):
    """Any server that transcribes as OpenAI's does. Without `base_url` recordings are not read."""

    kind: str = "openai"
    base_url: HttpUrl | None = None
    name: str = ""
    api_key: SecretStr = SecretStr("none")
    timeout_seconds: PositiveFloat = Field(900, description="For a whole recording.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.base_url and not self.name:
            raise ValueError("IBID_TRANSCRIPTION__NAME is needed with IBID_TRANSCRIPTION__BASE_URL")
        return self


class UploadLimits(_Part):
    max_bytes: PositiveInt = 100 * 1024 * 1024


class ParserLimits(_Part):
    """What a parser's child process may use; each format's pre-checks are its own."""

    memory_bytes: PositiveInt = 1024 * 1024 * 1024
    cpu_seconds: PositiveInt = 60
    wall_seconds: PositiveInt = 120
    max_pages: PositiveInt = 5000
    max_characters: PositiveInt = 20_000_000
    max_passages: PositiveInt = Field(
        50_000, description="Fewer of a small file: one for every 20 bytes, or 1,000."
    )
    split_seconds: PositiveInt = Field(60, description="More CPU, for splitting into passages.")
    ocr_languages: str = Field(
        "",
        pattern=r"^[A-Za-z0-9_+]*$",
        description="Tesseract's names, as 'eng+deu'; empty: up to three that are installed.",
    )
    ocr_seconds: PositiveInt = Field(240, description="More CPU, for text in pictures.")


class Chunking(_Part):
    """Sizes in word pieces of the embedder's tokenizer."""

    size: PositiveInt = Field(200, le=254, description="The local embedder reads 256.")
    minimum: PositiveInt = 24

    @model_validator(mode="after")
    def _minimum_is_smaller(self) -> Self:
        if self.minimum >= self.size:
            raise ValueError("chunking.minimum must be smaller than chunking.size")
        return self


class WorkerSettings(_Part):
    lease_seconds: PositiveInt = Field(15, description="A silent worker loses its document after.")
    heartbeat_seconds: PositiveFloat = 4
    sweep_seconds: PositiveFloat = 10
    attempts: PositiveInt = 3
    documents_at_once: PositiveInt = Field(
        4, description="One is parsed, one embedded, one stored, and one is left for others."
    )
    parsers_at_once: PositiveInt = Field(
        3, description="Each may take `parser.memory_bytes`; one is left for others."
    )
    crawls_at_once: PositiveInt = Field(3, description="One is left for others.")
    projects_beside_at_once: PositiveInt = Field(
        2, description="Of which another embedder's vectors are made."
    )


class RunSettings(_Part):
    """An answer's life: how tokens are gathered into frames, and when it counts as dead."""

    lease_seconds: PositiveInt = 15
    coalesce_seconds: PositiveFloat = 0.02
    coalesce_tokens: PositiveInt = 8
    wall_seconds: PositiveInt = Field(300, description="From the beginning of its turn.")
    at_once: PositiveInt = Field(32, description="With a language model, which does the work.")
    at_once_without_model: NonNegativeInt = Field(
        0, description="What this machine's cores do: 0 is one more than it has."
    )
    waiting: PositiveInt = Field(2000, description="In one process; above, it refuses with 503.")
    waiting_of_one: PositiveInt = Field(500, description="One person's; above, 429.")


class WebSettings(_Part):
    """What may be fetched from the web, for whoever asks."""

    user_agent: str = Field("Ibid/1.0", pattern=r"^[!-~][ -~]*$")
    contact: HttpUrl | None = Field(
        None, description="A page about you, shown to the sites that you fetch from."
    )
    seconds: PositiveFloat = Field(20, description="For one fetch, with its redirects.")
    max_bytes: PositiveInt = Field(10 * 1024 * 1024, description="Of one answer, decompressed.")
    ports: Hosts = ["80", "443", "8080", "8443"]
    allowed_private_hosts: Hosts = Field(
        [], description="host:port pairs inside your own network that may be fetched all the same."
    )
    scrapingbee_key: SecretStr | None = None
    scrapingbee_url: HttpUrl = HttpUrl("https://app.scrapingbee.com/api/v1/")
    scrapingbee_render_js: bool = True
    browser: Path | None = Field(default=None, description="Chromium, where it is not Playwright's")
    browser_sandbox: bool = Field(True, description="Chromium's own; as root it has none.")

    @property
    def agent(self) -> str:
        """How we introduce ourselves; what stands before the slash is our name in robots.txt."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent

    @field_validator("ports", "allowed_private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip().lower() for part in value.split(",") if part.strip()]
        return value

    @field_validator("allowed_private_hosts")
    @classmethod
    def _name_a_port(cls, hosts: list[str]) -> list[str]:
        for host in hosts:
            if not host.rpartition(":")[2].isdigit():
                raise ValueError(f"{host} names no port; write it as host:port")
        return hosts


class CrawlSettings(_Part):
    """How politely and how far a site is crawled."""

    delay_seconds: PositiveFloat = Field(0.2, description="Between two pages of a host.")
    longest_delay_seconds: PositiveFloat = 10
    same_site: Literal["host", "domain"] = "host"
    slice_seconds: PositiveFloat = Field(15, description="Then other work of the worker has a turn")
    starts_a_minute: PositiveInt = Field(30, description="By one person, with refreshes.")
    previews_a_minute: PositiveInt = Field(20, description="By one person.")


class AccountSettings(_Part):
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


class HttpSettings(_Part):
    """What a connection to the API may cost, with or without a proxy in front."""

    head_seconds: PositiveFloat = Field(10, le=120, description="For the head of a request.")
    head_bytes: int = Field(64 * 1024, ge=8 * 1024, le=1024 * 1024)
    body_seconds: PositiveFloat = Field(
        15, le=300, description="In each such stretch `body_bytes_a_second` have to come."
    )
    body_bytes_a_second: PositiveInt = Field(1000, le=1_000_000)
    body_bytes: int = Field(
        1_000_000, ge=100_000, le=100_000_000, description="Of a request under /api."
    )
    idle_seconds: PositiveInt = Field(15, le=600, description="Between two requests.")
    unread_seconds: PositiveFloat = Field(
        120, le=3600, description="An answer of which nobody takes any more."
    )
    connections: PositiveInt = Field(
        2000, le=30_000, description="Or half the files that the process may open."
    )
    connections_per_address: PositiveInt = Field(
        100, description="Not for this machine's own, which speaks for others."
    )
    idle_connections: PositiveInt = Field(
        1000, description="Without a whole head of a request; the oldest makes room."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Addresses and networks, with commas, that speak for others: the client and"
        " reverse proxies. Whom they name in X-Forwarded-For is believed.",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def they_are_addresses(cls, value: str) -> str:
        for one in value.split(","):
            ip_network(one.strip())
        return value


class Settings(BaseSettings):
    """Read once, in `adapters.wiring`, and handed on."""

    model_config = SettingsConfigDict(
        env_prefix="IBID_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    public_api_url: HttpUrl = HttpUrl("http://localhost:8000")
    public_web_url: HttpUrl = HttpUrl("http://localhost:3000")
    vector_store: str = "pgvector"
    log_level: str = "INFO"
    database: DatabaseSettings
    redis: RedisSettings
    secrets: SecretSettings
    objects: ObjectSettings = ObjectSettings.model_validate({})
    model: ModelSettings = ModelSettings.model_validate({})
    embedding: EmbeddingSettings = EmbeddingSettings.model_validate({})
    embedders: dict[str, EmbeddingSettings] = Field(
        {}, description="Others that a project can choose, by a name of yours."
    )
    vector_index: VectorIndexSettings = VectorIndexSettings.model_validate({})
    transcription: TranscriptionSettings = TranscriptionSettings.model_validate({})
    upload: UploadLimits = UploadLimits.model_validate({})
    parser: ParserLimits = ParserLimits.model_validate({})
    chunking: Chunking = Chunking.model_validate({})
    worker: WorkerSettings = WorkerSettings.model_validate({})
    runs: RunSettings = RunSettings.model_validate({})
    web: WebSettings = WebSettings.model_validate({})
    crawl: CrawlSettings = CrawlSettings.model_validate({})
    accounts: AccountSettings = AccountSettings.model_validate({})
    http: HttpSettings = HttpSettings.model_validate({})

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
