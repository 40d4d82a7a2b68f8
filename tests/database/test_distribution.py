"""What stands between this schema and tables spread over several servers by project (Citus).

A distributed table needs its distribution column in each primary key, unique constraint and unique
index; a foreign key between two of them needs it on both sides; and one that leads from a table
that every server has whole to a distributed one cannot be. What breaks these rules is listed
here, so that it becomes fewer and never more.
"""

import psycopg

from tests.database_fixture import TestDatabase

# With `project_id`, and a parent or whole; partitions follow their parent.
SPREAD = """
select a.attrelid as table, a.attnum as project
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and a.attname = 'project_id' and not a.attisdropped
"""
KEYS = f"""
with spread as ({SPREAD})
select s.table::regclass::text || ' (' || (
  select string_agg(a.attname, ', ' order by k.place)
  from unnest(i.indkey::int2[]) with ordinality k (attnum, place)
    join pg_attribute a on a.attrelid = s.table and a.attnum = k.attnum) || ')'
from spread s join pg_index i on i.indrelid = s.table
where i.indisunique and not s.project = any (i.indkey::int2[])
"""
REFERENCES = f"""
with spread as ({SPREAD})
select k.conrelid::regclass || ' → ' || k.confrelid::regclass
from pg_constraint k
  join spread t on t.table = k.confrelid
  left join spread f on f.table = k.conrelid
  join pg_class c on c.oid = k.conrelid
where k.contype = 'f' and not c.relispartition and k.conparentid = 0
  and not coalesce(exists (
    select from unnest(k.conkey, k.confkey) pair (here, there)
    where pair.here = f.project and pair.there = t.project), false)
"""


KEYS_WITHOUT_PROJECT = set(
    """
    assistants (id)|audit (id)|budgets (api_key_id)|chat_summaries (message_id)|chats (id)
    crawl_pages (crawl_id, url)|crawls (id)|document_pages (document_id, page)
    document_stages (document_id, epoch, stage)|document_texts (document_id)|documents (id)
    feedback (message_id, user_id)|invitations (hash)|invitations (id)
    ledger (id)|ledger (no)|message_traces (message_id)
    messages (id)|passage_words (no)|passages (document_id, ordinal)|passages (no)
    pending_deletions (object_key)|quotas (user_id)|quarantined_passages (no)|reservations (id)
    runs (answer_id)|runs (id)|sentences (message_id, ordinal)|snapshots (id)
    sources (message_id, n)|tool_calls (run_id, step_id)|tool_grants (server_id)
    tool_servers (id)|tool_sign_ins (state_hash)|tools (id)
    """.strip()
    .replace("\n", "|")
    .replace("|    ", "|")
    .split("|")
)
REFERENCES_WITHOUT_PROJECT = {
    "checkpoint_blobs → runs",
    "checkpoint_writes → runs",
    "checkpoints → runs",
    "other_vectors → passages",
    "passage_vectors → passages",
    "quarantined_passages → passages",
}
# The few that belong to people or to the installation, and would be whole on every server.
OF_NO_PROJECT = set(
    [
        "api_keys",
        "attempts",
        "authenticators",
        "checkpoint_blobs",
        "checkpoint_writes",
        "checkpoints",
        "directory_people",
        "embedders",
        "group_members",
        "group_reasons",
        "groups",
        "idempotency_keys",
        "identities",
        "job_runs",
        "mail_links",
        "mails",
        "passkeys",
        "personal_settings",
        "prices",
        "projects",
        "recovery_codes",
        "refresh_tokens",
        "scheduled_jobs",
        "scheduler_leader",
        "scim_groups",
        "scim_people",
        "scim_tokens",
        "sessions",
        "spent",
        "suspensions",
        "users",
    ]
)


def found(database: TestDatabase, query: str) -> set[str]:
    with psycopg.connect(database.superuser_url) as connection:
        return {row[0] for row in connection.execute(query.encode())}


def test_no_further_key_leaves_out_its_project(database: TestDatabase) -> None:
    assert found(database, KEYS) == KEYS_WITHOUT_PROJECT, _WHAT_TO_DO


def test_no_further_reference_leaves_out_its_project(database: TestDatabase) -> None:
    assert found(database, REFERENCES) == REFERENCES_WITHOUT_PROJECT, _WHAT_TO_DO


def test_no_further_table_belongs_to_no_project(database: TestDatabase) -> None:
    tables = found(
        database,
        "select relname from pg_class c where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and not relispartition and not exists ("
        "  select from pg_attribute a where a.attrelid = c.oid and a.attname = 'project_id'"
        "   and not attisdropped)",
    )

    assert tables == OF_NO_PROJECT, _WHAT_TO_DO


_WHAT_TO_DO = (
    "Give it project_id (docs/explanation/scale.md, Spread over servers); or, where that cannot"
    " be, or one became better, change the list."
)
