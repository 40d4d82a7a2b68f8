"""Documents to plant causes among: the paragraphs of xquad-en, or facts of our own, one each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.quality.corpora import Asking, Corpus, Text
from evaluation.quality.parallel import facts
from evaluation.speed.caller import Caller
from evaluation.speed.files import File

_BATCH = 100
_USUAL = {
    "mode": "hybrid",
    "passages": 8,
    "vector_weight": 0.5,
    "per_document": 0,
    "half_life_days": 0,
    "pinned_documents": [],
}


@dataclass(frozen=True)
class Found:
    """A passage in a search."""

    document: str
    passage: str


def own_facts() -> Corpus:
    """Written for this project, so that they are there wherever it is tested."""
    every = facts("en")
    texts = [Text(fact.id, fact.id, "", fact.text) for fact in every]
    asked = [Asking(fact.id, fact.question, {fact.id: 1}) for fact in every]
    return Corpus("facts", texts, asked)


@dataclass
class Library:
    """A project of paragraphs, what is asked of them, and who asks."""

    caller: Caller
    corpus: Corpus
    project: str = ""
    ids: dict[str, str] = field(default_factory=dict[str, str])
    """The document of each text."""
    _asked: Iterator[Asking] = field(default_factory=lambda: iter(()))

    def open(self) -> "Library":
        self.project = self.caller.project()
        self.ids = self.put(self.project, self.corpus.texts)
        asked = self.corpus.questions
        # Every so manieth: neighbours in the set are about one paragraph.
        step = max(len(asked) // 150, 1)
        self._asked = iter([q for first in range(step) for q in asked[first::step]])
        return self

    def put(self, project: str, texts: Sequence[Text]) -> dict[str, str]:
        files = [file_of(text) for text in texts]
        ids: list[str] = []
        for first in range(0, len(files), _BATCH):
            ids += self.caller.upload_all(project, files[first : first + _BATCH])
        self.caller.wait(project)
        return dict(zip((text.id for text in texts), ids, strict=True))

    def question(self) -> tuple[str, str]:
        """Another one each time, and the document that answers it."""
        asked = next(self._asked)
        return asked.text, self.ids[next(iter(asked.relevant))]

    def text(self, document: str) -> str:
        return self.caller.text(document)

    def choose(self, **retrieval: object) -> None:
        """These settings of the project's searches, and the usual ones."""
        self.caller.change(self.project, {"retrieval": _USUAL | retrieval})

    def answering(self, **answering: object) -> None:
        usual = {"threshold": 0.45, "sentences": 4}
        self.caller.change(self.project, {"answering": usual | answering})

    def found(self, question: str, **chosen: object) -> list[Found]:
        hits = self.caller.hits(self.project, question, **chosen)
        return [Found(hit["document_id"], hit["passage_id"]) for hit in hits]

    def documents(self, question: str, **chosen: object) -> list[str]:
        return list(dict.fromkeys(one.document for one in self.found(question, **chosen)))

    def ask(self, question: str, **asked: object) -> dict[str, Any]:
        return self.caller.ask_once(self.project, question, **asked)


def file_of(text: Text) -> File:
    heading = f"# {text.title}\n\n" if text.title else ""
    data = f"{heading}{text.text}\n".encode()
    return File(f"{text.id}.md".replace(":", "-"), "text/markdown", data)


def one_file(text: str, name: str) -> File:
    return File(name, "text/markdown", f"{text}\n".encode())
