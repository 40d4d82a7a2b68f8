"""The answerer without a server: `python -m evaluation.quality.offline`, for trying a change.

Search is that of `FusedSearch`; everything after it is the product's own. What is published is
measured through the API (`python -m evaluation.quality --answers`).
"""

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.models.minilm import MiniLM
from adapters.models.word_vectors import WordVectors
from agents.answering.extracts import compose, worth_showing
from agents.extracting.extractor import Extractor
from contracts.chats import Hit
from contracts.documents import Place
from contracts.projects import AnsweringSettings
from contracts.settings import EmbeddingSettings
from evaluation.quality import reader, turns, twins
from evaluation.quality.corpora import Asking, Text, retrieval_set
from evaluation.quality.fit import held_out
from evaluation.quality.search import FusedSearch, Remembering, identity

CACHE = Path(".ibid/evaluation")
_SETTINGS = AnsweringSettings.model_validate({})
_PLACE = Place.model_validate({})


@dataclass(frozen=True)
class Answered:
    """What a reader would see, and how sure the extractor was."""

    sentences: tuple[str, ...]
    sources: tuple[Hit, ...]
    certainty: float


class Offline:
    def __init__(self, embedder: Remembering, extractor: Extractor) -> None:
        self.embedder = embedder
        self.extractor = extractor
        self.cpu: list[float] = []

    async def answer(self, question: str, hits: Sequence[Hit]) -> Answered:
        began = time.process_time()
        extracted = await self.extractor.extract(question, hits)
        parts = worth_showing(hits, extracted, _SETTINGS, question)
        draft = compose(parts, [[_PLACE]] * len(parts))
        self.cpu.append(time.process_time() - began)
        said = tuple(draft.content[claim.start : claim.end] for claim in draft.claims)
        certainty = max((e.score for e in extracted), default=0.0)
        return Answered(said, tuple(c.hit for c in draft.citations), certainty)


async def xquad(offline: Offline, *, held: bool, verbose: bool, most: int = reader.ASKED) -> None:
    """As the reader's measure has it, on one half of the articles."""
    corpus = retrieval_set("xquad-en")
    articles = {text.id: text.document for text in corpus.texts}
    unseen = held_out(corpus)
    asked = [q for q in corpus.questions if (articles[next(iter(q.relevant))] in unseen) == held]
    chosen = random.Random(0).sample(asked, min(most, len(asked)))
    search = await FusedSearch.over(corpus.texts, offline.embedder, CACHE)
    ids = {identity(text): text.id for text in corpus.texts}
    reads: list[reader.Read] = []
    for question in chosen:
        hits = await search(question.text)
        found = await offline.answer(question.text, hits)
        read = reader.Read(
            question, found.sentences, tuple(ids[h.passage_id] for h in found.sources)
        )
        reads.append(read)
        if verbose and not read.says_it_in(1):
            print(f"- {question.text} {question.answers} {found.certainty:.2f}")
            for said, source in zip(found.sentences, [*read.sources, *[""] * 9], strict=False):
                print(f"    {'+' if source in question.relevant else ' '} {said}")
    half = "held out" if held else "fitted on"
    for row in reader.rows(f"xquad-en, {half}", reads):
        print(f"{row.title} {row.mean:.3f}")


async def mtrag(offline: Offline, *, half: int | None, verbose: bool) -> None:
    texts, asked = turns.turns(WordVectors())
    search = await FusedSearch.over(texts, offline.embedder, CACHE)
    found: dict[str, list[bool]] = {}
    for turn in asked:
        if half is not None and turns.half_of(turn) != half:
            continue
        hits = await search(turn.question)
        answer = await offline.answer(turn.question, hits)
        found.setdefault(turn.label, []).append(bool(answer.sentences))
        if verbose and bool(answer.sentences) != (turn.label == "answerable"):
            print(f"- {turn.label} {turn.question} {answer.certainty:.2f} {answer.sentences[:1]}")
    print(
        "mtrag-un, answered:",
        {k: f"{sum(v)}/{len(v)} {sum(v) / len(v):.3f}" for k, v in found.items()},
    )


async def twin_pairs(offline: Offline, documents: Sequence[str], *, verbose: bool) -> None:
    texts: list[Text] = twins.passages()
    search = await FusedSearch.over(texts, offline.embedder, CACHE)
    answered, right, refused = 0, 0, 0
    chosen = [pair for pair in twins.pairs() if pair.document in documents]
    for pair in chosen:
        one = await _read(offline, search, pair.asked)
        says_it = any(
            a.casefold() in s.casefold() for a in pair.asked.answers for s in one.sentences[:1]
        )
        answered, right = answered + bool(one.sentences), right + says_it
        if verbose and not says_it:
            print(f"- {pair.asked.text} {one.certainty:.2f} {one.sentences}")
        other = await _read(offline, search, Asking("", pair.twin, {}))
        refused += not other.sentences
        if verbose and other.sentences:
            print(f"- TWIN {pair.twin} {other.certainty:.2f} {other.sentences}")
    print(
        f"{len(chosen)} twins of {documents}: answered {answered}, in the first sentence {right},"
        f" twins refused {refused}"
    )


async def _read(offline: Offline, search: FusedSearch, asked: Asking) -> Answered:
    return await offline.answer(asked.text, await search(asked.text))


async def main(chosen: set[str]) -> None:
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    embedder = Remembering(minilm, CACHE / "sentences.npz")
    offline = Offline(embedder, Extractor(embedder, WordVectors()))
    verbose = "-v" in chosen
    every = not chosen - {"-v"}
    if every or "twins" in chosen:
        await twin_pairs(offline, twins.DEVELOPMENT, verbose=verbose)
    if every or "twins-unseen" in chosen:
        others = [name for name in twins.documents() if name not in twins.DEVELOPMENT]
        await twin_pairs(offline, others, verbose=False)
    if every or "turns" in chosen:
        await mtrag(offline, half=0, verbose=verbose)
    if every or "turns-unseen" in chosen:
        await mtrag(offline, half=1, verbose=False)
    if "fitted" in chosen:
        await xquad(offline, held=False, verbose=verbose)
    if every or "xquad" in chosen:
        await xquad(offline, held=True, verbose="-vv" in chosen)
    print(f"CPU of an answer {sum(offline.cpu) / max(len(offline.cpu), 1) * 1000:.1f} ms")
    embedder.keep()
    minilm.close()


if __name__ == "__main__":
    asyncio.run(main(set(sys.argv[1:])))
