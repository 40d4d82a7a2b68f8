-- Settings that a project offers under a name, and chats that choose one.
set lock_timeout = '4s';

create table public.assistants (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 500),
  instructions text not null default '' check (length(instructions) <= 2000),
  document_ids uuid[] check (cardinality(document_ids) between 1 and 1000),  -- null: all of the project
  filters jsonb not null default '{}',
  tools uuid[] check (cardinality(tools) <= 200),                            -- of those that are switched on; null: all
  agent text check (agent in ('simple', 'agent', 'automatic')),              -- null, and so the model: as the project has it
  model text check (length(model) between 1 and 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, name)
);
create trigger touch before update on public.assistants for each row execute function app.touch();
-- An id that was there stays, also where its document or tool is gone by now.
create function app.assist_only_with_its_own() returns trigger language plpgsql set search_path = '' as $$
declare
  documents_before uuid[] := case when tg_op = 'UPDATE' then old.document_ids end;
  tools_before uuid[] := case when tg_op = 'UPDATE' then old.tools end;
begin
  if new.document_ids is not null then
    new.document_ids := array(
      select named from unnest(new.document_ids) named
      where named = any(documents_before)
        or exists (select from public.documents d where d.project_id = new.project_id and d.id = named));
  end if;
  if new.tools is not null then
    new.tools := array(
      select named from unnest(new.tools) named
      where named = any(tools_before)
        or exists (select from public.tools t where t.project_id = new.project_id and t.id = named));
  end if;
  return new;
end $$;
create trigger assist_only_with_its_own before insert or update of document_ids, tools on public.assistants for each row
  execute function app.assist_only_with_its_own();

select app.protect(array['assistants']);
create trigger a_refuse before insert or update or delete on public.assistants for each row
  when (current_user = 'authenticated') execute function app.refuse_who_only_reads();
create policy members_see on public.assistants for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.assistants for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.assistants for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.assistants for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, description, instructions, document_ids, filters, tools, agent, model),
  update (name, description, instructions, document_ids, filters, tools, agent, model), delete
  on public.assistants to authenticated;

alter table public.chats add column assistant_id uuid;
create function app.talk_only_to_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.assistants a where a.project_id = new.project_id and a.id = new.assistant_id) then
    new.assistant_id := null;
  end if;
  return new;
end $$;
create trigger talk_only_to_its_own before insert or update of assistant_id on public.chats for each row
  when (new.assistant_id is not null) execute function app.talk_only_to_its_own();
grant insert (assistant_id), update (assistant_id) on public.chats to authenticated;
