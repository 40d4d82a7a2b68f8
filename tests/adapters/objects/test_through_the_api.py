"""Upload, confirmation, original and deletion through the API, on stores outside of it."""

import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from contracts.settings import Settings
from local.processes import free_port
from local.redis import RedisServer
from tests.api import KEY, Person
from tests.conformance.object_store import DATA, OTHER, get
from tests.database_fixture import TestDatabase
from tests.fakes.supabase_storage import SERVICE_KEY, SupabaseStorage, supabase_storage
from tests.s3_server import S3Server


@pytest.fixture(scope="module", params=["s3", "supabase"])
async def settings(
    request: pytest.FixtureRequest,
    database: TestDatabase,
    redis_server: RedisServer,
    s3_server: S3Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Settings]:
    async with supabase_storage(SupabaseStorage()) as fake:
        s3_server.make_bucket(bucket := f"for-{request.param}")
        fake.buckets["ibid"] = {"file_size_limit": None}
        yield Settings.model_validate(
            {
                "public_api_url": f"http://127.0.0.1:{free_port()}",
                "database": {"api_url": database.api_url, "worker_url": database.worker_url},
                "redis": {"url": redis_server.url},
                "secrets": {"access_token_keys": KEY, "upload_keys": KEY[::-1]},
                "objects": {
                    "store": request.param,
                    "s3": s3_server.settings(bucket).model_dump(),
                    "supabase": {"url": fake.url, "service_key": SERVICE_KEY},
                },
                "embedding": {"cache": str(tmp_path_factory.getbasetemp() / "models")},
            }
        )


async def begin(person: Person, *, hashed: bool = True) -> tuple[str, dict[str, str]]:
    """A document, and the ticket for its bytes."""
    body = {"name": "Kühlraum.md", "media_type": "text/markdown", "size": len(DATA)}
    if hashed:
        body["sha256"] = hashlib.sha256(DATA).hexdigest()
    project = await person.project()
    begun = (await person.http.post(f"/projects/{project}/documents", json=body)).json()
    return begun["document"]["id"], begun["upload"]


async def send(upload: dict[str, str], data: bytes) -> None:
    async with httpx.AsyncClient() as browser:
        await browser.request(
            upload["method"], upload["url"], headers=dict(upload["headers"]), content=data
        )


@pytest.mark.parametrize("hashed", [True, False])
async def test_what_arrived_as_announced_is_queued_and_served(alice: Person, hashed: bool):
    document, upload = await begin(alice, hashed=hashed)
    await send(upload, DATA)

    confirmed = await alice.http.post(f"/documents/{document}/confirm", json={})
    original = await alice.http.get(f"/documents/{document}/content")

    assert (confirmed.status_code, confirmed.json()["status"]) == (202, "queued")
    assert confirmed.json()["sha256"] == hashlib.sha256(DATA).hexdigest()
    assert original.status_code == 302
    assert (await get(original.headers["location"])).content == DATA


async def test_what_did_not_arrive_is_not_confirmed(alice: Person):
    document, _ = await begin(alice)

    assert (await alice.http.post(f"/documents/{document}/confirm", json={})).status_code == 409


async def test_other_bytes_are_not_confirmed(alice: Person):
    document, upload = await begin(alice)
    await send(upload, OTHER)

    confirmed = await alice.http.post(f"/documents/{document}/confirm", json={})

    assert confirmed.status_code in (400, 409)
    assert (await alice.http.get(f"/documents/{document}")).json()["status"] == "awaiting_upload"


async def test_a_deleted_document_leaves_no_original(alice: Person):
    document, upload = await begin(alice)
    await send(upload, DATA)
    await alice.http.post(f"/documents/{document}/confirm", json={})
    link = (await alice.http.get(f"/documents/{document}/content")).headers["location"]

    receipt = (await alice.http.delete(f"/documents/{document}")).json()

    assert receipt["objects"] == 1
    assert (await get(link)).status_code >= 400
