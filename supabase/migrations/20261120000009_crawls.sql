-- Pages and sites from the web: a crawl is work with a lease, as a document is; its pages are its frontier.
set lock_timeout = '4s';

create table public.crawls (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  created_by uuid not null references public.users,
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
  sent_at timestamptz,
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

create policy members_see on public.crawls for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.crawls for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and created_by = (select app.user_id()));
create policy editors_change on public.crawls for update to authenticated
  using (project_id in (select app.my_writable_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.crawls for delete to authenticated
  using (project_id in (select app.my_writable_projects()));

-- What was found on a site is written by the worker alone.
create policy members_see on public.crawl_pages for select to authenticated
  using (project_id in (select app.my_projects()));
revoke insert, update, delete on public.crawl_pages from authenticated;
