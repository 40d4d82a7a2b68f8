"""The words of a language on which the answerer depends."""

import re
from dataclasses import dataclass
from functools import cached_property


def words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


@dataclass(frozen=True)
class Language:
    """`contrasts`: sets, each ending in `;`, whose members exclude each other; `/` joins the forms
    of one.

    `numbers`: a line each, a value and the words for it, ordinals among them. `determiners`: what
    a noun may stand behind. `inverted`: after these the verb comes last ("did … open"). `asking`:
    question words, behind which the kind of the answer stands, or a verb. `counting`: behind these
    a noun is counted. Where `nouns_are_capitals`, a capital is the sign of a noun, not of a name.
    """

    code: str
    function_words: frozenset[str]
    asking: frozenset[str]
    counting: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()
    """Behind these a number is a bound: "before 2000"."""
    between: frozenset[str] = frozenset()
    """Those of them that have two bounds: "between 1990 and 2000"."""
    inverted: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    participle_endings: tuple[str, ...] = ()
    infinitive_endings: tuple[str, ...] = ()
    """Of verbs, where nouns behind no article seldom end so."""
    before_verbs: frozenset[str] = frozenset()
    """Behind these a verb stands. Where there are any, so does one before an article: "¿Cuántas
    peticiones acepta la interfaz?"."""
    plain: frozenset[str] = frozenset()
    """Words with which anything can be asked."""
    generic: frozenset[str] = frozenset()
    """Those that a passage may lack and answer all the same."""
    contrasts: str = ""
    numbers: str = ""
    nouns_are_capitals: bool = False
    how_to: str = ""
    """A pattern of folded questions after a way to do something."""
    then: str = ""
    """A pattern of how a step goes on from the one before it."""
    leaning: str = ""
    """A pattern of how a sentence begins that says nothing without the one before it."""
    not_mentioned: str = ""
    """A sentence with `{}` for what documents do not mention."""
    nothing_found: str = ""
    none_answers: str = ""
    """Why nothing was found: `{0}` is how many passages were read for the question `{1}`."""
    both: str = ", "
    """What stands between two things that are both not mentioned."""
    lacks: str = ""
    """A sentence with `{}`, about a passage that says nothing of it."""
    comparing: frozenset[str] = frozenset()
    """With one of these a question is about several things at once, or chooses among them."""
    denials: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    """With one of these a sentence tells what is so now, and not what was in some year."""
    spelling_tells: bool = False
    """Forms of a word differ at both ends and inside, so that two words with the same letters are
    more likely alike than their pieces tell."""
    which_one: str = ""
    """A question which document is meant; `{0}` are all but the last of their names, `{1}` that."""
    according_to: str = ""
    """A question, `{0}`, asked of one document, `{1}`; the mark at its end follows."""
    unlikely: str = ""
    """A sentence about a passage that is near a question and does not seem to answer it."""

    @cached_property
    def silent(self) -> frozenset[str]:
        """What says nothing by itself, in a question or elsewhere."""
        return self.function_words | self.asking

    @cached_property
    def contrast_of(self) -> dict[str, tuple[int, int]]:
        """By word: the set, and the member of it."""
        return {
            form: (number, which)
            for number, line in enumerate(self.contrasts.split(";"))
            for which, member in enumerate(line.split())
            for form in member.split("/")
        }

    @cached_property
    def value_of(self) -> dict[str, str]:
        """By word: the number it stands for."""
        rows = (line.split() for line in self.numbers.strip().splitlines())
        return {word: value for value, *said in rows for word in said}

    def abstains(self, answer: str) -> bool:
        """Whether an answer is one of these sentences, and no more."""
        told = [self.nothing_found, self.not_mentioned, self.none_answers]
        patterns = (re.sub(r"\\\{\d?\\\}", ".+", re.escape(one)) for one in told if one)
        return any(re.fullmatch(pattern, answer.strip()) for pattern in patterns)

    def are_rivals(self, one: str, other: str) -> bool:
        """Whether two words exclude each other: "west" and "east"."""
        a, b = self.contrast_of.get(one), self.contrast_of.get(other)
        return a is not None and b is not None and a[0] == b[0] and a[1] != b[1]
