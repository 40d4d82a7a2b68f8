"""What only programs read is no passage; what people may look for always is one."""

import base64
import hashlib
import random
import time

import pytest

from contracts.documents import Extract
from contracts.settings import Chunking
from ingestion.parsers.text import TextParser
from ingestion.splitting import split

BEFORE, AFTER = "The key of the cold room hangs beside the door.", "It is put back in the evening."
CHANCE = random.Random(7)


def bytes_of(size: int) -> bytes:
    return CHANCE.randbytes(size)


def read(noise: str) -> tuple[Extract, list[str]]:
    extract = TextParser().parse(f"{BEFORE}\n\n{noise}\n\n{AFTER}\n".encode(), "a.txt")
    return extract, [p.text for p in split(extract, Chunking(), "a.txt", 10_000)]


def lines_of(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def dumped(data: bytes) -> str:
    return "\n".join(
        f"{at:08x}  {data[at : at + 16].hex(' ')}  |{'.' * 16}|" for at in range(0, len(data), 16)
    )


MINIFIED = "".join(
    f"function a{n}(b,c){{return b.d({n})!==c?(e.f(b),g(function(h){{return h.i}})):j[{n}]}};"
    for n in range(300)
)


@pytest.mark.parametrize(
    "noise",
    [
        base64.b64encode(bytes_of(20_000)).decode(),
        lines_of(base64.b64encode(bytes_of(20_000)).decode(), 76),
        lines_of(base64.urlsafe_b64encode(bytes_of(20_000)).decode(), 64),
        "data:image/png;base64," + base64.b64encode(bytes_of(9_000)).decode(),
        bytes_of(4_000).hex(),
        lines_of(bytes_of(4_000).hex(" "), 48),
        dumped(bytes_of(4_000)),
        MINIFIED,
    ],
    ids=["line", "mime", "pem", "uri", "hex", "bytes", "dump", "minified"],
)
def test_data_are_shown_and_no_passage(noise: str):
    extract, passages = read(noise)

    assert len(passages) <= 3
    assert BEFORE in passages[0] and AFTER in passages[-1]
    assert "Shown and not searched" in extract.notes[0]
    assert noise[-400:].split()[-1] in extract.text


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(hashlib.sha256(bytes_of(8)).hexdigest() for _ in range(60)),
        "\n".join(f"{hashlib.sha1(bytes_of(8)).hexdigest()}  file{n}.txt" for n in range(60)),
        "\n".join(" ".join(str(CHANCE.randrange(10, 100)) for _ in range(16)) for _ in range(60)),
        "".join(CHANCE.choice("ACGT") for _ in range(4000)),
        lines_of("".join(CHANCE.choice("ACDEFGHIKLMNPQRSTVWY") for _ in range(4000)), 60),
        ",".join(str(CHANCE.randrange(100_000)) for _ in range(2000)),
        "; ".join(f"{n}. Paragraph {n} holds (see {n + 1})" for n in range(300)),
        "https://example.com/?" + "&".join(f"Q{n}=Value{n}" for n in range(300)),
        "寒い部屋の扉は九時に開かれ、すぐに閉められた。" * 200,
        "Donaudampfschifffahrtsgesellschaftskapitänsmütze " * 60,
        " ".join(f"INV-2026-{n:05}-ABcd" for n in range(300)),
    ],
    ids=[
        *("sha256", "sha1", "digits", "dna", "protein", "csv", "law", "url"),
        *("japanese", "german", "invoices"),
    ],
)
def test_what_people_may_look_for_stays_searched(text: str):
    extract, passages = read(text)

    assert extract.notes == []
    assert "".join("".join(passages).split()) == "".join(extract.text.split())


def test_a_file_of_nothing_else_has_no_passage_and_says_so():
    extract = TextParser().parse(lines_of(bytes_of(4_000).hex(" "), 48).encode(), "a.txt")

    assert split(extract, Chunking(), "a.txt", 10_000) == []
    assert "Shown and not searched" in extract.notes[0]


def test_a_sentence_in_the_midst_of_data_is_a_passage():
    noise = base64.b64encode(bytes_of(3_000)).decode()

    _, passages = read(f"{noise}\n\nThe lamp is green.\n\n{noise}")

    assert any("The lamp is green." in passage for passage in passages)


def test_the_search_for_it_takes_no_longer_than_the_text_is_long():
    from ingestion.noise import gaps_in

    def seconds(size: int) -> float:
        texts = ("a" * 39 + " ", "ab ", "0f:", "{;", "A" * 41 + "\n", "00000000 ")
        began = time.process_time()
        for text in texts:
            list(gaps_in(text * (size // len(text))))
        return time.process_time() - began

    short = min(seconds(100_000) for _ in range(3))
    assert seconds(1_600_000) < 16 * 4 * max(short, 0.002)
