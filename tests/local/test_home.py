"""The home, its secrets, its log, and removing it."""

import io
import os
import socket
from pathlib import Path

import pytest

from local import doctor, processes
from local.home import AlreadyRunning, CannotRun, Home, Running
from local.log import Log
from local.reset import reset
from local.secrets import secrets_in


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    return home


def test_secrets_are_made_once_and_kept(home: Home) -> None:
    first = secrets_in(home.secrets, have_data=False)
    assert secrets_in(home.secrets, have_data=True) == first
    assert len(set(vars(first).values())) == 9
    assert home.secrets.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_came_later_is_added_and_the_others_stay(home: Home) -> None:
    home.secrets.write_text('{"redis_password": "from before"}')
    assert secrets_in(home.secrets, have_data=True).redis_password == "from before"
    assert "upload_key" in home.secrets.read_text()


def test_lost_secrets_are_not_replaced_while_the_database_needs_them(home: Home) -> None:
    with pytest.raises(CannotRun, match=r"its passwords .* are gone"):
        secrets_in(home.secrets, have_data=True)


def test_only_one_runner_holds_a_home(home: Home) -> None:
    with home.locked():
        home.announce(Running(os.getpid(), "http://localhost:3000", "http://localhost:8000", True))
        told = pytest.raises(AlreadyRunning, match="already running: http://localhost:3000")
        with told, home.locked():
            pass
    assert home.running() is None


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotRun, match="set IBID_HOME to another"):
        Home(tmp_path / "file" / "home").prepare()


def test_a_log_file_stays_small(tmp_path: Path) -> None:
    log = Log(tmp_path, out=io.StringIO(), limit=2_000)
    for number in range(200):
        log.write("api", f"line {number}")
    log.close()
    files = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(files) == {"api.log", "api.log.1"}
    assert max(files.values()) < 2_200
    assert "line 199" in (tmp_path / "api.log").read_text()


def test_a_line_is_labelled_and_cannot_steer_the_terminal(tmp_path: Path) -> None:
    out = io.StringIO()
    log = Log(tmp_path, out=out)
    log.write("api", "a\x1b[2Jb\x9b\rc")
    log.close()
    assert out.getvalue() == "api        | a[2Jbc\n"


def test_the_log_goes_on_when_the_terminal_went_away(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as out:
        log = Log(tmp_path, out=out)
        log.write("api", "nobody reads this")
        log.write("api", "nor this")
        log.close()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)
    assert len((tmp_path / "api.log").read_text().splitlines()) == 2


def test_a_held_terminal_holds_nobody_and_says_what_it_missed(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as out:
        log = Log(tmp_path, out=out)
        for number in range(5000):
            log.write("api", f"line {number} {'x' * 80}")
        assert "line 4999" in (tmp_path / "api.log").read_text()
        with os.fdopen(reading) as terminal:
            shown = iter(terminal)
            assert next(shown).startswith("api        | line 0 ")
            while not next(shown).startswith("api        | line 999 "):
                pass
            log.write("api", "and on")
            assert any(" lines are only in the log files" in line for line in shown)
            log.close()


def test_reset_removes_what_is_ibids_and_nothing_else(home: Home) -> None:
    secrets_in(home.secrets, have_data=False)
    (home.objects / "original").write_text("data")
    (home.folder / "notes.txt").write_text("a person's own")
    reset(home, sure=True)
    assert [path.name for path in home.folder.iterdir()] == ["notes.txt"]


def test_reset_refuses_while_ibid_runs(home: Home) -> None:
    with home.locked(), pytest.raises(CannotRun, match="running; end it first"):
        reset(home, sure=True)


def test_reset_removes_nothing_when_nobody_can_agree(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CannotRun, match="YES=1"):
        reset(home, sure=False)
    assert home.objects.exists()


def test_the_doctor_names_a_taken_port(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("IBID_WEB_PORT", str(port))
        monkeypatch.setenv("IBID_API_PORT", str(processes.free_port()))
        assert doctor.doctor(home) == 1
    assert f"bad   Port {port} is taken by" in capsys.readouterr().out


def test_the_doctor_shows_what_a_part_said_before_it_fell(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    log = Log(home.logs, out=io.StringIO())
    log.write("worker", "MemoryError: no room for a page")
    log.write("worker", "ended with code 1; it is started again in 0.5 s")
    log.close()
    doctor.doctor(home)
    said = capsys.readouterr().out
    assert "note  worker fell over" in said
    assert "MemoryError: no room for a page" in said
