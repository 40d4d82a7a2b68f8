"""What was extracted from documents: passages, text, headings, pages."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.chats import Hit, LegScores
from contracts.checkpoints import PassageReference
from contracts.documents import Page, Passage, Place


async def list_passages(tx: Tx, document_id: UUID, limit: int, after_ordinal: int) -> list[Passage]:
    return await tx.many(
        Passage,
        "select id, ordinal, text, context, tokens, place from passages"
        " where document_id = %s and ordinal > %s order by ordinal limit %s",
        [document_id, after_ordinal, limit],
    )


class TextPart(NamedTuple):
    text: str
    length: int


async def text_part(tx: Tx, document_id: UUID, start: int, end: int | None) -> TextPart | None:
    """Characters `start` to `end` of the extracted text, and how long all of it is."""
    row = await tx.row(
        "select case when %(end)s::int is null then substr(text, %(start)s + 1)"
        " else substr(text, %(start)s + 1, greatest(%(end)s - %(start)s, 0)) end as text,"
        " length(text) as length from document_texts where document_id = %(id)s",
        {"id": document_id, "start": start, "end": end},
    )
    return None if row is None else TextPart(row["text"], row["length"])


async def headings_at(tx: Tx, places: list[tuple[UUID, int, int]]) -> list[list[str]]:
    """The headings above the beginning of each stretch of text, outermost first; of a document's
    text or a snapshot's."""
    rows = await tx.rows(
        "select coalesce((select o.entry->1 from (select document_id as id, outline"
        "    from document_texts union all select id, parts from snapshots) t,"
        "   jsonb_array_elements(t.outline) with ordinality as o (entry, n)"
        "   where t.id = w.id and (o.entry->>0)::int <= w.s order by o.n desc limit 1),"
        "  '[]') as headings"
        " from unnest(%s::uuid[], %s::int[]) with ordinality as w (id, s, n) order by w.n",
        [[p[0] for p in places], [p[1] for p in places]],
    )
    return [row["headings"] for row in rows]


async def outline(tx: Tx, document_id: UUID) -> list[list[str]]:
    """The headings of a document in order, each below those above it."""
    row = await tx.row(
        "select coalesce((select jsonb_agg(o.entry->1 order by o.n) from document_texts t,"
        "   jsonb_array_elements(t.outline) with ordinality as o (entry, n)"
        "   where t.document_id = %s), '[]') as headings",
        [document_id],
    )
    return row["headings"] if row else []


class PagePart(NamedTuple):
    document_id: UUID
    page: Page


async def pages_at(tx: Tx, places: list[tuple[UUID, int, int]]) -> list[PagePart]:
    """The pages on which these stretches of text stand, with their words."""
    rows = await tx.rows(
        "select distinct g.document_id, g.page as number, g.starts_at as start, g.ends_at as end,"
        " g.words from unnest(%s::uuid[], %s::int[], %s::int[]) as w (id, s, e)"
        " join document_pages g on g.document_id = w.id and g.starts_at < w.e and g.ends_at > w.s"
        " order by 1, 2",
        [[p[0] for p in places], [p[1] for p in places], [p[2] for p in places]],
    )
    return [PagePart(row.pop("document_id"), Page.model_validate(row)) for row in rows]


async def all_passages(tx: Tx, hit: Hit, most: int) -> list[Hit]:
    """The passages of a hit's document in order, but for the hit itself as if not found.

    None is in quarantine.
    """
    rows = await tx.rows(
        "select id as passage_id, text, context, place from passages p"
        " where document_id = %s"
        "  and not exists (select from quarantined_passages q where q.no = p.no)"
        " order by ordinal limit %s",
        [hit.document_id, most],
    )
    return [
        hit
        if row["passage_id"] == hit.passage_id
        else hit.model_copy(
            update={
                **row,
                "place": Place.model_validate(row["place"]),
                "score": hit.score / 2,
                "scores": LegScores(),
            }
        )
        for row in rows
    ]


async def texts_of(tx: Tx, wanted: Sequence[PassageReference]) -> dict[UUID, str]:
    """What these passages say now; without those that are gone, or in quarantine by now."""
    inside = list({one.passage for one in wanted if one.snapshot is None})
    outside = {one.passage: one.snapshot for one in wanted if one.snapshot}
    rows = await tx.rows(
        "select p.id, p.text from passages p where p.id = any(%s)"
        " and not exists (select from quarantined_passages q where q.no = p.no) union all"
        " select w.id, substr(s.text, w.s + 1, w.e - w.s) from unnest(%s::uuid[], %s::uuid[],"
        "  %s::int[], %s::int[]) as w (id, snapshot, s, e) join snapshots s on s.id = w.snapshot",
        [inside, list(outside), *([at[n] for at in outside.values()] for n in range(3))],
    )
    return {row["id"]: row["text"] for row in rows}


async def with_neighbours(tx: Tx, hits: Sequence[Hit], reach: int) -> list[Hit]:
    """Each hit, then the passages of its document up to `reach` before and after it.

    None comes twice, and none is in quarantine. A neighbour was not found by itself: it counts half
    as much, without scores.
    """
    rows = await tx.rows(
        "select h.id as of, p.id as passage_id, p.text, p.context, p.place"
        " from passages h join passages p on p.document_id = h.document_id and p.id <> h.id"
        "  and p.ordinal between h.ordinal - %(reach)s and h.ordinal + %(reach)s"
        " where h.id = any(%(ids)s) and not exists ("
        "  select from quarantined_passages q where q.no = p.no)"
        " order by h.id, p.ordinal",
        {"ids": [hit.passage_id for hit in hits], "reach": reach},
    )
    seen = {hit.passage_id for hit in hits}
    found: list[Hit] = []
    for hit in hits:
        found.append(hit)
        for row in rows:
            if row["of"] == hit.passage_id and row["passage_id"] not in seen:
                seen.add(row["passage_id"])
                changed = {name: row[name] for name in ("passage_id", "text", "context")}
                changed |= {"place": Place.model_validate(row["place"]), "score": hit.score / 2}
                found.append(hit.model_copy(update=changed | {"scores": LegScores()}))
    return found
