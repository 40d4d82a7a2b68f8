-- Passages, their vectors, and what is counted of them.

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
  digest bytea,                           -- of what was embedded, whole: equal passages of a project share a vector
  language text not null default 'english',  -- a text search configuration
  unique (project_id, id),
  unique (document_id, ordinal),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index passages_digest on public.passages (project_id, digest) where digest is not null;

-- Hot and narrow: nine rows a page, never toasted; one project lies in one partition.
create table public.passage_vectors (
  project_id uuid not null,
  document_id uuid not null,
  no bigint not null references public.passages on delete cascade,
  embedding extensions.halfvec(384) not null,
  in_graph boolean not null default false,
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
create index passage_vectors_document on public.passage_vectors (document_id);
-- A small project is compared whole, so its vectors need no graph: only those of large ones are in it.
-- Vectors have length one, so the inner product orders as the cosine does, at less cost.
create index passage_vectors_hnsw on public.passage_vectors
  using hnsw (embedding extensions.halfvec_ip_ops) with (m = 16, ef_construction = 64) where in_graph;

-- What BM25 must know of the whole; kept exact by the triggers below, in the transaction that stores or deletes.
create table public.project_statistics (
  project_id uuid primary key references public.projects on delete cascade,
  passages bigint not null default 0,
  words bigint not null default 0,
  mean real,                              -- the mean length that impacts are reckoned with until it is off by a tenth
  reweighed uuid,                         -- the last document whose impacts follow a new mean; null: all do
  version bigint not null default 0,      -- another one whenever passages come or go
  graph text not null default 'none' check (graph in ('none', 'building', 'ready')),
  graph_to bigint not null default 0      -- while it is building: the last passage that was put in
);

select app.protect(array['passages', 'passage_vectors', 'project_statistics']);
do $$
begin
  for i in 0..15 loop
    perform app.protect(array[format('passage_vectors_%s', i)]);
    execute format('revoke all on public.passage_vectors_%s from authenticated', i);
  end loop;
end $$;

-- A document that leaves takes its counts with it, also when a whole project is deleted by cascade.
create function app.count_passages() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.project_statistics as s (project_id, passages, words, mean)
      select project_id, count(*), sum(words), greatest(avg(words), 1) from changed group by project_id
      on conflict (project_id) do update
        set passages = s.passages + excluded.passages, words = s.words + excluded.words, mean = coalesce(s.mean, excluded.mean), version = s.version + 1;
  else
    update public.project_statistics s
      set passages = s.passages - c.passages, words = s.words - c.words, version = s.version + 1
      from (select project_id, count(*) as passages, sum(words) as words from changed group by project_id) c
      where s.project_id = c.project_id;
  end if;
  return null;
end $$;
create trigger count_stored after insert on public.passages
  referencing new table as changed for each statement execute function app.count_passages();
create trigger count_deleted after delete on public.passages
  referencing old table as changed for each statement execute function app.count_passages();
grant insert, update on public.project_statistics to ibid_definer;
create policy definer_counts on public.project_statistics for all to ibid_definer using (true) with check (true);
select app.seal('app.count_passages()', 'service_role');

-- What was remembered of searches was remembered with the metadata as they were.
create function app.metadata_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update public.project_statistics s set version = s.version + 1 where s.project_id = new.project_id;
  return null;
end $$;
select app.seal('app.metadata_changed()', 'service_role');
create trigger metadata_changed after update of metadata on public.documents
  for each row when (old.metadata is distinct from new.metadata) execute function app.metadata_changed();
