"""What a question asks for: its kind of answer, its names, and what is left without them."""

import re
from dataclasses import dataclass
from functools import cached_property

from agents.extracting.kinds import Kind, Kinds, kinds_of
from agents.extracting.languages import Language, language_of
from agents.extracting.measures import measure_of
from agents.extracting.terms import Term, terms_of
from agents.extracting.words import (
    content_words,
    options_in,
    options_told,
    stem,
    stems,
    words_in,
)

_CAPITAL = r"(?<!^)(?<![¿¡])\b[A-ZÀ-ÖØ-Þ]"
_CAPITALISED = re.compile(rf"(?<![.!?:“\"‘'] ){_CAPITAL}[^\W\d_]+(?:['’]s)?")
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})s?\b")
_NUMBERED = re.compile(r"\b\w*\d[\w.,]*")
_NAMES = re.compile(rf"(?<![“\"‘'(] ){_CAPITAL}[\w’']*|\b\w*\d[\w.,]*")
# A dedication never says that it is one.
_ASKS_DEDICATION = re.compile(r"\bdedicat", re.IGNORECASE)
_DEDICATION = re.compile(r"(?:To|For|In (?:\w+ )?memory of) (?:my \w+,? )?[A-Z][^.?!]{2,200}[.!]?$")
_ASKS_AUTHOR = re.compile(
    r"\bwho (?:wrote|compiled|edited|translated|prepared|illustrated)\b|\bauthor\b"
    r"|\bwer (?:schrieb|verfasste|übersetzte)\b|\bautor(?:in)?\b|\bquién (?:escribió|tradujo)\b",
    re.IGNORECASE,
)
_BY_LINE = re.compile(
    r"(?:(?:Compiled|Written|Edited|Translated|Prepared|Illustrated) by|By|Von|Verfasst von|Por"
    r"|Escrito por) [A-Z][^.?!,;:]{2,60}$"
)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?|[^\w\s]")


def kind_of(question: str) -> Kind:
    folded = question.casefold()
    for kind, asks in kinds_of(language_of(question).code).asks.items():
        if asks.search(folded):
            return kind
    return "other"


@dataclass(frozen=True)
class AnalysedQuestion:
    """A question, taken apart."""

    text: str

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.text)

    @cached_property
    def language(self) -> Language:
        return language_of(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its content words, folded."""
        return content_words(self.text, self.language.silent)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its proper names and numbers, folded, word by word."""
        found = _NUMBERED if self.language.nouns_are_capitals else _NAMES
        said = (content_words(name, self.language.silent) for name in found.findall(self.text))
        return frozenset(word for name in said for word in name)

    @cached_property
    def specific(self) -> list[str]:
        """The words a passage must have, or mean, if it is to answer."""
        return [word for word in self.words if word not in self.language.generic]

    @cached_property
    def terms(self) -> list[Term]:
        """What it takes for granted."""
        return terms_of(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stems(self.text))

    @cached_property
    def content_stems(self) -> list[str]:
        words = (w.casefold() for w in words_in(self.text))
        return list(dict.fromkeys(stem(w) for w in words if w not in self.language.silent))

    @cached_property
    def name_stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.names))

    def is_formula(self, text: str) -> bool:
        """Whether a text is the set phrase that is asked for, in words that no question has."""
        asked = bool(_ASKS_DEDICATION.search(self.text))
        return asked and bool(_DEDICATION.match(" ".join(text.split())))

    @cached_property
    def _measure(self) -> re.Pattern[str] | None:
        return measure_of(self.text, self.language.code)

    def is_measured(self, text: str) -> bool:
        """Whether a text can tell how heavy, hot or fast something is, where that is asked for."""
        return self._measure is None or self._measure.search(text) is not None

    @cached_property
    def option(self) -> str | None:
        """The one that it is about."""
        found = options_in(self.text)
        return next(iter(found)) if len(found) == 1 else None

    def is_option(self, text: str) -> bool:
        """Whether a text says what the option does that is asked about."""
        return self.option is not None and self.option in options_told(text)

    def is_by_line(self, text: str) -> bool:
        """Whether a text is the line that says whose a document is, where that is asked for."""
        return bool(_ASKS_AUTHOR.search(self.text) and _BY_LINE.match(" ".join(text.split())))

    def has_kind(self, text: str) -> bool:
        """Whether a text has something of the kind that is asked for and is not in the question."""
        codes = {self.language.code, language_of(text).code}
        return any(self._has(kinds_of(code), text) for code in codes)

    def _has(self, kinds: Kinds, text: str) -> bool:
        match self.kind:
            case "money" if not kinds.money.search(text):
                return False
            case "number" | "money":
                counted = (
                    text
                    if kinds_of(self.language.code).years_count.search(self.text)
                    else _YEAR.sub(" ", text)
                )
                return any(stem(n) not in self.stems for n in kinds.number.findall(counted))
            case "time":
                return bool(kinds.time.search(text))
            case "name" if kinds.names_are_capitals:
                return self._says_more(_CAPITALISED.findall(text))
            case "place" if kinds.place:
                return self._says_more(kinds.place.findall(text))
            case "reason":
                return bool(kinds.reason.search(text))
            case _:
                return True

    def _says_more(self, found: list[str]) -> bool:
        return any(not {stem(w) for w in content_words(name)} <= self.stems for name in found)

    def without_names(self, text: str) -> str:
        """A text with this question's names replaced, so that only the relation is left.

        Two sentences about one person are alike for that alone, whatever they say.
        """
        said: list[str] = []
        for token in _TOKEN.findall(text):
            if token.casefold().replace("’", "'").removesuffix("'s") not in self.names:
                said.append(token)
            elif said[-1:] != ["it"]:
                said.append("it")
        return " ".join(said) or "it"
