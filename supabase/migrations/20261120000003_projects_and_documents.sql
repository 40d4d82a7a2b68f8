-- Projects, their members and settings; documents and what was extracted from them.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

create table public.projects (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  description text check (length(description) <= 2000),
  created_by uuid not null references public.users,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on public.projects for each row execute function app.touch();

create table public.members (
  project_id uuid not null references public.projects on delete cascade,
  user_id uuid not null references public.users on delete cascade,
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

create table public.documents (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  created_by uuid not null references public.users,
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
  unique (project_id, id)
);
create trigger touch before update on public.documents for each row execute function app.touch();
create index documents_project on public.documents (project_id, created_at desc, id);
create index documents_unfinished on public.documents (status, lease_until)
  where status in ('awaiting_upload', 'queued', 'processing');

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

-- Rows went in one transaction with what needed the object; the object itself follows, or the sweep sees to it.
create table public.doomed_objects (
  project_id uuid not null,
  object_key text primary key,
  created_by uuid not null,
  doomed_at timestamptz not null default now()
);

select app.protect(array[
  'projects', 'members', 'project_settings', 'documents', 'document_texts', 'document_pages', 'doomed_objects']);

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

create policy members_see on public.projects for select to authenticated
  using (id in (select app.my_projects()));
create policy anyone_makes on public.projects for insert to authenticated
  with check (created_by = (select app.user_id()));
create policy editors_change on public.projects for update to authenticated
  using (id in (select app.my_writable_projects())) with check (id in (select app.my_writable_projects()));
create policy owners_delete on public.projects for delete to authenticated
  using (id in (select app.my_owned_projects()));

create policy members_see on public.members for select to authenticated
  using (project_id in (select app.my_projects()));
create policy first_member on public.members for insert to authenticated
  with check (user_id = (select app.user_id()) and role = 'owner' and app.is_unclaimed(project_id));

create policy members_see on public.project_settings for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_insert on public.project_settings for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.project_settings for update to authenticated
  using (project_id in (select app.my_writable_projects()))
  with check (project_id in (select app.my_writable_projects()));

create policy members_see on public.documents for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.documents for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and created_by = (select app.user_id()));
create policy editors_change on public.documents for update to authenticated
  using (project_id in (select app.my_writable_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.documents for delete to authenticated
  using (project_id in (select app.my_writable_projects()));

-- What was extracted is written by the worker alone.
create policy members_see on public.document_texts for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.document_pages for select to authenticated
  using (project_id in (select app.my_projects()));
revoke insert, update, delete on public.document_texts, public.document_pages from authenticated;

create policy own on public.doomed_objects for all to authenticated
  using (created_by = (select app.user_id()))
  with check (created_by = (select app.user_id()));
revoke create on schema app from ibid_definer;
