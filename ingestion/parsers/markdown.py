"""Markdown: the text a reader sees, cut at headings; a place is a line of the file."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from contracts.documents import BlockKind, Extract
from ingestion.parsers import links
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.decoding import text_for
from ingestion.parsers.front_matter import front_matter
from ingestion.parsers.html import parsed_page, write_fragment
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.joining import BREAK, joined
from ingestion.parsers.marks import LEVEL, LOWERED, RAISED
from ingestion.parsers.markup import formula, is_tag, with_names
from ingestion.parsers.wiki import heading_of

_DEEPEST = 100
_CONTAINERS = ("blockquote_open", "list_item_open")
_LONG = 200  # characters: longer lines were not wrapped by a program
_MARKED = re.compile(r"[!*_`\[\]<>&\\]|  \n")
_SCRIPT = re.compile(r"<(/?)su([pb])\b[^<>]*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b[^<>]{0,500}?\bhref\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>", re.IGNORECASE)
_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:")
_DEFINITION = re.compile(r"\[([^\]\n]{1,200})\]:\s*(\S+)")
_LABEL = re.compile(r"\[([^\[\]\n]{1,200})\](?!:)")
_NAMED = "names of links"
_ADDRESS = re.compile(r"<|#|/|\.{1,2}/|[a-z][a-z0-9+.-]*:\S|[^/]*\w\.\w|.*/", re.IGNORECASE)


class MarkdownParser:
    """Links keep their words and where they lead to, pictures their description; raw HTML keeps
    its text and its links."""

    media_types = frozenset({"text/markdown"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        source = text_for(built, data).removeprefix("\ufeff")
        source = source.replace("\r\n", "\n").replace("\r", "\n")
        if front := front_matter(source):
            built.title = front.title
            # Same number of lines, so that places stay true.
            source = "\n" * source.count("\n", 0, front.end) + source[front.end :]
        write_markdown(built, source)
        extract = built.done()
        extract.title = extract.title or _only_top_heading(extract)
        return extract


def write_markdown(built: ExtractBuilder, source: str, numbered: bool = True) -> None:
    """What a reader sees of a Markdown text; `numbered`: its lines are lines of the file."""
    reader = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").disable("inline")
    # Addresses are kept as they are written; to put them in order takes a quarter of the time.
    reader.normalizeLink = _as_it_is
    reader.validateLink = _any
    reader.block.ruler.at("reference", _reference)
    reader.inline.ruler.before("escape", "formula", formula)
    env: dict[str, Any] = {}
    tokens = reader.parse(source, env)
    _Reader(built, tokens, _Inline(reader, env), source.split("\n"), numbered).read()
    if any(token.level >= _DEEPEST - 1 and token.type in _CONTAINERS for token in tokens):
        built.leave_out_deeper()


def _reference(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The address of a link that is named elsewhere. A note of one word, which begins `[^2]:`, is
    none, and neither is what somebody said (`[Ann]: yes`); CommonMark, which knows neither, would
    leave them out."""
    begins = state.bMarks[first] + state.tShift[first]
    found = _DEFINITION.match(state.src, begins)
    if state.src.startswith("[^", begins) or (found and not _is_address(found, state)):
        return False
    return reference(state, first, last, silent)


def _is_address(definition: re.Match[str], state: StateBlock) -> bool:
    """Whether it leads somewhere, or is named elsewhere in the text."""
    if _ADDRESS.match(definition[2]):
        return True
    if _NAMED not in state.env:
        state.env[_NAMED] = {name.casefold() for name in _LABEL.findall(state.src)}
    return definition[1].casefold() in state.env[_NAMED]


def _as_it_is(url: str) -> str:
    return url


def _any(url: str) -> bool:
    return bool(url)


def _only_top_heading(extract: Extract) -> str | None:
    """The heading that a text begins with, where everything else stands below it."""
    tops = {section.headings[:1] for section in extract.sections}
    first = extract.sections[0]
    return first.headings[0] if first.kind is BlockKind.HEADING and len(tops) == 1 else None


class _Inline:
    """What a reader sees of the words of a block. Most blocks hold nothing but words."""

    def __init__(self, reader: MarkdownIt, env: dict[str, Any]) -> None:
        self._reader, self._env = reader, env

    def lines(self, token: Token) -> list[str]:
        if not _MARKED.search(token.content):
            return [line.strip() for line in token.content.split("\n")]
        children: list[Token] = []
        self._reader.inline.parse(token.content, self._reader, self._env, children)
        lines: list[list[str]] = [[]]
        targets: list[str] = []
        for child in children:
            if child.type in ("text", "text_special", "code_inline", "image"):
                lines[-1].append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                lines[-1].append(BREAK if child.type == "hardbreak" else "")
                lines.append([])
            elif child.type == "link_open":
                targets.append(str(child.attrGet("href") or ""))
            elif child.type == "link_close" and targets:
                lines[-1].append(links.to(targets.pop()))
            elif child.type == "html_inline" and (anchor := _ANCHOR.fullmatch(child.content)):
                targets.append(unescape(anchor[1]))
            elif child.type == "html_inline" and child.content.lower() == "</a>" and targets:
                lines[-1].append(links.to(targets.pop()))
            elif child.type == "html_inline":
                lines[-1].append(_of_html(child.content, token.content))
        return ["".join(parts) for parts in lines]

    def text(self, token: Token) -> str:
        return joined(self.lines(token))

    def words(self, source: str) -> str:
        """Of a piece of the source that no token has."""
        token = Token("inline", "", 0, content=source)
        return self.text(token)


class _Reader:
    def __init__(
        self,
        built: ExtractBuilder,
        tokens: Sequence[Token],
        inline: _Inline,
        lines: Sequence[str],
        numbered: bool,
    ) -> None:
        self._built, self._tokens, self._lines = built, tokens, lines
        self._inline, self._numbered = inline, numbered
        self._markers: list[str] = []  # of the lists we are in
        self._counters: list[int] = []
        self._pending = ""  # the marker of an item whose first paragraph is to come
        self._row: list[str] | None = None
        self._row_line: int | None = None
        self._row_source = ""

    def read(self) -> None:
        heading = 0
        for token in self._tokens:
            line = token.map[0] + 1 if token.map and self._numbered else None
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1:])
                case "heading_close":
                    heading = 0
                case "inline" if heading:
                    self._built.heading(self._inline.text(token), heading, line)
                case "inline" if self._row is None and not self._markers:
                    self._paragraph(token, line)
                case "inline":
                    self._text(self._inline.text(token), line)
                case "fence" | "code_block":
                    self._built.block(BlockKind.CODE, token.content, line)
                case "html_block":
                    self._html(token.content, line)
                case _:
                    self._structure(token, line)

    def _paragraph(self, token: Token, first: int | None) -> None:
        """Lines that a program wrapped are one; long ones and a wiki's headings stand alone."""
        waiting: list[str] = []
        for number, line in enumerate([*self._inline.lines(token), ""]):
            heading = heading_of(line)
            is_long = len(links.without(line)) > _LONG
            alone = heading or not line or is_long or _NOTE.match(line)
            if waiting and alone:
                began = number - len(waiting)
                self._built.block(BlockKind.PARAGRAPH, joined(waiting), _plus(first, began))
                waiting = []
            if heading:
                self._built.heading(heading.text, heading.level, _plus(first, number))
            elif is_long:
                self._built.block(BlockKind.PARAGRAPH, line, _plus(first, number))
            else:
                waiting.append(line)

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
                self._row_source = self._lines[token.map[0]] if token.map else ""
            case "tr_close" if self._row is not None:
                self._built.row([*self._row, *self._further(len(self._row))], self._row_line)
                self._row = None

    def _text(self, text: str, line: int | None) -> None:
        if self._row is not None:
            self._row.append(text)
        else:
            self._built.block(BlockKind.LIST_ITEM, self._pending + text, line)
            self._pending = ""

    def _further(self, count: int) -> list[str]:
        """Cells of a row beyond those of its header, which tables of GitHub leave out."""
        cells = escapedSplit(self._row_source.strip().lstrip("> "))
        cells = cells[1:] if cells and not cells[0].strip() else cells
        cells = cells[:-1] if cells and not cells[-1].strip() else cells
        return [self._inline.words(cell.strip()) for cell in cells[count:]]

    def _html(self, source: str, line: int | None) -> None:
        """A comment that never ends is text: it would hide all that follows."""
        if source.lstrip().startswith("<!--") and "-->" not in source:
            for number, text in enumerate(source.split("\n")):
                self._built.block(BlockKind.PARAGRAPH, text, _plus(line, number))
        elif self._pending and (root := parsed_page(with_names(source))) is not None:
            self._text(text_of(root), line)
        else:
            write_fragment(self._built, with_names(source), line=line)


def _of_html(source: str, around: str) -> str:
    """What stands in the text for a piece of HTML in it."""
    if _SCRIPT.fullmatch(source):
        return _SCRIPT.sub(_mark, source)
    if source.lower().startswith("<br"):
        return BREAK
    return "" if is_tag(source, around) else source


def _mark(tag: re.Match[str]) -> str:
    """What stands in the text for a tag that raises or lowers."""
    if tag[1]:
        return LEVEL
    return RAISED if tag[2] in "pP" else LOWERED


def _plus(first: int | None, further: int) -> int | None:
    return None if first is None else first + further
