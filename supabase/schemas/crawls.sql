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
  queued_at timestamptz not null default now(),    -- when its turn was last asked for
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
      sitemaps_read = false, lease_until = null, sent_at = now(), queued_at = now(), started_at = null, finished_at = null,
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
grant update (status, round, error, attempt, robots, sitemaps_read, lease_until, sent_at, queued_at, started_at, finished_at,
  next_refresh_at, lease_epoch) on public.crawls to ibid_definer;
create policy definer_changes on public.crawls for update to ibid_definer using (true) with check (true);
select app.seal('app.refresh_crawl(uuid)', 'authenticated');
select app.seal('app.cancel_crawl(uuid)', 'authenticated');
