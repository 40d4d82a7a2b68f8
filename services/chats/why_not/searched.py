"""At which step of a search a document fell out: each suspect is tried by searching without it."""

from typing import Any

from adapters.models.embedders import LOCAL, MULTILINGUAL
from contracts.chats import Hit
from contracts.projects import RerankedBy, RetrievalSettings, SearchMode
from contracts.searching import Explanation
from services.chats.why_not.facts import Facts
from services.chats.why_not.finding import Finding, passages, retrieval_change
from services.chats.why_not.replay import Replay, place_of
from services.chats.why_not.schemas import FellOut, SettingChange
from services.search.service import SAME_SCORES

_KEYWORD_DEPTH, _VECTOR_DEPTH = 20, 40
"""How many passages each leg hands on."""
_UNUSUAL: dict[str, tuple[FellOut, str]] = {
    "mode": (FellOut.MODE, "The project searches by {now} alone, and that does not find it."),
    "half_life_days": (FellOut.AGE, "It is old, and the project lets older documents count less."),
    "pinned_documents": (FellOut.PINNED, "Pinned documents took its place among the passages."),
    "per_document": (
        FellOut.PER_DOCUMENT,
        "Of one document at most {now} may be read, and others of it fit better.",
    ),
    "vector_weight": (
        FellOut.WEIGHT,
        "It fits by {other}, and the project weighs that little: meaning counts {now}.",
    ),
}


async def unfound(facts: Facts, replay: Replay) -> Finding:
    """It was searched, and was not among the passages."""
    base = facts.settings.retrieval
    kept, _ = await replay.kept(base)
    if place := place_of(kept, facts.wanted):
        return _found_now(facts, place)
    explained = await replay.explained()
    if found := await _phrase(facts, replay, explained) or _language(facts, explained):
        return found
    if found := await _unusual(facts, replay):
        return found
    hits = await replay.deep(base)
    place = place_of(hits, facts.wanted)
    if base.rerank is not RerankedBy.OFF and await replay.brings(rerank=RerankedBy.OFF):
        told = "The search found it among the first, and the reranker put others before it."
        setting = retrieval_change(facts.settings, "rerank", RerankedBy.OFF)
        return Finding(FellOut.RERANK, told, setting, place)
    if place:
        return await _cut_off(facts, replay, place)
    return await _no_candidate(facts, replay)


def _found_now(facts: Facts, place: int) -> Finding:
    """The second search of a question about a document itself takes the last places."""
    most = facts.settings.retrieval.passages
    if facts.second_query and place > most - 2:
        told = (
            "The question is about a document itself, so it was searched a second time, and what"
            f" that found took place {place}."
        )
        setting = retrieval_change(facts.settings, "passages", min(place + 2, 20), tried=False)
        return Finding(FellOut.SECOND_SEARCH, told, setting, place)
    told = (
        f"The same search finds it now, at place {place}: documents, or what the project has"
        " chosen, have changed since. Ask again."
    )
    return Finding(FellOut.CHANGED, told, place=place)


async def _phrase(facts: Facts, replay: Replay, told: Explanation | None) -> Finding | None:
    if told is None or not told.phrases or told.in_scope == 0:
        return None
    if await _says_so(replay, told.phrases):
        return None
    said = "”, “".join(told.phrases)
    sentence = f"The question has “{said}” in quotation marks, and no passage of it says just that."
    setting = SettingChange(name="question", title="Quotation marks in the question")
    return Finding(FellOut.PHRASE, sentence, setting)


async def _says_so(replay: Replay, phrases: list[str]) -> bool:
    """A search for phrases finds nothing else, where somebody says just that."""
    best = await replay.of_document()
    if best is None:
        return False
    said = " ".join(f"{best.context} {best.text}".lower().split())
    return all(phrase in said for phrase in phrases)


def _language(facts: Facts, told: Explanation | None) -> Finding | None:
    """Words are the same in one language only, and meaning for an embedder of many."""
    asked = told and told.languages
    spoken = facts.document.languages
    by_words = facts.settings.retrieval.mode is SearchMode.KEYWORD
    one_language = facts.embedder is None or facts.embedder.name == LOCAL.name
    if not asked or not spoken or set(asked) & set(spoken) or not (by_words or one_language):
        return None
    sentence = (
        f"It is in another language ({', '.join(spoken)}) than the question"
        f" ({', '.join(asked)}), and"
        + (" words are the same in one only." if by_words else " the embedder knows English only.")
        + " Ask in its language, or choose an embedder for several."
    )
    now = None if facts.embedder is None else facts.embedder.name
    setting = SettingChange(
        name="embedder", title="Embedder", now=now, would=MULTILINGUAL.name, tried=False
    )
    return Finding(FellOut.LANGUAGE, sentence, setting)


async def _unusual(facts: Facts, replay: Replay) -> Finding | None:
    """What the project chose otherwise than by default, and what the default would do."""
    base, usual = facts.settings.retrieval, RetrievalSettings.model_validate({})
    for name, (step, told) in _UNUSUAL.items():
        now, would = getattr(base, name), getattr(usual, name)
        if now == would or (name == "mode" and now is SearchMode.MULTI_QUERY):
            continue
        if await replay.brings(**{name: would}):
            other = "words" if base.vector_weight > usual.vector_weight else "meaning"
            shown = {"keyword": "words", "vector": "meaning"}.get(str(now), now)
            sentence = told.format(now=shown, other=other)
            return Finding(step, sentence, retrieval_change(facts.settings, name, would))
    return None


async def _cut_off(facts: Facts, replay: Replay, place: int) -> Finding:
    most = facts.settings.retrieval.passages
    told = f"It was found at place {place}, and the answer drew on the first {passages(most)}."
    within = place <= SAME_SCORES and await replay.brings(passages=place)
    setting = retrieval_change(facts.settings, "passages", place if within else None, tried=within)
    return Finding(FellOut.PASSAGES, told, setting, place)


async def _no_candidate(facts: Facts, replay: Replay) -> Finding:
    """Beyond all places that a setting reaches, or found by neither leg."""
    by_words = place_of(await replay.leg(SearchMode.KEYWORD, _KEYWORD_DEPTH), facts.wanted)
    meant = await replay.leg(SearchMode.VECTOR, _VECTOR_DEPTH) if facts.embedder else []
    by_meaning = place_of(meant, facts.wanted)
    setting = await _remedy(facts, replay)
    if by_words is None and by_meaning is None:
        told = f"Neither leg of the search found it: {_how_far(await replay.of_document())}."
        return Finding(FellOut.CANDIDATES, told, setting)
    legs = [
        f"place {place} by {leg}"
        for leg, place in (("words", by_words), ("meaning", by_meaning))
        if place
    ]
    most = facts.settings.retrieval.passages
    told = (
        f"It was found ({' and '.join(legs)}), and too many others fit better in both together:"
        f" the answer drew on the first {passages(most)}."
    )
    return Finding(FellOut.PASSAGES, told, setting)


def _how_far(best: Hit | None) -> str:
    if best is None:
        return "it has no passage that could be compared"
    words = "none of its passages has words of the question"
    if best.scores.keyword is not None:
        words = f"by words more than {_KEYWORD_DEPTH} passages fit better"
    return f"{words}, and by meaning more than {_VECTOR_DEPTH} are nearer"


async def _remedy(facts: Facts, replay: Replay) -> SettingChange | None:
    """A setting with which it is among the passages: the mildest that was tried."""
    document = facts.wanted.document_id
    base = facts.settings.retrieval
    tries: list[tuple[str, Any]] = [
        ("passages", 20),
        ("vector_weight", 0.0),
        ("vector_weight", 1.0),
        ("pinned_documents", [*base.pinned_documents, document]),
    ]
    for name, would in tries:
        if await replay.brings(**{name: would}):
            return retrieval_change(facts.settings, name, would)
    return None
