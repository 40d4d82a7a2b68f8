"""What people reported of other readers of RTF and OpenDocument, each rebuilt as a small file.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import pytest

from contracts.documents import Extract
from ingestion.parsers.opendocument import OpenDocumentParser
from ingestion.parsers.rtf import RtfParser
from tests.ingestion.parsers.office_writer import open_document

FONTS = (
    rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset2 Symbol;}"
    rb"{\f2\fnil\fcharset2 Wingdings;}{\f3\fnil\fcharset204 Times;}}"
)


def rtf(body: bytes) -> list[str]:
    data = rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + b"}"
    return RtfParser().parse(data, "letter.rtf").text.split("\n\n")


def read(body: str, **more: str) -> Extract:
    return OpenDocumentParser().parse(open_document(body, **more), "report.odt")


def odt(body: str, **more: str) -> list[str]:
    return [line for line in read(body, **more).text.split("\n") if line]


def p(text: str, more: str = "") -> str:
    return f"<text:p {more}>{text}</text:p>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(rb"\pard 5 {\f1\'b3} 3\par", "5 ≥ 3", id="a sign of Symbol"),
        pytest.param(rb"\pard {\f1 a} level\par", "α level", id="a letter of Symbol"),
        pytest.param(rb"\pard {\f2\'fe} done\par", "☑ done", id="a sign of Wingdings"),
        pytest.param(rb"\pard {\f1\u61619?} 3\par", "≥ 3", id="a private letter of Symbol"),
        pytest.param(
            rb'\pard 5 {\field{\*\fldinst SYMBOL 179 \\f "Symbol" \\s 12}{\fldrslt}} 3\par',
            "5 ≥ 3",
            id="a field that is a sign",
        ),
        pytest.param(
            rb"\pard {\f3\'cf\'f0}\plain\f0\'e9\par", "Прé", id="two fonts of two alphabets"
        ),
        pytest.param(rb"\pard A \u10132?B\par", "A ➔B", id="a letter that Windows has not"),
        pytest.param(
            rb"\pard \'D0\u8216\'91\'D0\u8221\'94\par", "Ð‘Ð”", id="bytes and letters mixed"
        ),
        pytest.param(
            rb"\pard {\upr{caf?}{\*\ud{caf\u233?}}} open\par",
            "café open",
            id="said twice, once in Unicode",
        ),
        pytest.param(rb"\pard 80 {\strike 70} 60\par", "80 ~~70~~ 60", id="struck out"),
        pytest.param(
            rb"\pard 80 \strike 70\strike0  60\par", "80 ~~70~~ 60", id="struck out for a while"
        ),
        pytest.param(rb"\pard {\bin5 }\'7d}shown\par", "shown", id="bytes that are no text"),
        pytest.param(
            rb"\pard seen {\*\unknown hidden {\b more}}too\par",
            "seen too",
            id="groups that nobody knows",
        ),
        pytest.param(
            rb"\pard {\object\objemb{\*\objdata 0102}{\result {as shown}}}\par",
            "as shown",
            id="an object",
        ),
        pytest.param(rb"\pard x\'b2{\super 3}\par", "x²³", id="raised beside a raised sign"),
    ],
)
def test_words_of_rtf_are_those_that_are_shown(body: bytes, said: str):
    assert rtf(body) == [said]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        pytest.param(
            rb"\pard The roots are {\mmath{\*\moMath{\mr x}{\mr =}{\mf{\mfPr"
            rb"{\mctrlPr}}{\mnum{\mr 1}}"
            rb"{\mden{\mr 2}}}{\msSup{\me{\mr b}}{\msup{\mr 2}}}}{\mmathPict"
            rb"{\pict 00ff}}} here.\par",
            ["The roots are x=(1)/(2)b² here."],
            id="a formula",
        ),
        pytest.param(
            rb"\pard {\mmathPara{\*\moMathPara{\*\moMath{\mrad{\mradPr"
            rb"{\mdegHide 1}}{\mdeg}{\me{\mr 5}}}}}}"
            rb"\par",
            ["√(5)"],
            id="a formula by itself",
        ),
        pytest.param(
            rb"\pard beside{\*\do\dobxcolumn{\dptxbx{\dptxbxtext\pard in the box\par}}}\par",
            ["beside", "in the box"],
            id="a box of old programs",
        ),
        pytest.param(
            rb"\pard{\listtext\'b7\tab}\ls1 item\par\pard\trowd\cellx9\cellx18"
            rb"\intbl A\cell B\cell\row",
            ["• item", "A | B"],
            id="a list before a table",
        ),
        pytest.param(
            rb"\trowd\cellx9\cellx18\intbl{\field"
            rb'{\*\fldinst HYPERLINK "https://a.example/x"}{\fldrslt'
            rb"{\*\bkmkstart b}linked{\*\bkmkend b}}}\cell B\cell\row",
            ["linked (https://a.example/x) | B"],
            id="a link with a mark in a cell",
        ),
        pytest.param(
            rb"\trowd\cellx9\cellx18\intbl out\par\pard\intbl\itap2 one\nestcell two\nestcell"
            rb"{\*\nesttableprops\trowd\cellx4\cellx8\nestrow}"
            rb"{\nonesttables\par}\pard\intbl\cell B\cell\row",
            ["out one two | B"],
            id="a table in a cell",
        ),
        pytest.param(
            rb"\pard Text{\super\chftn}{\footnote\pard{\super\chftn} A foot.}, more{\super\chftn}"
            rb"{\footnote\ftnalt\pard An end.}.\par",
            ["Text [note 1], more [note i].", "Note 1: A foot.", "Note i: An end."],
            id="notes at the foot and at the end",
        ),
        pytest.param(rb"\pard one\column two\par", ["one", "two"], id="a break of columns"),
        pytest.param(
            rb"\pard one{\footnote *}\par\pard two\par",
            ["one [note 1]", "Note 1: *", "two"],
            id="a short note",
        ),
    ],
)
def test_parts_of_rtf_are_read_where_they_stand(body: bytes, blocks: list[str]):
    assert rtf(body) == blocks


STYLES = (
    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
    "style:num-format='{0}' style:num-prefix='{1}' style:num-suffix='{2}' {3}/>"
    "<text:list-level-style-number text:level='2' style:num-format='1' style:num-suffix='.' "
    "text:display-levels='2'/></text:list-style>"
)


def items(*texts: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f"<text:list text:style-name='L' {more}>{inner}</text:list>"


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (("1", "", ".", ""), ["1. x", "2. y"]),
        (("a", "", ")", ""), ["a) x", "b) y"]),
        (("A", "(", ")", ""), ["(A) x", "(B) y"]),
        (("I", "", ".", ""), ["I. x", "II. y"]),
        (("i", "§ ", "", ""), ["§ i x", "§ ii y"]),
        (("1", "", ".", "text:start-value='5'"), ["5. x", "6. y"]),
    ],
)
def test_items_have_the_numbers_that_the_document_shows(style: tuple[str, ...], shown: list[str]):
    assert odt(items(p("x"), p("y")), styles=STYLES.format(*style)) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            items(p("a"), p("b"), more="xml:id='l1'")
            + p("between")
            + items(p("c"), more="xml:id='l2' text:continue-list='l1'"),
            ["1. a", "2. b", "between", "3. c"],
        ),
        (
            items(p("a")) + p("between") + items(p("b"), more="text:continue-numbering='true'"),
            ["1. a", "between", "2. b"],
        ),
        (
            items(p("a") + items(p("b"), p("c")), p("d") + items(p("e"))),
            ["1. a", "1.1. b", "1.2. c", "2. d", "2.1. e"],
        ),
        (
            "<text:list text:style-name='L'><text:list-header><text:p>no number</text:p>"
            "</text:list-header><text:list-item><text:p>one</text:p></text:list-item></text:list>",
            ["no number", "1. one"],
        ),
        (
            "<table:table><table:table-row><table:table-cell>"
            + items("<text:h text:outline-level='1'>Engineer</text:h>")
            + "</table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell>"
            "</table:table-row></table:table>",
            ["Engineer | x"],
        ),
        ("<text:section text:name='s'>" + p("in it") + "</text:section>", ["in it"]),
    ],
)
def test_lists_go_on_as_the_document_has_them(body: str, shown: list[str]):
    assert odt(body, styles=STYLES.format("1", "", ".", "")) == shown


NOTE = (
    "<text:note text:note-class='{0}'><text:note-citation>{1}</text:note-citation><text:note-body>"
    "<text:p>{2}</text:p></text:note-body></text:note>"
)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(
            p("a" + NOTE.format("footnote", "1", "foot"))
            + p("b" + NOTE.format("endnote", "i", "end"))
            + p("c" + NOTE.format("footnote", "2", "foot too")),
            [
                "a [note 1]",
                "Note 1: foot",
                "b [note i]",
                "Note i: end",
                "c [note 2]",
                "Note 2: foot too",
            ],
            id="notes at the foot and at the end",
        ),
        pytest.param(
            p("a" + NOTE.format("footnote", "*", "star")),
            ["a [note *]", "Note *: star"],
            id="a chosen mark",
        ),
        pytest.param(
            "<text:section text:display='none'><text:p>gone</text:p></text:section>" + p("seen"),
            ["seen"],
            id="a hidden section",
        ),
        pytest.param(
            p("<text:hidden-paragraph text:is-hidden='true'/>gone") + p("seen"),
            ["seen"],
            id="a hidden paragraph",
        ),
        pytest.param(
            p("<text:hidden-paragraph text:is-hidden='false'/>seen"),
            ["seen"],
            id="one that is shown",
        ),
        pytest.param(
            p("a<text:span text:style-name='H'>gone</text:span>b"), ["ab"], id="hidden words"
        ),
        pytest.param(
            p("gone", "text:style-name='HP'") + p("seen"), ["seen"], id="a hidden kind of paragraph"
        ),
        pytest.param(
            p("80 <text:span text:style-name='S'>70</text:span> 60"),
            ["80 ~~70~~ 60"],
            id="struck out",
        ),
        pytest.param(
            p(
                "<text:ruby><text:ruby-base>東京</text:ruby-base>"
                "<text:ruby-text>とうきょう</text:ruby-text>"
                "</text:ruby>駅"
            ),
            ["東京(とうきょう)駅"],
            id="how a word is spoken",
        ),
        pytest.param(p("a<text:script>alert(1)</text:script>b"), ["ab"], id="a script"),
        pytest.param(
            p("a<text:variable-set text:display='none'>5</text:variable-set>b"),
            ["ab"],
            id="a value set unseen",
        ),
        pytest.param(
            "<table:table><table:table-row>"
            "<table:table-cell table:number-columns-repeated='2'><text:p>x"
            "</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell>"
            "</table:table-row></table:table>",
            ["x | x | y"],
            id="a cell that is repeated",
        ),
        pytest.param(
            "<table:table><table:table-row table:number-rows-repeated='2'>"
            "<table:table-cell><text:p>x</text:p>"
            "</table:table-cell><table:table-cell><text:p>y</text:p>"
            "</table:table-cell></table:table-row>"
            "</table:table>",
            ["x | y", "x | y"],
            id="a row that is repeated",
        ),
        pytest.param(
            "<draw:frame><draw:object><math:math xmlns:math='http://www.w3.org/1998/Math/MathML'><math:mfrac>"
            "<math:mn>1</math:mn><math:mn>2</math:mn></math:mfrac></math:math>"
            "</draw:object></draw:frame>",
            ["(1)/(2)"],
            id="a formula that says it only in MathML",
        ),
        pytest.param(
            p("Kept<text:s text:c='3'/>12<text:tab/>34"), ["Kept 12 34"], id="spaces and tabs"
        ),
        pytest.param(
            p("<text:conditional-text text:condition='x'>shown</text:conditional-text>"),
            ["shown"],
            id="a text on condition",
        ),
    ],
)
def test_opendocument_is_read_as_it_is_shown(body: str, shown: list[str]):
    styles = (
        "<style:style style:name='H' style:family='text'>"
        "<style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='HP' style:family='paragraph'>"
        "<style:text-properties text:display='none'/>"
        "</style:style><style:style style:name='S' style:family='text'><style:text-properties "
        "style:text-line-through-style='solid'/></style:style>"
    )
    assert odt(body, styles=styles) == shown


CONTROLS = (
    "<office:forms xmlns:form='urn:oasis:names:tc:opendocument:xmlns:form:1.0'><form:form>"
    "<form:text form:id='c1' form:current-value='Ann Berg'/>"
    "<form:checkbox form:id='c2' form:label='News' form:current-state='checked'/>"
    "<form:checkbox form:id='c3' form:label='Letters'/>"
    "<form:password form:id='c4' form:current-value='secret'/>"
    "</form:form></office:forms>"
)


def test_what_is_filled_into_a_form_is_read_where_it_stands():
    body = (
        CONTROLS
        + p("Name: <draw:control draw:control='c1'/>")
        + p(
            "<draw:control draw:control='c2'/> <draw:control draw:control='c3'/>"
            "<draw:control draw:control='c4'/>"
        )
    )

    assert odt(body) == ["Name: Ann Berg", "☒ News ☐ Letters"]
