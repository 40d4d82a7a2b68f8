"""What a slide shows, and nothing of what it does not: each as made decks have found it."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.pptx import PptxParser
from tests.ingestion.parsers.office_writer import NAMES, presentation, relations, shape
from tests.ingestion.parsers.slide_writer import (
    NUMBER,
    RELS,
    RUN_LINK,
    TITLE,
    URL,
    frame,
    made,
    outside,
    paragraph,
    read,
    run,
    texts,
    words,
)


def struck(text: str, how: str = "sngStrike") -> str:
    return run(text).replace("<a:rPr>", f'<a:rPr strike="{how}">')


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
        made(words("unseen"), properties='hidden="1"', body='<p:ph type="title"/>'),
    ],
)
def test_a_shape_that_is_switched_off_is_left_out_and_counted(tree: str):
    extract = read(tree + TITLE)

    assert texts(extract) == ["Cold rooms"]
    assert extract.notes == ["Shapes with text that are hidden on their slides, left out: 1."]


@pytest.mark.parametrize(
    "tree",
    [
        made("", "pic", 'hidden="1" descr="An unseen door"'),
        made("", "graphicFrame", 'hidden="1"'),
    ],
)
def test_what_is_switched_off_and_has_no_text_is_left_out(tree: str):
    extract = read(tree + TITLE)

    assert (texts(extract), extract.notes) == (["Cold rooms"], [])


def test_a_shape_that_is_not_switched_off_is_read():
    assert texts(read(TITLE + made(words("seen"), properties='hidden="0"')))[1:] == ["seen"]


@pytest.mark.parametrize("show", ["0", "false"])
def test_a_hidden_slide_is_read_and_marked_and_told(show: str):
    slide = f"<p:sld {NAMES} show='{show}'><p:cSld><p:spTree>{TITLE}</p:spTree></p:cSld></p:sld>"
    extract = read("", shape("Gloves"), slides__SLIDE_1=slide)

    assert texts(extract) == ["Cold rooms (hidden slide)", "Slide 2", "Gloves"]
    assert extract.title == "Cold rooms"
    assert extract.notes == ["Hidden slides, which are marked as hidden in the text: 1."]


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
        (layered(shape("Berg AG"), ""), ["Berg AG"]),
        (layered("", shape("Berg AG")), ["Berg AG"]),
        (layered(shape("May"), shape("Berg AG")), ["May", "Berg AG"]),
        (layered(shape("Berg AG"), shape("Berg AG")), ["Berg AG"]),
        (layered(f"<p:grpSp>{shape('Berg AG')}</p:grpSp>", ""), ["Berg AG"]),
        (layered(shape("Click to edit", place="body"), shape("Click", place="title")), []),
        (layered(made(words("Berg AG"), properties='hidden="1"'), ""), []),
        (layered(made(f"<p:txBody>{NUMBER}</p:txBody>"), ""), []),
        (layered(shape("Berg AG"), shape("May"), kept=NOT_BEHIND), ["Berg AG"]),
        (layered(shape("Berg AG"), shape("May"), slide=NOT_BEHIND), []),
        (layered(shape("Berg AG"), "", slide='showMasterSp="1"'), ["Berg AG"]),
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


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (struck("80 EUR") + run(" 70 EUR"), "~~80 EUR~~ 70 EUR"),
        (struck("80") + struck(" EUR", "dblStrike") + run(" 70"), "~~80 EUR~~ 70"),
        (struck("80 EUR", "noStrike"), "80 EUR"),
        (struck(" ") + run("80 EUR"), "80 EUR"),
    ],
)
def test_what_is_struck_out_on_a_slide_is_marked(inside: str, said: str):
    slide = made(f"<p:txBody>{paragraph(inside)}</p:txBody>")

    assert texts(read(slide)) == ["Slide 1", said]
