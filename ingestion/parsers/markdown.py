"""Markdown: the text a reader sees, cut at headings; a place is a line of the file."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.decoding import decoded

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\s*\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class MarkdownParser:
    """Links keep their words, pictures their description; raw HTML keeps its text only."""

    media_types = frozenset({"text/markdown"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        source = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
        built = ExtractBuilder(name, self.max_characters)
        if front := _FRONT_MATTER.match(source):
            title = _TITLE.search(front[1])
            built.title = title[1] if title else None
            # Same number of lines, so that places stay true.
            source = "\n" * front[0].count("\n") + source[front.end() :]
        tokens = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").parse(source)
        _Reader(built, tokens).read()
        extract = built.done()
        if extract.title is None and extract.sections[0].kind is BlockKind.HEADING:
            extract.title = extract.sections[0].headings[-1]
        return extract


class _Reader:
    def __init__(self, built: ExtractBuilder, tokens: Sequence[Token]) -> None:
        self._built, self._tokens = built, tokens
        self._markers: list[str] = []  # of the lists we are in
        self._counters: list[int] = []
        self._pending = ""  # the marker of an item whose first paragraph is to come
        self._row: list[str] | None = None
        self._row_line: int | None = None

    def read(self) -> None:
        heading = 0
        for token in self._tokens:
            line = token.map[0] + 1 if token.map else None
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1:])
                case "heading_close":
                    heading = 0
                case "inline" if heading:
                    self._built.heading(_inline(token), heading, line)
                case "inline":
                    self._text(_inline(token), line)
                case "fence" | "code_block":
                    self._built.block(BlockKind.CODE, token.content, line)
                case "html_block":
                    self._html(token.content, line)
                case _:
                    self._structure(token, line)

    def _structure(self, token: Token, line: int | None) -> None:
        match token.type:
            case "bullet_list_open":
                self._markers.append("•")
                self._counters.append(0)
            case "ordered_list_open":
                self._markers.append("#")
                self._counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._markers.pop()
                self._counters.pop()
            case "list_item_open" if self._markers[-1] == "#":
                self._pending = f"{self._counters[-1]}. "
                self._counters[-1] += 1
            case "list_item_open":
                self._pending = "• "
            case "tr_open":
                self._row, self._row_line = [], line
            case "tr_close" if self._row is not None:
                self._built.row(self._row, self._row_line)
                self._row = None

    def _text(self, text: str, line: int | None) -> None:
        if self._row is not None:
            self._row.append(text)
        elif self._markers:
            self._built.block(BlockKind.LIST_ITEM, self._pending + text, line)
            self._pending = ""
        else:
            self._built.block(BlockKind.PARAGRAPH, text, line)

    def _html(self, source: str, line: int | None) -> None:
        text = _TAG.sub(" ", _COMMENT.sub(" ", source))
        self._built.block(BlockKind.PARAGRAPH, text, line)


def _inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append(" ")
    return "".join(parts)
