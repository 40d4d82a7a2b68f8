"""What documents look like on the wire, where it differs from the entity."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from contracts.documents import Document, Metadata, Spelling, StageRecord
from contracts.inputs import Input
from contracts.text import display_name

# It becomes a header, so it is what a header may hold: printable ASCII on one line.
_MEDIA_TYPE = r"^[A-Za-z0-9_.+-]+/[A-Za-z0-9_.+-]+( *;([ -~]*[!-~])?)?$"


class NewDocument(Input):
    name: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(display_name)]
    media_type: str = Field(max_length=255, pattern=_MEDIA_TYPE)
    size: int = Field(gt=0, description="Bytes.")
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    metadata: Metadata = Field(
        default={},
        description="To search by. A new version without any has those of the one before it.",
    )


class DocumentChanges(Input):
    metadata: Metadata = Field(description="In the place of all that it has.")


class GivenPassword(Input):
    password: SecretStr = Field(min_length=1, max_length=255, description="Of the file.")


AUTO = "auto"
"""As a document is read without anybody's choice."""


class ChosenEncoding(Input):
    encoding: str = Field(
        min_length=1, max_length=255, description="One of its encodings, or `auto`."
    )


class Encodings(BaseModel):
    chosen: str = Field(description="By somebody; `auto` where nobody did.")
    items: list[Spelling]


class Upload(BaseModel):
    """Send the bytes to `url` with `method` and `headers`, then confirm."""

    method: str
    url: str
    headers: dict[str, str]
    expires_at: datetime


class UploadBegun(BaseModel):
    document: Document
    upload: Upload
    same_as: UUID | None = Field(
        default=None,
        description="A document of the same name and the same bytes that is here already. Sent"
        " all the same, they take its place and are no new version.",
    )


class Receipt(BaseModel):
    """What was removed: the document, its earlier versions and what came out of them."""

    document_id: UUID
    documents: int
    passages: int
    vectors: int
    pages: int
    texts: int
    objects: int = Field(description="Originals that were in the store.")


class Ledger(BaseModel):
    items: list[StageRecord] = Field(description="Newest attempt first.")


class TextPart(BaseModel):
    """A part of the extracted text; offsets are in characters (code points)."""

    text: str
    start: int
    end: int
    length: int
