"""What an earlier answer cited, found again where a question speaks of that answer."""

import re
from collections.abc import Sequence

from agents.answering.context import Context
from agents.answering.followups.languages import UNSPACED, words_of
from agents.answering.followups.phrases import key_words
from contracts.chats import Hit
from contracts.memory import CitedBefore

MOST = 3
"""Passages of before that come among those of a search."""
_BACK = re.compile(
    r"\b(?:earlier|previous(?:ly)?|you(?:'ve|\s+have|\s+had|\s+just|\s+first|\s+already)*\s+"
    r"(?:named?|mentioned|said|told|gave|given|listed|cited|quoted|wrote|answered|stated|described)"
    r"|(?:did|had|have)\s+you\s+(?:first\s+|just\s+)?"
    r"(?:name|mention|say|tell|give|list|cite|quote|write|state)\w*"
    r"|vorhin|zuvor|vorher|eingangs|anfangs|(?:hast|hattest)\s+du|(?:haben|hatten)\s+sie|du\s+sagtest"
    r"|genannt\w*|erwähnt\w*"
    r"|antes|anterior(?:mente)?|dijiste|mencionaste|nombraste|citaste|diste|(?:has|había[ns]?)\s+"
    r"(?:dicho|nombrado|mencionado|citado))\b|刚才|刚刚|之前|先前|前面|最初|你说|你提到|さっき|先ほど|以前",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:first|at\s+the\s+beginning|zuerst|anfangs|als\s+erstes|primero|al\s+principio)\b|最初|最先",
    re.IGNORECASE,
)


def speaks_of_an_answer(question: str) -> bool:
    """Whether it points at what was said by whoever answers."""
    return _BACK.search(question) is not None


def chosen(question: str, cited: Sequence[CitedBefore]) -> list[CitedBefore]:
    """Those of which it may speak, the likeliest first: what shares most of its words, and of
    equals the last; the first where it asks for that."""
    wanted = _words(question)
    early = -1 if _FIRST.search(question) else 1

    def rank(one: CitedBefore) -> tuple[int, int]:
        return len(wanted & _words(f"{one.question} {one.quote}")), early * one.answered

    seen = {one.passage_id: one for one in sorted(cited, key=rank)}  # the best of each is the last
    return sorted(seen.values(), key=rank, reverse=True)[:MOST]


async def recalled(question: str, context: Context) -> list[Hit]:
    """Passages of earlier answers, read again as whoever asks may read them now; none where the
    question speaks of no answer, or nobody is there to read them."""
    if context.earlier is None or context.model is None or not speaks_of_an_answer(question):
        return []
    return await look_back(question, context)


async def look_back(question: str, context: Context) -> list[Hit]:
    """The same of a question that speaks of earlier answers, however it does."""
    earlier = context.earlier
    if earlier is None:
        return []
    found = chosen(question, await earlier.cited())
    return await earlier.read(found) if found else []


def _words(text: str) -> set[str]:
    if UNSPACED.search(text):
        return set(UNSPACED.findall(text))
    return {word.casefold() for word in key_words(text, words_of(text))}


def with_recalled(hits: Sequence[Hit], before: Sequence[Hit]) -> list[Hit]:
    """Those of before first, in place of the weakest."""
    known = {hit.passage_id for hit in before}
    others = [hit for hit in hits if hit.passage_id not in known]
    return [*before, *others[: max(len(hits) - len(before), 1)]]
