"""PDFs written operator by operator, with what trips those who read them."""

from collections.abc import Callable, Sequence

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.pdf_column import Column
from evaluation.reading.writers.pdf_file import File, references
from evaluation.reading.writers.pdf_fonts import Font, width_of
from evaluation.reading.writers.pdf_pages import HEIGHT, WIDTH, Page
from evaluation.reading.writers.pdf_pen import Pen
from evaluation.reading.written import Written

_MARGIN, _GUTTER = 50.0, 24.0


class _Document:
    def __init__(self, seed: int) -> None:
        self.vocabulary = Vocabulary(seed)
        self.random = self.vocabulary.random
        self.written = Written(f"made-{seed}.pdf")
        self.pen = Pen(self.vocabulary, self.written, f"https://example.org/{seed}")
        self.pages: list[Page] = []

    def whole(self) -> Written:
        r, count = self.random, self.random.choice((1, 1, 2, 3, 4))
        turn = r.choice((0, 0, 0, 0, 1, 2, 3))
        scale = r.choice((1, 1, 1, 1, 1, 4, 0.25))
        margin = r.choice((0, 0, 0, 40))
        head = self.vocabulary.phrase(2, 4) if count > 2 and self.vocabulary.chance(0.6) else ""
        if head:
            self.written.put_beside(head)
        numbered = count > 2 and self.vocabulary.chance(0.6)
        for number in range(1, count + 1):
            page = Page(turn=turn, scale=scale, margin=margin * scale)
            page.packed, page.pieces = self.vocabulary.chance(0.5), r.choice((1, 1, 3))
            self._fill(page)
            if head:
                self._artifact(page, head, HEIGHT - 30)
            if numbered:
                self.written.hide(str(number))  # it is read as the page's, and not as text
                self._artifact(page, str(number), 25)
            self.pages.append(page)
        self.written.data = self._file()
        return self.written

    def _fill(self, page: Page) -> None:
        count = self.random.choice((1, 1, 2, 2, 3))
        top, low = HEIGHT - 75, 60.0
        if count > 1 and self.vocabulary.chance(0.4):
            top = self._title(page, top)
        wide = (WIDTH - 2 * _MARGIN - (count - 1) * _GUTTER) / count
        parts: list[list[bytes]] = []
        for at in range(count):
            column = Column(self.pen, _MARGIN + at * (wide + _GUTTER), wide, top, low)
            column.fill(tables=count == 1, full=at < count - 1)
            parts.append(column.parts)
            page.links += column.links
        page.parts += self._in_some_order(parts)
        if self.vocabulary.chance(0.6):
            self._around(page)

    def _in_some_order(self, columns: Sequence[list[bytes]]) -> list[bytes]:
        """Column by column, mostly; else in turns, or anyhow."""
        order = self.random.choice(("as read", "as read", "in turns", "anyhow"))
        parts = [part for column in columns for part in column]
        if order == "in turns":
            most = max(map(len, columns))
            parts = [c[at] for at in range(most) for c in columns if at < len(c)]
        elif order == "anyhow":
            self.random.shuffle(parts)
        return parts

    def _title(self, page: Page, top: float) -> float:
        said = self.written.show(self.vocabulary.phrase(2, 4))
        size = 1.6 * self.pen.size
        page.parts.append(self.pen.line(said, (_MARGIN, top - size), size, bold=True))
        return top - 3 * size

    def _artifact(self, page: Page, text: str, y: float) -> None:
        x = (WIDTH - width_of(text, 8)) / 2
        said = self.pen.line(text, (x, y), 8)
        page.parts.append(b"/Artifact << /Type /Pagination >> BDC %s EMC" % said)

    def _around(self, page: Page) -> None:
        kinds: Sequence[Callable[[Page], None]] = (
            *(self._upwards, self._unpainted, self._covered, self._beyond, self._clipped),
            *(self._layer, self._earlier),
        )
        kinds = [kind for kind in kinds if page.scale >= 1 or kind != self._covered]
        self.random.choice(kinds)(page)

    def _hidden_line(self, x: float = _MARGIN, y: float = 37) -> bytes:
        text = self.written.hide(self.vocabulary.phrase(2, 4))
        return self.pen.line(text, (x, y))

    def _upwards(self, page: Page) -> None:
        """Along the left edge of the page."""
        text = self.written.put_beside(self.vocabulary.phrase(2, 5))
        said = self.pen.line(text, (0, 0), 8)
        page.parts.append(b"q 0 1 -1 0 25 %d cm %s Q" % (self.random.randint(100, 300), said))

    def _unpainted(self, page: Page) -> None:
        page.parts.append(b"q 3 Tr %s Q" % self._hidden_line())

    def _covered(self, page: Page) -> None:
        bar = b"q 1 1 1 rg %d 33 %d 14 re f Q" % (_MARGIN - 5, WIDTH - 2 * _MARGIN + 10)
        page.parts.append(self._hidden_line() + b" " + bar)

    def _beyond(self, page: Page) -> None:
        """Beside the page, or on what is cut off."""
        page.parts.append(self._hidden_line(x=_MARGIN, y=-20))

    def _clipped(self, page: Page) -> None:
        """Poppler reads it as well, so it is nobody's promise whether it is there."""
        said = self.pen.line(self.vocabulary.phrase(2, 4), (_MARGIN, 37))
        page.parts.append(b"q 300 700 10 10 re W n %s Q" % said)

    def _layer(self, page: Page) -> None:
        """Layers that are switched off, and on."""
        off = self._hidden_line()
        text = self.written.put_beside(self.vocabulary.phrase(2, 4))
        on = self.pen.line(text, (_MARGIN, HEIGHT - 50))
        page.parts.append(b"/OC /Off BDC %s EMC\n/OC /On BDC %s EMC" % (off, on))

    def _earlier(self, page: Page) -> None:
        """What the page said before it was saved again."""
        if page.scale == 1 and not page.turn:
            page.once = self._hidden_line()

    def _file(self) -> bytes:
        file = File()
        catalog, tree, resources = file.add(""), file.add(""), file.add("")
        off, on = (file.add(f"<< /Type /OCG /Name {self._name(file, n)} >>") for n in ("a", "b"))
        forms = " ".join(
            f"/X{at} " + f"{file.stream(said, self._form_head(resources))} 0 R"
            for at, said in enumerate(self.pen.forms)
        )
        pages = [page.put(file, tree, resources) for page in self.pages]
        fonts = " ".join(
            f"/{font.name} {font.put(file)} 0 R" for font in self.pen.fonts if self._is_used(font)
        )
        file.put(
            catalog,
            f"<< /Type /Catalog /Pages {tree} 0 R /OCProperties << /OCGs [{off} 0 R {on} 0 R]"
            f" /D << /OFF [{off} 0 R] /Order [{off} 0 R {on} 0 R] >> >> >>",
        )
        file.put(tree, f"<< /Type /Pages /Kids [{references(pages)}] /Count {len(pages)} >>")
        file.put(
            resources,
            f"<< /Font << {fonts} >> /XObject << {forms} >>"
            f" /Properties << /Off {off} 0 R /On {on} 0 R >> >>",
        )
        ways = [file.plain] if file.earlier else [file.plain, file.packed, file.encrypted]
        return self.random.choice(ways)()

    def _name(self, file: File, name: str) -> str:
        return f"{file.string(name.encode())} 0 R"

    def _form_head(self, resources: int) -> str:
        return (
            f"/Type /XObject /Subtype /Form /BBox [0 0 {WIDTH} {HEIGHT}] /Resources {resources} 0 R"
        )

    def _is_used(self, font: Font) -> bool:
        return bool(font.codes) or font.kind in ("standard", "mac", "drawn")


def written(seed: int) -> Written:
    return _Document(seed).whole()
