"""A file as we read it."""

import re

from contracts.errors import IngestFailure
from evaluation.reading.written import Written
from ingestion.parsers import parser_for
from ingestion.parsers.decoding import is_guess

EVERYTHING = 1_000_000
"""As many words may be missing of a text whose encoding was guessed, and whose notes say so."""
_LEFT_OUT = re.compile(r"^Left out of .*: ([\d,]+) words?\.$")


def ours(file: Written) -> tuple[str, int]:
    """Its text, with those of the files in it, and how many words its notes say were left out; of
    a file that is refused, the sentence that says why."""
    try:
        read = parser_for(file.data, file.name).parse(file.data, file.name)
    except IngestFailure as failure:
        return str(failure), 0
    told = filter(None, map(_LEFT_OUT.match, read.notes))
    guessed = any(map(is_guess, read.notes))
    text, count = (
        read.text,
        guessed * EVERYTHING + sum(int(said[1].replace(",", "")) for said in told),
    )
    for inner in read.attachments:
        if not inner.media_type.startswith("image/"):
            inner_text, inner_count = ours(Written(inner.name, inner.data))
            text, count = f"{text}\n\n{inner_text}", count + inner_count
    return text, count
