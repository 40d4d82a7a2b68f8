"""Whose something is: the mother of Carl is not the mother of Rick. Pure."""

from collections.abc import Mapping, Sequence

from agents.answering.judging.remembering import remembered
from agents.answering.judging.tokens import Token, stems_of, tokens_of
from agents.answering.judging.wording import is_general

_ARTICLES = frozenset(("the", "a", "an"))


def is_of_somebody_else(sentence: str, quoted: str) -> bool:
    """It is said to be of one name here and of another there, which both have."""
    mine, its = _owners(sentence), _owners(quoted)
    there = stems_of(tokens_of(quoted))
    return any(
        noun in its and name and name <= there and not name & its[noun]
        for noun, name in mine.items()
    )


@remembered
def _owners(text: str) -> Mapping[str, frozenset[str]]:
    """By noun, the names behind each "of" that follows it."""
    tokens = tokens_of(text)
    found: dict[str, frozenset[str]] = {}
    for at, token in enumerate(tokens[1:], 1):
        noun = tokens[at - 1]
        if token.word == "of" and noun.means_something and not is_general(noun.word):
            names = _name(tokens[at + 1 :])
            found[noun.stem] = found.get(noun.stem, frozenset()) | names
    return {noun: names for noun, names in found.items() if names}


def _name(tokens: Sequence[Token]) -> frozenset[str]:
    """The name that a text begins with."""
    rest = tokens[1:] if tokens and tokens[0].word in _ARTICLES else tokens
    name: list[Token] = []
    for token in rest:
        if not token.text[0].isupper() and token.text != ".":
            break
        name.append(token)
    return stems_of(name)
