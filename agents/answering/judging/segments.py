"""A text cut where another thing begins: "plugs by 22 dB | muffs by 28 dB". Pure."""

from collections.abc import Callable, Sequence

from agents.answering.judging.tokens import Token

_HARD = frozenset(";:.!?()—–|")
_JOINS = frozenset(("and", "but", "while", "whereas", "compared", "instead", "or", "rather"))

Holds = Callable[[Sequence[Token]], bool]


def segments_of(tokens: Sequence[Token], holds: Holds) -> list[list[Token]]:
    """Each with something that it says of its words; what has nothing to say only tells where or
    when, and belongs to what follows in its sentence, or else to what is before it."""
    found: list[list[Token]] = []
    for sentence in _between(tokens, lambda at: tokens[at].text in _HARD):
        parts: list[list[Token]] = []
        waiting: list[Token] = []
        for part in _between(sentence, lambda at, within=sentence: _joins(within, at)):
            if holds(part):
                parts.append([*waiting, *part])
                waiting = []
            else:
                waiting += part
        if waiting and parts:
            parts[-1] += waiting
        found += parts or ([waiting] if waiting else [])
    return found


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """But not between two numbers: "between 1868 and 1871"."""
    if tokens[at].text == ",":
        return True
    beside = [tokens[i] for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    if tokens[at].word == "against":  # "nine against five", but not "is against it"
        return len(beside) == 2 and beside[1].is_number
    return tokens[at].word in _JOINS and not (len(beside) == 2 and all(t.is_number for t in beside))


def _between(tokens: Sequence[Token], ends: Callable[[int], bool]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        if ends(at):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]
