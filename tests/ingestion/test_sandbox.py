import asyncio
import csv
import io
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from contracts.documents import Extract, FailureCode, Section
from contracts.errors import IngestFailure
from contracts.geometry import Word, pack_words
from contracts.settings import ParserLimits
from ingestion import verdicts
from ingestion.parsers.pdf import PdfParser
from ingestion.reading import Reading
from ingestion.sandbox import child
from ingestion.sandbox.decoder import Decoder, Untrustworthy, announced
from ingestion.sandbox.encoder import PLACES
from ingestion.sandbox.parent import network_isolation_available, parse_in_child
from ingestion.sandbox.process import environment
from tests.ingestion.pdf_writer import PageOf, Text, pdf
from tests.ingestion.processes import parsers_of

LIMITS = ParserLimits()
PDF = pdf([PageOf([Text(72, 72, f"The door was open on day {number}.")]) for number in range(1, 6)])


def section(**changed: object) -> dict[str, object]:
    """The columns of one section, as they travel."""
    whole = {"kind": [1], "start": [0], "end": [2], "headings": [0], "chains": [["Storage"]]}
    return whole | changed


def passage(**changed: object) -> list[object]:
    """A row, as it travels."""
    whole = {"start": 0, "end": 2, "tokens": 1, "language": "english", "context": "Storage"}
    return list((whole | {"headings": ["Storage"], "standing": {"line": 1}} | changed).values())


def limits(**changed: int) -> ParserLimits:
    return ParserLimits.model_validate(changed)


def believed(value: dict[str, object], words: bytes, bounds: ParserLimits) -> Reading:
    """What is made of an answer, as it arrives."""
    decoder = Decoder(bounds)
    text, rest = value["text"], {key: told for key, told in value.items() if key != "text"}
    assert isinstance(text, bytes)
    decoder.take(b"T", text)
    decoder.take(b"J", json.dumps(rest).encode())
    decoder.take(b"W", words)
    return decoder.done()


async def outcome(data: bytes, name: str, bounds: ParserLimits = LIMITS) -> Extract | FailureCode:
    try:
        return await parse_in_child(data, name, "", bounds)
    except IngestFailure as failure:
        assert failure.message.endswith(".")
        return failure.code


async def test_a_child_gives_the_same_extract_as_a_parser_here():
    assert await parse_in_child(PDF, "a.pdf", "", LIMITS) == PdfParser().parse(PDF, "a.pdf")


async def test_a_file_on_disk_is_read_too(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF)

    assert (await parse_in_child(path, "a.pdf", "", LIMITS)).pages


async def test_progress_is_told_page_by_page():
    seen: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        seen.append((done, total))

    await parse_in_child(PDF, "a.pdf", "", LIMITS, progress)

    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


async def test_a_failure_of_the_parser_arrives_with_its_sentence():
    with pytest.raises(IngestFailure, match=r"^empty\.md is empty"):
        await parse_in_child(b" ", "empty.md", "", LIMITS)


def test_a_failure_that_somebody_can_mend_arrives_as_one():
    sent = io.BytesIO()
    failure = IngestFailure(FailureCode.UNSUPPORTED, "It is a scan.", mend="Install Tesseract")

    child.fail(sent, failure.code, failure.message, retryable=failure.retryable)
    arrived = verdicts.reported(json.loads(sent.getvalue().partition(b"\n")[2]), "a.pdf")

    assert arrived.message == failure.message
    assert (arrived.retryable, arrived.passing) == (True, False)


async def test_a_file_that_needs_too_much_memory_is_too_complex():
    data = b"<!doctype html>" + b"<p>a<b>b</b>" * 1_000_000

    assert await outcome(data, "big.html", limits(memory_bytes=300_000_000)) is (
        FailureCode.TOO_COMPLEX
    )


async def test_a_file_that_takes_too_long_is_stopped():
    data = b"- *a* `b` [c](d)\n" * 400_000

    assert await outcome(data, "slow.md", limits(wall_seconds=1)) is FailureCode.TIMED_OUT
    assert await outcome(data, "slow.md", limits(cpu_seconds=1)) is FailureCode.TIMED_OUT


async def test_cancelling_ends_the_child():
    task = asyncio.create_task(parse_in_child(b"- *a* `b`\n" * 900_000, "slow.md", "", LIMITS))
    await asyncio.sleep(0.7)
    children = parsers_of(os.getpid()).keys()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert children
    assert not children & parsers_of(os.getpid()).keys()


async def _confined(program: str) -> str:
    """What a program prints that gave up its rights as a parser does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-c",
        "import os; from ingestion.sandbox.confinement import *\n"
        f"confine(Bounds(2**30, 10, 10, os.getppid(), {network_isolation_available()}))\n{program}",
        stdout=asyncio.subprocess.PIPE,
        env=environment(),
    )
    return (await process.communicate())[0].decode().strip()


async def test_a_child_reaches_no_network():
    if not network_isolation_available():
        pytest.skip("this system allows no user namespaces")
    program = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9), 2)
except OSError as error:
    print(error.strerror)
"""

    assert await _confined(program) == "Network is unreachable"


async def test_a_child_reads_no_file_but_its_code(tmp_path: Path):
    (tmp_path / "secret").write_text("secret")
    program = f"""
from ingestion.sandbox.confinement import _code
for path in ({str(tmp_path / "secret")!r}, "/etc/passwd"):
    try:
        print(open(path).read())
    except PermissionError:
        print("denied")
"""

    assert await _confined(program) == "denied\ndenied"


def test_a_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IBID_SECRETS__UPLOAD_KEYS", "x" * 40)

    assert "x" * 40 not in environment().values()


@pytest.mark.parametrize(
    "changed",
    [
        {"text": b"abc\x00"},
        {"text": b"\xed\xa0\x80"},
        {"text": b"abc\xf0\x9f"},
        {"text": b"x" * 20_000_001},
        {"sections": section(end=[9])},
        {"sections": section(end=["2"])},
        {"sections": section(end=[2.5])},
        {"sections": section(end=[2**70])},
        {"sections": section(end=[[2]])},
        {"sections": section(start=[2], end=[1])},
        {"sections": section(start=[0, 0], end=[2, 2], kind=[1, 1], headings=[0, 0])},
        {"sections": section(kind=[99])},
        {"sections": section(headings=[1])},
        {"sections": section(headings=[-1])},
        {"sections": section(chains=[["x"] * 99])},
        {"sections": section(page=[0])},
        {"sections": section(page=["1"])},
        {"sections": section(line=[1, 2])},
        {"sections": section(sheet=["x" * 2000])},
        {"sections": section(seconds=[float("nan")])},
        {"pages": [[2, 0, 3, 0]]},
        {"pages": [[1, 0, 9, 0]]},
        {"pages": [[1, 0, 3, 3]]},
        {"pages": [[1, 0, 3, 14]]},
        {"pages": [[1, 0, 3]]},
        {"notes": ["x" * 9999]},
        {"outline": [[4, []]]},
        {"outline": [[1, []], [0, []]]},
        {"outline": [[0, ["x" * 9999]]]},
        {"passages": [passage(start=-1)]},
        {"passages": [passage(end=4)]},
        {"passages": [passage(end=0)]},
        {"passages": [passage(end=True)]},
        {"passages": [passage(), passage()]},
        {"passages": [passage(tokens=-1)]},
        {"passages": [passage(tokens=2.5)]},
        {"passages": [passage(language="klingon")]},
        {"passages": [passage(language=["english"])]},
        {"passages": [passage(context="x" * 99_999)]},
        {"passages": [passage(context="\x00")]},
        {"passages": [passage(headings=["x"] * 99)]},
        {"passages": [passage(standing={"page": 0})]},
        {"passages": [passage(standing={"line": 2**31})]},
        {"passages": [passage(standing={"slide": True})]},
        {"passages": [passage(standing={"sheet": "\x00"})]},
        {"passages": [passage(standing={"seconds": float("nan")})]},
        {"passages": [passage(standing={"boxes": [[0, 0, 2, 1]]})]},
        {"passages": [passage(standing={"boxes": [[0.5, 0, 0.2, 1]]})]},
        {"passages": [passage(standing={"boxes": [[0, 0, float("inf"), 1]]})]},
        {"passages": [passage(standing={"start": 1})]},
        {"passages": [[0, 1, 1, "english"]]},
        {"more": 1},
    ],
)
def test_an_answer_that_contradicts_itself_is_not_believed(changed: dict[str, object]):
    whole: dict[str, object] = {
        "text": b"abc",
        "sections": section(),
        "outline": [[0, ["Storage"]]],
        "passages": [passage()],
        "pages": [],
        "title": None,
        "notes": [],
    }
    assert believed(whole, b"", LIMITS).extract.text == "abc"
    assert believed(whole, b"", LIMITS).passages[0].text == "ab"

    with pytest.raises((Untrustworthy, ValueError, TypeError, KeyError)):
        believed(whole | changed, b"", LIMITS)


@pytest.mark.parametrize(
    "word",
    [
        Word(0, 9, (0, 0, 1, 1)),
        Word(2, 2, (0, 0, 1, 1)),
        Word(0, 2, (1, 0, 0, 1)),
        Word(0, 2, (0, 1, 1, 0)),
    ],
)
def test_a_word_that_cannot_be_there_is_not_believed(word: Word):
    whole = {"text": b"abc", "sections": section(), "pages": [[1, 0, 3, 14]], "notes": []}
    assert believed(whole, pack_words([Word(0, 2, (0, 0, 1, 1))]), LIMITS).extract.pages

    with pytest.raises(Untrustworthy):
        believed(whole, pack_words([word]), LIMITS)


@pytest.mark.parametrize(
    "parts",
    [
        [["../a.txt", "", 1]],
        [["/a.txt", "", 1]],
        [["a\x07.txt", "", 1]],
        [["a\u202etxt.exe", "", 1]],
        [["e\u0301.txt", "", 1]],
        [["", "", 1]],
        [["x" * 256, "", 1]],
        [["a.txt", "x" * 300, 1]],
        [["a.txt", "", -1]],
        [["a.txt", "", "1"]],
        [["a.txt", "", 2**40]],
        [["a.txt", "", 1]] * 1001,
        {"a": 1},
    ],
)
def test_a_file_that_cannot_be_in_another_is_not_believed(parts: object):
    with pytest.raises((Untrustworthy, ValueError, TypeError)):
        announced(parts)  # pyright: ignore[reportArgumentType]


def test_every_place_a_section_can_have_travels():
    fields = {"kind", "start", "end", "headings", *PLACES}

    assert set(Section.model_fields) == fields


async def test_every_hostile_file_ends_as_it_should(documents: Path):
    """Whatever is in the collections, an extract or a code comes out and nothing hangs."""
    pause = asyncio.Semaphore(2)
    wrong: list[str] = []

    async def check(path: Path, expected: str) -> None:
        async with pause:
            result = await outcome(await asyncio.to_thread(path.read_bytes), path.name)
        if isinstance(result, FailureCode) and not _fits(result, expected, path.suffix):
            wrong.append(f"{path.name}: {result} instead of {expected}")

    async with asyncio.TaskGroup() as group:
        for collection in ("pdf_hostile", "office_hostile"):
            with (documents / collection / "MANIFEST.csv").open() as manifest:
                for row in csv.DictReader(manifest):
                    path = documents / collection / row["file"]
                    if path.name == "freeculture.pdf":
                        continue  # 352 pages, read by other tests
                    group.create_task(check(path, _expected(row)))

    assert wrong == []


def _expected(row: dict[str, str]) -> str:
    """A file in which no library finds more than a blank has no text to be read."""
    blank = row["expected"] == "text" and int(row.get("max_text_chars") or 99) <= 1
    return "empty" if blank else row["expected"]


def _fits(code: FailureCode, expected: str, suffix: str) -> bool:
    clear = {FailureCode.CORRUPT, FailureCode.EMPTY_TEXT, FailureCode.PASSWORD_REQUIRED}
    if suffix not in (".pdf", ".docx", ".docm"):
        clear.add(FailureCode.UNSUPPORTED)
    return code in {
        "text": set(),
        "empty": {FailureCode.EMPTY_TEXT},
        "password_required": {FailureCode.PASSWORD_REQUIRED},
        "corrupt_or_unsupported": {FailureCode.CORRUPT, FailureCode.UNSUPPORTED},
        "no_external_entity_fetch": clear,
    }.get(expected, clear | {FailureCode.UNSUPPORTED})


def test_death_by_cpu_limit_is_told_from_a_crash():
    assert verdicts.died("a", -signal.SIGXCPU, LIMITS).code is FailureCode.TIMED_OUT
    assert verdicts.died("a", -signal.SIGSEGV, LIMITS).code is FailureCode.TOO_COMPLEX
