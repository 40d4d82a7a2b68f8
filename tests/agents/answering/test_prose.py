"""An answer by a language model: streamed as it comes, cited as it goes."""

import pytest

from agents.answering.citations import Citation, Claim
from agents.answering.extracts import Draft
from agents.answering.prompts import answer_messages
from agents.answering.prose import Citing, fitting, lately, write_prose
from contracts.chats import Hit, Limit, Turn, Usage
from contracts.errors import ContextOverflow, ModelUnavailable
from contracts.events import Sources, Token
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Scripted, asked, hit, wishing

HITS = [
    hit("It was cold.", score=0.7, page=3),
    hit("See https://example.org/a here.", document=2, title="https://example.org/title"),
]


async def written(model: Scripted, question: str = "How cold?", **answering: str):
    desk = Desk()
    context = desk.context(answering=answering)
    draft, usage = await write_prose(
        model, question, asked("Why?"), HITS, context, desk.events.append
    )
    return draft, usage, desk.events


def sources(events) -> list[list[str]]:
    return [[source.quote for source in e.sources] for e in events if isinstance(e, Sources)]


def said(events) -> str:
    return "".join(e.text for e in events if isinstance(e, Token))


async def test_what_is_streamed_is_the_answer_and_each_sentence_a_claim() -> None:
    draft, _, events = await written(Scripted("It was ", "cold. [1] Why", "? Nobody knows."))

    assert said(events) == draft.content == "It was cold. [1] Why? Nobody knows."
    assert draft.claims == [Claim(0, 12, (1,)), Claim(17, 21), Claim(22, 35)]


async def test_passages_get_their_numbers_in_the_order_in_which_they_are_cited() -> None:
    draft, _, events = await written(Scripted("One. [2] ", "Two. [1] ", "Three. [2] "))

    assert draft.content == "One. [1] Two. [2] Three. [1] "
    assert sources(events) == [[], [HITS[1].text], [HITS[1].text, HITS[0].text]]
    assert draft.citations == [
        Citation(HITS[1], 0, len(HITS[1].text), 1),
        Citation(HITS[0], 0, len(HITS[0].text), 0.7),
    ]


async def test_a_source_is_told_before_the_mark_that_leads_to_it() -> None:
    *_, events = await written(Scripted("One. [1] "))

    cited = next(n for n, e in enumerate(events) if isinstance(e, Sources) and e.sources)
    marked = next(n for n, e in enumerate(events) if isinstance(e, Token) and "[1]" in e.text)
    assert cited < marked


async def test_a_source_is_told_with_its_place_and_its_score() -> None:
    *_, events = await written(Scripted("One. [1]"))

    (source,) = [e for e in events if isinstance(e, Sources)][-1].sources
    assert (source.n, source.place, source.score) == (1, HITS[0].place, 0.7)


@pytest.mark.parametrize("number", [0, 3])
async def test_a_mark_to_a_passage_that_was_not_given_is_left_out(number: int) -> None:
    draft, _, events = await written(Scripted(f"One [{number}]."))

    assert (draft.content, draft.citations, sources(events)) == ("One.", [], [[]])


async def test_only_addresses_that_the_question_and_the_passages_hold_stay_links() -> None:
    known = "https://example.org/a https://example.org/title https://example.org/asked"

    draft, *_ = await written(Scripted(f"{known} https://evil.example"), known.split()[2])

    assert draft.content == f"{known} https&#58;//evil.example"


async def test_a_model_is_told_the_conversation_the_passages_and_what_the_owner_wishes() -> None:
    model = Scripted("One.")

    await written(model, instructions="Be formal.")

    assert model.told == [answer_messages("How cold?", asked("Why?"), HITS, wishing("Be formal."))]


async def test_the_last_bill_of_a_model_is_what_it_charged() -> None:
    bills = [Delta(usage=Usage(output_tokens=n)) for n in (1, 7)]

    _, usage, _ = await written(Scripted(bills[0], "One.", bills[1], ""))

    assert usage == Usage(output_tokens=7)


async def test_a_model_that_sends_no_bill_charges_nothing() -> None:
    _, usage, _ = await written(Scripted("One."))

    assert usage == Usage()


async def test_no_token_is_empty() -> None:
    *_, events = await written(Scripted("", "One", "", " two", "", " "))

    assert all(e.text for e in events if isinstance(e, Token))


async def test_that_the_documents_do_not_say_is_no_claim() -> None:
    draft, *_ = await written(Scripted("Your documents do not say.", "\n"))

    assert draft == Draft("Your documents do not say.\n", [], [])


async def test_what_a_model_said_before_it_failed_was_streamed_and_the_failure_is_not_hidden() -> (
    None
):
    desk, model = Desk(), Scripted("It was cold. ", ModelUnavailable("It is out."))

    with pytest.raises(ModelUnavailable, match="It is out"):
        await write_prose(model, "Q", [], HITS, desk.context(), desk.events.append)

    assert said(desk.events) == "It was cold."
    assert model.closed


def test_a_passage_that_is_cited_again_keeps_its_number_and_is_told_once() -> None:
    told: list[Sources] = []
    citing = Citing([hit(), hit(passage=2)], told.append)

    assert [citing.number_of(n) for n in (2, 1, 2, 3, 0, -1)] == [1, 2, 1, None, None, None]
    assert [len(e.sources) for e in told] == [1, 2]


def test_without_passages_there_is_nothing_to_cite() -> None:
    none: list[Hit] = []

    assert Citing(none, lambda event: None).number_of(1) is None


class Narrow(Scripted):
    """A model that reads so many characters at once."""

    def __init__(self, most: int, window: int | None, *said: str) -> None:
        super().__init__(*said)
        self._most, self._window = most, window

    async def stream(self, messages, tools=()):
        if sum(len(message.content) for message in messages) > self._most:
            self.told.append(messages)
            raise ContextOverflow("too long", self._window)
        async for delta in super().stream(messages, tools):
            yield delta


async def narrow(model: Narrow, hits: list[Hit]):
    desk = Desk()
    draft, _ = await write_prose(model, "How cold?", [], hits, desk.context(), desk.events.append)
    return draft, [e for e in desk.events if isinstance(e, Limit)]


LONG = [hit(f"{n} {'cold ' * 200}", passage=n) for n in range(1, 9)]


async def test_passages_that_a_model_cannot_read_at_once_are_left_out_and_it_is_told() -> None:
    model = Narrow(6000, None, "Cold. [4]")
    draft, limits = await narrow(model, LONG)

    assert draft.content == "Cold. [1]"
    assert [(limit.name, limit.most) for limit in limits] == [("passages", 4)]
    assert len(model.told) == 2


async def test_fewer_passages_are_tried_once_only() -> None:
    model = Narrow(10, None, "Cold.")
    with pytest.raises(ContextOverflow):
        await narrow(model, LONG)
    assert len(model.told) == 2


async def test_one_passage_that_is_too_long_is_told_at_once() -> None:
    model = Narrow(10, None, "Cold.")
    with pytest.raises(ContextOverflow):
        await narrow(model, LONG[:1])
    assert len(model.told) == 1


async def told_of(history: list[Turn], most: int, window: int | None):
    desk, model = Desk(), Narrow(most, window, "Cold. [1]")
    hits = [hit("It is cold.")]
    await write_prose(model, "How cold?", history, hits, desk.context(), desk.events.append)
    said = [m.content for m in model.told[-1][1:-1]]
    return said, [(e.name, e.most) for e in desk.events if isinstance(e, Limit)]


TALK = asked(*(f"{n} {'why ' * 200}" for n in range(3)))


async def test_what_was_said_before_is_left_out_from_its_beginning_and_it_is_told() -> None:
    said, limits = await told_of(TALK, 4000, None)
    assert len(said) == 3 and said[-1].startswith("Answer to: 2")
    assert limits == [("history", 3)]


async def test_of_a_known_window_what_was_said_before_fills_a_quarter() -> None:
    said, limits = await told_of(TALK, 4000, 2500)
    assert len(said) == 2 and limits == [("history", 2)]


def test_nothing_is_forgotten_that_fits() -> None:
    assert lately(TALK, 1_000_000) == TALK
    assert lately(TALK, 4) == lately(TALK[:1], None) == []


def test_as_many_passages_are_kept_as_fill_half_of_a_known_window() -> None:
    assert fitting(LONG, 2000) == LONG[:2]
    assert fitting(LONG, 1_000_000) == LONG[:7]
    assert fitting(LONG, 10) == []


async def test_an_answer_that_was_cut_is_told_with_its_length() -> None:
    usage = Usage(output_tokens=12)
    _, _, events = await written(Scripted("It was", Delta(usage=usage, cut=True)))

    (limit,) = [e for e in events if isinstance(e, Limit)]
    assert (limit.name, limit.most) == ("length", 12)
    assert "is not finished" in limit.told


async def test_a_model_that_says_the_same_over_and_over_is_hung_up_on() -> None:
    model = Scripted(*["The pump is cold. "] * 1000)
    draft, _, events = await written(model)

    assert [e.name for e in events if isinstance(e, Limit)] == ["circles"]
    assert 2000 <= len(draft.content) <= 2400 and model.closed


async def test_what_is_said_often_and_not_forever_is_an_answer() -> None:
    draft, _, events = await written(Scripted(*["The pump is cold. "] * 100, "It is so."))

    assert draft.content.endswith("It is so.")
    assert not [e for e in events if isinstance(e, Limit)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([""], "said nothing"),
        (["\n ", Delta(cut=True)], "before its first word"),
        (['<passage number="2"></passage>'], "said nothing"),
    ],
)
async def test_an_answer_without_a_word_is_no_answer(said: list, sentence: str) -> None:
    with pytest.raises(ModelUnavailable, match=sentence):
        await written(Scripted(*said))
