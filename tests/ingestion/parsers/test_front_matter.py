"""What a Markdown file says of itself above its text gives its title and is no part of the text."""

import pytest

from ingestion.parsers.markdown import MarkdownParser

BODY = "# Doors\n\nThey open.\n"


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: House rules\ntags: [a]\n---\n", "House rules"),
        ('+++\ntitle = "House rules"\ndate = 2026-02-02\n+++\n', "House rules"),
        ('+++\ntitle = "The \\"house\\""\n[params]\ntitle = "no"\n+++\n', 'The "house"'),
        ("+++\ndraft = true\n+++\n", "Doors"),
        ("+++\n+++\n", "Doors"),
        ('{\n  "title": "House rules",\n  "tags": ["a", "}"]\n}\n', "House rules"),
        ('{ "title": "House rules" }\n\n', "House rules"),
        (';;;\n{"title": "House rules"}\n;;;\n', "House rules"),
        (';;;\n"title": "House rules"\n;;;\n', "House rules"),
    ],
)
def test_front_matter_gives_the_title(front: str, title: str):
    extract = MarkdownParser().parse(f"{front}{BODY}".encode(), "a.md")

    assert (extract.title, extract.text) == (title, "Doors\n\nThey open.")
    assert [s.line for s in extract.sections] == [front.count("\n") + 1, front.count("\n") + 3]


def test_front_matter_with_line_ends_of_windows():
    data = f'+++\ntitle = "House rules"\n+++\n{BODY}'.replace("\n", "\r\n").encode()

    assert MarkdownParser().parse(data, "a.md").title == "House rules"


@pytest.mark.parametrize(
    "text",
    [
        "+++\nthis is no TOML\n+++\n\nmore\n",
        "+++ plus +++\n",
        "{curly} words\n",
        '{"a": 1}',
        '{"a": 1}\n\nmore\n',
        ";;;\nno\n;;;\n\nmore\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str):
    extract = MarkdownParser().parse(text.encode(), "a.md")

    assert extract.text.split()[0] == text.split()[0]
