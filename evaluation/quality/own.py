"""`make eval QUESTIONS=questions.csv`: how well Ibid finds and answers in documents of your own.

Asks a project of a running Ibid (`PROJECT`, with an API key), or an Ibid of its own that reads a
folder (`DOCUMENTS`). Prints the table of `make eval`; a baseline lies beside the questions.
"""

import mimetypes
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from evaluation.quality import product
from evaluation.quality.abstaining import abstained
from evaluation.quality.corpora import Asking, Corpus
from evaluation.quality.reader import Read, rows
from evaluation.quality.report import Report
from evaluation.quality.rows import Row
from evaluation.speed.caller import Caller
from evaluation.speed.files import File
from evaluation.speed.running import running

NOT_ANSWERED = "not answered"
_KEY = "IBID_API_KEY"
_TYPES = {".md": "text/markdown", ".txt": "text/plain"}


@dataclass(frozen=True)
class OwnQuestion:
    """`expected`: words of which one stands in a right answer; none where there is no answer."""

    question: str
    expected: tuple[str, ...]
    source: str

    @property
    def asking(self) -> Asking:
        relevant = {self.source: 1} if self.source else {}
        return Asking(self.question, self.question, relevant, self.expected)


def questions_in(file: Path) -> list[OwnQuestion]:
    """Raises SystemExit, saying which line is wrong."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            found = [_question(file, n, row) for n, row in enumerate(DictReader(opened), 2)]
    except OSError as error:
        raise SystemExit(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SystemExit(f"{file} is not in UTF-8. Save it as “CSV UTF-8”.") from None
    if not found:
        raise SystemExit(f"{file} has no questions. Its first line is: question,expected,source")
    return found


def _question(file: Path, line: int, row: Mapping[str, str | None]) -> OwnQuestion:
    question, expected = ((row.get(name) or "").strip() for name in ("question", "expected"))
    if not question or not expected:
        raise SystemExit(
            f"{file}, line {line}: needs a question and what is expected: words of the answer"
            f" (several ways to say it between “|”), or “{NOT_ANSWERED}”."
        )
    words = tuple(word.strip() for word in expected.split("|") if word.strip())
    wanted = () if expected.casefold() == NOT_ANSWERED else words
    return OwnQuestion(question, wanted, (row.get("source") or "").strip())


def measured(
    caller: Caller, project: str, questions: Sequence[OwnQuestion], *, verbose: bool = False
) -> list[Row]:
    names = caller.documents(project)
    _check_sources(questions, set(names.values()))
    there = [q for q in questions if q.expected]
    absent = [q for q in questions if not q.expected]
    found = _search(caller, project, names, [q for q in questions if q.source])
    reads = [Read.of(q.asking, caller.answer(project, q.question), names) for q in there]
    found += rows("answers", reads) if reads else []
    refused = [(q.question, caller.answer(project, q.question)) for q in absent]
    if refused:
        outcomes = ((question, abstained(message)) for question, message in refused)
        found.append(Row.of("answers: abstained on what is not answered", outcomes))
    for read in reads if verbose else []:
        if not read.says_it_in(len(read.sentences)):
            print(f"- {read.question.text} {read.question.answers}\n    {' '.join(read.sentences)}")
    for question, message in refused if verbose else []:
        if not abstained(message):
            print(f"- {question} ({NOT_ANSWERED})\n    {message['content']}")
    return found


def _check_sources(questions: Sequence[OwnQuestion], names: set[str]) -> None:
    if unknown := sorted({q.source for q in questions if q.source} - names):
        raise SystemExit(f"The project has no document called {', '.join(unknown)}.")


def _search(
    caller: Caller, project: str, names: Mapping[str, str], questions: Sequence[OwnQuestion]
) -> list[Row]:
    """Of those that say which document answers."""
    if not questions:
        return []
    corpus = Corpus("search", [], [q.asking for q in questions])
    return product.legs(caller, project, names, corpus)


@contextmanager
def _asked(chosen: Namespace) -> Iterator[tuple[Caller, str]]:
    if chosen.project:
        key = os.environ.get(_KEY)
        if not key:
            raise SystemExit(f"Set {_KEY} to an API key of somebody who may read the project.")
        yield Caller(chosen.api.rstrip("/"), key), chosen.project
        return
    with TemporaryDirectory(prefix="ibid-quality-") as home, running(Path(home)) as stack:
        caller = Caller(stack.api)
        yield caller, _ingested(caller, Path(chosen.documents))


def _ingested(caller: Caller, folder: Path) -> str:
    """Raises SystemExit when a document could not be read: its questions would be wrong."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    if not files:
        raise SystemExit(f"There are no files in {folder}.")
    project = caller.project()
    for first in range(0, len(files), 100):
        some = files[first : first + 100]
        caller.upload_all(project, [_file(folder, file) for file in some])
    caller.wait(project)
    if failed := caller.failed(project):
        raise SystemExit("\n".join(f"{name} was not read: {why}" for name, why in failed.items()))
    return project


def _file(folder: Path, file: Path) -> File:
    kind = _TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0]
    name = file.relative_to(folder).as_posix()
    return File(name, kind or "application/octet-stream", file.read_bytes())


def arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m evaluation.quality.own", description=__doc__)
    parser.add_argument("questions", type=Path, help="a CSV: question, expected and maybe source")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--project", help=f"a project's id; {_KEY} is the key to it")
    where.add_argument("--documents", help="a folder of documents")
    parser.add_argument("--api", default="http://localhost:8000", help="where Ibid runs")
    parser.add_argument("--store", action="store_true", help="keep what is measured as baseline")
    parser.add_argument("--verbose", action="store_true", help="tell each answer that is wrong")
    return parser


def main(chosen: Namespace) -> int:
    questions = questions_in(chosen.questions)
    try:
        with _asked(chosen) as (caller, project):
            found = measured(caller, project, questions, verbose=chosen.verbose)
    except httpx.HTTPStatusError as error:
        raise SystemExit(f"Ibid answered {error.response.text}") from None
    except httpx.ConnectError:
        raise SystemExit(f"Nothing answers at {chosen.api}. Start Ibid, or say --api.") from None
    report = Report(chosen.store)
    report.add(chosen.questions.stem, found, chosen.questions.with_suffix(".baseline.json"))
    return report.end()


if __name__ == "__main__":
    sys.exit(main(arguments().parse_args()))
