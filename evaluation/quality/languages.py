"""How well the product finds and answers in other languages and across them.

With the embedder that a project takes by itself, and with the one for many languages.

Forty facts in five languages, written for this: in each language a project of its own, and one of
all languages together. Questions of every language are put to each. Found is told as nDCG@10 over
the forty questions; in the project of all languages every version of the fact is right. Answers
are without a model. Factors of the extractor were taken from half of these facts, so that answers
are those of a development set (`agents/extracting/likeness.py`). A fact is not there in a project
that has every second one, without it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evaluation.quality.abstaining import abstained
from evaluation.quality.rows import Row
from evaluation.speed.caller import Caller
from evaluation.speed.files import File

FACTS = [
    json.loads(line)
    for line in Path(__file__).with_name("parallel.jsonl").read_text("utf-8").splitlines()
]
LANGUAGES = tuple(FACTS[0])
BY_ITSELF = "embedder taken by itself"
EMBEDDERS = (BY_ITSELF, "multilingual-e5-small")
LEGS = ("keyword", "vector", "hybrid")
ALL = "all"
_SLACK = 0.005
"""Of a mean: vectors differ in the last bit between machines."""
_KINDS = ("same language", "across languages", "project of all languages")


class _Project(NamedTuple):
    id: str
    facts: dict[str, int]
    """Which fact each document is."""


class _Score(NamedTuple):
    pair: tuple[str, str]
    """The languages of the question and of the passages."""
    leg: str
    fact: int
    ndcg: float


def measured(caller: Caller) -> list[Row]:
    """By embedder: of what belongs together, of each pair of languages; and what is answered."""
    found = [row for embedder in EMBEDDERS for row in _of_embedder(caller, embedder)]
    return [*found, *(row for written in LANGUAGES for row in _answers(caller, written))]


def _of_embedder(caller: Caller, embedder: str) -> list[Row]:
    scores: list[_Score] = []
    for written in (*LANGUAGES, ALL):
        project = _filled(caller, embedder, written)
        for asked in LANGUAGES:
            for leg in LEGS:
                scores += _scores(caller, project, (asked, written), leg)
    means = [
        _row(f"{embedder}, {kind}, {leg}: nDCG@10", scores, kind, leg, _SLACK)
        for kind in _KINDS
        for leg in LEGS
    ]
    pairs = [
        _row(f"{embedder}, {asked} → {written}, {leg}: nDCG@10", scores, (asked, written), leg)
        for written in (*LANGUAGES, ALL)
        for asked in LANGUAGES
        for leg in LEGS
    ]
    return [*means, *pairs]


def _filled(
    caller: Caller, embedder: str, written: str, chosen: Sequence[int] = range(len(FACTS))
) -> _Project:
    project = caller.project()
    if embedder != BY_ITSELF:
        caller.choose_embedder(project, embedder, 384)
    versions = list(_versions(written, chosen))
    facts: dict[str, int] = {}
    for first in range(0, len(versions), 100):
        some = versions[first : first + 100]
        files = [File(name, "text/plain", text.encode()) for name, text, _ in some]
        ids = caller.upload_all(project, files)
        facts |= dict(zip(ids, (fact for *_, fact in some), strict=True))
    caller.wait(project)
    return _Project(project, facts)


def _versions(written: str, chosen: Sequence[int]) -> Iterator[tuple[str, str, int]]:
    """A name that says nothing, the text, and which fact it is."""
    languages = LANGUAGES if written == ALL else (written,)
    for number in chosen:
        for position, language in enumerate(languages):
            text = f"{FACTS[number][language]['text']}\n"
            yield f"{number * len(languages) + position}.txt", text, number


def _scores(caller: Caller, project: _Project, pair: tuple[str, str], leg: str) -> list[_Score]:
    gains = 1 / np.log2(np.arange(2, 12))
    found: list[_Score] = []
    for number, fact in enumerate(FACTS):
        hits = caller.hits(project.id, fact[pair[0]]["question"], mode=leg, limit=10)
        right = [project.facts[hit["document_id"]] == number for hit in hits]
        best = gains[: list(project.facts.values()).count(number)].sum()
        found.append(_Score(pair, leg, number, float(gains[: len(right)] @ np.array(right) / best)))
    return found


def _row(
    title: str,
    scores: Sequence[_Score],
    of: str | tuple[str, str],
    leg: str,
    slack: float | None = None,
) -> Row:
    """Of a pair of languages, or of a kind of pairs."""
    chosen = (s for s in scores if s.leg == leg and of in (s.pair, _kind(*s.pair)))
    return Row.of(title, (((s.pair, s.fact), s.ndcg) for s in chosen), slack=slack)


def _answers(caller: Caller, written: str) -> Iterator[Row]:
    """In the documents' language and in English, and about what is not there."""
    whole = _filled(caller, BY_ITSELF, written)
    for asked in dict.fromkeys((written, "en")):
        right = ((n, _first_source(caller, whole, asked, n) == n) for n in range(len(FACTS)))
        yield Row.of(f"answers, {asked} → {written}: first source right", right)
    silent: list[tuple[int, bool]] = []
    for half in (0, 1):
        others = _filled(caller, BY_ITSELF, written, range(1 - half, len(FACTS), 2))
        for number in range(half, len(FACTS), 2):
            message = caller.answer(others.id, FACTS[number][written]["question"])
            silent.append((number, abstained(message)))
    yield Row.of(f"answers, {written} → {written}: abstained on what is not there", silent)


def _first_source(caller: Caller, project: _Project, asked: str, number: int) -> int | None:
    """Which fact an answer rests on, if on any."""
    sources = caller.answer(project.id, FACTS[number][asked]["question"])["sources"]
    return project.facts[sources[0]["document_id"]] if sources else None


def _kind(asked: str, written: str) -> str:
    if written == ALL:
        return _KINDS[2]
    return _KINDS[0] if asked == written else _KINDS[1]
