"""All, most, some, few, none: of how many something is said. Pure."""

import re

from agents.answering.judging.equating import equated
from agents.answering.judging.frequencies import frequencies_in
from agents.answering.judging.numbers import value_of
from agents.answering.judging.remembering import remembered
from agents.answering.judging.tokens import tokens_of

ALL, MOST, MANY, SOME, FEW, NONE, ONLY = range(7)
_CLASSES = {
    ALL: "all every each always everyone everybody everything both",
    MOST: "most majority mostly usually generally typically commonly",
    MANY: "many numerous often",
    SOME: "some several sometimes part partly certain",
    FEW: "few rarely seldom hardly",
    NONE: "none no nobody never nothing neither nor not",
    ONLY: "only solely exclusively",
}
_CLASS_OF = {word: kind for kind, words in _CLASSES.items() for word in words.split()}
_NO_QUANTIFIER = re.compile(
    r"\b(?:at (?:most(?! of)|least)|most (?:of )?(?:recent|likely|important|common)\w*|not only"
    r"|(?:every|each) (?:\d+|\w+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
    r"|second|minute|hour|day|week|month|year|quarter|run|\w+day)\b|after all|in all(?=[.,;])"
    r"|no (?:longer|later|earlier|more|less|fewer)|part (?:in|of the (?:day|year))|tak\w+ part"
    r"|as many as|how many|(?:both|each) other|all the same|both (?=[^.;]* and )"
    r"|generally (?:accepted|known))",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(\w+(?:,\d{3})*) (?:out )?of (?:the |its |our |his |her |them|)?(\w+(?:,\d{3})*)\b", re.I
)
_HALF = 0.5
_RESTRICTED = re.compile(
    r"\b(?:of class|of type|with|under|above|below|over|who|which|that"
    r"|\w+ed (?:to|by|in|with|on|after))\b"
)
_EXCEPT = re.compile(
    r"\b(?:except|apart from|other than|but not|save for|with the exception)\b", re.I
)
_LESS_THAN_ALL = re.compile(r"\b(?:not|only|without)\b", re.IGNORECASE)
_EVERY = re.compile(r"\ball (?:the )?(\w+)", re.IGNORECASE)
_ANY_NUMBER = re.compile(r"\b(?:any number of|unlimited|as many) (\w+)", re.IGNORECASE)


@remembered
def quantifiers_in(text: str) -> frozenset[int]:
    plain = _NO_QUANTIFIER.sub(" ", text)
    return frozenset(_CLASS_OF[token.word] for token in tokens_of(plain) if token.word in _CLASS_OF)


def is_of_another_number(sentence: str, quoted: str) -> bool:
    """The sentence says it of more, or of fewer, than what it rests on."""
    sentence, quoted = equated(sentence), equated(quoted)
    said, given = quantifiers_in(sentence), quantifiers_in(quoted) | _shares(quoted)
    said, other = said - {NONE, ONLY}, given - {NONE, ONLY}
    if ALL in said and ONLY in given:
        return True
    if ALL in said and _EXCEPT.search(quoted) and not _leaves_out(sentence):
        return True
    if ALL in said and (every := _EVERY.search(sentence)) and _limits(every[1], quoted):
        return True
    if (free := _ANY_NUMBER.search(sentence)) and _counts(free[1], quoted):
        return True
    if (
        said & {SOME, MANY, MOST, ALL}
        and NONE in given
        and not other
        and NONE not in (quantifiers_in(sentence))
    ):
        return True
    if not said or said & other:
        return False
    if not other and MOST in said and not re.search(r"\d", quoted):
        return True
    if ALL in said and _counts_some(sentence, quoted):
        return True
    return bool(other) or (ALL in said and _restricts(sentence, quoted))


def _leaves_out(sentence: str) -> bool:
    return bool(_EXCEPT.search(sentence) or _LESS_THAN_ALL.search(sentence))


def _limits(noun: str, quoted: str) -> bool:
    limit = rf"\b(?:up to|at most|no more than|only) {_COUNT} {re.escape(noun)}"
    return re.search(limit, quoted, re.IGNORECASE) is not None


def _counts(noun: str, quoted: str) -> bool:
    return bool(re.search(rf"\b{_COUNT}\s{re.escape(noun)}", quoted, re.I))


def _counts_some(sentence: str, quoted: str) -> bool:
    """All of the ropes here, two ropes and the others there."""
    subject = re.search(
        r"\b(?:all|every|each)\s(?:of\s)?(?:the\s)?(?:\w+\s)??(\w{3,}s)\b", sentence, re.I
    )
    if subject is None or not re.search(r"\bother", quoted):
        return False
    return bool(re.search(rf"\b{_COUNT}\s(?:\w+\s){{0,2}}{subject[1]}\b", quoted, re.I))


def is_as_often(sentence: str, quoted: str) -> bool:
    """No frequency of the sentence is another one than those that are given."""
    given = frequencies_in(quoted)
    return not given or frequencies_in(sentence) <= given


def adds_only(sentence: str, quoted: str) -> bool:
    return ONLY in quantifiers_in(sentence) and not re.search(
        r"\b(?:only|solely|exclusively|alone|except|limited|just|nobody|nothing)\b", quoted, re.I
    )


def _restricts(sentence: str, quoted: str) -> bool:
    """The quote says it of those with some quality, the sentence of all of them."""
    subject = re.search(r"\b(?:all|every|each)\s(?:of\s)?(?:the\s)?(\w+)", sentence, re.I)
    if subject is None:
        return False
    found = re.search(rf"\b{re.escape(subject[1])}\s+(\w+(?:\s\w+)?)", quoted, re.IGNORECASE)
    if found is None or not _RESTRICTED.match(found[1]):
        return False
    return found[0].casefold() not in sentence.casefold()


@remembered
def _shares(text: str) -> frozenset[int]:
    """Six of the nine are most of them."""
    found: set[int] = set()
    for match in _SHARE.finditer(text):
        part, whole = (_number(word) for word in match.groups())
        if part is not None and whole and part <= whole:
            found.add(ALL if part == whole else MOST if part > whole * _HALF else SOME)
    found |= {SOME for match in _ONE_IN.finditer(text) if int(match[1]) > 1}
    for match in _OF_THEM.finditer(text):
        whole, part = (_number(word) for word in match.groups())
        if part is not None and whole and part < whole:
            found.add(MOST if part > whole * _HALF else SOME)
    return frozenset(found)


_ONE_IN = re.compile(r"\bone (?:\w+ )?in (\d+)\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\b[Oo]f (?:the |its |our |all )?(\w+) \w+, (\w+)\b")
_WORDS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
}
_COUNT = rf"(?:{'|'.join(_WORDS)}|\d+)"


def _number(word: str) -> float | None:
    if word.casefold() in _WORDS:
        return _WORDS[word.casefold()]
    value = value_of(word) if word[0].isdigit() else None
    return None if value is None else float(value)
