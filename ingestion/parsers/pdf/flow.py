"""Pages to one flow of blocks: a paragraph that crosses a page break stays in one piece."""

from contracts.documents import BlockKind
from ingestion.parsers.pdf.blocks import (
    Block,
    continues_sentence,
    ends_sentence,
    joins,
    left_margin,
    uses_indents,
)
from ingestion.parsers.pdf.headings import body_size


def flow(pages: list[list[Block]]) -> list[Block]:
    """All blocks in order, paragraphs joined across pages.

    What stands between the halves (notes at the foot of a page, a caption at the top of the
    next) is moved before or after the paragraph, on its own page, so pages stay in order.
    """
    body = body_size([block for blocks in pages for block in blocks])
    indents = any(uses_indents([row for block in blocks for row in block.rows]) for blocks in pages)
    done: list[Block] = []
    foot = 0  # where in `done` the last page with text begins
    for blocks in pages:
        if not blocks:
            continue
        halves = _halves(done, foot, blocks, body, indents)
        if halves:
            last, first = halves
            done[last].rows += blocks[first].rows
            done.append(done.pop(last))
            blocks = blocks[:first] + blocks[first + 1 :]
        foot = len(done) - 1 if halves else len(done)
        done += blocks
    return done


def _halves(
    done: list[Block], foot: int, blocks: list[Block], body: float, indents: bool
) -> tuple[int, int] | None:
    """Which block so far goes on in which of the new page's."""
    last = _last_of_body(done, foot, _size_of(done[foot:], body))
    first = _first_of_body(blocks, _size_of(blocks, body))
    if last is None or first is None:
        return None
    before, after = done[last], blocks[first]
    if last < len(done) - 1 and before.page != done[last + 1].page:
        return None  # moving it past those notes would put pages out of order
    region = after.rows[0].region
    rows = [row for block in blocks for row in block.rows if row.region == region]
    goes_on = _goes_on(before, after) and joins(before, after, left_margin(rows), indents)
    return (last, first) if goes_on else None


def _goes_on(before: Block, after: Block) -> bool:
    """Whether a sentence does. Two records that stand on two pages are not one paragraph, so a line
    that ends without a stop must have been filled where the next page begins with a capital."""
    last, first = before.rows[-1], after.rows[0]
    if ends_sentence(last.text):
        return False
    is_full = len(before.rows) > 1 and last.right > max(r.right for r in before.rows) - last.size
    return is_full or last.text.endswith("-") or continues_sentence(first.text)


def _size_of(page: list[Block], body: float) -> float:
    """The size of a page's main text: the document's, or its own on a page of notes alone."""
    return body if any(_is_body(block, body) for block in page) else body_size(page)


def _is_body(block: Block, body: float) -> bool:
    if block.kind is BlockKind.TABLE_ROW or block.repeats:
        return False
    return abs(block.size - body) <= 0.08 * body


def _last_of_body(done: list[Block], foot: int, body: float) -> int | None:
    for index in range(len(done) - 1, foot - 1, -1):
        if _is_body(done[index], body):
            return index
        if done[index].size > body:
            return None
    return None


def _first_of_body(blocks: list[Block], body: float) -> int | None:
    for index, block in enumerate(blocks):
        if _is_body(block, body):
            return index
        if block.size > body:
            return None
    return None
