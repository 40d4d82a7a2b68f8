"""An answer by a model, put right before it is judged: marks, sentences, and whether it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.answering.citations import MARK, Citation, Claim, quote_for
from agents.answering.context import Context
from agents.answering.extracts import NOTHING_FOUND
from agents.answering.followups.languages import UNSPACED, words_of
from agents.answering.judging.evidence import Meaning
from agents.answering.judging.meaning import Vectors, texts_of
from agents.answering.mending import Change, apply, judged, nearest, standing, supporting
from agents.answering.rewriting import corrected
from agents.answering.rows import told
from contracts.chats import Hit, Support, Usage
from contracts.ledger import ModelRole
from contracts.projects import Strictness, Unsupported

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@dataclass
class Corrected:
    """The answer as it stands now; `counts` says what was done to it, for the trace."""

    content: str
    claims: list[Claim]
    citations: list[Citation]
    usage: Usage = field(default_factory=Usage)
    counts: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def passes(self) -> bool:
        return bool(self.claims) or self.content != NOTHING_FOUND


async def meaning_for(
    content: str, claims: Sequence[Claim], hits: Sequence[Hit], context: Context
) -> Meaning | None:
    if context.embedder is None or not claims:
        return None
    sentences = [words(content, claim) for claim in claims]
    return await Vectors.of(context.embedder, [*sentences, *(t for h in hits for t in texts_of(h))])


def words(content: str, claim: Claim) -> str:
    """The sentence without the marks in it: their numbers are none of its facts."""
    return " ".join(MARK.sub("", content[claim.start : claim.end]).split())


async def correct(
    written: Corrected, hits: Sequence[Hit], context: Context, meaning: Meaning | None
) -> Corrected | None:
    """None where it stands as it is.

    In another language than the passages' nobody here can tell more than what stands there word for
    word; and a model that may say what it knows by itself is not put right, only given its marks.
    """
    if not written.claims or not hits:
        return None
    work = _Correcting(written, hits, context, meaning)
    free = context.settings.answering.strictness is Strictness.FREE
    if not _speak_alike(written.content, hits):
        work.mark_word_for_word()
        return work.marked(must_rest=not free)
    work.mark()
    if free:
        return work.marked(must_rest=False)
    await work.rewrite()
    return work.result()


class _Correcting:
    def __init__(
        self, written: Corrected, hits: Sequence[Hit], context: Context, meaning: Meaning | None
    ) -> None:
        self._written, self._hits, self._context = written, hits, context
        self._meaning = meaning
        self._citations = list(written.citations)
        self._changes: list[Change] = []
        self._failing: list[Claim] = []
        self._rewritten = 0
        self._usage = Usage()
        self._counts: dict[str, object] = {}

    def mark(self) -> None:
        """A sentence that another passage than its own supports, or that has none, gets that."""
        for claim in self._written.claims:
            sentence = words(self._written.content, claim)
            if self._is_supported(sentence, claim):
                continue
            if found := supporting(sentence, self._hits, self._meaning):
                number = self._number(found[0])
                text = words(self._written.content, claim)
                self._changes.append(Change(claim, text, (number,)))
            else:
                self._failing.append(claim)
        self._count("marked", len(self._changes))

    def mark_word_for_word(self) -> None:
        """A sentence that has no mark gets that of the passage in which it stands."""
        for claim in self._written.claims:
            sentence = words(self._written.content, claim)
            if not claim.sources and (index := standing(sentence, self._hits)) is not None:
                self._changes.append(Change(claim, sentence, (self._number(index),)))
        self._count("marked", len(self._changes))

    async def rewrite(self) -> None:
        if not self._failing:
            return
        sentences = [words(self._written.content, claim) for claim in self._failing]
        by_model = await self._by_model(sentences)
        removed = 0
        for number, (claim, sentence) in enumerate(zip(self._failing, sentences, strict=True), 1):
            change = by_model.get(number) or self._by_hand(sentence)
            if change is not None:
                self._rewritten += 1
                self._changes.append(Change(claim, *change))
            elif self._context.settings.answering.unsupported is Unsupported.REMOVE:
                removed += 1
                self._changes.append(Change(claim, None))
        self._count("rewritten", self._rewritten)
        self._count("removed", removed)

    def marked(self, *, must_rest: bool) -> Corrected | None:
        """With the marks alone; an answer that rests on nothing does not pass where it must."""
        if self._changes:
            return self._changed()
        rests = any(claim.sources for claim in self._written.claims)
        if rests or not must_rest:
            return None
        self._failing = list(self._written.claims)
        return self._abstention()

    def result(self) -> Corrected:
        if len(self._failing) == len(self._written.claims) and not self._rewritten:
            return self._abstention()
        return self._changed()

    def _changed(self) -> Corrected:
        content, claims = apply(self._written.content, self._changes, self._written.claims)
        return Corrected(content, claims, self._citations, self._usage, self._counts)

    def _abstention(self) -> Corrected:
        """Nothing of it is supported, so it does not pass."""
        counts = {**self._counts, "unsupported": len(self._failing)}
        return Corrected(NOTHING_FOUND, [], [], self._usage, counts)

    async def _by_model(self, sentences: Sequence[str]) -> dict[int, tuple[str, tuple[int, ...]]]:
        model = self._context.model_for(ModelRole.JUDGE)
        if model is None:
            return {}
        found, self._usage, note = await corrected(model, sentences, self._hits)
        if note:
            self._counts["rewriting"] = f"{note} The documents' own sentences were taken."
        kept: dict[int, tuple[str, tuple[int, ...]]] = {}
        for one in found:
            hit = self._hits[one.passage - 1]
            quoted = quote_for([one.text], hit, hit.score)
            if one.sentence not in kept and judged(one.text, quoted, None) is Support.SUPPORTED:
                kept[one.sentence] = (one.text, (self._number(one.passage - 1),))
        return kept

    def _by_hand(self, sentence: str) -> tuple[str, tuple[int, ...]] | None:
        """The nearest sentence of the documents, unless the answer has it already."""
        found = nearest(sentence, self._hits, self._meaning)
        if found is None:
            return None
        index, citation = found
        text = told(citation)
        said = [self._written.content, *(change.text or "" for change in self._changes)]
        if any(text in one for one in said):
            return None
        return text, (self._number(index),)

    def _is_supported(self, sentence: str, claim: Claim) -> bool:
        cited = [self._written.citations[n - 1] for n in claim.sources]
        quoted = [quote_for([sentence], c.hit, c.score, self._meaning) for c in cited]
        return any(judged(sentence, one, self._meaning) is Support.SUPPORTED for one in quoted)

    def _number(self, index: int) -> int:
        """The reader's number of a passage; one that was not cited so far gets the next."""
        hit = self._hits[index]
        for number, citation in enumerate(self._citations, 1):
            if citation.hit.passage_id == hit.passage_id:
                return number
        self._citations.append(Citation(hit, 0, len(hit.text), hit.score))
        return len(self._citations)

    def _count(self, what: str, number: int) -> None:
        if number:
            self._counts[what] = number


def _speak_alike(content: str, hits: Sequence[Hit]) -> bool:
    """The judge compares words, so it can only tell within a language that has them."""
    passages = " ".join(hit.text for hit in hits)
    if any(UNSPACED.search(text) or not _LATIN.search(text) for text in (content, passages)):
        return False
    return words_of(content) is words_of(passages)
