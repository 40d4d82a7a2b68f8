"""Word documents: what stands in them, block by block."""

from collections.abc import Callable

from evaluation.reading.packing import content_types, relations, zipped
from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.docx_runs import NAMES, Runs, run
from evaluation.reading.written import Written

_PAGE = (
    '<w:sectPr>{heads}<w:pgSz w:w="23800" w:h="16800" w:orient="landscape"/><w:pgMar w:top="1000"'
    ' w:bottom="1000" w:left="900" w:right="900" w:header="500" w:footer="500" w:gutter="0"/>'
    '<w:cols w:num="{columns}" w:space="400"/>{title}</w:sectPr>'
)
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    f'<w:pPr><w:ind w:left="{400 * n + 400}" w:hanging="360"/></w:pPr></w:lvl>'
    for n, (form, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "–")))
)
_NUMBERING = (
    f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
# Without it LibreOffice also prints what was deleted.
_SETTINGS = f'<w:settings {NAMES}><w:revisionView w:markup="0" w:insDel="0"/></w:settings>'
_STYLES = (
    f'<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="DejaVu Sans"'
    ' w:hAnsi="DejaVu Sans" w:cs="DejaVu Sans"/><w:sz w:val="16"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:pPr>'
        f'<w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2, 3)
    )
    + '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/>'
    '</w:rPr></w:style><w:style w:type="paragraph" w:styleId="GoneWhole"><w:name'
    ' w:val="Gone whole"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


class _Document:
    def __init__(self, seed: int) -> None:
        self.vocabulary = Vocabulary(seed)
        self.written = Written(f"made-{seed}.docx")
        self.runs = Runs(self.vocabulary, self.written)

    def whole(self) -> Written:
        body = "".join(self._block() for _ in range(self.vocabulary.random.randint(6, 16)))
        runs, parts, related, kinds = self.runs, {}, dict(self.runs.links), dict[str, str]()
        heads = ""
        for name, text in self._running().items():
            kind, which = name.split("-")
            parts[f"word/{name}.xml"] = (
                f"<w:{kind[0] + 'tr' if kind == 'footer' else 'hdr'} {NAMES}>{text}"
                f"</w:{'ftr' if kind == 'footer' else 'hdr'}>"
            )
            related[name] = (kind, f"{name}.xml")
            kinds[f"word/{name}.xml"] = f"wordprocessingml.{kind}"
            heads += f'<w:{kind}Reference w:type="{which}" r:id="{name}"/>'
        for kind, content in runs.notes.items():
            if content:
                parts[f"word/{kind}s.xml"] = _notes(kind, content)
                related[kind] = (f"{kind}s", f"{kind}s.xml")
                kinds[f"word/{kind}s.xml"] = f"wordprocessingml.{kind}s"
        title = "<w:titlePg/>" if "first" in heads else ""
        section = _PAGE.format(heads=heads, columns=self.runs.columns, title=title)
        self.written.data = zipped(
            {
                "[Content_Types].xml": content_types(
                    {
                        "word/document.xml": "wordprocessingml.document.main",
                        "word/styles.xml": "wordprocessingml.styles",
                        "word/numbering.xml": "wordprocessingml.numbering",
                        "word/settings.xml": "wordprocessingml.settings",
                        **kinds,
                    }
                ),
                "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
                "word/document.xml": f"<w:document {NAMES}><w:body>{body}{section}</w:body>"
                "</w:document>",
                "word/_rels/document.xml.rels": relations(
                    {
                        "s": ("styles", "styles.xml"),
                        "n": ("numbering", "numbering.xml"),
                        "t": ("settings", "settings.xml"),
                        **related,
                    }
                ),
                "word/styles.xml": _STYLES,
                "word/numbering.xml": _NUMBERING,
                "word/settings.xml": _SETTINGS,
                **parts,
            }
        )
        return self.written

    def _running(self) -> dict[str, str]:
        said: dict[str, str] = {}
        for name, share in (
            ("header-default", 0.5),
            ("footer-default", 0.4),
            ("header-first", 0.3),
        ):
            if self.vocabulary.chance(share):
                text = self.written.put_beside(self.vocabulary.phrase())
                said[name] = f"<w:p>{run(text)}</w:p>"
        if "header-first" in said and "footer-default" in said:
            # The first page has no other footer, so that page would be the only one.
            del said["footer-default"]
            self.written.beside.pop(-2)
        if "header-first" in said and "header-default" in said:
            del said["header-default"]
            self.written.beside.pop(-2)
        return said

    def _block(self) -> str:
        kinds: list[tuple[Callable[[], str], int]] = [
            (self._paragraph, 6),
            (self._heading, 2),
            (self._list, 2),
            (self._table, 2),
            (self._nested_table, 1),
            (self._frame, 1),
            (self._box, 2),
            (self._control, 1),
            (self._joined, 1),
            (self._gone, 1),
            (self._moved, 1),
            (self._drop_cap, 1),
            (self._field_over_paragraphs, 1),
        ]
        made, weights = zip(*kinds, strict=True)
        return self.vocabulary.random.choices(made, weights)[0]()

    def _paragraph(self, properties: str = "") -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr>{self.runs.inside()}</w:p>"

    def _heading(self) -> str:
        level = self.vocabulary.random.randint(1, 3)
        return self._paragraph(f'<w:pStyle w:val="Heading{level}"/>')

    def _list(self) -> str:
        levels = [0]
        for _ in range(4):
            levels.append(self.vocabulary.random.randint(0, min(levels[-1] + 1, 2)))
        return "".join(
            self._paragraph(f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="1"/></w:numPr>')
            for n in levels
        )

    def _cell(self, properties: str = "", inside: str = "") -> str:
        text = inside or f"<w:p>{run(self.written.show(self.vocabulary.phrase(1, 3)))}</w:p>"
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"

    def _table(self) -> str:
        """Its third row has a cell over two columns, its fourth and fifth one over both."""
        rows = [[self._cell() for _ in range(3)] for _ in range(2)]
        rows.append([self._cell('<w:gridSpan w:val="2"/>'), self._cell()])
        if self.vocabulary.chance(0.6):
            tall = self._cell('<w:vMerge w:val="restart"/>')
            self.written.again.append(self.written.shown[-1])
            rows.append([tall, self._cell(), self._cell()])
            rows.append([self._cell("<w:vMerge/>", "<w:p/>"), self._cell(), self._cell()])
        if self.vocabulary.chance(0.3):
            text = self.written.hide(self.vocabulary.phrase(1, 2))
            gone = f'<w:p><w:del w:id="9" w:author="A"><w:r><w:delText>{text}</w:delText></w:r>'
            cell = self._cell("", f"{gone}</w:del></w:p>")
            rows.append([f'<w:trPr><w:del w:id="8" w:author="A"/></w:trPr>{cell}'])
        return _table(rows, 3)

    def _nested_table(self) -> str:
        inner = [[self._cell() for _ in range(2)] for _ in range(2)]
        whole = f"{_table(inner, 2)}<w:p/>"
        return _table([[self._cell("", whole), self._cell()]], 2)

    def _frame(self) -> str:
        return _table([[self._cell("", self._paragraph() + self._paragraph())]], 1)

    def _box(self) -> str:
        """Text that floats: as programs write it today, or as those before 2010 did."""
        before = self.written.show(self.vocabulary.phrase())
        said = self.written.put_beside(self.vocabulary.phrase(2, 4))
        inside = f"<w:txbxContent><w:p>{run(said)}</w:p></w:txbxContent>"
        old = (
            '<w:pict><v:shape style="width:400pt;height:40pt"><v:textbox>'
            f"{inside}</v:textbox></v:shape></w:pict>"
        )
        new = (
            '<w:drawing><wp:inline><wp:extent cx="6000000" cy="500000"/><wp:docPr id="7"'
            ' name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/'
            '2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="6000000" cy="500000"/></a:xfrm><a:prstGeom prst="rect">'
            f"<a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>"
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        both = (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}'
            "</mc:Fallback></mc:AlternateContent>"
        )
        return f"<w:p>{run(before)}<w:r>{self.vocabulary.random.choice((old, both))}</w:r></w:p>"

    def _control(self) -> str:
        inside = self._paragraph() + self._paragraph()
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def _joined(self) -> str:
        """Two paragraphs that are one since the mark between them was deleted."""
        first, second = self.vocabulary.word(), self.vocabulary.word()
        self.written.show(f"{first}{second}")
        gone = '<w:pPr><w:rPr><w:del w:id="5" w:author="A"/></w:rPr></w:pPr>'
        return f"<w:p>{gone}{run(first)}</w:p><w:p>{run(second)}</w:p>"

    def _gone(self) -> str:
        """Hidden by a style of its characters, or of the paragraph."""
        text = self.written.hide(self.vocabulary.phrase())
        if self.vocabulary.chance(0.5):
            style = '<w:rStyle w:val="Gone"/>'
            return f"<w:p>{run(text, style)}</w:p>"
        mark = '<w:pPr><w:pStyle w:val="GoneWhole"/></w:pPr>'
        return f"<w:p>{mark}{run(text)}</w:p>"

    def _moved(self) -> str:
        text = self.vocabulary.phrase()
        here, there = self.written.show(text), text
        before = f'<w:p><w:moveFrom w:id="3" w:author="A">{run(there)}</w:moveFrom></w:p>'
        return f'{before}<w:p><w:moveTo w:id="4" w:author="A">{run(here)}</w:moveTo></w:p>'

    def _drop_cap(self) -> str:
        word = self.vocabulary.word()
        rest = self.vocabulary.phrase()
        self.written.show(f"{word} {rest}")
        frame = (
            '<w:pPr><w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text"'
            ' w:hAnchor="text"/></w:pPr>'
        )
        after = f"{word[1:]} {rest}"
        return f"<w:p>{frame}{run(word[0])}</w:p><w:p>{run(after)}</w:p>"

    def _field_over_paragraphs(self) -> str:
        """A table of contents, say: one field around several paragraphs."""
        texts = [self.written.show(self.vocabulary.phrase()) for _ in range(3)]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText>'
            '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return (
            f"<w:p>{begin}{run(texts[0])}</w:p><w:p>{run(texts[1])}</w:p>"
            f"<w:p>{run(texts[2])}{end}</w:p>"
        )


def _table(rows: list[list[str]], columns: int) -> str:
    grid = f'<w:gridCol w:w="{21000 // columns}"/>' * columns
    width = f'<w:tblPr><w:tblW w:w="{21000 // columns * columns}" w:type="dxa"/></w:tblPr>'
    inside = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{width}<w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl><w:p/>"


def _notes(kind: str, content: str) -> str:
    separator = (
        f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    )
    return f"<w:{kind}s {NAMES}>{separator if kind != 'comment' else ''}{content}</w:{kind}s>"


def written(seed: int) -> Written:
    return _Document(seed).whole()
