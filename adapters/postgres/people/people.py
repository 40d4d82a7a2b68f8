"""People, sessions, refresh tokens and API keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg

from adapters.postgres.database import Tx
from contracts.people import ApiKey, Caller, PersonalSettings, User, Verb

_USER = "id, email, name, created_at, is_admin, password_hash is not null as has_password"
_KEY = "id, name, prefix, created_at, expires_at, last_used_at, verbs, projects"


class Credentials(NamedTuple):
    user_id: UUID
    password_hash: str | None


class Scope(NamedTuple):
    """What an API key is for; without `projects`, all of its person's. Without an end, for good."""

    verbs: list[Verb]
    projects: list[UUID] | None
    expires_at: datetime | None


class RefreshToken(NamedTuple):
    user_id: UUID
    session_id: UUID
    used: bool
    alive: bool


async def insert_user(
    tx: Tx, user_id: UUID, email: str, name: str | None, password_hash: str | None
) -> User | None:
    """None when the address is taken. `tx` must act as the new person; without a hash they sign in
    elsewhere only."""
    try:
        async with tx.connection.transaction():
            return await tx.one(
                User,
                "insert into users (id, email, name, password_hash) values (%s, %s, %s, %s)"
                f" returning {_USER}",
                [user_id, email, name, password_hash],
            )
    except psycopg.errors.UniqueViolation:
        return None


async def get_user(tx: Tx, user_id: UUID) -> User | None:
    return await tx.one(User, f"select {_USER} from users where id = %s", [user_id])


async def personal_settings(tx: Tx) -> PersonalSettings:
    """Of whoever is calling."""
    chosen = await tx.one(
        PersonalSettings,
        "select instructions from personal_settings where user_id = app.user_id()",
        [],
    )
    return chosen or PersonalSettings()


async def set_instructions(tx: Tx, instructions: str) -> None:
    await tx.execute(
        "insert into personal_settings (instructions) values (%s)"
        " on conflict (user_id) do update set instructions = excluded.instructions",
        [instructions],
    )


async def credentials(tx: Tx, email: str) -> Credentials | None:
    """As anonymous: the only thing that can be asked about a stranger."""
    row = await tx.row("select * from app.credentials(%s)", [email])
    return None if row is None else Credentials(row["id"], row["password_hash"])


async def password_hash(tx: Tx) -> str | None:
    """Of whoever `tx` acts as."""
    row = await tx.row("select password_hash from users where id = app.user_id()")
    return row["password_hash"] if row else None


async def set_password_hash(tx: Tx, user_id: UUID, password_hash: str) -> None:
    await tx.execute("update users set password_hash = %s where id = %s", [password_hash, user_id])


async def find_refresh_token(tx: Tx, token_hash: bytes) -> RefreshToken | None:
    row = await tx.row("select * from app.refresh_token(%s)", [token_hash])
    return None if row is None else RefreshToken(*row.values())


async def rotate_refresh_token(tx: Tx, token_hash: bytes, fresh_hash: bytes) -> bool:
    """True for the first caller only, however many come at once; theirs is of the same session."""
    row = await tx.row(
        "select app.rotate_refresh_token(%s, %s) as rotated", [token_hash, fresh_hash]
    )
    return bool(row and row["rotated"])


async def insert_api_key(
    tx: Tx,
    *,
    name: str,
    prefix: str,
    key_hash: bytes,
    scope: Scope,
) -> ApiKey:
    row = await tx.one(
        ApiKey,
        "insert into api_keys (id, name, prefix, hash, expires_at, verbs, projects)"
        f" values (%s, %s, %s, %s, %s, %s, %s) returning {_KEY}",
        [uuid4(), name, prefix, key_hash, scope.expires_at, scope.verbs, scope.projects],
    )
    assert row is not None  # noqa: S101  # `returning` of an insert that did not raise
    return row


async def list_api_keys(tx: Tx, limit: int, after: tuple[datetime, UUID] | None) -> list[ApiKey]:
    return await tx.many(
        ApiKey,
        f"select {_KEY} from api_keys where (%(at)s::timestamptz is null"
        " or (created_at, id) < (%(at)s, %(id)s)) order by created_at desc, id desc limit %(n)s",
        {"at": after and after[0], "id": after and after[1], "n": limit},
    )


async def has_api_key(tx: Tx, key_id: UUID) -> bool:
    return await tx.row("select from api_keys where id = %s", [key_id]) is not None


async def forget_ways_in(tx: Tx) -> None:
    """All of the caller's but the password: passkeys, identities and what their claims gave, an
    authenticator, API keys. Behind `groups.lock`."""
    async with tx.together():
        for table in ("passkeys", "identities", "api_keys"):
            await tx.execute(f"delete from {table}")
        await tx.execute("select app.remove_my_authenticator()")


async def api_key_to_change(tx: Tx, key_id: UUID) -> ApiKey | None:
    """One of the caller's, which nobody else changes before this transaction ends."""
    return await tx.one(ApiKey, f"select {_KEY} from api_keys where id = %s for update", [key_id])


async def change_api_key(
    tx: Tx, key_id: UUID, verbs: Sequence[Verb], projects: Sequence[UUID] | None
) -> str:
    """`done`, `absent`, or `stranger`: the caller is not in all of these projects."""
    chosen = None if projects is None else list(projects)
    values = [key_id, list(verbs), chosen]
    row = await tx.row("select app.change_key(%s, %s, %s) as outcome", values)
    return row["outcome"] if row else "absent"


async def delete_api_key(tx: Tx, key_id: UUID) -> bool:
    return (await tx.execute("delete from api_keys where id = %s", [key_id])).rowcount == 1


async def find_api_key(tx: Tx, key_hash: bytes) -> Caller | None:
    """As anonymous; expired keys are not found."""
    row = await tx.row("select * from app.api_key(%s)", [key_hash])
    if row is None:
        return None
    return Caller(
        user_id=row["user_id"],
        api_key_id=row["id"],
        verbs=row["verbs"],
        projects=row["projects"],
        key_scope=row["scope"],
    )


async def mark_api_key_used(tx: Tx, key_id: UUID) -> None:
    # Once a minute is enough to tell a key in use from a forgotten one.
    await tx.execute(
        "update api_keys set last_used_at = now() where id = %s"
        " and (last_used_at is null or last_used_at < now() - interval '1 minute')",
        [key_id],
    )
