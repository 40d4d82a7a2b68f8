"""What a question takes for granted, word by word."""

import pytest

from agents.extracting.doubts import phrases
from agents.extracting.languages import LANGUAGES, language_of
from agents.extracting.terms import Kind, Term, number_in, terms_of, tokens_of
from agents.extracting.words import stem

NUMBER, NAME, CONTRAST, NOUN = Kind.NUMBER, Kind.NAME, Kind.CONTRAST, Kind.NOUN


def said(question: str) -> list[tuple[str, Kind]]:
    return [(term.text, term.kind) for term in terms_of(question)]


def texts(question: str) -> list[str]:
    return [term.text for term in terms_of(question)]


def term(text: str, question: str) -> Term:
    return next(term for term in terms_of(question) if term.text == text)


def test_names_numbers_contrasts_and_things_are_taken_for_granted() -> None:
    assert said("When was the west wing of the Louvre renovated in 2009?") == [
        ("west", CONTRAST),
        ("wing", NOUN),
        ("Louvre", NAME),
        ("2009", NUMBER),
    ]


def test_a_term_is_where_it_stands_in_the_question() -> None:
    for question in ("Where is the old mill of Kiel? Tell me.", "iPhone 15的东门几点开？"):
        for one in terms_of(question):
            assert question[one.start : one.end] == one.text
            assert one.stem == stem(one.text)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("harbour lighthouse", []),
        ("The mill is old.", []),
        ("The harbour is old. When was the mill painted?", ["mill"]),
        ("Where is the mill? Where is the quay?", ["quay"]),
        ("Where is the quay? harbour lighthouse", ["quay"]),
        ("Where is the file notes.txt?", ["file"]),
    ],
)
def test_only_the_last_question_is_asked(question: str, terms: list[str]) -> None:
    assert [text for text in texts(question) if text != "notes.txt"] == terms


def test_a_stop_within_a_word_ends_no_sentence() -> None:
    assert term("2.4", "What does version 2.4 fix?").behind == stem("version")


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What opened in 2000?", ["2000"]),
        ("What opened before 2000?", []),
        ("What opened before the 1990s?", []),
        ("What opened between 1990 and 2000?", []),
        ("What opened before lunch in 2000?", ["lunch", "2000"]),
        ("Before 2000, what opened?", []),
        ("Between 1990 and 2000, what opened?", []),
    ],
)
def test_a_bound_is_no_number_that_must_be_said(question: str, terms: list[str]) -> None:
    assert [text for text in texts(question) if text != "opened"] == terms


def test_the_number_one_may_mean_anything() -> None:
    assert said("What are 2 boats and 1 raft?") == [
        ("2", NUMBER),
        ("boats", NOUN),
        ("raft", NOUN),
    ]
    assert "one" not in texts("Where is the one boat?")


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Who founded the club?", ["club"]),
        ("Which newspaper printed the story?", ["story"]),
        ("Which Berlin newspaper printed the story?", ["Berlin", "story"]),
        ("Which west gate opens?", ["west"]),
        ("Which west gate?", ["west"]),
        ("Who bought the mill?", ["mill"]),
        ("Where does the ferry stop?", ["ferry"]),
        ("Where is the ferry stop?", ["ferry", "stop"]),
        ("When did the mayor open the bridge?", ["mayor", "bridge"]),
        ("When did the mayor leave Kiel?", ["mayor", "leave", "Kiel"]),
        ("When did the pilots carry 300?", ["pilots", "carry", "300"]),
        ("What was the mill built of?", ["mill"]),
        ("Where is the renovated mill?", ["renovated", "mill"]),
        ("What was renovated by Smith?", ["Smith"]),
        ("Where was renovated housing sold?", ["housing"]),
        ("Where was the tool shed?", ["tool", "shed"]),
        ("Where was the mill moved?", ["mill"]),
        ("When does it open?", []),
        ("When can we, Anna, leave?", ["Anna"]),
        ("When can we, sailors, leave?", []),
        ("Where is the road to town?", ["road", "town"]),
        ("What is needed to open the gate?", ["gate"]),
        ("Show the mill and the quay of Kiel?", ["mill", "quay", "Kiel"]),
        ("mill Kiel harbour 1912?", ["Kiel", "1912"]),
    ],
)
def test_verbs_and_the_kind_of_answer_are_left_out(question: str, terms: list[str]) -> None:
    assert texts(question) == terms


def test_what_is_asked_without_a_question_mark_of_its_own_script_is_asked_too() -> None:
    assert texts("What is the mill？") == ["mill"]


def test_may_is_a_month_where_it_has_a_capital_inside_a_question() -> None:
    assert "May" in texts("What opens in May?")
    assert "may" not in texts("What may the guests bring?")
    assert "May" not in texts("May the guests bring dogs?")


def test_short_and_plain_words_are_no_things() -> None:
    assert texts("Where is the ox?") == []
    assert texts("Where is the cow?") == ["cow"]
    assert texts("What is the whole sort of it?") == []


def test_a_capital_at_the_beginning_is_no_name() -> None:
    assert said("Boats of Kiel?") == [("Kiel", NAME)]


def test_a_term_knows_what_it_specifies_and_what_specifies_it() -> None:
    question = "Where are the west harbour boats?"
    west, harbour, boats = terms_of(question)

    assert (west.head, west.behind) == (stem("harbour"), None)
    assert (harbour.head, harbour.behind) == (stem("boats"), stem("west"))
    assert (boats.head, boats.behind) == (None, stem("harbour"))


def test_a_number_is_of_the_word_before_it_whatever_that_is() -> None:
    assert term("3", "Which page 3 is torn?").behind == stem("page")
    assert term("3", "Which page 3 is torn?").phrase == "page 3"
    assert term("2009", "What was shown in 2009?").behind is None


@pytest.mark.parametrize(
    ("text", "question", "phrase"),
    [
        ("west", "When was the west wing renovated?", "the west wing"),
        ("wing", "When was the west wing renovated?", "the west wing"),
        ("mill", "Is the mill here?", "the mill"),
        ("mill", "Where is my mill?", "my mill"),
        ("mill", "The mill?", "mill"),
        ("mills", "Where are old mills?", "old mills"),
        ("mayor", "Where is the mayor's office?", "the mayor's office"),
        ("mayor", "Where is the office of the mayor’s?", "the mayor"),
        ("3.4", "When was version 3.4 published?", "version 3.4"),
    ],
)
def test_a_phrase_is_said_as_the_question_says_it(text: str, question: str, phrase: str) -> None:
    assert term(text, question).phrase == phrase


@pytest.mark.parametrize(
    ("text", "question", "after"),
    [
        ("adults", "What is the fee for adults?", ("fee", "for")),
        ("adults", "What is the fee for the adults?", ("fee", "for")),
        ("junior", "What is the fee for junior members?", ("fee", "for")),
        ("members", "What is the fee for junior members?", None),
        ("guide", "What is page 12 of the guide?", None),
        ("guide", "What is the guide?", None),
        ("guide", "Of guide?", None),
        ("guide", "Of the guide?", None),
        ("mill", "What is the quay and the mill?", None),
    ],
)
def test_what_a_term_is_joined_to_is_the_word_before_its_preposition(
    text: str, question: str, after: tuple[str, str] | None
) -> None:
    assert term(text, question).after == (after and (stem(after[0]), after[1]))


def test_what_is_joined_in_the_question_is_one_phrase() -> None:
    assert phrases(terms_of("What is the boiling point of nitrogen?")) == (
        "the boiling point of nitrogen",
    )
    assert phrases(terms_of("What is the fee for the guests of the club?")) == (
        "the fee for the guests of the club",
    )
    assert phrases(terms_of("Is the west wing or the mill closed?")) == (
        "the west wing",
        "the mill",
    )


def test_in_german_a_capital_makes_a_thing_and_small_words_are_none() -> None:
    assert said("Wann wurde der westliche Flügel im Jahr 1921 feierlich renoviert?") == [
        ("westliche", CONTRAST),
        ("Flügel", NOUN),
        ("1921", NUMBER),
    ]


def test_in_spanish_a_participle_at_the_end_is_none() -> None:
    assert texts("¿Cuándo fue el faro construido?") == ["faro"]


def test_of_an_unknown_language_numbers_and_names_are_known() -> None:
    assert said("Kde je starý hřbitov Čapek 1912?") == [("Čapek", NAME), ("1912", NUMBER)]


def test_without_spaces_numbers_latin_words_and_contrasts_are_found_in_order() -> None:
    question = "东门的iPhone 15和西门几点开？"

    assert said(question) == [
        ("东门", CONTRAST),
        ("iPhone", NAME),
        ("15", NUMBER),
        ("西门", CONTRAST),
    ]
    assert all(
        (one.head, one.behind, one.after) == (None, None, None) for one in terms_of(question)
    )
    assert [one.phrase for one in terms_of(question)] == texts(question)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("12", "12"),
        ("3,000", "3000"),
        ("3'000,000", "3000000"),
        ("3,00", "3,00"),
        ("12th", "12"),
        ("1st", "1"),
        ("22nd", "22"),
        ("3rd", "3"),
        ("1990s", "1990"),
        ("P017", "p017"),
        ("Twelve", "12"),
        ("third", "3"),
        ("boats", None),
    ],
)
def test_the_value_of_a_number_is_the_same_in_figures_and_in_words(
    word: str, value: str | None
) -> None:
    assert number_in(word, language_of("What is it?")) == value


def test_of_overlapping_contrasts_the_first_is_meant_and_one_that_is_said_twice_is_one() -> None:
    assert [(one.text, one.start) for one in terms_of("中午餐厅几点开？")] == [("中午", 0)]
    assert [(one.text, one.start) for one in terms_of("东门还是东门？")] == [("东门", 0)]
    assert texts("SOS东门几点开？") == ["SOS", "东门"]
    assert texts("东门西门几点开？") == ["东门", "西门"]


def test_each_language_has_its_own_words_for_numbers() -> None:
    assert number_in("zwölf", LANGUAGES["de"]) == number_in("doce", LANGUAGES["es"]) == "12"
    assert number_in("zwölf", LANGUAGES["en"]) is None


def test_a_token_is_a_word_or_one_sign() -> None:
    tokens = tokens_of("The U.S. sold 3,000 km—24/7, they’ve!")

    assert [token.text for token in tokens] == [
        *("The", "U.S", ".", "sold", "3,000", "km", "—", "24/7", ",", "they’ve", "!")
    ]
    assert [token.text for token in tokens if not token.is_word] == [".", "—", ",", "!"]
    assert [(t.start, t.end) for t in tokens][:2] == [(0, 3), (4, 7)]
