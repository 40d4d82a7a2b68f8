"""Passages by number, as a search finds them and as they are stored."""

from typing import Any
from uuid import UUID

from contracts.chats import Hit, LegScores
from contracts.documents import Place


def hit(passage: int, score: float = 1, document: int = 0, scores: LegScores | None = None) -> Hit:
    return Hit(
        passage_id=UUID(int=passage),
        document_id=UUID(int=document),
        title="Handbook",
        text=f"passage {passage}",
        context="Cold rooms",
        place=Place(page=passage),
        score=score,
        scores=scores or LegScores(),
    )


def stored(*hits: Hit) -> dict[UUID, dict[str, Any]]:
    """The rows of these."""
    return {
        one.passage_id: {
            "passage_id": one.passage_id,
            "document_id": one.document_id,
            "title": one.title,
            "text": one.text,
            "context": one.context,
            "place": one.place.model_dump(),
        }
        for one in hits
    }
