"""What a slide shows, and nothing of what it does not: each as made decks have found it."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.pptx import PptxParser
from tests.ingestion.parsers.office_writer import NAMES, presentation, relations, shape

RELS = "ppt/slides/_rels/SLIDE_1.xml.rels"
TITLE = shape("Cold rooms", place="title")
URL = "https://a.example/rules"


def read(*slides: str, **parts: str) -> Extract:
    """`parts`: by their path, with `__` for `/`; `RELS` are the first slide's."""
    paths = {path.replace("__", "/").replace("RELS", RELS): text for path, text in parts.items()}
    named = {path if path == RELS else f"ppt/{path}.xml": text for path, text in paths.items()}
    return PptxParser().parse(presentation(slides, named), "talk.pptx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def outside(*targets: str) -> str:
    parts = relations(*(("hyperlink", target) for target in targets))
    return parts.replace("/>", ' TargetMode="External"/>')


def made(inside: str, tag: str = "sp", properties: str = "", link: str = "", body: str = "") -> str:
    """A shape with properties that no slide shows; `link`: the id that all of it leads to."""
    leads = f'<a:hlinkClick r:id="{link}"/>' if link else ""
    return (
        f'<p:{tag}><p:nv{tag[0].upper()}{tag[1:]}Pr><p:cNvPr id="2" name="x" {properties}>{leads}'
        f"</p:cNvPr><p:nvPr>{body}</p:nvPr></p:nv{tag[0].upper()}{tag[1:]}Pr>{inside}</p:{tag}>"
    )


def words(*said: str) -> str:
    return f"<p:txBody>{''.join(paragraph(run(each)) for each in said)}</p:txBody>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<a:p>{properties}{inside}</a:p>"


def run(text: str, inside: str = "") -> str:
    return f"<a:r><a:rPr>{inside}</a:rPr><a:t>{text}</a:t></a:r>"


RUN_LINK = '<a:hlinkClick r:id="r1"/>'
NUMBER = '<a:p><a:fld type="slidenum"><a:t>4</a:t></a:fld></a:p>'


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (made(words("the rules"), link="r1"), [f"the rules ({URL})"]),
        (made(words("read", "the rules"), link="r1"), ["read", f"the rules ({URL})"]),
        (made(words("the rules").replace("</p:txBody>", f"{NUMBER}</p:txBody>"), link="r1"),
         [f"the rules ({URL})"]),
        (made(shape("one") + shape("two"), "grpSp", link="r1"), ["one", f"two ({URL})"]),
        (made(words(URL), link="r1"), [URL]),
        (made(f"<p:txBody>{paragraph(run('both', RUN_LINK))}</p:txBody>", link="r1"),
         [f"both ({URL})"]),
        (made("", "pic", 'descr="A door, ajar"', "r1"), [f"Picture: A door, ajar ({URL})"]),
        (made("", "pic", link="r1"), []),
        (made(words("next slide"), link="r2"), ["next slide"]),
        (made(words("", ""), link="r1"), []),
    ],
)  # fmt: skip
def test_where_a_shape_leads_to_stands_behind_its_words(tree: str, said: list[str]):
    assert texts(read(TITLE + tree, RELS=outside(URL)))[1:] == said


@pytest.mark.parametrize(
    ("properties", "text", "said"),
    [
        ("baseline='30000'", "2", f"45² ({URL})"),
        ("baseline='30000'", "0.5", f"45^(0.5) ({URL})"),
        ("baseline='-25000'", "2", f"45₂ ({URL})"),
        ("baseline='0'", "2", f"452 ({URL})"),
    ],
)
def test_where_a_raised_mark_leads_to_is_not_raised_with_it(properties: str, text: str, said: str):
    mark = f"<a:r><a:rPr {properties}>{RUN_LINK}</a:rPr><a:t>{text}</a:t></a:r>"
    tree = made(f"<p:txBody>{paragraph(run('45') + mark)}</p:txBody>")

    assert texts(read(TITLE + tree, RELS=outside(URL)))[1:] == [said]


def test_where_a_title_leads_to_is_said_below_it():
    body = '<p:ph type="title"/>'
    extract = read(made(words("Rules"), link="r1", body=body), RELS=outside(URL))

    assert (texts(extract), extract.title) == (["Rules", URL], "Rules")


@pytest.mark.parametrize(
    "tree",
    [
        made(words("unseen"), properties='hidden="1"'),
        made(words("unseen"), properties='hidden="true"'),
        made(shape("unseen"), "grpSp", 'hidden="1"'),
        made("", "pic", 'hidden="1" descr="An unseen door"'),
        made("", "graphicFrame", 'hidden="1"'),
        made(words("unseen"), properties='hidden="1"', body='<p:ph type="title"/>'),
    ],
)
def test_a_shape_that_is_switched_off_is_left_out_and_counted(tree: str):
    extract = read(tree + TITLE)

    assert texts(extract) == ["Cold rooms"]
    assert extract.notes == ["Shapes that are hidden on their slides were left out: 1."]


def test_a_shape_that_is_not_switched_off_is_read():
    assert texts(read(TITLE + made(words("seen"), properties='hidden="0"')))[1:] == ["seen"]


@pytest.mark.parametrize("show", ["0", "false"])
def test_a_hidden_slide_is_read_and_marked_and_told(show: str):
    slide = f"<p:sld {NAMES} show='{show}'><p:cSld><p:spTree>{TITLE}</p:spTree></p:cSld></p:sld>"
    extract = read("", shape("Gloves"), slides__SLIDE_1=slide)

    assert texts(extract) == ["Cold rooms (hidden slide)", "Slide 2", "Gloves"]
    assert extract.title == "Cold rooms"
    assert extract.notes == ["Slides that are hidden, and marked so in the text: 1."]


def test_a_slide_that_says_that_it_is_shown_is_not_marked():
    slide = f"<p:sld {NAMES} show='1'><p:cSld><p:spTree>{TITLE}</p:spTree></p:cSld></p:sld>"
    extract = read("", slides__SLIDE_1=slide)

    assert (texts(extract), extract.notes) == (["Cold rooms"], [])


def layered(layout: str, master: str, *, kept: str = "", slide: str = "") -> Extract:
    """Two slides of one layout; `kept` and `slide` say if layout and slide show what is behind."""

    def part(tag: str, inside: str, own: str = "") -> str:
        tree = f"<p:cSld><p:spTree>{inside}</p:spTree></p:cSld>"
        return f"<p:{tag} {NAMES} {own}>{tree}</p:{tag}>"

    leads = relations(("slideLayout", "../layout.xml"))
    files = {
        RELS: leads,
        "ppt/slides/_rels/slide1.xml.rels": leads,
        "ppt/layout.xml": part("sldLayout", layout, kept),
        "ppt/_rels/layout.xml.rels": relations(("slideMaster", "master.xml")),
        "ppt/master.xml": part("sldMaster", master),
    }
    if slide:
        files["ppt/slides/SLIDE_1.xml"] = part("sld", TITLE, slide)
        files["ppt/slides/slide1.xml"] = part("sld", TITLE, slide)
    return PptxParser().parse(presentation([TITLE, TITLE], files), "talk.pptx")


NOT_BEHIND = 'showMasterSp="0"'


@pytest.mark.parametrize(
    ("extract", "said"),
    [
        (layered(shape("Berg AG"), ""), ["Background: Berg AG"]),
        (layered("", shape("Berg AG")), ["Background: Berg AG"]),
        (layered(shape("May"), shape("Berg AG")), ["Background: May", "Background: Berg AG"]),
        (layered(shape("Berg AG"), shape("Berg AG")), ["Background: Berg AG"]),
        (layered(f"<p:grpSp>{shape('Berg AG')}</p:grpSp>", ""), ["Background: Berg AG"]),
        (layered(shape("Click to edit", place="body"), shape("Click", place="title")), []),
        (layered(made(words("Berg AG"), properties='hidden="1"'), ""), []),
        (layered(made(f"<p:txBody>{NUMBER}</p:txBody>"), ""), []),
        (layered(shape("Berg AG"), shape("May"), kept=NOT_BEHIND), ["Background: Berg AG"]),
        (layered(shape("Berg AG"), shape("May"), slide=NOT_BEHIND), []),
        (layered(shape("Berg AG"), "", slide='showMasterSp="1"'), ["Background: Berg AG"]),
    ],
)
def test_what_stands_behind_all_slides_is_said_once_and_what_asks_for_a_text_is_not(
    extract: Extract, said: list[str]
):
    assert texts(extract) == ["Cold rooms", *said, "Cold rooms"]


def item(text: str, level: int, mark: str) -> str:
    return paragraph(run(text), f'<a:pPr lvl="{level}">{mark}</a:pPr>')


def number(form: str = "arabicPeriod", start: str = "") -> str:
    return f'<a:buAutoNum type="{form}"{start}/>'


BULLET, NONE = '<a:buChar char="-"/>', "<a:buNone/>"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("arabicPeriod", ["1.", "2."]),
        ("arabicParenR", ["1)", "2)"]),
        ("arabicParenBoth", ["(1)", "(2)"]),
        ("arabicPlain", ["1", "2"]),
        ("alphaLcPeriod", ["a.", "b."]),
        ("alphaUcParenR", ["A)", "B)"]),
        ("romanLcParenBoth", ["(i)", "(ii)"]),
        ("romanUcPeriod", ["I.", "II."]),
        ("thaiNumPeriod", ["1.", "2."]),
    ],
)
def test_items_are_numbered_as_the_slide_shows_it(form: str, said: list[str]):
    body = item("x", 0, number(form)) + item("x", 0, number(form))

    found = texts(read(TITLE + made(f"<p:txBody>{body}</p:txBody>")))[1:]

    assert found == [f"{mark} x" for mark in said]


@pytest.mark.parametrize(
    ("between", "after"),
    [
        (item("x", 1, BULLET), "2."),
        (item("x", 1, number()), "2."),
        (item("x", 1, NONE), "2."),
        ("<a:p><a:endParaRPr/></a:p>", "2."),
        (item("x", 0, BULLET), "1."),
        (item("x", 0, NONE), "1."),
        (item("x", 0, number("alphaLcPeriod")), "1."),
        (item("x", 0, number(start=' startAt="7"')), "1."),
    ],
)
def test_numbers_go_on_over_deeper_items_and_end_where_the_list_does(between: str, after: str):
    body = item("one", 0, number()) + between + item("last", 0, number())

    assert texts(read(TITLE + made(f"<p:txBody>{body}</p:txBody>")))[-1] == f"{after} last"


def test_deeper_numbers_begin_anew_below_each_item():
    body = "".join(item("x", level, number()) for level in (0, 1, 1, 0, 1))

    assert texts(read(TITLE + made(f"<p:txBody>{body}</p:txBody>")))[1:] == [
        *("1. x", "1. x", "2. x", "2. x", "1. x"),
    ]


def frame(inside: str) -> str:
    graphic = f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{graphic}</p:graphicFrame>"


def diagram(points: str, bonds: str) -> list[str]:
    data = (
        f"<dgm:dataModel {NAMES}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{bonds}</dgm:cxnLst>"
        "</dgm:dataModel>"
    )
    leads = relations(("diagramData", "../data.xml"))
    return texts(read(TITLE + frame('<dgm:relIds r:dm="r1"/>'), RELS=leads, data=data))[1:]


def point(key: str, *said: str, kind: str = "node", prompt: str = "") -> str:
    body = "".join(paragraph(run(text)) for text in said)
    return (
        f'<dgm:pt modelId="{key}" type="{kind}"><dgm:prSet {prompt}/><dgm:t>{body}</dgm:t></dgm:pt>'
    )


def bond(above: str, below: str, place: int, kind: str = "parOf") -> str:
    return f'<dgm:cxn type="{kind}" srcId="{above}" destId="{below}" srcOrd="{place}"/>'


DOC = point("d", kind="doc")


@pytest.mark.parametrize(
    ("points", "bonds", "said"),
    [
        (point("1", "one") + point("2", "two") + DOC, bond("d", "1", 1) + bond("d", "2", 0),
         ["• two", "• one"]),
        (DOC + point("1", "one") + point("2", "two") + point("3", "in one"),
         bond("d", "1", 0) + bond("d", "2", 1) + bond("1", "3", 0),
         ["• one", "• in one", "• two"]),
        (DOC + point("1", "one") + point("2", "two"), "", ["• one", "• two"]),
        (DOC + point("1", "one"), bond("d", "1", 0) + bond("1", "d", 0), ["• one"]),
        (DOC + point("1", "one") + point("2", "two"),
         bond("d", "1", 1) + bond("d", "2", 2) + bond("d", "2", 0, "presOf"), ["• one", "• two"]),
        (DOC + point("1", "one", "more"), bond("d", "1", 0), ["• one more"]),
        (DOC + point("1", "[Text]", prompt='phldr="1"') + point("2", "two"),
         bond("d", "1", 0) + bond("d", "2", 1), ["• two"]),
        (DOC + point("1", "one", prompt='phldrT="[Text]"'), bond("d", "1", 0), ["• one"]),
    ],
)  # fmt: skip
def test_points_of_a_diagram_come_as_it_shows_them(points: str, bonds: str, said: list[str]):
    assert diagram(points, bonds) == said


def test_a_word_of_a_diagram_in_two_runs_is_one_word():
    inside = run("inter") + run("national") + "<a:br/>" + run("rules")
    held = point("1").replace("<dgm:t>", f"<dgm:t><a:p>{inside}</a:p>")

    assert diagram(DOC + held, bond("d", "1", 0)) == ["• international rules"]


def chart(inside: str, **parts: str) -> list[str]:
    whole = f"<c:chartSpace {NAMES}>{inside}</c:chartSpace>"
    leads = relations(("chart", "../c.xml"))
    tree = TITLE + frame('<c:chart r:id="r1"/>')
    return texts(read(tree, RELS=leads, c=whole, **parts))[1:]


def title(inside: str) -> str:
    return f"<c:title><c:tx><c:rich>{inside}</c:rich></c:tx></c:title>"


def plotted(inside: str, above: str = "") -> str:
    return f"<c:chart>{above}<c:plotArea>{inside}</c:plotArea></c:chart>"


CUT = paragraph(run("Tempe") + run("rature"))
FROM_CELL = "<c:title><c:tx><c:v>Doors</c:v></c:tx><c:txPr><a:p/></c:txPr></c:title>"
RAISED = "<a:r><a:rPr baseline='30000'/><a:t>6</a:t></a:r>"
POINTS = '<c:pt idx="{}"><c:v>{}</c:v></c:pt>'


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (plotted("", title(CUT)), ["Temperature"]),
        (plotted("", title(CUT + CUT)), ["Temperature Temperature"]),
        (plotted("", title(paragraph(run("10") + RAISED))),
         ["10⁶"]),
        (plotted("", FROM_CELL),
         ["Doors"]),
        (plotted(f"<c:catAx>{title(CUT)}</c:catAx>"), ["Temperature"]),
        (plotted(f"<c:catAx>{title(CUT)}</c:catAx><c:valAx>{title(paragraph(run('Doors')))}</c:valAx>",
                 title(paragraph(run("All")))), ["All", "Temperature", "Doors"]),
        (plotted(f"<c:ser><c:dLbls><c:dLbl><c:tx><c:rich>{CUT}</c:rich></c:tx></c:dLbl></c:dLbls></c:ser>"),
         ["Temperature"]),
    ],
)  # fmt: skip
def test_the_words_of_a_chart_are_whole_and_those_of_its_axes_and_points_are_read(
    inside: str, said: list[str]
):
    assert chart(inside) == said


def test_categories_in_groups_are_read_with_their_group():
    inner = "".join(POINTS.format(place, name) for place, name in enumerate(("Q1", "Q2", "Q1")))
    outer = POINTS.format(0, "2025") + POINTS.format(2, "2026")
    values = "".join(POINTS.format(place, value) for place, value in enumerate((4, 5, 6)))
    series = (
        f"<c:ser><c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl>{inner}</c:lvl><c:lvl>{outer}"
        f"</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat><c:val>{values}</c:val></c:ser>"
    )

    assert chart(plotted(series)) == ["2025 Q1 | 4", "2025 Q2 | 5", "2026 Q1 | 6"]


def test_a_box_that_lies_in_a_chart_is_read():
    spaces = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
    box = f"<cdr:sp><cdr:txBody>{CUT}</cdr:txBody></cdr:sp>"
    files = {
        RELS: relations(("chart", "../c.xml")),
        "ppt/c.xml": f"<c:chartSpace {NAMES}/>",
        "ppt/_rels/c.xml.rels": relations(("chartUserShapes", "drawn.xml")),
        "ppt/drawn.xml": f"<c:userShapes {NAMES} {spaces}>{box}</c:userShapes>",
    }
    data = presentation([TITLE + frame('<c:chart r:id="r1"/>')], files)

    assert texts(PptxParser().parse(data, "a.pptx"))[1:] == ["Temperature"]


def noted(*shapes: str, links: str = "") -> list[str]:
    tree = f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>"
    files = {
        RELS: relations(("notesSlide", "../notes.xml")),
        "ppt/notes.xml": f"<p:notes {NAMES}>{tree}</p:notes>",
        "ppt/_rels/notes.xml.rels": links or relations(),
    }
    return texts(PptxParser().parse(presentation([TITLE], files), "a.pptx"))[1:]


BODY = '<p:ph type="body"/>'
LEADS = f"<p:txBody>{paragraph(run('the rules', RUN_LINK))}</p:txBody>"


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (made(LEADS, body=BODY), [f"the rules ({URL})"]),
        (made(words("the rules"), link="r1"), [f"the rules ({URL})"]),
        (made(words("beside")), ["beside"]),
        (made(words("Berg AG"), body='<p:ph type="hdr"/>'), []),
        (made(words("1"), body='<p:ph type="sldNum"/>'), []),
        (made(words("unseen"), properties='hidden="1"'), []),
    ],
)
def test_what_was_typed_on_the_page_of_the_notes_is_read_with_its_links(tree: str, said: list[str]):
    said = ["Notes", *said] if said else []

    assert noted(tree, links=outside(URL)) == said


@pytest.mark.parametrize(
    ("merged", "said"),
    [
        ('hMerge="1"', "a |  | c"),
        ('hMerge="true"', "a |  | c"),
        ('hMerge="0"', "a | left | c"),
        ("", "a | left | c"),
    ],
)
def test_what_is_left_in_a_cell_that_another_covers_is_not_read(merged: str, said: str):
    def cell(text: str, own: str = "") -> str:
        return f"<a:tc {own}><a:txBody>{paragraph(run(text))}</a:txBody></a:tc>"

    row = f"<a:tr>{cell('a')}{cell('left', merged)}{cell('c')}</a:tr>"

    assert texts(read(TITLE + frame(f"<a:tbl>{row}</a:tbl>")))[1:] == [said]


def sectioned(*sections: tuple[str, tuple[int, ...]], slides: int = 2) -> Extract:
    spaces = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
    listed = "".join(
        f'<p14:section name="{name}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{key}"/>' for key in keys)
        + "</p14:sldIdLst></p14:section>"
        for name, keys in sections
    )
    ids = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in range(1, slides + 1))
    whole = (
        f"<p:presentation {NAMES} {spaces}><p:sldIdLst>{ids}</p:sldIdLst><p:extLst><p:ext>"
        f"<p14:sectionLst>{listed}</p14:sectionLst></p:ext></p:extLst></p:presentation>"
    )
    return read(*[TITLE + shape("x")] * slides, presentation=whole)


@pytest.mark.parametrize(
    ("extract", "said"),
    [
        (sectioned(("Figures", (1,)), ("Outlook", (2,))), ["Figures", "Outlook"]),
        (sectioned(("Figures", (1, 2))), ["Figures"]),
        (sectioned(("Default Section", (1,)), ("Outlook", (2,))), ["Outlook"]),
        (sectioned(("Figures", (1,)), ("", (2,))), ["Figures"]),
        (sectioned(("Empty", ()), ("Figures", (1, 2))), ["Figures"]),
        (sectioned(), []),
    ],
)
def test_a_section_stands_once_above_its_slides(extract: Extract, said: list[str]):
    assert [text for text in texts(extract) if text not in ("Cold rooms", "x")] == said


def test_a_section_is_above_the_title_of_its_slides():
    extract = sectioned(("Figures", (1,)))

    assert extract.sections[2].headings == ("Figures", "Cold rooms")
    assert extract.sections[-1].headings == ("Cold rooms",)
    assert (extract.title, extract.sections[0].slide) == ("Cold rooms", 1)


@pytest.mark.parametrize(
    ("extension", "said"),
    [
        ('<p15:threadingInfo><p15:parentCm authorId="4" idx="1"/></p15:threadingInfo>',
         "Reply by Ann: Why?"),
        ("<p15:threadingInfo/>", "Ann: Why?"),
        ("", "Ann: Why?"),
    ],
)  # fmt: skip
def test_a_comment_of_the_old_kind_says_when_it_is_a_reply(extension: str, said: str):
    spaces = 'xmlns:p15="http://schemas.microsoft.com/office/powerpoint/2012/main"'
    comments = (
        f"<p:cmLst {NAMES} {spaces}><p:cm authorId='4'><p:text>Why?</p:text><p:extLst><p:ext>"
        f"{extension}</p:ext></p:extLst></p:cm></p:cmLst>"
    )
    authors = "<p:cmAuthor id='4' name='Ann'/>"
    files = {
        "ppt/_rels/presentation.xml.rels": relations(
            ("slide", "slides/slide1.xml"), ("commentAuthors", "authors.xml")
        ),
        "ppt/authors.xml": f"<p:cmAuthorLst {NAMES}>{authors}</p:cmAuthorLst>",
        RELS: relations(("comments", "../comments.xml")),
        "ppt/comments.xml": comments,
    }

    assert texts(PptxParser().parse(presentation([TITLE], files), "a.pptx"))[-1] == said
