-- Who sees and who writes what: for each table its policies, and the columns that people may write.
-- What a person may write is named column by column, as a route writes it. Keys of objects, who wrote a row, sign-ins and the state of
-- work are set by the database; whoever sees a row and may not change it is refused aloud. docs/decisions/0024 says why.

-- Whose one is, and what that allows: nothing to who is suspended.
create function app.is_suspended() returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.users u where u.id = app.user_id() and u.suspended_at is not null) $$;
select app.seal('app.is_suspended()', 'authenticated');

create function app.my_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() and not app.is_suspended() $$;

create function app.my_writable_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$
    select m.project_id from public.members m
    where m.user_id = app.user_id() and m.role in ('owner', 'editor') and not app.is_suspended()
  $$;

create function app.my_owned_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() and m.role = 'owner' and not app.is_suspended() $$;

-- Who made a project is its first member; nobody else can add themselves.
create function app.is_unclaimed(project uuid) returns boolean
  language sql stable security definer set search_path = ''
  as $$
    select exists (select from public.projects p where p.id = project and p.created_by = app.user_id())
       and not exists (select from public.members m where m.project_id = project)
  $$;

select app.seal('app.my_projects()', 'authenticated');
select app.seal('app.my_writable_projects()', 'authenticated');
select app.seal('app.my_owned_projects()', 'authenticated');
select app.seal('app.is_unclaimed(uuid)', 'authenticated');

create function app.my_chats() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$
    select c.id from public.chats c
    where c.user_id = app.user_id() and not app.is_suspended()
      and exists (select from public.members m where m.project_id = c.project_id and m.user_id = c.user_id)
  $$;
select app.seal('app.my_chats()', 'authenticated');

-- Whether the caller may change a project, or owns it; who does not is told so. A foreign project is as an absent one.
create function app.must_write(project uuid) returns void
  language plpgsql stable security definer set search_path = '' as $$
begin
  if project is null or project not in (select app.my_writable_projects()) then
    raise insufficient_privilege using schema = 'app',
      message = 'Only owners and editors of this project can change it. Ask one of its owners.';
  end if;
end $$;
create function app.must_own(project uuid) returns void
  language plpgsql stable security definer set search_path = '' as $$
begin
  if project is null or project not in (select app.my_owned_projects()) then
    raise insufficient_privilege using schema = 'app',
      message = 'Only owners of this project can do this. Ask one of them.';
  end if;
end $$;
select app.seal('app.must_write(uuid)', 'authenticated');
select app.seal('app.must_own(uuid)', 'authenticated');

create function app.owns(project uuid) returns boolean
  language sql stable set search_path = ''
  as $$
    select exists (
      select from public.members m where m.project_id = project and m.user_id = app.user_id() and m.role = 'owner')
  $$;
revoke all on function app.owns(uuid) from public;
grant execute on function app.owns(uuid) to ibid_definer;

-- A policy that hides a row from an update makes it touch nothing, and whoever asked believes that it was done. So those
-- who see a row reach it, and these refuse them; a row that is not seen stays as absent.
create function app.refuse_who_only_reads() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    perform app.must_write(old.project_id);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  perform app.must_write(new.project_id);
  return new;
end $$;
create function app.refuse_who_does_not_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    perform app.must_own(old.project_id);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  perform app.must_own(new.project_id);
  return new;
end $$;
create function app.refuse_who_may_not_change_project() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    perform app.must_own(old.id);
    return old;
  end if;
  perform app.must_write(old.id);
  return new;
end $$;

do $$
declare t text;
begin
  foreach t in array array['project_settings', 'documents', 'crawls', 'quarantined_passages', 'released_passages', 'tools', 'tool_servers',
    'tool_grants', 'assistants'] loop
    execute format(
      'create trigger a_refuse before insert or update or delete on public.%I for each row'
      ' when (current_user = ''authenticated'') execute function app.refuse_who_only_reads()', t);
  end loop;
end $$;
create trigger a_refuse before insert or update or delete on public.tool_hosts for each row
  when (current_user = 'authenticated') execute function app.refuse_who_does_not_own();
create trigger a_refuse before update or delete on public.projects for each row
  when (current_user = 'authenticated') execute function app.refuse_who_may_not_change_project();

-- People.
create policy self on public.users for select to authenticated using (id = (select app.user_id()));
create policy sign_up on public.users for insert to authenticated with check (id = (select app.user_id()));
create policy own_changes on public.users for update to authenticated
  using (id = (select app.user_id())) with check (id = (select app.user_id()));
grant insert (id, email, name, password_hash), update (password_hash) on public.users to authenticated;

create policy own on public.sessions for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
create policy own on public.refresh_tokens for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));

create policy own on public.api_keys for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
create policy of_theirs on public.api_keys as restrictive for insert to authenticated
  with check (projects is null or projects <@ array(select app.my_projects()));
grant insert (id, name, prefix, hash, expires_at, verbs, projects), update (last_used_at), delete on public.api_keys to authenticated;

create policy own on public.identities for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
grant insert (id, issuer, subject, email), update (email, used_at), delete on public.identities to authenticated;

create policy own on public.authenticators for select to authenticated using (user_id = (select app.user_id()));
create policy own on public.recovery_codes for select to authenticated using (user_id = (select app.user_id()));

create policy own on public.passkeys for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
grant insert (id, credential, public_key, sign_count, name), delete on public.passkeys to authenticated;

create policy own on public.personal_settings for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
grant insert (instructions, notice_work, notice_quota, notice_retention, notice_gaps),
  update (instructions, notice_work, notice_quota, notice_retention, notice_gaps) on public.personal_settings to authenticated;
create policy own on public.notices for select to authenticated using (user_id = (select app.user_id()));

create policy own on public.idempotency_keys for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
grant insert (route, key, body_hash), update (status, body), delete on public.idempotency_keys to authenticated;

-- What was done is written and read, never changed (audit.sql).
create policy own_reads on public.audit for select to authenticated using (user_id = (select app.user_id()));
create policy own_writes on public.audit for insert to authenticated
  with check (user_id = (select app.user_id()) and (project_id is null or project_id in (select app.my_projects())));
grant insert (action, subject, project_id, detail) on public.audit to authenticated;

-- Projects. Members reach what they see; who may not change it is refused by the triggers above.
create policy members_see on public.projects for select to authenticated
  using (id in (select app.my_projects()));
create policy anyone_makes on public.projects for insert to authenticated
  with check (created_by = (select app.user_id()));
create policy editors_change on public.projects for update to authenticated
  using (id in (select app.my_projects())) with check (id in (select app.my_writable_projects()));
create policy owners_delete on public.projects for delete to authenticated
  using (id in (select app.my_projects()));
grant insert (id, name, description), update (name, description), delete on public.projects to authenticated;

create policy members_see on public.members for select to authenticated
  using (project_id in (select app.my_projects()));
create policy first_member on public.members for insert to authenticated
  with check (user_id = (select app.user_id()) and role = 'owner' and app.is_unclaimed(project_id));
grant insert (project_id) on public.members to authenticated;
create policy owners on public.invitations for all to authenticated
  using (project_id in (select app.my_owned_projects()))
  with check (project_id in (select app.my_owned_projects()) and created_by = (select app.user_id()));
grant insert (id, project_id, role, email, hash, expires_at), delete on public.invitations to authenticated;

create policy members_see on public.project_settings for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_insert on public.project_settings for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.project_settings for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
grant insert (project_id, chosen), update (chosen) on public.project_settings to authenticated;

-- Documents. What was extracted from them is written by the worker alone.
create policy members_see on public.documents for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.documents for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and created_by = (select app.user_id())
    and object_key = project_id::text || '/' || id::text);
create policy editors_change on public.documents for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.documents for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, media_type, size, sha256, metadata), update (metadata, encoding), delete
  on public.documents to authenticated;
create policy members_see on public.document_texts for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.document_pages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.document_stages for select to authenticated
  using (project_id in (select app.my_projects()));

create policy own on public.pending_deletions for all to authenticated
  using (created_by = (select app.user_id()))
  with check (created_by = (select app.user_id()));
grant delete on public.pending_deletions to authenticated;

-- What a search reads: written by the worker alone.
create policy members_see on public.passages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.quarantined_passages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_release on public.quarantined_passages for delete to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.released_passages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_release on public.released_passages for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and released_by = (select app.user_id())
    and exists (select from public.quarantined_passages q where q.project_id = released_passages.project_id
      and q.document_id = released_passages.document_id and q.passage_id = released_passages.passage_id));
grant delete on public.quarantined_passages to authenticated;
grant insert (project_id, document_id, passage_id, rule, reason) on public.released_passages to authenticated;
create policy members_see on public.passage_vectors for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.passage_words for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.project_statistics for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.word_counts for select to authenticated
  using (project_id in (select app.my_projects()));
create policy anyone_sees on public.embedders for select to authenticated using ((select app.user_id()) is not null);
create policy members_see on public.project_embedders for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.other_vectors for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.other_graphs for select to authenticated
  using (project_id in (select app.my_projects()));

-- Crawls. What was found on a site is written by the worker alone.
create policy members_see on public.crawls for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.crawls for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and created_by = (select app.user_id()));
create policy editors_delete on public.crawls for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, url, site, depth, page_limit, refresh_hours, renderer), delete on public.crawls to authenticated;
create policy members_see on public.crawl_pages for select to authenticated
  using (project_id in (select app.my_projects()));

-- Tools. Everybody in a project asks an agent that uses them; where they go is told by the service to those who may change it.
create policy members_see on public.tools for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.tools for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.tools for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.tools for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, description, kind, parameters, request, secrets, changes, enabled, server_id, remote_name,
    fingerprint, source),
  update (name, description, parameters, request, secrets, changes, enabled, fingerprint, withdrawn_at, source, remote_state), delete
  on public.tools to authenticated;
create policy members_see on public.tool_servers for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.tool_servers for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.tool_servers for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.tool_servers for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, url, secrets, signs_in), update (name, secrets, signs_in, client, challenge), delete
  on public.tool_servers to authenticated;
-- Everybody in a project calls its tools with what one of them signed in for; nobody's browser ever sees it.
create policy members_see on public.tool_grants for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_sign_in on public.tool_grants for insert to authenticated
  with check (user_id = (select app.user_id()) and project_id in (select app.my_writable_projects()));
create policy editors_sign_out on public.tool_grants for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (server_id, project_id, issuer, sealed, expires_at), delete on public.tool_grants to authenticated;
create policy own on public.tool_sign_ins for all to authenticated
  using (user_id = (select app.user_id()) and project_id in (select app.my_writable_projects()))
  with check (user_id = (select app.user_id()) and project_id in (select app.my_writable_projects()));
grant insert (state_hash, project_id, server_id, sealed), delete on public.tool_sign_ins to authenticated;
create policy members_see on public.project_retention for select to authenticated using (project_id in (select app.my_projects()));
create policy members_see on public.tool_hosts for select to authenticated
  using (project_id in (select app.my_projects()));
create policy owners_name on public.tool_hosts for insert to authenticated
  with check (project_id in (select app.my_owned_projects()));
create policy owners_remove on public.tool_hosts for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (project_id, host), delete on public.tool_hosts to authenticated;
create policy own on public.tool_calls for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (project_id, chat_id, run_id, step_id, tool), update (ended_at, outcome) on public.tool_calls to authenticated;

-- Assistants. Everybody in a project chooses among them.
create policy members_see on public.assistants for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.assistants for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.assistants for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.assistants for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, description, instructions, document_ids, filters, tools, agent, model),
  update (name, description, instructions, document_ids, filters, tools, agent, model), delete
  on public.assistants to authenticated;

-- A chat is its maker's alone, and only while they are a member.
create policy own on public.chats for all to authenticated
  using (user_id = (select app.user_id()) and project_id in (select app.my_projects()))
  with check (user_id = (select app.user_id()) and project_id in (select app.my_projects()));
create policy own on public.messages for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.sources for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.snapshots for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.sentences for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.feedback for all to authenticated
  using (user_id = (select app.user_id()) and chat_id in (select app.my_chats()))
  with check (user_id = (select app.user_id()) and chat_id in (select app.my_chats()));
create policy own on public.runs for all to authenticated
  using (user_id = (select app.user_id()) and chat_id in (select app.my_chats()))
  with check (user_id = (select app.user_id()) and chat_id in (select app.my_chats()));
create policy own on public.chat_summaries for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (message_id, project_id, chat_id, content, messages, model), update (content) on public.chat_summaries to authenticated;
create policy own on public.message_traces for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (message_id, project_id, chat_id, kept) on public.message_traces to authenticated;
grant insert (id, project_id, title, assistant_id, model), update (title, updated_at, assistant_id, model), delete on public.chats to authenticated;
grant insert (id, project_id, chat_id, parent_id, role, content, model, status, usage, steps, choices, limits)
  on public.messages to authenticated;
grant insert (project_id, chat_id, message_id, n, kind, title, document_id, passage_id, url, quote, place, score, why, table_row,
  snapshot_id, taken_at) on public.sources to authenticated;
grant insert (id, project_id, chat_id, run_id, kind, title, url, text, parts, taken_at), delete
  on public.snapshots to authenticated;
grant insert (project_id, chat_id, message_id, ordinal, starts_at, ends_at, sources, support)
  on public.sentences to authenticated;
grant insert (project_id, chat_id, message_id, rating, reason), update (rating, reason, updated_at), delete
  on public.feedback to authenticated;
grant insert (id, project_id, chat_id, question_id, model, document_ids, history, agent, web, api_key_id, reserved_tokens,
    reserved_cost, lease_until, strictness, chosen_model),
  update (status, stop_requested, lease_until, ended_at) on public.runs to authenticated;

-- What an agent's run leaves behind on its way is its asker's, as the run is.
create policy own on public.checkpoints for all to authenticated
  using (exists (select from public.runs r where r.id = run_id)) with check (exists (select from public.runs r where r.id = run_id));
create policy own on public.checkpoint_blobs for all to authenticated
  using (exists (select from public.runs r where r.id = run_id)) with check (exists (select from public.runs r where r.id = run_id));
create policy own on public.checkpoint_writes for all to authenticated
  using (exists (select from public.runs r where r.id = run_id)) with check (exists (select from public.runs r where r.id = run_id));
grant insert (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata), update (checkpoint, metadata),
  delete on public.checkpoints to authenticated;
grant insert (thread_id, checkpoint_ns, channel, version, type, blob), delete on public.checkpoint_blobs to authenticated;
grant insert (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob), update (channel, type, blob),
  delete on public.checkpoint_writes to authenticated;

-- The ledger. People see their own entries, owners all of their project; prices are no secret.
create policy own_and_owned on public.ledger for select to authenticated
  using (user_id = (select app.user_id()) or project_id in (select app.my_owned_projects()));
create policy own_and_owned on public.questions for select to authenticated
  using (user_id = (select app.user_id()) or project_id in (select app.my_owned_projects()));
create policy anyone_sees on public.prices for select to authenticated using ((select app.user_id()) is not null);
create policy members_see on public.reservations for select to authenticated using (user_id = (select app.user_id()));
create policy members_and_holders_see on public.budgets for select to authenticated
  using (project_id in (select app.my_projects())
    or api_key_id in (select k.id from public.api_keys k where k.user_id = (select app.user_id())));

-- What an API key is for. Whoever is in a project is in it for their key too, if it is for that one: who reads `members` sees no others, neither
-- people nor any function here, those that are not written yet among them. Rows that are seen without being a member go by themselves.
create policy key_scope on public.members as restrictive for all to authenticated, ibid_definer
  using (app.in_scope(project_id)) with check (app.in_scope(project_id));
create policy key_scope on public.projects as restrictive for all to authenticated
  using (app.in_scope(id)) with check (app.in_scope(id));
create policy key_scope on public.users as restrictive for delete to ibid_definer using (app.key_projects() is null);
do $$
declare t text;
begin
  foreach t in array array['ledger', 'questions', 'reservations', 'pending_deletions', 'notices'] loop
    execute format('create policy key_scope on public.%I as restrictive for all to authenticated'
      ' using (app.in_scope(project_id)) with check (app.in_scope(project_id))', t);
  end loop;
end $$;
create policy key_scope on public.audit as restrictive for select to authenticated using (app.in_scope(project_id));
