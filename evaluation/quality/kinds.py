"""Questions of the kinds that people put to a folder of plain documents, answered without a model.

Five English documents of our own are one project, a German and a Spanish one are projects of their
own, with the embedder that such a project takes. A fact is in the answer or not; `wrong` is what an
answer about something else would have. Questions marked `held` were written before the code that
they measure, and were not looked at. Asked through the API (`measured`), or without a server, for
trying a change (`python -m evaluation.quality.kinds`).
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from adapters.models.e5 import MultilingualE5
from adapters.models.minilm import MiniLM
from adapters.models.word_pieces import count_word_pieces
from adapters.models.word_vectors import WordVectors
from agents import Context, Question, ask
from agents.extracting.extractor import Extractor
from contracts.chats import Hit, LegScores, Turn
from contracts.documents import Listed, Listing, Place
from contracts.events import SentenceJudged, Token
from contracts.projects import ProjectSettings
from contracts.settings import Chunking, EmbeddingSettings
from evaluation.quality.corpora import Text
from evaluation.quality.rendered import rendered
from evaluation.quality.rows import Row
from evaluation.quality.search import FusedSearch, Remembering, identity
from evaluation.speed.caller import Caller
from ingestion.chunking import chunk
from ingestion.parsers.markdown import MarkdownParser

FOLDER = Path(__file__).with_name("kinds")
CACHE = Path(".ibid/evaluation")
LANGUAGES = {"german": "satzung", "spanish": "museo"}


@dataclass(frozen=True)
class Asked:
    half: str
    kind: str
    question: str
    facts: tuple[str, ...]
    wrong: tuple[str, ...]

    def is_right(self, content: str, claims: int) -> bool:
        said = rendered(content).casefold()
        if self.facts == ("-",):
            return not claims
        if self.kind in ("route:thanks", "route:hello"):
            return not claims and "not say" not in said
        return all(fact.casefold() in said for fact in self.facts) and not any(
            wrong.casefold() in said for wrong in self.wrong
        )


def measured(caller: Caller, halves: Sequence[str], verbose: bool = False) -> list[Row]:
    """By kind what was answered rightly, through the API."""
    projects = {"": _ingested(caller, _english())} | {
        kind: _ingested(caller, [name]) for kind, name in LANGUAGES.items()
    }
    found: dict[str, list[tuple[str, bool]]] = {}
    for asked in questions():
        if asked.half not in halves:
            continue
        message = caller.answer(projects.get(asked.kind, projects[""]), asked.question)
        cited = sum(bool(sentence["sources"]) for sentence in message["sentences"])
        right = asked.is_right(message["content"], cited)
        if verbose and not right:
            print(f"- {asked.half} {asked.kind} {asked.question}\n    {message['content']!r}")
        for title in (asked.half, f"{asked.half}, {asked.kind.partition(':')[0]}"):
            found.setdefault(title, []).append((asked.question, right))
    return [Row.of(f"{title}: right", found[title]) for title in sorted(found)]


def _english() -> list[str]:
    return sorted(f.stem for f in FOLDER.glob("*.md") if f.stem not in LANGUAGES.values())


def _ingested(caller: Caller, names: Sequence[str]) -> str:
    project = caller.project()
    for name in names:
        file = FOLDER / f"{name}.md"
        caller.ingest(project, file.read_bytes(), file.name, "text/markdown")
    return project


@dataclass
class Project:
    """Documents as they are cut, in memory."""

    search_in: FusedSearch
    whole: dict[UUID, str] = field(default_factory=dict[UUID, str])

    @classmethod
    async def of(
        cls, names: Sequence[str], embedder: Remembering, folder: Path = FOLDER
    ) -> "Project":
        texts: list[Text] = []
        whole: dict[UUID, str] = {}
        for name in names:
            source = (folder / f"{name}.md").read_bytes()
            extract = MarkdownParser().parse(source, f"{name}.md")
            title = extract.title or name
            document = uuid5(NAMESPACE_URL, name)
            whole[document] = extract.text
            cut = chunk(extract, Chunking.model_validate({}), document, title, count_word_pieces)
            texts += [
                Text(f"{name}:{p.ordinal}", name, title, p.text, p.place.start or 0, p.context)
                for p in cut
            ]
        return cls(await FusedSearch.over(texts, embedder, CACHE), whole)

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        return await self.search_in(queries[0])

    async def stored_text(self, document: UUID, start: int, end: int) -> str:
        return self.whole[document][start:end]

    async def locate(self, spans: Sequence[tuple[UUID, int, int]]) -> list[list[Place]]:
        return [[Place(start=start, end=end)] for _, start, end in spans]

    async def documents(self, limit: int) -> Listing:
        names = list(dict.fromkeys(text.document for text in self.search_in.texts))
        return Listing([Listed(uuid4(), f"{name}.md") for name in names[:limit]], len(names))

    async def whole_document(self, hit: Hit) -> list[Hit]:
        return [
            Hit(
                passage_id=identity(text),
                document_id=hit.document_id,
                title=text.title,
                text=text.text,
                context=text.context,
                place=Place(start=text.start, end=text.start + len(text.text)),
                score=0,
                scores=LegScores(),
            )
            for text in self.search_in.texts
            if uuid5(NAMESPACE_URL, text.document) == hit.document_id
        ]


async def answered(
    project: Project, embedder: Remembering, question: str, history: Sequence[Turn] = ()
) -> tuple[str, int]:
    """The answer, and how many sentences of it rest on something."""
    vectors = WordVectors().of(embedder)
    context = Context(
        search=project.search,
        locate=project.locate,
        stored_text=project.stored_text,
        whole_document=project.whole_document,
        extractor=Extractor(embedder, vectors),
        word_vectors=vectors,
        settings=ProjectSettings.model_validate({}),
        documents=project.documents,
    )
    content, claims = "", 0
    async for event in ask(Question(question, list(history)), context):
        if isinstance(event, Token):
            content += event.text
        elif isinstance(event, SentenceJudged):
            claims += bool(event.sources)
    return content, claims


def questions() -> list[Asked]:
    lines = (FOLDER / "questions.tsv").read_text(encoding="utf-8").splitlines()
    return [
        Asked(
            half, kind, question, tuple(facts.split(";")), tuple(w for w in wrong.split(";") if w)
        )
        for half, kind, question, facts, wrong in (line.split("\t") for line in lines)
    ]


async def main(chosen: set[str]) -> None:
    settings = EmbeddingSettings.model_validate({})
    english = Remembering(MiniLM(settings), CACHE / "kinds.npz")
    others = Remembering(MultilingualE5(settings), CACHE / "kinds-e5.npz")
    projects = {"": (await Project.of(_english(), english), english)}
    for kind, name in LANGUAGES.items():
        projects[kind] = (await Project.of([name], others), others)
    halves = ("dev", "held") if "held" in chosen else ("dev",)
    found: dict[tuple[str, str], list[bool]] = {}
    for asked in questions():
        if asked.half not in halves:
            continue
        project, embedder = projects.get(asked.kind, projects[""])
        content, claims = await answered(project, embedder, asked.question)
        right = asked.is_right(content, claims)
        found.setdefault((asked.half, asked.kind.partition(":")[0]), []).append(right)
        if "-v" in chosen and asked.half == "dev" and ("-a" in chosen or not right):
            print(f"- {'+' if right else '!'} {asked.kind} {asked.question}\n    {content!r}")
    for (half, kind), values in found.items():
        print(f"{half} {kind}: {sum(values)}/{len(values)}")
    for half in halves:
        every = [right for (of, _), values in found.items() if of == half for right in values]
        print(f"{half}: {sum(every)}/{len(every)}")
    english.keep()
    others.keep()


if __name__ == "__main__":
    asyncio.run(main(set(sys.argv[1:])))
