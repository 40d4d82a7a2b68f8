"""Raised and lowered text as plain text, so that no digit of it is read as one of its neighbour's.

Parsers put marks around what a file raises or lowers, and `settled` writes it, once for all:

- Raised digits and signs become Unicode's own (10⁶, 45²): it is what the page shows, and search
  takes them for punctuation, so that “movement²” is found as “movement”. Where a character has no
  such form, all of it is written as it would be typed: 10^(0.5).
- Endings of ordinals and abbreviations stay letters: 1st, 2ème, XIXe; an o becomes º, as in Nº.
- Lowered text stays as it is, so that H2O is found, but for digits beside others: log₂8.
- What is known to be the mark of a note names it: `note_mark`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingestion.parsers.marks import LEVEL, LOWERED, RAISED

_MARKS = re.compile(f"([{RAISED}{LOWERED}{LEVEL}])")
_SIGNS = "+-−–=()"
_UP = str.maketrans("0123456789" + _SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_DOWN = str.maketrans("0123456789" + _SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_UP_LETTERS = str.maketrans(
    "abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
    "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
)
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_ENDINGS = _words(
    "st nd rd th er ère ere re ème eme ième ieme e è me d de nde te ter ste ers res ères èmes es"
    " os as h min"
)
_AFTER_CAPITALS = _words("me mes lle lles gr ve rs os")
_SIGNS_OF_TRADE = {"tm": "™", "sm": "℠"}
_COUNTED = re.compile(r"(?:\d|(?<![^\W\d_])[IVXLCDM]{1,8})$")
_ENDS_IN_NUMBER = re.compile(r"\d[.,/⁄]?$|[⁰¹²³⁴-⁹₀-₉][/⁄]?$")
_BEGINS_WITH_NUMBER = re.compile(r"[.,]?\d")
_LONG = 12  # characters: a phrase that is raised is no exponent
_LOOKED_AT = 12


def up(text: str) -> str:
    """Marked as raised."""
    return f"{RAISED}{text}{LEVEL}"


def down(text: str) -> str:
    """Marked as lowered."""
    return f"{LOWERED}{text}{LEVEL}"


def note_mark(label: str | int) -> str:
    """What stands in a text where a note belongs to it; the note says “Note 2: …”."""
    return f" [note {label}]"


def settled(text: str) -> str:
    """The text without marks: each run that has some is written as the head of this file says."""
    return _settled(text) if _MARKS.search(text) else text


@lru_cache(1024)  # a book of mathematics says the same few things
def _settled(text: str) -> str:
    runs = list(_runs(text))
    written = ""
    for index, (kind, run) in enumerate(runs):
        following = runs[index + 1] if index + 1 < len(runs) else ("", "")
        after = following[1] if following[0] != RAISED else ""
        written += _written(kind, run, written[-_LOOKED_AT:], after)
    return written


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Kind ('' for level text) and text; neighbours of one kind are one, the outermost counts."""
    open_: list[str] = []
    kind, parts = "", list[str]()
    for part in _MARKS.split(text):
        if part in (RAISED, LOWERED):
            open_.append(part)
        elif part == LEVEL:
            del open_[-1:]
        elif part:
            now = open_[0] if open_ else ""
            if now != kind and parts:
                yield kind, "".join(parts)
                parts = []
            kind = now
            parts.append(part)
    if parts:
        yield kind, "".join(parts)


def _written(kind: str, run: str, before: str, after: str) -> str:
    body = run.strip()
    if not kind or not any(map(str.isalnum, body)):
        return run
    lead, trail = run[: len(run) - len(run.lstrip())], run[len(run.rstrip()) :]
    if lead:
        before = ""
    if " " in body and len(body) > _LONG:
        apart = "" if not before or before[-1].isspace() else " "
        return f"{lead}{apart}{body}{trail}"
    if kind == RAISED:
        logo = (before[-1:], body, after[:1]) == ("L", "A", "T")  # LaTeX
        return run if logo else f"{lead}{_raised(body, before)}{trail}"
    return f"{lead}{_lowered(body, before, '' if trail else after)}{trail}"


def _raised(body: str, before: str) -> str:
    if body[0] == "[" and body[-1] == "]":
        return body
    if body.isalpha() and (ending := _ending(body, before)):
        return ending
    letters = sum(map(str.isalpha, body))
    form = body.translate(_UP)
    if letters == 1:
        form = form.translate(_UP_LETTERS)
    if letters < 2 and not any(a == b and a.isascii() for a, b in zip(form, body, strict=True)):
        return form
    if body.isalpha() and not (before and (before[-1].isalnum() or before[-1] in ")]")):
        return body
    return f"^{body}" if len(body) == 1 else f"^({body})"


def _ending(letters: str, before: str) -> str:
    """How letters are written that belong to the number or word before them; '' for others."""
    low, last = letters.lower(), before[-1:]
    if low in _SIGNS_OF_TRADE and letters.isupper():
        return _SIGNS_OF_TRADE[low]
    if low == "o" and (last.isdigit() or last in ("N", "n")):
        return "º"
    if low == "a" and last.isdigit():
        return "ª"
    if low in _ENDINGS and _COUNTED.search(before):
        return letters
    return letters if low in _AFTER_CAPITALS and last.isupper() else ""


def _lowered(body: str, before: str, after: str) -> str:
    beside = (body[0].isdigit() and _ENDS_IN_NUMBER.search(before)) or (
        body[-1].isdigit() and _BEGINS_WITH_NUMBER.match(after)
    )
    if not beside:
        return body
    form = body.translate(_DOWN)
    return f"_({body})" if any(a == b for a, b in zip(form, body, strict=True)) else form
