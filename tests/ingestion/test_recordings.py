"""Recordings, from upload to passages, with a fake in the place of the transcription server."""

import io
import wave
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.models.transcription import OpenAITranscriber
from adapters.wiring import Adapters
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Spoken
from contracts.settings import TranscriptionSettings
from ingestion.pipeline import ingest_document
from ingestion.transcripts import written
from tests.api import Person
from tests.fakes.transcription_server import TranscriptionServer, transcription_server
from tests.ingestion.test_pipeline import passages, queued, state


def silence() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000))
    return file.getvalue()


def talk(sentences: int, seconds: float = 10) -> list[Spoken]:
    return [
        Spoken(f" This is sentence {n}.", n * seconds, (n + 1) * seconds) for n in range(sentences)
    ]


@pytest.fixture
async def listening(worker: Adapters) -> AsyncIterator[tuple[TranscriptionServer, Adapters]]:
    """A worker with a transcription server."""
    async with transcription_server() as server:
        told = {"base_url": server.url, "name": "fake-w"}
        transcriber = OpenAITranscriber(TranscriptionSettings.model_validate(told))
        yield server, replace(worker, transcriber=transcriber)
        await transcriber.close()


async def test_a_recording_becomes_passages_that_know_their_second(
    alice: Person, listening: tuple[TranscriptionServer, Adapters]
):
    server, adapters = listening
    server.segments = [
        {"start": one.start, "end": one.end, "text": one.text} for one in talk(8, seconds=12)
    ]
    document = await queued(alice, silence(), name="visit.wav", media_type="audio/wav")

    await ingest_document(adapters, document)

    shown = await state(alice, document)
    assert (shown["status"], shown["pages"]) == ("ready", None)
    (first, *_) = await passages(alice, document)
    assert first["place"]["seconds"] == 0  # pyright: ignore
    assert "This is sentence 0." in str(first["text"])


async def test_without_a_server_it_says_what_to_set(alice: Person, worker: Adapters):
    document = await queued(alice, silence(), name="visit.wav", media_type="audio/wav")

    await ingest_document(worker, document)

    shown = await state(alice, document)
    error = shown["error"]
    assert isinstance(error, dict)
    assert error["code"] == "unsupported"
    assert error["message"] == (
        "visit.wav is a recording. Set IBID_TRANSCRIPTION__BASE_URL and IBID_TRANSCRIPTION__NAME "
        "to a transcription server, then choose Try again."
    )
    assert (shown["status"], error["retryable"]) == ("failed", True)


async def test_a_server_that_is_busy_is_asked_again_later(
    alice: Person, listening: tuple[TranscriptionServer, Adapters]
):
    server, adapters = listening
    server.status, server.body = 429, {}
    document = await queued(alice, silence(), name="visit.wav", media_type="audio/wav")

    await ingest_document(adapters, document)

    assert (await state(alice, document))["status"] == "queued"


def test_a_paragraph_is_half_a_minute_or_more_and_ends_with_a_sentence():
    spoken = talk(7, seconds=9)
    spoken[3] = replace(spoken[3], text=" This goes on")

    extract = written(spoken, "visit.wav")

    assert [section.seconds for section in extract.sections] == [0, 45]
    first = extract.sections[0]
    assert extract.text[: first.end].endswith("This goes on This is sentence 4.")
    assert extract.title is None


def test_a_paragraph_without_a_sentence_ends_after_a_minute():
    spoken = [Spoken(f"and so on {n}", n * 10, n * 10 + 10) for n in range(12)]

    assert [section.seconds for section in written(spoken, "a.wav").sections] == [0, 60]


@pytest.mark.parametrize("spoken", [[], [Spoken("  ", 0, 3)]])
def test_a_recording_in_which_nobody_speaks_is_no_document(spoken: list[Spoken]):
    with pytest.raises(IngestFailure, match="No speech was recognised") as caught:
        written(spoken, "visit.wav")

    assert caught.value.code is FailureCode.EMPTY_TEXT
