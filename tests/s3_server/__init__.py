"""A real S3 server for tests: OpenStack Swift with its S3 API, in an environment of its own.

What it enforces is tested in tests/adapters/objects/test_s3.py: signatures (header and query),
expiry, every signed header, Content-Length, x-amz-checksum-*, If-None-Match. It keeps no checksum
of its own, so a store must find one out. What it lacks: PutBucketCors.
"""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3

from contracts.settings import S3Settings
from local.processes import dying_with_us

HERE = Path(__file__).parent
PYTHON = HERE / ".venv" / "bin" / "python"
ACCESS_KEY, SECRET_KEY, REGION = "test:tester", "a-secret-of-the-tests-alone", "eu-central-1"


@dataclass(frozen=True)
class S3Server:
    url: str

    def settings(self, bucket: str, **others: object) -> S3Settings:
        return S3Settings.model_validate(
            {
                "bucket": bucket,
                "region": REGION,
                "endpoint_url": self.url,
                "addressing": "path",
                "access_key_id": ACCESS_KEY,
                "secret_access_key": SECRET_KEY,
                **others,
            }
        )

    def make_bucket(self, name: str) -> None:
        boto3.client(
            "s3",
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        ).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})


@contextmanager
def running_s3(folder: Path, web_origin: str = "http://localhost:3000") -> Iterator[S3Server]:
    """It keeps everything in memory, and lists in `folder`; it ends with us."""
    assert PYTHON.exists(), "run `make test` once: it installs the S3 server of the tests"
    command = [PYTHON, HERE / "serve.py", folder, ACCESS_KEY, SECRET_KEY, REGION, web_origin]
    with (folder / "s3.log").open("w") as log:
        process = subprocess.Popen(
            [*dying_with_us(signal.SIGKILL), *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line.startswith("http"), (folder / "s3.log").read_text()
        yield S3Server(line.strip())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
