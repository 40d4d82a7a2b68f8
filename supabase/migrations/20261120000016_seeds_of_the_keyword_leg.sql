-- The keyword leg begins with the rarest words of a question: so what a passage has to reach is known, and not guessed.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

alter type app.question add attribute counts int[];     -- how many passages have each

-- The words of a question in all languages of the project.
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
      app.sparse(array_agg(w.lexeme), array_agg(w.idf::real)),
      coalesce(array_agg(w.passages order by w.bound desc, w.lexeme), '{}'))::app.question
    from weighed w
  $$;

-- So many of a question's words, the weightiest first, that enough passages have one of them, and few; null: too many have.
create function app.seeds(counts int[], enough int, few int) returns int
  language plpgsql immutable set search_path = '' as $$
declare
  passages bigint := 0;
begin
  for i in 1..cardinality(counts) loop
    passages := passages + counts[i];
    if passages >= enough then
      return case when passages <= few then i end;
    end if;
  end loop;
  return null;
end $$;

-- What a passage has to reach is at least what the best of those have that have the rarest words. Where those are too many,
-- it is guessed, from high to low. The steps were measured: docs/explanation/search.md.
create or replace function app.keyword_leg(project uuid, asked app.question, how_many int, area app.scope)
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

select app.make_telling();
revoke create on schema app from ibid_definer;
