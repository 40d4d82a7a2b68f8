"""What a question takes for granted: its names, numbers and modifiers, and the things it is about.

A text that lacks one of them answers another question, however alike it reads. Verbs and what
merely says which kind of answer is wanted are left out: they are paraphrased freely.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from agents.extracting.languages import Language, language_of
from agents.extracting.words import OPTION, is_option, stem

_LETTER = r"[^\W_\u3400-\u9fff]"
_TOKEN = re.compile(rf"{_LETTER}+(?:['’.,:/–-]{_LETTER}+)*|[\u3400-\u9fff]+|[^\w\s]")
_ASKED = re.compile(rf"{OPTION}|{_TOKEN.pattern}")
_LAST_QUESTION = re.compile(
    r"[^.!?？。！…]*(?:[.!…](?=\S)[^.!?？。！…]*)*[?？](?!.*[?？])", re.DOTALL
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPENING = ("¿", "¡")
"""What they stand before begins the sentence: it has a capital and is no name for that."""
_LITTLE = 4
"""Letters of a word that may say anything."""
_DIGITS = re.compile(r"\d")
_POSSESSIVE = re.compile(r"['’]s?$")


class Kind(StrEnum):
    NUMBER = "number"
    NAME = "name"
    CONTRAST = "contrast"
    """A word that others exclude: "west"."""
    NOUN = "noun"
    ACT = "act"
    """A verb so rare that nothing else says the same: "defragment"."""


@dataclass(frozen=True)
class Term:
    text: str
    """As it stands in the question."""
    stem: str
    kind: Kind
    start: int
    end: int
    head: str | None
    """The stem of the word that it specifies: in "west wing" that of "wing"."""
    behind: str | None
    """The stem of the word that specifies it, or that it is a number of: "version" of "2.4"."""
    phrase: str = ""
    """As it stands in the question, with what it specifies: "the west wing"."""
    after: tuple[str, str] | None = None
    """What it is of, for, to …: the stem of a word and what joins them, in "fee for adults"
    ("fee", "for")."""


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int

    @cached_property
    def folded(self) -> str:
        return _POSSESSIVE.sub("", self.text.casefold().replace("’", "'"))

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or is_option(self.text)


def tokens_of(text: str) -> list[_Token]:
    return [_Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]


def number_in(word: str, language: Language) -> str | None:
    """The value of a number in figures or as a word; an ordinal has that of its number."""
    folded = word.casefold()
    if _DIGITS.search(folded):
        plain = re.sub(r"(?<=\d)[,' ](?=\d{3}\b)", "", folded)
        return re.sub(r"(?<=\d)(?:st|nd|rd|th|s)$", "", plain)
    return language.value_of.get(folded)


def terms_of(question: str) -> list[Term]:
    """In the order of the question; key words that stand behind it, or alone, are no question."""
    language = language_of(question)
    said = _LAST_QUESTION.search(question)
    if said is None:
        return []
    if _HAN.search(question):
        return _terms_without_spaces(question, language)
    found = (_Token(m[0], m.start(), m.end()) for m in _ASKED.finditer(question, *said.span()))
    tokens = [token for token in found if token.text not in _OPENING]
    return [
        term
        for chunk in _chunks(tokens, language)
        for term in _terms_of_chunk(tokens, chunk, language)
    ]


def acts_of(question: str) -> list[Term]:
    """Its long words that are no terms, and that say something: what is done, or how."""
    language = language_of(question)
    said = _LAST_QUESTION.search(question)
    if said is None:
        return []
    known = language.silent | language.plain | frozenset(language.contrast_of)
    terms = {term.start for term in terms_of(question)}
    return [
        Term(token.text, stem(token.text), Kind.ACT, token.start, token.end, None, None, token.text)
        for token in (
            _Token(m[0], m.start(), m.end()) for m in _ASKED.finditer(question, *said.span())
        )
        if token.start not in terms
        and len(token.text) > _LITTLE
        and token.text.isalpha()
        and token.text.islower()
        and token.text not in known
    ]


def _terms_without_spaces(question: str, language: Language) -> list[Term]:
    """Numbers, Latin words and members of contrasts."""
    found = [
        Term(
            t.text,
            stem(t.text),
            Kind.NUMBER if _DIGITS.search(t.text) else Kind.NAME,
            t.start,
            t.end,
            None,
            None,
            t.text,
        )
        for t in (
            _Token(m[0], m.start(), m.end())
            for m in re.finditer(r"[A-Za-z0-9][\w.-]*", question, re.ASCII)
        )
    ]
    for word in language.contrast_of:
        at = question.find(word)
        if at >= 0 and not any(t.start <= at < t.end for t in found):
            found.append(Term(word, word, Kind.CONTRAST, at, at + len(word), None, None, word))
    return sorted(found, key=lambda t: t.start)


def _is_content(token: _Token, language: Language) -> bool:
    if not token.is_word:
        return False
    known = token.folded in language.function_words or token.folded in language.asking
    return not known or (token.start > 0 and token.text[:1].isupper() and token.folded == "may")


def _chunks(tokens: Sequence[_Token], language: Language) -> list[list[int]]:
    """Runs of words that carry meaning."""
    chunks: list[list[int]] = []
    last = -2
    for i, token in enumerate(tokens):
        if _is_content(token, language):
            if last == i - 1:
                chunks[-1].append(i)
            else:
                chunks.append([i])
            last = i
    return chunks


def _terms_of_chunk(
    tokens: Sequence[_Token], chunk: Sequence[int], language: Language
) -> list[Term]:
    nouns = _without_verbs(tokens, chunk, language)
    found: list[Term] = []
    for at in nouns:
        token = tokens[at]
        kind = _kind(token, at, language)
        if kind is None or (kind is Kind.NUMBER and _is_bound(tokens, at, language)):
            continue
        after = tokens[at + 1] if at + 1 in nouns else None
        numbered = kind is Kind.NUMBER and at - 1 in chunk
        before = tokens[at - 1] if numbered or at - 1 in nouns else None
        joined = joined_to([t.folded for t in tokens], chunk[0], language)
        found.append(
            Term(
                _POSSESSIVE.sub("", token.text),
                stem(token.folded),
                kind,
                token.start,
                token.end,
                stem(after.folded) if after else None,
                stem(before.folded) if before else None,
                phrase_of(tokens, [at - 1, *nouns] if numbered else nouns, at, language),
                joined if at == nouns[0] else None,
            )
        )
    return found


def _is_bound(tokens: Sequence[_Token], at: int, language: Language) -> bool:
    """Behind "before", and the second one of "between 1990 and 2000"."""
    if any(t.folded in language.ranges for t in tokens[max(at - 2, 0) : at]):
        return True
    return at > 2 and tokens[at - 3].folded in language.between


def joined_to(folded: Sequence[str], at: int, language: Language) -> tuple[str, str] | None:
    """The word before the one at `at`, and the preposition between: an article may follow it."""
    if at > 1 and folded[at - 1] in language.articles:
        at -= 1
    if at < 2 or folded[at - 1] not in language.prepositions or not folded[at - 2][:1].isalpha():
        return None
    return (stem(folded[at - 2]), folded[at - 1])


def phrase_of(tokens: Sequence[_Token], nouns: Sequence[int], at: int, language: Language) -> str:
    first = last = at
    while first - 1 in nouns:
        first -= 1
    while last + 1 in nouns:
        last += 1
    if first > 1 and tokens[first - 1].folded in language.articles:
        first -= 1
    said = [token.text for token in tokens[first : last + 1]]
    return _POSSESSIVE.sub("", " ".join(said))


def _kind(token: _Token, at: int, language: Language) -> Kind | None:
    folded = token.folded
    if is_option(token.text):
        return Kind.NAME
    if (value := number_in(folded, language)) is not None and value != "1":
        return Kind.NUMBER
    is_capital = token.text[:1].isupper() and at > 0
    if is_capital and not language.nouns_are_capitals:
        return Kind.NAME
    if folded in language.contrast_of:
        return Kind.CONTRAST
    if folded in language.plain or len(folded) < 3 or not token.text[0].isalpha():
        return None
    if language.nouns_are_capitals:
        return Kind.NOUN if is_capital else None
    return Kind.NOUN if language.determiners else None


def _without_verbs(tokens: Sequence[_Token], chunk: Sequence[int], language: Language) -> list[int]:
    """A chunk without what is a verb, an adverb or the kind of answer that is asked for."""
    kept = list(chunk)
    before = tokens[chunk[0] - 1].folded if chunk[0] else ""
    if chunk[0] == 0:
        return _named(tokens, kept, language)  # no question word: a command, or bare key words
    if before in language.asking:
        # "Who founded", "Which newspaper": a verb, or the kind of the answer
        return _named(tokens, kept, language)
    if before not in language.determiners and before not in language.inverted and before.isalnum():
        first = tokens[kept[0]]
        if _is_participle(first, language) or before in language.before_verbs:
            kept = kept[1:]
    kept = [at for at in kept if not _is_infinitive(tokens, at, language)]
    if len(kept) > 1 and language.before_verbs and _precedes_article(tokens, kept[-1], language):
        return kept[:-1]
    following = tokens[chunk[-1] + 1].folded if chunk[-1] + 1 < len(tokens) else ""
    inverted = any(t.folded in language.inverted for t in tokens[: chunk[0]])
    ends = not following.isalnum() or following in language.determiners
    last = tokens[kept[-1]] if kept else None
    if last and len(kept) > 1 and ((inverted and ends) or _is_participle(last, language)):
        if not last.text[:1].isupper() and not _DIGITS.search(last.text):
            kept = kept[:-1]
    elif last and len(kept) == 1 and before == "to" and following in language.determiners:
        kept = []
    elif last and len(kept) == 1 and inverted and before not in language.determiners:
        kept = _named(tokens, kept, language)
    return kept


def _is_infinitive(tokens: Sequence[_Token], at: int, language: Language) -> bool:
    """Behind an article it is a noun: "el alquiler"."""
    folded = tokens[at].folded
    endings = language.infinitive_endings
    behind = at > 0 and tokens[at - 1].folded in language.articles
    return len(folded) > 4 and bool(endings) and folded.endswith(endings) and not behind


def _precedes_article(tokens: Sequence[_Token], at: int, language: Language) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].folded in language.articles


def _named(tokens: Sequence[_Token], kept: Sequence[int], language: Language) -> list[int]:
    """What is a name, a number or of a contrast whatever it does."""
    return [
        at
        for at in kept
        if _kind(tokens[at], at, language) in (Kind.NAME, Kind.NUMBER)
        or (len(kept) > 1 and tokens[at].folded in language.contrast_of)
    ]


def _is_participle(token: _Token, language: Language) -> bool:
    folded = token.folded
    endings = language.participle_endings
    return folded in language.participles or (
        len(folded) > 4 and bool(endings) and folded.endswith(endings)
    )
