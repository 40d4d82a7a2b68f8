-- What is asked: the words of a question and what they weigh, and where to look.

create type app.question as (
  lexemes text[],                         -- those the project has, the one that can add most to a score first
  bounds float8[],                        -- how much each can add at most
  passages bigint,                        -- at most so many have any of them
  weights extensions.sparsevec,           -- idf, as in Lucene
  counts int[],                           -- how many passages have each
  codes text[]                            -- those that name one thing, and that few passages have
);

-- For a word that the project does not have: one of it that is spelled much the same and begins with the same two letters, or the same one.
-- Of a large project thousands of words begin with the same letter, and a tenth as many with the same two.
create function app.spelling_correction(project uuid, word text) returns text
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

-- How a word ends a compound: a stemmer takes more from the end of a long word (`Prüfung`, but `Geräteprüf`).
create function app.tail_of(configuration regconfig, word text) returns text
  language sql immutable set search_path = ''
  as $$ select substr((tsvector_to_array(to_tsvector(configuration, 'ober' || word)))[1], 5) $$;

-- What is asked in place of a word that the project does not have.
create function app.asked_instead(project uuid, word text, compounding text[]) returns setof text
  language plpgsql stable set search_path = ''
  as $$
    declare
      correction constant text := app.spelling_correction(project, word);
    begin
      return query select distinct c.lexeme from unnest(compounding) one, app.compounds_of(project, one) c (lexeme) where length(one) >= 4;
      if not found or extensions.similarity(correction, word) >= .6 then
        return next correction;
      end if;
    end $$;

-- The words of a question in all languages of the project.
create function app.question_of(project uuid, query text) returns app.question
  language sql stable set search_path = '' set plan_cache_mode = force_generic_plan
  as $$
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stems as materialized (
      select token.lexeme as token, stem.lexeme, s.configuration,
        s.configuration::text = any ('{german,dutch,danish,swedish,norwegian,finnish,hungarian}') as compounds, exists (
        select from public.word_counts c where c.project_id = project and c.lexeme = stem.lexeme) as known
      from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', query))) token (lexeme), spoken s,
        unnest(tsvector_to_array(to_tsvector(s.configuration, token.lexeme))) stem (lexeme)
      where token.lexeme ~ '^[[:alpha:]]{4,}$'
    ), asked as (
      select l.lexeme from spoken s, unnest(tsvector_to_array(app.words_of(query, s.configuration))) l (lexeme)
      union
      select unnest(app.further_words(query, s.configuration)) from spoken s
      union
      select unnest(app.asked_codes(query))
      union
      select app.asked_instead(project, unknown.lexeme, unknown.compounding) from (
        select min(lexeme) as lexeme, array_agg(lexeme) filter (where compounds) || array_agg(app.tail_of(configuration, token)) filter (where compounds) as compounding
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

-- The same question, asked only for its codes, by all of its weights.
create function app.only_codes(asked app.question) returns app.question
  language sql immutable set search_path = ''
  return row(asked.codes, array_fill(1::float8, array[cardinality(asked.codes)]), 0, asked.weights,
    array_fill(1, array[cardinality(asked.codes)]), asked.codes)::app.question;

-- A word as a text query reads it, whatever it is made of.
create function app.quoted(word text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''' $$;

-- In which languages a question may be, as passages have them; null: it does not say. Its script tells, and in Latin letters
-- the words that mean little by themselves: those that Postgres' stemmers leave out, and a few of languages it has no such list for.
create function app.languages_of(query text) returns text[]
  language sql stable set search_path = ''
  as $$
    with letters as (
      select script, length(regexp_replace(query, '[^' || range || ']', '', 'g')) as many, spoken from (values
        ('latin', 'a-zA-Z\u00aa-\u024f\u1e00-\u1eff', null::text[]),
        ('arabic', '\u0600-\u077f', '{arabic,simple}'),
        ('greek', '\u0370-\u03ff', '{greek}'),
        ('cyrillic', '\u0400-\u052f', '{russian,serbian,simple}'),
        ('armenian', '\u0530-\u058f', '{armenian}'),
        ('devanagari', '\u0900-\u097f', '{hindi,nepali}'),
        ('tamil', '\u0b80-\u0bff', '{tamil}'),
        ('others', '\u0590-\u05ff\u0980-\u0b7f\u0c00-\u1cff\u3040-\u9fff\uac00-\ud7af', '{simple}')) s (script, range, spoken)
    ), script as (  -- a name in Latin letters makes no other question Latin
      select l.spoken from letters l where l.many > 0 order by l.script = 'latin' and exists (
        select from letters o where o.script <> 'latin' and o.many * 2 >= l.many), l.many desc limit 1
    ), words as materialized (
      select lexeme as word from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', query))) l (lexeme)
      where lexeme ~ '^[[:alpha:]]+$'
    ), little as (
      select l as spoken, count(*) filter (where ts_lexize(('pg_catalog.' || l || '_stem')::regdictionary, w.word) = '{}') as many
      from words w, unnest(array['danish', 'dutch', 'english', 'finnish', 'french', 'german', 'hungarian', 'italian', 'norwegian',
        'portuguese', 'spanish', 'swedish', 'turkish']) l group by l
      union all
      select o.spoken, count(*) filter (where w.word = any (o.little))
      from words w, (values
        ('catalan', '{amb,com,del,dels,els,és,està,fins,han,hi,les,més,on,per,però,qual,quan,què,quin,quina,qui,són,una,es,la,el,de,a,i}'::text[]),
        ('indonesian', '{ada,adalah,apa,apakah,bagaimana,berapa,dalam,dan,dari,dengan,di,harus,ini,itu,kapan,ke,mana,oleh,pada,siapa,untuk,yang}'),
        ('irish', '{agus,ar,cá,cad,conas,cé,é,is,mar,na,ní,nuair,sa,tá,an,go,leis,bhfuil}'),
        ('lithuanian', '{ar,bet,iki,ir,iš,kada,kaip,kas,kiek,kokia,koks,kur,kurį,nuo,už,yra,į,su,po}'),
        ('romanian', '{ale,care,ce,cine,cu,cum,când,cât,câte,câți,de,din,este,în,la,mai,nu,pe,pentru,prin,sau,se,sunt,și,un,unde,unei}'),
        ('simple', '{czy,co,do,dla,gdzie,ile,jak,jaki,jakie,jest,kiedy,kto,na,nie,od,po,się,są,w,z,za,że,i,o}'),
        ('simple', '{ako,aký,čo,do,jak,jaká,jaké,je,jsou,k,kde,kdo,kdy,koľko,kolik,na,od,po,pro,se,si,sú,v,z,za,že,a,i}'),
        ('simple', '{da,do,gdje,i,iz,je,kada,kako,kdaj,kje,koji,koliko,na,od,po,se,su,što,tko,u,v,za,kaj}'),
        ('simple', '{có,cho,của,đến,được,gì,không,khi,là,làm,mấy,nào,người,nhiêu,ở,sao,thế,trong,từ,và,với,bao}'),
        ('simple', '{ei,ja,kes,kuhu,kui,kuidas,kus,millal,mis,mitu,on,see,kas,cik,kad,kāds,kur,no,par,un,vai,ir}')) o (spoken, little)
      group by o.spoken, o.little
    ), most as (
      select max(many) as many, (select count(*) from words) as words from little
    )
    select case when s.spoken is not null then s.spoken when query ~ '[¿¡]' then '{spanish}' when m.many * 4 >= m.words and (m.many > 1 or m.many = 1 and m.words <= 4)
      then (select array_agg(distinct l.spoken) from little l where l.many * 4 >= m.many * 3) end
    from script s, most m
  $$;

-- Passages in one of these languages, as a text query.
create function app.written_in(project uuid, languages text[]) returns tsquery
  language sql stable set search_path = ''
  as $$
    select string_agg(app.quoted(l), '|')::tsquery from unnest(app.marked(project, array(select app.word_for(i) from unnest(languages) i))) l
  $$;

-- What meaning counts against words for a passage of a language, of a weight that was chosen. In two languages it is chance where
-- words are the same; and our own embedder for English has little to say of other languages, alone or with words.
create function app.meaning_for(weight float8, asked_in_same boolean, english boolean, embedder smallint) returns float8
  language sql immutable parallel safe
  return case
    when weight = 0 or weight = 1 then weight
    when embedder = app.local_embedder() then case when english then weight else weight * .4 end
    when asked_in_same then weight
    else 1 end;

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

-- The same for a question. Of many words the seven that can add most decide; a passage might have all the others.
create function app.reaching(asked app.question, need float8) returns text
  language sql immutable set search_path = ''
  as $$
    with many as (select coalesce(sum(b), 0) as bound from unnest(asked.bounds[8:]) b)
    select case when need <= many.bound
      then (select string_agg(app.quoted(l), '|') from unnest(asked.lexemes) l)
      else app.reaching(asked.lexemes[:7], asked.bounds[:7], need - many.bound, (select sum(b) from unnest(asked.bounds[:7]) b), 1)
    end from many
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

-- Where to look; null: everywhere.
create type app.scope as (
  documents uuid[],
  languages text[],
  first_page int,
  last_page int,
  phrases text[],
  embedder smallint,                      -- whose vectors are compared
  withheld boolean                        -- whether some passages are in quarantine, which no search finds
);

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
create function app.matches_filters(d public.documents, only_documents uuid[], filters jsonb) returns boolean
  language sql stable
  return (only_documents is null or d.id = any (only_documents))
    and (filters -> 'media_types' is null or filters -> 'media_types' ? d.media_type)
    and (filters -> 'created_after' is null or d.created_at >= (filters ->> 'created_after')::timestamptz)
    and (filters -> 'created_before' is null or d.created_at < (filters ->> 'created_before')::timestamptz);

-- `filters`: media_types, languages (lists), created_after, created_before (times), first_page, last_page, metadata.
create function app.scope_of(project uuid, only_documents uuid[], filters jsonb) returns app.scope
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
      coalesce((select e.embedder from public.project_embedders e where e.project_id = project), app.local_embedder()),
      exists (select from public.quarantined_passages q where q.project_id = project))::app.scope
  $$;

-- What only the passage itself can tell.
create function app.is_narrow(area app.scope) returns boolean
  language sql immutable set search_path = ''
  return area.languages is not null or area.first_page is not null or area.last_page is not null or area.phrases is not null
    or coalesce(area.withheld, false);

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
    select not (coalesce(area.withheld, false) and exists (select from public.quarantined_passages q where q.no = passage))
      and (coalesce(area.languages::text, area.first_page::text, area.last_page::text, area.phrases::text) is null or exists (
        select from public.passages p
        where p.no = passage
          and (area.languages is null or p.language = any (area.languages))
          and (area.first_page is null or (p.place ->> 'page')::int >= area.first_page)
          and (area.last_page is null or (p.place ->> 'page')::int <= area.last_page)
          and (area.phrases is null or not exists (
            select from unnest(area.phrases) phrase
            where position(phrase in app.plain(p.context || ' ' || p.text)) = 0))))
  $$;

-- What a passage must have whatever else it has, as a text query: the words of each phrase, and its language. Null: nothing.
create function app.required(project uuid, area app.scope) returns text
  language plpgsql stable set search_path = '' as $$
begin
  if area.phrases is null and area.languages is null then
    return null;  -- as most: nothing has to be looked up
  end if;
  return (
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
    select string_agg(words, '&') from said);
end $$;
