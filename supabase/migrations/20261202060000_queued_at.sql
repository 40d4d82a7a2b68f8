-- Since when a document or a crawl waits: one that is read or fetched again is as old as it is, and waits since it was asked for.
set lock_timeout = '4s';

alter table public.documents add column queued_at timestamptz not null default now();
alter table public.crawls add column queued_at timestamptz not null default now();
grant update (queued_at) on public.documents to ibid_definer;
grant update (queued_at) on public.crawls to ibid_definer;

create or replace function app.queue_document(document uuid, checksum text, anew boolean) returns void
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

create or replace function app.begin_round(crawl uuid) returns void language sql set search_path = '' as $$
  update public.crawls set status = 'queued', round = round + 1, error = null, attempt = 0, robots = '{}',
      sitemaps_read = false, lease_until = null, sent_at = now(), queued_at = now(), started_at = null, finished_at = null,
      next_refresh_at = null, lease_epoch = lease_epoch + 1
    where id = crawl
  $$;
