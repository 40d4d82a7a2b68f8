"""Where the sentences of a text begin and end; shared by cutting, answering and citing."""

import re
from dataclasses import dataclass, field

_CLOSERS = "\"'”’»›)\\]}*_~"
_STOPS = ".!?…‼⁇؟۔।॥"
_OPENERS = "\"'“‘«‹([{*_~¿¡„‚"

# A stop and what belongs to it: closing quotes, a note ("law.12", "[note 3]"), a citation ("[3]").
_END = re.compile(
    r"\n+"
    rf"|[。！？｡]++[」』”’）】》{_CLOSERS}]*+"
    rf"|(?<![{_STOPS}])[{_STOPS}]++[{_CLOSERS}]*+"
    rf"(?:(?<=[^\d\W].)\d{{1,3}}|(?<=[{_CLOSERS}])\d{{1,3}}|[⁰¹²³⁴-⁹]+)?"
    r"(?:[ \t]?\[(?:note )?\d{1,3}(?:[,;–-][ ]?\d{1,3})*\])*+(?=\s|$)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[“\"'‘—–/]+$")
_WORD_AFTER = re.compile(rf"[\s{re.escape(_OPENERS)}]*([^\W_]+|\S)?")
_LOOK_BACK = 40
_LOOK_AHEAD = 60


@dataclass(frozen=True)
class Extracted:
    """A sentence of a passage: `start` and `end` are offsets into the passage's text."""

    passage: int
    start: int
    end: int
    text: str
    score: float = field(metadata={"range": "0 to 1, calibrated: .5 is as likely right as not"})
    missing: tuple[str, ...] = ()
    """Of the question, in its words: what neither this sentence nor its passage has."""
    replaced: tuple[str, ...] = ()
    """… and in whose place the sentence has another."""
    asked: tuple[int, ...] | None = None
    """Of a row that the question names, the columns that answer: none where the whole row does.
    None is every other sentence or row."""


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


# Never the last word of a sentence.
_TITLES = _words(
    "dr mr mrs ms mx prof mme mlle messrs gen sen rep lt col capt cpt cmdr sgt maj rev hon gov pres"
    " supt insp amb vs v viz cf ca e.g i.e eg ie fig figs eq eqs ref refs approx resp incl excl esp"
    " pp ff ibid op cit bzw z.b d.h vgl nr bd hrsg"
)
# Abbreviations only before a number or a single letter; else words of their own: "No."
_BEFORE_NUMBERS = _words(
    "no nos p vol vols sec secs  ch chap art arts par para pt app ex cl tab table ver"
)
# Often inside a sentence, sometimes its end: what follows decides.
_EITHER = _words(
    "inc ltd co corp jr sr bros ave blvd st rd mt ft dept univ assn est al ed eds trans rev"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
    " cir ct dist cong stat supp cal fla mass mich minn tex wash conn penn pa va nev ariz"
)
_STARTERS = _words(
    "the a an this that these those it its he she they we you i his her their our my your there"
    " here in on at by for from with after before when while if as although though since because"
    " but and or so yet however moreover furthermore thus therefore then now once until under over"
    " what who why how where which whose not no yes all some many most each every both one two"
    " to of is are was were do does did has have had can could may might must should will would"
    " let such another other first second third finally also instead even still only again"
)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_MARKER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})")
_ROMAN = re.compile(r"[IVXLC]+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as `(start, end)`, in order, without white space at their ends.

    Every character that is not white space lies in exactly one of them. A newline always ends a
    sentence, so a text with wrapped lines must be unwrapped first. Linear in the text's length.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, start, match):
            _add(spans, text, start, match.end())
            start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    stop = text[match.start()]
    if stop in "\n。！？｡":
        return True
    after = _WORD_AFTER.match(text, match.end(), match.end() + _LOOK_AHEAD)
    following = (after and after[1]) or ""
    if not following:
        return True
    if following[0].islower() or following[0] in ".,;:!?…":
        return False
    if stop != "." or match[0].startswith(".."):
        return True
    return not _is_abbreviation(text, start, match.start(), following)


def _is_abbreviation(text: str, start: int, dot: int, following: str) -> bool:
    """Whether the full stop at `dot` belongs to the word before it and ends nothing."""
    found = _WORD_BEFORE.search(text, max(start, dot - _LOOK_BACK), dot)
    if found is None:
        return False
    word, low = found[0], found[0].lower()
    # No further back than was looked: the whole sentence, for each of its stops, takes for ever.
    begins = found.start() - start <= _LOOK_BACK and not text[start : found.start()].strip()
    if begins and _MARKER.fullmatch(word):
        return True  # "1." or "B." before a list item or a name
    if low in _TITLES:
        return True
    if low in _BEFORE_NUMBERS:
        return following[0].isdigit() or len(following) == 1 or bool(_ROMAN.fullmatch(following))
    initial = len(word) == 1 and word.isupper() and word != "I"
    if initial or low in _EITHER or _DOTTED.fullmatch(word):
        return following.lower() not in _STARTERS or (initial and len(following) == 1)
    return False
