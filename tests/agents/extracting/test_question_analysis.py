import pytest

from agents.extracting.question_analysis import AnalysedQuestion, kind_of
from agents.extracting.words import stem


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the Wright brothers first fly?", "time"),
        ("In which year was it founded?", "time"),
        ("How many letters were sent?", "number"),
        ("How much did the airplane cost?", "money"),
        ("Who is the duty pharmacist?", "name"),
        ("Where did the flight take place?", "place"),
        ("Why was the stock moved?", "reason"),
        ("What is a permission culture?", "other"),
        ("What political party is strongest there?", "name"),
        ("In what decades was he active?", "time"),
        ("What was the white population in 2010?", "number"),
        ("What did the number mean?", "other"),
        ("What is a party?", "other"),
        ("¿Cuánto vale el permiso?", "money"),
        ("¿Cuánto tiempo vale el permiso?", "number"),
        ("水有多热？", "number"),
    ],
)
def test_a_question_asks_for_a_kind_of_answer(question, kind):
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "has"),
    [
        ("When was it built?", "It was built in 1871.", True),
        ("When was it built?", "It was built of stone.", False),
        ("How many letters came?", "More than 700,000 letters came.", True),
        ("How many members are there?", "It won its award in 1998.", False),
        ("Who designed it?", "It was designed by Axel Dalström.", True),
        ("Who is Axel Dalström?", "We all know Axel Dalström.", False),
        ("What is it?", "Anything.", True),
    ],
)
def test_a_sentence_is_known_to_have_what_is_asked_for(question, sentence, has):
    assert AnalysedQuestion(question).has_kind(sentence) is has


def test_names_and_numbers_are_found_but_not_the_first_word():
    assert AnalysedQuestion("Did Marysarah Quinn design page 159?").names == {
        "marysarah",
        "quinn",
        "159",
    }


def test_what_is_left_without_names_is_the_relation():
    asked = AnalysedQuestion("Which university did David Pogue attend?")

    assert asked.without_names(asked.text) == "Which university did it attend ?"
    assert asked.without_names("David Pogue’s review") == "it review"
    assert asked.without_names("Pogue") == "it"


def test_words_with_which_anything_can_be_asked_are_not_specific():
    assert AnalysedQuestion("What kind of engine did they use at the time?").specific == ["engine"]
    spanish = "¿En qué lugar hay que dejar las bicicletas al acabar?"
    assert AnalysedQuestion(spanish).specific == ["bicicletas"]


def test_a_dedication_is_known_by_its_form() -> None:
    asked = AnalysedQuestion("To whom is the book dedicated?")

    assert asked.is_formula("To Eric Eldred—whose work first drew me to this cause.")
    assert not asked.is_formula("To fly is electric. It was widely understood.")
    assert not AnalysedQuestion("Who flew?").is_formula("To Eric Eldred, with thanks.")


@pytest.mark.parametrize(
    ("question", "kind", "has", "has_not"),
    [
        ("Wann brannte das Vereinshaus ab?", "time", "Im Jahr 1957 brannte es.", "Es brannte ab."),
        ("Wie viele Boote gibt es?", "number", "Es gibt zwölf Boote.", "Es gibt Boote."),
        ("Was kostet ein Boot?", "money", "Es kostet 9 Euro.", "Es ist 9 Meter lang."),
        ("Warum ist es zu?", "reason", "Zu, weil es regnet.", "Es ist zu."),
        ("¿Cuándo se hundió el barco?", "time", "Se hundió en 1936.", "Se hundió."),
        ("¿Cuántas lámparas hay?", "number", "Hay doscientas lámparas.", "Hay lámparas."),
        ("¿Cuánto cuesta la entrada?", "money", "Cuesta 6 euros.", "Mide 6 metros."),
        ("¿Por qué cierra?", "reason", "Cierra porque llueve.", "Cierra hoy."),
        ("灯塔是什么时候建成的？", "time", "灯塔建于1863年。", "灯塔很高。"),
        ("有多少艘船？", "number", "有十二艘船。", "船在湖里。"),
    ],
)
def test_a_question_asks_for_a_kind_in_its_own_language(question, kind, has, has_not):
    asked = AnalysedQuestion(question)

    assert asked.kind == kind
    assert asked.has_kind(has)
    assert not asked.has_kind(has_not)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wie hoch ist der Beitrag der Rentner?", ["hoch", "beitrag", "rentner"]),
        ("¿Quién construyó el faro?", ["construyó", "faro"]),
        ("谁设计了灯塔？", ["设计", "灯塔"]),
    ],
)
def test_words_that_say_nothing_are_those_of_its_language(question, words):
    assert AnalysedQuestion(question).words == words


def test_in_german_a_capital_is_no_sign_of_a_name():
    assert AnalysedQuestion("Wann wurde der Verein 1921 getauft?").names == {"1921"}


@pytest.mark.parametrize(
    ("question", "text", "is_one"),
    [
        ("Who wrote the rules?", "By Oda Fenwick", True),
        ("WHO WROTE the rules?", "Compiled  by\nOda Fenwick", True),
        ("¿Quién escribió las reglas?", "Por Oda Fenwick", True),
        ("Who wrote the rules?", "Oda Fenwick", False),
        ("Who read the rules?", "By Oda Fenwick", False),
    ],
)
def test_the_line_that_names_an_author_is_known_where_one_is_asked_for(question, text, is_one):
    assert AnalysedQuestion(question).is_by_line(text) is is_one


def test_a_set_phrase_may_be_broken_into_lines():
    asked = AnalysedQuestion("Is it DEDICATED to anyone?")

    assert asked.is_formula("In memory of\n  Oda Fenwick, who sang.")


@pytest.mark.parametrize(
    ("question", "sentence", "has"),
    [
        ("How much does it cost?", "It costs 9 euros.", True),
        ("How much does it cost?", "It has 9 rooms.", False),
        ("How much does it cost?", "It costs a few euros.", False),
        ("How much do 9 of them cost?", "They cost 9 euros.", False),
        ("How many members are there?", "There are members since 1998.", False),
        ("How many pages has it?", "It has 1998 of them.", True),  # that is no year
        ("Where is it?", "It stands in Kiel.", True),
        ("Where is Kiel?", "It lies in Kiel.", False),
        ("Where is it?", "It stands.", False),
        ("Why is it shut?", "It is shut because of rain.", True),
        ("Why is it shut?", "It is shut.", False),
        ("Who is it?", "It is Anna's.", True),
        ("Who is Anna?", "We know Anna's.", False),
        ("Wer ist das?", "Das ist alles.", True),  # where every noun has a capital
        ("Wo ist das?", "Das ist alles.", True),
        ("¿Quién es?", "Es una casa.", False),
        ("Who is it?", "谁知道。", True),  # it may be in another language
    ],
)
def test_what_is_asked_for_is_told_by_its_kind(question, sentence, has):
    assert AnalysedQuestion(question).has_kind(sentence) is has


def test_stems_of_a_question_are_with_and_without_what_says_nothing():
    asked = AnalysedQuestion("Which Kiel boats are boats?")

    assert asked.content_stems == [stem("Kiel"), stem("boats")]
    assert asked.stems == {stem(word) for word in ("which", "kiel", "boats", "are")}
    assert asked.name_stems == {stem("Kiel")}


def test_a_name_is_left_out_however_often_and_however_its_possessive_is_written():
    asked = AnalysedQuestion("Where are the boats of Anna?")

    assert asked.without_names("Anna Anna’s and Anna's boats, Anna!") == "it and it boats , it !"
    assert asked.without_names("") == "it"


def test_the_word_behind_an_opening_mark_is_no_name():
    asked = AnalysedQuestion("¿Cubre el seguro a Érica?")

    assert asked.names == {"érica"}
