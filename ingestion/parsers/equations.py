"""Equations of Office on one line, as they would be typed: 'x=(-b±√(b^2-4ac))/(2a)'."""

from collections.abc import Callable

from ingestion.parsers.xmlparts import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FUNCTION_APPLICATION = "\u2061"
_PROPERTIES = frozenset(
    M + tag
    for tag in (
        *("accPr", "barPr", "borderBoxPr", "boxPr", "ctrlPr", "dPr", "eqArrPr", "fPr", "funcPr"),
        *("groupChrPr", "limLowPr", "limUppPr", "mPr", "naryPr", "phantPr", "radPr", "rPr"),
        *("sPrePr", "sSubPr", "sSubSupPr", "sSupPr", "oMathParaPr"),
    )
)


def equation(element: Element) -> str:
    """The text of an `m:oMath` or any part of one."""
    if element.tag == M + "t":
        return (element.text or "").replace(_FUNCTION_APPLICATION, "")
    if element.tag in _PROPERTIES or not isinstance(element.tag, str):
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
    return f"{_grouped(_of(element, 'num'))}/{_grouped(_of(element, 'den'))}"


def _scripts(element: Element) -> str:
    return _grouped(_of(element, "e")) + _limits(element)


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
    M + "rad": _root,
    M + "nary": _large_operator,
    M + "d": _brackets,
    M + "func": _function,
    M + "m": _matrix,
    M + "limLow": _limit,
    M + "limUpp": _limit,
    M + "eqArr": _equations,
}
