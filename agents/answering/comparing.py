"""A comparison without a language model: the best sentences on each of two things, one beside the
other, and of which of them the documents do not speak."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.answering.citations import Citation
from agents.answering.context import Context
from agents.answering.extracts import Draft, cited, compose
from agents.answering.markdown import as_markdown
from agents.answering.screening import screened
from agents.answering.tasks import Comparison
from agents.extracting.languages import language_of
from agents.extracting.words import content_words, stem, stems
from contracts.chats import Hit
from contracts.projects import Length
from contracts.sentences import Extracted

SENTENCES = {Length.SHORT: 1, Length.NORMAL: 2, Length.DETAILED: 4}


@dataclass(frozen=True)
class _Side:
    name: str
    parts: list[Citation]


async def found_on_both(task: Comparison, context: Context) -> list[Hit]:
    """What a search for each finds, in turn."""
    one, other = await _found(task.one, context), await _found(task.other, context)
    both = [
        hit
        for n in range(max(len(one), len(other)))
        for hit in (*one[n : n + 1], *other[n : n + 1])
    ]
    return list({hit.passage_id: hit for hit in both}.values())


async def is_told_together(
    question: str, task: Comparison, hits: Sequence[Hit], context: Context
) -> bool:
    """One sentence compares them, and answers for certain: then nothing has to be put together."""
    both = _words(task.one) | _words(task.other)
    telling = [hit for hit in hits if both <= {*stems(_all(hit))}]
    extracted = await context.extractor.extract(question, telling) if telling else []
    threshold = context.settings.answering.threshold
    return any(e.score >= threshold and both <= {*stems(e.text)} for e in extracted)


async def compared(question: str, task: Comparison, context: Context) -> Draft | None:
    """None where the documents speak of neither."""
    sides = [
        _Side(task.one, await _best(task.one, task.other, context)),
        _Side(task.other, await _best(task.other, task.one, context)),
    ]
    parts = [part for side in sides for part in side.parts]
    if not parts:
        return None
    heads = {
        at: f"**{as_markdown(side.name)}**"
        for at, side in ((0, sides[0]), (len(sides[0].parts), sides[1]))
        if side.parts
    }
    draft = compose(parts, await context.locate([part.span for part in parts]), heads)
    language = context.language_of(question)
    silent = [language.not_mentioned.format(side.name) for side in sides if not side.parts]
    content = "\n\n".join([draft.content, *silent])
    return Draft(content, draft.claims, draft.citations)


async def _found(name: str, context: Context) -> list[Hit]:
    return (await screened(await context.search([name]), context))[0]


async def _best(name: str, other: str, context: Context) -> list[Citation]:
    """Of passages that speak of it, the sentences that name it, or stand under its name."""
    words, its = _words(name), _words(name) - _words(other)
    hits = [hit for hit in await _found(name, context) if words <= {*stems(_all(hit))}]
    extracted = await context.extractor.extract(f"{name}?", hits) if hits else list[Extracted]()
    naming = [e for e in extracted if its & {*stems(f"{e.text} {_above(hits[e.passage])}")}]
    count = SENTENCES[context.settings.answering.length]
    return [cited(hits[e.passage], e) for e in _different(naming)[:count]]


def _different(extracted: Sequence[Extracted]) -> list[Extracted]:
    """The best first, each once."""
    kept: dict[str, Extracted] = {}
    for sentence in sorted(extracted, key=lambda e: -e.score):
        kept.setdefault(" ".join(sentence.text.split()), sentence)
    return list(kept.values())


def _words(name: str) -> set[str]:
    return {stem(word) for word in content_words(name, language_of(name).silent)}


def _above(hit: Hit) -> str:
    return f"{hit.context} {hit.title} {' '.join(hit.place.headings or ())}"


def _all(hit: Hit) -> str:
    return f"{hit.text} {_above(hit)}"
