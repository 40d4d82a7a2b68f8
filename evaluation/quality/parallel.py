"""Answers without a model in four languages: `python -m evaluation.quality.parallel`.

The same facts in English, German, Spanish and Chinese, a project per language, read with the
embedder for many languages. Of each question: whether the first source is its fact, and whether it
is refused when that fact is taken away. Rules and scales were found on the facts of
`parallel-development.jsonl` and on the even ones of `parallel.jsonl`; `held` measures the odd ones.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from adapters.models.e5 import MultilingualE5
from adapters.models.word_vectors import WordVectors
from agents.extracting.extractor import Extractor
from contracts.settings import EmbeddingSettings
from evaluation.quality.corpora import Text
from evaluation.quality.offline import CACHE, Offline
from evaluation.quality.search import FusedSearch, Remembering, identity

LANGUAGES = ("en", "de", "es", "zh")
_FILES = ("parallel.jsonl", "parallel-development.jsonl")


class Fact(NamedTuple):
    id: str
    text: str
    question: str
    held: bool


def facts(language: str) -> list[Fact]:
    found: list[Fact] = []
    for name in _FILES:
        lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
        for n, line in enumerate(lines):
            said = json.loads(line)[language]
            held = name == _FILES[0] and n % 2 == 1
            found.append(Fact(f"{name}:{n}", said["text"], said["question"], held))
    return found


async def measured(offline: Offline, language: str, *, held: bool, verbose: bool) -> str:
    every = facts(language)
    texts = [Text(f.id, f.id, "", f.text) for f in every]
    ids = {identity(text): text.id for text in texts}
    search = await FusedSearch.over(texts, offline.embedder, CACHE)
    asked = [fact for fact in every if fact.held == held]
    right = refused = 0
    for fact in asked:
        found = await offline.answer(fact.question, await search(fact.question))
        is_right = [ids[h.passage_id] for h in found.sources[:1]] == [fact.id]
        without = frozenset([fact.id])
        other = await offline.answer(fact.question, await search(fact.question, without=without))
        right, refused = right + is_right, refused + (not other.sentences)
        if verbose and not is_right:
            print(f"- {language} {found.certainty:.2f} {fact.question} {found.sentences[:1]}")
        if verbose and other.sentences:
            print(f"- {language} TAKEN {other.certainty:.2f} {fact.question} {other.sentences[:1]}")
    return f"{language}: first source right {right}/{len(asked)}, refused {refused}/{len(asked)}"


async def main(chosen: Sequence[str]) -> None:
    embedder = Remembering(
        MultilingualE5(EmbeddingSettings.model_validate({})), CACHE / "parallel.npz"
    )
    offline = Offline(embedder, Extractor(embedder, WordVectors().of(embedder)))
    held = "held" in chosen
    for language in LANGUAGES:
        print(await measured(offline, language, held=held, verbose="-v" in chosen and not held))
    embedder.keep()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
