"""What a search of the same collection costs elsewhere: `python vector_stores.py FOLDER URL`.

FOLDER has texts.txt, projects.npy, vectors.npy and questions.json; URL is a superuser's of an empty
database on the same server. It runs in an environment of its own, see vector_stores.txt, and prints
milliseconds of CPU time a search, the client's and the server's together, and what was found.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import chromadb  # pyright: ignore
import numpy as np
import psycopg
from langchain_core.embeddings import Embeddings
from langchain_postgres import Column, PGEngine, PGVectorStore  # pyright: ignore
from langchain_postgres.v2.hybrid_search_config import HybridSearchConfig  # pyright: ignore
from langchain_postgres.v2.indexes import (  # pyright: ignore
    DistanceStrategy,
    HNSWIndex,
    HNSWQueryOptions,
)

DIMENSIONS = 384
WANTED = 10
TABLE = "passages"
ROUNDS = 3
# As many candidates as are wanted, and as many as Ibid takes.
CANDIDATES = ((WANTED, WANTED), (40, 20))


class Known(Embeddings):
    """The question's vector is given: nobody's model is measured."""

    def __init__(self) -> None:
        self.vector: list[float] = []

    def embed_query(self, text: str) -> list[float]:
        return self.vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.vector for _ in texts]


def cpu_ms(pids: Sequence[int]) -> float:
    served = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids)
    return served / 1e6 + time.process_time() * 1e3


def measured(
    groups: dict[str, list[dict]],
    ask: Callable[[dict], list[int]],
    pids: Callable[[], Sequence[int]],
) -> dict[str, dict[str, float]]:
    """For each group the median over questions, of each question the median of its rounds."""
    figures = {}
    for name, questions in groups.items():
        found = [len(set(ask(q)) & set(q["best"])) / len(q["best"]) for q in questions]
        serving = pids()
        costs = []
        for question in questions:
            readings = []
            for _ in range(ROUNDS):
                before = cpu_ms(serving)
                ask(question)
                readings.append(cpu_ms(serving) - before)
            costs.append(statistics.median(readings))
        figures[name] = {
            "cpu_p50_ms": round(statistics.median(costs), 2),
            "best_by_meaning_among_found": round(statistics.fmean(found), 3),
        }
    return figures


def langchain(folder: Path, url: str, groups: dict[str, list[dict]]) -> dict:
    engine = PGEngine.from_connection_string(url.replace("postgresql:", "postgresql+psycopg:"))
    hybrid = HybridSearchConfig(tsv_column="content_tsv")
    engine.init_vectorstore_table(
        TABLE, DIMENSIONS, metadata_columns=[Column("project", "TEXT")], hybrid_search_config=hybrid
    )
    began = time.perf_counter()
    with psycopg.connect(url) as connection:
        fill(connection, folder)
    known = Known()
    store = PGVectorStore.create_sync(
        engine,
        known,
        TABLE,
        metadata_columns=["project"],
        distance_strategy=DistanceStrategy.COSINE_DISTANCE,
        index_query_options=HNSWQueryOptions(ef_search=100),
        hybrid_search_config=hybrid,
    )
    store.apply_vector_index(HNSWIndex())
    store.apply_hybrid_search_index()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create index on {TABLE} (project)")
        connection.execute(f"vacuum analyze {TABLE}")
    figures: dict = {"built_s": round(time.perf_counter() - began, 1)}
    with psycopg.connect(url, autocommit=True) as watcher:

        def pids() -> list[int]:
            rows = watcher.execute(
                "select pid from pg_stat_activity where datname = current_database()"
                " and pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
            return [row[0] for row in rows]

        for by_meaning, by_words in CANDIDATES:

            def ask(question: dict, meaning: int = by_meaning, words: int = by_words) -> list[int]:
                known.vector = question["vector"]
                found = store.similarity_search(
                    question["text"],
                    k=WANTED,
                    filter={"project": question["project"]},
                    hybrid_search_config=HybridSearchConfig(
                        tsv_column="content_tsv", primary_top_k=meaning, secondary_top_k=words
                    ),
                )
                return [int(document.id or 0) for document in found]

            figures[f"{by_meaning}+{by_words} candidates"] = measured(groups, ask, pids)
    return figures


def fill(connection: psycopg.Connection, folder: Path) -> None:
    """Without the store's own inserts, which take a statement a row."""
    connection.execute(f"alter table {TABLE} alter langchain_id type text using langchain_id::text")
    connection.execute(
        "create temp table arrived (no text, project text, text text, vector vector)"
    )
    rows = "copy arrived from stdin"
    with connection.cursor().copy(rows) as copy:
        for n, (project, text, vector) in enumerate(passages(folder)):
            copy.write_row((n, project, text, f"[{','.join(map(str, vector.tolist()))}]"))
    connection.execute(
        f"insert into {TABLE} (langchain_id, content, embedding, content_tsv, project)"
        " select no, text, vector, to_tsvector('pg_catalog.english', text), project from arrived"
    )


def chroma(folder: Path, groups: dict[str, list[dict]]) -> dict:
    client = chromadb.PersistentClient(
        str(folder / "chroma"), chromadb.Settings(anonymized_telemetry=False)
    )
    collection = client.create_collection(
        TABLE, configuration={"hnsw": {"space": "cosine", "ef_search": 100}}
    )
    began = time.perf_counter()
    batch: list[tuple[str, str, np.ndarray]] = []
    first = 0
    for passage in passages(folder):
        batch.append(passage)
        if len(batch) == 5000:
            first = add(collection, first, batch)
    add(collection, first, batch)
    built = time.perf_counter() - began

    def ask(question: dict) -> list[int]:
        found = collection.query(
            query_embeddings=[question["vector"]],
            n_results=WANTED,
            where={"project": question["project"]},
        )
        return [int(n) for n in found["ids"][0]]

    return {"built_s": round(built, 1), "vectors alone": measured(groups, ask, list)}


def add(collection: chromadb.Collection, first: int, batch: list) -> int:
    """Empties the batch; returns the number of the next passage."""
    last = first + len(batch)
    if batch:
        collection.add(
            ids=[str(n) for n in range(first, last)],
            embeddings=np.array([vector for _, _, vector in batch]),
            documents=[text for _, text, _ in batch],
            metadatas=[{"project": project} for project, _, _ in batch],
        )
        batch.clear()
    return last


def passages(folder: Path):  # project, text, vector
    projects, vectors = np.load(folder / "projects.npy"), np.load(folder / "vectors.npy")
    with (folder / "texts.txt").open() as texts:
        for project, text, vector in zip(projects, texts, vectors, strict=True):
            yield str(project), text.rstrip("\n"), vector.astype(np.float32)


def main() -> None:
    folder, url = Path(sys.argv[1]), sys.argv[2]
    groups = json.loads((folder / "questions.json").read_text())
    json.dump(
        {"langchain-postgres": langchain(folder, url, groups), "chromadb": chroma(folder, groups)},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
