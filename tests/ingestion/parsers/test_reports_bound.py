"""Content controls that are bound to other XML of their file, of which people reported that other
readers show an old value. Which report is which: docs/explanation/reading-files-reports.md."""

import pytest

from tests.ingestion.parsers.office_writer import NAMES, relations
from tests.ingestion.parsers.word_writer import control, paragraph, read, run, said, texts

STORE = "{16BB3F27-6769-43F1-94EF-38FF097B8F79}"
CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
MAPPED = "xmlns:n='urn:orders' "


def bound(
    xpath: str, content: str, store: str = STORE, mappings: str = MAPPED, kind: str = "<w:text/>"
) -> str:
    binding = (
        f'<w:dataBinding w:prefixMappings="{mappings}" w:xpath="{xpath}" w:storeItemID="{store}"/>'
    )
    return control(content, binding + kind)


ORDER = "<o:Order xmlns:o='urn:orders'><o:Sum>66666</o:Sum></o:Order>"


def shown(body: str, store: str = ORDER, head: str = "") -> str:
    parts = {
        "word/header1.xml": head or f"<w:hdr {NAMES}/>",
        "customXml/item1.xml": store,
        "customXml/_rels/item1.xml.rels": relations(("customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/customXml" ds:itemID="{STORE.lower()}"/>',
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/'
        'elements/1.1/"><dc:title>Cold rooms</dc:title></cp:coreProperties>',
    }
    related = ("customXml", "../customXml/item1.xml"), ("header", "header1.xml")
    return " / ".join(texts(read(body, parts, *related)))


def test_a_control_says_what_it_is_bound_to():
    body = paragraph(
        said("Sum: "), bound("/n:Order[1]/n:Sum[1]", said("53") + said("46")), said(".")
    )

    assert shown(body) == "Sum: 66666."


@pytest.mark.parametrize(
    ("xpath", "store", "expected"),
    [
        ("/n:Order/n:Sum", "<Order xmlns='urn:orders'><Sum>1</Sum></Order>", "1"),
        ("/n:Order/n:Sum[2]", "<Order xmlns='urn:orders'><Sum>1</Sum><Sum>2</Sum></Order>", "2"),
        ("/n:Order/n:Sum[3]", "<Order xmlns='urn:orders'><Sum>1</Sum></Order>", "5346"),
        ("/n:Order/n:Sum", "<Order xmlns='urn:orders'><Sum/></Order>", "5346"),
        ("/n:Order/n:Sum", "<Order><Sum>1</Sum></Order>", "5346"),
        ("/x:Order/x:Sum", "<Order xmlns='urn:orders'><Sum>1</Sum></Order>", "5346"),
        ("//n:Sum[. = 1]", "<Order xmlns='urn:orders'><Sum>1</Sum></Order>", "5346"),
        ("", "<Order xmlns='urn:orders'>1</Order>", "5346"),
    ],
)
def test_only_a_place_that_is_there_and_says_something_counts(
    xpath: str, store: str, expected: str
):
    assert shown(paragraph(bound(xpath, said("5346"))), store) == expected


def test_a_control_of_another_kind_or_store_keeps_what_it_says():
    path = "/n:Order/n:Sum"

    assert shown(paragraph(bound(path, said("5346"), kind="<w:date/>"))) == "5346"
    assert shown(paragraph(bound(path, said("5346"), store="{0}"))) == "5346"


def test_a_title_is_that_of_the_file():
    mappings = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:cp='urn:cp'"
    body = bound("/cp:coreProperties/dc:title", paragraph(said("[Title]")), CORE, mappings)

    assert shown(body) == "Cold rooms"


def test_a_control_in_a_head_or_around_paragraphs_is_filled_too():
    path = "/n:Order/n:Sum"
    head = f"<w:hdr {NAMES}>{paragraph(bound(path, said('5346')))}</w:hdr>"

    assert shown(paragraph(said("x")), head=head) == "Header: 66666 / x"
    assert shown(bound(path, paragraph(said("53")) + paragraph(run("<w:t>46</w:t>")))) == "66666"
