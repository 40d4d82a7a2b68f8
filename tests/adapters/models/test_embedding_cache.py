"""Each text of a project is embedded once, and what is remembered changes no answer."""

import asyncio
from array import array
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import pytest

from adapters.models.embedding_cache import CachedEmbedder, EmbeddingCache, Flights
from adapters.models.minilm import MiniLM
from adapters.models.word_vectors import WordVectors
from adapters.vector_cache import digest
from agents.extracting.extractor import Extractor
from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.errors import ModelUnavailable
from contracts.ports import Vector
from contracts.settings import EmbeddingSettings

PROJECT = uuid4()
TEXT = (
    "Reagents of class B are stored between 2 and 8 degrees Celsius. The duty pharmacist is Dr. "
    "Ilse Brandt. She is reached on extension 4471. If a cold room exceeds 8 degrees for longer "
    "than twenty minutes, stock is moved to the standby room."
)
QUESTIONS = ("Who is the duty pharmacist?", "What happens above 8 degrees?", "Where are reagents?")


class Memory:
    """A dictionary a project."""

    def __init__(self) -> None:
        self.kept: dict[UUID, dict[bytes, bytes]] = {}

    async def get(self, project_id: UUID, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        mine = self.kept.get(project_id, {})
        return {d: mine[d] for d in digests if d in mine}

    async def put(self, project_id: UUID, vectors: Mapping[bytes, bytes]) -> None:
        self.kept.setdefault(project_id, {}).update(vectors)

    async def invalidate(self, project_id: UUID) -> None:
        self.kept.pop(project_id, None)


class Scripted:
    """Counts what it embeds; waits when it is told to."""

    name, dimensions, max_tokens = "scripted", 4, 256

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.begun = asyncio.Event()
        self.fails = False

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.embedded += texts
        self.begun.set()
        await self.go_on.wait()
        if self.fails:
            raise ModelUnavailable("away")
        return [array("f", [1.0, 0.0, 0.0, float(len(t)) * 0]) for t in texts]

    async def embed_query(self, text: str) -> Vector:
        return (await self.embed_passages([text]))[0]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [1 for _ in texts]


def hit(score: float, text: str = TEXT) -> Hit:
    return Hit(
        passage_id=uuid4(), document_id=uuid4(), title="Handbook", text=text, place=Place(),
        score=score, scores=LegScores(),
    )  # fmt: skip


async def test_an_answer_is_bit_for_bit_the_same_with_and_without_what_is_remembered() -> None:
    local = MiniLM(EmbeddingSettings())
    words = WordVectors()
    plain, cache = Extractor(local, words), EmbeddingCache(local, Memory())
    hits = [hit(0.9), hit(0.5, f"Lunch is at noon. {TEXT}")]

    for question in QUESTIONS * 2:  # the second time everything is remembered
        extracted = await Extractor(cache.of(PROJECT), words).extract(question, hits)
        assert extracted == await plain.extract(question, hits)
    local.close()


async def test_what_was_embedded_once_is_not_embedded_again() -> None:
    embedder, memory = Scripted(), Memory()

    for texts in (["a", "b", "a"], ["b", "c"]):
        await CachedEmbedder(embedder, memory, PROJECT, {}).embed_passages(texts)

    assert sorted(embedder.embedded) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "damaged", [b"", b"short", array("f", [float("nan")] * 4).tobytes(), b"\0" * 16, b"\1" * 20]
)
async def test_what_cannot_be_a_vector_of_ours_is_embedded_anew(damaged: bytes) -> None:
    embedder, memory = Scripted(), Memory()
    await memory.put(PROJECT, {digest("scripted", 4, "a"): damaged})

    [vector] = await CachedEmbedder(embedder, memory, PROJECT, {}).embed_passages(["a"])

    assert vector == array("f", [1, 0, 0, 0])


async def test_two_that_need_the_same_text_at_once_embed_it_once() -> None:
    embedder, flights = Scripted(), Flights()
    one, two = [CachedEmbedder(embedder, Memory(), PROJECT, flights) for _ in range(2)]
    embedder.go_on.clear()
    first = asyncio.create_task(one.embed_passages(["a", "b"]))
    await embedder.begun.wait()
    second = asyncio.create_task(two.embed_passages(["b", "c"]))
    await asyncio.sleep(0)
    embedder.go_on.set()

    assert [len(await task) for task in (first, second)] == [2, 2]
    assert sorted(embedder.embedded) == ["a", "b", "c"]
    assert flights == {}


async def test_who_waited_for_somebody_that_was_stopped_embeds_it_themselves() -> None:
    embedder, flights = Scripted(), Flights()
    one, two = [CachedEmbedder(embedder, Memory(), PROJECT, flights) for _ in range(2)]
    embedder.go_on.clear()
    first = asyncio.create_task(one.embed_passages(["a"]))
    await embedder.begun.wait()
    second = asyncio.create_task(two.embed_passages(["a"]))
    await asyncio.sleep(0.01)
    first.cancel()
    embedder.go_on.set()

    assert await second == [array("f", [1, 0, 0, 0])]


async def test_an_embedder_that_fails_fails_for_everybody_with_its_own_sentence() -> None:
    embedder, flights = Scripted(), Flights()
    embedder.fails = True
    both = [CachedEmbedder(embedder, Memory(), PROJECT, flights) for _ in range(2)]

    results = await asyncio.gather(
        *(one.embed_passages(["a"]) for one in both), return_exceptions=True
    )

    assert [type(result) for result in results] == [ModelUnavailable] * 2
    assert flights == {}


async def test_a_question_is_embedded_once_and_never_taken_for_a_passage():
    scripted, memory = Told(), Memory()
    cache = EmbeddingCache(Scripted(), memory).of(PROJECT, scripted)

    first = [await cache.embed_query("one"), await cache.embed_query("one")]
    (passage,) = await cache.embed_passages(["one"])

    assert scripted.asked == ["one"]
    assert first == [array("f", [0, 1, 0, 0])] * 2
    assert passage == array("f", [1, 0, 0, 0])


class Told:
    """Reads questions otherwise than passages."""

    name, dimensions, max_tokens = "told", 4, 256

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def embed_query(self, text: str) -> Vector:
        self.asked.append(text)
        return array("f", [0, 1, 0, 0])

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return [array("f", [1, 0, 0, 0]) for _ in texts]
