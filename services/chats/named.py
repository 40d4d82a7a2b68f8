"""Documents that a question calls by their files' names: "in the statutes", of `statutes.pdf`.

A title stands in the context of each of a document's passages, and so a search finds it. The name
of a file stands nowhere.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from uuid import UUID

from agents.extracting.languages import language_of
from agents.extracting.words import content_words, spaced, stem, stems
from contracts.chats import Hit

MEANT = 3
"""Documents that may be meant together: a word in the names of more is no name."""
ADDED = 2
"""Passages of them that are read, in place of the weakest found."""
_SHORTEST = 3


def parts_of_names(question: str) -> list[str]:
    """What may stand in the name of a file that is meant, as SQL's `like` has it."""
    return [f"%{word}%" for word in _telling(question)]


def called_in(question: str, names: Mapping[UUID, str]) -> list[UUID]:
    """The documents all of whose names' telling words the question has; none where too many are."""
    asked = {*stems(question)}
    found = [
        document
        for document, name in names.items()
        if (said := _telling(spaced(PurePath(name).stem))) and {stem(w) for w in said} <= asked
    ]
    return found if len(found) <= MEANT else []


def with_named(found: Sequence[Hit], named: Sequence[Hit]) -> list[Hit]:
    """As many as were found, the best of the documents that are called among them."""
    known = {hit.passage_id for hit in found}
    new = [hit for hit in named if hit.passage_id not in known][:ADDED]
    return [*found[: max(len(found) - len(new), 1)], *new]


def _telling(text: str) -> list[str]:
    """Without numbers, and words with which anything can be said or called."""
    language = language_of(text)
    silent = language.silent | language.plain
    words = content_words(text, silent)
    return [word for word in words if len(word) >= _SHORTEST and word.isalpha()]
