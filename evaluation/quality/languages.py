"""How well the product finds in other languages and across them.

With the embedder that a project takes by itself, and with the one for many languages.

Forty facts in five languages, written for this: in each language a project of its own, and one of
all languages together. Questions of every language are put to each. Figures are nDCG@10 over the
forty questions; in the project of all languages every version of the fact is right.
"""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

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
_WORSE = 0.005
"""Of a mean: vectors differ in the last bit between machines."""
_KINDS = ("same language", "across languages", "project of all languages")


class _Project(NamedTuple):
    id: str
    facts: dict[str, int]
    """Which fact each document is."""


def measured(caller: Caller) -> dict[str, dict[str, float]]:
    """By embedder and "questions → passages", and the means of what belongs together."""
    by_pair = {
        f"{embedder}, {asked} → {written}": {
            leg: _ndcg(caller, project, asked, leg) for leg in LEGS
        }
        for embedder in EMBEDDERS
        for written in (*LANGUAGES, ALL)
        for project in [_filled(caller, embedder, written)]
        for asked in LANGUAGES
    }
    return by_pair | summary(by_pair)


def worse(
    before: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Which means have become worse than the stored figures, as sentences."""
    return [
        f"{name}, {leg}: nDCG@10 is {now[name][leg]}, and was {kept[leg]}."
        for name, kept in before.items()
        for leg in LEGS
        if " → " not in name and now[name][leg] < kept[leg] - _WORSE
    ]


def _filled(caller: Caller, embedder: str, written: str) -> _Project:
    project = caller.project()
    if embedder != BY_ITSELF:
        caller.choose_embedder(project, embedder, 384)
    versions = list(_versions(written))
    facts: dict[str, int] = {}
    for first in range(0, len(versions), 100):
        some = versions[first : first + 100]
        files = [File(name, "text/plain", text.encode()) for name, text, _ in some]
        ids = caller.upload_all(project, files)
        facts |= dict(zip(ids, (fact for *_, fact in some), strict=True))
    while caller.unfinished(project):
        time.sleep(1)
    return _Project(project, facts)


def _versions(written: str) -> Iterator[tuple[str, str, int]]:
    """A name that says nothing, the text, and which fact it is."""
    chosen = LANGUAGES if written == ALL else (written,)
    for number, fact in enumerate(FACTS):
        for position, language in enumerate(chosen):
            yield f"{number * len(chosen) + position}.txt", f"{fact[language]['text']}\n", number


def _ndcg(caller: Caller, project: _Project, asked: str, leg: str) -> float:
    gains = 1 / np.log2(np.arange(2, 12))
    found: list[float] = []
    for number, fact in enumerate(FACTS):
        hits = caller.hits(project.id, fact[asked]["question"], mode=leg, limit=10)
        right = [project.facts[hit["document_id"]] == number for hit in hits]
        best = gains[: list(project.facts.values()).count(number)].sum()
        found.append(float(gains[: len(right)] @ np.array(right, float) / best))
    return round(float(np.mean(found)), 4)


def summary(figures: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The means for one language, across two, and in a project of all."""
    found: dict[str, dict[str, float]] = {}
    for embedder in EMBEDDERS:
        by_kind: dict[str, list[Mapping[str, float]]] = {kind: [] for kind in _KINDS}
        for name, legs in figures.items():
            whose, _, pair = name.partition(", ")
            if whose == embedder:
                by_kind[_kind(*pair.split(" → "))].append(legs)
        found |= {
            f"{embedder}, {kind}": {
                leg: round(float(np.mean([legs[leg] for legs in some])), 4) for leg in LEGS
            }
            for kind, some in by_kind.items()
        }
    return found


def _kind(asked: str, written: str) -> str:
    if written == ALL:
        return _KINDS[2]
    return _KINDS[0] if asked == written else _KINDS[1]
