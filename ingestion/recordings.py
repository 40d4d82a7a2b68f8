"""Recordings: somebody else listens to them, and what is said is split as other texts are."""

from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Spoken


async def transcribed(
    adapters: WorkerAdapters, document: ClaimedDocument, data: bytes, media_type: str
) -> list[Spoken]:
    """What is said in a recording.

    Raises:
        IngestFailure: nobody transcribes here.
        ModelUnavailable: the one who does cannot at the moment.
    """
    if adapters.transcriber is None:
        raise IngestFailure(
            FailureCode.UNSUPPORTED,
            f"{document.name} is a recording.",
            mend="Set IBID_TRANSCRIPTION__BASE_URL and IBID_TRANSCRIPTION__NAME to a transcription "
            "server",
        )
    return await adapters.transcriber.transcribe(data, media_type, document.name)
