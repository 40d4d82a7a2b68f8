"""What stands inside a paragraph of a Word document."""

from collections.abc import Callable

from evaluation.reading.packing import OFFICE
from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.written import Written

_PLACE = "http://schemas.openxmlformats.org/"
NAMES = (
    f'xmlns:w="{_PLACE}wordprocessingml/2006/main" xmlns:r="{OFFICE}"'
    f' xmlns:a="{_PLACE}drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    f' xmlns:wp="{_PLACE}drawingml/2006/wordprocessingDrawing"'
    f' xmlns:mc="{_PLACE}markup-compatibility/2006"'
    f' xmlns:m="{_PLACE}officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def run(text: str, properties: str = "") -> str:
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(text: str) -> str:
    """What a field does."""
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


class Runs:
    """Makes what is in paragraphs; keeps the addresses and notes that it refers to."""

    def __init__(self, vocabulary: Vocabulary, written: Written) -> None:
        self._vocabulary, self._written = vocabulary, written
        self.links: dict[str, tuple[str, str]] = {}
        self.notes = {"footnote": "", "endnote": "", "comment": ""}
        # Of some fields the other program prints what they do.
        written.hide("ADDIN IF MERGEFIELD thing HYPERLINK x y z")
        self.columns = vocabulary.random.choice((1, 1, 1, 2))

    def inside(self) -> str:
        """Some pieces with a space between them."""
        pieces: list[Callable[[], str]] = [
            *(self._plain, self._plain, self._plain, self._cut, self._cut, self._link),
            *(self._simple_field, self._field, self._field_in_field, self._inserted),
            *(self._deleted, self._hidden, self._raised, self._symbol, self._tabbed),
            *(self._note, self._inline_control, self._hyphens, self._ruby, self._tagged),
            self._capitals,
        ]
        chosen = self._vocabulary.random.choices(pieces, k=self._vocabulary.random.randint(1, 5))
        return run(" ").join(piece() for piece in chosen)

    def _said(self, least: int = 2, most: int = 6) -> str:
        return self._written.show(self._vocabulary.phrase(least, most))

    def _plain(self) -> str:
        return run(self._written.show(self._vocabulary.sentence()))

    def _cut(self) -> str:
        looks = ("", "<w:b/>", "<w:i/>", '<w:color w:val="FF0000"/>', "<w:u w:val='single'/>")
        between = (
            "",
            "<w:proofErr w:type='spellStart'/>",
            "<w:bookmarkStart w:id='1' w:name='x'/>",
        )
        r = self._vocabulary.random
        pieces = self._vocabulary.split(self._said())
        return "".join(run(piece, r.choice(looks)) + r.choice(between) for piece in pieces)

    def _link(self) -> str:
        key = f"l{len(self.links)}"
        self.links[key] = ("hyperlink", self._written.tell(f"https://example.org/{key}"))
        return f'<w:hyperlink r:id="{key}">{run(self._said())}</w:hyperlink>'

    def _simple_field(self) -> str:
        said = self._said(1, 2)
        return f'<w:fldSimple w:instr=" ADDIN thing ">{run(said)}</w:fldSimple>'

    def _field(self) -> str:
        said = self._said(1, 3)
        return _mark("begin") + _code("ADDIN thing") + _mark("separate") + run(said) + _mark("end")

    def _field_in_field(self) -> str:
        """What the inner field says is part of the outer one's instruction."""
        unseen = self._written.hide(self._vocabulary.word())
        inner = _mark("begin") + _code("MERGEFIELD x") + _mark("separate") + run(unseen)
        inner += _mark("end")
        outer = _mark("begin") + _code("ADDIN IF") + inner + _code('= "y" "z"') + _mark("separate")
        return outer + run(self._said(1, 2)) + _mark("end")

    def _inserted(self) -> str:
        return f'<w:ins w:id="1" w:author="A">{run(self._said())}</w:ins>'

    def _deleted(self) -> str:
        text = self._written.hide(self._vocabulary.phrase(1, 3))
        gone = f'<w:del w:id="2" w:author="A"><w:r><w:delText>{text}</w:delText></w:r></w:del>'
        return gone + run(f" {self._said(1, 2)}")

    def _hidden(self) -> str:
        return run(self._written.hide(self._vocabulary.phrase(1, 3)), "<w:vanish/>")

    def _raised(self) -> str:
        number, power = (
            self._vocabulary.random.randint(11, 99),
            self._vocabulary.random.randint(2, 9),
        )
        kind = self._vocabulary.random.choice(("superscript", "subscript"))
        base = "10" if kind == "superscript" else "H"
        self._written.show(f"{number} {base}{power}")
        lifted = run(str(power), f'<w:vertAlign w:val="{kind}"/>')
        return run(f"{number} {base}") + lifted

    def _symbol(self) -> str:
        sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        return f"{sign}{run(f' {self._said(1, 2)}')}"

    def _tabbed(self) -> str:
        one, two, three = (self._written.show(self._vocabulary.word()) for _ in range(3))
        return f"<w:r><w:t>{one}</w:t><w:tab/><w:t>{two}</w:t><w:br/><w:t>{three}</w:t></w:r>"

    def _note(self) -> str:
        kind = self._vocabulary.random.choice(("footnote", "endnote"))
        number = len(self.links) + sum(map(len, self.notes.values())) + 2
        before = self._written.show(self._vocabulary.word())
        text = run(f" {self._written.put_beside(self._vocabulary.phrase())}")
        mark = f"<w:r><w:{kind}Ref/></w:r>"
        before += " "  # or the other program runs the word and the mark together
        self.notes[kind] += f'<w:{kind} w:id="{number}"><w:p>{mark}{text}</w:p></w:{kind}>'
        return f'{run(before)}<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def _inline_control(self) -> str:
        look = self._vocabulary.random.choice(("", "<w:showingPlcHdr/>", "<w:text/>"))
        content = f"<w:sdtContent>{run(self._said(1, 3))}</w:sdtContent>"
        return f"<w:sdt><w:sdtPr>{look}</w:sdtPr>{content}</w:sdt>"

    def _hyphens(self) -> str:
        one, two, three, four = (self._vocabulary.word() for _ in range(4))
        self._written.show(f"{one}-{two} {three}{four}")
        return (
            f"<w:r><w:t>{one}</w:t><w:noBreakHyphen/><w:t>{two} {three}</w:t><w:softHyphen/>"
            f"<w:t>{four}</w:t></w:r>"
        )

    def _ruby(self) -> str:
        """Small letters above a word tell how it is spoken."""
        base, above = self._written.show(self._vocabulary.word()), self._vocabulary.word()
        self._written.put_beside(above)
        return (
            f"<w:r><w:ruby><w:rubyPr/><w:rt>{run(above)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase>"
            "</w:ruby></w:r>"
        )

    def _tagged(self) -> str:
        return f'<w:smartTag w:element="x">{run(self._said(1, 3))}</w:smartTag>'

    def _capitals(self) -> str:
        text = self._vocabulary.phrase(1, 3).replace("ß", "ss")
        return run(self._written.show(text), "<w:caps/>")
