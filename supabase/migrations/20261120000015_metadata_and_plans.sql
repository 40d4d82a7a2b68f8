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

-- What else documents can tell. Without settings of its own, so that it becomes part of the query that calls it.
create function app.is_asked_for(d public.documents, only_documents uuid[], filters jsonb) returns boolean
  language sql stable
  return (only_documents is null or d.id = any (only_documents))
    and (filters -> 'media_types' is null or filters -> 'media_types' ? d.media_type)
    and (filters -> 'created_after' is null or d.created_at >= (filters ->> 'created_after')::timestamptz)
    and (filters -> 'created_before' is null or d.created_at < (filters ->> 'created_before')::timestamptz);

create or replace function app.scope_of(project uuid, only_documents uuid[], filters jsonb) returns app.scope
  language sql stable set search_path = ''
  as $$
    select row(
      case
        when filters ? 'metadata' then array(
          select d.id from public.documents d
          where d.project_id = project and d.metadata <> '{}' and d.metadata @@ app.metadata_path(filters -> 'metadata')
            and app.is_asked_for(d, only_documents, filters))
        when only_documents is not null or filters ?| array['media_types', 'created_after', 'created_before'] then array(
          select d.id from public.documents d where d.project_id = project and app.is_asked_for(d, only_documents, filters))
      end,
      (select array_agg(l) from jsonb_array_elements_text(filters -> 'languages') l),
      (filters ->> 'first_page')::int, (filters ->> 'last_page')::int, null,
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), 1::smallint))::app.scope
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

-- Of a large project thousands of words begin with the same letter, and a tenth as many with the same two.
create or replace function app.spelled_like(project uuid, word text) returns text
  language sql stable set search_path = ''
  as $$
    select coalesce((
      select c.lexeme from public.word_counts c
      where c.project_id = project and c.lexeme >= left(word, 2) and c.lexeme < left(word, 2) || U&'\+10FFFF'
        and extensions.similarity(c.lexeme, word) >= .4
      order by extensions.similarity(c.lexeme, word) desc, c.passages desc, c.lexeme limit 1), (
      select c.lexeme from public.word_counts c
      where c.project_id = project and c.lexeme >= left(word, 1) and c.lexeme < left(word, 1) || U&'\+10FFFF'
        and extensions.similarity(c.lexeme, word) >= .4
      order by extensions.similarity(c.lexeme, word) desc, c.passages desc, c.lexeme limit 1))
  $$;

-- Plans are kept until the transaction ends. A vector in one would fill pages.
create function app.keep_plan(part text, lines text[]) returns void
  language sql set search_path = ''
  as $$
    select set_config('app.plans', (
      coalesce(nullif(current_setting('app.plans', true), ''), '[]')::jsonb || jsonb_build_object(
        'part', part,
        'ms', (select substring(l from '^Execution Time: ([0-9.]+) ms')::float8 from unnest(lines) l where l like 'Execution Time: %'),
        'plan', (select jsonb_agg(case when length(l) > 300 then left(l, 300) || '…' else l end order by n)
                 from unnest(lines) with ordinality u (l, n))))::text, true)
  $$;

-- The plan that a function keeps for all questions, with the values of this one. They are not part of any SQL.
create function app.tell_kept_plan(part text, statement text, types text[], given text[]) returns void
  language plpgsql set search_path = '' as $$
declare
  told text;
  lines text[] := '{}';
begin
  if exists (select from pg_catalog.pg_prepared_statements where name = 'ibid_told') then
    deallocate ibid_told;  -- of a search that broke off
  end if;
  perform set_config('app.told_' || i, coalesce(given[i], ''), true) from generate_subscripts(types, 1) i;
  execute format('prepare ibid_told (%s) as %s', array_to_string(types, ', '), statement);
  for told in execute 'explain (analyze, buffers) execute ibid_told (' || (
      select string_agg(format('nullif(current_setting(''app.told_%s''), '''')::%s', i, types[i]), ', ' order by i)
      from generate_subscripts(types, 1) i) || ')' loop
    lines := lines || told;
  end loop;
  deallocate ibid_told;
  perform app.keep_plan(part, lines);
end $$;

select app.seal('app.keep_plan(text, text[])', 'ibid_definer');
select app.seal('app.tell_kept_plan(text, text, text[], text[])', 'ibid_definer');

-- A function that searches, as source in which each statement also tells its plan.
create function app.telling(leg regprocedure, part text, variables text[], types text[]) returns text
  language plpgsql set search_path = '' as $make$
declare
  made text := pg_get_functiondef(leg);
  -- Planned once for all questions, or for each: as the function itself has it.
  kept constant boolean := made like '%force_generic_plan%';
  found text[];
  statement text;
begin
  made := regexp_replace(made, '\mapp\.(search_passages|candidates|keyword_leg|vector_leg|graph_leg|other_vector_leg)\(', 'app.telling_\1(', 'g');
  made := replace(made, E'\n STABLE', E'\n VOLATILE');
  made := replace(made, E'\ndeclare\n', E'\ndeclare\n  told text;\n  lines text[] := ''{}'';\n');
  made := regexp_replace(made, '\mselect (array_agg\([\w.]+\)(?:, array_agg\([\w.]+\))*) into [\w, ]+ (from [^;]+);', '<explain>select \1 \2<told> \&', 'g');
  made := regexp_replace(made, '\mreturn query\s+([^;]+);', '<explain>\1<told> \&', 'g');
  made := regexp_replace(made, '\mexecute (format\([^;]+\))\s+into \w+ using ([^;]+);',
    '<explain>execute ''explain (analyze, buffers) '' || \1 using \2<told> \&', 'g');
  if part is not null and made not like '%<told>%' then
    raise exception 'no statement of % is told', leg;
  end if;
  for found in select regexp_matches(made, '<explain>((?:(?!<told>).)*)<told>', 'g') loop
    statement := found[1];
    if kept then
      for i in 1..cardinality(variables) loop
        statement := regexp_replace(statement, '(?<![.\w])' || variables[i] || '(?!\w)', '($' || i || ')', 'g');
      end loop;
      made := replace(made, '<explain>' || found[1] || '<told>', format(
        'perform app.tell_kept_plan(%L, %L, %L, array[%s]);', part, statement, types,
        (select string_agg(v || '::text', ', ' order by n) from unnest(variables) with ordinality u (v, n))));
    else
      made := replace(made, '<explain>' || found[1] || '<told>', format(
        'for told in %s loop lines := lines || told; end loop; perform app.keep_plan(%L, lines); lines := ''{}'';',
        case when statement like 'execute %' then statement else 'explain (analyze, buffers) ' || statement end, part));
    end if;
  end loop;
  return made;
end $make$;

-- Each function that searches has a twin, `app.telling_…`, which finds the same and also keeps the plan of each of its
-- statements. The twin is made of the function's own source, so that what is told is what is run. A migration that
-- changes such a function calls this again, once `ibid_definer` may create in the schema.
create function app.make_telling() returns void
  language plpgsql set search_path = '' as $make$
declare
  twin text;
begin
  perform '[1]'::extensions.halfvec;  -- before, the settings of graphs would be unknown
  for twin in  -- of before; they are not ours to replace
    select p.oid::regprocedure from pg_catalog.pg_proc p where p.pronamespace = 'app'::regnamespace and p.proname like 'telling\_%'
  loop
    execute 'drop function ' || twin;
  end loop;
  for twin in
    select app.telling(p.oid, t.part, t.variables, t.types)
    from (values
      ('keyword_leg', 'keyword', '{project,wanted,weights,how_many,narrow,area}'::text[],
        '{uuid,tsquery,extensions.sparsevec,int,bool,app.scope}'::text[]),
      ('vector_leg', 'vector', '{project,query,how_many,narrow,area}', '{uuid,extensions.halfvec,int,bool,app.scope}'),
      ('graph_leg', 'vector', '{}', '{}'),
      ('other_vector_leg', 'vector', '{}', '{}'),
      ('candidates', null, '{}', '{}'),
      ('search_passages', 'read',
        '{project,query_vector,mode,how_many,area,asked,chosen,meaning,half_life,ranking,pinned}',
        '{uuid,extensions.halfvec,text,int,app.scope,app.question,bigint[],float8,float8,jsonb,uuid[]}')) t (name, part, variables, types)
      join pg_catalog.pg_proc p on p.proname = t.name and p.pronamespace = 'app'::regnamespace
  loop
    execute twin;
  end loop;
  perform app.seal(p.oid::regprocedure, 'ibid_definer') from pg_catalog.pg_proc p
    where p.pronamespace = 'app'::regnamespace and p.proname like 'telling\_%';
end $make$;
revoke all on function app.make_telling(), app.telling(regprocedure, text, text[], text[]) from public;
select app.make_telling();

-- What the database does for a search, statement by statement; null for whoever does not own the project.
create function app.plans_of_search(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[], filters jsonb, ranking jsonb, near uuid[], embedder smallint)
  returns jsonb
  language plpgsql security definer set search_path = ''
  as $$
begin
  if not app.owns(project) then
    return null;
  end if;
  perform set_config('app.plans', '[]', true);
  perform from app.telling_search_passages(
    project, query, query_vector, mode, how_many, weight, only_documents, filters, ranking, near, embedder);
  return current_setting('app.plans')::jsonb;
end $$;
select app.seal('app.plans_of_search(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'authenticated');

revoke create on schema app from ibid_definer;
