-- Search: one function, both legs, under the caller's membership.
set lock_timeout = '4s';
create extension if not exists pg_trgm with schema extensions;
grant usage, create on schema app to ibid_definer;

-- A small project is compared whole, so its vectors need no graph: only those of large ones are in it.
alter table public.passage_vectors add column in_graph boolean not null default false;
drop index public.passage_vectors_hnsw;
create index passage_vectors_hnsw on public.passage_vectors
  using hnsw (embedding extensions.halfvec_ip_ops) with (m = 16, ef_construction = 64) where in_graph;
create index passage_vectors_document on public.passage_vectors (document_id);
alter table public.project_statistics
  add column graph text not null default 'none' check (graph in ('none', 'building', 'ready')),
  add column graph_to bigint not null default 0;  -- while it is building: the last passage that was put in

-- Up to so many passages, comparing each is as quick as walking the graph, and finds all.
create function app.exact_below() returns int language sql immutable parallel safe return 4000;

create type app.question as (
  lexemes text[],                         -- those the project has, the one that can add most to a score first
  bounds float8[],                        -- how much each can add at most
  passages bigint,                        -- at most so many have any of them
  weights extensions.sparsevec            -- idf, as in Lucene
);

-- For a word that the project does not have: one of it that is spelled much the same and begins with the same letter.
create function app.spelled_like(project uuid, word text) returns text
  language sql stable set search_path = ''
  as $$
    select c.lexeme from public.word_counts c
    where c.project_id = project and c.lexeme >= left(word, 1) and c.lexeme < left(word, 1) || U&'\+10FFFF'
      and extensions.similarity(c.lexeme, word) >= .4
    order by extensions.similarity(c.lexeme, word) desc, c.passages desc, c.lexeme limit 1
  $$;

-- The words of a question in all languages of the project.
create function app.question_of(project uuid, query text) returns app.question
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
      select app.spelled_like(project, unknown.lexeme) from (
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
      app.sparse(array_agg(w.lexeme), array_agg(w.idf::real)))::app.question
    from weighed w
  $$;

-- A word as a text query reads it, whatever it is made of.
create function app.quoted(word text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''' $$;

-- A text query for the passages whose words could add up to `need`: of the words from `at` on, which add up to `left_over`.
create function app.reaching(lexemes text[], bounds float8[], need float8, left_over float8, at int) returns text
  language plpgsql immutable set search_path = ''
  as $$
declare
  word text := app.quoted(lexemes[at]);
  without_it text;
begin
  if word is null or left_over < need then
    return null;
  end if;
  without_it := app.reaching(lexemes, bounds, need, left_over - bounds[at], at + 1);
  if bounds[at] < need then
    word := word || '&(' || app.reaching(lexemes, bounds, need - bounds[at], left_over - bounds[at], at + 1) || ')';
  end if;
  return nullif(concat_ws('|', word, without_it), '');
end $$;

-- The same for a question. Of many words the six that can add most decide; a passage might have all the others.
create function app.reaching(asked app.question, need float8) returns text
  language sql immutable set search_path = ''
  as $$
    with many as (select coalesce(sum(b), 0) as bound from unnest(asked.bounds[7:]) b)
    select case when need <= many.bound
      then (select string_agg(app.quoted(l), '|') from unnest(asked.lexemes) l)
      else app.reaching(asked.lexemes[:6], asked.bounds[:6], need - many.bound, (select sum(b) from unnest(asked.bounds[:6]) b), 1)
    end from many
  $$;

-- Where to look; null: everywhere.
create type app.scope as (documents uuid[], languages text[], first_page int, last_page int, phrases text[]);

-- `filters`: media_types, languages (lists), created_after, created_before (times), first_page, last_page.
create function app.scope_of(project uuid, only_documents uuid[], filters jsonb) returns app.scope
  language sql stable set search_path = ''
  as $$
    select row(
      case when only_documents is not null or filters ?| array['media_types', 'created_after', 'created_before'] then array(
        select d.id from public.documents d
        where d.project_id = project
          and (only_documents is null or d.id = any (only_documents))
          and (filters -> 'media_types' is null or filters -> 'media_types' ? d.media_type)
          and (filters -> 'created_after' is null or d.created_at >= (filters ->> 'created_after')::timestamptz)
          and (filters -> 'created_before' is null or d.created_at < (filters ->> 'created_before')::timestamptz))
      end,
      (select array_agg(l) from jsonb_array_elements_text(filters -> 'languages') l),
      (filters ->> 'first_page')::int, (filters ->> 'last_page')::int, null)::app.scope
  $$;

-- What only the passage itself can tell.
create function app.is_narrow(area app.scope) returns boolean
  language sql immutable set search_path = ''
  return area.languages is not null or area.first_page is not null or area.last_page is not null or area.phrases is not null;

-- Text as phrases are compared: in small letters, one space between words.
create function app.plain(said text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select lower(regexp_replace(said, '\s+', ' ', 'g')) $$;

-- What stands between quotation marks has to stand in a passage just so.
create function app.phrases_of(query text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select array_agg(trim(app.plain(quoted[1])))
    from regexp_matches(query, '["“„«]\s*([^"“”„«»]*[[:alnum:]][^"“”„«»]*)["”“»]', 'g') quoted
  $$;

create function app.has(area app.scope, passage bigint) returns boolean
  language sql stable set search_path = ''
  as $$
    select exists (
      select from public.passages p
      where p.no = passage
        and (area.languages is null or p.language = any (area.languages))
        and (area.first_page is null or (p.place ->> 'page')::int >= area.first_page)
        and (area.last_page is null or (p.place ->> 'page')::int <= area.last_page)
        and (area.phrases is null or not exists (
          select from unnest(area.phrases) phrase
          where position(phrase in app.plain(p.context || ' ' || p.text)) = 0)))
  $$;

-- What a passage must have whatever else it has, as a text query: the words of each phrase, and its language. Null: nothing.
create function app.required(project uuid, area app.scope) returns text
  language sql stable set search_path = ''
  as $$
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stemmed as (
      select phrase, tsvector_to_array(to_tsvector(s.configuration, phrase)) as stems
      from unnest(area.phrases) phrase, spoken s
    ), said as (
      select '(' || string_agg('(' || (
        select string_agg(app.quoted(l), '&') from unnest(app.marked(project, stems)) l) || ')', '|') || ')' as words
      from stemmed group by phrase having bool_and(stems <> '{}')
      union all
      select '(' || string_agg(app.quoted(l), '|') || ')'
      from unnest(app.marked(project, array(select app.word_for(language) from unnest(area.languages) language))) l
    )
    select string_agg(words, '&') from said
  $$;

-- True BM25 over one project, exact for the `how_many` best. A passage that could reach a score has words whose
-- bounds add up to it; the index finds those passages without looking at the others (the idea of MaxScore, Turtle & Flood 1995).
-- What has to be reached is guessed, from high to low, until enough passages reach it.
create function app.keyword_leg(project uuid, asked app.question, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off set enable_seqscan = off
  as $$
declare
  few constant int := 5000;
  highest constant float8 := (select sum(b) from unnest(asked.bounds) b);
  weights constant extensions.sparsevec := asked.weights;
  narrow constant boolean := app.is_narrow(area);
  required constant text := app.required(project, area);
  need float8 := case when asked.passages > few then .7 * highest else 0 end;
  wanted tsquery;
  found bigint[];
  scores float8[];
begin
  if cardinality(asked.lexemes) = 0 then
    return '{}';
  end if;
  asked.lexemes := app.marked(project, asked.lexemes);
  loop
    wanted := concat_ws('&', '(' || app.reaching(asked, need) || ')', required)::tsquery;
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
      when need > .05 * highest then need * .4
      else 0 end;
  end loop;
  return coalesce(found, '{}');
end $$;

drop function app.keyword_leg(uuid, text, int, uuid[]);
drop function app.vector_leg(uuid, extensions.halfvec, int, uuid[]);

-- A filtered walk of the graph loses most of the right passages of a small project (recall .21 to .39 measured).
create function app.vector_leg(project uuid, query extensions.halfvec, how_many int, area app.scope)
  returns bigint[]
  language plpgsql stable set search_path = '' set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200
  as $$
declare
  narrow constant boolean := app.is_narrow(area);
  found bigint[];
begin
  if area.documents is not null
      and (select coalesce(sum(d.passages), 0) from public.documents d where d.id = any (area.documents)) <= app.exact_below() then
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project and v.document_id = any (area.documents)
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query, v.no limit how_many) near;
  elsif (select s.graph = 'ready' and s.passages > app.exact_below() from public.project_statistics s where s.project_id = project) then
    select array_agg(near.no) into found from (
      select v.no from public.passage_vectors v
      where v.project_id = project and v.in_graph
        and (area.documents is null or v.document_id = any (area.documents))
        and (not narrow or app.has(area, v.no))
      order by v.embedding operator(extensions.<#>) query limit how_many) near;
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
  found bigint[] := '{}';
  document uuid;
begin
  if mode <> 'vector' then
    found := app.keyword_leg(project, asked, greatest(20, how_many), area);
  end if;
  if mode <> 'keyword' and area.phrases is null then
    found := found || case
      when near is null then app.vector_leg(project, query_vector, greatest(100, how_many), area)
      else array(
        select p.no from public.passages p
        where p.project_id = project and p.id = any (near)
          and (area.documents is null or p.document_id = any (area.documents))
          and (not app.is_narrow(area) or app.has(area, p.no)))
      end;
  end if;
  foreach document in array coalesce(pinned, '{}') loop
    if area.documents is null or document = any (area.documents) then
      area.documents := array[document];
      found := found || case mode
        when 'keyword' then app.keyword_leg(project, asked, 2, area) else app.vector_leg(project, query_vector, 2, area) end;
    end if;
  end loop;
  return found;
end $$;

-- Both legs, fused by score: min-max over the union, `weight` for meaning and the rest for words
-- (the convex combination of Bruch, Gai, Ingber 2022, arXiv 2210.11934). Each candidate has both its true scores.
-- `ranking`: per_document (at most so many of one), half_life_days (what is old counts down to half), pinned (documents
-- of which the two best are always there).
drop function app.search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[]);
create function app.search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null, filters jsonb default '{}', ranking jsonb default '{}', near uuid[] default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8, vector_rank int, keyword_rank int)
  language plpgsql stable security definer set search_path = '' set jit = off
  as $$
declare
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
  half_life constant float8 := (ranking ->> 'half_life_days')::float8;
  pinned constant uuid[] := (select array_agg(d::uuid) from jsonb_array_elements_text(ranking -> 'pinned') d);
  area app.scope;
  asked app.question;
  chosen bigint[];
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  area := app.scope_of(project, only_documents, filters);
  if mode <> 'vector' then
    asked := app.question_of(project, query);
    area.phrases := app.phrases_of(query);
  end if;
  chosen := app.candidates(project, query_vector, mode, how_many, asked, area, pinned, near);
  if area.phrases is not null and chosen = '{}' then  -- nobody said just that: then what comes close
    area.phrases := null;
    chosen := app.candidates(project, query_vector, mode, how_many, asked, area, pinned, near);
  end if;
  return query
    with scored as materialized (
      select c.no, w.document_id,
        case when mode <> 'vector' then -(w.impacts operator(extensions.<#>) asked.weights) end as by_words,
        case when mode <> 'keyword' then -(v.embedding operator(extensions.<#>) query_vector)::float8 end as by_meaning
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
        join public.passage_vectors v on v.project_id = project and v.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc)::int as meaning_rank,
        ((1 - meaning) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + meaning * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when half_life is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / half_life, 100)) end) as total
      from scored s cross join bounds b join public.documents d on d.id = s.document_id
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

-- Why a search finds what it finds: the words and what they weigh, how many passages are in the scope, and what each leg costs.
create function app.explain_search(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int,
    only_documents uuid[] default null, filters jsonb default '{}')
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
    found := app.vector_leg(project, query_vector, greatest(100, how_many), area);
    told := told || jsonb_build_object('vector', jsonb_build_object(
      'found', cardinality(found), 'ms', extract(epoch from clock_timestamp() - began) * 1000,
      'method', case when counts.graph = 'ready' and counts.passages > app.exact_below() then 'graph' else 'exact' end));
  end if;
  return told;
end $$;

do $$
declare
  leg regprocedure;
begin
  foreach leg in array array[
    'app.spelled_like(uuid, text)', 'app.question_of(uuid, text)', 'app.scope_of(uuid, uuid[], jsonb)', 'app.has(app.scope, bigint)',
    'app.required(uuid, app.scope)', 'app.keyword_leg(uuid, app.question, int, app.scope)',
    'app.vector_leg(uuid, extensions.halfvec, int, app.scope)',
    'app.candidates(uuid, extensions.halfvec, text, int, app.question, app.scope, uuid[], uuid[])']::regprocedure[] loop
    execute format('revoke all on function %s from public', leg);
    execute format('grant execute on function %s to ibid_definer', leg);
  end loop;
end $$;

select app.seal('app.search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[])', 'authenticated');
select app.seal('app.explain_search(uuid, text, extensions.halfvec, text, int, uuid[], jsonb)', 'authenticated');

revoke create on schema app from ibid_definer;
