"""The answer is written: by a language model, or of the documents' own sentences."""

from agents.answering.citations import Citation, Claim
from agents.answering.nodes.answer import answer
from agents.answering.prompts import answer_messages
from contracts.chats import Choice, Hit, Nearest, Turn, Usage
from contracts.documents import Place
from contracts.events import Sources, Token
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Scripted, asked, extracted, hit, state, wishing

COLD, MOVED = "It was cold.", "The stock was moved to the standby room."
NOTHING = "Your documents do not say."


def sources(desk: Desk) -> list[tuple[int, str, Place | None]]:
    (event,) = [e for e in desk.events if isinstance(e, Sources)]
    return [(s.n, s.quote, s.place) for s in event.sources]


async def test_without_a_model_the_answer_is_made_of_the_sentences_that_say_it() -> None:
    hits = [hit(), hit(document=2)]
    desk = Desk(hits, [extracted(0, MOVED, hits, 0.8), extracted(1, COLD, hits, 0.5)])
    asked_for = state("Not this", query="Where is it?", hits=hits)

    left = await answer(asked_for, desk.runtime(answering={"threshold": 0.4}))

    content = f"{MOVED} [1]\n\n{COLD} [2]"
    assert left == {
        "content": content,
        "claims": [Claim(0, 40, (1,)), Claim(46, 58, (2,))],
        "citations": [
            Citation(hits[0], 13, 53, 0.8, page=1, exact=True),
            Citation(hits[1], 0, 12, 0.5, page=1, exact=True),
        ],
    }
    assert desk.extracting.asked == [("Where is it?", hits)]
    assert "".join(e.text for e in desk.events if isinstance(e, Token)) == content
    assert sources(desk) == [
        (1, MOVED, Place(page=1, start=113, end=153)),
        (2, COLD, Place(page=1, start=100, end=112)),
    ]
    assert desk.told[0] == ("answer", "started", None, None)
    assert desk.told[-1] == (
        "answer",
        "finished",
        "2 of 2 sentences kept",
        {"model": "by hand", "certainty": 0.8, "threshold": 0.4},
    )


async def test_who_asks_for_more_is_not_told_again_what_was_said() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits), extracted(0, MOVED, hits, 0.8)])
    said = [*asked("How cold?"), Turn(role="assistant", content="It  was cold. [1]")]

    left = await answer(state(hits=hits, history=said, more=True), desk.runtime())

    assert left["content"] == f"{MOVED} [1]"


async def test_who_asks_something_else_is_told_it_though_it_was_said() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits)])
    said = [Turn(role="user", content=COLD), Turn(role="assistant", content=COLD)]

    left = await answer(state(hits=hits, history=said), desk.runtime())

    assert left["content"] == f"{COLD} [1]"


async def test_sources_are_told_before_the_first_token() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits)])

    await answer(state(hits=hits), desk.runtime())

    kinds = [type(e) for e in desk.events]
    assert kinds.index(Sources) < kinds.index(Token)


async def test_a_sentence_over_a_page_break_has_a_source_on_each_page() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, MOVED, hits)], breaks=[133])

    left = await answer(state(hits=hits), desk.runtime())

    assert left["content"] == f"{MOVED} [1] [2]"
    assert sources(desk) == [
        (1, "The stock was moved", Place(page=1, start=113, end=132)),
        (2, "to the standby room.", Place(page=2, start=133, end=153)),
    ]
    assert desk.told[-1][2] == "1 of 1 sentences kept"


async def test_what_the_documents_do_not_say_is_said_plainly_and_how_near_it_was() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits, 0.2), extracted(0, MOVED, hits, 0.1)])

    left = await answer(state(hits=hits), desk.runtime(answering={"threshold": 0.45}))

    assert left == {"content": NOTHING, "claims": [], "citations": []}
    assert sources(desk) == []
    assert desk.told[-1][2:] == (
        "0 of 2 sentences kept",
        {"model": "by hand", "certainty": 0.2, "threshold": 0.45},
    )


async def test_where_no_sentence_was_found_nothing_is_certain() -> None:
    desk = Desk()

    await answer(state(), desk.runtime())

    assert desk.told[-1][2:] == (
        "0 of 0 sentences kept",
        {"model": "by hand", "certainty": 0.0, "threshold": 0.45},
    )


async def test_a_model_writes_from_the_complete_question_the_history_and_the_passages() -> None:
    hits, history = [hit(score=0.5)], asked("Why?")
    desk, model = Desk(hits), Scripted("It was cold. [1]")
    begun = state("And?", query="How cold is it?", hits=hits, history=history)

    left = await answer(begun, desk.runtime(model, answering={"instructions": "Be formal."}))

    assert model.told == [answer_messages("How cold is it?", history, hits, wishing("Be formal."))]
    assert left == {
        "content": "It was cold. [1]",
        "claims": [Claim(0, 12, (1,))],
        "citations": [Citation(hits[0], 0, 70, 0.5)],
    }
    assert desk.extracting.asked == []


async def test_what_was_asked_is_answered_and_not_what_a_model_made_of_it() -> None:
    hits, history = [hit(score=0.5)], asked("Why?")
    model = Scripted("It was cold. [1]")
    begun = state("And?", query="How cold is it?", hits=hits, history=history, by_model=True)

    await answer(begun, Desk(hits).runtime(model))

    assert model.told == [answer_messages("And?", history, hits, wishing())]


async def test_what_a_model_wrote_and_charged_for_is_told() -> None:
    bill = Usage(input_tokens=9, output_tokens=4)
    desk = Desk([hit()])

    await answer(state(hits=[hit()]), desk.runtime(Scripted("It.", Delta(usage=bill))))

    assert [e for e in desk.events if isinstance(e, Usage)] == [bill]
    assert desk.told[-1] == (
        "answer",
        "finished",
        "4 tokens",
        {"model": "scripted", "input_tokens": 9, "output_tokens": 4},
    )


async def test_a_model_that_does_not_count_is_not_said_to_have_written_nothing() -> None:
    desk = Desk([hit()])

    await answer(state(hits=[hit()]), desk.runtime(Scripted("It.")))

    assert desk.told[-1][2] is None


async def test_where_nothing_was_found_a_model_is_not_asked() -> None:
    desk, model = Desk(), Scripted("I know it all the same.")

    left = await answer(state(), desk.runtime(model))

    assert left["content"] == NOTHING
    assert model.told == []


TENNIS = hit("The yearly fee is 210 pounds.", document=1, title="Tennis club")
ROWING = hit("The yearly fee is 140 pounds.", document=2, title="Rowing club")
FEE = "What is the yearly fee?"
WHICH = "The documents answer that differently. Which one do you mean: Tennis club or Rowing club?"


def of_clubs() -> Desk:
    hits = [TENNIS, ROWING]
    return Desk(hits, [extracted(n, one.text, hits, 0.9) for n, one in enumerate(hits)])


def choices(desk: Desk) -> list[str]:
    return [e.label for e in desk.events if isinstance(e, Choice)]


async def test_where_documents_answer_differently_it_is_asked_which_one_is_meant() -> None:
    desk = of_clubs()

    left = await answer(state(FEE, hits=desk.hits), desk.runtime())

    assert left == {"content": WHICH, "claims": [], "citations": []}
    assert "".join(e.text for e in desk.events if isinstance(e, Token)) == WHICH
    assert choices(desk) == ["Tennis club", "Rowing club"]
    assert sources(desk) == []
    assert desk.told[-1] == (
        "answer",
        "finished",
        "2 documents answer differently",
        {"choices": ["Tennis club", "Rowing club"]},
    )
    assert desk.extracting.asked == [(FEE, desk.hits)]  # once


async def test_with_a_model_it_is_asked_by_the_same_rule_and_the_model_may_word_it() -> None:
    bill = Usage(output_tokens=3)
    model = Scripted("The Tennis club or the Rowing club?", Delta(usage=bill))
    desk = of_clubs()

    left = await answer(state(FEE, hits=desk.hits), desk.runtime(model))

    assert left["content"] == "The Tennis club or the Rowing club?"
    assert len(model.told) == 1
    assert choices(desk) == ["Tennis club", "Rowing club"]
    assert [e for e in desk.events if isinstance(e, Usage)] == [bill]


async def test_who_asks_for_more_is_asked_nothing() -> None:
    for model in (None, Scripted("It is 140. [2]")):
        desk = of_clubs()

        left = await answer(state(FEE, hits=desk.hits, more=True), desk.runtime(model))

        assert left["content"] != WHICH
        assert choices(desk) == []


def scored(one: Hit, score: float, vector: float) -> Hit:
    scores = one.scores.model_copy(update={"vector": vector})
    return one.model_copy(update={"score": score, "scores": scores})


async def test_of_documents_that_are_found_worse_none_is_meant_and_others_are_looked_at_again() -> (
    None
):
    far = hit("The yearly fee is 99 pounds.", document=3, title="Chess club")
    hits = [scored(TENNIS, 1, 0.9), scored(ROWING, 0, 0.89), scored(far, 0, 0.1)]
    desk = Desk(hits, [extracted(n, one.text, hits, 0.9) for n, one in enumerate(hits[:2])])

    await answer(state(FEE, hits=hits), desk.runtime())

    level = [hits[0], hits[1].model_copy(update={"score": 1})]
    assert choices(desk) == ["Tennis club", "Rowing club"]
    assert desk.extracting.asked == [(FEE, hits), (FEE, level)]


async def test_where_one_document_is_found_alone_it_is_the_one() -> None:
    hits = [scored(TENNIS, 1, 0.9), scored(ROWING, 0, 0.1)]
    desk = Desk(hits, [extracted(0, TENNIS.text, hits, 0.9)])

    left = await answer(state(FEE, hits=hits), desk.runtime())

    assert left["content"] == "The yearly fee is **210 pounds**. [1]"
    assert choices(desk) == []
    assert desk.extracting.asked == [(FEE, hits)]


async def test_which_documents_answer_follows_the_projects_threshold_and_the_history() -> None:
    desk = of_clubs()
    await answer(state(FEE, hits=desk.hits), desk.runtime(answering={"threshold": 0.95}))
    assert choices(desk) == []

    desk = of_clubs()
    known = asked("Who runs the rowing club?")
    await answer(state(FEE, hits=desk.hits, history=known), desk.runtime())
    assert choices(desk) == []


TABLE = hit("probe | technician\nP001 | Ada Berg\nP002 | Bo Lind", title="probes.csv")


async def test_a_row_that_is_named_answers_without_a_sentence_being_looked_for() -> None:
    desk = Desk([TABLE])
    question = "Which technician has probe P002?"

    left = await answer(state(question, hits=[TABLE]), desk.runtime())

    assert left["content"] == "technician: **Bo Lind** (probe: P002). [1]"
    assert desk.extracting.asked == []


async def test_who_asks_for_more_about_a_row_is_told_other_sentences() -> None:
    desk = Desk([TABLE])

    left = await answer(
        state("Which technician has probe P002?", hits=[TABLE], more=True), desk.runtime()
    )

    assert left["content"] == NOTHING
    assert len(desk.extracting.asked) == 1


async def test_where_a_model_says_that_the_documents_do_not_the_nearest_are_told() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits, 0.2)])

    await answer(state(hits=hits), desk.runtime(Scripted(f"{NOTHING}\n")))

    assert desk.extracting.asked == [("How cold?", hits)]
    assert [e.quote for e in desk.events if isinstance(e, Nearest)] == [COLD]


async def test_a_model_that_may_answer_by_itself_is_asked_without_passages() -> None:
    for strictness in ("documents_first", "free"):
        desk, model = Desk(), Scripted("I know.")

        left = await answer(state(), desk.runtime(model, answering={"strictness": strictness}))

        assert left["content"] == "I know.", strictness
