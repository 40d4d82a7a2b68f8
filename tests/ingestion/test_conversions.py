"""Files that other programs turn into what is read here: the real ones where they are installed,
and programs that do what a hostile file could make them do."""

import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.wiring import Adapters
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion import conversions
from ingestion.conversions import converted, program
from ingestion.parsers import parser_for
from ingestion.parsers.converted import DJVU, OFFICE
from ingestion.pipeline import ingest_document
from ingestion.sandbox import parent
from ingestion.sandbox.programs import Converting
from tests.api import Person
from tests.ingestion.parsers.packing import ole
from tests.ingestion.test_pipeline import passages, queued, state

needs_office = pytest.mark.skipif(
    program(OFFICE) is None, reason="LibreOffice is not installed (libreoffice-writer-nogui)"
)
needs_djvu = pytest.mark.skipif(
    program(DJVU) is None or shutil.which("cjb2") is None,
    reason="DjVuLibre is not installed (apt install djvulibre-bin)",
)
SYSTEMS_PYTHON = "/usr/bin/python3"
needs_python = pytest.mark.skipif(
    not Path(SYSTEMS_PYTHON).exists(), reason="there is no Python in /usr/bin"
)
SAYS = "The door of the north room was opened at nine."
RTF = rb"{\rtf1\ansi\pard\b Cold rooms\b0\par " + SAYS.encode() + rb"\par}"
SLIDE = f"""<?xml version="1.0"?><office:document
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body>
<office:presentation><draw:page draw:name="p1"><draw:frame svg:width="20cm" svg:height="3cm"
 svg:x="1cm" svg:y="6cm"><draw:text-box><text:p>{SAYS}</text:p></draw:text-box></draw:frame>
</draw:page></office:presentation></office:body></office:document>"""
DOC, PPT = "application/msword", "application/vnd.ms-powerpoint"


def saved_as(suffix: str, source: bytes, name: str, folder: Path) -> bytes:
    """A file as LibreOffice itself saves it in an old format."""
    (folder / name).write_bytes(source)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    subprocess.run(
        [*command, "--convert-to", suffix, "--outdir", str(folder), str(folder / name)],
        check=True,
        capture_output=True,
    )
    return (folder / name).with_suffix(f".{suffix}").read_bytes()


def text_of(data: bytes, name: str) -> str:
    return parser_for(data, name).parse(data, name).text


async def ran(script: str, limits: ParserLimits | None = None) -> str:
    """What a program that does this writes, shut in as a converter is."""
    told = Converting(program=DJVU, path=SYSTEMS_PYTHON, options=[], suffix="djvu", to="txt")
    limits = limits or ParserLimits()
    return (await parent.convert_in_child(script.encode(), "a.djvu", told, limits)).decode()


def sockets_left() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("OSL_PIPE_*"))


def commands_running() -> str:
    found = ""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found += path.read_text(errors="replace")
    return found


@pytest.fixture(params=[True, False], ids=["in namespaces", "without"])
def isolated(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Docker often allows no namespaces."""
    if not request.param:
        monkeypatch.setattr(parent, "network_isolation_available", lambda: False)
    elif not parent.network_isolation_available():
        pytest.skip("this system allows no user namespaces")
    return request.param


@needs_office
@pytest.mark.usefixtures("isolated")
async def test_an_old_word_document_is_read_through_libreoffice(tmp_path: Path):
    data = saved_as("doc", RTF, "a.rtf", tmp_path)

    made = await converted(data, "letter.pdf", DOC, ParserLimits())

    assert text_of(made, "letter.pdf") == f"Cold rooms\n\n{SAYS}"
    assert not sockets_left()


@needs_office
async def test_an_old_presentation_is_read_through_libreoffice(tmp_path: Path):
    data = saved_as("ppt", SLIDE.encode(), "a.fodp", tmp_path)

    made = await converted(data, "talk.ppt", PPT, ParserLimits())

    extract = parser_for(made, "talk.ppt").parse(made, "talk.ppt")
    assert SAYS in extract.text and extract.sections[-1].slide == 1


@needs_office
async def test_a_document_that_libreoffice_cannot_open_is_refused_in_a_sentence():
    with pytest.raises(IngestFailure) as refused:
        await converted(ole("WordDocument"), "letter.doc", DOC, ParserLimits())

    assert refused.value.code is FailureCode.CORRUPT
    assert refused.value.message.startswith("letter.doc: The program that converts this file")


@needs_office
async def test_an_upload_in_an_old_format_becomes_passages_and_says_how(
    alice: Person, worker: Adapters, tmp_path: Path
):
    data = saved_as("doc", RTF, "a.rtf", tmp_path)
    document = await queued(alice, data, name="letter.doc", media_type=DOC)

    await ingest_document(worker, document)

    shown = await state(alice, document)
    assert shown["status"] == "ready"
    assert SAYS in "".join(one["text"] for one in await passages(alice, document))


@pytest.mark.parametrize(
    ("media_type", "name", "told"),
    [
        (DOC, "letter.doc", "libreoffice-writer-nogui"),
        (PPT, "talk.ppt", "libreoffice-impress-nogui"),
        ("application/vnd.wordperfect", "old.wpd", "LibreOffice"),
        ("application/vnd.apple.pages", "plan.pages", "LibreOffice"),
        ("image/vnd.djvu", "scan.djvu", "apt install djvulibre-bin"),
    ],
)
async def test_without_the_program_a_sentence_says_what_to_install(
    media_type: str, name: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(IngestFailure) as refused:
        await converted(b"x", name, media_type, ParserLimits())

    assert refused.value.code is FailureCode.UNSUPPORTED
    assert told in refused.value.message
    assert refused.value.message.endswith("then choose Try again.")
    assert refused.value.retryable


async def test_an_upload_that_nobody_here_converts_fails_and_may_be_tried_again(
    alice: Person, worker: Adapters, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    document = await queued(alice, ole("WordDocument"), name="letter.doc", media_type=DOC)
    monkeypatch.setenv("PATH", str(tmp_path))

    await ingest_document(worker, document)

    error = (await state(alice, document))["error"]
    assert isinstance(error, dict)
    assert (error["code"], error["retryable"]) == ("unsupported", True)


def scan(folder: Path, *pages: str) -> bytes:
    """A DjVu file of blank pages, with this text behind them."""
    (folder / "p.pbm").write_bytes(b"P4\n64 64\n" + bytes(512))
    for number, text in enumerate(pages):
        page = folder / f"{number}.djvu"
        subprocess.run(["cjb2", folder / "p.pbm", page], check=True)
        if text:
            (folder / "text").write_text(f'(page 0 0 64 64 "{text}")')
            command = f"select 1; set-txt {folder}/text"
            subprocess.run(["djvused", page, "-e", command, "-s"], check=True)
    names = [folder / f"{number}.djvu" for number in range(len(pages))]
    subprocess.run(["djvm", "-c", folder / "all.djvu", *names], check=True)
    return (folder / "all.djvu").read_bytes()


@needs_djvu
@pytest.mark.usefixtures("isolated")
async def test_the_text_of_a_djvu_scan_is_read_by_page(tmp_path: Path):
    data = scan(tmp_path, SAYS, "", r"Čerstvé \"mléko\" (7).")

    made = await converted(data, "scan.djvu", "image/vnd.djvu", ParserLimits())

    extract = parser_for(made, "scan.djvu").parse(made, "scan.djvu")
    assert [(one.page, extract.text[one.start : one.end]) for one in extract.sections] == [
        (1, SAYS),
        (3, 'Čerstvé "mléko" (7).'),
    ]
    assert extract.notes == ["Page 2 has no text."]


@needs_djvu
async def test_a_djvu_scan_without_text_is_refused_in_a_sentence(tmp_path: Path):
    made = await converted(scan(tmp_path, "", ""), "a.djvu", "image/vnd.djvu", ParserLimits())

    with pytest.raises(IngestFailure, match="is a scan without text") as refused:
        parser_for(made, "a.djvu").parse(made, "a.djvu")
    assert refused.value.code is FailureCode.EMPTY_TEXT


@needs_python
@pytest.mark.usefixtures("isolated")
async def test_a_program_reads_no_file_of_others_and_writes_only_into_its_folder():
    tried = f"""
import sys, os
said = []
for path, mode in (({__file__!r}, "r"), ("/etc/passwd", "r"), ("/usr/x", "w"), ("/var/tmp/x", "w"),
                   ("/proc/1/environ", "r"), ("own", "w")):
    try:
        open(path, mode)
        said.append(path)
    except OSError:
        pass
open(sys.argv[1], "w").write(" ".join(said))
"""
    assert await ran(tried) == "own"


@needs_python
async def test_a_program_has_no_network():
    if not parent.network_isolation_available():
        pytest.skip("this system allows no user namespaces")
    tried = """
import socket, sys
try:
    socket.create_connection(("127.0.0.1", 9), 1)
except OSError as error:
    open(sys.argv[1], "w").write(error.strerror)
"""
    assert await ran(tried) == "Network is unreachable"


@needs_python
@pytest.mark.usefixtures("isolated")
async def test_a_program_that_does_not_end_is_stopped():
    with pytest.raises(IngestFailure) as refused:
        await ran("while True: pass", ParserLimits(cpu_seconds=1))

    assert refused.value.code is FailureCode.TIMED_OUT


@needs_python
@pytest.mark.usefixtures("isolated")
async def test_a_program_that_waits_forever_is_ended_with_its_process():
    began = time.monotonic()

    with pytest.raises(IngestFailure) as refused:
        await ran("import time; time.sleep(600)", ParserLimits(wall_seconds=2))

    assert refused.value.code is FailureCode.TIMED_OUT
    assert time.monotonic() - began < 20


@needs_python
@pytest.mark.parametrize("then", ["", "while True: time.sleep(1)\n"], ids=["ends", "is killed"])
@pytest.mark.usefixtures("isolated")
async def test_what_a_program_begins_ends_with_it(then: str):
    mark = f"ibid-test-{time.time_ns()}"
    begun = (
        "import os, sys, time\n"
        "open(sys.argv[1], 'w').write('done')\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        sleep = 'import time; time.sleep(60)'\n"
        f"        os.execv('{SYSTEMS_PYTHON}', ['python3', '-c', sleep, '{mark}'])\n"
        "    os._exit(0)\n"
        f"time.sleep(0.5)\n{then}"
    )
    limits = ParserLimits(wall_seconds=3)
    if then:
        with pytest.raises(IngestFailure):
            await ran(begun, limits)
    else:
        assert await ran(begun, limits) == "done"

    assert mark not in commands_running()


@needs_python
@pytest.mark.parametrize(
    "writes",
    [
        "open(sys.argv[1], 'wb').truncate(200 << 20)",
        "os.symlink('/usr/bin/env', sys.argv[1])",
        "os.mkfifo(sys.argv[1])",
        "os.mkdir(sys.argv[1])",
        "bytearray(3 << 30)",
        "",
    ],
)
async def test_what_is_no_file_or_too_large_is_not_taken(writes: str):
    with pytest.raises(IngestFailure) as refused:
        await ran(f"import os, sys\n{writes}")

    assert refused.value.code in (FailureCode.CORRUPT, FailureCode.TIMED_OUT)


def test_the_program_behind_a_script_is_what_runs():
    path = conversions.program(OFFICE)

    assert path is None or Path(path).name == "soffice.bin"
