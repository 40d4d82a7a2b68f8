"""What decides which passages come out of the same bytes; equal recipes give equal ones."""

from hashlib import blake2b

from contracts.ports import Embedder
from contracts.settings import Chunking

VERSION = 1
"""To be raised when parsers or cutting make something else of a file than before."""


def recipe_of(chunking: Chunking, embedder: Embedder) -> str:
    parts = (str(VERSION), chunking.model_dump_json(), embedder.name, str(embedder.dimensions))
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
