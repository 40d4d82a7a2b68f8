"""The physical limits, measured in the same run: parsing and embedding with nothing around them."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2

from adapters.models.minilm import MiniLM
from contracts.settings import EmbeddingSettings
from evaluation.speed.caller import now


def first_pages(pdf: bytes, number: int) -> bytes:
    """A PDF of the first pages of another."""
    excerpt, written = pypdfium2.PdfDocument.new(), BytesIO()
    excerpt.import_pages(pypdfium2.PdfDocument(pdf), list(range(number)))
    excerpt.save(written)
    return written.getvalue()


def parse_seconds(pdf: bytes) -> float:
    """PDFium's own text of every page, without places, blocks or a child process."""
    began = now()
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        page.get_textpage().get_text_range()
    return now() - began


def embed_seconds(texts: Sequence[str], cache: Path) -> float:
    """The same model, loaded and warm, over the very passages that Ibid made."""

    async def embed() -> float:
        model = MiniLM(EmbeddingSettings(cache=cache))
        await model.embed_passages(texts[:8])
        began = now()
        await model.embed_passages(texts)
        return now() - began

    return asyncio.run(embed())
