"""Writes the document of the browser journey: `python -m tests.e2e.manual`.

A small PDF of our own with real text, headings and several pages, and nothing else in it.
"""

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

FILE = Path(__file__).parent / "fixtures" / "cold-chain-handling-manual.pdf"
QUESTION = "When is stock moved to the standby room?"

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 72
_COLUMNS = 74

Page = Sequence[tuple[str, str]]
"""Headings (`h1`, `h2`) and paragraphs (`p`), from the top."""

PAGES: Sequence[Page] = (
    (
        ("h1", "Cold-chain handling manual"),
        ("p", "This manual tells the people of the central depot how temperature-sensitive goods "
              "are received, stored, watched and handed on. It applies to all three cold rooms and "
              "to the two refrigerated vans."),
        ("h2", "1 Receiving"),
        ("p", "Every delivery is checked at the dock within fifteen minutes of its arrival. The "
              "receiver reads the data logger of the parcel before the seal is broken and writes "
              "the highest and the lowest value into the receiving log."),
        ("p", "A parcel whose logger shows more than 10 degrees Celsius is put into the quarantine "
              "cage with a red label. Quarantined goods are released or destroyed by the duty "
              "pharmacist alone, never by the receiver."),
        ("p", "Deliveries without a logger are refused. The driver signs the refusal form, and a "
              "copy goes to purchasing on the same day."),
    ),
    (
        ("h2", "2 Storage"),
        ("p", "Reagents of class B are stored between 2 and 8 degrees Celsius. Reagents of class C "
              "are stored in the freezer at minus 20 degrees Celsius or below."),
        ("p", "Goods stand at least ten centimetres from the wall and from the evaporator, so that "
              "the air can pass. Nothing is stored on the floor."),
        ("h2", "2.1 Probes"),
        ("p", "Each shelf carries one probe in a bottle of glycol. The probes are calibrated every "
              "six months against the reference thermometer, and the certificate is kept for five "
              "years."),
        ("p", "A probe that differs by more than half a degree from the reference is replaced on "
              "the same day."),
    ),
    (
        ("h2", "3 Excursions"),
        ("p", "The monitoring system rings when a cold room leaves its range. If a cold room stays "
              "above 8 degrees for longer than twenty minutes, stock is moved to the standby room "
              "and the event is recorded in the deviation log."),
        ("p", "The standby room is kept empty, cooled and unlocked at all times. It holds the "
              "contents of one cold room, not of two."),
        ("p", "Moved stock is labelled with the time of the move. The quality manager decides "
              "within two working days whether it may be used."),
        ("h2", "3.1 Power failure"),
        ("p", "The generator starts by itself within thirty seconds. Should it not start, the "
              "doors stay closed: a closed cold room keeps its range for about four hours."),
    ),
    (
        ("h2", "4 People"),
        ("p", "The duty pharmacist is Dr. Ilse Brandt. She is reached on extension 4471 by day and "
              "through the gate by night."),
        ("p", "Everybody who enters a cold room alone tells the gate before and after. Nobody "
              "stays inside for longer than thirty minutes."),
        ("h2", "5 Records"),
        ("p", "The receiving log, the deviation log and the calibration certificates are reviewed "
              "every quarter. Records are kept for five years and then shredded."),
    ),
)  # fmt: skip

_STYLE = {"h1": ("F2", 24, 34), "h2": ("F2", 16, 26), "p": ("F1", 12, 18)}
_GAP = {"h1": 16, "h2": 4, "p": 12}


def pdf(pages: Sequence[Page]) -> bytes:
    """The pages as a PDF 1.4 file; the same pages always give the same bytes."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, page in enumerate(pages):
        content = _content(page, number + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            f"/Contents {6 + 2 * number} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _content(page: Page, number: int) -> bytes:
    lines = []
    y = _HEIGHT - _MARGIN
    for style, text in page:
        font, size, leading = _STYLE[style]
        for line in wrap(text, _COLUMNS):
            lines.append(_line(font, size, _MARGIN, y, line))
            y -= leading
        y -= _GAP[style]
    lines.append(_line("F1", 9, _WIDTH // 2, 40, str(number)))
    return "\n".join(lines).encode("cp1252")


def _line(font: str, size: int, x: int, y: int, text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET"


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(made)


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(pdf(PAGES))
