"""What time makes useless, deleted by the job `expired`."""

from typing import LiteralString

from adapters.postgres.database import Tx

_EXPIRED: dict[str, LiteralString] = {
    "idempotency keys": (
        "delete from idempotency_keys where created_at < now() - interval '24 hours'"
    ),
    # Kept a month longer than they were any good, for who asks where they were signed in.
    "sessions": (
        "delete from sessions where least(ended_at, expires_at) < now() - interval '30 days'"
    ),
    "uploads never confirmed": (
        "delete from documents where status = 'awaiting_upload'"
        " and created_at < now() - interval '24 hours'"
    ),
    # So long an answer is given again from one of its steps.
    "checkpoints": (
        "delete from checkpoints c using runs r"
        " where r.id = c.run_id and r.ended_at < now() - interval '7 days'"
    ),
    "parts of checkpoints": (
        "delete from checkpoint_blobs b using runs r"
        " where r.id = b.run_id and r.ended_at < now() - interval '7 days'"
    ),
    # A run that ends takes along what its answer does not cite, unless it may be gone on with.
    "snapshots never cited": (
        "delete from snapshots s where s.taken_at < now() - interval '24 hours'"
        " and not exists (select from sources c where c.snapshot_id = s.id)"
        " and not exists (select from runs r where r.id = s.run_id and r.status = 'running')"
        " and not exists (select from checkpoints k where k.run_id = s.run_id)"
    ),
    "ends of work that nobody was told of": (
        "delete from ended_work where ended_at < now() - interval '30 days'"
    ),
    "links of letters": "delete from mail_links where ends_at < now()",
    "sign-ins to tools never finished": "delete from tool_sign_ins where expires_at < now()",
    "traces of answers": ("delete from message_traces where kept_at < now() - interval '30 days'"),
}


async def delete_expired(tx: Tx) -> dict[str, int]:
    """How many of each kind went."""
    return {kind: (await tx.execute(query)).rowcount for kind, query in _EXPIRED.items()}
