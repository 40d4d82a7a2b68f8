-- Codes are found by their parts, and however they are written; what has the code that was asked for comes first.
set lock_timeout = '4s';

-- Codes: order numbers, identifiers, ISBNs, numbers with commas. Found whole, by their parts, and however their separators are written.
-- All of it stands behind a `=`, as whole codes do (app.codes_of), and counts nothing towards a passage's length.
-- Loops, and an end at the first look where no digit is: most texts and questions have none, and a statement costs more than what it does.

-- As codes are compared: full-width letters and digits as plain ones, every hyphen the same, none that only breaks a line.
create function app.folded(said text) returns text
  language sql immutable parallel safe
  return case when octet_length(said) = length(said) then said
    else translate(normalize(said, nfkc), U&'\2010\2011\2012\2013\2212\00AD\200B\2060', '-----') end;

-- A code without its separators.
create function app.bare(code text) returns text
  language sql immutable parallel safe
  return translate(code, '-_./:#@+', '');

-- A number without what separates its thousands and with a point before its decimals; null: what has no such marks, or is no number.
create function app.number_of(code text) returns text
  language sql immutable parallel safe
  return case
    when code ~ '^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$' then replace(replace(code, '.', ''), ',', '.')
    when code ~ '^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$' then replace(code, ',', '')
    when code ~ '^[0-9]+,[0-9]+$' then replace(code, ',', '.') end;

-- Each code of a folded text that has a digit, in small letters; a number with its commas, anything else without.
create function app.codes_with_digits(said text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  codes text[] := '{}';
  code text;
begin
  foreach code in array array(
      select left(lower(run[1]), 100)
      from regexp_matches(said, '([[:alnum:]]+(?:[-_./:#@+][[:alnum:]]+|,[0-9]+)*)', 'g') run where run[1] ~ '[0-9]') loop
    if position(',' in code) = 0 or app.number_of(code) is not null then
      codes := codes || code;
    else
      codes := codes || string_to_array(code, ',');
    end if;
  end loop;
  return codes;
end $$;

-- What is written with spaces, without them: `LH 0454`, an IBAN in fours, an ISBN.
create function app.spaced_codes(said text) returns text[]
  language sql immutable parallel safe
  return array(
    select lower(replace(found[1], ' ', ''))
    from regexp_matches(said,
      '\m([A-Z]{1,4} [0-9]{2,}[A-Z0-9]*|[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?|97[89](?: [0-9]{1,7}){3} [0-9X])\M(?![-_./:#@+][[:alnum:]])',
      'g') found);

-- What a code is also found by: as a number; or without its separators, by each part of three characters or more that has a digit, and by
-- the digits after its letters. Not what is a number with a unit, a time or a share: `100km`, `1990s`, `12:30`, `1/2`.
create function app.forms_of(code text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  forms text[] := '{}';
  part text;
  number constant text := app.number_of(code);
  bare constant text := app.bare(code);
begin
  if number is not null then
    return array[number];
  elsif code ~ '^[0-9]+(([.,][0-9]+)+|[[:alpha:]]{0,3})$' or code ~ '^[-0-9_./:#@+]{1,6}$' then
    return '{}';
  elsif bare <> code and length(bare) <= 40 then
    forms := array[bare];
  end if;
  foreach part in array (regexp_split_to_array(code, '[-_./:#@+]'))[:12] loop
    if length(part) between 3 and 40 and part ~ '[0-9]' then
      forms := forms || case when part <> code then part end || substring(part from '^[[:alpha:]]+([0-9]{3,})$');
    end if;
  end loop;
  return array_remove(forms, null);
end $$;

-- The lexemes by which a passage's codes are found, beside those of app.codes_of.
create function app.pieces_of(passage text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(passage);
  pieces text[];
  code text;
begin
  if said !~ '[0-9]' then
    return '{}';
  elsif octet_length(said) > length(said) then  -- no space stands between them and a code
    said := regexp_replace(said, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g');
  end if;
  pieces := app.spaced_codes(said);
  foreach code in array app.codes_with_digits(said) loop
    pieces := pieces || app.forms_of(code);
    if said <> passage and length(code) >= 3 and (code !~ '^[0-9]+$' or position(code in passage) = 0) then
      pieces := pieces || code;  -- as the text itself does not write it
    end if;
  end loop;
  return array(select distinct '=' || piece from unnest(pieces) piece);
end $$;

-- The codes of a question, whole.
create function app.codes_asked(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said constant text := app.folded(query);
begin
  if said !~ '[0-9]' then
    return '{}';
  end if;
  return app.codes_with_digits(said) || app.spaced_codes(upper(said));
end $$;

-- What a question asks for by its codes: whole, in their other forms, and each number as a part of a code might be it.
create function app.asked_codes(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  asked text[] := '{}';
  code text;
begin
  foreach code in array app.codes_asked(query) loop
    if length(code) >= 3 then
      asked := asked || ('=' || array_to_string(code || app.forms_of(code), ' ='));
      asked := asked || case when app.bare(code) ~ '^[0-9]{5,}$' then app.bare(code) end;
    end if;
  end loop;
  return string_to_array(array_to_string(asked, ' '), ' ');
end $$;

-- Those that name one thing, so that what has one is what was asked for: no year, no amount, no `20th`.
create function app.named_codes(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  named text[] := '{}';
  code text;
begin
  foreach code in array app.codes_asked(query) loop
    if length(regexp_replace(code, '[^0-9]', '', 'g')) >= (case when code ~ '[[:alpha:]]' then 3 else 6 end)
        and code !~ '^([0-9]+[[:alpha:]]{1,3}|[[:alpha:]]+(19|20)[0-9]{2}|[0-9]{4}[-/.][0-9]{2,4}|[0-9]+([.,][0-9]+)+)$' then
      named := named || array['=' || code, '=' || app.bare(code)] || case when code !~ '[[:alpha:]]' then array[app.bare(code)] end;
    end if;
  end loop;
  return named;
end $$;

-- Whether a question is codes and nothing else: `SO/2026/00057`, `0042`, `LH 0454`. Meaning has nothing to say of those.
create function app.is_codes(query text) returns boolean
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(query);
begin
  if said !~ '[0-9]' then
    return false;
  end if;
  said := regexp_replace(said, '(^|\s)[[:alpha:]]{1,4}\s+(?=[0-9]{3})', '\1', 'g');
  return said ~ '[0-9]{4}|[[:alpha:]][-_./:#@+]?[0-9]|[0-9][-_./:#@+]?[[:alpha:]]|[0-9][-_./:#@+,][0-9]'
    and said !~ '(^|\s)[^0-9\s]*[[:alpha:]][^0-9\s]*(\s|$)';
end $$;

-- What a passage is found by: its words, and the pieces of its codes, which do not make it longer.
create function app.indexed_words(passage text, configuration regconfig) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$ select app.words_of(passage, configuration) || array_to_tsvector(app.pieces_of(passage)) $$;

-- Each word of each passage of a document with its impact, and the word for its language, which has none.
create or replace function app.weighed_words(document uuid, mean real) returns table (no bigint, lexeme text, impact real)
  language sql stable set search_path = ''
  as $$
    with parsed as materialized (
      select p.no, p.language, p.words as length,
        app.indexed_words(p.context || ' ' || p.text, p.language::regconfig) as words
      from public.passages p where p.document_id = document
    )
    select d.no, w.lexeme, app.impact_of(coalesce(cardinality(w.positions), 1), d.length, mean) from parsed d, unnest(d.words) w
    where octet_length(w.lexeme) < 2000
    union all
    select d.no, app.word_for(d.language), 0 from parsed d
  $$;

-- Make a document's words anew, with the project's mean of today; the caller holds the document. Nothing is written of a passage that has
-- them already. What a word is may have changed since: then its counts follow, in the same transaction.
create or replace function app.reweigh_words(document uuid) returns void
  language sql set search_path = ''
  as $$
    with project as materialized (
      select s.project_id, s.mean from public.project_statistics s
      where s.project_id = (select d.project_id from public.documents d where d.id = document) for update
    ), weighed as materialized (
      select w.* from project p, app.weighed_words(document, p.mean) w
    ), made as materialized (
      select w.no, array_to_tsvector(app.marked(p.project_id, array_agg(w.lexeme))) as words,
        app.sparse(array_agg(w.lexeme) filter (where w.impact > 0), array_agg(w.impact) filter (where w.impact > 0)) as impacts
      from project p, weighed w group by w.no, p.project_id
    ), moved as (
      select l.lexeme, sum(l.by)::int as by from (
        select app.unmarked(m.words) as lexeme, 1 as by
        from made m join public.passage_words old on old.no = m.no where old.words <> m.words
        union all
        select app.unmarked(old.words), -1
        from made m join public.passage_words old on old.no = m.no where old.words <> m.words) l
      group by 1 having sum(l.by) <> 0
    ), wanted as materialized (
      select l.lexeme, coalesce(m.by, 0) as by, coalesce(w.most, 0) as most
      from (select lexeme, max(impact) as most from weighed group by 1) w full join moved m using (lexeme)
        cross join lateral (select coalesce(w.lexeme, m.lexeme) as lexeme) l
    ), none_left as (
      delete from public.word_counts c using project p, wanted w
      where c.project_id = p.project_id and c.lexeme = w.lexeme and c.passages + w.by <= 0
    ), counted as (
      update public.word_counts c set passages = c.passages + w.by, most = greatest(c.most, w.most)
      from project p, wanted w
      where c.project_id = p.project_id and c.lexeme = w.lexeme and c.passages + w.by > 0 and (w.by <> 0 or c.most < w.most)
    ), new as (
      insert into public.word_counts (project_id, lexeme, passages, most)
      select p.project_id, w.lexeme, w.by, w.most from project p, wanted w
      where w.by > 0 and not exists (
        select from public.word_counts c where c.project_id = p.project_id and c.lexeme = w.lexeme)
      order by 2
    )
    update public.passage_words old set words = made.words, impacts = made.impacts, mean = p.mean
    from project p, made
    where old.no = made.no and (old.mean <> p.mean or old.words <> made.words)
  $$;

-- The same for a document whose passages are copies of those of another one in its project.
create or replace function app.copy_words(document uuid, source uuid) returns void
  language plpgsql set search_path = ''
  as $$
begin
  if exists (
      select from public.project_statistics s
      where s.project_id = (select d.project_id from public.documents d where d.id = document) and s.reweighed is not null) then
    perform app.store_words(document);  -- the words of the other may be those that are being made anew
    return;
  end if;
  with copied as (
    insert into public.passage_words (no, project_id, document_id, words, impacts, mean)
    select new.no, new.project_id, new.document_id, w.words, w.impacts, w.mean
    from public.passages old
      join public.passages new on new.document_id = document and new.ordinal = old.ordinal
      join public.passage_words w on w.no = old.no
    where old.document_id = source order by new.no
    returning project_id, words
  )
  insert into public.word_counts as c (project_id, lexeme, passages, most)
  select w.project_id, l.lexeme, count(*), 0
  from copied w, app.unmarked(w.words) l (lexeme) group by 1, 2 order by 1, 2
  on conflict (project_id, lexeme) do update set passages = c.passages + excluded.passages;
end $$;

alter type app.question add attribute codes text[];

-- The words of a question in all languages of the project.
create or replace function app.question_of(project uuid, query text) returns app.question
  language sql stable set search_path = '' set plan_cache_mode = force_generic_plan
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
      select unnest(app.asked_codes(query))
      union
      select app.spelling_correction(project, unknown.lexeme) from (
        select min(lexeme) as lexeme from stems group by token having not bool_or(known) order by token limit 8) unknown
    ), weighed as (
      select c.lexeme, c.passages, i.idf, i.idf * c.most as bound, c.passages <= greatest(3, s.passages / 100) as rare
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
      coalesce(array_agg(w.passages order by w.bound desc, w.lexeme), '{}'),
      array_agg(w.lexeme order by w.lexeme) filter (where w.rare and w.lexeme = any (n.named)))::app.question
    from weighed w cross join (select app.named_codes(query) as named offset 0) n
  $$;

-- The same question, asked only for its codes, by all of its weights.
create function app.only_codes(asked app.question) returns app.question
  language sql immutable set search_path = ''
  return row(asked.codes, array_fill(1::float8, array[cardinality(asked.codes)]), 0, asked.weights,
    array_fill(1, array[cardinality(asked.codes)]), asked.codes)::app.question;

-- Passages worth comparing: the best of each leg, and of each document that is pinned. `near`: those an index elsewhere found by meaning.
create or replace function app.candidates(
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

create or replace function app.explain_candidates(
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
    if asked.codes is not null and mode = 'hybrid' then  -- whatever other words say
      found := found || app.explain_keyword_leg(project, app.only_codes(asked), greatest(20, how_many), area);
    end if;
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

create or replace function app.explain_search_passages(
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
            where v.project_id = ($1) and v.embedder = ($9).embedder and v.no = c.no) end as by_meaning,
        app.meaning_for(($6), ($11) is null or w.words @@ ($11), coalesce(w.words @@ ($12), false), ($9).embedder) as counts,
        coalesce(w.words @@ ($14), false) as has_code
      from (select distinct no from unnest(($13)) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1, bool_or(s.has_code) as codes from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - s.counts) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + s.counts * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
        * (case when ($7) is null then 1
           else .5 + .5 * power(.5, least(extract(epoch from now() - d.created_at) / 86400 / ($7), 100)) end) as fused,
        b.codes, s.has_code
      from scored s cross join bounds b left join public.documents d on ($7) is not null and d.id = s.document_id
    ), ranked as (  -- what has a code that was ($10) for comes before what has none
      select f.*, case when f.codes then (f.has_code::int + f.fused) / 2 else f.fused end as total from fused f
    ), placed as (
      select r.*, row_number() over (partition by r.document_id order by r.total desc, r.no) as in_document from ranked r
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
      '{uuid,extensions.halfvec,text,int,jsonb,float8,float8,uuid[],app.scope,app.question,tsquery,tsquery,bigint[],tsquery}', array[project::text, query_vector::text, mode::text, how_many::text, ranking::text, meaning::text, half_life::text, pinned::text, area::text, asked::text, in_same::text, in_english::text, chosen::text, coded::text]);
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

-- Passages of before get the pieces of their codes one document at a time, by the job that reckons impacts (worker/indexing.py).
update public.project_statistics set reweighed = '00000000-0000-0000-0000-000000000000' where passages > 0;
