"""CSV and its relatives: every record a row, its place the line it begins on."""

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.decoding import text_for
from ingestion.parsers.quoting import MOST_ROWS, Record, records_of
from ingestion.parsers.sniffing.tables import likeliest_delimiter

_HEAD = 65_536
_UNCLOSED = "A quotation mark is never closed, so line ends and commas were taken as they stand."


class DelimitedParser:
    """The first row is the header; single cells above it are what the table is called."""

    media_types = frozenset({"text/csv", "text/tab-separated-values"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        text = text_for(built, data).removeprefix("\ufeff")
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        delimiter, skipped = _delimiter(text, name)
        records, is_open = records_of(text, delimiter)
        if is_open:
            built.notes.append(_UNCLOSED)
        if len(records) > MOST_ROWS:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has more than {MOST_ROWS:,} rows; split it and upload the parts.",
            )
        _write(built, records[skipped:])
        return built.done()


def _delimiter(text: str, name: str) -> tuple[str, int]:
    """What divides the cells, and how many records only say so (`sep=;`, as Excel writes it)."""
    first = text.partition("\n")[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4], 1
    if first == "sep=":
        return "\t", 1
    if name.lower().endswith((".tsv", ".tab")) and "\t" in text:
        return "\t", 0
    return likeliest_delimiter(text[:_HEAD], cut=len(text) > _HEAD), 0


def _write(built: ExtractBuilder, records: list[Record]) -> None:
    widest = max((len(cells) for _, cells in records), default=0)
    above = widest > 1
    for line, cells in records:
        filled = sum(bool(cell.strip()) for cell in cells)
        above = above and filled < 2
        if above and filled:
            built.block(BlockKind.PARAGRAPH, one_line(" ".join(cells)), line)
        else:
            built.row(_trimmed(cells), line)


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, which spreadsheets export by the dozen."""
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]
