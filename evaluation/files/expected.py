"""What must come of each file, as its source says: gold text, manifests, page counts."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# What gold has and a reader of the file has not: another spelling, or a part left out on purpose.
_EXPLAINED = {
    "drawingml.docx": "the gold names kinds of pictures",
    "equations.docx": "the gold has LaTeX, we have the symbols",
    "table_with_equations.docx": "the gold has LaTeX, we have the symbols",
    "wiki_duck.html": "the gold has navigation, references and the addresses of links",
    "powerpoint_comments.pptx": "the gold has the times of comments",
    "pptx_chart.pptx": "the gold names kinds of pictures",
    "xlsx_comments.xlsx": "the gold has the times of comments",
    "3f65af7b6b98.html": "the gold has posts of another site that the page shows",
    "6a72de37e8f9.html": "the gold has posts of another site that the page shows",
    "51d066b0602c.html": "the gold has headlines of other articles",
}
_RECOGNISABLE = 0.7
"""Of the gold's words, where a difference is explained."""

CLEAR = frozenset({"corrupt", "unsupported", "empty_text", "too_complex", "too_large", "timed_out"})
LOCKED = frozenset({"password_required"})
_FAITHFUL = 0.9
"""Of the gold's words. The gold of some sources has marks (tables' rules, alternative texts of
pictures) that are no words of the file, so all of them cannot be asked for."""
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"<!--.*?-->|\[([^\]]*)\]\([^)]*\)", re.DOTALL)


@dataclass(frozen=True)
class Expected:
    """`ready`: it has to be read. `codes`: with which it may fail instead. `gold`: its words."""

    path: Path
    name: str
    ready: bool
    codes: frozenset[str] = frozenset()
    gold: str | None = None

    @property
    def data(self) -> bytes:
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data

    def objection(self, document: dict, text: str) -> str | None:
        """What is wrong with how it ended, in a few words; None when nothing is."""
        code = (document["error"] or {}).get("code")
        if document["status"] == "ready":
            if not self.ready and self.codes == LOCKED:
                return "was read although it is locked"
            return self._missing(text)
        if document["status"] != "failed":
            return f"is {document['status']}"
        if code in self.codes:
            return None
        return f"failed with {code}: {document['error']['message']}"

    def _missing(self, text: str) -> str | None:
        if self.gold is None:
            return None
        kept = recall(self.gold, text)
        least = _RECOGNISABLE if self.name in _EXPLAINED else _FAITHFUL
        return None if kept >= least else f"has {kept:.0%} of the words"


def recall(gold: str, text: str) -> float:
    """Of the different words of `gold`, those that are in `text`."""
    wanted = {word.casefold() for word in _WORD.findall(_MARKS.sub(r" \1 ", gold))}
    found = {word.casefold() for word in _WORD.findall(text)}
    return len(wanted & found) / max(len(wanted), 1)


def every_file(documents: Path) -> Iterator[Expected]:
    yield from _docling(documents / "docling")
    yield from _markitdown(documents / "markitdown" / "test_files")
    yield from _articles(documents / "article-extraction")
    for folder in ("pdf_hostile", "office_hostile"):
        yield from _manifest(documents / folder)
    yield from _samples(documents / "pdf_benign", "*.pdf")
    yield from _samples(documents / "pdf-samples", "*/*.pdf")


def _docling(folder: Path) -> Iterator[Expected]:
    for path in sorted(folder.glob("*/sources/*")):
        gold = path.parent.parent / "groundtruth" / f"{path.name}.md"
        words = gold.read_text(encoding="utf-8") if gold.exists() else None
        empty = words is not None and not _WORD.search(_MARKS.sub(r"\1", words))
        yield Expected(path, path.name, True, CLEAR if empty else frozenset(), words)


def _markitdown(folder: Path) -> Iterator[Expected]:
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        gold = folder / "expected_outputs" / f"{path.stem}.md"
        known = path.suffix == ".pdf" and gold.exists()
        words = gold.read_text(encoding="utf-8") if known else ""
        words = words if _WORD.search(words) else None  # theirs of a scan is empty
        unread = path.suffix == ".bin"
        yield Expected(path, path.name, not unread, CLEAR if unread else frozenset(), words)


def _articles(folder: Path) -> Iterator[Expected]:
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for path in sorted((folder / "html").glob("*.html.gz")):
        key = path.name.removesuffix(".html.gz")
        yield Expected(path, f"{key[:12]}.html", True, frozenset(), gold[key]["articleBody"])


def _manifest(folder: Path) -> Iterator[Expected]:
    with (folder / "MANIFEST.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = folder / row["file"]
            said = row["expected"]
            if said == "password_required":
                yield Expected(path, path.name, False, LOCKED)
            elif said == "text":
                blank = int(row["max_text_chars"]) < 20
                yield Expected(path, path.name, True, CLEAR if blank else frozenset())
            else:
                yield Expected(path, path.name, said != "corrupt_or_unsupported", CLEAR | LOCKED)


def _samples(folder: Path, pattern: str) -> Iterator[Expected]:
    listed = json.loads((folder / "files.json").read_text(encoding="utf-8"))["data"]
    locked = {Path(entry["path"]).name for entry in listed if entry.get("encrypted")}
    pictures = re.compile(r"image|CCITT|lzw|cmyk|trivial-minimal|geometry", re.IGNORECASE)
    for path in sorted(folder.glob(pattern)):
        if path.name in locked:
            yield Expected(path, path.name, False, LOCKED)
        else:
            blank = bool(pictures.search(str(path)))
            yield Expected(path, path.name, True, CLEAR if blank else frozenset())
