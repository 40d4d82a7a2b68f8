-- How long a project keeps documents, versions that were replaced, and chats. Off by default: a project without a row keeps everything. Periodic
-- jobs delete what is older, a day after its owner last changed this, so that a mistake can be taken back.
create table public.project_retention (
  project_id uuid primary key references public.projects on delete cascade,
  documents_days int check (documents_days between 1 and 36500),
  documents_by text not null check (documents_by in ('uploaded', 'untouched')),
  chats_days int check (chats_days between 1 and 36500),
  set_at timestamptz not null default now(),
  versions_days int check (versions_days between 1 and 36500),
  check (num_nonnulls(documents_days, chats_days, versions_days) > 0)
);

select app.protect(array['project_retention']);

-- Documents that are older than so many days: by when they were uploaded, or by when anything was last done with them or cited from them, what
-- came out of them included. What is being worked on stays, and so does what a newer version or a site that is fetched again stands for.
create function app.documents_to_go(project uuid, days int, reckoned text, only_this uuid) returns setof uuid
  language sql stable set search_path = '' as $$
    select d.id from public.documents d
    where d.project_id = project and (only_this is null or d.id = only_this) and d.parent_id is null
      and d.status in ('ready', 'failed', 'cancelled') and app.is_free(d.lease_until)
      and d.created_at < now() - make_interval(days => days)
      and not exists (select from public.documents n where n.project_id = project and n.previous_id = d.id)
      and not exists (
        select from public.crawl_pages p join public.crawls c on c.id = p.crawl_id
        where p.project_id = project and p.document_id = d.id and c.refresh_hours is not null)
      and (reckoned = 'uploaded' or not exists (
        with recursive below as (
          select d.id, d.updated_at
          union all select k.id, k.updated_at from public.documents k join below b on k.parent_id = b.id where k.project_id = project)
        select from below b where b.updated_at >= now() - make_interval(days => days)
          or exists (
            select from public.sources s join public.messages m on m.id = s.message_id
            where s.document_id = b.id and m.created_at >= now() - make_interval(days => days))))
    order by d.created_at, d.id
  $$;

-- Chats in which nobody has asked or was answered for so many days.
create function app.chats_to_go(project uuid, days int) returns setof uuid
  language sql stable set search_path = '' as $$
    select c.id from public.chats c
    where c.project_id = project and c.updated_at < now() - make_interval(days => days)
      and not exists (select from public.runs r where r.project_id = project and r.chat_id = c.id and r.status = 'running')
      and not exists (
        select from public.messages m where m.project_id = project and m.chat_id = c.id and m.created_at >= now() - make_interval(days => days))
    order by c.updated_at, c.id
  $$;

-- Versions that were replaced, or are in their archive no longer, so many days ago, with what came out of them. `retired_at` is written once.
-- One with something below it that is younger stays until that is old as well.
create function app.versions_to_go(project uuid, days int, only_this uuid) returns setof uuid
  language sql stable set search_path = '' as $$
    select d.id from public.documents d
    where d.project_id = project and (only_this is null or d.id = only_this) and app.is_free(d.lease_until)
      and d.retired_at < now() - make_interval(days => days)
      and not exists (
        select from public.documents k where k.project_id = project and k.parent_id = d.id
          and (k.retired_at is null or k.retired_at >= now() - make_interval(days => days)))
    order by d.retired_at, d.id
  $$;
revoke all on function app.documents_to_go(uuid, int, text, uuid) from public;
revoke all on function app.chats_to_go(uuid, int) from public;
grant execute on function app.documents_to_go(uuid, int, text, uuid) to service_role, ibid_definer;
grant execute on function app.chats_to_go(uuid, int) to service_role, ibid_definer;
revoke all on function app.versions_to_go(uuid, int, uuid) from public;
grant execute on function app.versions_to_go(uuid, int, uuid) to service_role, ibid_definer;

-- How many would go now. Owners learn how many chats of others that are, and nothing else of them.
create function app.preview_retention(project uuid, documents_days int, reckoned text, chats_days int, versions_days int)
  returns table (documents bigint, chats bigint, versions bigint)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  documents := case when documents_days is null then 0
    else (select count(*) from app.documents_to_go(project, documents_days, reckoned, null)) end;
  chats := case when chats_days is null then 0 else (select count(*) from app.chats_to_go(project, chats_days)) end;
  versions := case when versions_days is null then 0 else (select count(*) from app.versions_to_go(project, versions_days, null)) end;
  return next;
end $$;

-- By its owners; without days it keeps everything again.
create function app.set_retention(
  project uuid, wanted_documents_days int, reckoned text, wanted_chats_days int, wanted_versions_days int) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  if num_nonnulls(wanted_documents_days, wanted_chats_days, wanted_versions_days) = 0 then
    delete from public.project_retention r where r.project_id = project;
    return;
  end if;
  insert into public.project_retention as r (project_id, documents_days, documents_by, chats_days, versions_days)
    values (project, wanted_documents_days, reckoned, wanted_chats_days, wanted_versions_days)
    on conflict (project_id) do update set documents_days = excluded.documents_days, documents_by = excluded.documents_by,
      chats_days = excluded.chats_days, versions_days = excluded.versions_days, set_at = now();
end $$;

-- As an API asks that knows no days for versions, while one of the next release is started beside it; goes with the release after.
create function app.preview_retention(project uuid, documents_days int, reckoned text, chats_days int)
  returns table (documents bigint, chats bigint)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  documents := case when documents_days is null then 0
    else (select count(*) from app.documents_to_go(project, documents_days, reckoned, null)) end;
  chats := case when chats_days is null then 0 else (select count(*) from app.chats_to_go(project, chats_days)) end;
  return next;
end $$;
create function app.set_retention(project uuid, wanted_documents_days int, reckoned text, wanted_chats_days int) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform app.set_retention(project, wanted_documents_days, reckoned, wanted_chats_days,
    (select r.versions_days from public.project_retention r where r.project_id = project));
end $$;

grant insert, update, delete on public.project_retention to ibid_definer;
create policy definer_sets on public.project_retention for insert to ibid_definer with check (true);
create policy definer_changes on public.project_retention for update to ibid_definer using (true) with check (true);
create policy definer_ends on public.project_retention for delete to ibid_definer using (true);
select app.seal('app.preview_retention(uuid, int, text, int)', 'authenticated');
select app.seal('app.set_retention(uuid, int, text, int)', 'authenticated');
select app.seal('app.preview_retention(uuid, int, text, int, int)', 'authenticated');
select app.seal('app.set_retention(uuid, int, text, int, int)', 'authenticated');
