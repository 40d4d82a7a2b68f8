-- How an answer came about is kept beside it, and an explained search says in which languages it was asked.
set lock_timeout = '4s';

create table public.message_traces (
  message_id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  kept jsonb not null check (octet_length(kept::text) <= 1000000),
  kept_at timestamptz not null default now(),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index message_traces_kept on public.message_traces (kept_at);
create index message_traces_chat on public.message_traces (project_id, chat_id, message_id);
select app.protect(array['message_traces']);
create policy own on public.message_traces for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (message_id, project_id, chat_id, kept) on public.message_traces to authenticated;

create or replace function app.explain_search(
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
