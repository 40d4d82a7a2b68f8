"""Workbooks: cells of every kind under many number formats, and what floats above them."""

from collections.abc import Callable
from html import escape

from evaluation.reading.packing import OFFICE, content_types, relations, zipped
from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.written import Written

_MAIN = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
_DRAWN = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
NUMBERS = (
    *("General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", "0.00E+00", "00000", "0.0##"),
    *('#,##0.00 "€"', '"CHF" #,##0.00', "#,##0.00;[Red](#,##0.00)", '0.0 "kg"', "# ?/?", "# ??/??"),
    *(
        "[>=1000]#,##0.0,;0.0",
        '0 "pcs";-0 "pcs";"none"',
        '+0.0;-0.0;"±0"',
        "000-00-0000",
        "#,##0,,",
    ),
    *(
        '"No. "0000',
        "0.000",
        "[Blue]0.0;[Red]-0.0",
        "##0.0E+0",
        r"\#0",
        "_-* #,##0.00_-",
        "[$£-809]#,##0",
    ),
)
DATES = (
    *("yyyy-mm-dd", "dd.mm.yyyy", "d mmm yyyy", "dddd d mmmm yyyy", "hh:mm", "hh:mm:ss", "[h]:mm"),
    *(
        "mm:ss.0",
        "h:mm AM/PM",
        'yyyy"年"m"月"d"日"',
        "yyyy-mm-dd hh:mm:ss",
        "mmm-yy",
        "d/m/yy",
        "[mm]:ss",
    ),
    *("ddd dd/mm", "mmmmm", '"Q" yyyy', "hh:mm:ss.00", "[$-409]d mmm yyyy", "d. mmmm yyyy"),
)
_TEXTS = ("General", "@", '"Ref: "@', '@" (sic)"')
_FORMATS = (*NUMBERS, *DATES, *_TEXTS, ";;;")


class _Sheet:
    def __init__(self, book: "_Book", name: str, hidden: bool) -> None:
        self.name, self.state = name, "hidden" if hidden else "visible"
        self._book, self._vocabulary, self._written = book, book.vocabulary, book.written
        self.merged: list[str] = []
        self.links: dict[str, str] = {}
        self.comments: dict[str, str] = {}
        self.boxes: list[str] = []

    def rows(self) -> str:
        r, made, number = self._vocabulary.random, "", 0
        for _ in range(r.randint(1, 3)):
            number += r.randint(1, 2)
            left, wide = r.randint(0, 2), r.randint(2, 6)
            for _ in range(r.randint(2, 8)):
                number += 1
                cells = "".join(
                    self._cell(f"{chr(65 + left + column)}{number}", number, column + 1 == wide)
                    for column in range(wide)
                )
                hidden = ' hidden="1"' if self._vocabulary.chance(0.08) else ""
                made += f'<row r="{number}"{hidden}>{cells}</row>'
            number += 1
        if self._vocabulary.chance(0.4):
            self.boxes.append(self._written.put_beside(self._vocabulary.phrase()))
        return made

    def _cell(self, address: str, row: int, last: bool) -> str:
        kinds: list[Callable[[str], str]] = [
            *(self._shared, self._shared, self._rich, self._inline, self._number, self._number),
            *(self._number, self._date, self._date, self._boolean, self._error, self._computed),
            *(self._formatted_text, self._unseen, self._empty),
        ]
        made = self._vocabulary.random.choice(kinds)(address)
        if 't="s"' in made and self._vocabulary.chance(0.1):
            self.links[address] = f"https://example.org/{address.lower()}{len(self._book.texts)}"
            self._written.put_beside(self.links[address])
        if made and self._vocabulary.chance(0.06):
            self.comments[address] = self._written.put_beside(self._vocabulary.phrase())
        if 't="s"' in made and last and self._vocabulary.chance(0.2):
            self.merged.append(f"{address}:{chr(ord(address[0]) + 2)}{row}")
            self._written.again.append(self._book.last)
        return made

    def _empty(self, address: str) -> str:
        return ""

    def _shared(self, address: str) -> str:
        text = self._vocabulary.phrase(1, 3)
        return self._book.shared(address, f"<si><t>{escape(text)}</t></si>", text)

    def _rich(self, address: str) -> str:
        """Cut into runs, with what is spoken beside it, which no cell shows."""
        text = self._vocabulary.phrase(1, 3)
        runs = "".join(
            f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(piece)}</t></r>'
            for piece in self._vocabulary.split(text)
        )
        spoken = f'<rPh sb="0" eb="1"><t>{self._written.hide(self._vocabulary.word())}</t></rPh>'
        return self._book.shared(address, f"<si>{runs}{spoken}</si>", text)

    def _inline(self, address: str) -> str:
        text = f"{self._vocabulary.phrase(1, 2)}\n{self._vocabulary.phrase(1, 2)}"
        self._written.show(text)
        said = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
        return f'<c r="{address}" t="inlineStr">{said}</c>'

    def _number(self, address: str) -> str:
        r = self._vocabulary.random
        value = r.choice(
            (
                r.randint(-99_999, 9_999_999),
                round(r.uniform(-5000, 5000), r.randint(1, 4)),
                round(r.uniform(0, 1), 3),
                r.choice((0, 0.5, 1, -1, 12.345, 999.995, 1234567.891)),
            )
        )
        return self._plain(address, value, r.choice(NUMBERS))

    def _date(self, address: str) -> str:
        r = self._vocabulary.random
        # Before March 1900 Excel and others do not agree which day it is.
        value = r.randint(32_000, 47_000) + r.choice((0, 1)) * r.randint(1, 86_399) / 86_400
        return self._plain(address, value, r.choice(DATES))

    def _boolean(self, address: str) -> str:
        return f'<c r="{address}" t="b"><v>{self._vocabulary.random.randint(0, 1)}</v></c>'

    def _error(self, address: str) -> str:
        said = self._vocabulary.random.choice(("#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!"))
        return f'<c r="{address}" t="e"><v>{said}</v></c>'

    def _computed(self, address: str) -> str:
        text = self._written.show(self._vocabulary.phrase(1, 2))
        formula = escape(text).replace('"', '""')
        return f'<c r="{address}" t="str"><f>"{formula}"&amp;""</f><v>{escape(text)}</v></c>'

    def _formatted_text(self, address: str) -> str:
        style = _FORMATS.index(self._vocabulary.random.choice(_TEXTS))
        text = self._written.show(self._vocabulary.phrase(1, 2))
        said = f"<is><t>{escape(text)}</t></is>"
        return f'<c r="{address}" s="{style}" t="inlineStr">{said}</c>'

    def _unseen(self, address: str) -> str:
        """Its format hides it; we read it all the same and say so."""
        text = self._written.put_beside(self._vocabulary.word())
        said = f"<is><t>{text}</t></is>"
        return f'<c r="{address}" s="{_FORMATS.index(";;;")}" t="inlineStr">{said}</c>'

    def _plain(self, address: str, value: float, code: str) -> str:
        return f'<c r="{address}" s="{_FORMATS.index(code)}"><v>{value!r}</v></c>'

    def xml(self) -> str:
        rows = self.rows()
        columns = '<cols><col min="2" max="2" width="9" hidden="1"/></cols>'
        columns = columns if self._vocabulary.chance(0.15) else ""
        merged = "".join(f'<mergeCell ref="{each}"/>' for each in self.merged)
        merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
        links = "".join(f'<hyperlink ref="{cell}" r:id="l{cell}"/>' for cell in self.links)
        links = f"<hyperlinks>{links}</hyperlinks>" if links else ""
        drawing = '<drawing r:id="drawing"/>' if self.boxes else ""
        return (
            f"<worksheet {_MAIN}>{columns}<sheetData>{rows}</sheetData>{merged}{links}{drawing}"
            "</worksheet>"
        )


class _Book:
    def __init__(self, seed: int) -> None:
        self.vocabulary = Vocabulary(seed, other_scripts=True)
        self.written = Written(f"made-{seed}.xlsx")
        self.texts: list[str] = []
        self.last = ""

    def shared(self, address: str, item: str, text: str) -> str:
        self.texts.append(item)
        self.last = self.written.show(text)
        return f'<c r="{address}" t="s"><v>{len(self.texts) - 1}</v></c>'

    def whole(self) -> Written:
        sheets = [
            _Sheet(
                self,
                f"Sheet {n} {self.vocabulary.word()}"[:31],
                n > 1 and self.vocabulary.chance(0.2),
            )
            for n in range(1, self.vocabulary.random.randint(2, 4))
        ]
        parts: dict[str, str] = {}
        kinds = {
            "xl/workbook.xml": "spreadsheetml.sheet.main",
            "xl/styles.xml": "spreadsheetml.styles",
        }
        kinds["xl/sharedStrings.xml"] = "spreadsheetml.sharedStrings"
        for number, sheet in enumerate(sheets, 1):
            self.written.put_beside(sheet.name)
            parts |= _parts(number, sheet, kinds)
        listed = "".join(
            f'<sheet name="{each.name}" sheetId="{n}" r:id="r{n}" state="{each.state}"/>'
            for n, each in enumerate(sheets, 1)
        )
        related = {
            f"r{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)
        }
        self.written.data = zipped(
            {
                "[Content_Types].xml": content_types(kinds),
                "_rels/.rels": relations({"r1": ("officeDocument", "xl/workbook.xml")}),
                "xl/workbook.xml": f"<workbook {_MAIN}><sheets>{listed}</sheets></workbook>",
                "xl/_rels/workbook.xml.rels": relations(
                    {
                        **related,
                        "s": ("styles", "styles.xml"),
                        "t": ("sharedStrings", "sharedStrings.xml"),
                    }
                ),
                "xl/styles.xml": _styles(),
                "xl/sharedStrings.xml": f"<sst {_MAIN}>{''.join(self.texts)}</sst>",
                **parts,
            }
        )
        return self.written


def _parts(number: int, sheet: _Sheet, kinds: dict[str, str]) -> dict[str, str]:
    path = f"xl/worksheets/sheet{number}.xml"
    parts = {path: sheet.xml()}
    kinds[path] = "spreadsheetml.worksheet"
    related = {f"l{cell}": ("hyperlink", target) for cell, target in sheet.links.items()}
    if sheet.comments:
        listed = "".join(
            f'<comment ref="{cell}" authorId="0"><text><t>{escape(text)}</t></text></comment>'
            for cell, text in sheet.comments.items()
        )
        parts[f"xl/comments{number}.xml"] = (
            f"<comments {_MAIN}><authors><author>Ann</author></authors><commentList>{listed}"
            "</commentList></comments>"
        )
        kinds[f"xl/comments{number}.xml"] = "spreadsheetml.comments"
        related["comments"] = ("comments", f"../comments{number}.xml")
    if sheet.boxes:
        parts[f"xl/drawings/drawing{number}.xml"] = _drawing(sheet.boxes)
        kinds[f"xl/drawings/drawing{number}.xml"] = "drawing"
        related["drawing"] = ("drawing", f"../drawings/drawing{number}.xml")
    parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations(related)
    return parts


def _drawing(boxes: list[str]) -> str:
    anchor = "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{1}</xdr:row>"
    anchor += "<xdr:rowOff>0</xdr:rowOff></xdr:{0}>"
    said = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in boxes)
    shape = (
        '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Box"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        f'<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr><xdr:txBody><a:bodyPr/>{said}</xdr:txBody>'
        "</xdr:sp><xdr:clientData/>"
    )
    ends = anchor.format("from", 8) + anchor.format("to", 12)
    return f"<xdr:wsDr {_DRAWN}><xdr:twoCellAnchor>{ends}{shape}</xdr:twoCellAnchor></xdr:wsDr>"


def _styles() -> str:
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{escape(code)}"/>'
        for n, code in enumerate(_FORMATS)
    )
    looks = "".join(
        f'<xf numFmtId="{200 + n if code != "General" else 0}" applyNumberFormat="1" fontId="0"'
        ' fillId="0" borderId="0" xfId="0"/>'
        for n, code in enumerate(_FORMATS)
    )
    return (
        f"<styleSheet {_MAIN}><numFmts>{codes}</numFmts><fonts><font><sz val='10'/></font></fonts>"
        "<fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        f"<cellXfs>{looks}</cellXfs></styleSheet>"
    )


def written(seed: int) -> Written:
    return _Book(seed).whole()
