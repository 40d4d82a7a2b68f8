"""The phrases of a question or an answer: runs of words that carry meaning. Without a grammar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.answering.followups.languages import UNSPACED, words_of
from agents.answering.followups.words import FollowUpWords
from contracts.sentences import sentence_spans

TOKEN = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_MARK = re.compile(r"\s*\[\d+\]|[*_`#>|]")
ASKS = ("?", "？")
_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b")
_ENDS = ("?", "？", "؟", "吗", "呢", "か", "か。")
_LOOKED_AT = 2  # sentences of an answer, from its first


@dataclass(frozen=True)
class Phrase:
    """`start` and `end` are offsets of its words, determiner included; `preposition` is what stands
    before them and `whole` where that begins."""

    text: str
    words: tuple[str, ...]
    start: int
    end: int
    preposition: str = ""
    whole: int = -1

    @property
    def is_named(self) -> bool:
        return any(word[0].isupper() for word in self.words)

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if any(c.isdigit() for c in word))


def key_words(question: str, words: FollowUpWords) -> list[str]:
    """Names first, then the other words that carry meaning, each in order."""
    said = [w for w in TOKEN.findall(question) if w.casefold() not in words.empty]
    names = [w for w in said if not w.islower()]
    return list(dict.fromkeys([*names, *said]))


def asks(text: str) -> bool:
    """Whether it is put as a question: by its mark, its first word, or what ends one."""
    text = text.strip()
    return begins_as_question(text, words_of(text)) or text.endswith(_ENDS)


def begins_as_question(text: str, words: FollowUpWords) -> bool:
    first = TOKEN.search(text)
    verb_first = first is not None and first[0].casefold() in words.auxiliaries
    return verb_first or words.asking.match(text) is not None


def share_a_word(one: str, other: str) -> bool:
    """Of those that carry meaning; of scripts without blanks, a letter."""
    if UNSPACED.search(one):
        return bool({*UNSPACED.findall(one)} & {*UNSPACED.findall(other)})
    mine, theirs = (
        {w.casefold() for w in key_words(text, words_of(text))} for text in (one, other)
    )
    return bool(mine & theirs)


def phrases(text: str, words: FollowUpWords, begin: int = 0) -> list[Phrase]:
    """In order, from offset `begin` on."""
    found: list[Phrase] = []
    run: list[re.Match[str]] = []
    before: list[re.Match[str]] = []
    for token in _tokens_then_end(text, begin):
        if run and not (token and _goes_on(token, run[-1], text, words)):
            found.append(_phrase(text, run, before, words))
            run, before = [], []
        if token and (run or token[0].casefold() not in words.empty):
            run.append(token)
        elif token:
            before = [*before[-1:], token]
    return found


def _tokens_then_end(text: str, begin: int) -> Iterator[re.Match[str] | None]:
    yield from TOKEN.finditer(text, begin)
    yield None


def _goes_on(token: re.Match[str], last: re.Match[str], text: str, words: FollowUpWords) -> bool:
    if text[last.end() : token.start()].strip():
        return False  # a comma or a full stop between them
    folded = token[0].casefold()
    return folded not in words.empty or folded in words.joining


def _phrase(
    text: str,
    run: Sequence[re.Match[str]],
    before: Sequence[re.Match[str]],
    words: FollowUpWords,
) -> Phrase:
    run = list(run)
    while run[-1][0].casefold() in words.joining and len(run) > 1:
        run.pop()
    start, little = run[0].start(), list(before)
    if little and little[-1][0].casefold() in words.determiners:
        start = little.pop().start()
    preposition = little[-1] if little and little[-1][0].casefold() in words.prepositions else None
    end = run[-1].end()
    return Phrase(
        text=text[start:end],
        words=tuple(token[0] for token in run),
        start=start,
        end=end,
        preposition=preposition[0].casefold() if preposition else "",
        whole=preposition.start() if preposition else start,
    )


def noun_phrases(question: str, words: FollowUpWords) -> list[Phrase]:
    """What a question names, in order, without its verb."""
    begin = _begin(question, words)
    found = phrases(question, words, begin)
    asks_first = found and not question[begin : found[0].start].strip()
    if asks_first and _asks_for_its_subject(question, words):
        if found[0].is_named:
            found[0] = _from_its_name(found[0], question)
        elif len(found) > 1:
            found = found[1:]
    return [p for p in (_without_verb(p, question, words) for p in found) if p.words]


def _asks_for_its_subject(question: str, words: FollowUpWords) -> bool:
    """ "Who planned North Light?", "What helps against thrips?": a verb comes first."""
    asking = words.asking.match(question)
    return bool(asking) and asking["asking"].casefold() in words.subjects


def _from_its_name(phrase: Phrase, question: str) -> Phrase:
    """Without the verb before it: "planned North Light"."""
    verbs = next(n for n, word in enumerate(phrase.words) if word[0].isupper())
    start = question.index(phrase.words[verbs], phrase.start)
    text = question[start : phrase.end]
    return Phrase(text, phrase.words[verbs:], start, phrase.end, whole=start)


def _begin(question: str, words: FollowUpWords) -> int:
    asking = words.asking.match(question)
    return asking.end() if asking else 0


def topic(question: str, words: FollowUpWords) -> str:
    """What a question is about: what "it" means in the next one. Empty if there is nothing."""
    begin = _begin(question, words)
    found = noun_phrases(question, words)
    if not found:
        return ""
    if words.names_are_capitals and (named := [p for p in found if p.is_named]):
        return _with_what_it_hangs_on(named[0], found, question)
    after = _after_auxiliary(question, found, words, begin)
    chosen = found[after] if after < len(found) else found[-1]
    kind = found[0] if 0 < after < len(found) else None
    if kind and words.superlative.fullmatch(chosen.text):
        return f"{chosen.text} {' '.join(kind.words)}"
    return question[chosen.start : _attached(chosen, found, question)]


def _after_auxiliary(
    question: str, found: Sequence[Phrase], words: FollowUpWords, begin: int
) -> int:
    for token in TOKEN.finditer(question, begin):
        if token[0].casefold() in words.auxiliaries:
            return sum(p.start < token.start() for p in found)
    return len(found)


def _with_what_it_hangs_on(named: Phrase, found: Sequence[Phrase], question: str) -> str:
    """ "the tower on Gull Holm", not the island alone."""
    at = found.index(named)
    head = found[at - 1] if at and named.preposition else named
    linked = not question[head.end : named.whole].strip()
    return question[(head if linked else named).start : named.end]


def _attached(chosen: Phrase, found: Sequence[Phrase], question: str) -> int:
    """The end of what a preposition hangs on it: "the fee for adults"."""
    following = [p for p in found if p.start > chosen.end]
    if (
        following
        and following[0].preposition
        and not question[chosen.end : following[0].whole].strip()
    ):
        return following[0].end
    return chosen.end


def _without_verb(phrase: Phrase, question: str, words: FollowUpWords) -> Phrase:
    """ "When was the Heron bought?": the last word is what is asked about it."""
    last, little = phrase.words[-1], TOKEN.findall(question[: phrase.start])
    spoken = any(token.casefold() in words.auxiliaries for token in little)
    at_its_place = bool(little) and little[-1].casefold() in words.auxiliaries
    ends = not question[phrase.end :].strip(" ?.!")
    if not (spoken and (ends or at_its_place) and words.verbal.search(last) and last.islower()):
        return phrase
    end = phrase.end - len(last)
    text = question[phrase.start : end].rstrip()
    kept = phrase.words[:-1]
    return Phrase(
        text, kept, phrase.start, phrase.start + len(text), phrase.preposition, phrase.whole
    )


def plain(answer: str) -> str:
    """An answer's first sentences without marks and Markdown."""
    text = _MARK.sub("", answer)
    return " ".join(text[start:end] for start, end in sentence_spans(text)[:_LOOKED_AT])


def new_names(answer: str, question: str, words: FollowUpWords) -> list[str]:
    """Names in an answer that its question does not have, in order."""
    known = {token.casefold() for token in TOKEN.findall(question)}
    found: list[str] = []
    text = plain(answer)
    for sentence in (text[a:b] for a, b in sentence_spans(text)):
        for phrase in phrases(sentence, words):
            if name := _name_in(phrase, phrase.start == 0, known, words):
                found.append(name)
    return list(dict.fromkeys(found))


def _name_in(phrase: Phrase, first: bool, known: set[str], words: FollowUpWords) -> str:
    """Its longest run of capitals; a single one that begins a sentence is none, and where every
    noun has a capital no single one is."""
    runs: list[list[str]] = [[]]
    for word in phrase.words:
        if word[0].isupper():
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    alone = len(longest) == 1 and (not words.names_are_capitals or (first and longest is runs[0]))
    if not longest or alone or all(word.casefold() in known for word in longest):
        return ""
    return " ".join(longest)


def place_in(answer: str, question: str, words: FollowUpWords) -> str:
    """Where an answer says that something is, with its preposition."""
    known = {token.casefold() for token in TOKEN.findall(question)}
    for phrase in phrases(text := plain(answer), words):
        said = {word.casefold() for word in phrase.words}
        if (
            phrase.preposition in words.located
            and not said <= known
            and not _YEAR.search(phrase.text)
        ):
            return text[phrase.whole].lower() + text[phrase.whole + 1 : phrase.end]
    return ""


def year_in(text: str) -> str:
    found = _YEAR.search(text)
    return found[0] if found else ""
