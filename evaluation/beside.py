"""A turn without a model beside that of another version of Ibid: the same questions in turn, in one
run, so that both meet the same load.

`python -m evaluation.beside TREE [questions]`: TREE is a checkout of the other version, with
its own environment in `.venv` and its client built. Needs IBID_DATA. CPU is that of the API's
process from the question to the end of the answer, in milliseconds; nothing is written.
"""

import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.quality.corpora import Asking, Corpus, retrieval_set
from evaluation.speed.burst import cpu_seconds
from evaluation.speed.caller import Caller, spread
from evaluation.speed.running import ROOT, Running, pid_of, running

QUESTIONS = 100
_WARM = 10
_QUIET = 0.15
"""Seconds after an answer in which what belongs to it ends."""


@dataclass
class Side:
    """One of the two, and what was measured of it."""

    caller: Caller
    project: str
    pid: int
    cpu: list[float] = field(default_factory=list[float])
    first: list[float] = field(default_factory=list[float])

    @classmethod
    def of(cls, stack: Running, corpus: Corpus) -> "Side":
        """Its documents are a set's, an article each."""
        caller = Caller(stack.api)
        caller.warm()
        side = cls(caller, caller.project(), pid_of("server", below=stack.pid))
        articles: dict[str, list[str]] = {}
        for text in corpus.texts:
            articles.setdefault(text.document, []).append(text.text)
        for name, texts in articles.items():
            body = "\n\n".join([f"# {name}", *texts]).encode()
            plain = re.sub(r"[^A-Za-z0-9]+", "-", name)[:40]
            caller.ingest(side.project, body, f"{plain}.md", "text/markdown")
        return side

    def ask(self, question: str) -> None:
        chat = self.caller.chat(self.project)
        before = cpu_seconds(self.pid)
        times = self.caller.ask_in(chat, question)
        time.sleep(_QUIET)
        self.cpu.append(cpu_seconds(self.pid) - before)
        self.first.append(times.first_token)

    def figures(self) -> dict[str, object]:
        cpu = round(statistics.mean(self.cpu) * 1000, 1)
        return {"cpu_ms": cpu, "first_token": spread(self.first)}


def measured(one: Side, other: Side, questions: Sequence[Asking]) -> dict[str, object]:
    """Of `one`, of the `other`, and how many times the other's CPU it takes, with the bounds within
    which 95 of 100 samples of the questions lie."""
    for n, question in enumerate(questions):
        for side in (one, other) if n % 2 else (other, one):
            side.ask(question.text)
        if n + 1 == _WARM:
            for side in (one, other):
                side.cpu.clear()
                side.first.clear()
    chance = random.Random(0)
    drawn = [chance.choices(range(len(one.cpu)), k=len(one.cpu)) for _ in range(2000)]
    ratios = sorted(sum(one.cpu[i] for i in d) / sum(other.cpu[i] for i in d) for d in drawn)
    return {
        "here": one.figures(),
        "there": other.figures(),
        "times": round(sum(one.cpu) / sum(other.cpu), 2),
        "between": [round(ratios[50], 2), round(ratios[-51], 2)],
    }


def main(tree: Path, number: int) -> int:
    corpus = retrieval_set("xquad-en")
    questions = random.Random(7).sample(corpus.questions, number + _WARM)
    with (
        tempfile.TemporaryDirectory(prefix="ibid-beside-") as folder,
        running(Path(folder, "here")) as here,
        running(Path(folder, "there"), tree=tree) as there,
    ):
        print(json.dumps(measured(Side.of(here, corpus), Side.of(there, corpus), questions)))
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or Path(sys.argv[1]).resolve() == ROOT:
        sys.exit("Name the folder of another version: python -m evaluation.beside TREE")
    sys.exit(main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if sys.argv[2:] else QUESTIONS))
