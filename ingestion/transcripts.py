"""What was said in a recording becomes text, with the second at which it was said."""

import json
from collections.abc import Sequence

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Spoken
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.speech import paragraphs


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
    found = list(paragraphs(spoken))
    if not found:
        raise IngestFailure(
            FailureCode.EMPTY_TEXT,
            f"No speech was recognised in {name}. Upload a recording in which somebody speaks.",
        )
    for began, text in found:
        builder.stand(seconds=began)
        builder.block(BlockKind.PARAGRAPH, text)
    return builder.done()
