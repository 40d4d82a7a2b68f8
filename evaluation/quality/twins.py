"""Questions in pairs over five short documents of our own: one is answered, its twin is not.

The twin differs from the other by a name, a number or a modifier that the documents have about
something else, or not at all. `DEVELOPMENT` were looked at while the answerer was made; the
others were only measured.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from adapters.models.word_pieces import count_word_pieces
from contracts.settings import Chunking
from evaluation.quality.corpora import Asking, Text
from ingestion.chunking import chunk
from ingestion.parsers.markdown import MarkdownParser

FOLDER = Path(__file__).with_name("twins")
DEVELOPMENT = ("museum", "tarn", "sailing")


@dataclass(frozen=True)
class Pair:
    document: str
    asked: Asking
    twin: str


def pairs() -> list[Pair]:
    rows = (FOLDER / "questions.tsv").read_text(encoding="utf-8").splitlines()
    fields = (row.split("\t") for row in rows)
    return [
        Pair(document, Asking(str(n), question, {}, (answer,)), twin)
        for n, (document, question, answer, twin) in enumerate(fields)
    ]


def documents() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.md"))}


def passages() -> list[Text]:
    """Cut as the product cuts them."""
    return [text for name, whole in documents().items() for text in cut(name, whole)]


def cut(name: str, whole: str) -> list[Text]:
    extract = MarkdownParser().parse(whole.encode(), f"{name}.md")
    chunking = Chunking.model_validate({})
    document = uuid5(NAMESPACE_URL, name)
    title = extract.title or name
    found = chunk(extract, chunking, document, title, count_word_pieces)
    return [
        Text(f"{name}:{p.ordinal}", name, title, p.text, p.place.start or 0, p.context)
        for p in found
    ]
