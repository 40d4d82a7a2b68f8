"""What is said where the documents do not say."""

import pytest

from agents.answering.nearest import is_mentioned, nearest_of, never_mentioned, sources_near, told
from agents.extracting.languages import answering_language
from contracts.documents import Place
from contracts.projects import AnswerLanguage
from contracts.sentences import Extracted
from tests.agents.answering.made import extracted, hit

ENGLISH = answering_language("What?")


def found(
    passage: int, score: float, missing: tuple[str, ...] = (), replaced: tuple[str, ...] = ()
) -> Extracted:
    return Extracted(passage, 0, 12, "It was cold.", score, missing, replaced)


def test_the_best_sentence_of_each_passage_comes_near_and_three_of_them_at_most() -> None:
    given = [found(0, 0.1), found(1, 0.4), found(0, 0.3), found(2, 0.2), found(3, 0.05)]

    assert [(e.passage, e.score) for e in nearest_of(given)] == [(1, 0.4), (0, 0.3), (2, 0.2)]


def test_only_what_every_passage_lacks_is_never_mentioned() -> None:
    assert never_mentioned([found(0, 0.4, ("a", "b")), found(1, 0.1, ("b",))]) == ["b"]
    assert never_mentioned([]) == []


@pytest.mark.parametrize(
    ("question", "missing", "said"),
    [
        ("When was the west wing built?", ["the west wing"], "mention the west wing."),
        ("When was it in Rome and Bonn?", ["Rome", "Bonn"], "do not mention Rome or Bonn."),
        ("When was it built?", [], "Your documents do not say."),
        ("Wann wurde der Westflügel gebaut?", ["Westflügel"], "nichts über: Westflügel."),
        ("¿Cuándo se construyó el ala?", [], "Sus documentos no lo dicen."),
        ("什么时候建的？", [], "您的文档中没有说明。"),
        ("なぜですか", [], "Your documents do not say."),
    ],
)
def test_it_is_said_in_the_language_of_the_question(
    question: str, missing: list[str], said: str
) -> None:
    assert told(answering_language(question), missing).endswith(said)


def test_a_phrase_is_mentioned_where_a_passage_has_all_its_words() -> None:
    assert is_mentioned("the standby rooms", [hit()])
    assert not is_mentioned("the west room", [hit()])


def test_each_says_why_it_falls_short() -> None:
    near = [found(0, 0.4, ("the west wing",), ("2019",)), found(0, 0.3)]

    sources = sources_near(ENGLISH, near, [hit()], [Place(), Place()])

    assert [s.why for s in sources] == [
        "It says nothing about the west wing or 2019.",
        "It is about something near, and does not seem to answer.",
    ]
    assert [s.n for s in sources] == [1, 2]


def test_what_a_longer_phrase_has_said_is_not_said_again() -> None:
    near = [found(0, 0.4, ("the world cup in 1990",), ("1990", "19"))]

    (source,) = sources_near(ENGLISH, near, [hit()], [Place()])

    assert source.why == "It says nothing about the world cup in 1990 or 19."


def test_it_is_said_in_the_language_that_a_project_has_chosen() -> None:
    german = answering_language("When was it built?", AnswerLanguage.GERMAN)

    assert told(german) == "Das steht nicht in Ihren Dokumenten."
    (source,) = sources_near(german, [found(0, 0.4, ("Rome",))], [hit()], [Place()])
    assert source.why == "Darin steht nichts über: Rome."


def test_of_a_table_that_came_near_the_row_is_told() -> None:
    table = hit("probe | by | n\nP-1 | Ada | 7\nP-2 | Bo | 8", title="probes.csv")
    (source,) = sources_near(ENGLISH, [extracted(0, "P-2 | Bo | 8", [table])], [table], [Place()])

    assert source.row is not None
    assert (source.row.columns, source.row.cells) == (["probe", "by", "n"], ["P-2", "Bo", "8"])
