-- Tables, columns and functions take the field's names (docs/decisions/0034-names-of-the-field.md). No row changes.
set lock_timeout = '4s';

alter table public.doomed_objects rename to pending_deletions;
alter table public.pending_deletions rename column doomed_at to queued_at;
alter policy definer_dooms on public.pending_deletions rename to definer_queues;
alter trigger doom_objects on public.documents rename to queue_deletions;
alter function app.doom_objects() rename to queue_deletions;

alter table public.work_turns rename to fair_scheduling;
alter table public.fair_scheduling rename column taken_at to claimed_at;
alter index public.work_turns_project rename to fair_scheduling_project;

alter table public.project_embedders rename column beside to candidate;
alter table public.project_embedders rename column made_to to backfilled_to;
alter table public.project_embedders rename column complete_at to complete_at_version;
alter table public.project_embedders rename column untidy to has_stale_vectors;
alter index public.project_embedders_beside rename to project_embedders_candidate;
alter index public.project_embedders_untidy rename to project_embedders_stale;

alter function app.pairs_of(text) rename to bigrams_of;
alter function app.spelled_like(uuid, text) rename to spelling_correction;
alter function app.is_asked_for(public.documents, uuid[], jsonb) rename to matches_filters;

-- Constraints keep the names of what they were made with. Newer servers also name what may not be null.
do $$
declare
  c record;
begin
  for c in
    select k.conrelid::regclass as its_table, k.conname as old, replace(replace(replace(replace(replace(replace(replace(k.conname,
        'doomed_objects', 'pending_deletions'), 'doomed_at', 'queued_at'), 'work_turns', 'fair_scheduling'), 'taken_at', 'claimed_at'),
        'beside', 'candidate'), 'made_to', 'backfilled_to'), 'untidy', 'has_stale_vectors') as new
    from pg_constraint k
    where k.conrelid in ('public.pending_deletions'::regclass, 'public.fair_scheduling'::regclass, 'public.project_embedders'::regclass)
  loop
    if c.new <> c.old then
      execute format('alter table %s rename constraint %I to %I', c.its_table, c.old, c.new);
    end if;
  end loop;
end $$;

-- Functions name what they use in their text.
create or replace function app.queue_deletions() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.pending_deletions (project_id, object_key, created_by)
    select g.project_id, g.object_key, coalesce(app.user_id(), g.created_by) from gone g
    where not exists (select from public.documents d where d.object_key = g.object_key)
    on conflict do nothing;
  return null;
end $$;

create or replace function app.begin_embedder(project uuid, embedder smallint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  insert into public.project_embedders as e (project_id, embedder) values (project, begin_embedder.embedder)
    on conflict (project_id) do update set candidate = excluded.embedder, backfilled_to = 0, complete_at_version = null, sent_at = null, lease_until = null,
      lease_epoch = e.lease_epoch + 1
    where e.candidate is null and e.embedder <> excluded.embedder;
  return found;
end $$;

create or replace function app.switch_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.project_embedders e where e.project_id = project for update;  -- nothing is stored meanwhile
  update public.project_embedders e set embedder = e.candidate, candidate = e.embedder, lease_until = null, lease_epoch = e.lease_epoch + 1
    where e.project_id = project and e.candidate is not null and app.missing_vectors(project, e.candidate) = 0;
  return found;
end $$;

create or replace function app.drop_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  update public.project_embedders e set candidate = null, has_stale_vectors = true, lease_until = null, lease_epoch = e.lease_epoch + 1
    where e.project_id = project and e.candidate is not null;
  return found;
end $$;

create or replace function app.words_of(passage text, configuration regconfig) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$
    select to_tsvector(configuration, passage) || array_to_tsvector(app.codes_of(passage) || app.bigrams_of(passage))
  $$;

create or replace function app.question_of(project uuid, query text) returns app.question
  language sql stable set search_path = ''
  as $$
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stems as materialized (
      select token.lexeme as token, stem.lexeme, exists (
        select from public.word_counts c where c.project_id = project and c.lexeme = stem.lexeme) as known
      from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', query))) token (lexeme), spoken s,
        unnest(tsvector_to_array(to_tsvector(s.configuration, token.lexeme))) stem (lexeme)
      where token.lexeme ~ '^[[:alpha:]]{4,}$'
    ), asked as (
      select l.lexeme from spoken s, unnest(tsvector_to_array(app.words_of(query, s.configuration))) l (lexeme)
      union
      select app.spelling_correction(project, unknown.lexeme) from (
        select min(lexeme) as lexeme from stems group by token having not bool_or(known) order by token limit 8) unknown
    ), weighed as (
      select c.lexeme, c.passages, i.idf, i.idf * c.most as bound
      from asked
        join public.word_counts c on c.project_id = project and c.lexeme = asked.lexeme
        join public.project_statistics s on s.project_id = project
        cross join lateral (select ln(1 + (s.passages - c.passages + .5::float8) / (c.passages + .5::float8)) as idf) i
    )
    select row(
      coalesce(array_agg(w.lexeme order by w.bound desc, w.lexeme), '{}'),
      coalesce(array_agg(w.bound order by w.bound desc, w.lexeme), '{}'),
      coalesce(sum(w.passages), 0),
      app.sparse(array_agg(w.lexeme), array_agg(w.idf::real)),
      coalesce(array_agg(w.passages order by w.bound desc, w.lexeme), '{}'))::app.question
    from weighed w
  $$;

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
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), app.local_embedder()))::app.scope
  $$;
