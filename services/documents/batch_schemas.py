"""Many documents in one request: each is answered for itself."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from contracts.documents import Document, DocumentStatus
from contracts.errors import WrongField
from contracts.events import Problem
from contracts.inputs import Input
from contracts.validation import wrong_fields
from services.access.problems import FieldError
from services.documents.schemas import NewDocument, Receipt, Upload


class Unfit(BaseModel):
    """An announcement that is none; the others of its batch do not suffer for it."""

    wrong: list[WrongField]


def _or_why_not(value: Any, validate: ValidatorFunctionWrapHandler) -> NewDocument | Unfit:
    try:
        return validate(value)
    except ValidationError as error:
        return Unfit(wrong=wrong_fields(error.errors(), value))


Announced = Annotated[NewDocument, WrapValidator(_or_why_not, json_schema_input_type=NewDocument)]


class NewUploads(Input):
    files: list[Announced] = Field(min_length=1, max_length=100)


class BegunOrRefused(BaseModel):
    """A ticket as for one file, or why there is none."""

    document: Document | None = None
    upload: Upload | None = None
    same_as: UUID | None = Field(default=None, description="As for one file.")
    problem: FieldError | Problem | None = None


class UploadsBegun(BaseModel):
    files: list[BegunOrRefused] = Field(description="One for each file, in the same order.")


class Confirmations(Input):
    document_ids: list[UUID] = Field(min_length=1, max_length=1000)


class Action(StrEnum):
    RETRY = "retry"
    CANCEL = "cancel"
    DELETE = "delete"
    REINDEX = "reindex"


class Batch(Input):
    """What to do, and with which documents: those named, or all that are in a state."""

    action: Action
    document_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=1000)
    status: DocumentStatus | Literal["retired"] | None = Field(
        default=None, description="At most 1000 at a time, the oldest first; see `remaining`."
    )

    @model_validator(mode="after")
    def _names_documents_in_one_way(self) -> Self:
        if (self.document_ids is None) == (self.status is None):
            raise ValueError("name either document_ids or a status")
        return self


class Outcome(BaseModel):
    document_id: UUID
    status: Literal["accepted", "refused", "absent"]
    problem: FieldError | Problem | None = Field(default=None, description="Why it was refused.")
    receipt: Receipt | None = Field(default=None, description="What was deleted.")


class Outcomes(BaseModel):
    outcomes: list[Outcome] = Field(description="One for each document, in the order asked.")
    remaining: int = Field(default=0, description="In the state asked for, beyond this batch.")
