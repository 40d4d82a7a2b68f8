"""Who answers, embeds, reranks and transcribes."""

from pathlib import Path
from typing import Literal, Self

from pydantic import (
    Field,
    HttpUrl,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    PrivateAttr,
    SecretStr,
    field_validator,
    model_validator,
)

from contracts.settings.group import Names, SettingsGroup


class ModelSettings(SettingsGroup):
    """Any OpenAI-compatible server. Without `base_url` answers are made of cited sentences."""

    base_url: HttpUrl | None = None
    name: str = ""
    api_key: SecretStr = SecretStr("none")
    timeout_seconds: PositiveFloat = 60
    temperature: float = Field(0.1, ge=0, le=2)
    effort: Literal["none", "minimal", "low", "medium", "high"] | None = Field(
        None, description="How hard a reasoning model thinks, where its server can be told."
    )
    max_tokens: PositiveInt = Field(2048, description="Of one answer; a runaway is stopped there.")
    longest_seconds: PositiveFloat = Field(
        180, description="Of one answer, from its first word; a slow runaway is stopped there."
    )
    window: PositiveInt | None = Field(
        None, description="Tokens that it reads and writes at once; else learnt from its errors."
    )
    masked: bool = Field(
        True,
        description="Off for a server of your own that is to be told personal data as it is, where"
        " IBID_MASKING__ON is.",
    )
    _variables: str = PrivateAttr("IBID_MODEL")

    @property
    def variables(self) -> str:
        """What the names of its variables begin with, for sentences about them."""
        return self._variables

    def called(self, name: str) -> Self:
        """The same, as one of the further ones."""
        named = self.model_copy()
        named._variables = f"IBID_MODELS__{name.upper()}"
        return named

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.base_url and not self.name:
            raise ValueError("IBID_MODEL__NAME is needed with IBID_MODEL__BASE_URL")
        return self


class RoleSettings(SettingsGroup):
    """Which connection does what, by its name: `default`, or one of the further ones.

    Unset: the one that answers. A project may choose others among all there are.
    """

    answer: str | None = None
    agent: str | None = None
    guard: str | None = None
    rewrite: str | None = None
    judge: str | None = None
    fallbacks: Names = Field(
        [], description="Asked in this order, in any role, where one fails before its first word."
    )

    offered: Names = Field(
        [], description="What chats may choose to be answered by; none named: any connection."
    )

    @field_validator("fallbacks", "offered", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [name.strip() for name in value.split(",") if name.strip()]

    @property
    def named(self) -> set[str]:
        chosen = (self.answer, self.agent, self.guard, self.rewrite, self.judge)
        return {name for name in (*chosen, *self.fallbacks, *self.offered) if name}


class EmbeddingSettings(SettingsGroup):
    """`minilm` (English) and `e5` (many languages) run in the process; `openai` asks a server.

    Any OpenAI-compatible one, at `base_url`.
    """

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


class RerankingSettings(SettingsGroup):
    """A server that judges passages. Without `base_url` projects cannot choose it.

    `cohere` is the protocol of most (Cohere, Jina, vLLM, Infinity, LiteLLM), `tei`
    that of Text Embeddings Inference.
    """

    kind: str = "cohere"
    base_url: HttpUrl | None = Field(
        default=None, description="What `/rerank` is added to, such as https://api.jina.ai/v1."
    )
    name: str = ""
    api_key: SecretStr = SecretStr("none")
    depth: int = Field(default=40, ge=1, le=100, description="Passages it is sent a search.")
    timeout_seconds: PositiveFloat = 10

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.base_url and not self.name:
            raise ValueError("IBID_RERANKING__NAME is needed with IBID_RERANKING__BASE_URL")
        return self


class TranscriptionSettings(SettingsGroup):
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
