"""Passages to vectors; what a project has embedded before, or twice here, is embedded once."""

import asyncio
import time
from collections.abc import Container, Mapping, Sequence
from hashlib import blake2b

from adapters.failpoints import failpoint
from adapters.models.charging import by_tokens
from adapters.models.embedders import Key
from contracts.documents import Passage, Stage
from contracts.ports import EmbedderId, Vector
from ingestion.budgeting import reserve
from ingestion.work import Work

_BATCH = 64


async def embed(
    work: Work, passages: Sequence[Passage], by: EmbedderId
) -> tuple[list[Vector], list[bytes]]:
    """A vector and a digest for each passage.

    Raises `ModelUnavailable` when the settings no longer name the embedder, or it does not answer,
    and `IngestFailure` where a budget has no room for it.
    """
    adapters, total = work.adapters, len(passages)
    digests, wanted = await asyncio.to_thread(_wanted, passages)
    embedder = adapters.embedders.get(Key(by.name, by.dimensions))
    work.progress.at(Stage.EMBEDDING, 0, total, "passages")
    async with adapters.db.as_worker() as tx:
        vectors = await adapters.vectors.known(tx, work.document.project_id, list(wanted), by)
    new = await asyncio.to_thread(_by_length, wanted, vectors)
    if new and not adapters.embedders.is_local(Key(by.name, by.dimensions)):
        await _reserve(work, by, sum(len(wanted[digest]) for digest in new))
    began = time.monotonic()
    for start in range(0, len(new), _BATCH):
        work.progress.at(Stage.EMBEDDING, total - (len(new) - start), total, "passages")
        batch = new[start : start + _BATCH]
        made = await embedder.embed_passages([wanted[digest] for digest in batch])
        vectors |= zip(batch, made, strict=True)
        failpoint("task.mid_embed")
    work.progress.at(Stage.EMBEDDING, total, total, "passages")
    work.workshop.pace.embedded(time.monotonic() - began, len(new))
    return [vectors[digest] for digest in digests], digests


async def _reserve(work: Work, by: EmbedderId, characters: int) -> None:
    if not work.charges.embedding_is_allowed:
        await reserve(work, {by.name: by_tokens(characters)})


def _wanted(passages: Sequence[Passage]) -> tuple[list[bytes], dict[bytes, str]]:
    """The digest of each passage, and what is to be embedded for it."""
    texts = [embedded_text(passage.context, passage.text) for passage in passages]
    digests = digests_of(texts)
    return digests, dict(zip(digests, texts, strict=True))


def _by_length(wanted: Mapping[bytes, str], known: Container[bytes]) -> list[bytes]:
    """What is not known yet. Texts of about one length in a batch: none is padded much."""
    new = (digest for digest in wanted if digest not in known)
    return sorted(new, key=lambda digest: (len(wanted[digest]), digest))


def embedded_text(context: str, text: str) -> str:
    return f"{context}\n{text}" if context else text


def digests_of(texts: Sequence[str]) -> list[bytes]:
    """What stands for these texts, whoever embeds them."""
    return [blake2b(text.encode(), digest_size=16).digest() for text in texts]
