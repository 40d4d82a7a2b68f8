-- Search: one function, both legs, under the caller's membership.

-- Up to so many passages, comparing each is as quick as walking the graph, and finds all.
create function app.exact_below() returns int language sql immutable parallel safe return 4000;

-- True BM25 over one project, exact for the `how_many` best. A passage that could reach a score has words whose
-- bounds add up to it; the index finds those passages without looking at the others (the idea of MaxScore, Turtle & Flood 1995).
-- What a passage has to reach is at least what the best of those have that have the rarest words. Where those are too many,
-- it is guessed, from high to low. The steps were measured: docs/explanation/search.md.
create function app.keyword_leg(project uuid, asked app.question, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan
  as $$
declare
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

do $$ begin perform '[1]'::extensions.halfvec; end $$;  -- before it, the settings of graphs would be unknown

-- How near vectors of other embedders are: of the project, or of the documents asked for. With a graph, where all of them are in it.
create function app.other_vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  width constant int := (select e.dimensions from public.embedders e where e.no = area.embedder);
  compared constant bigint := case when area.documents is null
    then (select s.passages from public.project_statistics s where s.project_id = project)
    else (select sum(d.passages) from public.documents d where d.id = any (area.documents)) end;
  walked constant boolean := compared > app.exact_below() and app.has_graph(width) and exists (
    select from public.other_graphs g where g.project_id = project and g.embedder = area.embedder and g.graph = 'ready');
  found bigint[];
begin
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

-- The walk is planned for each question: a plan for any project and any limit would sort all vectors instead.
create function app.graph_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set plan_cache_mode = force_custom_plan
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if (select s.passages > 50000 from public.project_statistics s where s.project_id = project) then
    perform set_config('hnsw.ef_search', '400', true);  -- recall of the ten best at 170,000: .96 with 200, .98 with 400
  end if;
  select array_agg(near.no) into found from (
    select v.no from public.passage_vectors v
    where v.project_id = project and v.in_graph
      and (area.documents is null or v.document_id = any (area.documents))
      and (not narrow or app.has(area, v.no))
    order by v.embedding operator(extensions.<#>) query limit how_many) near;
  return coalesce(found, '{}');
end $$;

-- A filtered walk of the graph loses most of the right passages of a small project (recall .21 to .39 measured): that one is compared whole.
-- All other statements of a search have one plan each, made once a connection: planning takes as long as doing.
create function app.vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
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

-- Passages worth comparing: the best of each leg, and of each document that is pinned. `near`: those an index elsewhere found by meaning.
create function app.candidates(
    project uuid, query_vector extensions.halfvec, mode text, how_many int, asked app.question, area app.scope, pinned uuid[], near uuid[])
  returns bigint[]
  language plpgsql stable set search_path = ''
  as $$
declare
  among constant uuid[] := area.documents;
  found bigint[] := '{}';
  document uuid;
begin
  if mode <> 'vector' then
    found := app.keyword_leg(project, asked, greatest(20, how_many), area);
    if asked.codes is not null and mode = 'hybrid' then  -- whatever other words say
      found := found || app.keyword_leg(project, app.only_codes(asked), greatest(20, how_many), area);
    end if;
  end if;
  if mode <> 'keyword' and area.phrases is null then
    found := found || case
      when near is null then app.vector_leg(project, query_vector, greatest(40, how_many), area)
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
        when 'keyword' then app.keyword_leg(project, asked, 2, area) else app.vector_leg(project, query_vector, 2, area) end;
    end if;
  end loop;
  return found;
end $$;

-- Both legs, fused by score: min-max over the union, `weight` for meaning and the rest for words
-- (the convex combination of Bruch, Gai, Ingber 2022, arXiv 2210.11934). Each candidate has both its true scores, and the weight is
-- that of its language and the question's.
-- `ranking`: per_document (at most so many of one), half_life_days (what is old counts down to half), pinned (documents
-- of which the two best are always there).
-- `embedder`: whose vector `query_vector` is, when it is not the project's own. A passage that has none of it yet counts as far away.
create function app.search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null, filters jsonb default '{}', ranking jsonb default '{}', near uuid[] default null,
    embedder smallint default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8, vector_rank int, keyword_rank int)
  language plpgsql stable security definer set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
  as $$
declare
  meaning float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
  half_life constant float8 := (ranking ->> 'half_life_days')::float8;
  pinned constant uuid[] := (select array_agg(d::uuid) from jsonb_array_elements_text(ranking -> 'pinned') d);
  area app.scope;
  asked app.question;
  -- Where one document may give only so many, there have to be enough of others.
  looked_at constant int := case when ranking -> 'per_document' is null then how_many else greatest(100, how_many) end;
  asked_in constant text[] := case when meaning > 0 and meaning < 1 then app.languages_of(query) end;
  in_same constant tsquery := app.written_in(project, asked_in);
  in_english constant tsquery := case when asked_in is null or 'english' = any (asked_in) then app.written_in(project, array['english']) end;
  chosen bigint[];
  coded tsquery;
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
  if meaning > 0 and meaning < 1 then
    if asked.lexemes <> '{}' and app.is_codes(query) then
      meaning := meaning * .05;  -- no embedder knows one number from another; it orders what words say nothing of
    end if;
    if asked.codes is not null then
      coded := (select string_agg(app.quoted(l), '|')::tsquery from unnest(app.marked(project, asked.codes)) l);
    end if;
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
            where v.project_id = project and v.embedder = area.embedder and v.no = c.no) end as by_meaning,
        app.meaning_for(meaning, in_same is null or w.words @@ in_same, coalesce(w.words @@ in_english, false), area.embedder) as counts,
        coalesce(w.words @@ coded, false) as has_code
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1, bool_or(s.has_code) as codes from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - s.counts) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + s.counts * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when half_life is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / half_life, 100)) end) as fused,
        b.codes, s.has_code
      from scored s cross join bounds b left join public.documents d on half_life is not null and d.id = s.document_id
    ), ranked as (  -- what has a code that was asked for comes before what has none
      select f.*, case when f.codes then (f.has_code::int + f.fused) / 2 else f.fused end as total from fused f
    ), placed as (
      select r.*, row_number() over (partition by r.document_id order by r.total desc, r.no) as in_document from ranked r
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

-- Why a search finds what it finds: the words and what they weigh, how many passages are in the scope, and what each leg costs.
create function app.explain_search(
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
    'languages', to_jsonb(app.languages_of(query)),
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

do $$
declare
  leg regprocedure;
begin
  foreach leg in array array[
    'app.spelling_correction(uuid, text)', 'app.compounds_of(uuid, text)', 'app.asked_instead(uuid, text, text[])',
    'app.question_of(uuid, text)', 'app.scope_of(uuid, uuid[], jsonb)', 'app.has(app.scope, bigint)',
    'app.required(uuid, app.scope)', 'app.languages_of(text)', 'app.written_in(uuid, text[])',
    'app.meaning_for(float8, boolean, boolean, smallint)', 'app.keyword_leg(uuid, app.question, int, app.scope)',
    'app.vector_leg(uuid, extensions.halfvec, int, app.scope)', 'app.graph_leg(uuid, extensions.halfvec, int, app.scope)',
    'app.other_vector_leg(uuid, extensions.halfvec, int, app.scope)',
    'app.candidates(uuid, extensions.halfvec, text, int, app.question, app.scope, uuid[], uuid[])']::regprocedure[] loop
    execute format('revoke all on function %s from public', leg);
    execute format('grant execute on function %s to ibid_definer', leg);
  end loop;
end $$;
select app.seal('app.search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'authenticated');
select app.seal('app.explain_search(uuid, text, extensions.halfvec, text, int, uuid[], jsonb, smallint)', 'authenticated');
