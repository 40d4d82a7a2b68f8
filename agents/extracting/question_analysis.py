"""What a question asks for: its kind of answer, its names, and what is left without them."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agents.extracting.terms import Term, terms_of
from agents.extracting.words import (
    FUNCTION_WORDS,
    GENERIC_WORDS,
    WORD,
    content_words,
    stem,
    stems,
)

Kind = Literal["number", "money", "time", "name", "place", "reason", "other"]

_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_ASKS: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        r"how much\b.*\b(?:cost|spen[dt]|pay|paid|earn|worth|price|money|charged?|sell|sold|fee"
        r"|dollars|raised?|los[et])|\b(?:price|salary|fee|budget)\b"
    ),
    "number": re.compile(
        r"\bhow (?:many|much|long|old|far|high|tall|large|big|wide|deep|fast|often|heavy|hot|cold"
        r"|late|early|few)\b"
        r"|what (?:is the )?(?:number|percentage|percent|amount|proportion|fraction|cost|size"
        r"|distance|length|height|weight|age|score|rate|temperature|phone|telephone|population"
        r"|speed)\b"
        r"|\bat (?:which|what) (?:page|temperature|speed|age|rate|price)"
    ),
    "time": re.compile(
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time|period|season)\b"
    ),
    "name": re.compile(
        r"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:person|man|woman|author|writer|artist"
        r"|player|king|queen|president|scientist|senators?|people|company|organi[sz]ation|agency"
        r"|team|band|university|school|group|country|city|state|party|name|newspaper|museum)\b"
        r"|\bname of\b"
    ),
    "place": re.compile(r"\bwhere\b|\b(?:what|which) (?:place|location|street|address)\b"),
    "reason": re.compile(r"\bwhy\b|what (?:is the |was the )?(?:reason|cause)"),
}
_TIME = re.compile(
    rf"\b(?:1[0-9]{{3}}|20[0-9]{{2}})(?:s|\b)|\b(?:{_MONTH})\b\.? ?\d|\b\d{{1,2}} (?:{_MONTH})\b"
    rf"|\b(?:(?:{_MONTH})\b|century|decade|centuries|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|summer|winter|spring of|autumn|ago|annually|yesterday|today|morning|noon"
    r"|midnight|[ap]\.m\.|bc|bce)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})s?\b")
_YEARS_COUNT = re.compile(r"\b(?:pages?|score|old)\b")
_NUMBER = re.compile(
    r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    r"|dozen|quarter|twice|once|double|triple|majority|percent)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥]|\b(?:dollars?|cents?|euros?|pounds?|percent|price[sd]?|costs?|free|paid|pays?|fee"
    r"|salary|income|budget|million|billion|thousand)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![.!?:“\"‘'] )(?<!^)\b[A-Z][^\W\d_]+(?:['’]s)?")
_PLACE = re.compile(
    r"\b(?:in|at|on|near|from|to|of|into|through|across|outside|inside)\s+(?:the\s+|a\s+|an\s+)?"
    r"(?:\w+\s+)?[A-Z]\w+|\b(?:north|south|east|west|city|town|country|beach|island|coast|street"
    r"|river|region|state|university|[A-Z]\w+ (?:Street|Avenue|Road))\b"
)
_REASON = re.compile(
    r"\b(?:because|since|due to|so that|in order|therefore|thus|hence|as a result|caused?|reason"
    r"|led to|leads to|to avoid|to prevent|owing|for this|to \w+)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?<!^)(?<![“\"‘'(] )\b[A-Z][\w’']*|\b\w*\d[\w.,]*")
# A dedication never says that it is one.
_ASKS_DEDICATION = re.compile(r"\bdedicat", re.IGNORECASE)
_DEDICATION = re.compile(r"(?:To|For|In (?:\w+ )?memory of) (?:my \w+,? )?[A-Z][^.?!]{2,200}[.!]?$")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?|[^\w\s]")


def kind_of(question: str) -> Kind:
    folded = question.casefold()
    for kind, asks in _ASKS.items():
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
    def words(self) -> list[str]:
        """Its content words, folded."""
        return content_words(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its proper names and numbers, folded, word by word."""
        return frozenset(w for found in _NAMES.findall(self.text) for w in content_words(found))

    @cached_property
    def specific(self) -> list[str]:
        """The words a passage must have, or mean, if it is to answer."""
        return [word for word in self.words if word not in GENERIC_WORDS]

    @cached_property
    def terms(self) -> list[Term]:
        """What it takes for granted."""
        return terms_of(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stems(self.text))

    @cached_property
    def content_stems(self) -> list[str]:
        words = (w.casefold() for w in WORD.findall(self.text))
        return list(dict.fromkeys(stem(w) for w in words if w not in FUNCTION_WORDS))

    @cached_property
    def name_stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.names))

    def is_formula(self, text: str) -> bool:
        """Whether a text is the set phrase that is asked for, in words that no question has."""
        asked = bool(_ASKS_DEDICATION.search(self.text))
        return asked and bool(_DEDICATION.match(" ".join(text.split())))

    def has_kind(self, text: str) -> bool:
        """Whether a text has something of the kind that is asked for and is not in the question."""
        match self.kind:
            case "money" if not _MONEY.search(text):
                return False
            case "number" | "money":
                counted = text if _YEARS_COUNT.search(self.text) else _YEAR.sub(" ", text)
                return any(stem(n) not in self.stems for n in _NUMBER.findall(counted))
            case "time":
                return bool(_TIME.search(text))
            case "name":
                return self._says_more(_CAPITALISED.findall(text))
            case "place":
                return self._says_more(_PLACE.findall(text))
            case "reason":
                return bool(_REASON.search(text))
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
