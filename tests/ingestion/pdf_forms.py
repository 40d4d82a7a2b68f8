"""Writes a PDF of one page with things typed on top of it: fields, notes, stamps, files."""

from collections.abc import Mapping, Sequence

from tests.ingestion.pdf_writer import PageOf, Text, file_of, shown

WIDGET = "/Type /Annot /Subtype /Widget /F 4"


def box(left: float, top: float, right: float, bottom: float) -> str:
    """A rectangle, in points from the top left of the page."""
    return f"/Rect [{left} {792 - bottom} {right} {792 - top}]"


def text_field(name: str, value: str, rect: str, more: str = "") -> str:
    return f"<< {WIDGET} /FT /Tx /T ({name}) /V ({value}) {rect} {more} >>"


def check_box(name: str, on: bool, rect: str, more: str = "") -> str:
    state = "Yes" if on else "Off"
    return (
        f"<< {WIDGET} /FT /Btn /T ({name}) /V /{state} /AS /{state} {rect} {more}"
        " /AP << /N << /Yes null /Off null >> >> >>"
    )


def note(kind: str, said: str, rect: str, by: str = "", more: str = "") -> str:
    author = f"/T ({by})" if by else ""
    return f"<< /Type /Annot /Subtype /{kind} {author} /Contents ({said}) {rect} {more} >>"


def filled(
    texts: Sequence[Text],
    annotations: Sequence[str],
    files: Mapping[str, bytes] | None = None,
    xfa: str = "",
    rotate: int = 0,
) -> bytes:
    """`files` are carried by the document; `xfa` is the data of a form that has no fields here."""
    page = PageOf(texts)
    content = b"\n".join(shown(text, page.height) for text in texts)
    objects = [
        b"",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"",
        _stream(content),
    ]
    numbers = _added(objects, [one.encode("cp1252") for one in annotations])
    fields = [n for n, one in zip(numbers, annotations, strict=True) if "/Widget" in one]
    form = f"/Fields [{_references(fields)}] /DR << /Font << /Helv 3 0 R >> >>"
    if xfa:
        (packet,) = _added(objects, [_stream(xfa.encode())])
        form += f" /XFA [(datasets) {packet} 0 R]"
    names = ""
    for name, data in (files or {}).items():
        (stream,) = _added(objects, [_stream(data, "/Type /EmbeddedFile")])
        spec = f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {stream} 0 R >> >>"
        (number,) = _added(objects, [spec.encode()])
        names += f"({name}) {number} 0 R "
    carried = f"/Names << /EmbeddedFiles << /Names [{names}] >> >>" if names else ""
    needs = "/NeedsRendering true" if xfa else ""
    objects[0] = (
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << {form} >> {carried} {needs} >>".encode()
    )
    objects[3] = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {rotate} /Resources <<"
        f" /Font << /Helvetica 3 0 R >> >> /Contents 5 0 R /Annots [{_references(numbers)}] >>"
    ).encode()
    return file_of(objects)


def _stream(data: bytes, more: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more.encode(), data)


def _added(objects: list[bytes], new: Sequence[bytes]) -> list[int]:
    objects += new
    return list(range(len(objects) - len(new) + 1, len(objects) + 1))


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
