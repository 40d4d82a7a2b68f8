"""What time makes useless, deleted by the job `expired`."""

from typing import LiteralString

from adapters.postgres.database import Tx

_WHOSE: LiteralString = (
    "coalesce((select d.created_by from documents d"
    "  where d.project_id = w.project_id and d.id = w.document_id),"
    " (select c.created_by from crawls c where c.project_id = w.project_id and c.id = w.crawl_id))"
)
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
    # A letter that waits for the mail server says them when it is written.
    "ends of work that nobody was told of": (
        "delete from ended_work w where w.ended_at < now() - interval '1 day'"
        " and (w.ended_at < now() - interval '30 days' or not exists (select from notices n"
        f"  where n.user_id = {_WHOSE} and n.project_id = w.project_id and n.kind = 'work'"
        "  and n.due_at is not null))"
    ),
    "ends of work of people who want no mail about it": (
        f"delete from ended_work w where {_WHOSE} in ("
        " select s.user_id from personal_settings s where not s.notice_work"
        " union all select u.id from users u where u.suspended_at is not null)"
    ),
    "links of letters": "delete from mail_links where ends_at < now()",
    "sign-ins to tools never finished": "delete from tool_sign_ins where expires_at < now()",
    "traces of answers": ("delete from message_traces where kept_at < now() - interval '30 days'"),
}


async def delete_expired(tx: Tx) -> dict[str, int]:
    """How many of each kind went."""
    return {kind: (await tx.execute(query)).rowcount for kind, query in _EXPIRED.items()}
