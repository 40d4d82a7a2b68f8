"""Recordings: what is said in them becomes text, with the second at which it is said."""

import re
from collections.abc import Iterator

from adapters.wiring import Adapters
from contracts.documents import BlockKind, ClaimedDocument, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Spoken
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.sniffing import recording_type

_LONG_ENOUGH, _TOO_LONG = 30, 60  # seconds of a paragraph
_SENTENCE_END = re.compile(r"""[.!?。！？…]["'”’»)\]]*$""")


def is_recording(document: ClaimedDocument, data: bytes) -> bool:
    return recording_type(data, document.name) is not None


async def transcribed(app: Adapters, document: ClaimedDocument, data: bytes) -> Extract:
    """What is said in a recording, in paragraphs of half a minute to a minute.

    Raises:
        IngestFailure: nobody transcribes here, or nothing is said in it.
        ModelUnavailable: the one who does cannot at the moment.
    """
    if app.transcriber is None:
        raise IngestFailure(
            FailureCode.UNSUPPORTED,
            f"{document.name} is a recording.",
            mend="Set IBID_TRANSCRIPTION__BASE_URL and IBID_TRANSCRIPTION__NAME to a transcription "
            "server",
        )
    media_type = recording_type(data, document.name) or document.media_type
    spoken = await app.transcriber.transcribe(data, media_type, document.name)
    return written(spoken, document.name, app.settings.parser.max_characters)


def written(spoken: list[Spoken], name: str, max_characters: int = 20_000_000) -> Extract:
    """The extract of a transcript.

    Raises:
        IngestFailure: there is nothing in it.
    """
    builder = ExtractBuilder(name, max_characters)
    paragraphs = list(_paragraphs(spoken))
    if not paragraphs:
        raise IngestFailure(
            FailureCode.EMPTY_TEXT,
            f"No speech was recognised in {name}. Upload a recording in which somebody speaks.",
        )
    for began, text in paragraphs:
        builder.stand(seconds=began)
        builder.block(BlockKind.PARAGRAPH, text)
    return builder.done()


def _paragraphs(spoken: list[Spoken]) -> Iterator[tuple[float, str]]:
    """Each with the second it begins at; it ends with a sentence, if there is an end in time."""
    texts: list[str] = []
    began = 0.0
    for one in spoken:
        text = one_line(one.text)
        if not text:
            continue
        if not texts:
            began = one.start
        texts.append(text)
        length = one.end - began
        if length >= _TOO_LONG or (length >= _LONG_ENOUGH and _SENTENCE_END.search(text)):
            yield began, " ".join(texts)
            texts = []
    if texts:
        yield began, " ".join(texts)
