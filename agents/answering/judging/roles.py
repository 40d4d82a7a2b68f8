"""Who does what to whom: the same words in other places say something else. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from agents.answering.judging.equating import ordered
from agents.answering.judging.remembering import remembered
from agents.answering.judging.tokens import Token, tokens_of
from agents.answering.judging.wording import is_general


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_COMPARING = _words("than before after")
_BE = _words("is are was were be been being")
_BEFORE_NOUNS = _BE | _words(
    "a an the of in on at for with by to from its his her their our my your and or no every each"
    " per this that"
)
_AUXILIARY = _BE | _words("has have had may can could must should will would might does did do")
_OPPOSITE = (
    ("from", "to"), ("before", "after"), ("above", "below"), ("over", "under"),
    ("with", "without"), ("inside", "outside"), ("more", "fewer"), ("more", "less"),
)  # fmt: skip
_WAYS = frozenset(word for pair in _OPPOSITE for word in pair)
_FROM_TO = ("from", "to")
_LESS = _words("less fewer")
_BASES = {
    "led": "lead", "sold": "sell", "sells": "sell", "bought": "buy", "buys": "buy", "lent": "lend",
    "gave": "give", "given": "give", "gives": "give", "got": "get", "received": "recei",
    "taught": "teach", "sent": "send", "paid": "pay", "pays": "pay", "held": "hold", "told": "tell",
    "drove": "drive", "driven": "drive", "wrote": "write", "written": "write", "chose": "choos",
    "chosen": "choos", "kept": "keep", "took": "take", "taken": "take", "beat": "beat",
}  # fmt: skip
_ONE_WAY = (
    ("sell", "buy"), ("lend", "borro"), ("give", "recei"), ("teach", "learn"), ("let", "rent"),
    ("expor", "impor"), ("preced", "succe"), ("preced", "follo"),
)  # fmt: skip
_CONVERSE = {*_ONE_WAY, *((b, a) for a, b in _ONE_WAY)}
_NEAR, _FAR = 3, 8
_OF_A_PLACE = 2
_PARTICIPLES = ("ed", "en", "aid", "eld", "wn", "ught", "pt", "ade")
_BY = 4
_CAUSED = 5
_VERBAL = (*_PARTICIPLES, "ing", "s", "est")
_NOMINAL = ("ss", "us", "is", "ies", "ships", "tions", "ments", "ities", "ers", "ors", "ings")
_BEHIND_PLURALS = _words("for of in")
_IRREGULAR = _words(
    "made won came ran swept lost rose fell became began broke brought caught drew felt found flew"
    " forgot grew hid hit hurt knew laid left let lit met read rode said saw shot shut sang sat"
    " slept spoke spent stood stole struck swam threw understood woke wore"
)
_DONE = frozenset(("built", "done", "cut", "put", "set"))
_FULL_NAME = 2


@dataclass(frozen=True)
class Relation:
    """A word, and the words to its left and right: those next to it, and those in its sentence."""

    word: str
    left: tuple[Token, ...]
    right: tuple[Token, ...]
    is_passive: bool
    """Something is done."""
    by: frozenset[str]
    """… and it is said by whom."""
    whom: frozenset[str] = frozenset()
    """To whom or to what it is done, where nobody is said to do it."""
    is_less: bool = False
    """Of a comparison: it is made with "less"."""

    @property
    def is_done_by(self) -> bool:
        return bool(self.by)

    def near(self, side: str, reach: int = _NEAR) -> frozenset[str]:
        return _stems(self._beside(side)[:reach])

    def far(self, side: str) -> frozenset[str]:
        return _stems(self._beside(side))

    def _beside(self, side: str) -> tuple[Token, ...]:
        return {"left": self.left, "right": self.right}[side]

    def contradicts(self, other: "Relation") -> bool:
        """Whether another relation of the same word is another way round."""
        if self.word in _COMPARING:
            turned = _is_turned(self, other, "right", _OF_A_PLACE)
            return turned and self.is_less == other.is_less
        if _takes_the_place_of_who_does_it(self, other):
            return True
        if self.is_passive == other.is_passive:
            turned = _is_turned(self, other, "left")
            return turned or (not self.is_passive and _is_another_subject(self, other))
        return _is_done_to_who_does_it(self, other) or _is_done_to_who_does_it(other, self)


def is_turned_round(sentence: str, quoted: str) -> bool:
    """Some relation of the sentence is another way round wherever its quote has it."""
    mine, its = tokens_of(ordered(sentence)), tokens_of(ordered(quoted))
    given = _relations_in(quoted)
    for relation in _relations_in(sentence):
        same = [other for other in given if other.word == relation.word]
        if same and all(relation.contradicts(other) for other in same):
            return True
        converse = [other for other in given if (relation.word, other.word) in _CONVERSE]
        if converse and all(_has_the_same_subject(relation, other) for other in converse):
            return True
    return _goes_the_other_way(mine, its)


def _has_the_same_subject(mine: Relation, its: Relation) -> bool:
    """Who sells there buys here."""
    same = mine.near("left") & its.near("left")
    return mine.is_passive == its.is_passive and bool(same) and not mine.is_passive


def _takes_the_place_of_who_does_it(mine: Relation, its: Relation) -> bool:
    """Of the two that tell what is done the one says to whom; the other, that these do it."""
    if mine.is_passive == its.is_passive or mine.is_done_by or its.is_done_by:
        return False
    done, does = (mine, its) if mine.is_passive else (its, mine)
    return bool(done.whom & does.near("left") - does.far("right"))


def _is_done_to_who_does_it(does: Relation, done: Relation) -> bool:
    """Of one it is done by them; of the other, that says who does it, it is done to them."""
    if does.is_passive or not done.is_done_by:
        return False
    to_them = done.by <= does.near("right") and does.left
    return bool(to_them) and not done.by & does.far("left")


def _is_turned(mine: Relation, its: Relation, close: str, reach: int = _NEAR) -> bool:
    """What is close on one side of it here is far on the other side there, and the reverse."""
    away = "right" if close == "left" else "left"
    one = (mine.near(close, reach) & its.far(away)) - mine.far(away) - its.far(close)
    other = (mine.far(away) & its.near(close, reach)) - mine.far(close) - its.far(away)
    return bool(one and other)


def _is_another_subject(mine: Relation, its: Relation) -> bool:
    """Who does it there is here done to, or has another name."""
    here, there = mine.near("left"), its.near("left")
    if not here or not there or here & there:
        return False
    whole = its.far("left") | its.far("right")
    if there & mine.far("right") and not here & whole:
        return True
    names = [t for t in mine.left[:_NEAR] if t.text[0].isupper()]
    if len(names) < _FULL_NAME:  # the first word of a sentence is a capital anyway
        return False
    moved = _stems(names) & its.far("right")
    return bool(moved) or any(t.text[0].isupper() for t in its.left[:_NEAR])


@remembered
def _relations_in(text: str) -> Sequence[Relation]:
    return _relations(tokens_of(ordered(text)))


def _relations(tokens: Sequence[Token]) -> list[Relation]:
    found: list[Relation] = []
    for at, token in enumerate(tokens):
        compares = token.word in _COMPARING
        if not (compares or (token.means_something and _may_be_a_verb(tokens, at))):
            continue
        if _is_caused(tokens, at):
            continue
        passive = not _BE.isdisjoint(t.word for t in tokens[max(at - 2, 0) : at]) or _is_done_by(
            tokens, at
        )
        found.append(
            Relation(
                token.word if compares else _BASES.get(token.word, token.stem),
                _side(tokens[:at][::-1]),
                _side(tokens[at + 1 :]),
                passive,
                _who_did_it(tokens[at + 1 :]) if passive else frozenset(),
                _whom(tokens[at + 1 :]) if passive else frozenset(),
                compares and any(t.word in _LESS for t in tokens[max(at - _NEAR, 0) : at]),
            )
        )
    return found


def _who_did_it(after: Sequence[Token]) -> frozenset[str]:
    """The first word of meaning behind a "by" that is near."""
    for at, token in enumerate(after[:_BY]):
        if token.word == "by":
            return _stems(_side(after[at + 1 :])[:1])
    return frozenset()


def _is_done_by(tokens: Sequence[Token], at: int) -> bool:
    """A participle with who did it behind it: "paid for by the county", not "fell by 6"."""
    if not tokens[at].word.endswith(_PARTICIPLES):
        return False
    for place in (at + 1, at + 2):
        if place + 1 < len(tokens) and tokens[place].word == "by":
            return tokens[place + 1].text[0].isalpha()
    return False


def _whom(after: Sequence[Token]) -> frozenset[str]:
    words = [token.word for token in after[:_FAR]]
    if "to" not in words or "by" in words:
        return frozenset()
    return _stems(_side(after[words.index("to") + 1 :])[:_NEAR])


def _is_caused(tokens: Sequence[Token], at: int) -> bool:
    """ "She had the house built" tells that she did not build it herself."""
    if not (tokens[at].word in _DONE or tokens[at].word.endswith(_PARTICIPLES)):
        return False
    words = [token.word for token in tokens[max(at - _CAUSED, 0) : at]]
    return any(
        one in ("had", "has", "have", "get", "got") and other in ("the", "a", "an", "its", "their")
        for one, other in pairwise(words)
    )


def _may_be_a_verb(tokens: Sequence[Token], at: int) -> bool:
    """Neither a name nor a number, nor where only nouns stand."""
    token = tokens[at]
    before = tokens[at - 1].word if at else ""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if not after or not after[0].isalnum():  # a noun, at the end of what is said
        return False
    if token.is_number or token.text[0].isupper() or after in _AUXILIARY:
        return False
    if is_general(token.word) or not _has_the_form_of_a_verb(tokens, at):
        return False
    named = at > 1 and tokens[at - 1].text == "," and tokens[at - 2].text[0].isupper()
    if at and (tokens[at - 1].is_number or (tokens[at - 1].is_boundary and not named)):
        return False
    return before in _BE or before not in _BEFORE_NOUNS


def _has_the_form_of_a_verb(tokens: Sequence[Token], at: int) -> bool:
    """By its ending, or behind what only stands before one: "must give"."""
    word = tokens[at].word
    if word in _BASES or word in _IRREGULAR or word in _DONE:
        return True
    if word.endswith("s") and tokens[at + 1].word in _BEHIND_PLURALS:
        return False
    if word.endswith(_VERBAL) and not word.endswith(_NOMINAL):
        return True
    return bool(at) and tokens[at - 1].word in _AUXILIARY - _BE | {"to"}


def _side(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words on one side, the nearest first, up to the sentence's end."""
    near: list[Token] = []
    for token in tokens:
        if token.text == "," and not near:
            continue
        if token.text in ".;!?:," or len(near) == _FAR:
            break
        if token.means_something:
            near.append(token)
    return tuple(near)


def _stems(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in tokens)


def _goes_the_other_way(mine: Sequence[Token], its: Sequence[Token]) -> bool:
    """From where it goes here, it goes to there; before what here, after that there."""
    said, told = {token.word for token in mine}, {token.word for token in its}
    return any(
        one in said
        and other in told
        and (_leads(mine, one) & _leads(its, other) if one in _FROM_TO else other not in said)
        and _behind(mine, one) & _behind(its, other) - _behind(its, one) - _behind(mine, other)
        for pair in _OPPOSITE
        for one, other in (pair, pair[::-1])
    )


def _leads(tokens: Sequence[Token], word: str) -> frozenset[str]:
    """What is said to go there: the words of meaning before it."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        if token.word == word:
            before = [one for one in _side(tokens[:at][::-1]) if not one.word.endswith("ly")]
            found |= _stems(before[:_NEAR])
    return frozenset(found)


def _is_no_way(tokens: Sequence[Token], at: int) -> bool:
    """ "To ask the diocese" leads nowhere, nor does "up to €160"."""
    if at and tokens[at - 1].word == "up":
        return True
    following = tokens[at + 1 : at + 3]
    if not following or following[0].word in _BEFORE_NOUNS or not following[0].text.islower():
        return False
    return len(following) > 1 and following[1].word in _BEFORE_NOUNS


def _behind(tokens: Sequence[Token], word: str) -> frozenset[str]:
    """The next words of meaning behind each place where a word stands."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        if token.word == word and not (word == "to" and _is_no_way(tokens, at)):
            near = tokens[at + 1 : at + 2 + _OF_A_PLACE]
            place = tuple(takewhile(lambda one: one.word not in _WAYS, near))
            found |= _stems(_side(place)[:_OF_A_PLACE])
    return frozenset(found)
