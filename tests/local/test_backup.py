"""Everything in one file while people go on, and the same Ibid made of it somewhere else."""

import json
import os
import subprocess
import sys
import tarfile
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any

import psycopg
import pytest

from adapters.postgres.documents.garbage import BACKUP
from local.api import Api, Refused
from local.commands import PROJECT
from local.postgres import PostgresServer
from tests.local.runner import Runner, until

pytestmark = pytest.mark.timeout(400)  # a real Ibid is started twice
PERSON = {"email": "ada@north.example", "password": "correct horse battery staple"}
QUESTION = "When is stock moved to the standby room?"
HANDBOOK = b"""# Cold room handbook

Reagents of class B are stored between 2 and 8 degrees Celsius.

If a cold room exceeds 8 degrees for longer than twenty minutes, stock is moved to the standby room.
"""


def local(
    command: str, *words: str, home: Path, **settings: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IBID_")}
    return subprocess.run(
        [sys.executable, "-m", "local", command, *words],
        cwd=PROJECT,
        env=kept | {"IBID_HOME": str(home)} | settings,
        capture_output=True,
        text=True,
    )


def api_of(runner: Runner) -> Api:
    return Api(f"http://127.0.0.1:{runner.environment['IBID_API_PORT']}")


def signed_in(runner: Runner) -> Api:
    api = api_of(runner)
    return Api(api.base, api.call("POST", "/auth/sign-in", PERSON)["access_token"])


def added(api: Api, project: str, name: str, data: bytes) -> str:
    document = api.upload(project, name, data)["id"]
    assert [seen["status"] for seen in api.progress(document)][-1] == "ready"
    return document


def asked(api: Api, project: str) -> str:
    """The id of a new chat with the question and its answer."""
    chat = api.call("POST", f"/projects/{project}/chats", {})["id"]
    for _ in api.events("POST", f"/chats/{chat}/messages", {"content": QUESTION}):
        pass
    return chat


def said(api: Api, chat: str) -> Any:
    """What stands in it, to be compared."""
    return list(api.items(f"/chats/{chat}/messages"))


def heard(api: Api, chat: str) -> tuple[str, list[Any]]:
    """The answer and the places that it names, whatever its own ids are."""
    answer = said(api, chat)[-1]
    return answer["content"], [
        (source["document_id"], source["passage_id"], source["place"])
        for source in answer["sources"]
    ]


def original(api: Api, document: str) -> bytes:
    request = urllib.request.Request(
        f"{api.base}/api/v1/documents/{document}/content",
        headers={"authorization": f"Bearer {api.token}"},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read()


@dataclass
class Before:
    """What stood in the home that was backed up, and what of it people can see."""

    runner: Runner
    file: Path
    told: str
    project: str
    handbook: str
    chat: str
    messages: Any
    answer: tuple[str, list[Any]]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    """A backup of an Ibid in which somebody adds, deletes and asks all the time."""
    folder = tmp_path_factory.mktemp("before")
    runner = Runner(folder, "without_client.py")
    try:
        runner.started_and_ready()
        token = api_of(runner).call("POST", "/auth/sign-up", PERSON | {"name": "Ada"})
        ada = Api(api_of(runner).base, token["access_token"])
        project = ada.call("POST", "/projects", {"name": "Cold rooms"})["id"]
        handbook = added(ada, project, "handbook.md", HANDBOOK)
        chat = asked(ada, project)
        messages, answer = said(ada, chat), heard(ada, chat)
        file = folder / "ibid.tar"
        with working(ada):
            ran = local("backup", str(file), home=runner.home.folder)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        yield Before(runner, file, ran.stdout, project, handbook, chat, messages, answer)
    finally:
        runner.end()


class working:
    """Somebody who adds documents, deletes them again, and asks, until the block ends."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._stop = threading.Event()
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> None:
        self._thread.start()
        assert self._begun.wait(60)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        project = self._api.call("POST", "/projects", {"name": "In motion"})["id"]
        kept: list[str] = []
        number = 0
        while not self._stop.is_set():
            number += 1
            text = f"# Log {number}\n\nRoom {number} was {number % 9} degrees cold.\n".encode()
            kept.append(self._api.upload(project, f"log-{number}.md", text)["id"])
            if len(kept) > 6:
                self._begun.set()
                self._api.call("DELETE", f"/documents/{kept.pop(0)}")


@pytest.fixture(scope="module")
def restored(before: Before, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """Another Ibid, made of the backup alone."""
    runner = Runner(tmp_path_factory.mktemp("after"), "without_client.py")
    ran = local("restore", str(before.file), home=runner.home.folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    try:
        runner.started_and_ready()
        yield runner
    finally:
        runner.end()


def test_what_was_answered_before_is_read_as_it_was(before: Before, restored: Runner) -> None:
    assert said(signed_in(restored), before.chat) == before.messages


def test_the_same_question_has_the_same_answer(before: Before, restored: Runner) -> None:
    ada = signed_in(restored)
    text, sources = heard(ada, asked(ada, before.project))
    assert (text, sources) == before.answer
    assert "standby room" in text


def test_an_original_has_the_same_bytes(before: Before, restored: Runner) -> None:
    assert original(signed_in(restored), before.handbook) == HANDBOOK


def test_no_document_of_a_backup_taken_in_motion_lacks_its_original(restored: Runner) -> None:
    ada = signed_in(restored)
    moving = next(p for p in ada.items("/projects") if p["name"] == "In motion")
    documents = list(ada.items(f"/projects/{moving['id']}/documents"))
    arrived = [one for one in documents if one["status"] != "awaiting_upload"]
    assert len(arrived) > 5
    for one in arrived:
        assert original(ada, one["id"]).startswith(b"# Log")


def test_a_backup_is_private_and_says_what_it_has(before: Before) -> None:
    assert before.file.stat().st_mode & 0o777 == 0o600
    assert "originals" in before.told


def test_a_home_with_data_is_left_alone(before: Before) -> None:
    ran = local("restore", str(before.file), home=before.runner.home.folder)
    assert ran.returncode == 1
    assert "running in this home" in ran.stderr
    assert said(signed_in(before.runner), before.chat) == before.messages


@pytest.mark.parametrize("part", [0.2, 0.9])
def test_a_backup_that_was_cut_off_is_refused_and_nothing_is_left(
    before: Before, tmp_path: Path, part: float
) -> None:
    whole = before.file.read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: int(len(whole) * part)])
    ran = local("restore", str(cut), home=tmp_path / "home")
    assert ran.returncode == 1
    assert "not" in ran.stderr
    assert "whole" in ran.stderr
    assert not (tmp_path / "home").exists()


def test_a_backup_that_was_changed_is_refused_and_nothing_is_left(
    before: Before, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.tar"
    changed.write_bytes(before.file.read_bytes().replace(b"twenty minutes", b"twenty seconds", 1))
    ran = local("restore", str(changed), home=tmp_path / "home")
    assert ran.returncode == 1
    assert "damaged" in ran.stderr
    assert not (tmp_path / "home").exists()


def test_a_backup_of_a_newer_ibid_is_refused(before: Before, tmp_path: Path) -> None:
    newer = tmp_path / "newer.tar"
    with tarfile.open(before.file) as old, tarfile.open(newer, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            if member.name != "manifest.json":
                new.addfile(member, content)
                continue
            manifest = json.loads(content.read())
            manifest["migrations"].append("29990101000000")
            (tmp_path / "manifest").write_text(json.dumps(manifest))
            new.add(tmp_path / "manifest", "manifest.json")
    ran = local("restore", str(newer), home=tmp_path / "home")
    assert ran.returncode == 1
    assert "newer Ibid" in ran.stderr


def test_a_file_that_is_there_is_not_written_over(before: Before) -> None:
    ran = local("backup", str(before.file), home=before.runner.home.folder)
    assert ran.returncode == 1
    assert "there already" in ran.stderr


def test_while_a_backup_is_taken_originals_stay_and_follow_afterwards(before: Before) -> None:
    ada = signed_in(before.runner)
    late = added(ada, before.project, "late.md", b"# Late\n\nThe late shift begins at ten.\n")
    file = before.runner.home.objects / before.project / late
    with psycopg.connect(before.runner.stack().postgres.url()) as backup:
        backup.execute(f"select pg_advisory_xact_lock({BACKUP})")
        ada.call("DELETE", f"/documents/{late}")
        with pytest.raises(Refused):
            ada.call("GET", f"/documents/{late}")
        assert file.exists()
        another = local("backup", f"{file.parent}/other.tar", home=before.runner.home.folder)
        assert "Another backup" in another.stderr
    until(lambda: not file.exists(), seconds=90)


def test_an_original_that_was_lost_is_told_by_its_name(before: Before, tmp_path: Path) -> None:
    ada = signed_in(before.runner)
    gone = added(ada, before.project, "gone.md", b"# Gone\n\nNobody finds this page again.\n")
    (before.runner.home.objects / before.project / gone).unlink()
    ran = local("backup", str(tmp_path / "ibid.tar"), home=before.runner.home.folder)
    assert ran.returncode == 1
    assert "the original of gone.md is not in the store" in ran.stdout
    assert (tmp_path / "ibid.tar").exists()


def settings_for(before: Before, url: str, folder: Path) -> dict[str, str]:
    """As an installation has them whose servers and keys are named one by one."""
    with tarfile.open(before.file) as tar:
        kept = tar.extractfile("secrets.json")
        assert kept is not None
        keys = json.loads(kept.read())
    return keys | {
        "IBID_SUPERUSER_URL": url,
        "IBID_DATABASE__API_URL": url,
        "IBID_REDIS__URL": "redis://127.0.0.1:1/0",
        "IBID_OBJECTS__ROOT": str(folder / "objects"),
    }


def manifest_of(file: Path) -> Any:
    with tarfile.open(file) as tar:
        manifest = tar.extractfile("manifest.json")
        assert manifest is not None
        return json.loads(manifest.read()) | {"made_at": None}


def test_servers_that_one_names_are_filled_and_backed_up_as_well(
    before: Before, postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.url(database=f"restored_{token_hex(4)}")
    settings = settings_for(before, url, tmp_path)
    there = local("restore", str(before.file), home=tmp_path, **settings)
    assert there.returncode == 0, there.stdout + there.stderr
    again = local("backup", str(tmp_path / "again.tar"), home=tmp_path, **settings)
    assert again.returncode == 0, again.stdout + again.stderr
    assert manifest_of(tmp_path / "again.tar") == manifest_of(before.file)
    twice = local("restore", str(before.file), home=tmp_path, **settings)
    assert "already" in twice.stderr


def test_a_key_that_was_used_before_is_asked_for_before_anything_is_made(
    before: Before, postgres: PostgresServer, tmp_path: Path
) -> None:
    name = f"restored_{token_hex(4)}"
    settings = settings_for(before, postgres.url(database=name), tmp_path)
    settings["IBID_SECRETS__TOOL_KEYS"] = token_urlsafe(36)
    ran = local("restore", str(before.file), home=tmp_path, **settings)
    assert ran.returncode == 1
    assert "IBID_SECRETS__TOOL_KEYS lacks a key" in ran.stderr
    with psycopg.connect(postgres.url(database="postgres")) as server:
        assert not server.execute("select from pg_database where datname = %s", [name]).fetchone()
