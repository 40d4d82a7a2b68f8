"""Postgres is restarted under people who go on asking."""

import threading
import time
from collections import Counter

import httpx

from tests.chaos.conftest import HANDBOOK, LONG_QUESTION, Chaos
from tests.chaos.gated import gated_api
from tests.chaos.person import Reading, until
from tests.chaos.truth import violations

PEOPLE = 6


class Asking:
    """People who read and write all the time, and what they are answered."""

    def __init__(self, chaos: Chaos, project: str) -> None:
        self._chaos, self._project = chaos, project
        self._stop = threading.Event()
        self._people = [threading.Thread(target=self._ask) for _ in range(PEOPLE)]
        self.answers: list[httpx.Response] = []

    def __enter__(self) -> "Asking":
        for person in self._people:
            person.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for person in self._people:
            person.join()

    def _ask(self) -> None:
        http = self._chaos.person.at(self._chaos.stack.url)
        while not self._stop.is_set():
            body = {"query": f"standby room {len(self.answers)}"}
            self.answers.append(http.get("/projects"))
            self.answers.append(http.post(f"/projects/{self._project}/search", json=body))
            self.answers.append(http.post(f"/projects/{self._project}/chats", json={}))

    def again(self) -> bool:
        """Whether everybody has been answered since, several times."""
        newest = self.answers[-10 * PEOPLE :]
        return len(newest) == 10 * PEOPLE and all(one.is_success for one in newest)


def test_who_asks_while_postgres_restarts_is_told_when_to_ask_again(
    chaos: Chaos, project: str
) -> None:
    with Asking(chaos, project) as asking:
        until(asking.again)
        chaos.servers.killable["postgres"].stop()
        time.sleep(1)
        chaos.servers.killable["postgres"].start()
        until(asking.again)

    refused = [one for one in asking.answers if not one.is_success]
    assert Counter(one.status_code for one in refused).keys() == {503}
    assert {one.json()["type"] for one in refused} == {"/problems/unavailable"}
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)
    assert all(process.poll() is None for process in chaos.stack.processes.values())


def test_documents_and_questions_go_on_after_postgres_was_killed_and_redis_emptied(
    chaos: Chaos, project: str
) -> None:
    chaos.stack.kill("worker")
    others = chaos.person.project()
    documents = [chaos.person.upload(others, HANDBOOK) for _ in range(3)]
    chat = chaos.person.chat(project)
    before = chaos.person.ask(chat, LONG_QUESTION)
    chaos.servers.killable["postgres"].kill()
    chaos.empty_redis()
    chaos.servers.killable["postgres"].start()
    chaos.stack.start("worker")

    assert [chaos.person.wait_for(document)["attempt"] for document in documents] == [1] * 3
    replayed = chaos.person.resume(before.run_id, before.frames[2][0])
    again = until(lambda: _answered(chaos.person.ask(chat, LONG_QUESTION)))

    assert before.names[-1] == "done"
    assert replayed.broke.startswith("410 ")  # its log is gone, and its message is not
    kept = [m for m in chaos.person.messages(chat) if m["role"] == "assistant"]
    assert kept == [reading.frames[-1][2]["message"] for reading in (before, again)]
    assert not violations(chaos.database_url)


def test_an_answer_whose_log_is_emptied_while_it_is_written_can_be_read_whole(
    chaos: Chaos, project: str
) -> None:
    chat = chaos.person.chat(project)
    seen = Reading()
    with gated_api(chaos) as (http, gate):
        asking = threading.Thread(target=lambda: chaos.person.ask(chat, LONG_QUESTION, http, seen))
        asking.start()
        until(lambda: seen.frames)
        chaos.empty_redis()
        gate.set()
        asking.join()

    whole = until(lambda: _answered(chaos.person.resume(seen.run_id)))

    assert whole.is_gapless() and whole.frames[: len(seen.frames)] == seen.frames
    assert whole.frames[-1][2]["message"] == chaos.person.messages(chat)[-1]
    assert not violations(chaos.database_url)


def _answered(reading: Reading) -> Reading | None:
    return reading if reading.names[-1:] == ["done"] else None
