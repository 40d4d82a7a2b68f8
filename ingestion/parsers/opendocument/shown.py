"""What of an OpenDocument file is shown: what it hides is taken out, what it strikes out is marked,
and what was filled into its form stands where the field is."""

from collections.abc import Iterable

from ingestion.parsers.building import one_line
from ingestion.parsers.opendocument.names import DRAW, FORM, OFFICE, STYLE, TEXT
from ingestion.parsers.opendocument.struck import Strikes
from ingestion.parsers.xmlparts import Element, drop

_LONGEST_CHAIN = 20  # of styles with parents; a circle ends
_HIDING = (TEXT + "section", TEXT + "p", TEXT + "h", TEXT + "span")
_UNSEEN = (TEXT + "variable-set", TEXT + "user-field-get", TEXT + "script", TEXT + "hidden-text")
_MARKS = {"checkbox": ("☒", "☐"), "radio": ("◉", "○")}


class Shown:
    """Knows the styles of a file."""

    def __init__(self, roots: Iterable[Element]) -> None:
        roots = list(roots)
        self._strikes = Strikes(roots)
        self._parents, self._hiding = dict[str, str](), dict[str, bool]()
        for style in (style for root in roots for style in root.iter(STYLE + "style")):
            name = style.get(STYLE + "name") or ""
            self._parents[name] = style.get(STYLE + "parent-style-name") or ""
            properties = style.find(STYLE + "text-properties")
            if properties is None:
                continue
            if display := properties.get(TEXT + "display"):
                self._hiding[name] = display == "none"

    def prepare(self, body: Element) -> None:
        """Change a tree in place."""
        for hidden in [one for one in body.iter(*_HIDING) if self._is_hidden(one)]:
            drop(hidden)
        for unseen in list(body.iter(*_UNSEEN)):
            shown = unseen.get(TEXT + "display") != "none" and unseen.tag != TEXT + "script"
            if not shown or unseen.get(TEXT + "is-hidden") == "true":
                drop(unseen)
        self._strikes.mark(body)
        _fill_in(body)

    def _is_hidden(self, element: Element) -> bool:
        if element.tag == TEXT + "section":
            display = element.get(TEXT + "display")
            hidden = element.get(TEXT + "is-hidden") == "true"
            return display == "none" or (display == "condition" and hidden)
        for mark in element.iterchildren(TEXT + "hidden-paragraph"):
            if mark.get(TEXT + "is-hidden") == "true":
                return True
        return self._hides(element)

    def _hides(self, element: Element) -> bool:
        name = element.get(TEXT + "style-name") or ""
        for _ in range(_LONGEST_CHAIN):
            if name in self._hiding or not name:
                break
            name = self._parents.get(name, "")
        return self._hiding.get(name, False)


def _fill_in(body: Element) -> None:
    """Put what a control holds where it is drawn."""
    controls = {
        control.get(FORM + "id") or "": control
        for forms in body.iter(OFFICE + "forms")
        for control in forms.iter()
        if isinstance(control.tag, str) and control.get(FORM + "id")
    }
    for drawn in body.iter(DRAW + "control") if controls else ():
        control = controls.get(drawn.get(DRAW + "control") or "")
        if control is not None and (said := _said(control)):
            drawn.text = f" {said} "


def _said(control: Element) -> str:
    kind = control.tag.removeprefix(FORM)
    label = one_line(control.get(FORM + "label") or "")
    if kind in _MARKS:
        on = control.get(FORM + ("current-state" if kind == "checkbox" else "current-selected"))
        return f"{_MARKS[kind][0 if on in ('checked', 'true') else 1]} {label}"
    if kind in ("text", "textarea", "formatted-text", "number", "date", "time", "combobox"):
        return one_line(control.get(FORM + "current-value") or control.get(FORM + "value") or "")
    if kind == "listbox":
        chosen = [
            one_line(option.get(FORM + "label") or "")
            for option in control.iterchildren(FORM + "option")
            if option.get(FORM + "current-selected") == "true"
        ]
        return ", ".join(chosen)
    return label if kind == "fixed-text" else ""
