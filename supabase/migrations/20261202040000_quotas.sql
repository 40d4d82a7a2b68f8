-- How much people and projects may keep.
set lock_timeout = '4s';

create index documents_of_person on public.documents (created_by);

-- How much people and projects may keep here: documents, pages of them, bytes of originals. What holds for everybody is in the settings, which whoever asks
-- brings with them; exceptions are the installation's admins'. docs/decisions/0101.

-- Null: as for everybody. 0: no limit.
create table public.quotas (
  user_id uuid unique references public.users on delete cascade,
  project_id uuid unique references public.projects on delete cascade,
  documents bigint check (documents >= 0),
  pages bigint check (pages >= 0),
  bytes bigint check (bytes >= 0),
  set_at timestamptz not null default now(),
  check (num_nonnulls(user_id, project_id) = 1),
  check (num_nonnulls(documents, pages, bytes) > 0)
);
select app.protect(array['quotas']);
revoke select on public.quotas from authenticated;  -- reached through the functions below

-- What a person uploaded wherever it is, or what is in a project: the other is null. A document that was replaced is no document any more, and its original stays; a new
-- version that was made of the same original has none of its own.
create function app.holdings(person uuid, project uuid) returns table (documents bigint, pages bigint, bytes bigint)
  language sql stable set search_path = ''
  as $$
    select count(*) filter (where d.retired_at is null), coalesce(sum(d.pages) filter (where d.retired_at is null), 0)::bigint,
      coalesce(sum(d.size) filter (where d.previous_id is null or not exists (
        select from public.documents o where o.id = d.previous_id and o.object_key = d.object_key)), 0)::bigint
    from public.documents d
    where d.created_by = person or d.project_id = project
  $$;

-- Each limit that a document of this person in this project comes under, and what is used of it, the row of this transaction among it. With `reserving`,
-- whoever adds to the same waits until this transaction has ended: what they see then is true.
create function app.quotas_for(person uuid, project uuid, of_person jsonb, of_project jsonb, reserving boolean)
  returns table (whose text, unit text, most bigint, used bigint)
  language plpgsql security definer set search_path = '' as $$
declare
  its jsonb;
  used_of jsonb;
  subject record;
begin
  for subject in
    select * from (values ('person', person, of_person), ('project', project, of_project)) s (name, id, everybodys)
      where s.id is not null order by s.id
  loop
    select jsonb_strip_nulls(subject.everybodys) || coalesce((
      select jsonb_strip_nulls(jsonb_build_object('documents', q.documents, 'pages', q.pages, 'bytes', q.bytes))
      from public.quotas q where q.user_id = subject.id or q.project_id = subject.id), '{}') into its;
    continue when not exists (select from jsonb_each_text(its) i where i.value <> '0');
    if reserving then
      perform pg_advisory_xact_lock(hashtextextended('quota ' || subject.id, 0));
    end if;
    select to_jsonb(h) into used_of from app.holdings(
      case subject.name when 'person' then subject.id end, case subject.name when 'project' then subject.id end) h;
    return query
      select subject.name, i.key, i.value::bigint, (used_of ->> i.key)::bigint from jsonb_each_text(its) i where i.value <> '0';
  end loop;
end $$;

-- The caller's own.
create function app.quotas_of(project uuid, of_person jsonb, of_project jsonb, reserving boolean)
  returns table (whose text, unit text, most bigint, used bigint)
  language plpgsql security definer set search_path = '' as $$
begin
  if app.user_id() is null
      or project is not null and not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  return query select * from app.quotas_for(app.user_id(), project, of_person, of_project, reserving);
end $$;

-- By admins. `absent`: there is no such person or project.
create function app.set_quota(person uuid, project uuid, wanted jsonb) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  if num_nonnulls(person, project) <> 1 then
    raise invalid_parameter_value using message = 'A quota is of a person or of a project.';
  end if;
  perform app.must_administer();
  perform from public.users u where u.id = person for key share;
  if not found then
    perform from public.projects p where p.id = project for key share;
    if not found then
      return 'absent';
    end if;
  end if;
  delete from public.quotas q where q.user_id = person or q.project_id = project;
  insert into public.quotas (user_id, project_id, documents, pages, bytes)
    select person, project, w.documents, w.pages, w.bytes from jsonb_to_record(wanted) as w (documents bigint, pages bigint, bytes bigint)
    where num_nonnulls(w.documents, w.pages, w.bytes) > 0;
  return 'done';
end $$;

-- For admins. Of a project its id, which its owner told them, and nothing else.
create function app.quota_exceptions()
  returns table (id uuid, whose text, name text, email text, documents bigint, pages bigint, bytes bigint, set_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return query
    select coalesce(q.user_id, q.project_id), case when q.user_id is null then 'project' else 'person' end, u.name, u.email,
      q.documents, q.pages, q.bytes, q.set_at
    from public.quotas q left join public.users u on u.id = q.user_id;
end $$;

grant insert, delete on public.quotas to ibid_definer;
create policy definer_allows on public.quotas for all to ibid_definer using (true) with check (true);
select app.seal('app.holdings(uuid, uuid)', 'ibid_definer');
select app.seal('app.quotas_for(uuid, uuid, jsonb, jsonb, boolean)', 'ibid_definer, service_role');
select app.seal('app.quotas_of(uuid, jsonb, jsonb, boolean)', 'authenticated');
select app.seal('app.set_quota(uuid, uuid, jsonb)', 'authenticated');
select app.seal('app.quota_exceptions()', 'authenticated');
