"""A FAKE: Supabase Storage over a real socket, as far as our store uses it.

Written from the server's public behaviour: the service key and every signed URL are JWTs whose
signature and end are checked, a signed URL is for its path alone, what is there is not replaced
without `x-upsert`, a bucket's limits hold, and an error is mostly a 400 whose body tells more.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import jwt
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.processes import free_port

SECRET = "the-jwt-secret-of-a-fake-supabase-project"
SERVICE_KEY = jwt.encode({"role": "service_role", "exp": 2**32}, SECRET, "HS256")


class Refused(Exception):
    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.body = {"statusCode": str(status), "error": error, "message": message}


@dataclass
class Stored:
    data: bytes
    kind: str
    version: str = field(default_factory=lambda: str(uuid4()))
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class SupabaseStorage:
    """`signed_ago` seconds: how long ago it signs, for URLs that have ended."""

    buckets: dict[str, dict[str, Any]] = field(default_factory=dict)
    objects: dict[tuple[str, str], Stored] = field(default_factory=dict)
    signed_ago: int = 0
    upload_life: int = 7200
    page: int = 1000
    url: str = ""

    def sign(self, path: str, life: int, **more: object) -> str:
        now = int(time.time()) - self.signed_ago
        return jwt.encode({"url": path, "iat": now, "exp": now + life, **more}, SECRET, "HS256")

    def found(self, request: Request) -> Stored:
        bucket, path = _place(request)
        if bucket not in self.buckets:
            raise Refused(404, "Bucket not found", "Bucket not found")
        try:
            return self.objects[bucket, path]
        except KeyError:
            raise Refused(404, "not_found", "Object not found") from None

    def keep(self, request: Request, data: bytes, kind: str, upsert: bool) -> Response:
        bucket, path = _place(request)
        limits = self.buckets.get(bucket)
        if limits is None:
            raise Refused(404, "Bucket not found", "Bucket not found")
        if (bucket, path) in self.objects and not upsert:
            raise Refused(409, "Duplicate", "The resource already exists")
        if limits["file_size_limit"] is not None and len(data) > limits["file_size_limit"]:
            raise Refused(413, "Payload too large", "The object exceeded the maximum allowed size")
        self.objects[bucket, path] = Stored(data, kind)
        return JSONResponse({"Key": f"{bucket}/{path}"})

    async def list_buckets(self, _: Request) -> Response:
        return JSONResponse(list(self.buckets.values()))

    async def get_bucket(self, request: Request) -> Response:
        try:
            return JSONResponse(self.buckets[request.path_params["bucket"]])
        except KeyError:
            raise Refused(404, "Bucket not found", "Bucket not found") from None

    async def set_bucket(self, request: Request) -> Response:
        wanted = await request.json()
        now = datetime.now(UTC).isoformat()
        new = {"owner": "", "public": False, "created_at": now, "updated_at": now}
        new |= {"file_size_limit": None, "allowed_mime_types": None}
        self.buckets[wanted["id"]] = self.buckets.get(wanted["id"], new) | wanted
        return JSONResponse({"name": wanted["id"]})

    async def sign_upload(self, request: Request) -> Response:
        bucket, path = _place(request)
        if bucket not in self.buckets:
            raise Refused(404, "Bucket not found", "Bucket not found")
        if (bucket, path) in self.objects:
            raise Refused(409, "Duplicate", "The resource already exists")
        token = self.sign(f"{bucket}/{path}", self.upload_life, upsert=False)
        url = f"/object/upload/sign/{bucket}/{path}?token={token}"
        return JSONResponse({"url": url, "token": token})

    async def upload_signed(self, request: Request) -> Response:
        allowed = _verified(request)
        kind = request.headers.get("content-type", "application/octet-stream")
        return self.keep(request, await request.body(), kind, allowed["upsert"])

    async def upload(self, request: Request) -> Response:
        form = BytesParser(policy=HTTP).parsebytes(
            b"content-type: %s\r\n\r\n" % request.headers["content-type"].encode()
            + await request.body()
        )
        file = next(part for part in form.iter_parts() if part.get_filename())
        upsert = request.headers.get("x-upsert") == "true"
        return self.keep(request, file.get_payload(decode=True), file.get_content_type(), upsert)

    async def sign_download(self, request: Request) -> Response:
        self.found(request)
        path = "/".join(_place(request))
        token = self.sign(path, int((await request.json())["expiresIn"]))
        return JSONResponse({"signedURL": f"/object/sign/{path}?token={token}"})

    async def download_signed(self, request: Request) -> Response:
        _verified(request)
        return await self.download(request)

    async def download(self, request: Request) -> Response:
        stored = self.found(request)
        headers = {"accept-ranges": "bytes"}
        if name := request.query_params.get("download"):
            name = quote(name, safe="!'()*")
            headers["content-disposition"] = (
                f"attachment; filename={name}; filename*=UTF-8''{name};"
            )
        data, status = stored.data, 200
        if wanted := request.headers.get("range"):
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            data, status = data[int(first) : int(last or len(data)) + 1], 206
            headers["content-range"] = f"bytes {first}-{last}/{len(stored.data)}"
        kind = "text/plain" if "text/html" in stored.kind else stored.kind
        return Response(data, status, headers, kind)

    async def info(self, request: Request) -> Response:
        stored = self.found(request)
        return JSONResponse(
            {
                "id": str(uuid4()),
                "name": _place(request)[1],
                "version": stored.version,
                "size": len(stored.data),
                "content_type": stored.kind,
                "etag": hashlib.md5(stored.data, usedforsecurity=False).hexdigest(),
                "last_modified": stored.at.isoformat(),
            }
        )

    async def remove(self, request: Request) -> Response:
        bucket = request.path_params["bucket"]
        names = (await request.json())["prefixes"]
        gone = [name for name in names if self.objects.pop((bucket, name), None)]
        return JSONResponse([{"name": name, "bucket_id": bucket} for name in gone])

    async def list_v2(self, request: Request) -> Response:
        bucket, asked = request.path_params["bucket"], await request.json()
        names = sorted(
            name
            for place, name in self.objects
            if place == bucket
            and name.startswith(asked.get("prefix", ""))
            and name > asked.get("cursor", "")
        )
        here = names[: min(asked.get("limit", 1000), self.page)]
        objects = [
            {
                "id": str(uuid4()),
                "name": name,
                "metadata": None,
                "created_at": (at := self.objects[bucket, name].at.isoformat()),
                "updated_at": at,
            }
            for name in here
        ]
        more = len(here) < len(names)
        page = {"hasNext": more, "folders": [], "objects": objects}
        return JSONResponse(page | ({"nextCursor": here[-1]} if more else {}))

    def app(self) -> Starlette:
        place = "{bucket}/{path:path}"
        routes = [
            ("GET", "bucket", self.list_buckets),
            ("POST", "bucket", self.set_bucket),
            ("GET", "bucket/{bucket}", self.get_bucket),
            ("PUT", "bucket/{bucket}", self.set_bucket),
            ("POST", f"object/upload/sign/{place}", self.sign_upload),
            ("PUT", f"object/upload/sign/{place}", self.upload_signed),
            ("POST", f"object/sign/{place}", self.sign_download),
            ("GET", f"object/sign/{place}", self.download_signed),
            ("GET", f"object/info/{place}", self.info),
            ("GET", f"object/authenticated/{place}", self.download),
            ("POST", "object/list-v2/{bucket}", self.list_v2),
            ("DELETE", "object/{bucket}", self.remove),
            ("POST", f"object/{place}", self.upload),
        ]
        return Starlette(
            routes=[
                Route(f"/storage/v1/{path}", _answering(path, method, handler), methods=[method])
                for method, path, handler in routes
            ]
        )


Handler = Callable[[Request], Awaitable[Response]]


def _answering(path: str, method: str, handler: Handler) -> Handler:
    signed = (method, path.partition("/{")[0]) in _BY_TOKEN

    async def answer(request: Request) -> Response:
        try:
            if not signed:
                _check_key(request)
            return await handler(request)
        except Refused as refused:
            return JSONResponse(refused.body, 400)

    return answer


_BY_TOKEN = {("PUT", "object/upload/sign"), ("GET", "object/sign")}


def _check_key(request: Request) -> None:
    try:
        role = jwt.decode(request.headers["authorization"][7:], SECRET, ["HS256"])["role"]
    except (KeyError, jwt.PyJWTError):
        raise Refused(403, "Unauthorized", "Invalid Compact JWS") from None
    if role != "service_role":
        raise Refused(403, "Unauthorized", "new row violates row-level security policy")


def _verified(request: Request) -> dict[str, Any]:
    try:
        allowed = jwt.decode(request.query_params["token"], SECRET, ["HS256"])
    except jwt.ExpiredSignatureError:
        message = '"exp" claim timestamp check failed'
        raise Refused(400, "InvalidJWT", message) from None
    except (KeyError, jwt.PyJWTError):
        raise Refused(400, "InvalidJWT", "signature verification failed") from None
    if allowed["url"] != "/".join(_place(request)):
        raise Refused(400, "InvalidSignature", "Invalid signature")
    return allowed


def _place(request: Request) -> tuple[str, str]:
    return request.path_params["bucket"], request.path_params["path"]


@asynccontextmanager
async def supabase_storage(fake: SupabaseStorage) -> AsyncIterator[SupabaseStorage]:
    """The fake on a free port of this machine."""
    port = free_port()
    running = uvicorn.Server(uvicorn.Config(fake.app(), port=port, log_config=None))
    task = asyncio.create_task(running.serve())
    while not running.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    fake.url = f"http://127.0.0.1:{port}"
    yield fake
    running.should_exit = True
    await task
