"""Answer what asks for no fact, without a language model; or find what a model needs for it."""

from collections.abc import Sequence

from agents.answering.citations import Citation
from agents.answering.comparing import compared, found_on_both, is_told_together
from agents.answering.context import Context
from agents.answering.extracts import Draft, cited, compose
from agents.answering.nearest import is_mentioned
from agents.answering.ordering import in_its_place
from agents.answering.summarising import SENTENCES, summary_of, to_summarise
from agents.answering.tasks import Comparison, Place, Summary, Task
from contracts.chats import Hit
from contracts.projects import Length


async def performed(
    question: str, task: Task, hits: Sequence[Hit], context: Context
) -> Draft | None:
    """None where nothing of what was found fits: then it is a question like any other."""
    match task:
        case Summary(about):
            parts = await _summarised(about, hits, context)
        case Comparison():
            if await is_told_together(question, task, hits, context):
                return None
            return await compared(question, task, context)
        case Place():
            parts = in_its_place(task, hits)
    if not parts:
        return None
    return compose(parts, await context.locate([part.span for part in parts]))


async def passages_for(task: Task, hits: Sequence[Hit], context: Context) -> list[Hit]:
    """What a language model reads: of a whole document the passages that say most."""
    most = context.settings.retrieval.passages
    match task:
        case Summary(about):
            read = await to_summarise(about, hits, context)
            telling = summary_of(read, Length.DETAILED)
            found = list({part.hit.passage_id: part.hit for part in telling}.values())
        case Comparison():
            found = await found_on_both(task, context)
        case Place():
            found = []
    return found[:most] or list(hits)


async def _summarised(about: str, hits: Sequence[Hit], context: Context) -> list[Citation]:
    """Of documents, or of what they say about something."""
    length = context.settings.answering.length
    read = await to_summarise(about, hits, context)
    if read or not about:
        return summary_of(read, length)
    speaking = [hit for hit in hits if is_mentioned(about, [hit])]
    extracted = await context.extractor.extract(f"{about}?", speaking) if speaking else []
    best = sorted(extracted, key=lambda e: -e.score)[: SENTENCES[length]]
    if not best or best[0].score < context.settings.answering.threshold:
        return []
    return [cited(speaking[e.passage], e) for e in best]
