"""Two real API processes behind a real nginx: which of them one talks to makes no difference."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from evaluation.speed.growing import deaths
from evaluation.speed.growing.people import Person, files, person
from evaluation.speed.growing.streams import Answered, read_answer
from evaluation.speed.scripted import scripted_model
from tests.cluster import Cluster, Size, running_cluster
from tests.deploy import fronting

pytestmark = fronting.IS_THERE
QUESTION = "Which shelf of room 1 holds a lot?"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("several")
    with scripted_model(pace=0.05) as script:
        model = {"IBID_MODEL__BASE_URL": script.url, "IBID_MODEL__NAME": "scripted"}
        with running_cluster(folder, model, Size(2, 1, 1), s3=False) as running:
            yield running


@pytest.fixture
async def someone(cluster: Cluster) -> Person:
    made = await person(cluster.url, 1)
    await made.upload(files(1, "shelves"))
    async with asyncio.timeout(60):
        while not (await made.summary())["ready"]:  # noqa: ASYNC110  # a worker sets no event
            await asyncio.sleep(0.1)
    return made


def at(cluster: Cluster, name: str, someone: Person) -> httpx.AsyncClient:
    """The same person, at this process."""
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{cluster.ports[name]}/api/v1",
        headers={"authorization": someone.http.headers["authorization"]},
        timeout=60,
        trust_env=False,
    )


async def test_an_answer_begun_at_one_process_is_followed_and_stopped_at_another(
    cluster: Cluster, someone: Person
) -> None:
    chat = (await someone.call("POST", f"/projects/{someone.project}/chats", {}))["id"]
    path, body, run = f"/chats/{chat}/messages", {"content": QUESTION}, ""
    followed: list[str] = []
    async with (
        at(cluster, "api-0", someone) as one,
        at(cluster, "api-1", someone) as other,
        one.stream("POST", path, json=body) as begun,
    ):
        lines = begun.aiter_lines()
        async for line in lines:
            if line.startswith("id: "):
                run = line[4:].rpartition(":")[0]
            if line == "event: token":
                break
        async with other.stream("GET", f"/runs/{run}/events") as elsewhere:
            async for line in elsewhere.aiter_lines():
                if line.startswith("event: "):
                    followed.append(line)
                if followed.count("event: token") == 1 and line == "event: token":
                    assert (await other.post(f"/runs/{run}/stop")).status_code == 202
        seen = [line async for line in lines if line.startswith("event: ")]
        message = (await other.get(path)).json()["items"][-1]

    assert followed[0] == "event: run"
    assert (followed[-1], seen[-1]) == ("event: done", "event: done")
    assert message["status"] == "stopped"


async def test_an_answer_whose_process_is_ended_goes_on_at_another_under_its_numbers(
    cluster: Cluster, someone: Person
) -> None:
    old = list(cluster.ports)
    for name in old:
        await asyncio.to_thread(cluster.start, f"{name}-next")
    answered = Answered()
    reading = asyncio.create_task(read_answer(someone, QUESTION, answered))
    while "token" not in answered.names:  # noqa: ASYNC110  # it is read over a socket
        await asyncio.sleep(0.02)
    for name in old:  # whichever writes it
        cluster.route(*(other for other in cluster.ports if other != name))
        await asyncio.to_thread(cluster.end, name)

    await reading

    assert answered.whole
    assert answered.came_back >= 1
    assert answered.longest_silence < 40


async def test_processes_replaced_one_by_one_fail_no_request(cluster: Cluster) -> None:
    told = await deaths.replaced(cluster, drained=True)

    assert set(told["requests"]) == {"ok"}
    assert told["answers_whole"] == told["answers"]
