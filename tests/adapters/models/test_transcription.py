import math

import pytest
from pydantic import ValidationError

from adapters.models.transcription import OpenAITranscriber
from contracts.documents import FailureCode
from contracts.errors import ConfigurationError, IngestFailure, ModelUnavailable
from contracts.ports import Spoken
from contracts.settings import TranscriptionSettings
from tests.fakes.transcription_server import TranscriptionServer, transcription_server

WAV = b"RIFF\x00\x00\x00\x00WAVE" + bytes(100)


def transcriber(server: TranscriptionServer, **more: object) -> OpenAITranscriber:
    told = {"base_url": server.url, "name": "fake-w", "api_key": "k3y"} | more
    return OpenAITranscriber(TranscriptionSettings.model_validate(told))


async def said(server: TranscriptionServer, **more: object) -> list[Spoken]:
    return await transcriber(server, **more).transcribe(WAV, "audio/wav", "visit.wav")


async def test_a_transcript_comes_with_its_times():
    async with transcription_server() as server:
        spoken = await said(server)

    assert spoken == [
        Spoken(" Good morning.", 0.0, 4.5),
        Spoken(" The cold room was open for four minutes.", 4.5, 11.0),
    ]


async def test_the_recording_is_sent_whole_and_without_its_name():
    async with transcription_server() as server:
        await said(server)

    (heard,) = server.heard
    assert heard.fields == {
        "model": "fake-w",
        "response_format": "verbose_json",
        "timestamp_granularities[]": "segment",
    }
    assert (heard.file_name, heard.media_type) == ("recording.wav", "audio/wav")
    assert heard.data == WAV
    assert heard.authorization == "Bearer k3y"


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_may_pass_is_tried_again(status: int):
    async with transcription_server(status=status, body={"error": {"message": "no"}}) as server:
        with pytest.raises(ModelUnavailable, match="Try again later"):
            await said(server)


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (401, FailureCode.MODEL_UNAVAILABLE, "IBID_TRANSCRIPTION__API_KEY"),
        (403, FailureCode.MODEL_UNAVAILABLE, "IBID_TRANSCRIPTION__API_KEY"),
        (404, FailureCode.MODEL_UNAVAILABLE, "knows no model fake-w"),
        (413, FailureCode.TOO_LARGE, "25 MB"),
        (400, FailureCode.UNSUPPORTED, "does not take visit.wav"),
    ],
)
async def test_what_stays_so_is_said_once(status: int, code: FailureCode, sentence: str):
    async with transcription_server(status=status, body={"error": {"message": "no"}}) as server:
        with pytest.raises(IngestFailure, match=sentence) as caught:
            await said(server)

    assert caught.value.code is code
    assert not caught.value.passing
    assert caught.value.message.endswith(".")


async def test_a_server_that_says_nothing_is_left():
    async with transcription_server(hangs=True) as server:
        with pytest.raises(ModelUnavailable, match="too long over visit"):
            await said(server, timeout_seconds=0.3)


async def test_a_server_that_is_absent_is_named():
    async with transcription_server() as server:
        pass
    with pytest.raises(ModelUnavailable, match="IBID_TRANSCRIPTION__BASE_URL"):
        await said(server)


@pytest.mark.parametrize(
    "body",
    [
        "<html>Welcome</html>",
        [],
        {"text": ""} | {"segments": [{"text": "Yes."}]},
        {"segments": [{"text": "Yes.", "start": 3, "end": 1}], "text": "Yes."},
        {"segments": [{"text": "Yes.", "start": math.nan, "end": 1}], "text": "Yes."},
        {},
    ],
)
async def test_an_answer_that_is_no_transcript_is_refused(body: object):
    async with transcription_server(body=body) as server:
        with pytest.raises(ModelUnavailable, match="transcription server sent"):
            await said(server)


async def test_a_model_without_times_is_refused_with_advice():
    async with transcription_server(body={"text": "Good morning."}) as server:
        with pytest.raises(IngestFailure, match="whisper-1"):
            await said(server)


def test_half_the_settings_are_refused():
    with pytest.raises(ConfigurationError, match="IBID_TRANSCRIPTION__BASE_URL"):
        OpenAITranscriber(TranscriptionSettings.model_validate({}))
    with pytest.raises(ValidationError, match="IBID_TRANSCRIPTION__NAME"):
        TranscriptionSettings.model_validate({"base_url": "http://localhost:1"})
