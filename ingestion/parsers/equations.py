"""Equations of Office on one line, as they would be typed: 'x=(-b±√(b^2-4ac))/(2a)'."""

from collections.abc import Callable

from ingestion.parsers.xmlparts import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FUNCTION_APPLICATION = "\u2061"
_GONE = frozenset((_WORD + "del", _WORD + "moveFrom"))
_OFF = ("0", "false", "off")
_PROPERTIES = frozenset(
    M + tag
    for tag in (
        *("accPr", "barPr", "borderBoxPr", "boxPr", "ctrlPr", "dPr", "eqArrPr", "fPr", "funcPr"),
        *("groupChrPr", "limLowPr", "limUppPr", "mPr", "naryPr", "phantPr", "radPr", "rPr"),
        *("argPr", "sPrePr", "sSubPr", "sSubSupPr", "sSupPr", "oMathParaPr"),
    )
)


def equation(element: Element) -> str:
    """The text of an `m:oMath` or any part of one."""
    if element.tag in (M + "t", _WORD + "t"):
        return (element.text or "").replace(_FUNCTION_APPLICATION, "")
    if element.tag in _PROPERTIES or element.tag in _GONE or not isinstance(element.tag, str):
        return ""
    write = _WRITERS.get(element.tag)
    return write(element) if write else "".join(equation(child) for child in element)


def _of(element: Element, tag: str) -> str:
    found = element.find(M + tag)
    return equation(found) if found is not None else ""


def _grouped(text: str) -> str:
    """In parentheses unless it is one sign or one number, or has them already."""
    simple = len(text) < 2 or text.isdecimal() or text[:1] + text[-1:] == "()"
    return text if simple else f"({text})"


def _fraction(element: Element) -> str:
    """One without a bar is no fraction, but stands over something: '(n¦k)'."""
    above, below = _grouped(_of(element, "num")), _grouped(_of(element, "den"))
    if _sign(element, "fPr", "type", "bar") == "noBar":
        return f"{above}¦{below}"
    return f"{above}/{below}"


def _scripts(element: Element) -> str:
    return _grouped(_of(element, "e")) + _limits(element)


def _before(element: Element) -> str:
    """What is raised and lowered before its base, as the numbers of an isotope."""
    return f" {_limits(element)} {_of(element, 'e')}"


def _accent(element: Element) -> str:
    """A mark above one sign stands on it; above more it follows them."""
    mark = _sign(element, "accPr", "chr", "\u0302")
    base = _of(element, "e")
    return base + mark if len(base) < 2 else f"({base}){mark}"


def _bar(element: Element) -> str:
    base = _of(element, "e")
    above = _sign(element, "barPr", "pos", "bot") == "top"
    if len(base) == 1:
        return base + ("\u0305" if above else "\u0332")
    return f"{'¯' if above else '▁'}({base})"


def _phantom(element: Element) -> str:
    """Room that may be empty."""
    return "" if _sign(element, "phantPr", "show", "1") in _OFF else _of(element, "e")


def _limits(element: Element) -> str:
    below, above = _of(element, "sub"), _of(element, "sup")
    return (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")


def _root(element: Element) -> str:
    degree = _of(element, "deg")
    return f"{degree}√({_of(element, 'e')})"


def _large_operator(element: Element) -> str:
    return f"{_sign(element, 'naryPr', 'chr', '∫')}{_limits(element)} {_of(element, 'e')}"


def _brackets(element: Element) -> str:
    between = _sign(element, "dPr", "sepChr", "|")
    inside = between.join(equation(child) for child in element.iterfind(M + "e"))
    opening, closing = _sign(element, "dPr", "begChr", "("), _sign(element, "dPr", "endChr", ")")
    return f"{opening}{inside}{closing}"


def _function(element: Element) -> str:
    return f" {_of(element, 'fName')} {_of(element, 'e')}"


def _matrix(element: Element) -> str:
    rows = (
        ", ".join(equation(cell) for cell in row.iterfind(M + "e"))
        for row in element.iterfind(M + "mr")
    )
    return f"[{'; '.join(rows)}]"


def _limit(element: Element) -> str:
    mark = "_" if element.tag == M + "limLow" else "^"
    return f"{_of(element, 'e')}{mark}{_grouped(_of(element, 'lim'))}"


def _equations(element: Element) -> str:
    return "; ".join(equation(child) for child in element.iterfind(M + "e"))


def _sign(element: Element, properties: str, kind: str, usual: str) -> str:
    found = element.find(f"{M}{properties}/{M}{kind}")
    return usual if found is None else str(found.get(M + "val") or "")


_WRITERS: dict[str, Callable[[Element], str]] = {
    M + "f": _fraction,
    M + "sSup": _scripts,
    M + "sSub": _scripts,
    M + "sSubSup": _scripts,
    M + "sPre": _before,
    M + "acc": _accent,
    M + "bar": _bar,
    M + "phant": _phantom,
    M + "rad": _root,
    M + "nary": _large_operator,
    M + "d": _brackets,
    M + "func": _function,
    M + "m": _matrix,
    M + "limLow": _limit,
    M + "limUpp": _limit,
    M + "eqArr": _equations,
}
