"""A file as we read it."""

from contracts.errors import IngestFailure
from evaluation.reading.written import Written
from ingestion.parsers import parser_for


def ours(file: Written) -> str:
    """Its text; of one that is refused, the sentence that says why."""
    try:
        return parser_for(file.data, file.name).parse(file.data, file.name).text
    except IngestFailure as failure:
        return str(failure)
