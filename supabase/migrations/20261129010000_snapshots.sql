-- What an answer cites from outside the documents stays readable as it was on its date.
set lock_timeout = '4s';

alter table public.runs add unique (project_id, chat_id, id);

create table public.snapshots (
  id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in ('web', 'tool')),
  title text not null check (length(title) <= 300),
  url text check (length(url) <= 2000),
  text text not null check (length(text) <= 200000),
  parts jsonb not null check (jsonb_array_length(parts) <= 2000),
  taken_at timestamptz not null,
  foreign key (project_id, chat_id, run_id) references public.runs (project_id, chat_id, id) on delete cascade
);
create index snapshots_run on public.snapshots (run_id);
select app.protect(array['snapshots']);
create policy own on public.snapshots for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (id, project_id, chat_id, run_id, kind, title, url, text, parts, taken_at), delete
  on public.snapshots to authenticated;

alter table public.sources add column snapshot_id uuid, add column taken_at timestamptz;
create index sources_snapshot on public.sources (snapshot_id) where snapshot_id is not null;
grant insert (snapshot_id, taken_at) on public.sources to authenticated;

create or replace function app.name_only_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.documents d where d.project_id = new.project_id and d.id = new.document_id) then
    new.document_id := null;
  end if;
  if not exists (select from public.passages p where p.project_id = new.project_id and p.id = new.passage_id) then
    new.passage_id := null;
  end if;
  if not exists (select from public.snapshots s where s.chat_id = new.chat_id and s.id = new.snapshot_id) then
    new.snapshot_id := null;
  end if;
  return new;
end $$;
drop trigger name_only_its_own on public.sources;
create trigger name_only_its_own before insert on public.sources for each row
  when (new.document_id is not null or new.passage_id is not null or new.snapshot_id is not null)
  execute function app.name_only_its_own();
