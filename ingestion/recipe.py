"""What decides which passages come out of the same bytes; equal recipes give equal ones."""

from functools import cache
from hashlib import blake2b

from contracts.settings import Settings
from ingestion.conversions import program
from ingestion.parsers.converted import OFFICE
from ingestion.tesseract import NotInstalled, languages_on_disk

VERSION = 11
"""To be raised when parsers, cutting or the guard make something else of a file than before."""


def recipe_of(settings: Settings) -> str:
    """Whether text in pictures can be read and formulas computed, and by whom recordings are read,
    counts as well.

    The embedder does not: all cut by the same word pieces, and vectors are copied, whosever.
    """
    parts = (
        str(VERSION),
        settings.chunking.model_dump_json(),
        settings.transcription.name,
        _languages(),
        "computes" if program(OFFICE) else "",
    )
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


@cache
def _languages() -> str:
    try:
        return "+".join(languages_on_disk()[1])
    except NotInstalled:
        return ""
