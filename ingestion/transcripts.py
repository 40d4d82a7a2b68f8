"""What was said in a recording becomes text, with the second at which it was said."""

import json
import re
from collections.abc import Iterator, Sequence

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Spoken
from ingestion.parsers.building import ExtractBuilder, one_line

_LONG_ENOUGH, _TOO_LONG = 30, 60  # seconds of a paragraph
_SENTENCE_END = re.compile(r"""[.!?。！？…]["'”’»)\]]*$""")


def encode(spoken: Sequence[Spoken]) -> bytes:
    """For the process that splits it."""
    return json.dumps([(one.text, one.start, one.end) for one in spoken]).encode()


def decode(data: bytes) -> list[Spoken]:
    return [Spoken(*one) for one in json.loads(data)]


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
