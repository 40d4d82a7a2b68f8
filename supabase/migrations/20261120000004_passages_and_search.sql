-- Passages, their vectors and words, and the one function that searches them.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

-- Cold: read by number for the few passages that are shown.
create table public.passages (
  no bigint generated always as identity primary key,
  id uuid not null,
  project_id uuid not null,
  document_id uuid not null,
  ordinal int not null,
  text text not null,
  context text not null default '',
  tokens int not null,
  words int not null,                     -- BM25's document length: indexed words, stop words left out
  place jsonb not null,
  unique (project_id, id),
  unique (document_id, ordinal),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);

-- Hot and narrow: nine rows a page, never toasted; one project lies in one partition.
create table public.passage_vectors (
  project_id uuid not null,
  document_id uuid not null,
  no bigint not null references public.passages on delete cascade,
  embedding extensions.halfvec(384) not null,
  primary key (project_id, no)
) partition by hash (project_id);
alter table public.passage_vectors alter column embedding set storage plain;

do $$
begin
  for i in 0..15 loop
    execute format(
      'create table public.passage_vectors_%s partition of public.passage_vectors for values with (modulus 16, remainder %s)', i, i);
  end loop;
end $$;
create index passage_vectors_passage on public.passage_vectors (no);
-- Vectors have length one, so the inner product orders as the cosine does, at less cost.
create index passage_vectors_hnsw on public.passage_vectors
  using hnsw (embedding extensions.halfvec_ip_ops) with (m = 16, ef_construction = 64);

-- One row for each word of each document; the arrays run in step, an element a passage.
create table public.postings (
  project_id uuid not null,
  lexeme text collate "C" not null,
  document_id uuid not null,
  passages bigint[] not null,
  frequencies smallint[] not null,
  lengths int[] not null,
  primary key (project_id, lexeme, document_id),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index postings_document on public.postings (document_id);

-- What BM25 must know of the whole; kept exact by the trigger below, in the transaction that stores or deletes.
create table public.project_statistics (
  project_id uuid primary key references public.projects on delete cascade,
  passages bigint not null default 0,
  words bigint not null default 0
);

select app.protect(array['passages', 'passage_vectors', 'postings', 'project_statistics']);
do $$
begin
  for i in 0..15 loop
    perform app.protect(array[format('passage_vectors_%s', i)]);
    execute format('revoke all on public.passage_vectors_%s from authenticated', i);
  end loop;
end $$;

create policy members_see on public.passages for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.passage_vectors for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.postings for select to authenticated
  using (project_id in (select app.my_projects()));
create policy members_see on public.project_statistics for select to authenticated
  using (project_id in (select app.my_projects()));
revoke insert, update, delete on
  public.passages, public.passage_vectors, public.postings, public.project_statistics from authenticated;

-- One place decides what a word is, for passages and questions alike.
create function app.words_of(passage text) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$ select to_tsvector('pg_catalog.english', passage) $$;

-- A document that leaves takes its counts with it, also when a whole project is deleted by cascade.
create function app.count_passages() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.project_statistics as s (project_id, passages, words)
      select project_id, count(*), sum(words) from changed group by project_id
      on conflict (project_id) do update
        set passages = s.passages + excluded.passages, words = s.words + excluded.words;
  else
    update public.project_statistics s
      set passages = s.passages - c.passages, words = s.words - c.words
      from (select project_id, count(*) as passages, sum(words) as words from changed group by project_id) c
      where s.project_id = c.project_id;
  end if;
  return null;
end $$;
create trigger count_stored after insert on public.passages
  referencing new table as changed for each statement execute function app.count_passages();
create trigger count_deleted after delete on public.passages
  referencing old table as changed for each statement execute function app.count_passages();

-- True BM25 over one project (Robertson & Zaragoza 2009; k1 = 1.2, b = .75; idf as in Lucene).
-- The posting lists of the question's words are read whole anyway, so how many passages have a word is counted, not stored.
create function app.keyword_leg(project uuid, query text, how_many int, only_documents uuid[])
  returns table (no bigint, score float8)
  language sql stable set search_path = '' set jit = off
  as $$
    with collection as (
      select s.passages::float8 as n, s.words::float8 / nullif(s.passages, 0) as mean
      from public.project_statistics s where s.project_id = project
    ), wanted as materialized (
      select p.lexeme, p.document_id, p.passages, p.frequencies, p.lengths
      from public.postings p
      where p.project_id = project
        and p.lexeme = any (tsvector_to_array(app.words_of(query)))
    ), weighted as (
      select w.lexeme, ln(1 + (c.n - sum(cardinality(w.passages)) + .5) / (sum(cardinality(w.passages)) + .5)) as idf
      from wanted w, collection c group by w.lexeme, c.n
    )
    select hit.no, sum(i.idf * hit.tf / (hit.tf + 1.2 * (.25 + .75 * hit.len / c.mean)))
    from wanted w
      join weighted i using (lexeme)
      cross join collection c
      cross join lateral unnest(w.passages, w.frequencies, w.lengths) as hit (no, tf, len)
    where only_documents is null or w.document_id = any (only_documents)
    group by hit.no
    order by 2 desc, 1
    limit how_many
  $$;

-- A filtered index scan loses most of the right passages of a small project (recall .21 to .39 measured),
-- so up to `exact_below` passages every one is compared; above it the index is walked until enough belong to the project.
create function app.vector_leg(project uuid, query extensions.halfvec, how_many int, only_documents uuid[])
  returns table (no bigint, score float8)
  language plpgsql stable set search_path = '' set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 100
  as $$
declare
  exact_below constant bigint := 4000;
begin
  if only_documents is not null
     or coalesce((select s.passages from public.project_statistics s where s.project_id = project), 0) <= exact_below then
    return query
      select v.no, -v.distance from (
        select p.no, (p.embedding operator(extensions.<#>) query)::float8 as distance
        from public.passage_vectors p
        where p.project_id = project and (only_documents is null or p.document_id = any (only_documents))
        offset 0) v
      order by v.distance, v.no limit how_many;
  else
    return query
      with near as materialized (
        select p.no, (p.embedding operator(extensions.<#>) query)::float8 as distance
        from public.passage_vectors p
        where p.project_id = project
        order by p.embedding operator(extensions.<#>) query limit how_many)
      select n.no, -n.distance from near n order by n.distance, n.no;
  end if;
end $$;

-- Both legs, fused by score: min-max over the union, `weight` for meaning and the rest for words
-- (the convex combination of Bruch, Gai, Ingber 2022, arXiv 2210.11934). One round trip, under the caller's membership.
create function app.search_passages(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[] default null)
  returns table (
    passage_id uuid, document_id uuid, title text, body text, context text, place jsonb,
    score float8, vector_score float8, keyword_score float8)
  language plpgsql stable security definer set search_path = '' set jit = off
  as $$
declare
  pool constant int := greatest(100, how_many * 4);
  meaning constant float8 := case mode when 'vector' then 1 when 'keyword' then 0 else weight end;
begin
  if not exists (select from public.members m where m.project_id = project and m.user_id = app.user_id()) then
    return;
  end if;
  return query
    with words as materialized (
      select l.no, l.score from app.keyword_leg(project, query, pool, only_documents) l where mode <> 'vector'
    ), meanings as materialized (
      select l.no, l.score from app.vector_leg(project, query_vector, pool, only_documents) l where mode <> 'keyword'
    ), candidates as (
      select c.no, w.score as by_words,
        case when mode = 'keyword' then null
             else coalesce(m.score, -(v.embedding operator(extensions.<#>) query_vector)::float8) end as by_meaning
      from (select w.no from words w union select m.no from meanings m) c
        left join words w on w.no = c.no
        left join meanings m on m.no = c.no
        left join public.passage_vectors v
          on m.no is null and mode <> 'keyword' and v.project_id = project and v.no = c.no
    ), bounds as (
      select min(coalesce(by_words, 0)) as w0, max(coalesce(by_words, 0)) as w1,
             min(by_meaning) as m0, max(by_meaning) as m1 from candidates
    ), fused as (
      select c.no, c.by_words, c.by_meaning,
        (1 - meaning) * coalesce((coalesce(c.by_words, 0) - b.w0) / nullif(b.w1 - b.w0, 0), (c.by_words > 0)::int, 0)
        + meaning * coalesce((c.by_meaning - b.m0) / nullif(b.m1 - b.m0, 0), (c.by_meaning is not null)::int) as total
      from candidates c cross join bounds b
      order by total desc, c.no limit how_many
    )
    select p.id, p.document_id, coalesce(t.title, d.name), p.text, p.context, p.place,
           f.total, f.by_meaning, f.by_words
    from fused f
      join public.passages p on p.no = f.no
      join public.documents d on d.id = p.document_id
      left join public.document_texts t on t.document_id = p.document_id
    order by f.total desc, p.no;
end $$;

revoke all on function app.keyword_leg(uuid, text, int, uuid[]) from public;
revoke all on function app.vector_leg(uuid, extensions.halfvec, int, uuid[]) from public;
grant execute on function app.keyword_leg(uuid, text, int, uuid[]) to ibid_definer;
grant execute on function app.vector_leg(uuid, extensions.halfvec, int, uuid[]) to ibid_definer;
grant insert, update on public.project_statistics to ibid_definer;
create policy definer_counts on public.project_statistics for all to ibid_definer using (true) with check (true);
select app.seal('app.count_passages()', 'service_role');
select app.seal('app.search_passages(uuid, text, extensions.halfvec, text, int, float8, uuid[])', 'authenticated');
revoke create on schema app from ibid_definer;
