"""Paragraphs and rows of an RTF file, put together from what its words leave behind."""

from dataclasses import dataclass, field

from ingestion.parsers.numerals import numeral
from ingestion.parsers.raised import note_mark

_FORMS = {"ar": "decimal", "alc": "lowerLetter", "auc": "upperLetter"} | {
    "rlc": "lowerRoman",
    "ruc": "upperRoman",
    "chi": "chicago",
}


@dataclass
class Paragraph:
    """`level` is that of a heading, 0 for none; `after` is read after it."""

    text: str
    style: str = ""
    level: int = 0
    marker: str | None = None
    notes: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass
class TableRow:
    """`continued` says which cells go on from the row above."""

    cells: list[str]
    continued: list[bool]


class Assembly:
    """Texts by the place they belong to: 'body', 'note', 'marker' …"""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._cells: list[str] = []
        self._notes: list[str] = []
        self._counted = {"note": 0, "endnote": 0}
        self._forms = {"note": "decimal", "endnote": "lowerRoman"}
        self._after: list[str] = []
        self._columns: list[bool] = []
        self.goes_on = False
        self.done: list[Paragraph | TableRow] = []
        self.aside: dict[str, list[str]] = {"header": [], "footer": [], "title": []}

    def put(self, place: str, text: str) -> None:
        self._texts.setdefault(place, []).append(text)

    def take(self, place: str) -> str:
        """The text so far; letters outside the first plane come as two halves."""
        text = "".join(self._texts.pop(place, ()))
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()

    def close(self, place: str) -> None:
        """The end of a group whose text was kept aside."""
        text = self.take(place)
        if place in self._counted and text:
            self._counted[place] += 1
            label = numeral(self._counted[place], self._forms[place])
            self._notes.append(f"Note {label}: {text}")
            self.put("body", note_mark(label))
        elif place == "comment" and text:
            author = self.take("author")
            self._after.append(f"Comment by {author}: {text}" if author else f"Comment: {text}")
        elif place == "box" and text:
            self._after.append(text)
        elif place in ("author", "marker"):
            self.put(place, text)
        elif place in self.aside and text:
            self.aside[place].append(text)

    def number_notes(self, word: str) -> bool:
        """Whether a word says how notes are numbered: `ftnnar` those at the foot, `aftnnrlc` those
        at the end."""
        place = "endnote" if word.startswith("aftnn") else "note"
        form = _FORMS.get(word.removeprefix("a").removeprefix("ftnn"))
        if form is None or "ftnn" not in word:
            return False
        self._forms[place] = form
        return True

    def begin_row(self) -> None:
        self._columns, self.goes_on = [], False

    def end_column(self) -> None:
        self._columns.append(self.goes_on)
        self.goes_on = False

    def end_cell(self) -> None:
        self._cells.append(self.take("body"))
        self.take("marker")

    def end_row(self) -> None:
        if self._cells:
            self.done.append(TableRow(self._cells, self._columns))
            self._cells = []

    def end_paragraph(self, style: str, level: int, in_list: bool) -> None:
        self.end_row()  # of a table that was cut off
        text, marker = self.take("body"), self.take("marker")
        listed = marker or ("•" if in_list else None)
        if text or self._notes or self._after:
            self.done.append(Paragraph(text, style, level, listed, self._notes, self._after))
            self._notes, self._after = [], []
