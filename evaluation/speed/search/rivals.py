"""The same collection and questions in other stores, each with what its own manual advises."""

import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import psycopg

from evaluation.speed.ingestion import RIVAL
from evaluation.speed.search.collection import PROJECTS, Project, project
from evaluation.speed.search.groups import QUESTIONS, RANKS
from evaluation.speed.search.measuring import LIMIT
from evaluation.speed.search.questions import questions
from evaluation.speed.search.server import Server

_SCRIPT = Path(__file__).parents[1] / "rival" / "vector_stores.py"
_DATABASE = "rivals"


def measure_rivals(server: Server, total: int) -> dict[str, Any]:
    """What the script says; it runs in the Python that RIVAL names."""
    with TemporaryDirectory(prefix="ibid-rivals-") as folder:
        _export(Path(folder), total)
        with psycopg.connect(server.superuser, autocommit=True) as connection:
            connection.execute(f"drop database if exists {_DATABASE} with (force)")
            connection.execute(f"create database {_DATABASE}")
        url = server.superuser.rpartition("/")[0] + f"/{_DATABASE}"
        with psycopg.connect(url) as connection:
            connection.execute("create extension vector")
        said = subprocess.run(
            [os.environ[RIVAL], str(_SCRIPT), folder, url], check=True, stdout=subprocess.PIPE
        )
        with psycopg.connect(server.superuser, autocommit=True) as connection:
            connection.execute(f"drop database {_DATABASE} with (force)")
    return json.loads(said.stdout)


def _export(folder: Path, total: int) -> None:
    asked: dict[str, list[dict[str, Any]]] = {}
    of_project: list[int] = []
    vectors: list[np.ndarray] = []
    with (folder / "texts.txt").open("w") as texts:
        for rank in range(1, PROJECTS + 1):
            made = project(rank, total)
            texts.writelines(made.text(n) + "\n" for n in range(len(made.words)))
            of_project += [rank] * len(made.words)
            vectors.append(made.vectors)
            if rank in RANKS:
                asked[str(len(made.words))] = _questions(made)
    np.save(folder / "projects.npy", np.array(of_project))
    np.save(folder / "vectors.npy", np.concatenate(vectors))
    (folder / "questions.json").write_text(json.dumps(asked))


def _questions(made: Project) -> list[dict[str, Any]]:
    """With the numbers of the exact best by meaning, counted from 0."""
    vectors = made.vectors.astype(np.float32)
    asked = []
    for question in questions(made, QUESTIONS):
        best = np.argsort(-(vectors @ question.vector))[:LIMIT] + made.first - 1
        asked.append(
            {
                "project": str(made.rank),
                "text": question.text,
                "vector": question.vector.tolist(),
                "best": best.tolist(),
            }
        )
    return asked
