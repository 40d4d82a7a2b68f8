from uuid import uuid4

import pytest

from contracts.documents import Passage, Place
from ingestion.languages import beyond_english, detect_languages

TEXTS = {
    "english": "The duty pharmacist keeps the cold room at four degrees and signs the log.",
    "german": "Der diensthabende Apotheker hält den Kühlraum auf vier Grad und unterschreibt.",
    "french": "Le pharmacien de garde maintient la chambre froide à quatre degrés et signe.",
    "spanish": "El farmacéutico de guardia mantiene la cámara fría a cuatro grados y firma.",
    "russian": "Дежурный фармацевт поддерживает в холодильной камере четыре градуса.",
    "simple": "当直の薬剤師は冷蔵室を四度に保ち、記録に署名します。毎日二回確認してください。",
}


def told(*texts: str) -> list[str]:
    passages = [
        Passage(id=uuid4(), ordinal=n, text=text, tokens=1, place=Place.model_validate({}))
        for n, text in enumerate(texts)
    ]
    detect_languages(passages)
    return [passage.language for passage in passages]


@pytest.mark.parametrize("language", TEXTS)
def test_a_document_is_in_the_language_it_is_written_in(language: str) -> None:
    assert told(TEXTS[language], TEXTS[language]) == [language, language]


def test_a_document_in_two_languages_has_passages_in_each() -> None:
    english, german = TEXTS["english"], TEXTS["german"]

    assert told(english, german, english) == ["english", "german", "english"]


def test_a_passage_of_few_words_is_in_the_language_of_its_document() -> None:
    assert told(TEXTS["german"], "17,4 | 9", TEXTS["german"]) == ["german"] * 3


def test_numbers_alone_are_in_no_language() -> None:
    assert told("17 4 2024", "3 | 4") == ["simple", "simple"]


def test_a_short_note_is_told_as_well_as_can_be() -> None:
    assert told("Wer ist der Apotheker?") == ["german"]


def test_no_passages_are_no_fault() -> None:
    assert told() == []


@pytest.mark.parametrize(
    "text",
    [
        "图书馆每次最多借给每位读者十二本书。",
        "図書館は一人十二冊まで貸します。",
        "도서관은 한 사람에게 열두 권까지 빌려준다.",
    ],
)
def test_a_sentence_in_a_script_that_says_more_with_fewer_signs_is_enough(text: str) -> None:
    passage = Passage(id=uuid4(), ordinal=0, text=text, tokens=1, place=Place.model_validate({}))
    detect_languages([passage])

    assert beyond_english([passage])
