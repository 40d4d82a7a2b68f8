-- Projects, their members, who is invited, and what each chose differently.

create table public.projects (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  description text check (length(description) <= 2000),
  created_by uuid not null default app.user_id() references public.users,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on public.projects for each row execute function app.touch();

create table public.members (
  project_id uuid not null references public.projects on delete cascade,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  role text not null default 'owner' check (role in ('owner', 'editor', 'reader')),
  created_at timestamptz not null default now(),
  own_role text not null check (own_role in ('owner', 'editor', 'reader', 'none')),  -- `role` is the highest of it and of their groups' (groups.sql)
  primary key (project_id, user_id)
);
create index members_user on public.members (user_id);

create function app.role_is_own() returns trigger language plpgsql set search_path = '' as $$
begin
  new.own_role := coalesce(new.own_role, new.role);
  return new;
end $$;
create trigger role_is_own before insert on public.members for each row execute function app.role_is_own();

-- Only what a project chose differently from the defaults.
create table public.project_settings (
  project_id uuid primary key references public.projects on delete cascade,
  chosen jsonb not null default '{}'
);

-- A link that brings whoever follows it into a project, once. It stands while who made it owns the project (members.sql).
create table public.invitations (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  created_by uuid not null default app.user_id() references public.users on delete cascade,
  role text not null check (role in ('owner', 'editor', 'reader')),
  email text check (length(email) <= 320 and email = lower(email)),  -- null: of whoever has the link
  hash bytea unique,                      -- of the secret, which is kept nowhere; null: the letter with it is not written yet
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_by uuid references public.users on delete cascade,
  used_at timestamptz,
  delivery text check (delivery in ('queued', 'sent', 'failed')),  -- of the letter that alone has the secret; null: a link, told to who made it
  check ((used_by is null) = (used_at is null)),
  check (delivery is null or email is not null)
);
create index invitations_project on public.invitations (project_id, created_at);
create index invitations_created_by on public.invitations (created_by);
create index invitations_used_by on public.invitations (used_by);

select app.protect(array['projects', 'members', 'project_settings', 'invitations']);
