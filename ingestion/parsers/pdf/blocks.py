"""Rows to blocks: paragraphs across lines and pages, list items, table rows, headings."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from contracts.documents import BlockKind
from ingestion.parsers.joining import WIDE
from ingestion.parsers.pdf.columns import Row
from ingestion.parsers.pdf.tables import with_cells
from ingestion.parsers.pdf.words import OPENS

_BULLET = re.compile(r"[•●○▪▫■□☐☒☑◉◦‣➢❖✓∙·*–—-](?=\s|$)|o(?=\s)")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)](?=\s)")
_TERMINAL = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*[\d⁰¹²³⁴-⁹]{0,3}$")

_PAUSE = re.compile(r",[\"'”’»)\]]*$")  # nobody ends a paragraph with a comma

_TAIL = 12  # characters; enough to see how a sentence ends
_AROUND = 5  # rows, before and after
_CONTENTS = re.compile(r"^\S.{0,250}[\s.…]\d{1,4}$")  # a line of a table of contents


@dataclass(slots=True, eq=False)
class Block:
    """Rows a reader sees as one thing."""

    kind: BlockKind
    rows: list[Row]
    level: int = 0

    @property
    def text(self) -> str:
        if len(self.rows) == 1:
            return self.rows[0].text
        return " ".join([row.text for row in self.rows])

    @property
    def length(self) -> int:
        """Of its text."""
        return sum([len(row.text) for row in self.rows]) + len(self.rows) - 1

    @property
    def page(self) -> int:
        return self.rows[0].page

    @property
    def size(self) -> float:
        if len({row.size for row in self.rows}) == 1:
            return self.rows[0].size
        sizes = Counter[float]()
        for row in self.rows:
            sizes[row.size] += len(row.text)
        return sizes.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        return all(row.bold for row in self.rows)

    @property
    def repeats(self) -> bool:
        """Whether it is the first of what stands on many pages, and no part of what goes on."""
        return self.rows[0].pieces[0].repeats


@dataclass(slots=True)
class _Column:
    """What is usual in a column: its left margin, how far apart its lines are, and how
    paragraphs begin."""

    left: float
    leading: float
    indents: bool


def blocks_of(rows: list[Row]) -> list[Block]:
    """The blocks of one page, in reading order."""
    rows, tabular = with_cells(rows)
    columns = _measure(rows)
    blocks: list[Block] = []
    for index, row in enumerate(rows):
        kind = _kind(row, index in tabular, blocks)
        last = blocks[-1] if blocks else None
        if last and not _begins(last, kind, columns[row.region], rows, index):
            last.rows.append(row)
        else:
            blocks.append(Block(kind, [row]))
    return blocks


def ends_sentence(text: str) -> bool:
    return bool(_TERMINAL.search(text.rstrip()[-_TAIL:]))


def continues_sentence(text: str) -> bool:
    """Whether a row can only be the rest of what came before it."""
    first = text.lstrip("\"'“‘([")[:1]
    return first.islower()


def joins(before: Block, after: Block, left: float, indents: bool) -> bool:
    """Whether a paragraph goes on at the top of the next column or page.

    `left` is the left margin of the column that `after` stands in; `indents` whether paragraphs
    begin with one: only then can a full stop at the end of a full line be inside a paragraph.
    """
    kinds = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    if before.kind not in kinds or after.kind is not BlockKind.PARAGRAPH:
        return False
    if abs(before.size - after.size) > 0.06 * before.size or before.bold != after.bold:
        return False
    last, first = before.rows[-1], after.rows[0]
    if _is_of_contents(last.text) and _is_of_contents(first.text):
        return False
    if last.text.endswith("-") or (not ends_sentence(last.text) and continues_sentence(first.text)):
        return True
    if not indents:
        return not ends_sentence(last.text)
    indented = first.left > left + 0.7 * first.size
    full = len(before.rows) < 2 or last.right > max(row.right for row in before.rows) - last.size
    return full and not indented and (len(after.rows) > 1 or not ends_sentence(last.text))


def _measure(rows: list[Row]) -> dict[int, _Column]:
    by_region: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_region[row.region].append(row)
    indents = uses_indents(rows)
    return {
        region: _Column(left_margin(members), _leading(members), indents)
        for region, members in by_region.items()
    }


def left_margin(rows: list[Row]) -> float:
    """Where most rows of a column begin."""
    lefts = Counter(round(row.left / 2) for row in rows)
    most = max(lefts.values())
    common = min(left for left, count in lefts.items() if count >= max(0.5 * most, 1))
    return min(
        (row.left for row in rows if abs(round(row.left / 2) - common) <= 1), default=rows[0].left
    )


def uses_indents(rows: list[Row]) -> bool:
    """Whether a new paragraph begins farther right than the line after it."""
    return any(
        0.7 * one.size < one.left - two.left < 4 * one.size
        and one.region == two.region
        and ends_sentence(before.text)
        and two.left - before.left < 0.7 * one.size
        for before, one, two in zip(rows, rows[1:], rows[2:], strict=False)
    )


def _leading(rows: list[Row]) -> float:
    steps = [
        two.baseline - one.baseline
        for one, two in pairwise(rows)
        if 0.8 * one.size < two.baseline - one.baseline < 2.4 * one.size
        and abs(one.size - two.size) < 1
    ]
    return median(steps) if steps else 1.2 * rows[0].size


def _reach(rows: list[Row], index: int) -> float:
    """How far right the text around a row reaches: where its line could have gone on to."""
    row = rows[index]
    left, farthest, region = row.left, row.right, row.region
    middle, size = row.left + row.right, row.size
    for other in rows[max(0, index - _AROUND) : index + _AROUND + 1]:
        if other.region != region:
            continue
        if abs(other.left - left) < 2 * size:  # set like it
            farthest = max(farthest, other.right)
        elif abs(other.left + other.right - middle) < 0.6 * size:
            farthest = max(farthest, left + other.right - other.left)
    return farthest


def _kind(row: Row, tabular: bool, blocks: list[Block]) -> BlockKind:
    text = row.text
    if _BULLET.match(text) and len(text) > 2:
        return BlockKind.LIST_ITEM
    if tabular:
        return BlockKind.TABLE_ROW
    if _NUMBERED.match(text) and (_opens_list(text) or _follows_list(blocks)):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _opens_list(text: str) -> bool:
    return text.lstrip("(")[:1] in ("1", "a", "i")


def _follows_list(blocks: list[Block]) -> bool:
    recent = blocks[-3:]
    return any(block.kind is BlockKind.LIST_ITEM for block in recent)


def _is_of_contents(text: str) -> bool:
    return text[-1:].isdigit() and bool(_CONTENTS.search(text))


def _begins(block: Block, kind: BlockKind, column: _Column, rows: list[Row], index: int) -> bool:
    """Whether the row at `index` begins a new block after `block`."""
    last, row = block.rows[-1], rows[index]
    if row.pieces[0].words[0].first == OPENS:
        return True
    if kind is not BlockKind.PARAGRAPH or block.kind is BlockKind.TABLE_ROW:
        return True
    if _is_of_contents(last.text) and _is_of_contents(row.text):
        return True
    step = row.baseline - last.baseline
    if row.region != last.region:
        return not joins(block, Block(kind, [row]), column.left, column.indents)
    if abs(row.size - last.size) > 0.08 * max(row.size, last.size):
        return not _mixed(block, row)
    if row.bold != last.bold and (block.bold or row.bold):
        return True
    usual = max(column.leading, 1.05 * row.size)
    if step < -usual or step > usual + 0.4 * row.size:
        return True
    if last.text.endswith("-") or _PAUSE.search(last.text[-_TAIL:]):
        return False
    terminal = ends_sentence(last.text)
    if row.left > last.left + 0.7 * row.size and terminal and block.kind is BlockKind.PARAGRAPH:
        return True
    if block.kind is BlockKind.LIST_ITEM and row.left < block.rows[0].left - 0.5 * row.size:
        return True
    if not terminal and continues_sentence(row.text):
        return False
    return _stops_short(last, row, _reach(rows, index - 1))


def _mixed(block: Block, row: Row) -> bool:
    """A last line of mostly small type, such as one that ends in a note's number."""
    return not ends_sentence(block.text) and continues_sentence(row.text)


def _stops_short(last: Row, row: Row, right: float) -> bool:
    """Whether the first word of `row` would have fitted on the line before: a chosen break."""
    first = row.pieces[0].words[0]
    # A line of Chinese is one word here, of which any character could have stood there.
    width = row.size if WIDE.match(first.text) else first.right - first.left
    needed = width + 0.4 * row.size
    return last.right + max(needed, 1.5 * row.size) < right
