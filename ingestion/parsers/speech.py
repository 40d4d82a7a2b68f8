"""What people say, as paragraphs that know their second."""

import re
from collections.abc import Iterator, Sequence

from contracts.ports import Spoken
from ingestion.parsers.building import one_line

_LONG_ENOUGH, _TOO_LONG = 30, 60  # seconds of a paragraph
_SENTENCE_END = re.compile(r"""[.!?。！？…]["'”’»)\]]*$""")


def paragraphs(spoken: Sequence[Spoken]) -> Iterator[tuple[float, str]]:
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
