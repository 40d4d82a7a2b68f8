-- All of the schema, for a database that has nothing yet: supabase/schemas as they were when
-- `python -m adapters.postgres.schema baseline` wrote this. It is never edited: what changes is
-- said in the schemas and done by a new migration.
set lock_timeout = '4s';

-- Roles, the schema `app`, and what every table and function goes through.
-- Nothing here depends on bypassrls or on who owns the tables: definer functions belong to ibid_definer,
-- a role without any attribute that reads through its own policies, so `force row level security` holds for all.

create schema if not exists extensions;
create extension if not exists vector with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create schema if not exists app;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated', 'service_role', 'ibid_definer'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin', r);
    end if;
  end loop;
  -- They log in; their passwords are set by the operator (locally: by the runner), never in a migration.
  foreach r in array array['ibid_api', 'ibid_worker'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I login noinherit', r);
    end if;
  end loop;
end $$;

grant anon, authenticated to ibid_api;   -- the API can never become service_role
grant service_role to ibid_worker;
grant ibid_definer to current_user;      -- PostgreSQL 16+: who creates a role may administer it, not become it; `owner to` needs that
grant anon to ibid_definer;              -- hosted Supabase: only anon and friends may use schema `extensions`
grant usage on schema app to anon, authenticated, service_role, ibid_definer;

do $$
begin
  if (select pg_has_role(nspowner, 'USAGE') from pg_namespace where nspname = 'extensions') then
    grant usage on schema extensions to anon, authenticated, service_role;
  end if;
end $$;

-- On a pooled connection the setting comes back as '' after a transaction-local set, not as null.
create function app.user_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.user_id', true), '')::uuid;

-- Every table goes through here once. It gives people nothing but a look: what they write is granted column by column in
-- policies.sql, where the policies say who sees what. Hosted Supabase gives everybody the sequences of new tables, and so `setval`.
create function app.protect(tables text[]) returns void language plpgsql set search_path = '' as $$
declare t text; s regclass;
begin
  foreach t in array tables loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', t);
    execute format('grant select on public.%I to authenticated, ibid_definer', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('create policy definer_reads on public.%I for select to ibid_definer using (true)', t);
    execute format('create policy worker_all on public.%I for all to service_role using (true) with check (true)', t);
    for s in
      select d.objid::regclass from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
      where d.classid = 'pg_catalog.pg_class'::regclass and d.refobjid = format('public.%I', t)::regclass
    loop
      execute format('revoke all on sequence %s from public, anon, authenticated', s);
    end loop;
  end loop;
end $$;
revoke all on function app.protect(text[]) from public;

-- A definer function is called by the roles named and by nobody else. Who is to own a function has to be able to create one: for that moment.
create function app.seal(signature regprocedure, callers text) returns void language plpgsql set search_path = '' as $$
begin
  execute format('revoke all on function %s from public, anon, authenticated, service_role', signature);
  execute format('grant execute on function %s to %s', signature, callers);
  grant create on schema app to ibid_definer;
  execute format('alter function %s owner to ibid_definer', signature);
  revoke create on schema app from ibid_definer;
end $$;
revoke all on function app.seal(regprocedure, text) from public;

create function app.touch() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at = now();
  return new;
end $$;

-- Whether nobody holds a lease: it was never taken, was handed back, or whoever had it keeps it no longer.
create function app.is_free(lease_until timestamptz) returns boolean
  language sql stable parallel safe
  return lease_until is null or lease_until < now();

-- People, their sign-ins and keys, what was done, and how often what was tried.

create table public.users (
  id uuid primary key,
  email text not null check (length(email) <= 320 and email = lower(email)),
  name text check (length(name) <= 200),
  password_hash text,
  created_at timestamptz not null default now()
);
create unique index users_email on public.users (email);

create table public.sessions (
  id uuid primary key,
  user_id uuid not null references public.users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  unique (id, user_id)
);
create index sessions_user on public.sessions (user_id);

-- Single-use: a token that comes back after `used_at` ends its session and so its whole family. It is of a session of the same person.
create table public.refresh_tokens (
  hash bytea primary key,
  user_id uuid not null references public.users on delete cascade,
  session_id uuid not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  foreign key (session_id, user_id) references public.sessions (id, user_id) on delete cascade
);
create index refresh_tokens_session on public.refresh_tokens (session_id);

create table public.api_keys (
  id uuid primary key,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  name text not null check (length(name) between 1 and 200),
  prefix text not null,
  hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
create index api_keys_user on public.api_keys (user_id, created_at);

create table public.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  user_id uuid not null default app.user_id(),
  action text not null,
  subject uuid,
  detail jsonb not null default '{}'
);
create index audit_user on public.audit (user_id, at);

-- The first answer to a write that named a key, so that the same call can be made again.
create table public.idempotency_keys (
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  route text not null,
  key text not null check (length(key) between 1 and 255),
  body_hash bytea not null,
  status int,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key)
);

-- How often what was tried: guesses at passwords, and sign-ups. Here and not in Redis, so that
-- emptying a cache gives nobody new guesses. No policy for anybody: the API reaches it through two functions below.
create table public.attempts (
  subject bytea primary key,  -- a keyed digest: the table tells nobody which addresses were tried
  at timestamptz[] not null,
  ends_at timestamptz not null
);
create index attempts_ends on public.attempts (ends_at);

select app.protect(array['users', 'sessions', 'refresh_tokens', 'api_keys', 'audit', 'idempotency_keys', 'attempts']);

-- Before sign-in the API is `anon`, which reaches people only through these.
create function app.credentials(wanted text) returns table (id uuid, password_hash text)
  language sql stable security definer set search_path = ''
  as $$ select u.id, u.password_hash from public.users u where u.email = lower(wanted) $$;

create function app.refresh_token(token_hash bytea)
  returns table (user_id uuid, session_id uuid, used boolean, alive boolean)
  language sql stable security definer set search_path = ''
  as $$
    select t.user_id, t.session_id, t.used_at is not null, s.ended_at is null and s.expires_at > now()
    from public.refresh_tokens t join public.sessions s on s.id = t.session_id
    where t.hash = token_hash
  $$;

create function app.api_key(key_hash bytea) returns table (id uuid, user_id uuid)
  language sql stable security definer set search_path = ''
  as $$
    select k.id, k.user_id from public.api_keys k
    where k.hash = key_hash and (k.expires_at is null or k.expires_at > now())
  $$;

create function app.session_is_alive(session uuid) returns boolean
  language sql stable security definer set search_path = ''
  as $$
    select exists (
      select from public.sessions s
      where s.id = session and s.user_id = app.user_id() and s.ended_at is null and s.expires_at > now())
  $$;

select app.seal('app.credentials(text)', 'anon');
select app.seal('app.refresh_token(bytea)', 'anon');
select app.seal('app.api_key(bytea)', 'anon');
select app.seal('app.session_is_alive(uuid)', 'authenticated');

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

-- Takes one from each of these budgets, or from none; `wait_seconds` says when there is room again.
-- The window slides: in no hour whatsoever is there more than a limit.
create function app.take_attempts(subjects bytea[], limits int[], seconds int)
  returns table (taken_at timestamptz, wait_seconds int)
  language plpgsql security definer set search_path = ''
  as $$
declare
  span interval := make_interval(secs => seconds);
  moment timestamptz;
begin
  -- Locks the rows, always in the same order, so that two callers never wait for each other.
  insert into public.attempts as a (subject, at, ends_at)
    select s, '{}', clock_timestamp() + span from unnest(subjects) s order by s
    on conflict (subject) do update set
      at = array(select t from unnest(a.at) t where t > clock_timestamp() - span order by t),
      ends_at = excluded.ends_at;
  moment := clock_timestamp();
  select max(ceil(extract(epoch from a.at[cardinality(a.at) - b.most + 1] + span - moment)))
    into wait_seconds
    from public.attempts a join unnest(subjects, limits) b (subject, most) using (subject)
    where cardinality(a.at) >= b.most;
  if wait_seconds is null then
    taken_at := moment;
    update public.attempts a set at = a.at || moment where a.subject = any(subjects);
  else
    wait_seconds := greatest(wait_seconds, 1);
  end if;
  -- Last, and without waiting for anybody: what nobody has tried for a whole window.
  delete from public.attempts a using (
    select e.subject from public.attempts e where e.ends_at < moment
    order by e.ends_at limit 20 for update skip locked) gone
    where a.subject = gone.subject;
  return next;
end $$;

-- What turned out to be no wrong guess is not counted.
create function app.give_back_attempts(subjects bytea[], taken timestamptz) returns void
  language sql security definer set search_path = ''
  as $$
    update public.attempts a set at = array_remove(a.at, taken)
    from (select e.subject from public.attempts e where e.subject = any(subjects)
          order by e.subject for update) mine
    where a.subject = mine.subject
  $$;

grant insert, update, delete on public.attempts to ibid_definer;
create policy definer_counts on public.attempts for all to ibid_definer using (true) with check (true);
select app.seal('app.take_attempts(bytea[], int[], int)', 'anon');
select app.seal('app.give_back_attempts(bytea[], timestamptz)', 'anon');

-- Projects, their members, and what each chose differently.

create table public.projects (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  description text check (length(description) <= 2000),
  created_by uuid not null default app.user_id() references public.users,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on public.projects for each row execute function app.touch();

create table public.members (
  project_id uuid not null references public.projects on delete cascade,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  role text not null default 'owner' check (role in ('owner', 'editor', 'reader')),
  created_at timestamptz not null default now(),
  primary key (project_id, user_id)
);
create index members_user on public.members (user_id);

-- Only what a project chose differently from the defaults.
create table public.project_settings (
  project_id uuid primary key references public.projects on delete cascade,
  chosen jsonb not null default '{}'
);

select app.protect(array['projects', 'members', 'project_settings']);

-- Documents, what was extracted from them, and the work on them.

-- Names in the order people expect: 'Report 9' before 'report 10', 'é' beside 'e'. Not an ICU collation: builds of
-- PostgreSQL come without ICU, and an index made with one version of it is wrong with the next.
-- A number is as long as it needs to be, up to sixteen digits; the longest name gives 1,500 bytes, which fits into an index.
create function app.natural_order(name text) returns text
  language sql immutable strict parallel safe
  return left(regexp_replace(regexp_replace(regexp_replace(lower(normalize(name, NFD)),
    '[\u0300-\u036f]', '', 'g'), '(\d+)', '0000000000000000\1', 'g'), '\d*(\d{16})', '\1', 'g'), 600);

create table public.documents (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  created_by uuid not null default app.user_id() references public.users,
  name text not null check (octet_length(name) between 1 and 255),
  media_type text not null check (length(media_type) <= 255),
  size bigint not null check (size > 0),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  object_key text not null,
  status text not null default 'awaiting_upload'
    check (status in ('awaiting_upload', 'queued', 'processing', 'ready', 'failed', 'cancelled')),
  stage text check (stage in ('reading', 'splitting', 'embedding', 'storing')),
  progress real not null default 0 check (progress between 0 and 1),
  error jsonb,
  notes text[] not null default '{}',
  attempt int not null default 0,         -- how often a worker took it
  failures int not null default 0,        -- how often a passing fault ended an attempt
  lease_until timestamptz,                -- a live lease: somebody is working on it
  lease_epoch bigint not null default 0,  -- every claim, cancel and retry raises it; writes name theirs
  not_before timestamptz,                 -- back-off after a passing fault
  sent_at timestamptz,                    -- when the worker was last told
  passages int not null default 0,
  pages int,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version int not null default 1 check (version > 0),
  previous_id uuid,                       -- the version before this one
  retired_at timestamptz,                 -- replaced or gone: never found again, but what was cited from it can be read
  parent_id uuid,                         -- the archive or e-mail it came out of
  source_url text check (length(source_url) <= 4000),
  recipe text,                            -- what made its passages: parsers, sizes; equal recipes give equal passages
  finishes_at timestamptz,                -- an estimate, while it is worked on
  metadata jsonb not null default '{}'
    constraint metadata_is_small check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 32000),
  sort_name text collate "C" generated always as (app.natural_order(name)) stored,
  -- A time cannot tell what changed since one looked: it is when a transaction began, and it may end minutes later.
  -- Transactions that had ended when one looked are known by number, so whatever has a later one is new, and nothing else.
  changed_in xid8 not null default pg_current_xact_id(),
  unique (project_id, id),
  foreign key (project_id, previous_id) references public.documents (project_id, id) on delete set null (previous_id),
  foreign key (project_id, parent_id) references public.documents (project_id, id) on delete cascade,
  -- An original lies under its project. People's are named by the document; what comes out of others is named by the worker.
  constraint object_is_of_this_project check (starts_with(object_key, project_id::text || '/'))
);
create index documents_newest on public.documents (project_id, created_at desc, id desc);
create index documents_changed on public.documents (project_id, changed_in);
create index documents_object on public.documents (object_key);
create index documents_unfinished on public.documents (status, lease_until)
  where status in ('awaiting_upload', 'queued', 'processing');
create index documents_previous on public.documents (project_id, previous_id) where previous_id is not null;
create index documents_parent on public.documents (project_id, parent_id) where parent_id is not null;
create index documents_by_name on public.documents (project_id, name) where retired_at is null;
create index documents_by_bytes on public.documents (project_id, sha256) where status = 'ready';
create index documents_by_url on public.documents (project_id, source_url) where retired_at is null and source_url is not null;
-- Most documents have none, and are written often while they are read: those cost this index nothing.
create index documents_metadata on public.documents using gin (metadata jsonb_path_ops) with (fastupdate = off)
  where metadata <> '{}';

create table public.document_texts (
  project_id uuid not null,
  document_id uuid primary key,
  title text,
  text text not null,
  outline jsonb not null default '[]',    -- [[offset, [headings]], …]: which headings stand above from there on
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);

create table public.document_pages (
  project_id uuid not null,
  document_id uuid not null,
  page int not null,
  starts_at int not null,
  ends_at int not null,
  words bytea not null,                   -- 14 bytes a word, see contracts.documents.pack_words
  primary key (document_id, page),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);

-- One row for each stage of each time a worker took the document; the epoch names that time.
create table public.document_stages (
  project_id uuid not null,
  document_id uuid not null,
  epoch bigint not null,
  stage text not null check (stage in ('reading', 'splitting', 'embedding', 'storing')),
  attempt int not null,
  worker text not null check (length(worker) <= 200),
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  ended_at timestamptz,
  done int,                               -- of `total` `unit`s
  total int,
  unit text check (unit in ('bytes', 'pages', 'pictures', 'passages', 'seconds')),
  outcome text check (outcome in ('done', 'failed', 'cancelled', 'lost')),
  reason jsonb,                           -- a Failure, where it failed
  primary key (document_id, epoch, stage),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index document_stages_open on public.document_stages (document_id) where outcome is null;

-- Rows went in one transaction with what needed the object; the object itself follows, or the sweep sees to it.
create table public.doomed_objects (
  project_id uuid not null,
  object_key text primary key,
  created_by uuid not null,
  doomed_at timestamptz not null default now(),
  constraint object_is_of_this_project check (starts_with(object_key, project_id::text || '/'))
);

-- When somebody's work was last taken by a worker, a project at a time: turns go round by it.
create table public.work_turns (
  person_id uuid not null references public.users on delete cascade,
  project_id uuid not null references public.projects on delete cascade,
  taken_at timestamptz not null,
  primary key (person_id, project_id)
);
create index work_turns_project on public.work_turns (project_id);

select app.protect(array[
  'documents', 'document_texts', 'document_pages', 'document_stages', 'doomed_objects', 'work_turns']);
revoke all on public.work_turns from authenticated;  -- it is the workers' own

create function app.touch_document() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at = now();
  new.changed_in = pg_current_xact_id();
  return new;
end $$;
create trigger touch before update on public.documents for each row execute function app.touch_document();

create function app.name_object() returns trigger language plpgsql set search_path = '' as $$
begin
  new.object_key := new.project_id::text || '/' || new.id::text;
  return new;
end $$;
create trigger name_object before insert on public.documents for each row
  when (new.object_key is null) execute function app.name_object();

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

-- A signed upload lives for minutes, and its document may be deleted before that; only this tells.
create function app.upload_is_expected(key text) returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.documents d where d.object_key = key) $$;

select app.seal('app.upload_is_expected(text)', 'anon');

-- What waits for work. Each is told from one row, without settings of its own, so that it becomes part of the query that calls it.
-- Somebody has to work on it, and nobody does.
create function app.is_unattended(d public.documents) returns boolean
  language sql stable
  return d.status in ('queued', 'processing') and app.is_free(d.lease_until);

-- A worker that was sent for it may take it.
create function app.is_waiting(d public.documents) returns boolean
  language sql stable
  return app.is_unattended(d) and d.retired_at is null and (d.not_before is null or d.not_before <= now());

-- It is any worker's turn to take it. A worker that dies without a word is not the document's fault, unless it happens again and again:
-- after each death the next try waits twice as long, so that ten of them take minutes. A machine whose workers are killed for
-- a while ends no document, and one that kills them blocks nobody.
create function app.is_due(d public.documents) returns boolean
  language sql stable
  return app.is_waiting(d)
    and (d.lease_until is null or d.lease_until < now() - make_interval(secs => power(2, d.attempt - 3)));

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

-- Passages, their vectors, and what is counted of them.

-- Cold: read by number for the few passages that are shown.
create table public.passages (
  no bigint generated always as identity primary key,
  id uuid not null,
  project_id uuid not null,
  document_id uuid not null,
  ordinal int not null,
  text text not null,
  context text not null default '',
  tokens int not null,
  words int not null,                     -- BM25's document length: indexed words, stop words left out
  place jsonb not null,
  digest bytea,                           -- of what was embedded, whole: equal passages of a project share a vector
  language text not null default 'english',  -- a text search configuration
  unique (project_id, id),
  unique (document_id, ordinal),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index passages_digest on public.passages (project_id, digest) where digest is not null;

-- Hot and narrow: nine rows a page, never toasted; one project lies in one partition.
create table public.passage_vectors (
  project_id uuid not null,
  document_id uuid not null,
  no bigint not null references public.passages on delete cascade,
  embedding extensions.halfvec(384) not null,
  in_graph boolean not null default false,
  primary key (project_id, no)
) partition by hash (project_id);
alter table public.passage_vectors alter column embedding set storage plain;

do $$
begin
  for i in 0..15 loop
    execute format(
      'create table public.passage_vectors_%s partition of public.passage_vectors for values with (modulus 16, remainder %s)', i, i);
  end loop;
end $$;
create index passage_vectors_passage on public.passage_vectors (no);
create index passage_vectors_document on public.passage_vectors (document_id);
-- A small project is compared whole, so its vectors need no graph: only those of large ones are in it.
-- Vectors have length one, so the inner product orders as the cosine does, at less cost.
create index passage_vectors_hnsw on public.passage_vectors
  using hnsw (embedding extensions.halfvec_ip_ops) with (m = 16, ef_construction = 64) where in_graph;

-- What BM25 must know of the whole; kept exact by the triggers below, in the transaction that stores or deletes.
create table public.project_statistics (
  project_id uuid primary key references public.projects on delete cascade,
  passages bigint not null default 0,
  words bigint not null default 0,
  mean real,                              -- the mean length that impacts are reckoned with until it is off by a tenth
  reweighed uuid,                         -- the last document whose impacts follow a new mean; null: all do
  version bigint not null default 0,      -- another one whenever passages come or go
  graph text not null default 'none' check (graph in ('none', 'building', 'ready')),
  graph_to bigint not null default 0      -- while it is building: the last passage that was put in
);

select app.protect(array['passages', 'passage_vectors', 'project_statistics']);
do $$
begin
  for i in 0..15 loop
    perform app.protect(array[format('passage_vectors_%s', i)]);
    execute format('revoke all on public.passage_vectors_%s from authenticated', i);
  end loop;
end $$;

-- A document that leaves takes its counts with it, also when a whole project is deleted by cascade.
create function app.count_passages() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.project_statistics as s (project_id, passages, words, mean)
      select project_id, count(*), sum(words), greatest(avg(words), 1) from changed group by project_id
      on conflict (project_id) do update
        set passages = s.passages + excluded.passages, words = s.words + excluded.words, mean = coalesce(s.mean, excluded.mean), version = s.version + 1;
  else
    update public.project_statistics s
      set passages = s.passages - c.passages, words = s.words - c.words, version = s.version + 1
      from (select project_id, count(*) as passages, sum(words) as words from changed group by project_id) c
      where s.project_id = c.project_id;
  end if;
  return null;
end $$;
create trigger count_stored after insert on public.passages
  referencing new table as changed for each statement execute function app.count_passages();
create trigger count_deleted after delete on public.passages
  referencing old table as changed for each statement execute function app.count_passages();
grant insert, update on public.project_statistics to ibid_definer;
create policy definer_counts on public.project_statistics for all to ibid_definer using (true) with check (true);
select app.seal('app.count_passages()', 'service_role');

-- What was remembered of searches was remembered with the metadata as they were.
create function app.metadata_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update public.project_statistics s set version = s.version + 1 where s.project_id = new.project_id;
  return null;
end $$;
select app.seal('app.metadata_changed()', 'service_role');
create trigger metadata_changed after update of metadata on public.documents
  for each row when (old.metadata is distinct from new.metadata) execute function app.metadata_changed();

-- Words: one row a passage, matched by one GIN index and weighed by one inner product.

create table public.passage_words (
  no bigint primary key,
  project_id uuid not null,
  document_id uuid not null,
  words tsvector not null,                -- marked, without positions
  impacts extensions.sparsevec(536870912) not null,
  mean real not null,                     -- the mean length that the impacts were reckoned with
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
-- In the row itself as long as it fits; a long text without spaces has thousands of words.
alter table public.passage_words alter column words set storage main, alter column impacts set storage main;
create index passage_words_document on public.passage_words (document_id);
-- Without a list of what is not yet in the index: every search would read it whole while documents come in.
create index passage_words_gin on public.passage_words using gin (words) with (fastupdate = off);

-- How many passages of a project have a word; exact, in the transaction that stores or deletes.
create table public.word_counts (
  project_id uuid not null references public.project_statistics on delete cascade,
  lexeme text collate "C" not null,
  passages int not null,
  most real not null,                     -- no passage's impact is higher; what is deleted may have been the highest
  primary key (project_id, lexeme)
) with (fillfactor = 80);

select app.protect(array['passage_words', 'word_counts']);

-- Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Han. Two neighbours make a word.
create function app.pairs_of(passage text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select case when octet_length(passage) = length(passage) then '{}'::text[] else array(
      select substr(run[1], i, 2)
      from regexp_matches(passage, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', 'g') run,
        generate_series(1, greatest(length(run[1]) - 1, 1)) i)
    end
  $$;

-- Part numbers, identifiers, versions, addresses: what a stemmer takes apart is also kept whole, behind a `=`.
create function app.codes_of(passage text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select array(
      select '=' || left(lower(code[1]), 100)
      from regexp_matches(passage,
        '([[:alnum:]]+(?:[-_./:#@+][[:alnum:]]+)+|[[:alpha:]]+[0-9][[:alnum:]]*|[0-9]+[[:alpha:]][[:alnum:]]*)', 'g') code)
  $$;

-- One place decides what a word is, for passages and questions alike. How often each stands there follows from the number of its positions.
create function app.words_of(passage text, configuration regconfig) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$
    select to_tsvector(configuration, passage) || array_to_tsvector(app.codes_of(passage) || app.pairs_of(passage))
  $$;

-- A vector with a coordinate for each word. Of 2^29 coordinates two words of one question hardly ever share one.
create function app.sparse(words text[], weights real[]) returns extensions.sparsevec
  language sql immutable parallel safe set search_path = ''
  as $$
    select ('{' || coalesce(string_agg(number || ':' || weight, ',' order by number), '') || '}/536870912')::extensions.sparsevec
    from (
      select (hashtext(word) & 536870911) + 1 as number, max(weight) as weight
      from unnest(words, weights) given (word, weight) group by 1) one
  $$;

-- The passage's side of BM25 (Robertson & Zaragoza 2009; k1 = 1.2, b = .75), between 0 and 1.
create function app.impact_of(often int, length int, mean real) returns real
  language sql immutable parallel safe set search_path = ''
  as $$ select (often / (often + 1.2 * (.25 + .75 * length / mean)))::real $$;

-- A project's words have its mark before them: so one index serves all projects, and what is common in one costs the others nothing.
-- Two projects may share a mark; rows say whose they are.
create function app.mark_of(project uuid) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select encode(decode(right(replace(project::text, '-', ''), 6), 'hex'), 'base64') $$;

create function app.marked(project uuid, lexemes text[]) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$ select array(select app.mark_of(project) || l from unnest(lexemes) l) $$;

create function app.unmarked(words tsvector) returns setof text
  language sql immutable parallel safe set search_path = ''
  as $$ select substr(l, 5) from unnest(tsvector_to_array(words)) l $$;

-- A word that no text has says which language a passage is in.
create function app.word_for(language text) returns text
  language sql immutable parallel safe return '@' || language;

-- Whoever counts words of a project holds the lock on its statistics: nobody waits for two at once.
create function app.uncount_words() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform from public.project_statistics s
    where s.project_id in (select c.project_id from changed c) order by s.project_id for update;
  with gone as materialized (
    select c.project_id, l.lexeme, count(*) as passages
    from changed c, app.unmarked(c.words) l (lexeme) group by 1, 2
  ), none_left as (
    delete from public.word_counts w using gone g
    where w.project_id = g.project_id and w.lexeme = g.lexeme and w.passages = g.passages
  )
  update public.word_counts w set passages = w.passages - g.passages from gone g
  where w.project_id = g.project_id and w.lexeme = g.lexeme and w.passages > g.passages;
  return null;
end $$;
create trigger count_deleted after delete on public.passage_words
  referencing old table as changed for each statement execute function app.uncount_words();
grant update, delete on public.word_counts to ibid_definer;
create policy definer_counts on public.word_counts for all to ibid_definer using (true) with check (true);
select app.seal('app.uncount_words()', 'service_role');

-- Each word of each passage of a document with its impact, and the word for its language, which has none.
create function app.weighed_words(document uuid, mean real) returns table (no bigint, lexeme text, impact real)
  language sql stable set search_path = ''
  as $$
    with parsed as materialized (
      select p.no, p.language, p.words as length,
        app.words_of(p.context || ' ' || p.text, p.language::regconfig) as words
      from public.passages p where p.document_id = document
    )
    select d.no, w.lexeme, app.impact_of(coalesce(cardinality(w.positions), 1), d.length, mean) from parsed d, unnest(d.words) w
    where octet_length(w.lexeme) < 2000
    union all
    select d.no, app.word_for(d.language), 0 from parsed d
  $$;

-- Index the words of a document whose passages were written in this transaction, which locked the project's statistics.
create function app.store_words(document uuid) returns void
  language sql set search_path = ''
  as $$
    with project as materialized (
      select s.project_id, s.mean from public.project_statistics s
      where s.project_id = (select d.project_id from public.documents d where d.id = document)
    ), weighed as materialized (
      select w.* from project p, app.weighed_words(document, p.mean) w
    ), counted as (
      insert into public.word_counts as c (project_id, lexeme, passages, most)
      select p.project_id, w.lexeme, count(*), max(w.impact) from project p, weighed w group by 1, 2 order by 1, 2
      on conflict (project_id, lexeme) do update
        set passages = c.passages + excluded.passages, most = greatest(c.most, excluded.most)
    )
    insert into public.passage_words (no, project_id, document_id, words, impacts, mean)
    select w.no, p.project_id, document, array_to_tsvector(app.marked(p.project_id, array_agg(w.lexeme))),
      app.sparse(array_agg(w.lexeme) filter (where w.impact > 0), array_agg(w.impact) filter (where w.impact > 0)), p.mean
    from project p, weighed w group by w.no, p.project_id, p.mean order by w.no
  $$;
revoke all on function app.store_words(uuid) from public;
grant execute on function app.store_words(uuid) to service_role;

-- Reckon a document's impacts with the project's mean of today; the caller holds the document. How many passages do not change.
create function app.reweigh_words(document uuid) returns void
  language sql set search_path = ''
  as $$
    with project as materialized (
      select s.project_id, s.mean from public.project_statistics s
      where s.project_id = (select d.project_id from public.documents d where d.id = document) for update
    ), weighed as materialized (
      select w.* from project p, app.weighed_words(document, p.mean) w
    ), raised as (
      update public.word_counts c set most = w.impact
      from project p, (select w.lexeme, max(w.impact) as impact from weighed w group by 1) w
      where c.project_id = p.project_id and c.lexeme = w.lexeme and c.most < w.impact
    )
    update public.passage_words old set impacts = new.impacts, mean = p.mean
    from project p, (
      select w.no, app.sparse(array_agg(w.lexeme) filter (where w.impact > 0), array_agg(w.impact) filter (where w.impact > 0)) as impacts
      from weighed w group by 1) new
    where old.no = new.no
  $$;
revoke all on function app.reweigh_words(uuid) from public;
grant execute on function app.reweigh_words(uuid) to service_role;

-- The same for a document whose passages are copies of those of another one in its project.
create function app.copy_words(document uuid, source uuid) returns void
  language sql set search_path = ''
  as $$
    with copied as (
      insert into public.passage_words (no, project_id, document_id, words, impacts, mean)
      select new.no, new.project_id, new.document_id, w.words, w.impacts, w.mean
      from public.passages old
        join public.passages new on new.document_id = document and new.ordinal = old.ordinal
        join public.passage_words w on w.no = old.no
      where old.document_id = source order by new.no
      returning project_id, words
    )
    insert into public.word_counts as c (project_id, lexeme, passages, most)
    select w.project_id, l.lexeme, count(*), 0
    from copied w, app.unmarked(w.words) l (lexeme) group by 1, 2 order by 1, 2
    on conflict (project_id, lexeme) do update set passages = c.passages + excluded.passages
  $$;
revoke all on function app.copy_words(uuid, uuid) from public;
grant execute on function app.copy_words(uuid, uuid) to service_role;

-- Several embedders side by side: a project answers with one, and may have the vectors of another beside it.

create table public.embedders (
  no smallint generated by default as identity (start with 2) primary key,
  name text not null check (length(name) between 1 and 200),
  dimensions int not null check (dimensions between 1 and 3072),
  unique (name, dimensions)
);

-- The one that Ibid brings along: its vectors are in `passage_vectors`, typed and partitioned; those of all others in `other_vectors`.
create function app.local_embedder() returns smallint
  language sql immutable parallel safe
  return 1::smallint;
insert into public.embedders (no, name, dimensions) values (app.local_embedder(), 'all-MiniLM-L6-v2', 384);

-- Without a row a project has no passages; it takes the installation's embedder with the first.
create table public.project_embedders (
  project_id uuid primary key references public.projects on delete cascade,
  embedder smallint not null references public.embedders,
  beside smallint references public.embedders,  -- its vectors are made and kept up to date, but not searched
  made_to bigint not null default 0,            -- whoever makes them has looked at all passages up to this one
  complete_at bigint,                           -- `project_statistics.version` at which none was missing
  lease_until timestamptz,                      -- somebody makes them
  sent_at timestamptz,                          -- when the worker was last told
  untidy boolean not null default false,        -- there may be vectors of embedders that it no longer has
  check (beside <> embedder)
);
create index project_embedders_beside on public.project_embedders (project_id) where beside is not null;
create index project_embedders_untidy on public.project_embedders (project_id) where untidy;

create table public.other_vectors (
  embedder smallint not null references public.embedders,
  dimensions int not null,
  project_id uuid not null,
  document_id uuid not null,
  no bigint not null references public.passages on delete cascade,
  in_graph boolean not null default false,
  embedding extensions.halfvec not null check (extensions.vector_dims(embedding) = dimensions),
  primary key (project_id, embedder, no)
) partition by hash (project_id);
-- 3072 dimensions are six kilobytes, which fit in a page.
alter table public.other_vectors alter column embedding set storage plain;
do $$
begin
  for i in 0..15 loop
    execute format(
      'create table public.other_vectors_%s partition of public.other_vectors for values with (modulus 16, remainder %s)', i, i);
  end loop;
end $$;
create index other_vectors_passage on public.other_vectors (no);
create index other_vectors_document on public.other_vectors (document_id);

-- Widths for which there is a graph; vectors of any other are compared one by one, however many they are.
create function app.has_graph(dimensions int) returns boolean
  language sql immutable parallel safe
  return dimensions in (256, 384, 512, 768, 1024, 1536, 2048, 3072);
do $$
declare width int;
begin
  foreach width in array array[256, 384, 512, 768, 1024, 1536, 2048, 3072] loop
    execute format(
      'create index other_vectors_hnsw_%1$s on public.other_vectors using hnsw ((embedding::extensions.halfvec(%1$s)) extensions.halfvec_ip_ops)'
      ' with (m = 16, ef_construction = 64) where in_graph and dimensions = %1$s', width);
  end loop;
end $$;

-- As `graph` and `graph_to` of `project_statistics`, which are about the local one.
create table public.other_graphs (
  project_id uuid not null references public.projects on delete cascade,
  embedder smallint not null references public.embedders,
  graph text not null default 'none' check (graph in ('none', 'building', 'ready')),
  graph_to bigint not null default 0,
  primary key (project_id, embedder)
);

select app.protect(array['embedders', 'project_embedders', 'other_vectors', 'other_graphs']);
do $$
begin
  for i in 0..15 loop
    perform app.protect(array[format('other_vectors_%s', i)]);
    execute format('revoke all on public.other_vectors_%s from authenticated', i);
  end loop;
end $$;

-- What waits for work: a project whose passages changed since none of them lacked a vector of the embedder beside.
create function app.is_waiting(e public.project_embedders, s public.project_statistics) returns boolean
  language sql stable
  return e.beside is not null and e.complete_at is distinct from s.version and app.is_free(e.lease_until);

-- How many passages of the project have no vector of this embedder yet.
create function app.missing_vectors(project uuid, embedder smallint) returns bigint
  language sql stable set search_path = ''
  as $$
    select coalesce((select s.passages from public.project_statistics s where s.project_id = project), 0) - (case embedder
      when app.local_embedder() then (select count(*) from public.passage_vectors v where v.project_id = project)
      else (select count(*) from public.other_vectors v where v.project_id = project and v.embedder = missing_vectors.embedder) end)
  $$;

-- Make vectors of another embedder beside those the project is searched by; one at a time. A project that never had a passage just takes it.
-- False: the project has it already, or another one is beside. Who does not own the project is told so.
create function app.begin_embedder(project uuid, embedder smallint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  insert into public.project_embedders as e (project_id, embedder) values (project, begin_embedder.embedder)
    on conflict (project_id) do update set beside = excluded.embedder, made_to = 0, complete_at = null, sent_at = null, lease_until = null
    where e.beside is null and e.embedder <> excluded.embedder;
  return found;
end $$;

-- Be searched by the one beside, once no passage lacks its vector; the other stays beside, so that it can be taken back.
create function app.switch_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.project_embedders e where e.project_id = project for update;  -- nothing is stored meanwhile
  update public.project_embedders e set embedder = e.beside, beside = e.embedder
    where e.project_id = project and e.beside is not null and app.missing_vectors(project, e.beside) = 0;
  return found;
end $$;

-- Whoever tidies up deletes its vectors.
create function app.drop_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  update public.project_embedders e set beside = null, untidy = true where e.project_id = project and e.beside is not null;
  return found;
end $$;

grant insert, update on public.project_embedders to ibid_definer;
create policy definer_chooses on public.project_embedders for all to ibid_definer using (true) with check (true);
select app.seal('app.begin_embedder(uuid, smallint)', 'authenticated');
select app.seal('app.switch_embedder(uuid)', 'authenticated');
select app.seal('app.drop_embedder(uuid)', 'authenticated');

-- What is asked: the words of a question and what they weigh, and where to look.

create type app.question as (
  lexemes text[],                         -- those the project has, the one that can add most to a score first
  bounds float8[],                        -- how much each can add at most
  passages bigint,                        -- at most so many have any of them
  weights extensions.sparsevec,           -- idf, as in Lucene
  counts int[]                            -- how many passages have each
);

-- For a word that the project does not have: one of it that is spelled much the same and begins with the same two letters, or the same one.
-- Of a large project thousands of words begin with the same letter, and a tenth as many with the same two.
create function app.spelled_like(project uuid, word text) returns text
  language sql stable set search_path = ''
  as $$
    select coalesce((
      select c.lexeme from public.word_counts c
      where c.project_id = project and c.lexeme >= left(word, 2) and c.lexeme < left(word, 2) || U&'\+10FFFF'
        and extensions.similarity(c.lexeme, word) >= .4
      order by extensions.similarity(c.lexeme, word) desc, c.passages desc, c.lexeme limit 1), (
      select c.lexeme from public.word_counts c
      where c.project_id = project and c.lexeme >= left(word, 1) and c.lexeme < left(word, 1) || U&'\+10FFFF'
        and extensions.similarity(c.lexeme, word) >= .4
      order by extensions.similarity(c.lexeme, word) desc, c.passages desc, c.lexeme limit 1))
  $$;

-- The words of a question in all languages of the project.
create function app.question_of(project uuid, query text) returns app.question
  language sql stable set search_path = ''
  as $$
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stems as materialized (
      select token.lexeme as token, stem.lexeme, exists (
        select from public.word_counts c where c.project_id = project and c.lexeme = stem.lexeme) as known
      from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', query))) token (lexeme), spoken s,
        unnest(tsvector_to_array(to_tsvector(s.configuration, token.lexeme))) stem (lexeme)
      where token.lexeme ~ '^[[:alpha:]]{4,}$'
    ), asked as (
      select l.lexeme from spoken s, unnest(tsvector_to_array(app.words_of(query, s.configuration))) l (lexeme)
      union
      select app.spelled_like(project, unknown.lexeme) from (
        select min(lexeme) as lexeme from stems group by token having not bool_or(known) order by token limit 8) unknown
    ), weighed as (
      select c.lexeme, c.passages, i.idf, i.idf * c.most as bound
      from asked
        join public.word_counts c on c.project_id = project and c.lexeme = asked.lexeme
        join public.project_statistics s on s.project_id = project
        cross join lateral (select ln(1 + (s.passages - c.passages + .5::float8) / (c.passages + .5::float8)) as idf) i
    )
    select row(
      coalesce(array_agg(w.lexeme order by w.bound desc, w.lexeme), '{}'),
      coalesce(array_agg(w.bound order by w.bound desc, w.lexeme), '{}'),
      coalesce(sum(w.passages), 0),
      app.sparse(array_agg(w.lexeme), array_agg(w.idf::real)),
      coalesce(array_agg(w.passages order by w.bound desc, w.lexeme), '{}'))::app.question
    from weighed w
  $$;

-- A word as a text query reads it, whatever it is made of.
create function app.quoted(word text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''' $$;

-- A text query for the passages whose words could add up to `need`: of the words from `at` on, which add up to `left_over`.
create function app.reaching(lexemes text[], bounds float8[], need float8, left_over float8, at int) returns text
  language plpgsql immutable set search_path = ''
  as $$
declare
  word text := app.quoted(lexemes[at]);
  without_it text;
begin
  if word is null or left_over < need then
    return null;
  end if;
  without_it := app.reaching(lexemes, bounds, need, left_over - bounds[at], at + 1);
  if bounds[at] < need then
    word := word || '&(' || app.reaching(lexemes, bounds, need - bounds[at], left_over - bounds[at], at + 1) || ')';
  end if;
  return nullif(concat_ws('|', word, without_it), '');
end $$;

-- The same for a question. Of many words the seven that can add most decide; a passage might have all the others.
create function app.reaching(asked app.question, need float8) returns text
  language sql immutable set search_path = ''
  as $$
    with many as (select coalesce(sum(b), 0) as bound from unnest(asked.bounds[8:]) b)
    select case when need <= many.bound
      then (select string_agg(app.quoted(l), '|') from unnest(asked.lexemes) l)
      else app.reaching(asked.lexemes[:7], asked.bounds[:7], need - many.bound, (select sum(b) from unnest(asked.bounds[:7]) b), 1)
    end from many
  $$;

-- So many of a question's words, the weightiest first, that enough passages have one of them, and few; null: too many have.
create function app.seeds(counts int[], enough int, few int) returns int
  language plpgsql immutable set search_path = '' as $$
declare
  passages bigint := 0;
begin
  for i in 1..cardinality(counts) loop
    passages := passages + counts[i];
    if passages >= enough then
      return case when passages <= few then i end;
    end if;
  end loop;
  return null;
end $$;

-- Where to look; null: everywhere.
create type app.scope as (
  documents uuid[],
  languages text[],
  first_page int,
  last_page int,
  phrases text[],
  embedder smallint                       -- whose vectors are compared
);

-- A filter as a path that documents' metadata have to match: each key has one of the values, or a list with one of them.
-- Keys and values are quoted as JSON quotes them, which is how a path reads them.
create function app.metadata_path(wanted jsonb) returns jsonpath
  language sql immutable parallel safe set search_path = ''
  as $$
    select string_agg('(' || (
        select string_agg('$.' || to_json(w.key)::text || ' == ' || v::text, ' || ')
        from jsonb_array_elements(case jsonb_typeof(w.value) when 'array' then w.value else jsonb_build_array(w.value) end) v)
      || ')', ' && ')::jsonpath
    from jsonb_each(wanted) w
  $$;

-- What else documents can tell. Without settings of its own, so that it becomes part of the query that calls it.
create function app.is_asked_for(d public.documents, only_documents uuid[], filters jsonb) returns boolean
  language sql stable
  return (only_documents is null or d.id = any (only_documents))
    and (filters -> 'media_types' is null or filters -> 'media_types' ? d.media_type)
    and (filters -> 'created_after' is null or d.created_at >= (filters ->> 'created_after')::timestamptz)
    and (filters -> 'created_before' is null or d.created_at < (filters ->> 'created_before')::timestamptz);

-- `filters`: media_types, languages (lists), created_after, created_before (times), first_page, last_page, metadata.
create function app.scope_of(project uuid, only_documents uuid[], filters jsonb) returns app.scope
  language sql stable set search_path = ''
  as $$
    select row(
      case
        when filters ? 'metadata' then array(
          select d.id from public.documents d
          where d.project_id = project and d.metadata <> '{}' and d.metadata @@ app.metadata_path(filters -> 'metadata')
            and app.is_asked_for(d, only_documents, filters))
        when only_documents is not null or filters ?| array['media_types', 'created_after', 'created_before'] then array(
          select d.id from public.documents d where d.project_id = project and app.is_asked_for(d, only_documents, filters))
      end,
      (select array_agg(l) from jsonb_array_elements_text(filters -> 'languages') l),
      (filters ->> 'first_page')::int, (filters ->> 'last_page')::int, null,
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), app.local_embedder()))::app.scope
  $$;

-- What only the passage itself can tell.
create function app.is_narrow(area app.scope) returns boolean
  language sql immutable set search_path = ''
  return area.languages is not null or area.first_page is not null or area.last_page is not null or area.phrases is not null;

-- Text as phrases are compared: in small letters, one space between words.
create function app.plain(said text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select lower(regexp_replace(said, '\s+', ' ', 'g')) $$;

-- What stands between quotation marks has to stand in a passage just so.
create function app.phrases_of(query text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select array_agg(trim(app.plain(quoted[1])))
    from regexp_matches(query, '["“„«]\s*([^"“”„«»]*[[:alnum:]][^"“”„«»]*)["”“»]', 'g') quoted
  $$;

create function app.has(area app.scope, passage bigint) returns boolean
  language sql stable set search_path = ''
  as $$
    select exists (
      select from public.passages p
      where p.no = passage
        and (area.languages is null or p.language = any (area.languages))
        and (area.first_page is null or (p.place ->> 'page')::int >= area.first_page)
        and (area.last_page is null or (p.place ->> 'page')::int <= area.last_page)
        and (area.phrases is null or not exists (
          select from unnest(area.phrases) phrase
          where position(phrase in app.plain(p.context || ' ' || p.text)) = 0)))
  $$;

-- What a passage must have whatever else it has, as a text query: the words of each phrase, and its language. Null: nothing.
create function app.required(project uuid, area app.scope) returns text
  language plpgsql stable set search_path = '' as $$
begin
  if area.phrases is null and area.languages is null then
    return null;  -- as most: nothing has to be looked up
  end if;
  return (
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stemmed as (
      select phrase, tsvector_to_array(to_tsvector(s.configuration, phrase)) as stems
      from unnest(area.phrases) phrase, spoken s
    ), said as (
      select '(' || string_agg('(' || (
        select string_agg(app.quoted(l), '&') from unnest(app.marked(project, stems)) l) || ')', '|') || ')' as words
      from stemmed group by phrase having bool_and(stems <> '{}')
      union all
      select '(' || string_agg(app.quoted(l), '|') || ')'
      from unnest(app.marked(project, array(select app.word_for(language) from unnest(area.languages) language))) l
    )
    select string_agg(words, '&') from said);
end $$;

-- Search: one function, both legs, under the caller's membership.

-- Up to so many passages, comparing each is as quick as walking the graph, and finds all.
create function app.exact_below() returns int language sql immutable parallel safe return 4000;

-- True BM25 over one project, exact for the `how_many` best. A passage that could reach a score has words whose
-- bounds add up to it; the index finds those passages without looking at the others (the idea of MaxScore, Turtle & Flood 1995).
-- What a passage has to reach is at least what the best of those have that have the rarest words. Where those are too many,
-- it is guessed, from high to low. The steps were measured: docs/explanation/search.md.
create function app.keyword_leg(project uuid, asked app.question, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan
  as $$
declare
  few constant int := 700;
  highest constant float8 := (select sum(b) from unnest(asked.bounds) b);
  weights constant extensions.sparsevec := asked.weights;
  narrow constant boolean := app.is_narrow(area);
  required constant text := app.required(project, area);
  seeds constant int := app.seeds(asked.counts, how_many, few);
  need float8 := case when asked.passages <= few then 0 when seeds is null then .6 * highest end;
  wanted tsquery;
  found bigint[];
  scores float8[];
begin
  if cardinality(asked.lexemes) = 0 then
    return '{}';
  end if;
  asked.lexemes := app.marked(project, asked.lexemes);
  loop
    wanted := concat_ws('&', '(' || case
      when need is null then (select string_agg(app.quoted(l), '|') from unnest(asked.lexemes[:seeds]) l)
      else app.reaching(asked, need) end || ')', required)::tsquery;
    select array_agg(best.no), array_agg(best.score) into found, scores from (
      select w.no, -(w.impacts operator(extensions.<#>) weights) as score
      from public.passage_words w
      where w.words @@ wanted and w.project_id = project
        and (area.documents is null or w.document_id = any (area.documents))
        and (not narrow or app.has(area, w.no))
      order by 2 desc, 1 limit how_many) best;
    exit when need <= 0 or scores[how_many] >= need;
    need := case
      when cardinality(found) = how_many then scores[how_many] * .9999  -- so many reach it, so no other matters
      when need is null then .6 * highest
      when need > .05 * highest then need * .6
      else 0 end;
  end loop;
  return coalesce(found, '{}');
end $$;

do $$ begin perform '[1]'::extensions.halfvec; end $$;  -- before it, the settings of graphs would be unknown

-- How near vectors of other embedders are: of the project, or of the documents asked for. With a graph, where all of them are in it.
create function app.other_vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  width constant int := (select e.dimensions from public.embedders e where e.no = area.embedder);
  compared constant bigint := case when area.documents is null
    then (select s.passages from public.project_statistics s where s.project_id = project)
    else (select sum(d.passages) from public.documents d where d.id = any (area.documents)) end;
  walked constant boolean := compared > app.exact_below() and app.has_graph(width) and exists (
    select from public.other_graphs g where g.project_id = project and g.embedder = area.embedder and g.graph = 'ready');
  found bigint[];
begin
  execute format(
    'select array_agg(near.no) from ('
    ' select v.no from public.other_vectors v where v.project_id = $1 and v.embedder = $2 %s %s %s'
    ' order by (v.embedding::extensions.halfvec(%s)) operator(extensions.<#>) $3%s limit $4) near',
    case when walked then format('and v.in_graph and v.dimensions = %s', width) end,
    case when area.documents is not null then 'and v.document_id = any ($5)' end,
    case when app.is_narrow(area) then 'and app.has($6, v.no)' end,
    width, case when not walked then ', v.no' end)
    into found using project, area.embedder, query, how_many, area.documents, area;
  return coalesce(found, '{}');
end $$;

-- The walk is planned for each question: a plan for any project and any limit would sort all vectors instead.
create function app.graph_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set plan_cache_mode = force_custom_plan
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if (select s.passages > 50000 from public.project_statistics s where s.project_id = project) then
    perform set_config('hnsw.ef_search', '400', true);  -- recall of the ten best at 170,000: .96 with 200, .98 with 400
  end if;
  select array_agg(near.no) into found from (
    select v.no from public.passage_vectors v
    where v.project_id = project and v.in_graph
      and (area.documents is null or v.document_id = any (area.documents))
      and (not narrow or app.has(area, v.no))
    order by v.embedding operator(extensions.<#>) query limit how_many) near;
  return coalesce(found, '{}');
end $$;

-- A filtered walk of the graph loses most of the right passages of a small project (recall .21 to .39 measured): that one is compared whole.
-- All other statements of a search have one plan each, made once a connection: planning takes as long as doing.
create function app.vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if area.embedder <> app.local_embedder() then
    return app.other_vector_leg(project, query, how_many, area);
  elsif area.documents is not null
      and (select coalesce(sum(d.passages), 0) from public.documents d where d.id = any (area.documents)) <= app.exact_below() then
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project and v.document_id = any (area.documents)
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  elsif (select s.graph = 'ready' and s.passages > app.exact_below() from public.project_statistics s where s.project_id = project) then
    return app.graph_leg(project, query, how_many, area);
  else
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project
        and (area.documents is null or v.document_id = any (area.documents))
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  end if;
  return coalesce(found, '{}');
end $$;

-- Passages worth comparing: the best of each leg, and of each document that is pinned. `near`: those an index elsewhere found by meaning.
create function app.candidates(
    project uuid, query_vector extensions.halfvec, mode text, how_many int, asked app.question, area app.scope, pinned uuid[], near uuid[])
  returns bigint[]
  language plpgsql stable set search_path = ''
  as $$
declare
  among constant uuid[] := area.documents;
  found bigint[] := '{}';
  document uuid;
begin
  if mode <> 'vector' then
    found := app.keyword_leg(project, asked, greatest(20, how_many), area);
  end if;
  if mode <> 'keyword' and area.phrases is null then
    found := found || case
      when near is null then app.vector_leg(project, query_vector, greatest(40, how_many), area)
      else array(
        select p.no from public.passages p
        where p.project_id = project and p.id = any (near)
          and (area.documents is null or p.document_id = any (area.documents))
          and (not app.is_narrow(area) or app.has(area, p.no)))
      end;
  end if;
  foreach document in array coalesce(pinned, '{}') loop
    if among is null or document = any (among) then
      area.documents := array[document];
      found := found || case mode
        when 'keyword' then app.keyword_leg(project, asked, 2, area) else app.vector_leg(project, query_vector, 2, area) end;
    end if;
  end loop;
  return found;
end $$;

-- Both legs, fused by score: min-max over the union, `weight` for meaning and the rest for words
-- (the convex combination of Bruch, Gai, Ingber 2022, arXiv 2210.11934). Each candidate has both its true scores.
-- `ranking`: per_document (at most so many of one), half_life_days (what is old counts down to half), pinned (documents
-- of which the two best are always there).
-- `embedder`: whose vector `query_vector` is, when it is not the project's own. A passage that has none of it yet counts as far away.
create function app.search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null, filters jsonb default '{}', ranking jsonb default '{}', near uuid[] default null,
    embedder smallint default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8, vector_rank int, keyword_rank int)
  language plpgsql stable security definer set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
  half_life constant float8 := (ranking ->> 'half_life_days')::float8;
  pinned constant uuid[] := (select array_agg(d::uuid) from jsonb_array_elements_text(ranking -> 'pinned') d);
  area app.scope;
  asked app.question;
  -- Where one document may give only so many, there have to be enough of others.
  looked_at constant int := case when ranking -> 'per_document' is null then how_many else greatest(100, how_many) end;
  chosen bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  area := app.scope_of(project, only_documents, filters);
  area.embedder := coalesce(embedder, area.embedder);
  if mode <> 'vector' then
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
  end if;
  chosen := app.candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  if area.phrases is not null and chosen = '{}' then  -- nobody said just that: then what comes close
    area.phrases := null;
    chosen := app.candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  end if;
  return query
    with scored as materialized (
      select c.no, w.document_id,
        case when mode <> 'vector' then -(w.impacts operator(extensions.<#>) asked.weights) end as by_words,
        case when mode = 'keyword' then null
          when area.embedder = app.local_embedder() then (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.passage_vectors v
            where v.project_id = project and v.no = c.no)
          else (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.other_vectors v
            where v.project_id = project and v.embedder = area.embedder and v.no = c.no) end as by_meaning
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - meaning) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + meaning * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when half_life is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / half_life, 100)) end) as total
      from scored s cross join bounds b left join public.documents d on half_life is not null and d.id = s.document_id
    ), placed as (
      select f.*, row_number() over (partition by f.document_id order by f.total desc, f.no) as in_document from fused f
    ), best as (
      select b.* from placed b
      where ranking -> 'per_document' is null or b.in_document <= (ranking ->> 'per_document')::int
      order by (b.in_document <= 2 and b.document_id = any (coalesce(pinned, '{}'))) desc, b.total desc, b.no limit how_many
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words,
           case when f.by_meaning is not null then f.meaning_rank end, case when f.by_words is not null then f.word_rank end
    from best f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no;
end $$;

-- Why a search finds what it finds: the words and what they weigh, how many passages are in the scope, and what each leg costs.
create function app.explain_search(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int,
    only_documents uuid[] default null, filters jsonb default '{}', embedder smallint default null)
  returns jsonb
  language plpgsql volatile security definer set search_path = '' set jit = off
  as $$
declare
  area app.scope;
  counts public.project_statistics;
  asked app.question;
  told jsonb;
  began timestamptz;
  found bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return null;
  end if;
  area := app.scope_of(project, only_documents, filters);
  area.embedder := coalesce(embedder, area.embedder);
  select s.* into counts from public.project_statistics s where s.project_id = project;
  told := jsonb_build_object(
    'passages', coalesce(counts.passages, 0),
    'in_scope', case when area.documents is null and not app.is_narrow(area) then coalesce(counts.passages, 0) else (
      select count(*) from public.passages p
      where p.project_id = project and (area.documents is null or p.document_id = any (area.documents))
        and (not app.is_narrow(area) or app.has(area, p.no))) end);
  if mode <> 'vector' then
    began := clock_timestamp();
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
    found := app.keyword_leg(project, asked, greatest(20, how_many), area);
    told := told || jsonb_build_object('phrases', coalesce(to_jsonb(area.phrases), '[]'), 'keyword', jsonb_build_object(
      'found', cardinality(found), 'ms', extract(epoch from clock_timestamp() - began) * 1000,
      'words', (
        select coalesce(jsonb_agg(jsonb_build_object('word', c.lexeme, 'passages', c.passages) order by c.passages, c.lexeme), '[]')
        from public.word_counts c where c.project_id = project and c.lexeme = any (asked.lexemes))));
  end if;
  if mode <> 'keyword' then
    began := clock_timestamp();
    found := app.vector_leg(project, query_vector, greatest(40, how_many), area);
    told := told || jsonb_build_object('vector', jsonb_build_object(
      'found', cardinality(found), 'ms', extract(epoch from clock_timestamp() - began) * 1000,
      'method', case when counts.passages > app.exact_below()
          and (area.documents is null
            or (select sum(d.passages) from public.documents d where d.id = any (area.documents)) > app.exact_below())
          and (case
          when area.embedder = app.local_embedder() then counts.graph = 'ready'
          else exists (select from public.other_graphs g where g.project_id = project and g.embedder = area.embedder and g.graph = 'ready')
          end) then 'graph' else 'exact' end));
  end if;
  return told;
end $$;

do $$
declare
  leg regprocedure;
begin
  foreach leg in array array[
    'app.spelled_like(uuid, text)', 'app.question_of(uuid, text)', 'app.scope_of(uuid, uuid[], jsonb)', 'app.has(app.scope, bigint)',
    'app.required(uuid, app.scope)', 'app.keyword_leg(uuid, app.question, int, app.scope)',
    'app.vector_leg(uuid, extensions.halfvec, int, app.scope)', 'app.graph_leg(uuid, extensions.halfvec, int, app.scope)',
    'app.other_vector_leg(uuid, extensions.halfvec, int, app.scope)',
    'app.candidates(uuid, extensions.halfvec, text, int, app.question, app.scope, uuid[], uuid[])']::regprocedure[] loop
    execute format('revoke all on function %s from public', leg);
    execute format('grant execute on function %s to ibid_definer', leg);
  end loop;
end $$;
select app.seal('app.search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'authenticated');
select app.seal('app.explain_search(uuid, text, extensions.halfvec, text, int, uuid[], jsonb, smallint)', 'authenticated');

-- What the database does for a search, told to owners: plans of the very statements that a search runs.

-- Plans are kept until the transaction ends. A vector in one would fill pages.
create function app.keep_plan(part text, lines text[]) returns void
  language sql set search_path = ''
  as $$
    select set_config('app.plans', (
      coalesce(nullif(current_setting('app.plans', true), ''), '[]')::jsonb || jsonb_build_object(
        'part', part,
        'ms', (select substring(l from '^Execution Time: ([0-9.]+) ms')::float8 from unnest(lines) l where l like 'Execution Time: %'),
        'plan', (select jsonb_agg(case when length(l) > 300 then left(l, 300) || '…' else l end order by n)
                 from unnest(lines) with ordinality u (l, n))))::text, true)
  $$;

-- The plan that a function keeps for all questions, with the values of this one. They are not part of any SQL.
create function app.explain_kept_plan(part text, statement text, types text[], given text[]) returns void
  language plpgsql set search_path = '' as $$
declare
  told text;
  lines text[] := '{}';
begin
  if exists (select from pg_catalog.pg_prepared_statements where name = 'ibid_explained') then
    deallocate ibid_explained;  -- of a search that broke off
  end if;
  perform set_config('app.value_' || i, coalesce(given[i], ''), true) from generate_subscripts(types, 1) i;
  execute format('prepare ibid_explained (%s) as %s', array_to_string(types, ', '), statement);
  for told in execute 'explain (analyze, buffers) execute ibid_explained (' || (
      select string_agg(format('nullif(current_setting(''app.value_%s''), '''')::%s', i, types[i]), ', ' order by i)
      from generate_subscripts(types, 1) i) || ')' loop
    lines := lines || told;
  end loop;
  deallocate ibid_explained;
  perform app.keep_plan(part, lines);
end $$;

select app.seal('app.keep_plan(text, text[])', 'ibid_definer');
select app.seal('app.explain_kept_plan(text, text, text[], text[])', 'ibid_definer');

-- What the database does for a search, statement by statement; null for whoever does not own the project.
create function app.plans_of_search(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[], filters jsonb, ranking jsonb, near uuid[], embedder smallint)
  returns jsonb
  language plpgsql security definer set search_path = ''
  as $$
begin
  if not app.owns(project) then
    return null;
  end if;
  perform set_config('app.plans', '[]', true);
  perform from app.explain_search_passages(
    project, query, query_vector, mode, how_many, weight, only_documents, filters, ranking, near, embedder);
  return current_setting('app.plans')::jsonb;
end $$;
select app.seal('app.plans_of_search(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'authenticated');

-- Generated from search.sql by `make schema`. Do not edit: a test compares.
-- Each function that searches, finding the same and keeping the plan of each of its statements.

-- Before it, the settings of graphs would be unknown.
do $$ begin perform '[1]'::extensions.halfvec; end $$;

create function app.explain_keyword_leg(project uuid, asked app.question, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan
  as $$
declare
  told text;
  lines text[] := '{}';
  few constant int := 700;
  highest constant float8 := (select sum(b) from unnest(asked.bounds) b);
  weights constant extensions.sparsevec := asked.weights;
  narrow constant boolean := app.is_narrow(area);
  required constant text := app.required(project, area);
  seeds constant int := app.seeds(asked.counts, how_many, few);
  need float8 := case when asked.passages <= few then 0 when seeds is null then .6 * highest end;
  wanted tsquery;
  found bigint[];
  scores float8[];
begin
  if cardinality(asked.lexemes) = 0 then
    return '{}';
  end if;
  asked.lexemes := app.marked(project, asked.lexemes);
  loop
    wanted := concat_ws('&', '(' || case
      when need is null then (select string_agg(app.quoted(l), '|') from unnest(asked.lexemes[:seeds]) l)
      else app.reaching(asked, need) end || ')', required)::tsquery;
    perform app.explain_kept_plan('keyword', 'select array_agg(best.no), array_agg(best.score) from (
      select w.no, -(w.impacts operator(extensions.<#>) ($4)) as score
      from public.passage_words w
      where w.words @@ ($6) and w.project_id = ($1)
        and (($3).documents is null or w.document_id = any (($3).documents))
        and (not ($5) or app.has(($3), w.no))
      order by 2 desc, 1 limit ($2)) best',
      '{uuid,int,app.scope,extensions.sparsevec,boolean,tsquery}', array[project::text, how_many::text, area::text, weights::text, narrow::text, wanted::text]);
    select array_agg(best.no), array_agg(best.score) into found, scores from (
      select w.no, -(w.impacts operator(extensions.<#>) weights) as score
      from public.passage_words w
      where w.words @@ wanted and w.project_id = project
        and (area.documents is null or w.document_id = any (area.documents))
        and (not narrow or app.has(area, w.no))
      order by 2 desc, 1 limit how_many) best;
    exit when need <= 0 or scores[how_many] >= need;
    need := case
      when cardinality(found) = how_many then scores[how_many] * .9999  -- so many reach it, so no other matters
      when need is null then .6 * highest
      when need > .05 * highest then need * .6
      else 0 end;
  end loop;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_keyword_leg(uuid, app.question, int, app.scope)', 'ibid_definer');

create function app.explain_graph_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off set plan_cache_mode = force_custom_plan
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  told text;
  lines text[] := '{}';
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if (select s.passages > 50000 from public.project_statistics s where s.project_id = project) then
    perform set_config('hnsw.ef_search', '400', true);  -- recall of the ten best at 170,000: .96 with 200, .98 with 400
  end if;
  for told in explain (analyze, buffers) select array_agg(near.no) from (
    select v.no from public.passage_vectors v
    where v.project_id = project and v.in_graph
      and (area.documents is null or v.document_id = any (area.documents))
      and (not narrow or app.has(area, v.no))
    order by v.embedding operator(extensions.<#>) query limit how_many) near loop lines := lines || told; end loop;
  perform app.keep_plan('vector', lines); lines := '{}';
  select array_agg(near.no) into found from (
    select v.no from public.passage_vectors v
    where v.project_id = project and v.in_graph
      and (area.documents is null or v.document_id = any (area.documents))
      and (not narrow or app.has(area, v.no))
    order by v.embedding operator(extensions.<#>) query limit how_many) near;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_graph_leg(uuid, extensions.halfvec, int, app.scope)', 'ibid_definer');

create function app.explain_other_vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  told text;
  lines text[] := '{}';
  width constant int := (select e.dimensions from public.embedders e where e.no = area.embedder);
  compared constant bigint := case when area.documents is null
    then (select s.passages from public.project_statistics s where s.project_id = project)
    else (select sum(d.passages) from public.documents d where d.id = any (area.documents)) end;
  walked constant boolean := compared > app.exact_below() and app.has_graph(width) and exists (
    select from public.other_graphs g where g.project_id = project and g.embedder = area.embedder and g.graph = 'ready');
  found bigint[];
begin
  for told in execute 'explain (analyze, buffers) ' || format(
    'select array_agg(near.no) from ('
    ' select v.no from public.other_vectors v where v.project_id = $1 and v.embedder = $2 %s %s %s'
    ' order by (v.embedding::extensions.halfvec(%s)) operator(extensions.<#>) $3%s limit $4) near',
    case when walked then format('and v.in_graph and v.dimensions = %s', width) end,
    case when area.documents is not null then 'and v.document_id = any ($5)' end,
    case when app.is_narrow(area) then 'and app.has($6, v.no)' end,
    width, case when not walked then ', v.no' end) using project, area.embedder, query, how_many, area.documents, area loop lines := lines || told; end loop;
  perform app.keep_plan('vector', lines); lines := '{}';
  execute format(
    'select array_agg(near.no) from ('
    ' select v.no from public.other_vectors v where v.project_id = $1 and v.embedder = $2 %s %s %s'
    ' order by (v.embedding::extensions.halfvec(%s)) operator(extensions.<#>) $3%s limit $4) near',
    case when walked then format('and v.in_graph and v.dimensions = %s', width) end,
    case when area.documents is not null then 'and v.document_id = any ($5)' end,
    case when app.is_narrow(area) then 'and app.has($6, v.no)' end,
    width, case when not walked then ', v.no' end)
    into found using project, area.embedder, query, how_many, area.documents, area;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_other_vector_leg(uuid, extensions.halfvec, int, app.scope)', 'ibid_definer');

create function app.explain_vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  told text;
  lines text[] := '{}';
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if area.embedder <> app.local_embedder() then
    return app.explain_other_vector_leg(project, query, how_many, area);
  elsif area.documents is not null
      and (select coalesce(sum(d.passages), 0) from public.documents d where d.id = any (area.documents)) <= app.exact_below() then
    perform app.explain_kept_plan('vector', 'select array_agg(near.no) from (
      select v.no from public.passage_vectors v
      where v.project_id = ($1) and v.document_id = any (($4).documents)
        and (not ($5) or app.has(($4), v.no))
      order by v.embedding operator(extensions.<#>) ($2), v.no limit ($3)) near',
      '{uuid,extensions.halfvec,int,app.scope,boolean}', array[project::text, query::text, how_many::text, area::text, narrow::text]);
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project and v.document_id = any (area.documents)
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  elsif (select s.graph = 'ready' and s.passages > app.exact_below() from public.project_statistics s where s.project_id = project) then
    return app.explain_graph_leg(project, query, how_many, area);
  else
    perform app.explain_kept_plan('vector', 'select array_agg(near.no) from (
      select v.no from public.passage_vectors v
      where v.project_id = ($1)
        and (($4).documents is null or v.document_id = any (($4).documents))
        and (not ($5) or app.has(($4), v.no))
      order by v.embedding operator(extensions.<#>) ($2), v.no limit ($3)) near',
      '{uuid,extensions.halfvec,int,app.scope,boolean}', array[project::text, query::text, how_many::text, area::text, narrow::text]);
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project
        and (area.documents is null or v.document_id = any (area.documents))
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  end if;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_vector_leg(uuid, extensions.halfvec, int, app.scope)', 'ibid_definer');

create function app.explain_candidates(
    project uuid, query_vector extensions.halfvec, mode text, how_many int, asked app.question, area app.scope, pinned uuid[], near uuid[])
  returns bigint[]
  language plpgsql volatile set search_path = ''
  as $$
declare
  among constant uuid[] := area.documents;
  found bigint[] := '{}';
  document uuid;
begin
  if mode <> 'vector' then
    found := app.explain_keyword_leg(project, asked, greatest(20, how_many), area);
  end if;
  if mode <> 'keyword' and area.phrases is null then
    found := found || case
      when near is null then app.explain_vector_leg(project, query_vector, greatest(40, how_many), area)
      else array(
        select p.no from public.passages p
        where p.project_id = project and p.id = any (near)
          and (area.documents is null or p.document_id = any (area.documents))
          and (not app.is_narrow(area) or app.has(area, p.no)))
      end;
  end if;
  foreach document in array coalesce(pinned, '{}') loop
    if among is null or document = any (among) then
      area.documents := array[document];
      found := found || case mode
        when 'keyword' then app.explain_keyword_leg(project, asked, 2, area) else app.explain_vector_leg(project, query_vector, 2, area) end;
    end if;
  end loop;
  return found;
end $$;
select app.seal('app.explain_candidates(uuid, extensions.halfvec, text, int, app.question, app.scope, uuid[], uuid[])', 'ibid_definer');

create function app.explain_search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null, filters jsonb default '{}', ranking jsonb default '{}', near uuid[] default null,
    embedder smallint default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8, vector_rank int, keyword_rank int)
  language plpgsql volatile security definer set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  told text;
  lines text[] := '{}';
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
  half_life constant float8 := (ranking ->> 'half_life_days')::float8;
  pinned constant uuid[] := (select array_agg(d::uuid) from jsonb_array_elements_text(ranking -> 'pinned') d);
  area app.scope;
  asked app.question;
  -- Where one document may give only so many, there have to be enough of others.
  looked_at constant int := case when ranking -> 'per_document' is null then how_many else greatest(100, how_many) end;
  chosen bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  area := app.scope_of(project, only_documents, filters);
  area.embedder := coalesce(embedder, area.embedder);
  if mode <> 'vector' then
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
  end if;
  chosen := app.explain_candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  if area.phrases is not null and chosen = '{}' then  -- nobody said just that: then what comes close
    area.phrases := null;
    chosen := app.explain_candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  end if;
  perform app.explain_kept_plan('read', 'with scored as materialized (
      select c.no, w.document_id,
        case when ($3) <> ''vector'' then -(w.impacts operator(extensions.<#>) ($10).weights) end as by_words,
        case when ($3) = ''keyword'' then null
          when ($9).embedder = app.local_embedder() then (
            select -(v.embedding operator(extensions.<#>) ($2))::float8 from public.passage_vectors v
            where v.project_id = ($1) and v.no = c.no)
          else (
            select -(v.embedding operator(extensions.<#>) ($2))::float8 from public.other_vectors v
            where v.project_id = ($1) and v.embedder = ($9).embedder and v.no = c.no) end as by_meaning
      from (select distinct no from unnest(($11)) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - ($6)) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + ($6) * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when ($7) is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / ($7), 100)) end) as total
      from scored s cross join bounds b left join public.documents d on ($7) is not null and d.id = s.document_id
    ), placed as (
      select f.*, row_number() over (partition by f.document_id order by f.total desc, f.no) as in_document from fused f
    ), best as (
      select b.* from placed b
      where ($5) -> ''per_document'' is null or b.in_document <= (($5) ->> ''per_document'')::int
      order by (b.in_document <= 2 and b.document_id = any (coalesce(($8), ''{}''))) desc, b.total desc, b.no limit ($4)
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words,
           case when f.by_meaning is not null then f.meaning_rank end, case when f.by_words is not null then f.word_rank end
    from best f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no',
      '{uuid,extensions.halfvec,text,int,jsonb,float8,float8,uuid[],app.scope,app.question,bigint[]}', array[project::text, query_vector::text, mode::text, how_many::text, ranking::text, meaning::text, half_life::text, pinned::text, area::text, asked::text, chosen::text]);
    return query
    with scored as materialized (
      select c.no, w.document_id,
        case when mode <> 'vector' then -(w.impacts operator(extensions.<#>) asked.weights) end as by_words,
        case when mode = 'keyword' then null
          when area.embedder = app.local_embedder() then (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.passage_vectors v
            where v.project_id = project and v.no = c.no)
          else (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.other_vectors v
            where v.project_id = project and v.embedder = area.embedder and v.no = c.no) end as by_meaning
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - meaning) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + meaning * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when half_life is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / half_life, 100)) end) as total
      from scored s cross join bounds b left join public.documents d on half_life is not null and d.id = s.document_id
    ), placed as (
      select f.*, row_number() over (partition by f.document_id order by f.total desc, f.no) as in_document from fused f
    ), best as (
      select b.* from placed b
      where ranking -> 'per_document' is null or b.in_document <= (ranking ->> 'per_document')::int
      order by (b.in_document <= 2 and b.document_id = any (coalesce(pinned, '{}'))) desc, b.total desc, b.no limit how_many
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words,
           case when f.by_meaning is not null then f.meaning_rank end, case when f.by_words is not null then f.word_rank end
    from best f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no;
end $$;
select app.seal('app.explain_search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'ibid_definer');

-- Pages and sites from the web: a crawl is work with a lease, as a document is; its pages are its frontier.

create table public.crawls (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  created_by uuid not null default app.user_id() references public.users,
  url text not null check (length(url) <= 2000),
  site text not null check (length(site) <= 300),  -- the host whose pages belong to it
  depth int not null check (depth between 0 and 10),
  page_limit int not null check (page_limit between 1 and 2000),
  refresh_hours int check (refresh_hours between 1 and 8760),
  renderer text check (length(renderer) <= 50),
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
  error jsonb,
  round int not null default 1 check (round > 0),  -- each refresh is a round; pages behind it are fetched again
  robots jsonb not null default '{}',              -- robots.txt by origin, read once a round
  sitemaps_read boolean not null default false,
  attempt int not null default 0,                  -- how often a worker took it and did not hand it back
  lease_until timestamptz,
  lease_epoch bigint not null default 0,
  sent_at timestamptz default now(),
  next_refresh_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, id)
);
create trigger touch before update on public.crawls for each row execute function app.touch();
create index crawls_project on public.crawls (project_id, created_at desc, id);
create index crawls_unfinished on public.crawls (status, lease_until) where status in ('queued', 'running');
create index crawls_due on public.crawls (next_refresh_at) where next_refresh_at is not null;

create table public.crawl_pages (
  project_id uuid not null,
  crawl_id uuid not null,
  position bigint generated always as identity,
  url text not null check (octet_length(url) <= 2000),
  canonical text check (octet_length(canonical) <= 2000),
  depth int not null,
  hops int not null default 0,             -- redirects that led here
  tries int not null default 0,
  round int not null,
  state text not null default 'waiting' check (state in ('waiting', 'fetched', 'skipped', 'failed')),
  reason text check (length(reason) <= 50),
  message text check (length(message) <= 1000),
  unchanged boolean not null default false,
  etag text check (length(etag) <= 1000),
  last_modified text check (length(last_modified) <= 100),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),  -- of what a reader sees
  document_id uuid,
  fetched_at timestamptz,
  primary key (crawl_id, url),
  foreign key (project_id, crawl_id) references public.crawls (project_id, id) on delete cascade,
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete set null (document_id)
);
create index crawl_pages_next on public.crawl_pages (crawl_id, tries, depth, position) where state = 'waiting';
create index crawl_pages_order on public.crawl_pages (crawl_id, position);
create index crawl_pages_seen on public.crawl_pages (crawl_id, sha256) where sha256 is not null;
create index crawl_pages_canonical on public.crawl_pages (crawl_id, canonical) where canonical is not null;
create index crawl_pages_document on public.crawl_pages (project_id, document_id) where document_id is not null;

select app.protect(array['crawls', 'crawl_pages']);

-- What waits for work: somebody has to fetch from it, and nobody does.
create function app.is_waiting(c public.crawls) returns boolean
  language sql stable
  return c.status in ('queued', 'running') and app.is_free(c.lease_until);

-- The life of a crawl, as far as people decide it.
create function app.begin_round(crawl uuid) returns void language sql set search_path = '' as $$
  update public.crawls set status = 'queued', round = round + 1, error = null, attempt = 0, robots = '{}',
      sitemaps_read = false, lease_until = null, sent_at = now(), started_at = null, finished_at = null,
      next_refresh_at = null, lease_epoch = lease_epoch + 1
    where id = crawl
  $$;
revoke all on function app.begin_round(uuid) from public;
grant execute on function app.begin_round(uuid) to service_role, ibid_definer;

-- False: it is being fetched, or is not seen.
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

-- Chats, the messages of their branches, and the runs that write answers.

create table public.chats (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  title text check (length(title) <= 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, id)
);
create index chats_of on public.chats (project_id, user_id, updated_at desc, id);

create table public.messages (
  id uuid primary key,
  no bigint generated always as identity,
  project_id uuid not null,
  chat_id uuid not null,
  parent_id uuid,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  model text,
  status text not null default 'complete' check (status in ('complete', 'stopped', 'failed', 'refused')),
  usage jsonb not null default '{}',
  steps jsonb not null default '[]',
  created_at timestamptz not null default now(),
  unique (project_id, chat_id, id),
  foreign key (project_id, chat_id) references public.chats (project_id, id) on delete cascade,
  foreign key (project_id, chat_id, parent_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index messages_chat on public.messages (chat_id, no);

-- A document may go; what was cited from it stays readable in the answer, so no foreign key leads there.
create table public.sources (
  project_id uuid not null,
  chat_id uuid not null,
  message_id uuid not null,
  n int not null,
  kind text not null check (kind in ('document', 'web', 'tool')),
  title text not null,
  document_id uuid,
  passage_id uuid,
  url text,
  quote text not null,
  place jsonb,
  score float8 not null,
  primary key (message_id, n),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index sources_document on public.sources (document_id) where document_id is not null;

create table public.sentences (
  project_id uuid not null,
  chat_id uuid not null,
  message_id uuid not null,
  ordinal int not null,
  starts_at int not null,
  ends_at int not null,
  sources int[] not null,
  support text not null check (support in ('supported', 'weak', 'none')),
  primary key (message_id, ordinal),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);

create table public.feedback (
  project_id uuid not null,
  chat_id uuid not null,
  message_id uuid not null,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  rating text not null check (rating in ('good', 'bad')),
  reason text check (length(reason) <= 2000),
  updated_at timestamptz not null default now(),
  primary key (message_id, user_id),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);

-- An answer being written. It outlives the request; the lease tells whether its process lives.
create table public.runs (
  id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  question_id uuid not null,
  answer_id uuid not null default gen_random_uuid() unique,
  model text not null,
  status text not null default 'running' check (status in ('running', 'complete', 'stopped', 'failed', 'refused')),
  stop_requested boolean not null default false,
  lease_until timestamptz not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  document_ids uuid[],                    -- a question asked of some documents is answered again from the same ones
  foreign key (project_id, chat_id) references public.chats (project_id, id) on delete cascade,
  foreign key (project_id, chat_id, question_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index runs_chat on public.runs (chat_id, started_at);
create index runs_question on public.runs (question_id, started_at);
create index runs_open on public.runs (lease_until) where status = 'running';

select app.protect(array['chats', 'messages', 'sources', 'sentences', 'feedback', 'runs']);

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

-- Who sees and who writes what: for each table its policies, and the columns that people may write.
-- What a person may write is named column by column, as a route writes it. Keys of objects, who wrote a row, sign-ins and the state of
-- work are set by the database; whoever sees a row and may not change it is refused aloud. docs/decisions/0024 says why.

-- Whose one is, and what that allows.
create function app.my_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() $$;

create function app.my_writable_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() and m.role in ('owner', 'editor') $$;

create function app.my_owned_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() and m.role = 'owner' $$;

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
    where c.user_id = app.user_id()
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
grant insert (id, name, prefix, hash, expires_at), update (last_used_at), delete on public.api_keys to authenticated;

create policy own on public.idempotency_keys for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
grant insert (route, key, body_hash), update (status, body), delete on public.idempotency_keys to authenticated;

-- What was done is written and read, never changed.
create policy own_reads on public.audit for select to authenticated using (user_id = (select app.user_id()));
create policy own_writes on public.audit for insert to authenticated with check (user_id = (select app.user_id()));
grant insert (action, subject, detail) on public.audit to authenticated;

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
grant insert (id, project_id, name, media_type, size, sha256, metadata), update (metadata), delete
  on public.documents to authenticated;
create policy members_see on public.document_texts for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.document_pages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.document_stages for select to authenticated
  using (project_id in (select app.my_projects()));

create policy own on public.doomed_objects for all to authenticated
  using (created_by = (select app.user_id()))
  with check (created_by = (select app.user_id()));
grant delete on public.doomed_objects to authenticated;

-- What a search reads: written by the worker alone.
create policy members_see on public.passages for select to authenticated
  using (project_id in (select app.my_projects()));
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

-- A chat is its maker's alone, and only while they are a member.
create policy own on public.chats for all to authenticated
  using (user_id = (select app.user_id()) and project_id in (select app.my_projects()))
  with check (user_id = (select app.user_id()) and project_id in (select app.my_projects()));
create policy own on public.messages for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.sources for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.sentences for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
create policy own on public.feedback for all to authenticated
  using (user_id = (select app.user_id()) and chat_id in (select app.my_chats()))
  with check (user_id = (select app.user_id()) and chat_id in (select app.my_chats()));
create policy own on public.runs for all to authenticated
  using (user_id = (select app.user_id()) and chat_id in (select app.my_chats()))
  with check (user_id = (select app.user_id()) and chat_id in (select app.my_chats()));
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
