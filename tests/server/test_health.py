"""What the API says of itself to whoever keeps it running."""

import httpx


async def test_health_tells_of_every_part(server: str) -> None:
    async with httpx.AsyncClient(base_url=server) as http:
        parts = (await http.get("/health/ready")).json()["parts"]

    assert parts.keys() >= {"postgres", "redis", "objects", "worker", "embedder", "model"}


async def test_a_probe_asks_of_some_parts_only(server: str) -> None:
    """No worker runs here: what would be 503 for the whole is none for these."""
    async with httpx.AsyncClient(base_url=server) as http:
        some = await http.get("/health/ready", params={"part": ["postgres", "redis"]})
        worker = await http.get("/health/ready", params={"part": "worker"})

    assert (some.status_code, some.json()["status"]) == (200, "ok")
    assert some.json()["parts"].keys() == {"postgres", "redis"}
    assert (worker.status_code, worker.json()["parts"]["worker"]["status"]) == (503, "down")


async def test_a_part_that_is_none_is_refused_and_named(server: str) -> None:
    async with httpx.AsyncClient(base_url=server) as http:
        answer = await http.get("/health/ready", params={"part": "modle"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("part")
