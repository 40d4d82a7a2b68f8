"""RTF from the first byte to the last: its groups, control words and characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers import links
from ingestion.parsers.marks import without_marks
from ingestion.parsers.raised import down, up
from ingestion.parsers.rtf.assembly import Assembly, Paragraph, TableRow
from ingestion.parsers.rtf.charsets import BY_KEYWORD, WESTERN, of_charset, of_page
from ingestion.parsers.rtf.formulas import NO_FORMULA, Formula, begins
from ingestion.parsers.rtf.signs import of_field, of_private, sign_font, written
from ingestion.parsers.rtf.vocabulary import KEPT_ASIDE, NO_TEXT, READ_THOUGH_OPTIONAL, TEXT_OF
from ingestion.parsers.struck import struck

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_NOWHERE = "nowhere"
_DEEPEST = 2000  # groups in groups
_BREAKS = ("par", "sect", "page", "column", "cell", "row")
_USUAL_RISE, _LEAST_RISE = 6, 3  # half points
_BODY_LEVEL = 9  # of the outline: no heading


@dataclass
class _State:
    """What a group has from the one around it; `place` is where its text goes."""

    place: str = "body"
    encoding: str | None = None
    after_unicode: int = 1
    hidden: bool = False
    style: int = 0
    level: int | None = None
    in_list: bool = False
    in_table: bool = False
    rise: int = 0
    target: str = ""
    """Of the link that the group is."""
    signs: str = ""
    """The font, where it is one of signs."""
    struck: bool = False
    formula: Formula = NO_FORMULA
    twice: str = ""
    """Where the text goes that the group says twice, the second time in Unicode."""


class Reader:
    """One pass; what stands beside the text (headers, the title) is in `aside` afterwards.

    Reading raises IngestFailure `too_complex` where groups are nested without end.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._built = Assembly()
        self._state, self._around = _State(), list[_State]()
        self._begins = self._optional = False  # a group; one that old programs skip
        self._to_skip = 0  # characters for programs that know no Unicode
        self._bytes = bytearray()
        self._encoding = WESTERN
        self._fonts: dict[int, str | None] = {}
        self._sign_fonts: dict[int, str] = {}
        self._font = self._default_font = 0
        self._styles: dict[int, tuple[str, int | None]] = {}
        self._style: tuple[int, int | None] = (0, None)

    @property
    def aside(self) -> dict[str, list[str]]:
        return self._built.aside

    def read(self) -> Iterator[Paragraph | TableRow]:
        position = 0
        while token := _TOKEN.search(self._data, position):
            position = token.end()
            word, number, hexadecimal, symbol, brace, text = token.groups()
            if text is not None:
                self._write(text)
            elif word is not None:
                value = int(number) if number else None
                self._word(word.decode(), value)
                if word == b"bin":
                    position += max(value or 0, 0)
            elif hexadecimal is not None:
                self._write(bytes.fromhex(hexadecimal.decode()))
            elif brace == b"{":
                self._open()
                continue
            elif brace is not None:
                self._close()
            elif symbol == b"*":
                self._optional = True
                continue
            else:
                self._symbol(symbol)
            self._begins = self._optional = False
            if self._built.done:
                yield from self._built.done
                self._built.done.clear()
        self._flush()
        self._end_paragraph()
        yield from self._built.done

    def _open(self) -> None:
        if len(self._around) == _DEEPEST:
            raise IngestFailure(
                FailureCode.TOO_COMPLEX,
                f"{self._name} was not read: it is nested deeper than real documents are. Save it "
                "again, or as another format.",
            )
        self._flush()
        self._around.append(replace(self._state))
        if self._state.formula.name:
            self._state.formula = Formula(around=self._state.formula.name)
        if self._state.twice and self._state.place != _NOWHERE:
            self._state.place = _NOWHERE
        self._begins, self._optional = True, False

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        place, target = self._state.place, self._state.target
        if after := self._state.formula.after:
            self._put(after)
        if place == "fonts":
            self._name_font()
        if self._around:
            self._state = self._around.pop()
        if target and not self._state.target:
            self._put(links.to(target))
        if place == "field" != self._state.place:
            instruction = self._built.take(place)
            self._state.target = links.of_field(instruction)
            if sign := of_field(instruction):
                self._put(sign)
                self._state.hidden = True  # the result of the field is the same sign again
            return
        if place == "styles":
            if name := self._built.take(place).rstrip(";").strip():
                self._styles[self._style[0]] = (name, self._style[1])
            self._style = (0, None)
        elif place not in (self._state.place, _NOWHERE, "body"):
            self._built.close(place)

    def _write(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if self._state.place != _NOWHERE and not self._state.hidden:
            self._bytes += text

    def _flush(self) -> None:
        """Bytes become text only together: one letter may be two of them."""
        if self._bytes:
            encoding = self._state.encoding or self._encoding
            if self._state.signs:
                self._put(written(self._bytes, self._state.signs))
            else:
                self._put(without_marks(self._bytes.decode(encoding, errors="replace")))
            self._bytes.clear()

    def _name_font(self) -> None:
        """What was named in the table of fonts, as far as it is a font of signs."""
        if name := sign_font(self._built.take("fonts")):
            self._sign_fonts[self._font] = name

    def _put(self, text: str) -> None:
        if self._state.place != _NOWHERE and not self._state.hidden:
            rise = self._state.rise
            marked = text if not rise else up(text) if rise > 0 else down(text)
            self._built.put(self._state.place, struck(marked) if self._state.struck else marked)

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"\\{}":
            self._write(symbol)
        elif symbol in b"\r\n":
            self._word("par", None)
        elif (text := TEXT_OF.get(symbol.decode("latin-1"))) is not None:
            self._flush()
            self._put(text)

    def _word(self, name: str, value: int | None) -> None:
        self._flush()
        if name == "u" and value is not None:
            self._put(without_marks(of_private(value % 0x10000, self._state.signs)))
            self._to_skip = self._state.after_unicode
        elif self._to_skip:
            self._to_skip -= 1
        elif self._begins and self._destination(name):
            return
        elif name in TEXT_OF:
            self._put(TEXT_OF[name])
        elif name in _BREAKS and self._state.place == "body":
            self._break(name)
        elif name in _BREAKS:
            self._put(" ")
        else:
            self._property(name, value)

    def _destination(self, name: str) -> bool:
        """Whether the word says where the text of the group goes that begins with it."""
        state = self._state
        if name == "ud" and state.twice:
            state.place, state.twice = state.twice, ""
            return True
        if state.place == _NOWHERE:
            return False
        if name == "upr":
            state.twice = state.place
        elif formula := begins(name, state.formula.around):
            state.formula = formula
            if formula.hidden:
                state.place = _NOWHERE
            state.rise = formula.rise or state.rise
            self._put(formula.before)
        elif name in NO_TEXT or (self._optional and name not in READ_THOUGH_OPTIONAL):
            state.place = _NOWHERE
        elif name in KEPT_ASIDE:
            state.place, state.rise = KEPT_ASIDE[name], 0
        else:
            return False
        return True

    def _break(self, name: str) -> None:
        if name == "cell":
            self._built.end_cell()
        elif name == "row":
            self._built.end_row()
        elif self._state.in_table:
            self._put(" ")
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        state = self._state
        style, level = self._styles.get(state.style, ("", None))
        level = level if state.level is None else state.level
        heading = level + 1 if level is not None and 0 <= level < _BODY_LEVEL else 0
        self._built.end_paragraph(style, heading, state.in_list)

    def _property(self, name: str, value: int | None) -> None:
        state = self._state
        match name:
            case "pard":
                state.style, state.level = 0, None
                state.in_list = state.in_table = False
            case "plain":
                state.hidden, state.encoding = False, self._fonts.get(self._default_font)
                state.rise, state.struck = 0, False
                state.signs = self._sign_fonts.get(self._default_font, "")
            case "strike" | "striked" | "ftnalt":
                self._marked(name, value)
            case "super" | "sub" | "nosupersub" | "up" | "dn":
                state.rise = _rise(name, value)
            case "v" | "deleted":
                state.hidden = value != 0
            case "ls":
                state.in_list = bool(value)
            case "uc":
                state.after_unicode = min(max(value or 0, 0), 8)
            case "intbl" | "trowd" | "clvmrg" | "cellx":
                self._table(name)
            case "s" | "outlinelevel" if value is not None:
                self._styled(name, value)
            case _:
                self._encoded(name, value)

    def _marked(self, name: str, value: int | None) -> None:
        if name != "ftnalt":
            self._state.struck = value != 0
        elif self._state.place == "note":
            self._state.place = "endnote"

    def _table(self, name: str) -> None:
        """Words that say how a row is laid out."""
        match name:
            case "trowd":
                self._built.begin_row()
            case "clvmrg":
                self._built.goes_on = True
            case "cellx":
                self._built.end_column()
            case _:
                self._state.in_table = True

    def _styled(self, name: str, value: int) -> None:
        if self._state.place == "styles":
            self._style = (value, None) if name == "s" else (self._style[0], value)
        elif name == "s":
            self._state.style = value
        else:
            self._state.level = value

    def _encoded(self, name: str, value: int | None) -> None:
        """Words that say how bytes are to be read."""
        among_fonts = self._state.place == "fonts"
        if self._built.number_notes(name):
            return
        if name in BY_KEYWORD:
            self._encoding = BY_KEYWORD[name]
        elif value is None:
            return
        elif name == "ansicpg":
            self._encoding = of_page(value)
        elif name == "deff":
            self._default_font = value
        elif name == "f" and among_fonts:
            self._name_font()
            self._font = value
        elif name == "f":
            self._state.encoding = self._fonts.get(value)
            self._state.signs = self._sign_fonts.get(value, "")
        elif name == "fcharset" and among_fonts:
            self._fonts[self._font] = of_charset(value)
        elif name == "cpg" and among_fonts:
            self._fonts[self._font] = of_page(value)


def _rise(name: str, value: int | None) -> int:
    """1 for what is raised, -1 for what is lowered, 0 for what stands on its line."""
    if name in ("up", "dn") and abs(_USUAL_RISE if value is None else value) < _LEAST_RISE:
        return 0
    return 0 if value == 0 else {"super": 1, "up": 1, "sub": -1, "dn": -1}.get(name, 0)
