"""The words of a sentence that answer by themselves, in bold, where no others can be meant. Pure.

A reader's eye is led there, so wrong words would be worse than none: a figure or a time is marked
only where the sentence has no other one that the question did not bring.
"""

import re
from collections.abc import Iterable, Sequence, Set

from agents.answering.citations import Citation
from agents.answering.rows import told
from agents.extracting.kinds import kinds_of
from agents.extracting.languages import Language, language_of
from agents.extracting.words import WORD, stems

SURE = 0.8
"""The likelihood from which a sentence is taken to answer."""
_UNIT = (
    r"(?:\s?(?:[%‰€£$¥元]|°\s?[CFK]?\b))|(?:\s(?:percent|per cent|Prozent|por ciento|euros?|cents?"
    r"|Cent|dollars?|pounds?|Euro|Dollar|pesos?|dólares|céntimos?)\b)"
)
_SCALE = r"\s(?:hundred|thousand|million|billion|Millionen?|Milliarden?|millones|millón|mil)\b"
_LETTER = r"[^\W\u3400-\u9fff]"
_FIGURE = re.compile(
    rf"(?:[$€£¥]\s?)?(?<!{_LETTER})(?<![.,])\d+(?:[.,:]\d+)*(?!{_LETTER})(?:{_SCALE})?(?:{_UNIT})?"
)
_CLOCK = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o’clock|o'clock|Uhr|h\b)|\b\d?\d:\d\d\b"
)
_YEAR = re.compile(r"(?:1\d{3}|20\d\d)s?")
_ALSO_VERBS = ("may", "march")
_WITHIN_A_DATE = re.compile(r"\s?|,\s|\.\s|\s(?:of|de|del|at|um|a las)\s")
_WITHIN_A_NUMBER = re.compile(r"[\s-]|\sand\s")
_LETTER_BY_LETTER = re.compile(r"[*_`\\]")

Span = tuple[int, int]


def in_bold(part: Citation, question: str) -> str:
    """The sentence as it is told, with the words in bold that answer."""
    text = told(part)
    if part.row is not None or part.score < SURE or _LETTER_BY_LETTER.search(text):
        return text
    span = direct_answer(question, text)
    return text if span is None else f"{text[: span[0]]}**{text[slice(*span)]}**{text[span[1] :]}"


def direct_answer(question: str, text: str) -> Span | None:
    """Where the number, the price or the time stands that is asked for; None where that is not
    plain."""
    language, kinds = language_of(text), _kinds(question)
    if kinds == {"time"}:
        found = _times(text, language)
    elif kinds and kinds <= {"number", "money"}:
        found = [s for s in _numbers(text, language) if not _YEAR.fullmatch(text[slice(*s)])]
    else:
        return None
    brought = set(stems(question))
    new = [span for span in found if not set(stems(text[slice(*span)])) <= brought]
    return new[0] if len(new) == 1 and _may_be_marked(text, new[0]) else None


def _kinds(question: str) -> Set[str]:
    """All that it may ask for; none where another question word is first: "What is done when …"."""
    folded, language = question.casefold(), language_of(question)
    asks = kinds_of(language.code).asks
    matched = ((kind, asks[kind].search(folded)) for kind in asks)
    found = {kind: said for kind, said in matched if said}
    asking = next((m for m in WORD.finditer(folded) if m[0] in language.asking), None)
    if asking and "money" not in found and all(m.start() > asking.start() for m in found.values()):
        return frozenset()
    return found.keys()


def _times(text: str, language: Language) -> list[Span]:
    known = [kinds_of(language.code).time, _CLOCK]
    found = [
        _whole(text, m.span())
        for pattern in known
        for m in pattern.finditer(text)
        if m[0] and m[0] not in _ALSO_VERBS
    ]
    joined = _joined(text, found, _WITHIN_A_DATE)
    return [part for span in joined for part in _apart(text, span)]


def _numbers(text: str, language: Language) -> list[Span]:
    found = [m.span() for m in _FIGURE.finditer(text)]
    if language.determiners:  # elsewhere a numeral may be a part of any word
        words = kinds_of(language.code).number.finditer(text)
        found += [_whole(text, m.span()) for m in words if not m[0].isdecimal()]
    return _joined(text, found, _WITHIN_A_NUMBER)


def _joined(text: str, spans: Iterable[Span], within: re.Pattern[str]) -> list[Span]:
    """In order; those that only stand beside each other are one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        last = found[-1] if found else None
        if last and (start <= last[1] or within.fullmatch(text[last[1] : start])):
            found[-1] = (last[0], max(end, last[1]))
        else:
            found.append((start, end))
    return found


def _apart(text: str, span: Span) -> Sequence[Span]:
    """Years one after the other are several: "1914, 1916"."""
    years = [m.span() for m in _YEAR.finditer(text, *span)]
    return years if len(years) > 1 else [span]


def _whole(text: str, span: Span) -> Span:
    """With the rest of the words at its ends; scripts without spaces have none."""
    start, end = span
    while text[end - 1].isascii() and text[end : end + 1].isalnum() and text[end].isascii():
        end += 1
    while start and text[start - 1].isalnum() and text[start - 1 : start + 1].isascii():
        start -= 1
    return start, end


def _may_be_marked(text: str, span: Span) -> bool:
    """Whether Markdown reads the marks as such: beside a letter they must not touch a sign."""
    start, end = span
    before, after = text[start - 1 : start], text[end : end + 1]
    opens = text[start].isalnum() or not before.isalnum()
    return opens and (text[end - 1].isalnum() or not after.isalnum())
