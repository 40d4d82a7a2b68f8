-- What an agent may use outside the documents: tools that a project's people made or imported. docs/decisions/0056 says why it is so.

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
