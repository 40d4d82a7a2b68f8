-- MCP servers whose tools a project imports, and what was seen of each tool when somebody looked at it.
set lock_timeout = '4s';

create table public.tool_servers (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  name text not null check (length(name) between 1 and 100),
  url text not null check (length(url) between 8 and 2048),
  secrets jsonb not null default '{}',      -- by header; each sealed for this row and the host it goes to
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, id),
  unique (project_id, url)
);
create trigger touch before update on public.tool_servers for each row execute function app.touch();

-- Nothing could make a tool of this kind until now.
delete from public.tools where kind = 'mcp';
alter table public.tools
  add column server_id uuid,
  add column remote_name text check (length(remote_name) between 1 and 200),
  add column fingerprint text,
  add column withdrawn_at timestamptz,
  add unique (project_id, server_id, remote_name),
  add foreign key (project_id, server_id) references public.tool_servers (project_id, id) on delete cascade,
  add constraint a_servers_tool check ((kind = 'mcp') = (num_nonnulls(server_id, remote_name, fingerprint) = 3)),
  add constraint off_while_withdrawn check (withdrawn_at is null or not enabled);

select app.protect(array['tool_servers']);

create function app.withdraw_tool(tool uuid, seen text) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tools t set enabled = false, withdrawn_at = now()
    where t.id = tool and t.fingerprint = seen and t.withdrawn_at is null and t.project_id in (select app.my_projects());
end $$;
grant update (enabled, withdrawn_at) on public.tools to ibid_definer;
create policy definer_withdraws on public.tools for update to ibid_definer using (true) with check (true);
select app.seal('app.withdraw_tool(uuid, text)', 'authenticated');

create trigger a_refuse before insert or update or delete on public.tool_servers for each row
  when (current_user = 'authenticated') execute function app.refuse_who_only_reads();

grant insert (server_id, remote_name, fingerprint), update (fingerprint, withdrawn_at) on public.tools to authenticated;
create policy members_see on public.tool_servers for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_add on public.tool_servers for insert to authenticated
  with check (project_id in (select app.my_writable_projects()));
create policy editors_change on public.tool_servers for update to authenticated
  using (project_id in (select app.my_projects()))
  with check (project_id in (select app.my_writable_projects()));
create policy editors_delete on public.tool_servers for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (id, project_id, name, url, secrets), update (name, secrets), delete on public.tool_servers to authenticated;
