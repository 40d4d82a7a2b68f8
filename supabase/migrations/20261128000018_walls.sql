-- What a person may write is named column by column. Keys of objects, who wrote a row, sign-ins and the state of work
-- are set by the database; whoever sees a row and may not change it is refused aloud. docs/decisions/0024 says why.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

-- New tables give people nothing but a look; each migration grants what its routes write, by column.
create or replace function app.protect(tables text[]) returns void language plpgsql set search_path = '' as $$
declare t text;
begin
  foreach t in array tables loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', t);
    execute format('grant select on public.%I to authenticated, ibid_definer', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('create policy definer_reads on public.%I for select to ibid_definer using (true)', t);
    execute format('create policy worker_all on public.%I for all to service_role using (true) with check (true)', t);
  end loop;
end $$;

revoke insert, update, delete on
  public.users, public.sessions, public.refresh_tokens, public.api_keys, public.audit, public.idempotency_keys,
  public.projects, public.members, public.project_settings, public.documents, public.doomed_objects, public.crawls,
  public.chats, public.messages, public.sources, public.sentences, public.feedback, public.runs
  from authenticated;
-- Hosted Supabase gives everybody the sequences of new tables, and so `setval`.
revoke all on all sequences in schema public from public, anon, authenticated;

grant insert (id, email, name, password_hash), update (password_hash) on public.users to authenticated;
grant insert (id, name, prefix, hash, expires_at), update (last_used_at), delete on public.api_keys to authenticated;
grant insert (action, subject, detail) on public.audit to authenticated;
grant insert (route, key, body_hash), update (status, body), delete on public.idempotency_keys to authenticated;
grant insert (id, name, description), update (name, description), delete on public.projects to authenticated;
grant insert (project_id) on public.members to authenticated;
grant insert (project_id, chosen), update (chosen) on public.project_settings to authenticated;
grant insert (id, project_id, name, media_type, size, sha256, metadata), update (metadata), delete
  on public.documents to authenticated;
grant delete on public.doomed_objects to authenticated;
grant insert (id, project_id, url, site, depth, page_limit, refresh_hours, renderer), delete on public.crawls to authenticated;
grant insert (id, project_id, title), update (title, updated_at), delete on public.chats to authenticated;
grant insert (id, project_id, chat_id, parent_id, role, content, model, status, usage, steps)
  on public.messages to authenticated;
grant insert (project_id, chat_id, message_id, n, kind, title, document_id, passage_id, url, quote, place, score)
  on public.sources to authenticated;
grant insert (project_id, chat_id, message_id, ordinal, starts_at, ends_at, sources, support)
  on public.sentences to authenticated;
grant insert (project_id, chat_id, message_id, rating, reason), update (rating, reason, updated_at), delete
  on public.feedback to authenticated;
grant insert (id, project_id, chat_id, question_id, model, document_ids, lease_until),
  update (status, stop_requested, lease_until, ended_at) on public.runs to authenticated;

-- Who wrote a row is whoever the transaction acts as.
alter table public.api_keys alter column user_id set default app.user_id();
alter table public.audit alter column user_id set default app.user_id();
alter table public.idempotency_keys alter column user_id set default app.user_id();
alter table public.projects alter column created_by set default app.user_id();
alter table public.members alter column user_id set default app.user_id();
alter table public.documents alter column created_by set default app.user_id();
alter table public.crawls alter column created_by set default app.user_id(), alter column sent_at set default now();
alter table public.chats alter column user_id set default app.user_id();
alter table public.feedback alter column user_id set default app.user_id();
alter table public.runs alter column user_id set default app.user_id(), alter column answer_id set default gen_random_uuid();

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
  foreach t in array array['project_settings', 'documents', 'crawls'] loop
    execute format(
      'create trigger a_refuse before insert or update or delete on public.%I for each row'
      ' when (current_user = ''authenticated'') execute function app.refuse_who_only_reads()', t);
  end loop;
end $$;
create trigger a_refuse before update or delete on public.projects for each row
  when (current_user = 'authenticated') execute function app.refuse_who_may_not_change_project();

alter policy editors_change on public.projects using (id in (select app.my_projects()));
alter policy owners_delete on public.projects using (id in (select app.my_projects()));
alter policy editors_change on public.project_settings using (project_id in (select app.my_projects()));
alter policy editors_change on public.documents using (project_id in (select app.my_projects()));
alter policy editors_delete on public.documents using (project_id in (select app.my_projects()));
alter policy editors_delete on public.crawls using (project_id in (select app.my_projects()));
drop policy editors_change on public.crawls;

-- An original lies under its project. People's are named by the document; what comes out of others is named by the worker.
alter table public.documents
  add constraint object_is_of_this_project check (starts_with(object_key, project_id::text || '/'));
alter policy editors_add on public.documents
  with check (project_id in (select app.my_writable_projects()) and created_by = (select app.user_id())
    and object_key = project_id::text || '/' || id::text);
create function app.name_object() returns trigger language plpgsql set search_path = '' as $$
begin
  new.object_key := new.project_id::text || '/' || new.id::text;
  return new;
end $$;
create trigger name_object before insert on public.documents for each row
  when (new.object_key is null) execute function app.name_object();

-- Forced row-level security hides them from their owner, too. A key of another project was put there by nobody we know.
create policy migration_mends on public.doomed_objects for all to current_user using (true);
delete from public.doomed_objects where not starts_with(object_key, project_id::text || '/');
drop policy migration_mends on public.doomed_objects;
alter table public.doomed_objects
  add constraint object_is_of_this_project check (starts_with(object_key, project_id::text || '/'));

-- The list of objects to delete is written here alone: of documents that went, those that no other names.
create function app.doom_objects() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.doomed_objects (project_id, object_key, created_by)
    select g.project_id, g.object_key, coalesce(app.user_id(), g.created_by) from gone g
    where not exists (select from public.documents d where d.object_key = g.object_key)
    on conflict do nothing;
  return null;
end $$;
grant insert on public.doomed_objects to ibid_definer;
create policy definer_dooms on public.doomed_objects for insert to ibid_definer with check (true);
select app.seal('app.doom_objects()', 'service_role');
create trigger doom_objects after delete on public.documents
  referencing old table as gone for each statement execute function app.doom_objects();

-- The life of a document, as far as people decide it; what they do not see stays as it is. Work done under an older epoch is fenced off.
create function app.queue_document(document uuid, checksum text, anew boolean) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  its_project constant uuid := (
    select d.project_id from public.documents d where d.id = document and d.project_id in (select app.my_projects()));
begin
  if its_project is null then
    return;
  end if;
  perform app.must_write(its_project);
  update public.documents d set status = 'queued', stage = null, progress = 0, error = null,
      attempt = 0, failures = 0, not_before = null, lease_until = null, lease_epoch = d.lease_epoch + 1,
      sent_at = now(), finishes_at = null, sha256 = coalesce(checksum, d.sha256),
      recipe = case when anew then null else d.recipe end
    where d.id = document;
end $$;
create function app.cancel_document(document uuid) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  its_project constant uuid := (
    select d.project_id from public.documents d where d.id = document and d.project_id in (select app.my_projects()));
begin
  if its_project is null then
    return;
  end if;
  perform app.must_write(its_project);
  update public.documents d set status = 'cancelled', stage = null, progress = 0, finishes_at = null,
      lease_until = null, lease_epoch = d.lease_epoch + 1
    where d.id = document and d.status in ('awaiting_upload', 'queued', 'processing');
end $$;
grant update (status, stage, progress, error, attempt, failures, not_before, lease_until, lease_epoch, sent_at,
  finishes_at, sha256, recipe) on public.documents to ibid_definer;
create policy definer_changes on public.documents for update to ibid_definer using (true) with check (true);
select app.seal('app.queue_document(uuid, text, boolean)', 'authenticated');
select app.seal('app.cancel_document(uuid)', 'authenticated');

-- And of a crawl. False: it is being fetched, or is not seen.
create function app.begin_round(crawl uuid) returns void language sql set search_path = '' as $$
  update public.crawls set status = 'queued', round = round + 1, error = null, attempt = 0, robots = '{}',
      sitemaps_read = false, lease_until = null, sent_at = now(), started_at = null, finished_at = null,
      next_refresh_at = null, lease_epoch = lease_epoch + 1
    where id = crawl
  $$;
revoke all on function app.begin_round(uuid) from public;
grant execute on function app.begin_round(uuid) to service_role, ibid_definer;
create function app.refresh_crawl(crawl uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  its_project constant uuid := (
    select c.project_id from public.crawls c where c.id = crawl and c.project_id in (select app.my_projects()));
begin
  if its_project is null then
    return false;
  end if;
  perform app.must_write(its_project);
  perform from public.crawls c where c.id = crawl and c.status not in ('queued', 'running') for update;
  if not found then
    return false;
  end if;
  perform app.begin_round(crawl);
  return true;
end $$;
create function app.cancel_crawl(crawl uuid) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  its_project constant uuid := (
    select c.project_id from public.crawls c where c.id = crawl and c.project_id in (select app.my_projects()));
begin
  if its_project is null then
    return;
  end if;
  perform app.must_write(its_project);
  update public.crawls c set status = 'cancelled', lease_until = null, finished_at = now(),
      next_refresh_at = null, lease_epoch = c.lease_epoch + 1
    where c.id = crawl and c.status in ('queued', 'running');
end $$;
grant update (status, round, error, attempt, robots, sitemaps_read, lease_until, sent_at, started_at, finished_at,
  next_refresh_at, lease_epoch) on public.crawls to ibid_definer;
create policy definer_changes on public.crawls for update to ibid_definer using (true) with check (true);
select app.seal('app.refresh_crawl(uuid)', 'authenticated');
select app.seal('app.cancel_crawl(uuid)', 'authenticated');

-- A refresh token is of a session of the same person. One that is not was put there by nobody we know.
create policy migration_mends on public.refresh_tokens for all to current_user using (true);
create policy migration_mends on public.sessions for select to current_user using (true);
delete from public.refresh_tokens t
  where not exists (select from public.sessions s where s.id = t.session_id and s.user_id = t.user_id);
drop policy migration_mends on public.refresh_tokens;
drop policy migration_mends on public.sessions;
alter table public.sessions add unique (id, user_id);
alter table public.refresh_tokens
  drop constraint refresh_tokens_session_id_fkey,
  add foreign key (session_id, user_id) references public.sessions (id, user_id) on delete cascade;

create function app.begin_session(session uuid, ends timestamptz, token bytea) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sessions (id, user_id, expires_at) values (session, app.user_id(), ends);
  insert into public.refresh_tokens (hash, user_id, session_id) values (token, app.user_id(), session);
end $$;
-- True for the first caller only, however many come at once; `fresh` then stands in the token's place.
create function app.rotate_refresh_token(token bytea, fresh bytea) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  its_session uuid;
begin
  update public.refresh_tokens t set used_at = now()
    where t.hash = token and t.user_id = app.user_id() and t.used_at is null
    returning t.session_id into its_session;
  if its_session is null then
    return false;
  end if;
  insert into public.refresh_tokens (hash, user_id, session_id) values (fresh, app.user_id(), its_session);
  return true;
end $$;
create function app.end_session(session uuid, reason text) returns void
  language sql security definer set search_path = ''
  as $$
    update public.sessions s set ended_at = now(), end_reason = reason
      where s.id = session and s.user_id = app.user_id() and s.ended_at is null
  $$;
grant insert (id, user_id, expires_at), update (ended_at, end_reason) on public.sessions to ibid_definer;
grant insert (hash, user_id, session_id), update (used_at) on public.refresh_tokens to ibid_definer;
create policy definer_signs_in on public.sessions for all to ibid_definer using (true) with check (true);
create policy definer_signs_in on public.refresh_tokens for all to ibid_definer using (true) with check (true);
select app.seal('app.begin_session(uuid, timestamptz, bytea)', 'authenticated');
select app.seal('app.rotate_refresh_token(bytea, bytea)', 'authenticated');
select app.seal('app.end_session(uuid, text)', 'authenticated');

-- No foreign key leads to what was cited, so that it may go; but what is not of the project is not named.
create function app.name_only_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.documents d where d.project_id = new.project_id and d.id = new.document_id) then
    new.document_id := null;
  end if;
  if not exists (select from public.passages p where p.project_id = new.project_id and p.id = new.passage_id) then
    new.passage_id := null;
  end if;
  return new;
end $$;
create trigger name_only_its_own before insert on public.sources for each row
  when (new.document_id is not null or new.passage_id is not null) execute function app.name_only_its_own();
create function app.ask_only_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  new.document_ids := array(
    select d.id from public.documents d where d.project_id = new.project_id and d.id = any (new.document_ids));
  return new;
end $$;
create trigger ask_only_its_own before insert on public.runs for each row
  when (new.document_ids is not null) execute function app.ask_only_its_own();

-- Who does not own a project is told so here as well; false is left for what cannot be done.
create or replace function app.begin_embedder(project uuid, embedder smallint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  insert into public.project_embedders as e (project_id, embedder) values (project, begin_embedder.embedder)
    on conflict (project_id) do update set beside = excluded.embedder, made_to = 0, complete_at = null, sent_at = null, lease_until = null
    where e.beside is null and e.embedder <> excluded.embedder;
  return found;
end $$;
create or replace function app.switch_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.project_embedders e where e.project_id = project for update;  -- nothing is stored meanwhile
  update public.project_embedders e set embedder = e.beside, beside = e.embedder
    where e.project_id = project and e.beside is not null and app.missing_vectors(project, e.beside) = 0;
  return found;
end $$;
create or replace function app.drop_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  update public.project_embedders e set beside = null, untidy = true where e.project_id = project and e.beside is not null;
  return found;
end $$;

revoke create on schema app from ibid_definer;
