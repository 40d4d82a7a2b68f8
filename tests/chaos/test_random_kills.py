"""Any part, killed at any time, again and again, while people upload and ask.

`IBID_CHAOS_SEED` repeats a run as far as timing allows; `IBID_CHAOS_KILLS` says how many.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from tests.chaos.conftest import HANDBOOK, LONG_QUESTION, Chaos, long_document
from tests.chaos.model import model_server
from tests.chaos.person import Person, Reading, until
from tests.chaos.truth import violations

KILLS = int(os.environ.get("IBID_CHAOS_KILLS", "8"))
SEED = int(os.environ.get("IBID_CHAOS_SEED") or random.SystemRandom().randrange(10**6))
PARTS = ("api", "worker", "scheduler", "valkey", "postgres")
AWAY = (httpx.HTTPError, KeyError)  # a refused call has no id in its answer


@dataclass
class Uploader:
    """Uploads until every document is accepted, however often a step has to be repeated."""

    person: Person
    project: str
    files: list[tuple[str, bytes]]
    accepted: list[str] = field(default_factory=list[str])

    def run(self) -> None:
        for name, data in self.files:
            document = until(lambda data=data, name=name: self._sent(data, name), 120)
            until(lambda document=document: self._confirmed(document), 120)
            self.accepted.append(document)

    def _sent(self, data: bytes, name: str) -> str | None:
        try:
            return self.person.send(self.project, data, name)
        except AWAY:
            return None

    def _confirmed(self, document: str) -> bool:
        answer = self.person.http.post(f"/documents/{document}/confirm", json={})
        return answer.status_code == 202


@dataclass
class Asker:
    """Asks one question after another, each in a chat of its own, and keeps what it saw."""

    person: Person
    project: str
    stop: threading.Event = field(default_factory=threading.Event)
    seen: list[Reading] = field(default_factory=list[Reading])

    def run(self) -> None:
        while not self.stop.is_set():
            reading = self._ask()
            if reading.frames:
                self.seen.append(reading)
            else:
                time.sleep(0.1)

    def _ask(self) -> Reading:
        try:
            return self.person.ask(self.person.chat(self.project), LONG_QUESTION)
        except AWAY:
            return Reading()


class Killer:
    """Kills a part as by kill -9 and starts it again, as the runner would."""

    def __init__(self, chaos: Chaos, chance: random.Random) -> None:
        self.chaos, self.chance = chaos, chance
        self.killed: Counter[str] = Counter()
        self.died_by_themselves: list[str] = []

    def kill(self, times: int) -> None:
        """Every part about as often, in any order."""
        parts = [*PARTS * (times // len(PARTS)), *self.chance.sample(PARTS, times % len(PARTS))]
        for part in self.chance.sample(parts, times):
            time.sleep(self.chance.uniform(0.1, 2.5))
            self.kill_one(part)

    def kill_one(self, part: str) -> None:
        self.killed[part] += 1
        if server := self.chaos.servers.killable.get(part):
            server.kill()
            time.sleep(self.chance.uniform(0, 0.5))
            server.start()
        else:
            self._notice_the_dead()
            self.chaos.stack.kill(part)
            self.chaos.stack.start(part)

    def _notice_the_dead(self) -> None:
        for part, process in self.chaos.stack.processes.items():
            if process.poll() is not None:
                log = (self.chaos.stack.folder / f"{part}.log").read_text(errors="replace")
                self.died_by_themselves.append(f"{part}: {process.poll()}\n{log[-4000:]}")


def stored_answers(chaos: Chaos) -> dict[str, dict[str, str]]:
    rows = chaos.all(
        "select r.id::text, m.id::text, m.status, m.content"
        " from runs r join messages m on m.id = r.answer_id"
    )
    return {str(run): dict(zip(("id", "status", "content"), m, strict=True)) for run, *m in rows}  # pyright: ignore


def contradiction(reading: Reading, stored: dict[str, str] | None) -> str | None:
    """What a reader saw and what is stored have to be the same, as far as each goes."""
    if stored is None:
        return "an answer that began was not stored"
    if not reading.is_gapless():
        return "frames were left out"
    if reading.names[-1] == "done" and reading.frames[-1][2]["message"]["id"] != stored["id"]:
        return "another message was stored than the one told"
    if reading.names[-1] == "done" and reading.text != stored["content"]:
        return "another text was stored than the one read"
    if not stored["content"].startswith(reading.text):
        return "less was stored than was read"
    return None


@pytest.fixture
def slow_answers(chaos: Chaos) -> Iterator[None]:
    """A model that writes for a second, so that kills meet answers half-way."""
    before = dict(chaos.stack.environment)
    with model_server(
        behaviour="slow", answer="They are moved to the standby room [1]. " * 5
    ) as url:
        chaos.stack.environment |= {"IBID_MODEL__BASE_URL": url, "IBID_MODEL__NAME": "scripted"}
        chaos.stack.kill("api")
        chaos.stack.start("api")
        yield
    chaos.stack.environment = before
    chaos.stack.kill("api")
    chaos.stack.start("api")
    chaos.stack.wait_until_ready()


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("slow_answers")
def test_whatever_is_killed_whenever_nothing_is_lost_doubled_or_stuck(chaos: Chaos) -> None:
    print(f"IBID_CHAOS_SEED={SEED} IBID_CHAOS_KILLS={KILLS}")
    chance = random.Random(SEED)
    project = until(lambda: chaos.person.project())
    chaos.person.wait_for(chaos.person.upload(project, HANDBOOK))
    files = [
        (f"{n}.md", long_document(chance.randint(1, 40))) for n in range(12 if KILLS < 20 else 20)
    ]
    uploader = Uploader(chaos.person, project, files)
    askers = [Asker(chaos.person, project) for _ in range(3)]
    killer = Killer(chaos, chance)
    threads = [threading.Thread(target=who.run) for who in (uploader, *askers)]
    for thread in threads:
        thread.start()
    killer.kill(KILLS)
    for asker in askers:
        asker.stop.set()
    for thread in threads:
        thread.join()

    ended = [chaos.person.wait_for(document) for document in uploader.accepted]
    until(lambda: not violations(chaos.database_url), 30)
    stored = stored_answers(chaos)
    seen = [reading for asker in askers for reading in asker.seen]
    wrong = [c for r in seen if (c := contradiction(r, stored.get(r.run_id)))]

    print(
        dict(killer.killed),
        f"{len(ended)} documents, at most {max(d['attempt'] for d in ended)} attempts;",
        f"{len(seen)} answers begun, which for their readers ended with",
        dict(Counter(reading.names[-1] for reading in seen)),
    )
    assert len(uploader.accepted) == len(files)
    assert wrong == []
    assert killer.died_by_themselves == []
