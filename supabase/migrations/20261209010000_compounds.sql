-- A word of German, Dutch, Danish, Swedish, Norwegian, Finnish or Hungarian finds the compounds that it is part of, and a compound its parts.
set lock_timeout = '4s';

-- By their ends, for compounds: app.compounds_of.
create index word_counts_ends on public.word_counts (project_id, reverse(lexeme)) where length(lexeme) >= 8;

-- For a word that the project does not have, of a language that writes compounds as one word: compounds of the project that begin or end with
-- it, the most frequent first; and where it is itself one, the two words of the project that it is made of.
-- `Bewertung` finds `Lieferantenbewertung`, and `Lieferantenbewertung` finds `Bewertung der Lieferanten`.
create function app.compounds_of(project uuid, word text) returns setof text
  language sql stable set search_path = ''
  as $$
    (select lexeme from (
        select c.lexeme, c.passages from public.word_counts c
        where c.project_id = project and c.lexeme > word and c.lexeme < word || U&'\+10FFFF'
        union all
        select c.lexeme, c.passages from public.word_counts c
        where c.project_id = project and length(c.lexeme) >= 8 and reverse(c.lexeme) > reverse(word) and reverse(c.lexeme) < reverse(word) || U&'\+10FFFF') c
      where length(lexeme) >= length(word) + 3 and lexeme collate pg_catalog."default" ~ '^[[:alpha:]]+$'
      order by passages desc, lexeme limit 4)
    union
    (select unnest(array[first.lexeme, second.lexeme])
      from generate_series(4, length(word) - 4) cut
        join public.word_counts first on first.project_id = project and first.lexeme = left(word, cut)
        cross join unnest(array['', 's', 'es', 'n', 'en', 'e', 'er']) joint
        join public.word_counts second on second.project_id = project and second.lexeme = substr(word, cut + 1 + length(joint))
      where length(second.lexeme) >= 4 and substr(word, cut + 1, length(joint)) = joint
      order by length(second.lexeme) desc, cut limit 1)
  $$;

-- What is asked in place of a word that the project does not have.
create function app.asked_instead(project uuid, word text, compounding text[]) returns setof text
  language plpgsql stable set search_path = ''
  as $$
    begin
      return query select distinct c.lexeme from unnest(compounding) one, app.compounds_of(project, one) c (lexeme);
      if not found then
        return next app.spelling_correction(project, word);
      end if;
    end $$;

-- The words of a question in all languages of the project.
create or replace function app.question_of(project uuid, query text) returns app.question
  language sql stable set search_path = '' set plan_cache_mode = force_generic_plan
  as $$
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stems as materialized (
      select token.lexeme as token, stem.lexeme,
        s.configuration::text = any ('{german,dutch,danish,swedish,norwegian,finnish,hungarian}') as compounds, exists (
        select from public.word_counts c where c.project_id = project and c.lexeme = stem.lexeme) as known
      from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', query))) token (lexeme), spoken s,
        unnest(tsvector_to_array(to_tsvector(s.configuration, token.lexeme))) stem (lexeme)
      where token.lexeme ~ '^[[:alpha:]]{4,}$'
    ), asked as (
      select l.lexeme from spoken s, unnest(tsvector_to_array(app.words_of(query, s.configuration))) l (lexeme)
      union
      select unnest(app.asked_codes(query))
      union
      select app.asked_instead(project, unknown.lexeme, unknown.compounding) from (
        select min(lexeme) as lexeme, array_agg(lexeme) filter (where compounds) as compounding
        from stems group by token having not bool_or(known) order by token limit 8) unknown
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

do $$
declare
  leg regprocedure;
begin
  foreach leg in array array['app.compounds_of(uuid, text)', 'app.asked_instead(uuid, text, text[])']::regprocedure[] loop
    execute format('revoke all on function %s from public', leg);
    execute format('grant execute on function %s to ibid_definer', leg);
  end loop;
end $$;
