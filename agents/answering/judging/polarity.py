"""Whether a sentence affirms what its quote denies, or says the opposite of it."""

import re
from collections.abc import Sequence

from agents.answering.judging.equating import equated, without_failing_conditions
from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.opposites import COMPARED, FIRM, OPPOSITES
from agents.answering.judging.remembering import remembered
from agents.answering.judging.tokens import Token, tokens_of
from agents.answering.judging.words import overlap, stem_of, words_of

_CLAUSE = re.compile(
    r"(?:[;:—–()]|,(?!\d))\s*|(?<=[.!?])(?!(?<=\b[Nn]o\.)\s+\d)\s+"
    r"|\s(?:and|but|while|whereas|although|though|because|unless|if)\s"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE
)
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely)\b|\b(?:no|not) (?:\w+er|more|less) than\b|\bno\.? (?=\d)"
    r"|\bnothing but\b|\bnot (?:un(?!til|less|der|it)\w{3,}|reticent|reluctant|averse|rare\w*)\b",
    re.IGNORECASE,
)
RULED_OUT = re.compile(
    r"\b(?:exclud\w+|disabl\w+|forbidden|prohibit\w+|banned|rejected|refused|declined|impossible"
    r"|unable|failed|lacks?|turned down|switched off|be avoided)\b",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r"\bno ([^\W\d_]{3,})", re.IGNORECASE)
_NOBODY = re.compile(r"\b(?:nobody|no one|nothing|none)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:no|not) (?:later|earlier|more|less|fewer) than\b|\bat (?:most|least)\b", re.I
)
_AS_GOOD_AS_A_NEGATION = re.compile(
    r"\b(?:lack\w*|unless|cancel\w*|reject\w*|without|turned down"
    r"|declin\w*|instead|free|off|fail\w*"
    r"|unable|prevent\w*|prohibit\w*|forb[iao]\w+|refus\w+|den(?:y|ied|ies)"
    r"|avoid\w*|absen\w+|hardly|rarely|seldom|impossible|unlikely|except\w*|exclu\w+|only|un\w{4,}"
    r"|in(?:correct|valid|sufficient|adequate|eligible)|free of"
    r"|regardless|irrespective|ignor\w+|rather|outside|beyond|hard(?:er|est)?|difficult|little|poor\w*"
    r"|bans?|ban(?:ned|ning)|first time|ends? by|stop\w*|miss(?:ing|ed)|zero)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\bwithout (\w+ing\b[^,;.]*)", re.IGNORECASE)
_UNLESS = re.compile(r"\bunless\b")
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_NEITHER = re.compile(r"\bneither\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|when)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:may|can|allowed to)\b", re.IGNORECASE)
_MAY_ONLY = re.compile(r"\b(?:may|can|must) only (\w+)", re.IGNORECASE)
_WIDER = re.compile(r"[;:]\s|(?<=[.!?])\s+|,\s(?:but|while|whereas|although)\s")
IS_NOT = re.compile(
    r"\b(?:not|cannot)[\s.]*$|^(?P<of_all>(?:(?:al)?though |but |and |yet )?not\b)", re.IGNORECASE
)
"""A clause that denies what the one before it says: "tolls are not"."""
_SCOPE = re.compile(
    r"[;.:]|,\s(?:in|on|at|for|the|an?|he|she|it|they)\b"
    r"|\b(?:but|unless|until|before|except|while|whereas)\b"
)
_SUBJECT = 4
_NEXT = 3
_PARTLY = 0.5
_FEW = 2
_NEARLY_ALL = 0.75
_SHARED = 0.6
"""Of a clause's words, from which on another clause speaks of the same."""


@remembered
def clauses(text: str) -> Sequence[str]:
    return [part for part in _CLAUSE.split(text) if part and part.strip()]


def aligned(sentence: str, quoted: str) -> list[tuple[str, str]]:
    """Each clause of the sentence with what the quote says on the same, as a whole where nothing
    is clearly on it."""
    given = clauses(quoted)
    pairs: list[tuple[str, str]] = []
    for clause in clauses(sentence):
        wanted = words_of(clause)
        if not wanted:
            continue
        shared = [(len(words_of(other) & wanted), other) for other in given]
        most = max((count for count, _ in shared), default=0)
        same = [other for count, other in shared if count == most]
        on_it = most >= 2 and len(same) == 1 and most >= _PARTLY * len(wanted)
        pairs.append((clause, same[0] if on_it else quoted))
    return pairs


def is_reversed(sentence: str, quoted: str) -> bool:
    """Some clause of the sentence says the contrary of the quote's clause on the same matter."""
    quoted = equated(quoted)
    sentence = without_failing_conditions(equated(sentence), quoted)
    if _says_unless_for_if(sentence, quoted) or _does_what_others_only(sentence, quoted):
        return True
    if denies(sentence) and not (denies(quoted) or _nearly_denies(_own(quoted, sentence))):
        return True
    if _has_the_opposite(sentence, quoted) or _affirms_what_is_denied(sentence, quoted):
        return True
    if _affirms_what_is_ruled_out(sentence, quoted) or _denies_all(sentence, quoted):
        return True
    if any(_says_the_contrary_of(sentence, part) for part in quoted.split("\n")):
        return True
    given = clauses(quoted)
    return any(
        all(_is_contrary(clause, other) for other in others)
        for clause in clauses(sentence)
        if (others := _on_the_same(clause, given))
    )


def _says_unless_for_if(sentence: str, quoted: str) -> bool:
    """Under the condition here, but for the condition there, or the other way round."""
    one, other = (_UNLESS.search(text) is not None for text in (sentence, quoted))
    with_if = quoted if one else sentence
    return one != other and bool(_IF.search(with_if)) and not (denies(sentence) or denies(quoted))


def _says_the_contrary_of(sentence: str, other: str) -> bool:
    """A word of the sentence is the contrary of one there, in whatever order both say it."""
    if denies(sentence) or denies(other):
        return False
    mine, its = words_of(sentence), words_of(other)
    said, given = _folded(sentence), _folded(other)
    compares = "than" in said | given
    return any(
        _is_one_and_other(said, given, a, b)
        and overlap(mine - {stem_of(word) for word in said & a}, its) >= _PARTLY
        for one, two in (*FIRM, *([] if compares else COMPARED))
        for a, b in ((one, two), (two, one))
    )


def _does_what_others_only(sentence: str, quoted: str) -> bool:
    """May do something else than what is the only thing that they may do."""
    if not _MAY.search(sentence) or _ONLY.search(sentence):
        return False
    for clause in clauses(quoted):
        if found := _MAY_ONLY.search(clause):
            who = words_of(clause[: found.start()])
            if who and who <= words_of(sentence) and not words_of(found[1]) & words_of(sentence):
                return True
    return False


def _affirms_what_is_ruled_out(sentence: str, quoted: str) -> bool:
    """Without any word of denial it speaks of what is "excluded" or "no dogs" there."""
    if denies(sentence):
        return False
    if not _nearly_denies(sentence):
        wanted = words_of(sentence)
        out = [o for o in _WIDER.split(quoted) if RULED_OUT.search(o) and not denies(o)]
        none = {stem_of(word.casefold()) for word in _NONE_OF.findall(_plain(quoted))}
        if none & wanted or any(overlap(wanted, words_of(other)) >= _SHARED for other in out):
            return True
    if denies(quoted) or _nearly_denies(quoted):
        return False
    return any(
        RULED_OUT.search(clause)
        for clause, other in aligned(sentence, quoted)
        if other is not quoted
    )


def _affirms_what_is_denied(sentence: str, quoted: str) -> bool:
    """Without any word of denial it says what stands behind a "not", or who only "cannot"."""
    if denies(sentence) or _nearly_denies(_own(sentence, quoted)):
        return False
    wanted = words_of(sentence)
    plain = _plain(quoted)
    behind = [plain[found.end() :] for found in _NEGATION.finditer(plain)]
    spans = [words_of(_SCOPE.split(text)[0]) for text in behind]
    spans += [words_of(found[1]) for found in _WITHOUT.finditer(plain)]
    if len(wanted) > 1 and any(len(s) > 1 and overlap(wanted, s) >= _SHARED for s in spans):
        return True
    if any(len(s) > _FEW and overlap(s, wanted) >= _NEARLY_ALL for s in spans):
        return True
    if any(_says_without_not(sentence, clause) for clause in clauses(plain)):
        return True
    first = words_of(" ".join(sentence.split()[:_SUBJECT]))
    elliptic = [
        (words_of(c) - {"canno", "yet", "thoug", "altho"}, bool(found["of_all"]))
        for c in clauses(quoted)[1:]
        if (found := IS_NOT.search(c))
    ]
    return any(words and words <= (wanted if of_all else first) for words, of_all in elliptic)


def _says_without_not(sentence: str, clause: str) -> bool:
    """Word for word what the clause says, but for its "not"."""
    found = _NEGATION.search(clause)
    if found is None or _BOUND.search(clause):
        return False
    who, what = (_content(text) for text in (clause[: found.start()], clause[found.end() :]))
    return bool(who and what) and f"{who}{what}" in _content(sentence)


def _content(text: str) -> str:
    """The words of meaning in order, each between blanks."""
    return "".join(f" {token.stem} " for token in tokens_of(text) if token.means_something)


def _has_the_opposite(sentence: str, quoted: str) -> bool:
    """A word stands by the same neighbour as its opposite does there, and by none itself."""
    mine, its = _neighbours(sentence), _neighbours(quoted)
    said, given = _folded(sentence), _folded(quoted)
    for a, b in [*OPPOSITES, *((b, a) for a, b in OPPOSITES)]:
        if not (said & a and given & b):
            continue
        if said & b and not any(w.endswith("est") or w in ("first", "last") for w in said & a):
            continue
        if (
            not said & b
            and any(w.endswith("est") for w in said & a)
            and any(w.endswith("est") for w in given & b if not given & a)
        ):
            return True
        here = {pair for word, pair in mine if word in a}
        there = {pair for word, pair in its if word in b}
        same = {pair for word, pair in its if word in a}
        if here & there - same and not denies(sentence) and not denies(quoted):
            return True
    return False


@remembered
def _neighbours(text: str) -> Sequence[tuple[str, tuple[str, str]]]:
    """Each word with the word of meaning on each side of it."""
    tokens = tokens_of(text)
    found: list[tuple[str, tuple[str, str]]] = []
    for at, token in enumerate(tokens):
        for side, near in (("left", tokens[:at][::-1]), ("right", tokens[at + 1 :])):
            for other in near[:_NEXT]:
                if other.is_boundary:
                    break
                if other.means_something:
                    found.append((token.word, (side, _value(other))))
                    break
    return found


def _value(token: Token) -> str:
    values = given_numbers(token.text)
    return str(next(iter(values))) if values else token.stem


def _denies_all(sentence: str, quoted: str) -> bool:
    """Nobody did here what somebody did there."""
    if _UNLESS.search(quoted):
        return False
    for clause in clauses(sentence):
        words = words_of(clause) if _NEITHER.search(clause) else frozenset[str]()
        if any(len(words & words_of(o)) > 1 for o in clauses(_affirmed(quoted))):
            return True
        if not _NOBODY.search(clause):
            continue
        words = words_of(clause) - {"nobod", "none", "nothi"}
        on_it = [other for other in clauses(quoted) if words & words_of(other)]
        if on_it and not any(denies(other) or _nearly_denies(other) for other in on_it):
            return True
    return False


def _affirmed(quoted: str) -> str:
    """Without what a list that begins with "no" goes on with, and other clauses that deny."""
    kept = (part for part in _WIDER.split(quoted) if not re.search(r"\bno\b", part))
    return "\n".join(c for part in kept for c in clauses(part) if not denies(c))


def _on_the_same(clause: str, given: Sequence[str]) -> list[str]:
    """Those that share most of its words, if they speak of the same."""
    wanted = words_of(clause)
    shared = [(len(words_of(other) & wanted), other) for other in given]
    most = max((count for count, _ in shared), default=0)
    if len(wanted) < 2 or most < _SHARED * len(wanted):
        return []
    return [
        other
        for count, other in shared
        if count == most and count >= _SHARED * len(words_of(other))
    ]


def _is_contrary(mine: str, its: str) -> bool:
    if denies(mine) != denies(its):
        return not _nearly_denies(mine if denies(its) else its)
    said, given = _folded(mine), _folded(its)
    return any(
        _is_one_and_other(said, given, a, b) or _is_one_and_other(said, given, b, a)
        for a, b in OPPOSITES
    )


def _is_one_and_other(
    said: frozenset[str], given: frozenset[str], a: frozenset[str], b: frozenset[str]
) -> bool:
    return bool(said & a and given & b) and not (said & b or given & a)


@remembered
def denies(text: str) -> bool:
    return _NEGATION.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Without what looks like a negation and is none: "no later than"."""
    return _NO_NEGATION.sub(" ", text)


@remembered
def _nearly_denies(text: str) -> bool:
    """It may deny without a word for it; that is not to be decided here."""
    return bool(_AS_GOOD_AS_A_NEGATION.search(text) or _BOUND.search(text))


def _own(text: str, other: str) -> str:
    """Without the words as good as a negation that both have: they tell nothing."""
    both = {found[0] for found in _AS_GOOD_AS_A_NEGATION.finditer(other)}
    return _AS_GOOD_AS_A_NEGATION.sub(lambda f: " " if f[0] in both else f[0], text)


@remembered
def _folded(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
