"""Why an answer does not cite what whoever wrote it was shown."""

from contracts.chats import EXTRACTIVE
from services.access.acting import Acting
from services.chats.retriever import Retriever
from services.chats.why_not.facts import Facts
from services.chats.why_not.finding import Finding, answering_change, passages
from services.chats.why_not.replay import Replay
from services.chats.why_not.schemas import FellOut, SettingChange
from services.search.service import Scope

_MOST_SENTENCES = 8


async def uncited(acting: Acting, facts: Facts, replay: Replay | None) -> Finding:
    """It was among the passages."""
    if found := _left_out(facts) or _put_aside(facts) or _asked_back(facts):
        return found
    if facts.message.model == EXTRACTIVE and replay is not None:
        return await _by_certainty(acting, facts, replay)
    place = _place(facts)
    told = (
        f"It was given to the language model at place {place}, which wrote its answer from other"
        " passages."
    )
    return Finding(FellOut.NOT_CITED, told, place=place)


def _place(facts: Facts) -> int:
    return next(n for n, one in enumerate(facts.given, 1) if one in facts.named)


def _left_out(facts: Facts) -> Finding | None:
    limit = next((one for one in facts.message.limits if one.name == "passages"), None)
    if limit is None or _place(facts) <= limit.most:
        return None
    told = (
        f"It was found at place {_place(facts)}, and the language model can read only the first"
        f" {passages(limit.most)} at once."
    )
    setting = SettingChange(name="model", title="The language model's window", now=limit.most)
    return Finding(FellOut.WINDOW, told, setting, _place(facts))


def _put_aside(facts: Facts) -> Finding | None:
    """Passages that do not suffice, where a model may answer by itself."""
    grade = facts.step("grade")
    said = (grade and grade.detail) or {}
    certainty, threshold = said.get("certainty"), said.get("threshold")
    if not isinstance(certainty, int | float) or not isinstance(threshold, int | float):
        return None
    if certainty >= threshold:
        return None
    told = (
        f"It was found, and the best of all passages answers with a certainty of {certainty:.2f}:"
        f" below {threshold:.2f} the model answers without them."
    )
    setting = answering_change(facts.settings, "threshold", _rounded(certainty))
    return Finding(FellOut.THRESHOLD, told, setting, _place(facts))


def _asked_back(facts: Facts) -> Finding | None:
    if not facts.message.choices:
        return None
    told = "Documents answer differently, so the answer asks back which one is meant."
    return Finding(FellOut.ASKED_BACK, told, place=_place(facts))


async def _by_certainty(acting: Acting, facts: Facts, replay: Replay) -> Finding:
    """Judged again as the answerer without a model judged it."""
    hits, _ = await replay.kept(replay.base)
    scope = Scope(
        facts.asked.project_id, replay.base, facts.embedder, len(hits), facts.scope, facts.filters
    )
    extractor = _extractor(acting, Retriever(acting, scope), facts)
    extracted = await extractor.extract(replay.query, hits)
    own = {n for n, hit in enumerate(hits) if str(hit.passage_id) in facts.named}
    ranked = sorted(extracted, key=lambda sentence: -sentence.score)
    best = next((s.score for s in ranked if s.passage in own), 0.0)
    first = ranked[0].score if ranked else 0.0
    threshold, place = facts.settings.answering.threshold, _place(facts)
    if first < threshold:
        told = (
            f"It was read, at place {place}. Its best sentence answers with a certainty of"
            f" {best:.2f}, that of all passages with {first:.2f}, and below {threshold:.2f} the"
            " documents are said not to say."
        )
        setting = answering_change(facts.settings, "threshold", _rounded(best))
        return Finding(FellOut.THRESHOLD, told, setting, place)
    texts = list(dict.fromkeys(s.text for s in ranked))
    rank = next((n for n, s in enumerate(ranked, 1) if s.passage in own), len(texts) + 1)
    most = facts.settings.answering.sentences
    told = (
        f"It was read, at place {place}. Its best sentence answers with a certainty of {best:.2f},"
        f" the answer's first with {first:.2f}"
    )
    if most < rank <= _MOST_SENTENCES and best >= threshold:
        told += f", and an answer has at most {most} sentence{'' if most == 1 else 's'}."
        setting = answering_change(facts.settings, "sentences", rank)
        return Finding(FellOut.SENTENCES, told, setting, place)
    return Finding(FellOut.NOT_CITED, f"{told}: others say it better.", place=place)


def _extractor(acting: Acting, retriever: Retriever, facts: Facts):  # loaded late
    from agents.extracting.extractor import Extractor

    adapters, reader = acting.adapters, retriever.reader
    cached = adapters.embedding_cache.of(facts.asked.project_id, reader)
    return Extractor(cached, adapters.word_vectors.of(reader))


def _rounded(certainty: float) -> float:
    """Down, so that what has it is at least so certain."""
    return int(certainty * 100) / 100
