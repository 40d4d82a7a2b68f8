"""Questions about a document itself: who wrote or published it, when, under which licence.

The page that says so shares hardly a word with the question ("© Lawrence Lessig, 2004"), so such
a question is searched a second time, with what such pages have in common. Pure.
"""

import re
from collections.abc import Sequence

from contracts.chats import Hit

_ABOUT = re.compile(
    r"\b(?:publish\w*|author|written by|isbn|copyright\w*|edition|dedicat\w+|licen[cs]e\w*"
    r"|title page|designed|printed|cover)\b|\bwho wrote\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:book|document|report|paper|article|thesis|manual|guide|pdf|file|work|publisher|isbn"
    r"|author|published|edition)\b",
    re.IGNORECASE,
)
BOILERPLATE = (
    "Copyright ©. All rights reserved. ISBN. Printed in. Published by. Library of Congress"
)
ADDED = 2
"""Passages the second search may add, in place of the weakest of the first."""


def second_query(question: str) -> str | None:
    """What else to search for; None for a question about what documents say."""
    if _ABOUT.search(question) and _DOCUMENT.search(question):
        return BOILERPLATE
    return None


def merged(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """As many passages as the first search found, the best new ones of the second among them."""
    known = {hit.passage_id for hit in first}
    new = [hit for hit in second if hit.passage_id not in known][:ADDED]
    return [*first[: max(len(first) - len(new), 1)], *new]
