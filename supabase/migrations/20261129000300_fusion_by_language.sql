-- Fusion knows languages: words count nothing between two of them, and the embedder for English little beyond it.
set lock_timeout = '4s';

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

do $$ begin perform '[1]'::extensions.halfvec; end $$;

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
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
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
            where v.project_id = project and v.embedder = area.embedder and v.no = c.no) end as by_meaning,
        app.meaning_for(meaning, in_same is null or w.words @@ in_same, coalesce(w.words @@ in_english, false), area.embedder) as counts
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - s.counts) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + s.counts * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
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
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
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
            where v.project_id = ($1) and v.embedder = ($9).embedder and v.no = c.no) end as by_meaning,
        app.meaning_for(($6), ($11) is null or w.words @@ ($11), coalesce(w.words @@ ($12), false), ($9).embedder) as counts
      from (select distinct no from unnest(($13)) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - s.counts) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + s.counts * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
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
      '{uuid,extensions.halfvec,text,int,jsonb,float8,float8,uuid[],app.scope,app.question,tsquery,tsquery,bigint[]}', array[project::text, query_vector::text, mode::text, how_many::text, ranking::text, meaning::text, half_life::text, pinned::text, area::text, asked::text, in_same::text, in_english::text, chosen::text]);
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
        app.meaning_for(meaning, in_same is null or w.words @@ in_same, coalesce(w.words @@ in_english, false), area.embedder) as counts
      from (select distinct no from unnest(chosen) given (no)) c
        join public.passage_words w on w.no = c.no
    ), bounds as (
      select min(s.by_words) as w0, max(s.by_words) as w1, min(s.by_meaning) as m0, max(s.by_meaning) as m1 from scored s
    ), fused as (
      select s.no, s.document_id, nullif(s.by_words, 0) as by_words, s.by_meaning,
        rank() over (order by s.by_words desc)::int as word_rank, rank() over (order by s.by_meaning desc nulls last)::int as meaning_rank,
        ((1 - s.counts) * coalesce((s.by_words - b.w0) / nullif(b.w1 - b.w0, 0), (s.by_words > 0)::int, 0)
         + s.counts * coalesce((s.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (s.by_meaning is not null)::int))
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

do $$
declare
  part regprocedure;
begin
  foreach part in array array[
    'app.languages_of(text)', 'app.written_in(uuid, text[])', 'app.meaning_for(float8, boolean, boolean, smallint)']::regprocedure[] loop
    execute format('revoke all on function %s from public', part);
    execute format('grant execute on function %s to ibid_definer', part);
  end loop;
end $$;
