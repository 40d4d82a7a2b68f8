-- Tools that a project's people make or import for its agent, and the hosts of their own that these may reach.
set lock_timeout = '4s';

create table public.tools (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  name text not null check (name ~ '^[a-zA-Z][a-zA-Z0-9_-]{0,63}$'),
  description text not null check (length(description) between 1 and 2000),
  kind text not null check (kind in ('http', 'n8n', 'mcp')),
  parameters jsonb not null,
  request jsonb not null,                   -- where it goes; shown to those who may change it
  secrets jsonb not null default '{}',      -- by header; each sealed for this row and the host it goes to: elsewhere it opens nothing
  changes boolean not null,                 -- it asks the person first
  enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, name)
);
create trigger touch before update on public.tools for each row execute function app.touch();

-- Hosts inside the installation's own network that a project's tools may reach. The installation has to allow them as well.
create table public.tool_hosts (
  project_id uuid not null references public.projects on delete cascade,
  host text not null check (length(host) between 3 and 260),
  primary key (project_id, host)
);

select app.protect(array['tools', 'tool_hosts']);

create function app.refuse_who_does_not_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    perform app.must_own(old.project_id);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  perform app.must_own(new.project_id);
  return new;
end $$;
create trigger a_refuse before insert or update or delete on public.tools for each row
  when (current_user = 'authenticated') execute function app.refuse_who_only_reads();
create trigger a_refuse before insert or update or delete on public.tool_hosts for each row
  when (current_user = 'authenticated') execute function app.refuse_who_does_not_own();

create policy members_see on public.tools for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.tools for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.tools for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.tools for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, description, kind, parameters, request, secrets, changes, enabled),
  update (name, description, parameters, request, secrets, changes, enabled), delete on public.tools to authenticated;
create policy members_see on public.tool_hosts for select to authenticated
  using (project_id in (select app.my_projects()));
create policy owners_name on public.tool_hosts for insert to authenticated
  with check (project_id in (select app.my_owned_projects()));
create policy owners_remove on public.tool_hosts for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (project_id, host), delete on public.tool_hosts to authenticated;
