"""What a document may cost, and how the worker works."""

from pathlib import Path
from typing import Self

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from contracts.settings.group import Names, SettingsGroup
from contracts.tasks import Queue


class UploadLimits(SettingsGroup):
    max_bytes: PositiveInt = 100 * 1024 * 1024


class ParserLimits(SettingsGroup):
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


class Chunking(SettingsGroup):
    """Sizes in word pieces of the embedder's tokenizer."""

    size: PositiveInt = Field(200, le=254, description="The local embedder reads 256.")
    minimum: PositiveInt = 24

    @model_validator(mode="after")
    def _minimum_is_smaller(self) -> Self:
        if self.minimum >= self.size:
            raise ValueError("chunking.minimum must be smaller than chunking.size")
        return self


class WorkerSettings(SettingsGroup):
    queues: Names = Field(
        [queue.value for queue in Queue],
        description="Which a worker takes, with commas, of parse, embed, crawl and pages.",
    )
    pulse: Path | None = Field(
        None, description="A file that it touches every few seconds, for health checks."
    )
    nice: int = Field(
        10, ge=0, le=19, description="How far its work gives way to others' on the same machine."
    )
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
    pages_at_once: PositiveInt = Field(
        2, description="Of the web, for answers that wait; each takes what a parser takes."
    )
    projects_beside_at_once: PositiveInt = Field(
        2, description="Of which another embedder's vectors are made."
    )

    @field_validator("queues", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [name.strip() for name in value.split(",") if name.strip()]

    @field_validator("queues")
    @classmethod
    def _there_are_such_queues(cls, value: list[str]) -> list[str]:
        if not value or (set(value) - set(Queue)):
            raise ValueError(f"name some of {', '.join(Queue)}, with commas between them")
        return value

    def takes(self, queue: Queue) -> bool:
        return queue in self.queues
