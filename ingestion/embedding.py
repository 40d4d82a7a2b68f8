"""Passages to vectors; what the project has embedded before, or twice here, is embedded once."""

import asyncio
import time
from collections.abc import Sequence
from hashlib import blake2b

from adapters.failpoints import failpoint
from contracts.documents import Passage, Stage
from contracts.ports import Vector
from ingestion.work import Work

_BATCH = 64


async def embed(work: Work, passages: Sequence[Passage]) -> tuple[list[Vector], list[bytes]]:
    """A vector and a digest for each passage."""
    app, total = work.app, len(passages)
    texts = [embedded_text(passage) for passage in passages]
    digests = await asyncio.to_thread(_digests, app.embedder.name, texts)
    work.progress.at(Stage.EMBEDDING, 0, total, "passages")
    wanted = dict(zip(digests, texts, strict=True))
    async with app.db.as_worker() as tx:
        vectors = await app.vectors.known(tx, work.document.project_id, list(wanted))
    # Texts of about one length in a batch: none is padded much.
    new = sorted(wanted.keys() - vectors.keys(), key=lambda digest: (len(wanted[digest]), digest))
    began = time.monotonic()
    for start in range(0, len(new), _BATCH):
        work.progress.at(Stage.EMBEDDING, total - (len(new) - start), total, "passages")
        batch = new[start : start + _BATCH]
        made = await app.embedder.embed_passages([wanted[digest] for digest in batch])
        vectors |= zip(batch, made, strict=True)
        failpoint("task.mid_embed")
    work.progress.at(Stage.EMBEDDING, total, total, "passages")
    work.workshop.pace.embedded(time.monotonic() - began, len(new))
    return [vectors[digest] for digest in digests], digests


def embedded_text(passage: Passage) -> str:
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def _digests(embedder: str, texts: Sequence[str]) -> list[bytes]:
    return [blake2b(f"{embedder}\0{text}".encode(), digest_size=16).digest() for text in texts]
