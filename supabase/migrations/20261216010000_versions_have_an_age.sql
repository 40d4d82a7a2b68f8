-- Versions that were replaced go so many days after that, where a project or the installation says so.
set lock_timeout = '4s';

alter table public.project_retention add column versions_days int check (versions_days between 1 and 36500);
alter table public.project_retention drop constraint project_retention_check;
alter table public.project_retention add constraint project_retention_check check (num_nonnulls(documents_days, chats_days, versions_days) > 0);

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
create or replace function app.set_retention(project uuid, wanted_documents_days int, reckoned text, wanted_chats_days int) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.set_retention(project, wanted_documents_days, reckoned, wanted_chats_days,
    (select r.versions_days from public.project_retention r where r.project_id = project));
end $$;

select app.seal('app.preview_retention(uuid, int, text, int, int)', 'authenticated');
select app.seal('app.set_retention(uuid, int, text, int, int)', 'authenticated');
