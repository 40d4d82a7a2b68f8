"""The PostgreSQL of our own: what it does with what an earlier one left behind."""

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from local import processes, unprivileged
from local.database import create_database, set_passwords
from local.postgres import PostgresServer, running_postgres
from local.unprivileged import Identity


def started(server: PostgresServer, command: list[str]) -> subprocess.Popen[bytes]:
    log = server.folder / "log"
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=server.environment(), stdout=out, stderr=out)
    processes.wait_until_ready(process, server.is_ready, seconds=30, log=log)
    return process


def without_dying_with_us(command: list[str]) -> list[str]:
    at = command.index("--pdeathsig")
    return command[: at - 1] + command[at + 3 :]


def test_a_database_is_made_for_an_owner_who_is_no_superuser(tmp_path: Path) -> None:
    with running_postgres(tmp_path / "pg") as server:
        for _ in range(2):
            create_database(server.url(), "owner's password")
        with psycopg.connect(server.url("ibid_owner", "owner's password")) as connection:
            row = connection.execute(
                "select rolsuper, rolcreaterole, extname from pg_roles, pg_extension"
                " where rolname = current_user and extname = 'vector'"
            ).fetchone()
    assert row == (False, True, "vector")


def test_a_wrong_password_does_not_get_in(tmp_path: Path) -> None:
    with (
        running_postgres(tmp_path / "pg") as server,
        pytest.raises(psycopg.OperationalError, match="password authentication failed"),
    ):
        psycopg.connect(server.url(password="guessed", database="postgres"))


def test_passwords_can_be_set_for_roles_that_migrations_made(tmp_path: Path) -> None:
    with running_postgres(tmp_path / "pg") as server:
        with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
            connection.execute("create role ibid_api login noinherit")
        set_passwords(server.url(), {"ibid_api": "it's new"})
        with psycopg.connect(server.url("ibid_api", "it's new", "postgres")) as connection:
            assert connection.execute("select current_user").fetchone() == ("ibid_api",)


def test_words_are_split_at_typographic_marks(tmp_path: Path) -> None:
    with (
        running_postgres(tmp_path / "pg") as server,
        psycopg.connect(server.url(database="postgres")) as connection,
    ):
        row = connection.execute("select to_tsvector('simple', '“Größe” – 8 °C')::text").fetchone()
    assert row == ("'8':2 'c':3 'größe':1",)


def test_an_interrupted_initdb_is_begun_anew(tmp_path: Path) -> None:
    half = tmp_path / "pg" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with running_postgres(tmp_path / "pg") as server:
        psycopg.connect(server.url(database="postgres")).close()


def test_a_cluster_that_has_run_is_never_taken_for_a_half_made_one(tmp_path: Path) -> None:
    with running_postgres(tmp_path / "pg") as server:
        with psycopg.connect(server.url(database="postgres")) as connection:
            connection.execute("create table kept as select 42 as answer")
        password = server.password
    (tmp_path / "pg" / "complete").unlink()
    with running_postgres(tmp_path / "pg") as server:
        url = server.url(password=password, database="postgres")
        with psycopg.connect(url) as connection:
            assert connection.execute("select answer from kept").fetchone() == (42,)


def test_a_server_left_behind_is_ended_before_a_new_one_starts(tmp_path: Path) -> None:
    first = PostgresServer(tmp_path / "pg", processes.free_port(), "first password")
    first.prepare()
    orphan = started(first, without_dying_with_us(first.command()))
    # Not reaped on purpose: what the next start meets may well be a zombie.
    with running_postgres(tmp_path / "pg") as second:
        assert not processes.is_running(orphan.pid)
        assert second.port != first.port
    assert orphan.wait() == 0


def test_a_lock_file_that_names_a_stranger_does_not_stop_a_start(tmp_path: Path) -> None:
    with running_postgres(tmp_path / "pg") as server:
        lock = (server.data / "postmaster.pid").read_text().splitlines()
    (server.data / "postmaster.pid").write_text("\n".join([str(os.getppid()), *lock[1:]]) + "\n")
    with running_postgres(tmp_path / "pg"):
        pass


def test_a_killed_server_keeps_what_was_committed(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "pg", processes.free_port(), "password")
    server.prepare()
    process = started(server, server.command())
    with psycopg.connect(server.url(database="postgres")) as connection:
        connection.execute("create table kept as select 42 as answer")
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.prepare()
    process = started(server, server.command())
    with psycopg.connect(server.url(database="postgres")) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    processes.stop(process, signal.SIGINT, patience=10)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs to become somebody else")
def test_root_can_do_without_user_namespaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(unprivileged, "IN_USER_NAMESPACE", Identity(("false",)))
    unprivileged.identity.cache_clear()
    try:
        with running_postgres(private / "pg") as server:
            psycopg.connect(server.url(database="postgres")).close()
            assert server.data.stat().st_uid == 65534
    finally:
        unprivileged.identity.cache_clear()
    monkeypatch.undo()
    with running_postgres(private / "pg") as server:
        assert server.data.stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets folders that are not its own")
def test_root_can_keep_its_data_below_a_private_folder_of_somebody_else(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    os.chown(theirs, 1234, 1234)
    with running_postgres(theirs / "pg") as server:
        psycopg.connect(server.url(database="postgres")).close()
