"""What of a Word file's XML its page shows, where that is not simply the text of its runs."""

import pytest

from ingestion.parsers.docx import DocxParser
from tests.ingestion.parsers.office_writer import NAMES, word

_STYLES = (
    f"<w:styles {NAMES}>"
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:type="character" w:styleId="Back"><w:basedOn w:val="Gone"/><w:rPr>'
    '<w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Whole"><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>"
)
_NUMBERING = (
    f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt'
    ' w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1">'
    '<w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def read(body: str, **parts: str) -> str:
    files = {f"word/{name}.xml": content for name, content in parts.items()}
    related = [(name, f"{name}.xml") for name in parts]
    return DocxParser().parse(word(body, files, *related), "report.docx").text


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (run("a ") + run("secret", '<w:rStyle w:val="Gone"/>') + run("b"), "a b"),
        (run("a ") + run("secret", '<w:rStyle w:val="Child"/>') + run("b"), "a b"),
        (run("a ") + run("shown", '<w:rStyle w:val="Back"/>'), "a shown"),
        (run("a ") + run("shown", '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>'), "a shown"),
        (run("a ") + run("shown", '<w:rStyle w:val="Unknown"/>'), "a shown"),
    ],
)
def test_what_a_style_hides_is_not_read(inside: str, shown: str):
    assert read(paragraph(inside), styles=_STYLES) == shown


def test_a_paragraph_that_its_style_hides_is_not_read_but_for_what_is_shown_again():
    hidden = '<w:pStyle w:val="Whole"/>'
    body = paragraph(run("secret"), hidden) + paragraph(run("plain"))
    body += paragraph(run("secret ") + run("shown", '<w:rStyle w:val="Back"/>'), hidden)

    assert read(body, styles=_STYLES) == "plain\n\nshown"


@pytest.mark.parametrize("tag", ["del", "moveFrom"])
def test_paragraphs_whose_mark_between_them_is_gone_are_one(tag: str):
    gone = f"<w:rPr><w:{tag} w:id='1' w:author='A'/></w:rPr>"
    body = paragraph(run("inter"), gone) + paragraph(run("natio"), gone)
    body += paragraph(run("nal")) + paragraph(run("next"))

    assert read(body) == "international\n\nnext"


def test_paragraphs_whose_mark_was_added_are_two():
    added = "<w:rPr><w:ins w:id='1' w:author='A'/></w:rPr>"

    assert read(paragraph(run("one"), added) + paragraph(run("two"))) == "one\n\ntwo"


def test_a_deleted_mark_before_a_table_takes_nothing_with_it():
    gone = "<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('cell'))}</w:tc></w:tr></w:tbl>"

    assert read(paragraph(run("above"), gone) + table) == "above\n\ncell"


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_large_initial_belongs_to_its_word(kind: str):
    body = paragraph(run("O"), f'<w:framePr w:dropCap="{kind}"/>') + paragraph(run("nce upon"))

    assert read(body) == "Once upon"


def test_a_frame_that_is_no_initial_stays_a_paragraph():
    body = paragraph(run("Beside"), '<w:framePr w:w="2000"/>') + paragraph(run("the text"))

    assert read(body) == "Beside\n\nthe text"


def test_what_a_field_in_a_field_s_instruction_says_is_not_shown():
    inner = mark("begin") + code("MERGEFIELD sum") + mark("separate") + run("120") + mark("end")
    outer = mark("begin") + code("IF ") + inner + code(' > 100 "large" "small"')
    body = paragraph(run("It is ") + outer + mark("separate") + run("large") + mark("end"))

    assert read(body) == "It is large"


def test_what_a_field_in_a_field_s_result_says_is_shown():
    inner = mark("begin") + code("PAGEREF x") + mark("separate") + run("7") + mark("end")
    whole = mark("begin") + code("TOC") + mark("separate") + run("Storage ") + inner

    assert read(paragraph(whole + mark("end")) + paragraph(run("after"))) == "Storage 7\n\nafter"


@pytest.mark.parametrize("rest", ["", mark("separate")])
def test_a_field_that_never_ends_hides_nothing(rest: str):
    body = paragraph(mark("begin") + code("REF x") + rest + run("seen")) + paragraph(run("after"))

    assert read(body) == "seen\n\nafter"


def test_a_field_whose_end_was_deleted_is_another_one_s():
    gone = f"<w:del w:id='1' w:author='A'>{mark('begin')}{mark('end')}</w:del>"

    assert read(paragraph(gone + run("seen"))) == "seen"


def test_what_stands_small_above_a_word_follows_it():
    ruby = (
        f"<w:ruby><w:rt>{run('とうきょう')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase></w:ruby>"
    )
    bare = f"<w:ruby><w:rt/><w:rubyBase>{run('駅')}</w:rubyBase></w:ruby>"

    assert read(paragraph(f"<w:r>{ruby}</w:r><w:r>{bare}</w:r>")) == "東京(とうきょう)駅"


def test_items_without_text_are_counted():
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = "".join(paragraph(run(text), item) for text in ("first", "", "third"))

    assert read(body, numbering=_NUMBERING) == "1. first\n3. third"


def notes(kind: str, **texts: str) -> str:
    listed = "".join(
        f'<w:{kind} w:id="{key[1:]}">{paragraph(run(text))}</w:{kind}>'
        for key, text in texts.items()
    )
    return f"<w:{kind}s {NAMES}>{listed}</w:{kind}s>"


def reference(kind: str, key: str, rest: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{key}" {rest}/></w:r>'


def test_footnotes_and_endnotes_are_counted_apart_as_the_page_shows_them():
    inside = run("a") + reference("footnote", "2") + run(" b") + reference("endnote", "2")
    inside += run(" c") + reference("footnote", "3")
    footnotes, endnotes = notes("footnote", _2="one", _3="two"), notes("endnote", _2="last")

    said = read(paragraph(inside), footnotes=footnotes, endnotes=endnotes)

    assert said.split("\n\n") == [
        "a [note 1] b [note i] c [note 2]",
        "Note 1: one",
        "Note i: last",
        "Note 2: two",
    ]


@pytest.mark.parametrize(
    ("form", "start", "label"),
    [("upperLetter", "2", "B"), ("lowerRoman", "4", "iv"), ("chicago", "1", "*"), ("", "12", "12")],
)
def test_notes_have_the_form_and_beginning_that_the_document_says(
    form: str, start: str, label: str
):
    said = f'<w:numFmt w:val="{form}"/>' if form else ""
    body = paragraph(run("a") + reference("footnote", "2"))
    section = (
        f'<w:sectPr><w:footnotePr>{said}<w:numStart w:val="{start}"/></w:footnotePr></w:sectPr>'
    )

    text = read(body + section, footnotes=notes("footnote", _2="one"))

    assert text == f"a [note {label}]\n\nNote {label}: one"


def test_a_mark_that_somebody_chose_is_the_note_s_and_counts_for_none():
    chosen = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>†</w:t></w:r>'
    body = paragraph(run("a") + chosen + run(" b") + reference("footnote", "3"))

    text = read(body, footnotes=notes("footnote", _2="one", _3="two"))

    assert text == "a [note †] b [note 1]\n\nNote †: one\n\nNote 1: two"


_STRUCK = "<w:strike/>"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (run("80 EUR", _STRUCK) + run(" 70 EUR"), "~~80 EUR~~ 70 EUR"),
        (run("from ") + run("80 EUR ", "<w:dstrike/>") + run("70 EUR"), "from ~~80 EUR~~ 70 EUR"),
        (run("80", _STRUCK) + run(" EUR", f"<w:b/>{_STRUCK}"), "~~80 EUR~~"),
        (run("8", _STRUCK) + '<w:proofErr w:type="spellEnd"/>' + run("0", _STRUCK), "~~80~~"),
        (run("80", _STRUCK) + run(" or ") + run("90", _STRUCK), "~~80~~ or ~~90~~"),
        (run("80", '<w:strike w:val="0"/>') + run(" "), "80"),
        (run("80", '<w:rStyle w:val="Void"/>') + run(" 70"), "~~80~~ 70"),
        (run("80", '<w:rStyle w:val="Void"/><w:strike w:val="false"/>'), "80"),
        (run(" ", _STRUCK) + run("80"), "80"),
        (run("10") + run("6", f'{_STRUCK}<w:vertAlign w:val="superscript"/>'), "10~~⁶~~"),
    ],
)
def test_what_is_struck_out_is_marked(inside: str, shown: str):
    styles = (
        f'<w:styles {NAMES}><w:style w:type="character" w:styleId="Void"><w:rPr>{_STRUCK}</w:rPr>'
        "</w:style></w:styles>"
    )

    assert read(paragraph(inside), styles=styles) == shown
