"""Many documents of several kinds while parts are killed at random, and once more undisturbed.

`IBID_CHAOS_DOCUMENTS` and `IBID_CHAOS_KILLS` say how many; `IBID_CHAOS_SEED` repeats a run as far
as timing allows. Killing goes on until that many were killed, also after the last upload.
"""

import io
import os
import random
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.chaos.conftest import Chaos
from tests.chaos.person import until
from tests.chaos.test_random_kills import SEED, Killer, Uploader
from tests.chaos.truth import passages_of, violations

DOCUMENTS = int(os.environ.get("IBID_CHAOS_DOCUMENTS", "24"))
KILLS = int(os.environ.get("IBID_CHAOS_KILLS", "6"))
UPLOADERS = 3
PATIENCE = 240.0 + DOCUMENTS  # seconds after the last kill

PICKED_UP_AGAIN = """
select coalesce(max(extract(epoch from next.began - last.seen)), 0)::float
from (select document_id, epoch, max(heartbeat_at) as seen from document_stages
      where outcome = 'lost' group by 1, 2) last
cross join lateral (select min(started_at) as began from document_stages s
      where s.document_id = last.document_id and s.epoch > last.epoch) next"""


def page(number: int, chance: random.Random) -> bytes:
    """Up to twenty passages; a third of the sections stand in many documents."""
    sections = [
        f"## Room {number if chance.random() < 0.67 else 0}-{n}\n"
        + " ".join(f"Shelf {i} of room {n} holds lot {n * i}." for i in range(1, 13))
        for n in range(1, chance.randint(2, 20))
    ]
    return f"# Log {number}\n\n".encode() + "\n\n".join(sections).encode()


def files(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Mostly Markdown; some CSV, HTML and archives of three."""
    for number in range(DOCUMENTS):
        text = page(number, chance)
        match number % 10:
            case 3:
                rows = "\n".join(f"{n},room {number},{n % 9} degrees" for n in range(60))
                yield f"{number}.csv", f"day,room,reading\n{rows}\n".encode()
            case 6:
                body = text.decode().replace("## ", "<h2>").replace("\n", "</h2>\n<p>")
                yield (
                    f"{number}.html",
                    f"<html><body><h1>{number}</h1>{body}</body></html>".encode(),
                )
            case 9:
                packed = io.BytesIO()
                with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                    for part in range(3):
                        archive.writestr(f"{part}.md", page(number * 1000 + part, chance))
                yield f"{number}.zip", packed.getvalue()
            case _:
                yield f"{number}.md", text


def everything(chaos: Chaos, project: str) -> dict[tuple[str, str | None], list[object]]:
    """What is ready in a project, by its name and that of the archive it came out of: status and
    passages."""
    rows = chaos.all(
        "select d.id, d.status, d.name, p.name from documents d"
        " left join documents p on p.id = d.parent_id where d.project_id = %s::uuid"
        " and d.retired_at is null and d.status <> 'awaiting_upload'",
        project,
    )
    return {
        (str(name), None if parent is None else str(parent)): [
            status,
            [row[1:6] for row in passages_of(chaos.database_url, str(document))],
        ]
        for document, status, name, parent in rows
    }


def upload_all(chaos: Chaos, made: list[tuple[str, bytes]]) -> tuple[str, list[threading.Thread]]:
    """The project, and the threads that upload into it."""
    project = until(chaos.person.project)
    shares = [made[n::UPLOADERS] for n in range(UPLOADERS)]
    threads = [
        threading.Thread(target=Uploader(chaos.person, project, share).run) for share in shares
    ]
    for thread in threads:
        thread.start()
    return project, threads


def wait_until_ended(chaos: Chaos, project: str) -> None:
    query = (
        "select count(*) from documents where project_id = %s::uuid"
        " and status in ('queued', 'processing')"
    )
    until(lambda: chaos.one(query, project) == (0,), PATIENCE)


@pytest.mark.timeout(3600)
def test_many_documents_end_as_in_an_undisturbed_run_whatever_is_killed(chaos: Chaos) -> None:
    print(f"IBID_CHAOS_SEED={SEED} IBID_CHAOS_KILLS={KILLS} IBID_CHAOS_DOCUMENTS={DOCUMENTS}")
    chance = random.Random(SEED)
    made = list(files(chance))
    killer = Killer(chaos, chance)

    began = time.monotonic()
    disturbed, threads = upload_all(chaos, made)
    killer.kill(KILLS)
    for thread in threads:
        thread.join()
    wait_until_ended(chaos, disturbed)
    took = time.monotonic() - began
    until(lambda: not violations(chaos.database_url), 60)

    began = time.monotonic()
    calm, threads = upload_all(chaos, made)
    for thread in threads:
        thread.join()
    wait_until_ended(chaos, calm)
    calm_took = time.monotonic() - began

    found, expected = everything(chaos, disturbed), everything(chaos, calm)
    longest = chaos.one(PICKED_UP_AGAIN)
    print(
        f"{len(found)} documents in {took:.0f} s with {dict(killer.killed)} killed,"
        f" {calm_took:.0f} s undisturbed; taken up again after at most {longest} s;",
        dict(Counter(str(status) for status, _ in found.values())),
    )
    assert killer.died_by_themselves == []
    assert set(found) == set(expected)
    assert len(found) == DOCUMENTS + 3 * sum(1 for name, _ in made if name.endswith(".zip"))
    different = [name for name in expected if found[name] != expected[name]]
    assert different == []
    assert {status for status, _ in found.values()} == {"ready"}
    assert violations(chaos.database_url) == {}
