"""What a question takes for granted must be what a sentence is about."""

import pytest

from adapters.models.word_vectors import WordVectors
from agents.extracting.conditions import Conditions
from agents.extracting.doubts import Doubt, phrases

PASSAGE = (
    "The museum stands on the quay. The east wing was renovated in 2009. Version 3.2 of the guide"
    " costs 12 pounds. The yearly fee for adults is 140 euros. Prices fell in 2021."
)


def doubt(question: str, sentence: str, around: str = PASSAGE) -> Doubt:
    conditions = Conditions(question, WordVectors())
    return conditions.doubt(conditions.words(sentence), conditions.words(around))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When was the east wing renovated?", "The east wing was renovated in 2009."),
        ("When was the eastern wing restored?", "The east wing was renovated in 2009."),
        ("What does version 3.2 cost?", "Version 3.2 of the guide costs 12 pounds."),
        ("What is the annual fee for adults?", "The yearly fee for adults is 140 euros."),
        ("Who led the United States?", "The US was led by Adams."),
        ("What did the American Automobile Association say?", "The AAA said nothing."),
        ("What happened before 2025?", "Prices fell in 2021."),
        ("When was Debian 10 released?", "Debian 10.0 was released in July 2019."),
        ("How many films are shown?", "Twelve movies are shown."),
        ("Wann wurde der Flügel renoviert?", "Der Flügel wurde 2009 renoviert."),
        ("Wie oft fährt die Linie 4?", "Die Straßenbahnlinie 4 fährt alle sechs Minuten."),
        ("4路电车多久一班？", "有轨电车4路工作日每六分钟一班。"),
        ("¿Cubre el seguro las inundaciones?", "Las inundaciones están cubiertas por el seguro."),
    ],
)
def test_forms_synonyms_and_abbreviations_are_met(question: str, sentence: str) -> None:
    found = doubt(question, sentence, sentence)

    assert phrases(found.missing) == phrases(found.replaced) == ()


def test_a_decimal_is_another_amount() -> None:
    found = doubt("What costs 12 pounds?", "The guide costs 12.50 pounds.", "")

    assert phrases(found.missing) == ("costs 12",)


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("When was the west wing renovated?", "the west wing"),
        ("When was version 3.4 published?", "version 3.4"),
        ("Who opened the café?", "the café"),
        ("How much do prices fall in Lisbon?", "Lisbon"),
        ("What is the fee for pensioners?", "pensioners"),
    ],
)
def test_what_no_part_of_the_passage_has_is_missing(question: str, phrase: str) -> None:
    assert phrase in phrases(doubt(question, "The east wing was renovated in 2009.").missing)


@pytest.mark.parametrize(
    ("question", "sentence", "phrase"),
    [
        ("When was the west wing renovated?", "The east wing was renovated.", "the west wing"),
        ("What fixes version 3.1?", "Version 3.2 fixes it.", "version 3.1"),
        ("How high was the profit in 2020?", "In 2021 the profit was 9.", "2020"),
        ("What is the fee for guests?", "The fee for adults is 140.", "guests"),
        ("Where are the keys of the Heron?", "The keys of the Fulmar hang here.", "the Heron"),
        ("Who is warden of the Sorel hut?", "Nils is warden of the Brenna hut.", "the Sorel hut"),
        ("¿Cuándo abre en verano?", "En invierno abre a las diez.", "verano"),
        ("东门几点开？", "西门八点开。", "东门"),
    ],
)
def test_another_in_the_place_of_what_is_asked_about_is_noticed(
    question: str, sentence: str, phrase: str
) -> None:
    around = f"{sentence} Elsewhere: {phrase}."

    assert phrase in phrases(doubt(question, sentence, around).replaced)


def test_a_question_that_names_both_sides_doubts_neither() -> None:
    found = doubt("Is the west wing older than the east wing?", "The east wing is older.")

    assert phrases(found.replaced) == ()


@pytest.mark.parametrize(
    ("question", "sentence", "met"),
    [
        ("What does AB-1200 weigh?", "The AB-1200 weighs 3 kg.", True),
        ("What does AB-1200 weigh?", "The AB‑1200 weighs 3 kg.", True),
        ("What do AB-1200s weigh?", "Types XY-9/AB-1200S weigh 3 kg.", True),
        ("What does AB-1200 weigh?", "The XY-1200 weighs 3 kg.", False),
        ("What does AB-1200 weigh?", "The AB weighs 1200 g.", False),
        ("What does AB-1200 weigh?", "The AB-1200-B weighs 3 kg.", False),
        ("What does a 24-hour ticket cost?", "A ticket for 24 hours costs 9.", True),
        ("Who won the mid-2020 race?", "Bo won the race of 2020.", True),
    ],
)
def test_a_code_is_met_by_itself_alone(question: str, sentence: str, met: bool) -> None:
    assert (doubt(question, sentence, sentence).missing == ()) is met


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("¿Cuántos libros puede llevarse un lector?", ["lector"]),
        ("¿Qué día se recoge el papel?", ["papel"]),
        ("¿Cuántas peticiones por minuto acepta la interfaz?", ["minuto", "interfaz"]),
        ("¿Qué hay que hacer antes de limpiar la fresadora?", ["fresadora"]),
        ("¿Cuánto cuesta el alquiler?", ["alquiler"]),
        ("¿Cuándo murió Álvaro Díaz?", ["Álvaro", "Díaz"]),
    ],
)
def test_a_spanish_verb_is_no_thing_that_a_sentence_must_name(
    question: str, things: list[str]
) -> None:
    assert [term.text for term in Conditions(question, WordVectors()).terms] == things
