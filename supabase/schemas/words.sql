-- Words: one row a passage, matched by one GIN index and weighed by one inner product.

create table public.passage_words (
  no bigint primary key,
  project_id uuid not null,
  document_id uuid not null,
  words tsvector not null,                -- marked, without positions
  impacts extensions.sparsevec(536870912) not null,
  mean real not null,                     -- the mean length that the impacts were reckoned with
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
-- In the row itself as long as it fits; a long text without spaces has thousands of words.
alter table public.passage_words alter column words set storage main, alter column impacts set storage main;
create index passage_words_document on public.passage_words (document_id);
-- Without a list of what is not yet in the index: every search would read it whole while documents come in.
create index passage_words_gin on public.passage_words using gin (words) with (fastupdate = off);

-- How many passages of a project have a word; exact, in the transaction that stores or deletes.
create table public.word_counts (
  project_id uuid not null references public.project_statistics on delete cascade,
  lexeme text collate "C" not null,
  passages int not null,
  most real not null,                     -- no passage's impact is higher; what is deleted may have been the highest
  primary key (project_id, lexeme)
) with (fillfactor = 80);

-- By their ends, for compounds: app.compounds_of.
create index word_counts_ends on public.word_counts (project_id, reverse(lexeme)) where length(lexeme) >= 8;

select app.protect(array['passage_words', 'word_counts']);

-- Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Han. Two neighbours make a word.
create function app.bigrams_of(passage text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select case when octet_length(passage) = length(passage) then '{}'::text[] else array(
      select substr(run[1], i, 2)
      from regexp_matches(passage, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', 'g') run,
        generate_series(1, greatest(length(run[1]) - 1, 1)) i)
    end
  $$;

-- Part numbers, identifiers, versions, addresses: what a stemmer takes apart is also kept whole, behind a `=`.
create function app.codes_of(passage text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select array(
      select '=' || left(lower(code[1]), 100)
      from regexp_matches(passage,
        '([[:alnum:]]+(?:[-_./:#@+][[:alnum:]]+)+|[[:alpha:]]+[0-9][[:alnum:]]*|[0-9]+[[:alpha:]][[:alnum:]]*)', 'g') code)
  $$;

-- One place decides what a word is, for passages and questions alike. How often each stands there follows from the number of its positions.
create function app.words_of(passage text, configuration regconfig) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$
    select to_tsvector(configuration, passage) || array_to_tsvector(app.codes_of(passage) || app.bigrams_of(passage))
  $$;

-- As words are typed: without ligatures, full and half width, marks that only break a line, Hebrew points and the Turkish ı.
create function app.as_typed(said text) returns text
  language sql immutable parallel safe
  return case when octet_length(said) = length(said)
      or said is nfkc normalized and said = translate(said, U&'\0131\00AD\200B\2060\FEFF'
        '\05B0\05B1\05B2\05B3\05B4\05B5\05B6\05B7\05B8\05B9\05BA\05BB\05BC\05BD\05BF\05C1\05C2\05C4\05C5\05C7', '') then said
    else translate(normalize(regexp_replace(translate(said, U&'\00A0\202F\2009', '   '), '([0-9])([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)', '\1^\2', 'g'), nfkc), U&'\0131\00AD\200B\2060\FEFF'
      '\05B0\05B1\05B2\05B3\05B4\05B5\05B6\05B7\05B8\05B9\05BA\05BB\05BC\05BD\05BF\05C1\05C2\05C4\05C5\05C7', 'i') end;

-- What Postgres' parser keeps whole or leaves out: words with a slash or a point between them (it sees files and hosts), in pointed brackets (tags),
-- `e-mail` as `email`, and of Korean, which writes particles behind its words, each two neighbours. Addresses of pages are not taken apart: nobody reads them.
create function app.words_within(said text, configuration regconfig) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  within text := '';
  found text[] := '{}';
begin
  if said !~ '[./@_\\<+#\uac00-\ud7a3-]' then
    return found;
  elsif said ~ '[[:alpha:]][./@_\\][[:alpha:]]' then
    select string_agg(translate(run[1], '-./@_\:', '       '), ' ') into within
    from regexp_matches(said, '([[:alnum:]]+(?:[-./@_\\:]+[[:alnum:]]+)+)', 'g') run
    where run[1] ~ '[[:alpha:]][./@_\\][[:alpha:]]' and run[1] !~ '://|^www\.';
    found := array(  -- files, hosts and who has a mailbox there
      select '=' || lower(name) from regexp_matches(said, '([[:alnum:]]+(?:[-_.]+[[:alnum:]]+)*\.[[:alpha:]][[:alnum:]]*)', 'g') run,
        unnest(array[run[1], substring(run[1] from '([[:alnum:]-]+\.[[:alpha:]]+)$')]) name
      where length(name) <= 100);
  end if;
  if position('-' in said) > 0 then
    within := concat_ws(' ', within, (
      select string_agg(replace(run[1], '-', ''), ' ') from regexp_matches(said, '([[:alpha:]]+(?:-[[:alpha:]]+)+)', 'g') run));
  end if;
  if position('<' in said) > 0 then
    within := concat_ws(' ', within, translate(said, '<>', '  '));
  end if;
  if within <> '' then
    found := found || tsvector_to_array(to_tsvector(configuration, within));
  end if;
  if position('++' in said) > 0 or position('#' in said) > 0 then  -- C++, C#
    found := found || array(select '=' || lower(run[1])
      from regexp_matches(said, '\m([[:alpha:]]{1,10}(?:\+\+|#))(?![[:alnum:]])', 'g') run);
  end if;
  if octet_length(said) > length(said) then
    found := found || array(
      select substr(run[1], i, 2)
      from regexp_matches(said, '[\uac00-\ud7a3]{2,}', 'g') run, generate_series(1, length(run[1]) - 1) i);
  end if;
  return found;
end $$;

-- By which words a text is also found, as it is typed and as it is taken apart; they make no passage longer.
create function app.further_words(said text, configuration regconfig) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  typed constant text := app.as_typed(said);
begin
  if typed = translate(said, U&'\00A0\202F\2009', '   ') then
    return app.words_within(typed, configuration);
  end if;
  return app.words_within(typed, configuration) || tsvector_to_array(app.words_of(typed, configuration));
end $$;

-- What a passage is found by: its words, and the pieces of its codes, which do not make it longer.
create function app.indexed_words(passage text, configuration regconfig) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$ select app.words_of(passage, configuration) || array_to_tsvector(app.pieces_of(passage) || app.further_words(passage, configuration)) $$;

-- A vector with a coordinate for each word. Of 2^29 coordinates two words of one question hardly ever share one.
create function app.sparse(words text[], weights real[]) returns extensions.sparsevec
  language sql immutable parallel safe set search_path = ''
  as $$
    select ('{' || coalesce(string_agg(number || ':' || weight, ',' order by number), '') || '}/536870912')::extensions.sparsevec
    from (
      select (hashtext(word) & 536870911) + 1 as number, max(weight) as weight
      from unnest(words, weights) given (word, weight) group by 1) one
  $$;

-- The passage's side of BM25 (Robertson & Zaragoza 2009; k1 = 1.2, b = .75), between 0 and 1.
create function app.impact_of(often int, length int, mean real) returns real
  language sql immutable parallel safe set search_path = ''
  as $$ select (often / (often + 1.2 * (.25 + .75 * length / mean)))::real $$;

-- A project's words have its mark before them: so one index serves all projects, and what is common in one costs the others nothing.
-- Two projects may share a mark; rows say whose they are.
create function app.mark_of(project uuid) returns text
  language sql immutable parallel safe set search_path = ''
  as $$ select encode(decode(right(replace(project::text, '-', ''), 6), 'hex'), 'base64') $$;

create function app.marked(project uuid, lexemes text[]) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$ select array(select app.mark_of(project) || l from unnest(lexemes) l) $$;

create function app.unmarked(words tsvector) returns setof text
  language sql immutable parallel safe set search_path = ''
  as $$ select substr(l, 5) from unnest(tsvector_to_array(words)) l $$;

-- A word that no text has says which language a passage is in.
create function app.word_for(language text) returns text
  language sql immutable parallel safe return '@' || language;

-- Whoever counts words of a project holds the lock on its statistics: nobody waits for two at once.
create function app.uncount_words() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform from public.project_statistics s
    where s.project_id in (select c.project_id from changed c) order by s.project_id for update;
  with gone as materialized (
    select c.project_id, l.lexeme, count(*) as passages
    from changed c, app.unmarked(c.words) l (lexeme) group by 1, 2
  ), none_left as (
    delete from public.word_counts w using gone g
    where w.project_id = g.project_id and w.lexeme = g.lexeme and w.passages = g.passages
  )
  update public.word_counts w set passages = w.passages - g.passages from gone g
  where w.project_id = g.project_id and w.lexeme = g.lexeme and w.passages > g.passages;
  return null;
end $$;
create trigger count_deleted after delete on public.passage_words
  referencing old table as changed for each statement execute function app.uncount_words();
grant update, delete on public.word_counts to ibid_definer;
create policy definer_counts on public.word_counts for all to ibid_definer using (true) with check (true);
select app.seal('app.uncount_words()', 'service_role');

-- Each word of each passage of a document with its impact, and the word for its language, which has none.
create function app.weighed_words(document uuid, mean real) returns table (no bigint, lexeme text, impact real)
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

-- Index the words of a document whose passages were written in this transaction, which locked the project's statistics.
create function app.store_words(document uuid) returns void
  language sql set search_path = ''
  as $$
    with project as materialized (
      select s.project_id, s.mean from public.project_statistics s
      where s.project_id = (select d.project_id from public.documents d where d.id = document)
    ), weighed as materialized (
      select w.* from project p, app.weighed_words(document, p.mean) w
    ), counted as (
      insert into public.word_counts as c (project_id, lexeme, passages, most)
      select p.project_id, w.lexeme, count(*), max(w.impact) from project p, weighed w group by 1, 2 order by 1, 2
      on conflict (project_id, lexeme) do update
        set passages = c.passages + excluded.passages, most = greatest(c.most, excluded.most)
    )
    insert into public.passage_words (no, project_id, document_id, words, impacts, mean)
    select w.no, p.project_id, document, array_to_tsvector(app.marked(p.project_id, array_agg(w.lexeme))),
      app.sparse(array_agg(w.lexeme) filter (where w.impact > 0), array_agg(w.impact) filter (where w.impact > 0)), p.mean
    from project p, weighed w group by w.no, p.project_id, p.mean order by w.no
  $$;
revoke all on function app.store_words(uuid) from public;
grant execute on function app.store_words(uuid) to service_role;

-- Make a document's words anew, with the project's mean of today; the caller holds the document. Nothing is written of a passage that has
-- them already. What a word is may have changed since: then its counts follow, in the same transaction.
create function app.reweigh_words(document uuid) returns void
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
revoke all on function app.reweigh_words(uuid) from public;
grant execute on function app.reweigh_words(uuid) to service_role;

-- The same for a document whose passages are copies of those of another one in its project.
create function app.copy_words(document uuid, source uuid) returns void
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
revoke all on function app.copy_words(uuid, uuid) from public;
grant execute on function app.copy_words(uuid, uuid) to service_role;
