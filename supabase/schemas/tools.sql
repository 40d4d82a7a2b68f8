-- What an agent may use outside the documents: tools that a project's people made or imported. docs/decisions/0056 says why it is so.

-- MCP servers, whose tools are imported; docs/decisions/0062. The address stays: tools were looked at there.
create table public.tool_servers (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  name text not null check (length(name) between 1 and 100),
  url text not null check (length(url) between 8 and 2048),
  secrets jsonb not null default '{}',      -- by header; each sealed for this row and the host it goes to
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  signs_in boolean not null default false,  -- it wants somebody to sign in, by OAuth
  client text,                              -- what we are to its authorization server; sealed for this row
  challenge jsonb check (jsonb_typeof(challenge) = 'object'),  -- how it refused a call, until somebody signs in: where to, and for what
  unique (project_id, id),
  unique (project_id, url)
);
create trigger touch before update on public.tool_servers for each row execute function app.touch();

-- What somebody who signed in let the project do at a server; it ends with their membership. docs/decisions/0066.
create table public.tool_grants (
  server_id uuid primary key,
  project_id uuid not null,
  user_id uuid not null default app.user_id(),
  issuer text not null check (length(issuer) between 8 and 2048),
  sealed text not null,                     -- the tokens, and what they are renewed with; sealed for the server's row
  version uuid not null default gen_random_uuid(),  -- another one with other tokens: what is written under an older one changes nothing
  expires_at timestamptz,                   -- the access token; null where its server does not say
  lease_until timestamptz,                  -- somebody renews it: a refresh token is used once
  ended_at timestamptz,                     -- refused: somebody has to sign in again
  created_at timestamptz not null default now(),
  interrupted_at timestamptz,               -- whoever renewed it died with a refresh token that may have been used
  foreign key (project_id, server_id) references public.tool_servers (project_id, id) on delete cascade,
  foreign key (project_id, user_id) references public.members (project_id, user_id) on delete cascade
);
create index tool_grants_member on public.tool_grants (project_id, user_id);

-- Sign-ins that somebody began: taken by whoever comes back with the state, once.
create table public.tool_sign_ins (
  state_hash bytea primary key check (length(state_hash) = 32),
  project_id uuid not null,
  server_id uuid not null,
  user_id uuid not null default app.user_id(),
  sealed text not null,                     -- the PKCE verifier, and where the code is redeemed; sealed for this state
  expires_at timestamptz not null default now() + interval '10 minutes',
  foreign key (project_id, server_id) references public.tool_servers (project_id, id) on delete cascade,
  foreign key (project_id, user_id) references public.members (project_id, user_id) on delete cascade
);
create index tool_sign_ins_server on public.tool_sign_ins (project_id, server_id);
create index tool_sign_ins_member on public.tool_sign_ins (project_id, user_id);

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
  server_id uuid,
  remote_name text check (length(remote_name) between 1 and 200),
  fingerprint text,                         -- of what the server said of it when somebody looked
  withdrawn_at timestamptz,                 -- the server says something else now: off until somebody looks
  source jsonb check (jsonb_typeof(source) = 'object'),  -- of n8n: which webhook it is, and what n8n said of it when somebody looked
  remote_state text check (remote_state in ('changed', 'unpublished', 'gone', 'unregistered')),  -- what was found out of that webhook since
  unique (project_id, name),
  unique (project_id, server_id, remote_name),
  foreign key (project_id, server_id) references public.tool_servers (project_id, id) on delete cascade,
  constraint a_servers_tool check ((kind = 'mcp') = (num_nonnulls(server_id, remote_name, fingerprint) = 3)),
  constraint off_while_withdrawn check (withdrawn_at is null or not enabled),
  constraint a_webhooks_source check (source is null or (kind = 'n8n' and fingerprint is not null))
);
-- What was found out of a webhook is no change of its tool: an answer that is being written goes on with it.
create trigger touch before update of name, description, parameters, request, secrets, changes, enabled, withdrawn_at on public.tools
  for each row execute function app.touch();

-- Hosts inside the installation's own network that a project's tools may reach. The installation has to allow them as well.
create table public.tool_hosts (
  project_id uuid not null references public.projects on delete cascade,
  host text not null check (length(host) between 3 and 260),
  primary key (project_id, host)
);

-- Calls that change something, written before they are sent: whoever goes on with an answer knows of them, whatever else was lost.
-- The tool may be gone since. A call without an outcome was started, and nobody knows what came of it.
create table public.tool_calls (
  project_id uuid not null,
  chat_id uuid not null,
  run_id uuid not null,
  step_id text not null check (length(step_id) between 1 and 200),
  tool text not null check (length(tool) between 1 and 64),
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text check (outcome in ('answered', 'unsent', 'unknown')),
  primary key (run_id, step_id),
  foreign key (project_id, chat_id, run_id) references public.runs (project_id, chat_id, id) on delete cascade,
  constraint ended_with_an_outcome check ((ended_at is null) = (outcome is null))
);

select app.protect(array['tool_servers', 'tool_grants', 'tool_sign_ins', 'tools', 'tool_hosts', 'tool_calls']);

-- Switches off a server's tool whose description is no longer what somebody looked at. Whoever asks may find that out, readers too.
create function app.withdraw_tool(tool uuid, seen text) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tools t set enabled = false, withdrawn_at = now()
    where t.id = tool and t.fingerprint = seen and t.withdrawn_at is null and t.project_id in (select app.my_projects());
end $$;
grant update (enabled, withdrawn_at) on public.tools to ibid_definer;
create policy definer_withdraws on public.tools for update to ibid_definer using (true) with check (true);
select app.seal('app.withdraw_tool(uuid, text)', 'authenticated');

-- A webhook was called, and n8n has none such, or has it again. Whoever calls may find that out, readers too; what a list told says more.
create function app.note_registered(tool uuid, seen timestamptz, registered boolean) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tools t set remote_state = case when not registered then 'unregistered' end
    where t.id = tool and t.kind = 'n8n' and t.updated_at = seen and t.withdrawn_at is null and (registered or t.remote_state is null)
      and t.project_id in (select app.my_projects());
end $$;
grant update (remote_state) on public.tools to ibid_definer;
select app.seal('app.note_registered(uuid, timestamptz, boolean)', 'authenticated');

-- A server refused a call, and said how somebody who may do more would sign in. Whoever calls may find that out, readers too.
create function app.note_challenge(server uuid, told jsonb) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_servers s set signs_in = true, challenge = told
    where s.id = server and s.project_id in (select app.my_projects());
end $$;
grant update (signs_in, challenge, updated_at) on public.tool_servers to ibid_definer;
create policy definer_notes on public.tool_servers for update to ibid_definer using (true) with check (true);
select app.seal('app.note_challenge(uuid, jsonb)', 'authenticated');

-- Renewing a grant. A lease that ran out is of somebody who died while renewing: every other end takes it back. Whoever asks renews what is too old, readers too; one of them at a time, and each refresh token once.
create function app.begin_renewal(server uuid, seen uuid, patience interval) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set lease_until = now() + patience, interrupted_at = coalesce(g.interrupted_at, case when g.lease_until is not null then now() end)
    where g.server_id = server and g.version = seen and g.ended_at is null and app.is_free(g.lease_until)
      and g.project_id in (select app.my_projects());
  return found;
end $$;
create function app.keep_renewed(server uuid, seen uuid, tokens text, life interval) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set sealed = tokens, version = gen_random_uuid(), expires_at = now() + life, lease_until = null, interrupted_at = null
    where g.server_id = server and g.version = seen and g.ended_at is null and g.project_id in (select app.my_projects());
end $$;
create function app.give_up_renewal(server uuid, seen uuid, refused boolean) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set lease_until = null, ended_at = case when refused then coalesce(g.ended_at, now()) else g.ended_at end
    where g.server_id = server and g.version = seen and g.project_id in (select app.my_projects());
end $$;
grant update (sealed, version, expires_at, lease_until, ended_at, interrupted_at) on public.tool_grants to ibid_definer;
create policy definer_renews on public.tool_grants for update to ibid_definer using (true) with check (true);
select app.seal('app.begin_renewal(uuid, uuid, interval)', 'authenticated');
select app.seal('app.keep_renewed(uuid, uuid, text, interval)', 'authenticated');
select app.seal('app.give_up_renewal(uuid, uuid, boolean)', 'authenticated');
