"""Whether a sentence affirms what its quote denies, or says the opposite of it."""

import re

from agents.answering.judging.words import words_of

_CLAUSE = re.compile(
    r"(?:[;:—–()]|,(?!\d))\s*|(?<=[.!?])(?!(?<=\b[Nn]o\.)\s+\d)\s+"
    r"|\s(?:and|but|while|whereas|although|though|because|unless|if)\s"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE
)
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno (?:later|earlier|more|less|fewer) than\b|\bno\.? (?=\d)"
    r"|\bnothing but\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:no|not) (?:later|earlier|more|less|fewer) than\b|\bat (?:most|least)\b", re.I
)
_AS_GOOD_AS_A_NEGATION = re.compile(
    r"\b(?:lack\w*|fail\w*|unable|prevent\w*|prohibit\w*|forb[iao]\w+|refus\w+|den(?:y|ied|ies)"
    r"|avoid\w*|absen\w+|hardly|rarely|seldom|impossible|unlikely|except\w*|exclu\w+|only|un\w{4,}"
    r"|in(?:correct|valid|sufficient|adequate|eligible)|free of|stop\w*|miss(?:ing|ed)|zero)\b",
    re.IGNORECASE,
)
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
        ("early earlier earliest", "late later latest"),
    )
]  # fmt: skip


def clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if part and part.strip()]


def is_reversed(sentence: str, quoted: str) -> bool:
    """Some clause of the sentence says the contrary of the quote's clause on the same matter."""
    if _denies(sentence) and not (_denies(quoted) or _nearly_denies(quoted)):
        return True
    given = clauses(quoted)
    return any(
        all(_is_contrary(clause, other) for other in others)
        for clause in clauses(sentence)
        if (others := _on_the_same(clause, given))
    )


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


def _folded(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
