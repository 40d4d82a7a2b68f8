"""Ids that are worked out, so that the same thing has the same one each time."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID, uuid5


def passage_ids(document_id: UUID, texts: Sequence[str]) -> list[UUID]:
    """By text, in order, and not by where it stands: what did not change keeps its id."""
    seen: Counter[str] = Counter()
    ids: list[UUID] = []
    for text in texts:
        seen[text] += 1
        ids.append(uuid5(document_id, f"{seen[text]}:{text}"))
    return ids


def part_id(parent_id: UUID, turn: int, index: int, sha256: str) -> UUID:
    """Of a document that came out of another one; `turn` tells apart how often that was queued."""
    return uuid5(parent_id, f"{turn}:{index}:{sha256}")
