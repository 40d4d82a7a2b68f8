"""Whether what is shown beside the best sentence is about something else. Pure."""

from collections.abc import Sequence

from agents.answering.citations import Citation
from agents.extracting.languages import language_of
from agents.extracting.terms import Kind, Term, terms_of
from agents.extracting.words import codes_in, content_words, stems

_ALIKE = 0.6
"""The share of words from which two sentences are built alike: the same is told of two things."""


def about_another(question: str, first: Sequence[Citation], other: Sequence[Citation]) -> bool:
    """The best sentence has something that the question names, and the other has another thing in
    its place: it tells the same of that, or has what excludes it ("July" for "June"). Not where the
    question names that as well: "K001 and K002"."""
    best, said = _text(first), _text(other)
    has, known = _words(best), _words(f"{said} {_above(other)}")
    terms = terms_of(question)
    lacking = [t for t in terms if t.stem in has and t.stem not in known]
    named = (t for t in terms if t.kind is not Kind.NOUN and t.stem in _words(said))
    if not lacking or any(term.stem not in has for term in named):
        return False
    alike = _share(set(stems(best)), set(stems(said))) >= _ALIKE
    return alike or _has_rival(said, lacking)


def _text(parts: Sequence[Citation]) -> str:
    return " ".join(part.quote for part in parts)


def _words(text: str) -> set[str]:
    return {*stems(text), *codes_in(text)}


def _above(parts: Sequence[Citation]) -> str:
    hit = parts[0].hit
    return f"{hit.context} {hit.title}"


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)


def _has_rival(said: str, lacking: Sequence[Term]) -> bool:
    language = language_of(said)
    return any(
        language.are_rivals(term.text.casefold(), word)
        for term in lacking
        for word in content_words(said)
    )
