"""Text formats: files that nobody here wrote, read in a child process like any upload."""

import asyncio
import html
import re
from collections import Counter
from pathlib import Path

import pytest

from contracts.documents import Extract
from contracts.settings import ParserLimits
from ingestion.sandbox.parent import Hearers, parse_in_child
from ingestion.spool import Spool
from tests.ingestion.parsers.packing import zipped

LIMITS = ParserLimits()
NAVIGATION_ONLY = {"hyperlink_02.html", "hyperlink_03.html"}
SITE = {"wiki_duck.html"}  # its menus are in the text expected of a whole page

EXPECTED = {
    "test.json": ["5b64c88c-b3c3-4510-bcb8-da0b200602d8", "9700dc99-6685-40b4-9a3a-5e406dcb37f3"],
    "test_mskanji.csv": ["名前 | 年齢 | 住所", "佐藤太郎 | 30 | 東京", "髙橋淳 | 35 | 名古屋"],
    "test_notebook.ipynb": ["Test Notebook", 'print("markitdown")', "Code Cell Below", "42"],
    "test_rss.xml": [
        "The Official Microsoft Blog",
        "Ignite 2024: Why nearly 70% of the Fortune 500 now use Microsoft 365 Copilot",
        "In the case of AI, it is absolutely true that the industry is moving incredibly fast",
    ],
    "test_outlook_msg.msg": [
        "test.sender@example.com",
        "To: test.recipient@example.com",
        "Test Email Message",
        "This is the body of the test email message",
    ],
    "test.epub": [
        "Test Author",
        "A test EPUB document for MarkItDown testing",
        "Chapter 1: Test Content",
        "This is a test paragraph with some formatting",
        "• A bullet point",
        "Chapter 2: More Content",
        "This is a blockquote for testing",
    ],
    "test_blog.html": [
        "Large language models (LLMs) are powerful tools that can generate natural language texts",
        "an example where high cost can easily prevent a generic complex",
    ],
    "test_wikipedia.html": [
        "Microsoft entered the operating system (OS) business in 1980 with its own version of Unix",
        "Microsoft was founded by Bill Gates",
    ],
    "test_serp.html": [
        "Microsoft Corporation is an American multinational corporation and technology company",
    ],
}
FORBIDDEN = {
    "test_rss.xml": ["<rss", "<feed", "<p>"],
    "test_notebook.ipynb": ["nbformat"],
    "test_wikipedia.html": [
        "You are encouraged to create an account and log in",
        "154 languages",
        "move to sidebar",
    ],
    "test_serp.html": ["https://www.bing.com/ck/a?!&&p=", "data:image/svg+xml"],
}


async def read(path: Path, spool: Spool | None = None) -> Extract:
    return await parse_in_child(path, path.name, "", LIMITS, Hearers(spool=spool))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("name", EXPECTED)
async def test_what_must_be_found_in_a_file_is(name: str, documents: Path):
    extract = await read(documents / "markitdown" / "test_files" / name)

    assert [phrase for phrase in EXPECTED[name] if phrase not in extract.text] == []
    assert [phrase for phrase in FORBIDDEN.get(name, []) if phrase in extract.text] == []


def expected_words(markdown: str) -> Counter[str]:
    """Of a page written down as Markdown: without comments, targets of links and marks."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    return words(html.unescape(re.sub(r"\]\([^)]*\)", "]", text)))


@pytest.mark.parametrize(("kind", "least"), [("csv", 1.0), ("md", 0.97), ("html", 0.88)])
async def test_nearly_every_word_people_wrote_down_is_found(
    kind: str, least: float, documents: Path
):
    folder = documents / "docling" / kind
    sources = [p for p in sorted((folder / "sources").iterdir()) if p.name not in NAVIGATION_ONLY]
    recalls: dict[str, float] = {}
    for group in (sources[start : start + 4] for start in range(0, len(sources), 4)):
        for path, extract in zip(group, await asyncio.gather(*map(read, group)), strict=True):
            wanted = expected_words((folder / "groundtruth" / f"{path.name}.md").read_text())
            found = sum((wanted & words(extract.text)).values())
            recalls[path.name] = found / sum(wanted.values())

    low = {name for name, recall in recalls.items() if recall < least}
    assert low <= SITE
    assert sum(recalls.values()) / len(recalls) > 0.95


async def test_e_mails_give_their_words_and_attachments(documents: Path):
    folder = documents / "docling" / "email" / "sources"

    for name in ("eml_simple.eml", "msg_simple.msg"):
        simple = await read(folder / name)
        assert simple.title == "Simple Email"
        assert "This is a simple email body." in simple.text
    for name in ("eml_with_attachment.eml", "msg_with_attachment.msg"):
        with Spool() as spool:
            await read(folder / name, spool)
            assert spool.parts[0].name == "test.txt"
            assert spool.read(spool.parts[0]).startswith(b"This is a test attachment file.")


async def test_a_real_archive_gives_all_its_files(documents: Path):
    folder = documents / "markitdown" / "test_files"
    names = [*EXPECTED, "test.docx", "test.xlsx", "test.pdf"]
    archive = zipped({f"box/{name}": (folder / name).read_bytes() for name in names})

    with Spool() as spool:
        await parse_in_child(archive, "box.zip", "", LIMITS, Hearers(spool=spool))
        assert {part.name: spool.read(part) for part in spool.parts} == {
            f"box/{name}": (folder / name).read_bytes() for name in names
        }
