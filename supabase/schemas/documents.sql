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
  reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),  -- of budgets, while it is worked on
  reserved_cost numeric not null default 0 check (reserved_cost >= 0),
  queued_at timestamptz not null default now(),  -- when somebody last asked for it to be read
  encoding text check (length(encoding) <= 255),  -- what somebody chose that its text is read as
  encodings jsonb not null default '[]',  -- what there is to choose among, with previews, where it was a guess
  read_as text check (length(read_as) <= 255),  -- `encoding` as it was when its text was made
  unique (project_id, id),
  foreign key (project_id, previous_id) references public.documents (project_id, id) on delete set null (previous_id),
  foreign key (project_id, parent_id) references public.documents (project_id, id) on delete cascade,
  -- An original lies under its project. People's are named by the document; what comes out of others is named by the worker.
  constraint object_is_of_this_project check (starts_with(object_key, project_id::text || '/'))
);
create index documents_newest on public.documents (project_id, created_at desc, id desc);
create index documents_of_person on public.documents (created_by);
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
create table public.pending_deletions (
  project_id uuid not null,
  object_key text primary key,
  created_by uuid not null,
  queued_at timestamptz not null default now(),
  constraint object_is_of_this_project check (starts_with(object_key, project_id::text || '/'))
);

-- When somebody's work was last taken by a worker, a project at a time: turns go round by it.
create table public.fair_scheduling (
  person_id uuid not null references public.users on delete cascade,
  project_id uuid not null references public.projects on delete cascade,
  claimed_at timestamptz not null,
  primary key (person_id, project_id)
);
create index fair_scheduling_project on public.fair_scheduling (project_id);

select app.protect(array[
  'documents', 'document_texts', 'document_pages', 'document_stages', 'pending_deletions', 'fair_scheduling']);
revoke all on public.fair_scheduling from authenticated;  -- it is the workers' own

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
create function app.queue_deletions() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.pending_deletions (project_id, object_key, created_by)
    select g.project_id, g.object_key, coalesce(app.user_id(), g.created_by) from gone g
    where not exists (select from public.documents d where d.object_key = g.object_key)
    on conflict do nothing;
  return null;
end $$;
grant insert on public.pending_deletions to ibid_definer;
create policy definer_queues on public.pending_deletions for insert to ibid_definer with check (true);
select app.seal('app.queue_deletions()', 'service_role');
create trigger queue_deletions after delete on public.documents
  referencing old table as gone for each statement execute function app.queue_deletions();

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
      sent_at = now(), queued_at = now(), finishes_at = null, sha256 = coalesce(checksum, d.sha256),
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
  queued_at, finishes_at, sha256, recipe) on public.documents to ibid_definer;
create policy definer_changes on public.documents for update to ibid_definer using (true) with check (true);
select app.seal('app.queue_document(uuid, text, boolean)', 'authenticated');
select app.seal('app.cancel_document(uuid)', 'authenticated');
