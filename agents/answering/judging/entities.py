"""Another thing in the same place: "zinc pipes" where the text has "copper pipes". Pure."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from agents.answering.judging.tokens import Token, tokens_of
from agents.answering.judging.wording import is_general, mean_the_same

Likeness = Callable[[str, str], float]
_ALIKE = 0.72
_BEFORE_NOUNS = frozenset(
    "a an the of in on at for with by from its his her their our my your and or no".split()  # noqa: SIM905
)
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her", "itself", "themselves"))
_BEHIND_NOUNS = frozenset(("is", "are", "was", "were", "of", "in", "by", "and", "or", "has", "can"))
_LITTLE = _BEFORE_NOUNS | _BEHIND_NOUNS | frozenset(("be", "been", "must", "may", "not", "it"))
_NO_NOUN = ("ed", "ing", "ly", "er", "est")


def replaced(sentence: str, quoted: str, likeness: Likeness | None = None) -> list[str]:
    """Nouns of the sentence that stand where the quote has another one."""
    mine, its = tokens_of(sentence), tokens_of(quoted)
    here, there = {t.stem for t in mine}, {t.stem for t in its}
    return [
        token.text
        for at, token in enumerate(mine)
        if token.means_something
        and token.stem not in there
        and _may_be_a_noun(mine, at)
        and any(
            other.stem not in here and _is_another(token, other, likeness)
            for other in _in_its_place(mine, at, its)
        )
    ]


def other_modifiers(sentence: str, quoted: str, likeness: Likeness | None = None) -> list[str]:
    """Words before a noun that has another one before it wherever it stands there: "wind wheel"
    for "water wheel"."""
    mine, its = tokens_of(sentence), tokens_of(quoted)
    here, there = {t.stem for t in mine}, {t.stem for t in its}
    return [
        word.text
        for word, noun in _modified(mine)
        if noun.stem in there
        and word.stem not in there
        and not word.word.endswith(_NO_NOUN)
        and (others := [other for other, its_noun in _modified(its) if its_noun.stem == noun.stem])
        and len(others) == sum(token.stem == noun.stem for token in its)
        and all(o.stem not in here and _is_another(word, o, likeness) for o in others)
    ]


def _modified(tokens: Sequence[Token]) -> list[tuple[Token, Token]]:
    """Each noun with the noun that specifies it, as far as that is to be seen: "a water wheel"."""
    return [
        (word, noun)
        for (before, word), (_, noun) in pairwise(pairwise(tokens))
        if (before.word in _BEFORE_NOUNS or before.word.endswith("ed"))
        and _is_plain(word)
        and _is_plain(noun)
    ]


def _is_plain(token: Token) -> bool:
    known = token.is_number or is_general(token.word)
    return token.means_something and not known and token.text.islower()


def _in_its_place(mine: Sequence[Token], at: int, its: Sequence[Token]) -> list[Token]:
    """What the quote has between the words that are around a word here: one word, or two."""
    left, right = _stem(mine, at - 1), _stem(mine, at + 1)
    further, beyond = _stem(mine, at - 2), _stem(mine, at + 2)
    found: list[Token] = []
    for place, token in enumerate(its):
        if not token.means_something:
            continue
        for size in (1, 2):
            before, after = _stem(its, place - 1), _stem(its, place + size)
            if before != left or (after != right and right):
                continue
            wider = _stem(its, place - 2) == further or (
                bool(right) and _stem(its, place + size + 1) == beyond
            )
            sure = _says_something(left) + _says_something(right) + wider
            if sure >= 1 + (not right) or (wider and not right):
                found.append(its[place + size - 1] if place + size <= len(its) else token)
    return [token for token in found if token.means_something]


def _stem(tokens: Sequence[Token], at: int) -> str:
    """Empty at a sentence's beginning and end."""
    if not 0 <= at < len(tokens) or tokens[at].is_boundary:
        return ""
    stem = tokens[at].stem
    begins = at == 0 or tokens[at - 1].text in ".;"
    if begins and stem in ("the", "a", "an"):
        return ""
    return "a" if stem == "an" else stem


def _says_something(stem: str) -> bool:
    return bool(stem) and stem not in _LITTLE


def _may_be_a_noun(tokens: Sequence[Token], at: int) -> bool:
    """By its place: behind an article, a preposition or an adjective, and before no article."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.is_number or is_general(token.word) or _is_short_for_a_name(token):
        return False
    if before is not None and before.word in _ARTICLES and not (after and after.means_something):
        return True
    if token.word.endswith(_NO_NOUN):
        return False
    if after is not None and (after.word in _ARTICLES or after.is_number):
        return False
    if before is None or before.word in _BEFORE_NOUNS:
        return True
    further = tokens[at - 2].word if at > 1 else ""
    return before.means_something and (further in _BEFORE_NOUNS or before.is_number)


def _is_short_for_a_name(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _is_another(new: Token, gone: Token, likeness: Likeness | None) -> bool:
    """No other word for the same."""
    if new.word.startswith(gone.word) or gone.word.startswith(new.word):
        return False
    if gone.is_number or is_general(gone.word) or mean_the_same(new.word, gone.word):
        return False
    return likeness is None or likeness(new.word, gone.word) < _ALIKE
