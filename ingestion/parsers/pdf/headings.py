"""Which blocks are headings, and how deep: from the outline, or from how they are set."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.documents import BlockKind
from ingestion.parsers.pdf.blocks import Block, continues_sentence

_LONGEST = 200
_LARGER = 1.12
_LEVELS = 6
_NUMBERING = re.compile(
    r"^(?:(?i:chapter|section|part|kapitel|chapitre)\s+)?"
    r"(?:[\dIVX]{1,5}(?:\.\d+)*|[A-Z])?[.:)]?\s+"
)
_LONGEST_NUMBERING = 20


@dataclass(frozen=True)
class OutlineItem:
    title: str
    level: int
    page: int | None


def body_size(blocks: Sequence[Block]) -> float:
    """The size most of the document is set in, in points."""
    sizes = Counter[float]()
    for block in blocks:
        sizes[block.size] += block.length
    return sizes.most_common(1)[0][0] if sizes else 10.0


def mark_headings(blocks: list[Block], outline: Sequence[OutlineItem]) -> list[Block]:
    """The blocks with headings marked and levelled; lines of one heading become one block."""
    body = body_size(blocks)
    by_page: dict[int | None, list[OutlineItem]] = defaultdict(list)
    for item in outline:
        by_page[item.page].append(item)
    for block in (block for block in blocks if not block.repeats):
        level = _outlined(block, by_page[block.page])
        if level or _looks_like_heading(block, body):
            block.kind, block.level = BlockKind.HEADING, level
    merged = _merge_lines(blocks)
    _unmark_posters(merged)
    _unmark_title_pages(merged)
    _level(merged, bool(outline))
    return merged


def _outlined(block: Block, items: Sequence[OutlineItem]) -> int:
    """The level of the outline's item that names this block on its page, or 0.

    An outline may number otherwise than the page: '3: Catalogs' for 'CHAPTER THREE: Catalogs'.
    """
    if not items or len(block.rows) > 4 or block.length > _LONGEST:
        return 0
    key = _key(block.text)
    for item in items:
        name = _key(_NUMBERING.sub("", item.title))
        if len(name) > 2 and key.endswith(name) and len(key) <= len(name) + _LONGEST_NUMBERING:
            return item.level
    return 0


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title).casefold()


def _looks_like_heading(block: Block, body: float) -> bool:
    if block.kind is BlockKind.TABLE_ROW or len(block.rows) > 4 or block.length > _LONGEST:
        return False
    text = block.text
    if sum(map(str.isalpha, text)) < 2 or continues_sentence(text):
        return False
    if block.kind is BlockKind.LIST_ITEM and not (block.bold or block.size >= _LARGER * body):
        return False
    if block.size >= _LARGER * body:
        return not (text.endswith((".", ",", ";")) and len(text) > 80)
    if block.size < 0.95 * body:
        return False
    return block.bold and len(block.rows) <= 2 and not text.endswith((".", ",", ";"))


def _style(block: Block) -> tuple[float, bool]:
    return (round(block.size * 2) / 2, block.bold)


def _merge_lines(blocks: list[Block]) -> list[Block]:
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last and _one_heading(last, block):
            last.rows += block.rows
            last.level = last.level or block.level
        else:
            merged.append(block)
    return merged


def _one_heading(one: Block, two: Block) -> bool:
    if one.kind is not BlockKind.HEADING or two.kind is not BlockKind.HEADING:
        return False
    if (one.level and two.level) or one.page != two.page or _style(one) != _style(two):
        return False
    step = two.rows[0].baseline - one.rows[-1].baseline
    close = 0 < step < 1.6 * one.size
    return close and len(one.text) + len(two.text) <= _LONGEST and not _numbered(two.text)


def _numbered(text: str) -> bool:
    return bool(re.match(r"(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)[.)]?\s", text))


def _unmark_posters(blocks: list[Block]) -> None:
    """Text that is all headings has none: a poster, a slide, a form."""
    letters = sum(len(block.text) for block in blocks)
    in_headings = sum(len(b.text) for b in blocks if b.kind is BlockKind.HEADING and not b.level)
    if in_headings > 0.6 * letters:
        for block in blocks:
            if block.kind is BlockKind.HEADING and not block.level:
                block.kind = BlockKind.PARAGRAPH


def _unmark_title_pages(blocks: list[Block]) -> None:
    """On a page of headings alone only the largest is one: the rest names author and publisher."""
    pages: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        pages[block.page].append(block)
    for members in pages.values():
        if len(members) > 1 and all(b.kind is BlockKind.HEADING and not b.level for b in members):
            largest = max(members, key=lambda block: (block.size, block.bold))
            for block in members:
                if block is not largest:
                    block.kind = BlockKind.PARAGRAPH


def _level(blocks: list[Block], has_outline: bool) -> None:
    """Levels by size and weight, the largest first; below the outline's where there is one."""
    unknown = [block for block in blocks if block.kind is BlockKind.HEADING and not block.level]
    known: dict[tuple[float, bool], int] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level:
            known.setdefault(_style(block), block.level)
    deepest = max(known.values(), default=0) if has_outline else 0
    styles = sorted({_style(block) for block in unknown} - set(known), reverse=True)
    rank = {style: min(deepest + index + 1, _LEVELS) for index, style in enumerate(styles)}
    for block in unknown:
        block.level = known.get(_style(block)) or rank[_style(block)]
