import pytest

from ingestion.parsers.running import running_texts


@pytest.mark.parametrize(
    "text", ["Page 3 of 9", "3", "- 3 -", "Seite 4 von 9", "xii", "Page of", "Page"]
)
def test_the_number_of_a_page_is_no_running_text(text: str):
    assert running_texts([("footer", text)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "2024/117",
        "30.11.2026",
        "2026-11-30",
        "12/2026",
        "0042",
        "+49 30 1234567",
        "Form 12",
        "1,234",
    ],
)
def test_a_number_that_may_be_another_is_one(text: str):
    assert running_texts([("header", text)]) == [f"Header: {text}"]
