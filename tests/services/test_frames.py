import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from contracts import frames
from contracts.errors import Unavailable
from contracts.events import AnswerEvent, AnyEvent, Finished, Step, Token
from contracts.frames import Numbered, numbered
from contracts.ports import RunKey
from contracts.settings import RunSettings
from services.chats.frames import FrameWriter
from services.chats.gathering import coalesced

SETTINGS = RunSettings.model_validate({"coalesce_seconds": 0.02, "coalesce_tokens": 4})


async def stream(*events: AnswerEvent | float) -> AsyncIterator[AnswerEvent]:
    for event in events:
        if isinstance(event, float):
            await asyncio.sleep(event)
        else:
            yield event


async def gathered(*events: AnswerEvent | float) -> list[AnswerEvent]:
    batches = [batch async for batch in coalesced(stream(*events), SETTINGS)]
    return [event for batch in batches for event in batch]


async def test_the_first_token_is_sent_at_once_and_the_next_are_gathered() -> None:
    seen = await gathered(*[Token(text=c) for c in "abcdefghi"])

    assert seen == [Token(text="a"), Token(text="bcde"), Token(text="fghi")]


async def test_a_token_does_not_wait_for_a_slow_successor() -> None:
    events = coalesced(stream(Token(text="a"), Token(text="b"), 60.0, Token(text="c")), SETTINGS)

    async with asyncio.timeout(5):
        first, second = await anext(events), await anext(events)
    await events.aclose()

    assert (first, second) == ([Token(text="a")], [Token(text="b")])


async def test_what_comes_while_the_last_was_dealt_with_goes_together() -> None:
    step = Step(name="verify", state="started")
    events = coalesced(stream(Token(text="a"), 0.01, step, Token(text="b"), Finished()), SETTINGS)

    first = await anext(events)
    await asyncio.sleep(0.1)
    rest = [batch async for batch in events]

    assert first == [Token(text="a")]
    assert rest == [[step, Token(text="b"), Finished()]]


async def test_what_came_before_a_failure_is_told_before_it() -> None:
    async def failing() -> AsyncIterator[AnswerEvent]:
        yield Token(text="a")
        raise Unavailable("away")

    events = coalesced(failing(), SETTINGS)

    assert await anext(events) == [Token(text="a")]
    with pytest.raises(Unavailable):
        await anext(events)


async def test_tokens_never_overtake_what_came_between_them() -> None:
    step = Step(name="answer", state="finished")

    seen = await gathered(Token(text="a"), Token(text="b"), step, Token(text="c"), Finished())

    assert seen == [Token(text="a"), Token(text="b"), step, Token(text="c"), Finished()]


class FailingLog:
    """A log that is away for a while."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.away = False

    async def append(
        self, run: RunKey, number: int, frame: bytes, *, last: bool = False, epoch: int = 0
    ) -> None:
        if self.away:
            raise Unavailable("away")
        self.kept.append(frame)

    async def rewrite(
        self, run: RunKey, frames: list[bytes], *, last: bool, epoch: int = 0
    ) -> None:
        if self.away:
            raise Unavailable("away")
        self.kept = list(frames)


def writer_to(log: FailingLog) -> FrameWriter:
    return FrameWriter(log, RunKey(uuid4(), uuid4()))  # pyright: ignore


async def test_a_log_that_was_away_gets_every_frame_in_order() -> None:
    log = FailingLog()
    writer = writer_to(log)
    await writer.append(Token(text="a"))
    log.away = True
    await writer.append(Token(text="b"))
    log.kept.clear()  # and it came back without what it had
    log.away = False
    await writer.append(Token(text="c"))

    assert [frame.split(b'"text":')[1] for frame in log.kept] == [
        b'"a"}\n\n',
        b'"b"}\n\n',
        b'"c"}\n\n',
    ]


async def read(writer: FrameWriter) -> list[int]:
    return [frame.number async for frame in writer.follow(0)]


async def test_nobody_reads_what_the_log_does_not_have_until_it_is_back() -> None:
    log = FailingLog()
    writer = writer_to(log)
    await writer.append(Token(text="a"))
    log.away = True
    await writer.append(Token(text="b"))
    lost = await asyncio.wait_for(anext(writer.follow(0)), 1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(writer.follow(1)), 0.05)
    log.away = False
    await writer.append(Token(text="c"))

    assert lost.number == 1
    assert (await anext(writer.follow(1))).number == 2


async def test_a_writer_that_leaves_the_end_to_others_shows_no_more_than_the_log_has() -> None:
    log = FailingLog()
    writer = writer_to(log)
    await writer.append(Token(text="a"))
    log.away = True
    await writer.append(Token(text="b"))
    writer.close()

    assert await read(writer) == [1]


async def test_the_end_is_read_also_without_a_log() -> None:
    log = FailingLog()
    log.away = True
    writer = writer_to(log)
    await writer.append(Token(text="a"))
    await writer.end(Token(text="b"), patience=0)

    assert await read(writer) == [1, 2]


async def test_an_event_is_encoded_once_and_never_decoded_however_many_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoded: list[object] = []

    def counted(run_id: UUID, number: int, event: AnyEvent) -> bytes:
        encoded.append(event)
        return numbered(run_id, number, event)

    monkeypatch.setattr(frames, "numbered", counted)
    monkeypatch.setattr(frames, "decode", pytest.fail)
    writer = FrameWriter(FailingLog(), RunKey(uuid4(), uuid4()))  # pyright: ignore
    token = Token(text="a")
    await writer.append(token)
    writer.close()

    seen = [
        one
        for follower in (writer.follow(0), writer.follow(0), writer.follow(0))
        async for one in follower
    ]

    assert [(one.number, one.event) for one in seen] == [(1, token)] * 3
    assert encoded == [token]


def test_an_event_from_a_log_is_the_one_that_was_numbered() -> None:
    sent = Numbered.of(uuid4(), 7, Token(text="a"))

    assert Numbered(7, sent.encoded).event == Token(text="a")
