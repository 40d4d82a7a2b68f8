"""One column of a page that is made: paragraphs, headings, lists, tables, notes at its foot."""

from collections.abc import Callable

from evaluation.reading.writers.pdf_fonts import LIGATURES, width_of
from evaluation.reading.writers.pdf_pen import Pen
from evaluation.reading.writers.pdf_text import WAYS, WIDER

_LEADING = 1.25
_LINES = [way for way in WAYS if way not in (*WIDER, "instead", "backwards")]
_LONG = 8  # letters of a word that may be hyphenated


class Column:
    """`parts` are what paints it, in the order in which it is read; points from the bottom left."""

    def __init__(self, pen: Pen, left: float, width: float, top: float, low: float) -> None:
        self._pen, self._left, self._width = pen, left, width
        self._y, self._low = top, low
        self._vocabulary, self._random = pen.vocabulary, pen.vocabulary.random
        self.parts: list[bytes] = []
        self.links: list[tuple[tuple[float, float, float, float], str]] = []
        self._foot: list[bytes] = []

    def fill(self, *, tables: bool, full: bool) -> None:
        """`full`: to its end, as all columns but the last are."""
        kinds: list[Callable[[], None]] = [*(self._paragraph,) * 5, self._heading, self._list]
        kinds += [self._link, self._raised, self._shown_instead, self._form]
        kinds += [self._table, self._spaced] if tables else []
        blocks = 99 if full else self._random.randint(4, 9)
        if self._vocabulary.chance(0.3):
            self._note()
        for _ in range(blocks):
            if self._y - 8 * self._step < self._low:
                break
            self._random.choice(kinds)()
        while full and self._y - 2 * self._step > self._low:
            self._paragraph()
        self.parts += self._foot

    @property
    def _step(self) -> float:
        return _LEADING * self._pen.size

    def _put(self, text: str, way: str = "", indent: float = 0, *, bold: bool = False) -> None:
        """A line, and down to the next."""
        way = way or self._random.choice(_LINES)
        at = (self._left + indent, self._y)
        self.parts.append(self._pen.line(text, at, self._pen.size, way, bold))
        self._y -= self._step

    def _apart(self) -> None:
        self._y -= 0.9 * self._step

    def _said(self, text: str) -> str:
        return self._pen.written.show(text)

    def _paragraph(self) -> None:
        sentences = [self._vocabulary.sentence() for _ in range(self._random.randint(1, 4))]
        room = int((self._y - self._low) / self._step) + 1
        lines = self._wrapped(" ".join(sentences))[: max(room, 1)]
        way = self._random.choice(_LINES)
        for line in lines:
            self._put(line, way)
        self._said(_whole(lines))
        self._apart()

    def _wrapped(self, text: str) -> list[str]:
        """Lines as wide as the column, now and then with a word over two of them."""
        lines, line = list[str](), ""
        for word in self._signs(text).split(" "):
            longer = f"{line} {word}".strip()
            if width_of(longer, self._pen.size) <= self._width - 2:
                line = longer
                continue
            half = len(word) // 2
            broken = f"{line} {word[:half]}-"
            fits = width_of(broken, self._pen.size) <= self._width - 2
            if line and fits and _may_break(word) and self._vocabulary.chance(0.5):
                lines.append(broken)
                line = word[half:]
            else:
                lines += [line] if line else []
                line = word
        return [*lines, line]

    def _signs(self, text: str) -> str:
        """Some words with letters that a font has one sign for."""
        if not self._vocabulary.chance(0.3) or not self._pen.fonts[0].ligates:
            return text
        words = text.split(" ")
        at = self._random.randrange(len(words))
        if words[at].isalpha():
            words[at] += LIGATURES[self._random.choice([*LIGATURES])] + "e"
        return " ".join(words)

    def _heading(self) -> None:
        text = self._vocabulary.phrase(1, 3)
        lines = self._wrapped(text)
        self._y -= 0.5 * self._step
        for line in lines:
            self._put(line, "plain", bold=True)
        self._said(_whole(lines))
        self._y -= 0.3 * self._step

    def _list(self) -> None:
        for number in range(1, self._random.randint(3, 5)):
            text = self._vocabulary.phrase(1, 3)
            line = self._wrapped(text)[0]
            if width_of(line, self._pen.size) > self._width - 20:
                line = line.split(" ")[0]
            at = (self._left, self._y)
            mark = f"{number}." if self._width > 300 else "-"
            self.parts.append(self._pen.line(mark, at, self._pen.size))
            self._put(line, "plain", indent=16)
            self._said(f"{number}. {line}" if mark[0].isdigit() else line)
        self._apart()

    def _spaced(self) -> None:
        """A line that takes more room than its letters."""
        text = self._vocabulary.phrase(2, 4)
        # The other program takes letters that stand far apart for words.
        self._pen.written.hide(" ".join(text.replace(" ", "")))
        self._put(self._said(text), self._random.choice(WIDER))
        self._apart()

    def _shown_instead(self) -> None:
        line = self._wrapped(self._vocabulary.phrase(2, 5))[0]
        self._put(self._said(line), self._random.choice(("instead", "backwards")))
        self._apart()

    def _form(self) -> None:
        line = self._wrapped(self._vocabulary.phrase(2, 5))[0]
        at = (self._left, self._y)
        self.parts.append(self._pen.form(self._pen.line(self._said(line), at, self._pen.size)))
        self._y -= self._step
        self._apart()

    def _raised(self) -> None:
        """A number with a power, and the mark of a note behind a word."""
        power, size = str(self._random.randint(2, 9)), self._pen.size
        before, after = self._vocabulary.word(), self._vocabulary.word()
        first, last = f"{before} 10", f" {after}"
        if width_of(first + power + last, size) > self._width:
            return
        x, y = self._left, self._y
        middle = x + width_of(first, size)
        self.parts.append(
            b"\n".join(
                (
                    self._pen.line(first, (x, y), size),
                    self._pen.line(power, (middle, y + 0.35 * size), 0.6 * size),
                    self._pen.line(last, (middle + width_of(power, 0.6 * size), y), size),
                )
            )
        )
        self._said(f"{first}{power}{last}")
        self._y -= self._step
        self._apart()

    def _note(self) -> None:
        """At the foot of the column; its mark stands behind a word at the top of it."""
        pen, size = self._pen, self._pen.size
        pen.notes += 1
        mark, word = str(pen.notes), self._vocabulary.word()
        text, small = self._vocabulary.phrase(2, 4), 0.8 * size
        if (
            width_of(f"{mark} {text}", small) > self._width
            or width_of(word, size) > self._width / 2
        ):
            return
        end = self._left + width_of(word, size)
        raised = pen.line(mark, (end, self._y + 0.35 * size), 0.6 * size)
        self.parts.append(pen.line(word, (self._left, self._y), size) + b"\n" + raised)
        self._said(f"{word}{mark}")
        self._y -= self._step
        self._apart()
        pen.written.put_beside(f"{mark} {text}")
        y = self._low - small
        note = pen.line(mark, (self._left, y + 0.3 * small), 0.6 * small)
        after = self._left + width_of(f"{mark} ", small)
        self._foot = [note + b"\n" + pen.line(text, (after, y), small)]
        self._low += 2 * small

    def _link(self) -> None:
        """Words that lead somewhere; their address; or a way within the file."""
        kind = self._random.choice(("words", "words", "address", "within"))
        address = f"{self._pen.address}/{len(self._pen.written.told) + self._random.randint(9, 99)}"
        before, said = self._vocabulary.word(), self._vocabulary.phrase(1, 2)
        said = address if kind == "address" else said
        line, size = f"{before} {said}", self._pen.size
        if width_of(line, size) > self._width:
            return
        left = self._left + width_of(f"{before} ", size)
        right = self._left + width_of(line, size)
        rect = (left, self._y - 0.25 * size, right, self._y + 0.85 * size)
        self.links.append((rect, "" if kind == "within" else address))
        self._put(self._said(line), "plain")
        if kind == "words":
            self._pen.written.tell(address)
        self._apart()

    def _table(self) -> None:
        """Three columns of cells, with rules or without, painted by rows or by columns."""
        rows, wide, size = self._random.randint(3, 5), self._width / 3, self._pen.size
        cells: dict[tuple[int, int], bytes] = {}
        ruled = self._vocabulary.chance(0.5)
        for row in range(rows):
            for column in range(3):
                if row and column and self._vocabulary.chance(0.1):
                    continue
                text = self._vocabulary.figure() if column == 2 else self._vocabulary.word()
                x = self._left + column * wide
                if column == 2:
                    x += wide - width_of(text, size)
                cells[row, column] = self._pen.line(self._said(text), (x, self._y), size)
            if ruled:
                at = (self._left, self._y - 4, self._width)
                self.parts.append(b"%.1f %.1f %.1f 0.5 re f" % at)
            self._y -= 1.4 * self._step
        order = sorted(cells, key=lambda at: at[::-1]) if self._vocabulary.chance(0.3) else [*cells]
        self.parts += [cells[at] for at in order]
        self._apart()


def _may_break(word: str) -> bool:
    return len(word) >= _LONG and word.isalpha() and word.islower() and word.isascii()


def _whole(lines: list[str]) -> str:
    text = " ".join(lines)
    return text.replace("- ", "")
