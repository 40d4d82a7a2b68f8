"""The public sets, as passages and questions. Found through IBID_DATA; see its README there."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from contracts.sentences import sentence_spans

_WORDS_A_PASSAGE = 148  # about 200 word pieces


@dataclass(frozen=True)
class Text:
    """A passage: `document` is what it was cut from, `start` where it stands there."""

    id: str
    document: str
    title: str
    text: str
    start: int = 0
    context: str = ""


@dataclass(frozen=True)
class Asking:
    """A question, which passages are relevant, and how to recognise the answer.

    `answers` are strings of which one stands in a right sentence; `spans` are character ranges of
    the document of which a right sentence is part.
    """

    id: str
    text: str
    relevant: dict[str, int]
    answers: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Corpus:
    name: str
    texts: list[Text]
    questions: list[Asking] = field(default_factory=list)


def data_folder() -> Path:
    folder = os.environ.get("IBID_DATA")
    if not folder:
        raise SystemExit("Set IBID_DATA to the folder with the test data (retrieval/, answers/ …).")
    return Path(folder)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def retrieval_set(name: str) -> Corpus:
    """`retrieval/<name>` in BEIR's layout: corpus, queries, judgements."""
    folder = data_folder() / "retrieval" / name
    texts = [
        Text(row["_id"], row.get("title", ""), row.get("title", ""), row["text"])
        for row in _rows(folder / "corpus.jsonl")
    ]
    relevant: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        query, passage, grade = line.split("\t")
        relevant.setdefault(query, {})[passage] = int(grade)
    answers = folder / "answers.json"
    gold = json.loads(answers.read_text()) if answers.exists() else {}
    questions = [
        Asking(row["_id"], row["text"], relevant[row["_id"]], tuple(gold.get(row["_id"], ())))
        for row in _rows(folder / "queries.jsonl")
        if row["_id"] in relevant
    ]
    return Corpus(name, texts, questions)


@dataclass(frozen=True)
class Excerpted:
    """A question, and the character ranges of a text that answer it."""

    question: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Excerpts:
    """A long text, whole, and what is asked of it."""

    name: str
    text: str
    questions: list[Excerpted]


def long_texts() -> list[Excerpts]:
    """`retrieval/chunking-eval`, as it came."""
    folder = data_folder() / "retrieval" / "chunking-eval"
    with (folder / "questions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Excerpts(
            path.stem,
            path.read_text(encoding="utf-8"),
            [
                Excerpted(row["question"], _spans(row["references"]))
                for row in rows
                if row["corpus_id"] == path.stem
            ],
        )
        for path in sorted((folder / "corpora").glob("*.md"))
    ]


def _spans(references: str) -> tuple[tuple[int, int], ...]:
    return tuple((r["start_index"], r["end_index"]) for r in json.loads(references))


def chunking_eval() -> Corpus:
    """`retrieval/chunking-eval`: three long texts, and excerpts that answer each question."""
    wholes = long_texts()
    texts = [
        Text(f"{whole.name}:{start}", whole.name, whole.name.replace("_", " "), part, start)
        for whole in wholes
        for start, part in passages_of(whole.text)
    ]
    questions: list[Asking] = []
    for whole in wholes:
        for asked in whole.questions:
            relevant = {
                t.id: 1
                for t in texts
                if t.document == whole.name
                and any(s < t.start + len(t.text) and e > t.start for s, e in asked.spans)
            }
            number = str(len(questions))
            questions.append(Asking(number, asked.question, relevant, spans=asked.spans))
    return Corpus("chunking-eval", texts, questions)


@cache
def _public(name: str) -> dict[str, tuple[str, str]]:
    """Title and text of each passage of a set, by its id."""
    if name == "mtrag-un":
        turns = _rows(data_folder() / "answers" / name / "reference.jsonl")
        told = [context for turn in turns for context in turn["contexts"]]
        return {c["document_id"]: (c.get("title", ""), c["text"]) for c in told}
    return {text.id: (text.title, text.text) for text in retrieval_set(name).texts}


def public_passage(name: str, id: str) -> tuple[str, str]:
    """Title and text of one passage of `retrieval/<name>`, or of mtrag-un."""
    return _public(name)[id]


def passages_of(text: str) -> Iterator[tuple[int, str]]:
    """Whole sentences up to the size of a passage, for texts that come without a parser."""
    first, last, words = 0, 0, 0
    for start, end in sentence_spans(text):
        count = len(text[start:end].split())
        if words and words + count > _WORDS_A_PASSAGE:
            yield first, text[first:last]
            words = 0
        first = first if words else start
        last, words = end, words + count
    if words:
        yield first, text[first:last]
