"""Another thing in the same place: "zinc pipes" where the text has "copper pipes". Pure."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from agents.answering.judging.tokens import Token, tokens_of
from agents.answering.judging.wording import is_general, mean_the_same

Likeness = Callable[[str, str], float]
_ALIKE = 0.72
_SLOT = 2
_BEFORE_NOUNS = frozenset(
    "a an the of in on at for with by from its his her their our my your and or no".split()  # noqa: SIM905
)
_NO_NOUN = ("ed", "ing", "ly", "er", "est")


def replaced(sentence: str, quoted: str, likeness: Likeness | None = None) -> list[str]:
    """Nouns of the sentence that stand where the quote has another one."""
    mine, its = tokens_of(sentence), tokens_of(quoted)
    matcher = SequenceMatcher(None, [t.stem for t in mine], [t.stem for t in its], autojunk=False)
    here, there = {t.stem for t in mine}, {t.stem for t in its}
    found: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "replace" or b - a > _SLOT or d - c > _SLOT:
            continue
        if not _is_framed(mine, a, b, its, c, d):
            continue
        new = [t for t in mine[a:b] if t.means_something and t.stem not in there]
        gone = [t for t in its[c:d] if t.means_something and t.stem not in here]
        twice = a > 1 and c > 1 and mine[a - 2].stem == its[c - 2].stem
        if len(new) == len(gone) == 1 and _is_another(mine, a, twice, new[0], gone[0], likeness):
            found.append(new[0].text)
    return found


def _is_framed(mine: Sequence[Token], a: int, b: int, its: Sequence[Token], c: int, d: int) -> bool:
    """The same words stand on both sides of it, or it begins or ends the sentence."""
    left = a == 0 or (c > 0 and mine[a - 1].stem == its[c - 1].stem)
    right = b >= len(mine) - 1 or (d < len(its) and mine[b].stem == its[d].stem)
    return left and right


def _is_another(
    mine: Sequence[Token],
    a: int,
    twice: bool,
    new: Token,
    gone: Token,
    likeness: Likeness | None,
) -> bool:
    """A noun by its place, and no other word for the same."""
    if new.is_number or gone.is_number or is_general(new.word) or new.word.endswith(_NO_NOUN):
        return False
    before = mine[a - 1] if a else None
    further = mine[a - 2].word if a > 1 else ""
    adjective = twice and before and before.means_something and further in _BEFORE_NOUNS
    if before and not adjective and before.word not in _BEFORE_NOUNS:
        return False
    if mean_the_same(new.word, gone.word):
        return False
    return likeness is None or likeness(new.word, gone.word) < _ALIKE
