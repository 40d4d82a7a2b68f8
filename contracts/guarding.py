"""What the guard says of a question, or of text that came from a document."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.documents import Place


class Verdict(BaseModel):
    """Why a text is not let through: which rule found it, a sentence for people, and how sure."""

    rule: str = Field(description="Which rule; docs/explanation/guard.md lists them.")
    reason: str = Field(description="For people: what was found.")
    excerpt: str = Field(default="", description="The words that were found, as they read.")
    score: float = Field(description="0 to 1; a rule that needs no guess says 1.")


class QuarantinedPassage(BaseModel):
    """A passage that no search finds and no model is shown until somebody releases it."""

    passage_id: UUID
    document_id: UUID
    document_name: str
    text: str = Field(description="As it stands in the document; untrusted.")
    place: Place
    rule: str
    reason: str
    excerpt: str
    score: float
    found_at: datetime
