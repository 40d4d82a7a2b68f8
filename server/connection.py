"""One connection to the API, with an end to everything that it waits for.

uvicorn ends connections that are idle after an answer. It waits for ever for the rest of a head or
of a body, takes heads of any size, and goes on reading a body that was answered long ago, so that
it needs a proxy in front. This needs none. See docs/decisions/0026.
"""

from asyncio import BaseTransport, TimerHandle
from typing import Any, cast
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from contracts.errors import AppError, BadRequest, HeadTooLarge, RequestTimeout, Unavailable
from contracts.settings import HttpSettings
from server.door import Door
from server.problems import MEDIA_TYPE
from services.access.problems import problem

_LINGER_SECONDS, _LINGER_BYTES = 2, 256 * 1024
_LAST_CALL_SECONDS = 0.5
"""Before the process stops waiting, those that nobody uses are closed."""
_INVALID = "This is not a request of HTTP."


class Connection(HttpToolsProtocol):
    """The server makes one for each socket; `door` is shared by all of them."""

    def __init__(self, *args: Any, limits: HttpSettings, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._door = door
        self.address = ""
        self._clock: TimerHandle | None = None
        self._unread: TimerHandle | None = None
        self._in_head = False
        self._head_bytes = self._head_read = self._body_bytes = 0
        self._refusal: AppError = BadRequest(_INVALID)
        self._is_leaving = False
        self._is_last = False
        self._thrown_away = 0

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Any", transport))
        self.address = self.client[0] if self.client else ""
        if self._door.enter(self):
            self._wait_for_head()
        else:
            self._refuse(Unavailable("Too many connections are open. Try again in a moment."))

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._forget_unread()
        self._door.leave(self)
        super().connection_lost(exc)

    def make_room(self) -> None:
        self.transport.abort()

    # What comes in

    def data_received(self, data: bytes) -> None:
        if self._is_leaving:
            return self._throw_away(len(data))
        if self._in_head:
            self._head_read += len(data)  # the parser tells of a header only when it has all of it
        super().data_received(data)
        if self._is_leaving or self.transport.is_closing():
            return None
        if self._in_head and self._head_read > self._limits.head_bytes:
            return self._refuse(self._too_large())
        if self._clock is None and self._is_between_requests():
            self._wait_for_head()  # line ends before a request are none
        return None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = self._head_read = 0
        self._in_head = True
        if self._clock is None:
            self._wait_for_head()

    def on_url(self, url: bytes) -> None:
        self._count_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_head(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._door.work(self)
        super().on_headers_complete()
        self._wait_for_body()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_waiting()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal)

    def _unsupported_upgrade_warning(self) -> None:
        """We speak nothing but HTTP, and whoever asks for more does not fill the log."""

    def _count_head(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > self._limits.head_bytes:
            self._refusal = self._too_large()
            raise ValueError(self._refusal.detail)  # ends the parser, and so the connection

    def _too_large(self) -> AppError:
        return HeadTooLarge(f"The head of a request has at most {self._limits.head_bytes} bytes.")

    # What is waited for

    def _wait_for_head(self) -> None:
        self._wait(self._limits.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        if self.flow.read_paused:
            self._wait_for_head()
        elif self._in_head:
            self._refuse(RequestTimeout("The head of the request did not arrive in time."))
        else:
            self.transport.close()  # a browser's connection that was not needed

    def _wait_for_body(self) -> None:
        self._body_bytes = 0
        self._wait(self._limits.body_seconds, self._look_at_body)

    def _look_at_body(self) -> None:
        enough = self._limits.body_seconds * self._limits.body_bytes_a_second
        if self.flow.read_paused or self._body_bytes >= enough:
            self._wait_for_body()  # it comes, or it is we who do not take it
        else:
            self._refuse(RequestTimeout("The request did not arrive in time. Send it again."))

    def _wait(self, seconds: float, late: Any) -> None:
        self._stop_waiting()
        self._clock = self.loop.call_later(seconds, late)

    def _stop_waiting(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    # How it ends when the process is told to

    def shutdown(self) -> None:
        """The next answer is the last one and says so; until then the connection stays.

        uvicorn closes those that are idle. A proxy may have just sent a request on one, and may not
        send a POST again: its caller would be told 502. So whoever keeps a connection is given the
        time to let go of it, or to use it once more.
        """
        self._is_last = True
        cycle = self.cycle
        if cycle is not None and not cycle.response_started:
            cycle.keep_alive = False
        self.loop.call_later(
            max(self._limits.drain_seconds - _LAST_CALL_SECONDS, 0), self._last_call
        )

    def _last_call(self) -> None:
        if self._is_between_requests() and not self._in_head:
            self.transport.close()

    # What goes out

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if self._is_last:
            cycle.keep_alive = False
        cycle.transport = cast("Any", _Leave(self, cycle))
        super()._start_asgi_task(cycle, cast("Any", _closing_when_unread(cycle, app)))

    def on_response_complete(self) -> None:
        if self._is_leaving:
            self.server_state.total_requests += 1
            return
        super().on_response_complete()  # which begins with the next one, if it is there already
        if self._is_between_requests() and not self.transport.is_closing():
            self._door.rest(self)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._forget_unread()
        self._unread = self.loop.call_later(self._limits.unread_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._forget_unread()
        super().resume_writing()

    def _forget_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _refuse(self, error: AppError) -> None:
        """Say why, and leave; whatever waits for the rest of the request is told it is gone."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:  # what cannot be read comes after a request that is answered
                cycle.keep_alive = False
                self._stop_waiting()
                self.flow.pause_reading()
                return
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.abort()
                return
        self.transport.write(_answer(error, self.server_state.default_headers))
        self.linger()

    def linger(self) -> None:
        """Close, after what was sent could be read.

        To close with input unread resets the connection, and the answer may be lost with it
        (RFC 9112, 9.6). So our half closes now; a little of what comes is thrown away.
        """
        if self._is_leaving or self.transport.is_closing():
            return
        self._is_leaving = True
        self._door.work(self)
        self._unset_keepalive_if_required()
        self._wait(_LINGER_SECONDS, self.transport.abort)
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _throw_away(self, size: int) -> None:
        self._thrown_away += size
        if self._thrown_away > _LINGER_BYTES:
            self.flow.pause_reading()


class _Leave:
    """The transport, as one answer sees it: closing it waits for what was not read."""

    def __init__(self, connection: Connection, cycle: RequestResponseCycle) -> None:
        self._connection = connection
        self._cycle = cycle
        self.write = connection.transport.write
        self.is_closing = connection.transport.is_closing

    def close(self) -> None:
        if self._cycle.more_body:
            self._connection.linger()
        else:
            self._connection.transport.close()


def _closing_when_unread(cycle: RequestResponseCycle, app: ASGIApp) -> ASGIApp:
    """An answer that comes before the end of its request is the last one of its connection."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start" and cycle.more_body:
                cycle.keep_alive = False
            await send(message)

        await app(scope, receive, telling)

    return answered


def _answer(error: AppError, default_headers: list[tuple[bytes, bytes]]) -> bytes:
    said = problem(error).model_copy(update={"request_id": uuid4().hex})
    body = said.model_dump_json(exclude_none=True).encode()
    headers = [
        *default_headers,
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    return STATUS_LINE[error.status] + lines + b"\r\n" + body
