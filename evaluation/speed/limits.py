"""The physical limits, measured in the same run: parsing and embedding with nothing around them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pypdfium2

from adapters.models.minilm import MiniLM
from contracts.errors import IngestFailure
from contracts.settings import EmbeddingSettings
from evaluation.speed.caller import now
from evaluation.speed.files import File
from ingestion.parsers import parser_for


def library_seconds(files: Sequence[File]) -> float:
    """PDFium's own text of every page, without places, blocks or a child process."""
    began = now()
    for file in files:
        for page in pypdfium2.PdfDocument(file.data):
            page.get_textpage().get_text_range()
    return now() - began


def parser_seconds(files: Sequence[File]) -> float:
    """Our own parsers, warm, in this process; what they refuse counts as well."""
    parser_for(files[0].data, files[0].name, files[0].media_type)
    began = now()
    for file in files:
        with suppress(IngestFailure):
            parser_for(file.data, file.name, file.media_type).parse(file.data, file.name)
    return now() - began


def embed_seconds(texts: Sequence[str], settings: EmbeddingSettings) -> float:
    """The same model, loaded and warm, over the very passages that Ibid made."""

    async def embed() -> float:
        model = MiniLM(settings)
        await model.embed_passages(texts[:8])
        began = now()
        await model.embed_passages(texts)
        return now() - began

    return asyncio.run(embed())
