"""What is not a kill at a known point: stopped and woken late, told five times, servers gone."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from adapters.queue.celery import CeleryQueue
from contracts.settings import RedisSettings
from contracts.tasks import IngestDocument
from ingestion.sandbox.confinement import PARSER
from local import processes
from tests.chaos.conftest import HANDBOOK, LONG_QUESTION, Chaos, long_document
from tests.chaos.gated import gated_api
from tests.chaos.person import Reading, until
from tests.chaos.truth import violations

SECTIONS = 240
"""So many passages that storing them is a stage of its own, and embedding them lasts."""
BOOK = 8000
"""Sections; a second of parsing, so that whoever looks for the parser meets it."""
"""About two seconds of embedding: long enough to be seen at it."""


def wait_until_embedding(chaos: Chaos, document: str) -> None:
    until(lambda: chaos.person.document(document)["stage"] == "embedding")


def test_a_worker_that_was_stopped_and_wakes_late_changes_nothing(chaos: Chaos) -> None:
    document = chaos.person.upload(chaos.person.project(), long_document(SECTIONS))
    wait_until_embedding(chaos, document)
    stopped = chaos.stack.processes["worker"]
    os.killpg(stopped.pid, signal.SIGSTOP)
    with chaos.another("worker"):
        ready = chaos.person.wait_for(document)
        stored = chaos.one("select array_agg(no) from passages where document_id = %s", document)

    os.killpg(stopped.pid, signal.SIGCONT)
    log = chaos.stack.folder / "worker.log"
    until(lambda: f"{document}: no longer ours" in log.read_text())

    assert ready["attempt"] == 2
    assert chaos.person.document(document) == ready
    after = chaos.one("select array_agg(no) from passages where document_id = %s", document)
    assert after == stored
    assert not violations(chaos.database_url)


async def test_a_message_delivered_five_times_leaves_one_set_of_passages(
    chaos: Chaos, undisturbed: list[object]
) -> None:
    queue = CeleryQueue(
        RedisSettings.model_validate({"url": chaos.stack.environment["IBID_REDIS__URL"]})
    )
    with chaos.another("worker"):
        document = chaos.person.upload(chaos.person.project(), HANDBOOK)
        for _ in range(5):
            await queue.send(IngestDocument(document_id=UUID(document)))
        ready = chaos.person.wait_for(document)

    assert ready["attempt"] == 1
    assert chaos.passages(document) == undisturbed
    assert not violations(chaos.database_url)


def test_documents_that_were_queued_when_redis_was_emptied_become_ready(chaos: Chaos) -> None:
    chaos.stack.kill("worker")
    project = chaos.person.project()
    documents = [chaos.person.upload(project, HANDBOOK) for _ in range(5)]
    chaos.empty_redis()
    chaos.stack.start("worker")

    assert [chaos.person.wait_for(document)["attempt"] for document in documents] == [1] * 5
    assert not violations(chaos.database_url)


def test_a_killed_parser_fails_its_document_and_not_its_worker(chaos: Chaos) -> None:
    project = chaos.person.project()
    worker = chaos.stack.processes["worker"].pid

    def parser() -> int | None:
        for pid in processes.every_pid():
            with suppress(ProcessLookupError, FileNotFoundError):
                name = Path(f"/proc/{pid}/comm").read_bytes().strip()
                if name == PARSER and _descends(pid, worker):
                    return pid
        return None

    document = chaos.person.upload(project, long_document(BOOK))
    os.kill(until(parser), signal.SIGKILL)

    failed = chaos.person.wait_for(document, "failed")
    assert (failed["error"]["code"], failed["attempt"]) == ("too_complex", 1)
    chaos.person.wait_for(chaos.person.upload(project, HANDBOOK))
    assert chaos.stack.processes["worker"].poll() is None
    chaos.person.http.delete(f"/documents/{document}")


def _descends(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        with open(f"/proc/{pid}/stat") as stat:
            pid = int(stat.read().rpartition(")")[2].split()[1])
    return False


def test_a_document_is_indexed_once_although_postgres_was_killed_meanwhile(chaos: Chaos) -> None:
    document = chaos.person.upload(chaos.person.project(), long_document(SECTIONS))
    wait_until_embedding(chaos, document)
    chaos.servers.killable["postgres"].kill()
    chaos.servers.killable["postgres"].start()

    assert chaos.person.wait_for(document)["passages"] >= SECTIONS
    assert not violations(chaos.database_url)
    assert all(process.poll() is None for process in chaos.stack.processes.values())


def test_an_answer_is_stored_and_can_be_read_although_redis_was_killed_meanwhile(
    chaos: Chaos, project: str
) -> None:
    chat = chaos.person.chat(project)
    seen = Reading()
    with gated_api(chaos) as (http, gate):
        asking = threading.Thread(target=lambda: chaos.person.ask(chat, LONG_QUESTION, http, seen))
        asking.start()
        until(lambda: seen.frames)
        chaos.servers.killable["valkey"].kill()
        gate.set()
        asking.join()
        answer = until(lambda: chaos.person.messages(chat)[1:])[0]
        chaos.servers.killable["valkey"].start()

        whole = until(lambda: _ended(chaos.person.resume(seen.run_id)))

    assert answer["status"] == "complete"
    assert whole.is_gapless() and whole.frames[-1][2]["message"] == answer
    assert whole.frames[: len(seen.frames)] == seen.frames
    assert not violations(chaos.database_url)


def _ended(reading: Reading) -> Reading | None:
    return reading if reading.names[-1:] == ["done"] else None


def test_after_redis_came_back_uploads_are_taken_as_before(chaos: Chaos) -> None:
    chaos.servers.killable["valkey"].kill()
    chaos.servers.killable["valkey"].start()

    for _ in range(2):
        document = chaos.person.upload(chaos.person.project(), HANDBOOK)
        assert chaos.person.wait_for(document)["attempt"] == 1
    assert all(process.poll() is None for process in chaos.stack.processes.values())
