"""By what a sentence has, or has not, each thing that a question names. No word is like another."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.extracting.conditions import Conditions
from agents.extracting.doubts import Above, Doubt
from tests.agents.answering.made import Vectors, unlike


def doubt(question: str, sentence: str, around: str | None = None) -> Doubt:
    conditions = Conditions(question, unlike)
    return conditions.doubt(conditions.words(sentence), conditions.words(around or sentence))


def absent(question: str, sentence: str) -> list[str]:
    return [term.text for term in doubt(question, sentence).absent]


def replaced(question: str, sentence: str) -> list[str]:
    return [term.text for term in doubt(question, sentence).replaced]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who lives in Germany?", "The German lives there."),  # the same beginning
        ("Where is Waldheim?", "Oberwaldheim is a village."),  # one within the other
        ("Where is Oberwaldheim?", "Waldheim is a village."),
        ("Where did Catherine live?", "Katherine lived here."),  # another letter
        ("Where did Brian live?", "Brain lived here."),  # two in the other order
        ("Where did Jonathan live?", "Johnathan lived here."),  # one more
        ("Where did Johnathan live?", "Jonathan lived here."),  # one less
        ("What is a cantilever?", "A cantilevered beam."),  # things have forms as well
        ("What did the NBCFG say?", "The New Bird Club For Girls said it."),
        ("What did the AA say?", "Ask Anna."),
        ("Who joined the N.A.T.O.?", "It joined NATO."),
        ("Who led the U.S.?", "The U.S. was led by Adams."),
        ("Who joined NATO?", "It joined the N.A.T.O. in May."),
        ("Where did Martin Luther live?", "Luther lived here."),
        ("Who led the New Bird Club?", "The NBC was led by her."),
        ("Who won 24-10?", "It ended 24–10."),
        ("Who won 24-10?", "It was 10 against 24."),
        ("Who sold 12 boats?", "Twelve boats were sold by her."),
        ("Who came third?", "She was number 3."),
        ("Where is the eastern gate?", "The gate is in the east."),
        ("东门几点开？", "东门八点开。"),
    ],
)
def test_what_is_asked_about_is_met(question: str, sentence: str) -> None:
    assert absent(question, sentence) == []


@pytest.mark.parametrize(
    ("question", "sentence", "terms"),
    [
        ("Where did Anna live?", "Anne lived here.", ["Anna"]),  # too short to be a form
        ("Where did Catherine live?", "Kathrin lived here.", ["Catherine"]),
        ("Where did Jonathan live?", "Johnnathan lived here.", ["Jonathan"]),
        ("What did the NBCFGA say?", "The New Bird Club For Girls Abroad.", ["NBCFGA"]),
        ("What did Nbc say?", "The New Bird Club said it.", ["Nbc"]),
        ("What did the NBC say?", "The New Rain Club said it.", ["NBC"]),
        ("Who saw Adams?", "A man came.", ["Adams"]),
        ("Where did Brian live?", "Brown lived here.", ["Brian"]),
        ("Where did Brian live?", "Brait lived here.", ["Brian"]),
        ("Where did Martin Luther live?", "Martin lived here.", ["Luther"]),
        ("Who led the New Bird Club?", "The BBC was led by her.", ["New", "Bird", "Club"]),
        ("Who won 24-10?", "It ended 24–11.", ["24-10"]),
        ("Where is the eastern gate?", "The gate is in the west.", ["eastern"]),
        ("What is a cantilever?", "A beam.", ["cantilever"]),
        ("东门几点开？", "门八点开。", ["东门"]),
    ],
)
def test_what_is_asked_about_is_absent(question: str, sentence: str, terms: list[str]) -> None:
    assert absent(question, sentence) == terms


def test_names_that_are_apart_are_not_one() -> None:
    assert absent("Were Anna or Bert or Carl here?", "AC was here.") == ["Anna", "Bert", "Carl"]


def test_what_is_absent_is_missing_unless_its_passage_has_it() -> None:
    found = doubt("Where is the mill of Kiel?", "It is there.", "The mill is old. It is there.")

    assert [term.text for term in found.absent] == ["mill", "Kiel"]
    assert [term.text for term in found.missing] == ["Kiel"]


@pytest.mark.parametrize(
    ("question", "sentence", "terms"),
    [
        ("When is the west gate open?", "The east gate is open.", ["west"]),
        ("When is the west gate open?", "The gate is open.", []),
        ("What fixes version 3.1?", "Version 3.2 fixes it.", ["3.1"]),
        ("What fixes version 3.1?", "It fixes version two.", ["3.1"]),
        ("What fixes version 3.1?", "A version fixes 12 faults.", []),
        ("What happened in 2020?", "It happened in 2021.", ["2020"]),
        ("What happened in 2020?", "It happened to 21 of us.", []),
        ("What are the 12 rules?", "The rules are of 2021.", []),
        ("Where are harbour boats?", "The river boats are here.", ["harbour"]),
        ("Where are harbour boats?", "The boats of the river are here.", []),
        ("Where are harbour boats?", "The boats are here.", []),
        ("Where are harbour boats?", "Where boats are, all boats are.", []),
        ("Where are harbour boats?", "12 boats are here.", []),
        ("Where are harbour boats?", "The old boats are here.", []),
        ("Where are harbour boats?", "So boats are here.", []),
        ("What is the fee for guests?", "The fee for adults is 140.", ["guests"]),
        ("What is the fee for guests?", "The fee for the adults is 140.", ["guests"]),
        ("What is the fee for guests?", "The rent for adults is 140.", []),
        ("What is the fee for guests?", "The fee of adults is 140.", []),
        ("What is the fee for guests?", "The fee for 12 is 140.", []),
        ("东门几点开？", "西门八点开。", ["东门"]),
        ("东门几点开？", "门八点开。", []),
    ],
)
def test_another_in_its_place_is_noticed_only_in_its_place(
    question: str, sentence: str, terms: list[str]
) -> None:
    assert replaced(question, sentence) == terms


def test_one_side_of_a_contrast_is_replaced_where_only_its_passage_has_the_other() -> None:
    question = "Is the west wing open?"

    assert [t.text for t in doubt(question, "It is open.", "The east wing.").replaced] == ["west"]
    assert doubt(question, "It is open.", "The west wing, not the east wing.").replaced == ()


def test_a_word_of_the_question_replaces_nothing() -> None:
    assert replaced("Is the river longer than the harbour boats?", "The river boats.") == []


def test_a_word_of_like_meaning_replaces_nothing_and_is_met() -> None:
    vectors = Vectors({"harbour": [1.0, 0.0], "port": [0.5, 0.86], "river": [0.4, 0.9]})
    conditions = Conditions("Where are harbour boats?", vectors)
    like, unlike = (
        conditions.doubt(conditions.words(said), conditions.words(said))
        for said in ("The port boats are here.", "The river boats are here.")
    )

    assert like.absent == like.replaced == ()
    assert [term.text for term in unlike.replaced] == ["harbour"]


def test_members_of_a_contrast_and_little_words_are_never_of_like_meaning() -> None:
    class Same(Vectors):
        def __call__(self, word: str) -> NDArray[np.float32]:
            return np.array([1.0], np.float32)

    conditions = Conditions("Where is the harbour?", Same())
    little = conditions.words("of the")

    assert [t.text for t in conditions.doubt(little, little).absent] == ["harbour"]


@pytest.mark.parametrize(
    ("question", "sentence", "around", "is_grave"),
    [
        ("When was version 3.4 of Ibid out?", "Version 3.2 of it was.", "Ibid", True),
        ("Where is Lisbon?", "It is there.", "Nothing.", True),
        ("Where is Lisbon?", "It is there.", "Lisbon", False),
        ("Where are harbour boats?", "The river boats are here.", "harbour", True),
        (
            "Where are harbour boats of guests?",
            "The river boats are here.",
            "harbour guests",
            False,
        ),
        ("Where is the mill?", "It is there.", "Nothing.", False),
    ],
)
def test_a_doubt_is_grave_where_all_but_one_thing_is_there_or_a_name_is_lacking(
    question: str, sentence: str, around: str, is_grave: bool
) -> None:
    assert doubt(question, sentence, around).grave is is_grave


def strange(question: str, *passages: str, rare: Sequence[str] = ("zstd", "kapto")) -> list[str]:
    conditions = Conditions(question, Vectors(rare=rare))
    return [term.text for term in conditions.strange([conditions.words(p) for p in passages])]


def test_a_thing_that_is_no_common_word_and_stands_nowhere_is_strange() -> None:
    assert strange("Which level does zstd use?", "The level is 3.") == ["zstd"]
    assert strange("Which level does gzip use?", "The level is 3.") == []
    assert strange("Which level does zstd use?", "The level is 3.", "Zstd packs.") == []


def test_what_a_way_is_asked_with_is_strange_where_it_stands_nowhere() -> None:
    question = "How do I install the packer with pip?"

    assert strange(question, "Install the packer by npm.") == ["pip"]
    assert strange(question, "Install the packer by npm or pip.") == []
    assert strange("Who made the packer with pip?", "It was Ines.") == []


@pytest.mark.parametrize(
    "question",
    [
        "How do I kapto the lamp?",
        "How to kapto the lamp?",
        "Can we kapto the lamp?",
        "Who kapto the lamp?",
    ],
)
def test_a_verb_that_is_no_common_word_and_stands_nowhere_is_strange(question: str) -> None:
    assert strange(question, "The lamp is lit.") == ["kapto"]
    assert strange(question, "The lamp is lit.", "They kaptoed it.") == []


@pytest.mark.parametrize(
    "question",
    [
        "How do I light the lamp?",  # a common one is said in other words
        "Who kapto the lamp on the bridge by the quay?",  # … and so may one of many words
        "kapto the lamp",
        "Wie hilft die Kapto?",
        "¿Quién kapto la lámpara?",
    ],
)
def test_other_verbs_and_what_a_language_writes_as_one_are_never_strange(question: str) -> None:
    assert strange(question, "The lamp is lit.", rare=("kapto", "Kapto")) == []


def test_a_thing_behind_a_verb_or_a_preposition_is_no_verb() -> None:
    assert strange("Does kapto help?", "It does.") == ["kapto"]
    assert strange("What is added to kapto?", "Salt.") == ["kapto"]
    assert strange("Who made the kapto?", "Ines.") == ["kapto"]


def test_how_something_is_may_be_said_otherwise() -> None:
    assert strange("What is the kapto salt of the lamp?", "Salt.") == []
    assert strange("Does kapto salt help?", "Salt.") == ["kapto"]


def test_what_is_strange_and_missing_is_in_grave_doubt() -> None:
    conditions = Conditions("Which level does zstd use?", Vectors(rare=["zstd"]))
    here, there = conditions.words("The level is 3."), conditions.words("Zstd packs at level 3.")

    assert conditions.doubt(here, here, conditions.strange([here])).grave
    assert not conditions.doubt(here, here).grave
    assert not conditions.doubt(there, there, conditions.terms).grave


def test_a_question_with_many_terms_does_not_rest_on_a_rare_word() -> None:
    assert strange("Does kapto help the lamp on the bridge?", "Salt.") == ["kapto"]
    assert strange("Does kapto help the lamp on the bridge by the quay?", "Salt.") == []


def test_what_a_document_is_called_leaves_the_rest_in_as_grave_a_doubt() -> None:
    conditions = Conditions("What is the fee for guests in the Rules?", Vectors())
    here = conditions.words("The fee for adults is 140.")
    around = conditions.words("The fee for adults is 140. Guests and Rules are named elsewhere.")

    assert not conditions.doubt(here, around).grave
    assert conditions.doubt(here, around, (), Above(called=conditions.words("Rules"))).grave
