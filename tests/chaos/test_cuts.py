"""Streams cut anywhere and resumed give the same bytes. `IBID_CHAOS_CUTS` says how many."""

import os
import random
from concurrent.futures import ThreadPoolExecutor

from tests.chaos.conftest import LONG_QUESTION, Chaos
from tests.chaos.person import Reading

CUTS = int(os.environ.get("IBID_CHAOS_CUTS", "40"))
SEED = int(os.environ.get("IBID_CHAOS_SEED") or random.SystemRandom().randrange(10**6))
A_RUN = 20
"""Cuts of one answer, the first while it is written."""


def cut_stream(chaos: Chaos, path: str, after: str | None, most: int) -> bytes:
    """The whole frames among `most` bytes, after which the line is torn."""
    headers, read = {"last-event-id": after} if after else {}, b""
    with chaos.person.http.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200, response.read()
        for piece in response.iter_raw(64):
            read += piece
            if len(read) >= most:
                break
    return read[: read[:most].rfind(b"\n\n") + 2] if b"\n\n" in read[:most] else b""


def last_id(frames: bytes) -> str | None:
    ids = [line[4:].decode() for line in frames.split(b"\n") if line.startswith(b"id: ")]
    return ids[-1] if ids else None


def whole(chaos: Chaos, path: str, after: str | None) -> bytes:
    return chaos.person.http.get(path, headers={"last-event-id": after} if after else {}).content


def unlike(chaos: Chaos, project: str, seed: int) -> list[int]:
    """Which cuts of one answer gave other bytes than the stream that nobody cut."""
    chance, reading = random.Random(seed), Reading()
    chat = chaos.person.chat(project)
    with ThreadPoolExecutor(1) as person:
        asking = person.submit(chaos.person.ask, chat, LONG_QUESTION, None, reading)
        while not reading.frames and not asking.done():
            pass
        path = f"/runs/{reading.run_id}/events"
        first = cut_stream(chaos, path, None, chance.randint(1, 3000))
        early = first + whole(chaos, path, last_id(first))
        asking.result()
    complete = whole(chaos, path, None)
    wrong = [] if early == complete else [0]
    for cut in range(1, A_RUN):
        parts, after = b"", None
        for _ in range(chance.randint(1, 3)):
            parts += cut_stream(chaos, path, after, chance.randint(1, len(complete) + 400))
            after = last_id(parts)
            if parts.endswith(complete[-20:]):
                break
        if not parts.endswith(complete[-20:]):
            parts += whole(chaos, path, after)
        if parts != complete:
            wrong.append(cut)
    return wrong


def test_whatever_is_cut_and_resumed_gives_the_same_bytes(chaos: Chaos, project: str) -> None:
    wrong = {
        SEED + n: cuts
        for n in range(max(CUTS // A_RUN, 1))
        if (cuts := unlike(chaos, project, SEED + n))
    }

    print(f"IBID_CHAOS_SEED={SEED} IBID_CHAOS_CUTS={CUTS}: {sum(map(len, wrong.values()))} unlike")
    assert wrong == {}
