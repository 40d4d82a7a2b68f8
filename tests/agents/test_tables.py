"""Answers without a language model, made of rows of tables."""

import re

import pytest

from contracts.events import Revised, SentenceJudged, Sources, Token
from tests.agents.conftest import answered
from tests.agents.test_verifying import Saying

HEADER = "probe | technician | result"
ROWS = ["P-000 | Bo Lind | passed", "P-001 | Ada Berg | passed", "P-017 | Ada Berg | failed"]
NAMED = "technician: **Ada Berg** (probe: P-017; result: failed)."


@pytest.fixture
def workshop(library):
    library.texts.clear()
    library.add("probes.csv", "\n".join([HEADER, *ROWS]))
    library.whole = True
    return library


def content_of(events) -> str:
    return "".join(e.text for e in events if isinstance(e, Token))


async def test_a_row_is_told_in_plain_words_and_its_mark_leads_to_its_place(workshop):
    events = await answered(workshop.context(), "Which technician calibrated probe P-017?")

    assert content_of(events) == f"{NAMED} [1]"
    (source,) = [e for e in events if isinstance(e, Sources)][-1].sources
    assert source.quote == ROWS[2]
    text = workshop.texts[source.document_id]
    assert text[source.place.start : source.place.end] == ROWS[2]


async def test_a_told_row_is_supported_by_its_quote(workshop):
    events = await answered(workshop.context(), "Which technician calibrated probe P-017?")

    (judged,) = [e for e in events if isinstance(e, SentenceJudged)]
    assert content_of(events)[judged.start : judged.end] == NAMED
    assert judged.support == "supported"


async def test_several_rows_are_a_list_and_each_has_a_mark_of_its_own(workshop):
    events = await answered(workshop.context(), "Which probes did Ada Berg calibrate?")

    lines = content_of(events).split("\n")
    assert {line[:20] for line in lines} == {"- probe: **P-001** (", "- probe: **P-017** ("}
    assert [re.findall(r"\[\d\]", line) for line in lines] == [["[1]"], ["[2]"]]
    quotes = [s.quote for s in [e for e in events if isinstance(e, Sources)][-1].sources]
    assert set(quotes) == {ROWS[1], ROWS[2]}


@pytest.mark.parametrize(
    "question", ["Which probes passed?", "What is the result?", "probe technician result"]
)
async def test_no_answer_has_a_bar_or_a_header_in_it(workshop, question):
    content = content_of(await answered(workshop.context(answering={"threshold": 0}), question))

    assert "|" not in content
    assert "technician; " not in content and "probe: probe" not in content


async def test_a_code_that_no_row_has_is_not_in_the_documents(workshop):
    events = await answered(workshop.context(), "Which technician calibrated probe P-999?")

    assert content_of(events) == "Your documents do not say."


async def test_what_a_model_says_of_a_row_is_judged_by_it_and_its_columns(workshop):
    said = "The technician of probe P-017 is Ada Berg."
    events = await answered(workshop.context(Saying(f"{said} [1]")), "Who had P-017?")

    (judged,) = [e for e in events if isinstance(e, SentenceJudged)]
    assert judged.support == "supported"
    assert not [e for e in events if isinstance(e, Revised)]


async def test_what_a_model_says_wrongly_of_a_row_becomes_the_row(workshop):
    said = "The technician of probe P-017 is Bo Lind."
    events = await answered(workshop.context(Saying(f"{said} [1]")), "Who had P-017?")

    (revised,) = [e for e in events if isinstance(e, Revised)]
    (judged,) = [e for e in events if isinstance(e, SentenceJudged)]
    assert (revised.text, judged.support) == (f"{NAMED} [1]", "supported")


async def test_what_a_model_says_of_a_row_that_is_not_there_does_not_pass(workshop):
    said = "The technician of probe P-018 is Ada Berg."
    events = await answered(workshop.context(Saying(f"{said} [1]")), "Who had P-018?")

    (revised,) = [e for e in events if isinstance(e, Revised)]
    assert revised.text == "Your documents do not say."


async def test_a_row_keeps_its_own_quote_beside_one_with_the_same_words(library):
    library.texts.clear()
    rows = ["A | Ada Berg | passed", "B | Ada Berg | passed"]
    library.add("probes.csv", "\n".join(["probe | technician | result", *rows]))
    library.whole = True
    events = await answered(library.context(answering={"threshold": 0}), "Who has the result?")

    content = content_of(events)
    for source in [e for e in events if isinstance(e, Sources)][-1].sources:
        (line,) = [line for line in content.split("\n") if line.endswith(f"[{source.n}]")]
        assert f"probe: {source.quote[0]};" in line


async def test_the_names_of_columns_are_given_with_a_row(library):
    library.texts.clear()
    header = "responsible calibration technician | number of the probe"
    library.add("probes.csv", f"{header}\nBo Lind | P-000\nAda Berg | P-017")
    library.whole = True
    events = await answered(library.context(), "Which technician is responsible for P-017?")

    assert content_of(events).startswith("responsible calibration technician: **Ada Berg** (")
    assert [e.support for e in events if isinstance(e, SentenceJudged)] == ["supported"]


async def test_each_row_that_a_question_names_is_told(workshop):
    events = await answered(workshop.context(), "Who calibrated probes P-000 and P-017?")

    lines = content_of(events).split("\n")
    assert [re.findall(r"P-\d+", line) for line in lines] == [["P-000"], ["P-017"]]
