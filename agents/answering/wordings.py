"""A question in other words, so that what says it differently is found as well.

By the language model where there is one; else, or when it fails, by the question's own parts.
"""

import asyncio
import logging
import re
from collections.abc import Iterable

from agents.answering.completions import completion
from agents.answering.followups.languages import words_of
from agents.answering.followups.phrases import key_words
from agents.answering.prompts import wording_messages
from contracts.chats import Usage
from contracts.errors import ModelUnavailable
from contracts.ports import ChatModel
from contracts.searching import MOST_WORDINGS, Wordings
from contracts.sentences import sentence_spans
from contracts.text import bare_words

logger = logging.getLogger(__name__)

SECONDS = 4.0
"""A model that takes longer keeps the reader waiting for too little."""
_LONGEST = 300
_MARK = re.compile(r"^(?:[-*•–]|\(?\d{1,2}[.)])\s+")
_QUOTES = re.compile(r'["“”„«»]')
_JOINT = re.compile(
    r"\s*;\s+|,?\s+(?:and|or|but)\s+(?=(?:also\s+)?(?:what|who|whom|whose|which|when|where|why|how"
    r"|is|are|was|were|do|does|did|has|have|had|can|could|should|will|would)\b)",
    re.IGNORECASE,
)


async def wordings(question: str, model: ChatModel | None) -> tuple[Wordings, Usage]:
    """The question itself is the first query. What stands in quotation marks is meant word for
    word, so that such a question is searched as it is."""
    if _QUOTES.search(question):
        note = "What stands in quotation marks is searched as it is."
        return Wordings(queries=[question], source="question", note=note), Usage()
    if model is None:
        return _of_parts(question), Usage()
    try:
        async with asyncio.timeout(SECONDS):
            said = await completion(model, wording_messages(question, MOST_WORDINGS))
    except TimeoutError:
        return _without(model, question, f"{model.name} took longer than {SECONDS:g} s."), Usage()
    except ModelUnavailable as error:
        return _without(model, question, error.detail), Usage()
    written = _different(question, _lines(said.text))
    if not written:
        return _without(model, question, f"{model.name} wrote no other wording."), said.usage
    return Wordings(queries=[question, *written], source="model"), said.usage


def _lines(said: str) -> list[str]:
    """Each line that can be a wording: neither an announcement nor a treatise."""
    lines = (_QUOTES.sub("", _MARK.sub("", line.strip())).strip() for line in said.splitlines())
    return [
        line
        for line in lines
        if len(line) <= _LONGEST and not line.endswith(":") and any(c.isalnum() for c in line)
    ]


def _without(model: ChatModel, question: str, why: str) -> Wordings:
    """Said to whoever asks for an explanation, and in the log; never the question itself."""
    logger.warning("no wordings by %s: %s", model.name, why)
    parts = _of_parts(question)
    return parts.model_copy(update={"note": f"{why} The question's own parts were searched."})


def _of_parts(question: str) -> Wordings:
    parts = _different(question, parts_of(question))
    return Wordings(queries=[question, *parts], source="parts" if parts else "question")


def parts_of(question: str) -> list[str]:
    """Sentences and clauses of a compound question, then its bare key words."""
    sentences = [question[start:end] for start, end in sentence_spans(question)]
    clauses = [clause for sentence in sentences for clause in _JOINT.split(sentence)]
    words = words_of(question)
    telling = [clause.strip() for clause in clauses if len(key_words(clause, words)) > 1]
    return [*telling[: MOST_WORDINGS - 1], " ".join(key_words(question, words))]


def _different(question: str, queries: Iterable[str]) -> list[str]:
    """Those that are neither empty nor the question, nor each other, but for case and stops."""
    known = {bare_words(question), ""}
    kept: list[str] = []
    for query in queries:
        if (folded := bare_words(query)) not in known:
            known.add(folded)
            kept.append(query)
    return kept[:MOST_WORDINGS]
