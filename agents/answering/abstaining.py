"""Say that the documents do not say: what they lack, and which passages came nearest."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.answering.context import Context
from agents.answering.extracts import Draft, cited
from agents.answering.nearest import (
    is_mentioned,
    nearest_of,
    never_mentioned,
    sources_near,
    told,
)
from agents.answering.steps import Write
from contracts.chats import Hit
from contracts.sentences import Extracted


class Found(NamedTuple):
    """What was asked and what the sentences of these passages say of it, best first."""

    question: str
    hits: Sequence[Hit]
    extracted: Sequence[Extracted]


async def nothing(found: Found, context: Context, write: Write) -> Draft:
    """What the documents lack, as far as a search for it finds nothing either; and what is near."""
    missing = never_mentioned(found.extracted)
    if missing:
        others = await context.search([" ".join(missing)])
        missing = [phrase for phrase in missing if not is_mentioned(phrase, others)]
    await tell_nearest(found, context, write)
    said = told(context.language_of(found.question), missing)
    return Draft(said, [], [])  # that is no claim, and needs no support


async def reason(found: Found, context: Context, write: Write) -> Draft:
    """Why there is no answer, where somebody asks for that."""
    await tell_nearest(found, context, write)
    language = context.language_of(found.question)
    return Draft(language.none_answers.format(len(found.hits), found.question), [], [])


async def tell_nearest(found: Found, context: Context, write: Write) -> None:
    near, hits = nearest_of(found.extracted), found.hits
    spans = [cited(hits[e.passage], e).span for e in near]
    places = [place for place, *_ in await context.locate(spans)]
    for passage in sources_near(context.language_of(found.question), near, hits, places):
        write(passage)


async def tell_nearest_to_prose(
    question: str, hits: Sequence[Hit], context: Context, write: Write
) -> None:
    """As `tell_nearest`, where a language model wrote and no sentence has been looked for yet."""
    extracted = await context.extractor.extract(question, hits)
    await tell_nearest(Found(question, hits, extracted), context, write)
