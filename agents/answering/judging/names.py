"""Names and codes: what a sentence is about must be what its quotes are about."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from agents.answering.judging.remembering import remembered
from agents.answering.judging.words import COMMON

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CAPITALISED = re.compile(r"\b(?:[A-Z]{2,}|[A-ZÀ-ÖØ-Þ][^\W\d_]+)(?:['’]s)?\b")
_BEGINNING = re.compile(r"(?:^|[.!?:]\s)[\s\"'“‘«(\[*]*$")
_CODE = re.compile(r"(?<![\w.])(?=[\w./-]*\d)(?=[\w./-]*[A-Z])[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*")
_ENDINGS = ("s", "n", "an", "ian", "y", "ish", "ic", "es", "e", "al", "ean", "ans", "ians")
_ALIASES = {"tv": "television", "us": "american", "usa": "american", "uk": "british"}
_SHORT = 3
_LEAST = 4  # letters that two forms of a name share


def codes_in(text: str) -> list[str]:
    """Words of letters and figures that stand for one thing: P-017, AB-1234/X, COVID-19."""
    return [code for code in _CODE.findall(text) if not code.isdigit()]


def has_code(code: str, text: str) -> bool:
    """Whether it stands there, whatever divides its parts."""
    parts = re.findall(r"[A-Za-z]+|\d+", code)
    pattern = r"(?<![^\W_])" + r"[-\s/._]?".join(parts) + r"(?![^\W_])"
    return re.search(pattern, text, re.IGNORECASE) is not None


def other_names(sentence: str, given: str) -> list[str]:
    """The names in a sentence that the given text does not have."""
    words, forms = _words(given), _all_forms(given)
    initials = "".join(word[0] for word in words).upper()
    return [
        name
        for name in _names(sentence, words)
        if not _forms(_plain(name)) & forms
        and not (name.isupper() and len(name) > 2 and name in initials)
    ]


def _names(sentence: str, given: Sequence[str]) -> list[str]:
    """Capitalised words, but for one that is so because a sentence begins with it."""
    found: list[str] = []
    for match in _CAPITALISED.finditer(sentence):
        if len(match[0]) < _SHORT and match[0].casefold() in COMMON:
            continue  # a space was forgotten before "It"
        begins = _BEGINNING.search(sentence[: match.start()])
        if not begins or _is_name_at_beginning(match[0], sentence[match.end() :], given):
            found.append(match[0])
    return found


def _is_name_at_beginning(word: str, rest: str, given: Sequence[str]) -> bool:
    """Known by what follows: another name, or what the given text says of another subject."""
    if word.isupper():
        return True
    following = _WORD.match(rest.lstrip())
    if following is None or word.casefold() in COMMON or word.endswith("ly"):
        return False
    if following[0] != "I" and following[0][:1].isupper():
        return True
    says = following[0].casefold()
    subjects = [before for before, after in pairwise(given) if after.casefold() == says]
    return bool(subjects) and all(map(_is_subject, subjects))


def _is_subject(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in COMMON


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


@remembered
def _all_forms(text: str) -> frozenset[str]:
    """Of its words, and what is short for one of them."""
    forms = frozenset(form for word in _words(text) for form in _forms(_plain(word)))
    return forms | {short for short, long in _ALIASES.items() if long in forms}


@remembered
def _plain(word: str) -> str:
    """Small letters without accents and possession."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare.casefold().replace("’", "'").removesuffix("'s")


@remembered
def _forms(word: str) -> frozenset[str]:
    """A name and what is left of it without what makes an adjective or a plural of it."""
    cut = (word.removesuffix(ending) for ending in _ENDINGS)
    return frozenset([word, *(form for form in cut if len(form) >= _LEAST)])
