"""Look a question up in the tables found, and read a table as a whole where that is needed."""

import asyncio
from collections.abc import Sequence

from agents.answering.context import Context
from agents.answering.screening import screened
from agents.extracting.tables.entries import entries_of, may_meet
from agents.extracting.tables.lookup import Lookup, extracted, look_up
from contracts.chats import Hit
from contracts.sentences import Extracted

_READ = 2  # tables, the best passages' first


async def look_in_tables(
    question: str, hits: Sequence[Hit], context: Context
) -> tuple[list[Hit], list[Extracted]]:
    """The rows that answer, and the passages they stand in; no rows where none does for certain.

    What was found may be a part of a table: the row that is asked for may stand elsewhere, and
    which has the most can only be said of all.
    """
    entries = await asyncio.to_thread(entries_of, hits)
    found = look_up(question, entries, whole=False)
    if found.wanting and found.likely:
        read = await _whole(found, hits, context)
        everywhere = await asyncio.to_thread(_look_everywhere, question, read)
        if everywhere.rows:
            return read, extracted(everywhere, read)
        hits = [*hits, *_unread(everywhere, hits, read)]
    return list(hits), extracted(found, hits)


def _unread(found: Lookup, hits: Sequence[Hit], read: Sequence[Hit]) -> list[Hit]:
    """The passage with the row that has a number which is asked for, where no search found it."""
    known = {hit.passage_id for hit in hits}
    named = (read[n] for n in found.by_key[:1])
    return [
        hit.model_copy(update={"score": hits[0].score})
        for hit in named
        if hit.passage_id not in known
    ]


def _look_everywhere(question: str, read: Sequence[Hit]) -> Lookup:
    return look_up(question, may_meet(question, read), whole=True)


async def _whole(found: Lookup, hits: Sequence[Hit], context: Context) -> list[Hit]:
    """Every passage of the documents whose tables may have the answer."""
    documents = list(dict.fromkeys(hits[n].document_id for n in found.likely))[:_READ]
    firsts = [next(h for h in hits if h.document_id == document) for document in documents]
    read = await asyncio.gather(*(context.whole_document(hit) for hit in firsts))
    kept, _ = await screened([hit for passages in read for hit in passages], context)
    return kept
