"""What becomes of the sentences of a model that nothing supports, once the answer stands. Pure.

First a passage is looked for that says the sentence as it is; then the sentence is rewritten from
the passage that is nearest; what still stands alone is marked or removed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agents.answering.citations import Citation, Claim, find_quote, quote_for
from agents.answering.judging.evidence import Meaning
from agents.answering.judging.names import codes_in, has_code
from agents.answering.judging.words import overlap, words_of
from agents.answering.support import judge
from contracts.chats import Hit, Support
from contracts.tables import Part, Row, parts_of

_TRAILING_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])*")
_ONLY_A_LEAD = re.compile(r"[ \t]*(?:(?:[#>\-*+]+|\d+[.)])[ \t]+)?$")
_NEAR_IN_WORDS, _NEAR_IN_MEANING = 0.4, 0.6
"""From which on a passage's sentence is what an unsupported one should have said."""


_LEAST_LETTERS = 4
"""What is shorter stands in many a passage, and by chance."""
_ENDS = " .!?。！？"


@dataclass(frozen=True)
class Change:
    """A claim's new text and marks; no text: it is removed."""

    claim: Claim
    text: str | None
    sources: tuple[int, ...] = ()


def supporting(
    sentence: str, hits: Sequence[Hit], meaning: Meaning | None
) -> tuple[int, Citation] | None:
    """The first passage that supports a sentence, by its index, with the quote that does."""
    for index, hit in enumerate(hits):
        quoted = quote_for([sentence], hit, hit.score, meaning)
        if judged(sentence, quoted, meaning) is Support.SUPPORTED:
            return index, quoted
    return None


def standing(sentence: str, hits: Sequence[Hit]) -> int | None:
    """The first passage, by its index, in which a sentence stands word for word, in any script."""
    wanted = sentence.rstrip(_ENDS)
    if sum(map(str.isalnum, wanted)) < _LEAST_LETTERS:
        return None
    return next((n for n, hit in enumerate(hits) if find_quote(wanted, hit.text)), None)


def judged(sentence: str, citation: Citation, meaning: Meaning | None) -> Support:
    hit = citation.hit
    columns = " ".join(citation.row.columns) if citation.row else ""
    context = f"{hit.title} {hit.context}\n{columns}"
    return judge(sentence, [citation.quote], context, meaning, hit.text[: citation.start])


def nearest(
    sentence: str, hits: Sequence[Hit], meaning: Meaning | None
) -> tuple[int, Citation] | None:
    """The sentence of a passage that an unsupported one should have been; None if none is near.

    It has the codes of the sentence: the row of another probe is not near, however alike.
    """
    wanted, codes = words_of(sentence), codes_in(sentence)
    best: tuple[float, int, Hit, Part] | None = None
    for index, hit in enumerate(hits):
        for part in parts_of(hit):
            text = part.row.told if part.row else hit.text[part.start : part.end]
            if not all(has_code(code, text) for code in codes):
                continue
            share = overlap(wanted, words_of(text))
            alike = meaning(sentence, text) if meaning else 0.0
            near = share >= _NEAR_IN_WORDS or alike >= _NEAR_IN_MEANING
            if near and (best is None or share + alike > best[0]):
                best = (share + alike, index, hit, part)
    if best is None:
        return None
    _, index, hit, part = best
    asked = _wrong_cells(part.row, wanted) if part.row else None
    return index, Citation(
        hit, part.start, part.end, hit.score, exact=True, row=part.row, asked=asked
    )


def _wrong_cells(row: Row, said: frozenset[str]) -> tuple[int, ...]:
    """The columns that a sentence names without saying what stands in them."""
    return tuple(
        n
        for n, (name, cell) in enumerate(zip(row.columns, row.cells, strict=False))
        if words_of(name) and words_of(name) <= said and not words_of(cell) <= said
    )


def apply(
    content: str, changes: Iterable[Change], claims: Sequence[Claim]
) -> tuple[str, list[Claim]]:
    """The content with the changes made, and all claims where they stand in it."""
    changed = {change.claim: change for change in changes}
    written, kept, at = "", list[Claim](), 0
    for claim in claims:
        change = changed.get(claim)
        written += content[at : claim.start]
        at = claim.start
        if change is None:
            kept.append(_moved(claim, len(written)))
            continue
        marks = _TRAILING_MARKS.match(content, claim.end)
        at = marks.end() if marks else claim.end
        if change.text is None:
            written, at = _without(written, content, at)
            continue
        start = len(written)
        written += " ".join([change.text, *(f"[{n}]" for n in change.sources)])
        kept.append(Claim(start, start + len(change.text), change.sources))
    written += content[at:]
    return (written.rstrip() if changed else written), kept


def _moved(claim: Claim, start: int) -> Claim:
    return replace(claim, start=start, end=start + claim.end - claim.start)


def _without(written: str, content: str, at: int) -> tuple[str, int]:
    """Nothing stays of a list's item, nor two spaces of one."""
    line = written[written.rfind("\n") + 1 :]
    ends_line = at >= len(content) or content[at] == "\n"
    if _ONLY_A_LEAD.fullmatch(line) and ends_line:
        return written[: len(written) - len(line)], min(at + 1, len(content))
    if ends_line:
        return written.rstrip(" "), at
    return written, at + (content[at] == " ")
