"""The same bytes a second time: what was made of them is copied instead of made again."""

from typing import NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.documents import ClaimedDocument, Spelling


class Source(NamedTuple):
    """A document of the same bytes that is ready."""

    id: UUID
    passages: int
    pages: int | None
    notes: list[str]
    encodings: list[Spelling]


async def source_of(tx: Tx, document: ClaimedDocument, recipe: str) -> Source | None:
    """One of the project, made by the same recipe; it stays as it is until `tx` ends.

    Under another name only where the name cannot have had a part in it: the file has a title of
    its own, and ends alike. None when the document was ready once: it is to be made anew.
    """
    row = await tx.row(
        "select d.id, d.passages, d.pages, d.notes, d.encodings from documents mine"
        " join documents d on d.project_id = mine.project_id and d.sha256 = mine.sha256"
        "  and d.id <> mine.id and d.status = 'ready' and d.retired_at is null"
        " left join document_texts t on t.document_id = d.id"
        " where mine.id = %(id)s"
        "  and not exists (select from document_texts made where made.document_id = mine.id)"
        "  and d.recipe = %(recipe)s and d.passages > 0 and d.media_type = mine.media_type"
        # What somebody chose for these bytes holds for them, under this name.
        "  and (d.encoding is not distinct from mine.encoding"
        "   or (mine.encoding is null and d.name = mine.name))"
        "  and (d.name = mine.name or (strpos(lower(d.name), lower(t.title)) = 0"
        "   and d.notes = '{}' and substring(lower(d.name) from '[^.]*$')"
        "    = substring(lower(mine.name) from '[^.]*$')))"
        "  and not exists (select from documents part"
        "   where part.project_id = d.project_id and part.parent_id = d.id)"
        " order by (d.name = mine.name) desc, d.created_at desc limit 1 for share of d",
        {"id": document.id, "recipe": recipe},
    )
    if row is None:
        return None
    spelled = [Spelling.model_validate(one) for one in row.pop("encodings")]
    return Source(**row, encodings=spelled)


async def copy_extract(tx: Tx, document: ClaimedDocument, source: Source) -> None:
    key = {"id": document.id, "source": source.id}
    await tx.execute(
        "insert into document_texts (project_id, document_id, title, text, outline)"
        " select project_id, %(id)s, title, text, outline from document_texts"
        " where document_id = %(source)s on conflict (document_id) do update"
        " set title = excluded.title, text = excluded.text, outline = excluded.outline",
        key,
    )
    await tx.execute(
        "update documents d set encoding = s.encoding from documents s"
        " where d.id = %(id)s and s.id = %(source)s",
        key,
    )
    await tx.execute("delete from document_pages where document_id = %(id)s", key)
    await tx.execute(
        "insert into document_pages (project_id, document_id, page, starts_at, ends_at, words)"
        " select project_id, %(id)s, page, starts_at, ends_at, words from document_pages"
        " where document_id = %(source)s",
        key,
    )
