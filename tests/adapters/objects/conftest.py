"""A real S3 server for the run, and the clock by which it believes signatures."""

from collections.abc import Iterator

import pytest

from tests.s3_server import S3Server, running_s3


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with running_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server
