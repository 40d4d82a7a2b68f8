"""HTML: what a reader reads of a page, without its navigation."""

from adapters.web.charsets import charset_of
from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.decoding import Decoded, read, tell
from ingestion.parsers.html.chrome import is_hidden
from ingestion.parsers.html.composed import compose
from ingestion.parsers.html.incomplete import notes_of
from ingestion.parsers.html.left_out import left_out
from ingestion.parsers.html.main_part import belongs_to_site, main_part
from ingestion.parsers.html.raised import mark_raised
from ingestion.parsers.html.reading import Reader
from ingestion.parsers.html.source import tree_of
from ingestion.parsers.joining import unwrapped
from ingestion.parsers.xmlparts import Element, is_cut

_LITTLE = 40  # characters


class HtmlParser:
    """A page's main part with its headings; the whole body where no part stands out.

    A page that has little besides its navigation is an index: its links are what it says.
    """

    media_types = frozenset({"text/html", "application/xhtml+xml"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        found = page_text(data)
        root = parsed_page(found.text)
        if root is None:
            raise _without_text(name)
        built = ExtractBuilder(name, self.max_characters)
        # A page of a site has many links, and is cited with its own address, where they all are.
        linked = not belongs_to_site(root)
        Reader(built, linked=linked).read(main_part(root))
        if built.length < _LITTLE:
            whole = ExtractBuilder(name, self.max_characters)
            Reader(whole, is_hidden, linked=linked).read(root)
            built = whole if whole.length > 4 * built.length else built
        if is_cut(root):
            built.leave_out_deeper()
        tell(built.notes, found)
        built.title = title_of(root)
        read = built.done()
        read.notes.extend(notes_of(root))
        if said := left_out(root, read.text):
            read.notes.append(said)
        return read


def _without_text(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.EMPTY_TEXT, f"{name} is a page without text. Upload one that has some."
    )


def parsed_page(source: str, sheets: str = "") -> Element | None:
    """The root of a page or of a piece of one; None when there is nothing in it.

    What is raised or lowered is marked, also by the rules of `sheets`.

    Raises:
        MemoryError: for a page that needs more than there is.
    """
    root = tree_of(source)
    if root is None:
        return None
    compose(root, sheets)
    mark_raised(root, sheets)
    return root


def write_fragment(
    built: ExtractBuilder, source: str, below: int = 0, line: int | None = None
) -> None:
    """All a reader sees of HTML that is part of something else: a letter, an item of a feed."""
    root = parsed_page(source)
    if root is not None:
        Reader(built, is_hidden, below, line).read(root)
        if is_cut(root):
            built.leave_out_deeper()


def page_source(data: bytes) -> str:
    return page_text(data).text


def page_text(data: bytes) -> Decoded:
    """A mark at the start, then what the page says of itself, then a guess."""
    return read(data, charset_of(data))


def title_of(root: Element) -> str | None:
    for element in root.iter("title"):
        if title := one_line(unwrapped(element.text or "")):
            return title[:300]
    return None
