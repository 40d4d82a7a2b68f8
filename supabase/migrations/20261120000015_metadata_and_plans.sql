-- What people know of a document and want to search by; and what the database does for a search, told to owners.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

alter table public.documents add column metadata jsonb not null default '{}'
  constraint metadata_is_small check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 32000);
-- Most documents have none, and are written often while they are read: those cost this index nothing.
create index documents_metadata on public.documents using gin (metadata jsonb_path_ops) with (fastupdate = off)
  where metadata <> '{}';

-- A filter as a path that documents' metadata have to match: each key has one of the values, or a list with one of them.
-- Keys and values are quoted as JSON quotes them, which is how a path reads them.
create function app.metadata_path(wanted jsonb) returns jsonpath
  language sql immutable parallel safe set search_path = ''
  as $$
    select string_agg('(' || (
        select string_agg('$.' || to_json(w.key)::text || ' == ' || v::text, ' || ')
        from jsonb_array_elements(case jsonb_typeof(w.value) when 'array' then w.value else jsonb_build_array(w.value) end) v)
      || ')', ' && ')::jsonpath
    from jsonb_each(wanted) w
  $$;

create or replace function app.scope_of(project uuid, only_documents uuid[], filters jsonb) returns app.scope
  language sql stable set search_path = ''
  as $$
    with named as (
      select case when filters ? 'metadata' then array(
        select d.id from public.documents d
        where d.project_id = project and d.metadata <> '{}' and d.metadata @@ app.metadata_path(filters -> 'metadata')
          and (only_documents is null or d.id = any (only_documents)))
      else only_documents end as documents
    )
    select row(
      case when n.documents is not null or filters ?| array['media_types', 'created_after', 'created_before'] then array(
        select d.id from public.documents d
        where d.project_id = project
          and (n.documents is null or d.id = any (n.documents))
          and (filters -> 'media_types' is null or filters -> 'media_types' ? d.media_type)
          and (filters -> 'created_after' is null or d.created_at >= (filters ->> 'created_after')::timestamptz)
          and (filters -> 'created_before' is null or d.created_at < (filters ->> 'created_before')::timestamptz))
      end,
      (select array_agg(l) from jsonb_array_elements_text(filters -> 'languages') l),
      (filters ->> 'first_page')::int, (filters ->> 'last_page')::int, null,
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), 1::smallint))::app.scope
    from named n
  $$;

-- What was remembered of searches was remembered with the metadata as they were.
create function app.metadata_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update public.project_statistics s set version = s.version + 1 where s.project_id = new.project_id;
  return null;
end $$;
select app.seal('app.metadata_changed()', 'service_role');
create trigger metadata_changed after update of metadata on public.documents
  for each row when (old.metadata is distinct from new.metadata) execute function app.metadata_changed();

revoke create on schema app from ibid_definer;
