-- Signing in to MCP servers by OAuth: what was granted, and sign-ins that are under way.
set lock_timeout = '4s';

alter table public.tool_servers
  add column signs_in boolean not null default false,
  add column client text;

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

select app.protect(array['tool_grants', 'tool_sign_ins']);

-- Renewing a grant. Whoever asks renews what is too old, readers too; one of them at a time, and each refresh token once.
create function app.begin_renewal(server uuid, seen uuid, patience interval) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g set lease_until = now() + patience
    where g.server_id = server and g.version = seen and g.ended_at is null and app.is_free(g.lease_until)
      and g.project_id in (select app.my_projects());
  return found;
end $$;
create function app.keep_renewed(server uuid, seen uuid, tokens text, life interval) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set sealed = tokens, version = gen_random_uuid(), expires_at = now() + life, lease_until = null
    where g.server_id = server and g.version = seen and g.ended_at is null and g.project_id in (select app.my_projects());
end $$;
create function app.give_up_renewal(server uuid, seen uuid, refused boolean) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set lease_until = null, ended_at = case when refused then coalesce(g.ended_at, now()) else g.ended_at end
    where g.server_id = server and g.version = seen and g.project_id in (select app.my_projects());
end $$;
grant update (sealed, version, expires_at, lease_until, ended_at) on public.tool_grants to ibid_definer;
create policy definer_renews on public.tool_grants for update to ibid_definer using (true) with check (true);
select app.seal('app.begin_renewal(uuid, uuid, interval)', 'authenticated');
select app.seal('app.keep_renewed(uuid, uuid, text, interval)', 'authenticated');
select app.seal('app.give_up_renewal(uuid, uuid, boolean)', 'authenticated');

create trigger a_refuse before insert or update or delete on public.tool_grants for each row
  when (current_user = 'authenticated') execute function app.refuse_who_only_reads();
grant insert (signs_in), update (signs_in, client) on public.tool_servers to authenticated;
-- Everybody in a project calls its tools with what one of them signed in for; nobody's browser ever sees it.
create policy members_see on public.tool_grants for select to authenticated
  using (project_id in (select app.my_projects()));
create policy editors_sign_in on public.tool_grants for insert to authenticated
  with check (user_id = (select app.user_id()) and project_id in (select app.my_writable_projects()));
create policy editors_sign_out on public.tool_grants for delete to authenticated
  using (project_id in (select app.my_projects()));
grant insert (server_id, project_id, issuer, sealed, expires_at), delete on public.tool_grants to authenticated;
create policy own on public.tool_sign_ins for all to authenticated
  using (user_id = (select app.user_id()) and project_id in (select app.my_writable_projects()))
  with check (user_id = (select app.user_id()) and project_id in (select app.my_writable_projects()));
grant insert (state_hash, project_id, server_id, sealed), delete on public.tool_sign_ins to authenticated;
