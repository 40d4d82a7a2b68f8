"""An answer of a model as it stands once it has been put right."""

import json
from array import array
from collections.abc import Sequence
from dataclasses import replace

from agents.answering.citations import Citation, claims_of
from agents.answering.correcting import Corrected, correct, meaning_for, words
from agents.answering.extracts import NOTHING_FOUND
from agents.answering.judging.evidence import Meaning
from contracts.chats import Hit, Usage
from contracts.completions import ToolCall
from contracts.errors import ModelUnavailable
from contracts.ports import Delta, Vector
from tests.agents.answering.made import Desk, Scripted, hit

COLD, MOVED, TOLD = "It was cold.", "The stock was moved to the standby room.", "Nobody was told."
FOREIGN = "Pizza ovens need old wood."
PAID = Usage(input_tokens=7, output_tokens=3)


def cited(*hits: Hit) -> list[Citation]:
    return [Citation(one, 0, len(one.text), one.score) for one in hits]


def handing(*corrections: tuple[int, int, str]) -> Scripted:
    listed = [{"sentence": s, "passage": p, "text": t} for s, p, t in corrections]
    call = ToolCall("1", "correct", json.dumps({"corrections": listed}))
    return Scripted(Delta(call=call), Delta(usage=PAID))


async def put_right(
    content: str,
    *hits: Hit,
    citations: list[Citation] | None = None,
    model: Scripted | None = None,
    meaning: Meaning | None = None,
    **answering: object,
) -> Corrected | None:
    written = Corrected(
        content, claims_of(content), cited(*hits) if citations is None else citations
    )
    context = Desk(hits).context(model, answering=answering)
    return await correct(written, hits, context, meaning)


async def content_of(content: str, *hits: Hit, **known: object) -> str:
    after = await put_right(content, *hits, **known)  # pyright: ignore[reportArgumentType]
    assert after is not None
    return after.content


async def test_what_its_passages_support_stays_and_nothing_is_counted() -> None:
    after = await put_right(f"{COLD} [1] {TOLD} [1]", hit())

    assert after is not None
    assert (after.content, after.counts, after.usage) == (f"{COLD} [1] {TOLD} [1]", {}, Usage())
    assert len(after.citations) == 1


async def test_a_sentence_without_its_mark_gets_that_of_the_passage_that_says_it() -> None:
    hits = [hit("It was warm."), hit(passage=2)]
    after = await put_right(f"{TOLD} It was warm. [1]", *hits)

    assert after is not None
    assert after.content == f"{TOLD} [2] It was warm. [1]"
    assert after.counts == {"marked": 1}
    assert [claim.sources for claim in after.claims] == [(2,), (1,)]


async def test_a_passage_that_was_not_cited_becomes_the_next_source_as_a_whole() -> None:
    hits = [hit("It was warm."), hit(passage=2, score=0.4)]
    after = await put_right(f"{TOLD} [1] It was warm. [1]", *hits, citations=cited(hits[0]))

    assert after is not None
    assert after.content == f"{TOLD} [2] It was warm. [1]"
    added = after.citations[1]
    assert added == Citation(hits[1], 0, len(hits[1].text), 0.4)


async def test_two_sentences_of_one_new_passage_share_its_number() -> None:
    hits = [hit("It was warm."), hit(passage=2)]
    after = await put_right(f"It was warm. [1] {TOLD} {COLD}", *hits, citations=cited(hits[0]))

    assert after is not None
    assert after.content == f"It was warm. [1] {TOLD} [2] {COLD} [2]"
    assert len(after.citations) == 2


async def test_a_wrong_sentence_becomes_the_nearest_one_of_the_documents() -> None:
    after = await put_right(f"{COLD} [1] The stock was not moved to the standby room. [1]", hit())

    assert after is not None
    assert (after.content, after.counts) == (f"{COLD} [1] {MOVED} [1]", {"rewritten": 1})


async def test_what_the_answer_says_already_is_not_said_again() -> None:
    said = f"{MOVED} [1] The stock was not moved to the standby room. [1]"

    assert await content_of(said, hit()) == said
    twice = f"{COLD} [1] The stock was not moved to the room. [1] No stock was moved to a room. [1]"
    assert (await content_of(twice, hit())).count(MOVED) == 1


async def test_what_is_near_nothing_stays_unless_the_project_removes_it() -> None:
    said = f"{COLD} [1] {FOREIGN} [1]"
    removed = await put_right(said, hit(), unsupported="remove")

    assert await content_of(said, hit()) == said
    assert removed is not None
    assert (removed.content, removed.counts) == (f"{COLD} [1]", {"removed": 1})
    two = await put_right(f"{said} The moon is far. [1]", hit(), unsupported="remove")
    assert two is not None and two.counts == {"removed": 2}


GOODS = "They carried all goods elsewhere."


def alike(one: str, other: str) -> float:
    """What is carried is moved, and what nobody hears of is hardly told."""
    return 0.9 if (one, other) == (GOODS, MOVED) else 0.65 if other == TOLD else 0.1


async def test_what_a_passage_says_in_other_words_is_supported_by_its_meaning() -> None:
    said = f"{GOODS} [1] {COLD} [1]"
    after = await put_right(said, hit(), meaning=alike)

    assert after is not None
    assert (after.content, after.counts) == (said, {})


async def test_a_passage_that_says_it_in_other_words_gives_a_sentence_its_mark() -> None:
    hits = [hit("It was warm."), hit(passage=2)]
    after = await put_right(f"{GOODS} [1] It was warm. [1]", *hits, meaning=alike)

    assert after is not None
    assert after.content == f"{GOODS} [2] It was warm. [1]"


async def test_what_is_near_in_meaning_alone_is_said_as_the_documents_have_it() -> None:
    after = await put_right(f"No person heard anything. [1] {COLD} [1]", hit(), meaning=alike)

    assert after is not None
    assert after.content == f"{TOLD} [1] {COLD} [1]"


async def test_where_nothing_is_supported_the_answer_does_not_pass() -> None:
    hits = [hit(passage=n, score=n / 10) for n in range(1, 6)]
    after = await put_right(f"{FOREIGN} [1] The moon is far. [2]", *hits)

    assert after is not None
    assert (after.content, after.claims) == (NOTHING_FOUND, [])
    assert (after.citations, after.passes) == ([], False)
    assert after.counts == {"unsupported": 2}
    paid = await put_right(f"{FOREIGN} [1]", *hits, model=handing())
    assert paid is not None and (paid.passes, paid.usage) == (False, PAID)


async def test_one_sentence_that_could_be_rewritten_lets_the_answer_pass() -> None:
    after = await content_of(
        f"The stock was not moved to the standby room. [1] {FOREIGN} [1]", hit()
    )

    assert after == f"{MOVED} [1] {FOREIGN} [1]"


async def test_a_model_rewrites_what_it_can_and_what_it_says_is_judged() -> None:
    said = f"{COLD} [1] The stock was not moved to the standby room. [1] All was told. [1]"
    model = handing((1, 1, "The stock went to the standby room."), (2, 1, "All were told of it."))
    after = await put_right(said, hit(), model=model)

    assert after is not None
    assert after.content == f"{COLD} [1] The stock went to the standby room. [1] {TOLD} [1]"
    assert (after.counts, after.usage) == ({"rewritten": 2}, PAID)


async def test_the_first_of_two_corrections_of_a_sentence_counts() -> None:
    said = f"{COLD} [1] The stock was not moved to the standby room. [1]"
    model = handing((1, 2, "The stock went to the room."), (1, 1, "The stock went away."))
    hits = [hit("It was cold."), hit(passage=2)]

    after = await put_right(said, *hits, citations=cited(hits[0]), model=model)

    assert after is not None
    assert after.content == f"{COLD} [1] The stock went to the room. [2]"
    assert after.citations[1].hit == hits[1]


async def test_where_the_model_is_down_the_trace_says_so_and_the_documents_speak() -> None:
    said = f"{COLD} [1] The stock was not moved to the standby room. [1]"
    down = Scripted(ModelUnavailable("scripted cannot be reached."))
    after = await put_right(said, hit(), model=down)

    assert after is not None
    assert after.content == f"{COLD} [1] {MOVED} [1]"
    assert after.counts == {
        "rewriting": "scripted cannot be reached. The documents' own sentences were taken.",
        "rewritten": 1,
    }


async def test_no_model_is_asked_where_all_is_supported() -> None:
    model = handing()

    await put_right(f"{COLD} [1]", hit(), model=model)

    assert model.told == []


RUSSIAN, CHINESE = "Было очень холодно.", "冷库的门六点上锁。"


async def test_what_stands_word_for_word_in_a_passage_is_marked_in_any_script() -> None:
    for said in (RUSSIAN, CHINESE):
        after = await put_right(said, hit(COLD), hit(f"{said} {TOLD}", passage=2), citations=[])
        assert after is not None and after.content == f"{said} [1]"
        assert [one.hit.passage_id.int for one in after.citations] == [1002]


async def test_a_mark_in_another_language_is_left_to_its_judge() -> None:
    assert await put_right(f"{CHINESE} [1]", hit(COLD), hit(CHINESE, passage=2)) is None


async def test_an_answer_in_another_language_that_cites_nothing_does_not_pass() -> None:
    after = await put_right(RUSSIAN, hit(), citations=[])
    assert after is not None and not after.passes


async def test_a_free_model_is_given_its_marks_and_nothing_else_is_changed() -> None:
    said = f"{COLD} {FOREIGN}"
    assert await content_of(said, hit(), citations=[], strictness="free") == f"{COLD} [1] {FOREIGN}"
    for own in (FOREIGN, RUSSIAN):
        assert await put_right(own, hit(), citations=[], strictness="free") is None


async def test_nobody_here_can_tell_of_no_passages_no_sentences_or_another_language() -> None:
    german = "Die Ware wurde in den anderen Raum gebracht und niemand hat es erfahren. [1]"

    assert await put_right(COLD) is None
    assert await put_right("**Cold**", hit()) is None
    assert await put_right(german, hit()) is None
    assert await put_right("天气很冷。 [1]", hit()) is None
    assert await put_right(f"{COLD} [1]", hit("天气很冷。")) is None
    assert await put_right("Было холодно. [1]", hit()) is None


def test_a_sentence_is_read_without_its_marks_and_on_one_line() -> None:
    content = "The stock [1] was  moved. [2]"

    (claim,) = claims_of(content)
    assert words(content, claim) == "The stock was moved."


async def test_without_an_embedder_or_a_sentence_there_is_no_meaning() -> None:
    context = Desk([hit()]).context()

    assert await meaning_for(COLD, claims_of(COLD), [hit()], context) is None
    assert await meaning_for("", [], [hit()], context) is None


class Embedding:
    """Says of each text how long it is, and remembers what it was asked."""

    name, dimensions, max_tokens = "by hand", 2, 512

    def __init__(self) -> None:
        self.read: list[str] = []

    async def embed_query(self, text: str) -> Vector:
        return array("f", [1, 0])

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.read += texts
        return [array("f", [1, 0]) if "cold" in text else array("f", [0, 1]) for text in texts]


async def test_a_sentence_and_those_of_the_passages_are_compared_by_meaning() -> None:
    embedding = Embedding()
    context = replace(Desk([hit()]).context(), embedder=embedding)
    content = "It felt cold. [1]"

    meaning = await meaning_for(content, claims_of(content), [hit()], context)

    assert meaning is not None
    assert set(embedding.read) == {"It felt cold.", COLD, MOVED, TOLD}
    assert meaning("It felt cold.", COLD) == 1
    assert meaning("It felt cold.", TOLD) == 0
    assert await meaning_for("", [], [hit()], context) is None
