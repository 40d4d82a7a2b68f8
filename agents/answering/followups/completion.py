"""A question made complete: what it points at is named, what it leaves out is put in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.answering.followups.languages import (
    LANGUAGES,
    UNSPACED,
    UNSPACED_LINK,
    UNSPACED_REASON,
    words_of,
)
from agents.answering.followups.phrases import (
    ASKS,
    TOKEN,
    Phrase,
    begins_as_question,
    key_words,
    new_names,
    noun_phrases,
    phrases,
    place_in,
    topic,
    year_in,
)
from agents.answering.followups.words import FollowUpWords
from agents.extracting.languages import says_nothing
from agents.extracting.word_similarity import WordVectors
from contracts.chats import Turn

_TURNS = 8  # looked at, questions and answers
_FRAGMENT = 6  # words; more are a question of their own
_ALIKE = 0.3
_ALIKE_ALONE = 0.05
"""Where there is only one thing that can be replaced."""
_ONE = re.compile(r"\s+ones?$")


@dataclass(frozen=True)
class FollowUp:
    query: str
    """Complete without what was said before."""
    more: bool = False
    """It asks for more of the same: what was said already is no answer."""
    why: bool = False
    """It asks why there was no answer to `query`."""


def complete(question: str, history: Sequence[Turn], vector_of: WordVectors) -> FollowUp:
    """A question that needs nothing stays as it is, letter for letter."""
    recent = list(history)[-_TURNS:]
    standing, answer = "", ""
    for turn in recent:
        if turn.role == "user":
            standing = _completed(turn.content, standing, answer, vector_of).query
            answer = ""
        else:
            answer = turn.content
    return _completed(question, standing, answer, vector_of)


def _completed(question: str, before: str, answer: str, vector_of: WordVectors) -> FollowUp:
    if not before:
        return FollowUp(question)
    if says_nothing(answer) and _asks_for_the_reason(question):
        return FollowUp(before, why=True)
    if UNSPACED.search(question):
        return FollowUp(_with_all_before(question, before))
    said = question.lstrip("¿¡ ")
    if any(words.courtesies.fullmatch(said) for words in LANGUAGES):
        return FollowUp(question)
    if any(words.more.fullmatch(said) for words in LANGUAGES):
        return FollowUp(before, more=True)
    for words in LANGUAGES:
        if bare := words.bare.fullmatch(said):
            return FollowUp(_asked_otherwise(before, bare["word"]))
    words = words_of(f"{question} {before}")
    rest, opened = _without_opener(question, words)
    if _is_sentence(rest, words):
        whole = rest[0].upper() + rest[1:] if opened else question
        return FollowUp(_pointed(whole, before, answer, words))
    fragment = rest.strip(" ?.!¿¡")
    if answer.rstrip().endswith(ASKS):
        return FollowUp(f"{before.rstrip(' ?.!')}, {fragment}?")  # which one was meant
    if opened or _is_fragment(fragment, words):
        if not phrases(fragment, words):
            return FollowUp(_further(fragment, before, words), more=True)
        return FollowUp(_put_in(fragment, before, words, vector_of))
    return FollowUp(question)


def _asks_for_the_reason(question: str) -> bool:
    if UNSPACED.search(question):
        return UNSPACED_REASON.fullmatch(question) is not None
    return any(words.reasons.fullmatch(question) for words in LANGUAGES)


def _with_all_before(question: str, before: str) -> str:
    """Where words cannot be told apart without a dictionary, the search gets both questions."""
    points_back = UNSPACED_LINK.search(question) or len(question) <= _FRAGMENT
    return f"{before} {question}" if points_back else question


def _without_opener(question: str, words: FollowUpWords) -> tuple[str, bool]:
    rest = question.lstrip("¿¡ ")
    opened = False
    for opener in (words.corrections, words.openers):
        while (found := opener.match(rest)) and rest[found.end() :].strip(" ?.!"):
            rest, opened = rest[found.end() :].lstrip("¿¡ "), True
    if opened and not _is_sentence(rest, words):  # a whole question may end with what it points at
        rest = words.closers.sub("", rest)
    return rest, opened


def _is_sentence(text: str, words: FollowUpWords) -> bool:
    """It asks, or says, something by itself."""
    return begins_as_question(text, words) or len(TOKEN.findall(text)) > _FRAGMENT


def _is_fragment(text: str, words: FollowUpWords) -> bool:
    tokens = [token.casefold() for token in TOKEN.findall(text)]
    begins_within = bool(tokens) and tokens[0] in words.prepositions
    return begins_within or len(key_words(text, words)) < 2


def _asked_otherwise(before: str, word: str) -> str:
    """ "Why?" after "When is it rowed?" is "Why is it rowed?"."""
    word = word[0].upper() + word[1:]
    if asking := words_of(before).asking.match(before):
        return word + before[asking.end() :]
    return f"{word}: {before[0].lower()}{before[1:]}"


def _pointed(question: str, before: str, answer: str, words: FollowUpWords) -> str:
    """With what its pronouns stand for; and with its subject, where it hardly has one."""
    meaning = _Meaning(before, answer, words)
    ignored = [m.span() for m in words.expletive.finditer(question)]
    tokens = list(TOKEN.finditer(question))
    said: list[str] = []
    end, named, lost = 0, False, False
    for at, token in enumerate(tokens):
        if token.start() < end or any(a <= token.start() < b for a, b in ignored):
            continue
        found = meaning.of(tokens, at, again=bool(said) or _is_named(tokens[1:at], words))
        if found is None:
            continue
        lost = lost or not found.text
        if found.text:
            said += [question[end : token.start()], found.text]
            end, named = found.end, named or found.names
    completed = "".join([*said, question[end:]])
    subject = meaning.thing if (lost or _lacks_subject(completed, words)) and not named else ""
    known = {w.casefold() for w in TOKEN.findall(completed)}
    added = [w for w in key_words(subject, words) if w.casefold() not in known]
    bare = completed.rstrip(" ?.!")
    return " ".join([bare, *added]) + completed[len(bare) :] if added else completed


def _is_named(tokens: Sequence[re.Match[str]], words: FollowUpWords) -> bool:
    """Whether one of them is a name: "Ruth" in "When did Ruth sell her boat?"."""
    names = (t[0] for t in tokens if t[0][0].isupper() and t[0].casefold() not in words.empty)
    return words.names_are_capitals and any(names)


def _lacks_subject(question: str, words: FollowUpWords) -> bool:
    """ "Which is more important?", but not "Who is the captain?": that names a thing of its own."""
    if len(key_words(question, words)) >= 2:
        return False
    first_words = (TOKEN.match(phrase.text) for phrase in phrases(question, words))
    return not any(first and first[0].casefold() in words.determiners for first in first_words)


@dataclass(frozen=True)
class _Found:
    text: str
    """Empty: it points at something, and nobody knows what."""
    end: int
    names: bool = True
    """Whether it names a subject; a year does not."""


class _Meaning:
    """What words that point back stand for."""

    def __init__(self, before: str, answer: str, words: FollowUpWords) -> None:
        self._before, self._answer, self._words = before, answer, words
        self.thing = topic(before, words)

    def of(self, tokens: Sequence[re.Match[str]], at: int, *, again: bool) -> _Found | None:
        """None for a word that points at nothing; or, `again`, that says whose something is when
        that was named already: "When did Ruth sell her boat?"."""
        words, token = self._words, tokens[at]
        folded = token[0].casefold()
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        noun = following if following and following[0].casefold() not in words.empty else None
        before = tokens[at - 1][0].casefold() if at else ""
        if folded in words.pointing and noun:
            return self._noun(noun, follows=bool(before) and before not in words.empty)
        if folded in words.owners and (noun or folded not in words.things | words.persons):
            if again:
                return None
            whose = self._person() if folded in words.personal else self.thing
            return _Found(words.owned.format(whose) if whose else "", token.end())
        if folded in words.persons:
            return _Found(self._person(), token.end())
        if folded in words.places:
            return _Found(place_in(self._answer, self._before, words), token.end())
        if folded in words.times:
            year = year_in(self._answer) or year_in(self._before)
            return _Found(f"in {year}" if year else "", token.end(), names=False)
        relative = bool(before) and before not in words.empty and folded in words.pointing
        if folded in words.things and not relative:
            return _Found(self.thing, token.end())
        return None

    def _noun(self, noun: re.Match[str], *, follows: bool) -> _Found | None:
        folded = noun[0].casefold()
        if follows or folded in self._words.own_nouns:
            return None
        if folded in self._words.person_nouns:
            return _Found(self._person(), noun.end())
        for text in (self._before, self._answer):
            for phrase in phrases(text, self._words):
                if folded in {word.casefold() for word in phrase.words} and len(phrase.words) > 1:
                    return _Found(phrase.text, noun.end())
        return _Found("", noun.end())

    def _person(self) -> str:
        names = new_names(self._answer, self._before, self._words)
        return next((name for name in names if " " in name), "") or next(iter(names), self.thing)


def _further(fragment: str, before: str, words: FollowUpWords) -> str:
    """ "And after that?": in the place of the time that was asked about."""
    for phrase in noun_phrases(before, words):
        if year_in(phrase.text):
            return before[: phrase.whole] + fragment + before[phrase.end :]
    return before


def _put_in(fragment: str, before: str, words: FollowUpWords, vector_of: WordVectors) -> str:
    """A fragment in the place of what is most like it in the question before."""
    candidates, parts = noun_phrases(before, words), phrases(fragment, words)
    if not candidates:
        return f"{before.rstrip(' ?.!')} {fragment}?"
    if _ONE.search(fragment):
        return _other_one(_ONE.sub("", fragment), before, candidates, vector_of)
    likeness = [_likeness(parts, c, vector_of) for c in candidates]
    best = int(np.argmax(likeness))
    if likeness[best] < (_ALIKE if len(candidates) > 1 else _ALIKE_ALONE):
        return f"{before.rstrip(' ?.!')} {fragment}?"
    return _replaced(fragment, parts[0], before, candidates[best])


def _replaced(fragment: str, part: Phrase, before: str, old: Phrase) -> str:
    if len(part.words) == 1 and part.numbers and old.numbers and len(old.words) > 1:
        return re.sub(rf"(?<!\w){re.escape(old.numbers[0])}(?!\w)", part.text, before, count=1)
    both = part.preposition and old.preposition
    start, new = (old.whole, fragment) if both else (old.start, fragment[part.start :])
    return before[:start] + new + before[old.end :]


def _other_one(fragment: str, before: str, candidates: Sequence[Phrase], of: WordVectors) -> str:
    """ "the blue one": another of the kind that the question before was about."""
    told = TOKEN.findall(fragment)[-1:]
    several = [c for c in candidates if len(c.words) > 1] or candidates
    old = max(several, key=lambda c: _cosine(told, c.words[:-1] or c.words, of))
    return f"{before[: old.start]}{fragment} {old.words[-1]}{before[old.end :]}"


def _likeness(parts: Sequence[Phrase], old: Phrase, vector_of: WordVectors) -> float:
    part = parts[0]
    shared = {w.casefold() for w in part.words} & {w.casefold() for w in old.words}
    named = old.is_named and any(p.is_named for p in parts)
    numbers = bool(part.numbers) and bool(old.numbers)
    prepositions = (part.preposition == old.preposition) - 0.2 if part.preposition else 0.0
    return (
        _cosine(part.words, old.words, vector_of)
        + 0.5 * bool(shared)
        + 0.4 * named
        + 2.0 * numbers
        + 0.5 * prepositions
    )


def _cosine(one: Sequence[str], other: Sequence[str], vector_of: WordVectors) -> float:
    a, b = (np.sum([vector_of(word) for word in words], axis=0) for words in (one, other))
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / norm if norm else 0.0
