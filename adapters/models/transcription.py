"""Speech to text behind any server that does it as OpenAI's does."""

import math
from decimal import Decimal
from typing import Any

import httpx

from adapters.models.charging import (
    Charged,
    as_charged,
    by_seconds,
    charged,
    told_number,
    told_tokens,
    uncharged,
)
from contracts.chats import Usage
from contracts.documents import FailureCode
from contracts.errors import ConfigurationError, IngestFailure, ModelUnavailable
from contracts.ledger import ModelRole, Used
from contracts.ports import Spoken
from contracts.settings import TranscriptionSettings

_SUFFIXES = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/webm": "webm",
    "audio/aac": "aac",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/ogg": "ogv",
    "video/mpeg": "mpeg",
    "video/quicktime": "mov",
}
_PASSING = (408, 409, 425, 429)


class OpenAITranscriber:
    """`contracts.ports.Transcriber` over `POST …/audio/transcriptions`.

    It asks for segments with their times: a model that knows none is refused.
    """

    def __init__(self, settings: TranscriptionSettings) -> None:
        if settings.base_url is None or not settings.name:
            raise ConfigurationError(
                "IBID_TRANSCRIPTION__BASE_URL and IBID_TRANSCRIPTION__NAME are needed to "
                "transcribe recordings."
            )
        self.name = settings.name
        self._url = f"{str(settings.base_url).rstrip('/')}/audio/transcriptions"
        self._client = httpx.AsyncClient(
            headers={"authorization": f"Bearer {settings.api_key.get_secret_value()}"},
            timeout=httpx.Timeout(settings.timeout_seconds, connect=20),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def transcribe(self, data: bytes, media_type: str, name: str) -> list[Spoken]:
        with charged(ModelRole.TRANSCRIBE, self.name, by_seconds(len(data))) as call:
            return self._spoken(await self._answer(data, media_type, name), call)

    async def _answer(self, data: bytes, media_type: str, name: str) -> httpx.Response:
        suffix = _SUFFIXES.get(media_type, media_type.rpartition("/")[2])
        fields = {
            "model": self.name,
            "response_format": "verbose_json",
            "timestamp_granularities[]": "segment",
        }
        try:
            response = await self._client.post(
                self._url,
                data=fields,
                # Servers go by the suffix; the name itself is nobody's business.
                files={"file": (f"recording.{suffix}", data, media_type)},
            )
        except httpx.TimeoutException as error:
            late = ModelUnavailable(
                f"The transcription server took too long over {name}. Try again later, or raise "
                "IBID_TRANSCRIPTION__TIMEOUT_SECONDS."
            )
            raise as_charged(late, error) from error
        except httpx.HTTPError as error:
            away = ModelUnavailable(
                "The transcription server cannot be reached. Check IBID_TRANSCRIPTION__BASE_URL."
            )
            raise as_charged(away, error) from error
        if response.status_code != 200:
            raise _refused(response.status_code, self.name, name, len(data))
        return response

    def _spoken(self, response: httpx.Response, call: Charged) -> list[Spoken]:
        try:
            answer: dict[str, Any] = response.json()
            if used := _used(answer):
                call.tell(used)
            if answer.get("segments") is None and str(answer["text"]).strip():
                raise IngestFailure(
                    FailureCode.MODEL_UNAVAILABLE,
                    f"The model {self.name} does not say when something was said.",
                    mend="Choose one that does in IBID_TRANSCRIPTION__NAME (OpenAI's is whisper-1)",
                )
            segments: list[dict[str, Any]] = answer.get("segments") or []
            spoken = [
                Spoken(str(one["text"]), float(one["start"]), float(one["end"])) for one in segments
            ]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelUnavailable(
                "The transcription server sent something that is no transcript. Check "
                "IBID_TRANSCRIPTION__BASE_URL."
            ) from error
        if not all(math.isfinite(one.start) and 0 <= one.start <= one.end for one in spoken):
            raise ModelUnavailable("The transcription server sent times that are none.")
        return spoken


def _used(answer: Any) -> Used | None:
    """Seconds (`usage.seconds`, else how long it was) or tokens, as the model is charged by."""
    told = answer.get("usage") if isinstance(answer, dict) else None
    seconds, tokens = told_number(told, "seconds"), told_tokens(answer)
    if seconds is None and tokens is None:
        seconds = told_number(answer, "duration")
    if seconds is None and tokens is None:
        return None
    return Used(tokens or Usage(), seconds or Decimal(0))


def _refused(status: int, model: str, name: str, size: int) -> IngestFailure | ModelUnavailable:
    """What can pass by itself is the server's; the rest is for whoever set it up or uploaded."""
    if status in _PASSING or status >= 500:
        why = "has reached its limit" if status == 429 else f"failed (status {status})"
        return uncharged(ModelUnavailable(f"The transcription server {why}. Try again later."))
    match status:
        case 401 | 403:
            return IngestFailure(
                FailureCode.MODEL_UNAVAILABLE,
                "The transcription server refuses the key.",
                mend="Set IBID_TRANSCRIPTION__API_KEY",
            )
        case 404:
            return IngestFailure(
                FailureCode.MODEL_UNAVAILABLE,
                f"The transcription server knows no model {model}.",
                mend="Set IBID_TRANSCRIPTION__NAME and IBID_TRANSCRIPTION__BASE_URL",
            )
        case 413:
            return IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has {size / 1_000_000:.1f} MB, more than the transcription server takes "
                "(OpenAI's takes 25 MB). Save it as MP3 with a lower bit rate, or split it, and "
                "upload that.",
            )
        case _:
            return IngestFailure(
                FailureCode.UNSUPPORTED,
                f"The transcription server does not take {name} (status {status}). Save it as MP3 "
                "and upload that; if no recording is taken, set IBID_TRANSCRIPTION__NAME to a "
                "model that gives time stamps (OpenAI's is whisper-1).",
            )
