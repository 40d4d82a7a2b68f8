"""A FAKE: a transcription server over a real socket that behaves as it is told.

It speaks OpenAI's protocol (`POST /v1/audio/transcriptions`, multipart) and knows nothing of
speech: whatever it is sent, it has heard `segments`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from tests.fakes.serving import Got, Reply, got, listening, send

_HEARD: list[dict[str, Any]] = [
    {"id": 0, "start": 0.0, "end": 4.5, "text": " Good morning."},
    {"id": 1, "start": 4.5, "end": 11.0, "text": " The cold room was open for four minutes."},
]


@dataclass
class Heard:
    """What was sent: the form's fields, and the file with its name and type."""

    fields: dict[str, str]
    file_name: str
    media_type: str
    data: bytes
    authorization: str


@dataclass
class TranscriptionServer:
    status: int = 200
    body: Any = None
    """In place of a transcript."""
    segments: list[dict[str, Any]] = field(default_factory=lambda: list(_HEARD))
    hangs: bool = False
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await got(reader)
        assert request.target == "/v1/audio/transcriptions", request.target
        self.heard.append(_form(request))
        if self.hangs:
            await asyncio.Event().wait()
        await send(writer, Reply(self._answer() if self.body is None else self.body, self.status))

    def _answer(self) -> dict[str, Any]:
        asked = self.heard[-1].fields
        text = "".join(one["text"] for one in self.segments)
        if asked.get("response_format") != "verbose_json":
            return {"text": text}
        duration = max((one["end"] for one in self.segments), default=0)
        return {
            "task": "transcribe",
            "language": "english",
            "duration": duration,
            "text": text,
            "segments": self.segments,
        }


def _form(request: Got) -> Heard:
    kind = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    fields: dict[str, str] = {}
    name, media_type, data = "", "", b""
    for part in message_from_bytes(kind + request.body).get_payload():
        value = part.get_payload(decode=True)
        if part.get_filename():
            name, media_type, data = part.get_filename(), part.get_content_type(), value
        else:
            fields[part.get_param("name", header="content-disposition")] = value.decode()
    return Heard(fields, name, media_type, data, request.authorization)


@asynccontextmanager
async def transcription_server(**told: Any) -> AsyncIterator[TranscriptionServer]:
    """A fake server on a free port of this machine."""
    fake = TranscriptionServer(**told)
    async with listening(fake.serve) as fake.port:
        yield fake
