"""A follow-up is made complete: what it points at is named, what it leaves out is put in."""

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.answering.followups.completion import FollowUp, complete
from contracts.chats import Turn
from tests.agents.answering.made import Vectors, asked, unlike

LIGHTHOUSE = "How high is the Marjaniemi lighthouse?"
_LIKE = ({"summer", "winter"}, {"adults", "juniors", "families"}, {"red", "blue"})


def alike(word: str) -> NDArray[np.float32]:
    """Words of one of these groups are alike, others are not."""
    return np.array([float(word in group) for group in _LIKE], np.float32)


def completed(question: str, *before: str) -> str:
    return complete(question, asked(*before), alike).query


def after(question: str, before: str, answer: str) -> str:
    history = [Turn(role="user", content=before), Turn(role="assistant", content=answer)]
    return complete(question, history, alike).query


@pytest.mark.parametrize(
    "question",
    [
        "When was the Kylmäpihlaja tower built?",
        "Was the room that Berg locked heated?",
        "Which item is missing?",
        "Tower colour?",
        "Is it possible to pay in cash?",
        "How long does it take to get to Storby?",
        "What does this document say about fees?",
        "Is there a café on the island?",
        "Who is the captain?",
        "Was ist der Preis?",
        "¿Quién es el capitán?",
        "Please list all the fees that adults and juniors have to pay",
        "Thanks!",
        "OK",
        "Vielen Dank!",
        "Gracias",
    ],
)
def test_what_stands_by_itself_is_left_as_it_is(question: str) -> None:
    assert completed(question, LIGHTHOUSE) == question


@pytest.mark.parametrize(
    ("question", "before", "complete"),
    [
        ("When was it built?", LIGHTHOUSE, "When was the Marjaniemi lighthouse built?"),
        ("And who painted it?", LIGHTHOUSE, "Who painted the Marjaniemi lighthouse?"),
        ("Thanks. And who painted it?", LIGHTHOUSE, "Who painted the Marjaniemi lighthouse?"),
        ("Thank you! Who painted it?", LIGHTHOUSE, "Who painted the Marjaniemi lighthouse?"),
        ("Danke! Und wer leitet sie?", "Wo liegt die Hütte?", "Wer leitet die Hütte?"),
        ("Gracias. ¿Y quién lo dirige?", "¿Dónde está el museo?", "Quién el museo dirige?"),
        (
            "Where is its lamp?",
            LIGHTHOUSE,
            "Where is the Marjaniemi lighthouse's lamp?",
        ),
        (
            "How many people do they carry?",
            "Where are the two sculls kept?",
            "How many people do the two sculls carry?",
        ),
        (
            "When was it planted?",
            "Which palm is the tallest?",
            "When was the tallest palm planted?",
        ),
        (
            "When was it painted?",
            "When was the tower on Gull Holm built?",
            "When was the tower on Gull Holm painted?",
        ),
        (
            "Who pays it?",
            "What is the yearly fee for adults?",
            "Who pays the yearly fee for adults?",
        ),
        ("Who may row it?", "Who bought the Heron?", "Who may row the Heron?"),
        ("When was it built?", "Who planned North Light?", "When was North Light built?"),
        ("How heavy is it?", "How many people does the Heron carry?", "How heavy is the Heron?"),
        ("Wann wurde er gebaut?", "Wie hoch ist der Turm?", "Wann wurde der Turm gebaut?"),
    ],
)  # fmt: skip
def test_it_is_what_the_question_before_was_about(
    question: str, before: str, complete: str
) -> None:
    assert completed(question, before) == complete


@pytest.mark.parametrize(
    ("question", "complete"),
    [
        ("Where was he born?", "Where was Alvar Berg born?"),
        ("When did that person die?", "When did Alvar Berg die?"),
        ("Where are his drawings?", "Where are Alvar Berg's drawings?"),
        ("When did he lose his sight?", "When did Alvar Berg lose his sight?"),
        ("What else did this man build?", "What else did Alvar Berg build?"),
    ],
)
def test_a_person_is_taken_from_the_answer(question: str, complete: str) -> None:
    answer = "North Light was built in 1871 to plans by the engineer Alvar Berg. [1]"

    assert after(question, "Who planned North Light?", answer) == complete


def test_what_names_nothing_of_its_own_keeps_the_subject_of_before() -> None:
    assert completed("Which is more important?", LIGHTHOUSE) == (
        "Which is more important Marjaniemi lighthouse?"
    )


def test_a_name_that_begins_a_sentence_is_one_if_it_has_two_words() -> None:
    before = "Who repairs the boats?"

    assert after("When did he come?", before, "Tomas Illner does.") == (
        "When did Tomas Illner come?"
    )
    assert after("When did he come?", before, "Nobody does.") == "When did the boats come?"


def test_a_name_between_commas_is_whole() -> None:
    answer = "The last keeper of North Light, Ingrid Sund, left on 3 October 1987."

    assert after("When did she leave?", "Who was the last keeper of North Light?", answer) == (
        "When did Ingrid Sund leave?"
    )


def test_there_is_where_the_answer_says_that_it_is() -> None:
    answer = "In the blue room on the first floor hangs the Orlen Regulator. [1]"

    assert after("What else is shown there?", "Where is the Orlen Regulator?", answer) == (
        "What else is shown in the blue room?"
    )


def test_then_is_the_year_of_the_answer_and_the_subject_stays() -> None:
    answer = "The house was closed in 2018 after a rock fell. [1]"

    assert after("What happened then?", "When was the alpine house closed?", answer) == (
        "What happened in 2018 alpine house?"
    )


def test_a_thing_that_is_pointed_at_is_named_as_it_was_before() -> None:
    assert completed("When was that version released?", "What is new in version 2.4?") == (
        "When was version 2.4 released?"
    )


def test_what_points_at_a_thing_that_nobody_named_keeps_its_subject() -> None:
    assert completed("Which of these rooms is heated?", LIGHTHOUSE) == (
        "Which of these rooms is heated Marjaniemi lighthouse?"
    )


@pytest.mark.parametrize(
    ("question", "before", "complete"),
    [
        ("And in winter?", "When does it open in summer?", "When does it open in winter?"),
        (
            "And for juniors?",
            "What is the yearly fee for adults?",
            "What is the yearly fee for juniors?",
        ),
        (
            "What about the team licence?",
            "What does the basic licence cost?",
            "What does the team licence cost?",
        ),
        ("And 2.5?", "Does version 2.4 need memory?", "Does version 2.5 need memory?"),
        (
            "No, I meant North Light.",
            "When was Gull Holm built?",
            "When was North Light built?",
        ),
        (
            "And the tower on Gull Holm?",
            "How high is North Light?",
            "How high is the tower on Gull Holm?",
        ),
        ("No, the blue one", "Is the red boat heated?", "Is the blue boat heated?"),
        ("Paint?", "How old is the bridge?", "How old is the bridge Paint?"),
        ("Und für Kinder?", "Was kostet das für Erwachsene?", "Was kostet das für Kinder?"),
        ("¿Y en invierno?", "¿Cuándo abre en verano?", "¿Cuándo abre en invierno?"),
    ],
)
def test_a_fragment_takes_the_place_of_what_is_like_it(
    question: str, before: str, complete: str
) -> None:
    assert completed(question, before) == complete


@pytest.mark.parametrize(
    ("question", "before", "complete"),
    [
        ("Why?", "When is the Old Bishop rowed?", "Why is the Old Bishop rowed?"),
        ("Why was that?", "When was the regatta held?", "Why was the regatta held?"),
        ("And when?", "Where is the regatta held?", "When is the regatta held?"),
        ("Why not?", "Is poison used?", "Why not: is poison used?"),
        ("Since when?", "Who repairs the boats?", "Since when repairs the boats?"),
        ("Warum?", "Wann wurde der Turm gebaut?", "Warum wurde der Turm gebaut?"),
        ("¿Por qué?", "¿Quién construyó el faro?", "Por qué construyó el faro?"),
    ],
)
def test_a_bare_question_word_asks_the_same_otherwise(
    question: str, before: str, complete: str
) -> None:
    assert completed(question, before) == complete


@pytest.mark.parametrize(
    "question", ["Tell me more", "What else?", "more about it", "Mehr dazu", "¿Qué más?"]
)
def test_who_asks_for_more_asks_the_same_again_and_wants_nothing_twice(question: str) -> None:
    assert complete(question, asked(LIGHTHOUSE), unlike) == FollowUp(LIGHTHOUSE, more=True)


def test_what_came_after_takes_the_place_of_the_year() -> None:
    before = "What happened to the regulator in 1978?"

    assert complete("And after that?", asked(before), unlike) == FollowUp(
        "What happened to the regulator after that?", more=True
    )


def test_a_chain_is_followed_step_by_step_and_borrows_nothing_twice() -> None:
    before = ("What is the joining fee for adults?", "And the yearly fee?")

    assert completed("And for families?", *before) == "What is the yearly fee for families?"


def test_a_question_of_its_own_ends_a_chain() -> None:
    before = ("Who sells cheap paint?", LIGHTHOUSE, "And who designed it?")

    assert completed("Why?", *before) == "Why designed the Marjaniemi lighthouse?"


def test_where_words_cannot_be_told_apart_both_questions_are_searched() -> None:
    assert completed("它是什么时候建的?", "灯塔有多高?") == "灯塔有多高? 它是什么时候建的?"
    assert completed("博物馆什么时候开门?", "灯塔有多高?") == "博物馆什么时候开门?"


def test_without_a_question_before_it_a_follow_up_stays_as_it_is() -> None:
    assert completed("And when was it built?") == "And when was it built?"
    assert complete("Why?", [Turn(role="assistant", content="Hello.")], unlike).query == "Why?"


@pytest.mark.parametrize("why", ["Warum denn?", "Warum eigentlich?", "Und warum nur?"])
def test_a_particle_behind_a_question_word_alone_asks_for_nothing(why: str) -> None:
    assert after(why, "Seit wann ist der Kran gesperrt?", "Seit 2019.") == (
        "Warum ist der Kran gesperrt?"
    )


def test_a_reply_to_a_question_back_is_put_behind_what_was_asked() -> None:
    asking, telling = "Which one do you mean: the tennis or the chess club?", "It is 30 pounds."

    assert after("The chess club.", "What is the fee?", asking) == (
        "What is the fee, The chess club?"
    )
    assert after("The chess club.", "What is the fee?", telling) != (
        "What is the fee, The chess club?"
    )


@pytest.mark.parametrize(
    ("question", "bare", "before"),
    [
        ("Und wie sieht es mit Kindern aus?", "Und Kindern?", "Was kostet es für Gäste?"),
        ("Wie sieht's mit Gästen denn aus?", "Und Gästen?", "Was kostet es für Kinder?"),
        ("And what about families then?", "And families?", "What is the fee for adults?"),
        ("How about swans, too, please?", "And swans?", "What helps against geese?"),
        ("¿Y para niños también?", "¿Y para niños?", "¿Cuánto cuesta para adultos?"),
    ],
)
def test_what_only_closes_a_follow_up_is_not_searched(
    question: str, bare: str, before: str
) -> None:
    assert completed(question, before) == completed(bare, before)


def test_of_what_stands_alone_nothing_is_taken() -> None:
    assert completed("Wo gehen die Lichter aus?", "Was kostet es?") == "Wo gehen die Lichter aus?"
    assert "then" in completed("And until then?", "What happened in 1978?")


ABSTENTIONS = [
    "Your documents do not say.",
    "The documents do not mention the west wing or paint.",
    "Das steht nicht in Ihren Dokumenten.",
    "Of 8 passages that were read for it, none answers “How high?” for certain. The nearest are"
    " told with what each of them lacks.",
]


@pytest.mark.parametrize("answer", ABSTENTIONS)
@pytest.mark.parametrize(
    "why",
    ["Why?", "Why not?", "But why don't you know?", "Warum?", "Warum nicht?", "¿Por qué no?"],
)
def test_why_after_an_abstention_asks_for_its_reason(why: str, answer: str) -> None:
    history = [Turn(role="user", content=LIGHTHOUSE), Turn(role="assistant", content=answer)]

    assert complete(why, history, unlike) == FollowUp(LIGHTHOUSE, why=True)


@pytest.mark.parametrize(
    ("why", "answer"),
    [
        ("Why?", "In 1902. [1]"),
        ("Why?", "Your documents do not say. It was built in 1902. [1]"),
        ("And when?", "Your documents do not say."),
        ("Why was it built?", "Your documents do not say."),
    ],
)
def test_why_after_an_answer_asks_for_that_of_the_matter(why: str, answer: str) -> None:
    history = [Turn(role="user", content=LIGHTHOUSE), Turn(role="assistant", content=answer)]

    assert not complete(why, history, unlike).why


def test_in_chinese_too() -> None:
    history = [
        Turn(role="user", content="灯塔有多高?"),
        Turn(role="assistant", content="您的文档中没有说明。"),
    ]

    assert complete("为什么？", history, unlike) == FollowUp("灯塔有多高?", why=True)


@pytest.mark.parametrize(
    ("question", "before", "complete"),
    [
        # the kind that one is of is told by what is like it, and by its last word
        (
            "No, the blue one",
            "Is the old harbour near the red boat?",
            "Is the old harbour near the blue boat?",
        ),
        ("the blue one", "Is the red rowing boat heated?", "Is the blue boat heated?"),
        ("the blue one", "Is the boat heated?", "Is the blue boat heated?"),
        # a fragment brings its own preposition where there was one
        ("And during winter?", "What does it cost in summer?", "What does it cost during winter?"),
        ("And for juniors?", "What do adults pay?", "What do juniors pay?"),
        # a number takes the place of a number, and nothing else's
        ("And 1990?", "Who won the cup in 1988?", "Who won the cup in 1990?"),
        ("And 1990?", "Does version 1988 follow 1988?", "Does version 1990 follow 1988?"),
        ("博物馆几点？", "灯塔有多高？", "灯塔有多高？ 博物馆几点？"),
        ("那个博物馆在早上几点开门？", "灯塔有多高？", "灯塔有多高？ 那个博物馆在早上几点开门？"),
        ("这家博物馆几点？", "", "这家博物馆几点？"),
    ],
)
def test_what_a_fragment_takes_the_place_of_is_told_by_kind_number_and_preposition(
    question: str, before: str, complete: str
) -> None:
    assert completed(question, *([before] if before else [])) == complete


@pytest.mark.parametrize(
    ("question", "complete"),
    [
        ("when was it built?", "when was the Marjaniemi lighthouse built?"),
        ("Who built the boat that is old?", "Who built the boat that is old?"),
        ("Who is that?", "Who is the Marjaniemi lighthouse?"),
        ("When did Ruth sell her boat?", "When did Ruth sell her boat?"),
        ("Can I see its lamp?", "Can I see the Marjaniemi lighthouse's lamp?"),
        ("Did Ruth paint it?", "Did Ruth paint the Marjaniemi lighthouse?"),
        ("What happened then?", "What happened then Marjaniemi lighthouse?"),
        ("Is it older than its lamp?", "Is the Marjaniemi lighthouse older than its lamp?"),
        ("Is it there?", "Is the Marjaniemi lighthouse there?"),
    ],
)
def test_only_what_points_back_is_named(question: str, complete: str) -> None:
    assert completed(question, LIGHTHOUSE) == complete


def test_where_every_noun_has_a_capital_none_says_whose_something_is() -> None:
    assert completed("Wann bekam Kiel seine Lampe?", "Wie hoch ist der Turm?") != (
        "Wann bekam Kiel seine Lampe?"
    )


def test_two_persons_and_things_are_named_in_one_question() -> None:
    answer = "It was built by the engineer Alvar Berg. [1]"

    assert after("When did he sell it?", "Who planned North Light?", answer) == (
        "When did Alvar Berg sell North Light?"
    )


def test_then_may_be_the_year_that_was_asked_about() -> None:
    before = "What was built in 1978?"

    assert after("And who was mayor then?", before, "A tower. [1]") == "Who was mayor in 1978?"


def test_a_fragment_that_begins_with_a_preposition_may_be_of_many_words() -> None:
    assert completed("for juniors and families?", "What is the yearly fee for adults?") == (
        "What is the yearly fee for juniors and families?"
    )


def test_a_question_back_is_known_whatever_stands_behind_it() -> None:
    asking = "Which one do you mean: the tennis or the chess club? \n"

    assert after("The chess club.", "What is the fee?", asking) == (
        "What is the fee, The chess club?"
    )


_VECTORS = {
    "paint": [1.0, 0.0],
    "bridge": [0.2, 0.98],
    "grey": [0.5, 0.866],
    "stone": [0.5, 0.866],
    "varnish": [0.8, 0.6],
}


@pytest.mark.parametrize(
    ("before", "complete"),
    [
        ("How old is the bridge?", "How old is paint?"),
        ("How old is the bridge in Kiel?", "How old is the bridge in Kiel paint?"),
        ("Is grey stone better than varnish?", "Is grey stone better than paint?"),
    ],
)
def test_a_fragment_must_be_the_more_alike_the_more_it_may_stand_for(
    before: str, complete: str
) -> None:
    from agents.answering.followups import completion

    assert completion.complete("And paint?", asked(before), Vectors(_VECTORS)).query == complete
