"""Whether a sentence affirms what its quote denies, or says the opposite of it."""

import re

from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.tokens import Token, tokens_of
from agents.answering.judging.words import overlap, words_of

_CLAUSE = re.compile(
    r"(?:[;:—–()]|,(?!\d))\s*|(?<=[.!?])(?!(?<=\b[Nn]o\.)\s+\d)\s+"
    r"|\s(?:and|but|while|whereas|although|though|because|unless|if)\s"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE
)
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno (?:later|earlier|more|less|fewer) than\b|\bno\.? (?=\d)"
    r"|\bnothing but\b",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\b(?:exclud\w+|disabl\w+|forbidden|prohibit\w+|banned|rejected|refused|declined|impossible"
    r"|unable|failed|lacks?|turned down|switched off)\b",
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
    r"|in(?:correct|valid|sufficient|adequate|eligible)|free of|stop\w*|miss(?:ing|ed)|zero)\b",
    re.IGNORECASE,
)
_WIDER = re.compile(r"[;:]\s|(?<=[.!?])\s+|,\s(?:but|while|whereas|although)\s")
_ONLY_NOT = re.compile(r"\b(?:not|cannot)[\s.]*$|^not\b", re.IGNORECASE)
_SCOPE = re.compile(
    r"[;.:]|,\s(?:in|on|at|for|the|an?|he|she|it|they)\b"
    r"|\b(?:but|unless|until|before|except|while|whereas)\b"
)
_SUBJECT = 4
_MOSTLY = 0.7
_NEXT = 3
_PARTLY = 0.5
_SHARED = 0.6
"""Of a clause's words, from which on another clause speaks of the same."""

_OPPOSITES = [
    (frozenset(one.split()), frozenset(two.split()))
    for one, two in (
        ("before", "after"),
        ("above over exceeds exceed exceeding", "below under"),
        ("more", "less fewer"),
        ("increase increases increased rose", "decrease decreases decreased fell"),
        ("high higher", "low lower"),
        ("highest maximum most largest", "lowest minimum least smallest"),
        ("first", "last"),
        ("allowed permitted allows permits", "forbidden prohibited forbids prohibits"),
        ("open opened opens", "closed closes shut"),
        ("always", "never"),
        ("accepted accept accepts approved", "rejected reject rejects"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("left", "right"),
        ("inside", "outside"),
        ("hot warm", "cold"),
        ("passed", "failed"),
        ("enabled enable enables", "disabled disable disables"),
        ("better", "worse"),
        ("faster quicker", "slower slowly"),
        ("larger bigger greater", "smaller"),
        ("longer", "shorter"),
        ("older", "younger"),
        ("improved improves improve", "worsened worsens worsen"),
        ("like liked likes", "dislike disliked dislikes"),
        ("win won wins", "lose lost loses"),
        ("early earlier earliest", "late later latest"),
    )
]  # fmt: skip


def clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if part and part.strip()]


def aligned(sentence: str, quoted: str) -> list[tuple[str, str]]:
    """Each clause of the sentence with what the quote says on the same, as a whole where nothing
    is clearly on it."""
    given = clauses(quoted)
    pairs: list[tuple[str, str]] = []
    for clause in clauses(sentence):
        wanted = words_of(clause)
        shared = [len(words_of(other) & wanted) for other in given]
        most = max(shared, default=0)
        if not wanted:
            continue
        same = [o for o, count in zip(given, shared, strict=True) if count == most]
        on_it = most >= 2 and len(same) == 1 and most >= _PARTLY * len(wanted)
        pairs.append((clause, same[0] if on_it else quoted))
    return pairs


def is_reversed(sentence: str, quoted: str) -> bool:
    """Some clause of the sentence says the contrary of the quote's clause on the same matter."""
    if "without" in sentence and "without" in quoted:  # on both sides, it tells nothing
        sentence, quoted = sentence.replace("without", " "), quoted.replace("without", " ")
    if _denies(sentence) and not (_denies(quoted) or _nearly_denies(_own(quoted, sentence))):
        return True
    if _has_the_opposite(sentence, quoted) or _affirms_what_is_denied(sentence, quoted):
        return True
    if _affirms_what_is_ruled_out(sentence, quoted) or _denies_all(sentence, quoted):
        return True
    given = clauses(quoted)
    return any(
        all(_is_contrary(clause, other) for other in others)
        for clause in clauses(sentence)
        if (others := _on_the_same(clause, given))
    )


def _affirms_what_is_ruled_out(sentence: str, quoted: str) -> bool:
    """Without any word of denial it speaks of what is "excluded" or "no dogs" there."""
    wanted = words_of(sentence)
    if not (_denies(sentence) or _nearly_denies(sentence)):
        for other in _WIDER.split(quoted):
            out = _RULED_OUT.search(other) and not _denies(other)
            if out and overlap(wanted, words_of(other)) >= _MOSTLY - 0.1:
                return True
    for clause, _ in aligned(sentence, quoted):
        if _denies(sentence) or _nearly_denies(sentence):
            continue
        none = {word[:5].casefold() for word in _NONE_OF.findall(_NO_NEGATION.sub(" ", quoted))}
        if none & words_of(clause):
            return True
    if _denies(quoted) or _nearly_denies(quoted) or _denies(sentence):
        return False
    return any(
        _RULED_OUT.search(clause)
        for clause, other in aligned(sentence, quoted)
        if other is not quoted
    )


def _affirms_what_is_denied(sentence: str, quoted: str) -> bool:
    """Without any word of denial it says what stands behind a "not", or who only "cannot"."""
    if _denies(sentence) or _nearly_denies(sentence):
        return False
    wanted = words_of(sentence)
    plain = _NO_NEGATION.sub(" ", quoted)
    behind = [plain[found.end() :] for found in _NEGATION.finditer(plain)]
    spans = [words_of(_SCOPE.split(text)[0]) for text in behind]
    least = _MOSTLY - 0.1
    if len(wanted) > 1 and any(len(s) > 1 and overlap(wanted, s) >= least for s in spans):
        return True
    first = words_of(" ".join(sentence.split()[:_SUBJECT]))
    elliptic = [words_of(c) - {"canno"} for c in clauses(quoted)[1:] if _ONLY_NOT.search(c)]
    return any(words and words <= first for words in elliptic)


def _has_the_opposite(sentence: str, quoted: str) -> bool:
    """A word stands by the same neighbour as its opposite does there, and by none itself."""
    mine, its = _neighbours(sentence), _neighbours(quoted)
    said = _folded(sentence)
    for a, b in [*_OPPOSITES, *((b, a) for a, b in _OPPOSITES)]:
        if said & b:
            continue
        here = {pair for word, pair in mine if word in a}
        there = {pair for word, pair in its if word in b}
        same = {pair for word, pair in its if word in a}
        if here & there - same and not _denies(sentence) and not _denies(quoted):
            return True
    return False


def _neighbours(text: str) -> list[tuple[str, tuple[str, str]]]:
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
    if re.search(r"\bunless\b", quoted):
        return False
    neither = re.search(r"\bneither\b", sentence, re.IGNORECASE)
    if neither and any(
        not _denies(other) and len(words_of(sentence) & words_of(other)) > 1
        for other in clauses(quoted)
    ):
        return True
    for clause in clauses(sentence):
        if not _NOBODY.search(clause):
            continue
        words = words_of(clause) - {"nobod", "none", "nothi"}
        on_it = [other for other in clauses(quoted) if words & words_of(other)]
        if on_it and not any(_denies(other) for other in on_it):
            return True
    return False


def _on_the_same(clause: str, given: list[str]) -> list[str]:
    """Those that share most of its words, if they speak of the same."""
    wanted = words_of(clause)
    shared = [len(words_of(other) & wanted) for other in given]
    most = max(shared, default=0)
    if len(wanted) < 2 or most < _SHARED * len(wanted):
        return []
    return [
        other
        for other, count in zip(given, shared, strict=True)
        if count == most and count >= _SHARED * len(words_of(other))
    ]


def _is_contrary(mine: str, its: str) -> bool:
    if _denies(mine) != _denies(its):
        return not _nearly_denies(mine if _denies(its) else its)
    said, given = _folded(mine), _folded(its)
    return any(
        _is_one_and_other(said, given, a, b) or _is_one_and_other(said, given, b, a)
        for a, b in _OPPOSITES
    )


def _is_one_and_other(
    said: frozenset[str], given: frozenset[str], a: frozenset[str], b: frozenset[str]
) -> bool:
    return bool(said & a and given & b) and not (said & b or given & a)


def _denies(text: str) -> bool:
    return _NEGATION.search(_NO_NEGATION.sub(" ", text)) is not None


def _nearly_denies(text: str) -> bool:
    """It may deny without a word for it; that is not to be decided here."""
    return bool(_AS_GOOD_AS_A_NEGATION.search(text) or _BOUND.search(text))


def _own(quoted: str, sentence: str) -> str:
    """Without the words as good as a negation that both have: they tell nothing."""
    both = {found[0] for found in _AS_GOOD_AS_A_NEGATION.finditer(sentence)}
    return _AS_GOOD_AS_A_NEGATION.sub(lambda f: " " if f[0] in both else f[0], quoted)


def _folded(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
