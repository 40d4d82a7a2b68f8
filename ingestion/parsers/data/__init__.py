"""JSON, JSON lines and YAML: readable lines in the order of the file, each with its line."""

import json

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, clean
from ingestion.parsers.code import write_lines
from ingestion.parsers.data.leaves import write_values
from ingestion.parsers.data.yaml_check import TooManyAliases, is_yaml
from ingestion.parsers.decoding import read, tell
from ingestion.parsers.sniffing.names import type_of_name
from ingestion.parsers.text import write_text

_LONGEST = 20_000_000


class DataParser:
    """Each record is a block of lines `path.to.key: value`; YAML, readable already, stays itself.

    What is called JSON or YAML and is none is read as plain text, with a note.
    """

    media_types = frozenset({"application/json", "application/x-ndjson", "application/yaml"})
    max_characters = _LONGEST

    def parse(self, data: bytes, name: str) -> Extract:
        found = read(data)
        text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > _LONGEST:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has more than {_LONGEST:,} characters; split it and upload the parts.",
            )
        built = ExtractBuilder(name, self.max_characters)
        tell(built.notes, found)
        try:
            if type_of_name(name) == "application/yaml" and not text.lstrip().startswith("{"):
                _write_yaml(built, text)
            elif _is_json(text):
                write_values(built, text)
            else:
                _write_records(built, text)
        except TooManyAliases:
            raise _too_complex(name, "its aliases stand for more than a million values") from None
        except RecursionError:
            raise _too_complex(name, "its values are nested too deep") from None
        return built.done()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _write_yaml(built: ExtractBuilder, text: str) -> None:
    if not is_yaml(text):
        built.notes.append("This is not valid YAML; its lines were read as they stand.")
    write_lines(built, clean(text))


def _write_records(built: ExtractBuilder, text: str) -> None:
    """A record on each line, if the first line is one; else a text of its own kind."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not _is_json(first) or first.strip()[:1] not in ("{", "["):
        built.notes.append("This is not valid JSON; it was read as plain text.")
        write_text(built, text)
        return
    broken = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if _is_json(line):
            write_values(built, line, number)
        else:
            broken += 1
            built.block(BlockKind.PARAGRAPH, line, number)
    if broken:
        said = "1 line is" if broken == 1 else f"{broken} lines are"
        it = "it was" if broken == 1 else "they were"
        built.notes.append(f"{said} not valid JSON; {it} read as plain text.")


def _too_complex(name: str, why: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_COMPLEX,
        f"{name} was not read: {why}. Save it in a simpler form and upload that.",
    )
