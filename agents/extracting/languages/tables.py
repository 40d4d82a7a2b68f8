"""Which languages there are, and which one a question is in."""

import re
from functools import lru_cache

from agents.extracting.languages.arabic import ARABIC
from agents.extracting.languages.chinese import CHINESE
from agents.extracting.languages.english import ENGLISH
from agents.extracting.languages.german import GERMAN
from agents.extracting.languages.language import Language
from agents.extracting.languages.spanish import SPANISH
from contracts.projects import AnswerLanguage

LANGUAGES = {table.code: table for table in (ENGLISH, GERMAN, SPANISH, CHINESE, ARABIC)}
OTHER = Language(code="", function_words=frozenset(), asking=frozenset())
"""Of which nothing is known but numbers and names."""
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_OTHERS_IN_ARABIC = re.compile("[پچژگکیٹڈڑںےہھ]")
"""Letters of Persian and Urdu, which Arabic has not."""
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")


def answering_language(question: str, chosen: AnswerLanguage = AnswerLanguage.QUESTION) -> Language:
    """What is said of it is said in its language, unless another is chosen; in English where
    nothing is known of that."""
    if chosen is not AnswerLanguage.QUESTION:
        return LANGUAGES[chosen.value]
    language = language_of(question)
    return language if language.nothing_found else ENGLISH


def says_nothing(answer: str) -> bool:
    """Whether it says that the documents do not say, in any of the languages."""
    return any(language.abstains(answer) for language in LANGUAGES.values())


@lru_cache(maxsize=1024)
def language_of(text: str) -> Language:
    """By script, then by its function words; without any, English where it is in plain letters."""
    if _KANA_OR_HANGUL.search(text):
        return OTHER
    if _HAN.search(text):
        return CHINESE
    if _ARABIC.search(text):
        return OTHER if _OTHERS_IN_ARABIC.search(text) else ARABIC
    said = [word.casefold() for word in _WORD.findall(text)]
    counts = {
        code: sum(word in table.function_words or word in table.asking for word in said)
        for code, table in LANGUAGES.items()
    }
    best = max(counts, key=lambda code: counts[code])
    if counts[best]:
        return LANGUAGES[best]
    return ENGLISH if text.isascii() else OTHER
