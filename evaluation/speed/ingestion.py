"""How fast files become passages, by format: the product, its limits, and the usual path.

Everything of one format is uploaded, then confirmed at once; the clock runs from the first
confirmation until the last document is ready. The limits are measured on the same files in the
same run, with nothing around them: the parser alone, and the embedder alone over the very passages
that were made. The usual path is `rival/langchain_path.py`, in an environment of its own.
"""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.models.weights import model_folder
from contracts.settings import EmbeddingSettings
from evaluation.speed.caller import Caller, now
from evaluation.speed.files import File
from evaluation.speed.limits import embed_seconds, library_seconds, parser_seconds

RIVAL = "IBID_BENCH_LANGCHAIN"
_RIVAL_SCRIPT = Path(__file__).with_name("rival") / "langchain_path.py"
_LOOK = 0.2  # seconds; who asks more often is measured instead
_OVERLAPS = (200, 0)  # characters; the first is what the tutorials have


@dataclass(frozen=True)
class Ingested:
    seconds: float
    passages: list[str]
    pages: int
    failed: int


def measure(
    caller: Caller, formats: Mapping[str, Sequence[File]], embedding: EmbeddingSettings
) -> dict[str, Any]:
    """One entry a format; those of the usual path only where RIVAL names a Python that has it."""
    caller.warm()
    figures = {name: _of_format(caller, files, embedding) for name, files in formats.items()}
    for overlap in _OVERLAPS if os.environ.get(RIVAL) else ():
        for name, found in _usual_path(formats, overlap).items():
            found["times_slower"] = round(found["seconds"] / figures[name]["seconds"], 2)
            figures[name][f"langchain, overlap {overlap}"] = found
    return figures


def _of_format(
    caller: Caller, files: Sequence[File], embedding: EmbeddingSettings
) -> dict[str, Any]:
    found = _ingested(caller, files)
    embed = embed_seconds(found.passages, embedding)
    figures = {
        "files": len(files),
        "failed": found.failed,
        "seconds": round(found.seconds, 2),
        "passages": len(found.passages),
        "passages_per_s": round(len(found.passages) / found.seconds, 1),
        "raw_embedder_s": round(embed, 2),
        "of_the_embedders_limit": round(embed / found.seconds, 2),
        "raw_parser_s": round(parser_seconds(files), 2),
    }
    if found.pages:
        figures |= {
            "pages": found.pages,
            "pages_per_s": round(found.pages / found.seconds, 1),
            "raw_pypdfium2_s": round(library_seconds(files), 2),
        }
    return figures


def _ingested(caller: Caller, files: Sequence[File]) -> Ingested:
    project = caller.project()
    ids = [caller.upload(project, file.data, file.name, file.media_type) for file in files]
    began = now()
    for document in ids:
        caller.confirm(document)
    while caller.unfinished(project):
        time.sleep(_LOOK)
    seconds = now() - began
    ready = [document for document in map(caller.document, ids) if document["status"] == "ready"]
    passages = [text for document in ready for text in caller.passages(document["id"])]
    pages = sum(document["pages"] or 0 for document in ready)
    return Ingested(seconds, passages, pages, len(ids) - len(ready))


def _usual_path(formats: Mapping[str, Sequence[File]], overlap: int) -> dict[str, Any]:
    with TemporaryDirectory(prefix="ibid-rival-") as folder:
        paths: dict[str, list[str]] = {}
        for files in formats.values():
            for number, file in enumerate(files):
                path = Path(folder, f"{len(paths)}-{number}{Path(file.name).suffix}")
                path.write_bytes(file.data)
                paths.setdefault(file.media_type, []).append(str(path))
        answer = subprocess.run(
            [os.environ[RIVAL], str(_RIVAL_SCRIPT), str(model_folder()), str(overlap)],
            input=json.dumps(paths),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"},
        )
    by_type = json.loads(answer.stdout)
    names = {files[0].media_type: name for name, files in formats.items()}
    return {names[media_type]: found for media_type, found in by_type.items()}
