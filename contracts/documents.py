"""Documents, what is extracted from them, and places in them."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_serializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from contracts.geometry import Box


class Place(BaseModel):
    """Where in the original a passage or a quote stands; only what the format has is present.

    `start` and `end` are character offsets (Unicode code points) in the document's extracted
    text, which is stored and never changes under a citation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int | None = Field(default=None, description="Page, from 1.")
    boxes: list[Box] | None = Field(
        default=None, description="One per line: left, top, right, bottom as fractions of the page."
    )
    headings: list[str] | None = Field(default=None, description="Headings above, outermost first.")
    start: int | None = Field(default=None, description="First character in the extracted text.")
    end: int | None = Field(default=None, description="One past the last character.")
    sheet: str | None = None
    cells: str | None = Field(default=None, description="A1 range, as 'A14:D14'.")
    slide: int | None = Field(default=None, description="Slide, from 1.")
    line: int | None = Field(default=None, description="Line, from 1.")
    seconds: float | None = Field(default=None, description="Offset in audio or video.")

    @model_serializer(mode="wrap")
    def _only_what_is_present(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Fields, and not the free form that a serializer of our own would make of them."""
        fields: Any = {key: part for key, part in core_schema.items() if key != "serialization"}
        return handler(fields)


class Page(BaseModel):
    """One page of a paginated original: which text stands on it, and where each word is."""

    number: int
    start: int
    end: int
    words: bytes = Field(repr=False, description="As `pack_words` writes them, by `start`.")


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"


class Section(BaseModel):
    """A block of the extracted text that a reader sees as one thing.

    Sections are in reading order and do not overlap; `headings` are those above it, outermost
    first, and for a heading include itself. The optional fields are places (see `Place`).
    """

    kind: BlockKind
    start: int
    end: int
    headings: tuple[str, ...] = ()
    page: int | None = None
    line: int | None = None
    slide: int | None = None
    sheet: str | None = None
    cells: str | None = None
    seconds: float | None = None


class Attachment(BaseModel):
    """A file found inside another: it becomes a document of its own, below the one it came from."""

    name: str
    media_type: str = Field(description="As the outer file declares it; may be empty or wrong.")
    data: bytes = Field(repr=False)


class Spelling(BaseModel):
    """An encoding that a text may be in, and how its beginning reads in it."""

    encoding: str
    name: str = Field(description="As people call it.")
    preview: str


class Extract(BaseModel):
    """What a parser makes of a file: one text, and where its parts stand."""

    text: str
    sections: list[Section]
    pages: list[Page] = []
    title: str | None = None
    notes: list[str] = Field(
        default=[], description="What a reader should know: 'Page 3 has no text.'"
    )
    attachments: list[Attachment] = []
    spellings: list[Spelling] = Field(
        default=[], description="Of a text whose encoding was a guess, or chosen; likeliest first."
    )

    def outline(self) -> list[tuple[int, tuple[str, ...]]]:
        """Where the headings above change: an offset, and those that stand above from there on."""
        changes: list[tuple[int, tuple[str, ...]]] = []
        for section in self.sections:
            if not changes or changes[-1][1] != section.headings:
                changes.append((section.start, section.headings))
        return changes


class Passage(BaseModel):
    """A piece of a document small enough to be embedded whole.

    `text` is exactly the extracted text from `place.start` to `place.end`; `context` (title and
    headings) is embedded and indexed with it and never quoted.
    """

    id: UUID
    ordinal: int
    text: str
    context: str = ""
    tokens: int = Field(description="Word pieces of the embedder's tokenizer.")
    place: Place
    language: str = Field(
        default="english", description="Its stemmer's; `simple` where the database has none."
    )


class DocumentStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    QUEUED = "queued"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    READING = "reading"
    SPLITTING = "splitting"
    EMBEDDING = "embedding"
    STORING = "storing"


class StageRecord(BaseModel):
    """What became of one stage, one of the times a worker took the document."""

    stage: Stage
    attempt: int
    worker: str = Field(description="Host and process.")
    started_at: datetime
    heartbeat_at: datetime
    ended_at: datetime | None
    done: int | None = Field(description="Of `total`, counted in `unit`.")
    total: int | None
    unit: Literal["bytes", "pages", "pictures", "passages", "seconds"] | None
    outcome: Literal["done", "failed", "cancelled", "lost"] | None
    reason: "Failure | None"


class FailureCode(StrEnum):
    CORRUPT = "corrupt"
    PASSWORD_REQUIRED = "password_required"
    TOO_LARGE = "too_large"
    TOO_COMPLEX = "too_complex"
    UNSUPPORTED = "unsupported"
    EMPTY_TEXT = "empty_text"
    UPLOAD_MISMATCH = "upload_mismatch"
    URL_NOT_ALLOWED = "url_not_allowed"
    UNREACHABLE = "unreachable"
    STORAGE_UNAVAILABLE = "storage_unavailable"
    MODEL_UNAVAILABLE = "model_unavailable"
    BUDGET_EXCEEDED = "budget_exceeded"
    QUOTA_EXCEEDED = "quota_exceeded"
    TIMED_OUT = "timed_out"
    INTERNAL = "internal"


class Failure(BaseModel):
    """Why a document is `failed`: a code for programs, a sentence for people."""

    code: FailureCode
    message: str
    retryable: bool


_LONGEST_METADATA = 16_000
_EXACT = 2**53  # whole numbers up to here are the same in every program that reads JSON
_FINEST = 1e-9


def _is_plain(number: float) -> float:
    if number and abs(number) < _FINEST:
        raise ValueError(f"a number is 0 or at least {_FINEST}")
    return number


def _no_integer(value: object) -> object:
    """An integer that is too large would else be taken as the float next to it."""
    if isinstance(value, int):
        raise ValueError("an integer is no float")
    return value


def _is_small(metadata: dict[str, Any]) -> dict[str, Any]:
    size = len(json.dumps(metadata, ensure_ascii=False).encode("utf-8", "replace"))
    if size > _LONGEST_METADATA:
        raise ValueError(f"metadata has {size} bytes as JSON; at most {_LONGEST_METADATA} are kept")
    return metadata


def in_one_sentence(sentence: str) -> WrapValidator:
    """Not what is wrong with a value as each of the kinds that it could be."""

    def check_whole(value: object, check: ValidatorFunctionWrapHandler) -> Any:
        try:
            return check(value)
        except ValidationError:
            raise ValueError(sentence) from None

    return WrapValidator(check_whole)


MetadataKey = Annotated[str, Field(min_length=1, max_length=100)]
MetadataScalar = (
    StrictStr
    | StrictBool
    | Annotated[StrictInt, Field(ge=-_EXACT, le=_EXACT)]
    | Annotated[
        float,
        Field(strict=True, ge=-_EXACT, le=_EXACT, allow_inf_nan=False),
        AfterValidator(_is_plain),
        BeforeValidator(_no_integer),
    ]
)
MetadataValue = Annotated[
    MetadataScalar | list[StrictStr],
    in_one_sentence("a value is a text, a number up to 2^53, true or false, or a list of texts"),
]
Metadata = Annotated[dict[MetadataKey, MetadataValue], AfterValidator(_is_small)]
"""What people know of a document: a text, a number, yes or no, or a list of texts for each key."""


class Document(BaseModel):
    """A document as everybody who may see it sees it."""

    id: UUID
    project_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str | None
    status: DocumentStatus
    stage: Stage | None
    progress: float = Field(description="0 to 1 within the stage.")
    error: Failure | None
    attempt: int
    passages: int
    pages: int | None
    notes: list[str] = []
    version: int = 1
    previous_id: UUID | None = Field(default=None, description="The version before this one.")
    retired_at: datetime | None = Field(
        default=None, description="Replaced or gone: not searched any more, still readable."
    )
    parent_id: UUID | None = Field(default=None, description="The archive or e-mail it is from.")
    source_url: str | None = None
    finishes_at: datetime | None = Field(default=None, description="An estimate, while processing.")
    children: int = Field(default=0, description="Documents that came out of it, as `parent_id`.")
    metadata: Metadata = {}
    encoding: str | None = Field(
        default=None, description="What somebody chose that its text is read as; null: by itself."
    )
    encodings: int = Field(
        default=0, description="How many there are to choose among; 0: its encoding was no guess."
    )
    created_at: datetime
    updated_at: datetime


class DocumentSummary(BaseModel):
    """How many documents of a project are in each state; those retired are in no other."""

    awaiting_upload: int = 0
    queued: int = 0
    processing: int = 0
    ready: int = 0
    failed: int = 0
    cancelled: int = 0
    retired: int = 0
    finishes_at: datetime | None = Field(
        default=None, description="When the last one in work is done: an estimate."
    )


class ClaimedDocument(BaseModel):
    """What a worker that holds the lease needs; `epoch` fences every write it makes."""

    id: UUID
    project_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str | None
    object_key: str
    epoch: int
    attempt: int
    created_by: UUID
    parent_id: UUID | None = None
    source_url: str | None = None
    encoding: str | None = None
    waited: float = 0
    """Seconds since it was announced."""

    @property
    def turn(self) -> int:
        """The same for every attempt until the document ends; never again the same after that."""
        return self.epoch - self.attempt


@dataclass(frozen=True)
class Listed:
    """A document as it is named in a list. `pages`: where it has some."""

    id: UUID
    name: str
    pages: int | None = None


@dataclass(frozen=True)
class Listing:
    """The first of a list, and how many there are."""

    first: list[Listed]
    total: int
