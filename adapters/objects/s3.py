"""Originals in any S3: AWS, and servers that speak its protocol.

What a signed upload fixes is in its signature: key, size (Content-Length, which a browser sends
truthfully and cannot choose), type, the SHA-256 when it is known, and `If-None-Match: *`, so that
nothing replaces what has arrived. What a server does not enforce, `stat` and the reader's own
checksum find out.
"""

import asyncio
import hashlib
from base64 import b64decode, b64encode
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any, ParamSpec, Self, TypeVar

from boto3.s3.transfer import TransferConfig

from adapters.objects.downloads import attachment, served_type
from adapters.objects.notes import Note, note_key, object_key, read_note
from adapters.objects.s3_client import CALLS_AT_ONCE, client, follow, plain_errors
from contracts.errors import ConfigurationError
from contracts.ports import ObjectStat, UploadTicket
from contracts.settings import ObjectSettings, Settings

P = ParamSpec("P")
R = TypeVar("R")
_PIECE = 1024 * 1024


class S3Store:
    """boto3 blocks, so each call is made in one of the store's own threads."""

    def __init__(self, settings: ObjectSettings) -> None:
        s3 = settings.s3
        if not s3.bucket:
            raise ConfigurationError("Ibid cannot start. IBID_OBJECTS__S3__BUCKET is not set.")
        self._settings = settings
        self._bucket = s3.bucket
        self._s3 = client(s3, s3.endpoint_url)
        self._signer = client(s3, s3.public_endpoint_url) if s3.public_endpoint_url else self._s3
        self._threads = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="s3")

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        return cls(settings.objects)

    async def sign_put(
        self, key: str, *, size: int, media_type: str, sha256: str | None
    ) -> UploadTicket:
        life = self._settings.upload_seconds
        media_type = " ".join(media_type.split())  # as signatures see a header's value
        wanted: dict[str, Any] = {"ContentLength": size, "ContentType": media_type}
        headers = {"content-type": media_type}
        if sha256 is not None:
            checksum = b64encode(bytes.fromhex(sha256)).decode()
            wanted["ChecksumSHA256"] = headers["x-amz-checksum-sha256"] = checksum
        if self._settings.s3.write_once:
            wanted["IfNoneMatch"] = headers["if-none-match"] = "*"
        expires = datetime.now(UTC) + timedelta(seconds=life)
        url = await self._call(self._signed, "put_object", key, life, wanted)
        return UploadTicket("PUT", url, headers, expires)

    async def sign_get(self, key: str, *, name: str, media_type: str) -> str:
        life = self._settings.download_seconds
        wanted = {
            "ResponseContentDisposition": attachment(name),
            "ResponseContentType": served_type(media_type),
            "ResponseCacheControl": f"private, max-age={life}",
        }
        return await self._call(self._signed, "get_object", key, life, wanted)

    def _signed(self, method: str, key: str, life: int, wanted: Mapping[str, Any]) -> str:
        return self._signer.generate_presigned_url(
            method, Params={"Bucket": self._bucket, "Key": key, **wanted}, ExpiresIn=life
        )

    async def stat(self, key: str) -> ObjectStat | None:
        """Size and checksum as the store has them; a missing checksum is computed only once."""
        try:
            return await self._call(self._stat, key)
        except FileNotFoundError:
            return None

    def _stat(self, key: str) -> ObjectStat:
        head = self._s3.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        if kept := _kept_checksum(head):
            return ObjectStat(head["ContentLength"], kept)
        try:
            note = read_note(self._get(note_key(key), None), _version(head))
        except self._s3.exceptions.NoSuchKey:
            note = None
        return note.stat if note else self._read_and_note(key)

    def _read_and_note(self, key: str) -> ObjectStat:
        answer = self._s3.get_object(Bucket=self._bucket, Key=key)
        digest, size = hashlib.sha256(), 0
        for piece in answer["Body"].iter_chunks(_PIECE):
            digest.update(piece)
            size += len(piece)
        return self._note(key, Note(version=_version(answer), size=size, sha256=digest.hexdigest()))

    def _note(self, key: str, note: Note) -> ObjectStat:
        body = note.model_dump_json().encode()
        self._s3.put_object(Bucket=self._bucket, Key=note_key(key), Body=body)
        return note.stat

    async def read(self, key: str, most: int | None = None) -> bytes:
        return await self._call(self._get, key, most)

    async def pieces(self, key: str) -> AsyncGenerator[bytes]:
        body = await self._call(self._open, key)
        try:
            while piece := await self._call(body.read, _PIECE):
                yield piece
        finally:
            body.close()

    def _open(self, key: str) -> Any:
        return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"]

    def _get(self, key: str, most: int | None) -> bytes:
        with self._s3.get_object(Bucket=self._bucket, Key=key)["Body"] as body:
            return body.read(most)

    async def write(self, key: str, data: bytes) -> ObjectStat:
        return await self._call(self._write, key, data)

    def _write(self, key: str, data: bytes) -> ObjectStat:
        """Above `multipart_bytes` in several parts, at once."""
        sha256 = hashlib.sha256(data)
        most = self._settings.s3.multipart_bytes
        if len(data) > most:
            parts = TransferConfig(multipart_threshold=most, multipart_chunksize=most)
            self._s3.upload_fileobj(BytesIO(data), self._bucket, key, Config=parts)
        else:
            checksum = b64encode(sha256.digest()).decode()
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=data, ChecksumSHA256=checksum)
        head = self._s3.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        stat = ObjectStat(len(data), sha256.hexdigest())
        if _kept_checksum(head) is None:
            self._note(key, Note(version=_version(head), size=stat.size, sha256=stat.sha256))
        return stat

    async def delete(self, key: str) -> bool:
        there = await self._call(self._exists, key)
        for gone in (note_key(key), key):  # the object last: what is left of it can be deleted
            await self._call(self._s3.delete_object, Bucket=self._bucket, Key=gone)
        return there

    def _exists(self, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=self._bucket, Key=key)
        except self._s3.exceptions.ClientError as error:
            if error.response["Error"]["Code"] == "404":
                return False
            raise
        return True

    async def keys(self, prefix: str, *, older_than: datetime) -> AsyncGenerator[str]:
        """In order. Parts that never became whole are the bucket's to clear away, by a rule."""
        pages = iter(
            self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        )
        last = ""
        while page := await self._call(next, pages, None):
            for found in page.get("Contents", []):
                key = object_key(found["Key"])
                if key != last and found["LastModified"] < older_than:
                    last = key
                    yield key

    async def check(self) -> None:
        """By a signed link, as browsers use them: boto3 itself would correct a wrong region."""
        url = await self._call(
            self._s3.generate_presigned_url,
            "list_objects_v2",
            Params={"Bucket": self._bucket, "MaxKeys": 1},
        )
        await follow(url, self._bucket, self._settings.s3.timeout_seconds)

    async def make_bucket(self) -> None:
        """Where it is missing; needs keys that may."""
        await self._call(self._make_bucket)

    def _make_bucket(self) -> None:
        try:
            self._s3.head_bucket(Bucket=self._bucket)
        except self._s3.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "404":
                raise
            self._s3.create_bucket(Bucket=self._bucket)

    async def prepare(self, web_origin: str) -> None:
        """The bucket's rules for pages of other origins become ours alone."""
        await self._call(
            self._s3.put_bucket_cors,
            Bucket=self._bucket,
            CORSConfiguration={"CORSRules": [cors_rule(web_origin)]},
        )

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._s3.close()
        self._signer.close()

    async def _call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        with plain_errors(self._bucket):
            return await loop.run_in_executor(self._threads, partial(function, *args, **kwargs))


def cors_rule(web_origin: str) -> dict[str, Any]:
    """What the pages of `web_origin` need: to send an upload, and to read a part of an original."""
    return {
        "AllowedOrigins": [web_origin],
        "AllowedMethods": ["PUT", "GET"],
        "AllowedHeaders": ["content-type", "x-amz-checksum-sha256", "if-none-match", "range"],
        "ExposeHeaders": ["ETag", "Accept-Ranges", "Content-Length", "Content-Range"],
        "MaxAgeSeconds": 3600,
    }


def _kept_checksum(head: Mapping[str, Any]) -> str | None:
    """Of the whole object; that of an object in parts is a checksum of checksums."""
    kept = head.get("ChecksumSHA256")
    if kept is None or head.get("ChecksumType") == "COMPOSITE" or "-" in kept:
        return None
    return b64decode(kept).hex()


def _version(head: Mapping[str, Any]) -> str:
    return f"{head['ETag']} {head['LastModified'].isoformat()}"
