import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.models import encoder


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns after every few instructions."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hurried")
def test_two_embedders_may_be_loaded_at_once() -> None:
    def load(_: int) -> bool:
        return all(encoder._openvino() for _ in range(200))  # pyright: ignore[reportPrivateUsage]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(load, range(8)))
