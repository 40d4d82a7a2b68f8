from contracts.documents import BlockKind, Extract, Place, Section


def section(start: int, *headings: str) -> Section:
    return Section(kind=BlockKind.PARAGRAPH, start=start, end=start + 5, headings=headings)


def test_a_place_shows_only_what_the_format_has() -> None:
    assert Place(page=2, start=1, end=4).model_dump() == {"page": 2, "start": 1, "end": 4}


def test_a_place_is_described_with_its_fields() -> None:
    described = Place.model_json_schema(mode="serialization")

    assert described["type"] == "object"
    assert set(described["properties"]) == set(Place.model_fields)


def test_an_outline_says_where_the_headings_above_change() -> None:
    sections = [section(0), section(6, "A"), section(12, "A"), section(18, "A", "B"), section(24)]

    outline = Extract(text="", sections=sections).outline()

    assert outline == [(0, ()), (6, ("A",)), (18, ("A", "B")), (24, ())]


def test_an_empty_document_has_no_outline() -> None:
    assert Extract(text="", sections=[]).outline() == []
