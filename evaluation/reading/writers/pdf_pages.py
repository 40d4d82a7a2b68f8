"""Pages of a PDF: their content, what can be pressed on them, and how they are turned and cut."""

from dataclasses import dataclass, field

from evaluation.reading.writers.pdf_file import File, deflated, numbers, references

WIDTH, HEIGHT = 595.0, 842.0
_Rect = tuple[float, float, float, float]


@dataclass
class Page:
    """Everything in points from the bottom left of the page as it is shown; `turn` is how the
    viewer has to turn it, in quarters clockwise, `scale` how large a point is, `margin` what is
    cut off around it."""

    parts: list[bytes] = field(default_factory=list[bytes])
    links: list[tuple[_Rect, str]] = field(default_factory=list[tuple[_Rect, str]])
    turn: int = 0
    scale: float = 1
    margin: float = 0
    packed: bool = False
    pieces: int = 1
    once: bytes | None = None
    """What it said before it was saved a second time."""

    def _matrix(self) -> tuple[float, float, float, float, float, float]:
        s, wide, high = self.scale, WIDTH * self.scale, HEIGHT * self.scale
        return (
            (s, 0, 0, s, 0, 0),
            (0, s, -s, 0, high, 0),
            (-s, 0, 0, -s, wide, high),
            (0, -s, s, 0, 0, wide),
        )[self.turn]

    def _box(self) -> _Rect:
        wide, high = (HEIGHT, WIDTH) if self.turn % 2 else (WIDTH, HEIGHT)
        return 0, 0, wide * self.scale, high * self.scale

    def put(self, file: File, parent: int, resources: int) -> int:
        content = [b"q %s cm" % numbers(self._matrix()).encode(), *self.parts, b"Q"]
        cut = max(len(content) // self.pieces, 1)
        streams = [
            self._stream(file, b"\n".join(content[at : at + cut]))
            for at in range(0, len(content), cut)
        ]
        if self.once is not None:
            file.once_said(streams[0], self.once)
        pressed = [self._link(file, rect, target) for rect, target in self.links]
        left, low, right, high = self._box()
        m = self.margin
        around = numbers([left - m, low - m, right + m, high + m])
        crop = f"/CropBox [{numbers([left, low, right, high])}]" if m else ""
        return file.add(
            f"<< /Type /Page /Parent {parent} 0 R /MediaBox [{around}] {crop}"
            f" /Rotate {90 * self.turn} /Resources {resources} 0 R"
            f" /Contents [{references(streams)}] /Annots [{references(pressed)}] >>"
        )

    def _stream(self, file: File, data: bytes) -> int:
        if self.packed and self.once is None:
            return file.stream(deflated(data), "/Filter /FlateDecode")
        return file.stream(data)

    def _link(self, file: File, rect: _Rect, target: str) -> int:
        a, b, c, d, e, f = self._matrix()
        xs = [a * x + c * y + e for x, y in (rect[:2], rect[2:])]
        ys = [b * x + d * y + f for x, y in (rect[:2], rect[2:])]
        placed = numbers([min(xs), min(ys), max(xs), max(ys)])
        if target:
            leads = f"/A << /S /URI /URI {file.string(target.encode())} 0 R >>"
        else:
            leads = "/A << /S /Named /N /FirstPage >>"
        return file.add(
            f"<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [{placed}] {leads} >>"
        )
