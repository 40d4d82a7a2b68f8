"""Two of these attack each other: people with a row in every table."""

from uuid import UUID, uuid4

import psycopg


class Owner:
    """Somebody with a row in every table."""

    def __init__(self, superuser_url: str, fill: str | None = None) -> None:
        self.user, self.project, self.document = uuid4(), uuid4(), uuid4()
        self.chat, self.message, self.session = uuid4(), uuid4(), uuid4()
        self.other = uuid4()
        keys = {
            "u": self.user, "p": self.project, "d": self.document, "c": self.chat,
            "m": self.message, "s": self.session, "x": self.other,
            "mail": f"{self.user}@example.com", "hash": self.user.bytes,
            "vector": f"[{','.join(['0.05'] * 384)}]",
        }  # fmt: skip
        with psycopg.connect(superuser_url) as connection:
            for statement in (fill or FILL + SINCE_THE_NAMES).split(";\n"):
                connection.execute(statement, keys)

    @property
    def ids(self) -> list[UUID]:
        return [
            self.user, self.project, self.document, self.chat, self.message, self.session,
            self.other,
        ]  # fmt: skip

    @property
    def names(self) -> list[str]:
        """What stands for this person's things in the text of a row."""
        return [*(str(i) for i in self.ids), self.user.bytes.hex()]

    def is_in(self, text: str) -> bool:
        return any(name in text for name in self.names)


FILL = """
insert into users (id, email) values (%(u)s, %(mail)s);
insert into sessions (id, user_id, expires_at) values (%(s)s, %(u)s, now() + interval '1 day');
insert into refresh_tokens (hash, user_id, session_id) values (%(hash)s, %(u)s, %(s)s);
insert into api_keys (id, user_id, name, prefix, hash) values (%(x)s, %(u)s, 'k', 'k', %(hash)s);
insert into audit (user_id, action) values (%(u)s, 'x');
insert into idempotency_keys (user_id, route, key, body_hash) values (%(u)s, 'r', 'k', 'b');
insert into projects (id, name, created_by) values (%(p)s, 'P', %(u)s);
insert into members (project_id, user_id) values (%(p)s, %(u)s);
insert into project_settings (project_id) values (%(p)s);
insert into documents (id, project_id, created_by, name, media_type, size, object_key)
  values (%(d)s, %(p)s, %(u)s, 'a', 'text/plain', 1, %(p)s || '/' || %(d)s);
insert into crawls (id, project_id, created_by, url, site, depth, page_limit)
  values (%(x)s, %(p)s, %(u)s, 'http://example.com/', 'example.com', 0, 1);
insert into crawl_pages (project_id, crawl_id, url, depth, round)
  values (%(p)s, %(x)s, 'http://example.com/', 0, 1);
insert into document_stages (project_id, document_id, epoch, stage, attempt, worker)
  values (%(p)s, %(d)s, 1, 'reading', 1, 'w');
insert into document_texts (project_id, document_id, text) values (%(p)s, %(d)s, 'secret words');
insert into document_pages values (%(p)s, %(d)s, 1, 0, 5, '');
insert into pending_deletions (project_id, object_key, created_by)
  values (%(p)s, %(p)s || '/' || %(x)s, %(u)s);
insert into passages (id, project_id, document_id, ordinal, text, tokens, words, place)
  values (%(x)s, %(p)s, %(d)s, 0, 'secret words', 2, 2, '{}');
insert into passage_vectors (project_id, document_id, no, embedding)
  select project_id, document_id, no, %(vector)s::extensions.halfvec from passages where id = %(x)s;
insert into embedders (name, dimensions) values ('e', 3) on conflict do nothing;
insert into project_embedders (project_id, embedder, candidate)
  select %(p)s, 1, no from embedders where name = 'e';
insert into other_vectors (embedder, dimensions, project_id, document_id, no, embedding)
  select e.no, 3, p.project_id, p.document_id, p.no, '[0.6,0.8,0]'
  from passages p, embedders e where p.id = %(x)s and e.name = 'e';
insert into other_graphs (project_id, embedder) select %(p)s, no from embedders where name = 'e';
select app.store_words(%(d)s);
insert into chats (id, project_id, user_id) values (%(c)s, %(p)s, %(u)s);
insert into messages (id, project_id, chat_id, role, content)
  values (%(m)s, %(p)s, %(c)s, 'user', 'secret');
insert into sources (project_id, chat_id, message_id, n, kind, title, quote, score)
  values (%(p)s, %(c)s, %(m)s, 1, 'document', 't', 'secret', 1);
insert into sentences values (%(p)s, %(c)s, %(m)s, 0, 0, 1, '{1}', 'supported');
insert into feedback (project_id, chat_id, message_id, user_id, rating)
  values (%(p)s, %(c)s, %(m)s, %(u)s, 'good');
insert into runs (id, project_id, chat_id, user_id, question_id, answer_id, model, lease_until)
  values (%(x)s, %(p)s, %(c)s, %(u)s, %(m)s, %(x)s, 'm', now())"""

SINCE_THE_NAMES = """;
update users set is_admin = false where id = %(u)s;
insert into mail_links (hash, user_id, kind, email, ends_at)
  values (%(hash)s, %(u)s, 'reset', %(mail)s, now() + interval '1 day');
insert into identities (id, user_id, issuer, subject) values (%(x)s, %(u)s, 'secret', %(u)s);
insert into authenticators (user_id, sealed) values (%(u)s, 'secret');
insert into passkeys (id, user_id, credential, public_key, sign_count, name)
  values (%(x)s, %(u)s, %(hash)s, 'k', 0, 'secret');
insert into recovery_codes (user_id, hash) values (%(u)s, %(hash)s);
insert into passages (id, project_id, document_id, ordinal, text, tokens, words, place)
  values (gen_random_uuid(), %(p)s, %(d)s, 1, 'withheld', 1, 1, '{}');
insert into quarantined_passages (no, project_id, document_id, passage_id, rule, reason, score)
  select no, project_id, document_id, id, 'r', 'r', 1
  from passages where project_id = %(p)s and ordinal = 1;
insert into released_passages (project_id, document_id, passage_id, rule, reason)
  values (%(p)s, %(d)s, %(x)s, 'r', 'r');
insert into tools (id, project_id, name, description, kind, parameters, request, changes)
  values (gen_random_uuid(), %(p)s, 'look_up', 'Looks up.', 'http', '{}', '{}', true);
insert into tool_servers (id, project_id, name, url)
  values (gen_random_uuid(), %(p)s, 'Shop', 'https://mcp.example.org/');
insert into tool_grants (server_id, project_id, user_id, issuer, sealed)
  select id, %(p)s, %(u)s, 'https://in.example.org/', 'secret' from tool_servers
  where project_id = %(p)s;
insert into tool_sign_ins (state_hash, project_id, server_id, user_id, sealed)
  select %(hash)s || %(hash)s, %(p)s, id, %(u)s, 'secret' from tool_servers
  where project_id = %(p)s;
insert into tool_hosts (project_id, host) values (%(p)s, '10.0.0.1:80');
insert into snapshots (id, project_id, chat_id, run_id, kind, title, url, text, parts, taken_at)
  values (%(x)s, %(p)s, %(c)s, %(x)s, 'web', 't', 'https://example.org', 'secret', '[]', now());
insert into tool_calls (project_id, chat_id, run_id, step_id, tool)
  values (%(p)s, %(c)s, %(x)s, 'call-1', 'look_up');
insert into ledger (id, at, user_id, project_id, role, model, outcome,
    input_tokens, cached_tokens, output_tokens, estimated)
  values (gen_random_uuid(), now(), %(u)s, %(p)s, 'answer', 'm', 'complete', 1, 0, 1, false);
insert into budgets (project_id, tokens_per_day) values (%(p)s, 5);
insert into quotas (project_id, documents) values (%(p)s, 5);
insert into project_retention (project_id, documents_by, chats_days)
  values (%(p)s, 'uploaded', 36500);
insert into notices (user_id, project_id, kind, about) values (%(u)s, %(p)s, 'quota', 'bytes 80');
insert into reservations (id, user_id, project_id, tokens, cost, expires_at)
  values (gen_random_uuid(), %(u)s, %(p)s, 5, 0, now());
insert into checkpoints (thread_id, checkpoint_id, checkpoint, metadata)
  values (%(x)s, '1', '{}', jsonb_build_object('of', %(p)s));
insert into checkpoint_blobs (thread_id, channel, version, type)
  values (%(x)s, %(p)s, '1', 'empty');
insert into checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob)
  values (%(x)s, '1', %(p)s, 0, 'c', '');
insert into message_traces (message_id, project_id, chat_id, kept)
  values (%(m)s, %(p)s, %(c)s, '{}');
insert into chat_summaries (message_id, project_id, chat_id, content, messages, model)
  values (%(m)s, %(p)s, %(c)s, 'secret', 1, 'm');
insert into assistants (id, project_id, name) values (%(x)s, %(p)s, 'Law');
insert into invitations (id, project_id, created_by, role, email, hash, expires_at)
  values (%(x)s, %(p)s, %(u)s, 'owner', %(mail)s, %(hash)s, now() + interval '1 day');
insert into groups (id, name) values (%(x)s, %(x)s);
insert into group_members (group_id, user_id) values (%(x)s, %(u)s);
insert into group_reasons (group_id, user_id, source) values (%(x)s, %(u)s, 'hand');
insert into project_groups (project_id, group_id, role) values (%(p)s, %(x)s, 'reader');
insert into suspensions (user_id, source, at) values (%(u)s, 'secret', now());
insert into directory_people (issuer, subject, told_at, known, user_id)
  values ('https://id.example.com', %(x)s, now(), true, %(u)s);
insert into scim_people (user_id, user_name, told)
  values (%(u)s, %(mail)s, '{"displayName": "secret"}');
insert into personal_settings (user_id, instructions) values (%(u)s, 'secret');
insert into prices (model, input, output) values ('m', 1, 2) on conflict do nothing"""
"""What databases of before have no table for."""
