"""Whoever is told to try a document again is able to."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure

ROOT = Path(__file__).parents[2]


def failures() -> Iterator[tuple[str, ast.Call]]:
    for package in ("ingestion", "adapters"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "IngestFailure":
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.parametrize("call", [pytest.param(node, id=where) for where, node in failures()])
def test_a_sentence_invites_to_try_again_only_where_that_is_possible(call: ast.Call) -> None:
    message = " ".join(ast.unparse(argument) for argument in call.args)
    passing = any(keyword.arg == "passing" for keyword in call.keywords)

    assert ("Try again" in message) == passing, "use `mend`, or say that it is `passing`"


def test_what_somebody_can_mend_is_retryable_and_not_tried_again_by_itself() -> None:
    failure = IngestFailure(FailureCode.UNSUPPORTED, "It is a scan.", mend="Install Tesseract")

    assert failure.message == "It is a scan. Install Tesseract, then choose Try again."
    assert (failure.retryable, failure.passing) == (True, False)


def test_what_nobody_can_mend_is_not_retryable() -> None:
    failure = IngestFailure(FailureCode.CORRUPT, "It is damaged. Upload another copy.")

    assert (failure.retryable, failure.passing) == (False, False)
