"""What is no question about the documents is told from what is one."""

from uuid import uuid4

import pytest

from agents.answering.requests import LONGEST, Request, reply_to, request_of
from contracts.documents import Listed, Listing
from contracts.projects import AnswerLanguage


@pytest.mark.parametrize(
    ("message", "request_"),
    [
        ("Hello", Request.GREETING),
        ("Good evening!", Request.GREETING),
        ("Guten Morgen!", Request.GREETING),
        ("¡Hola!", Request.GREETING),
        ("你好！", Request.GREETING),
        ("Thanks a lot!", Request.THANKS),
        ("Vielen Dank.", Request.THANKS),
        ("Muchas gracias", Request.THANKS),
        ("谢谢", Request.THANKS),
        ("Which documents do I have?", Request.DOCUMENTS),
        ("List all my files.", Request.DOCUMENTS),
        ("Welche Dokumente gibt es?", Request.DOCUMENTS),
        ("¿Qué documentos hay aquí?", Request.DOCUMENTS),
        ("我有哪些文档？", Request.DOCUMENTS),
    ],
)
def test_a_request_is_known_in_its_language(message, request_):
    known = request_of(message)

    assert known is not None
    assert known[0] is request_


@pytest.mark.parametrize(
    "message",
    [
        "Hello, what does a boat cost?",
        "Which documents do I need for a visa?",
        "What documents are needed?",
        "Who says thanks?",
        "¿Qué documentos?",
        "¿Cuántos documentos?",
        "有什么文件？",
        "Hi-fi",
        "",
        "?",
    ],
)
def test_what_asks_for_anything_else_is_a_question(message):
    assert request_of(message) is None


def test_documents_are_counted_and_named_with_their_pages():
    told = reply_to(
        "Which documents are there?",
        Listing([Listed(uuid4(), "a_b.pdf", 12), Listed(uuid4(), "*c*.md")], 2),
    )

    assert told == "There are 2 documents in this project:\n\n- a_b.pdf (12 pages)\n- \\*c\\*.md"


def test_of_many_documents_the_first_are_named_and_the_others_counted():
    told = reply_to(
        "Welche Dokumente habe ich?",
        Listing([Listed(uuid4(), f"{n}.md") for n in range(LONGEST)], LONGEST + 3),
    )

    assert told.startswith(f"In diesem Projekt sind {LONGEST + 3} Dokumente:")
    assert told.count("\n- ") == LONGEST
    assert told.endswith("… und 3 weitere.")


def test_without_a_document_it_is_said_that_there_is_none():
    assert reply_to("List my files", Listing([], 0)) == "There is no document in this project yet."


@pytest.mark.parametrize(
    ("chosen", "said"),
    [("question", "There is one"), ("en", "There is one"), ("de", "In diesem"), ("es", "En este")],
)
def test_it_is_answered_in_the_language_that_a_project_has_chosen(chosen: str, said: str) -> None:
    told = reply_to("List my files", Listing([Listed(uuid4(), "a.md")], 1), AnswerLanguage(chosen))

    assert told.startswith(said)


def test_one_document_and_one_page_are_one() -> None:
    assert reply_to("List my files", Listing([Listed(uuid4(), "a.pdf", 1)], 1)) == (
        "There is one document in this project:\n\n- a.pdf (1 page)"
    )


def test_as_many_documents_as_are_named_leave_none_out() -> None:
    every = [Listed(uuid4(), f"{n}.md") for n in range(LONGEST)]
    told = reply_to("List my files", Listing(every, LONGEST))

    assert told.count("\n- ") == LONGEST
    assert told.endswith(f"- {LONGEST - 1}.md")


def test_thanks_are_returned_in_their_language() -> None:
    assert reply_to("Thank you!", Listing([], 0)) == "You are welcome."
    assert reply_to("Gracias", Listing([], 0)) == "De nada."


def test_a_question_has_no_reply() -> None:
    with pytest.raises(ValueError, match="question"):
        reply_to("How cold?", Listing([], 0))
