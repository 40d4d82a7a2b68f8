-- What became of a document stage by stage; earlier versions; documents that came out of others, or from the web.
set lock_timeout = '4s';

alter table public.documents
  add column version int not null default 1 check (version > 0),
  add column previous_id uuid,            -- the version before this one
  add column retired_at timestamptz,      -- replaced or gone: never found again, but what was cited from it can be read
  add column parent_id uuid,              -- the archive or e-mail it came out of
  add column source_url text check (length(source_url) <= 4000),
  add column recipe text,                 -- what made its passages: parsers, sizes, embedder; equal recipes give equal passages
  add column finishes_at timestamptz,     -- an estimate, while it is worked on
  add foreign key (project_id, previous_id) references public.documents (project_id, id) on delete set null (previous_id),
  add foreign key (project_id, parent_id) references public.documents (project_id, id) on delete cascade;
create index documents_previous on public.documents (project_id, previous_id) where previous_id is not null;
create index documents_parent on public.documents (project_id, parent_id) where parent_id is not null;
create index documents_by_name on public.documents (project_id, name) where retired_at is null;
create index documents_by_bytes on public.documents (project_id, sha256) where status = 'ready';
create index documents_by_url on public.documents (project_id, source_url) where retired_at is null and source_url is not null;

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
  unit text check (unit in ('bytes', 'pages', 'passages', 'seconds')),
  outcome text check (outcome in ('done', 'failed', 'cancelled', 'lost')),
  reason jsonb,                           -- a Failure, where it failed
  primary key (document_id, epoch, stage),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index document_stages_open on public.document_stages (document_id) where outcome is null;
select app.protect(array['document_stages']);
create policy members_see on public.document_stages for select to authenticated
  using (project_id in (select app.my_projects()));
revoke insert, update, delete on public.document_stages from authenticated;

-- What was embedded, whole: equal passages of a project share a vector instead of being embedded again.
alter table public.passages add column digest bytea;
create index passages_digest on public.passages (project_id, digest) where digest is not null;
