"""Check the answer: every quote stands in the stored text, every sentence rests on its quotes."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from langgraph.runtime import Runtime

from agents.answering.citations import (
    MARK,
    Citation,
    Claim,
    by_page,
    find_quote,
    quote_for,
    sources_of,
)
from agents.answering.context import Context
from agents.answering.state import State
from agents.answering.steps import step
from agents.answering.support import judge
from contracts.chats import Support
from contracts.documents import Place
from contracts.events import SentenceJudged, Sources


async def verify(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write, context = runtime.stream_writer, runtime.context
    content, claims, before = state["content"], state["claims"], state["citations"]
    with step(write, "verify") as outcome:
        chosen = [_quoted(n, c, claims, content) for n, c in enumerate(before, 1)]
        checked = await asyncio.gather(*(_standing(citation, context) for citation in chosen))
        after = [c or chosen[i] for i, c in enumerate(checked)]
        standing = {n: c for n, c in enumerate(checked, 1) if c}
        if after != before:
            places = await context.locate([citation.span for citation in after])
            on_pages = [_on_one_page(*pair) for pair in zip(after, places, strict=True)]
            after = [citation for citation, _ in on_pages]
            write(Sources(sources=sources_of(after, [place for _, place in on_pages])))
        found: Counter[Support] = Counter()
        for claim in claims:
            support = _support(_words(content, claim), claim, standing)
            found[support] += 1
            write(
                SentenceJudged(
                    start=claim.start,
                    end=claim.end,
                    sources=list(claim.sources),
                    support=support,
                )
            )
        outcome.summary = _summary(found) if before else "Nothing to check"
        if missing := [n for n in range(1, len(before) + 1) if n not in standing]:
            outcome.detail = {"not in the stored text": missing}
    return {"citations": after}


def _summary(found: Counter[Support]) -> str:
    """The numbers that a reader can count in the answer: cited is all that rests on something."""
    weak, bare = found[Support.WEAK], found[Support.NONE]
    cited = f"{found.total() - bare} of {found.total()} sentences cited"
    return f"{cited}, {weak} of them weakly" if weak else cited


def _quoted(number: int, citation: Citation, claims: list[Claim], content: str) -> Citation:
    """The citation with the quote that supports best what cites it."""
    if citation.exact:
        return citation
    citing = [_words(content, c) for c in claims if number in c.sources]
    return quote_for(citing, citation.hit, citation.score)


def _on_one_page(citation: Citation, places: Sequence[Place]) -> tuple[Citation, Place]:
    """The longer part of a quote that goes over a page break: one mark opens one page."""
    parts = by_page(citation, places)
    longest = max(range(len(parts)), key=lambda i: parts[i].end - parts[i].start)
    part = parts[longest]
    return part, next(place for place in places if place.page == part.page)


def _words(content: str, claim: Claim) -> str:
    """The sentence without the marks in it: their numbers are none of its facts."""
    return MARK.sub("", content[claim.start : claim.end])


async def _standing(citation: Citation, context: Context) -> Citation | None:
    """The citation at the exact place where its quote stands; None when it does not stand there."""
    document, start, end = citation.span
    if await context.stored_text(document, start, end) == citation.quote:
        return citation
    offset = citation.hit.place.start or 0
    stored = await context.stored_text(document, offset, offset + len(citation.hit.text))
    found = find_quote(citation.quote, stored)
    if found is None:
        return None
    hit = citation.hit.model_copy(update={"text": stored})
    return replace(citation, hit=hit, start=found[0], end=found[1])


def _support(sentence: str, claim: Claim, standing: dict[int, Citation]) -> Support:
    cited = [standing[n] for n in claim.sources if n in standing]
    columns = (" ".join(c.row.columns) if c.row else "" for c in cited)
    above = (f"{c.hit.title} {c.hit.context}" for c in cited)
    context = "\n".join([*above, *columns])
    return judge(sentence, [citation.quote for citation in cited], context)
