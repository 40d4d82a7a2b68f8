"""Recordings: somebody else listens to them, and what is said is split as other texts are."""

from adapters.models.charging import by_seconds, by_tokens
from adapters.models.embedders import Key
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Spoken
from ingestion.budgeting import reserve
from ingestion.work import Work

_CHARACTERS_A_SECOND = 16
"""Of what people say, at most: so that what was transcribed can be embedded, too."""


async def transcribed(work: Work, data: bytes, media_type: str) -> list[Spoken]:
    """What is said in a recording.

    Raises:
        IngestFailure: nobody transcribes here, or a budget has no room for it.
        ModelUnavailable: the one who does cannot at the moment.
    """
    adapters, document = work.adapters, work.document
    if adapters.transcriber is None:
        raise IngestFailure(
            FailureCode.UNSUPPORTED,
            f"{document.name} is a recording.",
            mend="Set IBID_TRANSCRIPTION__BASE_URL and IBID_TRANSCRIPTION__NAME to a transcription "
            "server",
        )
    heard = by_seconds(len(data))
    wanted = {adapters.transcriber.name: heard}
    if not adapters.embedders.is_local(by := Key(work.embedder.name, work.embedder.dimensions)):
        wanted[by.name] = by_tokens(int(heard.seconds) * _CHARACTERS_A_SECOND)
    await reserve(work, wanted)
    work.charges.embedding_is_allowed = True
    return await adapters.transcriber.transcribe(data, media_type, document.name)
