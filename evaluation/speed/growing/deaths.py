"""One process of each kind is killed while documents are in work and answers are written; and the
API processes are replaced one by one under load."""

import asyncio
from typing import Any

import httpx

from evaluation.speed.growing.batch import attempts, until_all_ended
from evaluation.speed.growing.endpoint import Endpoint
from evaluation.speed.growing.people import Person, files, person
from evaluation.speed.growing.streams import Answered, read_answer
from tests.cluster import Cluster

NUMBER = 60
VICTIMS = ("worker-0", "api-0", "scheduler-0", "nginx", "objects", "valkey", "postgres")
_DEAD, _BETWEEN = 1.0, 4.0
_BREATH = 0.1  # seconds; of twelve at once nginx takes that, and no more
_QUESTION = "Which shelf of room 1 holds a lot?"


async def killed(cluster: Cluster, endpoint: Endpoint) -> dict[str, Any]:
    """Uploaded first; then one after the other dies, is dead for a second, and is started again."""
    someone = await person(cluster.url, 40)
    endpoint.forget()
    endpoint.delay = 3.0
    ids = await someone.upload(files(NUMBER, "killed"))
    answers: list[Answered] = []
    reading: list[asyncio.Task[None]] = []
    for victim in VICTIMS:
        answers.append(Answered())
        reading.append(asyncio.create_task(read_answer(someone, _QUESTION, answers[-1])))
        await asyncio.sleep(_BETWEEN)
        await asyncio.to_thread(cluster.kill, victim)
        await asyncio.sleep(_DEAD)
        await asyncio.to_thread(cluster.start, victim)
        if victim.startswith("api"):
            cluster.route(*cluster.ports)
    outcomes = await _ended(someone)
    endpoint.delay = 0
    await asyncio.gather(*reading)
    await someone.close()
    return {
        "killed": list(VICTIMS),
        "outcomes": outcomes,
        **attempts(cluster, ids),
        "answers": [
            {
                "beside": victim,
                "whole": one.whole,
                "as_stored": bool(one.stored),
                "came_back": one.came_back,
                "refused_with": sorted(set(one.refused)),
                "failed": one.failed,
                "longest_silence_s": round(one.longest_silence, 1),
            }
            for victim, one in zip(VICTIMS, answers, strict=True)
        ],
    }


async def _ended(someone: Person) -> dict[str, int]:
    """Whoever looks at this moment may be refused, and looks again."""
    while True:
        try:
            return await until_all_ended([someone], NUMBER)
        except httpx.HTTPError:
            await asyncio.sleep(0.5)


async def replaced(cluster: Cluster, *, drained: bool) -> dict[str, Any]:
    """Each API process gives way to a new one: started, made known to nginx, the old one ended.

    `drained`: nginx is told before the old one ends, and not after.
    """
    people = [await person(cluster.url, 60 + n) for n in range(4)]
    for n, one in enumerate(people):
        await one.upload(files(1, f"rolling-{n}"))
        await until_all_ended([one], 1)
    done = asyncio.Event()
    counts: dict[str, int] = {}
    loading = [asyncio.create_task(_load(one, done, counts)) for one in people for _ in range(3)]
    answers = [Answered() for _ in people]
    reading: list[asyncio.Task[None]] = []
    for number, old in enumerate(sorted(cluster.ports)):
        pair = list(zip(people, answers, strict=True))[2 * number : 2 * number + 2]
        new = f"api-{len(VICTIMS) + int(drained) * 10 + number}"
        await asyncio.to_thread(cluster.start, new)
        reading += [asyncio.create_task(read_answer(p, _QUESTION, a)) for p, a in pair]
        await asyncio.sleep(1.5)
        left = [name for name in cluster.ports if name != old]
        if drained:
            cluster.route(*left)
            await asyncio.sleep(1)
        await asyncio.to_thread(cluster.end, old)
        cluster.route(*left)
    await asyncio.sleep(3)
    done.set()
    await asyncio.gather(*loading, *reading)
    for one in people:
        await one.close()
    return {
        "nginx_told_first": drained,
        "requests": counts,
        "answers_whole": sum(one.whole for one in answers),
        "answers": len(answers),
        "came_back": sum(one.came_back for one in answers),
        "failed": sorted({one.failed for one in answers if one.failed}),
        "refused_with": sorted({status for one in answers for status in one.refused}),
        "longest_silence_s": round(max(one.longest_silence for one in answers), 1),
    }


async def _load(someone: Person, done: asyncio.Event, counts: dict[str, int]) -> None:
    """Reads and writes, ten a second, each on a connection of its own: when nginx
    reads its configuration anew it closes those that it kept, at any moment, and whoever just
    wrote to one has to write again on another. Browsers do; httpx does not."""
    number = 0
    async with httpx.AsyncClient(
        base_url=someone.http.base_url,
        headers=someone.http.headers,
        timeout=someone.http.timeout,
        limits=httpx.Limits(max_keepalive_connections=0),
        trust_env=False,
    ) as http:
        while not done.is_set():
            number += 1
            try:
                if number % 2:
                    answer = await http.get(f"/projects/{someone.project}/documents?limit=20")
                else:
                    answer = await http.post(f"/projects/{someone.project}/chats", json={})
                good = answer.is_success
                told = "ok" if good else f"{answer.request.method} {answer.status_code}"
            except httpx.TransportError as error:
                told = type(error).__name__
            counts[told] = counts.get(told, 0) + 1
            await asyncio.sleep(_BREATH)
