"""Check the answer: every quote stands in the stored text, every sentence rests on its quotes."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from langgraph.runtime import Runtime

from agents.answering.abstaining import tell_nearest_to_prose
from agents.answering.citations import (
    Citation,
    Claim,
    by_page,
    find_quote,
    quote_for,
    sources_of,
)
from agents.answering.context import Context
from agents.answering.correcting import Corrected, correct, meaning_for, words
from agents.answering.judging.evidence import Meaning
from agents.answering.judging.remembering import forget
from agents.answering.nearest import told
from agents.answering.state import State
from agents.answering.steps import Write, step
from agents.answering.support import judge
from contracts.chats import Support, Usage
from contracts.documents import Place
from contracts.events import Revised, SentenceJudged, Sources


async def verify(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write, context = runtime.stream_writer, runtime.context
    with step(write, "verify") as outcome:
        written = Corrected(state["content"], state["claims"], state["citations"])
        meaning, corrected = None, None
        if context.model is not None:  # a document's own sentences need neither
            meaning = await meaning_for(written.content, written.claims, state["hits"], context)
            corrected = await correct(written, state["hits"], context, meaning)
        now = corrected or written
        if not now.passes:  # a model says so in English, whatever the question's language
            now = replace(now, content=told(context.language_of(state["query"])))
        if corrected and not corrected.passes:
            await tell_nearest_to_prose(state["query"], state["hits"], context, write)
        if now.usage != Usage():
            write(now.usage)
        revised = now.content != written.content
        checked = await _checked(now, meaning, context)
        if revised or checked.citations != written.citations:
            places = await context.locate([citation.span for citation in checked.citations])
            on_pages = [_on_one_page(*pair) for pair in zip(checked.citations, places, strict=True)]
            checked.citations = [citation for citation, _ in on_pages]
            if revised:
                write(Revised(text=now.content))
            write(Sources(sources=sources_of(checked.citations, [place for _, place in on_pages])))
        found = _judge(now, checked, meaning, write)
        forget()
        outcome.summary = _summary(found) if now.citations else "Nothing to check"
        outcome.detail = {**now.counts, **checked.detail} or None
    if not revised:
        return {"citations": checked.citations}
    return {"citations": checked.citations, "content": now.content, "claims": now.claims}


@dataclass
class _Checked:
    """The citations, narrowed to their quotes; `standing` are those found in the stored text."""

    citations: list[Citation]
    standing: dict[int, Citation]

    @property
    def detail(self) -> dict[str, object]:
        missing = [n for n in range(1, len(self.citations) + 1) if n not in self.standing]
        return {"not in the stored text": missing} if missing else {}


async def _checked(written: Corrected, meaning: Meaning | None, context: Context) -> _Checked:
    chosen = [
        _quoted(number, citation, written, meaning)
        for number, citation in enumerate(written.citations, 1)
    ]
    found = await asyncio.gather(*(_standing(citation, context) for citation in chosen))
    standing = {number: citation for number, citation in enumerate(found, 1) if citation}
    return _Checked([c or chosen[i] for i, c in enumerate(found)], standing)


def _judge(
    written: Corrected, checked: _Checked, meaning: Meaning | None, write: Write
) -> Counter[Support]:
    found: Counter[Support] = Counter()
    for claim in written.claims:
        support = _support(words(written.content, claim), claim, checked.standing, meaning)
        found[support] += 1
        write(
            SentenceJudged(
                start=claim.start, end=claim.end, sources=list(claim.sources), support=support
            )
        )
    return found


def _summary(found: Counter[Support]) -> str:
    """The numbers that a reader can count in the answer: cited is all that rests on something."""
    weak, bare = found[Support.WEAK], found[Support.NONE]
    cited = f"{found.total() - bare} of {found.total()} sentences cited"
    return f"{cited}, {weak} of them weakly" if weak else cited


def _quoted(
    number: int, citation: Citation, written: Corrected, meaning: Meaning | None
) -> Citation:
    """The citation with the quote that supports best what cites it."""
    citing = [words(written.content, c) for c in written.claims if number in c.sources]
    if citation.exact or not written.claims:
        return citation
    return quote_for(citing, citation.hit, citation.score, meaning)


def _on_one_page(citation: Citation, places: Sequence[Place]) -> tuple[Citation, Place]:
    """The longer part of a quote that goes over a page break: one mark opens one page."""
    parts = by_page(citation, places)
    longest = max(range(len(parts)), key=lambda i: parts[i].end - parts[i].start)
    part = parts[longest]
    return part, next(place for place in places if place.page == part.page)


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


def _support(
    sentence: str, claim: Claim, standing: dict[int, Citation], meaning: Meaning | None
) -> Support:
    cited = [standing[n] for n in claim.sources if n in standing]
    columns = (" ".join(c.row.columns) if c.row else "" for c in cited)
    above = (f"{c.hit.title} {c.hit.context}" for c in cited)
    context = "\n".join([*above, *columns])
    before = "\n".join(c.hit.text[: c.start] for c in cited)
    return judge(sentence, [citation.quote for citation in cited], context, meaning, before)
