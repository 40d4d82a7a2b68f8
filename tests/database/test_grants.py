"""What people may write at all, column by column: a reviewed list against the catalog. What no list
has to say, because it holds for every table, is in `tests/security/rls_lint.py`.

A column stands here because a route writes it as the caller. One that says whose a row is, where
an original lies, which sign-in a token is of or how far work has come never does: the database sets
those.
"""

from typing import NamedTuple

import psycopg
import pytest

from tests.database_fixture import TestDatabase


class Rights(NamedTuple):
    insert: str = ""
    update: str = ""
    delete: bool = False


WRITABLE = {
    "users": Rights("id email name password_hash", "password_hash"),
    "api_keys": Rights(
        "id name prefix hash expires_at verbs projects", "last_used_at", delete=True
    ),
    "audit": Rights("action subject project_id detail"),
    "idempotency_keys": Rights("route key body_hash", "status body", delete=True),
    "projects": Rights("id name description", "name description", delete=True),
    "members": Rights("project_id"),
    "invitations": Rights("id project_id role email hash expires_at", delete=True),
    "project_settings": Rights("project_id chosen", "chosen"),
    "identities": Rights("id issuer subject email", "email used_at", delete=True),
    "passkeys": Rights("id credential public_key sign_count name", delete=True),
    "personal_settings": Rights(
        "instructions notice_work notice_quota notice_retention notice_gaps",
        "instructions notice_work notice_quota notice_retention notice_gaps",
    ),
    "documents": Rights(
        "id project_id name media_type size sha256 metadata", "encoding metadata", delete=True
    ),
    "pending_deletions": Rights(delete=True),
    "quarantined_passages": Rights(delete=True),
    "released_passages": Rights("project_id document_id passage_id rule reason"),
    "crawls": Rights("id project_id url site depth page_limit refresh_hours renderer", delete=True),
    "tools": Rights(
        "id project_id name description kind parameters request secrets changes enabled"
        " server_id remote_name fingerprint source",
        "name description parameters request secrets changes enabled fingerprint withdrawn_at"
        " source remote_state",
        delete=True,
    ),
    "tool_servers": Rights(
        "id project_id name url secrets signs_in",
        "name secrets signs_in client challenge",
        delete=True,
    ),
    "tool_grants": Rights("server_id project_id issuer sealed expires_at", delete=True),
    "tool_sign_ins": Rights("state_hash project_id server_id sealed", delete=True),
    "tool_hosts": Rights("project_id host", delete=True),
    "tool_calls": Rights("project_id chat_id run_id step_id tool", "ended_at outcome"),
    "assistants": Rights(
        "id project_id name description instructions document_ids filters tools agent model",
        "name description instructions document_ids filters tools agent model",
        delete=True,
    ),
    "chats": Rights(
        "id project_id title assistant_id model",
        "title updated_at assistant_id model",
        delete=True,
    ),
    "messages": Rights(
        "id project_id chat_id parent_id role content model status usage steps choices limits"
    ),
    "sources": Rights(
        "project_id chat_id message_id n kind title document_id passage_id url quote place score"
        " snapshot_id table_row taken_at why"
    ),
    "snapshots": Rights(
        "id project_id chat_id run_id kind title url text parts taken_at", delete=True
    ),
    # LangGraph's checkpointer writes as the person who asked.
    "checkpoints": Rights(
        "thread_id checkpoint_ns checkpoint_id parent_checkpoint_id checkpoint metadata",
        "checkpoint metadata",
        delete=True,
    ),
    "checkpoint_blobs": Rights("thread_id checkpoint_ns channel version type blob", delete=True),
    "checkpoint_writes": Rights(
        "thread_id checkpoint_ns checkpoint_id task_id task_path idx channel type blob",
        "channel type blob",
        delete=True,
    ),
    "chat_summaries": Rights("message_id project_id chat_id content messages model", "content"),
    "message_traces": Rights("message_id project_id chat_id kept"),
    "sentences": Rights("project_id chat_id message_id ordinal starts_at ends_at sources support"),
    "feedback": Rights(
        "project_id chat_id message_id rating reason", "rating reason updated_at", delete=True
    ),
    # The API writes an answer as the person who asked, so that it keeps the lease as that person.
    "runs": Rights(
        "id project_id chat_id question_id model document_ids history agent web api_key_id"
        " reserved_tokens reserved_cost lease_until strictness chosen_model",
        "status stop_requested lease_until ended_at",
        delete=False,
    ),
}
CALLABLE = {
    # Attempts are counted before anybody is signed in, under digests that only the API can make.
    "anon": {
        "account_with_email", "api_key", "credentials", "ended_of", "give_back_attempts",
        "identity",
        "mail_link", "passkey", "note_failed_sign_in", "note_refused_sign_in", "queue_mail",
        "refresh_token", "spend", "take_attempts", "upload_is_expected",
        # Only with the word of a directory, which the API has looked at (test_directory.py).
        "direct_person", "direct_gone", "follow_claim", "scim_token", "begin_scim",
        "scim_people_there", "scim_make_person", "scim_change_person", "scim_activate",
        "scim_forget_person", "scim_groups_there", "scim_make_group", "scim_change_group",
        "scim_delete_group",
    },
    "authenticated": {
        "preview_retention", "set_retention", "jobs", "leading_scheduler", "switch_job", "want_job",
        "accounts", "audit_events", "delete_account", "why_account_stays",
        "is_suspended", "reinstate", "set_admin", "standing", "suspend",
        "accept_invitation", "change_role", "hand_over", "invitation", "mail_invitation",
        "people_of", "remove_member",
        "add_to_group", "delete_group", "give_group", "groups_in", "groups_of_installation",
        "groups_of_members", "groups_to_give", "make_group", "members_of_group", "take_from_group",
        "take_group", "rename_group", "make_scim_token", "revoke_scim_token", "scim_tokens_there",
        "scim_counts", "change_key",
        "begin_embedder", "begin_session", "budgets_of", "cancel_crawl", "cancel_document",
        "quota_exceptions", "quotas_of", "set_quota", "scim_of_me",
        "delete_quarantined", "drop_embedder",
        "end_other_sessions", "end_session", "enter_in_ledger", "explain_search",
        "is_unclaimed", "must_own",
        "must_write", "my_chats", "note_challenge",
        "my_owned_projects", "my_projects", "my_writable_projects", "plans_of_search",
        "queue_document", "refresh_crawl", "release_reservation", "reserve",
        "rotate_refresh_token", "search_passages",
        "session_is_alive", "set_budget", "switch_embedder", "take_mail_link",
        "take_challenge", "use_passkey", "begin_authenticator", "confirm_authenticator",
        "keep_recovery_codes",
        "remove_my_authenticator", "reset_second_factor", "take_code", "take_recovery_code",
        "verify_email", "withdraw_tool",
        "note_registered", "begin_renewal", "keep_renewed", "give_up_renewal",
    },
}  # fmt: skip
"""Functions that do more than their caller could: those with `security definer`."""


def test_people_write_the_columns_that_a_route_writes_and_no_others(
    database: TestDatabase,
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select c.relname,"
            " coalesce(string_agg(a.attname, ' ' order by a.attnum) filter (where"
            "  has_column_privilege('authenticated', c.oid, a.attnum, 'insert')), ''),"
            " coalesce(string_agg(a.attname, ' ' order by a.attnum) filter (where"
            "  has_column_privilege('authenticated', c.oid, a.attnum, 'update')), ''),"
            " has_table_privilege('authenticated', c.oid, 'delete')"
            " from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')"
            " and a.attnum > 0 and not a.attisdropped group by c.oid, c.relname"
        ).fetchall()

    found = {table: _sorted(Rights(*rights)) for table, *rights in rows if any(rights)}
    assert found == {table: _sorted(rights) for table, rights in WRITABLE.items()}


def test_a_table_that_some_see_and_others_change_refuses_aloud(database: TestDatabase) -> None:
    """Where seeing and changing have one policy, nothing that is seen can be refused in silence."""
    with psycopg.connect(database.superuser_url) as connection:
        quiet = connection.execute(
            "select c.relname from pg_class c"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and (has_any_column_privilege('authenticated', c.oid, 'update')"
            "  or has_table_privilege('authenticated', c.oid, 'delete'))"
            " and exists (select from pg_policies p where p.tablename = c.relname"
            "  and 'authenticated' = any (p.roles) and p.cmd in ('UPDATE', 'DELETE')"
            "  and p.qual is distinct from (select s.qual from pg_policies s"
            "   where s.tablename = c.relname and s.cmd = 'SELECT'"
            "   and 'authenticated' = any (s.roles)))"
        ).fetchall()
        seen_and_changed = connection.execute(
            "select distinct p.tablename::text, exists (select from pg_trigger t"
            "  where t.tgrelid = p.tablename::regclass and t.tgname = 'a_refuse'"
            "   and t.tgenabled = 'O')"
            " from pg_policies p where p.schemaname = 'public' and p.cmd in ('UPDATE', 'DELETE')"
            " and 'authenticated' = any (p.roles) and p.tablename <> 'users'"
        ).fetchall()

    assert quiet == []
    assert sorted(seen_and_changed) == [
        (table, True)
        for table in (
            "assistants",
            "crawls",
            "documents",
            "project_settings",
            "projects",
            "quarantined_passages",
            "tool_grants",
            "tool_hosts",
            "tool_servers",
            "tools",
        )
    ]


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_functions_that_do_more_than_their_caller_could_are_a_reviewed_list(
    database: TestDatabase, role: str
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select proname from pg_proc where pronamespace in"
            " ('app'::regnamespace, 'public'::regnamespace) and prosecdef"
            " and has_function_privilege(%s, oid, 'execute')",
            [role],
        ).fetchall()

    assert {name for (name,) in rows} == CALLABLE[role]


def _sorted(rights: Rights) -> Rights:
    return rights._replace(
        insert=" ".join(sorted(rights.insert.split())),
        update=" ".join(sorted(rights.update.split())),
    )
