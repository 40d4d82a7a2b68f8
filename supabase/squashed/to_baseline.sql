-- From the nineteen migrations before the baseline to what the baseline makes; for databases that have all of them.
-- `python -m adapters.postgres.migrate` runs it by itself and records the baseline instead of the nineteen. For a hosted database
-- without it: docs/how-to/upgrade-the-database.md. No table changes, and no row.
set lock_timeout = '4s';

-- SQL that rewrote SQL goes, with what it made.
drop function app.make_telling();
drop function app.telling(regprocedure, text, text[], text[]);
do $$
declare twin regprocedure;
begin
  for twin in
    select p.oid from pg_catalog.pg_proc p where p.pronamespace = 'app'::regnamespace and p.proname like 'telling\_%'
  loop
    execute format('drop function %s', twin);
  end loop;
end $$;
drop function app.tell_kept_plan(text, text, text[], text[]);

create or replace function app.protect(tables text[]) returns void language plpgsql set search_path = '' as $$
declare t text; s regclass;
begin
  foreach t in array tables loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', t);
    execute format('grant select on public.%I to authenticated, ibid_definer', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('create policy definer_reads on public.%I for select to ibid_definer using (true)', t);
    execute format('create policy worker_all on public.%I for all to service_role using (true) with check (true)', t);
    for s in
      select d.objid::regclass from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
      where d.classid = 'pg_catalog.pg_class'::regclass and d.refobjid = format('public.%I', t)::regclass
    loop
      execute format('revoke all on sequence %s from public, anon, authenticated', s);
    end loop;
  end loop;
end $$;

create or replace function app.seal(signature regprocedure, callers text) returns void language plpgsql set search_path = '' as $$
begin
  execute format('revoke all on function %s from public, anon, authenticated, service_role', signature);
  execute format('grant execute on function %s to %s', signature, callers);
  grant create on schema app to ibid_definer;
  execute format('alter function %s owner to ibid_definer', signature);
  revoke create on schema app from ibid_definer;
end $$;

-- Whether nobody holds a lease: it was never taken, was handed back, or whoever had it keeps it no longer.
create function app.is_free(lease_until timestamptz) returns boolean
  language sql stable parallel safe
  return lease_until is null or lease_until < now();

-- What waits for work. Each is told from one row, without settings of its own, so that it becomes part of the query that calls it.
-- Somebody has to work on it, and nobody does.
create function app.is_unattended(d public.documents) returns boolean
  language sql stable
  return d.status in ('queued', 'processing') and app.is_free(d.lease_until);

-- A worker that was sent for it may take it.
create function app.is_waiting(d public.documents) returns boolean
  language sql stable
  return app.is_unattended(d) and d.retired_at is null and (d.not_before is null or d.not_before <= now());

-- It is any worker's turn to take it. A worker that dies without a word is not the document's fault, unless it happens again and again:
-- after each death the next try waits twice as long, so that ten of them take minutes. A machine whose workers are killed for
-- a while ends no document, and one that kills them blocks nobody.
create function app.is_due(d public.documents) returns boolean
  language sql stable
  return app.is_waiting(d)
    and (d.lease_until is null or d.lease_until < now() - make_interval(secs => power(2, d.attempt - 3)));

-- What waits for work: somebody has to fetch from it, and nobody does.
create function app.is_waiting(c public.crawls) returns boolean
  language sql stable
  return c.status in ('queued', 'running') and app.is_free(c.lease_until);

-- What waits for work: a project whose passages changed since none of them lacked a vector of the embedder beside.
create function app.is_waiting(e public.project_embedders, s public.project_statistics) returns boolean
  language sql stable
  return e.beside is not null and e.complete_at is distinct from s.version and app.is_free(e.lease_until);

-- The number of the local embedder is said once.
create function app.local_embedder() returns smallint
  language sql immutable parallel safe
  return 1::smallint;

create or replace function app.missing_vectors(project uuid, embedder smallint) returns bigint
  language sql stable set search_path = ''
  as $$
    select coalesce((select s.passages from public.project_statistics s where s.project_id = project), 0) - (case embedder
      when app.local_embedder() then (select count(*) from public.passage_vectors v where v.project_id = project)
      else (select count(*) from public.other_vectors v where v.project_id = project and v.embedder = missing_vectors.embedder) end)
  $$;

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
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), app.local_embedder()))::app.scope
  $$;

create or replace function app.vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if area.embedder <> app.local_embedder() then
    return app.other_vector_leg(project, query, how_many, area);
  elsif area.documents is not null
      and (select coalesce(sum(d.passages), 0) from public.documents d where d.id = any (area.documents)) <= app.exact_below() then
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project and v.document_id = any (area.documents)
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  elsif (select s.graph = 'ready' and s.passages > app.exact_below() from public.project_statistics s where s.project_id = project) then
    return app.graph_leg(project, query, how_many, area);
  else
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project
        and (area.documents is null or v.document_id = any (area.documents))
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  end if;
  return coalesce(found, '{}');
end $$;

create or replace function app.search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null, filters jsonb default '{}', ranking jsonb default '{}', near uuid[] default null,
    embedder smallint default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8, vector_rank int, keyword_rank int)
  language plpgsql stable security definer set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
  half_life constant float8 := (ranking ->> 'half_life_days')::float8;
  pinned constant uuid[] := (select array_agg(d::uuid) from jsonb_array_elements_text(ranking -> 'pinned') d);
  area app.scope;
  asked app.question;
  -- Where one document may give only so many, there have to be enough of others.
  looked_at constant int := case when ranking -> 'per_document' is null then how_many else greatest(100, how_many) end;
  chosen bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  area := app.scope_of(project, only_documents, filters);
  area.embedder := coalesce(embedder, area.embedder);
  if mode <> 'vector' then
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
  end if;
  chosen := app.candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  if area.phrases is not null and chosen = '{}' then  -- nobody said just that: then what comes close
    area.phrases := null;
    chosen := app.candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  end if;
  return query
    with scored as materialized (
      select c.no, w.document_id,
        case when mode <> 'vector' then -(w.impacts operator(extensions.<#>) asked.weights) end as by_words,
        case when mode = 'keyword' then null
          when area.embedder = app.local_embedder() then (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.passage_vectors v
            where v.project_id = project and v.no = c.no)
          else (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.other_vectors v
            where v.project_id = project and v.embedder = area.embedder and v.no = c.no) end as by_meaning
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - meaning) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + meaning * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when half_life is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / half_life, 100)) end) as total
      from scored s cross join bounds b left join public.documents d on half_life is not null and d.id = s.document_id
    ), placed as (
      select f.*, row_number() over (partition by f.document_id order by f.total desc, f.no) as in_document from fused f
    ), best as (
      select b.* from placed b
      where ranking -> 'per_document' is null or b.in_document <= (ranking ->> 'per_document')::int
      order by (b.in_document <= 2 and b.document_id = any (coalesce(pinned, '{}'))) desc, b.total desc, b.no limit how_many
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words,
           case when f.by_meaning is not null then f.meaning_rank end, case when f.by_words is not null then f.word_rank end
    from best f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no;
end $$;

create or replace function app.explain_search(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int,
    only_documents uuid[] default null, filters jsonb default '{}', embedder smallint default null)
  returns jsonb
  language plpgsql volatile security definer set search_path = '' set jit = off
  as $$
declare
  area app.scope;
  counts public.project_statistics;
  asked app.question;
  told jsonb;
  began timestamptz;
  found bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return null;
  end if;
  area := app.scope_of(project, only_documents, filters);
  area.embedder := coalesce(embedder, area.embedder);
  select s.* into counts from public.project_statistics s where s.project_id = project;
  told := jsonb_build_object(
    'passages', coalesce(counts.passages, 0),
    'in_scope', case when area.documents is null and not app.is_narrow(area) then coalesce(counts.passages, 0) else (
      select count(*) from public.passages p
      where p.project_id = project and (area.documents is null or p.document_id = any (area.documents))
        and (not app.is_narrow(area) or app.has(area, p.no))) end);
  if mode <> 'vector' then
    began := clock_timestamp();
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
    found := app.keyword_leg(project, asked, greatest(20, how_many), area);
    told := told || jsonb_build_object('phrases', coalesce(to_jsonb(area.phrases), '[]'), 'keyword', jsonb_build_object(
      'found', cardinality(found), 'ms', extract(epoch from clock_timestamp() - began) * 1000,
      'words', (
        select coalesce(jsonb_agg(jsonb_build_object('word', c.lexeme, 'passages', c.passages) order by c.passages, c.lexeme), '[]')
        from public.word_counts c where c.project_id = project and c.lexeme = any (asked.lexemes))));
  end if;
  if mode <> 'keyword' then
    began := clock_timestamp();
    found := app.vector_leg(project, query_vector, greatest(40, how_many), area);
    told := told || jsonb_build_object('vector', jsonb_build_object(
      'found', cardinality(found), 'ms', extract(epoch from clock_timestamp() - began) * 1000,
      'method', case when counts.passages > app.exact_below()
          and (area.documents is null
            or (select sum(d.passages) from public.documents d where d.id = any (area.documents)) > app.exact_below())
          and (case
          when area.embedder = app.local_embedder() then counts.graph = 'ready'
          else exists (select from public.other_graphs g where g.project_id = project and g.embedder = area.embedder and g.graph = 'ready')
          end) then 'graph' else 'exact' end));
  end if;
  return told;
end $$;

-- The plan that a function keeps for all questions, with the values of this one. They are not part of any SQL.
create function app.explain_kept_plan(part text, statement text, types text[], given text[]) returns void
  language plpgsql set search_path = '' as $$
declare
  told text;
  lines text[] := '{}';
begin
  if exists (select from pg_catalog.pg_prepared_statements where name = 'ibid_explained') then
    deallocate ibid_explained;  -- of a search that broke off
  end if;
  perform set_config('app.value_' || i, coalesce(given[i], ''), true) from generate_subscripts(types, 1) i;
  execute format('prepare ibid_explained (%s) as %s', array_to_string(types, ', '), statement);
  for told in execute 'explain (analyze, buffers) execute ibid_explained (' || (
      select string_agg(format('nullif(current_setting(''app.value_%s''), '''')::%s', i, types[i]), ', ' order by i)
      from generate_subscripts(types, 1) i) || ')' loop
    lines := lines || told;
  end loop;
  deallocate ibid_explained;
  perform app.keep_plan(part, lines);
end $$;

select app.seal('app.explain_kept_plan(text, text, text[], text[])', 'ibid_definer');

do $$ begin perform '[1]'::extensions.halfvec; end $$;

create function app.explain_keyword_leg(project uuid, asked app.question, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan
  as $$
declare
  told text;
  lines text[] := '{}';
  few constant int := 700;
  highest constant float8 := (select sum(b) from unnest(asked.bounds) b);
  weights constant extensions.sparsevec := asked.weights;
  narrow constant boolean := app.is_narrow(area);
  required constant text := app.required(project, area);
  seeds constant int := app.seeds(asked.counts, how_many, few);
  need float8 := case when asked.passages <= few then 0 when seeds is null then .6 * highest end;
  wanted tsquery;
  found bigint[];
  scores float8[];
begin
  if cardinality(asked.lexemes) = 0 then
    return '{}';
  end if;
  asked.lexemes := app.marked(project, asked.lexemes);
  loop
    wanted := concat_ws('&', '(' || case
      when need is null then (select string_agg(app.quoted(l), '|') from unnest(asked.lexemes[:seeds]) l)
      else app.reaching(asked, need) end || ')', required)::tsquery;
    perform app.explain_kept_plan('keyword', 'select array_agg(best.no), array_agg(best.score) from (
      select w.no, -(w.impacts operator(extensions.<#>) ($4)) as score
      from public.passage_words w
      where w.words @@ ($6) and w.project_id = ($1)
        and (($3).documents is null or w.document_id = any (($3).documents))
        and (not ($5) or app.has(($3), w.no))
      order by 2 desc, 1 limit ($2)) best',
      '{uuid,int,app.scope,extensions.sparsevec,boolean,tsquery}', array[project::text, how_many::text, area::text, weights::text, narrow::text, wanted::text]);
    select array_agg(best.no), array_agg(best.score) into found, scores from (
      select w.no, -(w.impacts operator(extensions.<#>) weights) as score
      from public.passage_words w
      where w.words @@ wanted and w.project_id = project
        and (area.documents is null or w.document_id = any (area.documents))
        and (not narrow or app.has(area, w.no))
      order by 2 desc, 1 limit how_many) best;
    exit when need <= 0 or scores[how_many] >= need;
    need := case
      when cardinality(found) = how_many then scores[how_many] * .9999  -- so many reach it, so no other matters
      when need is null then .6 * highest
      when need > .05 * highest then need * .6
      else 0 end;
  end loop;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_keyword_leg(uuid, app.question, int, app.scope)', 'ibid_definer');

create function app.explain_graph_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off set plan_cache_mode = force_custom_plan
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  told text;
  lines text[] := '{}';
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if (select s.passages > 50000 from public.project_statistics s where s.project_id = project) then
    perform set_config('hnsw.ef_search', '400', true);  -- recall of the ten best at 170,000: .96 with 200, .98 with 400
  end if;
  for told in explain (analyze, buffers) select array_agg(near.no) from (
    select v.no from public.passage_vectors v
    where v.project_id = project and v.in_graph
      and (area.documents is null or v.document_id = any (area.documents))
      and (not narrow or app.has(area, v.no))
    order by v.embedding operator(extensions.<#>) query limit how_many) near loop lines := lines || told; end loop;
  perform app.keep_plan('vector', lines); lines := '{}';
  select array_agg(near.no) into found from (
    select v.no from public.passage_vectors v
    where v.project_id = project and v.in_graph
      and (area.documents is null or v.document_id = any (area.documents))
      and (not narrow or app.has(area, v.no))
    order by v.embedding operator(extensions.<#>) query limit how_many) near;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_graph_leg(uuid, extensions.halfvec, int, app.scope)', 'ibid_definer');

create function app.explain_other_vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  told text;
  lines text[] := '{}';
  width constant int := (select e.dimensions from public.embedders e where e.no = area.embedder);
  compared constant bigint := case when area.documents is null
    then (select s.passages from public.project_statistics s where s.project_id = project)
    else (select sum(d.passages) from public.documents d where d.id = any (area.documents)) end;
  walked constant boolean := compared > app.exact_below() and app.has_graph(width) and exists (
    select from public.other_graphs g where g.project_id = project and g.embedder = area.embedder and g.graph = 'ready');
  found bigint[];
begin
  for told in execute 'explain (analyze, buffers) ' || format(
    'select array_agg(near.no) from ('
    ' select v.no from public.other_vectors v where v.project_id = $1 and v.embedder = $2 %s %s %s'
    ' order by (v.embedding::extensions.halfvec(%s)) operator(extensions.<#>) $3%s limit $4) near',
    case when walked then format('and v.in_graph and v.dimensions = %s', width) end,
    case when area.documents is not null then 'and v.document_id = any ($5)' end,
    case when app.is_narrow(area) then 'and app.has($6, v.no)' end,
    width, case when not walked then ', v.no' end) using project, area.embedder, query, how_many, area.documents, area loop lines := lines || told; end loop;
  perform app.keep_plan('vector', lines); lines := '{}';
  execute format(
    'select array_agg(near.no) from ('
    ' select v.no from public.other_vectors v where v.project_id = $1 and v.embedder = $2 %s %s %s'
    ' order by (v.embedding::extensions.halfvec(%s)) operator(extensions.<#>) $3%s limit $4) near',
    case when walked then format('and v.in_graph and v.dimensions = %s', width) end,
    case when area.documents is not null then 'and v.document_id = any ($5)' end,
    case when app.is_narrow(area) then 'and app.has($6, v.no)' end,
    width, case when not walked then ', v.no' end)
    into found using project, area.embedder, query, how_many, area.documents, area;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_other_vector_leg(uuid, extensions.halfvec, int, app.scope)', 'ibid_definer');

create function app.explain_vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql volatile set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  told text;
  lines text[] := '{}';
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if area.embedder <> app.local_embedder() then
    return app.explain_other_vector_leg(project, query, how_many, area);
  elsif area.documents is not null
      and (select coalesce(sum(d.passages), 0) from public.documents d where d.id = any (area.documents)) <= app.exact_below() then
    perform app.explain_kept_plan('vector', 'select array_agg(near.no) from (
      select v.no from public.passage_vectors v
      where v.project_id = ($1) and v.document_id = any (($4).documents)
        and (not ($5) or app.has(($4), v.no))
      order by v.embedding operator(extensions.<#>) ($2), v.no limit ($3)) near',
      '{uuid,extensions.halfvec,int,app.scope,boolean}', array[project::text, query::text, how_many::text, area::text, narrow::text]);
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project and v.document_id = any (area.documents)
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  elsif (select s.graph = 'ready' and s.passages > app.exact_below() from public.project_statistics s where s.project_id = project) then
    return app.explain_graph_leg(project, query, how_many, area);
  else
    perform app.explain_kept_plan('vector', 'select array_agg(near.no) from (
      select v.no from public.passage_vectors v
      where v.project_id = ($1)
        and (($4).documents is null or v.document_id = any (($4).documents))
        and (not ($5) or app.has(($4), v.no))
      order by v.embedding operator(extensions.<#>) ($2), v.no limit ($3)) near',
      '{uuid,extensions.halfvec,int,app.scope,boolean}', array[project::text, query::text, how_many::text, area::text, narrow::text]);
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project
        and (area.documents is null or v.document_id = any (area.documents))
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  end if;
  return coalesce(found, '{}');
end $$;
select app.seal('app.explain_vector_leg(uuid, extensions.halfvec, int, app.scope)', 'ibid_definer');

create function app.explain_candidates(
    project uuid, query_vector extensions.halfvec, mode text, how_many int, asked app.question, area app.scope, pinned uuid[], near uuid[])
  returns bigint[]
  language plpgsql volatile set search_path = ''
  as $$
declare
  among constant uuid[] := area.documents;
  found bigint[] := '{}';
  document uuid;
begin
  if mode <> 'vector' then
    found := app.explain_keyword_leg(project, asked, greatest(20, how_many), area);
  end if;
  if mode <> 'keyword' and area.phrases is null then
    found := found || case
      when near is null then app.explain_vector_leg(project, query_vector, greatest(40, how_many), area)
      else array(
        select p.no from public.passages p
        where p.project_id = project and p.id = any (near)
          and (area.documents is null or p.document_id = any (area.documents))
          and (not app.is_narrow(area) or app.has(area, p.no)))
      end;
  end if;
  foreach document in array coalesce(pinned, '{}') loop
    if among is null or document = any (among) then
      area.documents := array[document];
      found := found || case mode
        when 'keyword' then app.explain_keyword_leg(project, asked, 2, area) else app.explain_vector_leg(project, query_vector, 2, area) end;
    end if;
  end loop;
  return found;
end $$;
select app.seal('app.explain_candidates(uuid, extensions.halfvec, text, int, app.question, app.scope, uuid[], uuid[])', 'ibid_definer');

create function app.explain_search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null, filters jsonb default '{}', ranking jsonb default '{}', near uuid[] default null,
    embedder smallint default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8, vector_rank int, keyword_rank int)
  language plpgsql volatile security definer set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  told text;
  lines text[] := '{}';
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
  half_life constant float8 := (ranking ->> 'half_life_days')::float8;
  pinned constant uuid[] := (select array_agg(d::uuid) from jsonb_array_elements_text(ranking -> 'pinned') d);
  area app.scope;
  asked app.question;
  -- Where one document may give only so many, there have to be enough of others.
  looked_at constant int := case when ranking -> 'per_document' is null then how_many else greatest(100, how_many) end;
  chosen bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  area := app.scope_of(project, only_documents, filters);
  area.embedder := coalesce(embedder, area.embedder);
  if mode <> 'vector' then
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
  end if;
  chosen := app.explain_candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  if area.phrases is not null and chosen = '{}' then  -- nobody said just that: then what comes close
    area.phrases := null;
    chosen := app.explain_candidates(project, query_vector, mode, looked_at, asked, area, pinned, near);
  end if;
  perform app.explain_kept_plan('read', 'with scored as materialized (
      select c.no, w.document_id,
        case when ($3) <> ''vector'' then -(w.impacts operator(extensions.<#>) ($10).weights) end as by_words,
        case when ($3) = ''keyword'' then null
          when ($9).embedder = app.local_embedder() then (
            select -(v.embedding operator(extensions.<#>) ($2))::float8 from public.passage_vectors v
            where v.project_id = ($1) and v.no = c.no)
          else (
            select -(v.embedding operator(extensions.<#>) ($2))::float8 from public.other_vectors v
            where v.project_id = ($1) and v.embedder = ($9).embedder and v.no = c.no) end as by_meaning
      from (select distinct no from unnest(($11)) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - ($6)) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + ($6) * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when ($7) is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / ($7), 100)) end) as total
      from scored s cross join bounds b left join public.documents d on ($7) is not null and d.id = s.document_id
    ), placed as (
      select f.*, row_number() over (partition by f.document_id order by f.total desc, f.no) as in_document from fused f
    ), best as (
      select b.* from placed b
      where ($5) -> ''per_document'' is null or b.in_document <= (($5) ->> ''per_document'')::int
      order by (b.in_document <= 2 and b.document_id = any (coalesce(($8), ''{}''))) desc, b.total desc, b.no limit ($4)
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words,
           case when f.by_meaning is not null then f.meaning_rank end, case when f.by_words is not null then f.word_rank end
    from best f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no',
      '{uuid,extensions.halfvec,text,int,jsonb,float8,float8,uuid[],app.scope,app.question,bigint[]}', array[project::text, query_vector::text, mode::text, how_many::text, ranking::text, meaning::text, half_life::text, pinned::text, area::text, asked::text, chosen::text]);
    return query
    with scored as materialized (
      select c.no, w.document_id,
        case when mode <> 'vector' then -(w.impacts operator(extensions.<#>) asked.weights) end as by_words,
        case when mode = 'keyword' then null
          when area.embedder = app.local_embedder() then (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.passage_vectors v
            where v.project_id = project and v.no = c.no)
          else (
            select -(v.embedding operator(extensions.<#>) query_vector)::float8 from public.other_vectors v
            where v.project_id = project and v.embedder = area.embedder and v.no = c.no) end as by_meaning
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - meaning) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + meaning * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when half_life is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / half_life, 100)) end) as total
      from scored s cross join bounds b left join public.documents d on half_life is not null and d.id = s.document_id
    ), placed as (
      select f.*, row_number() over (partition by f.document_id order by f.total desc, f.no) as in_document from fused f
    ), best as (
      select b.* from placed b
      where ranking -> 'per_document' is null or b.in_document <= (ranking ->> 'per_document')::int
      order by (b.in_document <= 2 and b.document_id = any (coalesce(pinned, '{}'))) desc, b.total desc, b.no limit how_many
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words,
           case when f.by_meaning is not null then f.meaning_rank end, case when f.by_words is not null then f.word_rank end
    from best f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no;
end $$;
select app.seal('app.explain_search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'ibid_definer');

create or replace function app.plans_of_search(
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
  perform from app.explain_search_passages(
    project, query, query_vector, mode, how_many, weight, only_documents, filters, ranking, near, embedder);
  return current_setting('app.plans')::jsonb;
end $$;
