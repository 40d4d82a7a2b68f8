-- Passages that give orders to models, hide text or smuggle a link go to quarantine: no search finds them until somebody releases them.
set lock_timeout = '4s';

-- A passage in quarantine is stored as all others are, and no search finds it (app.scope_of, app.has).
create table public.quarantined_passages (
  no bigint primary key references public.passages on delete cascade,
  project_id uuid not null,
  document_id uuid not null,
  passage_id uuid not null,
  rule text not null,
  reason text not null,
  excerpt text not null default '',
  score real not null,
  found_at timestamptz not null default now(),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index quarantined_of on public.quarantined_passages (project_id, found_at desc, passage_id);

-- What somebody looked at and let through. It outlives its passage, which is the same one when its file is read again.
create table public.released_passages (
  project_id uuid not null,
  document_id uuid not null,
  passage_id uuid not null,
  released_by uuid default app.user_id() references public.users on delete set null,
  rule text not null,
  reason text not null,
  released_at timestamptz not null default now(),
  primary key (project_id, passage_id),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);

select app.protect(array['quarantined_passages', 'released_passages']);

-- What was remembered of searches was remembered with what was in quarantine then.
create function app.quarantine_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update public.project_statistics s set version = s.version + 1
    where s.project_id in (select c.project_id from changed c);
  return null;
end $$;
select app.seal('app.quarantine_changed()', 'service_role');
create trigger quarantined after insert on public.quarantined_passages
  referencing new table as changed for each statement execute function app.quarantine_changed();
create trigger left_quarantine after delete on public.quarantined_passages
  referencing old table as changed for each statement execute function app.quarantine_changed();

-- Takes a passage out of quarantine and out of the project; false when it is not there.
create function app.delete_quarantined(project uuid, passage uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  gone public.quarantined_passages;
begin
  perform app.must_write(project);
  delete from public.quarantined_passages q where q.project_id = project and q.passage_id = passage returning q.* into gone;
  if not found then
    return false;
  end if;
  delete from public.passage_words w where w.no = gone.no;
  delete from public.passages p where p.no = gone.no;
  update public.documents d set passages = d.passages - 1 where d.id = gone.document_id;
  return true;
end $$;
grant delete on public.quarantined_passages, public.passage_words, public.passages to ibid_definer;
grant update (passages) on public.documents to ibid_definer;
create policy definer_deletes on public.quarantined_passages for delete to ibid_definer using (true);
create policy definer_deletes on public.passage_words for delete to ibid_definer using (true);
create policy definer_deletes on public.passages for delete to ibid_definer using (true);
select app.seal('app.delete_quarantined(uuid, uuid)', 'authenticated');

alter type app.scope add attribute withheld boolean;

create or replace function app.scope_of(project uuid, only_documents uuid[], filters jsonb) returns app.scope
  language sql stable set search_path = ''
  as $$
    select row(
      case
        when filters ? 'metadata' then array(
          select d.id from public.documents d
          where d.project_id = project and d.metadata <> '{}' and d.metadata @@ app.metadata_path(filters -> 'metadata')
            and app.matches_filters(d, only_documents, filters))
        when only_documents is not null or filters ?| array['media_types', 'created_after', 'created_before'] then array(
          select d.id from public.documents d where d.project_id = project and app.matches_filters(d, only_documents, filters))
      end,
      (select array_agg(l) from jsonb_array_elements_text(filters -> 'languages') l),
      (filters ->> 'first_page')::int, (filters ->> 'last_page')::int, null,
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), app.local_embedder()),
      exists (select from public.quarantined_passages q where q.project_id = project))::app.scope
  $$;

create or replace function app.is_narrow(area app.scope) returns boolean
  language sql immutable set search_path = ''
  return area.languages is not null or area.first_page is not null or area.last_page is not null or area.phrases is not null
    or coalesce(area.withheld, false);

create or replace function app.has(area app.scope, passage bigint) returns boolean
  language sql stable set search_path = ''
  as $$
    select not (coalesce(area.withheld, false) and exists (select from public.quarantined_passages q where q.no = passage))
      and (coalesce(area.languages::text, area.first_page::text, area.last_page::text, area.phrases::text) is null or exists (
        select from public.passages p
        where p.no = passage
          and (area.languages is null or p.language = any (area.languages))
          and (area.first_page is null or (p.place ->> 'page')::int >= area.first_page)
          and (area.last_page is null or (p.place ->> 'page')::int <= area.last_page)
          and (area.phrases is null or not exists (
            select from unnest(area.phrases) phrase
            where position(phrase in app.plain(p.context || ' ' || p.text)) = 0))))
  $$;

do $$
declare t text;
begin
  foreach t in array array['quarantined_passages', 'released_passages'] loop
    execute format(
      'create trigger a_refuse before insert or update or delete on public.%I for each row'
      ' when (current_user = ''authenticated'') execute function app.refuse_who_only_reads()', t);
  end loop;
end $$;
create policy members_see on public.quarantined_passages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_release on public.quarantined_passages for delete to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.released_passages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_release on public.released_passages for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and released_by = (select app.user_id()));
grant delete on public.quarantined_passages to authenticated;
grant insert (project_id, document_id, passage_id, rule, reason) on public.released_passages to authenticated;
