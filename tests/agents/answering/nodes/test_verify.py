"""Every quote stands in the stored text, and every sentence rests on its quotes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from agents.answering.citations import Citation, claims_of
from agents.answering.nodes.verify import verify
from contracts.chats import Nearest, Support
from contracts.documents import Place
from contracts.events import Revised, SentenceJudged, Sources
from contracts.tables import Row
from tests.agents.answering.made import Desk, Scripted, extracted, hit, state

COLD, MOVED, TOLD = "It was cold.", "The stock was moved to the standby room.", "Nobody was told."


async def verified(desk: Desk, content: str, *citations: Citation) -> list[Citation]:
    written = state(content=content, claims=claims_of(content), citations=list(citations))
    left: Any = await verify(written, desk.runtime())
    assert left.keys() == {"citations"}
    return left["citations"]


def judged(desk: Desk, content: str) -> list[tuple[str, list[int], Support]]:
    return [
        (content[e.start : e.end], e.sources, e.support)
        for e in desk.events
        if isinstance(e, SentenceJudged)
    ]


def sources(desk: Desk) -> list[tuple[str, Place | None]]:
    (event,) = [e for e in desk.events if isinstance(e, Sources)]
    return [(source.quote, source.place) for source in event.sources]


def exact(start: int, end: int, document: int = 1) -> Citation:
    return Citation(hit(document=document), start, end, 0.9, page=1, exact=True)


# An answer made of sentences of the documents


async def test_a_sentence_that_stands_in_its_document_is_supported_and_its_source_stays() -> None:
    desk, content = Desk([hit()]), f"{COLD} [1] {TOLD} [2]"
    before = [exact(0, 12), exact(54, 70)]

    assert await verified(desk, content, *before) == before
    assert judged(desk, content) == [
        (COLD, [1], Support.SUPPORTED),
        (TOLD, [2], Support.SUPPORTED),
    ]
    assert [e for e in desk.events if isinstance(e, Sources)] == []
    assert desk.told[0] == ("verify", "started", None, None)
    assert desk.told[-1] == ("verify", "finished", "2 of 2 sentences cited", None)


async def test_where_nothing_is_claimed_there_is_nothing_to_check() -> None:
    desk = Desk()
    written = state(content="Your documents do not say.")

    assert await verify(written, desk.runtime()) == {"citations": []}
    assert desk.told == [
        ("verify", "started", None, None),
        ("verify", "finished", "Nothing to check", None),
    ]


async def test_sentences_without_a_source_rest_on_nothing() -> None:
    desk = Desk([hit()])

    await verified(desk, COLD)

    assert judged(desk, COLD) == [(COLD, [], Support.NONE)]
    assert desk.told[-1][2] == "Nothing to check"


async def test_a_quote_that_is_gone_supports_nothing_and_is_named() -> None:
    desk, content = Desk([hit(), hit(document=2)]), f"{COLD} [1] {COLD} [2]"
    desk.changed[UUID(int=2)] = " " * 100 + "All was warm."
    before = [exact(0, 12), exact(0, 12, document=2)]

    assert await verified(desk, content, *before) == before
    assert judged(desk, content) == [(COLD, [1], Support.SUPPORTED), (COLD, [2], Support.NONE)]
    assert desk.told[-1] == (
        "verify",
        "finished",
        "1 of 2 sentences cited",
        {"not in the stored text": [2]},
    )


async def test_a_quote_that_moved_within_its_passage_is_cited_where_it_stands() -> None:
    desk, content = Desk([hit()]), f"{MOVED} [1]"
    desk.changed[UUID(int=1)] = " " * 100 + "So it was: The stock  was moved to the standby room. X"

    (after,) = await verified(desk, content, exact(13, 53))

    assert (after.quote, after.span) == (
        "The stock  was moved to the standby room.",
        (UUID(int=1), 111, 152),
    )
    assert judged(desk, content) == [(MOVED, [1], Support.SUPPORTED)]
    assert sources(desk) == [(after.quote, Place(page=1, start=111, end=152))]
    assert desk.told[-1][3] is None


async def test_a_passage_at_the_beginning_of_its_document_is_looked_for_there() -> None:
    found = hit(start=None)
    desk, content = Desk([found]), f"{COLD} [1]"
    desk.changed[UUID(int=1)] = f"So {COLD}"

    (after,) = await verified(desk, content, Citation(found, 0, 12, 1, page=1, exact=True))

    assert after.span == (UUID(int=1), 3, 15)


async def test_only_the_characters_of_its_passage_are_searched_for_a_quote_that_moved() -> None:
    desk, content = Desk([hit()]), f"{COLD} [1]"
    desk.changed[UUID(int=1)] = COLD + " " * 158 + COLD

    await verified(desk, content, exact(0, 12))

    assert judged(desk, content) == [(COLD, [1], Support.NONE)]
    assert desk.told[-1][3] == {"not in the stored text": [1]}


async def test_a_quote_that_stands_at_its_place_is_not_looked_for_anywhere_else() -> None:
    found = hit("Cold. Cold.")
    before = Citation(found, 6, 11, 1, page=1, exact=True)

    assert await verified(Desk([found]), "Cold. [1]", before) == [before]


# An answer by a language model


def whole(document: int = 1, **known: Any) -> Citation:
    found = hit(document=document, **known)
    return Citation(found, 0, len(found.text), 0.5)


async def test_a_passage_that_a_model_cites_is_narrowed_to_what_supports_it() -> None:
    desk, content = Desk([hit()]), "The standby room has the stock. [1]"

    (after,) = await verified(desk, content, whole())

    assert (after.quote, after.page, after.score) == (MOVED, 1, 0.5)
    assert sources(desk) == [(MOVED, Place(page=1, start=113, end=153))]
    assert desk.told[-1][2] == "1 of 1 sentences cited"


async def test_a_passage_is_narrowed_by_the_sentences_that_cite_it_alone() -> None:
    desk = Desk([hit(), hit(document=2)])

    first, second = await verified(
        desk, f"{COLD} [1] {TOLD} [2] {MOVED} [1]", whole(), whole(document=2)
    )

    assert (first.quote, second.quote) == (f"{COLD} {MOVED}", TOLD)


async def test_a_quote_over_a_page_break_is_shown_on_the_page_with_more_of_it() -> None:
    desk, content = Desk([hit()], breaks=[123]), f"{MOVED} [1]"

    (after,) = await verified(desk, content, whole())

    assert (after.quote, after.page) == ("was moved to the standby room.", 2)
    assert sources(desk) == [(after.quote, Place(page=2, start=123, end=153))]


async def test_a_quote_that_has_more_on_its_first_page_is_shown_there() -> None:
    (after,) = await verified(Desk([hit()], breaks=[140]), f"{MOVED} [1]", whole())

    assert (after.quote, after.page) == ("The stock was moved to the", 1)


async def test_a_sentence_is_judged_without_the_marks_in_it() -> None:
    desk, content = Desk([hit()]), "The stock [1] was moved to the standby room."

    await verified(desk, content, whole())

    assert judged(desk, content) == [(content, [1], Support.SUPPORTED)]


async def test_weak_sentences_are_cited_and_counted() -> None:
    desk, content = Desk([hit()]), f"The stock was not moved to the standby room. [1] {TOLD} [1]"

    await verified(desk, content, whole())

    assert [support for *_, support in judged(desk, content)] == [Support.WEAK, Support.SUPPORTED]
    assert desk.told[-1][2] == "2 of 2 sentences cited, 1 of them weakly"


async def test_sources_support_a_sentence_together_and_one_that_is_gone_takes_nothing_away() -> (
    None
):
    hits = [hit("The tower is 25 metres high."), hit("It was built in 1871.", document=2)]
    content = "The tower is 25 metres high and was built in 1871. [1] [2] [3]"
    desk = Desk(hits)
    desk.changed[UUID(int=3)] = ""

    await verified(desk, content, *(Citation(h, 0, len(h.text), 1) for h in hits), whole(3))

    assert judged(desk, content) == [(content[:50], [1, 2, 3], Support.SUPPORTED)]
    assert desk.told[-1][3] == {"not in the stored text": [3]}


async def test_a_mark_that_stands_for_nothing_supports_nothing() -> None:
    desk, content = Desk([hit()]), f"{COLD} [7]"

    await verified(desk, content, whole())

    assert judged(desk, content) == [(COLD, [7], Support.NONE)]


async def test_the_title_and_the_headings_above_a_quote_may_supply_names() -> None:
    content = "The tower of Marjaniemi is 25 metres high and white. [1]"
    known = {"text": "The tower is 25 metres high and white."}

    for more in ({"title": "Marjaniemi"}, {"context": "Log > Marjaniemi"}):
        desk = Desk([hit(**known, **more)])
        await verified(desk, content, whole(**known, **more))
        assert [support for *_, support in judged(desk, content)] == [Support.SUPPORTED]

    desk = Desk([hit(**known)])
    await verified(desk, content, whole(**known))
    assert [support for *_, support in judged(desk, content)] == [Support.WEAK]


async def test_the_names_of_its_columns_belong_to_a_row() -> None:
    table = hit("probe | technician | number\nP-1 | Ada | 7\nP-2 | Bo | 8", title="log.csv")
    content = "The technician of probe P-2 is Bo, number 8. [1]"
    desk = Desk([table])

    (after,) = await verified(desk, content, Citation(table, 0, len(table.text), 1))

    assert after.row == Row(("P-2", "Bo", "8"), ("probe", "technician", "number"))
    assert [support for *_, support in judged(desk, content)] == [Support.SUPPORTED]


# An answer that a language model wrote, where one may be asked again

WRITTEN = "The stock was moved to the standby room."
FOREIGN = "Pizza ovens need old wood."
NOTHING = "Your documents do not say."


async def read(
    desk: Desk, content: str, *citations: Citation, query: str = "Where is it?", **answering: Any
) -> dict[str, Any]:
    written = state(
        "And?",
        query=query,
        hits=list(desk.hits),
        content=content,
        claims=[] if content == NOTHING else claims_of(content),
        citations=list(citations),
    )
    return await verify(written, desk.runtime(Scripted("."), answering=answering))


def revised(desk: Desk) -> list[str]:
    return [e.text for e in desk.events if isinstance(e, Revised)]


async def test_what_a_model_wrote_and_its_passages_say_stays_as_it_was_streamed() -> None:
    desk = Desk([hit()])

    left = await read(desk, f"{WRITTEN} [1]", whole())

    assert left.keys() == {"citations"} and revised(desk) == []
    assert judged(desk, f"{WRITTEN} [1]") == [(WRITTEN, [1], Support.SUPPORTED)]


async def test_a_sentence_that_has_no_mark_gets_the_one_of_the_passage_that_says_it() -> None:
    desk = Desk([hit()])

    left = await read(desk, WRITTEN)

    assert left["content"] == f"{WRITTEN} [1]" and revised(desk) == [f"{WRITTEN} [1]"]
    assert [(claim.start, claim.end, claim.sources) for claim in left["claims"]] == [
        (0, len(WRITTEN), (1,))
    ]
    assert [citation.quote for citation in left["citations"]] == [WRITTEN]
    assert judged(desk, left["content"]) == [(WRITTEN, [1], Support.SUPPORTED)]
    assert sources(desk) == [(WRITTEN, Place(page=1, start=113, end=153))]
    assert desk.told[-1] == ("verify", "finished", "1 of 1 sentences cited", {"marked": 1})


async def test_the_answer_is_told_again_before_its_sources_and_its_verdicts() -> None:
    desk = Desk([hit()])

    await read(desk, WRITTEN)

    kinds = [type(e) for e in desk.events if isinstance(e, Revised | Sources | SentenceJudged)]
    assert kinds == [Revised, Sources, SentenceJudged]


async def test_an_answer_of_which_nothing_is_supported_does_not_pass_and_the_nearest_is_told() -> (
    None
):
    desk = Desk([hit()], [extracted(0, COLD, [hit()], 0.2)])

    left = await read(desk, f"{FOREIGN} [1]", whole())

    assert (left["content"], left["claims"], left["citations"]) == (NOTHING, [], [])
    assert revised(desk) == [NOTHING] and judged(desk, NOTHING) == []
    assert desk.extracting.asked == [("Where is it?", [hit()])]
    assert [e.quote for e in desk.events if isinstance(e, Nearest)] == [COLD]
    assert desk.told[-1][2] == "Nothing to check"


async def test_that_an_answer_does_not_pass_is_said_in_the_language_of_the_question() -> None:
    for content, citations in ((f"{FOREIGN} [1]", [whole()]), (NOTHING, [])):
        desk = Desk([hit()])

        await read(desk, content, *citations, query="Wo ist es?")

        assert revised(desk) == ["Das steht nicht in Ihren Dokumenten."]


async def test_that_the_documents_do_not_say_is_not_told_again_in_the_same_words() -> None:
    desk = Desk([hit()])

    assert await read(desk, NOTHING) == {"citations": []}
    assert revised(desk) == [] and desk.extracting.asked == []


async def test_where_a_model_may_say_what_it_likes_nothing_is_put_right() -> None:
    desk = Desk([hit()])

    left = await read(desk, FOREIGN, strictness="free")

    assert left.keys() == {"citations"} and revised(desk) == []
    assert judged(desk, FOREIGN) == [(FOREIGN, [], Support.NONE)]


async def test_what_is_not_supported_goes_where_the_project_wants_it_so() -> None:
    desk, content = Desk([hit()]), f"{WRITTEN} [1] {FOREIGN} [1]"

    left = await read(desk, content, whole(), unsupported="remove")

    assert left["content"] == f"{WRITTEN} [1]"
    assert desk.told[-1][3]["removed"] == 1


async def test_without_a_model_a_sentence_of_the_documents_is_not_put_right() -> None:
    desk = Desk([hit()])

    await verified(desk, FOREIGN)

    assert revised(desk) == [] and judged(desk, FOREIGN) == [(FOREIGN, [], Support.NONE)]


class Meaning:
    """An embedder to which the sentences about where the stock is are the same."""

    name, dimensions, max_tokens = "by hand", 2, 100

    async def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, 0.0] if "tock" in text or "goods" in text else [0.0, 1.0] for text in texts]

    async def embed_query(self, text: str) -> list[float]:
        raise AssertionError(text)


async def test_a_sentence_in_other_words_is_supported_where_it_means_the_same() -> None:
    said = "All goods stand elsewhere since then. [1]"
    desk = Desk([hit()])
    runtime = desk.runtime(Scripted("."))
    context = replace(runtime.context, embedder=Meaning())  # pyright: ignore[reportArgumentType]
    written = state(hits=[hit()], content=said, claims=claims_of(said), citations=[whole()])

    left = await verify(written, replace(runtime, context=context))

    assert "content" not in left and judged(desk, said)[0][2] is Support.SUPPORTED
    assert [citation.quote for citation in left["citations"]] == [MOVED]  # pyright: ignore


async def test_what_stands_before_a_quote_names_whom_it_speaks_of() -> None:
    told = hit("Ada Berg keeps the keys. She was born in Turku in May.")
    desk, content = Desk([told]), "Ada Berg was born in Turku in May. [1]"
    quote = Citation(told, 25, len(told.text), 1, page=1, exact=True)

    await verified(desk, content, quote)
    assert [support for *_, support in judged(desk, content)] == [Support.SUPPORTED]

    desk = Desk([told.model_copy(update={"text": "Bo Lind keeps all keys." + told.text[23:]})])
    other = replace(quote, hit=desk.hits[0], start=24)
    await verified(desk, content, other)
    assert [support for *_, support in judged(desk, content)] == [Support.WEAK]
