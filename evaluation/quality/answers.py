"""How often the offline answerer finds the answer, and says so when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.models.extractive import Extractor
from adapters.models.minilm import MiniLM
from contracts.ports import Embedder
from contracts.projects import AnsweringSettings
from evaluation.quality.book import Book, Outcome, outcomes
from evaluation.quality.corpora import retrieval_set
from evaluation.quality.search import FusedSearch, identity

PASSAGES = 8
SENTENCES = (1, 2, 3)
FIRST_PAGE_OF_TEXT = 12
"""Before it: title, copyright page and contents."""


@dataclass
class _Tally:
    hits: dict[int, int]
    asked: int = 0
    right_passage: int = 0
    answered: int = 0


async def xquad(embedder: Embedder, cache: Path) -> dict[str, float]:
    """Share of the questions whose answer stands in the first 1, 2, 3 sentences, and so on.

    `answered` counts those the default threshold lets through.
    """
    corpus = retrieval_set("xquad-en")
    search = await FusedSearch.over(corpus.texts, embedder, cache)
    extractor, threshold = Extractor(embedder), AnsweringSettings.model_validate({}).threshold
    ids = {identity(text): text.id for text in corpus.texts}
    tally = _Tally(dict.fromkeys(SENTENCES, 0))
    for question in corpus.questions:
        hits = await search(question.text, limit=PASSAGES)
        found = await extractor.extract(question.text, hits)
        said = [e.text.casefold() for e in found]
        tally.asked += 1
        tally.answered += bool(found) and found[0].score >= threshold
        tally.right_passage += (
            bool(found) and ids[hits[found[0].passage].passage_id] in question.relevant
        )
        for k in SENTENCES:
            tally.hits[k] += any(a.casefold() in s for s in said[:k] for a in question.answers)
    shares = {f"in {k}": tally.hits[k] for k in SENTENCES}
    shares |= {"right passage": tally.right_passage, "answered": tally.answered}
    return {name: round(count / tally.asked, 3) for name, count in shares.items()}


async def book(embedder: MiniLM, cache: Path) -> tuple[dict[str, float], list[Outcome]]:
    found = await outcomes(await Book.opened(embedder, cache))
    answerable = [o for o in found if o.facts]
    unanswerable = [o for o in found if not o.facts]
    near = [o for o in unanswerable if o.near]
    running = [o for o in answerable if (o.page or 0) >= FIRST_PAGE_OF_TEXT]
    return {
        "questions": len(answerable),
        "fact in the answer": _share([o.says_it for o in answerable]),
        "fact in the answer, running text": _share([o.says_it for o in running]),
        "fact in a quote on its page": _share([o.answered for o in answerable]),
        "wrongly refused": _share([o.refused for o in answerable]),
        "unanswerable": len(unanswerable),
        "refused": _share([o.refused for o in unanswerable]),
        "refused, close to the subject": _share([o.refused for o in near]),
    }, found


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / len(of), 3)
