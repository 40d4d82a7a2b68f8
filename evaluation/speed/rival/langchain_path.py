# pyright: reportMissingImports=false, reportMissingTypeStubs=false
"""The path most people write, timed: LangChain's loaders, its recursive splitter, and
sentence-transformers on the same weights. Run by an interpreter of its own (see requirements.txt
beside it): `python langchain_path.py <weights folder> <overlap> < files.json`, where files.json
maps a media type to paths; answers JSON: for each type, seconds per step, chunks and pages.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

from langchain_community.document_loaders import (  # noqa: E402
    BSHTMLLoader,
    CSVLoader,
    Docx2txtLoader,
    PyPDFLoader,
    TextLoader,
)
from langchain_huggingface import HuggingFaceEmbeddings  # noqa: E402
from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: E402

LOADERS = {
    "application/pdf": PyPDFLoader,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Docx2txtLoader,
    "text/html": BSHTMLLoader,
    "text/csv": CSVLoader,
    "text/markdown": TextLoader,
    "text/plain": TextLoader,
}
CHUNK = 1000  # characters, the value of the tutorials; about 220 word pieces of English


def timed(paths: list[str], loader: type, overlap: int, model: HuggingFaceEmbeddings) -> dict:
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=overlap)
    spent = {"load": 0.0, "split": 0.0, "embed": 0.0}
    pages = chunks = failed = 0
    for path in paths:
        began = time.perf_counter()
        try:
            documents = loader(path).load()
        except Exception:  # a rival that cannot read a file is only counted
            failed += 1
            continue
        loaded = time.perf_counter()
        parts = splitter.split_documents(documents)
        split = time.perf_counter()
        model.embed_documents([part.page_content for part in parts])
        spent["load"] += loaded - began
        spent["split"] += split - loaded
        spent["embed"] += time.perf_counter() - split
        pages += len(documents)
        chunks += len(parts)
    seconds = sum(spent.values())
    return {
        "seconds": round(seconds, 2),
        "chunks": chunks,
        "pages": pages,
        "failed": failed,
        **{f"{name}_s": round(value, 2) for name, value in spent.items()},
    }


def main() -> None:
    folder, overlap = sys.argv[1], int(sys.argv[2])
    model = HuggingFaceEmbeddings(model_name=folder)
    model.embed_documents(["warm"] * 8)
    wanted = json.load(sys.stdin)
    found = {
        kind: timed(paths, LOADERS[kind], overlap, model)
        for kind, paths in wanted.items()
        if kind in LOADERS
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
