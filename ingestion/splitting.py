"""An extract to passages and their languages: what a file's own process does after reading it."""

from uuid import UUID

from adapters.models.word_pieces import count_word_pieces
from contracts.documents import Extract, FailureCode, Passage
from contracts.errors import IngestFailure
from contracts.settings import Chunking
from ingestion.chunking import chunk
from ingestion.languages import detect_languages
from ingestion.noise import without_noise

_NOBODYS = UUID(int=0)


def split(extract: Extract, chunking: Chunking, name: str, most: int) -> list[Passage]:
    """The passages of a document that has at most so many; their ids are given where they arrive.
    What is no text is none of them, and told in the notes of the extract.

    Raises:
        IngestFailure: it has more.
    """
    if not extract.sections:
        return []
    searched = without_noise(extract)
    extract.notes = searched.notes
    if not searched.sections:
        return []  # all of it is data
    # A file's name says little, and measured, it costs recall.
    passages = chunk(
        searched, chunking, _NOBODYS, extract.title or "", count_word_pieces, most=most + 1
    )
    if len(passages) > most:
        raise IngestFailure(
            FailureCode.TOO_COMPLEX,
            f"{name} makes more than {most:,} passages, which is more than a document of its size "
            "may have. Split it into smaller files, or save it again as a simpler one.",
        )
    detect_languages(passages)
    return passages
