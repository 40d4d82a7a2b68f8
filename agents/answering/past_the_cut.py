"""What the best sentence needs of the passages beside its own: where one was cut off from what it
speaks of, or from what answers.

"It has a top speed of 30 km/h." at the beginning of a passage does not say what has it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.answering.citations import Citation
from agents.answering.context import Context
from agents.answering.screening import screened
from agents.extracting.cut import goes_on
from agents.extracting.languages import language_of
from agents.extracting.question_analysis import AnalysedQuestion
from contracts.chats import Hit
from contracts.tables import Part, parts_of

_CLOSED = (".", "!", "?", "…", "。", "！", "？")


async def with_beside(
    parts: Sequence[Citation], hits: Sequence[Hit], question: str, context: Context
) -> list[Citation]:
    """The parts; before the first the sentence that says whom it is about, where that ends the
    passage before; behind it the one that goes on, where only that has what is asked for."""
    if not parts or parts[0].row or parts[0].listed:
        return list(parts)
    first, others = parts[0], list(parts[1:])
    if _begins(first) and _leans(first.quote):
        lead = await _beside(first, hits, context, after=False)
        return [lead, first, *_without(lead, others)] if lead else list(parts)
    says_it = AnalysedQuestion(question).has_kind
    if _ends(first) and not says_it(first.quote):
        more = await _beside(first, hits, context, after=True)
        if more and _leans(more.quote) and says_it(more.quote):
            return [first, more, *_without(more, others)]
    return list(parts)


def _begins(part: Citation) -> bool:
    return not part.hit.text[: part.start].strip()


def _ends(part: Citation) -> bool:
    return not part.hit.text[part.end :].strip()


def _leans(text: str) -> bool:
    pattern = language_of(text).leaning
    return bool(pattern) and re.match(rf"(?:{pattern})", text) is not None


def _without(one: Citation, others: Sequence[Citation]) -> list[Citation]:
    return [other for other in others if other.span != one.span]


async def _beside(
    part: Citation, hits: Sequence[Hit], context: Context, *, after: bool
) -> Citation | None:
    """The sentence that comes next in the document, or before, in the passage beside; under the
    same headings, and if it is one."""
    hit = _next_to(part.hit, hits, after=after)
    if hit is None:
        kept, _ = await screened(await context.whole_document(part.hit), context)
        hit = _next_to(part.hit, kept, after=after)
    if hit is None:
        return None
    found: list[Part] = parts_of(hit)
    one = found[0 if after else -1] if found else None
    if one is None or one.row or not hit.text[one.start : one.end].endswith(_CLOSED):
        return None
    return replace(part, hit=hit, start=one.start, end=one.end)


def _next_to(hit: Hit, hits: Sequence[Hit], *, after: bool) -> Hit | None:
    found = (one for one in hits if (goes_on(hit, one) if after else goes_on(one, hit)))
    return next(found, None)
