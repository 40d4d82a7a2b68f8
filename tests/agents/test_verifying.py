"""What a language model writes is judged by the sentences that it cites, and put right by them."""

import pytest

from contracts.chats import Usage
from contracts.events import Finished, Revised, SentenceJudged, Sources, Token
from contracts.ports import Delta
from tests.agents.conftest import answered


class Saying:
    """A language model that says one thing, and hands over no corrections."""

    name = "scripted"

    def __init__(self, text: str) -> None:
        self._text = text

    async def stream(self, messages, tools=()):
        yield Delta(text=self._text, usage=Usage())


async def read(library, text: str, **settings: object) -> tuple[str, list[tuple[str, str]]]:
    """The answer as its reader has it in the end, and each sentence with its verdict."""
    context = library.context(Saying(text), **settings)
    events = await answered(context, "Who is the duty pharmacist?")
    content = "".join(e.text for e in events if isinstance(e, Token))
    for event in events:
        content = event.text if isinstance(event, Revised) else content
    judged = [e for e in events if isinstance(e, SentenceJudged)]
    return content, [(content[e.start : e.end], e.support.value) for e in judged]


SHE = "She is reached on extension 4471."
WHO = "The duty pharmacist is Dr. Ilse Brandt."


async def test_a_sentence_that_its_passage_supports_stays_as_it_was_streamed(library):
    assert await read(library, f"{WHO} [1]") == (f"{WHO} [1]", [(WHO, "supported")])


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The duty pharmacist is Dr. Ilse Brand.", WHO),
        ("The duty pharmacist is not Dr. Ilse Brandt.", WHO),
        ("Dr. Ilse Brandt, the duty pharmacist, is reached on extension 4472.", None),
    ],
)
async def test_a_sentence_that_differs_is_rewritten_from_its_passage(library, sentence, passage):
    content, judged = await read(library, f"{sentence} [1]")

    assert sentence not in content
    assert [support for _, support in judged] == ["supported"]
    assert passage is None or content == f"{passage} [1]"


async def test_an_answer_of_which_nothing_is_supported_does_not_pass(library):
    content, judged = await read(library, "Pizza ovens need wood from old trees. [1]")

    assert (content, judged) == ("Your documents do not say.", [])


async def test_an_answer_that_does_not_pass_shows_what_is_nearest(library):
    context = library.context(Saying("Pizza ovens need wood from old trees. [1]"))
    events = await answered(context, "Who is the duty pharmacist?")

    assert [e for e in events if isinstance(e, Sources)][-1].sources == []
    (finished,) = [e for e in events if isinstance(e, Finished)]
    assert 1 <= len(finished.nearest) <= 3
    assert all(near.why for near in finished.nearest)


async def test_an_answer_that_does_not_pass_says_so_in_the_language_of_the_question(library):
    context = library.context(Saying("Pizza ovens need wood from old trees. [1]"))
    events = await answered(context, "Wer hat heute Dienst in der Apotheke?")

    (revised,) = [e for e in events if isinstance(e, Revised)]
    assert revised.text == "Das steht nicht in Ihren Dokumenten."


async def test_a_model_that_says_nothing_was_found_is_heard_in_the_language_of_the_question(
    library,
):
    context = library.context(Saying("Your documents do not say."))
    events = await answered(context, "Wer hat heute Dienst in der Apotheke?")

    (revised,) = [e for e in events if isinstance(e, Revised)]
    assert revised.text == "Das steht nicht in Ihren Dokumenten."


async def test_what_cannot_be_rewritten_is_marked(library):
    content, judged = await read(library, f"{WHO} [1] Pizza ovens need wood from trees. [1]")

    assert content == f"{WHO} [1] Pizza ovens need wood from trees. [1]"
    assert [support for _, support in judged] == ["supported", "none"]


async def test_what_cannot_be_rewritten_is_removed_where_the_project_says_so(library):
    said = f"- {WHO} [1]\n- Pizza ovens need wood from trees. [1]\n- {SHE} [1]"
    content, judged = await read(library, said, answering={"unsupported": "remove"})

    assert content == f"- {WHO} [1]\n- {SHE} [1]"
    assert judged == [(WHO, "supported"), (SHE, "supported")]


async def test_a_sentence_without_a_mark_gets_that_of_the_passage_that_supports_it(library):
    assert await read(library, WHO) == (f"{WHO} [1]", [(WHO, "supported")])


async def test_a_wrong_mark_becomes_that_of_the_passage_that_supports_it(library):
    events = await answered(library.context(Saying(f"{WHO} [3]")), "Who is the duty pharmacist?")

    (judged,) = [e for e in events if isinstance(e, SentenceJudged)]
    sources = [e for e in events if isinstance(e, Sources)][-1].sources
    quotes = {source.n: source.quote for source in sources}
    assert judged.support == "supported"
    assert [quotes[n] for n in judged.sources] == [WHO]


async def test_a_sentence_taken_word_for_word_leads_to_that_sentence(library):
    model = Saying("She is reached on extension 4471. [1]")
    events = await answered(library.context(model), "Who is the duty pharmacist?")

    (source,) = [e for e in events if isinstance(e, Sources)][-1].sources
    assert source.quote == "She is reached on extension 4471."


async def test_an_answer_in_another_language_than_the_passages_is_left_as_it_is(library):
    said = "Die diensthabende Apothekerin ist nicht im Haus und wird erst am Abend erwartet. [1]"

    content, _ = await read(library, said)

    assert content == said
