"""Why not that document: named by what is known, and by searching again as it was."""

from uuid import UUID

from adapters.postgres.chats import traces
from contracts.errors import Invalid
from services.access.acting import Acting
from services.chats.why_not.facts import Facts, Wanted, facts_of
from services.chats.why_not.finding import Finding
from services.chats.why_not.given import uncited
from services.chats.why_not.replay import Replay, Search, place_of
from services.chats.why_not.schemas import (
    FellOut,
    ReplayBody,
    Replayed,
    RetrievalChanges,
    WhyNot,
)
from services.chats.why_not.searched import unfound
from services.chats.why_not.standing import in_quarantine, unsearchable

_LOOKED_AT = 2000
"""Passages of a document among which one in quarantine is looked for."""


async def why_not(acting: Acting, message_id: UUID, wanted: Wanted) -> WhyNot:
    """The first step at which the document, or one passage of it, fell out of this answer.

    Raises `NotFound` for an answer or a document that is not there for the caller, and `Invalid`
    for a question, which has no passages itself.
    """
    facts = await facts_of(acting, message_id, wanted)
    found = await _first(acting, facts)
    return WhyNot(
        message_id=message_id,
        document_id=wanted.document_id,
        passage_id=wanted.passage_id,
        title=facts.document.name,
        step=found.step,
        told=found.told,
        setting=found.setting,
        place=found.place,
        asked_with="then" if facts.then else "today",
    )


async def replay(acting: Acting, message_id: UUID, body: ReplayBody) -> Replayed:
    """The answer's search with other settings. Nothing is kept, and no answer is written.

    Raises as `why_not` does, and `Invalid` where nothing was searched and no `query` is named.
    """
    wanted = Wanted(body.document_id, body.passage_id)
    facts = await facts_of(acting, message_id, wanted)
    queries = [body.query] if body.query else _queries(facts)
    if not queries:
        raise Invalid("Nothing was searched for this answer: name a `query`.", field="query")
    again = Replay(acting, facts, Search(queries, None if body.everywhere else facts.scope))
    retrieval = again.base.model_copy(update=_chosen(body.retrieval))
    hits, reranked = await again.kept(retrieval)
    place = place_of(hits, wanted)
    return Replayed(
        found=place is not None,
        place=place,
        told=_told(facts, place, len(hits)),
        queries=again.queries(retrieval),
        retrieval=retrieval,
        hits=hits,
        reranked=reranked,
    )


async def _first(acting: Acting, facts: Facts) -> Finding:
    if found := unsearchable(facts):
        return found
    queries = _queries(facts)
    again = Replay(acting, facts, Search(queries, facts.scope)) if queries else None
    if facts.named & set(facts.given):
        return await uncited(acting, facts, again)
    async with acting.transaction() as tx:
        texts = await traces.texts(tx, facts.wanted.document_id, _LOOKED_AT)
    one = facts.wanted.passage_id
    asked_about = [(t.text, t.quarantined) for t in texts if one in (None, t.passage_id)]
    question = queries[0] if queries else facts.asked.question
    if found := in_quarantine(facts, asked_about, question):
        return found
    if again is None:
        return _never_among(facts)
    return await unfound(facts, again)


def _queries(facts: Facts) -> list[str]:
    """Of an agent that searched by itself the first search of all documents."""
    if facts.queries:
        return facts.queries
    return [query for query, documents in facts.tool_searches if not documents][:1]


def _never_among(facts: Facts) -> Finding:
    told = "The agent searched in other documents only, which it chose by their names."
    return Finding(FellOut.SCOPE, told)


def _chosen(changes: RetrievalChanges) -> dict[str, object]:
    return {name: value for name, value in changes if value is not None}


def _told(facts: Facts, place: int | None, count: int) -> str:
    name = facts.document.name
    if place is None:
        return f"“{name}” is not among the {count} passages that this finds."
    return f"“{name}” is among the passages then, at place {place} of {count}."
