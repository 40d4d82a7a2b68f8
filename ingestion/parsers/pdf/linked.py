"""Which words of a page lead somewhere: a PDF has links as rectangles over what it paints."""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingestion.parsers import links
from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.blocks import Block
from ingestion.parsers.pdf.covering import Upright
from ingestion.parsers.pdf.geometry import Rect
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.words import HYPHENS, Word

_MOST = 1000  # of one page
_LONGEST = 8000  # bytes of an address
_MOST_WORDS = 100  # under one rectangle; what lies over more leads from a page, not from words
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_ROUGHLY = 2.0  # points
_ROOM = ctypes.create_string_buffer(_LONGEST)


class Link(NamedTuple):
    """An address and where it can be pressed: left, top, right, bottom in user space."""

    address: str
    rects: Sequence[Rect]


def links_on(page: pdfium.PdfPage) -> list[Link]:
    """Those that lead to a page of the web or to a person, in the order of the file."""
    found: list[Link] = []
    if not engine.count_annotations(engine.handle(page)):
        return found
    handle, document = engine.handle(page), engine.handle(page.pdf)
    after, link = ctypes.c_int(0), ctypes.c_void_p()
    places = ctypes.byref(after), ctypes.byref(link)
    while len(found) < _MOST and engine.next_link(handle, *places):
        address = _address(document, link)
        if address and not _is_hidden(handle, link):
            found.append(Link(address, [*_rects(link)]))
    return found


def lead(lines: Sequence[Line], found: Sequence[Link], upright: Upright) -> None:
    """Have the words under links say where they lead to; the lines run in one direction."""
    for link in found:
        for rect in link.rects:
            left, top, right, bottom = upright(rect, lines[0].style)
            near = [
                line
                for line in lines
                if line.top < bottom and line.bottom > top
                if line.left < right and line.right > left
            ]
            level = [
                (word, line)
                for line in near
                for word in line.words
                if top <= (word.top + word.bottom) / 2 <= bottom
            ]
            under = [one for one in level if left <= (one[0].left + one[0].right) / 2 <= right]
            if not under:  # a part of a word
                across = (left + right) / 2
                under = [one for one in level if one[0].left <= across <= one[0].right]
            for word, line in under if len(under) <= _MOST_WORDS else ():
                word.leads_to, line.leads = link.address, True


def addresses_in(block: Block) -> dict[Word, str]:
    """The addresses that a block does not show, each once, by the word that they stand behind."""
    words = [word for row in block.rows for piece in row.pieces for word in piece.words]
    runs = [*_runs(words)]
    if not runs:
        return {}
    ends = {run[-1]: run for run in runs}
    text, marks = "", dict[int, Word]()
    for word in words:
        text += f" {word.text}"
        run = ends.get(word)
        if run and not links.is_shown(word.leads_to, "".join(each.text for each in run)):
            marks[len(text)] = word
            text += links.to(word.leads_to)
    beside = {marks[at]: address for at, address in links.not_shown(text).items()}
    return _behind_whole_words(block, beside)


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that follow each other and lead to one address."""
    run: list[Word] = []
    for word in words:
        if run and word.leads_to != run[-1].leads_to:
            yield run
            run = []
        if word.leads_to:
            run.append(word)
    if run:
        yield run


def _behind_whole_words(block: Block, beside: Mapping[Word, str]) -> dict[Word, str]:
    """Where a word goes on in the next line, the address stands behind its other half."""
    placed = dict(beside)
    for row, after in pairwise(block.rows):
        last, first = row.pieces[-1].words[-1], after.pieces[0].words[0]
        if last in placed and last.text.endswith(HYPHENS) and first not in placed:
            placed[first] = placed.pop(last)
    return placed


def _address(document: ctypes.c_void_p, link: ctypes.c_void_p) -> str:
    action = ctypes.c_void_p(engine.get_action(link))
    if not action or engine.get_action_type(action) != raw.PDFACTION_URI:
        return ""
    size = engine.get_address(document, action, _ROOM, ctypes.c_ulong(_LONGEST))
    return _led_to(_ROOM.value) if 1 < size <= _LONGEST else ""


@lru_cache(256)  # the links of a page often lead to few places
def _led_to(said: bytes) -> str:
    address = said.decode("utf-8", "replace").strip()
    return address if links.to(address) else ""


def _is_hidden(page: ctypes.c_void_p, link: ctypes.c_void_p) -> bool:
    annotation = ctypes.c_void_p(engine.get_annotation_of(page, link))
    if not annotation:
        return False
    flags = engine.get_flags(annotation)
    engine.close_annotation(annotation)
    return bool(flags & _HIDDEN)


def _rects(link: ctypes.c_void_p) -> Iterator[Rect]:
    """Its quadrilaterals where it has some within its rectangle, as it should; else that."""
    box, corners = raw.FS_RECTF(), raw.FS_QUADPOINTSF()
    if not engine.get_link_rect(link, ctypes.byref(box)):
        return
    left, right, top, bottom = box.left, box.right, box.top, box.bottom
    whole = (min(left, right), max(top, bottom), max(left, right), min(top, bottom))
    count, into = min(max(engine.count_quads(link), 0), _MOST), ctypes.byref(corners)
    parts = [_bounds(corners) for at in range(count) if engine.get_quad(link, at, into)]
    inside = [part for part in parts if _within(part, whole)]
    yield from inside or [whole]


def _bounds(corners: Any) -> Rect:
    xs = (corners.x1, corners.x2, corners.x3, corners.x4)
    ys = (corners.y1, corners.y2, corners.y3, corners.y4)
    return min(xs), max(ys), max(xs), min(ys)


def _within(part: Rect, whole: Rect) -> bool:
    return (
        whole[0] - _ROUGHLY <= part[0] < part[2] <= whole[2] + _ROUGHLY
        and whole[3] - _ROUGHLY <= part[3] < part[1] <= whole[1] + _ROUGHLY
    )
