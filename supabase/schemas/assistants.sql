-- Settings that a project offers under a name. They narrow what the project has and name what may be gone since: documents, tools, a
-- model. docs/decisions/0070.

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

select app.protect(array['assistants']);
