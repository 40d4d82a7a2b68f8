"""Questions of one's own: read from a spreadsheet, asked of a project of a running Ibid."""

import asyncio
from argparse import Namespace
from pathlib import Path
from uuid import UUID

import pytest

from adapters.wiring import WorkerAdapters
from evaluation.quality import own
from evaluation.quality.own import OwnQuestion, measured, questions_in
from evaluation.speed.caller import Caller
from ingestion.pipeline import ingest_document
from tests.api import Person

TOWER = b"""# The tower on Gull Holm

The tower on Gull Holm was built in 1902. It is 22 metres high.
"""
ROOMS = b"""# Cold rooms

The duty pharmacist of the cold rooms is Ilse Brandt.
"""


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "questions.csv"
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_question_has_ways_to_say_its_answer_or_none(tmp_path: Path, encoding: str) -> None:
    file = written(
        tmp_path,
        "question,expected,source\n"
        '"How cold is it, at night?", -18 °C | minus 18 ,rooms.md\n'
        "Who delivers on Sundays?,Not answered,\n",
        encoding,
    )

    assert questions_in(file) == [
        OwnQuestion("How cold is it, at night?", ("-18 °C", "minus 18"), "rooms.md"),
        OwnQuestion("Who delivers on Sundays?", (), ""),
    ]


def test_the_column_of_sources_may_be_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, "question,expected\nHow high?,22 metres\n")

    assert questions_in(file) == [OwnQuestion("How high?", ("22 metres",), "")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("question,expected\nHow high?,\n", "line 2: needs a question and what is expected"),
        ("frage,antwort\nWie hoch?,22\n", "line 2: needs a question"),
        ("question,expected\n", "has no questions"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SystemExit, match=why):
        questions_in(written(tmp_path, text))


def test_a_file_that_is_not_there_or_in_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="cannot be read: No such file"):
        questions_in(tmp_path / "questions.csv")
    with pytest.raises(SystemExit, match="not in UTF-8"):
        questions_in(written(tmp_path, "question,expected\nWie hoch?,zwölf\n", "latin-1"))


@pytest.fixture(scope="module")
async def project(alice: Person, worker: WorkerAdapters) -> str:
    made = await alice.project()
    for name, text in (("tower.md", TOWER), ("rooms.md", ROOMS)):
        await ingest_document(worker, UUID(await alice.upload(made, text, name)))
    return made


@pytest.fixture(scope="module")
async def key(alice: Person) -> str:
    return (await alice.http.post("/api-keys", json={"name": "Evaluation"})).json()["secret"]


async def shares(server: str, key: str, project: str, *questions: OwnQuestion) -> dict[str, float]:
    found = await asyncio.to_thread(measured, Caller(server, key), project, questions)
    return {row.title: row.mean for row in found}


async def test_answers_search_and_silence_are_told_apart(
    server: str, key: str, project: str
) -> None:
    found = await shares(
        server,
        key,
        project,
        OwnQuestion("When was the tower on Gull Holm built?", ("in 1902", "1902"), "tower.md"),
        OwnQuestion("Who is the duty pharmacist?", ("Ilse Berg",), "tower.md"),
        OwnQuestion("How long is the Danube?", (), ""),
        OwnQuestion("Who is the pharmacist on duty?", (), ""),
    )

    assert found["answers: answered"] == 1
    assert found["answers: in 1"] == found["answers: in the answer"] == 0.5
    assert found["answers: first source right"] == 0.5
    assert found["answers: abstained on what is not answered"] == 0.5
    assert 0.5 < found["search, hybrid: nDCG@10"] < 1
    assert {"search, vector: nDCG@10", "search, keyword: nDCG@10"} <= found.keys()


async def test_without_sources_answers_are_measured_all_the_same(
    server: str, key: str, project: str
) -> None:
    found = await shares(
        server, key, project, OwnQuestion("When was the tower on Gull Holm built?", ("1902",), "")
    )

    assert found["answers: in 1"] == 1
    assert not [title for title in found if title.startswith("search") or "source" in title]


async def test_a_source_that_the_project_does_not_have_is_told(
    server: str, key: str, project: str
) -> None:
    with pytest.raises(SystemExit, match=r"no document called bridge\.md"):
        await shares(server, key, project, OwnQuestion("How high?", ("22",), "bridge.md"))


async def test_what_the_api_refuses_ends_the_command_with_its_sentence(
    server: str, project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IBID_API_KEY", "nobody's")
    file = written(tmp_path, "question,expected\nHow high?,22\n")
    chosen = Namespace(questions=file, project=project, api=server, verbose=False, store=False)

    with pytest.raises(SystemExit, match=r"Ibid answered .*[Uu]nauthorized"):
        await asyncio.to_thread(own.main, chosen)


def test_a_project_is_not_asked_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IBID_API_KEY", raising=False)
    file = written(tmp_path, "question,expected\nHow high?,22\n")
    chosen = Namespace(questions=file, project="p", api="", verbose=False, store=False)

    with pytest.raises(SystemExit, match="Set IBID_API_KEY"):
        own.main(chosen)


async def test_a_stored_baseline_lies_beside_the_questions_and_is_compared_with(
    server: str,
    key: str,
    project: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("IBID_API_KEY", key)
    file = written(tmp_path, "question,expected\nHow high is the tower on Gull Holm?,22 metres\n")
    chosen = Namespace(questions=file, project=project, api=server, verbose=False, store=True)

    codes = [await asyncio.to_thread(own.main, chosen)]
    chosen.store = False
    codes.append(await asyncio.to_thread(own.main, chosen))

    assert codes == [0, 0]
    assert (tmp_path / "questions.baseline.json").exists()
    assert "as before" in capsys.readouterr().out
