"""What counts as cut: a stream that ended without saying how."""

import asyncio

from evaluation.speed.burst import Asking, ask_all, figures

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
ANSWERS = {
    "well": HEAD + b'event: run\ndata: {}\n\nevent: done\ndata: {"x": "%s"}\n\n' % (b"y" * 100_000),
    "told": HEAD + b"event: run\ndata: {}\n\nevent: error\ndata: {}\n\n",
    "cut": HEAD + b"event: run\ndata: {}\n\nevent: step\ndata: {}\n\n",
    "silent": HEAD,
    "refused": b"HTTP/1.1 503 Service Unavailable\r\n\r\n{}",
}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    chat = (await reader.readuntil(b"\r\n\r\n")).split(b"/")[4].decode()
    writer.write(ANSWERS[chat])
    await writer.drain()
    writer.close()


async def test_streams_are_told_apart_by_how_they_end() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    api = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    all_begun: list[bool] = []

    heard = await ask_all(
        api,
        [Asking(0, chat, "Who?", "Bearer x") for chat in ANSWERS],
        lambda: all_begun.append(True),
    )
    server.close()

    found = figures(heard)
    assert (found["done"], found["told_why_not"], found["cut"]) == (1, 1, 2)
    assert found["statuses"] == {200: 4, 503: 1}
    assert all_begun == []  # two never had an event


async def test_when_all_have_begun_is_told_once() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    api = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    all_begun: list[bool] = []

    await ask_all(
        api,
        [Asking(0, chat, "Who?", "Bearer x") for chat in ("well", "cut", "told")],
        lambda: all_begun.append(True),
    )
    server.close()

    assert all_begun == [True]
