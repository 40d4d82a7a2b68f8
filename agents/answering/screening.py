"""What was found is looked at before anything reads it: ingestion may not have, or not yet so."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.answering.context import Context
from contracts.chats import Hit
from contracts.guarding import Verdict

UNNAMED = "Document"
"""Stands for a title or file name that gives orders."""


@dataclass(frozen=True)
class Withheld:
    hit: Hit
    verdict: Verdict


async def screened(hits: Sequence[Hit], context: Context) -> tuple[list[Hit], list[Withheld]]:
    """Those that may be read, and those that may not with the reason; what somebody released stays.

    A title or name that gives orders is taken off its passage, which is no reason to withhold it.
    """
    guard = context.guard
    if guard is None:
        return list(hits), []
    unnamed = [_unnamed(hit, context) for hit in hits]
    found = [(hit, guard.passage(hit.text, hit.context)) for hit in unnamed]
    suspect = [hit.passage_id for hit, verdict in found if verdict]
    released = await context.released(suspect) if suspect else set()
    kept = [hit for hit, verdict in found if not verdict or hit.passage_id in released]
    withheld = [
        Withheld(hit, verdict)
        for hit, verdict in found
        if verdict and hit.passage_id not in released
    ]
    return kept, withheld


def _unnamed(hit: Hit, context: Context) -> Hit:
    guard = context.guard
    assert guard is not None  # noqa: S101  # asked by `screened`
    changed: dict[str, object] = {}
    if guard.passage(hit.title):
        changed["title"] = UNNAMED
        changed["context"] = hit.context.replace(hit.title, UNNAMED)
    if hit.name and (name := shown_name(hit.name, context)) != hit.name:
        changed["name"] = name
    return hit.model_copy(update=changed) if changed else hit


def shown_name(name: str, context: Context) -> str:
    """A file's name, unless it gives orders: what is shown is read by models one turn later."""
    suspect = context.guard is not None and context.guard.passage(_spaced(name))
    return UNNAMED if suspect else name


def _spaced(name: str) -> str:
    """A file name's words."""
    return name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
